"""Counseling sessions, inquiries and phone memos."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import ContactMode, InquiryKind, Place, SessionKind
from jobdesk.records._base import NOTE, Base, Voidable, code, counted, flag, listed, ref, text, whole


class CounselingSession(Voidable, Base):
    """상담 with one jobseeker or one employer; its note is never rewritten, additions are new notes."""

    __tablename__ = "counseling_session"
    __table_args__ = (
        listed("counseling_session", "started_at"),
        counted("counseling_session", "started_at", "jobseeker_id", "mode", "place", "counselor_id", "counter_no"),
        CheckConstraint("(jobseeker_id IS NULL) <> (employer_id IS NULL)", name="one_side"),
    )
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    employer_id: Mapped[UUID | None] = ref("employer")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    mode: Mapped[str] = code(ContactMode)
    kind: Mapped[str] = code(SessionKind, default=SessionKind.INTAKE)
    place: Mapped[str] = code(Place, default=Place.CENTER)
    note: Mapped[str | None] = text(NOTE)
    counselor_id: Mapped[UUID] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)


class SessionNote(Voidable, Base):
    """A later addition to a session's note; append only."""

    __tablename__ = "session_note"
    session_id: Mapped[UUID] = ref("counseling_session")
    note: Mapped[str] = text(NOTE)
    written_at: Mapped[datetime]
    author_id: Mapped[UUID] = ref("account")


class Inquiry(Voidable, Base):
    """방문·전화문의 that needs no session, or a 전화메모 that is attached to someone later."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_received_at", "received_at"),)
    received_at: Mapped[datetime]
    kind: Mapped[str] = code(InquiryKind)
    about: Mapped[str | None] = text(40)
    caller_name: Mapped[str | None] = text(100)
    caller_phone: Mapped[str | None] = text(20)
    note: Mapped[str | None] = text(NOTE)
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    employer_id: Mapped[UUID | None] = ref("employer")
    counselor_id: Mapped[UUID] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)
    done: Mapped[bool] = flag(default=False)
