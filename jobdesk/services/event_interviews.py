"""행사면접: who met which firm at an event, and what came of it. Source: domain.md 2.7."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, EventResult
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.forms.events import EVENT_INTERVIEW
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_name
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records.centers import Correction
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _plain, _rows, event_referrals
from jobdesk.services._event_counts import held
from jobdesk.services._rows import refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.events import EventFact

NO_SHOW = "no_show"
"""Said of an interview that did not take place because its person did not come; it counts nowhere."""


@dataclass(frozen=True, slots=True)
class EventInterviewRow:
    """A person met a firm at an event, or has a slot to; masked.

    Attributes:
        held: whether it took place, so that it counts.
        absent: the person did not come.
    """

    id: UUID
    jobseeker_id: UUID
    name: str
    birth: str
    firm_id: UUID | None
    firm: str
    starts_at: time | None
    result: str
    result_on: date | None
    held: bool
    absent: bool
    referral_id: UUID | None
    confirmed_on: date | None
    hired_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class InterviewEntry:
    """One line of the table: a known interview with its version, or a person and a firm.

    Attributes:
        result: an `EventResult`, or `NO_SHOW` of a slot.
        result_on: its day; the day of the event without one.
    """

    result: str
    interview_id: UUID | None = None
    version: int = 0
    jobseeker_id: UUID | None = None
    firm_id: UUID | None = None
    result_on: date | None = None


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
    event = event_referrals.hold_event(
        db,
        event_id,
        interview_ids=[interview_id] if interview_id else [],
        jobseeker_ids=[jobseeker_id] if jobseeker_id else [],
        firm_ids=[firm_id] if firm_id else [],
    )
    if interview_id is None:
        row = _met(db, act, event, jobseeker_id, firm_id, kept)
    else:
        row = db.get_one(EventInterview, interview_id)
        say_result(db, act, event, row, kept, version or 0)
    return next(one for one in list_interviews(db, act, event_id=event_id) if one.id == row.id)


def save_results(db: Session, act: Act, *, event_id: UUID, entries: Sequence[InterviewEntry]) -> int:
    """Keep the lines of a table of interviews in one act, all or nothing; says how many.

    Raises:
        InvalidInput, NotAllowed, StaleRecord: as `save_interview`; the sentence names the line.
    """
    require(act.role, can_serve)
    event = event_referrals.hold_event(
        db,
        event_id,
        interview_ids=[one.interview_id for one in entries if one.interview_id],
        jobseeker_ids=[one.jobseeker_id for one in entries if one.jobseeker_id],
        firm_ids=[one.firm_id for one in entries if one.firm_id],
    )
    for entry in entries:
        try:
            _enter(db, act, event, entry)
        except JobdeskError as error:
            raise _named(db, entry, error) from error
    return len(entries)


def _enter(db: Session, act: Act, event: Event, entry: InterviewEntry) -> None:
    if entry.result == NO_SHOW:
        if entry.interview_id is not None:
            mark_absent(db, act, event, db.get_one(EventInterview, entry.interview_id), entry.version)
        return
    kept = {"result": EventResult(entry.result), "result_on": entry.result_on or event.held_on}
    if entry.interview_id is None:
        _met(db, act, event, entry.jobseeker_id, entry.firm_id, kept)
    else:
        say_result(db, act, event, db.get_one(EventInterview, entry.interview_id), kept, entry.version)


def _named(db: Session, entry: InterviewEntry, error: JobdeskError) -> JobdeskError:
    """The same error, saying of whom."""
    row = db.get(EventInterview, entry.interview_id) if entry.interview_id else None
    person = db.get_one(Jobseeker, row.jobseeker_id if row else entry.jobseeker_id)
    said = _("{name}: {sentence}").format(name=mask_name(person.full_name), sentence=error)
    error.args = (said,)
    return error


def _check(act: Act, event: Event, kept: Mapping[str, Any]) -> None:
    refuse_struck(event)
    if event.held_on > act.today:
        raise InvalidInput(_("The event was not held yet."), field="result")
    on = kept.get("result_on")
    if on and not event.held_on <= on <= act.today:
        raise InvalidInput(_("The result lies before the event or in the future."), field="result_on")
    if not on and kept.get("result", EventResult.WAITING) != EventResult.WAITING and event.held_on < act.today:
        raise InvalidInput(_("Write the day of the result."), field="result_on")


def _met(
    db: Session, act: Act, event: Event, jobseeker_id: UUID | None, firm_id: UUID | None, kept: Mapping[str, Any]
) -> EventInterview:
    """A person met a firm that had no slot for it."""
    _check(act, event, kept)
    firm = db.get_one(EventFirm, firm_id) if firm_id else None
    if firm is not None:
        refuse_struck(firm)
    person = db.get_one(Jobseeker, jobseeker_id)
    row = EventInterview(
        event_id=event.id,
        event_firm_id=firm_id,
        employer_id=firm.employer_id if firm else None,
        jobseeker_id=person.id,
        referral_id=event_referrals.referral_of(db, firm, person.id),
        **kept,
    )
    _plain.add(db, act, row, [person.id])
    event_referrals.tell(db, act, event, row)
    return row


def say_result(
    db: Session, act: Act, event: Event, row: EventInterview, kept: Mapping[str, Any], version: int
) -> None:
    """Give a known interview a result; the caller holds the event."""
    require(act.role, can_serve)
    _check(act, event, kept)
    if row.result != EventResult.WAITING and act.account_id != _teller(db, row):
        require(act.role, can_undo_others)
    changed = dict(kept)
    changed["no_show_at"] = None  # came after all
    if row.starts_at is not None and not changed.get("result_on"):
        changed["result_on"] = event.held_on  # a slot is an interview once its result has a day
    _plain.change(db, act, row, changed, version, [row.jobseeker_id])
    event_referrals.tell(db, act, event, row)


def mark_absent(db: Session, act: Act, event: Event, row: EventInterview, version: int) -> None:
    """Keep that the person of an interview did not come; the caller holds the event.

    Raises:
        InvalidInput: the event was not held yet, or the interview took place.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    refuse_struck(event)
    if event.held_on > act.today:
        raise InvalidInput(_("The event was not held yet."), field="result")
    if _took_place(db, row):
        raise InvalidInput(_("This interview has a result: strike it through in the list of interviews."))
    if row.no_show_at is None:
        _plain.change(db, act, row, {"no_show_at": act.at, "called_at": None}, version, [row.jobseeker_id])


