"""The server goes in mid-form: one key goes on with the copy, where the form in hand is saved; one goes home."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _
from jobdesk.qt.backstage import Behind
from jobdesk.qt.windows.local_strip import HOME, OFFER, WAITING
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.work import Work
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.outreach.checkouts import list_checkouts, revoke_checkout
from jobdesk.store import patience
from jobdesk.store.center import read_center, write_center
from jobdesk.wiring import Desk
from tests import centers
from tests.cutting_proxy import CuttingProxy
from tests.postgres_server import PostgresServer
from tests.qt.helpers import press, settle, show_window
from tests.services.people import person


@pytest.fixture(scope="module")
def server():
    """A server of these tests' own, which they stop and start."""
    made = PostgresServer()
    yield made
    made.stop()


@pytest.fixture
def center(server, tmp_path):
    """A shared center on it that asks soon."""
    made = centers.make_center(tmp_path / "center", url=server.create(), settings={"server_away_seconds": "5"})
    opened = centers.TestCenter(made.folder, "postgresql", made.recovery_key)
    yield opened
    if server.process.poll() is not None:
        server.start()
    opened.close()


@pytest.fixture
def desk(center):
    """A counselor's desk whose copy stands ready, with one person on it."""
    desk = center.desk()
    person(desk)
    assert desk.local.refresh()
    return desk


def moved(qtbot, shell):
    """F11, and what comes of it."""
    with qtbot.waitSignal(shell.local.moved, timeout=20_000):
        shell._actions["desk.home"].trigger()
    settle(qtbot, shell.room.work)


def test_in_mid_form_and_home_again(qtbot, desk, server):
    shell = show_window(qtbot, desk, Behind).shell
    assert shell.local.isHidden()
    assert shell.header.copy.isHidden()
    shell.go("jobseekers")
    settle(qtbot, shell.room.work)
    shell.page.start_new()
    qtbot.waitUntil(lambda: shell.page.sheet is not None, timeout=5_000)
    form = shell.page.sheet.form
    form.set_value("full_name", "임꺽정")
    form.set_value("mobile", "010-0000-7777")
    server.halt()
    press(qtbot, shell.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.local.asking == OFFER, timeout=15_000)
    assert not shell.local.isHidden()
    moved(qtbot, shell)
    assert desk.outreach.copy.local_copy
    assert not shell.header.copy.isHidden()
    made = format_time(desk.outreach.copy.packed_at.time())
    mode = _("Without the server · the center as of {time}").format(time=made)
    assert shell.header.copy.words.mode == mode, "says of when what it shows is"
    assert shell.page.sheet.strip.isHidden()
    assert form.value("full_name") == "임꺽정"
    press(qtbot, shell.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.page.sheet is None, timeout=5_000)
    assert set(desk.read(lambda db, act: db.scalars(select(Jobseeker.full_name)).all())) == {"홍길동", "임꺽정"}
    server.start()
    shell.local._ask_server()
    qtbot.waitUntil(lambda: shell.local.asking == HOME, timeout=15_000)
    moved(qtbot, shell)
    assert desk.outreach.copy is None
    assert shell.header.copy.isHidden()
    assert set(desk.read(lambda db, act: db.scalars(select(Jobseeker.full_name)).all())) == {"홍길동", "임꺽정"}


@pytest.fixture
def line(server):
    """The network between the desk and that server."""
    made = CuttingProxy(server.folder)
    yield made
    made.stop()


def test_a_save_in_doubt_that_is_saved_again_on_the_copy_comes_home_once(qtbot, monkeypatch, center, server, line):
    """The server committed it, and went before its answer came; the same form is saved on the copy."""
    monkeypatch.setattr(Desk, "back_up_daily", lambda _desk: None)
    made = read_center(center.folder)
    write_center(replace(made, url=line.url(made.url)))
    desk = center.desk()
    person(desk)
    assert desk.local.refresh()
    shell = show_window(qtbot, desk, Behind).shell
    shell.go("jobseekers")
    settle(qtbot, shell.room.work)
    shell.page.start_new()
    qtbot.waitUntil(lambda: shell.page.sheet is not None, timeout=20_000)
    sheet = shell.page.sheet
    sheet.form.set_value("full_name", "임꺽정")
    sheet.form.set_value("mobile", "010-0000-7777")
    settle(qtbot, shell.room.work)

    def cut():
        line.freeze()
        return True

    monkeypatch.setattr(patience, "ANSWER_S", 1.0)
    line.cut = cut
    sheet.primary.trigger()
    qtbot.waitUntil(lambda: shell.local.asking == OFFER, timeout=40_000)
    moved(qtbot, shell)
    qtbot.waitUntil(sheet.primary.isEnabled, timeout=40_000)
    assert sheet.unsure
    assert sheet.form.value("full_name") == "임꺽정"
    press(qtbot, shell.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.page.sheet is None, timeout=20_000)
    line.cut = lambda: False
    line.resume()
    shell.local._ask_server()
    qtbot.waitUntil(lambda: shell.local.asking == HOME, timeout=40_000)
    moved(qtbot, shell)
    assert desk.outreach.copy is None
    names = desk.read(lambda db, act: db.scalars(select(Jobseeker.full_name)).all())
    assert sorted(names) == ["임꺽정", "홍길동"]


