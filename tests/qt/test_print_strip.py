"""The strip at the foot of the window: each trouble with its ways on, questions, what waits, and the keyboard."""

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.printing import PrinterRole, PrinterTrouble, PrintState
from jobdesk.devices.troubles import said
from jobdesk.qt.backstage import Behind
from jobdesk.qt.print_notices import NoticeKind, Way
from jobdesk.qt.print_strip import GUARD_MS
from jobdesk.services import printables, printers, referrals
from jobdesk.services.print_jobs import begin_attempt
from jobdesk.services.printables import printable
from tests.qt.helpers import press, settle, show_window
from tests.qt.prints import LASER, ROLL, answer, choose_printers, digits, jobs_of, send, slips, strip_of

SHIFTED = {
    PrinterTrouble.MEDIA: [Way.OTHER, Way.PDF, Way.LATER],
    PrinterTrouble.FOLDER: [Way.AGAIN, Way.OTHER, Way.LATER],
}
"""Troubles whose ways differ: the same paper does not fit the second time, and a folder fails as a folder."""


@pytest.fixture
def choices(local_center):
    """The window's slip printer and the one that stands in for it."""
    return choose_printers(local_center)


@pytest.fixture
def window(qtbot, desk, choices):
    """The main window with someone signed in."""
    return show_window(qtbot, desk, Behind)


def test_each_trouble_has_its_sentence_and_its_ways(subtests, qtbot, window, desk, local_center):
    strip = strip_of(window)
    for trouble in PrinterTrouble:
        with subtests.test(trouble.value):
            local_center.printer.trouble, local_center.printer.code = said(trouble), trouble
            send(qtbot, window, slips(desk))
            assert strip.isVisible()
            assert said(trouble) in strip.label.text()
            assert strip.accessibleName() == strip.label.text()
            shown = [way for way, button in strip.buttons.items() if button.isVisible()]
            if strip.notice.kind is NoticeKind.QUESTION:
                assert set(shown) == {Way.CAME_OUT, Way.NOT_OUT}
                answer(qtbot, window, Way.NOT_OUT)
                shown = [way for way, button in strip.buttons.items() if button.isVisible()]
            usual = [Way.AGAIN, Way.OTHER, Way.PDF, Way.LATER]
            assert sorted(shown) == sorted(SHIFTED.get(trouble, usual))
            assert LASER["name"] in strip.buttons[Way.OTHER].text()
        local_center.printer.trouble = None
        window.shell.room.prints.take(strip.notice, Way.OTHER, strip.notice.others[0])
        settle(qtbot, window._work)
        assert {job.state for job in jobs_of(desk)} == {"confirmed"}
        assert not strip.isVisible()


def test_again_prints_it_once_the_paper_is_in(qtbot, window, desk, local_center):
    local_center.printer.trouble, local_center.printer.code = "용지", PrinterTrouble.PAPER_OUT
    first, second, third = slips(desk, 3)
    send(qtbot, window, [first, second, third])
    assert [job.state for job in jobs_of(desk)] == ["failed", "queued", "queued"]
    assert strip_of(window).notice.jobs[0].id == first.id
    assert len(strip_of(window).notice.jobs) == 3
    local_center.printer.trouble = None
    answer(qtbot, window, Way.AGAIN)
    assert [title for title, _pdf in local_center.printer.printed] == [j.number for j in (first, second, third)]
    assert {job.state for job in jobs_of(desk)} == {"confirmed"}
    assert not strip_of(window).isVisible()


def test_the_printer_that_stands_in_takes_all_that_wait(qtbot, window, desk, local_center, choices):
    local_center.printer.trouble, local_center.printer.code = "덮개", PrinterTrouble.COVER_OPEN
    send(qtbot, window, slips(desk, 2))
    local_center.printer.trouble = None
    answer(qtbot, window, Way.OTHER)
    assert [(job.state, job.printer_id) for job in jobs_of(desk)] == [("confirmed", choices[1].id)] * 2


def test_a_pdf_instead_and_later(qtbot, window, desk, local_center):
    local_center.printer.trouble, local_center.printer.code = "꺼짐", PrinterTrouble.GONE
    send(qtbot, window, slips(desk))
    answer(qtbot, window, Way.LATER)
    assert not strip_of(window).isVisible()
    (job,) = jobs_of(desk)
    assert job.state == "failed"
    window.shell.room.prints.print_jobs([job])
    settle(qtbot, window._work)
    local_center.printer.trouble = None
    answer(qtbot, window, Way.PDF)
    (job,) = jobs_of(desk)
    assert (job.state, job.printer_id) == ("confirmed", None)


