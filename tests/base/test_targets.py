"""The districts' published figures as exact arithmetic. Source: reference/seed_tables.md 3."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.formats import format_number, ratio, rounded
from jobdesk.base.targets import (
    Term,
    Weighed,
    added,
    attainment,
    even_split,
    target_within,
    weighted_total,
)

PROMISE = (
    Weighed(30, 4278, 5200),
    Weighed(20, 2108, 5480),
    Weighed(20, 360, 915),
    Weighed(20, 222, 300),
    Weighed(10, 3, 5),
)


def test_the_published_rate_is_rounded_half_up_and_cut_off_where_the_line_says_so():
    assert str(ratio(854, 1965)) == "43.5"
    assert str(ratio(854, 1965, rounding="truncate")) == "43.4"


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown"),
    [
        (68567, 100_000, 1, "68.5"),
        (68955, 100_000, 1, "68.9"),
        (71182, 100_000, 1, "71.1"),
        (73763, 100_000, 1, "73.7"),
        (70525, 100_000, 0, "70"),
        (3660, 100_000, 1, "3.6"),
    ],
)
def test_the_rates_of_2014_come_out_cut_off(part, whole, decimals, shown):
    assert str(ratio(part, whole, decimals=decimals, rounding="truncate")) == shown
    assert str(ratio(part, whole, decimals=decimals)) != shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (6_193_910, 8_442_996, "73.4"),
        (379_339, 444_951, "85.3"),
        (2_874_956, 4_193_370, "68.6"),
        (921_793, 1_379_881, "66.8"),
        (1_750_995, 1_979_860, "88.4"),
        (99_235, 146_147, "67.9"),
        (46_111, 82_368, "56.0"),
        (121_481, 216_419, "56.1"),
        (61, 239, "25.5"),
        (135, 458, "29.5"),
        (254, 1794, "14.2"),
        (1250, 1360, "91.9"),
    ],
)
def test_the_rates_of_2023_come_out_half_up(part, whole, shown):
    assert str(ratio(part, whole)) == shown


def test_whole_percents_of_the_published_targets():
    lines = ((10_349, 8_900), (10_814, 10_500), (11_521, 10_800))
    assert [str(attainment(result, target, decimals=0)) for result, target in lines] == ["116", "103", "107"]


def test_a_weighted_total_is_rounded_once_and_last():
    rows = [str(attainment(one.result, one.target)) for one in PROMISE]
    assert rows == ["82.3", "38.5", "39.3", "74.0", "60.0"]
    assert str(weighted_total(PROMISE)) == "61.0"
    of_rounded = sum(one.weight * Fraction(row) for one, row in zip(PROMISE, rows, strict=True)) / 100
    assert str(rounded(of_rounded)) == "61.1", "which is why rounded rows are never added"


def test_rounded_rows_are_refused():
    with pytest.raises(TypeError):
        weighted_total([Weighed(30, Decimal("82.3"), 100)])
    with pytest.raises(TypeError):
        weighted_total([Weighed(30, 82.3, 100)])


def test_a_year_is_split_evenly_with_the_remainder_in_the_later_parts():
    assert even_split(1370, 4) == (342, 342, 343, 343)
    assert even_split(2, 4) == (0, 0, 1, 1)
    assert even_split(-5, 2) == (-3, -2)


@given(st.integers(0, 10**6), st.integers(1, 12))
def test_a_split_adds_up_and_never_falls(total, parts):
    split = even_split(total, parts)
    assert sum(split) == total
    assert list(split) == sorted(split)
    assert split[-1] - split[0] <= 1


def test_a_dash_is_no_target_and_a_state_does_not_add_up():
    assert added((600, None, 600, None)) == 1200
    assert added((None, None, 120, 65)) == 185
    assert added((28, 15, None, 10)) == 53
    assert added((1, 1, 1, 1), "state") == 1
    assert added((None, None)) is None
    assert attainment(5, None) is None
    assert attainment(5, 0) is None
    assert attainment(0, 5) == Decimal("0.0")
    assert format_number(attainment(5, None)) == "-"


def test_a_term_of_a_council_begins_and_ends_with_half_years():
    halves = (675, 1360, 1370, 1380, 695)
    starts = (date(2022, 7, 1), *(date(year, 1, 1) for year in range(2023, 2027)))
    ends = (*(date(year, 12, 31) for year in range(2022, 2026)), date(2026, 6, 30))
    terms = [Term(*one) for one in zip(starts, ends, halves, strict=True)]
    assert target_within(terms, date(2022, 7, 1), date(2026, 6, 30)) == 5480
    assert target_within(terms, date(2024, 1, 1), date(2024, 12, 31)) == 1370
    assert target_within(terms, date(2022, 1, 1), date(2022, 12, 31)) == 675
    assert target_within(terms, date(2024, 2, 1), date(2024, 12, 31)) is None
    assert target_within(list(reversed(terms)), date(2022, 1, 1), date(2026, 12, 31), "state") == 695


def test_two_windows_on_the_same_facts_are_two_figures():
    years = {2022: 1025, 2023: 1250}
    assert sum(years.values()) == 2275
    assert str(attainment(2108, 5480)) == "38.5"
    assert 2108 - years[2023] == 858


def test_the_parts_of_the_citys_window_make_its_totals():
    assert 486 + 1115 + 160 == 1761
    assert 498 + 5152 == 5650
    assert 51 + 331 + 3 == 385
    assert str(attainment(1761, 2000)) == "88.1"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 2))
def test_half_up_is_never_further_than_half_a_step_and_cutting_never_grows(part, whole, decimals):
    exact, step = Fraction(part * 100, whole), Fraction(1, 10**decimals)
    up, cut = ratio(part, whole, decimals=decimals), ratio(part, whole, decimals=decimals, rounding="truncate")
    assert abs(Fraction(up) - exact) <= step / 2
    assert abs(Fraction(cut)) <= abs(exact)
    assert abs(exact) - abs(Fraction(cut)) < step
