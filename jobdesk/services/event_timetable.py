"""면접 시간표: the slots of each firm at an event, and who comes when. Source: domain.md 2.7."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.timetables import even_timetable, is_slot, slots
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _plain, event_referrals
from jobdesk.services._event_counts import held
from jobdesk.services._rows import lock, refuse_struck
from jobdesk.services.event_interviews import free_slot
from jobdesk.services.events import FirmRow, ParticipantRow, list_firms, list_participants

_TAKEN_BACK = mark("Taken out of the timetable")


@dataclass(frozen=True, slots=True)
class SlotRow:
    """Someone's slot at a firm.

    Attributes:
        held: a result is entered, so the slot is no plan any more.
    """

    id: UUID
    firm_id: UUID
    starts_at: time
    jobseeker_id: UUID
    name: str
    held: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """An event's timetable; its people are masked.

    Attributes:
        times: when its slots begin; empty while the event has no times.
        taken: the slots that are taken, also at a time that is no slot any more.
    """

    event_id: UUID
    times: tuple[time, ...]
    firms: tuple[FirmRow, ...]
    people: tuple[ParticipantRow, ...]
    taken: tuple[SlotRow, ...]


def read_timetable(db: Session, act: Act, *, event_id: UUID) -> Timetable:
    """The timetable of an event."""
    require(act.role, can_see_people)
    event = db.get_one(Event, event_id)
    taken = [one for one in _taken(db, event_id) if is_slot(one.starts_at)]
    times = {*slots(event.starts_at, event.ends_at, event.slot_minutes), *(one.starts_at for one in taken)}
    return Timetable(
        event_id,
        tuple(sorted(times)),
        tuple(list_firms(db, act, event_id=event_id)),
        tuple(list_participants(db, act, event_id=event_id)),
        tuple(taken),
    )


def _taken(db: Session, event_id: UUID) -> list[SlotRow]:
    """Who meets whom when, those without a slot too; who did not come has none any more."""
    query = (
        select(EventInterview, Jobseeker.full_name, held())
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .where(
            EventInterview.event_id == event_id,
            EventInterview.voided_at.is_(None),
            EventInterview.no_show_at.is_(None),
            EventInterview.starts_at.is_not(None),
            EventInterview.event_firm_id.is_not(None),
        )
        .order_by(EventInterview.starts_at, EventInterview.id)
    )
    return [
        SlotRow(i.id, i.event_firm_id, i.starts_at, i.jobseeker_id, mask_name(name), bool(took_place))
        for i, name, took_place in db.execute(query)
        if i.event_firm_id is not None and i.starts_at is not None
    ]


def assign_slot(
    db: Session, act: Act, *, event_id: UUID, firm_id: UUID, starts_at: time, jobseeker_id: UUID
) -> Timetable:
    """Give someone a slot of a firm.

    Raises:
        InvalidInput: the time is no slot of the event, the slot is taken, the person is elsewhere at that time
            or meets this firm already; the sentence says who and where.
    """
    event = _open(db, act, event_id, [jobseeker_id])
    if starts_at not in slots(event.starts_at, event.ends_at, event.slot_minutes):
        raise InvalidInput(_("This time is no slot of the event."), field="starts_at")
    firm = db.get_one(EventFirm, firm_id)
    refuse_struck(firm)
    _refuse_double(db, event_id, firm, starts_at, jobseeker_id)
    _book(db, act, event, firm, starts_at, jobseeker_id)
    return read_timetable(db, act, event_id=event_id)


def fill_timetable(
    db: Session, act: Act, *, event_id: UUID, jobseeker_ids: Sequence[UUID], firm_ids: Sequence[UUID] = ()
) -> int:
    """Fill the free slots evenly with these people in one act; says how many slots were filled.

    Args:
        firm_ids: of these firms; all of them without any.

    Raises:
        InvalidInput: the event has no times, no firm or no person is given, or nothing is left to fill.
    """
    event = _open(db, act, event_id, jobseeker_ids)
    times = slots(event.starts_at, event.ends_at, event.slot_minutes)
    if not times:
        raise InvalidInput(_("Write the start and the end of the event first."))
    firms = {firm.id: firm for firm in _firms(db, event_id) if not firm_ids or firm.id in set(firm_ids)}
    if not firms or not jobseeker_ids:
        raise InvalidInput(_("A timetable needs at least one firm and one person."))
    taken = [(one.firm_id, one.starts_at, one.jobseeker_id) for one in _taken(db, event_id)]
    meetings = even_timetable(list(dict.fromkeys(jobseeker_ids)), list(firms), times, taken)
    if not meetings:
        raise InvalidInput(_("No slot is left for these people."))
    for one in meetings:
        _book(db, act, event, firms[one.firm], one.at, one.person)
    return len(meetings)


def clear_slots(db: Session, act: Act, *, event_id: UUID, interview_ids: Sequence[UUID]) -> Timetable:
    """Take people out of slots that are only planned.

    Raises:
        InvalidInput: an interview took place.
    """
    met = select(EventInterview.jobseeker_id).where(EventInterview.id.in_(interview_ids))
    _open(db, act, event_id, db.scalars(met))
    for one in interview_ids:
        free_slot(db, act, one, on_paper(_TAKEN_BACK))
    return read_timetable(db, act, event_id=event_id)


def undo_slots(db: Session, act: Act, *, event_id: UUID, op_id: UUID) -> int:
    """Take back what one act put into the timetable, as far as it is still planned; says how many slots."""
    put = EventInterview.event_id == event_id, EventInterview.op_id == op_id, EventInterview.voided_at.is_(None)
    _open(db, act, event_id, db.scalars(select(EventInterview.jobseeker_id).where(*put)))
    made = db.scalars(select(EventInterview.id).where(*put, ~held())).all()
    for one in made:
        free_slot(db, act, one, on_paper(_TAKEN_BACK))
    return len(made)


def _open(db: Session, act: Act, event_id: UUID, jobseeker_ids: Iterable[UUID]) -> Event:
    """Hold the event and, before it, whom the act is about: the order of `event_referrals.hold_event`."""
    require(act.role, can_serve)
    lock(db, Jobseeker, jobseeker_ids)
    lock(db, Event, [event_id])
    event = db.get_one(Event, event_id, populate_existing=True)
    refuse_struck(event)
    return event


def _firms(db: Session, event_id: UUID) -> Sequence[EventFirm]:
    live = select(EventFirm).where(EventFirm.event_id == event_id, EventFirm.voided_at.is_(None))
    return db.scalars(live.order_by(EventFirm.id)).all()


def _refuse_double(db: Session, event_id: UUID, firm: EventFirm, at: time, jobseeker_id: UUID) -> None:
    names = {one.id: one.employer_name for one in _firms(db, event_id)}
    for one in _taken(db, event_id):
        about = {"firm": names.get(one.firm_id, "–"), "time": format_time(one.starts_at), "name": one.name}
        if one.firm_id == firm.id and one.starts_at == at:
            raise InvalidInput(_("{firm} meets {name} at {time} already.").format(**about), field="starts_at")
        if one.jobseeker_id == jobseeker_id and one.starts_at == at:
            raise InvalidInput(_("{name} is with {firm} at {time} already.").format(**about), field="jobseeker_id")
        if one.jobseeker_id == jobseeker_id and one.firm_id == firm.id:
            raise InvalidInput(_("{name} meets {firm} at {time} already.").format(**about), field="jobseeker_id")


def _book(db: Session, act: Act, event: Event, firm: EventFirm, at: time, jobseeker_id: UUID) -> None:
    row = EventInterview(
        event_id=event.id,
        event_firm_id=firm.id,
        employer_id=firm.employer_id,
        jobseeker_id=jobseeker_id,
        starts_at=at,
        referral_id=event_referrals.referral_of(db, firm, jobseeker_id),
    )
    _plain.add(db, act, row, [jobseeker_id])
