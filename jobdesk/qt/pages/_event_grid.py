"""면접 시간표 as a grid: slots down, firms across, moved in by arrows."""

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _
from jobdesk.services.event_timetable import SlotRow, Timetable

Index = QModelIndex | QPersistentModelIndex
SHOWN = Qt.ItemDataRole.DisplayRole
_SPOKEN = {SHOWN, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}
NARROWEST, TALL = 150, 34


class SlotModel(QAbstractTableModel):
    """The taken slots of an event's timetable, under the names that may be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Timetable | None = None
        self._names: Mapping[UUID, str] = {}
        self._taken: dict[tuple[UUID, time], SlotRow] = {}

    def show(self, table: Timetable, names: Mapping[UUID, str]) -> None:
        """Show a timetable; who has no name there stays masked."""
        self.beginResetModel()
        self.table, self._names = table, names
        self._taken = {(one.firm_id, one.starts_at): one for one in table.taken}
        self.endResetModel()

    def slot(self, index: Index) -> SlotRow | None:
        """Who has a cell's slot."""
        firm, at = self.place(index)
        return self._taken.get((firm, at)) if firm is not None and at is not None else None

    def place(self, index: Index) -> tuple[UUID | None, time | None]:
        """The firm and the time of a cell."""
        if self.table is None or not index.isValid():
            return None, None
        return self.table.firms[index.column()].id, self.table.times[index.row()]

    def text(self, index: Index) -> str:
        """What a cell says."""
        slot = self.slot(index)
        if slot is None:
            return ""
        name = self._names.get(slot.jobseeker_id, slot.name)
        return _("{name} ✓").format(name=name) if slot.held else name

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if self.table is None or parent.isValid() else len(self.table.times)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if self.table is None or parent.isValid() else len(self.table.firms)

    @override
    def data(self, index: Index, role: int = SHOWN) -> object:
        if role in _SPOKEN:
            return self.text(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOWN) -> object:
        if self.table is None or role not in _SPOKEN:
            return None
        if orientation == Qt.Orientation.Vertical:
            return format_time(self.table.times[section])
        firm = self.table.firms[section]
        return f"{firm.booth} · {firm.employer_name}" if firm.booth else firm.employer_name


class SlotGrid(QTableView):
    """Arrows move; Enter and Space ask who comes, Delete takes out, Tab leaves.

    Signals:
        asked(): someone is wanted for the current slot.
        cleared(): the selected slots are to be emptied.
    """

    asked, cleared = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self.slots = SlotModel()
        self.slots.setParent(self)
        self.setModel(self.slots)
        self.setAccessibleName(_("Interview timetable"))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(NARROWEST)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(TALL)
        self.doubleClicked.connect(lambda _index: self.asked.emit())

    def show_table(self, table: Timetable, names: Mapping[UUID, str]) -> None:
        """Show a timetable; the keyboard stays on its slot."""
        line, column = self.currentIndex().row(), self.currentIndex().column()
        self.slots.show(table, names)
        here = self.slots.index(max(line, 0), max(column, 0))
        if here.isValid():
            self.setCurrentIndex(here)

    def current_place(self) -> tuple[UUID | None, time | None]:
        """The firm and the time the keyboard is on."""
        return self.slots.place(self.currentIndex())

    def selected_slots(self) -> list[SlotRow]:
        """Who has the selected slots."""
        found = (self.slots.slot(index) for index in self.selectedIndexes())
        return [one for one in found if one is not None]

    def go_to_free(self) -> None:
        """To the next free slot of the firm, else of the next firms."""
        lines, columns = self.slots.rowCount(), self.slots.columnCount()
        here = self.currentIndex()
        start = max(here.column(), 0) * lines + max(here.row(), 0)
        for step in range(1, lines * columns):
            column, line = divmod((start + step) % (lines * columns), lines)
            index = self.slots.index(line, column)
            if self.slots.slot(index) is None:
                self.setCurrentIndex(index)
                return

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.asked.emit()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.cleared.emit()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
