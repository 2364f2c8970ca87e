"""Matches: open vacancies for a person, people for a vacancy, the best first, each with its reasons.

One SQL statement scores and orders, on both engines; the reference in `base/matching` explains the rows it gives.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobdesk.base import matching
from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import ConsentKind, ReferralState, ReferralWish
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, phone_tail
from jobdesk.base.match_terms import Job, Seeker
from jobdesk.base.match_words import say
from jobdesk.base.matching import CONDITIONS, Verdict
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services._match_people import people_grades
from jobdesk.services._match_sides import allowed_stays, job_of, licenses_of, seeker_of
from jobdesk.services._match_sql import Engine, most_points, no_hard_failure, score_sql
from jobdesk.services._match_vacancies import NEAR, near_occupation, vacancy_grades
from jobdesk.services.codes import code_book
from jobdesk.services.openings import is_open
from jobdesk.services.referable import is_referable
from jobdesk.services.referral_states import OPEN
from jobdesk.services.settings import read_settings

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """How one condition stands, in words and figures; `text` is "" where nothing is asked."""

    name: str
    label: str
    hard: bool
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """How a person and a vacancy fit; the hard conditions stand first."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def failed(self) -> tuple[Reason, ...]:
        """The hard conditions that fail: a referral needs a reason."""
        return tuple(one for one in self.reasons if one.hard and one.verdict is Verdict.FAILS)


@dataclass(frozen=True, slots=True)
class Before:
    """What went before between the pair, and how much is going on at the vacancy.

    Attributes:
        state, on: the last referral of the pair; None without one.
        is_open: it is still open.
        sent: people referred to the vacancy whose referral is open.
    """

    state: ReferralState | None = None
    on: date | None = None
    is_open: bool = False
    sent: int = 0


@dataclass(frozen=True, slots=True)
class VacancyMatch:
    """One open vacancy for a person; `watch` is what colleagues should know of the firm."""

    id: UUID
    title: str
    employer_name: str
    wage_basis: str | None
    wage_min: int | None
    remaining: int | None
    watch: str
    match: Match
    before: Before


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person for a vacancy: masked, but for a name that a text found; `tail` is the end of the phone."""

    id: UUID
    name: str
    born: int | None
    tail: str
    match: Match
    before: Before


def explain(seeker: Seeker, job: Job, codes: CodeBook) -> Match:
    """The reference's answer for one pair, in words."""
    found = matching.grades(seeker, job)
    reasons = [
        Reason(
            one.name,
            _(one.label),
            one.hard,
            one.grades[found[one.name]],
            say(one.name, found[one.name], seeker, job, codes),
        )
        for one in CONDITIONS
    ]
    return Match(matching.score(found), tuple(reasons))


def best_vacancies(
    db: Session,
    seeker: Seeker,
    on: date,
    *,
    limit: int,
    only_fitting: bool = False,
    found: Select[UUID] | None = None,
) -> list[tuple[UUID, int]]:
    """(id, score) of the vacancies that are open on a day, the best first, then the newest.

    Those near the wished occupations are asked first: a whole list of such that have more points than anything
    farther away can have is the answer. Else all are scored.

    Args:
        found: only these.
    """
    engine = Engine.of(db)
    graded = vacancy_grades(seeker, engine)
    score = score_sql(graded).label("score")
    rules = [is_open(on), *(no_hard_failure(graded) if only_fitting else ())]
    query = select(Vacancy.id, score).order_by(score.desc(), Vacancy.received_on.desc(), Vacancy.id).limit(limit)
    if found is not None:
        rules.append(Vacancy.id.in_(found))
    for digits, farther in NEAR if found is None else ():
        near = near_occupation(seeker, digits, engine)
        if near is not None:
            # The occupation is tested first: it stands near the beginning of a row, the rest far behind.
            rows = [(one, points) for one, points in db.execute(query.where(near, *rules))]
            if len(rows) == limit and rows[-1][1] > most_points(graded, {"occupation": farther}):
                return rows
    return [(one, points) for one, points in db.execute(query.where(*rules))]


def match_vacancies(
    db: Session, act: Act, *, jobseeker_id: UUID, text: str = "", only_fitting: bool = False, limit: int = SHOWN
) -> list[VacancyMatch]:
    """The open vacancies that fit a person best, with their reasons. Reads only.

    Args:
        text: only what it finds.
        only_fitting: none that fails a hard condition.
    """
    require(act.role, can_see_people)
    seeker = _seeker(db, act, jobseeker_id)
    found = search.matching_ids(db, text, search.VACANCY) if text.strip() else None
    rows = best_vacancies(db, seeker, act.today, limit=limit, only_fitting=only_fitting, found=found)
    return matched_vacancies(db, act, jobseeker_id=jobseeker_id, vacancy_ids=[one for one, _score in rows])


def _seeker(db: Session, act: Act, person_id: UUID) -> Seeker:
    person = db.get_one(Jobseeker, person_id)
    return seeker_of(person, licenses_of(db, [person_id]).get(person_id, ()), code_book(db), act.today)


def matched_vacancies(
    db: Session, act: Act, *, jobseeker_id: UUID, vacancy_ids: Sequence[UUID]
) -> list[VacancyMatch]:
    """These vacancies in their order, as matches of a person. Reads only."""
    require(act.role, can_see_people)
    codes, ids = code_book(db), vacancy_ids
    seeker = _seeker(db, act, jobseeker_id)
    query = select(Vacancy, Employer.watch_mark).outerjoin(Employer, Employer.id == Vacancy.employer_id)
    found = {v.id: (v, watch) for v, watch in db.execute(query.where(Vacancy.id.in_(ids)))}
    before = _referred_before(db, [jobseeker_id], ids)
    rows = []
    for one in ids:
        v, watch = found[one]
        rows.append(
            VacancyMatch(
                v.id,
                v.title,
                v.employer_name,
                v.wage_basis,
                v.wage_min,
                v.openings - v.taken if v.employer_id else None,
                watch or "",
                explain(seeker, job_of(v), codes),
                before[jobseeker_id, v.id],
            )
        )
    return rows


