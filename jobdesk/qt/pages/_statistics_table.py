"""A table of figures walked cell by cell: Enter opens the rows behind one, and the whole can be copied."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from jobdesk.papers.report_tables import ReportTable
from jobdesk.qt.theme import DENSE_ROW_HEIGHT, S

Opens = Callable[[int, int], Any]
"""Row and column of the figures to what stands behind, None for nothing."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BEHIND = Qt.ItemDataRole.UserRole
_WIDEST, _MORE = 300, 64
_BREAK = "\u200b"  # a heading may wrap here
_LABEL, _WRAPPED, _HEAD = 130, 84, 32
"""The least of a label, the widest of a wrapped heading, and the height of one line of headings."""


class FigureTable(QTableWidget):
    """A table as it would be printed.

    Signals:
        opened(object): what stands behind the cell that Enter or a double click means.
        copy_wanted(): Ctrl+C was pressed.
    """

    opened = Signal(object)
    copy_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.table: ReportTable | None = None
        self._needed: list[int] = []
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {S}px; }}")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(DENSE_ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(48)
        self.cellDoubleClicked.connect(lambda _row, _column: self.open_current())

    def show_table(self, table: ReportTable | None, opens: Opens = lambda _row, _column: None) -> None:
        """Show a table with one row of headings; the place stood on stays. None shows nothing."""
        stood = (max(0, self.currentRow()), max(table.stub if table else 0, self.currentColumn()))
        self.table = table
        self.clear()
        self.setRowCount(len(table.rows) if table else 0)
        self.setColumnCount(table.columns if table else 0)
        if table is None:
            return
        heads = [cell.text for cell in table.head[0]]
        for column, text in enumerate(heads):
            item = QTableWidgetItem(text.replace("·", f"·{_BREAK}"))
            side = _RIGHT if column >= table.stub else Qt.AlignmentFlag.AlignVCenter
            item.setData(Qt.ItemDataRole.TextAlignmentRole, side.value | Qt.TextFlag.TextWordWrap.value)
            item.setToolTip(text)
            self.setHorizontalHeaderItem(column, item)
        for line, one in enumerate(table.rows):
            spoken = " ".join(label.text for label in one.labels)
            for column, label in enumerate(one.labels):
                self.setItem(line, column, QTableWidgetItem(label.text))
            for at, cell in enumerate(one.cells):
                item = QTableWidgetItem(cell.printed)
                item.setTextAlignment(_RIGHT)
                item.setData(_BEHIND, opens(line, at))
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole, f"{spoken}, {heads[table.stub + at]}: {cell.printed}"
                )
                self.setItem(line, table.stub + at, item)
        self._size()
        self.setCurrentCell(min(stood[0], self.rowCount() - 1), min(stood[1], self.columnCount() - 1))

    def open_current(self) -> None:
        """The rows behind the cell the keyboard is on, where there are any."""
        found = self.behind()
        if found is not None:
            self.opened.emit(found)

    def behind(self) -> object | None:
        """What stands behind the cell the keyboard is on."""
        item = self.currentItem()
        found: object | None = item.data(_BEHIND) if item is not None else None
        return found

    def _size(self) -> None:
        """As wide as their words need."""
        self.resizeColumnsToContents()
        self._needed = [min(_WIDEST, self.columnWidth(column) + S) for column in range(self.columnCount())]
        self._share_out()

    def _share_out(self) -> None:
        """What is left goes to all columns alike; what lacks comes off long headings, which wrap, then labels."""
        if not self._needed or self.table is None:
            return
        room, stub, widths = self.viewport().width(), self.table.stub, list(self._needed)
        header = self.horizontalHeader()
        wrapped = sum(widths) > room
        if wrapped:
            widths[stub:] = [
                max(self._figures(column), min(_WRAPPED, width))
                for column, width in list(enumerate(widths))[stub:]
            ]
            for label in sorted(range(stub), key=lambda column: -widths[column]):
                widths[label] = max(min(_LABEL, widths[label]), widths[label] + min(0, room - sum(widths)))
        header.setFixedHeight(
            _HEAD * 2
            if wrapped and any(w < n for w, n in zip(widths[stub:], self._needed[stub:], strict=True))
            else _HEAD
        )
        each = max(0, min(_MORE, (room - sum(widths)) // len(widths)))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width + each)

    def _figures(self, column: int) -> int:
        """What the figures of a column need, whatever its heading."""
        return self.sizeHintForColumn(column) + S

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_current()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
