"""Figures that are no flow: stocks on a day, cohorts, retention. Source: statistics.md 2."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.enums import ReferralState, VacancyKind, VacancyState
from jobdesk.base.formats import ratio
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.facts import Span, survivors
from jobdesk.services.registrations import months_later
from jobdesk.services.retention import Told, told_of

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


class Dated(Protocol):
    """A fact as far as rates ask it."""

    @property
    def id(self) -> UUID:
        """Its record."""

    @property
    def on(self) -> date:
        """Its event date."""

    @property
    def who(self) -> UUID | None:
        """The person counted once."""


def active_vacancies(db: Session, on: date) -> list[UUID]:
    """Own vacancies received, not past their closing day, with an opening left, in a live state on a day."""
    asked = (
        Vacancy.voided_at.is_(None),
        Vacancy.kind == VacancyKind.OWN,
        Vacancy.received_on <= on,
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= on, Vacancy.until_filled.is_(true())),
    )
    rows = db.execute(select(Vacancy.id, Vacancy.openings).where(*asked)).all()
    state: dict[UUID, str] = {}
    for vacancy_id, to_state in db.execute(
        select(VacancyStep.vacancy_id, VacancyStep.to_state)
        .where(VacancyStep.stepped_on <= on, VacancyStep.voided_at.is_(None))
        .order_by(VacancyStep.stepped_on, VacancyStep.id)
    ):
        state[vacancy_id] = to_state
    taken = _taken(db, on, select(Vacancy.id).where(*asked))
    return [one for one, openings in rows if state.get(one) not in _ENDED and taken.get(one, 0) < openings]


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


def active_jobseekers(db: Session, on: date) -> list[UUID]:
    """The first registration valid on a day of each person with no counted placement since it."""
    stands = survivors(db, Jobseeker)
    placed: dict[UUID, date] = {}
    for person, started in db.execute(
        select(Placement.jobseeker_id, Placement.started_on).where(
            Placement.voided_at.is_(None), Placement.recognized.is_(true()), Placement.started_on <= on
        )
    ):
        who = stands.get(person, person)
        placed[who] = max(started, placed.get(who, started))
    found: dict[UUID, UUID] = {}
    for one, person, received in db.execute(
        select(Registration.id, Registration.jobseeker_id, Registration.received_on)
        .where(Registration.voided_at.is_(None), Registration.received_on <= on, Registration.valid_until >= on)
        .order_by(Registration.received_on, Registration.id)
    ):
        who = stands.get(person, person)
        if placed.get(who, date.min) < received:
            found.setdefault(who, one)
    return list(found.values())


STOCKS: Mapping[str, Callable[[Session, date], list[UUID]]] = {
    "active_vacancies": active_vacancies,
    "active_jobseekers": active_jobseekers,
}


def cohort(db: Session, span: Span, registered: Sequence[Dated], days: int) -> Share:
    """Of the persons registered in the span, those with a counted placement 0 to `days` after the first."""
    placed = placed_within(db, span, registered, days)
    return Share(sum(placed.values()), len(placed))


def placed_within(db: Session, span: Span, registered: Sequence[Dated], days: int) -> dict[UUID, bool]:
    """The persons registered in the span, and whether each has a counted placement so soon after the first."""
    first: dict[UUID, date] = {}
    for fact in registered:
        if fact.who is not None:
            first.setdefault(fact.who, fact.on)
    if not first:
        return {}
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
    return {who: who in hit for who in first}


def retention(db: Session, span: Span, placed: Sequence[Dated], months: int) -> Share:
    """Of the placements whose n-month date has come and whose state is known, those still employed."""
    kept = list(kept_after(db, span, placed, months).values())
    return Share(kept.count(True), len(kept) - kept.count(None), kept.count(None))


def kept_after(db: Session, span: Span, placed: Sequence[Dated], months: int) -> dict[UUID, bool | None]:
    """The placements whose n-month date has come, and whether each is kept; None where nobody knows."""
    known, nothing = told_of(db), Told()
    return {
        fact.id: known.get(fact.id, nothing).kept_on(day)
        for fact in placed
        if (day := months_later(fact.on, months)) <= span.base_date
    }
