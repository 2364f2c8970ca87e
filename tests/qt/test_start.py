"""How a run begins: light, alone on its center, and with None kept alive."""

import subprocess
import sys
import time

from PySide6.QtGui import QGuiApplication

from jobdesk.base.known_centers import last_center, remember_center
from jobdesk.qt.app import Program, lock_of
from tests.qt.helpers import settle


def test_a_center_is_held_by_one_window(tmp_path, qapp):
    lock, name = lock_of(tmp_path)
    assert lock.tryLock(0)
    assert not lock_of(tmp_path)[0].tryLock(0)
    assert name == lock_of(tmp_path)[1]
    assert name != lock_of(tmp_path / "other")[1]
    lock.unlock()


def test_the_last_center_is_remembered_while_it_is_there(tmp_path):
    (tmp_path / "center.toml").touch()
    remember_center(tmp_path, "kim")
    assert last_center() == tmp_path
    (tmp_path / "center.toml").unlink()
    assert last_center() is None


def test_a_second_program_calls_the_first_to_the_front(qtbot, qapp, local_center):
    first = Program(qapp, local_center.folder, "", "")
    qtbot.addWidget(first.window)
    hook = sys.excepthook
    assert first.start()
    first._listen()
    second = Program(qapp, local_center.folder, "", "")
    qtbot.addWidget(second.window)
    first.window.hide()
    assert not second.start()
    qtbot.waitUntil(first.window.isVisible)
    settle(qtbot, first.work)
    first._lock.unlock()
    sys.excepthook = hook if not getattr(hook, "__self__", None) else sys.__excepthook__


LIGHT = """
import sys
import jobdesk.__main__, jobdesk.qt.app
heavy = {"sqlalchemy", "typer", "reportlab", "holidays", "alembic", "babel", "PySide6.QtPdf", "PySide6.QtNetwork"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_first_picture_waits_for_no_database_and_no_paper():
    told = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"


def test_none_stays_alive_through_many_calls(qapp):
    before = sys.getrefcount(None)
    started = time.monotonic()
    while time.monotonic() - started < 0.2:
        QGuiApplication.processEvents()
    assert sys.getrefcount(None) > 1 << 59
    assert before > 1 << 59
