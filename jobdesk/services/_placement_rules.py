"""What a placement can say and what follows from it, on entry and on correction. Source: domain.md 2.5."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import PlacementRoute, WageVerdict
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.placement_wages import check_placement_wage
from jobdesk.base.settings import Settings
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.events import Event, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import correct
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import check_backdate, registration_before
from jobdesk.services.settings import read_settings
from jobdesk.services.vacancy_checks import firm_facts

_BELOW = mark("The hourly wage lies below the minimum wage.")


@dataclass(frozen=True, slots=True)
class Work:
    """What the rules of recognition look at besides the form of the placement.

    Attributes:
        left_on: the earliest day of leaving that a follow-up learned.
    """

    jobseeker_id: UUID
    vacancy: Vacancy | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule: when it refuses, and the sentence that is kept; its id is kept beside it."""

    refuses: Callable[[Session, Settings, Mapping[str, Any], Work], bool]
    why: str


def check_values(
    db: Session, act: Act, kept: Mapping[str, Any], *, referred_on: date | None, why: str | None
) -> None:
    """Refuse what a placement cannot say.

    Args:
        referred_on: the day of its referral, None without one.
        why: the reason for a day far back, or for a start before the referral.

    Raises InvalidInput.
    """
    if kept["started_on"] > act.today:
        raise InvalidInput(_("The start lies in the future: enter it as hire pending."), field="started_on")
    check_backdate(db, act, kept["started_on"], "started_on", why)
    if referred_on is not None and kept["started_on"] < referred_on and not (why or "").strip():
        raise InvalidInput(
            _("The start lies before the referral of {day}: write the reason in the remarks.").format(
                day=format_date(referred_on)
            ),
            field="started_on",
        )
    if (kept["route"] == PlacementRoute.REFERRAL) != (referred_on is not None):
        raise InvalidInput(_("The route referral needs its referral, the others have none."), field="route")
    if kept.get("recognized") is False and not kept.get("recognized_why"):
        raise InvalidInput(_("Write why it is not recognized."), field="recognized_why")
    if kept.get("verified_on") and kept["verified_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="verified_on")
    if kept.get("verified_on") and not kept.get("evidence"):
        raise InvalidInput(_("A day of verification needs its evidence."), field="evidence")


def _below_wage(db: Session, settings: Settings, kept: Mapping[str, Any], work: Work) -> bool:
    """Whether the wage surely lies below: what is not known of the hours speaks for the placement."""
    if not settings.flag("refuse_below_wage") or not kept.get("wage_amount"):
        return False
    vacancy = work.vacancy
    if vacancy is not None and vacancy.wage_exempt:
        return False
    five = vacancy.five_or_more if vacancy else None
    if five is None and vacancy is not None:
        five = firm_facts(db, vacancy.employer_id).five_or_more
    surveillance = bool(vacancy and vacancy.surveillance_exempt)
    told = check_placement_wage(kept, code_book(db), surveillance=surveillance, five_or_more=five)
    return told.verdict == WageVerdict.BELOW


def _public_works(_db: Session, settings: Settings, kept: Mapping[str, Any], _work: Work) -> bool:
    return settings.flag("refuse_public_works") and bool(kept.get("public_works"))


def _without_service(db: Session, settings: Settings, kept: Mapping[str, Any], work: Work) -> bool:
    if not settings.flag("refuse_without_service") or work.vacancy is not None:
        return False
    person, day = work.jobseeker_id, kept["started_on"]
    until = datetime.combine(day + timedelta(days=1), time(), SEOUL)
    services = (
        select(CounselingSession.id).where(
            CounselingSession.jobseeker_id == person,
            CounselingSession.voided_at.is_(None),
            CounselingSession.started_at < until,
        ),
        select(Referral.id).where(
            Referral.jobseeker_id == person, Referral.voided_at.is_(None), Referral.referred_on <= day
        ),
        select(Inquiry.id).where(
            Inquiry.jobseeker_id == person, Inquiry.voided_at.is_(None), Inquiry.received_at < until
        ),
        *(
            select(came.id)
            .join(Event, Event.id == came.event_id)
            .where(came.jobseeker_id == person, came.voided_at.is_(None), Event.held_on <= day, *more)
            for came, *more in ((EventParticipant,), (EventInterview, EventInterview.no_show_at.is_(None)))
        ),
    )
    return all(db.scalar(given.limit(1)) is None for given in services)


def _left_early(_db: Session, settings: Settings, kept: Mapping[str, Any], work: Work) -> bool:
    days = settings.integer("refuse_left_days")
    return bool(days and work.left_on and work.left_on <= kept["started_on"] + timedelta(days=days))


RULES: Mapping[str, _Rule] = {
    "below_wage": _Rule(_below_wage, _BELOW),
    "public_works": _Rule(_public_works, mark("It is a public works job.")),
    "without_service": _Rule(_without_service, mark("No service was given before the start.")),
    "left_early": _Rule(_left_early, mark("The person left soon after the start.")),
}
"""By the id that a refused placement keeps, in the order they are asked."""


def recognition(
    db: Session, kept: Mapping[str, Any], work: Work, before: Placement | None = None
) -> dict[str, Any]:
    """Whether the placement counts and why not: by hand, or by the first rule that refuses it.

    Args:
        before: the placement as it was; what a rule said of it is asked again, what a hand said stays.
    """
    said = before.recognized_why if before is not None and not before.recognized else None
    by_rule = said is not None and (before is not None and before.recognition_rule or said == on_paper(_BELOW))
    if kept.get("recognized") is False and not (by_rule and kept.get("recognized_why") == said):
        return {"recognized": False, "recognized_why": kept.get("recognized_why"), "recognition_rule": None}
    settings = read_settings(db)
    for name, rule in RULES.items():
        if rule.refuses(db, settings, kept, work):
            return {"recognized": False, "recognized_why": on_paper(rule.why), "recognition_rule": name}
    return {"recognized": True, "recognized_why": None, "recognition_rule": None}


_LOOKED_AT = (
    "started_on",
    "wage_basis",
    "wage_amount",
    "weekly_hours",
    "public_works",
    "recognized",
    "recognized_why",
)


def work_of(db: Session, placement: Placement, left_on: date | None) -> Work:
    """What the rules look at of a saved placement."""
    vacancy = db.get(Vacancy, placement.vacancy_id) if placement.vacancy_id else None
    return Work(placement.jobseeker_id, vacancy, left_on)


def ask_again(db: Session, act: Act, placement: Placement, left_on: date | None, why: str | None = None) -> None:
    """Ask the rules anew after something was learned of a placement, inside the caller's act."""
    if placement.voided_at is None:
        kept = {name: getattr(placement, name) for name in _LOOKED_AT}
        said = recognition(db, kept, work_of(db, placement, left_on), before=placement)
        correct(db, act, placement, said, version=placement.version, why=why)


def learned_left(db: Session, placement_id: UUID, *, but: UUID | None = None) -> date | None:
    """The earliest day of leaving that a live follow-up of a placement learned, one of them left aside."""
    days = select(FollowUp.id, FollowUp.left_on).where(
        FollowUp.placement_id == placement_id, FollowUp.voided_at.is_(None), FollowUp.left_on.is_not(None)
    )
    return min((day for one, day in db.execute(days) if one != but and day is not None), default=None)


def verification(act: Act, kept: Mapping[str, Any], before: Placement | None = None) -> dict[str, Any]:
    """Who verified a placement and when: it is verified once there is evidence; other evidence, another look."""
    if not kept.get("evidence"):
        return {"verified_on": None, "verified_by": None, "second_look_on": None, "second_look_by": None}
    same = before is not None and before.evidence == kept["evidence"] and before.verified_by is not None
    looked = same and before is not None and before.evidence_ref == kept.get("evidence_ref")
    return {
        "verified_on": kept.get("verified_on") or act.today,
        "verified_by": before.verified_by if same and before is not None else act.account_id,
        "second_look_on": before.second_look_on if looked and before is not None else None,
        "second_look_by": before.second_look_by if looked and before is not None else None,
    }


def day_state(db: Session, jobseeker_id: UUID, on: date) -> dict[str, Any]:
    """What the person was on the day work began, as the placement copies it (statistics.md 1)."""
    registration = registration_before(db, [jobseeker_id], on).get(jobseeker_id)
    state = registration or db.get_one(Jobseeker, jobseeker_id)
    return {
        "registration_id": registration.id if registration else None,
        "dong_code": state.dong_code,
        "education_level": state.education_level,
        "target_groups": state.target_groups,
        "visa_status": state.visa_status,
    }
