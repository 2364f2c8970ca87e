"""Reports: a layout's figures as plain data, for the screen, text, JSON and paper. Source: statistics.md 9, 10."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import Rounding
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.records.centers import Center
from jobdesk.services._report_parts import Asked, Shaped, entered_notes
from jobdesk.services.audit import write_audit
from jobdesk.services.breakdowns import ALIASES, in_order, official
from jobdesk.services.breakdowns import BREAKDOWNS as ALL_BREAKDOWNS
from jobdesk.services.comparisons import compare, month_before, month_of, year_before
from jobdesk.services.facts import Span
from jobdesk.services.funnels import funnel
from jobdesk.services.indicators import BREAKDOWNS, BY_ID, DEFINITION_VERSION
from jobdesk.services.layouts import LAYOUTS, MONTHLY_BREAKDOWNS, MONTHLY_COLUMNS, Given, Layout
from jobdesk.services.report_given import read_given
from jobdesk.services.report_marks import Marks, whole_months
from jobdesk.services.report_rows import SHAPES
from jobdesk.services.settings import read_settings
from jobdesk.services.statistics import COUNTED, Cumulate, Figures, Value

Split = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Indicator to breakdown to label to count."""
RESIDENTS = ("jobseekers", "referrals", "placed_persons")


@dataclass(frozen=True, slots=True)
class Report:
    """A report of two inclusive dates.

    Attributes:
        cells: indicator id to an int, an exact Decimal, or None where undefined.
        other: the same under the other way of counting persons, where it differs (실인원, 실업체).
        breakdowns, crosses: figures by label, Korean and in order; `orders` names a breakdown's labels.
        month_cells, month_breakdowns: 당월, where the layout compares months.
        columns, marks: comparisons by column and indicator, and the marks of these cells as printed.
        said, month_said: the marks of the figures and those of 당월, by indicator.
        notes: where entered figures come from.
        residents: 구민/관외 of the first page.
        sides: of a breakdown that stands at a side of a cross-table all its labels in order.
        unclosed: whole months that are over and were never closed.
        cumulated: of the months before 당월 whose closed 누계 stands there, which were closed and which were not.
        unverified: placed persons whose placement nobody has verified yet (확인 전 n명).
        shaped: the tables of a layout whose rows are no indicators.
        months, funnel: what its charts show: this year and the year before by month.
        is_empty: nothing was counted at all.
    """

    layout: str
    start: date
    end: date
    cumulate: Cumulate
    today: date
    center: str
    author: str
    made_at: datetime
    employers_basis: str
    cells: Mapping[str, Value]
    other: Mapping[str, Value]
    breakdowns: Split
    provisional: Sequence[str]
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    crosses: Mapping[tuple[str, str, str], Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    month_cells: Mapping[str, Value] = field(default_factory=dict)
    month_breakdowns: Split = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    month_said: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    residents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unverified: int = 0
    shaped: Shaped | None = None
    months: tuple[Mapping[int, int], Mapping[int, int]] | None = None
    funnel: Mapping[str, int] = field(default_factory=dict)
    sides: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unclosed: Sequence[date] = ()
    cumulated: tuple[Sequence[date], Sequence[date]] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every figure is nothing: then the sheet shows dashes."""
        return not any(self.cells.values())


def make_report(
    db: Session,
    act: Act,
    *,
    layout: str,
    start: date,
    end: date,
    cumulate: Cumulate = "monthly_sum",
    breakdowns: Sequence[str] = (),
    crosses: Sequence[tuple[str, str, str]] = (),
    given: Given | None = None,
    lines: Mapping[str, tuple[int, Rounding]] | None = None,
    tick: Callable[[str, date], None] | None = None,
) -> Report:
    """The figures of a layout; reads only.

    Args:
        crosses: cross-tables, as indicator, breakdown down and breakdown across.
        given: targets, entered totals and closed figures; the center's own without it.
        lines: decimals and rounding of a rate, or of `attainment`, where they are not the layout's.
        tick: called as figures are counted; what it raises ends the report.

    Raises:
        InvalidInput: the end lies before the start; an unknown layout or breakdown.
        NotAllowed: the role sees no statistics.
    """
    require(act.role, can_see_statistics)
    kinds = [ALIASES.get(kind, kind) for kind in breakdowns]
    made = _checked(layout, start, end, [*kinds, *(kind for cross in crosses for kind in cross[1:])])
    if given is None:
        given = read_given(db, act, start=start, end=end, cumulate=cumulate)
    span = Span(start, end, act.today)
    rounded = {**made.lines, **(lines or {})}
    asked = Asked(db, act, made, span, cumulate, given, rounded)
    shaped = SHAPES[made.shape](asked) if made.shape in SHAPES else None
    ids = made.indicators
    wanted = _wanted(made, kinds)
    pairs = [("resident",)] * (made.id in _FIRST_PAGE) + [(down, across) for _one, down, across in crosses]
    figures = Figures(db, act, span, cumulate, ids, [*((kind,) for kind in wanted), *pairs], tick, rounded)
    cells = dict(shaped.cells) if shaped else {one: figures.value(one) for one in ids}
    split = _split(figures, wanted)
    found = {cross: figures.cross(*cross) or {} for cross in crosses}
    compared = month = None
    entered: list[str] = []
    if made.columns:
        compared = compare(
            db,
            act,
            indicators=ids,
            span=span,
            cumulate=cumulate,
            figures=figures,
            columns=made.columns,
            given=given,
        )
    if "last_year" in made.columns:
        before = year_before(span)
        notes = entered_notes(given, ids, before.start, before.end)
        entered = [f"{on_paper(MONTHLY_COLUMNS['last_year'])} {note}" for note in notes]
    if "month" in made.columns:
        month = Figures(db, act, month_of(span), cumulate, ids, [(kind,) for kind in wanted], None, rounded)
    return Report(
        layout,
        start,
        end,
        cumulate,
        act.today,
        db.scalars(select(Center.name)).one(),
        act.display_name,
        act.at,
        read_settings(db).text("employers_basis"),
        cells,
        {} if shaped else _otherwise(asked, cells),
        split,
        [] if shaped else figures.provisional(ids),
        _orders(figures, split),
        found,
        {one: month.value(one) for one in ids} if month else {},
        _split(month, wanted) if month else {},
        compared.columns if compared else {},
        compared.marks if compared else {},
        {} if shaped else _said(asked, figures, [*ids, *RESIDENTS, *(cross[0] for cross in crosses)]),
        _said(asked, month, ids) if month else {},
        [*entered, *(shaped.notes if shaped else ())],
        {one: figures.breakdown(one, "resident") or {} for one in RESIDENTS} if made.id in _FIRST_PAGE else {},
        0 if shaped else figures.count("unverified_persons"),
        shaped,
        _year_months(asked) if month else None,
        funnel(figures) if month else {},
        _sides(figures, found, end),
        Marks(db, act).unclosed(start, end),
        _cumulated(asked) if given.closed and "closed" in made.columns else None,
    )


_FIRST_PAGE = ("yeongdeungpo", "monthly")


def _checked(layout: str, start: date, end: date, kinds: Sequence[str]) -> Layout:
    if end < start:
        raise InvalidInput(_("The end lies before the start."), field="end")
    if layout not in LAYOUTS:
        raise InvalidInput(_("There is no such layout: {name}").format(name=layout), field="layout")
    if unknown := set(kinds) - set(BREAKDOWNS):
        raise InvalidInput(
            _("There is no such breakdown: {name}").format(name=", ".join(sorted(unknown))), field="breakdown"
        )
    return LAYOUTS[layout]


def _wanted(layout: Layout, kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Breakdown to the indicators it is made for: those asked, for all; else those of the layout."""
    if kinds:
        return {kind: tuple(one for one in layout.indicators if BY_ID[one].how in COUNTED) for kind in kinds}
    return {kind: MONTHLY_BREAKDOWNS[kind] for kind in layout.breakdowns}


def _split(figures: Figures, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, dict[str, int]]]:
    made: dict[str, dict[str, dict[str, int]]] = {}
    for kind, ids in wanted.items():
        for one in ids:
            if (found := figures.breakdown(one, kind)) is not None:
                made.setdefault(one, {})[kind] = found
    return made


