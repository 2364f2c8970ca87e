"""One referral's whole story: each step with its day, who entered it and who told it, and the calls about it.

Source: domain.md 2.2 (the state table).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.accounts import Account
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.services.audit import record_viewed
from jobdesk.services.codes import code_book
from jobdesk.services.contact_attempts import AttemptRow, list_attempts
from jobdesk.services.referral_states import REASON_SCHEME
from jobdesk.services.referral_view import name_people
from jobdesk.services.referrals import ReferralRow, referral_rows


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a referral.

    Attributes:
        on: the day it happened; `recorded_at` when it was entered, by `who`.
        told_by: who reported it, a code.
        reason: the coded reason as its word, then the free text.
        taken_back: why it was taken back, by whom and when; "" while it stands.
    """

    id: UUID
    from_state: str | None
    to_state: str
    on: date
    told_by: str
    reason: str
    who: str
    recorded_at: datetime
    taken_back: str
    taken_back_by: str
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralHistory:
    """The referral, its person by name, the newest step and call first."""

    row: ReferralRow
    person: str
    steps: Sequence[StepRow]
    attempts: Sequence[AttemptRow]


def open_history(db: Session, act: Act, *, referral_id: UUID) -> ReferralHistory:
    """Everything that became of a referral, struck-through ones too; that it was looked at is recorded."""
    require(act.role, can_see_people)
    referral = db.get_one(Referral, referral_id)
    (row,) = referral_rows(db, [referral_id])
    names = name_people(db, act, [referral.jobseeker_id])
    record_viewed(db, act, table="referral", record_id=referral.id, jobseeker_ids=[referral.jobseeker_id])
    return ReferralHistory(
        row,
        names[referral.jobseeker_id],
        _steps(db, referral_id),
        list_attempts(db, act, referral_id=referral_id),
    )


def _steps(db: Session, referral_id: UUID) -> list[StepRow]:
    steps = db.scalars(
        select(ReferralStep).where(ReferralStep.referral_id == referral_id).order_by(ReferralStep.id.desc())
    ).all()
    accounts = {id_ for step in steps for id_ in (step.account_id, step.voided_by) if id_ is not None}
    found = db.execute(select(Account.id, Account.display_name).where(Account.id.in_(accounts)))
    names: Mapping[UUID | None, str] = {id_: name for id_, name in found}
    return [
        StepRow(
            step.id,
            step.from_state,
            step.to_state,
            step.stepped_on,
            step.reported_by or "",
            _reason(db, step),
            names.get(step.account_id, ""),
            step.recorded_at,
            step.voided_why or "",
            names.get(step.voided_by, ""),
            step.voided_at,
        )
        for step in steps
    ]


def _reason(db: Session, step: ReferralStep) -> str:
    """The word of a code that may be retired by now, and what was written beside it."""
    scheme = REASON_SCHEME.get(ReferralState(step.to_state))
    word = code_book(db).label(scheme, step.reason_code) if scheme and step.reason_code else step.reason_code
    return " · ".join(part for part in (word, step.reason) if part)
