"""마감 후 변동내역: for a closed month the old and the new figure, and each fact behind the difference.

Source: statistics.md 6. Nothing is kept here: it is the difference between what was closed and what is live.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseWindow
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.month_closes import CloseFacts
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._close_content import CellKey, Columns, Tick, cells_of, facts_of, unpack
from jobdesk.services._closed_year import is_of_year
from jobdesk.services._restated_year import Touched, touched_before
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.indicators import BY_ID
from jobdesk.services.month_closes import CloseRow, closed_cells, standing_close
from jobdesk.services.reviews import month_of

Blame = tuple[UUID | None, datetime | None, str | None, Any]
"""Who, when, why, and the record that did it."""


class Moved(StrEnum):
    """How a fact differs from what was closed."""

    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell, closed and live; None where it is undefined or was not there."""

    key: CellKey
    old: str | None
    new: str | None

    @property
    def moved(self) -> bool:
        """Whether they differ; a row of a breakdown that is not there is 0."""
        return (self.old or "0") != (self.new or "0") or (not self.key.breakdown and self.old != self.new)


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that entered, left or changed since the close.

    Attributes:
        kind: of fact, or the stock or rate whose row it is.
        table, record_id: what the row opens.
        name: of the person, masked; "" where the fact is of nobody.
        what: trait to (closed, live), for a changed one.
        by, at, why: who did it, when and why, as far as the records tell; "" and None where another record
            decided it (a rate by its follow-up, a merge).
        cause: table and key of the record that moved it: its own, but of a stock or a cohort the placement or
            registration behind it.
    """

    kind: str
    moved: Moved
    table: str
    record_id: UUID
    jobseeker_id: UUID | None
    name: str
    on: date | None
    what: Mapping[str, tuple[Any, Any]]
    by: str
    at: datetime | None
    why: str
    cause: tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that moved figures: what happened to it, and all it moved.

    Attributes:
        kinds: of fact, stock or rate in which it moved.
        figures: the indicators of the changed cells it has a part in.
    """

    moved: Moved
    table: str
    record_id: UUID
    jobseeker_id: UUID | None
    name: str
    on: date | None
    what: Mapping[str, tuple[Any, Any]]
    by: str
    at: datetime | None
    why: str
    kinds: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restatement:
    """What changed in a closed month; nothing did where all are empty.

    `records` tells each fact's record once, and where 누계 moved also those of earlier months of the year.
    """

    close: CloseRow
    cells: tuple[CellChange, ...]
    facts: tuple[FactChange, ...]
    records: tuple[RecordChange, ...] = ()


def steps_of_restatement(month: date) -> int:
    """How often `tick` is called at most while a month is compared or restated."""
    return (month.month + 3) * (len(FACT_KINDS) + 2)


def kinds_of(indicator: str) -> frozenset[str]:
    """The kinds of fact, stock or rate whose rows make a figure."""
    one = BY_ID[indicator]
    if one.how == "rate":
        return kinds_of(one.over) | kinds_of(one.under)
    return frozenset({one.id if one.how in {"cohort", "retention", "stock"} else one.facts})


def compare_cells(db: Session, act: Act, *, close: CloseRow, tick: Tick | None = None) -> list[CellChange]:
    """Every cell of a close beside the live one, changed or not. Reads only.

    Args:
        tick: called as figures are counted; what it raises ends the reading.
    """
    require(act.role, can_see_statistics)
    old = closed_cells(db, act, close_id=close.id)
    new = cells_of(db, act, *month_of(close.month), tick)
    return [CellChange(key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())]


def restate(db: Session, act: Act, *, month: date, tick: Tick | None = None) -> Restatement | None:
    """Hold a month's standing close against what is live; None for an open month. Reads only.

    Args:
        month: any day of it.
        tick: called as figures are counted; what it raises ends the reading.
    """
    require(act.role, can_see_statistics)
    close = standing_close(db, act, month=month)
    if close is None:
        return None
    start, end = month_of(month)
    cells = tuple(cell for cell in compare_cells(db, act, close=close, tick=tick) if cell.moved)
    facts = tuple(_fact_changes(db, act, close, facts_of(db, act, start, end, tick)))
    return Restatement(close, cells, facts, tuple(_records(db, close, cells, facts)))


