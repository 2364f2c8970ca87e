"""The row of a list that the hand rests on is open at this desk: others see it, and what they change is told."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer

from jobdesk.qt.models.table import ListView

REST_MS = 600
"""Arrows that go past a row do not open it."""


class OpenRow(QObject):
    """Watches the lists of one page, of which one is in sight.

    Args:
        note: told after the hand rests on another row, or on none.

    Attributes:
        row: what is open, or None.
    """

    def __init__(self, parent: QObject, lists: Sequence[ListView[Any]], note: Callable[[], object]) -> None:
        super().__init__(parent)
        self.row: Any = None
        self._lists, self._note = lists, note
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._settle)
        for one in lists:
            one.chosen.connect(self.look)

    def look(self, *_chosen: object) -> None:
        """Another row, or another list, is in sight: it is open once the hand rests."""
        self._soon.start()

    def _settle(self) -> None:
        shown = next((one for one in self._lists if one.isVisible()), None)
        row = shown.current_row() if shown is not None else None
        if row != self.row:
            self.row = row
            self._note()
