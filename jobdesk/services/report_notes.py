"""The base date above and the notes below the figures of a report. Source: statistics.md 3, 5."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from jobdesk.base.formats import format_date, format_datetime, format_month, format_number
from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_tables import ReportTable, TableCell
from jobdesk.services.indicators import BY_ID, DEFINITION_VERSION
from jobdesk.services.report_marks import MEANINGS
from jobdesk.services.reports import Report
from jobdesk.services.stocks import STOCKS
from jobdesk.services.waiting_indicators import WAITING_BY_ID


def base_line(report: Report) -> str:
    """(2023. 10. 31. 기준), the earlier of the end and today."""
    return on_paper("(as of {day})").format(day=format_date(min(report.end, report.today)))


def _cells(table: ReportTable) -> Iterable[TableCell]:
    return (cell for line in table.rows for cell in line.cells)


def footnotes(report: Report, tables: Sequence[ReportTable]) -> list[str]:
    """What a reader must know: window, counting, basis, other counts, definition, author and time.

    Args:
        tables: as they are printed: a mark is explained where a figure bears it.
    """
    notes = [
        on_paper("Period {start} to {end}, both days included; facts count on their event date.").format(
            start=format_date(report.start), end=format_date(report.end)
        ),
    ]
    if WAITING_BY_ID.keys().isdisjoint(report.cells):  # waiting numbers are neither
        notes.append(
            on_paper("Persons and firms are counted once a month and the months added.")
            if report.cumulate == "monthly_sum"
            else on_paper("Persons and firms are counted once in the whole period.")
        )
    if "placement_rate" in report.cells:
        notes.append(
            on_paper("Placement rate = placed persons / jobseekers of the period x 100, rounded half up.")
        )
    if report.unverified:
        notes.append(
            on_paper("Placed persons not yet verified: {count}").format(count=format_number(report.unverified))
        )
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
    if report.end > report.today and not report.is_empty and any(one in STOCKS for one in report.cells):
        notes.append(
            on_paper(
                "Active vacancies and jobseekers on {day} are a forecast: what is known today to be open that day."
            ).format(day=format_date(report.end))
        )
    used = {cell.mark for table in tables for cell in _cells(table) if cell.value is not None}
    notes += [on_paper(meaning) for word, meaning in MEANINGS.items() if on_paper(word) in used]
    notes.append(
        on_paper("Definition {version}. {center}, {author}, {at}").format(
            version=DEFINITION_VERSION,
            center=report.center,
            author=report.author,
            at=format_datetime(report.made_at),
        )
    )
    return notes


def table_notes(report: Report) -> list[str]:
    """What stands right below the first table: months that were not closed, and how the closed 누계 was made."""
    notes = []
    if report.unclosed:
        notes.append(on_paper("Months not closed: {months}").format(months=months_said(report.unclosed)))
    if report.cumulated:
        closed, live = report.cumulated
        last = format_month(closed[-1])
        note = on_paper("Closed until last month: counted from January when {month} was closed.").format(
            month=last
        )
        if live:
            told = on_paper("Closed: {closed}. Not closed, counted then: {live}.")
            note += " " + told.format(closed=months_said(closed), live=months_said(live))
        notes.append(note)
    if not report.shaped and any(BY_ID[one].unit == "%" for one in report.columns.get("difference", ())):
        notes.append(on_paper("The difference of two rates is told in percentage points (%p), rounded once."))
    return notes


def months_said(months: Sequence[date]) -> str:
    """Months as runs: 2023년 1월~8월, 2023년 10월."""
    runs: list[list[date]] = []
    for month in sorted(months):
        if runs and (runs[-1][-1] + timedelta(days=31)).replace(day=1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(_run_said(run[0], run[-1]) for run in runs)


def _run_said(first: date, last: date) -> str:
    said = f"{first.year}년 {first.month}월"
    if first == last:
        return said
    return f"{said}~{last.month}월" if first.year == last.year else f"{said}~{last.year}년 {last.month}월"
