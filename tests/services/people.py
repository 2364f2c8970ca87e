"""Makes what the tests of services stand on, through the services themselves."""

from datetime import date, timedelta

from sqlalchemy import select

from jobdesk.base.enums import VacancyState
from jobdesk.records.jobseekers import Registration
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import consents, employers, jobseekers, registrations, vacancies

COMPLETE = {
    "full_name": "홍길동",
    "mobile": "010-0000-1234",
    "birth_date": "1985. 3. 2.",
    "sex": "남",
    "dong_code": "당산1동",
    "labor_status": "실업",
    "desired_occupation_1": "경비",
    "desired_wage_basis": "월급",
    "desired_wage_amount": "2,400,000",
    "desired_region_1": "영등포구",
    "desired_employment_types": ["permanent"],
    "referral_wish": "알선필요",
    "education_level": "고졸",
}
VACANCY = {
    "title": "아파트 경비원",
    "occupation": "경비",
    "channel": "전화",
    "openings": "2",
    "duties": "아파트 단지 순찰과 출입 관리",
    "place_address": "서울특별시 영등포구 당산로 1",
    "workdays": "월~금",
    "weekly_hours": "40",
    "wage_basis": "월급",
    "wage_min": "2,500,000",
    "employment_type": "상용직",
}


def person(desk, *, ready=True, **changes):
    """A jobseeker's id; `ready` for a referral."""
    card = desk.change(
        lambda db, act: jobseekers.save_jobseeker(db, act, values={**COMPLETE, **changes}, confirmed=True)
    )
    if ready:
        register(desk, card.id)
        consent(desk, card.id)
    return card.id


def register(desk, person_id, on: date | None = None, **changes):
    """A registration row."""
    return desk.change(
        lambda db, act: registrations.register(
            db, act, jobseeker_id=person_id, values={"received_on": on or act.today, "channel": "방문", **changes}
        )
    )


def registrations_of(desk, person_id):
    """The person's registrations, newest first, struck-through ones too."""
    query = select(Registration).where(Registration.jobseeker_id == person_id)
    return desk.read(lambda db, act: db.scalars(query.order_by(Registration.received_on.desc())).all())


def consent(desk, person_id, kind="disclosure"):
    """A consent row."""
    return desk.change(
        lambda db, act: consents.give_consent(
            db, act, jobseeker_id=person_id, values={"kind": kind, "given_on": act.today, "given_how": "written"}
        )
    )


def employer(desk, **changes):
    """An employer's id."""
    values = {"name": "한빛관리", "phone": "02-0000-1111", **changes}
    return desk.change(lambda db, act: employers.save_employer(db, act, values=values, confirmed=True)).id


def vacancy(desk, employer_id=None, *, opened=True, **changes):
    """A vacancy's id, open for referrals; a last day that is past came after it was opened."""
    owner, today = employer_id or employer(desk), desk.act().today
    values = {**VACANCY, "received_on": today, "closes_on": today + timedelta(days=30), **changes}
    last = values["closes_on"]
    over = opened and isinstance(last, date) and last < today
    card = desk.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, employer_id=owner, values={**values, "closes_on": today} if over else values
        )
    )
    if opened:
        desk.change(
            lambda db, act: vacancies.move_vacancy(
                db, act, vacancy_id=card.id, version=card.version, to=VacancyState.OPEN
            )
        )
    if over:
        desk.change(lambda db, act: setattr(db.get_one(Vacancy, card.id), "closes_on", last))
    return card.id
