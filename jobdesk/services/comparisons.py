"""Columns beside a figure: last month, last year, target, attainment, closed. Source: statistics.md 3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import rounded
from jobdesk.base.i18n import on_paper
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.base.targets import Kind, attainment, target_within
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import Given
from jobdesk.services.registrations import months_later
from jobdesk.services.report_marks import Marks
from jobdesk.services.statistics import Cumulate, Figures, Value

ENTERED = "집계값"
ADDED = frozenset({"count", "distinct", "sum"})
"""How figures are made that add up over months, so that a closed 누계 and 소급분 are told of them."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Columns by id, each a figure by indicator; `marks` are the cells' as printed: 집계값, 잠정, 예상."""

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


def window_of(column: str, start: date, end: date, today: date) -> tuple[date, date] | None:
    """The days a column beside a figure counts, whose facts it opens; None where it counts none of its own."""
    span = Span(start, end, today)
    windows = {"month": month_of, "last_month": month_before, "last_year": year_before}
    found = span if column == "cumulative" else windows[column](span) if column in windows else None
    return None if found is None else (found.start, found.end)


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
    parts = {"cumulative": figures}
    windows = {"month": month_of(span), "last_month": month_before(span)}
    for name, window in windows.items():
        if {name, "difference", "late"} & set(columns):
            parts[name] = Figures(db, act, window, cumulate, indicators, lines=figures.lines)
            found[name] = {one: parts[name].value(one) for one in indicators}
    marks = _marked(Marks(db, act), indicators, parts)
    if "difference" in columns:
        found["difference"] = {one: difference(one, parts["month"], parts["last_month"]) for one in indicators}
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
    if "late" in columns:
        kept = {one: given.closed.get(one) for one in indicators if BY_ID[one].how in ADDED}
        found["closed"] = {one: kept.get(one) for one in indicators}
        found["late"] = {
            one: None
            if kept.get(one) is None
            else _less(_less(found["cumulative"][one], kept[one]), found["month"][one])
            for one in indicators
        }
    shown = {name: found[name] for name in columns if name in found}
    return Compared(shown, {place: word for place, word in marks.items() if place[0] in shown})


_LIKE: Mapping[str, Sequence[str]] = {
    "cumulative": ("cumulative", "attainment"),
    "month": ("month", "difference"),
    "last_month": ("last_month",),
}
"""The columns that bear the mark of a window's figures."""


def _marked(said: Marks, indicators: Sequence[str], parts: Mapping[str, Figures]) -> dict[tuple[str, str], str]:
    """The marks of the columns as printed, but for what was entered."""
    span = parts["cumulative"].span
    marks = {
        (column, one): on_paper(word)
        for name, part in parts.items()
        for one, word in said.of_figures(part, indicators).items()
        for column in _LIKE[name]
    }
    before = year_before(span)
    for column, start, end in (
        ("closed", span.start, month_before(span).end),
        ("last_year", before.start, before.end),
    ):
        if word := said.of(start, end):
            marks |= {(column, one): on_paper(word) for one in indicators}
    return marks


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


def difference(one: str, now: Figures, before: Figures) -> Value:
    """How much more a figure is; of rates the exact difference, rounded once; None where one is undefined."""
    made = BY_ID[one]
    if made.how not in {"rate", "cohort", "retention"}:
        return now.count(one) - before.count(one)
    exact = [_exact(one, figures) for figures in (now, before)]
    if exact[0] is None or exact[1] is None:
        return None
    decimals, rounding = now.lines.get(one, (made.decimals, made.rounding))
    return rounded(exact[0] - exact[1], decimals=decimals, rounding=rounding)


def _exact(one: str, figures: Figures) -> Fraction | None:
    """A rate before it is rounded."""
    made = BY_ID[one]
    if made.how == "rate":
        part, whole = figures.count(made.over), figures.count(made.under)
    else:
        share = figures.share(one)
        part, whole = share.part, share.whole
    return Fraction(part * made.times, whole) if whole else None


def _less(one: Value, other: Value) -> Value:
    return None if one is None or other is None else one - other


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) else None
