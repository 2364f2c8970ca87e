"""A report as one document of tables and charts, for every form of file, the clipboard and the screen.

Source: statistics.md 5 and 9, domain.md 8.2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.targets import even_split
from jobdesk.papers.report_tables import (
    HeadCell,
    ReportChart,
    ReportDocument,
    ReportTable,
    Series,
    head,
    number,
    row,
)
from jobdesk.services._report_parts import cell_of, percent, title_of
from jobdesk.services.breakdowns import ABROAD, BREAKDOWNS, RESIDENT, UNKNOWN
from jobdesk.services.funnels import STEPS
from jobdesk.services.indicators import BY_ID, DEFINITION_VERSION
from jobdesk.services.layouts import LAYOUTS, MONTHLY_COLUMNS
from jobdesk.services.report_notes import base_line, footnotes, table_notes
from jobdesk.services.reports import Report

_GROUPS = {
    "employers": mark("Recruiting"),
    "openings": mark("Recruiting"),
    "placed_persons": mark("Placement"),
    "placement_rate": mark("Placement"),
}


def document_of(report: Report) -> ReportDocument:
    """The whole report: its own tables, its breakdowns and cross-tables, its charts."""
    layout = LAYOUTS[report.layout]
    tables = [*(report.shaped.tables if report.shaped else [_own(report)])]
    if report.layout in {"yeongdeungpo", "monthly"} and report.residents:
        tables.append(_residents(report))
    tables += [_breakdown(report, kind) for kind in _kinds(report)]
    tables += [_cross(report, *asked) for asked in report.crosses]
    tables[0] = replace(tables[0], notes=(*tables[0].notes, *table_notes(report)))
    if report.is_empty:
        tables = [_dashed(table) for table in tables]
    notes = [*report.notes, *footnotes(report, tables)]
    return ReportDocument(
        f"{report.center} {title_of(layout, report.start, report.end)}",
        base_line(report),
        report.center,
        report.author,
        report.made_at,
        (report.start, report.end),
        tuple(tables),
        tuple(_charts(report)),
        tuple(notes),
        DEFINITION_VERSION,
        layout.signers,
    )


def _own(report: Report) -> ReportTable:
    if report.layout == "yeongdeungpo":
        return _published(report)
    return _columns(report) if report.columns else _listed(report)


def _dashed(table: ReportTable) -> ReportTable:
    """The table of a report without any data: what is nothing is a dash."""
    return replace(
        table,
        rows=tuple(
            replace(line, cells=tuple(_NONE if cell.value == 0 else cell for cell in line.cells))
            for line in table.rows
        ),
    )


_NONE = number(None)


def _stub(report: Report, one: str) -> list[str]:
    label = LAYOUTS[report.layout].labels.get(one, BY_ID[one].label)
    return [on_paper(label), on_paper(BY_ID[one].unit)]


def _with_unit(one: str) -> str:
    return f"{on_paper(BY_ID[one].label)}({on_paper(BY_ID[one].unit)})"


def _published(report: Report) -> ReportTable:
    """구인(업체 · 인원) | 구직자 | 취업알선 | 취업(취업자 · 취업률), as the center prints it."""
    first: list[HeadCell] = []
    second: list[HeadCell] = []
    for one in report.cells:
        label = _with_unit(one)
        group = on_paper(_GROUPS[one]) if one in _GROUPS else ""
        if not group:
            first.append(HeadCell(label, rows=2))
            continue
        second.append(HeadCell(label))
        if first and first[-1].text == group:
            first[-1] = HeadCell(group, columns=first[-1].columns + 1)
        else:
            first.append(HeadCell(group))
    cells = (cell_of(one, value, report.said.get(one, "")) for one, value in report.cells.items())
    title = on_paper("Results of the center")
    return ReportTable(
        "published", title, base_line(report), (tuple(first), tuple(second)), (row([], *cells),), large=True
    )


def _listed(report: Report) -> ReportTable:
    return ReportTable(
        report.layout,
        on_paper(LAYOUTS[report.layout].title),
        base_line(report),
        head([on_paper("Indicator"), on_paper("Unit"), on_paper("Figure")]),
        tuple(
            row(_stub(report, one), cell_of(one, value, report.said.get(one, "")))
            for one, value in report.cells.items()
        ),
    )


def _columns(report: Report) -> ReportTable:
    """Indicators down, comparisons across."""
    names = (on_paper(MONTHLY_COLUMNS[name]) for name in report.columns)
    lines = []
    for one in report.cells:
        cells = []
        for name, values in report.columns.items():
            value = values.get(one)
            said = report.marks.get((name, one), "") if value is not None else ""
            if name == "attainment":
                cells.append(percent(value, said))
            elif name == "target":
                cells.append(cell_of(one, value))
            elif name == "difference" and BY_ID[one].unit == "%" and value is not None:
                cells.append(replace(cell_of(one, value, said), unit="%p"))
            else:
                cells.append(cell_of(one, value, said))
        lines.append(row(_stub(report, one), *cells))
    return ReportTable(
        report.layout,
        on_paper(LAYOUTS[report.layout].title),
        base_line(report),
        head([on_paper("Indicator"), on_paper("Unit"), *names]),
        tuple(lines),
    )


def _residents(report: Report) -> ReportTable:
    """구민/관외 on the first page."""
    there = {RESIDENT, ABROAD["outside"], *(label for found in report.residents.values() for label in found)}
    labels = [label for label in (RESIDENT, *ABROAD.values(), UNKNOWN) if label in there]
    return ReportTable(
        "residents",
        on_paper("Resident or not"),
        "",
        head([on_paper("Indicator"), on_paper("Unit"), on_paper("Total"), *labels]),
        tuple(
            row(
                _stub(report, one),
                number(sum(found.values()), mark=report.said.get(one, "")),
                *(number(found.get(label, 0)) for label in labels),
            )
            for one, found in report.residents.items()
        ),
    )


def _kinds(report: Report) -> Iterable[str]:
    return dict.fromkeys(kind for kinds in report.breakdowns.values() for kind in kinds)


def _breakdown(report: Report, kind: str) -> ReportTable:
    """One breakdown of all figures it applies to: 당월 and 누계 side by side where the layout compares months."""
    ids = [one for one in LAYOUTS[report.layout].indicators if kind in report.breakdowns.get(one, {})]
    months = report.month_breakdowns
    columns: list[tuple[str, Mapping[str, int]]] = []
    marks: list[str] = []
    for one in ids:
        if months:
            columns.append((one, months.get(one, {}).get(kind, {})))
            marks.append(report.month_said.get(one, ""))
        columns.append((one, report.breakdowns[one][kind]))
        marks.append(report.said.get(one, ""))
    labels = report.orders[kind]
    both = [on_paper("This month"), on_paper("Cumulative")]
    top = [
        HeadCell(f"{on_paper(BY_ID[one].label)}({on_paper(BY_ID[one].unit)})", columns=2 if months else 1)
        for one in ids
    ]
    first = HeadCell(on_paper(BREAKDOWNS[kind].label), rows=2 if months else 1)
    totals = [_total(report, one, kind, found) for one, found in columns]
    marked = (number(total, mark=said if total else "") for total, said in zip(totals, marks, strict=True))
    rows = [row(on_paper("Total"), *marked)]
    rows += [row(label, *(number(found.get(label, 0)) for _one, found in columns)) for label in labels]
    overlapping = BREAKDOWNS[kind].overlapping
    return ReportTable(
        f"by_{kind}",
        on_paper("By {kind}").format(kind=on_paper(BREAKDOWNS[kind].label)),
        on_paper("(unit in the heading)"),
        ((first, *top), tuple(HeadCell(said) for _one in ids for said in both)) if months else ((first, *top),),
        tuple(rows),
        (on_paper("A person may stand in several rows."),) if overlapping else (),
        overlapping,
    )


def _total(report: Report, one: str, kind: str, found: Mapping[str, int]) -> int | None:
    if not BREAKDOWNS[kind].overlapping:
        return sum(found.values())
    whole = report.cells.get(one) if found is report.breakdowns[one][kind] else report.month_cells.get(one)
    return whole if isinstance(whole, int) else None


_MOST_COLUMNS = 21
"""Across the top of a cross-table: of more labels those without anybody are left out."""


def _cross(report: Report, indicator: str, down: str, across: str) -> ReportTable:
    found = report.crosses[indicator, down, across]
    some = {label for line in found.values() for label in line}
    sides = report.sides[across]
    labels = sides if len(sides) <= _MOST_COLUMNS else [label for label in sides if label in some]
    rows = [
        row(
            on_paper("Total"),
            number(sum(sum(line.values()) for line in found.values()), mark=report.said.get(indicator, "")),
            *(number(sum(line.get(label, 0) for line in found.values())) for label in labels),
        )
    ]
    rows += [
        row(label, number(sum(line.values())), *(number(line.get(other, 0)) for other in labels))
        for label in report.sides[down]
        for line in [found.get(label, {})]
    ]
    overlapping = BREAKDOWNS[down].overlapping or BREAKDOWNS[across].overlapping
    label = on_paper(BY_ID[indicator].label)
    return ReportTable(
        f"{indicator}_{down}_{across}",
        f"{label} · {on_paper(BREAKDOWNS[down].label)} × {on_paper(BREAKDOWNS[across].label)}",
        f"({on_paper(BY_ID[indicator].unit)})",
        head([on_paper(BREAKDOWNS[down].label), on_paper("Total"), *labels]),
        tuple(rows),
        (on_paper("A person may stand in several rows."),) if overlapping else (),
        overlapping,
        crossed=True,
    )


def _charts(report: Report) -> Iterable[ReportChart]:
    """Months against target and last year, the funnel, and who came by age."""
    if report.months:
        this, before = report.months
        target = report.columns.get("target", {}).get("placed_persons")
        series = [Series(f"{report.end.year}년", _filled(this))]
        if isinstance(target, int):
            series.append(Series(on_paper("Target"), even_split(target, 12), target=True))
        series.append(Series(f"{report.end.year - 1}년", _filled(before)))
        names = tuple(f"{month}월" for month in range(1, 13))
        title = on_paper("Placed persons by month")
        yield ReportChart("months", title, names, tuple(series), on_paper("persons"))
    if report.funnel and report.funnel["registered"]:
        steps = tuple(on_paper(STEPS[step]) for step in report.funnel)
        counted = Series(on_paper("Persons"), tuple(report.funnel.values()))
        yield ReportChart(
            "funnel", on_paper("From registration to retention"), steps, (counted,), on_paper("persons")
        )
    ages = report.breakdowns.get("jobseekers", {}).get("policy_age")
    if report.months and ages:
        counted = Series(on_paper("Jobseekers"), tuple(ages.values()))
        yield ReportChart("bars", on_paper("Jobseekers by age"), tuple(ages), (counted,), on_paper("persons"))


def _filled(months: Mapping[int, int]) -> tuple[int | None, ...]:
    return tuple(months.get(month) for month in range(1, 13))


def as_text(document: ReportDocument) -> str:
    """A document as text: every table with its head and rows, cells apart by tabs."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: ReportDocument) -> Iterable[str]:
    yield document.title
    yield document.base_line
    for table in document.tables:
        yield ""
        yield f"□ {table.title} {table.unit_line}".rstrip()
        lines: dict[int, list[str]] = {}
        for placed in table.placed():
            lines.setdefault(placed.row, []).append(placed.printed)
        yield from ("\t".join(line) for line in lines.values())
        yield from (f"※ {note}" for note in table.notes)
    yield ""
    yield from (f"※ {note}" for note in document.notes)
