"""Columns beside a figure: last month, last year, target, attainment, closed. Source: statistics.md 3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.base.targets import Kind, attainment, target_within
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import Given
from jobdesk.services.registrations import months_later
from jobdesk.services.statistics import Cumulate, Figures, Value

ENTERED = "집계값"
ADDED = frozenset({"count", "distinct", "sum"})
"""How figures are made that add up over months, so that a closed 누계 and 소급분 are told of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Columns by id, each a figure by indicator; `marks` names cells that were entered, not counted."""

    columns: Mapping[str, Mapping[str, Value]]
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)


def month_of(span: Span) -> Span:
    """당월: the month of the last day, as far as it lies in the span."""
    return Span(max(span.end.replace(day=1), span.start), span.end, span.today)


def month_before(span: Span) -> Span:
    """전월: the whole calendar month before that of the last day."""
    last = span.end.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last, span.today)


def year_before(span: Span) -> Span:
    """전년동기: the same days a year before; a month's end stays a month's end."""
    start, end = months_later(span.start, -12), months_later(span.end, -12)
    if (span.end + timedelta(days=1)).day == 1:
        end = months_later(span.end.replace(day=1), -11) - timedelta(days=1)
    return Span(start, end, span.today)


def compare(
    db: Session,
    act: Act,
    *,
    indicators: Sequence[str],
    span: Span,
    cumulate: Cumulate,
    figures: Figures,
    columns: Sequence[str],
    given: Given,
) -> Compared:
    """The asked columns beside figures of a span; reads only. Raises NotAllowed without the right.

    Rates and attainment are rounded as the lines of `figures` say.
    """
    require(act.role, can_see_statistics)
    found: dict[str, dict[str, Value]] = {"cumulative": {one: figures.value(one) for one in indicators}}
    marks: dict[tuple[str, str], str] = {}
    windows = {"month": month_of(span), "last_month": month_before(span)}
    for name, window in windows.items():
        if {name, "difference", "late"} & set(columns):
            part = Figures(db, act, window, cumulate, indicators, lines=figures.lines)
            found[name] = {one: part.value(one) for one in indicators}
    if "difference" in columns:
        found["difference"] = {one: _less(found["month"][one], found["last_month"][one]) for one in indicators}
    if "last_year" in columns:
        found["last_year"], entered = _last_year(figures, indicators, year_before(span), given)
        marks |= {("last_year", one): ENTERED for one in entered}
    if {"target", "attainment"} & set(columns):
        found["target"] = {one: annual_target(one, span.end.year, given) for one in indicators}
        decimals, rounding = figures.lines.get("attainment", (1, "half_up"))
        found["attainment"] = {
            one: attainment(value, target, decimals=decimals, rounding=rounding)
            if isinstance(value := found["cumulative"][one], int)
            else None
            for one in indicators
            for target in [_whole(found["target"][one])]
        }
    if given.closed and "late" in columns:
        kept = {one: given.closed.get(one) for one in indicators if BY_ID[one].how in ADDED}
        found["closed"] = {one: kept.get(one) for one in indicators}
        found["late"] = {
            one: None
            if kept.get(one) is None
            else _less(_less(found["cumulative"][one], kept[one]), found["month"][one])
            for one in indicators
        }
    return Compared({name: found[name] for name in columns if name in found}, marks)


def annual_target(indicator: str, year: int, given: Given) -> int | None:
    """The target of a year, of all its terms; None where none was set."""
    kind: Kind = "state" if indicator in given.states else "flow"
    return target_within(given.targets.get(indicator, ()), date(year, 1, 1), date(year, 12, 31), kind)


def _last_year(
    now: Figures, indicators: Sequence[str], before: Span, given: Given
) -> tuple[dict[str, Value], list[str]]:
    part = Figures(now.db, now.act, before, now.cumulate, indicators, lines=now.lines)
    found: dict[str, Value] = {one: part.value(one) for one in indicators}
    entered = {one: given.entered_for(one, before.start, before.end) for one in indicators}
    used = [one for one, amount in entered.items() if amount is not None]
    return found | {one: entered[one] for one in used}, used


def _less(one: Value, other: Value) -> Value:
    return None if one is None or other is None else one - other


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) else None
