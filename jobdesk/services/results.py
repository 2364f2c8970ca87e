"""Results of referrals, one or many in one act, by the state table. Source: domain.md 2.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, InterviewState, ReferralState
from jobdesk.base.errors import InvalidInput, StaleRecord
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.services._rows import stamp
from jobdesk.services.audit import AuditNote, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.referral_states import INTERVIEW_HELD, NEEDS_REASON, REASON_SCHEME, may_follow
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.vacancies import free_opening, take_opening


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """What is said of one referral; `version` is the one the table was filled from."""

    referral_id: UUID
    version: int
    state: str
    on: date
    reported_by: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    hire_planned_on: date | None = None
    interview_at: datetime | None = None


def enter_results(db: Session, act: Act, *, entries: Sequence[ResultEntry]) -> list[ReferralRow]:
    """Enter results of several referrals, all or nothing; a step back corrects every count.

    Writes each Referral, one ReferralStep, its interviews and audit entry. 채용예정 keeps the planned
    date and the seat; 채용 is entered by `placements.record_placement`.

    Raises:
        InvalidInput: a step that the table does not know, a reason or planned date is missing, a future date.
        StaleRecord: someone saved a referral in between.
        VacancyFull: no seat is left for 채용예정.
    """
    require(act.role, can_serve)
    if not entries:
        raise InvalidInput(_("Choose at least one referral and a result."))
    for entry in entries:
        if entry.state == ReferralState.HIRED:
            raise InvalidInput(_("Enter a hire by its placement."), field="state")
        step(db, act, db.get_one(Referral, entry.referral_id), entry)
    return referral_rows(db, [entry.referral_id for entry in entries])


def step(db: Session, act: Act, referral: Referral, entry: ResultEntry) -> None:
    """Move one referral by one step, inside the caller's act; audited here."""
    to = ReferralState(entry.state)
    if referral.version != entry.version:
        raise StaleRecord(
            _("This record was saved elsewhere in the meantime. What you typed is kept: open it again.")
        )
    _check(db, act, referral, entry, to)
    before = referral.state
    _seat(db, referral, to)
    referral.state, referral.state_on = to.value, entry.on
    referral.state_reason_code = entry.reason_code or None
    referral.state_reason = clean(entry.reason) if entry.reason else None
    referral.hire_planned_on = entry.hire_planned_on if to == ReferralState.HIRE_PENDING else None
    if entry.interview_at is not None:
        referral.interview_at = entry.interview_at
    db.add(
        ReferralStep(
            referral_id=referral.id,
            from_state=before,
            to_state=to,
            stepped_on=entry.on,
            reported_by=entry.reported_by,
            reason_code=referral.state_reason_code,
            reason=referral.state_reason,
            account_id=act.account_id,
            **stamp(act),
        )
    )
    _interviews(db, act, referral, to, entry.on)
    db.flush()
    write_audits(
        db,
        act,
        [AuditNote(AuditAction.CHANGE, "referral", referral.id, [referral.jobseeker_id], {"state": to.value})],
    )


def _check(db: Session, act: Act, referral: Referral, entry: ResultEntry, to: ReferralState) -> None:
    if referral.voided_at is not None or not may_follow(referral.state, to):
        raise InvalidInput(_("This result cannot follow the present state."), field="state")
    if entry.on > act.today:
        raise InvalidInput(_("This day lies in the future."), field="on")
    if entry.on < referral.referred_on:
        raise InvalidInput(_("A result cannot lie before its referral."), field="on")
    _check_reason(db, entry, to)
    if to == ReferralState.HIRE_PENDING and entry.hire_planned_on is None:
        raise InvalidInput(_("Write the planned start of work."), field="hire_planned_on")
    if to == ReferralState.INTERVIEW_SCHEDULED and not (entry.interview_at or referral.interview_at):
        raise InvalidInput(_("Write the time of the interview."), field="interview_at")


def _check_reason(db: Session, entry: ResultEntry, to: ReferralState) -> None:
    codes = code_book(db)
    if to in NEEDS_REASON and not entry.reason_code:
        raise InvalidInput(_("Give the reason."), field="reason_code")
    scheme = REASON_SCHEME.get(to)
    if entry.reason_code and (scheme is None or not codes.valid(scheme, entry.reason_code)):
        raise InvalidInput(_("This reason does not belong to the result."), field="reason_code")
    if entry.reported_by and not codes.valid("reporter", entry.reported_by):
        raise InvalidInput(_("Choose who told it."), field="reported_by")
    if entry.reason:
        refuse_resident_number(entry.reason, "reason")
        if len(entry.reason) > 500:
            raise InvalidInput(_("A reason has at most 500 characters."), field="reason")


def _seat(db: Session, referral: Referral, to: ReferralState) -> None:
    keeps = to in {ReferralState.HIRE_PENDING, ReferralState.HIRED}
    if keeps and not referral.seat_held:
        take_opening(db, referral.vacancy_id)
        referral.seat_held = True
    elif not keeps and referral.seat_held:
        free_opening(db, referral.vacancy_id)
        referral.seat_held = False


def _interviews(db: Session, act: Act, referral: Referral, to: ReferralState, on: date) -> None:
    """Keep the referral's interview in step with its state (statistics.md 2: held by state)."""
    interview = db.scalar(
        select(Interview)
        .where(Interview.referral_id == referral.id, Interview.voided_at.is_(None))
        .order_by(Interview.id.desc())
        .limit(1)
    )
    if to == ReferralState.INTERVIEW_SCHEDULED or (
        interview is None and to in INTERVIEW_HELD | {ReferralState.NO_SHOW}
    ):
        if interview is None:
            interview = Interview(
                referral_id=referral.id, jobseeker_id=referral.jobseeker_id, held_on=on, **stamp(act)
            )
            db.add(interview)
        if referral.interview_at is not None:
            interview.at, interview.held_on = referral.interview_at, referral.interview_at.date()
        interview.state = InterviewState.PLANNED
    if interview is None:
        return
    if to in INTERVIEW_HELD:
        interview.state = InterviewState.HELD
        interview.held_on = min(interview.held_on, on)
    elif to == ReferralState.NO_SHOW:
        interview.state = InterviewState.NO_SHOW
    elif to in {ReferralState.REFERRED, ReferralState.APPLIED}:
        interview.state = InterviewState.PLANNED
    elif to != ReferralState.INTERVIEW_SCHEDULED and interview.state == InterviewState.PLANNED:
        interview.state = InterviewState.CANCELED
