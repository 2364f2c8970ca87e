"""A card above the window: the F1 list, a crash. Never one above another."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.base.logs import describe_bug
from jobdesk.qt.inputs.notes import NoteEdit
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import Card, button, row, secondary
from jobdesk.qt.theme import XL


class Overlay(QWidget):
    """A card in the middle of a dimmed window; Esc puts it away. There is never more than one.

    Signals:
        closed(): it was put away.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, title: str, *, width: int = 720, height: int = 0) -> None:
        super().__init__(parent)
        self._home = parent
        self._back_to = QGuiApplication.focusObject()
        self.card = Card(title, self)
        self._size = (width, height)
        self.setAccessibleName(title)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())

    def open(self) -> None:
        """Show it above everything in the window."""
        self._place()
        self.show()
        self.raise_()

    def close_card(self) -> None:
        """Put it away, and the focus back where it was."""
        self.hide()
        back = self._back_to
        if isinstance(back, QWidget) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def _place(self) -> None:
        home = self._home.rect()
        self.setGeometry(home)
        width = min(self._size[0], home.width() - 2 * XL)
        height = min(self._size[1] or self.card.sizeHint().height(), home.height() - 2 * XL)
        self.card.setGeometry((home.width() - width) // 2, (home.height() - height) // 2, width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        dim = QColor(0, 0, 0, 96)
        QPainter(self).fillRect(self.rect(), dim)


class CrashCard(Overlay):
    """A bug, told calmly, with a report that holds no personal data."""

    def __init__(self, parent: QWidget, bug: BaseException) -> None:
        super().__init__(parent, _("Something went wrong in the program"), width=640)
        self.report = describe_bug(bug)
        told = _("What was saved is safe, and what you typed is still there. You can go on working.")
        self.card.body.addWidget(PlainLabel(told, wrap=True))
        self.card.body.addWidget(
            secondary(_("The report below names places in the program only, no person. Pass it on."), wrap=True)
        )
        shown = NoteEdit(name=_("Report"), lines=7)
        shown.setReadOnly(True)
        shown.set_value(self.report)
        self.card.body.addWidget(shown)
        copy, leave = button(_("Copy the report")), button(_("Go on"), primary=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        leave.clicked.connect(self.close_card)
        self.card.body.addLayout(row(copy, leave, stretch_at=0))
        leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self._leave = leave

    @override
    def open(self) -> None:
        super().open()
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)
