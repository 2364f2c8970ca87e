"""The day of an event by keyboard: people taken in and signed in, the timetable, results in a table, papers."""

from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages._event_table import InterviewTable
from jobdesk.qt.pages._event_timetable import TimetableSheet
from jobdesk.qt.pages.events import INTERVIEWS, PEOPLE, EventsPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral
from jobdesk.services import event_timetable, events
from tests.qt.helpers import compose, press, settle, show_page, unnamed
from tests.services import people
from tests.services.test_events import event as an_event

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("홍길동", "김민수", "이영희", "박철수")


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def card(desk):
    return an_event(desk, starts_at="14:00", ends_at="15:00")


@pytest.fixture
def firms(desk, card):
    def at(name, booth):
        values = {"employer_name": name, "booth": booth}
        return desk.change(lambda db, act: events.save_firm(db, act, event_id=card.id, values=values))

    return [at("한빛관리", "1"), at("가온식품", "2")]


@pytest.fixture
def four(desk, card):
    made = [
        people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{2000 + number}")
        for number, name in enumerate(NAMES)
    ]
    for one in made:
        desk.change(lambda db, act, one=one: events.sign_up(db, act, event_id=card.id, jobseeker_id=one))
    return made


@pytest.fixture
def page(qtbot, desk, card):
    page = show_page(qtbot, EventsPage, desk, size=(1366, 768))
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def live(desk):
    return [one for one in all_of(desk, EventInterview) if one.voided_at is None]


def write(text):
    compose(QApplication.focusWidget(), "", text)


def booked(desk):
    return {(one.event_firm_id, one.starts_at): one.jobseeker_id for one in live(desk)}


def to_side(qtbot, page, key, line=0):
    page.sides.choose(key)
    rows = page.side_lists[key]
    rows.select(rows.model_.rows[line].id)
    rows.table.setFocus()


def test_a_new_event_is_the_next_round_of_its_kind(qtbot, desk, page):
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    settle(qtbot, page.room.work)
    form = page.sheet.form
    assert int(form.values()["round_no"]) == 4, "the third was held this year"
    assert "4" in form.values()["name"]
    form.input("kind").setFocus()
    form.set_value("kind", "job_fair")
    form.edited.emit("kind")
    settle(qtbot, page.room.work)
    assert int(form.values()["round_no"]) == 1
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    made = max(all_of(desk, Event), key=lambda one: one.id)
    assert (made.kind, made.round_no, made.slot_minutes) == ("job_fair", 1, 15)


def test_a_firm_joins_with_its_open_vacancy(qtbot, desk, page):
    known = people.employer(desk)
    vacancy = people.vacancy(desk, known)
    press(qtbot, page, Qt.Key.Key_N, CTRL | SHIFT)
    write("한빛")
    press(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    (firm,) = all_of(desk, EventFirm)
    assert (firm.vacancy_id, firm.openings, firm.job) == (vacancy, 2, "아파트 경비원")


def test_who_is_not_known_is_taken_in_with_a_name_and_a_phone(qtbot, desk, page, card):
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    write("한가람")
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_N, CTRL | SHIFT)
    sheet = page.sheet
    assert sheet.form.values()["full_name"] == "한가람"
    sheet.form.set_value("mobile", "010-0000-7777")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    (person,) = all_of(desk, Jobseeker)
    (there,) = all_of(desk, EventParticipant)
    assert (there.jobseeker_id, there.signed_in_at is not None) == (person.id, True)
    assert page.sheet.people.search.hasFocus(), "on to the next"
    press(qtbot, page, Qt.Key.Key_N, CTRL | SHIFT)
    for name, value in (("full_name", "한가람"), ("mobile", "010-0000-7777")):
        page.sheet.form.set_value(name, value)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet.question.isVisible(), "a person like this one is known"
    press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
    assert len(all_of(desk, Jobseeker)) == 2


def test_f7_signs_several_in_and_takes_it_back(qtbot, desk, four, page):
    press(qtbot, page, Qt.Key.Key_F7)
    assert page.sides.current == PEOPLE, "nobody is signed in unseen"
    assert not any(one.signed_in_at for one in all_of(desk, EventParticipant))
    to_side(qtbot, page, PEOPLE)
    press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    press(qtbot, page, Qt.Key.Key_F7)
    signed = [one for one in all_of(desk, EventParticipant) if one.signed_in_at]
    assert {one.jobseeker_id for one in signed} == set(four[:2])
    press(qtbot, page, Qt.Key.Key_F7)
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert not any(one.signed_in_at for one in all_of(desk, EventParticipant))


def test_people_get_their_slots_by_keyboard_alone(qtbot, desk, firms, four, page):
    press(qtbot, page, Qt.Key.Key_T, CTRL)
    sheet = page.sheet
    assert isinstance(sheet, TimetableSheet)
    assert (sheet.grid.slots.rowCount(), sheet.grid.slots.columnCount()) == (4, 2)
    assert unnamed(sheet) == []
    for text in ("홍길", "2001"):
        press(qtbot, page, Qt.Key.Key_Return)
        write(text)
        settle(qtbot, page.room.work)
        press(qtbot, page, Qt.Key.Key_Return)
    here, there = firms
    assert booked(desk) == {(here.id, time(14)): four[0], (here.id, time(14, 15)): four[1]}
    assert "홍길동" in sheet.grid.slots.text(sheet.grid.slots.index(0, 0)), "names are in full here"
    sheet.grid.setCurrentIndex(sheet.grid.slots.index(0, 1))
    press(qtbot, page, Qt.Key.Key_Return)
    write("홍길")
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_Return)
    assert sheet.strip.isVisible(), "at one firm at a time"
    assert len(live(desk)) == 2
    sheet.grid.setFocus()
    sheet.grid.setCurrentIndex(sheet.grid.slots.index(0, 0))
    press(qtbot, page, Qt.Key.Key_Delete)
    assert booked(desk) == {(here.id, time(14, 15)): four[1]}


