"""Waiting numbers in real windows: called, served, written down, ended; two windows never get one person."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.records.counseling import CounselingSession
from jobdesk.records.tickets import Ticket, TicketStep
from tests.desk.hands import PLAIN
from tests.services import people
from tests.services.queues import issue, purposes

K = Qt.Key


@pytest.fixture
def made(shared_center):
    """One purpose that both windows serve."""
    return purposes(shared_center, {"구직 상담": {1: 1, 2: 1}})


@pytest.fixture
def pair(sit_down, shared_center, made):
    """The hands of two counselors on one center, each at a window of their own."""
    seats = []
    for role in ("counselor", "colleague"):
        desk = shared_center.desk(role)
        desk.begin_day()
        seats.append(sit_down(desk))
    return seats


def tickets(hands):
    with hands.desk.database.read() as db:
        return {one.number: one for one in db.query(Ticket)}


def test_two_windows_pressing_at_once_get_different_people(pair, shared_center, made):
    rows = [issue(shared_center, made["구직 상담"]) for _each in range(3)]
    for hands in pair:
        hands.page.read_numbers()
        hands.settle()
    for hands in (*pair, *pair):
        hands.page.action("counter.ticket_call").trigger()
    for hands in pair:
        hands.settle()
    one, two = (hands.page.number for hands in pair)
    assert {one.label, two.label} == {"A001", "A002"}
    found = tickets(pair[0])
    assert {found[1].counter_no, found[2].counter_no} == {1, 2}
    assert found[3].state == "waiting"
    with pair[0].desk.database.read() as db:
        assert db.query(TicketStep).filter_by(act="called").count() == 2
    assert len(rows) == 3


def test_a_visitor_goes_from_window_to_window_and_is_typed_by_nobody_twice(pair, shared_center, made):
    one, two = pair
    person = people.person(one.desk)
    ticket = issue(shared_center, made["구직 상담"], visitor_name="홍길동", phone_tail="1234")
    one.look_here()
    one.until(lambda: one.page.numbers.shown is not None and one.page.numbers.shown.here == 1)
    one.press(K.Key_F9, PLAIN)
    one.press(K.Key_F10, PLAIN)
    one.press(K.Key_Return, PLAIN)
    one.until(lambda: one.page.view is not None)
    assert one.page.view.card.id == person
    one.type("경비 희망")
    one.press(K.Key_S)
    one.press(K.Key_F5, PLAIN)
    one.until(lambda: one.sheet is not None)
    one.sheet.form.set_values({"for_counter": "2"})
    one.press(K.Key_S)
    assert one.sheet is None
    found = tickets(one)[1]
    assert (found.for_counter, found.jobseeker_id) == (2, person)
    with one.desk.database.read() as db:
        session = db.query(CounselingSession).one()
        assert found.session_id == session.id

    two.look_here()
    two.until(lambda: two.page.numbers.shown is not None and two.page.numbers.shown.here == 1)
    two.press(K.Key_F9, PLAIN)
    two.press(K.Key_F10, PLAIN)
    two.until(lambda: two.page.view is not None)
    assert two.page.view.card.id == person, "the next window opens the same person straight"
    two.press(K.Key_Escape, PLAIN)
    two.until(lambda: two.page.view is None)
    two.press(K.Key_Return)
    two.until(lambda: tickets(two)[1].state == "done")
    assert ticket.label == "A001"


def test_the_session_ends_and_the_same_key_ends_the_number(hands, local_center):
    made = purposes(local_center, {"구직 상담": {1: 1}})
    people.person(hands.desk)
    hands.desk.begin_day()
    issue(local_center, made["구직 상담"], visitor_name="홍길동")
    hands.page.read_numbers()
    hands.settle()
    hands.press(K.Key_F9, PLAIN)
    hands.press(K.Key_F10, PLAIN)
    hands.press(K.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)
    hands.type("상담함")
    hands.press(K.Key_Return)
    hands.until(lambda: hands.page.question.isVisible())
    assert tickets(hands)[1].state == "serving"
    hands.press(K.Key_Return)
    assert tickets(hands)[1].state == "done"


def test_numbers_and_whom_a_window_has_survive_a_restart(sit_down, hands, local_center):
    made = purposes(local_center, {"구직 상담": {1: 1}})
    issue(local_center, made["구직 상담"])
    hands.page.read_numbers()
    hands.settle()
    hands.press(K.Key_F9, PLAIN)
    assert hands.page.number.label == "A001"
    again = sit_down(local_center.open("counselor", window_no=1))
    again.until(lambda: again.page.numbers.shown is not None)
    assert again.page.number.label == "A001"
    assert issue(local_center, made["구직 상담"]).label == "A002"
