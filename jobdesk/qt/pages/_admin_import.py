"""Records in from a file: chosen, matched, checked, mended, applied; until then nothing is changed."""

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.exchange import ImportKind
from jobdesk.base.i18n import _
from jobdesk.qt.pages._admin_import_apply import Applying
from jobdesk.qt.pages._admin_import_file import FileStep
from jobdesk.qt.pages._admin_import_ledger import Matching
from jobdesk.qt.pages._admin_import_mending import Mending
from jobdesk.qt.pages._admin_import_parts import HowFar, StepLine, dropped_path
from jobdesk.qt.pages._admin_import_plan import PlanStep
from jobdesk.qt.pages._admin_import_result import ResultStep
from jobdesk.qt.pages._admin_import_words import said_earlier
from jobdesk.qt.pages.base import Room, Sheet
from jobdesk.services.import_files import FileLook, NeedsEncoding, OpenedFile, ReadingStopped, first_lines
from jobdesk.services.imports.findings import ImportStopped
from jobdesk.services.imports.plan import ImportPlan, plan_import
from jobdesk.services.imports.sources import Source, with_edits, workbook_source
from jobdesk.services.imports.undoing import list_imports

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_FILES = "*.xlsx *.csv *.tsv *.txt"


class Step(IntEnum):
    """Where one is."""

    FILE = 0
    MATCH = 1
    CHECK = 2
    DONE = 3


