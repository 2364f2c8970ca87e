"""Printers and print jobs: what went to paper, for whom, on which printer, and whether it came out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.printing import PrinterLink, PrinterRole, PrintKind, PrintMode, PrintState
from jobdesk.records._base import Base, Recorded, code, flag, ref, text, whole


class Printer(Recorded, Base):
    """A printer of the center.

    Attributes:
        address: the queue's name, host:port, or the device's path; None for a folder of PDF files.
        desk_no: the machine it hangs on; None where every machine reaches it.
        paper: a4, a5 or roll.
        dots: width of the roll printer's head.
        baud: of a serial line.
        copies: of each job.
    """

    __tablename__ = "printer"
    name: Mapped[str] = text(60)
    link: Mapped[str] = code(PrinterLink)
    address: Mapped[str | None] = text(200)
    desk_no: Mapped[int | None] = whole(1, 99)
    paper: Mapped[str] = text(10)
    dots: Mapped[int | None] = whole(192, 1200)
    mode: Mapped[str | None] = code(PrintMode)
    baud: Mapped[int | None] = whole(300, 1_000_000)
    cut: Mapped[bool] = flag(default=True)
    copies: Mapped[int] = whole(1, 9, default=1)
    active: Mapped[bool] = flag(default=True)


class PrinterChoice(Recorded, Base):
    """Which printer a window uses for a role, and which one when that fails; counter 0 stands for every window."""

    __tablename__ = "printer_choice"
    __table_args__ = (UniqueConstraint("counter_no", "role"),)
    counter_no: Mapped[int] = whole(0, 99, default=0)
    role: Mapped[str] = code(PrinterRole)
    printer_id: Mapped[UUID] = ref("printer")
    fallback_id: Mapped[UUID | None] = ref("printer")


class PrintJob(Recorded, Base):
    """One job with one id, so that a retry never prints twice unknowingly.

    Attributes:
        jobseeker_id: for whom, where the paper is one person's.
        purpose: what for, where the act does not say it.
        desk_no: the machine whose worker took it.
        device_job: what the spooler calls it.
        answered_by: who said whether it came out, where the printer gave no word.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_state", "state"),
        Index("ix_print_job_recorded_at", "recorded_at", "id"),
    )
    kind: Mapped[str] = code(PrintKind)
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    number: Mapped[str | None] = text(40)
    copy_no: Mapped[int] = whole(1, 999, default=1)
    copies: Mapped[int] = whole(1, 20, default=1)
    paper: Mapped[str] = text(10)
    printer: Mapped[str] = text(100)
    state: Mapped[str] = code(PrintState, default=PrintState.QUEUED)
    attempts: Mapped[int] = whole(0, 999, default=0)
    trouble: Mapped[str | None] = text(500)
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    detail: Mapped[dict[str, Any] | None]
    role: Mapped[str | None] = code(PrinterRole)
    printer_id: Mapped[UUID | None] = ref("printer")
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    purpose: Mapped[str | None] = text(200)
    desk_no: Mapped[int | None] = whole(1, 99)
    device_job: Mapped[str | None] = text(200)
    answered_by: Mapped[UUID | None] = ref("account", index=False)
    answered_at: Mapped[datetime | None]
    dropped_by: Mapped[UUID | None] = ref("account", index=False)


class Logo(Recorded, Base):
    """A picture that stands at the head of the papers; old slips name theirs by its digest.

    Attributes:
        image: PNG or JPEG as it was chosen.
    """

    __tablename__ = "logo"
    __table_args__ = (UniqueConstraint("digest"),)
    digest: Mapped[str] = text(64)
    image: Mapped[bytes]
