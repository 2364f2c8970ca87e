"""The network to the shared center is pulled in mid-form: what is typed stays, one row comes of it."""

import logging
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from jobdesk.qt.backstage import Behind
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.store import changes, patience
from jobdesk.store.center import read_center, write_center
from jobdesk.wiring import Desk
from jobdesk.wiring.local_copies import LocalCopies
from tests.cutting_proxy import network
from tests.qt.helpers import settle, show_window
from tests.qt.pulse import Pulse
from tests.services.people import person

__all__ = ["network"]

USABLE_S = 15
NAME = "임꺽정"
_log = logging.getLogger(__name__)


@pytest.fixture
def desk(shared_center, network, monkeypatch):
    """A desk behind a network that can be pulled; no copy and no backup is made meanwhile."""
    monkeypatch.setattr(LocalCopies, "minutes", 0)
    monkeypatch.setattr(Desk, "back_up_daily", lambda _desk: None)
    center = read_center(shared_center.folder)
    write_center(replace(center, url=network.url(center.url)))
    return shared_center.desk()


@pytest.fixture
def shell(qtbot, desk):
    """Its window, with one person in the list."""
    person(desk)
    shell = show_window(qtbot, desk, Behind).shell
    shell.go("jobseekers")
    settle(qtbot, shell.room.work)
    return shell


def fill_in(qtbot, shell):
    """A new person, typed and not saved."""
    shell.page.start_new()
    qtbot.waitUntil(lambda: shell.page.sheet is not None, timeout=20_000)
    form = shell.page.sheet.form
    form.set_value("full_name", NAME)
    form.set_value("mobile", "010-0000-7777")
    settle(qtbot, shell.room.work)
    return form


def people_called(desk, name):
    """How many there are."""
    query = select(func.count()).select_from(Jobseeker).where(Jobseeker.full_name == name)
    return desk.read(lambda db, act: db.scalar(query))


def save(shell):
    """Ctrl+S, and not waited for."""
    shell.page.sheet.primary.trigger()


def pull(qtbot, shell, network, seconds):
    """Pull the network in mid-form, save, put it back after so long; when it was back."""
    form = fill_in(qtbot, shell)
    network.freeze()
    save(shell)
    begun = monotonic()
    while monotonic() - begun < seconds:
        qtbot.wait(50)
        qtbot.keyClick(shell, Qt.Key.Key_Shift)  # the counselor sits there: the screen does not lock itself
        assert form.value("full_name") == NAME
        if monotonic() - begun > 3 and shell.page.sheet.primary is not None:
            assert shell.server_line.isVisible() or not shell.page.sheet.strip.isHidden()
    network.resume()
    return monotonic()


def wait_saved(qtbot, shell, back):
    """The form is saved by itself or by one more Ctrl+S; the window answers soon."""

    def usable():
        sheet = shell.page.sheet
        if sheet is not None and sheet.primary is not None and sheet.primary.isEnabled():
            assert sheet.form.value("full_name") == NAME
            sheet.primary.trigger()
        return sheet is None

    qtbot.waitUntil(usable, timeout=USABLE_S * 1000)
    assert monotonic() - back < USABLE_S
    qtbot.waitUntil(lambda: shell.room.work.idle, timeout=USABLE_S * 1000)
    qtbot.waitUntil(lambda: not shell.server_line.isVisible(), timeout=USABLE_S * 1000)


@pytest.mark.parametrize(
    "seconds", [1, pytest.param(30, marks=pytest.mark.long), pytest.param(600, marks=pytest.mark.long)]
)
def test_in_mid_form_for_a_while(qtbot, shell, desk, network, seconds):
    with Pulse(shell) as pulse:
        back = pull(qtbot, shell, network, seconds)
        wait_saved(qtbot, shell, back)
    assert people_called(desk, NAME) == 1
    _log.info("still for %.2f s at most, %s looks", pulse.worst, pulse.looks)
    assert not pulse.waits, pulse.waits[0]


@pytest.mark.parametrize("page", ["counter", "events", "referrals"])
def test_no_place_waits_for_it_on_the_windows_thread(qtbot, shell, network, page):
    """Going there, going back, and being told of changes while nothing answers."""
    network.freeze()
    with Pulse(shell) as pulse:
        shell.go(page)
        qtbot.wait(1_000)
        shell.room.work.changed.emit("jobseekers")
        shell.go("jobseekers")
        qtbot.wait(1_000)
    network.resume()
    settle(qtbot, shell.room.work)
    assert not pulse.waits, pulse.waits[0]


def test_what_waits_on_the_windows_thread_is_told_from_what_works_there(qtbot, qapp):
    with Pulse(qapp) as pulse:
        until = monotonic() + 0.5
        while monotonic() < until:
            pass
        qtbot.wait(50)
        assert (pulse.waits, pulse.worst > 0.4) == ([], True)
        Event().wait(0.5)
        qtbot.wait(50)
    assert pulse.waits


def test_for_longer_than_the_desk_waits(qtbot, shell, desk, network, monkeypatch):
    """What 10 minutes do, with shorter limits: the line is given up, the save too, and it is asked once more."""
    monkeypatch.setattr(patience, "ANSWER_S", 1.0)
    monkeypatch.setattr(changes, "BEAT", 1.0)
    monkeypatch.setattr(changes, "BEAT_ANSWER", 1.0)
    monkeypatch.setattr(type(desk.local), "away_seconds", 2)
    form = fill_in(qtbot, shell)
    network.freeze()
    save(shell)
    qtbot.waitUntil(lambda: "저장 확인 중" in shell.server_line.label.text(), timeout=10_000)
    assert shell.server_line.isVisible()
    assert not form.isEnabled()
    assert not shell.page.sheet.primary.isEnabled()
    qtbot.waitUntil(lambda: shell.page.sheet.primary.isEnabled(), timeout=30_000)
    assert not shell.page.sheet.strip.isHidden()
    assert form.isEnabled()
    assert form.value("full_name") == NAME
    network.resume()
    wait_saved(qtbot, shell, monotonic())
    assert people_called(desk, NAME) == 1


def test_a_draft_that_keeps_itself_is_no_save_in_doubt(qtbot, shell, desk, network):
    """Only once somebody saves, it is said that it is looked whether it is saved."""
    told = []
    shell.room.work.unsure.connect(told.append)
    form = fill_in(qtbot, shell)
    form.set_value("mobile", "010-0000-8888")
    network.freeze()
    shell.page.sheet.keep_draft_now()
    qtbot.wait(3_500)
    assert True not in told
    assert "저장 확인 중" not in shell.server_line.label.text()
    save(shell)
    qtbot.waitUntil(lambda: "저장 확인 중" in shell.server_line.label.text(), timeout=5_000)
    network.resume()
    wait_saved(qtbot, shell, monotonic())
    assert people_called(desk, NAME) == 1


def test_a_page_says_once_that_the_server_is_away_keeps_what_it_shows_and_reads_again(
    qtbot, shell, desk, network, monkeypatch
):
    monkeypatch.setattr(patience, "ANSWER_S", 0.5)
    told = []
    shell.room.work.away.connect(told.append)
    network.freeze()
    shown = shell.page.strip.isVisible()
    for _turn in range(3):
        shell.room.work.changed.emit("jobseekers")
        qtbot.wait(300)
    qtbot.waitUntil(shell.server_line.isVisible, timeout=20_000)
    assert told == [True]
    assert shell.page.strip.isVisible() == shown
    network.resume()
    qtbot.waitUntil(lambda: told == [True, False], timeout=USABLE_S * 1000)
    settle(qtbot, shell.room.work)
    assert not shell.server_line.isVisible()
