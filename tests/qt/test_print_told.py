"""What is told of printers and of what waits: green only where it is known, nothing dropped unasked."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.devices.troubles import said
from jobdesk.qt.backstage import Behind
from jobdesk.qt.print_notices import NoticeKind, Way
from jobdesk.qt.print_strip import GUARD_MS
from jobdesk.services import printables
from tests.qt.helpers import press, settle, show_window
from tests.qt.prints import LASER, ROLL, answer, choose_printers, digits, jobs_of, send, slips, strip_of


@pytest.fixture
def choices(local_center):
    """The window's slip printer and the one that stands in for it."""
    return choose_printers(local_center)


@pytest.fixture
def window(qtbot, desk, choices):
    """The main window with someone signed in."""
    return show_window(qtbot, desk, Behind)


@pytest.fixture
def waiting(qtbot, desk, choices):
    """The main window, opened where three slips wait from before."""
    slips(desk, 3)
    return show_window(qtbot, desk, Behind)


def fall(local_center, trouble):
    local_center.printer.trouble = said(trouble) if trouble is not None else None
    local_center.printer.code = trouble


def header(window):
    line = window.shell.header.printer
    return line._tone, line.label.text()


def look(qtbot, window):
    window.shell.read_states()
    settle(qtbot, window._work)


def test_the_header_is_green_for_a_printer_that_says_it_is_ready_alone(
    subtests, qtbot, window, desk, local_center
):
    for trouble in PrinterTrouble:
        with subtests.test(trouble.value):
            fall(local_center, trouble)
            look(qtbot, window)
            tone, words = header(window)
            assert tone == ("neutral" if trouble is PrinterTrouble.SILENT else "bad")
            assert ROLL["name"] in words
            assert desk.codes.label("printer_trouble", trouble.value) in words
    fall(local_center, None)
    look(qtbot, window)
    assert header(window) == ("good", _("Printer {name}").format(name=ROLL["name"]))


def test_a_printer_that_was_not_heard_yet_is_not_green(qtbot, window):
    window.shell.room.prints.looks.found.clear()
    assert strip_of(window).state()[0] == "neutral"


def test_what_a_printer_met_is_told_no_more_once_a_paper_went_through(qtbot, window, desk, local_center):
    fall(local_center, PrinterTrouble.PAPER_OUT)
    send(qtbot, window, slips(desk))
    assert header(window)[0] == "bad"
    fall(local_center, None)
    answer(qtbot, window, Way.AGAIN)
    assert header(window) == ("good", _("Printer {name}").format(name=ROLL["name"]))
    fall(local_center, PrinterTrouble.PAPER_OUT)
    look(qtbot, window)
    fall(local_center, None)
    local_center.printer.answer = PrintState.UNKNOWN
    send(qtbot, window, slips(desk))
    assert header(window)[0] == "warning", "the printer is well, one paper is asked about"


def test_a_trouble_of_one_paper_is_none_of_the_printer(qtbot, window, desk, local_center):
    first, second = slips(desk, 2)
    fall(local_center, PrinterTrouble.HELD)
    send(qtbot, window, [first])
    fall(local_center, None)
    send(qtbot, window, [second])
    tone, words = header(window)
    assert tone == "warning"
    assert desk.codes.label("printer_trouble", "held") not in words


def test_a_second_failure_says_that_it_was_tried_again(qtbot, window, desk, local_center):
    (job,) = slips(desk)
    fall(local_center, PrinterTrouble.PAPER_OUT)
    send(qtbot, window, [job])
    before = strip_of(window).label.text()
    answer(qtbot, window, Way.AGAIN)
    after = strip_of(window).label.text()
    assert after != before
    told = _("Tried again, still not printed (attempt {count}): {paper}. {trouble}")
    number = format_slip_number(job.number)
    assert after == told.format(count=2, paper=number, trouble=said(PrinterTrouble.PAPER_OUT))


