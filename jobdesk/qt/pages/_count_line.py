"""How many of how many a list shows, and the key that brings the next."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.parts import ActionButton, secondary
from jobdesk.qt.theme import M

STEP = 200


class CountLine(QWidget):
    """Stands under a list; `limit` is how many rows the list asks for now."""

    def __init__(self, more: QAction) -> None:
        super().__init__()
        self.limit, self.text, self._more = STEP, secondary(""), more
        self.shown, self.count = 0, 0
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(M)
        line.addWidget(self.text)
        line.addWidget(ActionButton(more))
        line.addStretch(1)
        self.show_counts(0, 0)

    def show_counts(self, shown: int, count: int) -> None:
        """Say how many of how many rows are there; the count is exact."""
        self.shown, self.count = shown, count
        numbers = {"shown": format_number(shown), "count": format_number(count)}
        cut = shown < count
        told = _("{shown} of {count}") if cut else _("{count} in all") if count else ""
        self.text.setText(told.format(**numbers))
        self._more.setVisible(cut)

    def begin_anew(self) -> None:
        """Another list or another search: the first rows are enough."""
        self.limit = STEP

    def grow(self) -> bool:
        """Ask for more rows; False where all are there."""
        if self.shown >= self.count:
            return False
        self.limit += STEP
        return True
