"""Late facts are welcome: which closed months an act restates, told once it is saved. Source: statistics.md 6.

One place for every kind of fact: what an act's session adds, changes in what counts or strikes through is held
against the closed months before it is committed. What is looked up of a person, firm, vacancy, referral or event
stands under the days of the facts around it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, event, inspect, select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.employers import Employer
from jobdesk.records.events import CourseCompletion, EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.fact_kinds import FACT_KINDS, Column, Part

_DESK = ("counselor_id", "counter_no")
_AS_THEN = ("dong_code", "education_level", "target_groups")
_JOB = ("occupation", "employment_type", "wage_basis")
DATED: Mapping[type[Any], tuple[str, ...]] = {
    Registration: ("received_on", "jobseeker_id", "channel", "place", "occupation", *_AS_THEN, *_DESK),
    Vacancy: (
        *("received_on", "kind", "employer_id", "openings", "wage_min", *_JOB, *_DESK),
        *("channel", "place", "place_dong_code", "education_level"),
    ),
    VacancyStep: ("stepped_on", "to_state"),
    CounselingSession: ("started_at", "jobseeker_id", "mode", "place", *_DESK),
    Inquiry: ("received_at", "kind", *_DESK),
    Referral: ("referred_on", "jobseeker_id", "vacancy_id", *_AS_THEN, *_DESK),
    Interview: ("held_on", "state", "jobseeker_id", "referral_id"),
    Placement: (
        *("started_on", "recognized", "route", "jobseeker_id", "employer_id", "referral_id", "event_id"),
        *("verified_on", "wage_amount", *_JOB, *_AS_THEN, *_DESK),
    ),
    FollowUp: ("done_on", "jobseeker_id", "counselor_id", "mode"),
    EmployerVisit: ("visited_on", "employer_id", "visitor_id"),
    CourseCompletion: ("completed_on", "jobseeker_id"),
    Event: ("held_on",),
}
"""Of each kind of fact the attribute of its event date, then the others that count."""
AROUND: Mapping[type[Any], tuple[str, ...]] = {
    Jobseeker: ("merged_into_id", "sex", "birth_date"),
    Employer: ("merged_into_id", "industry", "headcount_band", "headcount"),
    Vacancy: ("kind", "employer_id", "wage_min", *_JOB),
    Referral: ("voided_at", "vacancy_id", *_AS_THEN, *_DESK),
    EventInterview: (
        *("voided_at", "result", "result_on", "starts_at", "event_id", "employer_id", "jobseeker_id"),
        *("referral_id", "no_show_at"),
    ),
}
"""Records whose attributes count on the days of facts around them."""
_ALL = tuple((kind, part) for kind in FACT_KINDS.values() for part in kind.parts)
_LEADS: Mapping[type[Any], tuple[tuple[Part, Column], ...]] = {
    record: tuple(
        (part, column)
        for kind, part in _ALL
        if (column := part.column(name)) is not None and (kind.people or name != "who")
    )
    for record, name in ((Jobseeker, "who"), (Employer, "employer"), (Vacancy, "vacancy"))
}
"""Whose facts lead to a person, a firm or a vacancy, and by which column."""


def watch_days(db: Session) -> None:
    """Note the event dates an act adds, changes or strikes through.

    Before its commit the first days of the closed months among them stand in `db.info["late_months"]`.
    """
    days: set[date] = set()
    around: set[tuple[type[Any], UUID]] = set()

    def note(session: Session, _context: object) -> None:
        for record in (*session.new, *session.dirty):
            new = record in session.new
            days.update(_days(record, new=new))
            told = AROUND.get(type(record), ())
            if (new and isinstance(record, EventInterview)) or (not new and _changed(record, told)):
                around.add((type(record), record.id))

    def hold(session: Session) -> None:
        session.flush()
        if not days and not around:
            return
        if closed := set(session.scalars(select(MonthClose.month).distinct())):
            found = {*days, *(day for one in around for day in days_around(session, *one))}
            session.info.setdefault("late_months", set()).update(closed & {day.replace(day=1) for day in found})

    event.listen(db, "after_flush", note)
    event.listen(db, "before_commit", hold)


def _days(record: object, *, new: bool) -> set[date]:
    if type(record) not in DATED:
        return set()
    dated, *_others = names = DATED[type(record)]
    if not new and not _changed(record, (*names, "voided_at")):
        return set()
    moved = inspect(record).attrs[dated].history
    return {local_day(one) for one in (*moved.added, *moved.unchanged, *moved.deleted) if one is not None}


def _changed(record: Any, names: Iterable[str]) -> bool:  # noqa: ANN401  any record
    told = inspect(record).attrs
    return any(told[name].history.has_changes() for name in names)


def days_around(db: Session, record: type[Any], one: UUID) -> set[date]:
    """The event dates of the facts that a record tells something of."""
    return {local_day(day) for query in _around(record, one) for day in db.scalars(query) if day is not None}


def _around(record: type[Any], one: UUID) -> Iterable[Select[Any]]:
    if record is EventInterview:
        met = select(EventInterview.event_id).where(EventInterview.id == one)
        yield select(Event.held_on).where(Event.id.in_(met))
    if record is Referral:
        yield select(Interview.held_on).where(Interview.referral_id == one, Interview.voided_at.is_(None))
        yield select(Placement.started_on).where(Placement.referral_id == one, Placement.voided_at.is_(None))
    if record is Vacancy:
        sent = select(Referral.id).where(Referral.vacancy_id == one)
        yield select(Placement.started_on).where(Placement.referral_id.in_(sent), Placement.voided_at.is_(None))
    for part, column in _LEADS.get(record, ()):
        yield _dates(part, column, one)


def _dates(part: Part, column: Column, one: UUID) -> Select[Any]:
    source = part.source if part.source is not None else part.record
    counted = (part.record.voided_at.is_(None), *part.where)
    return select(part.dated).select_from(source).where(*counted, column == one)


def local_day(value: date) -> date:
    """The day of a date or moment in Seoul."""
    return value.astimezone(SEOUL).date() if isinstance(value, datetime) else value
