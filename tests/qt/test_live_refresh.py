"""What other desks changed, on one window: which lists read again, how often, and what they leave as it is."""

from time import monotonic
from uuid import uuid4

import pytest
from PySide6.QtCore import QObject

from jobdesk.qt.live import TURN_MS, LiveRoom
from jobdesk.qt.live_tables import EVERY, LISTS_OF
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.qt.windows.places import PLACES
from jobdesk.records import Base
from jobdesk.store.changes import SILENT, Change
from jobdesk.store.looks import Look, LookKind
from tests.qt.helpers import make_room, settle, show_page
from tests.services.people import person


def change(*tables, ids=frozenset()):
    return Change(2, 2, uuid4(), uuid4(), dict.fromkeys(tables, frozenset(ids)))


class Reads(QObject):
    """Counts what lists are told."""

    def __init__(self, work) -> None:
        super().__init__()
        self.told, self.at = [], []
        work.changed.connect(self._note)

    def _note(self, kind) -> None:
        self.told.append(kind)
        self.at.append(monotonic())


@pytest.fixture
def live(room):
    """An ear that tests speak to; the real one's notices come from a thread."""
    return room.live


def test_every_table_that_is_told_has_its_lists():
    told = {name for name in Base.metadata.tables if name not in SILENT}
    assert told == set(LISTS_OF)


def test_every_kind_a_page_reads_is_told_by_some_table():
    own = {"drafts", "audit", "backups", "event_results", "firms"}
    read = {kind for place in PLACES for kind in place.load().reads}
    assert read - own <= EVERY


def test_many_changes_are_told_once_a_turn(qtbot, room, live):
    reads = Reads(room.work)
    for _number in range(50):
        live._hear(change("jobseeker"))
    qtbot.waitUntil(lambda: bool(reads.told), timeout=2000)
    live._hear(change("jobseeker"))
    live._hear(change("vacancy"))
    qtbot.waitUntil(lambda: "vacancies" in reads.told, timeout=2000)
    assert reads.told == ["jobseekers", "jobseekers", "vacancies"]
    assert reads.at[1] - reads.at[0] >= TURN_MS / 1000 * 0.9


def test_what_may_be_missed_makes_every_list_read(qtbot, room, live):
    reads = Reads(room.work)
    live._hear(None)
    qtbot.waitUntil(lambda: set(reads.told) == EVERY, timeout=2000)


def test_a_busy_desk_is_told_when_it_is_idle(qtbot, room, live, monkeypatch):
    monkeypatch.setattr("jobdesk.qt.live.PATIENCE", 100)
    reads = Reads(room.work)
    room.work._under_way[0] = "busy"
    live._hear(change("jobseeker"))
    qtbot.wait(TURN_MS * 2)
    assert not reads.told
    room.work._under_way.clear()
    qtbot.waitUntil(lambda: reads.told == ["jobseekers"], timeout=2000)


def test_a_desk_that_is_never_idle_is_told_after_some_turns(qtbot, room, live):
    reads = Reads(room.work)
    room.work._under_way[0] = "busy"
    live._hear(change("jobseeker"))
    qtbot.waitUntil(lambda: reads.told == ["jobseekers"], timeout=TURN_MS * 10)
    room.work._under_way.clear()


def test_nothing_is_told_behind_the_cover_and_all_of_it_after(qtbot, room, live):
    reads = Reads(room.work)
    room.locking.emit()
    live._hear(change("jobseeker"))
    qtbot.wait(TURN_MS * 2)
    assert not reads.told
    room.unlocked.emit()
    qtbot.waitUntil(lambda: reads.told == ["jobseekers"], timeout=2000)


def test_row_place_and_filter_stay_while_a_list_reads_again(qtbot, many):
    page = show_page(qtbot, JobseekersPage, many)
    qtbot.waitUntil(lambda: page.pane.count > 100, timeout=5000)
    table = page.list.table
    table.verticalScrollBar().setValue(60)
    page.list.table.setCurrentIndex(page.pane.model_.index(65, 0))
    settle(qtbot, page.room.work)
    row, top = page.list.current_row().id, page.list.top_line
    person(many, full_name="홍길동", ready=False)
    page.room.live._hear(change("jobseeker"))
    with qtbot.waitSignal(page.room.live.told):
        pass
    settle(qtbot, page.room.work)
    assert page.list.current_row().id == row
    assert abs(page.list.top_line - top) <= 1


def test_counting_waits_until_it_is_asked_for(qtbot, desk):
    page = show_page(qtbot, StatisticsPage, desk)
    seen = []
    page.refresh = seen.append
    page.room.live._hear(change("vacancy"))
    with qtbot.waitSignal(page.room.live.told):
        pass
    settle(qtbot, page.room.work)
    assert not seen
    page.hide()
    page.show()
    settle(qtbot, page.room.work)
    assert seen == [frozenset({"vacancies"})]


def test_what_was_changed_under_a_sheet_is_read_once_it_is_gone(qtbot, desk):
    page = show_page(qtbot, JobseekersPage, desk)
    page.push(Sheet(title="위"))
    page.room.live._hear(change("jobseeker"))
    with qtbot.waitSignal(page.room.live.told):
        pass
    settle(qtbot, page.room.work)
    seen = []
    page.refresh = seen.append
    page.pop()
    settle(qtbot, page.room.work)
    assert seen == [frozenset({"jobseekers"})]


class Others:
    """Stands where the other desks stand, and hears what this one says to them."""

    def __init__(self) -> None:
        self.said = []

    def begin(self, hear, see):
        self.hear, self.see = hear, see
        return True

    def stop(self, *, wait=True):
        """Nothing runs here."""

    def show(self, kind, table="", record_id=None):
        self.said.append((kind, table, record_id))


def test_a_desk_that_is_not_heard_any_more_is_gone(qtbot, desk, monkeypatch):
    others = Others()
    monkeypatch.setattr(desk, "live", others)
    page = show_page(qtbot, JobseekersPage, desk)
    live = page.room.live
    live.begin()
    known = person(desk, ready=False)
    page.show_person(known)
    qtbot.waitUntil(lambda: (LookKind.ASK, "jobseeker", known) in others.said, timeout=5000)
    others.see(Look(LookKind.ASK, 2, 3, desk.account_id, "jobseeker", known))
    qtbot.waitUntil(lambda: "3" in page.live_line.others.text(), timeout=5000)
    line = page.live_line
    assert line.isVisible()
    assert line.height() <= 24, "it stands there long: a slim line, no strip"
    line.show_change("변경")
    assert line.sizeHint().height() > 24, "a change is a strip"
    line.show_change("")
    qtbot.waitUntil(lambda: (LookKind.OPEN, "jobseeker", known) in others.said, timeout=5000)
    monkeypatch.setattr("jobdesk.qt.live.GONE_S", 0.0)
    live._on_beat()
    assert page.live_line.others.text() == ""
    settle(qtbot, page.room.work)


def test_on_a_local_center_nobody_is_told(qtbot, desk):
    room = make_room(desk)
    live = LiveRoom(room)
    live.begin()
    assert not desk.live.on
    room.work.wait()
