"""A JOB포유 afternoon and visits to firms, by keyboard in a real window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.enums import AuditAction
from jobdesk.qt.pages import _found_as_typed
from jobdesk.qt.pages._find_firm import FindFirmSheet
from jobdesk.qt.pages.events import FIRMS, INTERVIEWS, PEOPLE, VISITS, EventsPage
from jobdesk.qt.parts import ActionButton
from jobdesk.qt.windows.places import PLACES
from jobdesk.records.events import EmployerVisit, Event, EventFirm, EventInterview, EventParticipant
from jobdesk.services import events, visits
from jobdesk.services.audit import list_audit
from tests.qt.helpers import compose, press, settle, show_page, unnamed
from tests.services import people

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def event(desk):
    values = {"kind": "matching_day", "name": "제1회 JOB포유", "held_on": desk.act().today, "place": "구청 강당"}
    return desk.change(lambda db, act: events.save_event(db, act, values=values)).id


@pytest.fixture
def page(qtbot, desk, event):
    page = show_page(qtbot, EventsPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def save(qtbot, page, **values):
    page.sheet.form.set_values(values)
    page.sheet.save_now()
    settle(qtbot, page.room.work)


def find(qtbot, page, text):
    """Type into the search that has the keyboard, and Enter."""
    compose(QApplication.focusWidget(), "", text)
    press(qtbot, page, Qt.Key.Key_Return)


def strike(qtbot, page, why="착오 입력"):
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    page.question.reason.setText(why)
    page.question.verb.click()
    settle(qtbot, page.room.work)


def go_to_side(qtbot, page, key):
    while not (page.side_lists[page.sides.current].hasFocus() and page.sides.current == key):
        page.sides.choose(key)
        page.side_lists[key].select_first()
        page.side_lists[key].table.setFocus()


def a_firm(desk, event, **more):
    firm = people.employer(desk, **more)
    return desk.change(
        lambda db, act: events.save_firm(
            db, act, event_id=event, employer_id=firm, values={"employer_name": "x", "booth": "1"}
        )
    )


@pytest.mark.parametrize("view", ["events", VISITS, "event_results"])
def test_every_button_is_whole_in_a_narrow_window(qtbot, page, view):
    """1,024 logical pixels wide, the rail beside it."""
    page.window().resize(1024 - 176, 640)
    page.views.choose(view)
    settle(qtbot, page.room.work)
    seen = [one for one in page.findChildren(ActionButton) if one.isVisible()]
    assert len(seen) > 3
    assert [one.text() for one in seen if one.width() < one.sizeHint().width()] == []


def test_an_event_begins_with_its_day_and_the_search_has_the_keyboard(qtbot, desk, page):
    page.start_focus()
    assert page.search.hasFocus()
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    save(qtbot, page, name="제2회 JOB포유")
    assert page.sheet is None
    assert {one.name for one in all_of(desk, Event)} == {"제1회 JOB포유", "제2회 JOB포유"}
    page.search.setText("제1회 강당")
    settle(qtbot, page.room.work)
    assert [row.name for row in page.events.model_.rows] == ["제1회 JOB포유"]
    assert page.pane.count == 1
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.events.list.table.hasFocus(), "Enter goes to the event; its parts stand beside it"
    assert page.sheet is None


def test_a_narrowed_list_shows_the_parts_of_the_event_that_is_left(qtbot, desk, page, event):
    a_firm(desk, event)
    fair = {"kind": "job_fair", "name": "박람회", "held_on": desk.act().today, "place": "역 광장"}
    desk.change(lambda db, act: events.save_event(db, act, values=fair))
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    page.pane.set_filter("kind", ("job_fair",))
    settle(qtbot, page.room.work)
    assert [page.pane.count, page.events.list.current_row().name] == [1, "박람회"]
    assert "박람회" in page.about.title.text()
    assert page.firms.model_.rowCount() == 0
    page.events.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    assert page.pane.count == 2
    page.pane.show_record(event)
    settle(qtbot, page.room.work)
    assert page.firms.model_.rowCount() == 1


def test_a_known_firm_joins_by_its_record_and_another_by_its_name(qtbot, desk, page):
    known = people.employer(desk)
    for typed, values in (("한빛", {"booth": "1"}), ("동네빵집", {"booth": "2"})):
        press(qtbot, page, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
        assert isinstance(page.sheet, FindFirmSheet)
        find(qtbot, page, typed)
        save(qtbot, page, **values)
        assert page.sheet is None
    firms = {(one.employer_name, one.employer_id, one.booth) for one in all_of(desk, EventFirm)}
    assert firms == {("한빛관리", known, "1"), ("동네빵집", None, "2")}
    assert page.firms.model_.rowCount() == 2


def test_people_are_listed_only_once_something_is_typed_and_then_on_record(
    qtbot, desk, page, monkeypatch, local_center
):
    monkeypatch.setattr(_found_as_typed, "TRACE_MS", 10)
    hong = people.person(desk, ready=False)
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    assert page.sheet.people.list.model_.rowCount() == 0
    compose(QApplication.focusWidget(), "", "홍길")
    settle(qtbot, page.room.work)
    (hit,) = page.sheet.people.list.model_.rows
    assert hit.title == "홍길동"
    assert "1985" in hit.detail
    qtbot.wait(40)
    settle(qtbot, page.room.work)
    rows = local_center.desk("auditor").view(lambda db, act: list_audit(db, act))
    assert any(row.action == AuditAction.SEARCH and hong in row.jobseeker_ids for row in rows)


def test_enter_signs_people_in_one_after_the_other(qtbot, desk, page, event):
    hong = people.person(desk, ready=False)
    kim = people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event, jobseeker_id=kim))
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    find(qtbot, page, "홍길동")
    find(qtbot, page, "김민수")
    there = all_of(desk, EventParticipant)
    assert {one.jobseeker_id for one in there} == {hong, kim}
    assert all(one.signed_in_at for one in there)
    find(qtbot, page, "김민수")
    assert page.sheet.strip.isVisible()
    assert len(all_of(desk, EventParticipant)) == 2


def test_a_coming_event_only_signs_up(qtbot, desk, page):
    values = {"kind": "job_fair", "name": "박람회", "held_on": desk.act().today + timedelta(days=7)}
    desk.change(lambda db, act: events.save_event(db, act, values=values))
    people.person(desk, ready=False)
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    page.events.list.select_first()
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    find(qtbot, page, "홍길동")
    assert [one.signed_in_at for one in all_of(desk, EventParticipant)] == [None]


def test_interviews_are_kept_and_get_their_result(qtbot, desk, page, event):
    firm = a_firm(desk, event)
    hong = people.person(desk, ready=False)
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_I, CTRL)
    find(qtbot, page, "홍길동")
    (met,) = all_of(desk, EventInterview)
    assert (met.jobseeker_id, met.event_firm_id, met.result) == (hong, firm.id, "waiting")
    page.pop()
    go_to_side(qtbot, page, INTERVIEWS)
    press(qtbot, page, Qt.Key.Key_F2)
    save(qtbot, page, result="hired", result_on=desk.act().today)
    assert [one.result for one in all_of(desk, EventInterview)] == ["hired"]
    assert [row.result for row in page.interviews.model_.rows] == ["hired"]
    assert page.events.model_.row_at(0).interviewed == 1


def test_the_person_of_the_line_is_interviewed_without_a_search(qtbot, desk, page, event):
    a_firm(desk, event)
    hong = people.person(desk, ready=False)
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event, jobseeker_id=hong, signed_in=True))
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    go_to_side(qtbot, page, PEOPLE)
    press(qtbot, page, Qt.Key.Key_I, CTRL)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is None
    assert [one.jobseeker_id for one in all_of(desk, EventInterview)] == [hong]


def test_every_line_is_struck_through_where_the_keyboard_is(qtbot, desk, page, event):
    firm = a_firm(desk, event)
    hong = people.person(desk, ready=False)
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event, jobseeker_id=hong, signed_in=True))
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    go_to_side(qtbot, page, PEOPLE)
    press(qtbot, page, Qt.Key.Key_I, CTRL)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    page.events.list.table.setFocus()
    strike(qtbot, page)
    assert page.strip.isVisible(), "people were there"
    for key, record in ((INTERVIEWS, EventInterview), (PEOPLE, EventParticipant), (FIRMS, EventFirm)):
        go_to_side(qtbot, page, key)
        strike(qtbot, page)
        assert [one.voided_why for one in all_of(desk, record)] == ["착오 입력"]
        assert page.side_lists[key].model_.rowCount() == 0
    page.events.list.table.setFocus()
    strike(qtbot, page)
    assert page.events.model_.rowCount() == 0
    assert firm.employer_id is not None


def test_an_event_a_colleague_saved_meanwhile_is_saved_at_the_second_try(qtbot, desk, page, event, local_center):
    coming = {"held_on": desk.act().today + timedelta(days=3)}
    desk.change(lambda db, act: events.void_event(db, act, event_id=event, why="다른 날"))
    values = {"kind": "matching_day", "name": "JOB포유 4회", **coming}
    planned = desk.change(lambda db, act: events.save_event(db, act, values=values)).id
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    page.events.list.select_first()
    page.events.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_F2)
    local_center.desk("colleague").change(
        lambda db, act: events.save_event(db, act, event_id=planned, version=1, values={"place": "역 광장"})
    )
    page.sheet.form.take_typed({"note": "우천 시 실내"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    (kept,) = (one for one in all_of(desk, Event) if one.id == planned)
    assert (kept.place, kept.note) == ("역 광장", "우천 시 실내")


@pytest.mark.parametrize("ago", [0, 3])
def test_a_held_event_is_corrected_with_a_reason(qtbot, desk, page, ago):
    values = {"kind": "job_fair", "name": "박람회", "held_on": desk.act().today - timedelta(days=ago)}
    desk.change(lambda db, act: events.save_event(db, act, values=values))
    page.search.setText("박람회")
    settle(qtbot, page.room.work)
    page.events.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_F2)
    save(qtbot, page, place="역 광장", why="장소 누락")
    assert page.sheet is None
    assert {one.place for one in all_of(desk, Event)} == {"구청 강당", "역 광장"}


def test_a_visit_to_a_known_firm_is_corrected_and_struck_through(qtbot, desk, page):
    firm = people.employer(desk, name="가온식품")
    press(qtbot, page, Qt.Key.Key_V, CTRL | Qt.KeyboardModifier.ShiftModifier)
    find(qtbot, page, "가온")
    save(qtbot, page, result="vacancy")
    (visit,) = all_of(desk, EmployerVisit)
    assert (visit.employer_id, visit.employer_name, visit.result) == (firm, "가온식품", "vacancy")
    assert "가온식품" in page.sheet.title.text(), "what was registered is written down at once"
    page.sheet.leave()
    page.views.choose(VISITS)
    settle(qtbot, page.room.work)
    assert page.visits.model_.rowCount() == 1
    page.visits.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_F2)
    save(qtbot, page, result="absent", why="담당자 부재")
    assert [one.result for one in all_of(desk, EmployerVisit)] == ["absent"]
    page.visits.list.table.setFocus()
    strike(qtbot, page)
    assert page.visits.model_.rowCount() == 0


def test_f6_goes_through_the_lists_of_the_event_and_everything_has_a_name(qtbot, desk, page, event):
    a_firm(desk, event)
    page.room.work.changed.emit("events")
    settle(qtbot, page.room.work)
    page.events.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_F6)
    assert page.firms.table.hasFocus()
    press(qtbot, page, Qt.Key.Key_F6)
    assert page.sides.current == PEOPLE
    assert unnamed(page) == []


def test_an_event_told_elsewhere_is_found_though_the_list_does_not_show_it(qtbot, page, event):
    page.search.setText("없는 행사")
    settle(qtbot, page.room.work)
    assert page.events.model_.rowCount() == 0
    page.open_record("event", event)
    settle(qtbot, page.room.work)
    assert page.events.list.current_row().id == event


def test_what_is_new_is_the_line_the_next_act_means(qtbot, desk, page):
    page.search.setText("제1회")
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    held = desk.act().today + timedelta(days=9)
    save(qtbot, page, name="시험행사", held_on=held)
    assert page.events.list.current_row().name == "시험행사"
    press(qtbot, page, Qt.Key.Key_E, CTRL)
    assert "시험행사" in page.sheet.title.text()


def test_a_new_visit_is_chosen_and_an_old_one_opens_from_elsewhere(qtbot, desk, page):
    for name in ("가온식품", "다솜상사"):
        desk.change(
            lambda db, act, name=name: visits.save_visit(
                db, act, values={"visited_on": act.today, "result": "talk", "employer_name": name}
            )
        )
    page.acts.new_visit()
    settle(qtbot, page.room.work)
    find(qtbot, page, "나래정밀")
    save(qtbot, page, visited_on=desk.act().today - timedelta(days=1))
    assert page.views.current == VISITS
    assert page.visits.list.current_row().employer_name == "나래정밀"
    page.search.setText("나래정밀")
    settle(qtbot, page.room.work)
    other = next(one for one in all_of(desk, EmployerVisit) if one.employer_name == "가온식품")
    page.open_record("visit", other.id)
    qtbot.waitUntil(lambda: page.visits.list.current_row() and page.visits.list.current_row().id == other.id)
    assert any("visit" in place.kinds for place in PLACES)
