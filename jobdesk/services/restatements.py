"""마감 후 변동내역: for a closed month the old and the new figure, and each fact behind the difference.

Source: statistics.md 6. Nothing is kept here: it is the difference between what was closed and what is live.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.month_closes import CloseFacts
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._close_content import CellKey, Columns, cells_of, facts_of, unpack
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.month_closes import CloseRow, closed_cells, standing_close
from jobdesk.services.reviews import month_of


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


@dataclass(frozen=True, slots=True)
class Restatement:
    """What changed in a closed month; nothing did where both are empty."""

    close: CloseRow
    cells: tuple[CellChange, ...]
    facts: tuple[FactChange, ...]


def compare_cells(db: Session, act: Act, *, close: CloseRow) -> list[CellChange]:
    """Every cell of a close beside the live one, changed or not. Reads only."""
    require(act.role, can_see_statistics)
    old = closed_cells(db, act, close_id=close.id)
    new = cells_of(db, act, *month_of(close.month))
    return [CellChange(key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())]


def restate(db: Session, act: Act, *, month: date) -> Restatement | None:
    """Hold a month's standing close against what is live; None for an open month. Reads only.

    Args:
        month: any day of it.
    """
    require(act.role, can_see_statistics)
    close = standing_close(db, act, month=month)
    if close is None:
        return None
    start, end = month_of(month)
    cells = tuple(cell for cell in compare_cells(db, act, close=close) if cell.moved)
    return Restatement(close, cells, tuple(_fact_changes(db, act, close, start, end)))


def _fact_changes(db: Session, act: Act, close: CloseRow, start: date, end: date) -> list[FactChange]:
    live = facts_of(db, act, start, end)
    query = select(CloseFacts.kind, CloseFacts.facts).where(CloseFacts.close_id == close.id)
    kept: dict[str, Columns] = {kind: unpack(facts) for kind, facts in db.execute(query)}
    names = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    found = []
    for kind in live.keys() | kept.keys():
        old, new = _by_id(kept.get(kind, {})), _by_id(live.get(kind, {}))
        for one in old.keys() | new.keys():
            before, after = old.get(one), new.get(one)
            if before != after:
                found.append(_change(db, names, close, kind, one, before, after))
    return sorted(found, key=lambda change: (change.kind, change.on or start, change.record_id))


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
    by, at, why = _who(db, record, close.closed_at, told.get("who"))
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
    )


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
    record: Any,  # noqa: ANN401  any record
    since: datetime,
    who: str | None,
) -> tuple[UUID | None, datetime | None, str | None]:
    """Who moved a fact after the close, when and why: its entry, its striking through, or its correction."""
    if record is None:
        return None, None, None
    if getattr(record, "voided_at", None) is not None and record.voided_at > since:
        return record.voided_by, record.voided_at, record.voided_why
    if record.recorded_at > since:
        return record.recorded_by, record.recorded_at, None
    related = [record.id]
    if isinstance(record, Placement):
        related += db.scalars(select(FollowUp.id).where(FollowUp.placement_id == record.id)).all()
    person = _person(record) or (UUID(who) if who else None)
    if person is not None:
        related.append(person)
    last = db.scalars(
        select(Correction)
        .where(Correction.record_id.in_(related), Correction.at > since)
        .order_by(Correction.at.desc(), Correction.id.desc())
        .limit(1)
    ).first()
    if last is not None:
        return last.account_id, last.at, last.why
    return (
        _late_placement(db, person, since) if isinstance(record, Registration | Jobseeker) else (None, None, None)
    )


def _late_placement(
    db: Session, person: UUID | None, since: datetime
) -> tuple[UUID | None, datetime | None, str | None]:
    """A stock or a cohort moved because the person was placed, or a placement was struck through."""
    query = select(Placement).where(Placement.jobseeker_id == person).order_by(Placement.id.desc())
    for placement in db.scalars(query):
        if placement.voided_at is not None and placement.voided_at > since:
            return placement.voided_by, placement.voided_at, placement.voided_why
        if placement.recorded_at > since:
            return placement.recorded_by, placement.recorded_at, None
    return None, None, None
