"""A colleague's first day: the account, the first sign-in with a password of one's own, and a deputy's list."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.qt import backstage
from jobdesk.qt.pages._admin_base import ABSENCES
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from jobdesk.services.absences import list_absences, stands_in_for
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.desk.hands import PLAIN
from tests.qt.helpers import settle

FIRST, OWN = "First-Pass-77", "Mine-Pass-88"


class Behind(backstage.Behind):
    """The real program with the cheap slots of test centers."""

    def sign_in(self, folder, user, password, window_no):
        desk = open_center(folder, user, password, window_no, locksmith=CHEAP)
        return Entered(desk, desk.codes, (), desk.idle_minutes, desk.who.must_change_password)


@pytest.fixture
def window(qtbot, local_center):
    window, work = MainWindow(), Work()
    window.furnish(work, Behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.show_door(local_center.folder)
    settle(qtbot, work)
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)


def type_and_enter(text):
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_a_new_account_signs_in_and_chooses_a_password(qtbot, sit_down, window, local_center):
    admin = sit_down(local_center.desk("administrator"))
    admin.press(Qt.Key.Key_N)
    admin.fill(user_name="noh", display_name="노상담", password=FIRST)
    admin.press(Qt.Key.Key_S)
    assert admin.sheet is None
    window.activateWindow()
    settle(qtbot, window._work)
    window.door.start_focus()
    assert QApplication.focusWidget() is window.door.user
    type_and_enter("noh")
    type_and_enter(FIRST)
    settle(qtbot, window._work)
    assert window.shell is None, "a password of one's own comes first"
    type_and_enter(FIRST)
    type_and_enter(OWN)
    type_and_enter(OWN)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
    settle(qtbot, window._work)
    assert window.shell.desk.display_name == "노상담"
    assert local_center.open("counselor").who.must_change_password is False
    assert open_center(local_center.folder, "noh", OWN, locksmith=CHEAP).who.must_change_password is False


def test_a_supervisor_names_a_deputy(sit_down, local_center):
    park = sit_down(local_center.desk("supervisor"))
    park.go("administration")
    park.press(Qt.Key.Key_Tab)
    assert park.page.views.current == ABSENCES
    park.press(Qt.Key.Key_N)
    park.fill(account_id="김상담", deputy_id="이상담")
    park.press(Qt.Key.Key_S)
    assert park.sheet is None
    desk = local_center.desk("colleague")
    tomorrow = desk.clock.today() + timedelta(days=1)
    (row,) = desk.read(lambda db, act: list_absences(db, act, since=tomorrow, until=tomorrow))
    assert desk.read(lambda db, act: stands_in_for(db, act, on=tomorrow)) == [row.account_id]
    park.press(Qt.Key.Key_Delete)
    park.type("잘못 입력")
    park.press(Qt.Key.Key_Return, PLAIN)
    assert desk.read(lambda db, act: list_absences(db, act, since=tomorrow, until=tomorrow)) == []
