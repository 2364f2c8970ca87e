"""Pictures of waiting numbers at a window: the strip in each state, its lists, and the purposes behind it.

Over the sample center only: purposes and a queue of today are made there for it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jobdesk.base.ids import new_id
from jobdesk.services.tickets import issuing, purposes, shifts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.pages.counter import CounterPage
    from jobdesk.qt.windows.shell import Shell

PURPOSES = (
    ("구직 상담", "A", 1, 299),
    ("구인", "B", 1, 99),
    ("공공일자리", "C", 1, 199),
    ("확인서", "D", 500, 599),
)
VISITORS = (
    ("홍길동", "1234"),
    ("김민수", ""),
    ("", ""),
    ("이영희", "0020"),
    ("", "7788"),
    ("", ""),
    ("박지훈", ""),
)


class NumberScenes:
    """Calls and serves as a counselor does."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[..., Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        desk = self._shell.room.desk
        if desk.window_no is None:
            self._shell.header.window_wanted.emit(1)
            self._settle()
        desk.change(fill_queue, new_id())
        self._shell.go("administration")
        view = cast("AdministrationPage", self._shell.page)
        view.views.choose("queue")
        self._settle()
        yield self._picture("numbers-purposes")
        view.assign_windows()
        yield self._picture("numbers-windows")
        view.pop()
        view.set_hours()
        yield self._picture("numbers-hours")
        view.pop()
        self._shell.go("counter")
        page = cast("CounterPage", self._shell.page)
        self._see(page)
        yield self._picture("numbers-free")
        yield from self._work(page)
        page.go_away()
        self._settle()
        yield self._picture("numbers-away")

    def _see(self, page: "CounterPage") -> None:
        page.read_numbers()
        self._settle()

    def _work(self, page: "CounterPage") -> Iterator[Path]:
        page.call_next()
        self._settle()
        yield self._picture("numbers-called")
        page.say_no_answer()
        self._settle()
        page.call_next()
        self._settle()
        page.serve_number()
        self._settle()
        yield self._picture("numbers-search")
        page.transfer_number()
        self._settle()
        yield self._picture("numbers-transfer")
        page.pop()
        page.hold_number()
        self._settle()
        page.call_one()
        yield self._picture("numbers-list")
        page.pop()
        page.call_next()
        self._settle()
        page.serve_number()
        self._settle()
        page.who.people.search.setText("이")
        self._settle()
        page.who.people.search.entered.emit()
        self._settle()
        yield self._picture("numbers-serving")
        page.end()
        self._settle()
        page.leave()
        self._settle()
        page.offer_end(page.number.jobseeker_id if page.number is not None else None)
        yield self._picture("numbers-end")
        page.end_number()
        self._settle()


def fill_queue(db: "Session", act: "Act") -> None:
    """Purposes, who serves them, and some who wait."""
    made = purposes.list_purposes(db, act) or [make_purpose(db, act, at) for at in range(len(PURPOSES))]
    for at, (name, tail) in enumerate(VISITORS):
        issuing.issue_ticket(
            db,
            act,
            purpose_id=made[at % min(len(made), 3)].id,
            visitor_name=name,
            phone_tail=tail,
            though_closed=True,
        )
    shifts.sit_down(db, act)


def make_purpose(db: "Session", act: "Act", at: int) -> purposes.PurposeRow:
    """One of the purposes, served by window 1 or 2."""
    name, letter, first, last = PURPOSES[at]
    row = purposes.save_purpose(
        db, act, name=name, letter=letter, first_number=first, last_number=last, sort_order=at, aim_minutes=15
    )
    return purposes.assign_windows(db, act, purpose_id=row.id, windows={1 if at < 2 else 2: at})
