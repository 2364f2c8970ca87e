"""The call sheet where things go otherwise: a colleague was faster, an answer or a call is taken back."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._call_sheet import CallSheet, open_call_of_vacancy, open_call_sheet
from jobdesk.qt.pages._referral_history import HistorySheet
from jobdesk.qt.pages._stub_sheet import StubSheet
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from tests.qt.helpers import press, settle, unnamed
from tests.services import acts, people

Key = Qt.Key


@pytest.fixture
def firm(desk):
    return people.employer(desk, contact_name="박과장", contact_phone="02-0000-9999")


@pytest.fixture
def rows(desk, firm):
    """Two people sent to one firm."""
    vacancy = people.vacancy(desk, firm)
    return [
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile, birth_date=birth), vacancy)
        for name, mobile, birth in (
            ("홍길동", "010-0000-1111", "1985. 3. 2."),
            ("김하나", "010-0000-2222", "1991. 7. 8."),
        )
    ]


@pytest.fixture
def sheet(qtbot, page, firm, rows):
    open_call_sheet(page, firm)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, CallSheet)
    return page.sheet


def test_every_control_has_a_name(qtbot, page, sheet, rows):
    assert unnamed(sheet) == []
    stub = StubSheet(page, rows[0])
    page.push(stub)
    settle(qtbot, page.room.work)
    assert unnamed(stub) == []


def states(desk, rows):
    return [desk.read(lambda db, act, one=row.id: db.get_one(Referral, one).state) for row in rows]


def attempts(desk):
    return [one.outcome for one in desk.read(lambda db, act: db.query(ContactAttempt).all()) if not one.voided_at]


def test_more_hires_than_openings_are_told_at_their_rows_while_answering(qtbot, desk, page, sheet, rows):
    desk.change(lambda db, act: setattr(db.get_one(Vacancy, rows[0].vacancy_id), "openings", 1))
    sheet._read_openings()
    settle(qtbot, page.room.work)
    sheet.answer("40")
    assert not sheet.full.isVisible()
    sheet.list.select(rows[1].id)
    sheet.answer("41")
    told = _("{firm}, {title}: {count} answers need an opening, {left} are left.")
    assert sheet.full.isVisible()
    assert sheet.full.text() == told.format(firm="한빛관리", title=rows[0].title, count=2, left=1)
    assert {line.answer.tone for line in sheet.lines} == {"bad"}
    assert {line.state.toolTip() for line in sheet.lines} == {_("No opening is left")}
    sheet.list.select(rows[0].id)
    sheet.answer("60")
    assert not sheet.full.isVisible()
    assert {line.state.toolTip() for line in sheet.lines} == {""}


def test_a_firm_without_open_referrals_opens_nothing_and_says_so(qtbot, page, firm):
    open_call_sheet(page, firm)
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert page.strip.isVisible()


def test_a_colleague_was_faster_and_everything_typed_stays(qtbot, desk, page, sheet, rows, local_center):
    acts.enter(local_center.desk("colleague"), rows[1].id, "20")
    for code in ("51", "50"):
        sheet.answer(code)
    press(qtbot, page, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is sheet
    assert "이상담" in sheet.strip.label.text()
    assert sheet.choice.left == [(rows[1].id.hex,)]
    assert sheet.line is sheet.lines[1], "the row that is meant is in sight"
    assert states(desk, rows) == ["10", "20"], "all or nothing"
    sheet.choice.choose_next(theirs=False)
    press(qtbot, page, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is None
    assert states(desk, rows) == ["51", "50"]
    assert attempts(desk) == ["reached"], "the one call, once"


def test_an_answer_can_be_taken_back_and_nothing_is_saved_without_one(qtbot, page, sheet):
    sheet.answer("51")
    press(qtbot, page, Key.Key_Up)
    press(qtbot, page, Key.Key_Backspace)
    assert sheet.lines[0].chosen == ""
    press(qtbot, page, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is sheet
    assert sheet.strip.isVisible()


def test_what_is_typed_is_kept_as_a_draft_and_offered_again(qtbot, page, firm, sheet):
    sheet.answer("51")
    press(qtbot, page, Key.Key_Escape)
    assert page.sheet is None
    open_call_sheet(page, firm)
    settle(qtbot, page.room.work)
    again = page.sheet
    assert again.question.isVisible()
    press(qtbot, page, Key.Key_Return)
    assert [line.chosen for line in again.lines] == ["51", ""]
    assert again.more.text() == _("{count} of {all} answered").format(count=1, all=2)


def test_nobody_answers_goes_back_but_not_over_what_is_typed(qtbot, desk, page, firm, sheet):
    sheet.answer("51")
    press(qtbot, page, Key.Key_F5)
    assert page.sheet is sheet
    sheet.lines[0].answer_with("")
    press(qtbot, page, Key.Key_F6)
    assert page.sheet is None
    assert attempts(desk) == ["no_answer", "busy"]
    open_call_sheet(page, firm)
    settle(qtbot, page.room.work)
    press(qtbot, page, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet.question.isVisible()
    qtbot.keyClicks(page.sheet.question.focusWidget(), "x")
    press(qtbot, page, Key.Key_Return)
    assert attempts(desk) == ["no_answer"]


def test_the_history_lists_the_call_and_strikes_it_through(qtbot, desk, page, sheet):
    press(qtbot, page, Key.Key_F9)
    open_call_of_vacancy(page, sheet.lines[0].row.vacancy_id)
    settle(qtbot, page.room.work)
    press(qtbot, page, Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    told = page.sheet
    assert isinstance(told, HistorySheet)
    assert [one.outcome for one in told.attempts.model_.rows] == ["wrong_number"]
    press(qtbot, page, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert told.strip.isVisible(), "first a call is chosen"
    told.attempts.begin()
    press(qtbot, page, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(told.question.focusWidget(), "x")
    press(qtbot, page, Key.Key_Return)
    assert told.attempts.model_.rows == []
    assert attempts(desk) == []
