"""What a month's close holds: every cell, and the facts that made them, as the engine of figures counts them."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseWindow
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.facts import Facts, Span, knows
from jobdesk.services.indicators import BY_ID, INDICATORS
from jobdesk.services.statistics import Figures
from jobdesk.services.stocks import STOCKS, kept_after, placed_within

Columns = Mapping[str, Sequence[Any]]
"""Columns of facts, each as long as the facts are many; `id` is always among them."""
Tick = Callable[[str, date], None]
"""Told a kind of fact and a month before it is read; what it raises ends the reading."""
TRAITS = tuple(dict.fromkeys(name for one in BREAKDOWNS.values() for name in one.columns if name != "on"))


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """Which cell of a close: 당월 or 누계, the figure, and the row of a breakdown ("" for the whole)."""

    span: str
    indicator: str
    breakdown: str = ""
    label: str = ""


def cells_of(db: Session, act: Act, start: date, end: date, tick: Tick | None = None) -> dict[CellKey, str | None]:
    """Every cell of a month as it is live, 당월 and 누계; figures as text, None where undefined."""
    found: dict[CellKey, str | None] = {}
    for span, first in ((CloseWindow.MONTH, start), (CloseWindow.YEAR, start.replace(month=1))):
        figures = Figures(
            db,
            act,
            Span(first, end, act.today),
            indicators=[one.id for one in INDICATORS],
            splits=[(kind,) for kind in BREAKDOWNS],
            tick=tick,
            live=True,
        )
        for indicator in INDICATORS:
            value = figures.value(indicator.id)
            found[CellKey(span, indicator.id)] = None if value is None else str(value)
            for kind in BREAKDOWNS:
                for label, count in (figures.breakdown(indicator.id, kind) or {}).items():
                    found[CellKey(span, indicator.id, kind, label)] = str(count)
    return found


def facts_of(db: Session, act: Act, start: date, end: date, tick: Tick | None = None) -> dict[str, Columns]:
    """The facts of a month by kind: what counts of each, as texts and whole numbers.

    Beside the kinds of `fact_kinds` stand the stocks of its last day, who of its cohort was placed
    (`cohort_rate_n`), and which of its placements are kept (`retention_rate_n`).
    """
    read, span = Facts(db), Span(start, end, act.today)
    found: dict[str, Columns] = {}
    for kind, made in FACT_KINDS.items():
        if tick:
            tick(kind, start)
        last = span.base_date if made.until_today else end
        found[kind] = read.read(kind, start, last, names_of(kind), ordered=True)
    for stock, ids_on in STOCKS.items():
        kind = BY_ID[stock].facts
        found[stock] = read.read_ids(kind, [str(one) for one in ids_on(db, end)], names_of(kind))
    figures = Figures(db, act, span, tick=tick)
    for indicator in INDICATORS:
        told: Mapping[Any, bool | None] = {}
        if indicator.how == "cohort":
            told = placed_within(db, span, figures.listed("registrations"), indicator.after)
        elif indicator.how == "retention":
            told = kept_after(db, span, figures.listed("placements"), indicator.after)
        if told:
            found[indicator.id] = {"id": [str(one) for one in told], "state": list(told.values())}
    return found


def names_of(kind: str) -> list[str]:
    """The columns a close keeps of a kind of fact."""
    return ["id", "on", "who", "weight", *(name for name in TRAITS if knows(kind, name))]


def pack(columns: Columns) -> bytes:
    """Columns as they are kept: canonical JSON, compressed."""
    return zlib.compress(canonical({name: list(column) for name, column in columns.items()}), 6)


def unpack(kept: bytes) -> dict[str, Sequence[Any]]:
    """Columns from what was kept."""
    found: dict[str, Sequence[Any]] = json.loads(zlib.decompress(kept))
    return found


def canonical(value: object) -> bytes:
    """The one JSON of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
