"""The one window: door, lock, shell, first start, crash."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from jobdesk.base.enums import Role
from jobdesk.base.permissions import can_read_audit, can_see_people
from jobdesk.qt import backstage
from jobdesk.qt.actions import Action
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import ActionButton
from jobdesk.qt.windows.lock import IdleWatch
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.windows.rail import Place
from jobdesk.qt.work import Work
from jobdesk.records.jobseekers import Jobseeker
from tests import centers
from tests.qt.helpers import settle, unnamed
from tests.services import people


class OnePage(Page):
    """A page that remembers what it was asked."""

    title = "Counter"
    commands = (Action("one.beep", "Beep", "beep", "Ctrl+B"),)

    def __init__(self, room):
        super().__init__(room)
        self.asked: list[tuple] = []
        self.note = SearchEdit(name="note")
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def beep(self):
        self.asked.append(("beep",))

    def open_record(self, kind, record_id):
        self.asked.append((kind, record_id))

    def start(self, verb, **values):
        self.asked.append((verb, values))

    def start_focus(self):
        self.note.setFocus()


HERE = (
    Place("counter", "Counter", lambda: OnePage, can_see_people),
    Place("jobseekers", "Jobseekers", lambda: OnePage, can_see_people, ("jobseeker",)),
    Place("administration", "Administration", lambda: OnePage, can_read_audit),
)


class Behind(backstage.Behind):
    """The real program behind the windows, with the cheap slots of test centers."""

    def sign_in(self, folder, user, password, window_no):
        desk = backstage.wiring.open_center(folder, user, password, window_no, locksmith=centers.CHEAP)
        return Entered(desk, desk.codes, backstage._named_windows(desk.center), desk.idle_minutes)


class Clock:
    """A monotonic clock that tests move."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def window(qtbot, local_center, clock):
    local_center.open("administrator")
    work = Work()
    window = MainWindow(monotonic=clock)
    window.furnish(work, Behind, HERE)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.show_door(local_center.folder)
    settle(qtbot, work)
    yield window
    window.close()


@pytest.fixture
def shell(qtbot, window, local_center):
    sign_in(qtbot, window, local_center.user("counselor"), local_center.password("counselor"))
    return window.shell


def sign_in(qtbot, window, user, password):
    window.door.user.setText(user)
    window.door.password.setText(password)
    QTest.keyClick(window.door.password, Qt.Key.Key_Return)
    settle(qtbot, window._work)


def test_the_door_shows_center_and_windows_before_anyone_signs_in(window):
    assert window.door.name.text() == "시험구 일자리플러스센터"
    assert window.door.window_no.count() == 4
    assert unnamed(window.door) == []


def test_a_wrong_password_is_said_and_the_name_stays(qtbot, window, local_center):
    sign_in(qtbot, window, local_center.user("counselor"), "wrong")
    assert window.shell is None
    assert window.door.strip.isVisible()
    assert window.door.user.text() == local_center.user("counselor")
    assert window.door.password.text() == ""
    assert window.door.enter.isEnabled()


def test_five_failures_lock_with_a_sentence(qtbot, window, local_center):
    for _ in range(5):
        sign_in(qtbot, window, local_center.user("counselor"), "wrong")
    first = window.door.strip.label.text()
    sign_in(qtbot, window, local_center.user("counselor"), local_center.password("counselor"))
    assert window.shell is None
    assert window.door.strip.label.text()
    assert first


def test_a_role_sees_its_places_only(qtbot, window, local_center):
    sign_in(qtbot, window, local_center.user("auditor"), local_center.password("auditor"))
    assert [place.id for place in window.shell.places] == ["administration"]
    assert not window.shell.header.finder.isVisible()


def test_every_role_has_a_place():
    for role in Role:
        assert any(place.may(role) for place in PLACES)
    assert len({kind for place in PLACES for kind in place.kinds}) == sum(len(p.kinds) for p in PLACES)


