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

from sqlalchemy import Text, bindparam, cast, func, select, tuple_
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records.month_closes import CloseSplit, MonthClose, MonthTouch
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.facts import GAP, driver_rows
from jobdesk.services.indicators import DEFINITION_VERSION, INDICATORS

FROM = date(1989, 1, 1)
"""Before it Korea had summer time, which the triggers do not know."""
NEVER = frozenset({"event"})
"""Breakdowns that are always counted: another event of the name changes how this one is called."""
_BETWEEN = "\x1e"
FLOWS = frozenset({"count", "distinct", "sum"})
"""What adds up over months, so that a month's cells can stand for its facts."""
Split = tuple[str, ...]
Told = Mapping[str, Mapping[Split, Mapping[date, Mapping[str, int]]]]
"""By indicator, split (() for the whole) and month: label to count."""
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
_UUID_LENGTH = 36
_CELLS = select(
    func.aggregate_strings(
        func.concat(
            cast(CloseSplit.close_id, Text),
            CloseSplit.indicator,
            cast(_BETWEEN, Text),
            CloseSplit.breakdown,
            type_=Text,
        ),
        GAP,
    ),
    func.aggregate_strings(CloseSplit.cells, ","),
).where(
    CloseSplit.close_id.in_(bindparam("closes", expanding=True)),
    tuple_(CloseSplit.indicator, CloseSplit.breakdown).in_(bindparam("asked", expanding=True)),
)
"""All of it as two texts: hundreds of rows would cost more than what they say."""


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
    _closes: dict[date, tuple[UUID, date]] = field(default_factory=dict)
    _touched: set[tuple[date, str]] = field(default_factory=set)
    _cells: dict[tuple[str, Split], dict[date, Mapping[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look which months are closed, and which touched since."""
        days = {"start": self.start.replace(day=1), "end": self.end}
        self.db.flush()  # triggers tell touches of what is written
        connection = self.db.connection()
        touched = connection.execute(_TOUCHES, days).all()
        known = sum(count for month, _kind, count in touched if month is None)
        self._touched = {(month, kind) for month, kind, _count in touched if month is not None}
        for month, one, definition, basis, at, touches in connection.execute(_CLOSES, days):
            self._closes.pop(month, None)
            if (
                (definition, basis, touches) == (DEFINITION_VERSION, self.basis, known)
                and month >= FROM
                and self.start <= month
                and _last(month) <= self.end
            ):
                self._closes[month] = (one, at.astimezone(SEOUL).date())

    def told(self, facts: str, wanted: Mapping[str, Collection[Split]]) -> tuple[Collection[date], Told]:
        """The months whose close tells all that is wanted of a kind of fact, and what they tell.

        Args:
            wanted: by indicator the splits, each of one breakdown.
        """
        splits = {split for asked in wanted.values() for split in asked}
        if not self._closes or any(len(split) != 1 or split[0] in NEVER for split in splits):
            return (), {}
        kind = FACT_KINDS[facts]
        tables = ("", *(part.record.__tablename__ for part in kind.parts))
        touched = {month for month, table in self._touched if table in tables}
        months = {
            month
            for month, (_one, closed_on) in self._closes.items()
            if month not in touched and (not kind.until_today or _last(month) <= min(self.today, closed_on))
        }
        asked = [(one, split) for one, found in wanted.items() for split in ((), *found)]
        if months and not self._cells.keys() >= set(asked):
            self._learn(asked)
        for key in asked:
            months &= self._cells.get(key, {}).keys()
        if not months:
            return (), {}
        told: dict[str, dict[Split, Mapping[date, Mapping[str, int]]]] = {one: {} for one in wanted}
        for one, split in asked:
            cells = self._cells[one, split]
            told[one][split] = (
                cells if cells.keys() == months else {month: cells[month] for month in sorted(months)}
            )
        return months, told

    def _learn(self, asked: Iterable[tuple[str, Split]]) -> None:
        """Read what was ever asked and is not known yet."""
        planned = [(one, split) for one, found in self.planned.items() for split in ((), *found) if len(split) < 2]
        missing = {
            (one, *(split or ("",))): (one, split)
            for one, split in (*asked, *planned)
            if (one, split) not in self._cells
        }
        for key in missing.values():
            self._cells.setdefault(key, {})
        month_of = {str(one): month for month, (one, _on) in self._closes.items()}
        given = {"closes": [one for one, _on in self._closes.values()], "asked": list(missing)}
        ((keys, cells),) = driver_rows(self.db, _CELLS, given)
        if keys is None:
            return
        by_key = {_BETWEEN.join(key): self._cells[pair] for key, pair in missing.items()}
        for key, counts in zip(keys.split(GAP), json.loads(f"[{cells}]"), strict=True):
            by_key[key[_UUID_LENGTH:]][month_of[key[:_UUID_LENGTH]]] = counts


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
