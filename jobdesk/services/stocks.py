"""Figures that are no flow: stocks on a day, cohorts, retention. Source: statistics.md 2."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Text, cast, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.enums import ReferralState, VacancyKind, VacancyState
from jobdesk.base.formats import ratio
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.facts import Span, among, driver_rows, survivors_by_text
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
    query = select(cast(Vacancy.id, Text), Vacancy.openings).where(*asked)
    openings: dict[str, int] = {one: count for one, count in driver_rows(db, query)}
    steps = (
        select(cast(VacancyStep.vacancy_id, Text), VacancyStep.to_state)
        .where(VacancyStep.stepped_on <= on, VacancyStep.voided_at.is_(None))
        .where(among(db, VacancyStep.vacancy_id, openings))
        .order_by(VacancyStep.stepped_on, VacancyStep.id)
    )
    state: dict[str, str] = {one: to_state for one, to_state in driver_rows(db, steps)}
    taken = _taken(db, on, openings)
    return [
        UUID(one)
        for one, count in openings.items()
        if state.get(one) not in _ENDED and len(taken.get(one, ())) < count
    ]


def _taken(db: Session, on: date, of: Collection[str]) -> dict[str, set[str]]:
    """By vacancy of `of` the referrals that took an opening by a day: a start of work, or a seat held for one."""
    referred: dict[str, set[str]] = defaultdict(set)
    started = select(cast(Placement.vacancy_id, Text), cast(Placement.referral_id, Text)).where(
        Placement.voided_at.is_(None),
        Placement.took_opening.is_(true()),
        Placement.referral_id.is_not(None),
        among(db, Placement.vacancy_id, of),
        Placement.started_on <= on,
    )
    for vacancy_id, referral_id in driver_rows(db, started):
        referred[vacancy_id].add(referral_id)
    pending = select(ReferralStep.referral_id).where(ReferralStep.to_state == ReferralState.HIRE_PENDING)
    steps = (
        select(cast(Referral.vacancy_id, Text), cast(Referral.id, Text), ReferralStep.to_state)
        .join(ReferralStep, ReferralStep.referral_id == Referral.id)
        .where(
            Referral.voided_at.is_(None),
            among(db, Referral.vacancy_id, of),
            Referral.id.in_(pending),
            ReferralStep.voided_at.is_(None),
            ReferralStep.stepped_on <= on,
        )
        .order_by(ReferralStep.id)
    )
    last = {referral_id: (vacancy_id, to_state) for vacancy_id, referral_id, to_state in driver_rows(db, steps)}
    for referral_id, (vacancy_id, to_state) in last.items():
        if to_state == ReferralState.HIRE_PENDING:
            referred[vacancy_id].add(referral_id)
    return referred


def active_jobseekers(db: Session, on: date) -> list[UUID]:
    """The first registration valid on a day of each person with no counted placement since it."""
    stands = survivors_by_text(db, Jobseeker)
    texts = (cast(one, Text) for one in (Registration.id, Registration.jobseeker_id, Registration.received_on))
    valid = (
        select(*texts)
        .where(Registration.voided_at.is_(None), Registration.received_on <= on, Registration.valid_until >= on)
        .order_by(Registration.received_on, Registration.id)
    )
    rows = driver_rows(db, valid)
    if not rows:
        return []
    placed: dict[str, str] = {}
    for person, started in _counted_placements(db, date.fromisoformat(rows[0][2]), on):
        who = stands.get(person, person)
        placed[who] = max(started, placed.get(who, started))
    found: dict[str, str] = {}
    for one, person, received in rows:
        who = stands.get(person, person)
        if placed.get(who, "") < received:
            found.setdefault(who, one)
    return list(map(UUID, found.values()))


def _counted_placements(db: Session, start: date, end: date) -> list[tuple[Any, ...]]:
    """Who began work on which day, of the counted placements of two inclusive dates."""
    query = select(cast(Placement.jobseeker_id, Text), cast(Placement.started_on, Text)).where(
        Placement.voided_at.is_(None), Placement.recognized.is_(true()), Placement.started_on.between(start, end)
    )
    return driver_rows(db, query)


STOCKS: Mapping[str, Callable[[Session, date], list[UUID]]] = {
    "active_vacancies": active_vacancies,
    "active_jobseekers": active_jobseekers,
}


@dataclass(slots=True)
class Rates:
    """Cohort and retention rates of one span; what several of them ask is read once.

    Attributes:
        columns: reads the named columns of the facts of a kind in the span.
    """

    db: Session
    span: Span
    columns: Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]
    _registered: tuple[dict[str, str], date] | None = None
    _began: tuple[dict[UUID, date], dict[UUID, Told]] | None = None

    @property
    def registered(self) -> tuple[dict[str, str], date]:
        """By person the first day of registration, as texts; and the last day anybody registered."""
        if self._registered is None:
            read = self.columns("registrations", ("who", "on"))
            first = dict(sorted(zip(read["who"], read["on"], strict=True), key=itemgetter(1), reverse=True))
            last = max(read["on"], default=self.span.start.isoformat())
            self._registered = first, date.fromisoformat(last)
        return self._registered

    def cohort(self, days: int) -> Share:
        """Of the persons registered in the span, those with a counted placement 0 to `days` after the first."""
        first = self.registered[0]
        return Share(len(_placed_within(self.db, self.span, first, days)), len(first))

    def retention(self, months: int) -> Share:
        """Of the placements whose n-month date has come and whose state is known, those still employed."""
        if self._began is None:
            read = self.columns("placements", ("id", "on"))
            began = dict(zip(map(UUID, read["id"]), map(date.fromisoformat, read["on"]), strict=True))
            self._began = began, _told_within(self.db, self.span)
        kept = list(_kept_after(*self._began, months, self.span.base_date).values())
        return Share(kept.count(True), len(kept) - kept.count(None), kept.count(None))


def placed_within(db: Session, span: Span, registered: Sequence[Dated], days: int) -> dict[UUID, bool]:
    """The persons registered in the span, and whether each has a counted placement so soon after the first."""
    first: dict[UUID, str] = {}
    for fact in registered:
        if fact.who is not None:
            first.setdefault(fact.who, fact.on.isoformat())
    placed = _placed_within(db, span, {str(who): on for who, on in first.items()}, days)
    return {who: str(who) in placed for who in first}


def _placed_within(db: Session, span: Span, first: Mapping[str, str], days: int) -> set[str]:
    if not first:
        return set()
    stands, until = survivors_by_text(db, Jobseeker), timedelta(days=days)
    last = {on: (date.fromisoformat(on) + until).isoformat() for on in set(first.values())}
    placed = set()
    for person, started in _counted_placements(db, span.start, span.end + until):
        on = first.get(who := stands.get(person, person))
        if on is not None and on <= started <= last[on]:
            placed.add(who)
    return placed


def kept_after(db: Session, span: Span, placed: Sequence[Dated], months: int) -> dict[UUID, bool | None]:
    """The placements whose n-month date has come, and whether each is kept; None where nobody knows."""
    began = {fact.id: fact.on for fact in placed}
    return _kept_after(began, _told_within(db, span), months, span.base_date)


def _told_within(db: Session, span: Span) -> dict[UUID, Told]:
    return told_of(db, select(Placement.id).where(Placement.started_on.between(span.start, span.end)))


def _kept_after(
    began: Mapping[UUID, date], known: Mapping[UUID, Told], months: int, base: date
) -> dict[UUID, bool | None]:
    later, nothing = {on: months_later(on, months) for on in set(began.values())}, Told()
    return {one: known.get(one, nothing).kept_on(later[on]) for one, on in began.items() if later[on] <= base}
