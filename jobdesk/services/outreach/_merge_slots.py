"""Slots of an event's timetable: one of a firm's is one person's, and one person is at one place at a time.

Nobody is dropped: who comes home to a slot that is taken stands in the firm's line, and a person is asked, as
about a seat of a full vacancy. Source: safety.md 2, 5.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.outreach import ConflictKind, RowOutcome
from jobdesk.base.timetables import is_slot
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.services._rows import correct, lock, stamp
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach._three_way import Clash, Outcome
from jobdesk.services.outreach.carried import BY_NAME, Carried
from jobdesk.services.outreach.contents import Change

TABLE = EventInterview.__tablename__
_COLUMNS = BY_NAME[TABLE].table
MOVED = "moved"
"""In a question's `undo`: whom the decision let stand in line, with the slot they had."""
_ENTERS = frozenset({"starts_at", "event_firm_id", "no_show_at", "jobseeker_id"})
"""Columns by whose change an interview may come to stand in a slot."""
_AT_ONCE = 500
Outcomes = Iterable[tuple[str, UUID, RowOutcome, Sequence[str]]]


def in_line(slot: time) -> time:
    """Where someone stands whose slot is another's: in the firm's line, at its minute (`timetables.queued_at`)."""
    return slot.replace(second=1)


def is_about_slot(one: MergeConflict) -> bool:
    """Whether a question is about a slot that two people have."""
    return one.table_name == TABLE and one.kind == ConflictKind.OVER_FULL


def hold_events(db: Session, changes: Iterable[Change]) -> None:
    """Hold the events whose timetable a bundle changes, as every desk does that gives a slot."""
    about = [change.values().get("event_id") for change in changes if change.table == TABLE]
    lock(db, Event, [one for one in about if isinstance(one, UUID)])


