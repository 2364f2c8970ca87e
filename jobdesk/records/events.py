"""Events, employer visits and course completions."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import EventKind, EventResult, VisitResult
from jobdesk.records._base import NOTE, Base, Voidable, code, listed, ref, text, whole


class Event(Voidable, Base):
    """행사: JOB포유, 일구데이, 박람회, 찾아가는 센터, 동 창구, 교육."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("event_no"), listed("event", "held_on"))
    event_no: Mapped[str] = text(40)
    kind: Mapped[str] = code(EventKind)
    round_no: Mapped[int | None] = whole(0, 9999)
    name: Mapped[str] = text(200)
    held_on: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    place: Mapped[str | None] = text(200)
    slot_minutes: Mapped[int] = whole(5, 120, default=15)
    note: Mapped[str | None] = text(NOTE)


class EventFirm(Voidable, Base):
    """A firm at an event."""

    __tablename__ = "event_firm"
    event_id: Mapped[UUID] = ref("event")
    employer_id: Mapped[UUID | None] = ref("employer")
    employer_name: Mapped[str] = text(100)
    booth: Mapped[str | None] = text(20)
    openings: Mapped[int | None] = whole(0, 9999)
    job: Mapped[str | None] = text(200)
    vacancy_id: Mapped[UUID | None] = ref("vacancy")


class EventParticipant(Voidable, Base):
    """A person at an event: signed up, signed in."""

    __tablename__ = "event_participant"
    event_id: Mapped[UUID] = ref("event")
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    signed_up_on: Mapped[date | None]
    signed_in_at: Mapped[datetime | None]
    note: Mapped[str | None] = text(500)


class EventInterview(Voidable, Base):
    """행사면접: a person met a firm at an event, at a slot of its timetable or whenever it came to it."""

    __tablename__ = "event_interview"
    __table_args__ = (listed("event_interview", "recorded_at"),)
    event_id: Mapped[UUID] = ref("event")
    event_firm_id: Mapped[UUID | None] = ref("event_firm")
    employer_id: Mapped[UUID | None] = ref("employer")
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    result: Mapped[str] = code(EventResult, default=EventResult.WAITING)
    result_on: Mapped[date | None]
    starts_at: Mapped[time | None]
    called_at: Mapped[datetime | None]
    no_show_at: Mapped[datetime | None]
    referral_id: Mapped[UUID | None] = ref("referral")
    hired_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    confirm_note: Mapped[str | None] = text(500)


class EmployerVisit(Voidable, Base):
    """기업방문 (job아라)."""

    __tablename__ = "employer_visit"
    __table_args__ = (listed("employer_visit", "visited_on"),)
    visited_on: Mapped[date]
    employer_id: Mapped[UUID | None] = ref("employer")
    employer_name: Mapped[str] = text(100)
    visitor_id: Mapped[UUID] = ref("account")
    result: Mapped[str] = code(VisitResult)
    vacancy_id: Mapped[UUID | None] = ref("vacancy")
    note: Mapped[str | None] = text(NOTE)


class CourseCompletion(Voidable, Base):
    """교육 수료 of a person."""

    __tablename__ = "course_completion"
    __table_args__ = (Index("ix_course_completion_completed_on", "completed_on"),)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    course: Mapped[str] = text(200)
    provider: Mapped[str | None] = text(100)
    completed_on: Mapped[date]
    hours: Mapped[int | None] = whole(0, 9999)
    note: Mapped[str | None] = text(500)
