"""What the desk would ask or refuse, said of rows that are taken in all the same.

Wage, validity, capacity, open pairs, consent and late typing: notes, never wrong rows.
Source: exchange.md, domain.md 2.8.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import ConsentKind, PlacementRoute, ReferralState, VacancyKind, WageVerdict
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.placement_wages import check_placement_wage
from jobdesk.base.settings import Settings
from jobdesk.base.sheets import FIRMS, PEOPLE, PLACEMENTS, REFERRALS, REGISTRATIONS, VACANCIES
from jobdesk.records.jobseekers import Consent, Registration
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.imports._checks import counted_on
from jobdesk.services.imports._rows import Row
from jobdesk.services.referral_states import OPEN
from jobdesk.services.vacancy_checks import FirmFacts, check_pay, day_of

_HIRED = frozenset({ReferralState.HIRED, ReferralState.HIRE_PENDING})
Span = tuple[date, date]
Pair = tuple[UUID, UUID]


@dataclass
class _Around:
    """What the rows of a file told so far, for the rows that come after them."""

    consented: dict[UUID, date] = field(default_factory=dict)
    registered: dict[UUID, list[Span]] = field(default_factory=dict)
    openings: dict[UUID, int] = field(default_factory=dict)
    hired: Counter[UUID] = field(default_factory=Counter)
    open_pairs: dict[Pair, tuple[date, UUID, int]] = field(default_factory=dict)
    late: Counter[str] = field(default_factory=Counter)


class Notes:
    """Says of good rows what a desk would say.

    Attributes:
        superseded: referrals of a file that are open beside a later one of the same pair: a pair has one open
            referral at most, so these are taken in as 업체 미회신.
    """

    def __init__(self, db: Session, codes: CodeBook, settings: Settings, today: date, *, past: bool) -> None:
        self._db, self._codes, self._today, self._past = db, codes, today, past
        self._back = settings.integer("backdate_days")
        self._around = _Around()
        self.superseded: set[UUID] = set()

    def say(self, page: Sequence[Row]) -> None:
        """Look at a page of one sheet."""
        rows = [row for row in page if row.whole and not row.merged]
        if not rows:
            return
        sheet = rows[0].sheet
        for row in rows:
            self._late(row)
        if sheet is PEOPLE:
            self._people(rows)
        elif sheet is REGISTRATIONS:
            self._registrations(rows)
        elif sheet is VACANCIES:
            self._vacancies(rows)
        elif sheet is REFERRALS:
            self._referrals(rows)
        elif sheet is PLACEMENTS:
            self._placements(rows)

    def late(self, title: str) -> str:
        """What is said of a whole sheet: how many facts are typed late."""
        count = 0 if self._past else self._around.late[title]
        told = _("{count} rows lie more than {days} days back: a desk would ask why.")
        return told.format(count=format_number(count), days=format_number(self._back)) if count else ""

    def _late(self, row: Row) -> None:
        days = [] if row.known or row.sheet in (PEOPLE, FIRMS) else counted_on(row)
        if days and min(days) < self._today - timedelta(self._back):
            self._around.late[row.source.title] += 1

    def _people(self, rows: Sequence[Row]) -> None:
        for row in rows:
            day = row.values.get("disclosure_on")
            if row.id is not None and day is not None:
                self._around.consented[row.id] = day

    def _registrations(self, rows: Sequence[Row]) -> None:
        for row in rows:
            person, told = row.links.get("jobseeker_id"), _will_be(row)
            if person is None or told.get("voided") or told.get("valid_until") is None:
                continue
            self._around.registered.setdefault(person, []).append((told["received_on"], told["valid_until"]))

    def _vacancies(self, rows: Sequence[Row]) -> None:
        for row in rows:
            told = _will_be(row)
            if row.id is not None and told.get("openings"):
                self._around.openings[row.id] = told["openings"]
            if row.known and not row.changed:
                continue
            low, high = told.get("wage_min"), told.get("wage_max")
            if low is not None and high is not None and high < low:
                row.note("wage_max", _("The upper wage lies below the lower one."))
            if told.get("kind") == VacancyKind.OWN and low is not None:
                day = day_of(told["state"], told["received_on"], self._today)
                if check_pay(told, FirmFacts(), self._codes, day)[0].verdict == WageVerdict.BELOW:
                    row.note("wage_min", _("The hourly wage lies below the minimum wage."))

    def _placements(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.known and not row.changed:
                continue
            told = {"weekly_hours": None, **_will_be(row)}
            if (told["route"] == PlacementRoute.REFERRAL) != bool(row.links.get("referral_id")):
                row.note("route", _("The route referral needs its referral, the others have none."))
            if told.get("verified_on") and not told.get("evidence"):
                row.note("verified_on", _("A day of verification needs its evidence."))
            if told.get("wage_amount"):
                wage = check_placement_wage(told, self._codes, surveillance=False, five_or_more=None)
                if wage.verdict == WageVerdict.BELOW:
                    row.note("wage_amount", _("The hourly wage lies below the minimum wage."))

    def _referrals(self, rows: Sequence[Row]) -> None:
        fresh = [row for row in rows if not row.known or "state" in row.changed]
        people = {one for row in fresh if (one := row.links.get("jobseeker_id"))}
        vacancies = {one for row in fresh if (one := row.links.get("vacancy_id"))}
        known = _OfReferrals(self._db, people, vacancies)
        for row in fresh:
            told = _will_be(row)
            if told.get("voided"):
                continue
            if not row.known and not self._past:
                self._person(row, told["referred_on"], known)
            self._vacancy(row, told, known)

    def _person(self, row: Row, day: date, known: "_OfReferrals") -> None:
        person = row.links.get("jobseeker_id")
        if person is None:
            return
        given = min(filter(None, (self._around.consented.get(person), known.consented.get(person))), default=None)
        if given is None or given > day:
            row.note("jobseeker_no", _("Consent to disclosure is missing."))
        spans = self._around.registered.get(person, []) + known.registered.get(person, [])
        if not any(first <= day <= last for first, last in spans):
            row.note("referred_on", _("The registration is not valid on this day."))

    def _vacancy(self, row: Row, told: Mapping[str, Any], known: "_OfReferrals") -> None:
        person, vacancy = row.links.get("jobseeker_id"), row.links.get("vacancy_id")
        if vacancy is None or person is None or row.id is None:
            return
        if told["state"] in _HIRED:
            self._around.hired[vacancy] += 1
            openings, taken = known.openings.get(vacancy, (self._around.openings.get(vacancy, 0), 0))
            if openings and taken + self._around.hired[vacancy] > openings:
                row.note("state", _("More people are hired than the vacancy has openings."))
        if told["state"] not in OPEN:
            return
        if known.open_pairs.get((person, vacancy), row.id) != row.id:
            self.superseded.add(row.id)
            row.note("state", _("The pair has an open referral here: this one is taken in without an answer."))
            return
        day, other, at = self._around.open_pairs.setdefault(
            (person, vacancy), (told["referred_on"], row.id, row.row)
        )
        if other != row.id:
            earlier = other
            if told["referred_on"] < day:
                earlier = row.id
            else:
                self._around.open_pairs[person, vacancy] = (told["referred_on"], row.id, row.row)
            self.superseded.add(earlier)
            said = _(
                "Row {row} has an open referral of the pair too: the earlier one is taken in without an answer."
            )
            row.note("state", said.format(row=at))


class _OfReferrals:
    """What is known here of the people and vacancies of a page of referrals."""

    def __init__(self, db: Session, people: Collection[UUID], vacancies: Collection[UUID]) -> None:
        self.consented: dict[UUID, date] = {}
        self.registered: dict[UUID, list[Span]] = {}
        self.openings: dict[UUID, tuple[int, int]] = {}
        self.open_pairs: dict[Pair, UUID] = {}
        if not people:
            return
        given = select(Consent.jobseeker_id, Consent.given_on).where(
            Consent.jobseeker_id.in_(people),
            Consent.kind == ConsentKind.DISCLOSURE,
            Consent.voided_at.is_(None),
            Consent.withdrawn_on.is_(None),
        )
        self.consented = {one: day for one, day in db.execute(given.order_by(Consent.given_on.desc()))}
        held = select(Registration.jobseeker_id, Registration.valid_from, Registration.valid_until).where(
            Registration.jobseeker_id.in_(people), Registration.voided_at.is_(None)
        )
        for one, first, last in db.execute(held):
            self.registered.setdefault(one, []).append((first, last))
        seats = select(Vacancy.id, Vacancy.openings, Vacancy.taken).where(Vacancy.id.in_(vacancies))
        self.openings = {one: (openings, taken) for one, openings, taken in db.execute(seats)}
        pairs = select(Referral.jobseeker_id, Referral.vacancy_id, Referral.id).where(
            Referral.jobseeker_id.in_(people), Referral.state.in_(OPEN), Referral.voided_at.is_(None)
        )
        self.open_pairs = {(one, vacancy): referral for one, vacancy, referral in db.execute(pairs)}


def _will_be(row: Row) -> dict[str, Any]:
    """What the record will say: an empty cell of a known one changes nothing."""
    return {**row.values, **row.kept, **{name: row.values[name] for name in row.said}}
