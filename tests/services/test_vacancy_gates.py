"""What may not be opened does not become open by another way: an edit, an extension, a step taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from jobdesk.base.enums import VacancyState as S
from jobdesk.base.errors import InvalidInput
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import vacancies, vacancy_life
from tests.services import acts, jobs, people
from tests.services.test_vacancy_life import close, kept, refuse, undo

AUTUMN = date(2026, 11, 21)
HOURLY = {"wage_basis": "hourly", "wage_min": "10320"}


@pytest.fixture
def desk(center):
    desk = center.desk("counselor")
    acts.stand_on(desk, AUTUMN)
    return desk


def save(desk, vacancy, **values):
    return jobs.save(desk, jobs.read(desk, vacancy), **values)


def refused(act):
    """The field to go to."""
    with pytest.raises(InvalidInput) as told:
        act()
    assert str(told.value)
    return told.value.field


def stands(desk, vacancy, **raw):
    """The record says this since before anything was checked."""
    before = {"wage_verdict": None, "wage_hourly": None, "wage_floor": None, "wage_year": None, **raw}
    desk.change(lambda db, act: db.execute(update(Vacancy).where(Vacancy.id == vacancy).values(**before)) and None)


def extend(desk, day, *ids):
    return desk.change(lambda db, act: vacancy_life.extend_vacancies(db, act, vacancy_ids=ids, closes_on=day))


def test_an_extension_over_new_year_is_held_to_the_next_years_wage(desk):
    low = people.vacancy(desk, **HOURLY, closes_on=date(2026, 12, 20))
    fair = people.vacancy(desk, **{**HOURLY, "wage_min": "10700"}, closes_on=date(2026, 12, 20))
    with pytest.raises(InvalidInput, match="아파트 경비원.*10,700") as told:
        extend(desk, date(2027, 1, 20), fair, low)
    assert told.value.field == "closes_on"
    assert kept(desk, fair).closes_on == date(2026, 12, 20), "all or none"
    assert extend(desk, date(2026, 12, 31), low) == 1
    assert extend(desk, date(2027, 1, 20), fair) == 1
    assert (kept(desk, fair).wage_floor, kept(desk, fair).wage_year) == (10_700, 2027)


def test_an_extension_of_one_that_is_not_open_keeps_what_it_means(desk):
    held = people.vacancy(desk, **HOURLY, closes_on=date(2026, 12, 20))
    jobs.move(desk, held, S.ON_HOLD, "업체 요청")
    extend(desk, date(2027, 1, 20), held)
    assert (kept(desk, held).wage_verdict, kept(desk, held).wage_floor) == ("below", 10_700)
    over = people.vacancy(desk, **HOURLY, closes_on=date(2026, 12, 20))
    jobs.move(desk, over, S.EXPIRED)
    assert refused(lambda: extend(desk, date(2027, 1, 20), over)) == "closes_on"
    assert kept(desk, over).state == S.EXPIRED


@pytest.mark.parametrize("to", [S.ON_HOLD, S.FILLED, S.CANCELED, S.EXPIRED])
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"wage_min": "5000"}, "wage_min"),
        ({"duties": "순찰, 20대 여자만"}, "duties"),
        ({"workdays": ""}, "workdays"),
    ],
)
def test_a_step_back_opens_only_what_may_be_opened(desk, to, said, field):
    vacancy = people.vacancy(desk, **HOURLY)
    if to in {S.ON_HOLD, S.EXPIRED}:
        jobs.move(desk, vacancy, to, "업체 요청")
    else:
        close(desk, vacancy, to, reason="업체 요청")
    save(desk, vacancy, **said)
    assert refused(lambda: undo(desk, vacancy)) == field
    assert kept(desk, vacancy).state == to
    save(desk, vacancy, **{**{name: people.VACANCY[name] for name in said}, "wage_min": "10400"})
    assert undo(desk, vacancy).state == S.OPEN
    assert (kept(desk, vacancy).wage_verdict, kept(desk, vacancy).wage_hourly) == ("ok", 10_400)


def test_a_step_back_is_held_to_the_wage_of_its_day(desk):
    vacancy = people.vacancy(desk, **HOURLY, closes_on=None, until_filled=True)
    jobs.move(desk, vacancy, S.ON_HOLD, "업체 요청")
    acts.stand_on(desk, date(2027, 1, 4))
    assert refused(lambda: undo(desk, vacancy)) == "wage_min"


@pytest.mark.parametrize("name", ["occupation", "duties", "place_address", "workdays", "employment_type"])
def test_an_open_one_is_not_emptied(desk, name):
    vacancy = people.vacancy(desk, **HOURLY)
    assert refused(lambda: save(desk, vacancy, **{name: ""})) == name
    assert getattr(kept(desk, vacancy), name)


def test_what_an_open_one_never_said_may_stay_unsaid(desk):
    vacancy = people.vacancy(desk, **HOURLY)
    stands(desk, vacancy, workdays=None)
    save(desk, vacancy, note="확인")
    assert refused(lambda: save(desk, vacancy, duties="")) == "duties"


@pytest.mark.parametrize(
    "said", [{"wage_min": "5000"}, {"wage_min": "9000"}, {"wage_basis": "monthly"}, {"closes_on": "2026-12-30"}]
)
def test_a_wage_too_low_from_before_is_mended_or_left_alone(desk, said):
    vacancy = people.vacancy(desk, **HOURLY)
    stands(desk, vacancy, wage_min=8_000)
    assert refused(lambda: save(desk, vacancy, **said)) == "wage_min"
    assert kept(desk, vacancy).wage_min == 8_000
    save(desk, vacancy, contact_name="김담당")
    assert kept(desk, vacancy).wage_verdict == "below"
    assert save(desk, vacancy, wage_min="10400").wage_verdict == "ok"


def test_an_external_one_is_not_ours_to_judge(desk):
    vacancy = jobs.external(desk).id
    for wage in ("5000", "4000"):
        save(desk, vacancy, wage_basis="hourly", wage_min=wage, channel="phone")
    assert (kept(desk, vacancy).wage_min, kept(desk, vacancy).wage_verdict) == (4_000, None)


def test_nothing_is_refused_without_a_ground_and_it_goes_with_the_refusal(desk):
    vacancy = people.vacancy(desk, opened=False)

    def step(db, act):
        return vacancies.move_vacancy(db, act, vacancy_id=vacancy, version=1, to=S.REFUSED, reason="그냥")

    assert refused(lambda: desk.change(step)) == "refusal_ground"
    refuse(desk, vacancy)
    assert kept(desk, vacancy).refusal_ground == "not_stated"
    jobs.move(desk, vacancy, S.RECEIVED)
    assert kept(desk, vacancy).refusal_ground is None
    jobs.move(desk, vacancy, S.OPEN)
    assert (kept(desk, vacancy).state, kept(desk, vacancy).refusal_ground) == (S.OPEN, None)


@pytest.mark.parametrize("state", [S.RECEIVED, S.ON_HOLD, S.FILLED])
def test_none_opens_after_its_last_day(desk, state):
    vacancy = people.vacancy(desk, opened=state != S.RECEIVED, closes_on=AUTUMN + timedelta(days=2))
    if state != S.RECEIVED:
        jobs.move(desk, vacancy, state, "업체 요청")
    acts.stand_on(desk, AUTUMN + timedelta(days=3))
    assert refused(lambda: jobs.move(desk, vacancy, S.OPEN)) == "closes_on"
    assert kept(desk, vacancy).state == state
    save(desk, vacancy, closes_on=AUTUMN + timedelta(days=9))
    assert jobs.move(desk, vacancy, S.OPEN).state == S.OPEN
