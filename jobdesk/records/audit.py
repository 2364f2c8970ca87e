"""접속기록: one row for each view, search page, change, print, export and sign-in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import AuditAction, Role
from jobdesk.records._base import Base, Keyed, code, text, whole


class AuditEntry(Keyed, Base):
    """One act of one person; `mac` chains it to the row before it on the same desk."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("desk", "seq"), Index("ix_audit_entry_listed_at", "at", "id"))
    desk: Mapped[int] = whole(1, 99)
    seq: Mapped[int] = whole(1, 10**15)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    user_name: Mapped[str] = text(40)
    role: Mapped[str | None] = code(Role)
    window_no: Mapped[int | None] = whole(1, 99)
    host: Mapped[str] = text(200)
    action: Mapped[str] = code(AuditAction)
    table_name: Mapped[str | None] = text(40)
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    jobseeker_ids: Mapped[list[Any]]
    purpose: Mapped[str | None] = text(200)
    detail: Mapped[dict[str, Any] | None]
    op_id: Mapped[UUID | None]
    mac: Mapped[bytes]


class AuditHead(Base):
    """The last row of a desk's chain, authenticated, so that a cut end shows."""

    __tablename__ = "audit_head"
    desk: Mapped[int] = whole(1, 99, primary_key=True)
    seq: Mapped[int] = whole(0, 10**15)
    mac: Mapped[bytes]
    head_mac: Mapped[bytes]


class AuditSubject(Keyed, Base):
    """A jobseeker named by an audit entry, so that 접속기록 can be asked by person."""

    __tablename__ = "audit_subject"
    entry_id: Mapped[UUID] = mapped_column(index=True)
    jobseeker_id: Mapped[UUID] = mapped_column(index=True)
