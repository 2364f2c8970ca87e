"""The reception: numbers by key, appointments, who waits; the only place of its role."""

from datetime import timedelta

import pytest

from jobdesk.base import i18n
from jobdesk.base.enums import AuditAction, Role, WindowKind
from jobdesk.base.errors import NotAllowed, StoreError, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.base.tickets import TicketState
from jobdesk.qt.displays import DisplayKind, open_displays, sign_in_display
from jobdesk.qt.key_words import key_words
from jobdesk.qt.pages._reception_commands import COMMANDS
from jobdesk.qt.pages._reception_sheets import DisplaySheet
from jobdesk.qt.pages._ticket_strip import passed
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.reception import ReceptionPage, ReceptionSheet
from jobdesk.qt.parts import ActionButton
from jobdesk.qt.windows.places import PLACES
from jobdesk.services.audit import list_audit
from jobdesk.services.centers import save_window
from jobdesk.services.tickets import queue
from jobdesk.services.tickets.issuing import make_appointment
from jobdesk.store.slots import Locksmith
from tests.centers import CHEAP
from tests.qt.helpers import lose_answer, settle, show_page, unnamed
from tests.services import people
from tests.services.queues import issue, purposes

WIDTH = 1190
"""A page beside the rail on a screen of 1366 pixels."""


@pytest.fixture
def made(local_center):
    return purposes(local_center)


@pytest.fixture
def page(qtbot, local_center, made):
    page = show_page(qtbot, ReceptionPage, local_center.desk("reception"))
    page.panel._clock.stop()
    return page


@pytest.fixture
def cheap(monkeypatch):
    """A display signs in by itself, and may do it as cheaply as the tests do."""
    monkeypatch.setattr(Locksmith.__init__, "__defaults__", (CHEAP.parameters, CHEAP.floor))


def labels(center):
    return [one.label for one in center.desk("reception").read(queue.read_queue).waiting]


def appoint(center, name="", person=None):
    def job(db, act):
        asked = {"visitor_name": name, "jobseeker_id": person, "purpose_id": queue_purpose(db, act)}
        return make_appointment(db, act, due_at=act.at + timedelta(seconds=1), **asked)

    def queue_purpose(db, act):
        return queue.read_queue(db, act).purposes[0].id

    return center.desk("reception").change(job)


def look(qtbot, page):
    page.panel.look()
    settle(qtbot, page.room.work)


def test_its_role_sees_this_place_alone():
    assert [place.id for place in PLACES if place.may(Role.RECEPTION)] == ["reception"]
    assert all(place.id != "reception" for place in PLACES if place.may(Role.COUNSELOR))


def test_a_number_key_gives_out_and_prints(qtbot, local_center, page):
    page.panel.visitor.setText("홍길동")
    page.panel.tail.setText("0000")
    page.panel._keys[1].activated.emit()
    settle(qtbot, page.room.work)
    assert labels(local_center) == ["B001"]
    assert page.panel.given.text() == "B001"
    assert page.panel.visitor.text() == page.panel.tail.text() == ""
    (row,) = page.panel.waiting.model_._rows
    assert (row.ticket.visitor_name, row.print_state) == ("홍길동", PrintState.CONFIRMED)
    page.panel.waiting.select(row.ticket.id)
    page.action("reception.reissue").trigger()
    settle(qtbot, page.room.work)
    assert labels(local_center) == ["B001"]


def test_a_lost_answer_is_one_number(qtbot, local_center, page, monkeypatch):
    lose_answer(monkeypatch, page.room.desk, StoreError("답이 없습니다."))
    page.panel._press(0)
    settle(qtbot, page.room.work)
    page.panel._press(0)
    settle(qtbot, page.room.work)
    assert labels(local_center) == ["A001"]
    assert page.panel.given.text() == "A001"
    page.panel._press(0)
    settle(qtbot, page.room.work)
    assert labels(local_center) == ["A001", "A002"]


def test_who_waits_goes_away(qtbot, local_center, made, page):
    one = issue(local_center, made["구직 상담"])
    look(qtbot, page)
    page.panel.waiting.select(one.id)
    page.action("reception.left").trigger()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert labels(local_center) == []
    assert page.panel.waiting.model_._rows == []


def test_an_appointment_checks_in_once_and_its_name_is_on_record(qtbot, local_center, page):
    person = people.person(local_center.desk("counselor"))
    appoint(local_center, person=person)
    look(qtbot, page)
    (row,) = page.panel.appointments.model_._rows
    page.panel.appointments.select(row.id)
    page.action("reception.arrive").trigger()
    settle(qtbot, page.room.work)
    assert labels(local_center) == ["A001"]
    page.action("reception.arrive").trigger()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    assert labels(local_center) == ["A001"]
    told = local_center.desk("supervisor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.SEARCH]))
    assert sum(person in one.jobseeker_ids for one in told) == 1, "once, not with every reading"


def test_an_appointment_is_struck_with_a_reason(qtbot, local_center, page):
    appoint(local_center, "김하나")
    look(qtbot, page)
    (row,) = page.panel.appointments.model_._rows
    page.panel.appointments.select(row.id)
    page.action("reception.strike").trigger()
    page.question.reason.setText("전화로 취소")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.panel.appointments.model_._rows == []


def test_a_lost_server_is_told_and_forgotten(qtbot, local_center, page, monkeypatch):
    read = page.room.desk.read

    def lost(job):
        raise StoreError("서버에 연결할 수 없습니다.")

    monkeypatch.setattr(page.room.desk, "read", lost)
    look(qtbot, page)
    assert page.strip.isVisible()
    monkeypatch.setattr(page.room.desk, "read", read)
    look(qtbot, page)
    assert not page.strip.isVisible()


def test_everything_has_a_name(page):
    assert unnamed(page) == []


def test_a_counselor_reaches_it_as_a_sheet(qtbot, local_center, made):
    page = show_page(qtbot, CounterPage, local_center.desk("counselor"))
    page.action("counter.reception").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ReceptionSheet)
    page.sheet.panel._clock.stop()
    page.sheet.panel._press(0)
    settle(qtbot, page.room.work)
    (one,) = local_center.desk("reception").read(queue.read_queue).waiting
    assert (one.label, one.state) == ("A001", TicketState.WAITING)


