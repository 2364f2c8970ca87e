"""마감 후 변동내역: each figure of a closed month that is another one now, and each fact that made it so."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_date, format_datetime, format_month, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages._close_cells import cell_list, show_splits
from jobdesk.qt.pages._close_open import open_moved
from jobdesk.qt.pages._close_parts import FACTS, LiveSheet, month_by
from jobdesk.qt.pages._close_words import (
    MOVES,
    figure_label,
    in_order,
    kind_name,
    record_name,
    settles_late,
    state,
    what_changed,
)
from jobdesk.qt.pages._statistics_reading import Reading, Stopped
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Segments, secondary
from jobdesk.qt.theme import Badge
from jobdesk.services import restatements
from jobdesk.services.audit import record_shown
from jobdesk.services.list_export import ListTable
from jobdesk.services.restatements import CellChange, RecordChange, Restatement

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.overview import Tick

FIGURES, SPLITS, WHY = "figures", "splits", "facts"
WORDS = {FIGURES: mark("Figures"), SPLITS: mark("Breakdowns"), WHY: mark("Facts")}


class RestatedSheet(LiveSheet):
    """The figures that moved, their breakdowns, and the facts behind them, each with who, when and why."""

    reads: ClassVar = (*FACTS, "closes", "settings")

    def __init__(self, page: Page, month: date) -> None:
        super().__init__(page, title=_("Changes after closing"))
        self.month = month.replace(day=1)
        self.found: Restatement | None = None
        self.of = ""
        self.reading = Reading(page.room)
        self.reading.stop_by_key(self)
        self.narrowed = secondary("", wrap=True)
        self.narrowed.hide()
        self.add_steps(self.step)
        self.add_told()
        self.base_line = secondary("", wrap=True)
        self.views = Segments([(key, _(word)) for key, word in WORDS.items()])
        self.by_time = secondary(
            _("Rates within so many days and of retention also move as time goes by."), wrap=True
        )
        self.above.addWidget(self.base_line)
        self.above.addWidget(self.by_time)
        self.above.addWidget(self.views)
        self.above.addWidget(self.reading)
        self.above.addWidget(self.narrowed)
        self.lists: dict[str, ListView[Any]] = {
            FIGURES: cell_list(_(WORDS[FIGURES])),
            SPLITS: cell_list(_(WORDS[SPLITS])),
            WHY: self._make_facts(),
        }
        show_splits(self.lists[FIGURES], False)
        for key, one in self.lists.items():
            self.body.addWidget(one, 1)
            one.setVisible(key == FIGURES)
            if key != WHY:
                one.set_empty_text(_("Nothing changed after the close."))
                one.opened.connect(self._show_facts_of)
        self.views.chosen.connect(self._show_view)
        self.lists[WHY].opened.connect(self._on_opened)
        self.add_verb(_("Figures, breakdowns, facts"), "Ctrl+Tab", self.views.choose_next)
        self.add_verb(_("What entered, what left"), "Alt+V", self.open_moved)
        self.add_verb(_("All changes"), "Ctrl+Backspace", self.show_all_facts)
        self.add_verb(_("Save the list…"), "Alt+E", self.export)

    def _make_facts(self) -> ListView[RecordChange]:
        def moved(change: RecordChange) -> Badge:
            word, tone = MOVES[change.moved]
            return Badge(_(word), tone)

        def what(change: RecordChange) -> str:
            return what_changed(self.page.room.codes, change)

        def kinds(change: RecordChange) -> str:
            return " · ".join(dict.fromkeys(kind_name(kind) for kind in change.kinds))

        def figures(change: RecordChange) -> str:
            return " · ".join(figure_label(one) for one in change.figures)

        return ListView(
            (
                Column(mark("Movement"), badge=moved, width=136),
                Column(mark("Kind"), record_name, width=100, tip=kinds),
                Column(mark("Name"), lambda c: c.name, width=80),
                Column(mark("Date"), lambda c: format_date(c.on), width=106, sort=lambda c: c.on),
                Column(mark("Changed in it"), what, stretch=True, tip=what),
                Column(mark("Moves"), figures, width=230, tip=figures),
                Column(mark("By"), lambda c: c.by, width=80),
                Column(mark("Entered at"), lambda c: format_datetime(c.at), width=150, sort=lambda c: c.at),
                Column(mark("Reason"), lambda c: c.why, width=140, tip=lambda c: c.why),
            ),
            key=lambda c: (c.table, c.record_id),
            name=_("Facts"),
            empty=_("No fact entered, left or changed after the close."),
            dense=True,
        )

    # reading --------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Another month."""
        self.month = month_by(self.month, by)
        self.read()

    @override
    def read(self) -> None:
        month = self.month

        def job(db: "Session", act: "Act", tick: "Tick") -> Restatement | None:
            return restatements.restate(db, act, month=month, tick=tick)

        self.told.setText(_("Counting the month…"))
        self.reading.ask(
            self,
            "restated",
            job,
            done=partial(self._record, month),
            failed=self._on_refused,
            steps=restatements.steps_of_restatement(month),
        )

    def _on_refused(self, error: JobdeskError) -> None:
        self.told.setText("")
        self.strip.show_text(str(error), "warning" if isinstance(error, Stopped) else "bad")

    def _record(self, month: date, found: Restatement | None) -> None:
        """Who is shown is on record before they are."""
        people = {one.jobseeker_id for one in found.records if one.jobseeker_id is not None} if found else set()
        self.room.work.view(
            self,
            lambda db, act: record_shown(db, act, sorted(people, key=str)),
            done=lambda _none: self._show(month, found),
            failed=self.explain,
        )

    def _show(self, month: date, found: Restatement | None) -> None:
        if month != self.month:
            return
        self.found = found
        self.title.setText(_("Changes after closing: {month}").format(month=format_month(month)))
        if found is None:
            self.told.setText(_("This month is not closed."))
            self.base_line.setText("")
        else:
            close = found.close
            self.base_line.setText(
                _("{state}, version {number}: {name}, {at}. The new figures are of {today}.").format(
                    state=state(close).word,
                    number=close.serial,
                    name=close.closed_by,
                    at=format_datetime(close.closed_at),
                    today=format_date(self.room.today()),
                )
            )
            told = _("{cells} figures, {facts} facts")
            self.told.setText(
                told.format(cells=format_number(len(found.cells)), facts=format_number(len(found.records)))
            )
        cells = in_order(found.cells) if found else []
        by_time = [one for one in cells if settles_late(one)]
        self.by_time.setVisible(bool(by_time))
        rows: dict[str, Sequence[Any]] = {
            FIGURES: [one for one in cells if not one.key.breakdown],
            SPLITS: [one for one in cells if one.key.breakdown],
            WHY: found.records if found else (),
        }
        for key, some in rows.items():
            self.views.set_text(key, f"{_(WORDS[key])} {format_number(len(some))}")
            if key != WHY:
                self._fill(key, some)
        self._narrow(self.of)

    def _fill(self, key: str, rows: Sequence[Any]) -> None:
        self.lists[key].set_rows(rows)
        if self.lists[key].current_row() is None:
            self.lists[key].select_first()

    def _narrow(self, indicator: str) -> None:
        """The facts behind one figure, or all of them."""
        self.of = indicator
        records = self.found.records if self.found is not None else ()
        self._fill(WHY, [one for one in records if not indicator or indicator in one.figures])
        self.narrowed.setText(
            _("Only what moves {label}; Ctrl+Backspace shows all.").format(label=figure_label(indicator))
            if indicator
            else ""
        )
        self.narrowed.setVisible(bool(indicator) and self.views.current == WHY)

    def _show_facts_of(self, cell: CellChange) -> None:
        self._narrow(cell.key.indicator)
        self.views.choose(WHY)

    def open_moved(self) -> None:
        """The rows that entered or left the figure that is chosen: so many more or less as it differs."""
        cell = self.lists[self.views.current].current_row()
        if self.found is not None and isinstance(cell, CellChange):
            open_moved(self, self.page, self.found.close, cell)
        else:
            self.strip.show_text(_("Choose a figure that changed."), "warning")

    def show_all_facts(self) -> None:
        """Every fact that moved, whatever figure it moves."""
        self._narrow("")
        self.views.choose(WHY)
        self.start_focus()

    def _show_view(self, view: str) -> None:
        for key, one in self.lists.items():
            one.setVisible(key == view)
        self.narrowed.setVisible(bool(self.of) and view == WHY)
        self.start_focus()

    @override
    def start_focus(self) -> None:
        self.lists[self.views.current].begin()

    def _on_opened(self, row: RecordChange) -> None:
        self.open_row(row.table, row.record_id, row.jobseeker_id)

    # the file -------------------------------------------------------------------------------

    def export(self) -> None:
        """The list that is shown as a workbook, masked as it stands here; its purpose is asked."""
        view = self.views.current
        shown, name = self.lists[view], _("Changes after closing")
        columns, rows = shown.model_.columns, list(shown.model_.rows)
        if not rows:
            self.strip.show_text(_("Nothing changed after the close."), "warning")
            return
        told = f"{self.title.text()} · {_(WORDS[view])}"
        people = {
            row.jobseeker_id for row in rows if isinstance(row, RecordChange) and row.jobseeker_id is not None
        }
        table = ListTable(
            name,
            f"{told}. {self.base_line.text()}",
            [_(column.heading) for column in columns],
            [[column.text(row) for column in columns] for row in rows],
            "month_close",
            sorted(people, key=str),
        )

        def read(_db: "Session", _act: "Act") -> ListTable:
            return table

        self.page.push(ExportSheet(self.page, name, read, told=told))
