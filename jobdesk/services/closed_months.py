"""A closed month may answer for itself: its counted cells, where nothing they are made of changed since the close.

Triggers append a touch to `month_touch` whenever something changes that figures read (migration 0007). A close
deletes the touches of its month before it reads a fact, so that what another desk has under way stays told.
Touches are read before closes: one that is not there yet was not there when the close counted.
Source: statistics.md 6.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records.month_closes import CloseSplit, MonthClose, MonthTouch
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.indicators import DEFINITION_VERSION, INDICATORS

FROM = date(1989, 1, 1)
"""Before it Korea had summer time, which the triggers do not know."""
NEVER = frozenset({"event"})
"""Breakdowns that are always counted: another event of the name changes how this one is called."""
FLOWS = frozenset({"count", "distinct", "sum"})
"""What adds up over months, so that a month's cells can stand for its facts."""
Split = tuple[str, ...]
Told = Mapping[str, Mapping[Split, Mapping[str, int]]]
"""By indicator and split, () for the whole, label to count."""
_TOUCHES = (
    select(MonthTouch.month, MonthTouch.kind, func.count())
    .where(MonthTouch.month.between(bindparam("start"), bindparam("end")) | MonthTouch.month.is_(None))
    .group_by(MonthTouch.month, MonthTouch.kind)
)
_CLOSES = (
    select(
        MonthClose.month,
        MonthClose.id,
        MonthClose.definition,
        MonthClose.employers_basis,
        MonthClose.recorded_at,
        MonthClose.touches,
    )
    .where(MonthClose.month.between(bindparam("start"), bindparam("end")))
    .order_by(MonthClose.month, MonthClose.serial)
)
_CELLS = select(
    cast(CloseSplit.close_id, Text), CloseSplit.indicator, CloseSplit.breakdown, CloseSplit.cells
).where(
    CloseSplit.close_id.in_(bindparam("closes", expanding=True)),
    CloseSplit.indicator.in_(bindparam("indicators", expanding=True)),
    CloseSplit.breakdown.in_(bindparam("breakdowns", expanding=True)),
)


def touches_of_all(db: Session) -> int:
    """How many touches of every month are known; they are never deleted."""
    return db.scalar(select(func.count()).where(MonthTouch.month.is_(None))) or 0


@dataclass(slots=True)
class ClosedMonths:
    """What closes answer within two dates, as of the first question.

    Attributes:
        basis: what employers are counted by now.
        planned: indicators and splits that will be asked, read together.
    """

    db: Session
    start: date
    end: date
    today: date
    basis: str
    planned: Mapping[str, Collection[Split]]
    _closes: dict[date, tuple[str, date]] = field(default_factory=dict)
    _touched: set[tuple[date, str]] = field(default_factory=set)
    _cells: dict[tuple[str, str, Split], Mapping[str, int]] = field(default_factory=dict)
    _read: set[tuple[str, Split]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Look which months are closed, and which touched since."""
        days = {"start": self.start.replace(day=1), "end": self.end}
        touched = self.db.execute(_TOUCHES, days).all()
        known = sum(count for month, _kind, count in touched if month is None)
        self._touched = {(month, kind) for month, kind, _count in touched if month is not None}
        for month, one, definition, basis, at, touches in self.db.execute(_CLOSES, days):
            self._closes.pop(month, None)
            if (
                (definition, basis, touches) == (DEFINITION_VERSION, self.basis, known)
                and month >= FROM
                and self.start <= month
                and _last(month) <= self.end
            ):
                self._closes[month] = (str(one), at.astimezone(SEOUL).date())

    def told(self, facts: str, wanted: Mapping[str, Collection[Split]]) -> dict[date, Told]:
        """The months whose close tells all that is wanted of a kind of fact.

        Args:
            wanted: by indicator the splits, each of one breakdown.
        """
        splits = {split for asked in wanted.values() for split in asked}
        if not self._closes or any(len(split) != 1 or split[0] in NEVER for split in splits):
            return {}
        kind = FACT_KINDS[facts]
        tables = {part.record.__tablename__ for part in kind.parts}
        months = {
            month: one
            for month, (one, closed_on) in self._closes.items()
            if not any((month, table) in self._touched for table in (*tables, ""))
            and (not kind.until_today or _last(month) <= min(self.today, closed_on))
        }
        asked = {(one, split) for one, found in wanted.items() for split in ((), *found)}
        if months and not asked <= self._read:
            self._learn(asked)
        return {
            month: {
                one: {split: self._cells[close, one, split] for split in ((), *found)}
                for one, found in wanted.items()
            }
            for month, close in months.items()
            if all((close, *key) in self._cells for key in asked)
        }

    def _learn(self, asked: set[tuple[str, Split]]) -> None:
        planned = {(one, split) for one, found in self.planned.items() for split in ((), *found) if len(split) < 2}
        missing = (asked | planned) - self._read
        self._read |= missing
        given = {
            "closes": [UUID(close) for close, _on in self._closes.values()],
            "indicators": sorted({one for one, _split in missing}),
            "breakdowns": sorted({split[0] if split else "" for _one, split in missing}),
        }
        result = self.db.connection().execute(_CELLS, given)
        rows = result.cursor.fetchall()  # the driver's own rows: there are hundreds
        result.close()
        told = json.loads(f"[{','.join(cells for *_key, cells in rows)}]")
        for (close, one, kind, _text), cells in zip(rows, told, strict=True):
            self._cells[close, one, (kind,) if kind else ()] = cells


def _last(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def splits_of(cells: Iterable[tuple[str, str, str, str | None]]) -> dict[tuple[str, str], dict[str, int]]:
    """Cells of a month as they are kept to be read at once: indicator and breakdown to label to count.

    Args:
        cells: indicator, breakdown, label and figure.
    """
    found: dict[tuple[str, str], dict[str, int]] = {
        (one.id, kind): {}
        for one in INDICATORS
        if one.how in FLOWS
        for kind in ("", *(kind for kind, made in BREAKDOWNS.items() if made.applies(one.facts)))
    }
    for indicator, breakdown, label, figure in cells:
        if (indicator, breakdown) in found and figure is not None:
            found[indicator, breakdown][label] = int(figure)
    return found
