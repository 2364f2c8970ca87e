"""A firm calls: which firm, its vacancy, opened and offered, by keyboard in a real window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jobdesk.qt.pages._find_firm import FindFirmSheet, firm_typed
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.vacancies import FIRMS, UNFINISHED, VacanciesPage
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import drafts, employers, vacancies
from tests.qt.helpers import compose, press, settle, show_page
from tests.services import people

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def reread(qtbot, page, *names):
    for name in names or ("vacancies",):
        page.room.work.changed.emit(name)
    settle(qtbot, page.room.work)


def test_the_search_has_the_keyboard_on_entering(page):
    page.start_focus()
    assert page.search.hasFocus()


def test_a_new_vacancy_asks_for_the_firm_and_enter_takes_the_known_one(qtbot, desk, page):
    firm = people.employer(desk, fax="02-0000-1112", contact_name="김담당")
    people.employer(desk, name="새싹푸드", phone="02-0000-3333")
    page.action("vacancies.new").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, FindFirmSheet)
    assert sheet.search.hasFocus()
    assert sheet.firms.model_.rowCount() == 2
    compose(sheet.search, "", "한빛")
    press(qtbot, page, Qt.Key.Key_Return)
    form = page.sheet.form
    assert form.value("contact_name") == "김담당"
    assert "0000" in str(form.value("contact_fax"))
    form.set_values({"title": "아파트 경비원", "openings": "2"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    (vacancy,) = all_of(desk, Vacancy)
    assert (vacancy.employer_id, vacancy.title, vacancy.openings, vacancy.state) == (
        firm,
        "아파트 경비원",
        2,
        "received",
    )


def test_where_no_firm_is_known_what_was_typed_begins_a_new_one_and_its_vacancy(qtbot, desk, page):
    page.action("vacancies.new").trigger()
    settle(qtbot, page.room.work)
    compose(page.sheet.search, "", "한빛관리")
    press(qtbot, page, Qt.Key.Key_Return)
    assert isinstance(page.sheet, FormSheet)
    assert page.sheet.form.value("name") == "한빛관리"
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [e.name for e in all_of(desk, Employer)] == ["한빛관리"]
    assert page.sheet.form.value("title") == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("한빛 2호점", {"name": "한빛 2호점"}),
        ("02-0000-1111", {"phone": "02-0000-1111"}),
        ("123-45-67891", {"business_no": "123-45-67891"}),
        ("", {}),
    ],
)
def test_what_was_searched_for_is_no_second_time_typed(typed, told):
    assert firm_typed(typed) == told


def test_copying_is_a_command_of_its_own_and_leaves_the_days_out(qtbot, desk, page):
    original = people.vacancy(desk, note="전화로 재확인")
    reread(qtbot, page)
    page.vacancies.list.select(original)
    page.action("vacancies.copy").trigger()
    settle(qtbot, page.room.work)
    form = page.sheet.form
    assert (form.value("title"), form.value("closes_on"), form.value("note")) == ("아파트 경비원", "", "")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    copies = [v for v in all_of(desk, Vacancy) if v.id != original]
    assert [(v.title, v.state, v.taken) for v in copies] == [("아파트 경비원", "received", 0)]
    assert page.vacancies.list.current_row().id == copies[0].id, "the next act means the copy"
    assert page.vacancies.quick.current == "", "a copy is not open, so the filter gave way"


def test_an_external_vacancy_is_chosen_once_it_is_saved(qtbot, desk, page):
    people.vacancy(desk)
    page.views.choose("employers")
    settle(qtbot, page.room.work)
    page.action("vacancies.new_external").trigger()
    page.sheet.form.set_values(
        {"employer_name": "새벽상사", "title": "미화원", "source": "work24", "external_no": "K1"}
    )
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, page.sheet.form.problems
    assert page.vacancies.list.current_row().title == "미화원"


def test_a_wrong_business_number_stays_typed_and_saves_nothing(qtbot, desk, page):
    page.action("vacancies.new_firm").trigger()
    page.sheet.form.set_values({"name": "한빛관리", "business_no": "123-45-67890"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet.form.values()["name"] == "한빛관리"
    assert all_of(desk, Employer) == []


def test_a_vacancy_a_colleague_saved_meanwhile_is_saved_with_what_both_changed(qtbot, desk, page, local_center):
    one = people.vacancy(desk)
    reread(qtbot, page)
    page.vacancies.list.select(one)
    page.edit()
    settle(qtbot, page.room.work)
    colleague = local_center.desk("colleague")
    card = colleague.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=one))
    colleague.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, vacancy_id=one, version=card.version, values={"station": "당산역"}
        )
    )
    page.sheet.form.take_typed({"title": "경비원(주간)"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    (kept,) = all_of(desk, Vacancy)
    assert (kept.title, kept.station) == ("경비원(주간)", "당산역")


def test_a_step_from_a_row_that_is_old_is_refused(qtbot, desk, page, local_center):
    one = people.vacancy(desk)
    reread(qtbot, page)
    page.vacancies.list.select(one)
    page.action("vacancies.fill").trigger()
    settle(qtbot, page.room.work)
    colleague = local_center.desk("colleague")
    card = colleague.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=one))
    colleague.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, vacancy_id=one, version=card.version, values={"station": "당산역"}
        )
    )
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet.strip.isVisible()
    assert [v.state for v in all_of(desk, Vacancy)] == ["open"]


def test_a_vacancy_past_its_last_day_shows_expired_and_is_still_canceled_with_a_reason(qtbot, desk, page):
    today = desk.act().today
    one = people.vacancy(
        desk, received_on=today - timedelta(days=9), closes_on=today - timedelta(days=1), note="x"
    )
    page.vacancies.clear_filters()
    reread(qtbot, page)
    page.vacancies.list.select(one)
    assert page.vacancies.list.current_row().state == "expired"
    page.action("vacancies.cancel").trigger()
    settle(qtbot, page.room.work)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet.form.focused_field() == "reason", "a firm cancels with a reason"
    page.sheet.form.set_values({"reason": "업체 사정"})
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert [(v.state, v.state_reason) for v in all_of(desk, Vacancy)] == [("canceled", "업체 사정")]


def test_opening_names_what_is_missing(qtbot, desk, page):
    people.vacancy(desk, opened=False, duties="")
    page.vacancies.clear_filters()
    reread(qtbot, page)
    page.vacancies.list.select_first()
    page.action("vacancies.open").trigger()
    qtbot.waitUntil(page.question.isVisible)
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    assert all_of(desk, Vacancy)[0].state == "received"


def test_many_people_to_one_vacancy(qtbot, desk, page):
    for number in range(3):
        people.person(
            desk,
            full_name=f"홍길{'동순호'[number]}",
            mobile=f"0100000100{number}",
            birth_date=f"198{number}-01-01",
        )
    people.vacancy(desk)
    reread(qtbot, page)
    page.vacancies.list.select_first()
    page.action("vacancies.refer").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, ReferSheet)
    sheet.search.setText("홍길")
    qtbot.waitUntil(lambda: sheet.choices.model_.rowCount() == 3)


def test_firms_are_found_by_name_and_enter_opens_the_best(qtbot, desk, page):
    people.employer(desk, name="(주)한빛관리")
    people.employer(desk, name="한빛", phone="02-0000-4444")
    people.employer(desk, name="가온식품", phone="02-0000-2222")
    page.views.choose(FIRMS)
    assert not page.action("vacancies.refer").isEnabled()
    page.start_focus()
    assert page.firms.search.hasFocus()
    compose(page.search, "", "한빛")
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.sheet.view.card.values["name"] == "한빛"
    press(qtbot, page, Qt.Key.Key_Escape)
    assert [page.firms.model_.row_at(line).name for line in range(page.firms.count)] == ["한빛", "(주)한빛관리"]


def test_a_form_is_put_aside_while_the_phone_rings_and_gone_on_with(qtbot, desk, page):
    for name in ("한빛관리", "새싹푸드"):
        page.action("vacancies.new_firm").trigger()
        settle(qtbot, page.room.work)
        assert not page.sheet.question.isVisible()
        compose(page.sheet.form.input("name"), "", name)
        QTest.keyClick(page.sheet, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
        settle(qtbot, page.room.work)
        assert page.sheet is None
    page.views.choose(UNFINISHED)
    settle(qtbot, page.room.work)
    kept = page.unfinished.model_.rows
    assert [row.parked for row in kept] == [True, True]
    one = next(row for row in kept if "한빛관리" in row.title)
    page.unfinished.select(one.id)
    page.edit()
    settle(qtbot, page.room.work)
    QTest.keyClick(page.sheet.question.verb, Qt.Key.Key_Return)
    assert page.sheet.form.value("name") == "한빛관리"
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [e.name for e in all_of(desk, Employer)] == ["한빛관리"]
    assert len(desk.read(lambda db, act: drafts.load_drafts(db, act, kind="employer"))) == 1


def test_an_unfinished_form_is_thrown_away_when_asked(qtbot, desk, page):
    desk.change(lambda db, act: drafts.save_draft(db, act, kind="employer", key="new", values={"name": "한빛"}))
    desk.change(lambda db, act: drafts.save_draft(db, act, kind="session", key="x", values={"note": "다른 화면"}))
    reread(qtbot, page, "drafts")
    page.views.choose(UNFINISHED)
    settle(qtbot, page.room.work)
    assert page.unfinished.model_.rowCount() == 1
    page.action("vacancies.void").trigger()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert [row.kind for row in desk.read(lambda db, act: drafts.load_drafts(db, act))] == ["session"]


def test_the_firm_of_a_vacancy_opens_with_all_of_it(qtbot, desk, page):
    firm = people.employer(desk)
    one = people.vacancy(desk, firm)
    desk.view(lambda db, act: employers.open_employer(db, act, employer_id=firm))
    reread(qtbot, page)
    page.vacancies.list.select(one)
    page.action("vacancies.firm").trigger()
    settle(qtbot, page.room.work)
    assert [row.id for row in page.sheet.view.vacancies] == [one]


def test_a_fourth_form_cannot_be_put_aside_and_nothing_typed_is_lost(qtbot, desk, page):
    for number in range(3):
        desk.change(
            lambda db, act, key=f"new-{number}": drafts.save_draft(
                db, act, kind="employer", key=key, values={}, parked=True
            )
        )
    page.action("vacancies.new_firm").trigger()
    settle(qtbot, page.room.work)
    compose(page.sheet.form.input("name"), "", "한빛관리")
    QTest.keyClick(page.sheet, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.room.work)
    assert page.sheet.strip.isVisible()
    assert page.sheet.form.value("name") == "한빛관리"
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [e.name for e in all_of(desk, Employer)] == ["한빛관리"]
