"""The search is looked after while the desk is open, and brought in step by hand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt import backstage
from jobdesk.qt.pages._admin_base import BACKUPS
from jobdesk.qt.pages._admin_search import SearchSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.windows import search_keeper
from jobdesk.services import search
from jobdesk.services.search_step import compare_search
from tests.qt.helpers import settle, show_page, show_window
from tests.services import people


def counts(desk):
    return desk.read(lambda db, act: compare_search(db)).counts


@pytest.fixture
def damaged(local_center):
    """Thirty people of whom the search knows none."""
    desk = local_center.desk("counselor")
    ids = [people.person(desk, ready=False, full_name=f"홍길{n}", mobile=f"010-0000-{n:04}") for n in range(30)]
    with desk.database.write.begin() as db:
        for one in ids:
            search.forget(db, one)
    return local_center


def test_the_open_desk_finds_it_and_mends_it_beside_the_work(qtbot, damaged, monkeypatch):
    monkeypatch.setattr(search_keeper, "FIRST_MS", search_keeper.EVERY_MS)  # when it is asked to, not before
    window = show_window(qtbot, damaged.desk("counselor"), backstage.behind)
    shell, told = window.shell, []
    shell.search_keeper.told.connect(lambda done, whole: told.append((done, whole)))
    shell.search_keeper._due.timeout.emit()
    settle(qtbot, shell._work)
    assert counts(shell.desk) == {}
    assert told
    assert all(done <= whole for done, whole in told)
    assert shell.search_keeper._due.interval() > 60_000, "the next look is later"


def test_a_locked_desk_mends_nothing(qtbot, damaged):
    desk = damaged.desk("counselor")
    window = show_window(qtbot, desk, backstage.behind)
    keeper = window.shell.search_keeper
    window.lock()
    settle(qtbot, window._work)
    keeper.look()
    keeper._looked(False)
    settle(qtbot, window._work)
    assert counts(damaged.desk("supervisor")) == {"missing": 30}


def test_by_hand_it_is_mended_with_progress_and_told(qtbot, damaged):
    page = show_page(qtbot, AdministrationPage, damaged.desk("supervisor"))
    page.views.choose(BACKUPS)
    page.action("administration.search").trigger()
    sheet, shown = page.sheet, []
    assert isinstance(sheet, SearchSheet)
    assert QApplication.focusWidget() is sheet.primary_button
    sheet.bar.valueChanged.connect(shown.append)
    sheet.primary.trigger()
    assert not sheet.primary.isEnabled()
    assert sheet.bar.isVisible()
    settle(qtbot, page.room.work)
    assert counts(damaged.desk("supervisor")) == {}
    assert "30" in sheet.strip.label.text()
    assert 100 in shown
    assert not sheet.bar.isVisible()
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert "30" not in sheet.strip.label.text()


def test_esc_ends_it_and_what_is_mended_stays(qtbot, damaged, monkeypatch):
    monkeypatch.setattr("jobdesk.services.search_rebuild.MENDED_AT_ONCE", 1)
    page = show_page(qtbot, AdministrationPage, damaged.desk("supervisor"))
    page.views.choose(BACKUPS)
    page.action("administration.search").trigger()
    sheet = page.sheet
    enough = Qt.ConnectionType.DirectConnection  # on the worker: after exactly three
    sheet.told.connect(lambda done, whole: sheet._left.set() if whole == 30 and done == 3 else None, enough)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    left = counts(damaged.desk("supervisor"))["missing"]
    assert left == 27
    assert sheet.strip.isVisible()
    sheet.leave()
    assert page.sheet is None
