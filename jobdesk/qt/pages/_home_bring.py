"""반입: one or several bundle files are chosen, looked at dry, and merged one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError, StoreError
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._conflict_sheet import STALE
from jobdesk.qt.pages._home_lines import (
    AFTER,
    DONE,
    KNOWN,
    LEFT,
    LOOKING,
    MERGEABLE,
    MERGED,
    NO_RECEIPT,
    READY,
    REFUSED,
    UNDER_WAY,
    WHAT_TO_DO,
    Line,
    Stopped,
    file_list,
    is_before,
    is_missing,
)
from jobdesk.qt.pages._home_sheet import open_home
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import secondary
from jobdesk.qt.theme import set_look
from jobdesk.services.outreach.bundle_files import BundleFile, BundleRefused, find_bundles, receipt_beside

if TYPE_CHECKING:
    from jobdesk.services.outreach.merging import MergeReport

MERGED_STALE = (*STALE, "checkouts")
LANE = "outreach"


class BringHomeSheet(Sheet):
    """The files in their order, what each would do, and the one key that merges them.

    Signals:
        ticked(int, int): records of the file that is done, and of how many; from the worker.
    """

    ticked = Signal(int, int)

    def __init__(self, page: Page) -> None:
        super().__init__(title=_("Bring a laptop home"), verb=_("Merge the files"), run=self.merge)
        self.page, self._stop, self.busy = page, Event(), False
        self.lines: list[Line] = []
        self._queue: list[Path] = []
        self.told = secondary(
            _("Choose the files the laptops wrote. First it is shown what they would do; nothing is changed yet."),
            wrap=True,
        )
        self.above.addWidget(self.told)
        self.list = file_list(self.title.text())
        self.body.addWidget(self.list, 1)
        self.why = PlainLabel("", wrap=True)
        self.why.hide()
        self.body.addWidget(self.why)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("How far"))
        self.bar.setRange(0, 100)
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.files_act = self._make_action(_("Choose files…"), "Alt+F", self.choose_files)
        self.files_button = self.add_action(self.files_act)
        self.folder_act = self.add_verb(_("Choose a folder or stick…"), "Alt+D", self.choose_folder)
        self.out_act = self.add_verb(_("Leave this file out"), "Delete", self.leave_out)
        self.receipt_act = self.add_verb(_("Receipts into another folder…"), "Alt+R", self.choose_receipts)
        self.report_act = self.add_verb(_("Open the report"), "Alt+O", self.open_report)
        self.stop_act = self.add_verb(_("Stop"), "Ctrl+.", self.stop)
        self.list.opened.connect(lambda _line: self.open_report())
        self.list.chosen.connect(lambda _line: self._show_acts())
        self.ticked.connect(lambda done, whole: self.bar.setValue(100 * done // max(whole, 1)))
        self._show_acts()

    @override
    def start_focus(self) -> None:
        if self.lines:
            self.list.begin()
        else:
            self.files_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # which files ----------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Bundles of laptops"))
        self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder, for example of a stick."""
        name = QFileDialog.getExistingDirectory(self, _("Bundles of laptops"))
        self.take([Path(name)] if name else ())

    def take(self, paths: Sequence[Path]) -> None:
        """Look at files and folders; what of a folder is no bundle is passed over."""
        if not paths or self.busy:
            return
        self._stop.clear()
        self.strip.clear()
        self.room.work.device(
            self,
            partial(find_bundles, [*(line.file.path for line in self.lines), *paths]),
            done=self._found,
            failed=self.explain,
            doing=_("Looking for bundles…"),
        )

    def _found(self, found: Sequence[BundleFile]) -> None:
        if len(found) == len(self.lines):
            self.explain(
                InvalidInput(_("There is no bundle of a laptop in this folder, or it stands here already."))
            )
            return
        done = {line.file.path: line for line in self.lines if line.state in DONE}
        self.lines = [done.get(one.path) or Line(one, LOOKING) for one in found]
        self._show_lines()
        self._look()

    def leave_out(self) -> None:
        """Take the chosen file from the list; the file itself stays where it is."""
        line = self.list.current_row()
        if line is not None and not self.busy:
            self._stop.clear()
            kept = [one for one in self.lines if one.file.path != line.file.path]
            self.lines = [one if one.state in DONE else replace(one, state=LOOKING, told="") for one in kept]
            self._show_lines()
            self._look()

    # looking first --------------------------------------------------------------------------

    def _look(self) -> None:
        """Ask of the next file what it would do; of several of one laptop only the first can say."""
        line = next((one for one in self.lines if one.state == LOOKING), None)
        if line is None:
            self._under_way(False)
            self._tell_ready()
        elif any(is_before(one, line) and one.state in {READY, AFTER} for one in self.lines):
            self._set(line, AFTER)
            self._look()
        else:
            self._run(
                line, dry=True, done=partial(self._looked, line), failed=partial(self._refused, line, self._look)
            )

    def _looked(self, line: Line, report: "MergeReport") -> None:
        self._set(line, KNOWN if report.already else READY, report=report)
        self._look()

    def _tell_ready(self) -> None:
        some = [line for line in self.lines if line.state in MERGEABLE]
        told = ngettext("{count} file is ready.", "{count} files are ready.", len(some))
        words = [told.format(count=format_number(len(some)))]
        if len({line.file.checkout for line in some}) > 1:
            words.append(_("What two laptops changed alike shows once both are merged."))
        if some:
            self.strip.show_text(" ".join(words), "accent")
        elif self.lines and not any(line.state in DONE for line in self.lines):
            self.strip.show_text(_("Nothing can be merged. Each line says why; nothing was changed."))

    # merging --------------------------------------------------------------------------------

    def merge(self) -> None:
        """Merge what is ready, one file after the other, each in one piece."""
        self._queue = [line.file.path for line in self.lines if line.state in MERGEABLE]
        if not self._queue:
            self.explain(InvalidInput(_("Choose the files the laptops wrote first.")))
            return
        self.strip.clear()
        self._stop.clear()
        self._next()

    def _next(self) -> None:
        path = self._queue.pop(0) if self._queue else None
        if path is None or self._stop.is_set():
            self._finished()
            return
        line = self._line(path)
        if line.state == AFTER and is_missing(self.lines, line):
            self._set(line, LEFT, told=_("The one before it was not merged."))
            self._next()
            return
        self._set(line, UNDER_WAY)
        self._run(
            line,
            receipt=receipt_beside(path),
            done=partial(self._merged, line),
            failed=partial(self._refused, line, self._next),
        )

    def _merged(self, line: Line, report: "MergeReport") -> None:
        state = KNOWN if report.already else MERGED
        self._set(line, state, report=report, told="", receipt=receipt_beside(line.file.path))
        self._next()

    def _refused(self, line: Line, then: Callable[[], object], error: JobdeskError) -> None:
        """Say why; a bundle that is in but whose receipt could not be written is no refusal."""
        if isinstance(error, Stopped):
            self._set(line, READY if line.report is not None else LEFT, told=str(error))
        elif isinstance(error, BundleRefused) or line.state == LOOKING:
            self._set(line, REFUSED, told=str(error))
        elif isinstance(error, StoreError):
            self._ask_again(line, str(error), then)
            return
        else:
            self._set(line, LEFT, told=str(error))
        then()

    def _ask_again(self, line: Line, told: str, then: Callable[[], object]) -> None:
        """The disk failed: was it the receipt's, the bundle is in all the same."""

        def done(report: "MergeReport") -> None:
            if report.already:
                self._set(line, NO_RECEIPT, report=report, told=told)
            else:
                self._set(line, LEFT, told=told)
            then()

        def failed(_error: JobdeskError) -> None:
            self._set(line, LEFT, told=told)
            then()

        self._run(line, dry=True, done=done, failed=failed)

    def _finished(self) -> None:
        self._stop.clear()
        self._under_way(False)
        done = [line for line in self.lines if line.state in DONE]
        if any(line.receipt for line in done):
            self.told.setText(_(WHAT_TO_DO))
            set_look(self.told, look="")
        waiting = sum(line.report.conflicts for line in done if line.report is not None and line.state == MERGED)
        told = ngettext("{count} file is merged.", "{count} files are merged.", len(done))
        words = [told.format(count=format_number(len(done)))] if done else []
        if waiting:
            asked = ngettext(
                "{count} question waits: open the report.", "{count} questions wait: open the report.", waiting
            )
            words.append(asked.format(count=format_number(waiting)))
        if lacking := len(self.lines) - len(done):
            left = ngettext("{count} file is not merged.", "{count} files are not merged.", lacking)
            words.append(left.format(count=format_number(lacking)))
        self.strip.show_text(" ".join(words), "warning" if waiting or lacking else "good")
        self.list.begin()

    def choose_receipts(self) -> None:
        """Write the receipts of what is merged into another folder."""
        name = QFileDialog.getExistingDirectory(self, _("Receipts into another folder"))
        if name:
            self.write_receipts(Path(name))

    def write_receipts(self, folder: Path) -> None:
        """Ask the center for each receipt again, and write it there."""
        self._queue = [line.file.path for line in self.lines if line.state in DONE]
        self._stop.clear()
        self._write_next(folder)

    def _write_next(self, folder: Path) -> None:
        if not self._queue:
            self._finished()
            return
        line = self._line(self._queue.pop(0))
        target = receipt_beside(folder / line.file.path.name)

        def done(report: "MergeReport") -> None:
            self._set(line, MERGED if line.state == NO_RECEIPT else line.state, report=report, receipt=target)
            self._write_next(folder)

        self._run(line, receipt=target, done=done, failed=partial(self._not_written, folder))

    def _not_written(self, folder: Path, error: JobdeskError) -> None:
        self._queue.clear()
        self._under_way(False)
        self.explain(error)

    def stop(self) -> None:
        """Stop: of the file under way nothing is taken in, and none is begun any more."""
        self._stop.set()

    # one file -------------------------------------------------------------------------------

    def _run(
        self,
        line: Line,
        *,
        dry: bool = False,
        receipt: Path | None = None,
        done: "Callable[[MergeReport], None]",
        failed: Callable[[JobdeskError], None],
    ) -> None:
        outreach, path, stop, ticked = self.room.desk.outreach, line.file.path, self._stop, self.ticked

        def tick(so_far: int, whole: int) -> None:
            if stop.is_set():
                raise Stopped(_("Stopped: nothing of this file was taken in."))
            ticked.emit(so_far, whole)

        self._under_way(True)
        self.room.work.lane(
            LANE,
            self,
            lambda: outreach.bring_home(path, receipt=receipt, dry=dry, tick=tick),
            done=done,
            failed=failed,
            stale=() if dry else MERGED_STALE,
            doing=_("Looking at {name}…").format(name=path.name)
            if dry
            else _("Merging {name}…").format(name=path.name),
        )

    def open_report(self) -> None:
        """The report of the chosen file, once it is merged."""
        line = self.list.current_row()
        if line is not None and line.state in DONE and line.report is not None:
            open_home(self.page, line.report.bundle_id)
        else:
            self.strip.show_text(_("Its report is there once it is merged."), "warning")

    # what is shown --------------------------------------------------------------------------

    def _line(self, path: Path) -> Line:
        return next(line for line in self.lines if line.file.path == path)

    def _set(self, line: Line, state: int, **more: Any) -> None:  # noqa: ANN401  fields of a line
        now = replace(self._line(line.file.path), state=state, **more)
        self.lines = [now if one.file.path == line.file.path else one for one in self.lines]
        self._show_lines()

    def _show_lines(self) -> None:
        began = not self.list.model_.rowCount() and bool(self.lines)
        self.list.set_rows(self.lines)
        if self.list.current_row() is None:
            self.list.select_first()
        if began and not self.question.isVisible():
            self.list.begin()
        self._show_acts()

    def _under_way(self, on: bool) -> None:
        self.busy = on
        self.bar.setVisible(on)
        self.bar.setValue(0)
        self._show_acts()

    def _show_acts(self) -> None:
        line = self.list.current_row()
        merged = any(one.state in DONE for one in self.lines)
        self.why.setText(line.told if line is not None else "")
        self.why.setVisible(line is not None and bool(line.told))
        if self.primary is not None:
            self.primary.setEnabled(not self.busy and any(one.state in MERGEABLE for one in self.lines))
        for action in (self.files_act, self.folder_act):
            action.setEnabled(not self.busy)
        self.out_act.setEnabled(not self.busy and line is not None and line.state not in DONE)
        self.receipt_act.setEnabled(not self.busy and merged)
        self.report_act.setEnabled(line is not None and line.state in DONE)
        self.stop_act.setEnabled(self.busy)

    @override
    def set_busy(self, busy: bool) -> None:
        """The button follows what the list allows."""
        if not busy:
            self._show_acts()

    @override
    def leave(self) -> None:
        self._stop.set()
        super().leave()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left: what is under way ends, and the files are chosen again."""
        self._stop.set()


def bring_home(page: Page) -> None:
    """Begin: the command of 관리 (`can_merge`)."""
    page.push(BringHomeSheet(page))
