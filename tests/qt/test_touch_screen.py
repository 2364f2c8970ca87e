"""The visitors' screen: a number by touch, printed, back by itself; no name; closed by whoever opened it alone."""

from datetime import time

import pytest

from jobdesk.base.errors import StoreError, WrongPassword
from jobdesk.base.hangul import keys_of
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintState
from jobdesk.base.tickets import TicketChannel
from jobdesk.qt.touch_screen import TouchScreen
from jobdesk.services.tickets import queue
from jobdesk.services.tickets.prints import print_states
from jobdesk.services.tickets.purposes import set_hours
from tests.qt.displays import look, show_display
from tests.qt.helpers import lose_answer, settle
from tests.services.queues import issue, purposes


def check(password):
    if password != "맞는 비밀번호":
        raise WrongPassword("비밀번호가 다릅니다.")


@pytest.fixture
def made(local_center):
    return purposes(local_center)


@pytest.fixture
def touch(qtbot, local_center, made):
    return show_display(qtbot, TouchScreen, local_center.desk("reception"), check)


def tap(touch, purpose, digits=""):
    touch.purposes[purpose.id].click()
    for sign in digits:
        touch.keys[sign].click()


def waiting(center):
    return center.desk("reception").read(queue.read_queue).waiting


def test_a_number_is_taken_printed_and_shown(qtbot, local_center, made, touch):
    issue(local_center, made["구직 상담"], visitor_name="홍길동")
    look(qtbot, touch)
    assert _("{count} waiting").format(count=1) in touch.purposes[made["구직 상담"].id].text()
    tap(touch, made["구직 상담"], "1234")
    touch.take.click()
    touch.take.click()
    settle(qtbot, touch.work)
    assert touch.number.text() == "A002"
    row = waiting(local_center)[-1]
    assert (row.label, row.phone_tail, row.channel) == ("A002", "1234", TicketChannel.TOUCH_SCREEN)
    assert len(waiting(local_center)) == 2, "touched twice it is one number"
    states = local_center.desk("reception").read(lambda db, act: print_states(db, act, ticket_ids=[row.id]))
    assert states[row.id] is PrintState.CONFIRMED
    shown = " ".join(label.text() for label in touch.findChildren(type(touch.title)))
    assert "홍길동" not in shown
    assert touch._back.isActive()
    touch._back.timeout.emit()
    assert touch.faces.currentWidget() is touch.choice
    assert touch.number.text() == ""
    assert "1234" not in touch.typed.text().replace(" ", "")


def write(touch, name):
    for syllable in name:
        for key in keys_of(syllable):
            touch.name.keys[key].click()


def shown(touch):
    return " ".join(label.text() for label in touch.findChildren(type(touch.title)))


def test_a_name_is_written_by_touch_and_goes_with_the_number_alone(qtbot, local_center, made, touch):
    tap(touch, made["구직 상담"], "1234")
    touch.add_name.click()
    write(touch, "홍길동이")
    touch.name.erase.click()
    touch.name.erase.click()
    assert touch.name.typed.text() == "홍길동"
    touch.name.take.click()
    settle(qtbot, touch.work)
    (row,) = waiting(local_center)
    assert (row.visitor_name, row.phone_tail) == ("홍길동", "1234")
    assert "홍길동" not in shown(touch), "the number is shown, no name"


def test_a_name_may_be_skipped_and_is_not_kept(qtbot, local_center, made, touch):
    tap(touch, made["구직 상담"])
    touch.add_name.click()
    write(touch, "김")
    touch.name.skip.click()
    settle(qtbot, touch.work)
    assert not waiting(local_center)[0].visitor_name


def test_nothing_of_a_name_stays_when_nobody_goes_on(qtbot, made, touch):
    tap(touch, made["구직 상담"], "1234")
    touch.add_name.click()
    write(touch, "홍길동")
    assert touch._back.isActive()
    assert touch._back.interval() <= 30_000
    touch._back.timeout.emit()
    assert touch.faces.currentWidget() is touch.choice
    assert "홍" not in shown(touch)
    tap(touch, made["구직 상담"])
    touch.add_name.click()
    assert touch.name.name == "", "the next one begins with nothing"


def test_half_a_phone_number_is_not_taken_and_told_why(touch, made):
    tap(touch, made["구인"], "12")
    assert not touch.take.isEnabled()
    assert "네 자리를 모두" in touch.tail_told.text()
    touch.keys["erase"].click()
    touch.keys["erase"].click()
    assert touch.take.isEnabled()
    assert "네 자리를 모두" not in touch.tail_told.text()


def test_a_lost_answer_is_one_number(qtbot, local_center, made, touch, monkeypatch):
    lose_answer(monkeypatch, touch.work.desk, StoreError("서버의 답이 없습니다."))
    tap(touch, made["구인"])
    touch.take.click()
    settle(qtbot, touch.work)
    assert touch.strip.text() == "서버의 답이 없습니다."
    touch.take.click()
    settle(qtbot, touch.work)
    assert touch.number.text() == "B001"
    assert [one.label for one in waiting(local_center)] == ["B001"]


def test_closed_hours_say_so(qtbot, local_center, made, touch):
    night = {day: (time(0, 0), time(0, 1)) for day in range(7)}
    local_center.desk("supervisor").change(lambda db, act: set_hours(db, act, hours=night))
    look(qtbot, touch)
    assert touch.faces.currentWidget() is touch.closed_face
    assert touch.now.closed in touch.closed_face.text()


def test_it_closes_with_the_password_alone(qtbot, touch):
    touch.close()
    assert touch.isVisible()
    assert touch.closing.isVisible()
    for typed, stays in (("falsch", True), ("맞는 비밀번호", False)):
        touch.password.setText(typed)
        touch.try_closing()
        settle(qtbot, touch.work)
        assert touch.isVisible() is stays
        assert touch.password.text() == ""
