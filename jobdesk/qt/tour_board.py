"""Pictures of an event day: its board empty, busy and done, sign-in, the second screen, the calls after it.

Over the sample center only: an event of today is made there for it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import QSize

from jobdesk.base.enums import EventResult
from jobdesk.base.ids import new_id
from jobdesk.services import event_board_acts as acts
from jobdesk.services import events
from jobdesk.services.event_arrivals import sign_in_person
from jobdesk.services.event_board import Stand, read_board
from jobdesk.services.event_timetable import fill_timetable
from jobdesk.services.search import JOBSEEKER, find

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._board_sheet import BoardSheet
    from jobdesk.qt.pages.events import EventsPage
    from jobdesk.qt.windows.shell import Shell

FIRMS = (
    ("한빛관리", "아파트 경비원"),
    ("가온식품", "조리 보조원"),
    ("다온요양원", "요양보호사"),
    ("누리물류", "물류 상하차"),
    ("새봄클린", "건물 미화원"),
    ("마루전자", "전자제품 조립원"),
    ("이든병원", "병원 안내"),
    ("온누리마트", "매장 관리"),
    ("푸른주차", "주차 관리원"),
    ("서울정밀", "기계 조작원"),
    ("하나돌봄", "아이 돌보미"),
    ("바른인쇄", "인쇄 보조"),
)
BIG = QSize(1920, 1080)
SURNAMES, PEOPLE = "김이박최정", 42


class BoardScenes:
    """Walks through one event day as a counselor does."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[..., Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        desk = self._shell.room.desk
        card = desk.change(make_event, new_id())
        self._shell.go("events")
        self._settle()
        page = cast("EventsPage", self._shell.page)
        sheet = self._open(page, card.id)
        yield self._picture("board-empty")
        people = desk.read(find_people)
        desk.change(lambda db, act: fill_event(db, act, card.id, people), new_id())
        desk.change(lambda db, act: run_event(db, act, card.id), new_id())
        sheet.read_again()
        yield self._picture("board-busy")
        yield from self._big(sheet)
        sheet.arrive.setFocus()
        sheet.arrive.search.setText(SURNAMES[1])
        yield self._picture("board-sign-in")
        sheet.arrive.search.entered.emit()
        yield self._picture("board-signed-in")
        sheet.acts.walk_in()
        yield self._picture("board-walk-in")
        page.pop()
        sheet.firms.begin()
        sheet.acts.move()
        yield self._picture("board-move")
        page.pop()
        desk.change(lambda db, act: end_event(db, act, card.id), new_id())
        sheet.read_again()
        self._settle()
        sheet.firms.begin()
        sheet.strip.clear()
        yield self._picture("board-done")
        page.pop()
        page.views.choose("event_results")
        yield self._picture("board-results")
        page.results.list.select_first()
        page.call_back()
        yield self._picture("board-call")
        page.pop()

    def _big(self, sheet: "BoardSheet") -> Iterator[Path]:
        """The second screen, as light as the desk and then the other way."""
        from jobdesk.qt.pages._board_big import BigBoard

        if sheet.board is None:
            return
        big = BigBoard(sheet.board)
        big.resize(BIG)
        for theme in ("light", "dark"):
            big.theme = theme
            yield self._picture(f"board-big-{theme}", big)
        big.close()
        big.deleteLater()

    def _open(self, page: "EventsPage", event_id: UUID) -> "BoardSheet":
        page.open_record("event", event_id)
        self._settle()
        page.board()
        self._settle()
        return cast("BoardSheet", page.sheet)


def make_event(db: "Session", act: "Act") -> events.EventCard:
    """An event of today that runs since an hour."""
    begin = act.at.replace(hour=min(max(act.at.hour - 1, 0), 20), minute=0)
    values = {
        "kind": "matching_day",
        "name": "제9회 JOB포유",
        "round_no": 9,
        "held_on": act.today,
        "starts_at": time(begin.hour),
        "ends_at": time(begin.hour + 3),
        "place": "센터 대강당",
    }
    return events.save_event(db, act, values=values)


def find_people(db: "Session", act: "Act") -> list[UUID]:
    """Some people of the desk."""
    found = [hit.id for name in SURNAMES for hit in find(db, act, name, kinds=(JOBSEEKER,), limit=12)]
    return list(dict.fromkeys(found))[:PEOPLE]


def fill_event(
    db: "Session", act: "Act", event_id: UUID, people: Sequence[UUID], firms: Sequence[tuple[str, str]] = FIRMS
) -> None:
    """Its firms, its people, and a timetable for most of them."""
    for booth, (name, job) in enumerate(firms, 1):
        values = {"employer_name": name, "booth": str(booth), "job": job, "openings": 1 + booth % 3}
        events.save_firm(db, act, event_id=event_id, values=values)
    for one in people:
        events.sign_up(db, act, event_id=event_id, jobseeker_id=one)
    fill_timetable(db, act, event_id=event_id, jobseeker_ids=people[: len(people) * 2 // 3])


def run_event(db: "Session", act: "Act", event_id: UUID) -> None:
    """The first hour of it: who came, who was called, what came of it."""
    board = read_board(db, act, event_id=event_id)
    for number, one in enumerate(board.people):
        if number % 5 != 4:
            sign_in_person(db, act, event_id=event_id, jobseeker_id=one.jobseeker_id)
    standing = [one for one in board.people if not one.lines]
    for number, one in enumerate(standing):
        at = board.firms[number % len(board.firms)].firm.id
        if number % 5 != 4:
            acts.add_walk_in(db, act, event_id=event_id, firm_id=at, jobseeker_id=one.jobseeker_id)
    told = (EventResult.HIRED, EventResult.NOT_HIRED, EventResult.WAITING, EventResult.NOT_HIRED)
    now = act.at.time()
    for place, firm in enumerate(read_board(db, act, event_id=event_id).firms):
        due = [line for line in firm.lines if line.starts_at is not None and line.starts_at < now]
        for number, line in enumerate(due[:3]):
            if line.stand is Stand.EXPECTED:
                acts.mark_no_show(db, act, interview_id=line.id, version=line.version)
            else:
                result = told[(place + number) % len(told)]
                acts.give_result(db, act, interview_id=line.id, version=line.version, result=result)
    busy: set[UUID] = set()
    for place, firm in enumerate(read_board(db, act, event_id=event_id).firms):
        free = [line for line in firm.of(Stand.WAITING) if line.jobseeker_id not in busy]
        if free and place % 4 != 3:
            busy.add(free[0].jobseeker_id)
            acts.call_in(db, act, interview_id=free[0].id, version=free[0].version)


def end_event(db: "Session", act: "Act", event_id: UUID) -> None:
    """Every interview has its result, or nobody came to it."""
    for firm in read_board(db, act, event_id=event_id).firms:
        for number, line in enumerate(firm.lines):
            if line.stand in {Stand.INSIDE, Stand.WAITING}:
                result = EventResult.HIRED if number % 4 == 1 else EventResult.NOT_HIRED
                acts.give_result(db, act, interview_id=line.id, version=line.version, result=result)
            elif line.stand is Stand.EXPECTED:
                acts.mark_no_show(db, act, interview_id=line.id, version=line.version)
