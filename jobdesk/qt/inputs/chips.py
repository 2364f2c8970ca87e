"""Several of a few: chips that are ticked."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.theme import XS, S


class FlowLayout(QLayout):
    """Items in reading order, wrapped like words."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = XS) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x, line = x + hint.width() + self.spacing(), max(line, hint.height())
        return y + line - rect.y()


class ChipsEdit(QWidget):
    """Several of a few: chips that are ticked. One Tab stop; arrows move, Space ticks.

    Signals:
        changed(): a chip was ticked or unticked.
    """

    changed = Signal()

    def __init__(self, choices: Iterable[Choice] = (), parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: list[QPushButton] = []
        self._flow = FlowLayout(self, spacing=S)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer these, keeping what is ticked."""
        kept = self.value()
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._chips = []
        for choice in choices:
            chip = QPushButton(choice.word, self)
            chip.setCheckable(True)
            chip.setProperty("look", "chip")
            chip.setProperty("code", choice.code)
            chip.setAccessibleName(f"{self.accessibleName()} {choice.word}".strip())
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            chip.toggled.connect(lambda _on: self.changed.emit())
            chip.installEventFilter(self)
            self._chips.append(chip)
            self._flow.addWidget(chip)
        if self._chips:
            self._chips[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocusProxy(self._chips[0])
        self.set_value(kept)

    def value(self) -> object:
        """The ticked codes, in the order offered."""
        return [str(chip.property("code")) for chip in self._chips if chip.isChecked()]

    def set_value(self, value: object) -> None:
        """Tick exactly these codes."""
        codes = {str(code) for code in value} if isinstance(value, list | tuple | set | frozenset) else set()
        for chip in self._chips:
            chip.setChecked(chip.property("code") in codes)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
                Qt.Key(event.key()), 0
            )
            if step:
                at = next(i for i, chip in enumerate(self._chips) if chip is watched)
                self._rove((at + step) % len(self._chips))
                self._chips[(at + step) % len(self._chips)].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        if event.type() == QEvent.Type.FocusIn:
            self._rove(next(i for i, chip in enumerate(self._chips) if chip is watched))
        return super().eventFilter(watched, event)

    def _rove(self, to: int) -> None:
        """Make one chip the Tab stop of all."""
        for at, chip in enumerate(self._chips):
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == to else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._chips[to])
