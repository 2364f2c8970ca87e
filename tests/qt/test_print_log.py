"""인쇄 기록: narrowed, printed anew as a copy, saved as PDF, answered, taken off."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.printing import PrinterTrouble, PrintKind, PrintState
from jobdesk.devices.troubles import said
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._print_log import TWICE_MS
from jobdesk.qt.pages._referral_commands import PRINTED
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.print_jobs import queue_paper, queue_slip, waiting_jobs
from tests.qt.helpers import settle
from tests.services import acts, people


@pytest.fixture
def slip(desk):
    """A queued slip."""
    sent = acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")
    number = sent.slip_no.replace("-", "")
    return desk.change(lambda db, act: queue_slip(db, act, referral_id=sent.id, number=number, paper="a4"))


@pytest.fixture
def log(qtbot, page, desk, slip):
    """The log of a page: a slip that came out, a day sheet that waits."""
    page.room.prints.print_jobs([slip])
    settle(qtbot, page.room.work)
    on = desk.act().today.isoformat()
    desk.change(lambda db, act: queue_paper(db, act, kind=PrintKind.DAY_SHEET, number=on, detail={"on": on}))
    page.go_to(PRINTED)
    settle(qtbot, page.room.work)
    return page.panes[PRINTED]


def jobs_of(desk):
    return desk.read(lambda db, act: db.query(PrintJob).order_by(PrintJob.id).all())


def shown(log):
    return [log.model_.row_at(line).kind for line in range(log.count)]


def choose(qtbot, page, log, job):
    log.show_record(job.id)
    settle(qtbot, page.room.work)
    assert log.list.current_row().id == job.id


def test_it_opens_at_what_did_not_surely_come_out_and_shows_all(qtbot, page, log):
    assert shown(log) == ["day_sheet"]
    log.clear_filters()
    settle(qtbot, page.room.work)
    assert shown(log) == ["day_sheet", "slip"]
    log.set_filter("kind", ("slip",))
    settle(qtbot, page.room.work)
    assert shown(log) == ["slip"]
    assert "*" in log.model_.row_at(0).jobseeker


def test_a_slip_printed_anew_says_which_copy_it_is(qtbot, page, log, desk, slip, local_center):
    choose(qtbot, page, log, slip)
    for _impatient in range(2):
        page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    copies = [(job.number, job.copy_no, job.state) for job in jobs_of(desk) if job.kind == "slip"]
    assert copies == [(slip.number, 1, "confirmed"), (slip.number, 2, "confirmed")]
    assert len(local_center.printer.printed) == 2
    qtbot.wait(TWICE_MS + 100)
    choose(qtbot, page, log, slip)
    page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    assert [job.copy_no for job in jobs_of(desk) if job.kind == "slip"] == [1, 2, 3]


def test_a_print_is_saved_as_pdf(qtbot, page, log, desk, slip):
    choose(qtbot, page, log, slip)
    page.action("referrals.pdf").trigger()
    settle(qtbot, page.room.work)
    last = max((job for job in jobs_of(desk) if job.kind == "slip"), key=lambda job: job.copy_no)
    assert (last.state, last.copy_no, last.printer_id) == ("confirmed", 2, None)


def test_what_nobody_knows_is_answered_before_it_is_printed_anew(qtbot, page, log, desk, slip, local_center):
    local_center.printer.answer = PrintState.UNKNOWN
    waiting = next(job for job in jobs_of(desk) if job.kind == "day_sheet")
    page.room.prints.print_jobs([waiting])
    settle(qtbot, page.room.work)
    choose(qtbot, page, log, waiting)
    page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    assert len(local_center.printer.printed) == 2
    page.action("referrals.not_out").trigger()
    settle(qtbot, page.room.work)
    assert jobs_of(desk)[-1].state == "failed"
    page.action("referrals.printed").trigger()
    settle(qtbot, page.room.work)
    assert jobs_of(desk)[-1].state == "confirmed"
    assert page.room.prints.notices == []


def test_what_is_taken_off_is_told_as_taken_off(qtbot, page, log, desk):
    log.list.select_first()
    page.action("referrals.drop").trigger()
    settle(qtbot, page.room.work)
    assert log.count == 0
    log.set_filters((("dropped", ("yes",)),))
    settle(qtbot, page.room.work)
    assert shown(log) == ["day_sheet"]
    assert log.model_.row_at(0).dropped_at is not None


def test_enter_shows_the_paper_and_prints_it_from_there(qtbot, page, log, desk, slip, local_center):
    choose(qtbot, page, log, slip)
    qtbot.keyClick(log.list.table, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    views = desk.read(lambda db, act: [one for one in db.query(AuditEntry).all() if one.action == "view"])
    assert views[-1].table_name == "print_job"
    assert len(views[-1].jobseeker_ids) == 1
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert [job.copy_no for job in jobs_of(desk) if job.kind == "slip"] == [1, 2]

    waiting = next(job for job in jobs_of(desk) if job.kind == "day_sheet")
    choose(qtbot, page, log, waiting)
    qtbot.keyClick(log.list.table, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert [(job.id, job.state) for job in jobs_of(desk) if job.kind == "day_sheet"] == [(waiting.id, "confirmed")]


def test_what_is_wrong_with_the_chosen_paper_is_said_in_full(qtbot, page, log, local_center, slip):
    local_center.printer.trouble, local_center.printer.code = said(PrinterTrouble.HELD), PrinterTrouble.HELD
    told = log.findChild(PlainLabel, "trouble")
    assert not told.isVisible()
    page.room.prints.print_jobs([row for row in jobs_of_desk(page) if row.kind == "day_sheet"])
    settle(qtbot, page.room.work)
    log.list.select_first()
    settle(qtbot, page.room.work)
    assert told.isVisible()
    assert told.text() == said(PrinterTrouble.HELD)
    log.set_filter("kind", ("slip",))
    settle(qtbot, page.room.work)
    assert not told.isVisible()


def jobs_of_desk(page):
    return page.room.desk.read(waiting_jobs)
