"""Figures that are no flow: stocks on a day, cohorts, retention. Source: statistics.md 2."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.enums import FollowUpState, ReferralState, VacancyKind, VacancyState
from jobdesk.base.formats import ratio
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.facts import Fact, Span, survivors
from jobdesk.services.registrations import months_later

_ENDED = frozenset(
    {VacancyState.FILLED, VacancyState.CANCELED, VacancyState.REFUSED, VacancyState.ON_HOLD, VacancyState.EXPIRED}
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share: how many of how many, how many more are unknown."""

    part: int
    whole: int
    unknown: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Percent, one decimal, half up; None of nothing."""
        return ratio(self.part, self.whole)


def active_vacancies(db: Session, on: date) -> list[Fact]:
    """Own vacancies received, not past their closing day, with an opening left, in a live state on a day."""
    asked = (
        Vacancy.voided_at.is_(None),
        Vacancy.kind == VacancyKind.OWN,
        Vacancy.received_on <= on,
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= on, Vacancy.until_filled.is_(true())),
    )
    rows = db.execute(
        select(Vacancy.id, Vacancy.received_on, Vacancy.recorded_at, Vacancy.openings).where(*asked)
    ).all()
    state: dict[UUID, str] = {}
    for vacancy_id, to_state in db.execute(
        select(VacancyStep.vacancy_id, VacancyStep.to_state)
        .where(VacancyStep.stepped_on <= on, VacancyStep.voided_at.is_(None))
        .order_by(VacancyStep.stepped_on, VacancyStep.id)
    ):
        state[vacancy_id] = to_state
    taken = _taken(db, on, select(Vacancy.id).where(*asked))
    return [
        Fact(received, at, one, one, 1, None, {})
        for one, received, at, openings in rows
        if state.get(one) not in _ENDED and taken.get(one, 0) < openings
    ]


def _taken(db: Session, on: date, of: Select[UUID]) -> dict[UUID, int]:
    """How many openings of the vacancies `of` were taken by a day: a start of work, or a seat held for one."""
    referred: dict[UUID, set[UUID]] = defaultdict(set)
    started = select(Placement.vacancy_id, Placement.referral_id).where(
        Placement.voided_at.is_(None),
        Placement.took_opening.is_(true()),
        Placement.vacancy_id.in_(of),
        Placement.started_on <= on,
    )
    for vacancy_id, referral_id in db.execute(started):
        if vacancy_id is not None and referral_id is not None:
            referred[vacancy_id].add(referral_id)
    pending = select(ReferralStep.referral_id).where(ReferralStep.to_state == ReferralState.HIRE_PENDING)
    last: dict[UUID, tuple[UUID, str]] = {}
    for vacancy_id, referral_id, to_state in db.execute(
        select(Referral.vacancy_id, Referral.id, ReferralStep.to_state)
        .join(ReferralStep, ReferralStep.referral_id == Referral.id)
        .where(
            Referral.voided_at.is_(None),
            Referral.vacancy_id.in_(of),
            Referral.id.in_(pending),
            ReferralStep.voided_at.is_(None),
            ReferralStep.stepped_on <= on,
        )
        .order_by(ReferralStep.id)
    ):
        last[referral_id] = (vacancy_id, to_state)
    for referral_id, (vacancy_id, to_state) in last.items():
        if to_state == ReferralState.HIRE_PENDING:
            referred[vacancy_id].add(referral_id)
    return {vacancy_id: len(held) for vacancy_id, held in referred.items()}


def active_jobseekers(db: Session, on: date) -> list[Fact]:
    """Persons with a registration valid on a day and no counted placement since it."""
    stands = survivors(db, Jobseeker)
    placed: dict[UUID, date] = {}
    for person, started in db.execute(
        select(Placement.jobseeker_id, Placement.started_on).where(
            Placement.voided_at.is_(None), Placement.recognized.is_(true()), Placement.started_on <= on
        )
    ):
        who = stands.get(person, person)
        placed[who] = max(started, placed.get(who, started))
    found: dict[UUID, Fact] = {}
    for one, person, received, at in db.execute(
        select(Registration.id, Registration.jobseeker_id, Registration.received_on, Registration.recorded_at)
        .where(Registration.voided_at.is_(None), Registration.received_on <= on, Registration.valid_until >= on)
        .order_by(Registration.received_on, Registration.id)
    ):
        who = stands.get(person, person)
        if placed.get(who, date.min) < received:
            found.setdefault(who, Fact(received, at, one, who, 1, who, {}))
    return list(found.values())


STOCKS: Mapping[str, Callable[[Session, date], list[Fact]]] = {
    "active_vacancies": active_vacancies,
    "active_jobseekers": active_jobseekers,
}


def cohort(db: Session, span: Span, registered: Sequence[Fact], days: int) -> Share:
    """Of the persons registered in the span, those with a counted placement 0 to `days` after the first."""
    first: dict[UUID, date] = {}
    for fact in registered:
        first.setdefault(fact.who, fact.on)
    if not first:
        return Share(0, 0)
    stands = survivors(db, Jobseeker)
    hit = set()
    for person, started in db.execute(
        select(Placement.jobseeker_id, Placement.started_on).where(
            Placement.voided_at.is_(None),
            Placement.recognized.is_(true()),
            Placement.started_on.between(span.start, span.end + timedelta(days=days)),
        )
    ):
        who = stands.get(person, person)
        if who in first and first[who] <= started <= first[who] + timedelta(days=days):
            hit.add(who)
    return Share(len(hit), len(first))


@dataclass(slots=True)
class Told:
    """What the follow-ups of one placement told: the earliest day of leaving, the last day still at work."""

    left_on: date | None = None
    employed_on: date | None = None

    def kept_on(self, day: date) -> bool | None:
        """Whether the person was still employed on a day; None where nobody knows."""
        if self.left_on is not None and self.left_on <= day:
            return False
        known = self.left_on is not None or (self.employed_on is not None and self.employed_on >= day)
        return True if known else None


def told_of(db: Session, placement_ids: Collection[UUID] | None = None) -> dict[UUID, Told]:
    """What was learned of placements, of all without ids."""
    query = select(FollowUp.placement_id, FollowUp.state, FollowUp.done_on, FollowUp.left_on).where(
        FollowUp.voided_at.is_(None), FollowUp.done_on.is_not(None)
    )
    if placement_ids is not None:
        query = query.where(FollowUp.placement_id.in_(placement_ids))
    found: dict[UUID, Told] = {}
    for placement_id, state, done_on, left_on in db.execute(query):
        told = found.setdefault(placement_id, Told())
        if left_on is not None:
            told.left_on = min(left_on, told.left_on or left_on)
        if state == FollowUpState.EMPLOYED and done_on is not None:
            told.employed_on = max(done_on, told.employed_on or done_on)
    return found


def retention(db: Session, span: Span, placed: Sequence[Fact], months: int) -> Share:
    """Of the placements whose n-month date has come and whose state is known, those still employed."""
    known, nothing = told_of(db), Told()
    kept = [
        known.get(fact.id, nothing).kept_on(day)
        for fact in placed
        if (day := months_later(fact.on, months)) <= span.base_date
    ]
    return Share(kept.count(True), len(kept) - kept.count(None), kept.count(None))