def test_an_even_timetable_of_the_chosen_is_filled_and_taken_back_by_one_key(qtbot, desk, firms, four, page):
    press(qtbot, page, Qt.Key.Key_T, CTRL)
    sheet = page.sheet
    sheet.people.begin()
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_G, CTRL)
    assert set(booked(desk).values()) == set(four[:2])
    assert len(live(desk)) == 4
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert live(desk) == []
    for line in (0, 1):
        sheet.people.model_.toggle(line)
    press(qtbot, page, Qt.Key.Key_G, CTRL)
    assert len(live(desk)) == 8, "nobody chosen, nobody there yet: everyone who signed up"


def test_the_papers_are_seen_first_and_then_printed(qtbot, desk, firms, four, page, card):
    desk.change(lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=four))
    for key, kind in ((Qt.Key.Key_P, "event_sign_in"), (Qt.Key.Key_T, "event_timetable")):
        press(qtbot, page, key, CTRL)
        if kind == "event_timetable":
            press(qtbot, page, Qt.Key.Key_P, CTRL)
        assert isinstance(page.sheet, PreviewSheet)
        press(qtbot, page, Qt.Key.Key_P, CTRL)
        qtbot.waitUntil(lambda kind=kind: all_of(desk, PrintJob)[-1].state == "confirmed", timeout=10_000)
        assert all_of(desk, PrintJob)[-1].kind == kind
    assert isinstance(page.sheet, TimetableSheet)


def test_results_by_one_key_several_at_once_one_save(qtbot, desk, firms, four, page, card):
    desk.change(
        lambda db, act: event_timetable.fill_timetable(
            db, act, event_id=card.id, jobseeker_ids=four, firm_ids=[firms[0].id]
        )
    )
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    table = page.sheet
    assert isinstance(table, InterviewTable)
    assert table.lines.table.hasFocus()
    assert unnamed(table) == []
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    press(qtbot, page, Qt.Key.Key_2)
    press(qtbot, page, Qt.Key.Key_End)
    press(qtbot, page, Qt.Key.Key_4)
    table.who.setFocus()
    table.firm.set_value(str(firms[1].id))
    write("박철")
    press(qtbot, page, Qt.Key.Key_Return)
    assert [line.new for line in table.lines.model_.rows] == [
        "hired",
        "not_hired",
        "not_hired",
        "no_show",
        "waiting",
    ]
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is None
    assert [(one.result, one.result_on) for one in live(desk) if one.no_show_at is None] == [
        (result, desk.act().today) for result in ("hired", "not_hired", "not_hired", "waiting")
    ]
    row = page.events.list.current_row()
    assert (row.interviewed, row.hired) == (4, 1)
    assert "4" in page.tally.text()


def test_what_was_typed_in_the_table_is_offered_again(qtbot, desk, firms, four, page, card):
    desk.change(lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=four[:1]))
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_Escape)
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert [line.new for line in page.sheet.lines.model_.rows] == ["hired", ""]
    assert {one.result for one in live(desk)} == {"waiting"}


def test_an_interview_becomes_a_referral_to_the_firms_vacancy(qtbot, desk, page, card):
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer)
    values = {"employer_name": "x", "vacancy_id": vacancy}
    desk.change(lambda db, act: events.save_firm(db, act, event_id=card.id, values=values, employer_id=employer))
    hong = people.person(desk)
    desk.change(lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=[hong]))
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    to_side(qtbot, page, INTERVIEWS)
    press(qtbot, page, Qt.Key.Key_R, CTRL | SHIFT)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is None
    (referral,) = all_of(desk, Referral)
    assert (referral.method, referral.vacancy_id, referral.jobseeker_id) == ("accompanied", vacancy, hong)
    assert [one.referral_id for one in live(desk)] == [referral.id]


def test_a_failed_condition_is_asked_about_before_people_are_referred(qtbot, desk, page, card):
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer, experience="경력", experience_months="12", driving="예")
    desk.change(
        lambda db, act: events.save_firm(
            db, act, event_id=card.id, values={"employer_name": "x", "vacancy_id": vacancy}, employer_id=employer
        )
    )
    hong = people.person(desk, career_months="3", can_drive="아니오")
    desk.change(lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=[hong]))
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    to_side(qtbot, page, INTERVIEWS)
    press(qtbot, page, Qt.Key.Key_R, CTRL | SHIFT)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet.form.focused_field() == "override_why"
    page.sheet.form.set_value("override_why", "업체가 신입도 면접 보겠다고 함")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    (referral,) = all_of(desk, Referral)
    assert referral.override_why == "업체가 신입도 면접 보겠다고 함"


def test_a_coming_event_signs_nobody_in(qtbot, desk, four, page, card):
    coming = an_event(desk, name="박람회", kind="job_fair", held_on=desk.act().today + timedelta(days=3))
    desk.change(lambda db, act: events.sign_up(db, act, event_id=coming.id, jobseeker_id=four[0]))
    page.room.work.changed.emit("events")
    page.open_record("event", coming.id)
    settle(qtbot, page.room.work)
    to_side(qtbot, page, PEOPLE)
    press(qtbot, page, Qt.Key.Key_F7)
    assert page.strip.isVisible()
    assert not any(one.signed_in_at for one in all_of(desk, EventParticipant))
