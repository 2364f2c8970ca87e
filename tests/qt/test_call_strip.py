"""The call strip of a window: what it tells, what its keys do, and that a double press is one act."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from sqlalchemy import Engine, event

from jobdesk.base.enums import AuditAction
from jobdesk.base.i18n import _
from jobdesk.base.tickets import TicketState
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._ticket_sheets import NumbersSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.records.audit import AuditEntry
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.tickets import Ticket, TicketStep
from jobdesk.services.tickets import calling, shifts
from jobdesk.services.tickets.purposes import save_purpose
from jobdesk.services.tickets.strip import read_strip
from tests.qt.helpers import compose, press, settle, show_page, unnamed
from tests.services import people
from tests.services.queues import issue, purposes

K, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
S = TicketState


@pytest.fixture
def made(local_center):
    """Purposes that window 1 serves."""
    local_center.desk("counselor").change(shifts.sit_down)
    return purposes(local_center, {"구직 상담": {1: 1, 2: 1}, "구인": {2: 1}})


@pytest.fixture
def page(qtbot, made, desk):
    """The counter of window 1."""
    return show_page(qtbot, CounterPage, desk)


def again(qtbot, page):
    page.read_numbers()
    settle(qtbot, page.room.work)


def state(desk, row):
    with desk.database.read() as db:
        return db.get(Ticket, row.id).state


def shown(page):
    return {name for name, one in page.numbers.buttons.items() if one.isVisible()}


def test_a_center_without_purposes_shows_no_strip(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    assert not page.numbers.isVisible()
    assert not page.action("counter.ticket_call").isEnabled()


def test_who_waits_here_and_in_all_and_how_long_is_told(qtbot, local_center, page, made):
    for name in ("구직 상담", "구직 상담", "구인"):
        issue(local_center, made[name])
    again(qtbot, page)
    strip = page.numbers
    assert strip.isVisible()
    assert strip.waits.text().startswith(_("Waiting here {here}, in all {all}").format(here="2", all="3"))
    assert "0:0" in strip.waits.text()
    assert strip.number.text() == "–"
    assert shown(page) == {"call", "one", "away"}
    assert not unnamed(strip)


def test_call_again_absent_and_put_back(qtbot, local_center, page, made, desk):
    first, second = (issue(local_center, made["구직 상담"]) for _each in range(2))
    press(qtbot, page, K.Key_F9)
    assert (page.numbers.number.text(), page.numbers.state.badge.word) == ("A001", _("called"))
    assert shown(page) == {"serve", "recall", "absent", "return", "transfer", "away"}
    press(qtbot, page, K.Key_F9, CTRL)
    press(qtbot, page, K.Key_F7)
    assert state(desk, first) == S.NO_ANSWER
    assert _("no answer {numbers}").format(numbers="A001") in page.numbers.waits.text()
    press(qtbot, page, K.Key_F9)
    assert page.numbers.number.text() == "A002"
    press(qtbot, page, K.Key_F7, SHIFT)
    assert state(desk, second) == S.WAITING
    with desk.database.read() as db:
        told = [one.act for one in db.query(TicketStep).filter_by(ticket_id=first.id).order_by(TicketStep.at)]
    assert told == ["issued", "called", "recalled", "no_answer"]


def test_a_double_press_is_one_act(qtbot, local_center, page, made, desk):
    rows = [issue(local_center, made["구직 상담"]) for _each in range(2)]
    for key in (K.Key_F9, K.Key_F9):
        QTest.keyClick(page, key)
    settle(qtbot, page.room.work)
    press(qtbot, page, K.Key_F9)
    assert [state(desk, one) for one in rows] == [S.CALLED, S.WAITING]
    for key in (K.Key_F7, K.Key_F7):
        QTest.keyClick(page, key)
    settle(qtbot, page.room.work)
    assert [state(desk, one) for one in rows] == [S.NO_ANSWER, S.WAITING]
    assert not page.strip.isVisible()


def test_while_somebody_is_here_the_next_is_not_called_and_it_says_why(qtbot, local_center, page, made, desk):
    issue(local_center, made["구직 상담"])
    waits = issue(local_center, made["구직 상담"])
    press(qtbot, page, K.Key_F9)
    press(qtbot, page, K.Key_F10)
    assert page.numbers.state.badge.word == _("being served")
    press(qtbot, page, K.Key_F9)
    assert "A001" in page.strip.label.text()
    assert state(desk, waits) == S.WAITING


def test_one_is_chosen_from_the_list_and_who_left_goes(qtbot, local_center, page, made, desk):
    rows = [issue(local_center, made[name]) for name in ("구직 상담", "구인", "구직 상담")]
    again(qtbot, page)
    press(qtbot, page, K.Key_F9, SHIFT)
    assert isinstance(page.sheet, NumbersSheet)
    assert [one.label for one in page.sheet.list.model_.rows] == ["A001", "A002", "B001"]
    assert not unnamed(page.sheet)
    press(qtbot, page, K.Key_Down)
    press(qtbot, page, K.Key_Return)
    assert page.sheet is None
    assert page.numbers.number.text() == "A002"
    press(qtbot, page, K.Key_F7)
    press(qtbot, page, K.Key_F9, SHIFT)
    press(qtbot, page, K.Key_End)
    press(qtbot, page, K.Key_F7, SHIFT)
    assert state(desk, rows[2]) == S.WAITING, "who did not answer is there after all"
    press(qtbot, page, K.Key_F9, SHIFT)
    press(qtbot, page, K.Key_Delete, CTRL)
    assert state(desk, rows[0]) == S.LEFT


def test_on_hold_another_is_served_and_the_first_goes_on(qtbot, local_center, page, made, desk):
    rows = [issue(local_center, made["구직 상담"]) for _each in range(2)]
    for row in rows:
        press(qtbot, page, K.Key_F9)
        press(qtbot, page, K.Key_F10)
        if row is rows[0]:
            press(qtbot, page, K.Key_F4)
            assert _("on hold {numbers}").format(numbers="A001") in page.numbers.waits.text()
    press(qtbot, page, K.Key_F10, CTRL)
    assert [state(desk, one) for one in rows] == [S.HELD, S.DONE]
    assert shown(page) == {"call", "one", "resume", "away"}
    press(qtbot, page, K.Key_F4, SHIFT)
    assert (page.numbers.number.text(), state(desk, rows[0])) == ("A001", S.SERVING)


def test_of_several_on_hold_one_is_chosen(qtbot, local_center, page, made, desk):
    rows = [issue(local_center, made["구직 상담"]) for _each in range(2)]
    for _row in rows:
        for key in (K.Key_F9, K.Key_F10, K.Key_F4):
            press(qtbot, page, key)
    press(qtbot, page, K.Key_F4, SHIFT)
    assert isinstance(page.sheet, NumbersSheet)
    press(qtbot, page, K.Key_End)
    press(qtbot, page, K.Key_Return)
    assert [state(desk, one) for one in rows] == [S.HELD, S.SERVING]


def test_a_number_is_sent_to_another_purpose_and_window(qtbot, local_center, page, made, desk):
    row = issue(local_center, made["구직 상담"])
    press(qtbot, page, K.Key_F9)
    press(qtbot, page, K.Key_F5)
    assert isinstance(page.sheet, FormSheet)
    press(qtbot, page, K.Key_S, CTRL)
    assert page.sheet is not None, "neither is another one"
    assert page.sheet.form.value("purpose_id") == str(made["구직 상담"].id), "what it is for is shown"
    assert _("Needed to save") not in "".join(one.text() for one in page.sheet.findChildren(PlainLabel))
    page.sheet.form.set_values({"purpose_id": str(made["구인"].id), "for_counter": "2"})
    press(qtbot, page, K.Key_S, CTRL)
    assert page.sheet is None
    with desk.database.read() as db:
        ticket = db.get(Ticket, row.id)
        assert (ticket.purpose_id, ticket.for_counter, ticket.state) == (made["구인"].id, 2, S.WAITING)
    assert page.numbers.number.text() == "–"


def test_away_and_back(qtbot, page, desk):
    press(qtbot, page, K.Key_F3)
    assert desk.read(shifts.on_duty)[0].away_since is not None
    assert page.numbers.state.badge.word == _("away")
    assert page.action("counter.ticket_away").text() == _("Back at the window")
    press(qtbot, page, K.Key_F3)
    assert desk.read(shifts.on_duty)[0].away_since is None
    assert page.numbers.state.badge.word == _("ready to call")


def test_while_away_the_main_key_is_to_come_back_and_a_call_comes_back_too(qtbot, local_center, page, made, desk):
    def main():
        return {name for name, one in page.numbers.buttons.items() if one.isVisible() and one.property("primary")}

    issue(local_center, made["구직 상담"])
    again(qtbot, page)
    assert main() == {"call"}
    press(qtbot, page, K.Key_F3)
    assert main() == {"away"}
    assert "F3" in page.numbers.buttons["away"].text()
    press(qtbot, page, K.Key_F9)
    assert page.numbers.number.text() == "A001"
    assert desk.read(shifts.on_duty)[0].away_since is None, "who calls is there"
    assert main() == {"serve"}


def test_same_purpose_at_another_window_is_a_way_to_send_one_on(qtbot, local_center, page, made, desk):
    row = issue(local_center, made["구직 상담"])
    press(qtbot, page, K.Key_F9)
    press(qtbot, page, K.Key_F5)
    boxes = page.sheet.findChildren(QComboBox)
    told = [box.itemText(at) for box in boxes for at in range(box.count())]
    assert any(one.startswith("2번 창구") and one.endswith("직원 없음") for one in told), told
    page.sheet.form.set_values({"for_counter": "2"})
    press(qtbot, page, K.Key_S, CTRL)
    with desk.database.read() as db:
        ticket = db.get(Ticket, row.id)
        assert (ticket.purpose_id, ticket.for_counter) == (made["구직 상담"].id, 2)


def test_another_windows_call_is_seen_within_two_seconds(qtbot, local_center, page, made):
    issue(local_center, made["구직 상담"])
    again(qtbot, page)
    assert page.numbers.shown.here == 1
    local_center.desk("colleague").change(calling.call_next)
    qtbot.waitUntil(lambda: page.numbers.shown.here == 0, timeout=3500)


def test_while_nothing_changes_one_statement_is_read(page, desk):
    known = page.numbers.shown.stamp
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert desk.read(lambda db, act: read_strip(db, act, known=known)) is None
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len([one for one in seen if "ticket" in one]) == 1


def type_here(text):
    for letter in text:
        compose(QApplication.focusWidget(), "", letter)


def test_one_key_fills_the_search_and_who_is_opened_is_linked_with_the_session(
    qtbot, local_center, page, made, desk
):
    person = people.person(desk)
    people.person(desk, full_name="홍길순", mobile="010-0000-4321", birth_date="1990. 1. 2.")
    row = issue(local_center, made["구직 상담"], visitor_name="홍길동", phone_tail="1234")
    press(qtbot, page, K.Key_F9)
    assert "홍길동" in page.numbers.about.text()
    press(qtbot, page, K.Key_F10)
    assert state(desk, row) == S.SERVING
    assert page.who.people.search.text() == "홍길동 1234"
    press(qtbot, page, K.Key_Return)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    settle(qtbot, page.room.work)
    assert page.view.card.id == person
    type_here("경비 희망")
    press(qtbot, page, K.Key_Return, CTRL)
    with desk.database.read() as db:
        ticket, session = db.get(Ticket, row.id), db.query(CounselingSession).one()
        assert (ticket.jobseeker_id, ticket.session_id) == (person, session.id)
    assert page.question.isVisible(), "the number is offered to end"
    assert all("Ctrl+Enter" in one.text() for one in (page.question.label, page.question.verb))
    assert "A001" in page.question.label.text()
    press(qtbot, page, K.Key_Return, CTRL)
    assert state(desk, row) == S.DONE
    assert not page.question.isVisible()
    assert page.numbers.number.text() == "–"


def test_someone_new_is_linked_when_they_are_registered(qtbot, local_center, page, made, desk):
    row = issue(local_center, made["구직 상담"], visitor_name="홍새로", phone_tail="7777")
    press(qtbot, page, K.Key_F9)
    press(qtbot, page, K.Key_F10)
    press(qtbot, page, K.Key_N, CTRL)
    assert page.sheet.form.value("full_name") == "홍새로"
    page.sheet.form.set_values({"full_name": "홍새로", "mobile": "010-0000-7777"})
    press(qtbot, page, K.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    settle(qtbot, page.room.work)
    with desk.database.read() as db:
        assert db.get(Ticket, row.id).jobseeker_id == page.view.card.id


def test_a_wrong_person_is_put_right_with_the_same_key(qtbot, local_center, page, made, desk):
    people.person(desk)
    right = people.person(desk, full_name="홍길순", mobile="010-0000-4321", birth_date="1990. 1. 2.")
    row = issue(local_center, made["구직 상담"], visitor_name="홍길동")
    for key in (K.Key_F9, K.Key_F10, K.Key_Return):
        press(qtbot, page, key)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    page.serve(right)
    settle(qtbot, page.room.work)
    press(qtbot, page, K.Key_F10)
    with desk.database.read() as db:
        assert db.get(Ticket, row.id).jobseeker_id == right


def test_whose_appointment_it_is_is_opened_straight_and_their_name_is_on_record(
    qtbot, local_center, page, made, desk
):
    person = people.person(desk)
    row = issue(local_center, made["구직 상담"], visitor_name="홍길동")
    with desk.database.write.begin() as db:
        db.get(Ticket, row.id).jobseeker_id = person
    press(qtbot, page, K.Key_F9)
    with desk.database.read() as db:
        looks = db.query(AuditEntry).filter_by(action=AuditAction.SEARCH, table_name="ticket").count()
    assert looks == 1
    press(qtbot, page, K.Key_F10)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.view.card.id == person


def test_a_purpose_without_a_session_opens_nothing(qtbot, local_center, page, made, desk):
    band = {"letter": "D", "first_number": 1, "last_number": 9}
    paper = local_center.desk("supervisor").change(
        lambda db, act: save_purpose(db, act, name="증명", opens_session=False, **band)
    )
    row = issue(local_center, paper, visitor_name="홍길동")
    again(qtbot, page)
    press(qtbot, page, K.Key_F9, SHIFT)
    press(qtbot, page, K.Key_Return)
    press(qtbot, page, K.Key_F10)
    assert state(desk, row) == S.SERVING
    assert page.who.people.search.text() == ""


def test_on_a_narrow_line_the_last_parts_are_left_out_whole(qtbot, local_center, page, made):
    rows = [issue(local_center, made["구직 상담"]) for _each in range(3)]
    for _row in rows:
        press(qtbot, page, K.Key_F9)
        press(qtbot, page, K.Key_F7)
    line = page.numbers.waits
    whole = line.text()
    assert len(whole.split(" · ")) > 1
    for width in range(line.sizeHint().width() + 40, 60, -7):
        line.resize(width, line.height())
        said = QLabel.text(line)
        assert whole.startswith(said)
        assert said == whole or whole[len(said) :].startswith(" · "), "no part is cut"
        if " · " not in said:
            break
    assert line.toolTip() == whole
