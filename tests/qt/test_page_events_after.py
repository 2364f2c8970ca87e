"""After an event: results told later, placements, and visits with the vacancy they brought, by keyboard."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._event_visits import LinkVacancySheet, UnvisitedSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.events import RESULTS, VISITS, EventsPage
from jobdesk.records.events import EmployerVisit, EventInterview
from jobdesk.records.placements import Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import event_interviews, events, visits
from jobdesk.services.event_interviews import InterviewEntry
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services import acts, people
from tests.services.test_events import event as an_event

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def past(desk):
    """An event of ten days ago where one person waits and another was hired."""
    card = an_event(desk, held_on=desk.act().today - timedelta(days=10))
    firm = desk.change(
        lambda db, act: events.save_firm(db, act, event_id=card.id, values={"employer_name": "한빛관리"})
    )
    entries = [
        InterviewEntry(result, jobseeker_id=person, firm_id=firm.id)
        for result, person in (
            ("waiting", acts.ready_since(desk, 20)),
            ("hired", acts.ready_since(desk, 20, full_name="김민수", mobile="010-0000-5678")),
        )
    ]
    desk.change(lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=entries))
    return card


def open_view(qtbot, desk, view):
    page = show_page(qtbot, EventsPage, desk, size=(1366, 768))
    page.views.choose(view)
    settle(qtbot, page.room.work)
    page.pane.list.begin()
    return page


@pytest.fixture
def results(qtbot, desk, past):
    page = open_view(qtbot, desk, RESULTS)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def go_to(qtbot, page, result):
    row = next(one for one in page.results.list.model_.rows if one.result == result)
    page.results.list.select(row.id)
    page.results.list.table.setFocus()
    return row


def kept(desk, row):
    return desk.read(lambda db, act: db.get_one(EventInterview, row.id))


def test_a_hire_told_later_is_kept_and_placed(qtbot, desk, results, past):
    assert results.pane.count == 2
    assert unnamed(results) == []
    row = go_to(qtbot, results, "waiting")
    press(qtbot, results, Qt.Key.Key_F2)
    assert "홍길동" in results.sheet.title.text(), "the firm is asked by the name"
    results.sheet.form.set_value("result", "hired")
    results.sheet.form.set_value("hired_on", desk.act().today)
    press(qtbot, results, Qt.Key.Key_S, CTRL)
    assert kept(desk, row).result_on == desk.act().today
    results.question.verb.click()
    settle(qtbot, results.room.work)
    press(qtbot, results, Qt.Key.Key_S, CTRL)
    (placed,) = all_of(desk, Placement)
    assert (placed.event_id, placed.route, placed.employer_name) == (past.id, "event", "한빛관리")
    assert results.pane.count == 1


def test_the_worklist_opens_the_list_of_results(qtbot, desk, past):
    an_event(desk, held_on=desk.act().today - timedelta(days=1))
    page = open_view(qtbot, desk, VISITS)
    page.start("worklist", name="event_results", whose="me")
    settle(qtbot, page.room.work)
    assert page.views.current == RESULTS
    assert page.pane.count == 2
    assert page.results.list.table.hasFocus()
    page.room.work.wait()


def test_who_was_hired_there_is_placed_by_one_key_and_only_once(qtbot, desk, results):
    row = go_to(qtbot, results, "hired")
    press(qtbot, results, Qt.Key.Key_E, CTRL | SHIFT)
    press(qtbot, results, Qt.Key.Key_S, CTRL)
    assert len(all_of(desk, Placement)) == 1
    assert kept(desk, row).confirmed_on == desk.act().today
    go_to(qtbot, results, "waiting")
    press(qtbot, results, Qt.Key.Key_E, CTRL | SHIFT)
    assert results.strip.isVisible()
    assert results.sheet is None


def test_a_hire_that_came_to_nothing_stays_a_hire_of_the_day(qtbot, desk, results):
    row = go_to(qtbot, results, "hired")
    press(qtbot, results, Qt.Key.Key_Return)
    results.sheet.form.set_value("confirm_note", "출근하지 않음")
    press(qtbot, results, Qt.Key.Key_S, CTRL)
    told = kept(desk, row)
    assert (told.result, told.result_on, told.hired_on) == ("hired", told.result_on, None)
    assert told.confirmed_on == desk.act().today
    assert not results.question.isVisible()


def test_a_visit_that_brought_a_vacancy_goes_into_it(qtbot, desk):
    firm = people.employer(desk)
    page = open_view(qtbot, desk, VISITS)
    values = {"visited_on": desk.act().today, "employer_name": "x", "result": "talk"}
    desk.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm))
    page.room.work.changed.emit("visits")
    settle(qtbot, page.room.work)
    page.visits.list.begin()
    press(qtbot, page, Qt.Key.Key_L, CTRL | SHIFT)
    assert isinstance(page.sheet, LinkVacancySheet)
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    assert sheet.form.values()["channel"] == "employer_outreach"
    sheet.form.set_values(
        {"title": "경비원", "occupation": "경비", "openings": "2", "contact_phone": "0200001111"}
    )
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    settle(qtbot, page.room.work)
    (vacancy,) = all_of(desk, Vacancy)
    (visit,) = all_of(desk, EmployerVisit)
    assert (visit.vacancy_id, visit.result) == (vacancy.id, "vacancy")
    assert [row.vacancy for row in page.visits.model_.rows] == ["경비원"]
    page.room.work.wait()


def test_a_known_vacancy_is_linked_and_taken_away(qtbot, desk):
    firm = people.employer(desk)
    vacancy = people.vacancy(desk, firm)
    values = {"visited_on": desk.act().today, "employer_name": "x", "result": "talk"}
    desk.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm))
    page = open_view(qtbot, desk, VISITS)
    press(qtbot, page, Qt.Key.Key_L, CTRL | SHIFT)
    press(qtbot, page, Qt.Key.Key_Return)
    assert [one.vacancy_id for one in all_of(desk, EmployerVisit)] == [vacancy]
    page.visits.list.begin()
    press(qtbot, page, Qt.Key.Key_L, CTRL | SHIFT)
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    assert [one.vacancy_id for one in all_of(desk, EmployerVisit)] == [None]
    page.room.work.wait()


def test_the_next_visit_begins_from_the_firms_nobody_visited(qtbot, desk):
    firm = people.employer(desk)
    people.vacancy(desk, firm)
    page = open_view(qtbot, desk, VISITS)
    press(qtbot, page, Qt.Key.Key_F, CTRL | SHIFT)
    assert isinstance(page.sheet, UnvisitedSheet)
    press(qtbot, page, Qt.Key.Key_Return)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [one.employer_id for one in all_of(desk, EmployerVisit)] == [firm]
    page.room.work.wait()
