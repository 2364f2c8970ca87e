"""What people write into the cells of ledgers."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.codes import load_codes
from jobdesk.base.ledger_mapping import DayOrder
from jobdesk.base.ledger_words import (
    Wage,
    birth_of_resident,
    everyday_code,
    everyday_occupation,
    firm_key,
    looks_resident,
    person_key,
    read_ledger_day,
    read_span,
    read_wage,
    split_phones,
)

TODAY = date(2026, 11, 21)
CODES = load_codes()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("채용", "40"), ("합격", "40"), ("취업", "40"), ("탈락", "51"), ("불합격", "51"), ("서류 탈락", "50"),
        ("면접", "31"), ("면접 예정", "30"), ("미응답", "81"), ("면접불참", "61"),
        ("본인취업", "90"), ("1. 채용", "40"),
        ("채용(4/5)", "40"), ("40", "40"), ("아무말", None),
    ],
)  # fmt: skip
def test_results_in_everyday_words(text, code):
    assert everyday_code("referral_state", text, CODES) == code


def test_a_ledgers_own_words_come_first_and_may_mean_nothing():
    own = {"됐음": "채용", "탈락": "50", "?": ""}
    assert [everyday_code("referral_state", word, CODES, own) for word in ("됐음", "탈락", "?")] == [
        "40",
        "50",
        "",
    ]
    assert everyday_code("target_group", "해당 없음", CODES) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("미화", "561"), ("건물 미화원", "561"), ("사무실청소", "561"), ("경비(아파트)", "542"),
        ("미화,경비", "561"),
        ("요양보호사/간병", "550"), ("조리기사", "531"), ("532", "532"), ("듣도못한일", None), ("", None),
    ],
)  # fmt: skip
def test_occupations_in_everyday_words(text, code):
    assert everyday_occupation(text, CODES) == code


@pytest.mark.parametrize(
    ("raw", "wage"),
    [
        ("월 250만원", ("monthly", 2_500_000, None)),
        ("시급 10,320원", ("hourly", 10_320, None)),
        ("200~220만원", ("monthly", 2_000_000, 2_200_000)),
        ("2,100,000원~2,300,000원", ("monthly", 2_100_000, 2_300_000)),
        ("연봉 3,000만", ("annual", 30_000_000, None)),
        ("연봉 3000", ("annual", 30_000_000, None)),
        ("월급 210", ("monthly", 2_100_000, None)),
        ("일당 15만원", ("daily", 150_000, None)),
        (2_500_000, ("monthly", 2_500_000, None)),
        ("10,320", ("hourly", 10_320, None)),
        ("면접 후 결정", ("negotiable", None, None)),
    ],
)
def test_wages_in_one_breath(raw, wage):
    assert read_wage(raw) == Wage(*wage)


@pytest.mark.parametrize("raw", ["많이", "월 250만원 또는 300만원", "1~2~3만원"])
def test_no_wage_is_none(raw):
    with pytest.raises(ValueError, match="no "):
        read_wage(raw)


@pytest.mark.parametrize(
    ("raw", "phones"),
    [
        ("010-0000-1111 / 02-000-2222", ["010-0000-1111", "02-000-2222"]),
        ("010-0000-1111 (본인), 010-0000-2222(배우자)", ["010-0000-1111", "010-0000-2222"]),
        ("010-0000-1111\n010-0000-2222", ["010-0000-1111", "010-0000-2222"]),
        ("집 02-000-2222", ["02-000-2222"]),
        ("없는 번호", ["없는 번호"]),
        (1_000_001_111, ["1000001111"]),
    ],
)
def test_several_phones_of_a_cell(raw, phones):
    assert split_phones(raw) == phones


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999_999), st.booleans())
def test_the_birth_date_of_a_resident_number(day, rest, is_woman):
    seventh = (1 if day.year < 2000 else 3) + is_woman
    for written in (f"{day:%y%m%d}-{seventh}{rest:06}", f"{day:%y%m%d}-{seventh}******", f"{day:%y%m%d}{seventh}"):
        assert birth_of_resident(written, TODAY) == day
        assert looks_resident(written)


def test_a_resident_number_as_a_number_keeps_its_zeros():
    assert birth_of_resident(503023111111, TODAY) == date(2005, 3, 2)
    assert not looks_resident("19650302")
    assert birth_of_resident("19650302", TODAY) == date(1965, 3, 2)


@pytest.mark.parametrize(
    ("raw", "order", "year", "day"),
    [
        ("10/31/2023", DayOrder.MONTH_FIRST, None, date(2023, 10, 31)),
        ("3/4/2023", DayOrder.DAY_FIRST, None, date(2023, 4, 3)),
        ("3/4", DayOrder.MONTH_FIRST, 2023, date(2023, 3, 4)),
        ("3/4", DayOrder.DAY_FIRST, 2023, date(2023, 4, 3)),
        ("10월 31일", DayOrder.DAY_FIRST, 2023, date(2023, 10, 31)),
        ("10.31(화)", DayOrder.YEAR_FIRST, 2023, date(2023, 10, 31)),
        ("2023. 10. 31.", DayOrder.MONTH_FIRST, 2020, date(2023, 10, 31)),
        (45230, DayOrder.YEAR_FIRST, 2020, date(2023, 10, 31)),
    ],
)
def test_days_in_a_ledgers_habit(raw, order, year, day):
    assert read_ledger_day(raw, TODAY, order, year) == day


def test_a_day_without_its_year_is_none_where_no_year_is_said():
    with pytest.raises(ValueError, match="no date"):
        read_ledger_day("10/31", TODAY, DayOrder.YEAR_FIRST, None)


def test_spans_and_names():
    assert read_span("09:00~18:00") == read_span("오전 9시 ~ 오후 6시") == read_span("9~18") == (time(9), time(18))
    assert firm_key("(주)한빛 관리") == firm_key("주식회사 한빛관리") == firm_key("㈜ 한빛관리")
    assert person_key("김 영희") == person_key("김영희(배우자)") == "김영희"


@given(st.text(max_size=30) | st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False))
def test_no_cell_breaks_a_reader(raw):
    readers = (
        read_wage, read_span, split_phones, looks_resident, lambda one: birth_of_resident(one, TODAY),
        lambda one: read_ledger_day(one, TODAY, DayOrder.DAY_FIRST, 2023),
        lambda one: everyday_occupation(str(one), CODES), lambda one: everyday_code("sex", str(one), CODES),
        lambda one: (firm_key(str(one)), person_key(str(one))),
    )  # fmt: skip
    for read in readers:
        try:
            read(raw)
        except (ValueError, ArithmeticError):
            continue
