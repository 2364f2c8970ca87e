"""A line at the head of a page or sheet: what other desks do with the record that is open on it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.theme import M, S, set_look

AGAIN_KEY = "Ctrl+F5"
HIGH, SLIM = 32, 20


class LiveLine(QFrame):
    """Who else looks, and what was changed elsewhere just now; nothing of either and it is not there.

    A change is a strip; that others look is one slim line without one, as it stands there long and asks nothing.

    Signals:
        again(): the record is to be read again.
    """

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changed, self.others = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self._mark = ToneMark("accent")
        self._act = QAction(_("Read again"), self)
        self._act.setShortcut(QKeySequence(AGAIN_KEY))
        self._act.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._act.triggered.connect(self._on_again)
        self.addAction(self._act)
        self._again = button(f"{self._act.text()}  {AGAIN_KEY}", look="quiet")
        self._again.clicked.connect(self._act.trigger)
        line = self._line = QHBoxLayout(self)
        line.setSpacing(S)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.changed, 1)
        line.addWidget(self.others, 1)
        line.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        self._show()

    def show_change(self, text: str) -> None:
        """Say what was changed elsewhere; "" takes it away."""
        self.changed.setText(text)
        self._show()

    def show_others(self, text: str) -> None:
        """Say who else has it open; "" takes it away."""
        if text != self.others.text():
            self.others.setText(text)
            self._show()

    def _show(self) -> None:
        changed, others = self.changed.text(), self.others.text()
        self.changed.setVisible(bool(changed))
        self._again.setVisible(bool(changed))
        self._act.setEnabled(bool(changed))
        self.others.setVisible(bool(others))
        high = HIGH if changed else SLIM
        for part in (self.changed, self.others):
            part.setMinimumHeight(high)
        self._mark.setFixedHeight(high)
        self._line.setContentsMargins(*((M, S, S, S) if changed else (0, 0, 0, 0)))
        set_look(self, strip="accent" if changed else "")
        self.setAccessibleName(" ".join(part for part in (changed, others) if part))
        self.setVisible(bool(changed or others))
        if changed or others:
            announce(self)

    def _on_again(self) -> None:
        self.show_change("")
        self.again.emit()
