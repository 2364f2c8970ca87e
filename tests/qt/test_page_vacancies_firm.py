"""The record of a firm over the page 구인: its lists, what is added to them, corrected and struck through."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages._call_sheet import CallSheet
from jobdesk.qt.pages._employer_sheet import EmployerSheet
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer, EmployerContact, EmployerRemark, EmployerSite
from jobdesk.records.events import EmployerVisit
from jobdesk.services import employer_parts, employers
from tests.qt.helpers import compose, settle, show_page, unnamed
from tests.services import acts, people

CTRL = Qt.KeyboardModifier.ControlModifier
CONTACTS, SITES, TALKS, VISITS = "contact", "site", "talk", "visit"


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def firm(desk):
    return people.employer(desk)


@pytest.fixture
def page(qtbot, desk, firm):
    people.vacancy(desk, firm)
    page = show_page(qtbot, VacanciesPage, desk)
    page.open_record("employer", firm)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, EmployerSheet)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def add(qtbot, page, tab, **values):
    page.sheet.tabs.choose(tab)
    QTest.keyClick(page.sheet, Qt.Key.Key_N, CTRL)
    settle(qtbot, page.room.work)
    page.sheet.form.set_values(values)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, EmployerSheet)


def strike(qtbot, page, key=Qt.Key.Key_Delete, modifier=CTRL, why="착오 입력"):
    QTest.keyClick(page.sheet, key, modifier)
    page.sheet.question.reason.setText(why)
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)


@pytest.mark.parametrize(
    ("tab", "record", "values"),
    [
        (CONTACTS, EmployerContact, {"name": "박소장", "phone": "010-0000-7777"}),
        (SITES, EmployerSite, {"name": "당산현장", "station": "당산역"}),
        (TALKS, CounselingSession, {"note": "다음 주에 세 명 더"}),
        (VISITS, EmployerVisit, {"result": "vacancy", "note": "현장 확인"}),
    ],
)
def test_one_key_adds_to_the_list_that_is_shown_and_another_strikes_it_through(
    qtbot, desk, firm, page, tab, record, values
):
    add(qtbot, page, tab, **values)
    (made,) = all_of(desk, record)
    assert made.employer_id == firm
    shown = page.sheet.lists[tab]
    assert [row.id for row in shown.model_.rows] == [made.id]
    assert "1" in page.sheet.tabs._buttons[tab].text()
    strike(qtbot, page)
    assert shown.model_.rowCount() == 0
    (made,) = all_of(desk, record)
    assert made.voided_why == "착오 입력"


def test_a_talk_with_a_firm_is_an_employer_session_that_has_ended(qtbot, desk, page):
    add(qtbot, page, TALKS, note="다음 주에 세 명 더", mode="visit")
    (talk,) = all_of(desk, CounselingSession)
    assert (talk.kind, talk.mode, talk.jobseeker_id) == ("employer", "visit", None)
    assert talk.ended_at is not None


def test_talks_and_visits_are_corrected_with_a_reason(qtbot, desk, page):
    add(qtbot, page, VISITS, result="talk")
    QTest.keyClick(page.sheet, Qt.Key.Key_F2)
    settle(qtbot, page.room.work)
    page.sheet.form.set_values({"result": "vacancy", "why": "구인 접수됨"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [visit.result for visit in all_of(desk, EmployerVisit)] == ["vacancy"]
    assert [row.result for row in page.sheet.view.visits] == ["vacancy"]


def test_a_contact_a_colleague_changed_meanwhile_is_saved_at_the_second_try(qtbot, desk, page, local_center):
    add(qtbot, page, CONTACTS, name="박소장", phone="010-0000-7777")
    QTest.keyClick(page.sheet, Qt.Key.Key_F2)
    settle(qtbot, page.room.work)
    (part,) = all_of(desk, EmployerContact)
    local_center.desk("colleague").change(
        lambda db, act: employer_parts.save_part(
            db, act, kind="contact", part_id=part.id, version=part.version, values={"fax": "02-0000-9999"}
        )
    )
    page.sheet.form.take_typed({"position": "소장"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    (part,) = all_of(desk, EmployerContact)
    assert (part.position, part.fax) == ("소장", "0200009999")


def test_the_firm_itself_is_edited_from_its_record_and_a_stale_save_keeps_what_both_changed(
    qtbot, desk, firm, page, local_center
):
    QTest.keyClick(page.sheet, Qt.Key.Key_E, CTRL)
    settle(qtbot, page.room.work)
    local_center.desk("colleague").change(
        lambda db, act: employers.save_employer(
            db, act, employer_id=firm, version=1, values={"fax": "02-0000-1119"}
        )
    )
    name = page.sheet.form.input("name")
    name.selectAll()
    compose(name, "", "한빛종합관리")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, EmployerSheet)
    assert page.sheet.title.text() == "한빛종합관리"
    (kept,) = all_of(desk, Employer)
    assert (kept.name, kept.fax) == ("한빛종합관리", "0200001119")


def test_a_firm_is_struck_through_once_nothing_hangs_on_it(qtbot, desk, page):
    modifier = CTRL | Qt.KeyboardModifier.ShiftModifier
    strike(qtbot, page, modifier=modifier)
    assert page.sheet.strip.isVisible()
    strike(qtbot, page)
    strike(qtbot, page, modifier=modifier)
    assert page.sheet is None
    assert [firm.voided_why for firm in all_of(desk, Employer)] == ["착오 입력"]


def test_a_new_vacancy_from_the_record_asks_no_second_time_whose_it_is(qtbot, page):
    QTest.keyClick(page.sheet, Qt.Key.Key_N, CTRL)
    settle(qtbot, page.room.work)
    assert page.sheet.form.value("channel") == "phone"
    page.sheet.form.set_values({"title": "미화원"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert {row.title for row in page.sheet.view.vacancies} == {"미화원", "아파트 경비원"}


def test_everything_in_it_has_a_name(page):
    assert unnamed(page) == []


def test_another_person_or_place_of_the_firm_fills_the_vacancy_in_by_one_key(qtbot, desk, firm, page):
    values = {"name": "당산현장", "road_address": "영등포구 당산로 9", "contact_name": "박소장"}
    desk.change(lambda db, act: employer_parts.save_part(db, act, kind="site", values=values, employer_id=firm))
    QTest.keyClick(page.sheet, Qt.Key.Key_N, CTRL)
    settle(qtbot, page.room.work)
    form = page.sheet.form
    assert form.focused_field() == "contact_name"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (form.value("contact_name"), form.value("place_address")) == ("박소장", "영등포구 당산로 9")
    assert form.value("contact_phone") == "02-0000-1111"
    assert form.dirty
    assert form.focused_field() == "contact_name"


def test_what_was_told_about_the_firm_is_written_down_and_struck(qtbot, desk, firm, page):
    add(qtbot, page, "remark", remark="면접에서 나이를 물었음")
    (made,) = all_of(desk, EmployerRemark)
    assert made.employer_id == firm
    strike(qtbot, page)
    assert page.sheet.lists["remark"].model_.rowCount() == 0


def test_everyone_sent_there_stands_on_the_card_with_how_the_firm_answered(qtbot, desk, firm, page):
    (vacancy,) = [row.id for row in page.sheet.view.vacancies]
    row = acts.refer(desk, people.person(desk), vacancy)
    acts.enter(desk, row.id, "51", reported_by="employer")
    page.room.work.changed.emit("referrals")
    settle(qtbot, page.room.work)
    assert [one.state for one in page.sheet.lists["sent"].model_.rows] == ["51"]
    assert page.sheet.view.figures.rejected == 1


def test_what_a_person_told_is_linked_to_the_person_and_the_work(qtbot, desk, firm, page):
    (vacancy,) = [row.id for row in page.sheet.view.vacancies]
    person = people.person(desk)
    acts.refer(desk, person, vacancy)
    page.room.work.changed.emit("referrals")
    settle(qtbot, page.room.work)
    page.sheet.tabs.choose("sent")
    QTest.keyClick(page.sheet, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.room.work)
    page.sheet.form.set_values({"remark": "면접 시간이 자꾸 바뀜"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    (made,) = all_of(desk, EmployerRemark)
    assert (made.jobseeker_id, made.vacancy_id) == (person, vacancy)
    assert [row.title for row in page.sheet.lists["remark"].model_.rows] == ["아파트 경비원"]


def test_one_rings_back_and_all_open_referrals_stand_in_one_table(qtbot, desk, firm, page):
    (vacancy,) = [row.id for row in page.sheet.view.vacancies]
    acts.refer(desk, people.person(desk), vacancy)
    QTest.keyClick(page.sheet, Qt.Key.Key_T, CTRL)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, CallSheet)


def test_a_vacancy_is_closed_from_the_card_and_the_card_stays_below(qtbot, desk, firm, page):
    QTest.keyClick(page.sheet, Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.room.work)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, EmployerSheet)
    assert [one.state for one in page.sheet.view.vacancies] == ["filled"]


def test_only_the_supervisor_sets_the_watch_mark(qtbot, desk, firm, page, local_center):
    QTest.keyClick(page.sheet, Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, EmployerSheet)
    boss = show_page(qtbot, VacanciesPage, local_center.desk("supervisor"))
    boss.open_record("employer", firm)
    settle(qtbot, boss.room.work)
    QTest.keyClick(boss.sheet, Qt.Key.Key_W, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, boss.room.work)
    boss.sheet.form.set_values({"watch_mark": "임금체불", "why": "명단 공개"})
    boss.sheet.save_now()
    settle(qtbot, boss.room.work)
    assert boss.sheet.watch.badge.word == "임금체불"
    assert [one.watch_mark for one in all_of(desk, Employer)] == ["임금체불"]
    boss.room.work.wait()
