"""A closed version's figures, the published ones first, beside the live ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_datetime, format_month
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_open import open_as_closed, open_moved, open_now
from jobdesk.qt.pages._close_words import SPANS, amount, difference, figure_name, in_order, split_name, state, told
from jobdesk.qt.pages._statistics_reading import Reading, Stopped
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import BadgeLabel, Segments, row, secondary
from jobdesk.services import restatements
from jobdesk.services.month_closes import CloseRow
from jobdesk.services.restatements import CellChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick

FIGURES, SPLITS = "figures", "splits"
OF_A_SPLIT = (2, 3)  # columns of `cell_list`


class CellsSheet(Sheet):
    """What stood in every cell when the month was closed, what stands there now, and the difference."""

    def __init__(self, page: Page, close: CloseRow) -> None:
        named = _("Closed figures: {month} version {number}")
        super().__init__(title=named.format(month=format_month(close.month), number=close.serial))
        self.page, self.close_row = page, close
        self.cells: Sequence[CellChange] = ()
        self.reading = Reading(page.room)
        self.reading.stop_by_key(self)
        self.head.addWidget(BadgeLabel(state(close)))
        at = _("{name}, {at} · definition {version} · {digest}").format(
            name=close.closed_by,
            at=format_datetime(close.closed_at),
            version=close.definition,
            digest=close.digest[:8],
        )
        self.above.addWidget(secondary(at))
        if close.reason:
            self.above.addWidget(secondary(_("Reason: {reason}").format(reason=close.reason), wrap=True))
        self.views = Segments([(FIGURES, _("Figures")), (SPLITS, _("Breakdowns"))])
        self.spans = Segments([(span, _(word)) for span, word in SPANS.items()])
        self.above.addLayout(row(self.views, self.spans))
        self.above.addWidget(self.reading)
        self.list = cell_list(_("Closed figures"))
        self.body.addWidget(self.list, 1)
        for one in (self.views, self.spans):
            one.chosen.connect(lambda _key: self._show())
        self.list.opened.connect(lambda cell: open_as_closed(self, page, close, cell))
        self.add_verb(_("Rows now"), "Alt+N", self.open_now)
        self.add_verb(_("What entered, what left"), "Alt+V", self.open_moved)
        self.add_verb(_("Figures or breakdowns"), "Ctrl+Tab", self.views.choose_next)
        self.add_verb(_("Month or year so far"), "Alt+Y", self.spans.choose_next)
        self._show()

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        close = self.close_row

        def job(db: "Session", act: "Act", tick: "Tick") -> list[CellChange]:
            return restatements.compare_cells(db, act, close=close, tick=tick)

        self.reading.ask(
            self,
            "cells",
            job,
            done=self._on_read,
            failed=self._on_refused,
            steps=restatements.steps_of_restatement(close.month),
        )

    def _on_refused(self, error: JobdeskError) -> None:
        self.strip.show_text(str(error), "warning" if isinstance(error, Stopped) else "bad")

    def _on_read(self, cells: list[CellChange]) -> None:
        self.cells = in_order(cells)
        self._show()
        self.start_focus()

    def open_now(self) -> None:
        """The rows that make the chosen figure today."""
        if cell := self.list.current_row():
            open_now(self, self.page, self.close_row.month, cell)

    def open_moved(self) -> None:
        """What entered or left the chosen figure since; of 누계 the 소급분 of the next month."""
        if cell := self.list.current_row():
            open_moved(self, self.page, self.close_row, cell)

    def _show(self) -> None:
        split = self.views.current == SPLITS
        show_splits(self.list, split)
        self.list.set_rows(
            [one for one in self.cells if one.key.span == self.spans.current and bool(one.key.breakdown) is split]
        )

    @override
    def start_focus(self) -> None:
        self.list.begin()


def cell_list(name: str) -> ListView[CellChange]:
    """Cells with their closed and live figure and the difference."""
    return ListView(
        (
            Column(mark("Counted"), lambda c: _(SPANS[c.key.span]), width=120),
            Column(mark("Figure"), lambda c: figure_name(c.key.indicator), stretch=True),
            Column(mark("Breakdown"), lambda c: split_name(c.key.breakdown) if c.key.breakdown else "", width=190),
            Column(mark("Row of the breakdown"), lambda c: c.key.label, width=260),
            Column(mark("As closed"), lambda c: told(c.old), align="right", width=110),
            Column(mark("Now"), lambda c: told(c.new), align="right", width=110),
            Column(mark("Difference"), difference, align="right", width=110, sort=amount),
        ),
        key=lambda c: c.key,
        name=name,
        empty=_("Nothing here."),
        dense=True,
    )


def show_splits(cells: ListView[CellChange], shown: bool) -> None:
    """The columns of a breakdown, only where its rows are shown."""
    for at in OF_A_SPLIT:
        cells.table.setColumnHidden(at, not shown)
