"""What moved a closed 누계 in the months before the closed one: entered, struck through or corrected since.

A close keeps the facts of its own month, so that here the records tell it themselves. Source: statistics.md 6.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records.centers import Correction
from jobdesk.services.fact_kinds import FACT_KINDS, Part
from jobdesk.services.late_facts import DATED

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Touched:
    """A record of an earlier month and the kinds of fact it is of; `moved` is entered, left or changed."""

    record: Any
    kinds: tuple[str, ...]
    moved: str
    on: date
    by: UUID | None
    at: datetime | None
    why: str | None


def touched_before(db: Session, month: date, since: datetime) -> list[Touched]:
    """The facts dated from January until the day before `month` that were touched after a moment.

    Args:
        month: the first day of the closed month.
    """
    start, end = month.replace(month=1), month - timedelta(days=1)
    if end < start:
        return []
    touched: dict[UUID, tuple[Any, date, list[str]]] = {}
    for kind, made in FACT_KINDS.items():
        for part in made.parts:
            for record, on in _rows(db, part, part.who if made.people else None, start, end, since):
                touched.setdefault(record.id, (record, on, []))[2].append(kind)
    people = (getattr(record, "jobseeker_id", None) for record, _on, _kinds in touched.values())
    told = _corrections(db, {*touched, *people} - {None}, since)
    return [_touched(record, on, tuple(kinds), since, told) for record, on, kinds in touched.values()]


def _rows(
    db: Session,
    part: Part,
    people: Any,  # noqa: ANN401  a column, None where the fact is of nobody
    start: date,
    end: date,
    since: datetime,
) -> Iterable[tuple[Any, date]]:
    """The records of a part that lie or lay in these days, and were touched."""
    record, source = part.record, part.source if part.source is not None else part.record
    corrected = select(Correction.record_id).where(Correction.at > since)
    touched = [record.recorded_at > since, record.voided_at > since, record.id.in_(corrected)]
    if people is not None:
        touched.append(people.in_(corrected))
    rows = db.execute(select(record, part.dated).select_from(source).where(part.within(start, end), or_(*touched)))
    yield from ((one, _local(on)) for one, on in rows)
    moved = select(Correction.record_id, Correction.old_value).where(
        Correction.at > since,
        Correction.table_name == record.__tablename__,
        Correction.field == DATED.get(record, ("",))[0],
        Correction.old_value.is_not(None),
    )
    was = {one: date.fromisoformat(old[:10]) for one, old in db.execute(moved) if old}
    gone = {one: on for one, on in was.items() if start <= on <= end}
    if gone:
        where = (record.id.in_(gone), ~part.within(start, end))
        for one in db.scalars(select(record).select_from(source).where(*where)):
            yield one, gone[one.id]


def _corrections(db: Session, ids: Collection[UUID | None], since: datetime) -> dict[UUID, dict[str, Correction]]:
    """The corrections of records after a moment, the last one of each field."""
    found: dict[UUID, dict[str, Correction]] = {}
    every = [one for one in ids if one is not None]
    for at in range(0, len(every), _AT_ONCE):
        query = select(Correction).where(
            Correction.record_id.in_(every[at : at + _AT_ONCE]), Correction.at > since
        )
        for one in db.scalars(query.order_by(Correction.at, Correction.id)):
            found.setdefault(one.record_id, {}).pop(one.field, None)
            found[one.record_id][one.field] = one
    return found


def _touched(
    record: Any,  # noqa: ANN401  any record
    on: date,
    kinds: tuple[str, ...],
    since: datetime,
    told: Mapping[UUID, Mapping[str, Correction]],
) -> Touched:
    if record.voided_at is not None and record.voided_at > since:
        return Touched(record, kinds, "left", on, record.voided_by, record.voided_at, record.voided_why)
    if record.recorded_at > since:
        return Touched(record, kinds, "entered", on, record.recorded_by, record.recorded_at, None)
    own = told.get(record.id, {})
    every = [*told.get(getattr(record, "jobseeker_id", record.id), {}).values(), *own.values()]
    name = DATED.get(type(record), ("",))[0]
    moved = "changed"
    if name in own:
        moved = "entered" if not own[name].old_value else "left"
        if own[name].old_value and _local(getattr(record, name)) == on:
            moved = "changed"
    by, at, why = (every[-1].account_id, every[-1].at, every[-1].why) if every else (None, None, None)
    return Touched(record, kinds, moved, on, by, at, why)


def _local(value: date) -> date:
    return value.astimezone(SEOUL).date() if isinstance(value, datetime) else value
