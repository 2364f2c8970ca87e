"""The windows figures are asked for, by name. Source: statistics.md 3."""

from collections.abc import Mapping
from datetime import date, timedelta

from jobdesk.base.i18n import mark

EVALUATION_STARTS = 9
"""An evaluation year begins in September (2013-09-01 to 2014-08-31)."""
PERIODS: Mapping[str, str] = {
    "month": mark("This month"),
    "last_month": mark("Last month"),
    "year": mark("Since January"),
    "quarter": mark("This quarter"),
    "evaluation": mark("Evaluation year"),
    "own": mark("Own days"),
}


def period(name: str, today: date) -> tuple[date, date]:
    """The days of a named window that ends today at the latest, both included. KeyError for another name."""
    first = today.replace(day=1)
    if name == "last_month":
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    year = today.year - (today.month < EVALUATION_STARTS)
    starts = {
        "month": first,
        "year": date(today.year, 1, 1),
        "quarter": date(today.year, (today.month - 1) // 3 * 3 + 1, 1),
        "evaluation": date(year, EVALUATION_STARTS, 1),
    }
    return starts[name], today


def name_of(start: date, end: date, today: date) -> str:
    """How a window is called: of two names for the same days the first; `own` for any other."""
    named = (name for name in PERIODS if name != "own" and period(name, today) == (start, end))
    return next(named, "own")


def year_before(day: date) -> date:
    """The same day a year before; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def end_year_before(day: date) -> date:
    """The last day a year before; a month's end stays one."""
    after = day + timedelta(days=1)
    return year_before(after) - timedelta(days=1) if after.day == 1 else year_before(day)


def window_before(start: date, end: date) -> tuple[date, date]:
    """As much time right before a window: whole months before whole months, else as many days."""
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        place = start.year * 12 + start.month - 1 - months
        return date(place // 12, place % 12 + 1, 1), start - timedelta(days=1)
    return start - (end - start) - timedelta(days=1), start - timedelta(days=1)
