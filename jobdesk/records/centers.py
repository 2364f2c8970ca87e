"""The center, its windows, settings, codes and numbers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import WindowKind
from jobdesk.records._base import Base, Keyed, Recorded, code, flag, text, whole


class Center(Recorded, Base):
    """The job center; one row a database today."""

    __tablename__ = "center"
    name: Mapped[str] = text(100)
    address: Mapped[str | None] = text(200)
    phone: Mapped[str | None] = text(40)
    fax: Mapped[str | None] = text(40)
    recovery_public_key: Mapped[bytes | None]
    recovery_slot: Mapped[bytes | None]


class Window(Recorded, Base):
    """A counter window and what it is for."""

    __tablename__ = "counter_window"
    __table_args__ = (UniqueConstraint("number"),)
    number: Mapped[int] = whole(1, 99)
    kind: Mapped[str] = code(WindowKind)
    name: Mapped[str | None] = text(60)
    active: Mapped[bool] = flag(default=True)


class Setting(Recorded, Base):
    """One changed setting of the center; the rest have the defaults of base/settings.py."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("key"),)
    key: Mapped[str] = text(60)
    value: Mapped[str] = text(2000)


class Code(Recorded, Base):
    """One entry of a code table; retired ones keep their labels."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("scheme", "version_name", "code"),)
    scheme: Mapped[str] = text(40)
    version_name: Mapped[str] = text(40, default="")
    code: Mapped[str] = text(40)
    name_ko: Mapped[str] = text(200)
    name_en: Mapped[str] = text(200)
    parent: Mapped[str | None] = text(40)
    sort_order: Mapped[int] = whole(0, 1_000_000, default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class DatedValue(Recorded, Base):
    """A figure that holds from a day on: minimum wage and living wage in won an hour."""

    __tablename__ = "dated_value"
    __table_args__ = (UniqueConstraint("kind", "valid_from"),)
    kind: Mapped[str] = text(40)
    valid_from: Mapped[date]
    amount: Mapped[int] = whole(0, 10**12)
    source: Mapped[str | None] = text(200)


class Counter(Base):
    """The last number given out under `name` in `year` by `issuer`."""

    __tablename__ = "counter"
    __table_args__ = (PrimaryKeyConstraint("name", "issuer", "year"),)
    name: Mapped[str] = text(40)
    issuer: Mapped[int] = whole(0, 99)
    year: Mapped[int] = whole(1900, 9999)
    last: Mapped[int] = whole(0, 999_999, default=0)


class Desk(Keyed, Base):
    """A machine that works on the center; `number` issues its slips and names its audit chain."""

    __tablename__ = "desk"
    __table_args__ = (UniqueConstraint("number"),)
    number: Mapped[int] = whole(1, 99)
    host: Mapped[str] = text(200)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]


class Operation(Base):
    """An act that was committed: its op_id comes first in the transaction, so a retry is the same act."""

    __tablename__ = "operation"
    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    at: Mapped[datetime]


class Draft(Recorded, Base):
    """An unfinished form, offered again after a crash; `key` tells one form from another."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("recorded_by", "kind", "key"),)
    kind: Mapped[str] = text(40)
    key: Mapped[str] = text(80)
    title: Mapped[str] = text(200, default="")
    parked: Mapped[bool] = flag(default=False)
    saved_at: Mapped[datetime]
    typed: Mapped[dict[str, Any]]


class Correction(Keyed, Base):
    """History of a saved fact: which field was what, became what, by whom, when and why."""

    __tablename__ = "correction"
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    field: Mapped[str] = text(60)
    old_value: Mapped[str | None] = text(8000)
    new_value: Mapped[str | None] = text(8000)
    why: Mapped[str | None] = text(500)
    at: Mapped[datetime]
    account_id: Mapped[UUID]
    op_id: Mapped[UUID | None] = mapped_column(index=True)
    to_version: Mapped[int] = whole(1, 10**9)
