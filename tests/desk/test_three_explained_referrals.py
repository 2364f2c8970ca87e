"""A person to three explained referrals in one act, one of them though a demand of the vacancy fails."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.matching import Verdict
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from tests.desk.hands import PLAIN
from tests.services import people


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def tab_to(hands, widget):
    """By Tab alone."""
    for _turn in range(60):
        if widget.hasFocus():
            return
        hands.press(Qt.Key.Key_Tab, PLAIN)
    raise AssertionError("Tab never reached it")


def a_desk_with_three(desk):
    people.person(desk, career_months="3", can_drive="예", desired_hours="종일(09-18)")
    people.vacancy(desk, title="아파트 경비원", work_start="9:00", work_end="18:00")
    people.vacancy(desk, title="빌딩 경비원", wage_min="2,450,000", place_address="서울특별시 구로구 디지털로 1")
    return people.vacancy(desk, title="상가 경비원", experience="경력", experience_months="12", driving="예")


def test_three_referrals_in_one_act_one_with_a_reason(hands, local_center):
    asks = a_desk_with_three(hands.desk)
    hands.go("counter")
    hands.type("홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None and hands.page.fit.list.model_.rowCount() == 3)
    fit = hands.page.fit
    titles = [row.title for row in fit.list.model_.rows]
    assert titles[-1] == "상가 경비원", "what fails a demand stands last"

    hands.press(Qt.Key.Key_F6, PLAIN)
    hands.press(Qt.Key.Key_End)
    reasons = fit.detail.reasons.model_.rows
    assert (reasons[0].name, reasons[0].verdict) == ("experience", Verdict.FAILS)
    assert "12" in reasons[0].text
    assert "3" in reasons[0].text
    tab_to(hands, fit.detail.reasons.table)
    hands.press(Qt.Key.Key_Down, PLAIN)
    assert fit.detail.reasons.current_row() is not None, "the reasons are read with the arrow keys"

    hands.press(Qt.Key.Key_F6, PLAIN)
    while not fit.list.table.hasFocus():
        hands.press(Qt.Key.Key_F6, PLAIN)
    hands.press(Qt.Key.Key_Home)
    for _n in range(3):
        hands.press(Qt.Key.Key_Space, PLAIN)
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_J)
    assert isinstance(hands.sheet, ReferSheet)
    hands.until(lambda: hands.sheet.override.isVisible())
    assert "12" in hands.sheet.override.told.text()

    hands.press(Qt.Key.Key_S)
    assert all_of(hands.desk, Referral) == []
    assert hands.sheet.override.why.hasFocus(), "the reason is asked where it is written"
    hands.type("업체가 신입도 면접 보겠다고 함")
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: len(local_center.printer.printed) == 3)
    sent = {one.vacancy_id: one for one in all_of(hands.desk, Referral)}
    assert len(sent) == 3
    assert sent[asks].overridden == ["experience"]
    assert sent[asks].override_why == "업체가 신입도 면접 보겠다고 함"
    assert [one.override_why for key, one in sent.items() if key != asks] == [None, None]
    assert len({one.op_id for one in sent.values()}) == 1
    assert hands.page.view is not None, "the page stays"
    assert all(row.before.is_open for row in fit.list.model_.rows)


def test_a_pause_blocks_the_referral_is_shown_and_lifted_by_keyboard(hands):
    a_desk_with_three(hands.desk)
    hands.go("counter")
    hands.type("홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None and hands.page.fit.list.model_.rowCount() == 3)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hands.press(Qt.Key.Key_T, both)
    assert isinstance(hands.sheet, FormSheet)
    hands.press(Qt.Key.Key_S)
    assert isinstance(hands.sheet, FormSheet), "a reason is needed"
    hands.fill(referable_reason="수술 뒤 회복 중")
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: hands.sheet is None and hands.page.view.referable.told)
    (person,) = all_of(hands.desk, Jobseeker)
    assert (person.referable_state, person.referable_reason) == ("paused", "수술 뒤 회복 중")
    told = [label.accessibleName() for label in hands.page.card.facts.findChildren(PlainLabel)]
    assert any("수술 뒤 회복 중" in one for one in told), "the card says it"

    hands.press(Qt.Key.Key_J)
    hands.until(lambda: hands.sheet.choices.model_.rowCount() == 3)
    assert all("수술 뒤 회복 중" in row.reasons for row in hands.sheet.choices.model_.rows)
    hands.press(Qt.Key.Key_Escape, PLAIN)

    hands.press(Qt.Key.Key_T, both)
    hands.press(Qt.Key.Key_Delete)
    hands.until(lambda: hands.sheet is None and not hands.page.view.referable.told)
    assert QApplication.focusWidget() is not None
    (person,) = all_of(hands.desk, Jobseeker)
    assert (person.referable_state, person.referable_reason) == ("referable", None)


def test_several_people_go_to_one_vacancy_with_their_reasons(hands, local_center):
    for at, name in enumerate(("홍길동", "김민수", "이영희")):
        months = ("3", "24", "36")[at]
        people.person(
            hands.desk,
            full_name=name,
            mobile=f"0100000123{at}",
            birth_date=f"1985. 3. {at + 2}.",
            career_months=months,
        )
    people.vacancy(hands.desk, experience="경력", experience_months="12", openings="3")
    hands.go("vacancies")
    hands.until(lambda: hands.page.vacancies.model_.rowCount() == 1)
    tab_to(hands, hands.page.vacancies.list.table)
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_J)
    hands.until(lambda: hands.sheet.choices.model_.rowCount() == 3)
    rows = hands.sheet.choices.model_.rows
    assert [bool(row.failed) for row in rows] == [False, False, True]
    tab_to(hands, hands.sheet.only_fitting)
    hands.press(Qt.Key.Key_Space, PLAIN)
    hands.until(lambda: hands.sheet.choices.model_.rowCount() == 2)
    tab_to(hands, hands.sheet.choices.table)
    hands.press(Qt.Key.Key_Home)
    for _n in range(2):
        hands.press(Qt.Key.Key_Space, PLAIN)
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_S)
    hands.until(lambda: len(local_center.printer.printed) == 2)
    sent = all_of(hands.desk, Referral)
    assert [(one.overridden, one.override_why) for one in sent] == [(None, None)] * 2
