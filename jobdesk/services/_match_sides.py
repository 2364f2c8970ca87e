"""Records as the two sides of a match."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.codes import CodeBook
from jobdesk.base.match_terms import Job, Seeker
from jobdesk.base.stay_rules import is_foreigner, stay_rule
from jobdesk.records.jobseekers import Jobseeker, License
from jobdesk.records.vacancies import Vacancy


def licenses_of(db: Session, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """Names of the certificates of people."""
    return by_person(db.execute(asked_licenses(ids)))


def asked_licenses(ids: Collection[UUID]) -> Select[UUID, str]:
    """Person and certificate, in the order they were entered."""
    query = select(License.jobseeker_id, License.name)
    return query.where(License.jobseeker_id.in_(ids), License.voided_at.is_(None)).order_by(License.id)


def by_person(rows: Iterable[Any]) -> Mapping[UUID, tuple[str, ...]]:
    """The certificates of each person, in the order of the rows."""
    found: dict[UUID, tuple[str, ...]] = {}
    for person, name in rows:
        found[person] = (*found.get(person, ()), name)
    return found


def seeker_of(p: Jobseeker, licenses: tuple[str, ...], codes: CodeBook, on: date) -> Seeker:
    """A person's side on a day."""
    stay = ""
    if is_foreigner(p.nationality, p.visa_status):
        stay = stay_rule(p.visa_status, on, codes).ruling if p.visa_status else "check"
    wished = (p.desired_occupation_1, p.desired_occupation_2, p.desired_occupation_3)
    return Seeker(
        occupations=tuple(one for one in wished if one),
        wage_basis=p.desired_wage_basis,
        wage_amount=p.desired_wage_amount,
        hours=p.desired_hours,
        shift_ok=p.shift_ok,
        weekend_ok=p.weekend_ok,
        remote_ok=p.remote_ok,
        dong_code=p.dong_code,
        regions=tuple(one for one in (p.desired_region_1, p.desired_region_2) if one),
        employment_types=tuple(p.desired_employment_types or ()),
        education=p.education_level,
        licenses=licenses,
        can_drive=True if p.driver_license_class else p.can_drive,
        career_months=p.career_months,
        stay=stay,
        disabled=bool(p.disability_kind or p.disability_degree or "disabled" in (p.target_groups or ())),
    )


def job_of(v: Vacancy) -> Job:
    """A vacancy's side."""
    return Job(
        occupation=v.occupation,
        wage_basis=v.wage_basis,
        wage_min=v.wage_min,
        wage_max=v.wage_max,
        hourly=v.wage_hourly,
        floor=v.wage_floor,
        verdict=v.wage_verdict,
        exempt=v.wage_exempt is not None,
        confirmed=v.wage_confirmed is not None,
        work_start=v.work_start,
        work_end=v.work_end,
        workdays=v.workdays,
        shift=v.shift,
        night_work=v.night_work,
        night_hours=v.night_hours,
        weekend_work=v.weekend_work,
        dong_code=v.place_dong_code,
        address=v.place_address,
        employment_type=v.employment_type,
        education=v.education_level,
        licenses=v.licenses,
        driving=v.driving,
        experience=v.experience,
        experience_months=v.experience_months,
        foreigners=v.foreigners_welcome,
        disabled_only=v.disability_hire == "only",
    )


def allowed_stays(codes: CodeBook, on: date) -> list[str]:
    """The statuses of stay that may take any job on a day."""
    return [one.code for one in codes.all("visa") if stay_rule(one.code, on, codes).ruling == "allowed"]