def people_query(
    db: Session, job: Job, on: date, *, codes: CodeBook, only_fitting: bool = False
) -> Select[UUID, int]:
    """SQL: (id, score) of who may be referred on a day, the best first, then the newest registration.

    Who may: a valid registration, consent to disclosure, a wish for referrals, and no state against it.
    """
    found = people_grades(job, allowed_stays(codes, on), Engine.of(db))
    score = score_sql(found).label("score")
    registered = (
        select(Registration.jobseeker_id, func.max(Registration.received_on).label("received_on"))
        .where(Registration.voided_at.is_(None), Registration.valid_from <= on, Registration.valid_until >= on)
        .group_by(Registration.jobseeker_id)
        .subquery()
    )
    consented = select(Consent.jobseeker_id).where(
        Consent.kind == ConsentKind.DISCLOSURE,
        Consent.voided_at.is_(None),
        Consent.given_on <= on,
        Consent.withdrawn_on.is_(None) | (Consent.withdrawn_on > on),
    )
    query = (
        select(Jobseeker.id, score)
        .join(registered, registered.c.jobseeker_id == Jobseeker.id)
        .where(
            Jobseeker.merged_into_id.is_(None),
            Jobseeker.referral_wish == ReferralWish.WANTED,
            is_referable(on),
            Jobseeker.id.in_(consented),
        )
    )
    if only_fitting:
        query = query.where(*no_hard_failure(found))
    return query.order_by(score.desc(), registered.c.received_on.desc(), Jobseeker.id)


def match_people(
    db: Session, act: Act, *, vacancy_id: UUID, text: str = "", only_fitting: bool = False, limit: int = SHOWN
) -> list[PersonMatch]:
    """Who may be referred and fits a vacancy best, with the reasons. The caller records who is shown."""
    require(act.role, can_see_people)
    codes = code_book(db)
    job = job_of(db.get_one(Vacancy, vacancy_id))
    query = people_query(db, job, act.today, codes=codes, only_fitting=only_fitting)
    if text.strip():
        query = query.where(Jobseeker.id.in_(search.matching_ids(db, text, search.JOBSEEKER)))
    ids = [one for one, _score in db.execute(query.limit(limit))]
    return matched_people(db, act, vacancy_id=vacancy_id, jobseeker_ids=ids, named=bool(text.strip()))


def matched_people(
    db: Session, act: Act, *, vacancy_id: UUID, jobseeker_ids: Sequence[UUID], named: bool
) -> list[PersonMatch]:
    """These people in their order, as matches of a vacancy. The caller records who is shown.

    Args:
        named: a text found them, so that they stand there with their names.
    """
    require(act.role, can_see_people)
    codes, ids = code_book(db), jobseeker_ids
    job = job_of(db.get_one(Vacancy, vacancy_id))
    people = {p.id: p for p in db.scalars(select(Jobseeker).where(Jobseeker.id.in_(ids)))}
    full = named and not read_settings(db).flag("search_masks_names")
    licenses, before = licenses_of(db, ids), _referred_before(db, ids, [vacancy_id])
    return [
        PersonMatch(
            one,
            people[one].full_name if full else mask_name(people[one].full_name),
            born.year if (born := people[one].birth_date) else None,
            phone_tail(people[one].mobile or people[one].phone),
            explain(seeker_of(people[one], licenses.get(one, ()), codes, act.today), job, codes),
            before[one, vacancy_id],
        )
        for one in ids
    ]


def judge_pairs(
    seekers: Mapping[UUID, Seeker], jobs: Mapping[UUID, Job], codes: CodeBook
) -> dict[tuple[UUID, UUID], Match]:
    """How every person fits every vacancy."""
    return {
        (person, vacancy): explain(seeker, job, codes)
        for person, seeker in seekers.items()
        for vacancy, job in jobs.items()
    }


def _referred_before(
    db: Session, jobseeker_ids: Collection[UUID], vacancy_ids: Collection[UUID]
) -> Mapping[tuple[UUID, UUID], Before]:
    """For every pair its last referral, and the open ones of the vacancy."""
    live = (Referral.vacancy_id.in_(vacancy_ids), Referral.voided_at.is_(None))
    sent: dict[UUID, int] = {
        vacancy: count
        for vacancy, count in db.execute(
            select(Referral.vacancy_id, func.count())
            .where(*live, Referral.state.in_(sorted(OPEN)))
            .group_by(Referral.vacancy_id)
        )
    }
    last = {
        (person, vacancy): (ReferralState(state), on)
        for person, vacancy, state, on in db.execute(
            select(Referral.jobseeker_id, Referral.vacancy_id, Referral.state, Referral.referred_on)
            .where(*live, Referral.jobseeker_id.in_(jobseeker_ids))
            .order_by(Referral.referred_on, Referral.id)
        )
    }
    found = {}
    for pair in ((person, vacancy) for person in jobseeker_ids for vacancy in vacancy_ids):
        state, on = last.get(pair, (None, None))
        found[pair] = Before(state, on, state in OPEN, sent.get(pair[1], 0))
    return found
