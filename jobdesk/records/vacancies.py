"""Vacancies: job orders that employers left at the desk, and external ones people are referred to."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import Place, VacancyKind, VacancyState, WageBasis, WageVerdict
from jobdesk.records._base import NOTE, Base, Voidable, code, counted, flag, listed, ref, text, whole


class Vacancy(Voidable, Base):
    """One notified job order; `openings` is 모집인원 as received, remaining ones are derived.

    `version` moves with every placement and held seat, so that two windows cannot overfill it.

    Attributes:
        night_hours, weekly_hours, overtime_hours: a week; night is 22:00 to 06:00.
        wage_hourly, wage_floor, wage_year: what the wage check answered when it was saved last, in won an hour.
        wage_confirmed, wage_exempt: why it may be opened though undetermined, or below by an exemption.
        fair_notes: {"rule", "text", "why"} of each wording that was justified.
        checked_on: the last day the firm confirmed it.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        UniqueConstraint("vacancy_no"),
        listed("vacancy", "received_on"),
        listed("vacancy", "title"),
        listed("vacancy", "employer_name"),
        counted(
            "vacancy",
            "received_on",
            "recorded_at",
            "id",
            "kind",
            "employer_id",
            "openings",
            "place_dong_code",
            "channel",
            "place",
            "occupation",
            "education_level",
            "employment_type",
            "wage_basis",
            "wage_min",
            "counselor_id",
            "counter_no",
        ),
        Index("ix_vacancy_told", "id", "occupation", "employment_type", "wage_basis", "wage_min", "employer_id"),
        Index("ix_vacancy_state", "state", "occupation"),
        CheckConstraint("kind = 'external' OR employer_id IS NOT NULL", name="own_has_employer"),
        CheckConstraint("taken BETWEEN 0 AND openings", name="taken_within_openings"),
    )
    vacancy_no: Mapped[str] = text(40)
    kind: Mapped[str] = code(VacancyKind, default=VacancyKind.OWN)
    source: Mapped[str | None] = text(60)
    external_no: Mapped[str | None] = text(60)
    employer_id: Mapped[UUID | None] = ref("employer")
    employer_name: Mapped[str] = text(100)
    site_id: Mapped[UUID | None] = ref("employer_site")
    contact_name: Mapped[str | None] = text(60)
    contact_phone: Mapped[str | None] = text(20)
    contact_fax: Mapped[str | None] = text(20)
    channel: Mapped[str | None] = text(40)
    place: Mapped[str] = code(Place, default=Place.CENTER)
    title: Mapped[str] = text(200)
    occupation: Mapped[str | None] = text(10)
    occupation_text: Mapped[str | None] = text(200)
    openings: Mapped[int] = whole(1, 9999, default=1)
    taken: Mapped[int] = whole(0, 9999, default=0)
    duties: Mapped[str | None] = text(NOTE)
    employment_type: Mapped[str | None] = text(20)
    contract_months: Mapped[int | None] = whole(0, 600)
    converts_to_permanent: Mapped[bool | None]
    probation_months: Mapped[int | None] = whole(0, 24)
    probation_wage_rate: Mapped[int | None] = whole(0, 100)
    wage_basis: Mapped[str | None] = code(WageBasis)
    wage_min: Mapped[int | None] = whole(0, 10**10)
    wage_max: Mapped[int | None] = whole(0, 10**10)
    bonus: Mapped[str | None] = text(200)
    meal_allowance: Mapped[str | None] = text(200)
    weekly_hours: Mapped[Decimal | None]
    overtime_hours: Mapped[Decimal | None]
    night_hours: Mapped[Decimal | None]
    five_or_more: Mapped[bool | None]
    surveillance_exempt: Mapped[bool | None]
    workdays: Mapped[str | None] = text(100)
    work_start: Mapped[time | None]
    work_end: Mapped[time | None]
    break_minutes: Mapped[int | None] = whole(0, 1440)
    shift: Mapped[str | None] = text(60)
    night_work: Mapped[bool | None]
    weekend_work: Mapped[bool | None]
    place_address: Mapped[str | None] = text(200)
    place_dong_code: Mapped[str | None] = text(20)
    station: Mapped[str | None] = text(60)
    experience: Mapped[str | None] = text(20)
    experience_months: Mapped[int | None] = whole(0, 600)
    education_level: Mapped[str | None] = text(2)
    licenses: Mapped[str | None] = text(200)
    driving: Mapped[bool | None]
    languages: Mapped[str | None] = text(200)
    social_insurances: Mapped[list[Any] | None]
    severance_scheme: Mapped[str | None] = text(40)
    benefits: Mapped[list[Any] | None]
    preferences: Mapped[list[Any] | None]
    disability_hire: Mapped[str | None] = text(20)
    foreigners_welcome: Mapped[bool | None]
    screening_steps: Mapped[str | None] = text(200)
    how_to_apply: Mapped[str | None] = text(200)
    documents: Mapped[str | None] = text(200)
    interview_place: Mapped[str | None] = text(200)
    interview_at: Mapped[datetime | None]
    received_on: Mapped[date]
    closes_on: Mapped[date | None]
    until_filled: Mapped[bool] = flag(default=False)
    state: Mapped[str] = code(VacancyState, default=VacancyState.RECEIVED)
    state_on: Mapped[date | None]
    state_reason: Mapped[str | None] = text(500)
    refusal_ground: Mapped[str | None] = text(40)
    checked_on: Mapped[date | None]
    wage_verdict: Mapped[str | None] = code(WageVerdict)
    wage_hourly: Mapped[int | None] = whole(0, 10**10)
    wage_floor: Mapped[int | None] = whole(0, 10**10)
    wage_year: Mapped[int | None] = whole(1900, 9999)
    wage_confirmed: Mapped[str | None] = text(500)
    wage_exempt: Mapped[str | None] = text(500)
    fair_notes: Mapped[list[Any] | None]
    counselor_id: Mapped[UUID | None] = ref("account")
    counter_no: Mapped[int | None] = whole(1, 99)
    note: Mapped[str | None] = text(NOTE)


class VacancyStep(Voidable, Base):
    """One step in a vacancy's life: from, to, on which day, why."""

    __tablename__ = "vacancy_step"
    vacancy_id: Mapped[UUID] = ref("vacancy")
    from_state: Mapped[str | None] = code(VacancyState)
    to_state: Mapped[str] = code(VacancyState)
    stepped_on: Mapped[date]
    reason: Mapped[str | None] = text(500)
