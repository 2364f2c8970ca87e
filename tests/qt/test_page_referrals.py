"""What was sent out and what came of it, by keyboard in a real window."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._kept_line import kept_text
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._referral_commands import CALLS, FOLLOW, OPEN, PLACED, PRINTED
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.referrals import ReferralsPage
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import placements, referrals
from jobdesk.services.retention import KeptShare
from tests.qt.helpers import settle, show_page
from tests.services import acts, people


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def pair(desk):
    """A person and two vacancies they may be referred to."""
    return people.person(desk), [people.vacancy(desk), people.vacancy(desk, title="미화원")]


@pytest.fixture
def referred(desk, pair):
    person, vacancies = pair
    return desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=vacancies, method="phone"
        )
    )


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, ReferralsPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def test_an_interview_time_that_is_taken_or_given_twice_is_told_and_may_be_kept(qtbot, desk, pair, page):
    person, (first, second) = pair
    at = (desk.act().at + timedelta(days=2)).replace(hour=14, minute=0, second=0, microsecond=0)
    acts.refer(desk, person, first, interview_at=at)
    people.vacancy(desk, title="주차 관리원")
    page.push(sheet := ReferSheet(page, jobseeker_ids=[person]))
    settle(qtbot, page.room.work)
    sheet.interview_at.setText(f"{at:%Y%m%d} 1500")
    settle(qtbot, page.room.work)
    assert not sheet.meeting.isVisible()
    sheet.interview_at.setText(f"{at:%Y%m%d} 1400")
    settle(qtbot, page.room.work)
    told = _("An interview at the same time is planned already: {where}.")
    assert sheet.meeting.isVisible()
    assert sheet.meeting.text() == told.format(where="한빛관리, 아파트 경비원")
    sheet.choices.model_.checked |= {row.id for row in sheet.choices.model_.rows if not row.blocked}
    sheet._show_count()
    settle(qtbot, page.room.work)
    assert sheet.meeting.text().endswith(_("{count} vacancies get the same interview time.").format(count=2))
    assert second in sheet.choices.model_.checked
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert len(all_of(desk, Referral)) == 3


def test_one_person_to_two_vacancies_prints_two_slips(qtbot, desk, pair, page, local_center):
    person, _vacancies = pair
    sheet = ReferSheet(page, jobseeker_ids=[person])
    page.push(sheet)
    settle(qtbot, page.room.work)
    assert sheet.choices.model_.rowCount() == 2
    sheet.choices.select_first()
    for _n in range(2):
        qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Space)
        qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Down)
    assert len(sheet.choices.checked_rows()) == 2
    sheet.primary.trigger()
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 2, timeout=10_000)
    settle(qtbot, page.room.work)
    assert page.sheet is None
    rows = all_of(desk, Referral)
    assert {title for title, _pdf in local_center.printer.printed} == {row.slip_no for row in rows}


def test_a_dead_printer_keeps_the_referral_and_the_job(qtbot, desk, pair, page, local_center):
    local_center.printer.trouble = "용지가 없습니다"
    sheet = ReferSheet(page, jobseeker_ids=[pair[0]])
    page.push(sheet)
    settle(qtbot, page.room.work)
    sheet.choices.select_first()
    qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Space)
    sheet.primary.trigger()
    qtbot.waitUntil(lambda: bool(page.room.prints.notices), timeout=10_000)
    assert len(all_of(desk, Referral)) == 1
    settle(qtbot, page.room.work)
    page.views.choose(PRINTED)
    jobs = page.lists[PRINTED]
    qtbot.waitUntil(lambda: jobs.model_.rowCount() == 1)
    assert jobs.model_.row_at(0).state == "failed"
    local_center.printer.trouble = None
    jobs.select_first()
    page.action("referrals.preview").trigger()
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 1, timeout=10_000)
    settle(qtbot, page.room.work)
    assert jobs.model_.rowCount() == 0


def test_who_may_not_be_referred_is_told_and_nothing_is_saved(qtbot, desk, page):
    person = people.person(desk, ready=False)
    people.vacancy(desk)
    sheet = ReferSheet(page, jobseeker_ids=[person])
    page.push(sheet)
    settle(qtbot, page.room.work)
    assert sheet.choices.model_.rows[0].blocked
    sheet.choices.select_first()
    qtbot.keyClick(sheet.choices.table, Qt.Key.Key_Space)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.strip.isVisible()
    assert all_of(desk, Referral) == []


def test_results_of_two_in_one_act(qtbot, desk, referred, page):
    view = page.lists["referrals"]
    qtbot.waitUntil(lambda: view.model_.rowCount() == 2)
    view.setFocus()
    view.table.selectAll()
    page.action("referrals.results").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ResultsSheet)
    first, second = page.sheet.lines
    first.state.set_value("20")
    first.state.changed.emit()
    second.state.set_value("60")
    second.state.changed.emit()
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is not None, "a reason is missing"
    second.reason.set_value("wage")
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert sorted(row.state for row in all_of(desk, Referral)) == ["20", "60"]


def test_what_cannot_be_done_is_said_before_anything_is_asked(qtbot, local_center, desk, referred, page):
    theirs = local_center.desk("colleague")
    acts.place(theirs, people.person(theirs, full_name="김하나", mobile="010-0000-2222"))
    values = {"started_on": desk.act().today, "route": "referral", "sector": "private"}
    desk.change(
        lambda db, act: placements.record_placement(
            db, act, jobseeker_id=referred[0].jobseeker_id, referral_id=referred[0].id, values=values
        )
    )
    page.open_record("referral", referred[0].id)
    settle(qtbot, page.room.work)
    assert page.lists["referrals"].current_row().state == "40"
    page.action("referrals.placement").trigger()
    assert page.sheet is None
    assert page.room.codes.label("referral_state", "40") in page.strip.label.text()
    page.views.choose("placements")
    placed = page.lists["placements"]
    qtbot.waitUntil(lambda: placed.model_.rowCount() == 2)
    theirs = next(row for row in placed.model_.rows if row.recorded_by != desk.who.account_id)
    placed.select(theirs.id)
    page.action("referrals.undo").trigger()
    assert not page.question.isVisible()
    assert page.strip.label.text() == _("A colleague entered this placement: ask them or the supervisor.")


def test_a_placement_and_its_undo(qtbot, desk, referred, page):
    view = page.lists["referrals"]
    qtbot.waitUntil(lambda: view.model_.rowCount() == 2)
    view.select(referred[0].id)
    page.action("referrals.placement").trigger()
    assert isinstance(page.sheet, FormSheet)
    page.sheet.form.set_values({"wage_basis": "monthly", "wage_amount": "2500000"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, page.sheet.form.problems
    assert [p.voided_at for p in all_of(desk, Placement)] == [None]
    page.views.choose("placements")
    placed = page.lists["placements"]
    qtbot.waitUntil(lambda: placed.model_.rowCount() == 1)
    placed.select_first()
    wage = next(column for column in placed.model_.columns if column.heading == "Wage")
    assert page.room.codes.label("wage_basis", "monthly") in wage.text(placed.current_row())
    page.action("referrals.undo").trigger()
    qtbot.waitUntil(page.question.isVisible)
    asked, row = page.question.label.text(), placed.current_row()
    assert row.jobseeker in asked
    assert row.employer_name in asked
    page.question.reason.setText("잘못 입력")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.room.house.said[-1] == _("Placement undone")
    assert all_of(desk, Placement)[0].voided_at is not None
    assert {v.taken for v in all_of(desk, Vacancy)} == {0}


def test_a_share_mostly_unknown_is_said_in_words_without_a_percent():
    said = [kept_text(KeptShare(12, part, whole, unknown)) for part, whole, unknown in ((0, 72, 249), (0, 0, 3))]
    assert not any("%" in text for text in said)
    assert said[0] == _("{months} months: {part} of {whole} known, {unknown} not known").format(
        months=12, part=0, whole=72, unknown=249
    )
    known = kept_text(KeptShare(1, 1200, 1500, 1500))
    assert "80.0%" in known
    assert "1,200" in known


def test_the_search_key_goes_to_the_box_of_the_list_wherever_one_is(qtbot, page):
    for view in (FOLLOW, PLACED, PRINTED, CALLS):
        page.go_to(view)
        settle(qtbot, page.room.work)
        qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert page.pane.search.hasFocus()
    assert page.views.current == OPEN, "firms to call have no box"
