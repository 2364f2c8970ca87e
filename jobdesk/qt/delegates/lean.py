"""Draws list cells straight from the rows: no `data()` per role, so that a repaint stays in one frame.

`data()` still answers for screen readers. Source: performance.md G.
"""

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from jobdesk.qt.icons import draw_badge, draw_shape
from jobdesk.qt.theme import DENSE_ROW_HEIGHT, ROW_HEIGHT, S, tokens


class Drawn(Protocol):
    """What a model tells the delegate."""

    columns: tuple[Any, ...]
    checks: bool
    checked: set[Any]

    def row_at(self, line: int) -> Any:  # noqa: ANN401  any row of any list
        """The row on a line, or None while it is fetched."""
        ...

    def key(self, row: Any) -> Any:  # noqa: ANN401  any row of any list
        """What tells rows apart."""
        ...


class LeanDelegate(QStyledItemDelegate):
    """Text or badge, selection, the current row's mark, and the tick of a checkable list."""

    def __init__(self, table: QTableView, model: Drawn, parent: QObject | None = None, *, dense: bool) -> None:
        super().__init__(parent or table)
        self._table, self._model = table, model
        self._height = DENSE_ROW_HEIGHT if dense else ROW_HEIGHT

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, self._height)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t, rect, line = tokens(), option.rect, index.row()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(t.selection if chosen else t.surface))
        painter.setPen(QPen(QColor(t.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 0 and line == self._table.currentIndex().row() and self._table.hasFocus():
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(t.accent))
        row = self._model.row_at(line)
        if row is None:
            return
        where = rect.adjusted(S, 0, -S, 0)
        if self._model.checks and index.column() == 0:
            self._draw_tick(painter, QRectF(where), self._model.key(row) in self._model.checked)
            where.adjust(28, 0, 0, 0)
        column = self._model.columns[index.column()]
        if column.badge is not None:
            badge = column.badge(row)
            if badge:
                draw_badge(painter, badge, QRectF(where))
            return
        side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(column.show(row), Qt.TextElideMode.ElideRight, where.width())
        painter.setPen(QColor(t.text))
        painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _draw_tick(painter: QPainter, where: QRectF, on: bool) -> None:
        t = tokens()
        box = QRectF(where.left(), where.center().y() - 8, 16, 16)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.accent if on else t.input_line), 1.4))
        painter.setBrush(QColor(t.accent if on else t.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.restore()
        if on:
            draw_shape(painter, "good", box.center(), t.on_accent, 9)
