"""What a firm did with the people who were sent to it: answers, how soon, what came of them, why people left."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.referral_states import OPEN, REASON_SCHEME

_S = ReferralState
ANSWERS = frozenset(
    {
        _S.APPLIED,
        _S.INTERVIEW_SCHEDULED,
        _S.INTERVIEWED,
        _S.HIRED,
        _S.HIRE_PENDING,
        _S.REJECTED_SCREENING,
        _S.REJECTED_INTERVIEW,
        _S.OFFER_DECLINED,
        _S.DECLINED_BY_EMPLOYER,
        _S.VACANCY_FILLED,
        _S.VACANCY_CANCELED,
    }
)
"""States that a firm's word brings about, unless the person told it."""
REJECTED = frozenset({_S.REJECTED_SCREENING, _S.REJECTED_INTERVIEW, _S.DECLINED_BY_EMPLOYER})
DECLINED = frozenset({_S.DECLINED_BY_JOBSEEKER, _S.OFFER_DECLINED})


@dataclass(frozen=True, slots=True)
class SentRow:
    """Someone sent to the firm; the name is masked. `days` until the firm's first answer, None without one."""

    id: UUID
    jobseeker_id: UUID
    vacancy_id: UUID
    jobseeker: str
    title: str
    referred_on: date
    state: str
    state_on: date
    reason: tuple[str, str]
    days: int | None
    counselor: str
    version: int


@dataclass(frozen=True, slots=True)
class FirmFigures:
    """A firm's referrals in figures.

    Attributes:
        median_days: from the referral to the firm's first answer; None where it never gave one.
        silent: closed as unanswered without one; `waiting`: open without one.
        declines: why people declined, leaves: why they left; (scheme, code) to how many, the most first.
    """

    referred: int
    answered: int
    median_days: float | None
    silent: int
    waiting: int
    hired: int
    rejected: int
    declined: int
    placed: int
    left: int
    declines: Sequence[tuple[tuple[str, str], int]]
    leaves: Sequence[tuple[tuple[str, str], int]]


def read_figures(db: Session, act: Act, *, employer_id: UUID) -> FirmFigures:
    """The figures of all referrals to a firm and all placements there."""
    require(act.role, can_see_people)
    sent = [row for row, *_names in db.execute(_sent(employer_id))]
    days = _answer_days(db, [row.id for row in sent])
    declines = Counter(
        (REASON_SCHEME[_S(row.state)], row.state_reason_code)
        for row in sent
        if row.state in DECLINED and row.state_reason_code
    )
    placed = select(Placement.id).where(Placement.employer_id == employer_id, Placement.voided_at.is_(None))
    left = (
        select(FollowUp.left_code, func.count(FollowUp.placement_id.distinct()))
        .where(
            FollowUp.placement_id.in_(placed),
            FollowUp.voided_at.is_(None),
            FollowUp.left_on.is_not(None),
        )
        .group_by(FollowUp.left_code)
    )
    leaves = {code: count for code, count in db.execute(left)}
    return FirmFigures(
        referred=len(sent),
        answered=len(days),
        median_days=median(days.values()) if days else None,
        silent=sum(row.state == _S.NO_RESPONSE_EMPLOYER and row.id not in days for row in sent),
        waiting=sum(row.state in OPEN and row.id not in days for row in sent),
        hired=sum(row.state == _S.HIRED for row in sent),
        rejected=sum(row.state in REJECTED for row in sent),
        declined=sum(row.state in DECLINED for row in sent),
        placed=db.scalar(select(func.count()).select_from(placed.subquery())) or 0,
        left=sum(leaves.values()),
        declines=declines.most_common(),
        leaves=Counter({("leave_reason", code): n for code, n in leaves.items() if code}).most_common(),
    )


def list_sent(db: Session, act: Act, *, employer_id: UUID, limit: int = 500) -> list[SentRow]:
    """The referrals to a firm, newest first."""
    require(act.role, can_see_people)
    query = _sent(employer_id).order_by(Referral.referred_on.desc(), Referral.id.desc()).limit(limit)
    found = db.execute(query).all()
    days = _answer_days(db, [row.id for row, *_names in found])
    return [
        SentRow(
            row.id,
            row.jobseeker_id,
            row.vacancy_id,
            mask_name(name),
            title,
            row.referred_on,
            row.state,
            row.state_on,
            (REASON_SCHEME.get(_S(row.state), ""), row.state_reason_code or ""),
            days.get(row.id),
            counselor,
            row.version,
        )
        for row, name, title, counselor in found
    ]


def _sent(employer_id: UUID) -> Any:  # noqa: ANN401  a select of four things
    return (
        select(Referral, Jobseeker.full_name, Vacancy.title, Account.display_name)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(Vacancy.employer_id == employer_id, Referral.voided_at.is_(None))
    )


def _answer_days(db: Session, referral_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Days from each referral to the first word of the firm; without one it is left out."""
    found: dict[UUID, int] = {}
    for at in range(0, len(referral_ids), 500):
        query = (
            select(Referral.id, Referral.referred_on, func.min(ReferralStep.stepped_on))
            .join(ReferralStep, ReferralStep.referral_id == Referral.id)
            .where(
                Referral.id.in_(referral_ids[at : at + 500]),
                ReferralStep.voided_at.is_(None),
                ReferralStep.from_state.is_not(None),
                ReferralStep.to_state.in_(ANSWERS),
                func.coalesce(ReferralStep.reported_by, "") != "jobseeker",
            )
            .group_by(Referral.id, Referral.referred_on)
        )
        found |= {one: (first - sent).days for one, sent, first in db.execute(query)}
    return found
