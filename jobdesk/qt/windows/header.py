"""The header that never moves: which center, which date, who, where, and whether all is well."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.base import OpenDesk
from jobdesk.qt.parts import BadgeLabel, StateLine, button
from jobdesk.qt.theme import Badge, L, M, S, set_look
from jobdesk.qt.windows.copy_watch import CopyButton
from jobdesk.qt.windows.find import FindBox

HEIGHT, FIND_WIDTH, AWAY_FIND_WIDTH, FIND_LEAST = 52, 380, 300, 150
"""The search has its width where there is room, and gives way to states, which are never covered."""


class Header(QFrame):
    """Center, standing date, search, states, window and counselor.

    Signals:
        window_wanted(object): another counter window's number, or None.
        sign_out_wanted(): the counselor leaves.
    """

    window_wanted = Signal(object)
    sign_out_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bar")
        self.setFixedHeight(HEIGHT)
        self.center = PlainLabel(look="strong")
        self.standing = BadgeLabel()
        self.copy = CopyButton()
        self.copy.hide()
        self.finder = FindBox()
        self.finder.setMinimumWidth(FIND_LEAST)
        self.finder.setMaximumWidth(FIND_WIDTH)
        self.doing = PlainLabel(look="secondary")
        self.database, self.printer = StateLine(), StateLine()
        self.printer.hide()
        self.who = button("", look="quiet")
        self._menu = QMenu(self)
        self.who.setMenu(self._menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(L, 0, M, 0)
        line.setSpacing(M)
        line.addWidget(self.center)
        line.addWidget(self.standing)
        line.addWidget(self.copy)
        line.addStretch(1)
        line.addWidget(self.finder, FIND_WIDTH)
        line.addStretch(1)
        line.addWidget(self.doing)
        line.addWidget(self.database)
        line.addWidget(self.printer)
        line.addSpacing(S)
        line.addWidget(self.who)

    def show_desk(self, desk: OpenDesk, windows: Sequence[tuple[int, str]]) -> None:
        """Say where this is and who sits here."""
        self.center.setText(desk.center_name)
        standing = desk.standing_on
        if standing is not None:
            self.standing.set_badge(
                Badge(_("Date stands at {date}").format(date=format_date(standing)), "warning")
            )
        self.standing.setVisible(standing is not None)
        self._menu.clear()
        for number, kind in windows:
            self._add(_("Window {number} · {kind}").format(number=number, kind=kind), number, desk.window_no)
        self._add(_("No counter window"), None, desk.window_no)
        self._menu.addSeparator()
        leave = QAction(_("Sign out"), self._menu)
        leave.triggered.connect(self.sign_out_wanted)
        self._menu.addAction(leave)
        self.show_window(desk)

    def show_copy(self) -> None:
        """Make room for what a copy that went out says of itself."""
        self.finder.setMaximumWidth(AWAY_FIND_WIDTH)
        self.copy.show()

    def show_window(self, desk: OpenDesk) -> None:
        """Say which counter window this is now."""
        where = (
            _("Window {number}").format(number=desk.window_no)
            if desk.window_no is not None
            else _("No counter window")
        )
        self.who.setText(f"{where} · {desk.display_name}")
        self.who.setAccessibleName(self.who.text())
        self.who.setToolTip(_("Change the counter window, or sign out"))
        for action in self._menu.actions():
            action.setChecked(action.isCheckable() and action.data() == desk.window_no)

    def show_database(self, tone: str, words: str) -> None:
        """Say in words how the database is."""
        self.database.set_state(tone, words)

    def show_printer(self, tone: str, words: str) -> None:
        """Say in words how the printers of this window are."""
        self.printer.set_state(tone, words)
        self.printer.setVisible(bool(words))

    def show_doing(self, text: str) -> None:
        """Say what takes longer than half a second."""
        self.doing.setText(text)
        set_look(self.doing, tone="accent")

    def _add(self, text: str, number: int | None, now: int | None) -> None:
        action = QAction(text, self._menu)
        action.setCheckable(True)
        action.setChecked(number == now)
        action.setData(number)
        action.triggered.connect(lambda _on=False, number=number: self.window_wanted.emit(number))
        self._menu.addAction(action)
