"""Jobseekers, their registrations, consents and what they bring. No resident number anywhere."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.enums import (
    ConsentForm,
    ConsentKind,
    ContactOwner,
    LaborStatus,
    Place,
    ReferableState,
    ReferralWish,
    Sex,
    WageBasis,
)
from jobdesk.records._base import (
    NOTE,
    Base,
    Recorded,
    Voidable,
    code,
    counted,
    flag,
    listed,
    merged,
    ref,
    text,
    whole,
)


class Jobseeker(Recorded, Base):
    """One person looking for work; `merged_into_id` redirects to the survivor."""

    __tablename__ = "jobseeker"
    __table_args__ = (
        UniqueConstraint("jobseeker_no"),
        merged("jobseeker"),
        listed("jobseeker", "recorded_at", "merged_into_id IS NULL"),
        listed("jobseeker", "full_name", "merged_into_id IS NULL"),
        Index("ix_jobseeker_told", "id", "sex", "birth_date"),
        Index("ix_jobseeker_born", "birth_date", "full_name"),
        CheckConstraint("length(full_name) >= 1", name="full_name_filled"),
    )
    jobseeker_no: Mapped[str] = text(40)
    full_name: Mapped[str] = text(100)
    common_name: Mapped[str | None] = text(100)
    birth_date: Mapped[date | None]
    sex: Mapped[str | None] = code(Sex)
    nationality: Mapped[str | None] = text(60)
    visa_status: Mapped[str | None] = text(20)
    visa_until: Mapped[date | None]
    visa_seen: Mapped[bool] = flag(default=False)
    mobile: Mapped[str | None] = text(20, index=True)
    contact_owner: Mapped[str] = code(ContactOwner, default=ContactOwner.SELF)
    contact_relation: Mapped[str | None] = text(40)
    phone: Mapped[str | None] = text(20, index=True)
    email: Mapped[str | None] = text(200)
    postcode: Mapped[str | None] = text(5)
    road_address: Mapped[str | None] = text(200)
    address_detail: Mapped[str | None] = text(200)
    dong_code: Mapped[str | None] = text(20)
    education_level: Mapped[str | None] = text(2)
    school: Mapped[str | None] = text(100)
    major: Mapped[str | None] = text(100)
    graduation_status: Mapped[str | None] = text(20)
    career_months: Mapped[int | None] = whole(0, 1200)
    can_drive: Mapped[bool | None]
    has_car: Mapped[bool | None]
    driver_license_class: Mapped[str | None] = text(20)
    computer_skills: Mapped[list[Any] | None]
    languages: Mapped[list[Any] | None]
    military_status: Mapped[str | None] = text(20)
    disability_kind: Mapped[str | None] = text(40)
    disability_degree: Mapped[str | None] = text(20)
    veteran_status: Mapped[str | None] = text(20)
    welfare_status: Mapped[str | None] = text(20)
    target_groups: Mapped[list[Any] | None]
    nes_participation: Mapped[str | None] = text(20)
    unemployment_benefit: Mapped[str | None] = text(20)
    benefit_until: Mapped[date | None]
    labor_status: Mapped[str | None] = code(LaborStatus)
    desired_occupation_1: Mapped[str | None] = text(10)
    desired_occupation_2: Mapped[str | None] = text(10)
    desired_occupation_3: Mapped[str | None] = text(10)
    desired_occupation_text: Mapped[str | None] = text(200)
    desired_region_1: Mapped[str | None] = text(20)
    desired_region_2: Mapped[str | None] = text(20)
    remote_ok: Mapped[bool | None]
    desired_employment_types: Mapped[list[Any] | None]
    desired_wage_basis: Mapped[str | None] = code(WageBasis)
    desired_wage_amount: Mapped[int | None] = whole(0, 10**10)
    desired_hours: Mapped[str | None] = text(20)
    desired_days: Mapped[str | None] = text(100)
    shift_ok: Mapped[bool | None]
    weekend_ok: Mapped[bool | None]
    available_from: Mapped[date | None]
    referral_wish: Mapped[str | None] = code(ReferralWish)
    referable_state: Mapped[str] = code(ReferableState, default=ReferableState.REFERABLE)
    referable_on: Mapped[date | None]
    referable_until: Mapped[date | None]
    referable_reason: Mapped[str | None] = text(500)
    employability_grade: Mapped[str | None] = text(2)
    counselor_id: Mapped[UUID | None] = ref("account")
    external_no_work24: Mapped[str | None] = text(40, index=True)
    note: Mapped[str | None] = text(NOTE)
    caution_reason: Mapped[str | None] = text(500)
    caution_until: Mapped[date | None]
    caution_by: Mapped[UUID | None] = ref("account", index=False)
    merged_into_id: Mapped[UUID | None] = ref("jobseeker", index=False)
    incomplete: Mapped[bool] = flag(default=False)


class Registration(Voidable, Base):
    """구직등록: one accepted entry with its validity; what the person was that day is copied here."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("registration_no"),
        Index("ix_registration_received_on", "received_on"),
        listed("registration", "valid_until"),
        counted(
            "registration",
            "received_on",
            "recorded_at",
            "id",
            "jobseeker_id",
            "dong_code",
            "education_level",
            "target_groups",
            "counselor_id",
            "counter_no",
            "occupation",
            "channel",
            "place",
        ),
        CheckConstraint("valid_until >= valid_from", name="validity_order"),
    )
    registration_no: Mapped[str] = text(40)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    received_on: Mapped[date]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    channel: Mapped[str] = text(40)
    place: Mapped[str] = code(Place, default=Place.CENTER)
    counselor_id: Mapped[UUID | None] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)
    dong_code: Mapped[str | None] = text(20)
    education_level: Mapped[str | None] = text(2)
    target_groups: Mapped[list[Any] | None]
    visa_status: Mapped[str | None] = text(20)
    labor_status: Mapped[str | None] = code(LaborStatus)
    occupation: Mapped[str | None] = text(10)
    note: Mapped[str | None] = text(NOTE)


