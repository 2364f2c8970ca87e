"""The facts that figures are made of: one query a kind, one row a fact, dated by the event.

Source: statistics.md 1. A voided fact is not there; a merged person or firm stands as the survivor;
what the person was that day comes from the fact itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import InterviewState, PlacementRoute, VacancyKind
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._event_counts import held


@dataclass(frozen=True, slots=True)
class Fact:
    """One counted fact.

    Attributes:
        on: event date, local calendar.
        recorded_at: when it was typed in; decides ties.
        id: the record behind it.
        who: the survivor counted once (person or firm); the record itself where nothing is counted once.
        weight: how much it adds to a sum (openings); 1 elsewhere.
        traits: what breakdowns ask: sex, birth, dong, channel, mode, route, own, counselor.
    """

    on: date
    recorded_at: datetime
    id: UUID
    who: UUID
    weight: int
    jobseeker_id: UUID | None
    traits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Two inclusive dates and the day the figures are taken on."""

    start: date
    end: date
    today: date

    @property
    def base_date(self) -> date:
        """The earlier of the end and today."""
        return min(self.end, self.today)


def survivors(db: Session, record: type[Jobseeker] | type[Employer]) -> dict[UUID, UUID]:
    """Merged record to the one that stands for it, followed to the end."""
    merged = {
        one: into
        for one, into in db.execute(
            select(record.id, record.merged_into_id).where(record.merged_into_id.is_not(None))
        )
        if into is not None
    }
    for one in merged:
        while merged[one] in merged:
            merged[one] = merged[merged[one]]
    return merged


def _people(db: Session, rows: Any, traits: tuple[str, ...]) -> list[Fact]:  # noqa: ANN401  any row of (on, at, id, person, sex, birth, *traits)
    stands = survivors(db, Jobseeker)
    return [
        Fact(
            on,
            at,
            fact_id,
            stands.get(person, person),
            1,
            stands.get(person, person),
            {"sex": sex, "birth": birth, **dict(zip(traits, rest, strict=True))},
        )
        for on, at, fact_id, person, sex, birth, *rest in rows
    ]


def registrations(db: Session, span: Span) -> list[Fact]:
    """구직등록 by 접수일."""
    rows = db.execute(
        select(
            Registration.received_on,
            Registration.recorded_at,
            Registration.id,
            Registration.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            Registration.dong_code,
            Registration.channel,
            Registration.counselor_id,
        )
        .join(Jobseeker, Jobseeker.id == Registration.jobseeker_id)
        .where(Registration.voided_at.is_(None), Registration.received_on.between(span.start, span.end))
    )
    return _people(db, rows, ("dong", "channel", "counselor"))


def vacancies(db: Session, span: Span) -> list[Fact]:
    """The desk's own 구인 by 접수일; counted once by firm, weighed by 모집인원."""
    stands = survivors(db, Employer)
    rows = db.execute(
        select(
            Vacancy.received_on,
            Vacancy.recorded_at,
            Vacancy.id,
            Vacancy.employer_id,
            Vacancy.openings,
            Vacancy.channel,
            Vacancy.counselor_id,
            Vacancy.place_dong_code,
        ).where(
            Vacancy.voided_at.is_(None),
            Vacancy.kind == VacancyKind.OWN,
            Vacancy.received_on.between(span.start, span.end),
        )
    )
    return [
        Fact(
            on,
            at,
            fact_id,
            stands.get(firm, firm),
            openings,
            None,
            {"channel": channel, "counselor": counselor, "dong": dong},
        )
        for on, at, fact_id, firm, openings, channel, counselor, dong in rows
        if firm is not None
    ]


def sessions(db: Session, span: Span) -> list[Fact]:
    """상담 with jobseekers by the local date of its start."""
    start = datetime.combine(span.start, datetime.min.time(), SEOUL)
    end = datetime.combine(span.end, datetime.max.time(), SEOUL)
    rows = db.execute(
        select(
            CounselingSession.started_at,
            CounselingSession.recorded_at,
            CounselingSession.id,
            CounselingSession.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            CounselingSession.mode,
            CounselingSession.counselor_id,
        )
        .join(Jobseeker, Jobseeker.id == CounselingSession.jobseeker_id)
        .where(CounselingSession.voided_at.is_(None), CounselingSession.started_at.between(start, end))
    )
    return _people(db, ((row[0].date(), *row[1:]) for row in rows), ("mode", "counselor"))


def referrals(db: Session, span: Span) -> list[Fact]:
    """알선 by 알선일, whatever the method, to own and external vacancies."""
    rows = db.execute(
        select(
            Referral.referred_on,
            Referral.recorded_at,
            Referral.id,
            Referral.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            Referral.dong_code,
            Referral.counselor_id,
        )
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .where(Referral.voided_at.is_(None), Referral.referred_on.between(span.start, span.end))
    )
    return _people(db, rows, ("dong", "counselor"))


