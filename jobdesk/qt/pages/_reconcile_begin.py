"""A list of another system is picked and said what it is; then it is held against ours and the rows wait."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.exchange import ListedFact
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page, Sheet
from jobdesk.qt.parts import ActionButton, Segments, row, secondary
from jobdesk.services import held_lists, reconciliations
from jobdesk.services.held_lists import Compared
from jobdesk.services.listed_files import (
    ListedFile,
    ListedSheet,
    NeedsEncoding,
    propose,
    read_listed,
    sheet_named,
    widest_sheet,
)
from jobdesk.services.reconciled_paper import FACTS
from jobdesk.services.reconciliations import Reconciled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("reconciliations",)
_FIELDS = (
    Field(
        "source",
        mark("Where the list comes from"),
        required="receive",
        max_length=40,
        help=mark("For example Work24 or the city's job center; its numbers are known by it."),
        wide=True,
    ),
    Field("from_on", mark("From day"), FieldKind.DATE, required="receive"),
    Field("until_on", mark("Until day"), FieldKind.DATE, required="receive"),
)


def pick_list(sheet: Sheet, page: Page, stop: Event, begun: Callable[[ListedFile], object]) -> None:
    """Ask for a file and read it off the window's thread; `begun` gets it."""
    kinds = "XLSX, CSV, TSV (*.xlsx *.csv *.tsv *.txt)"
    name, _kind = QFileDialog.getOpenFileName(sheet, _("Hold a list against ours"), "", kinds)
    if not name:
        return
    path = Path(name)
    stop.clear()
    sheet.strip.show_text(_("Reading {name}… Esc stops it.").format(name=path.name), "warning")

    def done(file: ListedFile) -> None:
        if not stop.is_set():
            sheet.strip.clear()
            begun(file)

    def failed(error: JobdeskError) -> None:
        sheet.strip.clear()
        if isinstance(error, NeedsEncoding):
            told = _(
                "It cannot be told how this file writes its letters: save it as a workbook (.xlsx) and pick that."
            )
            sheet.explain(InvalidInput(told))
        elif not stop.is_set():
            sheet.explain(error)

    page.room.work.device(
        sheet,
        lambda: read_listed(path, cancel=stop.is_set),
        done=done,
        failed=failed,
        doing=_("Reading the list…"),
    )


class BeginSheet(FormSheet):
    """What the list is, proposed from what stands in it; how far it is while it is held against ours.

    Signals:
        told(int, int): rows read, and of how many; from the worker.
    """

    told = Signal(int, int)

    def __init__(self, page: Page, file: ListedFile, begun: Callable[[Reconciled], object]) -> None:
        self._page, self.file, self._begun, self._left = page, file, begun, Event()
        form = Form(_FIELDS, page.room.codes, today=page.room.today())
        super().__init__(
            form,
            title=_("Hold {name} against ours").format(name=file.name),
            verb=_("Hold against ours"),
            save=self._begin,
        )
        form.set_hint("source", _(_FIELDS[0].help))
        self.facts = Segments([(fact.value, _(word)) for fact, word in FACTS.items()])
        self.facts.setAccessibleName(_("What the list names"))
        first = widest_sheet(file.sheets)
        self.sheets = Segments([(one.name, one.name) for one in file.sheets])
        self.sheets.setAccessibleName(_("Sheet of the file"))
        self.sheets.choose(first.name)
        self.sheets.setVisible(len(file.sheets) > 1)
        next_fact = self._make_action(_("Another kind of list"), "Ctrl+Tab", self.facts.choose_next)
        line = [secondary(_("What the list names")), self.facts, ActionButton(next_fact)]
        self.above.addLayout(row(*line, stretch_at=2))
        if len(file.sheets) > 1:
            next_sheet = self._make_action(_("Another sheet"), "Alt+Down", self.sheets.choose_next)
            self.above.addLayout(row(self.sheets, ActionButton(next_sheet), stretch_at=1))
        self.found, self.left_out = secondary("", wrap=True), secondary("", wrap=True)
        self.above.addWidget(self.found)
        self.above.addWidget(self.left_out)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setRange(0, 100)
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.told.connect(lambda done, whole: self.bar.setValue(100 * done // max(whole, 1)))
        self.facts.chosen.connect(lambda fact: self._propose(ListedFact(fact)))
        self.sheets.chosen.connect(lambda _name: self._propose(None))
        self._propose(None)

    @property
    def sheet(self) -> ListedSheet:
        """The sheet that is meant."""
        return sheet_named(self.file, self.sheets.current)

    def _propose(self, fact: ListedFact | None) -> None:
        """Say what the sheet seems to be; whoever sits here says it otherwise."""
        sheet, codes, today = self.sheet, self._page.room.codes, self._page.room.today()

        def show(told: Any) -> None:  # noqa: ANN401  a Proposal, from a worker that needs no desk
            self.strip.clear()
            if told.fact is not None and fact is None:
                self.facts.blockSignals(True)
                self.facts.choose(told.fact.value)
                self.facts.blockSignals(False)
            days: dict[str, date | None] = {"from_on": told.from_on, "until_on": told.until_on}
            given = {"source": self.form.value("source") or told.source, **days}
            self.form.set_values(given)
            self.form.mark_clean()
            self._show_missing()
            words = " · ".join(_(word) for word in told.found) or _("none")
            self.found.setText(
                _("{count} rows. Held against ours: {columns}").format(
                    count=format_number(len(sheet.rows)), columns=words
                )
            )
            out = " · ".join(told.left_out)
            self.left_out.setText(_("Left out, kept nowhere: {columns}").format(columns=out) if out else "")
            if told.fact is None:
                self.strip.show_text(_("The headings do not tell what the list names: choose it."), "warning")
            elif told.lacking:
                lacks = " / ".join(", ".join(_(word) for word in some) for some in told.lacking)
                self.strip.show_text(_("The list has no such column: {columns}").format(columns=lacks))

        self._page.room.work.device(
            self,
            lambda: propose(self.file, sheet, codes, today=today, fact=fact),
            done=show,
            failed=self.explain,
        )

    @override
    def start_focus(self) -> None:
        self.form.focus_field()

    def _begin(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        sheet, file, left, told = self.sheet, self.file, self._left, self.told
        fact = ListedFact(self.facts.current)
        asked = {key: values.get(key) for key in ("source", "from_on", "until_on")}
        left.clear()
        self.set_busy(True)
        self.strip.clear()
        self.bar.setValue(0)
        self.bar.show()

        def compare(db: "Session", act: "Act") -> Compared:
            return held_lists.compare_list(
                db,
                act,
                file=file,
                sheet=sheet,
                fact=fact,
                source=str(asked["source"] or ""),
                from_on=asked["from_on"],
                until_on=asked["until_on"],
                tick=told.emit,
                cancel=left.is_set,
            )

        self.room.work.read(self, compare, done=self._keep, failed=self._failed)

    def _keep(self, compared: Compared) -> None:
        self.bar.setValue(100)
        if self._left.is_set():
            return
        self.form.mark_clean()
        self.commit(
            lambda db, act: reconciliations.keep_list(db, act, compared=compared),
            stale=STALE,
            done=self._kept,
            failed=self._failed,
        )

    def _kept(self, held: Reconciled | None) -> None:
        if held is not None:
            self._begun(held)

    def _failed(self, error: JobdeskError) -> None:
        self.bar.hide()
        if isinstance(error, InvalidInput):
            self.refused(error)
        else:
            self.explain(error)

    @override
    def leave(self) -> None:
        self._left.set()
        super().leave()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left: what is under way ends, and the file is picked again."""
        self._left.set()
