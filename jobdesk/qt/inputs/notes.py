"""Several lines of plain text."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget
from typing_extensions import override

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
