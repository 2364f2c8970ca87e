"""A bug is told calmly and leaves its places in the log, never what a record says."""

import logging
import os
import subprocess
import sys

import pytest

from jobdesk.base.logs import FILE_NAME, start_logging
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.work import Work


@pytest.fixture
def log_file(tmp_path):
    handler = start_logging(tmp_path)
    yield tmp_path / FILE_NAME
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    work = Work(parent=window)
    work.crashed.connect(window.show_crash)
    window.test_work = work
    qtbot.addWidget(window)
    window.show()
    return window


def fail(name):
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"cannot read {name}") from error


def crash(qtbot, window, name):
    window.test_work.device(window, lambda: fail(name), done=pytest.fail, failed=pytest.fail)
    qtbot.waitUntil(lambda: window.test_work.idle)


def test_a_bug_is_told_without_anything_personal(qtbot, window):
    crash(qtbot, window, "홍길동 010-0000-1234")
    report = window._crash.report
    assert "ValueError" in report
    assert "KeyError" in report
    assert "fail" in report
    assert "홍길동" not in report
    assert "0000" not in report
    window._crash.close_card()
    assert window._crash is None


def test_a_bug_leaves_its_places_in_the_log(qtbot, window, log_file):
    crash(qtbot, window, "홍길동 010-0000-1234")
    crash(qtbot, window, "홍길동 010-0000-1234")
    told = log_file.read_text(encoding="utf-8")
    assert told.count("builtins.ValueError") == 2, "also the one that no second card tells of"
    assert f"{__name__}:{fail.__code__.co_firstlineno + 2} fail" in told
    assert "홍길동" not in told
    assert "0000" not in told


RUN = """
import sys
from PySide6.QtCore import QTimer
from jobdesk.qt import app

class Failing(app.Program):
    def start(self):
        QTimer.singleShot(0, lambda: {}["홍길동"])
        QTimer.singleShot(50, self._app.quit)
        return super().start()

app.Program = Failing
sys.exit(app.run_window())
"""


def test_a_run_of_the_window_writes_the_log(tmp_path):
    place = {name: str(tmp_path) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME", "LOCALAPPDATA")}
    told = subprocess.run(
        [sys.executable, "-c", RUN],
        env=os.environ | place | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    (log,) = tmp_path.rglob(FILE_NAME)
    assert "builtins.KeyError" in log.read_text(encoding="utf-8")
    assert "홍길동" not in log.read_text(encoding="utf-8")
