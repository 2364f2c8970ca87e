"""취업: one act that opens, closes and plans; undone as a whole. Sources: domain.md 2.2, 2.5, statistics.md 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import MINIMUM_WAGE
from jobdesk.base.enums import AuditAction, PlacementRoute, ReferralState, WageBasis
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.placements import PLACEMENT
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import follow_ups
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import stamp, void
from jobdesk.services.audit import AuditNote, write_audit, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.referral_states import OPEN
from jobdesk.services.registrations import check_backdate, registration_before
from jobdesk.services.results import ResultEntry, step
from jobdesk.services.vacancies import free_opening, take_opening

_BELOW = mark("The hourly wage lies below the minimum wage.")


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A placement in a list."""

    id: UUID
    placement_no: str
    jobseeker_id: UUID
    jobseeker: str
    employer_name: str
    started_on: date
    route: str
    wage_basis: str | None
    wage_amount: int | None
    evidence: str | None
    verified_on: date | None
    recognized: bool
    counselor: str
    voided: bool


def record_placement(
    db: Session,
    act: Act,
    *,
    jobseeker_id: UUID,
    values: Mapping[str, Any],
    referral_id: UUID | None = None,
    referral_version: int | None = None,
) -> PlacementRow:
    """Record a start of work, with its referral or without one, in one act.

    With a referral it sets 채용(40), takes the opening (or uses the held seat), closes the person's
    other open referrals with 91; in any case it plans the follow-ups. Writes the Placement, referral
    steps, FollowUps and audit entries; the caller commits.

    Raises:
        InvalidInput: a field is wrong; the start lies in the future (that is 채용예정) or too far back
            without a note; a route that does not fit.
        VacancyFull: the last opening was just taken.
        StaleRecord: someone saved the referral in between.
    """
    require(act.role, can_serve)
    kept = clean_values(PLACEMENT, values, code_book(db), today=act.today)
    check_values(db, act, kept, with_referral=referral_id is not None, why=kept.get("note"))
    referral = db.get_one(Referral, referral_id) if referral_id else None
    vacancy = db.get_one(Vacancy, referral.vacancy_id) if referral else None
    if referral is not None and referral.jobseeker_id != jobseeker_id:
        raise ValueError("the referral is another person's")
    placement = Placement(
        placement_no=record_no(db, act, "placement", on=kept["started_on"]),
        jobseeker_id=jobseeker_id,
        referral_id=referral_id,
        vacancy_id=vacancy.id if vacancy else None,
        employer_id=vacancy.employer_id if vacancy else None,
        counselor_id=referral.counselor_id if referral else act.account_id,
        counter_no=act.window_no,
        took_opening=vacancy is not None,
        **{
            **day_state(db, jobseeker_id, kept["started_on"]),
            **kept,
            "own_business": bool(kept.get("own_business")),
            **recognition(db, kept),
            **verification(act, kept),
            "employer_name": kept.get("employer_name") or (vacancy.employer_name if vacancy else None),
            "occupation": kept.get("occupation") or (vacancy.occupation if vacancy else None),
        },
        **stamp(act),
    )
    db.add(placement)
    db.flush()
    if referral is not None:
        version = referral.version if referral_version is None else referral_version
        hired_on = min(max(kept["started_on"], referral.referred_on), act.today)
        step(db, act, referral, ResultEntry(referral.id, version, ReferralState.HIRED, hired_on))
    _close_others(db, act, placement)
    follow_ups.plan(db, act, placement)
    write_audit(
        db,
        act,
        AuditAction.CREATE,
        table="placement",
        record_id=placement.id,
        jobseeker_ids=[jobseeker_id],
        detail={"route": placement.route, "recognized": placement.recognized},
    )
    return get_placement(db, placement.id)


