"""Employers, their sites and contacts."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import BusinessNumberState
from jobdesk.records._base import NOTE, Base, Voidable, code, flag, listed, merged, ref, text, whole


class Employer(Voidable, Base):
    """A firm or private person that looks for people; the key is ours, a business number may be missing."""

    __tablename__ = "employer"
    __table_args__ = (
        UniqueConstraint("employer_no"),
        merged("employer"),
        listed("employer", "recorded_at", "merged_into_id IS NULL AND voided_at IS NULL"),
        listed("employer", "name", "merged_into_id IS NULL AND voided_at IS NULL"),
        Index("ix_employer_business_no", "business_no"),
        Index("ix_employer_called", "contact_phone"),
        CheckConstraint("length(name) >= 1", name="name_filled"),
        CheckConstraint("(business_no IS NOT NULL) = (business_no_state = 'given')", name="business_no_given"),
    )
    employer_no: Mapped[str] = text(40)
    name: Mapped[str] = text(100)
    business_no: Mapped[str | None] = text(10)
    business_no_state: Mapped[str] = code(BusinessNumberState, default=BusinessNumberState.UNCONFIRMED)
    representative: Mapped[str | None] = text(60)
    industry: Mapped[str | None] = text(4)
    main_product: Mapped[str | None] = text(200)
    headcount_band: Mapped[str | None] = text(20)
    headcount: Mapped[int | None] = whole(0, 10**7)
    founded_on: Mapped[date | None]
    postcode: Mapped[str | None] = text(5)
    road_address: Mapped[str | None] = text(200)
    address_detail: Mapped[str | None] = text(200)
    dong_code: Mapped[str | None] = text(20)
    phone: Mapped[str | None] = text(20, index=True)
    fax: Mapped[str | None] = text(20)
    email: Mapped[str | None] = text(200)
    contact_name: Mapped[str | None] = text(60)
    contact_position: Mapped[str | None] = text(60)
    contact_phone: Mapped[str | None] = text(20)
    insured: Mapped[bool | None]
    is_agency: Mapped[bool] = flag(default=False)
    watch_mark: Mapped[str | None] = text(200)
    found_by: Mapped[str | None] = text(40)
    note: Mapped[str | None] = text(NOTE)
    merged_into_id: Mapped[UUID | None] = ref("employer", index=False)


class EmployerSite(Voidable, Base):
    """A place of work of an employer, with its own contact."""

    __tablename__ = "employer_site"
    employer_id: Mapped[UUID] = ref("employer")
    name: Mapped[str] = text(100)
    road_address: Mapped[str | None] = text(200)
    dong_code: Mapped[str | None] = text(20)
    station: Mapped[str | None] = text(60)
    contact_name: Mapped[str | None] = text(60)
    contact_phone: Mapped[str | None] = text(20)


class EmployerRemark(Voidable, Base):
    """What was heard about an employer, of a jobseeker or of ours."""

    __tablename__ = "employer_remark"
    employer_id: Mapped[UUID] = ref("employer")
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    vacancy_id: Mapped[UUID | None] = ref("vacancy")
    said_on: Mapped[date]
    remark: Mapped[str] = text(NOTE)
    counselor_id: Mapped[UUID] = ref("account")


class EmployerContact(Voidable, Base):
    """A person at an employer who is called or written to."""

    __tablename__ = "employer_contact"
    employer_id: Mapped[UUID] = ref("employer")
    name: Mapped[str] = text(60)
    position: Mapped[str | None] = text(60)
    phone: Mapped[str | None] = text(20, index=True)
    fax: Mapped[str | None] = text(20)
    email: Mapped[str | None] = text(200)
    note: Mapped[str | None] = text(500)
