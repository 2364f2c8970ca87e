"""관리, 프린터: set up, chosen for windows, asked how they are, tried."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.printing import PrinterLink, PrinterRole, PrinterTrouble
from jobdesk.qt.pages._admin_base import PRINTERS
from jobdesk.qt.pages._admin_printers import FoundSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import printers
from tests.qt.helpers import settle, show_page

ROLL = {"name": "롤 프린터", "link": "network", "address": "127.0.0.1:9", "paper": "roll"}
LASER = {"name": "사무실 레이저", "link": "spooler", "address": "Office_Laser", "paper": "a4"}


def add(desk, values):
    return desk.change(lambda db, act: printers.save_printer(db, act, values=values))


@pytest.fixture
def desk(local_center):
    """A supervisor sets the printers of the counters up."""
    return local_center.desk("supervisor")


@pytest.fixture
def page(qtbot, desk):
    """The printers of the page, one roll printer among them."""
    add(desk, ROLL)
    page = show_page(qtbot, AdministrationPage, desk, size=(1366, 720))
    page.views.choose(PRINTERS)
    settle(qtbot, page.room.work)
    return page


def state_of(page, name):
    view = page.printer_view
    (row,) = [row for row in view.plan.printers if row.name == name]
    return view._badge(row)


def test_a_printer_is_typed_in_by_its_connection_and_saved(qtbot, desk, page):
    page.action("administration.new").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    form = page.sheet.form
    form.set_value("name", "창구 2 시리얼")
    form.set_value("link", "serial")
    form.edited.emit("link")
    assert form.value("mode") == "text"
    assert not form.input("baud").isHidden()
    form.set_value("address", "/dev/ttyUSB0")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert form.problems.keys() == {"baud"}
    form.set_value("baud", "9600")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert {row.name for row in page.printer_view.plan.printers} == {"롤 프린터", "창구 2 시리얼"}


def test_what_is_wrong_is_said_at_its_field(qtbot, page):
    page.action("administration.new").trigger()
    settle(qtbot, page.room.work)
    page.sheet.form.set_value("name", "롤 프린터")
    page.sheet.form.set_value("address", "a b c")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet.form.problems.keys() == {"address"}
    page.sheet.form.set_value("address", "192.168.0.20")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet.form.problems.keys() == {"name"}


def test_the_state_of_a_printer_is_a_word_and_its_sentence(subtests, qtbot, page, local_center):
    for trouble in PrinterTrouble:
        with subtests.test(trouble.value):
            sentence = f"문장 {trouble.value}"
            local_center.printer.trouble, local_center.printer.code = sentence, trouble
            page.printer_view.look()
            settle(qtbot, page.room.work)
            badge = state_of(page, "롤 프린터")
            assert badge.word == page.room.codes.label("printer_trouble", trouble.value)
            assert badge.tone != "good"
            assert sentence in page.printer_view.said.text()
    local_center.printer.trouble = local_center.printer.code = None
    page.printer_view.look()
    settle(qtbot, page.room.work)
    assert state_of(page, "롤 프린터").tone == "good"


def test_printers_are_asked_only_while_they_are_seen(qtbot, page):
    view = page.printer_view
    assert view._clock.isActive()
    page.views.choose("backups")
    assert not view._clock.isActive()


def test_a_window_gets_its_printer_and_one_that_stands_in(qtbot, desk, page):
    roll, laser = page.printer_view.plan.printers[0], add(desk, LASER)
    page.room.work.changed.emit("printers")
    settle(qtbot, page.room.work)
    view = page.printer_view
    line = next(one for one in view.plan.lines() if (one.counter_no, one.role) == (2, PrinterRole.SLIP))
    view.choices.select((line.counter_no, line.role))
    view.choices.setFocus()
    page.action("administration.edit").trigger()
    settle(qtbot, page.room.work)
    page.sheet.form.set_value("printer_id", str(roll.id))
    page.sheet.form.set_value("fallback_id", str(laser.id))
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    (choice,) = view.plan.choices
    assert (choice.counter_no, choice.role, choice.printer_id) == (2, PrinterRole.SLIP, roll.id)
    assert choice.fallback_id == laser.id


def test_a_printer_that_a_window_uses_is_not_taken_out_of_use(qtbot, desk, page):
    (roll,) = page.printer_view.plan.printers
    desk.change(
        lambda db, act: printers.choose_printer_for(
            db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=roll.id
        )
    )
    for expected in (True, False):
        page.action("administration.retire").trigger()
        assert page.question.isVisible()
        qtbot.keyClick(page.question.verb, Qt.Key.Key_Return)
        settle(qtbot, page.room.work)
        assert page.strip.isVisible() is expected
        desk.change(
            lambda db, act: printers.choose_printer_for(
                db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=None
            )
        )
    assert page.printer_view.plan.printers == []


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_the_test_page_is_a_print_job_like_any_other(qtbot, local_center, role):
    desk = local_center.desk(role)
    row = add(desk, ROLL)
    page = show_page(qtbot, AdministrationPage, desk)
    page.views.choose(PRINTERS)
    settle(qtbot, page.room.work)
    page.action("administration.trial").trigger()
    settle(qtbot, page.room.work)
    ((sheet),) = local_center.printer.sheets
    assert sheet.strip is not None or sheet.pdf
    (job,) = desk.read(lambda db, act: db.query(PrintJob).all())
    assert (job.kind, job.state, job.printer_id) == ("test_page", "confirmed", row.id)


def test_a_printer_that_was_found_is_set_up_with_its_name(qtbot, monkeypatch, page):
    from jobdesk.devices import discovery

    found = [discovery.Found(PrinterLink.USB, "/dev/usb/lp7", "Receipt 80")]
    monkeypatch.setattr(discovery, "find_printers", lambda: found)
    page.action("administration.find").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FoundSheet)
    qtbot.keyClick(page.sheet.found.table, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    form = page.sheet.form
    assert [form.value(one) for one in ("link", "address", "name")] == ["usb", "/dev/usb/lp7", "Receipt 80"]


def test_no_column_of_the_printers_is_empty(page):
    view = page.printer_view
    (row,) = view.plan.printers
    texts = {column.heading: column.text(row) for column in view.printers.model_.columns}
    assert all(texts.values()), texts
    assert texts["Waiting"] == "0"
