"""How the window ends, and what it says where this computer lacks something."""

import os
import shutil
import subprocess
import sys
import threading

import pytest

from jobdesk.base import font_files
from jobdesk.base.errors import MissingFont
from jobdesk.qt import backstage
from jobdesk.qt.app import NO_DISPLAY
from jobdesk.qt.windows.lock import IdleWatch
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from jobdesk.services.codes import save_code
from jobdesk.services.settings import change_setting
from tests.qt.helpers import settle


class Clock:
    """A monotonic clock that tests move."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def window(qtbot, local_center, clock):
    desk, work = local_center.desk("administrator"), Work()
    desk.back_up_daily()
    window = MainWindow(monotonic=clock)
    window.furnish(work, backstage.behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    settle(qtbot, work)
    yield window
    window.close()
    work.wait()


def test_an_idle_desk_closes_at_once_and_signs_out(window):
    desk = window.shell.desk
    assert window.close()
    assert desk.locked


def test_what_is_under_way_is_waited_for_in_sight(qtbot, window):
    desk, go_on, done = window.shell.desk, threading.Event(), []
    window._work.device(window, lambda: go_on.wait(20), done=done.append, failed=pytest.fail)
    assert not window.close()
    assert window.isVisible()
    assert window.shell is None, "nothing personal stays in sight"
    qtbot.wait(120)
    assert not desk.locked, "the backup still needs the key"
    assert not window.close(), "a second try waits as well"
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    assert done == [True]
    assert desk.locked


def test_minutes_set_at_another_desk_reach_a_running_one(qtbot, window, clock, local_center):
    other = local_center.open("administrator")
    other.change(lambda db, act: change_setting(db, act, key="idle_lock_minutes", value="3"))
    clock.now += 4 * 60
    window.idle.check()
    assert not window.shell.locked
    window.shell.read_states()
    settle(qtbot, window._work)
    clock.now += 4 * 60
    window.idle.check()
    assert window.shell.locked


def test_a_code_saved_at_another_desk_reaches_a_running_one(qtbot, window, local_center):
    before = window.shell.room.codes
    other = local_center.open("administrator")
    other.change(
        lambda db, act: save_code(db, act, scheme="channel", code="blog", name_ko="블로그", name_en="Blog")
    )
    window.shell.read_states()
    settle(qtbot, window._work)
    assert not before.valid("channel", "blog")
    assert window.shell.room.codes.label("channel", "blog", "ko") == "블로그"


def test_who_must_choose_a_password_is_signed_out_by_the_end(qtbot, local_center):
    desk, work, window = local_center.desk("administrator"), Work(), MainWindow()
    window.furnish(work, backstage.behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes, must_change_password=True))
    assert window.close()
    assert desk.locked


def test_a_sleep_of_the_computer_locks_at_once(qapp):
    now, awake, told = Clock(), Clock(), []
    watch = IdleWatch(10, now=now, awake=awake)
    watch.idle.connect(lambda: told.append(now.now))
    now.now, awake.now = now.now + 60, awake.now + 60
    watch.check()
    assert told == [], "a minute awake"
    now.now += 30
    watch.touch()
    watch.check()
    assert told == [now.now], "half a minute asleep, whoever touches it first"
    watch.check()
    assert len(told) == 1
    watch.stop()


def test_the_lock_of_the_system_locks_the_desk(window):
    window._system.on_active(False)
    assert not window.shell.locked
    window._system.on_active(True)
    assert window.shell.locked
    assert window.stack.currentWidget() is window.cover


BUS = """
import subprocess
from PySide6.QtCore import QCoreApplication, QTimer
from jobdesk.qt.windows.system_lock import SystemLock

def send(active):
    path, name = "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"
    subprocess.run(["dbus-send", "--session", "--type=signal", path, name, f"boolean:{active}"], check=True)

app, heard = QCoreApplication([]), SystemLock()
heard.locked.connect(lambda: (print("locked"), app.quit()))
heard.listen()
QTimer.singleShot(0, lambda: (send("false"), print("sent"), send("true")))
QTimer.singleShot(10_000, app.quit)
app.exec()
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs a D-Bus session")
def test_the_lock_of_a_desktop_is_heard_over_its_bus():
    command = ["dbus-run-session", "--", sys.executable, "-c", BUS]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert told.stdout.split() == ["sent", "locked"], told.stderr


def test_a_missing_korean_font_is_said_above_every_face(qtbot, window, monkeypatch):
    monkeypatch.setattr(font_files, "font_folders", lambda: ())
    font_files.find_fonts.cache_clear()
    try:
        window._work.device(window, font_files.find_fonts, done=pytest.fail, failed=window.warn)
        settle(qtbot, window._work)
    finally:
        font_files.find_fonts.cache_clear()
    assert window._told.isVisible()
    assert "fonts-nanum" in window._told.label.text()
    window.sign_out()
    assert window._told.isVisible()
    window.warn(MissingFont("again"))
    assert window._column.count() == 2, "said once"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_one_sentence_is_said(tmp_path):
    gone = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "JOBDESK_CENTER"}
    env = {name: value for name, value in os.environ.items() if name not in gone}
    place = {name: str(tmp_path) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "jobdesk"], env=env | place, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == NO_DISPLAY
    assert len(done.stderr.splitlines()) == 1
    assert "jobdesk --help" in done.stderr
