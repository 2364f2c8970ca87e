"""Reports: a layout's figures as plain data, for the screen, text, JSON and paper. Source: statistics.md 9, 10."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.papers.report import Cell, ReportPaper
from jobdesk.records.centers import Center
from jobdesk.services.audit import write_audit
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BREAKDOWNS, BY_ID, DEFINITION_VERSION, PUBLISHED, SHOWN
from jobdesk.services.settings import read_settings
from jobdesk.services.statistics import Cumulate, Figures, Value

LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "yeongdeungpo": PUBLISHED,
    "indicators": tuple(indicator.id for indicator in SHOWN),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report of two inclusive dates.

    Attributes:
        cells: indicator id to an int, an exact Decimal, or None where undefined.
        other: the same under the other way of counting persons, where it differs (실인원, 실업체).
        breakdowns: indicator id to breakdown to Korean label to count.
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
    breakdowns: Mapping[str, Mapping[str, Mapping[str, int]]]
    provisional: Sequence[str]


def make_report(
    db: Session,
    act: Act,
    *,
    layout: str,
    start: date,
    end: date,
    cumulate: Cumulate = "monthly_sum",
    breakdowns: Sequence[str] = (),
) -> Report:
    """The figures of a layout; reads only.

    Raises:
        InvalidInput: the end lies before the start; an unknown layout or breakdown.
        NotAllowed: the role sees no statistics.
    """
    require(act.role, can_see_statistics)
    if end < start:
        raise InvalidInput(_("The end lies before the start."), field="end")
    if layout not in LAYOUTS:
        raise InvalidInput(_("There is no such layout: {name}").format(name=layout), field="layout")
    if unknown := set(breakdowns) - set(BREAKDOWNS):
        raise InvalidInput(
            _("There is no such breakdown: {name}").format(name=", ".join(sorted(unknown))), field="breakdown"
        )
    span = Span(start, end, act.today)
    figures = Figures(db, act, span, cumulate)
    ids = LAYOUTS[layout]
    cells = {one: figures.value(one) for one in ids}
    swapped = Figures(db, act, span, "distinct" if cumulate == "monthly_sum" else "monthly_sum")
    other = {
        one: value for one in ids if BY_ID[one].how == "distinct" and (value := swapped.value(one)) != cells[one]
    }
    split: dict[str, dict[str, dict[str, int]]] = {}
    for one in ids:
        if BY_ID[one].how in {"count", "distinct", "sum"}:
            kinds = {kind: found for kind in breakdowns if (found := figures.breakdown(one, kind)) is not None}
            if kinds:
                split[one] = kinds
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
        other,
        split,
        figures.provisional(ids),
    )


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
    """The report a print job names: its layout, dates and counting, as `asked_of` wrote them."""
    require(act.role, can_see_statistics)
    return make_report(
        db,
        act,
        layout=asked["layout"],
        start=date.fromisoformat(asked["from"]),
        end=date.fromisoformat(asked["to"]),
        cumulate=asked["cumulate"],
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
    cells = {one: str(value) if isinstance(value, Decimal) else value for one, value in report.cells.items()}
    found: dict[str, Any] = {
        "layout": report.layout,
        "from": report.start.isoformat(),
        "to": report.end.isoformat(),
        "cumulate": report.cumulate,
        "definition": DEFINITION_VERSION,
        "cells": cells,
        "provisional": list(report.provisional),
    }
    if report.breakdowns:
        found["breakdowns"] = report.breakdowns
    return found


def base_line(report: Report) -> str:
    """(2023. 10. 31. 기준), the earlier of the end and today."""
    return on_paper("(as of {day})").format(day=format_date(min(report.end, report.today)))


def footnotes(report: Report) -> list[str]:
    """What a reader must know: window, counting, basis, other counts, definition, author and time."""
    notes = [
        on_paper("Period {start} to {end}, both days included; facts count on their event date.").format(
            start=format_date(report.start), end=format_date(report.end)
        ),
        on_paper("Persons and firms are counted once a month and the months added.")
        if report.cumulate == "monthly_sum"
        else on_paper("Persons and firms are counted once in the whole period."),
        on_paper("Placement rate = placed persons / jobseekers of the period x 100, rounded half up."),
    ]
    if report.employers_basis == "vacancies":
        notes.append(on_paper("Employers are counted by vacancy registrations."))
    if report.other:
        pairs = ", ".join(f"{on_paper(BY_ID[one].label)} {format_number(v)}" for one, v in report.other.items())
        notes.append(
            (
                on_paper("Counted once in the whole period: {pairs}")
                if report.cumulate == "monthly_sum"
                else on_paper("Counted once a month and added: {pairs}")
            ).format(pairs=pairs)
        )
    notes.append(
        on_paper("Definition {version}. {center}, {author}, {at}").format(
            version=DEFINITION_VERSION,
            center=report.center,
            author=report.author,
            at=format_datetime(report.made_at),
        )
    )
    return notes


def as_text(report: Report) -> str:
    """The report as lines of text, Korean, one figure a line with its unit."""
    lines = [on_paper("Results of the center"), base_line(report), ""]
    for one, value in report.cells.items():
        indicator = BY_ID[one]
        mark = on_paper(" (provisional)") if one in report.provisional else ""
        lines.append(f"{on_paper(indicator.label)}\t{format_number(value)}\t{on_paper(indicator.unit)}{mark}")
    for one, kinds in report.breakdowns.items():
        for kind, found in kinds.items():
            lines.append("")
            lines.append(f"{on_paper(BY_ID[one].label)} · {on_paper(BREAKDOWNS[kind])}")
            lines += [f"  {label}\t{format_number(count)}" for label, count in found.items()]
    return "\n".join([*lines, "", *(f"※ {note}" for note in footnotes(report))]) + "\n"


_GROUPS = {
    "employers": mark("Recruiting"),
    "openings": mark("Recruiting"),
    "placed_persons": mark("Placement"),
    "placement_rate": mark("Placement"),
}


def paper_of(report: Report) -> ReportPaper:
    """The report as a sheet: every text ready to print."""
    published = report.layout == "yeongdeungpo"
    cells = []
    for one, value in report.cells.items():
        indicator = BY_ID[one]
        said = format_number(value) + (on_paper(" (provisional)") if one in report.provisional else "")
        group = on_paper(_GROUPS[one]) if published and one in _GROUPS else ""
        cells.append(Cell(on_paper(indicator.label), said, on_paper(indicator.unit), group))
    tables = [
        (
            f"{on_paper(BY_ID[one].label)} · {on_paper(BREAKDOWNS[kind])}",
            [(label, format_number(count)) for label, count in found.items()],
        )
        for one, kinds in report.breakdowns.items()
        for kind, found in kinds.items()
    ]
    title = on_paper("{center} results").format(center=report.center)
    return ReportPaper(title, base_line(report), cells, published, footnotes(report), tables)