def test_pages_are_made_when_first_visited_and_ctrl_number_goes_there(qtbot, window, shell):
    assert list(shell._pages) == ["counter"]
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert list(shell._pages) == ["counter", "jobseekers"]
    assert shell.page is shell._pages["jobseekers"]
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.page is shell._pages["counter"]


def test_pages_ask_the_house_for_each_other(shell):
    shell.room.open("jobseeker", "id")
    assert shell._pages["jobseekers"].asked == [("jobseeker", "id")]
    shell.room.start("counter", "new", phone="010")
    assert shell._pages["counter"].asked == [("new", {"phone": "010"})]


def test_the_header_says_where_who_and_how(qtbot, shell):
    assert shell.header.center.text() == "시험구 일자리플러스센터"
    assert "김상담" in shell.header.who.text()
    assert shell.header.database._tone == "good"
    assert not shell.header.standing.isVisible()


def test_another_counter_window_needs_no_new_start(shell):
    shell._use_window(3)
    assert shell.desk.window_no == 3
    assert "3" in shell.header.who.text()


def test_help_lists_and_searches_the_commands_of_window_and_page(qtbot, window, shell):
    QTest.keyClick(window, Qt.Key.Key_F1)
    card = shell._overlay
    assert {"Ctrl+B", "Ctrl+L", "Ctrl+K", "F1"} <= {line.shortcut for line in card.view.model_.rows}
    QTest.keyClicks(card.search, "ctrl+b")
    assert [line.shortcut for line in card.view.model_.rows] == ["Ctrl+B"]
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert shell._overlay is None


def test_ctrl_k_searches_and_enter_opens_the_best_match(qtbot, window, shell, local_center):
    from jobdesk.services.jobseekers import save_jobseeker

    values = {"full_name": "홍길동", "mobile": "010-0000-1234"}
    card = shell.desk.change(lambda db, act: save_jobseeker(db, act, values=values))
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    finder = shell.header.finder
    assert finder.hasFocus()
    finder.setText("ㅎㄱㄷ")
    settle(qtbot, shell._work)
    assert finder.popup.isVisible()
    QTest.keyClick(finder, Qt.Key.Key_Return)
    settle(qtbot, shell._work)
    ((kind, found),) = shell._pages["jobseekers"].asked
    assert kind == "jobseeker"
    assert found == card.id
    assert not finder.popup.isVisible()


def test_enter_means_all_that_was_typed_not_what_was_answered_so_far(qtbot, window, shell, local_center):
    for at, name in enumerate(("김길동", "김민수")):
        people.person(local_center.desk("counselor"), ready=False, full_name=name, mobile=f"010-0000-{1000 + at}")
    finder = shell.header.finder
    finder.setFocus()
    QTest.keyClicks(finder, "10")
    settle(qtbot, shell._work)
    QTest.keyClicks(finder, "00")
    QTest.keyClick(finder, Qt.Key.Key_Backspace)
    finder.setText("김길동")
    QTest.keyClick(finder, Qt.Key.Key_Return)
    settle(qtbot, shell._work)
    (asked,) = shell._pages["jobseekers"].asked
    kept = local_center.desk("counselor").read(lambda db, act: db.get_one(Jobseeker, asked[1]).full_name)
    assert kept == "김길동"


@pytest.mark.parametrize(("seconds", "locked"), [(599.0, False), (600.0, True)])
def test_the_desk_locks_after_ten_idle_minutes_and_not_before(qtbot, window, shell, clock, seconds, locked):
    clock.now += seconds
    window.idle.check()
    assert shell.locked is locked
    assert (window.stack.currentWidget() is window.cover) is locked
    settle(qtbot, window._work)


def test_a_key_or_the_mouse_begins_the_ten_minutes_anew(qtbot, window, shell, clock):
    clock.now += 599
    QTest.keyClick(shell._pages["counter"].note, Qt.Key.Key_A)
    clock.now += 599
    window.idle.check()
    assert not shell.locked


