"""On a copy that went out: what a view says that is kept at the center alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.base.outreach import not_here_words
from jobdesk.qt.feedback import ToneMark
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.room import Room
from jobdesk.qt.theme import M, S, set_look


class CopyNote(QFrame):
    """A sentence that stays."""

    def __init__(self, text: str, tone: str = "accent") -> None:
        super().__init__()
        set_look(self, strip=tone)
        self.label = PlainLabel(text, wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(M, S, M, S)
        line.setSpacing(S)
        line.addWidget(ToneMark(tone), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.label, 1)
        self.setAccessibleName(text)


def at_center_note() -> CopyNote:
    """In place of what is done at the center alone: why not here, and what to do instead."""
    instead = _("Note it down, write the bundle tonight, and do it at the center once the bundle is home.")
    return CopyNote(f"{not_here_words()} {instead}")


def figures_note() -> CopyNote:
    """Above figures that are counted on a copy."""
    return CopyNote(
        _(
            "This copy counts only what it carries: the center's figures are at the center, with this day in them "
            "once the bundle is home."
        )
    )


def under_note(view: QWidget) -> QWidget:
    """A list that is kept at the center alone, under the note that says so."""
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(M)
    column.addWidget(at_center_note())
    column.addWidget(view, 1)
    return panel


def shut_away(room: Room, action: QAction) -> QAction:
    """Of a sheet's act that is done at the center alone: on a copy it is not enabled, and says so."""
    if room.away:
        action.setEnabled(False)
        action.setToolTip(" · ".join((action.text(), not_here_words())))
    return action
