"""The filters lists have in common, each made for a column. Source: ux.md 3, the desk's lists."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, or_, true
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.services.absences import stands_in_for
from jobdesk.services.lists.kinds import Attribute, Context, Filter, FilterKind, Value

MINE, DEPUTY = "me", "deputy"
PERIODS = (
    ("today", mark("Today")),
    ("week", mark("This week")),
    ("month", mark("This month")),
    ("last_month", mark("Last month")),
    ("year", mark("This year")),
)
"""Periods that move with the day, so that a saved filter stays true."""

Through = Callable[[Sequence[ColumnElement[bool]]], ColumnElement[bool]]


def days_of(value: Value, today: date) -> tuple[date | None, date | None]:
    """First and last day a period means, both inclusive; None is open.

    Raises:
        InvalidInput: no dates, or crossed ones.
    """
    if len(value) == 1 and value[0] in dict(PERIODS):
        return _moving(value[0], today)
    try:
        since, until = (date.fromisoformat(part) if part else None for part in value)
    except ValueError as error:
        raise InvalidInput(_("A period is a first and a last day.")) from error
    if since and until and until < since:
        raise InvalidInput(_("The period ends before it begins."))
    return since, until


def _moving(name: str, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    if name == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    if name == "month":
        return month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if name == "last_month":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    if name == "year":
        return today.replace(month=1, day=1), today.replace(month=12, day=31)
    return today, today


def period(
    name: str, label: str, column: Attribute, *, moments: bool = False, through: Through | None = None
) -> Filter:
    """Days from, until; of a column of days, or of moments by their day in Seoul."""

    def where(context: Context, value: Value) -> ColumnElement[bool]:
        since, until = days_of(value, context.today)
        rules: list[ColumnElement[bool]] = []
        if since:
            rules.append(column >= (datetime.combine(since, time(), SEOUL) if moments else since))
        if until and moments:
            rules.append(column < datetime.combine(until + timedelta(days=1), time(), SEOUL))
        elif until:
            rules.append(column <= until)
        return and_(true(), *rules)

    return Filter(name, label, FilterKind.PERIOD, where, through=through)


def codes(name: str, label: str, column: Attribute, scheme: str, *, through: Through | None = None) -> Filter:
    """Any of some codes."""
    return Filter(
        name, label, FilterKind.CODES, lambda _c, value: column.in_(value), scheme=scheme, through=through
    )


def one_of(
    name: str, label: str, choices: Sequence[tuple[str, str, Callable[[Context], Any]]], *, scheme: str = ""
) -> Filter:
    """Any of some conditions: value, English source (or "" and a scheme that words it), what it means."""
    by_value = {value: rule for value, _label, rule in choices}

    def where(context: Context, value: Value) -> ColumnElement[bool]:
        return or_(*(by_value[one](context) for one in value))

    told = tuple((value, said) for value, said, _rule in choices)
    return Filter(name, label, FilterKind.CHOICES, where, scheme=scheme, choices=told)


def listing(name: str, label: str, column: Attribute, scheme: str) -> Filter:
    """A column that keeps several codes holds any of these."""
    kept = cast(column, Text)
    return Filter(
        name,
        label,
        FilterKind.CODES,
        lambda _c, value: or_(*(kept.contains(f'"{one}"', autoescape=True) for one in value)),
        scheme=scheme,
    )


def occupation(column: Attribute, *more: Attribute, through: Through | None = None) -> Filter:
    """Occupations under a code of any level, wished first or later."""

    def where(_context: Context, value: Value) -> ColumnElement[bool]:
        return or_(*(one.startswith(code, autoescape=True) for one in (column, *more) for code in value))

    return Filter("occupation", mark("Occupation"), FilterKind.OCCUPATION, where, through=through)


def dong(column: Attribute, *, name: str = "dong", label: str = mark("Dong")) -> Filter:
    """Any of some dongs."""
    return Filter(name, label, FilterKind.DONG, lambda _c, value: column.in_(value))


def counselor(column: Attribute, label: str = mark("Counselor"), *, through: Through | None = None) -> Filter:
    """Whose: the reader's (with those stood in for today), only the latter, or a colleague's."""

    def where(context: Context, value: Value) -> ColumnElement[bool]:
        people: set[UUID] = set()
        for one in value:
            if one in {MINE, DEPUTY}:
                people |= set(stands_in_for(context.db, context.act))
                people |= {context.act.account_id} if one == MINE else set()
            else:
                people.add(UUID(one))
        whose: ColumnElement[bool] = column.in_(people)
        return whose

    return Filter("counselor", label, FilterKind.COUNSELOR, where, through=through)


def user(column: Attribute) -> Filter:
    """Any of some accounts, those that ended too."""
    return Filter(
        "user", mark("User"), FilterKind.USER, lambda _c, value: column.in_([UUID(one) for one in value])
    )


def window(column: Attribute, *, through: Through | None = None) -> Filter:
    """The counter window it was done at."""
    return Filter(
        "window",
        mark("Window"),
        FilterKind.WINDOW,
        lambda _c, value: column.in_([int(one) for one in value]),
        through=through,
    )


def whole(name: str, label: str, column: Attribute, numbers: Sequence[int]) -> Filter:
    """Any of some numbers."""
    told = tuple((str(number), str(number)) for number in numbers)
    return Filter(
        name,
        label,
        FilterKind.CHOICES,
        lambda _c, value: column.in_([int(one) for one in value]),
        choices=told,
    )


def flag(name: str, label: str, rule: Callable[[Context], ColumnElement[bool]]) -> Filter:
    """Whether a condition holds, or does not."""

    def where(context: Context, value: Value) -> ColumnElement[bool]:
        return rule(context) if value == ("yes",) else ~rule(context)

    return Filter(name, label, FilterKind.FLAG, where)
