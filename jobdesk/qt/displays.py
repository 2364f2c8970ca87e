"""Opens the windows for visitors: each with a session of its own, which a locked desk beside it does not end."""

import importlib
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from jobdesk.base.errors import JobdeskError, NotAllowed
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.qt.display_window import DisplayWindow, end_work
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from jobdesk import wiring
    from jobdesk.qt.pages.room import OpenDesk, Room


class DisplayKind(StrEnum):
    """Which window."""

    LOBBY = "lobby"
    TOUCH = "touch"


def sign_in_display(folder: Path, user: str, password: str, window_no: int | None = None) -> "OpenDesk":
    """A desk of its own for a display; blocking.

    Raises:
        JobdeskError: the person does not come in, gives out no numbers, or has to change the password first.
    """
    behind = importlib.import_module("jobdesk.qt.backstage").behind()
    entered = behind.sign_in(folder, user, password, window_no)
    desk: OpenDesk = entered.desk
    try:
        require(desk.role, can_issue_tickets)
        if entered.must_change_password:
            raise NotAllowed(_("Sign in at the desk first and choose a new password."))
    except JobdeskError:
        desk.close()
        raise
    return desk


def _check(folder: Path, user: str, password: str) -> None:
    sign_in_display(folder, user, password).close()


def make_display(kind: DisplayKind, desk: "OpenDesk") -> DisplayWindow:
    """The window over a desk that is its own; closed, it signs out."""
    work = Work(desk, parent=QApplication.instance())
    made: DisplayWindow
    if kind is DisplayKind.LOBBY:
        from jobdesk.qt.lobby import Lobby  # each display loads its own

        made = Lobby(work)
    else:
        from jobdesk.qt.touch_screen import TouchScreen  # each display loads its own

        folder = cast("wiring.Desk", desk).center.folder
        made = TouchScreen(work, partial(_check, folder, desk.user_name))
    made.closed.connect(partial(_ended, made))
    _open.append(made)
    return made


_open: list[DisplayWindow] = []


def open_displays() -> list[DisplayWindow]:
    """The displays that stand now."""
    return list(_open)


def _ended(window: DisplayWindow) -> None:
    if window in _open:
        _open.remove(window)
        end_work(window.work)
        window.deleteLater()
        QTimer.singleShot(0, window.work.deleteLater)


def open_beside(
    room: "Room",
    owner: QObject,
    kind: DisplayKind,
    password: str,
    *,
    screen: int,
    done: Callable[[DisplayWindow], object],
    failed: Callable[[JobdeskError], None],
) -> None:
    """Open a display from the desk: whoever sits there gives the password once more."""
    desk = cast("wiring.Desk", room.desk)
    folder, user, window_no = desk.center.folder, desk.user_name, desk.window_no

    def opened(own: "OpenDesk") -> None:
        window = make_display(kind, own)
        window.place(screen)
        done(window)

    room.work.device(
        owner,
        lambda: sign_in_display(folder, user, password, window_no),
        done=opened,
        failed=failed,
        doing=_("Opening…"),
    )