def _orders(figures: Figures, split: Split) -> dict[str, list[str]]:
    """The labels of each breakdown over all its figures, in order."""
    every: dict[str, dict[str, int]] = {}
    for kinds in split.values():
        for kind, found in kinds.items():
            every.setdefault(kind, {}).update(found)
    return {kind: list(in_order(ALL_BREAKDOWNS[kind], figures.book, found)) for kind, found in every.items()}


def _otherwise(asked: Asked, cells: Mapping[str, Value]) -> dict[str, Value]:
    """What once in the period (or once a month) gives instead, where it differs."""
    ids = [one for one in cells if BY_ID[one].how == "distinct"]
    other = replace(asked, cumulate="distinct" if asked.cumulate == "monthly_sum" else "monthly_sum").figures(ids)
    return {one: value for one in ids if (value := other.value(one)) != cells[one]}


def _sides(
    figures: Figures, crosses: Mapping[tuple[str, str, str], Mapping[str, Mapping[str, int]]], end: date
) -> dict[str, list[str]]:
    """Of each breakdown of the cross-tables all its labels in order, those without anybody too."""
    found: dict[str, dict[str, int]] = {}
    for (_one, down, across), lines in crosses.items():
        found.setdefault(down, {}).update(dict.fromkeys(lines, 0))
        found.setdefault(across, {}).update(dict.fromkeys((label for line in lines.values() for label in line), 0))
    return {
        kind: list(
            in_order(
                ALL_BREAKDOWNS[kind],
                figures.book,
                dict.fromkeys([*official(ALL_BREAKDOWNS[kind], figures.book, end), *labels], 0),
            )
        )
        for kind, labels in found.items()
    }


