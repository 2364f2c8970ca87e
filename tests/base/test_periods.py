"""The named windows and those compared with them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.periods import PERIODS, end_year_before, name_of, period, window_before, year_before

DAYS = st.dates(date(2000, 3, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("month", date(2023, 10, 1), date(2023, 10, 20)),
        ("last_month", date(2023, 9, 1), date(2023, 9, 30)),
        ("year", date(2023, 1, 1), date(2023, 10, 20)),
        ("quarter", date(2023, 10, 1), date(2023, 10, 20)),
        ("evaluation", date(2023, 9, 1), date(2023, 10, 20)),
    ],
)
def test_the_windows_of_a_day(name, first, last):
    assert period(name, date(2023, 10, 20)) == (first, last)


def test_an_evaluation_year_runs_from_september_to_august():
    assert period("evaluation", date(2014, 8, 31)) == (date(2013, 9, 1), date(2014, 8, 31))


@given(DAYS)
def test_a_named_window_is_called_by_its_name(today):
    for name in PERIODS:
        if name != "own":
            assert period(name_of(*period(name, today), today), today) == period(name, today)
    assert name_of(today - timedelta(days=1000), today, today) == "own"


@given(DAYS, st.integers(0, 500))
def test_the_time_before_ends_right_before_and_is_as_long(start, days):
    end = start + timedelta(days=days)
    first, last = window_before(start, end)
    assert last == start - timedelta(days=1)
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        assert last - first == end - start


def test_whole_months_before_whole_months_and_a_month_end_stays_one():
    assert window_before(date(2024, 3, 1), date(2024, 4, 30)) == (date(2024, 1, 1), date(2024, 2, 29))
    assert end_year_before(date(2023, 2, 28)) == date(2022, 2, 28)
    assert end_year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
