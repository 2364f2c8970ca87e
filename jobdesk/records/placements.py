"""Placements and follow-ups."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import ContactMode, Evidence, FollowUpState, PlacementRoute, Sector, WageBasis
from jobdesk.records._base import NOTE, Base, Voidable, code, flag, listed, ref, text, whole


class Placement(Voidable, Base):
    """취업: start of work on `started_on`; what the person was that day is copied here."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("placement_no"), listed("placement", "started_on"))
    placement_no: Mapped[str] = text(40)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    referral_id: Mapped[UUID | None] = ref("referral")
    vacancy_id: Mapped[UUID | None] = ref("vacancy")
    registration_id: Mapped[UUID | None] = ref("registration")
    employer_id: Mapped[UUID | None] = ref("employer")
    event_id: Mapped[UUID | None] = ref("event")
    employer_name: Mapped[str | None] = text(100)
    started_on: Mapped[date]
    route: Mapped[str] = code(PlacementRoute)
    sector: Mapped[str] = code(Sector, default=Sector.PRIVATE)
    own_business: Mapped[bool] = flag(default=False)
    occupation: Mapped[str | None] = text(10)
    employment_type: Mapped[str | None] = text(20)
    wage_basis: Mapped[str | None] = code(WageBasis)
    wage_amount: Mapped[int | None] = whole(0, 10**10)
    weekly_hours: Mapped[Decimal | None]
    evidence: Mapped[str | None] = code(Evidence)
    evidence_ref: Mapped[str | None] = text(200)
    verified_on: Mapped[date | None]
    verified_by: Mapped[UUID | None] = ref("account")
    recognized: Mapped[bool] = flag(default=True)
    recognized_why: Mapped[str | None] = text(500)
    recognition_rule: Mapped[str | None] = text(40)
    public_works: Mapped[bool] = flag(default=False)
    second_look_on: Mapped[date | None]
    second_look_by: Mapped[UUID | None] = ref("account", index=False)
    counselor_id: Mapped[UUID] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)
    took_opening: Mapped[bool] = flag(default=False)
    note: Mapped[str | None] = text(NOTE)
    dong_code: Mapped[str | None] = text(20)
    education_level: Mapped[str | None] = text(2)
    target_groups: Mapped[list[Any] | None]
    visa_status: Mapped[str | None] = text(20)


class FollowUp(Voidable, Base):
    """사후관리 at 1, 3, 6 (12) months: due, then done with what was learned."""

    __tablename__ = "follow_up"
    __table_args__ = (listed("follow_up", "due_on"), Index("ix_follow_up_done_on", "done_on"))
    placement_id: Mapped[UUID] = ref("placement")
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    months: Mapped[int] = whole(1, 120)
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    mode: Mapped[str | None] = code(ContactMode)
    state: Mapped[str | None] = code(FollowUpState)
    left_on: Mapped[date | None]
    left_code: Mapped[str | None] = text(40)
    left_reason: Mapped[str | None] = text(200)
    counselor_id: Mapped[UUID | None] = ref("account")
    note: Mapped[str | None] = text(NOTE)
