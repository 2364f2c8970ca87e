"""Public works: who takes part from when to when, and what the pre-screening said. No income or asset is kept."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import PublicWorksRuling
from jobdesk.records._base import Base, Voidable, code, ref, text


class PublicWorks(Voidable, Base):
    """공공일자리 참여: a dated flag of a person."""

    __tablename__ = "public_works"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="days_in_order"),)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    program: Mapped[str] = text(40)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    note: Mapped[str | None] = text(500)
    counselor_id: Mapped[UUID] = ref("account")


class PublicWorksScreening(Voidable, Base):
    """사전 확인 of one day by one dated rule: possible, or what must be checked; the dong office decides."""

    __tablename__ = "public_works_screening"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    program: Mapped[str] = text(40)
    rule: Mapped[str] = text(40)
    screened_on: Mapped[date]
    ruling: Mapped[str] = code(PublicWorksRuling)
    reasons: Mapped[list[Any]]
    counselor_id: Mapped[UUID] = ref("account")
