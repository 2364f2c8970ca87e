"""마감, confirmation, extension, refusal, changed terms and whom to tell, in a real window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from jobdesk.base.formats import format_date
from jobdesk.qt.pages._close_sheet import CloseSheet
from jobdesk.qt.pages._notices_sheet import NoticesSheet
from jobdesk.qt.pages._vacancy_life import TermsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.work_rules import DueKind
from tests.qt.helpers import press, settle, show_page
from tests.services import acts, people
from tests.services.sent import refer, some


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.scalars(select(model).order_by(model.id)).all())


def show(qtbot, page, *ids):
    """The list read again, the rows chosen."""
    page.vacancies.clear_filters()
    page.room.work.changed.emit("vacancies")
    settle(qtbot, page.room.work)
    for one in ids[:1]:
        page.vacancies.list.select(one)
    if len(ids) > 1:
        page.vacancies.list.table.selectAll()


def do(qtbot, page, name):
    page.action(f"vacancies.{name}").trigger()
    settle(qtbot, page.room.work)


def save(qtbot, page):
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def test_closing_shows_who_waits_and_then_whom_to_tell(qtbot, desk, page):
    vacancy = people.vacancy(desk)
    rows = refer(desk, some(desk, 3), [vacancy])
    acts.enter(desk, rows[0].id, "41", hire_planned_on=desk.act().today + timedelta(days=2))
    show(qtbot, page, vacancy)
    do(qtbot, page, "fill")
    sheet = page.sheet
    assert isinstance(sheet, CloseSheet)
    assert [sheet._becomes(one) for one in sheet.view.waiting] == ["41", "71", "71"]
    assert "김가람" in sheet.told.text(), "the pending hire is named"
    sheet.form.set_values({"with_pending": True})
    assert [sheet._becomes(one) for one in sheet.view.waiting] == ["71", "71", "71"]
    sheet.form.set_values({"with_pending": False})
    save(qtbot, page)
    assert isinstance(page.sheet, NoticesSheet)
    assert [row.name for row in page.sheet.list.model_.rows] == ["김나람", "김다람"]
    assert [one.state for one in all_of(desk, Referral)] == ["41", "71", "71"]


def closed(qtbot, desk, page, count=2):
    vacancy = people.vacancy(desk)
    refer(desk, some(desk, count), [vacancy])
    show(qtbot, page, vacancy)
    do(qtbot, page, "fill")
    save(qtbot, page)
    return page.sheet


def test_all_are_told_at_once_and_one_is_taken_back(qtbot, desk, page):
    sheet = closed(qtbot, desk, page)
    sheet.list.table.selectAll()
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert [one.told_mode for one in all_of(desk, Notice)] == ["phone", "phone"]
    sheet.list.select_first()
    press(qtbot, page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert sorted(one.told_mode or "" for one in all_of(desk, Notice)) == ["", "phone"]
    press(qtbot, page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert sorted(one.told_mode or "" for one in all_of(desk, Notice)) == ["message", "phone"]


def test_one_after_the_other_is_told_by_the_same_key(qtbot, desk, page):
    sheet = closed(qtbot, desk, page, 3)
    for left in (2, 1, 0):
        press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        settle(qtbot, page.room.work)
        assert sum(row.told_on is None for row in sheet.list.model_.rows) == left
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert sheet.strip.isVisible(), "nobody is left to be told"


def test_the_closing_is_undone_from_the_sheet_of_whom_to_tell(qtbot, desk, page):
    sheet = closed(qtbot, desk, page)
    sheet.undo.trigger()
    sheet.question.reason.setText("한 명 더 찾음")
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert [one.state for one in all_of(desk, Vacancy)] == ["open"]
    assert [one.state for one in all_of(desk, Referral)] == ["10", "10"]
    assert sheet.list.model_.rowCount() == 0
    assert not sheet.undo.isEnabled()


def test_the_closing_is_undone_from_the_list_too(qtbot, desk, page):
    closed(qtbot, desk, page).leave()
    page.vacancies.list.select_first()
    do(qtbot, page, "undo")
    page.question.reason.setText("한 명 더 찾음")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert [one.state for one in all_of(desk, Vacancy)] == ["open"]


def test_the_worklist_of_people_to_tell_opens_over_the_page(qtbot, desk, page):
    closed(qtbot, desk, page).leave()
    page.start("worklist", name=DueKind.NOTICES.value, whose="me")
    settle(qtbot, page.room.work)
    assert page.sheet.list.model_.rowCount() == 2
    page.sheet.whose.choose_next()
    settle(qtbot, page.room.work)
    assert page.sheet.list.model_.rowCount() == 2


def test_one_that_need_not_be_told_is_struck_with_a_reason(qtbot, desk, page):
    sheet = closed(qtbot, desk, page)
    press(qtbot, page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    sheet.question.reason.setText("이미 알고 있음")
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert sheet.list.model_.rowCount() == 1


def test_a_call_confirms_or_extends_one_vacancy(qtbot, desk, page):
    today = desk.act().today
    one = people.vacancy(desk, closes_on=today + timedelta(days=2))
    show(qtbot, page, one)
    do(qtbot, page, "confirm")
    assert isinstance(page.sheet, FormSheet)
    save(qtbot, page)
    assert [(v.checked_on, v.closes_on) for v in all_of(desk, Vacancy)] == [(today, today + timedelta(days=2))]
    show(qtbot, page, one)
    do(qtbot, page, "confirm")
    page.sheet.form.set_values({"closes_on": format_date(today + timedelta(days=20))})
    save(qtbot, page)
    assert [v.closes_on for v in all_of(desk, Vacancy)] == [today + timedelta(days=20)]


def test_a_call_nobody_took_is_kept_and_the_vacancy_stays_on_the_list(qtbot, desk, page):
    one = people.vacancy(desk)
    show(qtbot, page, one)
    do(qtbot, page, "confirm")
    press(qtbot, page, Qt.Key.Key_F5)
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert [(a.vacancy_id, a.outcome) for a in all_of(desk, ContactAttempt)] == [(one, "no_answer")]
    assert [v.checked_on for v in all_of(desk, Vacancy)] == [None]


def test_the_firm_says_on_that_call_that_it_found_someone(qtbot, desk, page):
    one = people.vacancy(desk)
    show(qtbot, page, one)
    do(qtbot, page, "confirm")
    press(qtbot, page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, CloseSheet)
    save(qtbot, page)
    assert page.sheet is None, "nobody is to be told"
    assert [v.state for v in all_of(desk, Vacancy)] == ["filled"]


def test_several_are_confirmed_and_extended_at_once(qtbot, desk, page):
    today = desk.act().today
    ids = [
        people.vacancy(desk, title=title, closes_on=today + timedelta(days=2)) for title in ("경비원", "미화원")
    ]
    show(qtbot, page, *ids)
    do(qtbot, page, "confirm")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert [v.checked_on for v in all_of(desk, Vacancy)] == [today, today]
    do(qtbot, page, "extend")
    page.sheet.form.set_values({"closes_on": format_date(today + timedelta(days=30))})
    save(qtbot, page)
    assert {v.closes_on for v in all_of(desk, Vacancy)} == {today + timedelta(days=30)}


def test_an_extension_far_ahead_is_told_and_holds(qtbot, desk, page):
    today = desk.act().today
    one = people.vacancy(desk, closes_on=today + timedelta(days=9))
    show(qtbot, page, one)
    do(qtbot, page, "extend")
    told = page.sheet.form._boxes["closes_on"].told
    before = told.text()
    page.sheet.form.set_value("closes_on", format_date(today + timedelta(days=70)))
    assert told.text() not in {"", before}
    page.sheet.form.set_value("closes_on", format_date(today + timedelta(days=50)))
    assert told.text() == before != ""
    page.sheet.form.set_value("closes_on", format_date(today + timedelta(days=70)))
    save(qtbot, page)
    assert [v.closes_on for v in all_of(desk, Vacancy)] == [today + timedelta(days=70)]


def test_an_earlier_day_is_refused_at_its_field_and_stays_typed(qtbot, desk, page):
    today = desk.act().today
    one = people.vacancy(desk, closes_on=today + timedelta(days=9))
    show(qtbot, page, one)
    do(qtbot, page, "extend")
    typed = format_date(today + timedelta(days=3))
    page.sheet.form.set_values({"closes_on": typed})
    save(qtbot, page)
    assert page.sheet.form.focused_field() == "closes_on"
    assert page.sheet.form.value("closes_on") == typed


def test_refusing_asks_for_the_legal_ground(qtbot, desk, page):
    one = people.vacancy(desk, opened=False)
    show(qtbot, page, one)
    do(qtbot, page, "refuse")
    page.sheet.form.set_values({"reason": "임금을 밝히지 않음"})
    save(qtbot, page)
    assert [v.state for v in all_of(desk, Vacancy)] == ["received"]
    page.sheet.form.set_values({"refusal_ground": "not_stated"})
    save(qtbot, page)
    assert [(v.state, v.refusal_ground) for v in all_of(desk, Vacancy)] == [("refused", "not_stated")]


def test_changed_terms_are_offered_after_saving_and_noted_down(qtbot, desk, page):
    one = people.vacancy(desk)
    refer(desk, some(desk, 2), [one])
    show(qtbot, page, one)
    page.edit()
    settle(qtbot, page.room.work)
    page.sheet.form.take_typed({"workdays": "화~토"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, TermsSheet)
    save(qtbot, page)
    assert isinstance(page.sheet, NoticesSheet)
    assert {row.kind for row in page.sheet.list.model_.rows} == {"terms_changed"}
    page.sheet.leave()
    do(qtbot, page, "terms")
    assert page.sheet is None
    assert page.strip.isVisible(), "it is said that nobody waits under other terms"


def test_what_became_of_a_vacancy_stands_in_its_history(qtbot, desk, page):
    one = people.vacancy(desk)
    show(qtbot, page, one)
    do(qtbot, page, "history")
    assert [row[1].state for row in page.sheet.list.model_.rows] == ["open", "received"]


def test_a_worklist_begins_with_the_longest_waiting_and_clearing_it_gives_the_usual_order_back(qtbot, desk, page):
    today = desk.act().today
    older, newer = (
        people.vacancy(desk, title=title, received_on=today - timedelta(days=days), note="옮겨 적음")
        for title, days in (("경비원", 30), ("미화원", 20))
    )

    def shown():
        return [page.vacancies.model_.row_at(line).id for line in range(2)]

    page.start("worklist", name=DueKind.STALE.value, whose="all")
    settle(qtbot, page.room.work)
    assert shown() == [older, newer]
    page.vacancies.clear_filters()
    settle(qtbot, page.room.work)
    assert shown() == [newer, older]
