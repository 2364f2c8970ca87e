"""A JOB포유 afternoon by keyboard alone, and what was learned of it a week later."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.clock import Clock
from jobdesk.base.formats import format_date
from jobdesk.qt.pages._event_people import SignUpSheet
from jobdesk.qt.pages._event_table import InterviewTable
from jobdesk.qt.pages._event_timetable import TimetableSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.events import RESULTS
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.placements import Placement
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.events import event_rows
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import people

FIRMS = ("한빛관리", "가온식품", "다솜상사")
KNOWN = ("홍길동", "김민수", "이영희", "박철수", "최하늘", "정바다")
NEW = (("강산들", "010-0000-3001"), ("한가람", "010-0000-3002"))


@pytest.fixture
def ready(local_center):
    """Three firms with an open vacancy each, and six people of the desk."""
    desk = local_center.desk("counselor")
    for number, name in enumerate(FIRMS):
        people.vacancy(desk, people.employer(desk, name=name, phone=f"02-0000-{4000 + number}"))
    for number, name in enumerate(KNOWN):
        people.person(desk, full_name=name, mobile=f"010-0000-{5000 + number}")


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def live(desk):
    return [one for one in all_of(desk, EventInterview) if one.voided_at is None]


def press_save(hands):
    hands.press(Qt.Key.Key_S)


def the_event(hands):
    hands.go("events")
    hands.press(Qt.Key.Key_N)
    hands.fill(starts_at="1400", ends_at="1600", place="구청 대강당")
    press_save(hands)
    assert hands.sheet is None
    for number, name in enumerate(FIRMS, 1):
        hands.press(Qt.Key.Key_N, CTRL | SHIFT)
        hands.type(name)
        hands.press(Qt.Key.Key_Return, PLAIN)
        hands.until(lambda: isinstance(hands.sheet, FormSheet))
        hands.fill(booth=str(number))
        press_save(hands)
        assert hands.sheet is None


def the_people(hands):
    hands.press(Qt.Key.Key_E)
    assert isinstance(hands.sheet, SignUpSheet)
    for name in KNOWN:
        hands.type(name)
        hands.press(Qt.Key.Key_Return, PLAIN)
    for name, phone in NEW:
        hands.type(name)
        hands.press(Qt.Key.Key_N, CTRL | SHIFT)
        hands.fill(mobile=phone)
        press_save(hands)
        assert isinstance(hands.sheet, SignUpSheet)
    hands.press(Qt.Key.Key_Escape, PLAIN)


def one_result(hands, key, *, down=0):
    for _step in range(down):
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(key, PLAIN)


def test_an_afternoon_of_three_firms_and_eight_people(hands, ready, local_center, monkeypatch):
    desk = hands.desk
    the_event(hands)
    (event,) = all_of(desk, Event)
    assert (event.round_no, event.name, event.slot_minutes) == (1, "제1회 JOB포유", 15)
    assert all(firm.vacancy_id and firm.openings == 2 for firm in all_of(desk, EventFirm))
    the_people(hands)
    assert len([one for one in all_of(desk, EventParticipant) if one.signed_in_at]) == 8

    hands.press(Qt.Key.Key_T)
    assert isinstance(hands.sheet, TimetableSheet)
    hands.press(Qt.Key.Key_G)
    assert len(live(desk)) == 24, "everyone meets every firm within two hours"
    hands.press(Qt.Key.Key_Delete, PLAIN)
    assert len(live(desk)) == 23
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: isinstance(hands.sheet, PreviewSheet))
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: len(local_center.printer.printed) == 1)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: isinstance(hands.sheet, PreviewSheet))
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: len(local_center.printer.printed) == 2)
    assert [job.kind for job in all_of(desk, PrintJob)] == ["event_timetable", "event_sign_in"]

    hands.press(Qt.Key.Key_R)
    assert isinstance(hands.sheet, InterviewTable)
    one_result(hands, Qt.Key.Key_1)
    hands.press(Qt.Key.Key_Down, SHIFT)
    one_result(hands, Qt.Key.Key_2)
    hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_End, SHIFT)
    one_result(hands, Qt.Key.Key_3)
    press_save(hands)
    assert hands.sheet is None
    results = [one.result for one in live(desk)]
    assert [results.count(one) for one in ("hired", "not_hired", "waiting")] == [1, 2, 20]
    row = hands.page.events.list.current_row()
    assert (row.firms, row.signed_in, row.interviewed, row.hired, row.interviews) == (3, 8, 8, 1, 23)
    a_week_later(hands, monkeypatch)


def a_week_later(hands, monkeypatch):
    desk = hands.desk
    event, day = all_of(desk, Event)[0], desk.act().today + timedelta(days=8)
    monkeypatch.setattr(type(desk), "clock", property(lambda _desk: Clock(day)))
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Tab)
    assert hands.page.views.current == RESULTS
    assert hands.page.pane.count == 21, "what waits, and who was hired"
    hands.type("홍길동")
    hands.until(lambda: hands.page.pane.count < 21)
    hands.press(Qt.Key.Key_Down, PLAIN)
    waits = next(one for one in hands.page.results.list.model_.rows if one.result == "waiting")
    while hands.page.results.list.current_row().id != waits.id:
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_F2, PLAIN)
    hands.fill(result="채용", hired_on=format_date(day), confirm_note="업체 전화로 확인")
    press_save(hands)
    assert hands.page.question.isVisible()
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, FormSheet), "the placement follows"
    assert "*" not in hands.sheet.title.text(), "the person is named in full"
    press_save(hands)
    hands.until(lambda: hands.sheet is None)
    (placed,) = all_of(desk, Placement)
    assert (placed.event_id, placed.route, placed.started_on) == (event.id, "event", day)
    (told,) = [one for one in live(desk) if one.id == waits.id]
    assert (told.result, told.result_on, told.confirmed_on, told.hired_on) == ("hired", day, day, day)
    (row,) = desk.read(lambda db, act: event_rows(db, [event.id]))
    assert (row.hired, row.hired_later, row.interviewed) == (1, 1, 8), "the day stays as it was"
