"""A morning from the worklists: counted in the rail, opened and done by keyboard, counted again."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.form_sheet import FormSheet
from jobdesk.qt.windows.help import HelpCard
from jobdesk.qt.windows.worklists import Worklists
from jobdesk.services import worklists
from jobdesk.services.worklists import DueKind, Whose
from tests.desk.hands import PLAIN
from tests.services import acts, people

Key = Qt.Key


def shown(hands):
    """What the rail says: worklist to count."""
    lines = hands.shell.worklists.lines
    items = [lines.item(row) for row in range(lines.count())]
    return {item.data(Qt.ItemDataRole.UserRole + 1): item.data(Qt.ItemDataRole.UserRole) for item in items}


def counted(desk, whose=Whose.MINE):
    counts = desk.read(lambda db, act: worklists.count_work(db, act, whose=whose))
    return {kind.value: count for kind, count in counts.items()}


@pytest.fixture
def morning(local_center, sit_down):
    """A counselor in the morning, with work of all sorts and a colleague's beside it."""
    desk, colleague = local_center.desk("counselor"), local_center.desk("colleague")
    hong = acts.ready_since(desk, 29)
    acts.refer(desk, hong, people.vacancy(desk, closes_on=desk.act().today + timedelta(days=1)), days=10)
    acts.place(desk, people.person(desk, full_name="김하나", mobile="010-0000-2222"), days=40)
    acts.ready_since(colleague, 20, full_name="이둘", mobile="010-0000-3333")
    return sit_down(desk)


def go_to(hands, kind):
    """Ctrl+0, and down to a worklist."""
    hands.press(Key.Key_0)
    lines = hands.shell.worklists.lines
    assert QApplication.focusWidget() is lines
    hands.press(Key.Key_Home, PLAIN)
    for _n in range(list(DueKind).index(kind)):
        hands.press(Key.Key_Down, PLAIN)
    hands.press(Key.Key_Return, PLAIN)


def test_the_rail_counts_whose_work_is_meant(morning):
    desk = morning.desk
    assert shown(morning) == counted(desk)
    assert shown(morning)["results"] == shown(morning)["follow_ups"] == shown(morning)["closing"] == 1
    assert shown(morning)["unreferred"] == 0
    for _n in range(2):
        morning.shell.worklists.whose.choose_next()
        morning.settle()
    assert morning.shell.worklists.whose.current == Whose.ALL
    assert shown(morning) == counted(desk, Whose.ALL)
    assert shown(morning)["unreferred"] == 1
    line = morning.shell.worklists.lines.item(list(DueKind).index(DueKind.UNREFERRED))
    assert line.data(Qt.ItemDataRole.AccessibleTextRole).endswith(" 1")


def test_a_missing_result_is_entered_from_its_worklist_and_counts_no_more(morning):
    go_to(morning, DueKind.RESULTS)
    assert morning.shell.page is morning.shell._pages["referrals"]
    assert morning.page.pane.list.table.hasFocus()
    morning.press(Key.Key_Home, PLAIN)
    morning.press(Key.Key_Return, PLAIN)
    assert isinstance(morning.sheet, ResultsSheet)
    morning.type("업체")
    morning.press(Key.Key_S)
    morning.until(lambda: morning.sheet is None)
    morning.until(lambda: shown(morning)["results"] == 0)
    assert shown(morning) == counted(morning.desk)


def test_a_follow_up_is_done_from_its_worklist(morning):
    go_to(morning, DueKind.FOLLOW_UPS)
    morning.press(Key.Key_Home, PLAIN)
    morning.press(Key.Key_Return, PLAIN)
    assert isinstance(morning.sheet, FormSheet)


def test_a_list_of_people_opens_narrowed_to_what_the_rail_counts(morning):
    for _n in range(2):
        morning.shell.worklists.whose.choose_next()
        morning.settle()
    for kind in (DueKind.UNREFERRED, DueKind.UNLISTED, DueKind.UNSEEN):
        go_to(morning, kind)
        assert morning.shell.page is morning.shell._pages["jobseekers"]
        assert morning.page.pane.count == shown(morning)[kind] == morning.page.list.model_.rowCount()
        assert morning.page.list.table.hasFocus() or not morning.page.pane.count


def test_a_list_of_vacancies_opens_narrowed_to_what_the_rail_counts(morning):
    people.vacancy(morning.desk, title="아직 멀었음")
    go_to(morning, DueKind.CLOSING)
    assert morning.shell.page is morning.shell._pages["vacancies"]
    assert morning.page.pane.count == shown(morning)[DueKind.CLOSING] == 1
    assert morning.page.pane.list.table.hasFocus()


def test_whoever_is_served_stays_at_the_counter(morning):
    morning.go("counter")
    morning.press(Key.Key_U)
    morning.type("김하나")
    morning.press(Key.Key_Return, PLAIN)
    morning.until(lambda: morning.page.view is not None)
    counter = morning.page
    go_to(morning, DueKind.RESULTS)
    assert morning.page is not counter
    assert morning.page.pane.count == 1
    morning.go("counter")
    assert counter.view.card.values["full_name"] == "김하나"


def test_esc_goes_back_to_the_page_and_f1_knows_the_key(morning):
    before = QApplication.focusWidget()
    morning.press(Key.Key_0)
    assert QApplication.focusWidget() is not before
    morning.press(Key.Key_Escape, PLAIN)
    assert QApplication.focusWidget() is before
    morning.press(Key.Key_F1, PLAIN)
    card = morning.shell.findChild(HelpCard)
    assert card is not None
    assert any(line.shortcut == "Ctrl+0" for line in morning.shell._everywhere())


def test_a_new_day_is_counted_by_itself(morning, monkeypatch):
    work = morning.shell.worklists
    read = []
    monkeypatch.setattr(Worklists, "read", lambda self: read.append(self))
    work._on_minute()
    assert read == []
    tomorrow = morning.desk.act().today + timedelta(days=1)
    monkeypatch.setattr(type(morning.shell.room), "today", lambda _room: tomorrow)
    work._on_minute()
    work._on_minute()
    assert read == [work]


def test_all_of_them_fit_a_small_screen_and_a_smaller_one_scrolls(local_center, sit_down):
    hands = sit_down(local_center.desk("supervisor"))
    lines = hands.shell.worklists.lines
    assert lines.verticalScrollBar().maximum() == 0
    hands.shell.resize(1024, 640)
    hands.settle()
    assert lines.height() >= 3 * lines.sizeHintForRow(0)
    hands.press(Key.Key_0)
    hands.press(Key.Key_End, PLAIN)
    shown = [one for row in range(lines.count()) if not (one := lines.item(row)).isHidden()]
    assert lines.viewport().rect().contains(lines.visualItemRect(shown[-1]))


def test_who_sees_no_people_has_no_worklists(local_center, sit_down):
    hands = sit_down(local_center.desk("auditor"))
    assert hands.shell.worklists is None
    assert not hands.shell.findChildren(Worklists)
