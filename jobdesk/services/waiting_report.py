"""The report of waiting and service time by purpose, window, hour and staff. Source: statistics.md 2 (waiting)."""

from collections.abc import Mapping

from jobdesk.base.i18n import mark, on_paper
from jobdesk.papers.report_tables import NOTHING, ReportTable, TableCell, head, number, row
from jobdesk.services._report_parts import Asked, Shaped
from jobdesk.services.statistics import Value
from jobdesk.services.tickets.times import minutes
from jobdesk.services.waiting_figures import WaitingFigures
from jobdesk.services.waiting_indicators import SPLITS, WAITING, WAITING_BY_ID

SHORT: Mapping[str, str] = {
    "tickets_issued": mark("Given out"),
    "tickets_served": mark("Served"),
    "tickets_no_answer": mark("Did not answer"),
    "tickets_left": mark("Went away"),
    "tickets_leftover": mark("Left over"),
    "tickets_open": mark("Under way"),
    "waiting_median": mark("Waiting · median"),
    "waiting_p90": mark("Waiting · p90"),
    "waiting_mean": mark("Waiting · mean"),
    "service_median": mark("Service · median"),
    "service_p90": mark("Service · p90"),
    "service_mean": mark("Service · mean"),
}
"""What the columns are called."""
SPLIT_OVERLAPS = frozenset({"purpose", "window"})
NOTES = (
    mark("Waiting: from issue or transfer to the answered call. Service: at the window, less time on hold."),
    mark("No answer, left and left over are in no time. Median and 90th percentile by nearest rank, min:s."),
)
PASSED_ON = mark("A number that was passed on stands in each row it came to.")


def figure_cell(indicator: str, value: int | None) -> TableCell:
    """A count, or a time as m:ss."""
    if WAITING_BY_ID[indicator].how == "count":
        return number(value)
    told = minutes(value) if value is not None else None
    return TableCell(told, told or NOTHING)


def waiting_tables(asked: Asked) -> Shaped:
    """대기·응대 시간: one table for each way to break it down; the total stands first in each."""
    figures = WaitingFigures(asked.db, asked.act, asked.span.start, asked.span.end)
    tables: list[ReportTable] = []
    rows: dict[str, Mapping[str, Value]] = {}
    unit = on_paper("(unit: numbers, min:s)") + (f" ({asked.said})" if asked.said else "")
    total: Mapping[str, int | None] = {}
    for split, title in SPLITS.items():
        found = figures.table(split)
        total = found.total
        rows |= {f"{split}:{label}": dict[str, Value](values) for label, values in found.rows.items()}
        lines = {on_paper("Total"): found.total, **found.rows}
        notes = (on_paper(PASSED_ON),) if split in SPLIT_OVERLAPS else ()
        tables.append(
            ReportTable(
                f"waiting_{split}",
                on_paper(title),
                unit if figures.visits else "",
                head([on_paper(title), *(on_paper(SHORT[one.id]) for one in WAITING)]),
                tuple(
                    row(label, *(figure_cell(one.id, values[one.id]) for one in WAITING))
                    for label, values in lines.items()
                ),
                (*notes, *(on_paper(note) for note in NOTES if split == "staff")),
                overlapping=split in SPLIT_OVERLAPS,
            )
        )
    return Shaped(dict[str, Value](total), tables, rows)
