"""Labels and lines that know Hangul: plain text always, and the syllable still being composed."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from jobdesk.qt.icons import draw_icon
from jobdesk.qt.theme import tokens

COMPOSING_MS = 60
MARK_FILL = 0.14
# Another window or a popup lets the input method go on; any other field does not.
LEFT_FOR_GOOD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    }
)


@runtime_checkable
class Composes(Protocol):
    """An input that tells what is being composed in it."""

    def composing(self) -> str:
        """The syllable not yet committed."""
        ...


def commit_composition() -> None:
    """Take in the syllable that is being composed: before a save, a close or a shortcut."""
    here = QGuiApplication.focusObject()
    if here is not None:
        QGuiApplication.inputMethod().commit()
        take_composed(here)


def take_composed(here: QObject) -> None:
    """What the input method left composing is typed: not every platform's one can be asked to commit."""
    if not isinstance(here, Composes) or not here.composing():
        return
    QGuiApplication.inputMethod().reset()  # some commit by this
    if left := here.composing():
        typed = QInputMethodEvent()
        typed.setCommitString(left)
        QCoreApplication.sendEvent(here, typed)


class PlainLabel(QLabel):
    """A label that never reads markup out of data."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, look: str = "", wrap: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if look:
            self.setProperty("look", look)
        self.setText(text)


class LineEdit(QLineEdit):
    """One line of text.

    Signals:
        changed(): the value is another one.
        composed(str): the text as the eye sees it, the composing syllable included.
    """

    changed = Signal()
    composed = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, name: str = "", unit: str = "", max_length: int = 0
    ) -> None:
        super().__init__(parent)
        self._preedit, self._in_method, self._unit = "", False, unit
        self._marks: list[tuple[int, int]] = []
        self.setAccessibleName(name)
        if max_length:
            self.setMaxLength(max_length)
        if unit:
            self.setTextMargins(0, 0, self.fontMetrics().horizontalAdvance(unit) + 8, 0)
        self._composing = QTimer(self, singleShot=True, interval=COMPOSING_MS)
        self._composing.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self.tidy)

    def value(self) -> object:
        """What was typed."""
        return self.text()

    def set_value(self, value: object) -> None:
        """Show a value, or a text as it was typed."""
        self.setText(self.shown(value))
        self.setCursorPosition(0)

    def shown(self, value: object) -> str:
        """How a value reads here."""
        return "" if value is None else str(value)

    def tidy(self) -> None:
        """Write what was typed the usual way, when the field is left; unclear text stays as it is."""

    def live_text(self) -> str:
        """The text with the composing syllable in its place."""
        at = self.cursorPosition()
        return self.text()[:at] + self._preedit + self.text()[at:]

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        self._in_method = True
        super().inputMethodEvent(event)
        self._in_method = False
        if self._preedit and not event.commitString():
            self._composing.start()
        else:
            self._tell()

    def composing(self) -> str:
        """The syllable not yet committed."""
        return self._preedit

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() in LEFT_FOR_GOOD:
            take_composed(self)
        self._preedit = ""
        super().focusOutEvent(event)

    def set_marks(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underline parts of the text, from one place to another, that something is said about."""
        self._marks = list(spans)
        self.update()

    def choose_span(self, start: int, end: int) -> None:
        """Choose a part of the text."""
        self.setSelection(start, end - start)

    def _draw_marks(self) -> None:
        """Over the drawn text; where it begins, scrolled or not, is told by where the cursor stands."""
        painter, wide, text = QPainter(self), self.fontMetrics().horizontalAdvance, self.text()
        cursor = self.cursorRect()
        begin = cursor.center().x() - wide(text[: self.cursorPosition()])
        inside = self.rect().adjusted(2, 2, -2, -2)
        color = QColor(tokens().warning)
        for start, end in self._marks:
            where = QRectF(begin + wide(text[:start]), cursor.top(), wide(text[start:end]), cursor.height())
            where = where.intersected(QRectF(inside))
            fill = QColor(color)
            fill.setAlphaF(MARK_FILL)
            painter.fillRect(where, fill)
            painter.fillRect(QRectF(where.left(), where.bottom() - 1, where.width(), 2), color)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._marks and not self._preedit:
            self._draw_marks()
        if self._unit:
            painter = QPainter(self)
            painter.setPen(tokens().secondary)
            where = self.rect().adjusted(0, 0, -10, 0)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)

    def _on_text_changed(self) -> None:
        self.changed.emit()
        if not self._in_method:
            self._tell()

    def _tell(self) -> None:
        self._composing.stop()
        self.composed.emit(self.live_text())


class SearchEdit(LineEdit):
    """A search that runs while it is typed.

    Signals:
        searched(str): the text to look for, composing syllable included; each text once.
        entered(): Enter was pressed: the best match is meant.
        left_down(): Down was pressed: the list below is meant.
    """

    searched = Signal(str)
    entered = Signal()
    left_down = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "", hint: str = "") -> None:
        super().__init__(parent, name=name)
        self._last = ""
        self.setPlaceholderText(hint)
        self.setTextMargins(24, 0, 0, 0)
        self.composed.connect(self._search)

    def _search(self, text: str) -> None:
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        where = QRectF(9, self.height() / 2 - 8, 16, 16)
        draw_icon(QPainter(self), "search", where, tokens().secondary)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            commit_composition()
            self._search(self.text())
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
