"""What speaks against sending a person to a vacancy, told before the act. Source: domain.md 2.8."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import MINIMUM_WAGE, CodeBook
from jobdesk.base.enums import ConsentKind, ReferralWish
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.stay_rules import stay_rule
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._match_sides import asked_licenses, by_person, seeker_of
from jobdesk.services._rows import holding
from jobdesk.services.codes import code_book
from jobdesk.services.consents import holding_on
from jobdesk.services.jobseekers import missing_details
from jobdesk.services.matching import Match, judge_pairs
from jobdesk.services.openings import why_closed
from jobdesk.services.referable import why_not
from jobdesk.services.references import note_standing
from jobdesk.services.referral_states import OPEN
from jobdesk.services.registrations import begun_by
from jobdesk.services.vacancy_wages import below_now, job_now, wages_by
from jobdesk.store.turns import together


@dataclass(frozen=True, slots=True)
class PairCheck:
    """What speaks against sending one person to one vacancy, and what went before.

    Attributes:
        warned: what does not block, but must be seen: whether the stay allows this job.
        failed: the hard conditions that fail, in words: a referral needs a reason.
        overridden: their names.
    """

    jobseeker_id: UUID
    vacancy_id: UUID
    blocked: tuple[str, ...]
    earlier: tuple[str, ...]
    warned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()


def _blocks(
    person: Jobseeker,
    vacancy: Vacancy,
    *,
    registered: bool,
    consented: bool,
    held: Sequence[Referral],
    wage: str,
    codes: CodeBook,
    on: date,
) -> list[str]:
    found = []
    if not_now := why_not(person, codes, on):
        found.append(not_now)
    if not consented:
        found.append(_("Consent to disclosure is missing."))
    if not registered:
        found.append(_("The registration is not valid on this day."))
    if lacking := missing_details(person):
        names = ", ".join(_(one.label) for one in lacking)
        found.append(_("Still needed of the person: {fields}").format(fields=names))
    if person.visa_until and person.visa_until < on:
        found.append(
            _("The stay ended on {day}. Enter the new end from the original.").format(
                day=format_date(person.visa_until)
            )
        )
    found += [told for told in (_wish(person), why_closed(vacancy, on), wage) if told]
    for referral in held:
        if referral.state in OPEN:
            found.append(
                _("An open referral to this vacancy exists since {day}.").format(
                    day=format_date(referral.referred_on)
                )
            )
    return found


def _wish(person: Jobseeker) -> str:
    """Why the person's own wish speaks against a referral; "" where it does not."""
    if person.referral_wish == ReferralWish.NOT_WANTED:
        return _("The person wants no referral.")
    return _("The person wants information only.") if person.referral_wish == ReferralWish.INFORMATION_ONLY else ""


def stay_warning(person: Jobseeker, codes: CodeBook, on: date) -> str:
    """What to look at before this person is sent to a job; "" for one who may take any, or is Korean."""
    if not person.visa_status:
        return ""
    rule = stay_rule(person.visa_status, on, codes)
    if rule.ruling == "allowed":
        return ""
    told = _("{stay}, work limited: {why}") if rule.ruling == "limited" else _("{stay}, work to be checked: {why}")
    return told.format(stay=codes.label("visa", person.visa_status), why=rule.why)


def check_pairs(
    db: Session,
    act: Act,
    *,
    jobseeker_ids: Collection[UUID],
    vacancy_ids: Collection[UUID],
    on: date | None = None,
    matches: Mapping[tuple[UUID, UUID], Match] | None = None,
) -> list[PairCheck]:
    """For each pair what blocks it (empty: nothing) and the earlier referrals of the pair, in words.

    Reads only; a few queries for any number of pairs.

    Args:
        matches: how every pair fits, where the caller was told just now.
    """
    require(act.role, can_see_people)
    day = on or act.today
    return check_sides(db, act, read_sides(db, jobseeker_ids, vacancy_ids, day), on=day, matches=matches)


@dataclass(frozen=True, slots=True)
class Sides:
    """People and vacancies with what their check stands on; held, each is read from the session later.

    Attributes:
        registrations: by person the one whose day state a fact of that day copies (`registration_before`).
        consents: by person the consent to disclosure of that day.
        before: of a pair what is not struck through.
    """

    people: Mapping[UUID, Jobseeker]
    vacancies: Mapping[UUID, Vacancy]
    firms: Mapping[UUID, Employer]
    registrations: Mapping[UUID, Registration]
    registered: Collection[UUID]
    consents: Mapping[UUID, UUID]
    licenses: Mapping[UUID, tuple[str, ...]]
    before: Mapping[tuple[UUID, UUID], Sequence[Referral]]