def _fact_changes(db: Session, act: Act, close: CloseRow, live: Mapping[str, Columns]) -> list[FactChange]:
    query = select(CloseFacts.kind, CloseFacts.facts).where(CloseFacts.close_id == close.id)
    kept: dict[str, Columns] = {kind: unpack(facts) for kind, facts in db.execute(query) if not is_of_year(kind)}
    names = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    found = []
    for kind in live.keys() | kept.keys():
        old, new = _by_id(kept.get(kind, {})), _by_id(live.get(kind, {}))
        for one in old.keys() | new.keys():
            before, after = old.get(one), new.get(one)
            if before != after:
                found.append(_change(db, names, close, kind, one, before, after))
    return sorted(found, key=lambda change: (change.kind, change.on or close.month, change.record_id))


def _by_id(columns: Columns) -> dict[str, dict[str, Any]]:
    ids: Sequence[str] = columns.get("id", ())
    return {
        one: {name: column[at] for name, column in columns.items() if name != "id"} for at, one in enumerate(ids)
    }


def _change(
    db: Session,
    names: Mapping[UUID, str],
    close: CloseRow,
    kind: str,
    one: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> FactChange:
    told = after or before or {}
    record = _record(db, kind, UUID(one))
    person = _person(record)
    of = db.get(Jobseeker, person) if person is not None else None
    moved = Moved.ENTERED if before is None else Moved.LEFT if after is None else Moved.CHANGED
    what = (
        {
            name: (before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        }
        if before is not None and after is not None
        else {}
    )
    by, at, why, cause = _who(db, kind, record, close.closed_at, told.get("who"))
    return FactChange(
        kind,
        moved,
        record.__tablename__ if record is not None else "jobseeker",
        UUID(one),
        person,
        mask_name(of.full_name) if of is not None else "",
        date.fromisoformat(told["on"]) if told.get("on") else None,
        what,
        names.get(by, "") if by is not None else "",
        at,
        why or "",
        (cause.__tablename__, cause.id) if cause is not None else ("jobseeker", UUID(one)),
    )


def _records(
    db: Session, close: CloseRow, cells: Sequence[CellChange], facts: Sequence[FactChange]
) -> list[RecordChange]:
    """The changes by the record behind them, each with the changed figures it has a part in."""
    groups: dict[tuple[str, UUID], list[FactChange]] = {}
    for fact in facts:
        groups.setdefault(fact.cause, []).append(fact)
    figures = [one for one in BY_ID if any(cell.key.indicator == one for cell in cells)]
    made = {cause: _together(db, close.closed_at, cause, some) for cause, some in groups.items()}
    if any(cell.key.span == CloseWindow.YEAR for cell in cells):
        names = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
        for one in touched_before(db, close.month, close.closed_at):
            key = (one.record.__tablename__, one.record.id)
            known = made.get(key)
            made[key] = _of_year(db, names, one) if known is None else _both(known, one)
    told = [
        replace(one, figures=tuple(figure for figure in figures if kinds_of(figure) & {*one.kinds}))
        for one in made.values()
    ]
    told = [one for one in told if one.figures or (one.table, one.record_id) in groups]
    return sorted(told, key=lambda one: (one.on or close.month, one.table, one.record_id))


def _together(db: Session, since: datetime, cause: tuple[str, UUID], some: Sequence[FactChange]) -> RecordChange:
    own = [one for one in some if (one.table, one.record_id) == cause and one.kind in FACT_KINDS]
    first = own[0] if own else next((one for one in some if one.at is not None), some[0])
    record, moved, on = db.get(_CLASSES[cause[0]], cause[1]), first.moved, first.on
    if not own and isinstance(record, Placement | Registration):
        on = record.started_on if isinstance(record, Placement) else record.received_on
        voided = record.voided_at is not None and record.voided_at > since
        moved = Moved.LEFT if voided else Moved.ENTERED if record.recorded_at > since else Moved.CHANGED
    what = {name: pair for one in reversed(own or [first]) for name, pair in one.what.items()}
    kinds = tuple(dict.fromkeys(one.kind for one in some))
    return RecordChange(
        moved, *cause, first.jobseeker_id, first.name, on, what, first.by, first.at, first.why, kinds, ()
    )


def _of_year(db: Session, names: Mapping[UUID, str], one: Touched) -> RecordChange:
    """A record of an earlier month, which moved only 누계."""
    person = _person(one.record)
    of = db.get(Jobseeker, person) if person is not None else None
    return RecordChange(
        Moved(one.moved),
        one.record.__tablename__,
        one.record.id,
        person,
        mask_name(of.full_name) if of is not None else "",
        one.on,
        {},
        names.get(one.by, "") if one.by is not None else "",
        one.at,
        one.why or "",
        one.kinds,
        (),
    )


def _both(known: RecordChange, one: Touched) -> RecordChange:
    return replace(known, kinds=tuple(dict.fromkeys((*known.kinds, *one.kinds))))


_CLASSES: Mapping[str, type[Any]] = {
    record.__tablename__: record
    for record in (
        Jobseeker,
        Registration,
        Placement,
        Vacancy,
        *(part.record for kind in FACT_KINDS.values() for part in kind.parts),
    )
}


def _record(db: Session, kind: str, one: UUID) -> Any:  # noqa: ANN401  any record
    classes = (
        [part.record for part in FACT_KINDS[kind].parts]
        if kind in FACT_KINDS
        else [{"active_vacancies": Vacancy, "active_jobseekers": Registration}.get(kind, Placement), Jobseeker]
    )
    return next((found for cls in classes if (found := db.get(cls, one)) is not None), None)


def _person(record: Any) -> UUID | None:  # noqa: ANN401  any record
    if isinstance(record, Jobseeker):
        return record.id
    found: UUID | None = getattr(record, "jobseeker_id", None)
    return found


def _who(
    db: Session,
    kind: str,
    record: Any,  # noqa: ANN401  any record
    since: datetime,
    who: str | None,
) -> Blame:
    """Who moved a fact after the close, when and why, and by which record.

    That is its entry, its striking through or its correction; of a stock or a cohort first those of a placement or
    registration of the person.
    """
    if record is None:
        return None, None, None, None
    if not isinstance(record, Jobseeker) and (told := _own_act(record, since)):
        return told
    related = [record.id]
    if isinstance(record, Placement):
        related += db.scalars(select(FollowUp.id).where(FollowUp.placement_id == record.id)).all()
    person = _person(record) or (UUID(who) if who else None)
    if person is not None:
        related.append(person)
        if kind not in FACT_KINDS and isinstance(record, Registration | Jobseeker):
            told = _late_of(db, Placement, person, since) or _late_of(db, Registration, person, since)
            if told is not None:
                return told
    last = _correction(db, related, since)
    return (None, None, None, record) if last is None else (last.account_id, last.at, last.why, record)


def _correction(db: Session, ids: Sequence[UUID], since: datetime) -> Correction | None:
    """The last correction of one of these records after a moment."""
    query = (
        select(Correction)
        .where(Correction.record_id.in_(ids), Correction.at > since)
        .order_by(Correction.at.desc(), Correction.id.desc())
        .limit(1)
    )
    return db.scalars(query).first()


def _own_act(record: Any, since: datetime) -> Blame | None:  # noqa: ANN401  any record
    """How a record itself was struck through or entered after a moment."""
    if record.voided_at is not None and record.voided_at > since:
        return record.voided_by, record.voided_at, record.voided_why, record
    return (record.recorded_by, record.recorded_at, None, record) if record.recorded_at > since else None


def _late_of(db: Session, cls: type[Any], person: UUID, since: datetime) -> Blame | None:
    """A placement or registration, entered, struck through or corrected, of the person or one merged into them."""
    people = select(Jobseeker.id).where(or_(Jobseeker.id == person, Jobseeker.merged_into_id == person))
    rows = db.scalars(select(cls).where(cls.jobseeker_id.in_(people)).order_by(cls.id.desc())).all()
    if told := next(filter(None, (_own_act(row, since) for row in rows)), None):
        return told
    last = _correction(db, [row.id for row in rows], since)
    if last is None:
        return None
    return last.account_id, last.at, last.why, next(row for row in rows if row.id == last.record_id)