def _took_place(db: Session, row: EventInterview) -> bool:
    return db.scalar(select(EventInterview.id).where(EventInterview.id == row.id, held())) is not None


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


def free_slot(db: Session, act: Act, interview_id: UUID, why: str) -> None:
    """Strike a slot through that is only planned: a plan is the whole desk's.

    Raises:
        InvalidInput: it took place; or it was struck through already.
    """
    require(act.role, can_serve)
    row = db.get_one(EventInterview, interview_id)
    if _took_place(db, row):
        raise InvalidInput(_("This interview has a result: strike it through in the list of interviews."))
    _rows.void(db, act, row, why)
    write_audit(
        db, act, AuditAction.VOID, table="event_interview", record_id=row.id, jobseeker_ids=[row.jobseeker_id]
    )


def read_interview(db: Session, act: Act, *, interview_id: UUID) -> EventFact:
    """One interview of an event."""
    require(act.role, can_see_people)
    row = db.get_one(EventInterview, interview_id)
    return EventFact(row.id, row.version, {"result": row.result, "result_on": row.result_on})


def list_interviews(db: Session, act: Act, *, event_id: UUID) -> list[EventInterviewRow]:
    """The interviews of an event: by the timetable, then in the order they were entered."""
    require(act.role, can_see_people)
    query = (
        select(EventInterview, Jobseeker, EventFirm.employer_name, held())
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .outerjoin(EventFirm, EventFirm.id == EventInterview.event_firm_id)
        .where(EventInterview.event_id == event_id, EventInterview.voided_at.is_(None))
        .order_by(EventInterview.starts_at.is_(None), EventInterview.starts_at, EventInterview.id)
    )
    return [
        EventInterviewRow(
            i.id,
            i.jobseeker_id,
            mask_name(person.full_name),
            mask_birth(person.birth_date),
            i.event_firm_id,
            firm or "",
            i.starts_at,
            i.result,
            i.result_on,
            bool(took_place),
            i.no_show_at is not None,
            i.referral_id,
            i.confirmed_on,
            i.hired_on,
            i.version,
        )
        for i, person, firm, took_place in db.execute(query)
    ]
