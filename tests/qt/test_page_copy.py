"""반입하기, on a copy: counts of the day, the bundle, the receipt, and the end of the copy."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu

from jobdesk.base.i18n import _
from jobdesk.qt.backstage import Behind
from jobdesk.qt.drives import Drive
from jobdesk.qt.pages import _copy_panel
from jobdesk.qt.pages._copy_sheet import CopySheet
from tests.away import go_out, sit_away
from tests.qt.helpers import settle, show_window, unnamed
from tests.services.acts import refer
from tests.services.people import person, vacancy


@pytest.fixture
def home(local_center, tmp_path):
    """The supervisor's desk at the center, with one person, one vacancy and a copy that is out."""
    desk = local_center.desk("supervisor")
    person(desk)
    vacancy(desk)
    go_out(desk, tmp_path / "copy")
    return desk


@pytest.fixture
def window(qtbot, home, tmp_path, monkeypatch):
    """A window on the copy; no drive is in."""
    monkeypatch.setattr(_copy_panel, "removable_drives", list)
    desk = sit_away(tmp_path / "copy")
    yield show_window(qtbot, desk, Behind)
    if not desk.locked:
        desk._opened.close()


def open_sheet(qtbot, window):
    window.shell._actions["desk.home"].trigger()
    settle(qtbot, window._work)
    sheet = window.shell.page.sheet
    assert isinstance(sheet, CopySheet)
    return sheet.panel


def test_a_day_is_counted_written_received_and_the_copy_is_gone(qtbot, window, home, tmp_path, monkeypatch):
    desk = window.shell.desk
    new, work = person(desk, full_name="임꺽정", mobile="010-0000-7777"), vacancy(desk)
    refer(desk, new, work, method="slip")
    panel = open_sheet(qtbot, window)
    told = {name: figure.accessibleName().rsplit(" ", 1)[1] for name, figure in panel.figures.items()}
    assert (told["jobseekers"], told["vacancies"], told["referrals"], told["placements"]) == ("1", "1", "1", "0")
    assert panel.day.unsent > 0
    assert unnamed(window.shell.page.sheet) == []

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "home"), ""))
    panel.write_action.trigger()
    settle(qtbot, window._work)
    file = tmp_path / "home.jdb"
    assert file.exists()
    assert panel.day.unsent == 0
    assert [line.received_at for line in panel.day.bundles] == [None]
    assert "home.jdb" in panel.done.label.text()
    panel.write_to(tmp_path / "again.jdb")  # nothing new: the same one
    settle(qtbot, window._work)
    assert (tmp_path / "again.jdb").read_bytes() == file.read_bytes()
    person(desk, full_name="둘째", mobile="010-0000-8888")
    panel.write_to(tmp_path / "once-more.jdb")
    settle(qtbot, window._work)
    assert "once-more-no1.jdb" in panel.done.label.text()

    home.outreach.bring_home(file, receipt=tmp_path / "first.receipt")
    home.outreach.bring_home(tmp_path / "once-more.jdb", receipt=tmp_path / "second.receipt")
    for name, gone in (("second", False), ("first", True)):
        monkeypatch.setattr(
            QFileDialog, "getOpenFileName", lambda *_a, n=name: (str(tmp_path / f"{n}.receipt"), "")
        )
        panel.receipt_action.trigger()
        question = window.shell.page.sheet.question
        assert question.isVisible()
        question.verb.click()
        settle(qtbot, window._work)
        assert (window.shell is None) is gone
    assert not (tmp_path / "copy").exists()
    assert window._told.label.text() == _("Everything is home: the copy was wiped from this computer.")


def test_a_receipt_of_another_copy_changes_nothing(qtbot, window, tmp_path):
    panel = open_sheet(qtbot, window)
    (tmp_path / "wrong.receipt").write_bytes(b"no receipt")
    panel.ask_receipt(tmp_path / "wrong.receipt")
    sheet = window.shell.page.sheet
    sheet.question.verb.click()
    settle(qtbot, window._work)
    assert sheet.strip.isVisible()
    assert (tmp_path / "copy" / "center.toml").exists()
    assert panel.receipt_action.isEnabled()


def test_drives_that_are_in_are_offered(qtbot, window, tmp_path):
    panel = open_sheet(qtbot, window)
    stick = tmp_path / "stick"
    stick.mkdir()
    panel._take_drives([Drive("행사 USB", stick, 5 * 10**9)])
    panel.choose_place()
    (menu,) = panel.findChildren(QMenu)
    assert "행사 USB" in menu.actions()[0].text()
    menu.actions()[0].trigger()
    settle(qtbot, window._work)
    assert [one.suffix for one in stick.iterdir()] == [".jdb"]
    menu.close()


def test_a_bundle_that_cannot_be_written_is_told_and_stays(qtbot, window, tmp_path):
    panel = open_sheet(qtbot, window)
    panel.write_to(tmp_path / "nowhere" / "deep" / "home.jdb")
    settle(qtbot, window._work)
    assert window.shell.page.sheet.strip.isVisible()
    panel.write_to(tmp_path / "home.jdb")
    settle(qtbot, window._work)
    assert (tmp_path / "home.jdb").exists()
