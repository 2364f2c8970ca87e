"""A vacancy is opened only with a lawful wage and fair wording; what was computed is kept on it."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from jobdesk.base.codes import MINIMUM_WAGE, load_codes
from jobdesk.base.enums import VacancyState as S
from jobdesk.base.enums import WageVerdict
from jobdesk.base.errors import InvalidInput
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import vacancies
from jobdesk.services.vacancy_checks import FirmFacts, check_vacancy, read_firm_facts, wage_terms
from tests.services import jobs, people

CODES, ON = load_codes(), date(2026, 6, 1)
LOW = {"wage_min": "1500000"}

VALUES = {
    "wage_basis": "monthly",
    "wage_min": 2_500_000,
    "weekly_hours": Decimal(40),
    "received_on": ON,
    "employment_type": "permanent",
}


@pytest.fixture
def desk(center):
    return center.desk("counselor")


def record(desk, vacancy_id):
    return desk.read(lambda db, act: db.get(Vacancy, vacancy_id))


def judged(desk, vacancy_id):
    one = record(desk, vacancy_id)
    return one.wage_verdict, one.wage_hourly, one.wage_year


def save_open(desk, firm, **changes):
    values = {**people.VACANCY, "received_on": desk.act().today, "until_filled": True, **changes}
    notes = values.pop("fair_notes", None)
    return desk.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, values=values, employer_id=firm, fair_notes=notes, opened=True
        )
    )


def refused(desk, field, act):
    with pytest.raises(InvalidInput) as told:
        act()
    assert told.value.field == field
    return str(told.value)


def test_what_was_computed_is_kept_and_follows_every_change(desk):
    one = people.vacancy(desk, opened=False)
    verdict, hourly, year = judged(desk, one)
    assert (verdict, hourly, year >= desk.act().today.year) == (WageVerdict.OK, 2_500_000 // 209, True)
    assert record(desk, one).wage_floor >= 10_320
    jobs.save(desk, jobs.read(desk, one), wage_min="1500000")
    assert judged(desk, one)[:2] == (WageVerdict.BELOW, 1_500_000 // 209)
    jobs.save(desk, jobs.read(desk, one), wage_min="")
    assert judged(desk, one)[:2] == (WageVerdict.UNDETERMINED, None)
    asked = desk.read(lambda db, act: db.query(Correction).filter_by(record_id=one, field="wage_verdict").count())
    assert asked == 2, "an auditor sees every verdict it had"


def test_a_received_one_with_little_said_is_undetermined(desk):
    assert judged(desk, jobs.receive(desk).id)[0] == WageVerdict.UNDETERMINED
    assert record(desk, jobs.external(desk).id).wage_verdict is None


def test_a_wage_below_the_minimum_cannot_be_opened_but_by_an_exemption(desk):
    one = people.vacancy(desk, opened=False, **LOW)
    told = refused(desk, "wage_min", lambda: jobs.move(desk, one, S.OPEN))
    assert "7,177" in told
    jobs.save(desk, jobs.read(desk, one), wage_confirmed="업체가 맞다고 함")
    refused(desk, "wage_min", lambda: jobs.move(desk, one, S.OPEN))
    jobs.save(desk, jobs.read(desk, one), wage_exempt="장애인 최저임금 적용제외 인가 2026-12호")
    assert jobs.move(desk, one, S.OPEN).state == S.OPEN
    assert judged(desk, one)[0] == WageVerdict.BELOW


def test_an_undetermined_wage_is_opened_only_with_what_the_firm_confirmed(desk):
    firm, until = people.employer(desk), desk.act().today + timedelta(days=30)
    between = CODES.amount(MINIMUM_WAGE, until) * 285  # of 269.83 hours enough, of 300.25 not
    diner = {"overtime_hours": "14", "wage_min": between, "closes_on": until}
    refused(desk, "wage_confirmed", lambda: save_open(desk, firm, **diner))
    card = save_open(desk, firm, **diner, wage_confirmed="상시 4명, 사업주 확인")
    assert (card.state, card.wage_verdict) == (S.OPEN, WageVerdict.UNDETERMINED)


@pytest.mark.parametrize(
    ("firm", "said", "verdict"),
    [
        ({"headcount": 4}, {}, WageVerdict.OK),
        ({"headcount": 5}, {}, WageVerdict.BELOW),
        ({"headcount_band": "lt5"}, {}, WageVerdict.OK),
        ({"headcount_band": "10_30"}, {}, WageVerdict.BELOW),
        ({"headcount_band": "10_30"}, {"five_or_more": False}, WageVerdict.OK),
        ({}, {"five_or_more": True}, WageVerdict.BELOW),
        ({}, {}, WageVerdict.UNDETERMINED),
    ],
)
def test_the_firms_size_decides_unless_the_vacancy_says_it(firm, said, verdict):
    diner = {**VALUES, "wage_min": 2_800_000, "overtime_hours": Decimal(14), **said}
    assert check_vacancy(diner, FirmFacts(**firm), CODES, ON).wage.verdict == verdict


def test_saving_and_opening_is_one_act_or_none(desk):
    firm = people.employer(desk)
    before = desk.read(lambda db, act: db.query(Vacancy).count())
    refused(desk, "wage_min", lambda: save_open(desk, firm, **LOW))
    refused(desk, "duties", lambda: save_open(desk, firm, duties=""))
    refused(desk, "duties", lambda: save_open(desk, firm, duties="순찰. 만 50세 이하"))
    assert desk.read(lambda db, act: db.query(Vacancy).count()) == before
    card = save_open(desk, firm)
    assert (card.state, card.wage_verdict) == (S.OPEN, WageVerdict.OK)
    assert [to for _was, to, _why in jobs.steps(desk, card.id)] == [S.RECEIVED, S.OPEN]
    again = desk.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, values={"note": "확인"}, vacancy_id=card.id, version=card.version, opened=True
        )
    )
    assert again.state == S.OPEN, "one that is open stays so"


def test_an_unfair_wording_is_mended_or_justified_before_it_is_opened(desk):
    one = people.vacancy(desk, opened=False, title="여성 우대 미화원")
    told = refused(desk, "title", lambda: jobs.move(desk, one, S.OPEN))
    assert "여성 우대" in told
    card = jobs.read(desk, one)
    note = {"rule": "sex", "text": "여성 우대", "why": "여성 전용 목욕장"}
    justified = desk.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, values={}, vacancy_id=one, version=card.version, fair_notes=[note, {**note, "why": ""}]
        )
    )
    assert list(justified.fair_notes) == [note]
    assert jobs.move(desk, one, S.OPEN).state == S.OPEN


def test_an_open_one_is_not_made_unlawful(desk):
    one = people.vacancy(desk)
    refused(desk, "wage_min", lambda: jobs.save(desk, jobs.read(desk, one), wage_min="1500000"))
    refused(desk, "duties", lambda: jobs.save(desk, jobs.read(desk, one), duties="순찰, 남자만 가능"))
    assert jobs.save(desk, jobs.read(desk, one), wage_min="2600000").values["wage_min"] == 2_600_000


def test_rules_of_thirty_workers_are_asked_of_firms_that_may_have_them(desk):
    small = people.employer(desk, headcount_band="10_30")
    assert save_open(desk, small, documents="이력서, 가족관계증명서").state == S.OPEN
    large = people.employer(desk, name="새싹푸드", headcount_band="30_50")
    refused(desk, "documents", lambda: save_open(desk, large, documents="이력서, 가족관계증명서"))


def test_weekends_are_known_by_the_named_days(desk):
    assert record(desk, people.vacancy(desk, workdays="월~토")).weekend_work is True
    assert record(desk, people.vacancy(desk, workdays="월~금")).weekend_work is False
    assert record(desk, people.vacancy(desk, workdays="월~금", weekend_work=True)).weekend_work is True
    assert record(desk, people.vacancy(desk, workdays="협의")).weekend_work is None


def test_a_firm_shows_what_the_checks_ask(desk):
    firm = people.employer(desk, headcount="31", industry="I")
    desk.change(lambda db, act: setattr(db.get_one(Employer, firm), "watch_mark", "임금체불 명단"))
    facts = desk.read(lambda db, act: read_firm_facts(db, act, employer_id=firm))
    assert (facts.five_or_more, facts.most_workers, facts.watch_mark) == (True, 31, "임금체불 명단")
    assert (FirmFacts().five_or_more, FirmFacts().most_workers) == (None, None)


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, ON),
        ({"closes_on": date(2026, 8, 31)}, date(2026, 8, 31)),
        ({"closes_on": date(2026, 8, 31), "contract_months": 6}, date(2027, 2, 27)),
        ({"employment_type": "fixed", "contract_months": 3}, date(2026, 8, 31)),
        ({"employment_type": "fixed"}, ON),
        ({"received_on": date(2025, 12, 1)}, ON),
    ],
)
def test_the_working_period_is_what_was_said(changes, last):
    terms = wage_terms({**VALUES, **changes}, FirmFacts(), CODES, ON)
    assert terms.last_day == last
    assert terms.first_day == {**VALUES, **changes}["received_on"]


DUTY = {
    **VALUES,
    "wage_basis": "daily",
    "wage_min": 170_000,
    "work_start": time(7),
    "work_end": time(7),
    "break_minutes": 480,
    "weekly_hours": Decimal(56),
    "night_hours": Decimal(7),
    "surveillance_exempt": True,
    "five_or_more": True,
}


@pytest.mark.parametrize(
    ("said", "nights"),
    [
        ({"workdays": "격일"}, 2),
        ({"workdays": "협의"}, 2),
        ({"workdays": "협의", "weekly_hours": None}, 7),
        ({"workdays": "격일", "night_hours": None}, None),
    ],
)
def test_the_nights_of_a_daily_wage_are_those_of_a_day(said, nights):
    assert wage_terms({**DUTY, **said}, FirmFacts(), CODES, ON).daily_nights == nights
    verdict = WageVerdict.BELOW if nights else WageVerdict.OK
    assert check_vacancy({**DUTY, **said}, FirmFacts(), CODES, ON).wage.verdict == verdict


def test_a_public_body_is_told_the_living_wage_and_not_held_to_it():
    check = check_vacancy(VALUES, FirmFacts(industry="O"), CODES, ON)
    assert "12,121" in check.living
    assert check.wage_open
    assert check_vacancy(VALUES, FirmFacts(industry="I"), CODES, ON).living == ""


def test_what_to_do_is_named_in_the_order_of_the_form():
    check = check_vacancy({"title": "이모 구함", "received_on": ON}, FirmFacts(), CODES, ON)
    assert check.asks[:3] == ("title", "occupation", "openings")
    assert not check.enough
    low = check_vacancy({**VALUES, "wage_min": 100}, FirmFacts(), CODES, ON + timedelta(days=1))
    assert "wage_min" in low.asks
