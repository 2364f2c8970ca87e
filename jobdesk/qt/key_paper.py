"""The paper recovery key on the screen: shown once, saved to print, left only when it is kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.base.saving import save_file
from jobdesk.qt.feedback import Strip
from jobdesk.qt.inputs import Check, PlainLabel
from jobdesk.qt.parts import button, row
from jobdesk.qt.theme import SECTION_PT, L, font
from jobdesk.qt.work import Work

GROUP, GROUPS_A_LINE = 4, 7


def key_paper_told() -> str:
    """What the key is for."""
    return _(
        "It opens the center when passwords are lost. It is shown this once: print it or write it down, "
        "seal it in an envelope, and keep it away from the computer."
    )


class KeyPaper(QWidget):
    """The key, a way to save its paper, and the word that it is kept.

    Signals:
        kept(bool): it is, or is not, on paper now.
    """

    kept = Signal(bool)

    def __init__(self, work: Work, key: str, paper: Callable[[], bytes], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._paper = work, paper
        self.strip = Strip()
        bare = key.replace("-", "")
        groups = [bare[at : at + GROUP] for at in range(0, len(bare), GROUP)]
        lines = [" - ".join(groups[at : at + GROUPS_A_LINE]) for at in range(0, len(groups), GROUPS_A_LINE)]
        self.shown = PlainLabel("\n".join(lines))
        self.shown.setFont(_key_font())
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.setAccessibleName(_("The recovery key"))
        self.check = Check(_("It is printed or written down"))
        self.check.changed.connect(lambda: self.kept.emit(self.check.isChecked()))
        self.save = button(_("Save as PDF to print"))
        self.save.clicked.connect(self._on_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        column.addWidget(self.strip)
        column.addWidget(self.shown)
        column.addLayout(row(self.save))
        column.addWidget(self.check)

    def _on_save(self) -> None:
        title = self.save.text()
        chosen, _kind = QFileDialog.getSaveFileName(self, title, "recovery-key.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the paper there."""
        paper = self._paper
        self._work.device(
            self,
            lambda: save_file(path, paper()),
            done=lambda _none: self.strip.show_text(_("Saved. Delete the file once it is printed."), "good"),
            failed=lambda error: self.strip.show_text(str(error)),
        )


def _key_font() -> QFont:
    made = font(SECTION_PT, bold=True)
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
    return made
