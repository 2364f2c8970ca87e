"""행사면접: who met which firm at an event, and what came of it. Source: domain.md 2.7."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import EventResult
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.events import EVENT_INTERVIEW
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_name
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records.centers import Correction
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _plain
from jobdesk.services._rows import lock, refuse_struck
from jobdesk.services.events import EventFact


@dataclass(frozen=True, slots=True)
class EventInterviewRow:
    """A person met a firm at an event; masked."""

    id: UUID
    jobseeker_id: UUID
    name: str
    birth: str
    firm: str
    result: str
    result_on: date | None
    version: int


def save_interview(
    db: Session,
    act: Act,
    *,
    event_id: UUID,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    firm_id: UUID | None = None,
    interview_id: UUID | None = None,
    version: int | None = None,
) -> EventInterviewRow:
    """Keep that a person met a firm at an event, or its result. A hire's placement is entered apart.

    Raises:
        InvalidInput: a field is wrong, the result lies before the event or in the future, or the event, the
            firm or the interview was struck through.
        NotAllowed: another result for one that a colleague entered, and no supervisor asks; 대기 waits for anyone.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, EVENT_INTERVIEW, values, new=interview_id is None)
    lock(db, Event, [event_id])
    event = db.get_one(Event, event_id)
    refuse_struck(event)
    on = kept.get("result_on")
    if on and not event.held_on <= on <= act.today:
        raise InvalidInput(_("The result lies before the event or in the future."), field="result_on")
    if interview_id is None:
        if event.held_on > act.today:
            raise InvalidInput(_("The event was not held yet."), field="result")
        firm = db.get_one(EventFirm, firm_id) if firm_id else None
        if firm is not None:
            refuse_struck(firm)
        person = db.get_one(Jobseeker, jobseeker_id)
        row = EventInterview(
            event_id=event_id,
            event_firm_id=firm_id,
            employer_id=firm.employer_id if firm else None,
            jobseeker_id=person.id,
            **kept,
        )
        _plain.add(db, act, row, [person.id])
    else:
        row = db.get_one(EventInterview, interview_id)
        if row.result != EventResult.WAITING and act.account_id != _teller(db, row):
            require(act.role, can_undo_others)
        _plain.change(db, act, row, kept, version, [row.jobseeker_id])
    return next(one for one in list_interviews(db, act, event_id=event_id) if one.id == row.id)


def _teller(db: Session, row: EventInterview) -> UUID | None:
    """Who entered the result that stands now."""
    told = (
        select(Correction.account_id)
        .where(
            Correction.table_name == EventInterview.__tablename__,
            Correction.record_id == row.id,
            Correction.field == "result",
        )
        .order_by(Correction.to_version.desc())
        .limit(1)
    )
    return db.scalar(told) or row.recorded_by


def void_interview(db: Session, act: Act, *, interview_id: UUID, why: str) -> None:
    """Strike an interview of an event through."""
    require(act.role, can_serve)
    row = db.get_one(EventInterview, interview_id)
    _plain.strike(db, act, row, why, [row.jobseeker_id])


def read_interview(db: Session, act: Act, *, interview_id: UUID) -> EventFact:
    """One interview of an event."""
    require(act.role, can_see_people)
    row = db.get_one(EventInterview, interview_id)
    return EventFact(row.id, row.version, {"result": row.result, "result_on": row.result_on})


def list_interviews(db: Session, act: Act, *, event_id: UUID) -> list[EventInterviewRow]:
    """The interviews of an event in the order they were entered."""
    require(act.role, can_see_people)
    query = (
        select(EventInterview, Jobseeker, EventFirm.employer_name)
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .outerjoin(EventFirm, EventFirm.id == EventInterview.event_firm_id)
        .where(EventInterview.event_id == event_id, EventInterview.voided_at.is_(None))
        .order_by(EventInterview.id)
    )
    return [
        EventInterviewRow(
            i.id,
            i.jobseeker_id,
            mask_name(person.full_name),
            mask_birth(person.birth_date),
            firm or "",
            i.result,
            i.result_on,
            i.version,
        )
        for i, person, firm in db.execute(query)
    ]