def interviews(db: Session, span: Span) -> list[Fact]:
    """면접 held: of a referral by the interview's own state, or of an event (`_event_counts.held`); by its date.

    One of an event that its referral keeps as well is one interview.

    A result 31, 40, 41, 51 or 62 says that the interview was held, and the interview keeps that
    (`results.move`): that a second one is planned, or that nobody answered since, does not undo it.
    """
    last = span.base_date
    of_referrals = db.execute(
        select(
            Interview.held_on,
            Interview.recorded_at,
            Interview.id,
            Interview.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            Referral.dong_code,
        )
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Jobseeker, Jobseeker.id == Interview.jobseeker_id)
        .where(
            Interview.voided_at.is_(None),
            Referral.voided_at.is_(None),
            Interview.state == InterviewState.HELD,
            Interview.held_on.between(span.start, last),
        )
    )
    kept_by_referral = (
        select(Interview.id)
        .where(
            Interview.referral_id == EventInterview.referral_id,
            Interview.voided_at.is_(None),
            Interview.state == InterviewState.HELD,
            Interview.held_on == Event.held_on,
        )
        .exists()
    )
    of_events = db.execute(
        select(
            Event.held_on,
            EventInterview.recorded_at,
            EventInterview.id,
            EventInterview.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            Jobseeker.dong_code,
        )
        .join(Event, Event.id == EventInterview.event_id)
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .where(
            EventInterview.voided_at.is_(None),
            Event.voided_at.is_(None),
            Event.held_on.between(span.start, last),
            held(),
            ~kept_by_referral,
        )
    )
    return _people(db, [*of_referrals, *of_events], ("dong",))


def placements(db: Session, span: Span) -> list[Fact]:
    """취업 by 취업일, recognized ones; `own` tells whether its referral was to an own vacancy."""
    rows = db.execute(
        select(
            Placement.started_on,
            Placement.recorded_at,
            Placement.id,
            Placement.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
            Placement.dong_code,
            Placement.route,
            Vacancy.kind,
            Placement.counselor_id,
        )
        .join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
        .outerjoin(Referral, Referral.id == Placement.referral_id)
        .outerjoin(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(
            Placement.voided_at.is_(None),
            Placement.recognized.is_(true()),
            Placement.started_on.between(span.start, span.end),
        )
    )
    return _people(db, rows, ("dong", "route", "vacancy_kind", "counselor"))


def own_placements(db: Session, span: Span) -> list[Fact]:
    """Placements whose referral is to an own vacancy."""
    return [fact for fact in placements(db, span) if fact.traits["vacancy_kind"] == VacancyKind.OWN]


def referral_placements(db: Session, span: Span) -> list[Fact]:
    """Placements of route 알선."""
    return [fact for fact in placements(db, span) if fact.traits["route"] == PlacementRoute.REFERRAL]


def employer_visits(db: Session, span: Span) -> list[Fact]:
    """기업방문 by its day."""
    rows = db.execute(
        select(EmployerVisit.visited_on, EmployerVisit.recorded_at, EmployerVisit.id).where(
            EmployerVisit.voided_at.is_(None), EmployerVisit.visited_on.between(span.start, span.end)
        )
    )
    return [Fact(on, at, one, one, 1, None, {}) for on, at, one in rows]


def visit_registrations(db: Session, span: Span) -> list[Fact]:
    """Own vacancies whose channel is job아라."""
    return [fact for fact in vacancies(db, span) if fact.traits["channel"] == "employer_outreach"]


def follow_ups(db: Session, span: Span) -> list[Fact]:
    """사후관리 done, by the day it was done."""
    rows = db.execute(
        select(
            FollowUp.done_on,
            FollowUp.recorded_at,
            FollowUp.id,
            FollowUp.jobseeker_id,
            Jobseeker.sex,
            Jobseeker.birth_date,
        )
        .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
        .where(FollowUp.voided_at.is_(None), FollowUp.done_on.between(span.start, span.end))
    )
    return _people(db, rows, ())


FACTS: Mapping[str, Callable[[Session, Span], list[Fact]]] = {
    "registrations": registrations,
    "vacancies": vacancies,
    "sessions": sessions,
    "referrals": referrals,
    "interviews": interviews,
    "placements": placements,
    "own_placements": own_placements,
    "referral_placements": referral_placements,
    "employer_visits": employer_visits,
    "visit_registrations": visit_registrations,
    "follow_ups": follow_ups,
}
"""Every kind of fact by name."""
