"""Lists of any length: the first page at once, the count when it is known, other pages as they come into sight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from typing_extensions import override

from jobdesk.qt.models.rows import Column, Index, Row, RowsModel

PAGE, KEPT = 128, 64
"""Rows of a page, and how many pages are held at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that came into sight: where it begins, and the spot it follows or precedes where one is known."""

    page: int
    first: int
    after: Any = None
    before: Any = None


class PagedRowsModel(RowsModel[Row], Generic[Row]):
    """Like RowsModel over any number of rows; asks `fetch` for a page not there, which answers with `put`.

    A line without its row reads empty. `generation` tells an answer of an older question.

    Signals:
        sort_asked(str, bool): by which order of the list, "" for the usual one, and whether descending.
        sort_refused(): by a column the list has no order for.
    """

    sort_asked = Signal(str, bool)
    sort_refused = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        fetch: Callable[[Wanted], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key=key, parent=parent)
        self._fetch, self._count, self.generation = fetch, 0, 0
        self._pages: OrderedDict[int, tuple[Sequence[Row], Any, Any]] = OrderedDict()
        self._asked: set[int] = set()

    # filling --------------------------------------------------------------------------------

    def begin(self, rows: Sequence[Row], first: Any = None, last: Any = None) -> None:  # noqa: ANN401  spots
        """Begin anew with the first page; more lines come with `set_count`."""
        self.restart(len(rows), 0, rows, first, last)

    def restart(
        self,
        count: int,
        top: int,
        rows: Sequence[Row],
        first: Any = None,  # noqa: ANN401  spots
        last: Any = None,  # noqa: ANN401  spots
    ) -> None:
        """Begin anew with so many lines, of which some pages from the line `top` on are there."""
        self.beginResetModel()
        self.generation += 1
        self._count = count
        self._pages.clear()
        self._asked.clear()
        for at in range(0, len(rows), PAGE):
            part = rows[at : at + PAGE]
            ends = (first if at == 0 else None, last if at + PAGE >= len(rows) else None)
            self._pages[(top + at) // PAGE] = (part, *ends)
        self.endResetModel()

    def set_count(self, count: int) -> None:
        """Now it is known how many lines there are; those shown stay as they are."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def put(self, page: int, rows: Sequence[Row], first: Any = None, last: Any = None) -> None:  # noqa: ANN401  spots
        """Keep a page that was asked for."""
        self._pages[page] = (rows, first, last)
        self._asked.discard(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        top = page * PAGE
        if rows and self.columns and top < self._count:
            bottom = min(top + len(rows), self._count) - 1
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))

    def give_up(self, page: int) -> None:
        """A page could not be read: it is asked for again when it is looked at next."""
        self._asked.discard(page)

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    # reading --------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of a page that is there, for fitting the columns."""
        return next(reversed(self._pages.values()))[0] if self._pages else ()

    @override
    def row_at(self, line: int) -> Row | None:
        if not 0 <= line < self._count:
            return None
        page = line // PAGE
        held = self._pages.get(page)
        if held is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        rows = held[0]
        return rows[line % PAGE] if line % PAGE < len(rows) else None

    def loaded(self, line: int) -> bool:
        """Whether the row of a line is here."""
        return line // PAGE in self._pages

    @override
    def line_of(self, key: Hashable) -> int:
        for page, (rows, _first, _last) in self._pages.items():
            for at, row in enumerate(rows):
                if self.key(row) == key:
                    return page * PAGE + at
        return -1

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """The order is the query's: it is asked for."""
        here = 0 <= column < len(self.columns)
        if here and not self.columns[column].sorted_by:
            self.sort_refused.emit()
        else:
            name = self.columns[column].sorted_by if here else ""
            self.sort_asked.emit(name, order == Qt.SortOrder.DescendingOrder)

    def _want(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        before, after = self._pages.get(page + 1), self._pages.get(page - 1)
        self._fetch(
            Wanted(page, page * PAGE, after[2] if after else None, before[1] if before and not after else None)
        )