def test_idle_is_told_once_and_stops_with_the_desk(qapp, clock):
    heard = []
    watch = IdleWatch(3, now=clock)
    watch.idle.connect(lambda: heard.append(True))
    clock.now += 180
    watch.check()
    watch.check()
    assert heard == [True]
    QApplication.sendEvent(qapp, QEvent(QEvent.Type.KeyPress))
    clock.now += 180
    watch.check()
    assert heard == [True, True]
    watch.stop()


def test_a_lock_hides_everything_even_popups_and_forgets_the_key(qtbot, window, shell):
    shell.show_help()
    QTest.keyClick(shell._overlay, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    if not shell.locked:
        window.lock()
    settle(qtbot, window._work)
    assert not shell.isVisible()
    assert shell._overlay is None
    assert shell.desk.locked
    assert "시험구" not in window.windowTitle()
    assert QApplication.activePopupWidget() is None


def test_the_right_password_opens_again_where_it_was(qtbot, window, shell, local_center):
    shell._pages["counter"].note.setText("홍길동")
    window.lock()
    settle(qtbot, window._work)
    window.cover.password.setText("wrong")
    QTest.keyClick(window.cover.password, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert shell.locked
    assert window.cover.strip.isVisible()
    window.cover.password.setText(local_center.password("counselor"))
    QTest.keyClick(window.cover.password, Qt.Key.Key_Return)
    settle(qtbot, window._work)
    assert not shell.locked
    assert shell.isVisible()
    assert shell._pages["counter"].note.text() == "홍길동"


def test_the_clipboard_is_emptied_half_a_minute_after_a_lock(qtbot, window, shell):
    QGuiApplication.clipboard().setText("홍길동")
    window.lock()
    assert window.cover._blank.interval() == 30_000
    assert window.cover._blank.isActive()
    window.cover._blank.setInterval(1)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
    settle(qtbot, window._work)


def test_signing_out_closes_the_desk(qtbot, window, shell):
    desk = shell.desk
    window.sign_out()
    settle(qtbot, window._work)
    assert desk.locked
    assert window.shell is None
    assert window.stack.currentWidget() is window.door


def test_a_toast_covers_no_question_and_no_foot(qtbot, shell):
    page, sheet = shell.page, Sheet(title="x", verb="y", run=lambda: None)
    page.ask("?", verb="!", then=lambda: None)
    shell.say("Saved")
    QApplication.processEvents()

    def place(widget):
        return QRect(widget.mapTo(shell, QPoint()), widget.size())

    toast = place(shell.toast)
    title = next(one for one in page.findChildren(QLabel) if one.text() == page.accessibleName())
    assert not toast.intersects(place(title))
    assert not toast.intersects(place(page.question))
    assert not toast.intersects(place(shell.header))
    for offered in page.findChildren(ActionButton):
        assert not offered.isVisible() or not toast.intersects(place(offered)), offered.text()
    page.push(sheet)
    sheet.ask("?", verb="!", then=lambda: None, reason=True)
    QApplication.processEvents()
    sheet.title.setText("Certificate JS-2026-01-000001")
    qtbot.waitUntil(lambda: not place(shell.toast).intersects(place(sheet.title)), timeout=2000)
    toast = place(shell.toast)
    assert not toast.intersects(place(sheet.question))
    assert shell.rect().contains(toast)
    assert shell.childAt(toast.center()) is not shell.toast, "the mouse goes through it"
    assert shell.children().index(shell.toast) > shell.children().index(shell.stack), "it is above every sheet"
    page.pop()


def test_everything_in_the_shell_has_a_name(shell):
    assert unnamed(shell) == []


def test_every_stop_of_tab_in_the_shell_is_reached_and_the_ring_closes(shell):
    shell.header.finder.setFocus()
    found = []
    for _turn in range(60):
        here = QApplication.focusWidget()
        if here in found:
            break
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert shell._pages["counter"].note in found
    assert any(button in found for button in shell.rail._buttons.values()), "arrows go on among the places"
    assert shell.header.who in found