def check_values(db: Session, act: Act, kept: Mapping[str, Any], *, with_referral: bool, why: str | None) -> None:
    """Refuse what a placement cannot say; `why` is the reason for a day far back.

    Raises InvalidInput.
    """
    if kept["started_on"] > act.today:
        raise InvalidInput(_("The start lies in the future: enter it as hire pending."), field="started_on")
    check_backdate(db, act, kept["started_on"], "started_on", why)
    if (kept["route"] == PlacementRoute.REFERRAL) != with_referral:
        raise InvalidInput(_("The route referral needs its referral, the others have none."), field="route")
    if kept.get("recognized") is False and not kept.get("recognized_why"):
        raise InvalidInput(_("Write why it is not recognized."), field="recognized_why")
    if kept.get("verified_on") and kept["verified_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="verified_on")
    if kept.get("verified_on") and not kept.get("evidence"):
        raise InvalidInput(_("A day of verification needs its evidence."), field="evidence")


def recognition(db: Session, kept: Mapping[str, Any], before: Placement | None = None) -> dict[str, Any]:
    """Whether the placement counts and why not: by hand, or false for an hourly wage below the year's minimum.

    Args:
        before: the placement as it was; what the rule said of it is asked again.
    """
    by_rule = before is not None and not before.recognized and before.recognized_why == on_paper(_BELOW)
    by_hand = kept.get("recognized") is False
    if by_hand and not (by_rule and kept.get("recognized_why") == on_paper(_BELOW)):
        return {"recognized": False, "recognized_why": kept.get("recognized_why")}
    wage = kept.get("wage_amount")
    floor = code_book(db).amount(MINIMUM_WAGE, kept["started_on"])
    if wage and floor and kept.get("wage_basis") == WageBasis.HOURLY and wage < floor:
        return {"recognized": False, "recognized_why": on_paper(_BELOW)}
    return {"recognized": True, "recognized_why": None}


def verification(act: Act, kept: Mapping[str, Any], before: Placement | None = None) -> dict[str, Any]:
    """Who verified a placement and when: it is verified once there is evidence."""
    if not kept.get("evidence"):
        return {"verified_on": None, "verified_by": None}
    same = before is not None and before.evidence == kept["evidence"] and before.verified_by is not None
    return {
        "verified_on": kept.get("verified_on") or act.today,
        "verified_by": before.verified_by if same and before is not None else act.account_id,
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


def _close_others(db: Session, act: Act, placement: Placement) -> None:
    others = db.scalars(
        select(Referral).where(
            Referral.jobseeker_id == placement.jobseeker_id,
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN),
        )
    ).all()
    for other in others:
        if other.id == placement.referral_id:
            continue
        _set_state(db, act, other, ReferralState.CLOSED_BY_OTHER_HIRE)
        if other.seat_held:
            other.seat_held = False
            free_opening(db, other.vacancy_id)
    write_audits(
        db,
        act,
        [
            AuditNote(AuditAction.CHANGE, "referral", r.id, [r.jobseeker_id], {"state": r.state})
            for r in others
            if r.id != placement.referral_id
        ],
    )


def _set_state(db: Session, act: Act, referral: Referral, to: ReferralState) -> None:
    db.add(
        ReferralStep(
            referral_id=referral.id,
            from_state=referral.state,
            to_state=to,
            stepped_on=act.today,
            account_id=act.account_id,
            **stamp(act),
        )
    )
    referral.state, referral.state_on = to.value, act.today


def undo_placement(db: Session, act: Act, *, placement_id: UUID, why: str) -> None:
    """Take a placement back as a whole: what its act closed opens again, its seat and follow-ups go.

    Reads the steps that carry the placement's op_id; the caller commits.

    Raises:
        InvalidInput: no reason, already struck through, or a follow-up was done.
        NotAllowed: a colleague's placement and no supervisor.
    """
    require(act.role, can_serve)
    placement = db.get_one(Placement, placement_id)
    if placement.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    planned = db.scalars(
        select(FollowUp).where(FollowUp.placement_id == placement.id, FollowUp.voided_at.is_(None))
    ).all()
    if any(row.done_on for row in planned):
        raise InvalidInput(_("A follow-up of this placement was done: strike it through first."))
    for row in planned:
        void(db, act, row, why)
    steps = db.scalars(
        select(ReferralStep).where(
            ReferralStep.op_id == placement.op_id,
            ReferralStep.voided_at.is_(None),
            ReferralStep.from_state.is_not(None),
        )
    ).all()
    for taken in steps:
        _take_back(db, act, taken, why)
    void(db, act, placement, why)
    write_audit(
        db,
        act,
        AuditAction.UNDO,
        table="placement",
        record_id=placement.id,
        jobseeker_ids=[placement.jobseeker_id],
    )


def _take_back(db: Session, act: Act, taken: ReferralStep, why: str) -> None:
    """Put a referral where it stood before the step, with its seat, unless it moved on since."""
    referral = db.get_one(Referral, taken.referral_id)
    if referral.state != taken.to_state or referral.voided_at is not None:
        return
    before = db.scalar(
        select(ReferralStep)
        .where(
            ReferralStep.referral_id == referral.id,
            ReferralStep.voided_at.is_(None),
            ReferralStep.id < taken.id,
        )
        .order_by(ReferralStep.id.desc())
        .limit(1)
    )
    held_before = taken.from_state == ReferralState.HIRE_PENDING
    if referral.seat_held and not held_before:
        referral.seat_held = False
        free_opening(db, referral.vacancy_id)
    elif held_before and not referral.seat_held:
        take_opening(db, referral.vacancy_id)
        referral.seat_held = True
    if taken.from_state is not None:
        referral.state = taken.from_state
    if before is not None:
        referral.state_on = before.stepped_on
        referral.state_reason_code, referral.state_reason = before.reason_code, before.reason
    void(db, act, taken, why)


def get_placement(db: Session, placement_id: UUID) -> PlacementRow:
    """One placement as a row."""
    return _list(db, Placement.id == placement_id, 1)[0]


def list_placements(
    db: Session, act: Act, *, jobseeker_id: UUID | None = None, voided: bool = False, limit: int = 300
) -> list[PlacementRow]:
    """Placements, newest start first."""
    require(act.role, can_see_people)
    rule: Any = Placement.voided_at.is_not(None) if voided else Placement.voided_at.is_(None)
    if jobseeker_id is not None:
        rule = rule & (Placement.jobseeker_id == jobseeker_id)
    return _list(db, rule, limit)


def _list(db: Session, rule: Any, limit: int) -> list[PlacementRow]:  # noqa: ANN401  any SQL condition
    query = (
        select(Placement, Jobseeker.full_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
        .join(Account, Account.id == Placement.counselor_id)
        .where(rule)
        .order_by(Placement.started_on.desc(), Placement.id.desc())
        .limit(limit)
    )
    return [
        PlacementRow(
            p.id,
            p.placement_no,
            p.jobseeker_id,
            mask_name(name),
            p.employer_name or "",
            p.started_on,
            p.route,
            p.wage_basis,
            p.wage_amount,
            p.evidence,
            p.verified_on,
            p.recognized,
            counselor,
            p.voided_at is not None,
        )
        for p, name, counselor in db.execute(query)
    ]
