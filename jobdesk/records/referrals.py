"""Referrals, their state history, slips, disclosures and interviews."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import OPEN_REFERRAL_STATES, InterviewState, ReferralMethod, ReferralState
from jobdesk.records._base import NOTE, Base, Keyed, Voidable, code, counted, flag, listed, ref, text, whole

_OPEN_STATES = ", ".join(f"'{state.value}'" for state in sorted(OPEN_REFERRAL_STATES))
_OPEN_AND_LIVE = sql(f"voided_at IS NULL AND state IN ({_OPEN_STATES})")  # a pair has one open referral at most


class Referral(Voidable, Base):
    """알선: one jobseeker sent to one vacancy on one day; the state is that of its last step."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("referral_no"),
        UniqueConstraint("slip_no"),
        listed("referral", "referred_on"),
        counted(
            "referral",
            "referred_on",
            "recorded_at",
            "id",
            "jobseeker_id",
            "vacancy_id",
            "dong_code",
            "education_level",
            "target_groups",
            "counselor_id",
            "counter_no",
        ),
        listed("referral", "state_on"),
        Index("ix_referral_state", "state"),
        Index(
            "uq_referral_open_pair",
            "jobseeker_id",
            "vacancy_id",
            unique=True,
            sqlite_where=_OPEN_AND_LIVE,
            postgresql_where=_OPEN_AND_LIVE,
        ),
    )
    referral_no: Mapped[str] = text(40)
    slip_no: Mapped[str | None] = text(14)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    vacancy_id: Mapped[UUID] = ref("vacancy")
    registration_id: Mapped[UUID | None] = ref("registration")
    session_id: Mapped[UUID | None] = ref("counseling_session")
    referred_on: Mapped[date]
    method: Mapped[str] = code(ReferralMethod)
    accompanied: Mapped[bool] = flag(default=False)
    counselor_id: Mapped[UUID] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)
    interview_at: Mapped[datetime | None]
    interview_place: Mapped[str | None] = text(200)
    state: Mapped[str] = code(ReferralState, default=ReferralState.REFERRED)
    state_on: Mapped[date]
    state_reason_code: Mapped[str | None] = text(40)
    state_reason: Mapped[str | None] = text(500)
    hire_planned_on: Mapped[date | None]
    seat_held: Mapped[bool] = flag(default=False)
    overridden: Mapped[list[Any] | None]
    override_why: Mapped[str | None] = text(500)
    note: Mapped[str | None] = text(NOTE)
    dong_code: Mapped[str | None] = text(20)
    education_level: Mapped[str | None] = text(2)
    target_groups: Mapped[list[Any] | None]
    visa_status: Mapped[str | None] = text(20)
    labor_status: Mapped[str | None] = text(20)


class ReferralStep(Voidable, Base):
    """One step of a referral: from, to, when, who reported it, why."""

    __tablename__ = "referral_step"
    referral_id: Mapped[UUID] = ref("referral")
    from_state: Mapped[str | None] = code(ReferralState)
    to_state: Mapped[str] = code(ReferralState)
    stepped_on: Mapped[date]
    reported_by: Mapped[str | None] = text(20)
    reason_code: Mapped[str | None] = text(40)
    reason: Mapped[str | None] = text(500)
    account_id: Mapped[UUID] = ref("account")


class SlipNumber(Keyed, Base):
    """A slip number given out (or void from a book); gap-free per issuer and year."""

    __tablename__ = "slip_number"
    __table_args__ = (UniqueConstraint("number"), UniqueConstraint("issuer", "year", "serial"))
    number: Mapped[str] = text(14)
    issuer: Mapped[int] = whole(1, 99)
    year: Mapped[int] = whole(1900, 9999)
    serial: Mapped[int] = whole(1, 999_999)
    referral_id: Mapped[UUID | None] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    void_why: Mapped[str | None] = text(200)
    content: Mapped[dict[str, Any] | None]


class Disclosure(Voidable, Base):
    """Which fields of a person went to which employer, when, how and by which consent."""

    __tablename__ = "disclosure"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    employer_id: Mapped[UUID | None] = ref("employer")
    employer_name: Mapped[str] = text(100)
    referral_id: Mapped[UUID | None] = ref("referral")
    consent_id: Mapped[UUID | None] = ref("consent")
    disclosed_at: Mapped[datetime]
    how: Mapped[str] = code(ReferralMethod)
    fields: Mapped[list[Any]]


class Interview(Voidable, Base):
    """면접 of a referral."""

    __tablename__ = "interview"
    __table_args__ = (listed("interview", "held_on"),)
    referral_id: Mapped[UUID] = ref("referral")
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    held_on: Mapped[date]
    at: Mapped[datetime | None]
    place: Mapped[str | None] = text(200)
    accompanied: Mapped[bool] = flag(default=False)
    state: Mapped[str] = code(InterviewState, default=InterviewState.PLANNED)
