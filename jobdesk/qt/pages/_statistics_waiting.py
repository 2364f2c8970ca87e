"""Waiting and service time as a table whose cells open their numbers: by purpose, window, hour and staff."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _
from jobdesk.papers.report_tables import ReportTable, head, row
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._behind import open_rows
from jobdesk.qt.pages._statistics_cross import TableView
from jobdesk.qt.pages._statistics_views import Behind, Ground
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Segments
from jobdesk.services.behind import BehindRow
from jobdesk.services.overview import Window
from jobdesk.services.waiting_figures import WaitingTable, read_waiting, waiting_rows
from jobdesk.services.waiting_indicators import SPLITS, WAITING, WAITING_BY_ID
from jobdesk.services.waiting_report import NOTES, PASSED_ON, SHORT, SPLIT_OVERLAPS, figure_cell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class WaitingView(TableView):
    """Counts of numbers, and medians, 90th percentiles and means of their times."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, _("Waiting time"))
        self.split = Segments([(key, _(text)) for key, text in SPLITS.items()])
        self.split.chosen.connect(lambda _key: self.again())
        self.head.addWidget(self.split)
        self.head.addWidget(self.note)
        self.head.addStretch(1)
        how = PlainLabel(" ".join(_(note) for note in NOTES), look="secondary")
        how.setWordWrap(True)
        self.column.addWidget(how)

    def read(self, window: Window) -> None:
        """The figures of the window by what is chosen."""
        split = self.split.current
        self.ground.count(
            self,
            "waiting",
            lambda db, act, _tick: read_waiting(db, act, start=window.start, end=window.end, split=split),
            done=self._fresh(window, lambda found: self._show(window, found)),
            steps=1,
        )

    def _show(self, window: Window, found: WaitingTable) -> None:
        labels = list(found.rows)
        lines: Mapping[str, Mapping[str, int | None]] = {_("Total"): found.total, **found.rows}
        self.note.setText(_(PASSED_ON) if found.split in SPLIT_OVERLAPS else "")
        table = ReportTable(
            f"waiting_{found.split}",
            _(SPLITS[found.split]),
            _("(unit: numbers, min:s)"),
            head([_(SPLITS[found.split]), *(_(SHORT[one.id]) for one in WAITING)]),
            tuple(
                row(label, *(figure_cell(one.id, told[one.id]) for one in WAITING))
                for label, told in lines.items()
            ),
            overlapping=found.split in SPLIT_OVERLAPS,
        )

        def opens(line: int, at: int) -> Behind | None:
            told = found.rows[labels[line - 1]] if line else found.total
            cell = {found.split: labels[line - 1]} if line else {}
            return Behind(WAITING[at].id, window, cell) if told[WAITING[at].id] is not None else None

        self.table.show_table(table, opens)


def open_numbers(page: Page, behind: Behind) -> None:
    """The waiting numbers of a figure."""
    window, one = behind.window, WAITING_BY_ID[behind.indicator]
    cell = next(iter(behind.cell.items()), None)

    def read(db: "Session", act: "Act", _part: str) -> list[BehindRow]:
        return waiting_rows(db, act, indicator=one.id, start=window.start, end=window.end, cell=cell)

    def title(count: int) -> str:
        return _("{label}: {count} numbers ({start} to {end})").format(
            label=" · ".join((_(one.label), *behind.cell.values())),
            count=format_number(count),
            start=format_date(window.start),
            end=format_date(window.end),
        )

    open_rows(page, page, read, title=title)