@pytest.mark.parametrize("way", [Way.CAME_OUT, Way.ANEW])
def test_nobody_knows_and_a_person_says(qtbot, window, desk, local_center, way):
    local_center.printer.answer = PrintState.UNKNOWN
    send(qtbot, window, slips(desk))
    assert strip_of(window).notice.kind is NoticeKind.QUESTION
    local_center.printer.answer = PrintState.CONFIRMED
    answer(qtbot, window, way)
    (job,) = jobs_of(desk)
    assert job.state == "confirmed"
    assert job.copy_no == (1 if way is Way.CAME_OUT else 2)
    assert len(local_center.printer.printed) == (1 if way is Way.CAME_OUT else 2)
    assert not strip_of(window).isVisible()


def test_what_waits_from_before_is_shown_and_printed_only_when_asked(qtbot, desk, choices, local_center):
    waiting = slips(desk, 2)
    window = show_window(qtbot, desk, Behind)
    strip = strip_of(window)
    assert strip.notice.kind is NoticeKind.BACKLOG
    assert "2" in strip.label.text()
    assert local_center.printer.printed == []
    answer(qtbot, window, Way.PRINT)
    assert [title for title, _pdf in local_center.printer.printed] == [job.number for job in waiting]


def test_the_strip_takes_no_key_of_who_is_typing(qtbot, window, desk, local_center):
    box = QApplication.focusWidget()
    local_center.printer.answer = PrintState.UNKNOWN
    send(qtbot, window, slips(desk))
    assert strip_of(window).isVisible()
    assert QApplication.focusWidget() is box
    qtbot.wait(GUARD_MS + 50)
    digits(qtbot, window, "2")
    assert box.text() == "2"
    assert [job.state for job in jobs_of(desk)] == ["unknown"]
    press(qtbot, window.shell.page, Qt.Key.Key_F12)
    assert strip_of(window).isAncestorOf(QApplication.focusWidget())
    press(qtbot, window.shell.page, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is box
    answer(qtbot, window, Way.CAME_OUT)
    assert QApplication.focusWidget() is box


def test_a_second_press_is_not_taken_for_the_next_question(qtbot, window, desk, local_center):
    local_center.printer.answer = PrintState.UNKNOWN
    send(qtbot, window, slips(desk, 2))
    qtbot.wait(GUARD_MS + 50)
    press(qtbot, window.shell.page, Qt.Key.Key_F12)
    digits(qtbot, window, "11")
    assert [job.state for job in jobs_of(desk)] == ["confirmed", "unknown"]
    assert strip_of(window).isAncestorOf(QApplication.focusWidget())


def test_a_job_that_is_on_its_way_is_not_printed_twice(qtbot, window, desk, local_center):
    (job,) = slips(desk)
    for _impatient in range(3):
        window.shell.room.prints.print_jobs([job])
    settle(qtbot, window._work)
    window.shell.room.prints.print_jobs([job])
    settle(qtbot, window._work)
    assert len(local_center.printer.printed) == 1


def test_what_came_out_elsewhere_is_asked_no_more(qtbot, window, desk, local_center):
    local_center.printer.trouble, local_center.printer.code = "용지", PrinterTrouble.PAPER_OUT
    jobs = slips(desk, 2)
    send(qtbot, window, jobs)
    window.shell.go("referrals")
    page = window.shell.page
    page.start("print_jobs")
    settle(qtbot, window._work)
    page.panes["print_jobs"].show_record(jobs[0].id)
    settle(qtbot, window._work)
    page.action("referrals.printed").trigger()
    settle(qtbot, window._work)
    assert [job.state for job in jobs_of(desk)] == ["confirmed", "queued"]
    assert local_center.printer.printed == []
    assert all(jobs[0].id not in {job.id for job in one.jobs} for one in window.shell.room.prints.notices)


def test_the_window_answers_while_a_printer_hangs(qtbot, window, desk, local_center, monkeypatch):
    real, hangs, goes_on = local_center.printer.print_sheet, threading.Event(), threading.Event()

    def hanging(*asked):
        hangs.set()
        goes_on.wait(20)
        return real(*asked)

    monkeypatch.setattr(local_center.printer, "print_sheet", hanging)
    window.shell.room.prints.print_jobs(slips(desk))
    qtbot.waitUntil(hangs.is_set, timeout=20_000)
    box = QApplication.focusWidget()
    for letter in "kim":
        qtbot.keyClick(box, letter)
        QApplication.processEvents()
    assert box.text() == "kim"
    assert window.shell.room.prints.busy_keys, "no letter waited for the printer"
    assert not strip_of(window).isVisible()
    goes_on.set()
    settle(qtbot, window._work)
    assert [one.state for one in jobs_of(desk)] == ["confirmed"]


def test_a_lock_in_mid_print_leaves_a_true_state_and_holds_what_waits(
    qtbot, window, desk, local_center, monkeypatch
):
    real = local_center.printer.print_sheet

    def locked_meanwhile(*asked):
        while not desk.locked:
            time.sleep(0.01)
        return real(*asked)

    jobs = slips(desk, 2)
    monkeypatch.setattr(local_center.printer, "print_sheet", locked_meanwhile)
    window.shell.room.prints.print_jobs(jobs)
    qtbot.waitUntil(lambda: bool(window.shell.room.prints.busy_keys), timeout=5000)
    qtbot.wait(300)
    window.lock()
    settle(qtbot, window._work)
    assert len(local_center.printer.printed) == 1
    window._unlock(local_center.password("counselor"))
    settle(qtbot, window._work)
    qtbot.wait(50)
    settle(qtbot, window._work)
    assert [job.state for job in jobs_of(desk)] == ["confirmed", "queued"]
    assert len(local_center.printer.printed) == 1
    assert strip_of(window).notice.kind is NoticeKind.BACKLOG


def test_what_a_crash_left_on_its_way_is_asked_about_at_sign_in(qtbot, desk, choices, local_center):
    (job,) = slips(desk)
    desk.change(lambda db, act: begin_attempt(db, act, job_id=job.id, printer="창구 롤", draws=printable))
    window = show_window(qtbot, desk, Behind)
    strip = strip_of(window)
    qtbot.waitUntil(strip.isVisible, timeout=5000)
    assert strip.notice.kind is NoticeKind.QUESTION
    assert local_center.printer.printed == []
    answer(qtbot, window, Way.NOT_OUT)
    answer(qtbot, window, Way.AGAIN)
    assert [one.state for one in jobs_of(desk)] == ["confirmed"]
    assert len(local_center.printer.printed) == 1


@pytest.mark.parametrize("leave", ["close", "sign_out"])
def test_an_end_in_mid_print_waits_for_what_became_of_it(qtbot, window, desk, local_center, monkeypatch, leave):
    real, hangs = local_center.printer.print_sheet, threading.Event()

    def slow(*asked):
        hangs.set()
        time.sleep(0.5)
        return real(*asked)

    monkeypatch.setattr(local_center.printer, "print_sheet", slow)
    window.shell.room.prints.print_jobs(slips(desk, 2))
    qtbot.waitUntil(hangs.is_set, timeout=20_000)
    getattr(window, leave)()
    qtbot.waitUntil(lambda: desk.locked, timeout=20_000)
    settle(qtbot, window._work)
    other = local_center.open("colleague")
    assert [job.state for job in jobs_of(other)] == ["confirmed", "queued"]
    assert len(local_center.printer.printed) == 1


def test_without_one_that_stands_in_the_other_printers_are_offered_by_name(
    qtbot, window, desk, local_center, choices
):
    boss = local_center.desk("supervisor")
    third = boss.change(lambda db, act: printers.save_printer(db, act, values={**ROLL, "name": "창구 3 롤"}))
    boss.change(
        lambda db, act: printers.choose_printer_for(
            db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=choices[0].id
        )
    )
    local_center.printer.trouble, local_center.printer.code = "용지", PrinterTrouble.PAPER_OUT
    send(qtbot, window, slips(desk))
    answer(qtbot, window, Way.OTHER)
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions()] == [LASER["name"], third.name]
    local_center.printer.trouble = None
    menu.actions()[1].trigger()
    menu.close()
    settle(qtbot, window._work)
    assert [(job.state, job.printer_id) for job in jobs_of(desk)] == [("confirmed", third.id)]


def test_what_the_font_lacks_is_told_before_it_prints(qtbot, window, desk, local_center, monkeypatch):
    monkeypatch.setattr(printables, "missing_glyphs", lambda _words: ("𠮷",))
    send(qtbot, window, slips(desk))
    assert "𠮷" in strip_of(window).label.text()
    assert local_center.printer.printed == []
    assert [(job.state, job.attempts) for job in jobs_of(desk)] == [("queued", 0)]
    answer(qtbot, window, Way.BOXES)
    assert [(job.state, job.attempts) for job in jobs_of(desk)] == [("confirmed", 1)]
    assert not strip_of(window).isVisible()


def test_the_slip_of_a_referral_struck_through_is_refused_and_dropped(qtbot, window, desk, local_center):
    (job,) = slips(desk)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=job.record_id, why="잘못 입력"))
    send(qtbot, window, [job])
    strip = strip_of(window)
    assert strip.notice.ways == [Way.AGAIN, Way.DROP, Way.LATER]
    assert strip.notice.sentence in strip.label.text()
    answer(qtbot, window, Way.DROP)
    (job,) = jobs_of(desk)
    assert (job.attempts, job.dropped_at is not None) == (0, True)
    assert local_center.printer.printed == []
    assert not strip.isVisible()
