"""Print jobs: what went to paper, for whom, and whether it came out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import PrintKind, PrintState
from jobdesk.records._base import Base, Recorded, code, text, whole


class PrintJob(Recorded, Base):
    """One job with one id, so that a retry never prints twice unknowingly."""

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_state", "state"),)
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
