"""A report in one of the layouts: chosen, seen, then printed, saved in a form, copied, or kept under a name."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog, QSizePolicy
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.base.periods import PERIODS, name_of, period
from jobdesk.base.printing import PrintKind
from jobdesk.papers.publication import for_publication
from jobdesk.papers.report_clipboard import clip_document
from jobdesk.papers.report_tables import ReportDocument
from jobdesk.qt.clipping import put_on_clipboard
from jobdesk.qt.inputs import Check, ChoiceBox, DateEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages._bulk_sheets import write_files
from jobdesk.qt.pages._copy_note import shut_away
from jobdesk.qt.pages._printing import print_all
from jobdesk.qt.pages._statistics_reading import Reading, Stopped
from jobdesk.qt.pages._statistics_saved import SavedReportsSheet
from jobdesk.qt.pages._statistics_window import COUNTINGS
from jobdesk.qt.pages._statistics_words import cross_words, layout_name
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card
from jobdesk.qt.preview import PdfPreview
from jobdesk.qt.theme import S
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.overview import Window, steps_of
from jobdesk.services.print_jobs import PrintJobRow, queue_paper
from jobdesk.services.report_documents import document_of
from jobdesk.services.report_files import FORMS, lost_in_cp949, record_report, report_file_name, write_report
from jobdesk.services.reports import make_report
from jobdesk.services.saved_reports import Definition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.base.errors import JobdeskError
    from jobdesk.services.overview import Tick

T = TypeVar("T")
ASIDE = 300


class ReportSheet(Sheet):
    """Left what the report is, right how it looks; each export is on record."""

    def __init__(self, page: Page, definition: Definition) -> None:
        super().__init__(title=_("Reports"), verb=_("Print"), run=self._print, shortcut="Ctrl+P")
        self._page = page
        self._cross = definition.cross
        self.document: ReportDocument | None = None
        self.layouts = _box(_("Layout"), [Choice(key, layout_name(key)) for key in LAYOUTS])
        self.period = _box(_("Period"), [Choice(key, _(text)) for key, text in PERIODS.items()])
        self.first, self.last = DateEdit(name=_("From")), DateEdit(name=_("Until"))
        self.counting = _box(_("Counting"), [Choice(key, _(text)) for key, text in COUNTINGS.items()])
        kinds = [Choice(key, _(one.label)) for key, one in BREAKDOWNS.items()]
        self.breakdown = _box(_("One more breakdown"), kinds, empty=_("None"))
        self.cross = Check(cross_words(definition.cross))
        self.public = Check(_("For publication"))
        self.form = _box(_("Form of the file"), [Choice(one.id, _(one.label)) for one in FORMS.values()])
        self.warning = PlainLabel(look="secondary", wrap=True)
        self.preview = PdfPreview()
        self.preview.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)  # its figures are read here
        self.reading = Reading(page.room)
        self.reading.stop_by_key(self)
        self._fill(definition)
        self._lay_out()
        self.save = self.add_verb(_("Save as a file"), "Ctrl+S", self._ask_file)
        self.copy = self.add_verb(_("Copy the tables"), "Ctrl+Shift+C", self._copy)
        shut_away(page.room, self.add_verb(_("Saved reports…"), "Ctrl+D", self._show_saved))
        self._listen()
        self._set_ready(None)

    def _lay_out(self) -> None:
        card = Card()
        card.body.setSpacing(S)
        card.setFixedWidth(ASIDE)
        for box in (self.layouts, self.period, self.first, self.last, self.counting, self.breakdown):
            card.body.addWidget(PlainLabel(box.accessibleName(), look="label"))
            card.body.addWidget(box)
        card.body.addWidget(self.cross)
        self.cross.setVisible(bool(self._cross))
        card.body.addWidget(self.public)
        card.body.addStretch(1)
        card.body.addWidget(PlainLabel(self.form.accessibleName(), look="label"))
        card.body.addWidget(self.form)
        card.body.addWidget(self.warning)
        self.above.addWidget(self.reading)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self.preview, 1)
        self.aside.addWidget(card, 1)

    def _listen(self) -> None:
        self.period.changed.connect(self._on_period)
        for edit in (self.first, self.last):
            edit.editingFinished.connect(self._on_days)
        for box in (self.layouts, self.counting, self.breakdown, self.cross, self.public):
            box.changed.connect(self.read)
        self.form.changed.connect(self._show_warning)

    @override
    def start_focus(self) -> None:
        self.layouts.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.document is None:
            self.read()

    @property
    def definition(self) -> Definition | None:
        """What is asked for; None while a day is no day."""
        start, end = self.first.day(), self.last.day()
        if start is None or end is None:
            return None
        return Definition(
            str(self.layouts.value()),
            str(self.period.value() or "own"),
            start,
            end,
            "distinct" if self.counting.value() == "distinct" else "monthly_sum",
            str(self.breakdown.value()),
            self._cross if self.cross.isChecked() else (),
            self.public.isChecked(),
        )

    def use(self, definition: Definition) -> None:
        """Make a report that was kept."""
        self._cross = definition.cross or self._cross
        self.cross.setText(cross_words(self._cross))
        self.cross.setVisible(bool(self._cross))
        self._fill(definition)
        self.read()

    def read(self) -> None:
        """Count it and draw it off the window's thread."""
        asked = self.definition
        self._set_ready(None)
        if asked is None or asked.layout not in LAYOUTS:
            self.strip.show_text(_("Write both days of the period, for example 2026. 1. 31."))
            return
        self.strip.clear()

        def job(db: "Session", act: "Act", tick: "Tick") -> ReportDocument:
            report = make_report(
                db,
                act,
                layout=asked.layout,
                start=asked.start,
                end=asked.end,
                cumulate=asked.cumulate,
                breakdowns=[asked.breakdown] if asked.breakdown else [],
                crosses=[(asked.cross[0], asked.cross[1], asked.cross[2])] if asked.cross else [],
                tick=tick,
            )
            return document_of(report)

        window = Window(asked.start, asked.end)
        steps = steps_of(window, LAYOUTS[asked.layout].indicators) if asked.start <= asked.end else 1
        self.reading.ask(
            self, "report", job, done=partial(self._draw, asked), failed=self._on_refused, steps=steps
        )

    def _fill(self, definition: Definition) -> None:
        start, end = definition.days(self._page.room.today())
        values = {
            self.layouts: definition.layout,
            self.period: definition.period,
            self.counting: definition.cumulate,
            self.breakdown: definition.breakdown,
        }
        for box, value in values.items():
            box.blockSignals(True)
            box.set_value(value)
            box.blockSignals(False)
        for check, on in ((self.cross, bool(definition.cross)), (self.public, definition.publication)):
            check.blockSignals(True)
            check.setChecked(on)
            check.blockSignals(False)
        self.first.set_value(start)
        self.last.set_value(end)

    def _on_period(self) -> None:
        name = str(self.period.value())
        if name in PERIODS and name != "own":
            start, end = period(name, self._page.room.today())
            self.first.set_value(start)
            self.last.set_value(end)
            self.read()
        else:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_days(self) -> None:
        start, end = self.first.day(), self.last.day()
        if start is not None and end is not None:
            self.period.blockSignals(True)
            self.period.set_value(name_of(start, end, self._page.room.today()))
            self.period.blockSignals(False)
        self.read()

    def _on_refused(self, error: "JobdeskError") -> None:
        self.strip.show_text(str(error), "warning" if isinstance(error, Stopped) else "bad")

    def _draw(self, asked: Definition, document: ReportDocument) -> None:
        shown = for_publication(document) if asked.publication else document

        def drawn(pdf: bytes) -> None:
            if asked == self.definition:
                self.preview.show_pdf(pdf)
                self._set_ready(shown)

        self._page.room.work.device(
            self, lambda: write_report(shown, "pdf"), done=drawn, failed=self.explain, doing=_("Reports")
        )

    def _set_ready(self, document: ReportDocument | None) -> None:
        """Only what is seen can leave."""
        self.document = document
        for action in (self.primary, self.save, self.copy):
            if action is not None:
                action.setEnabled(document is not None)
        self._show_warning()

    def _show_warning(self) -> None:
        form = FORMS.get(str(self.form.value()))
        words = _(form.warning) if form and form.warning else ""
        if form and form.id == "csv_cp949" and self.document is not None:
            lost = lost_in_cp949(self.document)
            words += " " + _("Letters that are lost: {count}").format(count=len(lost)) if lost else ""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    # what leaves ----------------------------------------------------------------------------

    def _print(self) -> None:
        asked = self.definition
        if asked is None or self.document is None:
            return

        def queue(db: "Session", act: "Act") -> PrintJobRow:
            number = f"{asked.start.isoformat()}~{asked.end.isoformat()}"
            return queue_paper(db, act, kind=PrintKind.REPORT, number=number, detail=asked.kept())

        print_all(self._page, [queue])

    def _ask_file(self) -> None:
        document, form = self.document, str(self.form.value())
        if document is None or form not in FORMS:
            return
        kinds = f"{_(FORMS[form].label)} (*{FORMS[form].suffix})"
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save as a file"), report_file_name(document, form), kinds
        )
        if not name:
            return
        self._page.room.work.device(
            self,
            lambda: write_report(document, form),
            done=lambda content: self._record(document, form, content, lambda: self._write(name, form, content)),
            failed=self.explain,
            doing=_("Save as a file"),
        )

    def _write(self, name: str, form: str, content: bytes) -> None:
        write_files(self._page, Path(name), ((FORMS[form].suffix, content),))

    def _copy(self) -> None:
        document = self.document
        if document is None:
            return
        clip = clip_document(document)

        def copied() -> None:
            put_on_clipboard(clip)
            self._page.room.say(_("Copied as a table"))

        self._record(document, "clipboard", clip.html.encode(), copied)

    def _record(self, document: ReportDocument, form: str, content: bytes, then: Callable[[], None]) -> None:
        """First on record, then out."""
        publication = self.public.isChecked()
        self._page.room.work.change(
            self,
            lambda db, act: record_report(
                db, act, document=document, form=form, content=content, publication=publication
            ),
            stale=(),
            done=lambda _none: then(),
            failed=self.explain,
        )

    def _show_saved(self) -> None:
        asked = self.definition
        if asked is not None:
            self._page.push(SavedReportsSheet(self._page, asked, self.use))


def _box(name: str, choices: list[Choice], *, empty: str = "") -> ChoiceBox:
    box = ChoiceBox(choices, name=name, empty=empty)
    if not empty:
        box.setCurrentIndex(1)
    return box