def _cumulated(asked: Asked) -> tuple[Sequence[date], Sequence[date]] | None:
    """The months of the closed 누계: those that were closed, and those counted live at its close."""
    start, end = asked.span.start, month_before(asked.span).end
    closed = Marks(asked.db, asked.act).closed(start, end)
    return (closed, [month for month in whole_months(start, end) if month not in closed]) if closed else None


def _said(asked: Asked, figures: Figures, ids: Sequence[str]) -> dict[str, str]:
    """The marks of figures as printed, by indicator."""
    found = Marks(asked.db, asked.act).of_figures(figures, ids)
    return {one: on_paper(word) for one, word in found.items()}


def _year_months(asked: Asked) -> tuple[dict[int, int], dict[int, int]]:
    """Placed persons of each month begun in the year of the last day, and of the year before."""
    year = asked.span.end.year
    this = asked.figures(start=date(year, 1, 1)).months("placed_persons")
    before = asked.figures(start=date(year - 1, 1, 1), end=date(year - 1, 12, 31)).months("placed_persons")
    begun = {day.month: count for day, count in this.items() if day <= asked.act.today}
    return begun, {day.month: n for day, n in before.items()}


def export_report(db: Session, act: Act, *, form: str, **asked: Any) -> Report:  # noqa: ANN401  make_report's arguments
    """A report that leaves the desk as a file or on paper: audited as an export. The caller commits."""
    require(act.role, can_see_statistics)
    report = make_report(db, act, **asked)
    record_export(db, act, form=form, asked=asked_of(report))
    return report


def record_export(db: Session, act: Act, *, form: str, asked: Mapping[str, str]) -> None:
    """Leave the trace of a report saved as a file."""
    require(act.role, can_see_statistics)
    detail = {name: asked[name] for name in ("layout", "from", "to")}
    write_audit(db, act, AuditAction.EXPORT, detail={"what": "report", "form": form, **detail})


def report_of(db: Session, act: Act, asked: Mapping[str, Any]) -> Report:
    """The report a print job names: layout, dates, counting, and breakdowns and cross-tables where it has them."""
    require(act.role, can_see_statistics)
    return make_report(
        db,
        act,
        layout=asked["layout"],
        start=date.fromisoformat(asked["from"]),
        end=date.fromisoformat(asked["to"]),
        cumulate=asked["cumulate"],
        breakdowns=asked.get("breakdowns", ()),
        crosses=[(one, down, across) for one, down, across in asked.get("crosses", ())],
    )


def asked_of(report: Report) -> dict[str, str]:
    """What a print job keeps of a report, to draw it again."""
    return {
        "layout": report.layout,
        "from": report.start.isoformat(),
        "to": report.end.isoformat(),
        "cumulate": report.cumulate,
    }


def as_json(report: Report) -> dict[str, Any]:
    """The JSON of statistics.md 10."""
    found: dict[str, Any] = {
        "layout": report.layout,
        "from": report.start.isoformat(),
        "to": report.end.isoformat(),
        "cumulate": report.cumulate,
        "definition": DEFINITION_VERSION,
        "cells": _plain(report.cells),
        "provisional": list(report.provisional),
    }
    if report.shaped and report.shaped.rows:
        found["rows"] = {label: _plain(values) for label, values in report.shaped.rows.items()}
    if report.columns:
        found["columns"] = {name: _plain(values) for name, values in report.columns.items()}
    if report.breakdowns:
        found["breakdowns"] = report.breakdowns
    if report.crosses:
        found["crosses"] = {
            ":".join((one, f"{down},{across}")): made for (one, down, across), made in report.crosses.items()
        }
    return found


def _plain(values: Mapping[str, Value]) -> dict[str, int | str | None]:
    return {one: str(value) if isinstance(value, Decimal) else value for one, value in values.items()}