class RegistrationExtension(Voidable, Base):
    """An extension before expiry: no new registration, the end date moves."""

    __tablename__ = "registration_extension"
    registration_id: Mapped[UUID] = ref("registration")
    extended_on: Mapped[date]
    old_until: Mapped[date]
    new_until: Mapped[date]


class Consent(Voidable, Base):
    """A consent given or withdrawn: which text, when, how, where the paper lies."""

    __tablename__ = "consent"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    kind: Mapped[str] = code(ConsentKind)
    text_version: Mapped[str] = text(40)
    given_on: Mapped[date]
    given_how: Mapped[str] = code(ConsentForm)
    witness: Mapped[str | None] = text(60)
    paper_at: Mapped[str | None] = text(200)
    withdrawn_on: Mapped[date | None]
    withdrawn_how: Mapped[str | None] = text(200)
    signature: Mapped[bytes | None] = mapped_column(deferred=True)


class Education(Voidable, Base):
    """One school of a person."""

    __tablename__ = "education"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    education_level: Mapped[str | None] = text(2)
    school: Mapped[str] = text(100)
    major: Mapped[str | None] = text(100)
    entered_on: Mapped[date | None]
    graduated_on: Mapped[date | None]
    graduation_status: Mapped[str | None] = text(20)


class WorkHistory(Voidable, Base):
    """One former job of a person."""

    __tablename__ = "work_history"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    employer_name: Mapped[str] = text(100)
    job: Mapped[str | None] = text(200)
    occupation: Mapped[str | None] = text(10)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    leave_reason: Mapped[str | None] = text(200)


class License(Voidable, Base):
    """One certificate of a person; never the number of a driver's license."""

    __tablename__ = "license"
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    name: Mapped[str] = text(100)
    issuer: Mapped[str | None] = text(100)
    acquired_on: Mapped[date | None]


class ExternalNumber(Voidable, Base):
    """A number another system gave to a record of ours."""

    __tablename__ = "external_number"
    __table_args__ = (Index("ix_external_number_number", "scheme", "number"),)
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    scheme: Mapped[str] = text(40)
    number: Mapped[str] = text(60)
