"""A list as every page shows it: the table, and what an empty one says."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Generic, Protocol, cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.delegates.rows import paint_rows
from jobdesk.qt.feedback import EmptyState
from jobdesk.qt.models.paged import PagedRowsModel
from jobdesk.qt.models.rows import Column, Row, RowsModel
from jobdesk.qt.parts import ActionButton
from jobdesk.qt.theme import DENSE_ROW_HEIGHT, ROW_HEIGHT, S

FIT_ROWS, WIDEST = 60, 260
CLEAR_FILTER_KEYS = "Ctrl+Backspace"
_SHIFTED = Qt.KeyboardModifier.ShiftModifier
NOT_SIZED: Mapping[str, int] = MappingProxyType({})


class Paged(Protocol):
    """Some rows of a list, and the spots of the first and the last."""

    @property
    def rows(self) -> Sequence[Any]:
        """The rows."""
        ...

    @property
    def first(self) -> object:
        """Where the first one stands."""
        ...

    @property
    def last(self) -> object:
        """Where the last one stands."""
        ...


class _Table(QTableView):
    """Enter and a double click open, Space ticks, Tab leaves; it draws its rows itself.

    Signals:
        asked(int): line to open.
        ticked(int): line to tick.
    """

    asked = Signal(int)
    ticked = Signal(int)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        try:
            paint_rows(painter, self, cast(RowsModel[Any], self.model()), event.rect())
        finally:
            painter.end()  # a painter left open by a bug would take the whole program down

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentIndex().row()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and line >= 0:
            self.asked.emit(line)
        elif event.key() == Qt.Key.Key_Space and line >= 0 and getattr(self.model(), "checks", False):
            self.ticked.emit(line)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.model().rowCount():
            self._go_to_end(last=event.key() == Qt.Key.Key_End, far=_SHIFTED & event.modifiers() == _SHIFTED)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _go_to_end(self, *, last: bool, far: bool) -> None:
        """To the first or last row, which is then the selected one; with Shift all rows on the way as well."""
        target = self.model().index(self.model().rowCount() - 1 if last else 0, 0)
        here = self.currentIndex()
        rows, flags = QItemSelectionModel.SelectionFlag.Rows, QItemSelectionModel.SelectionFlag
        if far and here.isValid() and self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection:
            way = QItemSelection(*sorted((here, target), key=lambda index: index.row()))
            self.selectionModel().setCurrentIndex(target, flags.NoUpdate)
            self.selectionModel().select(way, flags.ClearAndSelect | rows)
        else:
            self.selectionModel().setCurrentIndex(target, flags.ClearAndSelect | rows)
        self.scrollTo(target)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        on_tick = index.column() == 0 and event.position().x() < 32
        if index.isValid() and on_tick and getattr(self.model(), "checks", False):
            self.ticked.emit(index.row())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(index.row())


class ListView(QWidget, Generic[Row]):
    """Rows of one kind. A refresh keeps current row, selection, ticks and scroll place.

    Signals:
        opened(object): the row that Enter or a double click means.
        chosen(object): the current row, or None.
        checks_changed(): a row was ticked or unticked.
    """

    opened = Signal(object)
    chosen = Signal(object)
    checks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        name: str,
        empty: str,
        first_act: QAction | None = None,
        multi: bool = False,
        checks: bool = False,
        dense: bool = False,
        model: RowsModel[Row] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model_: RowsModel[Row] = model or RowsModel(columns, key=key, checks=checks)
        self.model_.setParent(self)
        self._fitted, self._refreshing = False, False
        self._row_height = DENSE_ROW_HEIGHT if dense else ROW_HEIGHT
        self.table = self._make_table(name, multi=multi, dense=dense)
        self._lay_out({})
        self.empty = EmptyState(empty)
        if first_act is not None:
            self.empty.add_act(ActionButton(first_act))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(self._stack, 1)
        self._show_rows(self.model_.rowCount() > 0)

    # rows -----------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; who was looked at stays looked at."""
        kept, selected = self._key(self.current_row()), {self.model_.key(r) for r in self.selected_rows()}
        scrolled = self.table.verticalScrollBar().value()
        self._refreshing = True
        header = self.table.horizontalHeader()
        self.model_.set_rows(rows)
        if header.sortIndicatorSection() >= 0 and header.isSortIndicatorShown():
            self.model_.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        self._show_rows(bool(rows))
        self._fit()
        if kept is not None and not self.select(kept):
            self._refreshing = False
            self.chosen.emit(None)
        if len(selected) > 1:
            self._select_keys(selected)
        self.table.verticalScrollBar().setValue(scrolled)
        self._refreshing = False

    def show_page(
        self,
        count: int,
        top: int,
        page: Paged,
        *,
        line: int | None = None,
        in_sight: int = 0,
        keep: bool = False,
    ) -> None:
        """Begin anew with so many lines of a paged list, some pages from line `top` on being there.

        Args:
            line: where the row looked at is now; the keyboard stays on it.
            in_sight: the first line in sight; its place on the screen stays.
            keep: what was selected stays so, all rows or those that are here; reached it farther, nothing is
                selected any more, which is seen. Where the row looked at is gone, the keyboard stays there.
        """
        stood, selected = self.table.currentIndex().row(), self.selected_lines() if keep else []
        every = len(selected) == self.paged.rowCount() > 0
        near = all(self.paged.loaded(line) and top <= line < top + len(page.rows) for line in selected)
        keys = {self._key(self.paged.row_at(line)) for line in selected} if near else set()
        bar, height = self.table.verticalScrollBar(), self._row_height
        rest = bar.value() % height
        self._refreshing = True
        self.paged.restart(count, top, page.rows, page.first, page.last)
        self._show_rows(bool(count))
        self._fit()
        if line is not None and not keep:
            self._go_to_line(line)
        elif keep and stood >= 0 and count:
            here = self.model_.index(min(stood if line is None else line, count - 1), 0)
            self.table.selectionModel().setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        if every:
            self.table.selectAll()
        self._select_keys(keys)
        bar.setValue(in_sight * height + (rest if in_sight else 0))
        self._refreshing = False
        if stood >= 0 and line is None:
            self.chosen.emit(None)

    @property
    def paged(self) -> PagedRowsModel[Row]:
        """The model of a paged list; TypeError for one whose rows are all there."""
        if not isinstance(self.model_, PagedRowsModel):
            raise TypeError("this list has all its rows")
        return self.model_

    @property
    def top_line(self) -> int:
        """The first line in sight."""
        return self.table.verticalScrollBar().value() // self._row_height

    def selected_lines(self) -> list[int]:
        """The selected lines, top down, of a list of any length."""
        chosen = self.table.selectionModel().selection()
        spans = [chosen.at(at) for at in range(chosen.count())]
        return sorted({line for span in spans for line in range(span.top(), span.bottom() + 1)})

    def sized_by_hand(self, at: int) -> bool:
        """Whether a change of this column's width now is the counselor's: not the list's own."""
        resizes = self.table.horizontalHeader().sectionResizeMode(at) == QHeaderView.ResizeMode.Interactive
        last = at == len(self.model_.columns) - 1 and self.table.horizontalHeader().stretchLastSection()
        return resizes and not last and not self._refreshing and self._fitted

    def set_columns(self, columns: Sequence[Column[Row]], widths: Mapping[str, int]) -> None:
        """Show other columns of a paged list, as wide as an account keeps them."""
        self._refreshing = True
        self.paged.set_columns(columns)
        self._fitted = False
        self._lay_out(widths)
        self._fit(widths)
        self._refreshing = False

    def current_row(self) -> Row | None:
        """The row the keyboard is on."""
        return self.model_.row_at(self.table.currentIndex().row())

    def selected_rows(self) -> list[Row]:
        """The selected rows, top down."""
        lines = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [row for row in (self.model_.row_at(line) for line in lines) if row is not None]

    def checked_rows(self) -> list[Row]:
        """The ticked rows, top down."""
        return [row for row in self.model_.rows if self.model_.key(row) in self.model_.checked]

    def select(self, key: Hashable) -> bool:
        """Go to a row; False where the list does not have it."""
        line = self.model_.line_of(key)
        if line < 0:
            return False
        self.table.scrollTo(self._go_to_line(line))
        return True

    def begin(self) -> None:
        """Give it the keyboard, on its first row where there is no current one."""
        self.table.setFocus()
        if self.current_row() is None:
            self.select_first()

    def select_first(self) -> None:
        """Go to the best match."""
        first = self.model_.row_at(0)
        if first is not None:
            self.select(self.model_.key(first))

    def _go_to_line(self, line: int) -> QModelIndex:
        index = self.model_.index(line, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        return index

    def set_empty_text(self, text: str) -> None:
        """What the empty list says now, for example that a search found no one."""
        self.empty.set_text(text)

    # inside ---------------------------------------------------------------------------------

    def _make_table(self, name: str, *, multi: bool, dense: bool) -> _Table:
        table = _Table(self)
        table.setAccessibleName(name)
        table.setModel(self.model_)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        table.setSelectionMode(mode.ExtendedSelection if multi else mode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self._row_height)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        table.asked.connect(lambda line: self.opened.emit(self.model_.row_at(line)))
        table.ticked.connect(self._on_ticked)
        table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        return table

    def _show_rows(self, there: bool) -> None:
        """The table, or what an empty list says; a proxy that is hidden would hold Tab where it is."""
        self._stack.setCurrentWidget(self.table if there else self.empty)
        if there:
            self.setFocusProxy(self.table)
        else:
            self.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none

    def _lay_out(self, widths: Mapping[str, int]) -> None:
        header = self.table.horizontalHeader()
        header.setStretchLastSection(not any(column.stretch for column in self.model_.columns))
        for at, column in enumerate(self.model_.columns):
            stretch = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(at, stretch)
            if width := widths.get(column.name, 0) or column.width:
                self.table.setColumnWidth(at, width)

    def _on_ticked(self, line: int) -> None:
        self.model_.toggle(line)
        self.checks_changed.emit()

    def _on_current_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        if not self._refreshing and current.row() != before.row():
            self.chosen.emit(self.model_.row_at(current.row()))

    def _key(self, row_here: Row | None) -> Hashable:
        return None if row_here is None else self.model_.key(row_here)

    def _select_keys(self, keys: set[Hashable]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for key in keys:
            line = self.model_.line_of(key)
            if line >= 0:
                self.table.selectionModel().select(self.model_.index(line, 0), flags)

    def _fit(self, widths: Mapping[str, int] = NOT_SIZED) -> None:
        if self._fitted or not self.model_.rows:
            return
        self._fitted = True
        metrics = self.table.fontMetrics()
        for at, column in enumerate(self.model_.columns):
            if column.width or column.stretch or widths.get(column.name):
                continue
            texts = [_(column.heading), *(column.text(r) for r in self.model_.rows[:FIT_ROWS])]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + 3 * S + (32 if column.badge else 0)
            tick = 28 if self.model_.checks and at == 0 else 0
            self.table.setColumnWidth(at, min(WIDEST, wide + tick))
