"""Accounts, key slots, rights, absences."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import Role
from jobdesk.records._base import Base, Keyed, Recorded, Voidable, code, flag, ref, text, whole


class Account(Recorded, Base):
    """One person who signs in; never shared, ended by date, never deleted."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("user_name"),)
    user_name: Mapped[str] = text(40)
    display_name: Mapped[str] = text(60)
    position: Mapped[str | None] = text(60)
    phone: Mapped[str | None] = text(40)
    role: Mapped[str] = code(Role)
    home_window_no: Mapped[int | None] = whole(1, 99)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    password_changed_on: Mapped[date | None]
    must_change_password: Mapped[bool] = flag(default=False)


class KeySlot(Keyed, Base):
    """The center's data key, wrapped by one account's password; copied to each desk's folder."""

    __tablename__ = "key_slot"
    account_id: Mapped[UUID] = ref("account", unique=True)
    user_name: Mapped[str] = text(40)
    slot: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class PasswordHistory(Keyed, Base):
    """Verifiers of earlier passwords, so that they are not used again."""

    __tablename__ = "password_history"
    account_id: Mapped[UUID] = ref("account")
    verifier: Mapped[str] = text(300)
    changed_at: Mapped[datetime]


class RightsRecord(Keyed, Base):
    """A right granted, changed or taken away; kept at least three years (안전성 확보조치 기준 제5조)."""

    __tablename__ = "rights_record"
    account_id: Mapped[UUID] = ref("account")
    what: Mapped[str] = text(40)
    old_value: Mapped[str | None] = text(200)
    new_value: Mapped[str | None] = text(200)
    why: Mapped[str | None] = text(500)
    at: Mapped[datetime]
    by_account_id: Mapped[UUID | None] = mapped_column()


class Absence(Voidable, Base):
    """A counselor is away; the deputy sees the due work for that time."""

    __tablename__ = "absence"
    account_id: Mapped[UUID] = ref("account")
    deputy_id: Mapped[UUID | None] = ref("account")
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str | None] = text(200)
