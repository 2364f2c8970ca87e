"""One Qt model for every list: frozen rows under declared columns."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.theme import Badge

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
SHOWN = Qt.ItemDataRole.DisplayRole
_TEXTS = {SHOWN, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A heading, and how one row reads under it.

    Attributes:
        heading: English source, declared with `mark`.
        show: the text of a row; masked where the list may not show it in full.
        align: numbers stand right.
        badge: draws a state as word and shape instead of the text.
        width: pixels at 100 %; 0 fits the first rows.
        stretch: takes what is left.
        sort: what to sort by where the text would sort wrongly.
        sorted_by: the list's order a click on the heading asks for; "" where a paged list has none.
        name: its key where an account keeps its columns.
        optional: not shown until it is chosen.
        tip: what the pointer is told where that is more than the text.
    """

    heading: str
    show: Callable[[Row], str] = lambda row: ""
    align: Literal["left", "right"] = "left"
    badge: Callable[[Row], Badge | None] | None = None
    width: int = 0
    stretch: bool = False
    sort: Callable[[Row], Any] | None = None
    sorted_by: str = ""
    name: str = ""
    optional: bool = False
    tip: Callable[[Row], str] | None = None

    def text(self, row: Row) -> str:
        """What a reader, the eye or a screen reader, gets."""
        if self.badge is not None:
            badge = self.badge(row)
            return badge.word if badge else ""
        return self.show(row)

    def order(self, row: Row) -> tuple[bool, Any]:
        """Sort key; rows without a value come last."""
        value = self.sort(row) if self.sort else self.text(row)
        return (value is None or value == "", "" if value is None else value)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows that never change in place; `set_rows` replaces them all.

    `key` tells rows apart over a refresh; with `checks` the first column can be ticked.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        checks: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns, self.key, self.checks = tuple(columns), key, checks
        self._rows: list[Row] = []
        self.checked: set[Hashable] = set()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of the old ones; ticks of rows that are gone go too."""
        self.beginResetModel()
        self._rows = list(rows)
        self.checked &= {self.key(row) for row in self._rows}
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Row]:
        """All rows, as shown."""
        return self._rows

    def row_at(self, line: int) -> Row | None:
        """The row on a line."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def line_of(self, key: Hashable) -> int:
        """The line of a row, or -1."""
        return next((line for line, row in enumerate(self._rows) if self.key(row) == key), -1)

    def toggle(self, line: int) -> None:
        """Tick or untick a row."""
        row = self.row_at(line)
        if self.checks and row is not None:
            self.checked ^= {self.key(row)}
            index = self.index(line, 0)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = SHOWN) -> object:
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), self.columns[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None and row is not None:
            return column.tip(row)
        if role in _TEXTS:
            return "" if row is None else column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.CheckStateRole and self.checks and index.column() == 0 and row is not None:
            return Qt.CheckState.Checked if self.key(row) in self.checked else Qt.CheckState.Unchecked
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = SHOWN) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self.checks or not index.isValid():
            return False
        self.toggle(index.row())
        return True

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.checks and index.isValid() and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOWN) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == SHOWN:
            return _(self.columns[section].heading)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].align == "right"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self.key(self._rows[index.row()]) for index in before]
        by = self.columns[column].order
        filled = sorted((r for r in self._rows if not by(r)[0]), key=lambda r: by(r)[1])
        if order == Qt.SortOrder.DescendingOrder:
            filled.reverse()
        self._rows = [*filled, *(r for r in self._rows if by(r)[0])]
        after = [self.index(self.line_of(key), index.column()) for key, index in zip(kept, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
