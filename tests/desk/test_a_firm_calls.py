"""A firm calls, by keyboard alone: known or not, its vacancy opened, the talk written down, a call between."""

from datetime import timedelta

from PySide6.QtCore import Qt

from jobdesk.base.formats import format_date
from jobdesk.qt.pages._employer_sheet import EmployerSheet
from jobdesk.qt.pages._find_firm import FindFirmSheet
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer, EmployerContact
from jobdesk.records.events import EventInterview, EventParticipant
from jobdesk.records.vacancies import Vacancy
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import people

ASKED = {
    "title": "아파트 경비원",
    "occupation": "경비",
    "duties": "단지 순찰과 출입 관리",
    "place_address": "영등포구 당산로 1",
    "workdays": "월~금",
    "weekly_hours": "40",
    "wage_basis": "월급",
    "wage_min": "2500000",
    "employment_type": "상용직",
}


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def test_an_unknown_firm_calls_and_its_vacancy_is_opened(hands):
    hands.go("vacancies")
    hands.press(Qt.Key.Key_N)
    assert isinstance(hands.sheet, FindFirmSheet)
    hands.type("한빛관리")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.fill(contact_phone="02-0000-1111")
    hands.press(Qt.Key.Key_S)
    hands.fill(**ASKED, closes_on=format_date(hands.desk.act().today + timedelta(days=14)))
    hands.press(Qt.Key.Key_S)
    (firm,), (vacancy,) = all_of(hands.desk, Employer), all_of(hands.desk, Vacancy)
    assert (firm.name, vacancy.employer_id, vacancy.state) == ("한빛관리", firm.id, "received")
    assert vacancy.contact_phone == firm.contact_phone == "0200001111"
    hands.press(Qt.Key.Key_O)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert [one.state for one in all_of(hands.desk, Vacancy)] == ["open"]


def test_a_second_call_comes_while_the_first_is_written_down(hands):
    people.employer(hands.desk)
    hands.go("vacancies")
    hands.press(Qt.Key.Key_N)
    hands.type("한빛")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.fill(title="아파트 경비원")
    hands.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert hands.sheet is None
    hands.press(Qt.Key.Key_N)
    hands.type("새싹푸드")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_S)
    assert [one.title for one in all_of(hands.desk, Vacancy)] == ["아파트 경비원"]
    assert {one.name for one in all_of(hands.desk, Employer)} == {"한빛관리", "새싹푸드"}


def test_a_known_firm_gets_another_contact_and_the_talk_is_written_down(hands):
    people.employer(hands.desk)
    hands.go("vacancies")
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.type("한빛")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, EmployerSheet)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_N)
    hands.fill(name="박소장", phone="010-0000-7777")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_N)
    hands.fill(note="다음 주에 세 명 더 구인")
    hands.press(Qt.Key.Key_S)
    assert [one.name for one in all_of(hands.desk, EmployerContact)] == ["박소장"]
    assert [one.note for one in all_of(hands.desk, CounselingSession)] == ["다음 주에 세 명 더 구인"]
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.page.firms.search.hasFocus()


def test_an_event_from_its_firm_to_an_interview(hands):
    people.employer(hands.desk)
    hong = people.person(hands.desk, ready=False)
    hands.go("events")
    hands.press(Qt.Key.Key_N)
    hands.fill(name="제1회 JOB포유")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_N, CTRL | SHIFT)
    hands.type("한빛")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.fill(booth="1")
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_E)
    hands.type("홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_I)
    hands.type("홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert [one.jobseeker_id for one in all_of(hands.desk, EventParticipant)] == [hong]
    assert [(one.jobseeker_id, one.result) for one in all_of(hands.desk, EventInterview)] == [(hong, "waiting")]
