"""The form of a vacancy: what it fills in, what it keeps as a draft, what it takes for a change."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.enums import WageVerdict
from jobdesk.base.i18n import _
from jobdesk.qt.pages._vacancy_form import NOTES, VacancySheet
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import drafts, vacancies
from tests.qt.helpers import press, settle, show_page
from tests.services import people

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk, size=(1180, 700))
    yield page
    page.room.work.wait()


def new(qtbot, page, firm) -> VacancySheet:
    page.acts.new_vacancy_of(firm)
    settle(qtbot, page.room.work)
    return page.sheet


def edit(qtbot, page, vacancy_id) -> VacancySheet:
    page.open_record("vacancy", vacancy_id)
    settle(qtbot, page.room.work)
    return page.sheet


def type_in(sheet, **values):
    for name, value in values.items():
        sheet.form.set_value(name, value)


def one(desk, vacancy_id):
    return desk.read(lambda db, act: db.get(Vacancy, vacancy_id))


def save(qtbot, page):
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, page.sheet.form.problems


def test_hours_follow_the_days_until_they_are_typed_by_hand(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    form = sheet.form
    type_in(sheet, workdays="월~금", work_start="0900", work_end="1800", break_minutes="60")
    assert (form.value("weekly_hours"), form.value("overtime_hours"), form.value("weekend_work")) == (
        "40",
        "",
        False,
    )
    type_in(sheet, work_end="1900", workdays="월~토")
    assert (form.value("weekly_hours"), form.value("overtime_hours"), form.value("weekend_work")) == (
        "40",
        "14",
        True,
    )
    type_in(sheet, weekly_hours="35")
    type_in(sheet, work_end="2000")
    assert (form.value("weekly_hours"), form.value("overtime_hours")) == ("35", "20")


def test_duties_every_other_day_are_asked_only_where_they_are_meant(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    assert not sheet.form.input("duty_hours").isVisible()
    type_in(sheet, shift="24시간 격일제")
    assert sheet.form.input("duty_hours").isVisible()
    type_in(sheet, duty_hours="16", duty_night="2")
    assert (sheet.form.value("weekly_hours"), sheet.form.value("night_hours")) == ("56", "7")
    type_in(sheet, shift="")
    assert not sheet.form.input("duty_hours").isVisible()


def test_reasons_are_asked_by_the_verdict(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    type_in(sheet, wage_basis="monthly", wage_min="1000000", weekly_hours="40")
    assert sheet.check.wage.verdict == WageVerdict.BELOW
    assert sheet.form.input("wage_exempt").isVisible()
    assert not sheet.form.input("wage_confirmed").isVisible()
    type_in(sheet, wage_min="3000000")
    assert sheet.check.wage.verdict == WageVerdict.OK
    assert not sheet.form.input("wage_exempt").isVisible()


def test_half_typed_values_are_no_error_until_the_field_is_left(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    type_in(sheet, title="경비원", wage_basis="monthly")
    assert sheet.enough[0].badge.word == _("Enough to receive")
    for name, text, after in (("wage_min", "99999999999999999", "title"), ("title", "900101-1234567", "wage_min")):
        sheet.form.focus_field(name)
        type_in(sheet, **{name: text})
        assert name not in sheet.form.problems, "it is being typed"
        sheet.form.focus_field(after)
        assert sheet.form.problems[name] == sheet.unread[name] != ""
    assert sheet.check.wage.verdict == WageVerdict.UNDETERMINED
    assert sheet.enough[0].badge.word == _("Not enough to receive")
    told = sheet.missing_text.text()
    assert _("Cannot be kept as typed: {names}").format(names=f"{_('Title')}, {_('Wage from')}") in told
    type_in(sheet, wage_min="2600000", title="경비원")
    assert (sheet.form.problems, sheet.unread) == ({}, {})
    assert sheet.enough[0].badge.word == _("Enough to receive")


def test_what_nobody_said_is_kept_as_unsaid_and_a_no_is_copied(qtbot, desk, page):
    firm = people.employer(desk)
    sheet = new(qtbot, page, firm)
    type_in(sheet, title="경비원", driving=False)
    save(qtbot, page)
    (saved,) = desk.read(lambda db, act: db.query(Vacancy).all())
    assert (saved.driving, saved.night_work, saved.foreigners_welcome, saved.weekend_work) == (
        False,
        None,
        None,
        None,
    )
    sheet = new(qtbot, page, firm)
    sheet.copy_from(saved.id)
    settle(qtbot, page.room.work)
    assert (sheet.form.value("driving"), sheet.form.value("night_work")) == (False, "")


def test_hours_that_days_and_times_do_not_make_are_told_and_taken_by_a_key(qtbot, desk, page):
    said = {"workdays": "월~금", "work_start": "0900", "work_end": "1800", "break_minutes": "60"}
    vacancy = people.vacancy(desk, opened=False, weekly_hours="40", **said)
    sheet = edit(qtbot, page, vacancy)
    told = sheet.form._boxes["weekly_hours"].told
    assert told.text() == ""
    type_in(sheet, work_end="1500")
    assert (sheet.form.value("weekly_hours"), told.text() != "", "0.0" in told.text()) == ("40", True, False)
    press(qtbot, page, Qt.Key.Key_H, CTRL)
    assert (sheet.form.value("weekly_hours"), told.text()) == ("25", "")


def test_night_hours_say_night_work_unless_it_was_said_by_hand(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    type_in(sheet, workdays="격일", duty_hours="16", duty_night="2")
    assert sheet.form.value("night_work") is True
    type_in(sheet, duty_night="0")
    assert sheet.form.value("night_work") == ""
    type_in(sheet, night_hours="3")
    assert sheet.form.value("night_work") is True
    type_in(sheet, night_work=False, night_hours="4")
    assert sheet.form.value("night_work") is False


def test_a_last_day_far_ahead_is_told(qtbot, desk, page):
    sheet, today = new(qtbot, page, people.employer(desk)), desk.act().today
    told = sheet.form._boxes["closes_on"].told
    for days, is_told in ((59, False), (63, True), (30, False)):
        type_in(sheet, closes_on=today + timedelta(days=days))
        assert bool(told.text()) == is_told, days
    type_in(sheet, closes_on="")
    assert (told.text() != "", "closes_on" in sheet.check.asks) == (True, True)
    type_in(sheet, until_filled=True)
    assert (told.text(), "closes_on" in sheet.check.asks) == ("", False)


def test_wordings_are_marked_where_they_stand(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    type_in(sheet, title="이모님 급구", duties="순찰\n만 50세 이하")
    (mark,) = sheet.form.input("duties").extraSelections()
    assert mark.cursor.selectedText() == "만 50세 이하"
    assert sheet.form.input("title")._marks == [(0, 3)]
    assert sheet.beside.fair.isVisible()
    sheet.form.focus_field("duties")
    assert "만 50세" in sheet.beside.fair.first.text(), "the line on top is the one the keys mean"
    sheet.form.focus_field("title")
    assert "이모님" in sheet.beside.fair.first.text()
    sheet.take_proposal()
    sheet.form.focus_field("duties")
    sheet.take_proposal()
    assert (sheet.form.value("title"), sheet.form.value("duties")) == ("직원 급구", "순찰\n연령 무관")
    assert sheet.form.input("duties").extraSelections() == []
    assert not sheet.beside.fair.isVisible()


def test_a_justification_is_kept_in_the_draft_and_with_the_record(qtbot, desk, page):
    firm = people.employer(desk)
    sheet = new(qtbot, page, firm)
    type_in(sheet, title="여성 우대 미화원")
    sheet.justify()
    sheet.question.reason.setText("여성 목욕장")
    sheet.question.reason.returnPressed.emit()
    note = {"rule": "sex", "text": "여성 우대", "why": "여성 목욕장"}
    assert (sheet.notes, sheet.check.unsettled) == ([note], ())
    sheet.leave()
    settle(qtbot, page.room.work)
    (kept,) = desk.read(lambda db, act: drafts.load_drafts(db, act))
    assert kept.values[NOTES] == [note]
    again = new(qtbot, page, firm)
    again.question.verb.click()
    assert (again.form.value("title"), again.notes) == ("여성 우대 미화원", [note])
    assert again.check.unsettled == ()
    save(qtbot, page)
    (saved,) = desk.read(lambda db, act: db.query(Vacancy).all())
    assert saved.fair_notes == [note]


def test_a_justification_alone_is_a_change_of_a_known_record(qtbot, desk, page):
    vacancy = people.vacancy(desk, opened=False, title="여성 우대 미화원")
    sheet = edit(qtbot, page, vacancy)
    before = one(desk, vacancy).version
    save(qtbot, page)
    assert one(desk, vacancy).version == before, "nothing was changed"
    sheet = edit(qtbot, page, vacancy)
    sheet.notes.append({"rule": "sex", "text": "여성 우대", "why": "여성 목욕장"})
    save(qtbot, page)
    assert one(desk, vacancy).fair_notes == [{"rule": "sex", "text": "여성 우대", "why": "여성 목욕장"}]


def test_saying_no_is_not_saying_nothing(qtbot, desk, page):
    vacancy = people.vacancy(desk)
    sheet = edit(qtbot, page, vacancy)
    assert sheet.form.value("five_or_more") == ""
    type_in(sheet, five_or_more=False)
    save(qtbot, page)
    assert one(desk, vacancy).five_or_more is False
    assert edit(qtbot, page, vacancy).form.value("five_or_more") is False


def test_a_received_one_is_opened_from_its_form_and_an_open_one_offers_no_second_time(qtbot, desk, page):
    vacancy = people.vacancy(desk, opened=False)
    sheet = edit(qtbot, page, vacancy)
    assert (sheet.check.enough, sheet.opener is None) == (True, False)
    press(qtbot, page, Qt.Key.Key_Return, CTRL)
    assert page.sheet is None
    assert one(desk, vacancy).state == "open"
    assert edit(qtbot, page, vacancy).opener is None


def test_what_is_refused_after_all_stays_typed(qtbot, desk, page):
    vacancy = people.vacancy(desk)
    sheet = edit(qtbot, page, vacancy)
    type_in(sheet, wage_min="1000000")
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert list(sheet.form.problems) == ["wage_min"]
    assert one(desk, vacancy).wage_min == 2_500_000


def test_a_copy_leaves_what_was_typed_and_the_days(qtbot, desk, page):
    firm = people.employer(desk)
    earlier = people.vacancy(desk, firm, note="지난 통화", wage_confirmed="확인")
    sheet = new(qtbot, page, firm)
    type_in(sheet, title="야간 경비원")
    sheet.copy_from(earlier)
    settle(qtbot, page.room.work)
    form = sheet.form
    assert (form.value("title"), form.value("duties") != "") == ("야간 경비원", True)
    assert (form.value("note"), form.value("closes_on"), form.value("wage_confirmed")) == ("", "", "")
    assert form.focused_field() == "openings"


def test_the_number_of_a_firm_is_asked_only_where_it_has_none(qtbot, desk, page):
    known = people.employer(desk, business_no="123-45-67891")
    assert not new(qtbot, page, known).form.input("business_no").isVisible()
    page.sheet.leave()
    firm = people.employer(desk, name="새싹푸드")
    sheet = new(qtbot, page, firm)
    assert not sheet.form._boxes["business_no"].isHidden()
    type_in(sheet, title="주방보조", business_no="123-45-67890")
    sheet.save_now()
    assert list(sheet.form.problems) == ["business_no"]
    type_in(sheet, business_no="124-81-00998")
    save(qtbot, page)
    assert desk.read(lambda db, act: db.get(Employer, firm).business_no) == "1248100998"


def test_what_a_colleague_saved_meanwhile_is_kept_beside_ones_own(qtbot, desk, page, local_center):
    vacancy = people.vacancy(desk)
    sheet = edit(qtbot, page, vacancy)
    colleague = local_center.desk("colleague")
    version = one(desk, vacancy).version
    colleague.change(
        lambda db, act: vacancies.save_vacancy(
            db, act, values={"bonus": "연 100%"}, vacancy_id=vacancy, version=version
        )
    )
    type_in(sheet, wage_min="2600000")
    save(qtbot, page)
    assert page.sheet is None
    assert (one(desk, vacancy).wage_min, one(desk, vacancy).bonus) == (2_600_000, "연 100%")


def test_what_a_colleague_changed_is_checked_again(qtbot, desk, page, local_center):
    vacancy = people.vacancy(desk, opened=False)
    sheet = edit(qtbot, page, vacancy)
    assert sheet.check.wage.verdict == WageVerdict.OK
    note, version = {"rule": "sex", "text": "여성 우대", "why": "여성 목욕장"}, one(desk, vacancy).version
    local_center.desk("colleague").change(
        lambda db, act: vacancies.save_vacancy(
            db, act, values={"wage_min": "1000000"}, vacancy_id=vacancy, version=version, fair_notes=[note]
        )
    )
    type_in(sheet, bonus="연 100%", wage_min="2600000")
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    sheet.choice.choose_next(theirs=True)
    assert (page.sheet, sheet.check.wage.verdict) == (sheet, WageVerdict.BELOW)
    save(qtbot, page)
    assert (one(desk, vacancy).bonus, one(desk, vacancy).fair_notes) == ("연 100%", [note])


def test_the_form_scrolls_to_what_is_asked(qtbot, desk, page):
    sheet = new(qtbot, page, people.employer(desk))
    shown = sheet.scrolled.viewport().rect()
    for name in ("note", "title", "employment_type"):
        sheet.form.focus_field(name)
        field = sheet.form.input(name)
        top = field.mapTo(sheet.scrolled.viewport(), field.rect().topLeft()).y()
        assert shown.top() <= top <= shown.bottom() - 32, name
