"""What two desks said differently: the other's value and one's own side by side, one key each."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.feedback import announce
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import Card, PushButton, button, secondary
from jobdesk.qt.theme import M, S, set_look

THEIRS_KEY, OWN_KEY = "Alt+O", "Alt+M"
_WHAT, _THEIRS, _OWN = range(3)

Names = tuple[str, ...]


class Side(NamedTuple):
    """One statement that is asked about: what it is, and how either side reads."""

    names: Names
    what: str
    theirs: str
    own: str


class TwoSides(Card):
    """Asks of each statement which side holds.

    Args:
        take: called with the names of a statement and whether the other side's holds.

    Signals:
        settled(): the last one was chosen.
    """

    settled = Signal()

    def __init__(self, sides: Sequence[Side], take: Callable[[Names, bool], object]) -> None:
        super().__init__(_("Changed on both sides: which one holds?"))
        self._take = take
        self.left = [one.names for one in sides]
        self._lines: dict[Names, tuple[PlainLabel, PushButton, PushButton]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(_THEIRS, 1)
        grid.setColumnStretch(_OWN, 1)
        grid.addWidget(secondary(_("The other desk's value  {key}").format(key=THEIRS_KEY)), 0, _THEIRS)
        grid.addWidget(secondary(_("What you typed  {key}").format(key=OWN_KEY)), 0, _OWN)
        for at, side in enumerate(sides, 1):
            what, other, own = PlainLabel(side.what), button(side.theirs), button(side.own)
            other.setAccessibleName(_("Take: {value}").format(value=side.theirs))
            own.setAccessibleName(_("Keep: {value}").format(value=side.own))
            other.clicked.connect(lambda _on=False, one=side.names: self.choose(one, theirs=True))
            own.clicked.connect(lambda _on=False, one=side.names: self.choose(one, theirs=False))
            for column, part in ((_WHAT, what), (_THEIRS, other), (_OWN, own)):
                grid.addWidget(part, at, column)
            self._lines[side.names] = (what, other, own)
        self.body.addLayout(grid)
        self._offer(_("The other desk's value holds"), THEIRS_KEY, lambda: self.choose_next(theirs=True))
        self._offer(_("What was typed holds"), OWN_KEY, lambda: self.choose_next(theirs=False))
        self._show_next()

    def _offer(self, text: str, key: str, run: Callable[[], object]) -> None:
        act = QAction(text, self)
        act.setShortcut(QKeySequence(key))
        act.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        act.triggered.connect(run)
        self.addAction(act)

    def choose_next(self, *, theirs: bool) -> None:
        """Choose for the statement that is asked about now."""
        if self.left:
            self.choose(self.left[0], theirs=theirs)

    def choose(self, names: Sequence[str], *, theirs: bool) -> None:
        """Let one side of a statement hold."""
        one = tuple(names)
        if one not in self.left:
            return
        self.left.remove(one)
        self._take(one, theirs)
        for part in self._lines[one]:
            part.hide()
        if self.left:
            self._show_next()
        else:
            self.hide()
            self.settled.emit()

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.left:
            self._lines[self.left[0]][_THEIRS].setFocus(reason)

    def _show_next(self) -> None:
        for names, (what, _other, _own) in self._lines.items():
            set_look(what, tone="warning" if names == self.left[0] else "neutral")
        announce(self)
