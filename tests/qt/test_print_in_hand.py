"""Papers outlive who asked for them: the next one to sit down, a lock between two answers, a crash before."""

import threading

import pytest
from PySide6.QtCore import QObject

from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.troubles import said
from jobdesk.qt import print_keeper
from jobdesk.qt.backstage import Behind
from jobdesk.qt.print_notices import NoticeKind, Target, Way
from jobdesk.qt.windows import main
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from jobdesk.services.print_jobs import begin_attempt, note_device_job
from jobdesk.services.printables import printable
from jobdesk.services.trial_pages import queue_trial_page
from tests.qt.helpers import settle, show_window
from tests.qt.prints import answer, choose_printers, jobs_of, slips, strip_of


@pytest.fixture
def choices(local_center):
    return choose_printers(local_center)


@pytest.fixture
def window(qtbot, desk, choices):
    return show_window(qtbot, desk, Behind)


@pytest.fixture
def slow(local_center, monkeypatch):
    """The printer takes its time; the events say that it began, and let it go on."""
    real, began, goes_on = local_center.printer.print_sheet, threading.Event(), threading.Event()

    def print_sheet(*asked):
        began.set()
        goes_on.wait(30)
        return real(*asked)

    monkeypatch.setattr(local_center.printer, "print_sheet", print_sheet)
    yield began, goes_on
    goes_on.set()


def test_who_signs_in_next_is_not_asked_of_a_slip_that_still_prints(
    qtbot, window, desk, local_center, slow, monkeypatch
):
    monkeypatch.setattr(main, "PRINTS_MS", 300)
    monkeypatch.setattr(print_keeper, "WRITE_AGAIN_MS", 100)
    began, goes_on = slow
    window.shell.room.prints.print_jobs(slips(desk))
    qtbot.waitUntil(began.is_set, timeout=20_000)
    window.sign_out()
    qtbot.waitUntil(lambda: desk.locked, timeout=20_000)
    other = local_center.open("colleague")
    window._on_entered(Entered(other, other.codes, (), other.idle_minutes))
    qtbot.wait(700)
    assert [job.state for job in jobs_of(other)] == ["sent"], "its printer is not done"
    assert window.shell.room.prints.notices == []
    goes_on.set()
    qtbot.waitUntil(lambda: [job.state for job in jobs_of(other)] == ["confirmed"], timeout=20_000)
    settle(qtbot, window._work)
    assert window._work.in_hand.live() == set()


def test_a_lock_between_a_press_and_its_printer_shows_the_paper_and_prints_it_when_asked(
    qtbot, window, desk, local_center
):
    prints = window.shell.room.prints
    first, second = slips(desk, 2)
    prints.print_jobs([first])
    window._work.wait()  # the printer is chosen; its answer waits behind the lock
    prints.pause()
    settle(qtbot, window._work)
    prints.resume()
    settle(qtbot, window._work)
    assert [one.jobs[0].id for one in prints.notices] == [first.id]
    prints.print_jobs([second])
    settle(qtbot, window._work)
    assert [title for title, _pdf in local_center.printer.printed] == [second.number]
    answer(qtbot, window, Way.PRINT)
    assert len(local_center.printer.printed) == 2


def test_an_answer_that_comes_after_the_unlock_prints_nothing_either(qtbot, window, desk, local_center):
    prints = window.shell.room.prints
    prints.print_jobs(slips(desk))
    window._work.wait()
    prints.pause()
    prints.resume()
    settle(qtbot, window._work)
    assert local_center.printer.printed == []
    assert [one.kind for one in prints.notices] == [NoticeKind.BACKLOG]


def test_a_failed_test_page_is_told_to_the_administrator(qtbot, local_center, choices):
    admin = local_center.desk("administrator")
    window = show_window(qtbot, admin, Behind)
    local_center.printer.trouble, local_center.printer.code = (
        said(PrinterTrouble.PAPER_OUT),
        PrinterTrouble.PAPER_OUT,
    )
    job, row = admin.change(lambda db, act: queue_trial_page(db, act, printer_id=choices[0].id))
    window.shell.room.prints.print_on(Target(row), [job])
    settle(qtbot, window._work)
    strip = strip_of(window)
    assert strip.isVisible()
    assert (strip.notice.kind, strip.notice.jobs[0].id) == (NoticeKind.TROUBLE, job.id)


def test_the_next_ones_save_does_not_wait_for_a_printer(qtbot, desk):
    work, owner, over, saved = Work(desk), QObject(), threading.Event(), []
    work.lane("printer", owner, lambda: over.wait(20), done=lambda _v: None, failed=pytest.fail)
    work.after(owner, lambda: saved.append("end"), done=lambda _v: None, failed=pytest.fail, lanes_ms=20_000)
    work.change(owner, lambda db, act: None, stale=(), done=lambda _v: saved.append("save"), failed=pytest.fail)
    qtbot.waitUntil(lambda: saved == ["save"], timeout=10_000)
    over.set()
    settle(qtbot, work)
    assert saved == ["save", "end"]


def test_what_a_crash_left_with_its_spooler_is_followed_to_its_end(
    qtbot, desk, choices, local_center, monkeypatch
):
    (job,) = slips(desk)
    laser = choices[1]
    desk.change(
        lambda db, act: begin_attempt(
            db, act, job_id=job.id, printer="laser", draws=printable, printer_id=laser.id
        )
    )
    desk.change(lambda db, act: note_device_job(db, act, job_id=job.id, device_job=f"laser-7 {job.number}"))
    followed, over = [], threading.Event()

    def follow(device_job):
        followed.append(device_job)
        over.wait(20)
        return PrintState.CONFIRMED

    monkeypatch.setattr(local_center.printer, "take_back", lambda _title, _device_job=None: None)
    monkeypatch.setattr(local_center.printer, "follow", follow)
    qtbot.addWidget(window := show_window_soon(desk))
    qtbot.waitUntil(lambda: bool(followed), timeout=20_000)
    assert [one.state for one in jobs_of(desk)] == ["sent"]
    assert window.shell.room.prints.notices == []
    over.set()
    settle(qtbot, window._work)
    assert followed == [f"laser-7 {job.number}"]
    assert [one.state for one in jobs_of(desk)] == ["confirmed"]
    window._work.wait()


def show_window_soon(desk):
    """The window with someone signed in, while what it began is still under way."""
    work, window = Work(), main.MainWindow()
    window.furnish(work, Behind)
    work.setParent(window)
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    return window
