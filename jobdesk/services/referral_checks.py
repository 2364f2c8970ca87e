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
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.codes import code_book
from jobdesk.services.consents import current_consents
from jobdesk.services.jobseekers import missing_details
from jobdesk.services.matching import Match, judge_pairs
from jobdesk.services.openings import why_closed
from jobdesk.services.referable import why_not
from jobdesk.services.referral_states import OPEN
from jobdesk.services.registrations import registration_valid_on
from jobdesk.services.vacancy_wages import below_now, wages_on


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
    codes = code_book(db)
    people = {p.id: p for p in db.scalars(select(Jobseeker).where(Jobseeker.id.in_(jobseeker_ids)))}
    vacancies = {v.id: v for v in db.scalars(select(Vacancy).where(Vacancy.id.in_(vacancy_ids)))}
    registered = registration_valid_on(db, jobseeker_ids, day)
    consented = current_consents(db, jobseeker_ids, ConsentKind.DISCLOSURE, day)
    wages = wages_on(db, vacancies.values(), codes, day)
    if matches is None:
        matches = judge_pairs(db, act, jobseeker_ids=jobseeker_ids, vacancy_ids=vacancy_ids)
    before: dict[tuple[UUID, UUID], list[Referral]] = {}
    for referral in db.scalars(
        select(Referral).where(
            Referral.jobseeker_id.in_(jobseeker_ids),
            Referral.vacancy_id.in_(vacancy_ids),
            Referral.voided_at.is_(None),
        )
    ):
        before.setdefault((referral.jobseeker_id, referral.vacancy_id), []).append(referral)
    checks = []
    for person_id in jobseeker_ids:
        for vacancy_id in vacancy_ids:
            held = before.get((person_id, vacancy_id), [])
            wage = below_now(vacancies[vacancy_id], wages)
            blocked = _blocks(
                people[person_id],
                vacancies[vacancy_id],
                registered=person_id in registered,
                consented=person_id in consented,
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
