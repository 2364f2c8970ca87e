"""On a server no transaction stands open while a sheet or a question is in sight: what opened it has ended it."""

from contextlib import suppress

import psycopg
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from jobdesk.qt.backstage import Behind
from jobdesk.qt.windows.places import PLACES
from jobdesk.store.center import read_center
from jobdesk.wiring import Desk
from jobdesk.wiring.local_copies import LocalCopies
from tests.qt.helpers import settle, show_window
from tests.services.acts import refer
from tests.services.people import person, vacancy

LEAVE = {"counter.leave", "desk.lock"}
OPEN = "SELECT state, query FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"


@pytest.fixture
def shell(qtbot, shared_center, monkeypatch):
    """A supervisor's window on a shared center with a person, a vacancy and a referral; no backup runs."""
    monkeypatch.setattr(LocalCopies, "minutes", 0)
    monkeypatch.setattr(Desk, "back_up_daily", lambda _desk: None)
    desk = shared_center.desk("supervisor")
    refer(desk, person(desk), vacancy(desk))
    for ask in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, ask, lambda *_asked: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: "")
    yield show_window(qtbot, desk, Behind).shell
    desk.live.stop()


@pytest.fixture
def onlooker(shared_center):
    """A connection beside the desk's, which asks what stands open."""
    url = read_center(shared_center.folder).url
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda: connection.execute(f"{OPEN} AND pid <> pg_backend_pid()").fetchall()


@pytest.mark.parametrize("place", [place.id for place in PLACES])
def test_no_command_leaves_one_open(qtbot, shell, onlooker, place):
    work = shell.room.work
    shell.go(place)
    settle(qtbot, work)
    page, seen = shell.page, 0
    for command in page.commands:
        if not page.has_action(command.id) or command.id in LEAVE:
            continue
        with suppress(AttributeError):
            page.pane.list.select_first()
        page.action(command.id).trigger()
        settle(qtbot, work)
        seen += page.sheet is not None or page.question.isVisible()
        qtbot.waitUntil(lambda: onlooker() == [], timeout=5_000)
        while QApplication.activePopupWidget() is not None:
            QApplication.activePopupWidget().close()
        page.question.put_away()
        while page.sheet is not None:
            page.pop()
        shell.go(place)
        settle(qtbot, work)
    assert seen or not page.commands
