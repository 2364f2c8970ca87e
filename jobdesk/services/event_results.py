"""채용 확인: what became of the interviews of an event afterwards. Sources: domain.md 2.7, statistics.md 1.

A result told later has its own date and never changes what the event counted on its day: an interview that
waited gets its result; a hire of the day stays one, with when the work began or that it did not.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import EventResult, PlacementRoute
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.events import EVENT_CONFIRMATION
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, mask_phone
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain
from jobdesk.services._event_counts import to_confirm
from jobdesk.services._rows import lock
from jobdesk.services.contact_attempts import AttemptRow, last_attempts
from jobdesk.services.event_interviews import say_result
from jobdesk.services.event_referrals import hold_event
from jobdesk.services.events import EventFact
from jobdesk.services.placements import PlacementRow, record_placement
from jobdesk.services.settings import read_settings


@dataclass(frozen=True, slots=True)
class EventResultRow:
    """An interview of an event in the list of results; the person is masked.

    Attributes:
        phone: the firm's, who is asked first.
        placed: a placement of the event is kept.
        absent: the person did not come, so that nothing is to be learned.
        last_call: the newest call that was tried to learn what became of it.
        calls: after how many days, and on which day each time, it is asked; none where nothing is to be learned.
    """

    id: UUID
    event_id: UUID
    event: str
    held_on: date
    jobseeker_id: UUID
    name: str
    mobile: str
    firm: str
    phone: str
    result: str
    result_on: date | None
    hired_on: date | None
    confirmed_on: date | None
    confirm_note: str | None
    placed: bool
    counselor: str
    version: int
    last_call: AttemptRow | None = None
    absent: bool = False
    calls: tuple[tuple[int, date], ...] = ()

    def call_due(self, today: date) -> tuple[int, date] | None:
        """The call that is due or comes next: after how many days, and its day, or the one agreed on."""
        come = [one for one in self.calls if one[1] <= today] or list(self.calls[:1])
        last = self.last_call
        if not come or last is None or last.tried_on < come[-1][1]:
            return come[-1] if come else None
        if last.call_back_on is not None:
            return come[-1][0], last.call_back_on
        return next((one for one in self.calls if one[1] > last.tried_on), None)


def event_result_rows(db: Session, ids: Collection[UUID]) -> list[EventResultRow]:
    """Interviews of events by id, in no order."""
    placed = (
        select(Placement.id)
        .where(
            Placement.event_id == EventInterview.event_id,
            Placement.jobseeker_id == EventInterview.jobseeker_id,
            Placement.voided_at.is_(None),
        )
        .exists()
    )
    query = (
        select(
            EventInterview,
            Event,
            Jobseeker,
            EventFirm.employer_name,
            Employer.phone,
            Account.display_name,
            placed,
            to_confirm(),
        )
        .join(Event, Event.id == EventInterview.event_id)
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .outerjoin(EventFirm, EventFirm.id == EventInterview.event_firm_id)
        .outerjoin(Employer, Employer.id == EventInterview.employer_id)
        .outerjoin(Account, Account.id == EventInterview.recorded_by)
        .where(EventInterview.id.in_(ids))
    )
    calls = last_attempts(db, event_interview_ids=ids)
    days = sorted(read_settings(db).integers("event_result_days"))
    return [
        EventResultRow(
            i.id,
            event.id,
            event.name,
            event.held_on,
            i.jobseeker_id,
            mask_name(person.full_name),
            mask_phone(person.mobile or person.phone),
            firm or "",
            phone or "",
            i.result,
            i.result_on,
            i.hired_on,
            i.confirmed_on,
            i.confirm_note,
            bool(has_work),
            counselor or "",
            i.version,
            calls.get(i.id),
            i.no_show_at is not None,
            tuple((after, event.held_on + timedelta(days=after)) for after in days) if is_open else (),
        )
        for i, event, person, firm, phone, counselor, has_work, is_open in db.execute(query)
    ]


def read_confirmation(db: Session, act: Act, *, interview_id: UUID) -> EventFact:
    """What is known of an interview's outcome, as the form of 채용 확인 shows it; what waits has no day yet."""
    require(act.role, can_see_people)
    row = db.get_one(EventInterview, interview_id)
    known = {field.name: getattr(row, field.name) for field in EVENT_CONFIRMATION}
    return EventFact(
        row.id, row.version, known | ({"result_on": None} if row.result == EventResult.WAITING else {})
    )


