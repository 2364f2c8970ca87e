"""Very long lists: the exact count first, pages of rows when they come into sight."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic

from PySide6.QtCore import QModelIndex, QObject
from typing_extensions import override

from jobdesk.qt.models.rows import Column, Index, Row, RowsModel

PAGE = 128


class LazyRowsModel(RowsModel[Row], Generic[Row]):
    """Like RowsModel over any number of rows; asks `fetch(first, count)` for a page not yet there.

    The asker answers with `put(first, rows)`, any time later; a line without its row reads empty.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        fetch: Callable[[int, int], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key=key, parent=parent)
        self._fetch, self._count = fetch, 0
        self._pages: dict[int, list[Row]] = {}
        self._asked: set[int] = set()

    def set_count(self, count: int) -> None:
        """Begin anew with so many rows."""
        self.beginResetModel()
        self._count = count
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def put(self, first: int, rows: Sequence[Row]) -> None:
        """Keep a page that was asked for."""
        page = first // PAGE
        self._pages[page] = list(rows)
        self._asked.discard(page)
        if rows and self.columns and first < self._count:
            last = min(first + len(rows), self._count) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    @override
    def row_at(self, line: int) -> Row | None:
        if not 0 <= line < self._count:
            return None
        page = line // PAGE
        rows = self._pages.get(page)
        if rows is None:
            if page not in self._asked:
                self._asked.add(page)
                self._fetch(page * PAGE, PAGE)
            return None
        return rows[line % PAGE] if line % PAGE < len(rows) else None

    @override
    def line_of(self, key: Hashable) -> int:
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                if self.key(row) == key:
                    return page * PAGE + at
        return -1

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    @override
    def sort(self, column: int, order: object = None) -> None:
        """The order is the query's; there is nothing to sort here."""