class ImportSheet(Sheet):
    """The steps of one import over each other; Esc goes one step back, and what was mended stays.

    Args:
        push: covers the page with another sheet.
    """

    def __init__(self, room: Room, push: Callable[[Sheet], object]) -> None:
        super().__init__(title=_("Import records"), verb=_("Next"), run=self.go_on)
        self.room, self.push = room, push
        self.step = Step.FILE
        self.path: Path | None = None
        self.opened_file: OpenedFile | None = None
        self.look: FileLook | None = None
        self.source: Source | None = None
        self.plan: ImportPlan | None = None
        self._encoding = ""
        self.setAcceptDrops(True)
        words = (_("File"), _("Match columns"), _("Check and mend"), _("Result"))
        self.steps = StepLine(words)
        self.head.addWidget(self.steps)
        self.how_far = HowFar()
        self._stop = self.add_verb(_("Stop"), "Ctrl+.", self.how_far.stop)
        choose_file = self._make_action(_("Choose a file…"), "Ctrl+O", self._choose_file)
        choose_folder = self._make_action(_("Choose a folder…"), "Ctrl+Shift+O", self._choose_folder)
        self.file_step = FileStep(room, choose_file, choose_folder)
        self.file_step.dropped.connect(self.read_path)
        self.file_step.encoded.connect(self._show_letters)
        self.matching, self.plan_step, self.result = Matching(self), PlanStep(), ResultStep()
        self.mending, self.applying = Mending(self), Applying(self)
        self.stack = QStackedWidget()
        for widget in (self.file_step, self.matching.step, self.plan_step, self.result):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.how_far)
        self._verbs: dict[QAction, Step] = {choose_file: Step.FILE, choose_folder: Step.FILE}
        self._verbs |= dict.fromkeys(self.matching.verbs, Step.MATCH)
        self._verbs |= dict.fromkeys((*self.mending.verbs, *self.applying.verbs), Step.CHECK)
        self.show_step(Step.FILE)

    # steps ----------------------------------------------------------------------------------

    def show_step(self, step: Step) -> None:
        """Go to a step."""
        self.step = step
        self.stack.setCurrentIndex(step)
        self.steps.show_step(step)
        for verb, of in self._verbs.items():
            verb.setVisible(of is step)
            verb.setEnabled(of is step)
        self.follow()
        self.start_focus()

    def follow(self) -> None:
        """The primary button says what comes next, and waits while something is under way."""
        running = self.how_far.running
        self._stop.setVisible(running)
        self._stop.setEnabled(running)
        if self.primary is None:
            return
        asks = self.file_step.letters.isVisibleTo(self.file_step)
        ready = self.look is not None or (self.path is not None and asks)
        verb, on = {
            Step.FILE: (_("Read it so") if asks else _("Next"), ready),
            Step.MATCH: (_("Check"), True),
            Step.CHECK: self.applying.verb(),
            Step.DONE: (_("Done"), True),
        }[self.step]
        if self.step is Step.CHECK:
            self.mending.follow()
        self.primary.setText(verb)
        self.primary.setEnabled(on and not running)

    @override
    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self.follow()

    @override
    def start_focus(self) -> None:
        if self.step is Step.FILE:
            self.file_step.start_focus()
        elif self.step is Step.MATCH:
            self.matching.step.start_focus()
        elif self.step is Step.CHECK:
            self.plan_step.list.table.setFocus()
        elif self.step is Step.DONE:
            self.primary_button.setFocus()
        else:
            super().start_focus()

    def go_on(self) -> None:
        """What the primary button means at this step."""
        self.strip.clear()
        if self.step is Step.FILE and self.file_step.letters.isVisibleTo(self.file_step):
            self.read_path(self.path, str(self.file_step.encoding.value()))
        elif self.step is Step.FILE:
            self._leave_file()
        elif self.step is Step.MATCH:
            self.matching.finish()
        elif self.step is Step.CHECK:
            self.applying.go_on()
        else:
            self.finish()

    def _leave_file(self) -> None:
        answers = self.file_step.answers()
        if answers is None or self.opened_file is None:
            return
        if self.file_step.kind is ImportKind.WORKBOOK:
            source = str(answers.get("source") or "")
            self.source = workbook_source(self.opened_file.file, past=bool(answers.get("past")), source=source)
            self.check()
        else:
            self.matching.begin(self.file_step.kind, answers)

    def show_match(self) -> None:
        """The columns of the ledger are there to be matched."""
        self.show_step(Step.MATCH)

    def use_source(self, source: Source) -> None:
        """Check what a matched ledger says."""
        self.source = source
        self.check()

    def show_done(self) -> None:
        """It is applied: show what it did, and let go of the file."""
        self._let_go()
        self.show_step(Step.DONE)

    @override
    def leave(self) -> None:
        if not self.how_far.running:
            self.strip.clear()  # it spoke of the step that is left
        if self.how_far.running:
            self.how_far.stop()
        elif self.step is Step.CHECK and self.source is not None and self.source.kind is not ImportKind.WORKBOOK:
            self.show_step(Step.MATCH)
        elif self.step in {Step.MATCH, Step.CHECK}:
            self.show_step(Step.FILE)
        elif self.step is Step.FILE and self.path is not None:
            self._forget_file()
        elif self.step is Step.DONE:
            self.finish()
        else:
            super().leave()

    # the file -------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a file to import"), "", _FILES)
        if name:
            self.read_path(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Choose a folder of CSV files"))
        if name:
            self.read_path(Path(name))

    def read_path(self, path: Path | None, encoding: str = "") -> None:
        """Read a file beside the work; an earlier one is let go of."""
        if path is None or self.how_far.running:
            return
        self._forget_file()
        self.path, self._encoding = path, encoding
        self.strip.clear()
        left, stopped = self.how_far.begin(_("Reading {name}").format(name=path.name)), self.how_far.is_stopped
        self.follow()

        def read() -> tuple[OpenedFile, FileLook]:
            opened = OpenedFile(path, encoding=encoding or None, cancel=stopped)
            try:
                look = opened.look()
                if left.is_set():
                    raise ImportStopped(_("Stopped. Nothing was changed."))
            except BaseException:
                opened.close()
                raise
            return opened, look

        self.room.work.device(self, read, done=self._read, failed=self._not_read, broken=self.on_bug)

    def _read(self, read: tuple[OpenedFile, FileLook]) -> None:
        self.how_far.end()
        self.opened_file, self.look = read
        self.file_step.show_file(self.look)
        self.follow()
        digest = self.look.digest
        self.mending.offer_kept(digest)
        self.room.work.read(
            self,
            list_imports,
            done=lambda runs: self.file_step.say_earlier(said_earlier(runs, self.look)),
            failed=self.explain,
        )

    def _not_read(self, error: JobdeskError) -> None:
        self.how_far.end()
        path = self.path
        if isinstance(error, NeedsEncoding) and path is not None:
            self._show_letters(self._encoding)
            if self._encoding:
                self.explain(error)
            return
        self.path = None
        self.stopped(error)

    def _show_letters(self, encoding: str) -> None:
        """Show the first lines as an encoding reads them."""
        path = self.path
        if path is None:
            return
        self._encoding = encoding
        self.room.work.device(
            self,
            lambda: first_lines(path, encoding),
            done=partial(self._ask_letters, encoding),
            failed=self.explain,
        )

    def _ask_letters(self, encoding: str, lines: tuple[str, ...]) -> None:
        self.file_step.ask_letters(encoding, lines)
        self.follow()

    def _forget_file(self) -> None:
        """Let go of the file: another is asked for."""
        self._let_go()
        self.mending.forget()
        self.matching.forget()
        self.file_step.begin_anew()
        self.show_step(Step.FILE)

    def _let_go(self) -> None:
        opened, self.opened_file, room = self.opened_file, None, self.room
        self.path = self.look = self.source = self.plan = None
        if opened is not None:
            room.work.device(
                room, opened.close, done=lambda _none: None, failed=lambda error: room.say(str(error))
            )

    # the check ------------------------------------------------------------------------------

    def check(self) -> None:
        """Hold the file, as it is mended now, against what is known; nothing is changed."""
        if self.source is None:
            return
        source, mended = with_edits(self.source, self.mending.edits), self.mending.moment
        self.how_far.stop()
        rows = sum(one.rows for one in self.look.sheets if one.exchange) if self.look is not None else 0
        if self.plan is not None:
            rows = sum(one.total for one in self.plan.counts.values())
        left, tick = self.how_far.begin(_("Checking {name}").format(name=source.name), rows), self.how_far.tick
        self.follow()

        def job(db: "Session", act: "Act") -> ImportPlan:
            return plan_import(db, act, source=source, tick=tick, cancel=left.is_set)

        self.room.work.read(self, job, done=partial(self._checked, mended), failed=self.stopped, latest="check")

    def _checked(self, mended: int, plan: ImportPlan) -> None:
        self.how_far.end()
        self.plan = plan
        self.applying.renew()
        self.mending.checked(mended)
        self.plan_step.show_plan(plan, self.mending.unchecked)
        if self.step is not Step.CHECK:
            self.show_step(Step.CHECK)
        self.applying.tell(plan)
        self.follow()

    def stopped(self, error: JobdeskError) -> None:
        """What was under way did not come to its end; everything stays as it was."""
        self.how_far.end()
        self.explain(error)
        if isinstance(error, ImportStopped | ReadingStopped):
            self.strip.show_text(str(error), "accent")

    def on_bug(self, _bug: Exception) -> None:
        """A bug is told elsewhere; one can go on here."""
        self.how_far.end()
        self.follow()

    @override
    def _on_crash(self, bug: object) -> None:
        self.how_far.end()
        super()._on_crash(bug)

    @override
    def finish(self) -> None:
        self._let_go()
        super().finish()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left: what is under way ends; what was mended is kept already."""
        self.how_far.stop()

    # dropping -------------------------------------------------------------------------------

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step is Step.FILE and dropped_path(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event)
        if path is not None and self.step is Step.FILE:
            event.acceptProposedAction()
            self.read_path(path)