def confirm_result(
    db: Session, act: Act, *, interview_id: UUID, version: int, values: Mapping[str, Any]
) -> EventResultRow:
    """Keep what was learned after the event of an interview.

    Raises:
        InvalidInput: the event was not held, the person did not come to the interview, a day does not agree, a
            result lies on the day of the event, or another one is given to an interview that had one then:
            that is a correction there.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, EVENT_CONFIRMATION, values, new=True)
    at = db.scalars(select(EventInterview.event_id).where(EventInterview.id == interview_id)).one()
    event = hold_event(db, at, interview_ids=[interview_id])
    row = db.get_one(EventInterview, interview_id)
    if event.held_on > act.today:
        raise InvalidInput(_("The event was not held yet."), field="result")
    if row.no_show_at is not None:
        raise InvalidInput(_("Who did not come was not interviewed: give the interview its result first."))
    result, started = EventResult(kept["result"]), kept.get("hired_on")
    if started and result != EventResult.HIRED:
        raise InvalidInput(_("Only who was hired starts work."), field="hired_on")
    if started and started < event.held_on:
        raise InvalidInput(_("The start lies before the event."), field="hired_on")
    if result != row.result:
        if row.result != EventResult.WAITING:
            raise InvalidInput(
                _("The event had another result. Say in words what became of it, or correct the interview."),
                field="result",
            )
        on = kept.get("result_on") or act.today
        if on <= event.held_on < act.today:
            raise InvalidInput(_("What was learned later has its own day, after the event."), field="result_on")
        told = {"result": result, "result_on": on}
        say_result(db, act, event, row, told, version)
        version = row.version
    seen = {
        "confirmed_on": None if result == EventResult.WAITING else act.today,
        "confirm_note": kept.get("confirm_note"),
        "hired_on": started,
    }
    _plain.change(db, act, row, seen, version, [row.jobseeker_id])
    return event_result_rows(db, [row.id])[0]


def placement_start(db: Session, act: Act, *, interview_id: UUID) -> Mapping[str, Any]:
    """What the placement of someone hired through an event begins with."""
    require(act.role, can_see_people)
    row = db.get_one(EventInterview, interview_id)
    firm = db.get(EventFirm, row.event_firm_id) if row.event_firm_id else None
    vacancy = db.get(Vacancy, firm.vacancy_id) if firm and firm.vacancy_id else None
    started = row.hired_on if row.hired_on and row.hired_on <= act.today else None
    return {
        "started_on": started or act.today,
        "route": PlacementRoute.REFERRAL if row.referral_id else PlacementRoute.EVENT,
        "sector": "private",
        "employer_name": firm.employer_name if firm else None,
        "occupation": vacancy.occupation if vacancy else None,
        "employment_type": vacancy.employment_type if vacancy else None,
        "wage_basis": vacancy.wage_basis if vacancy else None,
        "wage_amount": vacancy.wage_min if vacancy else None,
        "weekly_hours": vacancy.weekly_hours if vacancy else None,
        "recognized": True,
    }


def place_from_event(db: Session, act: Act, *, interview_id: UUID, values: Mapping[str, Any]) -> PlacementRow:
    """Keep the placement of someone hired through an event: route 행사, or 알선 where a referral stands behind.

    Raises:
        InvalidInput: nobody was hired, or the placement is kept already; and as `placements.record_placement`.
    """
    require(act.role, can_serve)
    lock(db, Jobseeker, db.scalars(select(EventInterview.jobseeker_id).where(EventInterview.id == interview_id)))
    row = db.get_one(EventInterview, interview_id)
    if row.result != EventResult.HIRED:
        raise InvalidInput(_("Only who was hired starts work."))
    placed = record_placement(
        db,
        act,
        jobseeker_id=row.jobseeker_id,
        values=values,
        referral_id=row.referral_id,
        event_id=row.event_id,
    )
    seen = {"hired_on": placed.started_on, "confirmed_on": row.confirmed_on or act.today}
    _plain.change(db, act, row, seen, row.version, [row.jobseeker_id])
    return placed
