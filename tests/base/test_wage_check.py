"""The wage check with the figures of domain.md 5, and what holds for every wage and hours."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.codes import LIVING_WAGE, MINIMUM_WAGE, load_codes
from jobdesk.base.enums import WageVerdict
from jobdesk.base.i18n import use_language
from jobdesk.base.wage_check import WageTerms, check_wage, living_wage_line, monthly_hours

CODES = load_codes()
JUNE = date(2026, 6, 1)
OK, BELOW, UNDETERMINED = WageVerdict.OK, WageVerdict.BELOW, WageVerdict.UNDETERMINED
GUARD = WageTerms("monthly", 2_700_000, JUNE, weekly_hours=Decimal(56), night_hours=Decimal(7), surveillance=True)
DINER = WageTerms(
    "monthly", 2_800_000, JUNE, weekly_hours=Decimal(40), overtime_hours=Decimal(14), five_or_more=True
)
OFFICE = WageTerms("monthly", 2_156_880, JUNE, weekly_hours=Decimal(40), five_or_more=True)


@pytest.fixture
def english():
    use_language("en")
    yield
    use_language("ko")


def minimum_wage(day):
    return CODES.amount(MINIMUM_WAGE, day)


def check(terms, **changes):
    return check_wage(replace(terms, **changes), minimum_wage)


def rounded(hours):
    exact = Decimal(hours.numerator) / Decimal(hours.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("year", "hourly", "daily", "monthly"),
    [
        (2018, 7_530, 60_240, 1_573_770),
        (2019, 8_350, 66_800, 1_745_150),
        (2020, 8_590, 68_720, 1_795_310),
        (2021, 8_720, 69_760, 1_822_480),
        (2022, 9_160, 73_280, 1_914_440),
        (2023, 9_620, 76_960, 2_010_580),
        (2024, 9_860, 78_880, 2_060_740),
        (2025, 10_030, 80_240, 2_096_270),
        (2026, 10_320, 82_560, 2_156_880),
        (2027, 10_700, 85_600, 2_236_300),
    ],
)
def test_the_published_amounts_of_each_year_are_just_enough(year, hourly, daily, monthly):
    terms = replace(OFFICE, first_day=date(year, 3, 1), daily_hours=Decimal(8))
    for basis, amount in (("hourly", hourly), ("daily", daily), ("monthly", monthly), ("annual", monthly * 12)):
        made = check(terms, basis=basis, amount=amount)
        assert (made.verdict, made.floor, made.year, made.hourly) == (OK, hourly, year, hourly)
        assert check(terms, basis=basis, amount=amount - 1).verdict == BELOW


@pytest.mark.parametrize(
    ("week", "month"),
    [(40, "209"), ("40.09", "209"), (20, "104.29"), (15, "78.21"), ("14.9", "64.74"), ("39.99", "208.52")],
)
def test_paid_hours_of_a_month(week, month):
    assert rounded(monthly_hours(Decimal(week))) == Decimal(month)
    assert rounded(check(OFFICE, weekly_hours=Decimal(week)).hours) == Decimal(month)


@pytest.mark.parametrize(
    ("terms", "hours", "hourly", "shown", "verdict"),
    [
        # domain.md rounds the hourly wage half up; the desk shows it rounded down, never more than is paid.
        (GUARD, "258.54", 10_443, 10_443, OK),
        (DINER, "300.25", 9_326, 9_325, BELOW),
        (replace(DINER, five_or_more=False), "269.83", 10_377, 10_376, OK),
        (replace(DINER, weekly_hours=Decimal(54), overtime_hours=None), "300.25", 9_326, 9_325, BELOW),
    ],
)
def test_the_two_commonest_shapes(terms, hours, hourly, shown, verdict):
    made = check_wage(terms, minimum_wage)
    assert rounded(made.hours) == Decimal(hours)
    assert round(made.hourly) == hourly
    assert (made.hourly_won, made.verdict, made.year) == (shown, verdict, 2026)


def test_the_arithmetic_is_read_aloud(english):
    assert check_wage(GUARD, minimum_wage).lines[-1] == "2,700,000원 ÷ 258.54 hours = 10,443원 ≥ 10,320원 (2026)"
    assert check_wage(DINER, minimum_wage).lines[-1] == "2,800,000원 ÷ 300.25 hours = 9,325원 < 10,320원 (2026)"
    annual = check(OFFICE, basis="annual", amount=27_000_000).lines
    assert annual[0] == "27,000,000원 a year ÷ 12 = 2,250,000원 a month"


def test_the_size_of_the_firm_is_asked_only_where_it_decides():
    unknown = check(DINER, five_or_more=None)
    assert (unknown.verdict, unknown.needs) == (UNDETERMINED, ("five_or_more",))
    assert len(unknown.lines) == 6, "both answers are told"
    assert check(DINER, five_or_more=None, amount=3_200_000).verdict == OK
    assert check(DINER, five_or_more=None, amount=2_500_000).verdict == BELOW
    assert check(OFFICE, five_or_more=None).verdict == OK


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"basis": None}, ("wage_basis",)),
        ({"basis": "negotiable"}, ("wage_basis",)),
        ({"amount": None}, ("wage_min",)),
        ({"amount": 0}, ("wage_min",)),
        ({"weekly_hours": None}, ("weekly_hours",)),
        ({"weekly_hours": Decimal(0)}, ("weekly_hours",)),
        ({"basis": "annual", "weekly_hours": None}, ("weekly_hours",)),
        ({"basis": "daily"}, ("work_start",)),
    ],
)
def test_what_is_missing_is_named(changes, needs):
    made = check(OFFICE, **changes)
    assert (made.verdict, made.needs, made.hourly) == (UNDETERMINED, needs, None)


def test_an_hourly_wage_needs_no_hours():
    assert check(OFFICE, basis="hourly", amount=10_320, weekly_hours=None).verdict == OK


def test_a_year_before_the_table_is_undetermined():
    made = check(OFFICE, first_day=date(2010, 1, 1))
    assert (made.verdict, made.floor) == (UNDETERMINED, None)
    assert made.warnings


@pytest.mark.parametrize(
    ("first", "last", "amount", "verdict", "year"),
    [
        (date(2026, 11, 21), date(2026, 12, 31), 2_156_880, OK, 2026),
        (date(2026, 11, 21), date(2027, 1, 1), 2_156_880, BELOW, 2027),
        (date(2026, 11, 21), date(2027, 1, 1), 2_236_300, OK, 2027),
        (date(2024, 12, 31), date(2026, 1, 1), 2_156_880, OK, 2026),
        (date(2026, 11, 21), date(2030, 1, 1), 2_236_300, OK, 2027),
        (date(2026, 11, 21), date(2025, 1, 1), 2_156_880, OK, 2026),
    ],
)
def test_every_year_of_the_working_period_is_met(first, last, amount, verdict, year):
    made = check(OFFICE, first_day=first, last_day=last, amount=amount)
    assert (made.verdict, made.year) == (verdict, year)


def test_next_years_wage_is_told_for_work_without_an_end():
    on = date(2026, 11, 21)
    assert any("2027" in told for told in check(GUARD, first_day=on).warnings)
    assert check(GUARD, first_day=on, amount=2_800_000).warnings == ()
    assert check(GUARD, first_day=on, fixed_term=True, contract_months=1).warnings == ()
    assert check(GUARD, first_day=date(2027, 2, 1), amount=2_800_000).warnings == (), "2028 is not published"


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, OK),
        ({"probation_months": 4}, BELOW),
        ({"probation_rate": 89}, BELOW),
        ({"probation_rate": None}, OK),
        ({"probation_months": None}, UNDETERMINED),
        ({"probation_months": None, "amount": 2_396_534}, OK),
        ({"probation_months": None, "probation_rate": 100}, OK),
        ({"probation_months": None, "amount": 2_000_000}, BELOW),
        ({"probation_months": 0}, OK),
        ({"simple_labor": True}, BELOW),
        ({"simple_labor": None}, UNDETERMINED),
        ({"fixed_term": True, "contract_months": 12}, OK),
        ({"fixed_term": True, "contract_months": 11}, BELOW),
        ({"fixed_term": True, "contract_months": None}, UNDETERMINED),
        ({"simple_labor": True, "amount": 2_400_000}, OK),
        ({"probation_months": 6, "amount": 2_396_534}, OK),
        ({"simple_labor": None, "amount": 2_396_534}, OK),
    ],
)
def test_probation(changes, verdict):
    terms = replace(OFFICE, probation_months=3, probation_rate=90, simple_labor=False)
    assert check(terms, **changes).verdict == verdict


def test_a_wage_in_probation_without_its_months_asks_for_them(english):
    made = check(OFFICE, basis="hourly", amount=10_320, probation_rate=80)
    assert (made.verdict, made.needs) == (UNDETERMINED, ("probation_months",))
    assert any("ask how many months" in told for told in made.warnings)


def test_more_than_52_hours_are_told():
    assert len(check(DINER, amount=4_000_000).warnings) == 1
    assert check(DINER, amount=4_000_000, five_or_more=False).warnings == ()
    assert check(GUARD, amount=4_000_000).warnings == ()


def test_a_long_day_of_a_daily_wage_holds_overtime():
    day = replace(OFFICE, basis="daily", amount=110_000, daily_hours=Decimal(10))
    assert (check_wage(day, minimum_wage).hours, check_wage(day, minimum_wage).verdict) == (11, BELOW)
    assert check(day, five_or_more=False).verdict == OK


def test_the_night_of_a_daily_wage_counts_half_again_as_that_of_a_month(english):
    duty = replace(
        GUARD, basis="daily", amount=170_000, daily_hours=Decimal(16), daily_nights=Decimal(2), five_or_more=True
    )
    month = check(GUARD, amount=int(170_000 * 3.5 * 365 / 84), five_or_more=True)
    made = check_wage(duty, minimum_wage)
    assert (made.verdict, made.hours, made.hourly) == (BELOW, 17, 10_000)
    assert (month.verdict, month.hourly_won) == (BELOW, 9_999)
    assert made.lines[0] == "Hours a day: 16 + 1 for the night = 17 hours"
    assert check(duty, five_or_more=False).verdict == OK
    assert check(duty, surveillance=False).lines[0] == "Hours a day: 8 + 8 × 1.5 + 1 for the night = 21 hours"


def test_the_living_wage_is_told_beside_it_and_is_no_limit(english):
    made = check(OFFICE)
    told = living_wage_line(made, CODES.amount(LIVING_WAGE, JUNE), 2026)
    assert "12,121원" in told
    assert "below" in told
    assert made.verdict == OK
    assert living_wage_line(check(OFFICE, amount=None), 12_121, 2026) == ""
    assert "reaches" in living_wage_line(check(OFFICE, amount=2_600_000), 12_121, 2026)


HOURS = st.decimals(1, 80, places=2)
AMOUNTS = st.integers(1, 10_000_000)
TERMS = st.builds(
    WageTerms,
    basis=st.sampled_from(["hourly", "daily", "monthly", "annual"]),
    amount=AMOUNTS,
    first_day=st.dates(date(2018, 1, 1), date(2028, 1, 1)),
    weekly_hours=HOURS,
    overtime_hours=st.none() | st.decimals(0, 30, places=1),
    night_hours=st.none() | st.decimals(0, 30, places=1),
    daily_hours=st.decimals(1, 24, places=1),
    daily_nights=st.none() | st.decimals(0, 8, places=1),
    surveillance=st.booleans(),
    five_or_more=st.none() | st.booleans(),
    fixed_term=st.booleans(),
    contract_months=st.none() | st.integers(0, 36),
    probation_months=st.none() | st.integers(0, 12),
    probation_rate=st.none() | st.integers(50, 100),
    simple_labor=st.none() | st.booleans(),
    last_day=st.none() | st.dates(date(2018, 1, 1), date(2030, 1, 1)),
)
RANK = {BELOW: 0, UNDETERMINED: 1, OK: 2}


@given(terms=TERMS, more=AMOUNTS)
def test_a_higher_wage_is_never_judged_worse(terms, more):
    low, high = check_wage(terms, minimum_wage), check(terms, amount=terms.amount + more)
    assert low.hourly < high.hourly
    assert RANK[low.verdict] <= RANK[high.verdict]


MORE = ("weekly_hours", "overtime_hours", "night_hours", "daily_hours", "daily_nights")


def counts(terms, name):
    """Whether more of these hours surely make the same wage less an hour."""
    if terms.basis == "hourly":
        return False
    if name in {"night_hours", "daily_nights"} and terms.five_or_more is False:
        return False
    flat = name == "weekly_hours" and not terms.surveillance  # 40 to 40.1 hours are 209 by convention
    return name.startswith("daily") == (terms.basis == "daily") and not flat


@given(terms=TERMS, more=st.decimals("0.01", 40, places=2), name=st.sampled_from(MORE))
def test_more_hours_for_the_same_wage_are_never_judged_better(terms, more, name):
    now, longer = check_wage(terms, minimum_wage), check(terms, **{name: (getattr(terms, name) or 0) + more})
    assert longer.hourly < now.hourly if counts(terms, name) else longer.hourly <= now.hourly
    assert RANK[longer.verdict] <= RANK[now.verdict]


@given(terms=TERMS)
def test_the_verdict_agrees_with_what_is_shown(terms):
    made = check_wage(terms, minimum_wage)
    if made.verdict == OK:
        assert made.hourly_won >= made.floor
    assert (made.hourly >= made.floor) == (made.hourly_won >= made.floor)
    assert made.lines


@given(week=HOURS, more=st.decimals("0.01", 40, places=2))
def test_paid_hours_grow_with_the_week(week, more):
    assert monthly_hours(week) <= monthly_hours(week + more)
