"""Draws the rows of a list in one go, straight from the model: no call a cell and a role.

`data()` still answers for screen readers. Source: performance.md G, where the cells were what a repaint costs.
"""

from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QTableView

from jobdesk.qt.icons import draw_badge, draw_shape
from jobdesk.qt.theme import S, tokens

TICK, MARK = 28, 3


class Drawn(Protocol):
    """What a model tells the painter."""

    columns: tuple[Any, ...]
    checks: bool
    checked: set[Any]

    def row_at(self, line: int) -> Any:  # noqa: ANN401  any row of any list
        """The row on a line, or None while it is fetched."""
        ...

    def key(self, row: Any) -> Any:  # noqa: ANN401  any row of any list
        """What tells rows apart."""
        ...


class _Place(NamedTuple):
    """A column in sight: from where to where its text goes."""

    column: Any
    left: int
    width: int
    ticked: bool


def paint_rows(painter: QPainter, table: QTableView, model: Drawn, area: QRect) -> None:
    """Draw the lines of a table that meet `area`: text or badge, selection, the current row's mark, ticks."""
    t, view = tokens(), table.viewport()
    painter.fillRect(area, QColor(t.surface))
    first, last = table.rowAt(area.top()), table.rowAt(area.bottom())
    count = table.model().rowCount()
    if first < 0 or count == 0:
        return
    lines = range(first, (last if last >= 0 else count - 1) + 1)
    height, top = table.verticalHeader().defaultSectionSize(), table.rowViewportPosition(first)
    chosen = _selected(table)
    current = table.currentIndex().row() if table.hasFocus() else -1
    tops = {line: top + (line - first) * height for line in lines}
    for line in chosen.intersection(lines):
        painter.fillRect(0, tops[line], view.width(), height, QColor(t.selection))
    painter.setPen(QPen(QColor(t.line), 1))
    painter.drawLines([QLine(0, y + height - 1, view.width(), y + height - 1) for y in tops.values()])
    if current in tops:
        painter.fillRect(0, tops[current], MARK, height, QColor(t.accent))
    places = _places(table, model)
    for line in lines:
        row = model.row_at(line)
        if row is not None:
            _paint_row(painter, places, model, row, QRect(0, tops[line], 0, height))


def _selected(table: QTableView) -> set[int]:
    spans = table.selectionModel().selection()
    found: set[int] = set()
    for at in range(spans.count()):
        span = spans.at(at)
        first, last = table.rowAt(0), table.rowAt(table.viewport().height())
        top, bottom = max(span.top(), first), min(span.bottom(), last if last >= 0 else span.bottom())
        found.update(range(top, bottom + 1))
    return found


def _places(table: QTableView, model: Drawn) -> list[_Place]:
    found = []
    for at, column in enumerate(model.columns):
        if table.isColumnHidden(at):
            continue
        ticked = model.checks and at == 0
        left = table.columnViewportPosition(at) + S + (TICK if ticked else 0)
        width = table.columnWidth(at) - 2 * S - (TICK if ticked else 0)
        found.append(_Place(column, left, width, ticked))
    return found


def _paint_row(painter: QPainter, places: list[_Place], model: Drawn, row: object, where: QRect) -> None:
    t, metrics = tokens(), painter.fontMetrics()
    base = where.top() + (where.height() + metrics.ascent() - metrics.descent()) // 2
    painter.setPen(QColor(t.text))
    for column, left, width, ticked in places:
        if ticked:
            _draw_tick(painter, QPoint(left - TICK, where.center().y()), model.key(row) in model.checked)
            painter.setPen(QColor(t.text))
        if column.badge is not None:
            badge = column.badge(row)
            if badge:
                draw_badge(painter, badge, QRectF(left, where.top(), width, where.height()))
            continue
        text = column.show(row)
        if not text:
            continue
        told, wide = _fit(text, width, metrics)
        painter.drawText(left + width - wide if column.align == "right" else left, base, told)


def _fit(text: str, width: int, metrics: QFontMetrics) -> tuple[str, int]:
    """One line of it that fits, and how wide that is."""
    told = " ".join(text.split()) if "\n" in text else text
    wide = metrics.horizontalAdvance(told)
    if wide > width:
        told = metrics.elidedText(told, Qt.TextElideMode.ElideRight, width)
        wide = metrics.horizontalAdvance(told)
    return told, wide


def _draw_tick(painter: QPainter, at: QPoint, on: bool) -> None:
    t = tokens()
    box = QRectF(at.x(), at.y() - 8, 16, 16)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(t.accent if on else t.input_line), 1.4))
    painter.setBrush(QColor(t.accent if on else t.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.restore()
    if on:
        draw_shape(painter, "good", box.center(), t.on_accent, 9)