def read_sides(
    db: Session, jobseeker_ids: Collection[UUID], vacancy_ids: Collection[UUID], on: date, *, hold: bool = False
) -> Sides:
    """Both sides as they stand, read in one go.

    Args:
        hold: the people are held; the vacancies are to be, and then their firms, before anything is read.
    """
    theirs = select(Vacancy.employer_id).where(Vacancy.id.in_(vacancy_ids))
    firms = select(Employer).where(Employer.id.in_(theirs)).order_by(Employer.id)
    sent = select(Referral).where(
        Referral.jobseeker_id.in_(jobseeker_ids),
        Referral.vacancy_id.in_(vacancy_ids),
        Referral.voided_at.is_(None),
    )
    held = [holding(Vacancy, vacancy_ids)] if hold else []
    *_held, people, jobs, owners, registrations, consents, licenses, earlier = together(
        db,
        *held,
        select(Jobseeker).where(Jobseeker.id.in_(jobseeker_ids)),
        select(Vacancy).where(Vacancy.id.in_(vacancy_ids)),
        firms.with_for_update(read=True, key_share=True) if hold else firms,
        begun_by(jobseeker_ids, on),
        holding_on(jobseeker_ids, ConsentKind.DISCLOSURE, on),
        asked_licenses(jobseeker_ids),
        sent,
    )
    before: dict[tuple[UUID, UUID], list[Referral]] = {}
    for referral in earlier.scalars():
        before.setdefault((referral.jobseeker_id, referral.vacancy_id), []).append(referral)
    begun = registrations.scalars().all()
    persons = {one.id: one for one in people.scalars()}
    vacancies = {one.id: one for one in jobs.scalars()}
    found = Sides(
        {one: persons[one] for one in jobseeker_ids},
        {one: vacancies[one] for one in vacancy_ids},
        {one.id: one for one in owners.scalars()},
        {one.jobseeker_id: one for one in begun},
        {one.jobseeker_id for one in begun if one.valid_until >= on},
        {one.jobseeker_id: one.id for one in consents},
        by_person(licenses),
        before,
    )
    if hold:
        note_standing(db, (one.id for one in found.firms.values() if one.merged_into_id is None))
    return found


def judge_sides(db: Session, act: Act, sides: Sides) -> Mapping[tuple[UUID, UUID], Match]:
    """How every person fits every vacancy, by today's conditions."""
    require(act.role, can_see_people)
    codes, people, vacancies = code_book(db), sides.people.values(), sides.vacancies.values()
    wages = wages_by(vacancies, sides.firms, codes, act.today)
    seekers = {p.id: seeker_of(p, sides.licenses.get(p.id, ()), codes, act.today) for p in people}
    return judge_pairs(seekers, {v.id: job_now(v, wages) for v in vacancies}, codes)


def check_sides(
    db: Session,
    act: Act,
    sides: Sides,
    *,
    on: date,
    matches: Mapping[tuple[UUID, UUID], Match] | None = None,
) -> list[PairCheck]:
    """What `check_pairs` tells of sides that were read, by today's conditions."""
    require(act.role, can_see_people)
    day, codes, people, vacancies = on, code_book(db), sides.people, sides.vacancies
    wages = wages_by(vacancies.values(), sides.firms, codes, day)
    if matches is None:
        matches = judge_sides(db, act, sides)
    checks = []
    for person_id in people:
        for vacancy_id in vacancies:
            held = sides.before.get((person_id, vacancy_id), [])
            wage = below_now(vacancies[vacancy_id], wages)
            blocked = _blocks(
                people[person_id],
                vacancies[vacancy_id],
                registered=person_id in sides.registered,
                consented=person_id in sides.consents,
                held=held,
                wage=wage,
                codes=codes,
                on=day,
            )
            failed = [one for one in matches[person_id, vacancy_id].failed if not wage or one.name != MINIMUM_WAGE]
            earlier = tuple(
                f"{format_date(r.referred_on)} {codes.label('referral_state', r.state)}"
                for r in held
                if r.state not in OPEN
            )
            warned = stay_warning(people[person_id], codes, day)
            checks.append(
                PairCheck(
                    person_id,
                    vacancy_id,
                    tuple(blocked),
                    earlier,
                    (warned,) if warned else (),
                    tuple(f"{one.label}: {one.text}" for one in failed),
                    tuple(one.name for one in failed),
                )
            )
    return checks