def as_packed(one: Carried, base: Mapping[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """The center's interview as a copy knows it, where the center only let the person stand in line."""
    slot = base.get("starts_at") if one.name == TABLE else None
    waits = isinstance(slot, time) and is_slot(slot) and ours["starts_at"] == in_line(slot)
    return {**ours, "starts_at": slot} if waits else ours


def as_it_stands(outcome: Outcome, ours: Mapping[str, Any]) -> Outcome:
    """What `as_packed` found, asked with the line a person stands in; a copy that said nothing of it keeps it."""
    return replace(outcome, clashes=tuple(_said_here(one, ours) for one in outcome.clashes))


def _said_here(clash: Clash, ours: Mapping[str, Any]) -> Clash:
    was = clash.ours.get("starts_at")
    if was is None or was == ours["starts_at"]:
        return clash
    here = {"starts_at": ours["starts_at"]}
    theirs = clash.theirs if clash.theirs["starts_at"] != was else {**clash.theirs, **here}
    return replace(clash, ours={**clash.ours, **here}, theirs=theirs)


def settle_slots(db: Session, act: Act, bundle_id: UUID, outcomes: Outcomes) -> list[MergeConflict]:
    """Let who came home to a slot that is taken stand in line, with a correction; the questions, one each.

    Args:
        outcomes: table, key, what became of the record, and its changed fields.
    """
    came = sorted(
        key
        for table, key, outcome, fields in outcomes
        if table == TABLE
        and (outcome is RowOutcome.ADDED or (outcome is RowOutcome.CHANGED and not _ENTERS.isdisjoint(fields)))
    )
    asked = []
    for start in range(0, len(came), _AT_ONCE):
        for row in _read(db, came[start : start + _AT_ONCE]):
            slot = row.starts_at
            if slot is not None and (others := others_of(db, row)):
                correct(db, act, row, {"starts_at": in_line(slot)}, version=row.version)
                asked.append(_question(act, bundle_id, row, slot, others[0]))
    return asked


def _question(act: Act, bundle_id: UUID, row: EventInterview, slot: time, other: EventInterview) -> MergeConflict:
    """Whose the slot is; told with it is who gave it to either."""
    return MergeConflict(
        bundle_id=bundle_id,
        table_name=TABLE,
        record_id=row.id,
        kind=ConflictKind.OVER_FULL,
        fields=["starts_at"],
        ours=plain(_COLUMNS, {"starts_at": in_line(slot)}),
        theirs=plain(_COLUMNS, {"starts_at": slot}),
        ours_by=other.recorded_by,
        ours_at=other.recorded_at,
        theirs_by=row.recorded_by,
        theirs_at=row.recorded_at,
        **stamp(act),
    )


def others_of(db: Session, row: EventInterview, slot: time | None = None) -> list[EventInterview]:
    """Who else has a person's slot at a firm, and with whom else that person is then; by key, held until COMMIT.

    Args:
        slot: without it the one the person has.
    """
    at = slot or row.starts_at
    if at is None or not is_slot(at) or row.voided_at is not None or row.no_show_at is not None:
        return []
    held = _beside(row, [at]).with_for_update()
    return list(db.scalars(held.execution_options(populate_existing=True)))


def at_stake(db: Session, row: EventInterview, slot: time) -> list[EventInterview]:
    """Who has a slot that two people were given, or stands in line at its minute; the one that is given first."""
    return [row, *db.scalars(_beside(row, [slot, in_line(slot)]))]


def _beside(row: EventInterview, times: Sequence[time]) -> Select[EventInterview]:
    query = select(EventInterview).where(
        EventInterview.event_id == row.event_id,
        EventInterview.starts_at.in_(times),
        EventInterview.id != row.id,
        EventInterview.voided_at.is_(None),
        EventInterview.no_show_at.is_(None),
        or_(
            EventInterview.event_firm_id == row.event_firm_id,
            EventInterview.jobseeker_id == row.jobseeker_id,
        ),
    )
    return query.order_by(EventInterview.id)


def refuse_crowded(db: Session, ids: Collection[UUID]) -> None:
    """Refuse a decision after which two people would have one slot; the sentence says who and when.

    Raises:
        InvalidInput: so it would be.
    """
    for row in _read(db, sorted(ids)):
        for other in others_of(db, row):
            raise InvalidInput(_taken(db, other))


def take_slot(db: Session, act: Act, row: EventInterview, slot: time) -> dict[str, str]:
    """Give who stands in line the slot; who has it stands in line. Answers who that is, with the slot, by key.

    Raises:
        InvalidInput: the interview was moved since the merge.
    """
    if row.starts_at != in_line(slot):
        raise InvalidInput(_("The record was changed since the merge: open it and decide there."))
    moved = {}
    for other in others_of(db, row, slot):
        correct(db, act, other, {"starts_at": in_line(slot)}, version=other.version)
        moved[str(other.id)] = slot.isoformat()
    correct(db, act, row, {"starts_at": slot}, version=row.version)
    return moved


def leave_slot(db: Session, act: Act, row: EventInterview, slot: time, moved: Mapping[str, str]) -> None:
    """Take `take_slot` back.

    Raises:
        InvalidInput: one of them was moved since, or their slot is another's by now.
    """
    changed = InvalidInput(_("The record was changed since the merge: open it and decide there."))
    if row.starts_at != slot:
        raise changed
    correct(db, act, row, {"starts_at": in_line(slot)}, version=row.version)
    for other in _read(db, [UUID(key) for key in moved]):
        had = time.fromisoformat(moved[str(other.id)])
        if other.starts_at != in_line(had):
            raise changed
        correct(db, act, other, {"starts_at": had}, version=other.version)
    refuse_crowded(db, [UUID(key) for key in moved])


def _read(db: Session, ids: Sequence[UUID]) -> list[EventInterview]:
    db.flush()
    held = select(EventInterview).where(EventInterview.id.in_(ids)).order_by(EventInterview.id).with_for_update()
    return list(db.scalars(held.execution_options(populate_existing=True)))


def _taken(db: Session, other: EventInterview) -> str:
    firm = db.get(EventFirm, other.event_firm_id) if other.event_firm_id else None
    return _("{firm} meets {name} at {time} already.").format(
        firm=firm.employer_name if firm else "–",
        name=mask_name(db.get_one(Jobseeker, other.jobseeker_id).full_name),
        time=format_time(other.starts_at),
    )