def test_not_now_is_not_asked_again_and_the_key_works_all_the_same(qtbot, desk, server):
    shell = show_window(qtbot, desk, Behind).shell
    server.halt()
    shell.read_states()
    qtbot.waitUntil(lambda: shell.local.asking == OFFER, timeout=20_000)
    shell.local.later.click()
    shell.local.look()
    assert shell.local.isHidden()
    moved(qtbot, shell)
    assert desk.local.on_copy
    shell.room.work.wait()


def test_a_server_that_comes_back_by_itself_asks_nothing(qtbot, desk, server):
    shell = show_window(qtbot, desk, Behind).shell
    server.halt()
    shell.read_states()
    qtbot.waitUntil(lambda: shell.local.asking == OFFER, timeout=20_000)
    server.start()
    shell.read_states()
    qtbot.waitUntil(lambda: shell.local.asking == "", timeout=15_000)
    assert shell.local.isHidden()
    assert not desk.local.on_copy


def test_work_left_on_the_copy_is_asked_about_at_the_next_sign_in(qtbot, center, desk):
    desk.local.go_on()
    person(desk, full_name="임꺽정", mobile="010-0000-7777")
    desk.close()
    again = center.open("counselor")
    shell = show_window(qtbot, again, Behind).shell
    shell.local.renew()
    qtbot.waitUntil(lambda: shell.local.asking == WAITING, timeout=15_000)
    moved(qtbot, shell)
    assert set(again.read(lambda db, act: db.scalars(select(Jobseeker.full_name)).all())) == {"홍길동", "임꺽정"}


def test_a_center_in_a_file_has_none(qtbot, local_center):
    shell = show_window(qtbot, local_center.desk(), Behind).shell
    assert shell.local is None
    assert "desk.home" not in shell._actions


def test_the_door_shows_the_copy_where_the_server_is_away(qtbot, center, desk, server):
    class AtDoor(Behind):
        """Opens slots that cost little."""

        def sign_in(self, folder, user, password, window_no):
            return center.open("counselor", password)

    folder = desk.local.folder
    desk.close()
    server.halt()
    work, window = Work(), MainWindow()
    window.furnish(work, AtDoor)
    work.setParent(window)
    qtbot.addWidget(window, before_close_func=lambda _gone: work.wait())
    window.show()
    window.door.set_center(center.folder)
    settle(qtbot, work)
    assert window.door.copies.count() == 0
    window.door.user.setText(center.user("counselor"))
    window.door.password.setText(center.password("counselor"))
    window.door.sign_in()
    qtbot.waitUntil(lambda: window.door.copies.count() == 1, timeout=15_000)
    with qtbot.waitSignal(window.door.copy_wanted) as wanted:
        window.door.copies.itemAt(0).widget().click()
    assert wanted.args[0] == folder
    settle(qtbot, work)


def test_a_copy_reported_lost_is_told_and_comes_back_by_the_supervisor_s_key(qtbot, center, desk):
    boss = center.desk("supervisor")
    (row,) = boss.read(list_checkouts)
    boss.change(lambda db, act: revoke_checkout(db, act, checkout_id=row.id, why="도난"))
    shell = show_window(qtbot, desk, Behind).shell
    shell.local.renew()
    qtbot.waitUntil(lambda: shell.page.strip.isVisible(), timeout=15_000)
    assert not desk.local.folder.exists()
    shell._actions["desk.home"].trigger()
    settle(qtbot, shell.room.work)
    assert not desk.local.folder.exists()
    again = show_window(qtbot, center.open("supervisor"), Behind).shell
    again.local.renew()
    qtbot.waitUntil(lambda: again.page.strip.isVisible(), timeout=15_000)
    again._actions["desk.home"].trigger()
    qtbot.waitUntil(desk.local.folder.exists, timeout=15_000)
    settle(qtbot, again.room.work)
    assert not again.room.desk.local.barred
