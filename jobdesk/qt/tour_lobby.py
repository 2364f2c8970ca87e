"""Pictures of the entrance: reception, touch screen, lobby display with a call and without its server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jobdesk.base.permissions import can_issue_tickets
from jobdesk.devices.announcer import Announcer
from jobdesk.qt.lobby import Lobby
from jobdesk.qt.pages.reception import ReceptionSheet
from jobdesk.qt.touch_screen import TouchScreen
from jobdesk.services.tickets import calling, issuing, purposes, shifts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk import wiring
    from jobdesk.base.acts import Act
    from jobdesk.qt.display_window import DisplayWindow
    from jobdesk.qt.windows.shell import Shell

PURPOSES = (("구직 상담", "A", 1, 299), ("구인", "B", 1, 99), ("확인서", "C", 500, 599))
HERE, BESIDE = 1, 2
COME = ("홍길동", "", "김하나", "", "이두리")


class LobbyScenes:
    """Gives numbers out at the sample center and shows each window of the entrance."""

    def __init__(
        self, shell: "Shell", settle: Callable[[], None], picture: Callable[..., Path], size: tuple[int, int]
    ) -> None:
        self._shell, self._settle, self._picture, self._size = shell, settle, picture, size

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        desk = cast("wiring.Desk", self._shell.desk)
        if not can_issue_tickets(desk.role):
            return
        if desk.window_no is None:
            self._shell.header.window_wanted.emit(HERE)
            self._settle()
        desk.change(_set_up)
        work = self._shell.room.work
        lobby = Lobby(work, Announcer(chime=False, voice=False))
        yield from self._shown(lobby, "lobby-empty")
        desk.change(_call)
        lobby.look()
        self._settle()
        yield self._picture("lobby", lobby)
        lobby.trouble = "서버에 연결할 수 없습니다."
        lobby.update()
        yield self._picture("lobby-server-away", lobby)
        lobby.close()
        desk.change(_over)
        touch = TouchScreen(work, lambda _password: None)
        yield from self._shown(touch, "touch-screen")
        now = touch.now
        if now is not None and now.offered and not now.closed:
            touch.choose(now.offered[0])
            yield self._picture("touch-screen-phone", touch)
            touch.give()
            self._settle()
            yield self._picture("touch-screen-number", touch)
        touch.dismiss()
        self._shell.go("counter")
        page = self._shell.page
        if page is not None:
            page.push(ReceptionSheet(page))
            self._settle()
            yield self._picture("reception")
            page.pop()

    def _shown(self, window: "DisplayWindow", name: str) -> Iterator[Path]:
        window.resize(*self._size)
        window.show()
        window.look()
        self._settle()
        yield self._picture(name, window)


def _set_up(db: "Session", act: "Act") -> None:
    if purposes.list_purposes(db, act):
        return
    for order, (name, letter, first, last) in enumerate(PURPOSES):
        purposes.save_purpose(
            db, act, name=name, letter=letter, first_number=first, last_number=last, sort_order=order
        )
    offered = purposes.list_purposes(db, act)
    for at, name in enumerate(COME):
        issuing.issue_ticket(
            db, act, purpose_id=offered[at % len(offered)].id, visitor_name=name, though_closed=True
        )


def _call(db: "Session", act: "Act") -> None:
    """One who does not answer, one at the window beside, and the newest at this one."""
    shifts.sit_down(db, act)
    first = calling.call_next(db, act)
    if first is not None:
        calling.say_no_answer(db, act, ticket_id=first.id)
    calling.call_next(db, replace(act, window_no=BESIDE))
    calling.call_next(db, act)


def _over(db: "Session", act: "Act") -> None:
    """Both windows are free again."""
    for at in (act, replace(act, window_no=BESIDE)):
        called = calling.call_next(db, at)
        if called is not None:
            calling.start_ticket(db, at, ticket_id=called.id)
            calling.end_ticket(db, at, ticket_id=called.id)
