"""Days and hours out of what an employer says."""

from datetime import time
from decimal import Decimal

import pytest

from jobdesk.base.work_hours import (
    WorkDay,
    alternate_week,
    days_a_week,
    has_weekend,
    is_alternate,
    said_hours,
    week_hours,
    work_day,
)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("주5일", 5),
        ("주 6일 근무", 6),
        ("5일", 5),
        ("월~금", 5),
        ("월 ~ 토", 6),
        ("월요일~금요일", 5),
        ("토~월", 3),
        ("월·수·금", 3),
        ("월수금", 3),
        ("토,일", 2),
        ("격일", Decimal("3.5")),
        ("격일제 근무", Decimal("3.5")),
        ("협의", None),
        ("", None),
        (None, None),
        ("월~금 (토 격주)", None),
    ],
)
def test_days_a_week(said, days):
    assert days_a_week(said) == days


@pytest.mark.parametrize(
    ("said", "weekend"), [("월~금", False), ("월~토", True), ("토일", True), ("주5일", None), (None, None)]
)
def test_weekends(said, weekend):
    assert has_weekend(said) is weekend


@pytest.mark.parametrize(
    ("start", "end", "rest", "day"),
    [
        (time(9), time(18), 60, WorkDay(Decimal(8), Decimal(0))),
        (time(9), time(18), None, WorkDay(Decimal(9), Decimal(0))),
        (time(22), time(7), 60, WorkDay(Decimal(8), Decimal(8))),
        (time(18), time(2), 30, WorkDay(Decimal("7.5"), Decimal(4))),
        (time(4), time(12), 0, WorkDay(Decimal(8), Decimal(2))),
        (time(6), time(6), 480, WorkDay(Decimal(16), Decimal(8))),
        (time(9), time(9, 30), 60, None),
        (None, time(18), 60, None),
    ],
)
def test_a_days_hours(start, end, rest, day):
    assert work_day(start, end, rest) == day


def test_duties_every_other_day():
    assert alternate_week(Decimal(16), Decimal(2)) == WorkDay(Decimal(56), Decimal(7))
    assert is_alternate(None, "24시간 격일제")
    assert not is_alternate("주5일", None)


def test_equal_days_of_a_week():
    assert week_hours(WorkDay(Decimal("7.5"), Decimal(4)), Decimal(5)) == WorkDay(Decimal("37.5"), Decimal(20))


@pytest.mark.parametrize(
    ("paid", "night", "days", "surveillance", "said"),
    [
        ("8", "0", "5", False, ("40", "0", "0")),
        ("9", "0", "6", False, ("40", "14", "0")),
        ("4", "0", "5", False, ("20", "0", "0")),
        ("10", "0", "4", False, ("32", "8", "0")),
        ("16", "2", "3.5", True, ("56", "0", "7")),
        ("16", "2", "3.5", False, ("28", "28", "7")),
    ],
)
def test_what_is_over_eight_hours_or_forty_is_overtime(paid, night, days, surveillance, said):
    made = said_hours(WorkDay(Decimal(paid), Decimal(night)), Decimal(days), surveillance=surveillance)
    assert (made.weekly, made.overtime, made.night) == tuple(Decimal(one) for one in said)


def test_without_days_or_times_nothing_is_said():
    assert said_hours(None, Decimal(5), surveillance=False) is None
    assert said_hours(WorkDay(Decimal(8), Decimal(0)), None, surveillance=False) is None
