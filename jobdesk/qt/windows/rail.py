"""The places of the desk, on the left; each a word beside its sign, with a count where one helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.enums import Role
from jobdesk.base.i18n import _
from jobdesk.qt.icons import draw_icon
from jobdesk.qt.parts import PushButton
from jobdesk.qt.theme import XS, S, tokens

if TYPE_CHECKING:
    from jobdesk.qt.pages.base import Page

WIDTH = 176


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail.

    Attributes:
        id: also the name of its icon.
        title: English source.
        load: gives the page class; runs when the place is first visited.
        may: who sees it.
        kinds: records that open here.
        home_of: roles that begin the day here; everyone else begins at the first place.
    """

    id: str
    title: str
    load: "Callable[[], type[Page]]"
    may: Callable[[Role], bool]
    kinds: tuple[str, ...] = ()
    home_of: tuple[Role, ...] = ()


class RailButton(PushButton):
    """A place: sign, word, count."""

    def __init__(self, sign: str, word: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._count, self._word = sign, 0, word
        self.setProperty("look", "rail")
        self.setAccessibleName(word)
        self.setToolTip(tip)
        self.setAutoDefault(False)

    def set_count(self, count: int) -> None:
        """Show a number at the right; 0 hides it."""
        self._count = count
        self.setAccessibleName(f"{self._word} {count}" if count else self._word)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * S, 32)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        t, painter = tokens(), QPainter(self)
        color = t.accent if self.isChecked() else t.secondary
        middle = self.height() / 2
        draw_icon(painter, self._icon, QRectF(12, middle - 10, 20, 20), color)
        painter.setPen(QColor(t.text))
        text = QRectF(44, 0, self.width() - 52, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._word)
        if self._count:
            painter.setPen(QColor(t.accent))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{self._count:,}")


class Rail(QFrame):
    """The places the role may see, and below them help and lock.

    Signals:
        wanted(str): id of the place to go to.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Places"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(XS)
        self._places = QVBoxLayout()
        self._places.setSpacing(XS)
        self._middle = QVBoxLayout()
        self._middle.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(XS)
        column.addLayout(self._places)
        column.addLayout(self._middle, 1)
        column.addLayout(self._foot)

    def set_places(self, places: Sequence[Place]) -> None:
        """Show these places."""
        for number, place in enumerate(places, 1):
            word = _(place.title)
            made = RailButton(place.id, word, f"{word} · Ctrl+{number}", self)
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, place_id=place.id: self.wanted.emit(place_id))
            self._group.addButton(made)
            self._buttons[place.id] = made
            self._places.addWidget(made)

    def set_middle(self, widget: QWidget) -> None:
        """What stands between the places and the foot, as high as there is room."""
        self._middle.insertWidget(0, widget)

    def add_foot(self, action: QAction, sign: str, word: str = "") -> None:
        """A command at the foot of the rail."""
        made = RailButton(sign, word or action.text(), action.toolTip(), self)
        made.clicked.connect(action.trigger)
        self._foot.addWidget(made)

    def show_place(self, place_id: str) -> None:
        """Mark where the desk is."""
        self._buttons[place_id].setChecked(True)

    def set_count(self, place_id: str, count: int) -> None:
        """Show a number beside a place."""
        if place_id in self._buttons:
            self._buttons[place_id].set_count(count)
