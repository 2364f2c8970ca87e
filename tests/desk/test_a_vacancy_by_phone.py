"""A firm calls and tells its vacancy: one form, checked while it is typed, received and opened by one key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import update

from jobdesk.base.enums import WageVerdict
from jobdesk.qt.inputs.choices import TYPE_AHEAD_MS
from jobdesk.qt.pages._vacancy_form import VacancySheet
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import employer_parts
from jobdesk.services.settings import change_setting
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import people

OK, BELOW, UNDETERMINED = WageVerdict.OK, WageVerdict.BELOW, WageVerdict.UNDETERMINED
TALK = {"duties": "단지 순찰과 출입 관리", "place_address": "영등포구 당산로 1"}


@pytest.fixture
def hands(sit_down, local_center):
    """A counselor on June 1st, 2026: the figures of domain.md 5.3 are of that year."""

    def begin(db, act):
        db.execute(update(Account).values(starts_on=date(2026, 1, 1)))
        change_setting(db, act, key="standing_date", value="2026-06-01")

    local_center.open("administrator").change(begin)
    return sit_down(local_center.desk("counselor"))


def call(hands, firm: str) -> VacancySheet:
    """Ctrl+N, the firm by its name, and its form is there."""
    hands.go("vacancies")
    hands.press(Qt.Key.Key_N)
    hands.type(firm)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, VacancySheet)
    return hands.sheet


def fill(hands, verdict, **words):
    """Type, and see the verdict beside it."""
    hands.fill(**words)
    hands.until(lambda: hands.sheet.check.wage.verdict == verdict)


def saved(hands):
    return hands.desk.read(lambda db, act: db.query(Vacancy).order_by(Vacancy.id).all())


@pytest.mark.parametrize("said", ["한빛", "02-0000-1111", "123-45-67891"])
def test_a_firm_is_found_by_what_it_says_of_itself_and_fills_itself_in(hands, said):
    people.employer(hands.desk, contact_name="김담당", business_no="123-45-67891", headcount_band="10_30")
    people.employer(hands.desk, name="새싹푸드", phone="02-0000-3333", contact_name="이담당")
    sheet = call(hands, said)
    assert (sheet.form.value("contact_name"), sheet.firm.five_or_more) == ("김담당", True)


def test_a_guard_every_other_day_is_received_and_opened_in_one_form(hands):
    people.employer(hands.desk, contact_name="김담당")
    sheet = call(hands, "한빛")
    assert sheet.form.value("contact_name") == "김담당"
    assert not sheet.check.enough
    hands.fill(title="아파트 경비원", occupation="경비", **TALK)
    hands.fill(workdays="격일", duty_hours="16", duty_night="2")
    hands.until(lambda: (sheet.form.value("weekly_hours"), sheet.form.value("night_hours")) == ("56", "7"))
    fill(hands, BELOW, wage_basis="월급", wage_min="2700000")
    hands.fill(employment_type="상용직", until_filled="x")
    hands.press(Qt.Key.Key_Return)
    assert hands.sheet is sheet, "56 contracted hours with weekly rest: below the minimum"
    assert saved(hands) == []
    fill(hands, OK, surveillance_exempt="x")
    assert sheet.check.wage.hourly_won == 10_443
    assert "258.54" in sheet.beside.wage.sums.text()
    hands.press(Qt.Key.Key_Return)
    assert hands.sheet is None
    (one,) = saved(hands)
    assert (one.state, one.wage_verdict, one.wage_hourly, one.wage_year) == ("open", OK, 10_443, 2026)
    assert (one.surveillance_exempt, one.overtime_hours) == (True, None)


def test_an_all_in_wage_of_a_diner_depends_on_the_size_of_the_firm(hands):
    people.employer(hands.desk, name="새싹푸드")
    sheet = call(hands, "새싹")
    hands.fill(title="주방보조", occupation="주방", duties="설거지와 재료 손질", place_address="당산로 3")
    hands.fill(workdays="월~토", work_start="0900", work_end="1900", break_minutes="60")
    fill(hands, UNDETERMINED, wage_basis="월급", wage_min="2800000")
    assert (sheet.form.value("weekly_hours"), sheet.form.value("overtime_hours")) == ("40", "14")
    hands.fill(employment_type="상용직", until_filled="x")
    hands.press(Qt.Key.Key_F8, PLAIN)
    assert sheet.form.focused_field() == "five_or_more", "one key goes to what decides"
    fill(hands, BELOW, five_or_more="예")
    hands.press(Qt.Key.Key_Return)
    assert (hands.sheet, saved(hands)) == (sheet, [])
    assert sheet.form.focused_field() == "wage_min"
    hands.qtbot.wait(TYPE_AHEAD_MS + 100)
    hands.fill(five_or_more="아니오")
    assert (sheet.check.wage.verdict, sheet.check.enough) == (OK, True)
    hands.press(Qt.Key.Key_Return)
    (one,) = saved(hands)
    assert (one.state, one.wage_verdict, one.wage_hourly, one.five_or_more) == ("open", OK, 10_376, False)


def test_an_undetermined_wage_is_opened_by_what_the_firm_confirmed(hands):
    people.employer(hands.desk, name="새싹푸드")
    call(hands, "새싹")
    hands.fill(title="주방보조", occupation="주방", duties="설거지", place_address="당산로 3", workdays="월~토")
    hands.fill(weekly_hours="40", overtime_hours="14")
    fill(hands, UNDETERMINED, wage_basis="월급", wage_min="2800000")
    hands.fill(wage_confirmed="상시 4명이라고 사업주가 전화로 확인", employment_type="상용직", until_filled="x")
    hands.press(Qt.Key.Key_Return)
    (one,) = saved(hands)
    assert (one.state, one.wage_verdict) == ("open", UNDETERMINED)
    assert one.wage_confirmed.startswith("상시 4명")


def test_unfair_wording_is_mended_by_one_key_or_justified(hands):
    people.employer(hands.desk)
    sheet = call(hands, "한빛")
    hands.fill(title="식당 이모 구함", occupation="주방")
    hands.settle()  # the list of occupations gives the keyboard back
    hands.fill(duties="배식. 만 60세 이하", place_address="당산로 3")
    hands.fill(
        workdays="월~금", weekly_hours="40", wage_basis="월급", wage_min="2500000", employment_type="상용직"
    )
    hands.fill(closes_on="2026-06-30")
    hands.press(Qt.Key.Key_Return)
    assert sheet.form.focused_field() == "title", "not enough: it goes to the first"
    assert sheet.form.input("title").selectedText() == "식당 이모"
    hands.press(Qt.Key.Key_M)
    assert sheet.form.value("title") == "직원 구함"
    hands.press(Qt.Key.Key_M, CTRL | SHIFT)
    hands.type("취업규칙 정년 60세")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert sheet.check.enough
    hands.press(Qt.Key.Key_Return)
    (one,) = saved(hands)
    assert (one.state, one.title) == ("open", "직원 구함")
    assert one.fair_notes == [{"rule": "age", "text": "만 60세 이하", "why": "취업규칙 정년 60세"}]


def test_little_is_received_and_completed_when_they_ring_again(hands):
    people.employer(hands.desk)
    sheet = call(hands, "한빛")
    hands.fill(title="아파트 경비원")
    assert not sheet.form.missing("receive")
    hands.press(Qt.Key.Key_S)
    (one,) = saved(hands)
    assert (one.state, one.wage_verdict) == ("received", UNDETERMINED)
    hands.page.open_record("vacancy", one.id)
    hands.settle()
    hands.fill(
        occupation="경비", **TALK, workdays="월~금", weekly_hours="40", wage_basis="월급", wage_min="2500000"
    )
    hands.fill(employment_type="상용직", until_filled="x")
    hands.press(Qt.Key.Key_Return)
    assert [(v.state, v.wage_verdict) for v in saved(hands)] == [("open", OK)]


def test_the_site_the_last_vacancy_and_the_number_come_by_a_key(hands):
    firm = people.employer(hands.desk)
    site = {"name": "당산현장", "road_address": "당산로 9", "contact_name": "박소장", "station": "당산역"}
    hands.desk.change(
        lambda db, act: employer_parts.save_part(db, act, kind="site", values=site, employer_id=firm)
    )
    hands.desk.change(lambda db, act: setattr(db.get_one(Employer, firm), "watch_mark", "임금체불 명단"))
    people.vacancy(hands.desk, firm)
    sheet = call(hands, "한빛")
    assert sheet.watch.badge.word == "임금체불 명단"
    hands.press(Qt.Key.Key_Backtab, SHIFT)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert (sheet.form.value("contact_name"), sheet.form.value("station")) == ("박소장", "당산역")
    hands.press(Qt.Key.Key_D)
    assert (sheet.form.value("title"), sheet.form.value("place_address")) == ("아파트 경비원", "당산로 9")
    assert sheet.check.asks == ("closes_on",), "its last day is no other's"
    hands.fill(openings="3", closes_on="2026-06-30", business_no="123-45-67891")
    hands.press(Qt.Key.Key_Return)
    copy = saved(hands)[-1]
    assert (copy.state, copy.openings, copy.contact_name) == ("open", 3, "박소장")
    assert hands.desk.read(lambda db, act: db.get(Employer, firm).business_no) == "1234567891"
