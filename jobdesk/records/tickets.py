"""Waiting numbers: purposes and who serves them, hours, the numbers of a day, who sits at which window."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.tickets import IncidentKind, TicketAct, TicketChannel, TicketState
from jobdesk.records._base import NOTE, Base, Keyed, Recorded, Voidable, code, flag, ref, text, whole

NUMBER = 9_999


class TicketPurpose(Voidable, Base):
    """What people come for, with its band of numbers; `letter` stands before each.

    Attributes:
        opens_session: whether a called number leads into a counseling session.
        aim_minutes: within how many minutes people should be called.
    """

    __tablename__ = "ticket_purpose"
    __table_args__ = (CheckConstraint("first_number <= last_number", name="band"),)
    name: Mapped[str] = text(40)
    letter: Mapped[str] = text(2)
    first_number: Mapped[int] = whole(1, NUMBER)
    last_number: Mapped[int] = whole(1, NUMBER)
    sort_order: Mapped[int] = whole(0, 1_000_000, default=0)
    opens_session: Mapped[bool] = flag(default=True)
    aim_minutes: Mapped[int | None] = whole(1, 600)


class PurposeWindow(Recorded, Base):
    """That a counter window serves a purpose; the lowest rank is called first."""

    __tablename__ = "purpose_window"
    __table_args__ = (UniqueConstraint("purpose_id", "counter_no"),)
    purpose_id: Mapped[UUID] = ref("ticket_purpose")
    counter_no: Mapped[int] = whole(1, 99)
    rank: Mapped[int] = whole(0, 99, default=0)
    active: Mapped[bool] = flag(default=True)


class OpeningHours(Recorded, Base):
    """When the center is open on a weekday, 0 is Monday; no `active` row, no numbers."""

    __tablename__ = "opening_hours"
    __table_args__ = (UniqueConstraint("weekday"), CheckConstraint("opens_at < closes_at", name="span"))
    weekday: Mapped[int] = whole(0, 6)
    opens_at: Mapped[time]
    closes_at: Mapped[time]
    active: Mapped[bool] = flag(default=True)


class ClosedDay(Voidable, Base):
    """A day the center is closed beside weekends and public holidays."""

    __tablename__ = "closed_day"
    closed_on: Mapped[date]
    why: Mapped[str] = text(100)


class Appointment(Voidable, Base):
    """A person who comes at a time that was agreed; checked in, it is a waiting number."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_due_at", "due_at"),)
    due_at: Mapped[datetime]
    purpose_id: Mapped[UUID] = ref("ticket_purpose")
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    visitor_name: Mapped[str | None] = text(60)
    phone: Mapped[str | None] = text(20)
    counselor_id: Mapped[UUID | None] = ref("account")
    note: Mapped[str | None] = text(500)


class TicketCount(Keyed, Base):
    """The last number of a purpose on one day."""

    __tablename__ = "ticket_count"
    __table_args__ = (UniqueConstraint("purpose_id", "issued_on"),)
    purpose_id: Mapped[UUID] = ref("ticket_purpose")
    issued_on: Mapped[date]
    last: Mapped[int] = whole(0, NUMBER)


class Ticket(Recorded, Base):
    """One waiting number of one local day.

    Attributes:
        waits_since: issue, or the last transfer or return: by it people of one purpose are called.
        for_counter: the one window it was transferred to.
        counter_no: the window that has it.
        visitor_name, phone_tail: as the visitor wished; gone after the day.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("issued_on", "letter", "number"),
        Index("ix_ticket_queue", "issued_on", "state", "purpose_id", "waits_since"),
    )
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    purpose_id: Mapped[UUID] = ref("ticket_purpose")
    letter: Mapped[str] = text(2)
    number: Mapped[int] = whole(1, NUMBER)
    channel: Mapped[str] = code(TicketChannel)
    state: Mapped[str] = code(TicketState, default=TicketState.WAITING)
    waits_since: Mapped[datetime]
    for_counter: Mapped[int | None] = whole(1, 99)
    counter_no: Mapped[int | None] = whole(1, 99)
    called_at: Mapped[datetime | None]
    called_by: Mapped[UUID | None] = ref("account", index=False)
    visitor_name: Mapped[str | None] = text(60)
    phone_tail: Mapped[str | None] = text(4)
    appointment_id: Mapped[UUID | None] = ref("appointment")
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    session_id: Mapped[UUID | None] = ref("counseling_session")


class TicketStep(Keyed, Base):
    """What happened to a number, when, at which window, by whom; append only."""

    __tablename__ = "ticket_step"
    __table_args__ = (Index("ix_ticket_step_at", "at"),)
    ticket_id: Mapped[UUID] = ref("ticket")
    act: Mapped[str] = code(TicketAct)
    at: Mapped[datetime]
    purpose_id: Mapped[UUID] = ref("ticket_purpose", index=False)
    counter_no: Mapped[int | None] = whole(1, 99)
    account_id: Mapped[UUID | None] = ref("account", index=False)
    op_id: Mapped[UUID | None] = mapped_column(index=True)


class WindowShift(Keyed, Base):
    """Someone sits at a counter window, from when until when; none ends it twice."""

    __tablename__ = "window_shift"
    __table_args__ = (Index("ix_window_shift_began_at", "began_at"),)
    counter_no: Mapped[int] = whole(1, 99)
    account_id: Mapped[UUID] = ref("account")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WindowPause(Keyed, Base):
    """A window calls nobody for a while."""

    __tablename__ = "window_pause"
    shift_id: Mapped[UUID] = ref("window_shift")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None] = text(60)


class Emergency(Recorded, Base):
    """A window asks for help, silently; `going_by` was the first to say that they go there."""

    __tablename__ = "emergency"
    counter_no: Mapped[int | None] = whole(1, 99)
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = ref("account", index=False)
    going_at: Mapped[datetime | None]
    going_by: Mapped[UUID | None] = ref("account", index=False)


class Incident(Voidable, Base):
    """What happened at a window, for those who answer for the desk; seen by its author and a supervisor."""

    __tablename__ = "incident"
    happened_at: Mapped[datetime]
    counter_no: Mapped[int | None] = whole(1, 99)
    kind: Mapped[str] = code(IncidentKind)
    told: Mapped[str] = text(NOTE)
    done: Mapped[str | None] = text(NOTE)
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    emergency_id: Mapped[UUID | None] = ref("emergency")
    account_id: Mapped[UUID] = ref("account")