def test_a_display_opens_with_the_password_and_has_a_session_of_its_own(qtbot, local_center, page, cheap):
    page.action("reception.lobby").trigger()
    sheet = page.sheet
    assert isinstance(sheet, DisplaySheet)
    sheet.password.setText("falsch")
    sheet.open_now()
    settle(qtbot, page.room.work)
    assert sheet.strip.isVisible()
    assert open_displays() == []
    sheet.password.setText(local_center.password("reception"))
    sheet.open_now()
    settle(qtbot, page.room.work)
    (window,) = open_displays()
    page.room.desk.lock()
    window.look()
    settle(qtbot, window.work)
    assert window.trouble == ""
    assert window.now is not None
    desk = window.work.desk
    window.close()
    assert open_displays() == []
    assert desk.locked


def test_who_gives_out_no_numbers_opens_no_display(local_center, cheap):
    with pytest.raises(NotAllowed):
        sign_in_display(local_center.folder, "jung", local_center.password("auditor"))
    assert DisplayKind("touch") is DisplayKind.TOUCH


def test_a_number_whose_paper_did_not_come_out_waits_and_is_printed_again_as_the_same(qtbot, local_center, page):
    printer = local_center.printer
    printer.trouble, printer.code = "용지 없음", PrinterTrouble.PAPER_OUT
    page.panel._press(0)
    settle(qtbot, page.room.work)
    look(qtbot, page)
    (row,) = page.panel.waiting.model_._rows
    assert (row.ticket.label, row.print_state) == ("A001", PrintState.FAILED)
    assert printer.sheets == []
    printer.trouble = printer.code = None
    page.panel.waiting.select(row.ticket.id)
    page.action("reception.reissue").trigger()
    settle(qtbot, page.room.work)
    look(qtbot, page)
    (row,) = page.panel.waiting.model_._rows
    assert (row.ticket.label, row.print_state) == ("A001", PrintState.CONFIRMED)


def test_the_reception_changes_its_own_password(qtbot, local_center, page):
    old, new = local_center.password("reception"), "새로운-비밀-2026"
    page.action("reception.own").trigger()
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    sheet.form.set_values({"old": old, "new": new, "again": "다른-비밀-2026"})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.form.input("again").hasFocus()
    sheet.form.set_values({"old": old, "new": new, "again": new})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    desk = page.room.desk
    desk.lock()
    with pytest.raises(WrongPassword):
        desk.unlock(old)
    desk.unlock(new)
    assert not desk.locked


def test_what_is_offered_says_its_key_and_waiting_time_is_told_as_at_the_windows(qtbot, local_center, made, page):
    issue(local_center, made["구직 상담"])
    look(qtbot, page)
    said = [one.text() for one in page.findChildren(ActionButton) if one.isVisible()]
    for command in COMMANDS:
        key = key_words(page.action(command.id).shortcut())
        if command.id == "reception.who":
            assert key in page.panel.visitor.placeholderText()
        else:
            assert f"{_(command.text)}  {key}" in said
    assert page.minimumSizeHint().width() <= WIDTH
    (row,) = page.panel.waiting.model_.rows
    waits = page.panel.waiting.model_.columns[3]
    assert waits.text(row) == passed(row.ticket.waits_since, page.room.now())


def test_it_fits_in_english_too(qtbot, local_center, made):
    i18n.use_language("en")
    try:
        page = show_page(qtbot, ReceptionPage, local_center.desk("reception"), size=(WIDTH, 708))
        assert page.minimumSizeHint().width() <= WIDTH
    finally:
        i18n.use_language("ko")


def test_five_windows_are_in_sight(qtbot, local_center, made):
    admin = local_center.desk("administrator")
    for number in (4, 5):
        admin.change(
            lambda db, act, number=number: save_window(db, act, number=number, kind=WindowKind.JOBSEEKERS)
        )
    page = show_page(qtbot, CounterPage, local_center.desk("counselor"), size=(1190, 708))
    page.action("counter.reception").trigger()
    settle(qtbot, page.room.work)
    shown = page.sheet.panel.windows.table
    assert len(page.sheet.panel.windows.model_.rows) == 5
    assert shown.verticalScrollBar().maximum() == 0


def test_what_changed_while_it_read_is_read_too(qtbot, local_center, made, page):
    panel, work, read = page.panel, page.room.work, []
    take = panel._take
    panel._take = lambda now: (read.append(len(now.queue.waiting)), take(now))
    panel.look()
    work.changed.emit("tickets")
    issue(local_center, made["구직 상담"])
    settle(qtbot, work)
    assert len(read) > 1, "the first answer may not know of it"
    assert read[-1] == 1
