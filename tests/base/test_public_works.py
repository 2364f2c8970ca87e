from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.codes import CodeBook, CodeEntry, load_codes
from jobdesk.base.public_works import (
    MEDIAN_INCOME,
    PUBLIC_WORKS_RULES,
    Household,
    condition_of_code,
    income_limit,
    income_of_code,
    median_income,
    reason_words,
    rule_on,
    screen,
)

NOW = date(2026, 3, 2)
FITS = Household(age=45, lives_in="gu", persons=4, income=5_000_000, assets=300_000_000, excluded=())


def test_every_shipped_code_says_something():
    codes = load_codes()
    assert all(condition_of_code(entry.code) for entry in codes.all(PUBLIC_WORKS_RULES))
    assert all(income_of_code(entry.code) for entry in codes.all(MEDIAN_INCOME))
    programs = {entry.code for entry in codes.all("public_works_program")}
    assert {entry.code.split(":")[0] for entry in codes.all(PUBLIC_WORKS_RULES)} <= programs
    assert all(entry.valid_from for entry in [*codes.all(PUBLIC_WORKS_RULES), *codes.all(MEDIAN_INCOME)])


@pytest.mark.parametrize(
    ("day", "persons", "limit"),
    [
        (date(2026, 3, 2), 1, 2_179_602),
        (date(2026, 3, 2), 2, 3_569_398),
        (date(2026, 3, 2), 3, 4_555_181),
        (date(2026, 3, 2), 4, 5_520_527),
        (date(2027, 3, 2), 1, 2_325_636),
        (date(2027, 3, 2), 2, 3_808_548),
        (date(2027, 3, 2), 3, 4_860_377),
        (date(2027, 3, 2), 4, 5_890_402),
        (date(2024, 3, 2), 1, 1_559_912),
        (date(2024, 3, 2), 2, 2_577_826),
        (date(2024, 3, 2), 3, 3_300_260),
        (date(2024, 3, 2), 4, 4_010_939),
    ],
)
def test_the_limits_are_those_of_the_notices(day, persons, limit):
    assert income_limit(rule_on("together", day), persons, day.year) == limit


def test_more_than_seven_add_the_last_step_a_head():
    assert median_income(8, 2026) == 9_515_150 + 959_198
    assert median_income(9, 2027) == 10_152_665 + 2 * 1_023_464
    assert median_income(4, 2022) is None
    assert median_income(9, 2022) is None


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()),
        ({"income": 5_520_527}, ()),
        ({"income": 5_520_528}, ("income",)),
        ({"assets": 499_000_001}, ("assets",)),
        ({"income": 9_000_000, "assets": 499_000_001}, ("income", "assets")),
        ({"income": None}, ("income_unknown",)),
        ({"persons": None}, ("income_unknown",)),
        ({"assets": None}, ("assets_unknown",)),
        ({"age": 17}, ("age_min",)),
        ({"age": 90}, ()),
        ({"age": None}, ("age_unknown",)),
        ({"lives_in": "seoul"}, ()),
        ({"lives_in": "elsewhere"}, ("resident",)),
        ({"lives_in": None}, ("resident_unknown",)),
        ({"excluded": ("basic_welfare", "benefit")}, ()),
        ({"excluded": None}, ()),
    ],
)
def test_the_rule_of_2026(changes, reasons):
    said = screen("together", NOW, replace(FITS, **changes))
    assert said.reasons == reasons
    assert said.ruling == ("check" if reasons else "possible")
    assert said.rule == "together:2026-01-01"


def test_one_of_income_and_assets_was_enough_in_2023():
    day = date(2023, 5, 1)
    poor, rich = 3_000_000, 500_000_000
    told = replace(FITS, income=poor, assets=rich)
    assert screen("together", day, told).ruling == "possible"
    assert screen("together", day, replace(told, income=9_000_000, assets=1)).ruling == "possible"
    assert screen("together", day, replace(told, income=9_000_000)).reasons == ("income", "assets")
    assert screen("together", day, replace(told, lives_in="seoul")).reasons == ("resident",)


def test_recipients_were_excluded_in_2014_and_are_not_today():
    day = date(2014, 5, 1)
    told = replace(FITS, assets=100_000_000, excluded=("benefit", "worked_10_of_24"))
    assert screen("together", day, told).reasons == ("benefit", "worked_10_of_24")
    assert screen("together", day, replace(told, excluded=None)).reasons == ("excluded_unknown",)
    assert screen("community", day, replace(told, excluded=())).reasons == ("ask",)
    assert screen("together", NOW, told).ruling == "possible"


@pytest.mark.parametrize(("program", "day"), [("together", date(2018, 1, 1)), ("unheard", NOW), ("hope", NOW)])
def test_without_a_rule_the_dong_office_is_asked(program, day):
    assert screen(program, day, FITS).reasons == ("no_rule",)


def test_the_center_s_newer_condition_wins():
    newer = CodeEntry(PUBLIC_WORKS_RULES, "together:income_max:90", "90%", "90 %", valid_from=date(2027, 1, 1))
    codes = CodeBook([*load_codes().entries, newer])
    day = date(2027, 3, 1)
    assert rule_on("together", day, codes).number("income_max") == 90
    assert rule_on("together", NOW, codes).number("income_max") == 85


@pytest.mark.parametrize(
    "code",
    [
        "",
        "together",
        "together:income_max",
        "together:income_max:x",
        "together:means:xor",
        "a:b:c",
        "::1",
        "a:age_min:1:2:3",
    ],
)
def test_what_is_no_condition(code):
    assert condition_of_code(code) is None


@given(income=st.integers(0, 20_000_000), more=st.integers(0, 5_000_000), persons=st.integers(1, 12))
def test_earning_more_never_helps_and_a_larger_household_never_hurts(income, more, persons):
    def possible(**changes):
        return (
            screen("together", NOW, replace(FITS, **{"persons": persons, "income": income, **changes})).ruling
            == "possible"
        )

    assert possible() or not possible(income=income + more)
    assert possible(persons=persons + 1) or not possible()


def test_no_amount_is_shown_by_what_holds_it():
    said = screen("together", NOW, replace(FITS, income=9_876_543, assets=987_654_321))
    for text in (repr(FITS), repr(said)):
        assert not any(amount in text for amount in ("5000000", "300000000", "9876543", "987654321"))
    assert all(reason_words(reason) != reason for reason in said.reasons)


def test_each_line_of_the_file_names_its_source():
    lines = (
        (Path(__file__).parents[2] / "resources/codes/public_works.csv").read_text(encoding="utf-8").splitlines()
    )
    assert all(line.rpartition(",")[2] for line in lines)
