"""A backup that cannot be made is told where one works, with the last one's time, and tried again."""

import shutil
from datetime import timedelta

import pytest

from jobdesk.base.clock import Clock
from jobdesk.qt import backstage
from jobdesk.qt.kept_backups import KeptBackups
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from tests.qt.helpers import settle


@pytest.fixture
def window(qtbot):
    work, window = Work(), MainWindow()
    window.furnish(work, backstage.behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close()
    work.wait()


def test_one_that_fails_is_told_until_one_is_made(qtbot, window, desk, monkeypatch):
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    settle(qtbot, window._work)
    (kept,) = window.shell.findChildren(KeptBackups)
    strip, real, usage = window.shell.page.strip, Clock.now, shutil.disk_usage
    monkeypatch.setattr(Clock, "now", lambda self: real(self) + timedelta(days=1))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(path)._replace(free=1000))
    kept.look()
    settle(qtbot, window._work)
    assert "마지막 백업:" in strip.label.text()
