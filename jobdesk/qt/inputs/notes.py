"""Several lines of plain text."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

from jobdesk.qt.inputs.typing import LEFT_FOR_GOOD, MARK_FILL, commit_composition, take_composed
from jobdesk.qt.theme import mixed, tokens

NOTE_LINE_HEIGHT = 140


class NoteEdit(QTextEdit):
    """Several lines of plain text; Tab leaves it.

    Signals:
        changed(): the value is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "", lines: int = 4) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(4)
        self._height = round(lines * self.fontMetrics().lineSpacing() * NOTE_LINE_HEIGHT / 100) + 16
        self.setMinimumHeight(self._height)
        self._space_lines()
        self.textChanged.connect(self.changed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def composing(self) -> str:
        """The syllable not yet committed."""
        return self.textCursor().block().layout().preeditAreaText()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            commit_composition()
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() in LEFT_FOR_GOOD:
            take_composed(self)
        super().focusOutEvent(event)

    def set_marks(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underline parts of the text, from one place to another, that something is said about."""
        drawn = []
        for start, end in spans:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(start)
            one.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            one.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            one.format.setUnderlineColor(QColor(tokens().warning))
            one.format.setBackground(QColor(mixed(tokens().warning, tokens().surface, MARK_FILL)))
            drawn.append(one)
        self.setExtraSelections(drawn)

    def choose_span(self, start: int, end: int) -> None:
        """Choose a part of the text."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def value(self) -> object:
        """What was typed."""
        return self.toPlainText()

    def set_value(self, value: object) -> None:
        """Show a text."""
        self.setPlainText("" if value is None else str(value))
        self._space_lines()

    def _space_lines(self) -> None:
        spaced = QTextBlockFormat()
        spaced.setLineHeight(NOTE_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self.document().clearUndoRedoStacks()
