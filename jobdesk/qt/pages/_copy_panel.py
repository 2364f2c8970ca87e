"""What was done on a copy, its bundles, and the center's receipt; in a sheet or on a page of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import bundle_file
from jobdesk.qt.drives import Drive, removable_drives
from jobdesk.qt.feedback import Strip
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._copy_words import mode_of, until_words
from jobdesk.qt.pages.room import Room
from jobdesk.qt.parts import ActionButton, Card, Facts, Figure, secondary, section
from jobdesk.qt.theme import Badge, L, M, S
from jobdesk.services.outreach.copy_day import KINDS, CopyDay, SealedLine, read_day

BUNDLES: tuple[Column[SealedLine], ...] = (
    Column(mark("No."), lambda line: str(line.seq), width=60),
    Column(mark("Written"), lambda line: format_datetime(line.sealed_at), width=170),
    Column(mark("Size (KiB)"), lambda line: format_number(-(-line.size // 1024)), align="right", width=120),
    Column(mark("State"), badge=lambda line: _state(line), width=170),
    Column(mark("Receipt"), lambda line: format_datetime(line.received_at), stretch=True),
)
SUFFIX, RECEIPT = ".jdb", ".receipt"
EACH = 5


class Ask(Protocol):
    """How a page or sheet asks."""

    def __call__(self, text: str, *, verb: str, then: Callable[..., object]) -> None:
        """Ask, and run `then` on the verb."""
        ...


def _state(line: SealedLine) -> Badge:
    return Badge(_("At the center"), "good") if line.received_at else Badge(_("Waits for the receipt"), "accent")


class CopyPanel(QWidget):
    """Counts of the day, writing the bundle, taking the receipt."""

    def __init__(self, room: Room, explain: Callable[[JobdeskError], None], ask: Ask) -> None:
        super().__init__()
        self.room, self._explain, self._ask = room, explain, ask
        self.day: CopyDay | None = None
        self.facts = Facts(columns=2)
        self.figures = {name: Figure(_(words)) for name, (_record, words) in KINDS.items()}
        self.unsent = Figure(_("Not in a bundle yet"))
        self.told = secondary("", wrap=True)
        self.done = Strip()
        self._drives: Sequence[Drive] = ()
        self.write_action = self._action(_("Write the bundle…"), "Ctrl+S", self.choose_place)
        self.receipt_action = self._action(_("Take the receipt…"), "Ctrl+R", self.choose_receipt)
        self.write = ActionButton(self.write_action, primary=True)
        self.receipt = ActionButton(self.receipt_action)
        self.bundles = ListView(
            BUNDLES, key=lambda line: line.seq, name=_("Bundles"), empty=_("No bundle was written yet.")
        )
        self._lay_out()

    def _lay_out(self) -> None:
        what = Card(_("Done on this copy"))
        what.body.addWidget(self.facts)
        figures = list(self.figures.values())
        for start in range(0, len(figures), EACH):
            line = QHBoxLayout()
            line.setSpacing(L)
            for figure in figures[start : start + EACH]:
                line.addWidget(figure, 1)
            what.body.addLayout(line)
        way = Card(_("The way home"))
        way.body.addWidget(self.told)
        acts = QHBoxLayout()
        acts.setSpacing(S)
        acts.addWidget(self.unsent)
        acts.addStretch(1)
        acts.addWidget(self.receipt)
        acts.addWidget(self.write)
        way.body.addLayout(acts)
        way.body.addWidget(self.done)
        way.body.addWidget(section(_("Bundles")))
        way.body.addWidget(self.bundles, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(what)
        column.addWidget(way, 1)

    def _action(self, text: str, shortcut: str, run: Callable[[], object]) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(run)
        self.addAction(made)
        return made

    # reading ----------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the counts and the bundles."""
        self.room.work.read(self, read_day, done=self._show, failed=self._explain, latest="day")
        self.room.work.device(self, removable_drives, done=self._take_drives, failed=self._explain)

    def _take_drives(self, drives: Sequence[Drive]) -> None:
        self._drives = drives

    def _show(self, day: CopyDay) -> None:
        self.day = day
        copy = self.room.desk.outreach.copy
        if copy is not None:
            self.facts.set_facts([(_("Copy"), mode_of(copy)), (_("Laptop"), until_words(copy))])
        for name, figure in self.figures.items():
            figure.set_value(format_number(day.added[name]))
        self.unsent.set_value(format_number(day.unsent))
        self.bundles.set_rows(day.bundles)
        self.told.setText(self._next_step(day))

    def _next_step(self, day: CopyDay) -> str:
        waiting = sum(1 for line in day.bundles if line.received_at is None)
        if day.unsent:
            return _(
                "Write the bundle to a memory stick or a folder and take it to the center. The copy keeps "
                "everything until the center's receipt is taken here."
            )
        if waiting:
            return _("Everything is in a bundle. Merge it at the center, and take the receipt here.")
        return _("Nothing is left to send. A bundle brings the access log of this copy home.")

    # the bundle -------------------------------------------------------------------------------

    def choose_place(self) -> None:
        """Offer the drives that are in, and any folder."""
        if not self._drives:
            self._choose_file("")
            return
        menu = QMenu(self)
        for drive in self._drives:
            words = _("{name} · {free} MB free").format(name=drive.name, free=format_number(drive.free // 10**6))
            menu.addAction(words, partial(self._write_onto, drive))
        menu.addAction(_("Another folder…"), lambda: self._choose_file(""))
        menu.popup(self.write.mapToGlobal(self.write.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _write_onto(self, drive: Drive) -> None:
        self.write_to(drive.folder / self.file_name())

    def file_name(self) -> str:
        """Laptop and moment, so that one bundle never takes another's place."""
        copy = self.room.desk.outreach.copy
        device = "".join(letter if letter.isalnum() else "-" for letter in copy.device) if copy else "jobdesk"
        return f"{device}-{self.room.now():%Y%m%d-%H%M}{SUFFIX}"

    def _choose_file(self, folder: str) -> None:
        offered = str(Path(folder, self.file_name()))
        name, _kind = QFileDialog.getSaveFileName(self, _("Write the bundle"), offered, f"*{SUFFIX}")
        if name:
            self.write_to(Path(name).with_suffix(SUFFIX))

    def write_to(self, path: Path) -> None:
        """Seal, write, read back; the window goes on meanwhile."""
        desk = self.room.desk
        self._set_busy(True)
        self.done.clear()
        self.room.work.after(
            self,
            lambda: desk.outreach.write_bundles(path),
            done=lambda seqs: self._written(path, seqs),
            failed=self._not_written,
        )

    def _written(self, path: Path, seqs: tuple[int, ...]) -> None:
        self._set_busy(False)
        told = _("Bundle {numbers} is written to {name} and was read back. The stick can be taken out safely.")
        if len(seqs) > 1:
            told = _("Take all of these files to the center: {files}. They were read back.")
        named = [(seq, bundle_file(path, seq, seqs[-1]).name) for seq in seqs]
        files = ", ".join(_("bundle {number} is {name}").format(number=seq, name=name) for seq, name in named)
        self.done.show_text(told.format(numbers=seqs[-1], name=path.name, files=files), "good")
        self.room.work.changed.emit("bundles")
        self.read()

    def _not_written(self, error: JobdeskError) -> None:
        self._failed(error)
        self.room.work.changed.emit("bundles")
        self.read()

    # the receipt ------------------------------------------------------------------------------

    def choose_receipt(self) -> None:
        """Ask for the center's file."""
        start = str(self._drives[0].folder) if self._drives else ""
        name, _kind = QFileDialog.getOpenFileName(self, _("The center's receipt"), start, f"*{RECEIPT};;*")
        if name:
            self.ask_receipt(Path(name))

    def ask_receipt(self, path: Path) -> None:
        """Ask clearly before the copy may wipe itself."""
        self._ask(
            _(
                "Where the center has everything, this copy is wiped from this computer at once and cannot be "
                "opened again. Take the receipt?"
            ),
            verb=_("Take it, and wipe"),
            then=lambda: self._take(path),
        )

    def _take(self, path: Path) -> None:
        desk = self.room.desk
        self._set_busy(True)
        self.room.work.after(self, lambda: desk.outreach.take_receipt(path), done=self._taken, failed=self._failed)

    def _taken(self, wiped: bool) -> None:
        self._set_busy(False)
        if wiped:
            self.room.leave_for_good(_("Everything is home: the copy was wiped from this computer."))
            return
        self.done.show_text(
            _(
                "The receipt is noted. The copy stays: another bundle is not home, or something was changed or "
                "looked at since. Write one more bundle."
            ),
            "warning",
        )
        self.room.work.changed.emit("bundles")
        self.read()

    def _failed(self, error: JobdeskError) -> None:
        self._set_busy(False)
        self._explain(error)

    def _set_busy(self, busy: bool) -> None:
        for action in (self.write_action, self.receipt_action):
            action.setEnabled(not busy)
        if not busy and self.isVisible():
            self.write.setFocus()
