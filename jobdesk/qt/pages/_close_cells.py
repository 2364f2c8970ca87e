"""A closed version's figures, the published ones first, beside the live ones."""

from functools import partial
from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.formats import format_datetime, format_month
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._close_words import SPANS, amount, difference, figure_name, in_order, split_name, state, told
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import BadgeLabel, Segments, row, secondary
from jobdesk.services import restatements
from jobdesk.services.month_closes import CloseRow
from jobdesk.services.restatements import CellChange

if TYPE_CHECKING:
    from collections.abc import Sequence


FIGURES, SPLITS = "figures", "splits"
OF_A_SPLIT = (2, 3)  # columns of `cell_list`


class CellsSheet(Sheet):
    """What stood in every cell when the month was closed, what stands there now, and the difference."""

    def __init__(self, page: Page, close: CloseRow, cells: "Sequence[CellChange]") -> None:
        named = _("Closed figures: {month} version {number}")
        super().__init__(title=named.format(month=format_month(close.month), number=close.serial))
        self.page, self.close_row, self.cells = page, close, in_order(cells)
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
        self.list = cell_list(_("Closed figures"))
        self.body.addWidget(self.list, 1)
        for one in (self.views, self.spans):
            one.chosen.connect(lambda _key: self._show())
        self.add_verb(_("Figures or breakdowns"), "Ctrl+Tab", self.views.choose_next)
        self.add_verb(_("Month or year so far"), "Alt+Y", self.spans.choose_next)
        self._show()

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


def open_cells(sheet: Sheet, page: Page, close: CloseRow) -> None:
    """Cover a sheet with the cells of a close."""
    page.room.work.read(
        sheet,
        partial(restatements.compare_cells, close=close),
        done=lambda cells: page.push(CellsSheet(page, close, cells)),
        failed=sheet.explain,
        doing=_("Counting the month…"),
    )