def test_the_keys_of_the_ways_are_counted_through(qtbot, waiting, desk, local_center):
    strip = strip_of(waiting)

    def shown():
        visible = [button for button in strip.buttons.values() if button.isVisible()]
        return [one.text()[0] for one in sorted(visible, key=lambda one: one.x())]

    assert shown() == ["1", "2", "3", "4"]
    fall(local_center, PrinterTrouble.MEDIA)
    answer(qtbot, waiting, Way.PRINT)
    assert strip.notice.kind is NoticeKind.TROUBLE
    assert shown() == ["1", "2", "3"]


def test_all_that_waits_is_dropped_only_after_a_question(qtbot, waiting, desk):
    strip = strip_of(waiting)
    answer(qtbot, waiting, Way.DROP)
    assert not any(job.dropped_at for job in jobs_of(desk))
    assert strip.ways == [Way.KEEP, Way.SURE]
    assert "3" in strip.label.text()
    answer(qtbot, waiting, Way.KEEP)
    assert Way.PRINT in strip.ways
    assert not any(job.dropped_at for job in jobs_of(desk))
    answer(qtbot, waiting, Way.DROP)
    answer(qtbot, waiting, Way.SURE)
    assert all(job.dropped_at for job in jobs_of(desk))
    assert not strip.isVisible()


def test_a_key_pressed_twice_drops_nothing(qtbot, waiting, desk):
    qtbot.wait(GUARD_MS + 50)
    press(qtbot, waiting.shell.page, Qt.Key.Key_F12)
    digits(qtbot, waiting, strip_of(waiting).keys[Way.DROP] * 2)
    assert not any(job.dropped_at for job in jobs_of(desk))


def test_a_question_about_other_papers_than_those_that_wait_now_is_taken_back(qtbot, waiting, desk):
    answer(qtbot, waiting, Way.DROP)
    slips(desk)
    waiting.shell.room.prints.read()
    settle(qtbot, waiting._work)
    assert Way.SURE not in strip_of(waiting).ways


def test_what_waits_is_seen_and_taken_one_by_one(qtbot, waiting, desk, local_center):
    first, second, third = jobs_of(desk)
    answer(qtbot, waiting, Way.SEE)
    sheet = waiting.shell.page.sheet
    assert [row.id for row in sheet.list.model_.rows] == [first.id, second.id, third.id]
    line = sheet.list.model_.rows[0]
    texts = [column.show(line) for column in sheet.list.model_.columns if column.show is not None]
    assert ROLL["name"] in texts
    assert mask_name(line_name(desk, first)) in texts
    sheet.list.select_first()
    press(qtbot, waiting.shell.page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    sheet.question.verb.click()
    settle(qtbot, waiting._work)
    assert [job.dropped_at is not None for job in jobs_of(desk)] == [True, False, False]
    sheet.list.select(second.id)
    press(qtbot, waiting.shell.page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert [title for title, _pdf in local_center.printer.printed] == [second.number]
    assert [row.id for row in sheet.list.model_.rows] == [third.id]


def line_name(desk, job):
    from jobdesk.records.jobseekers import Jobseeker

    return desk.read(lambda db, act: db.get_one(Jobseeker, job.jobseeker_id).full_name)


def test_a_sign_the_font_lacks_is_corrected_where_it_stands(qtbot, window, desk, local_center, monkeypatch):
    lacking = ["𠮷"]
    monkeypatch.setattr(printables, "missing_glyphs", lambda _words: tuple(lacking))
    (job,) = slips(desk)
    send(qtbot, window, [job])
    answer(qtbot, window, Way.MEND)
    page = window.shell.page
    settle(qtbot, window._work)
    assert type(page).__name__ == "JobseekersPage"
    assert page.view.card.id == job.jobseeker_id
    lacking.clear()
    answer(qtbot, window, Way.AGAIN)
    assert [one.state for one in jobs_of(desk)] == ["confirmed"]


def test_the_other_printer_is_named_without_a_guessed_particle(qtbot, window, desk, local_center):
    fall(local_center, PrinterTrouble.PAPER_OUT)
    send(qtbot, window, slips(desk))
    text = strip_of(window).buttons[Way.OTHER].text()
    assert LASER["name"] in text
    assert "(" not in text
