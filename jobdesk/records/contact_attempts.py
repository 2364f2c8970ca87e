"""Attempts to reach a firm or a person: every call that was made, answered or not."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from jobdesk.base.enums import AttemptOutcome, ContactMode
from jobdesk.records._base import Base, Voidable, code, listed, ref, text


class ContactAttempt(Voidable, Base):
    """One attempt, of a referral, a follow-up, a vacancy, a firm or a person."""

    __tablename__ = "contact_attempt"
    __table_args__ = (listed("contact_attempt", "tried_on"),)
    referral_id: Mapped[UUID | None] = ref("referral")
    follow_up_id: Mapped[UUID | None] = ref("follow_up")
    vacancy_id: Mapped[UUID | None] = ref("vacancy")
    employer_id: Mapped[UUID | None] = ref("employer")
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    event_interview_id: Mapped[UUID | None] = ref("event_interview")
    tried_on: Mapped[date]
    tried_at: Mapped[datetime]
    mode: Mapped[str] = code(ContactMode)
    outcome: Mapped[str] = code(AttemptOutcome)
    call_back_on: Mapped[date | None]
    note: Mapped[str | None] = text(500)
    counselor_id: Mapped[UUID] = ref("account")
