"""Results of many in one table: whose line is wrong is said, an interview has its time, a hire goes on."""

from datetime import timedelta

import pytest

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.services import drafts, placements
from jobdesk.services.referrals import referral_rows
from tests.qt.helpers import settle
from tests.services import acts, people


@pytest.fixture
def referred(desk):
    """Two people whose masked names read alike, sent to one vacancy."""
    vacancy = people.vacancy(desk, openings="3")
    return [
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile, birth_date=birth), vacancy)
        for name, mobile, birth in (
            ("홍길동", "010-0000-1111", "1985. 3. 2."),
            ("홍순동", "010-0000-2222", "1991. 7. 8."),
        )
    ]


@pytest.fixture
def sheet(qtbot, page, referred):
    page.push(ResultsSheet(page, referred))
    settle(qtbot, page.room.work)
    return page.sheet


def save(qtbot, page):
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)


def state_of(desk, row):
    return desk.read(lambda db, act: db.get_one(Referral, row.id))


def test_lines_are_told_apart_and_who_is_shown_is_on_record(desk, sheet, referred):
    assert "홍길동 1985" in sheet.lines[0].label.text()
    assert "홍순동 1991" in sheet.lines[1].label.text()
    searches = [
        set(entry.jobseeker_ids)
        for entry in desk.read(lambda db, act: db.query(AuditEntry).all())
        if entry.action == "search"
    ]
    assert {str(row.jobseeker_id) for row in referred} in searches


def test_an_interview_is_planned_with_its_time_and_moved(qtbot, desk, page, sheet, referred):
    day = format_date(desk.act().today + timedelta(days=3))
    sheet.lines[0].state.set_value("30")
    save(qtbot, page)
    assert page.sheet is sheet
    assert sheet.strip.isVisible()
    assert sheet.lines[0].meeting.hasFocus()
    sheet.lines[0].meeting.setText(f"{day} 1400")
    save(qtbot, page)
    assert page.sheet is None
    kept = state_of(desk, referred[0])
    assert (kept.state, f"{kept.interview_at:%H%M}") == ("30", "1400")


def test_the_wrong_line_is_named_and_nothing_is_saved(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("20")
    sheet.lines[1].state.set_value("60")
    save(qtbot, page)
    assert page.sheet is sheet
    assert "홍순동 1991" in sheet.strip.label.text()
    assert "홍길동" not in sheet.strip.label.text()
    assert sheet.lines[1].reason.hasFocus()
    assert [state_of(desk, row).state for row in referred] == ["10", "10"]
    sheet.lines[1].reason.set_value("wage")
    save(qtbot, page)
    assert page.sheet is None
    assert [state_of(desk, row).state for row in referred] == ["20", "60"]


def test_hired_opens_the_placement_of_that_referral(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("20")
    sheet.lines[1].state.set_value("40")
    save(qtbot, page)
    assert isinstance(page.sheet, FormSheet)
    assert "홍순동" in page.sheet.title.text()
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    (placed,) = desk.read(lambda db, act: db.query(Placement).all())
    assert placed.referral_id == referred[1].id
    assert [state_of(desk, row).state for row in referred] == ["20", "40"]


def test_an_answer_whose_placement_was_left_stays_and_only_what_is_saved_is_said(
    qtbot, desk, page, sheet, referred
):
    sheet.lines[0].state.set_value("20")
    sheet.lines[1].state.set_value("40")
    save(qtbot, page)
    said = page.room.house.said[-1]
    assert said == _("{count} results saved. {left} are saved with their placements.").format(count=1, left=1)
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert [line.chosen for line in sheet.lines] == ["", "40"]
    save(qtbot, page)
    assert page.sheet is not sheet
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert [state_of(desk, row).state for row in referred] == ["20", "40"]


def test_work_found_elsewhere_is_one_act_with_its_placement(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("90")
    sheet.lines[1].state.set_value("20")
    sheet.lines[0].on.set_value(desk.act().today + timedelta(days=1))
    save(qtbot, page)
    assert page.sheet is sheet
    assert sheet.lines[0].on.hasFocus()
    sheet.lines[0].on.set_value(desk.act().today)
    save(qtbot, page)
    assert isinstance(page.sheet, FormSheet)
    assert "홍길동" in page.sheet.title.text()
    assert [state_of(desk, row).state for row in referred] == ["10", "20"]
    page.sheet.form.set_values({"employer_name": "새벽상사"})
    acts.enter(desk, referred[0].id, "20")
    for _try in range(2):
        page.sheet.save_now()
        settle(qtbot, page.room.work)
    assert page.sheet is None, "a result entered meanwhile is told, then the next save holds"
    (placed,) = desk.read(lambda db, act: db.query(Placement).all())
    assert (placed.referral_id, placed.route, placed.jobseeker_id) == (None, "self", referred[0].jobseeker_id)
    assert state_of(desk, referred[0]).state == "90"
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    assert state_of(desk, referred[0]).state == "20"


def test_work_found_elsewhere_nothing_is_known_of_is_a_result_only(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("90")
    save(qtbot, page)
    (only,) = [action for action in page.sheet.actions() if action.text() == _("Save the result only")]
    only.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert state_of(desk, referred[0]).state == "90"
    assert desk.read(lambda db, act: db.query(Placement).all()) == []


def test_results_of_90_of_one_person_are_saved_together(qtbot, desk, page, referred):
    again = acts.refer(desk, referred[0].jobseeker_id, people.vacancy(desk, title="미화원"))
    page.push(ResultsSheet(page, [referred[0], again]))
    settle(qtbot, page.room.work)
    for line in page.sheet.lines:
        line.state.set_value("90")
    save(qtbot, page)
    page.sheet.form.set_values({"employer_name": "새벽상사"})
    save(qtbot, page)
    assert page.sheet is None
    assert [state_of(desk, row).state for row in (referred[0], again)] == ["90", "90"]
    assert len(desk.read(lambda db, act: db.query(Placement).all())) == 1


def test_a_placement_of_a_referral_saved_elsewhere_is_refused(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("40")
    save(qtbot, page)
    acts.enter(desk, referred[0].id, "20")
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    assert page.sheet.strip.label.text()
    assert page.sheet.primary.isEnabled()
    assert desk.read(lambda db, act: db.query(Placement).all()) == []
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, "who read the sentence may save"
    assert len(desk.read(lambda db, act: db.query(Placement).all())) == 1


def test_a_result_entered_elsewhere_is_said_and_the_one_chosen_holds(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("31")
    acts.enter(desk, referred[0].id, "20")
    save(qtbot, page)
    assert page.sheet is sheet
    assert page.room.codes.label("referral_state", "20") in sheet.lines[0].label.text()
    save(qtbot, page)
    assert page.sheet is sheet, "not before it is chosen"
    sheet.choice.choose_next(theirs=False)
    save(qtbot, page)
    assert page.sheet is None
    assert state_of(desk, referred[0]).state == "31"


def test_a_placement_left_halfway_is_offered_again_and_gone_once_saved(qtbot, desk, page, sheet, referred):
    sheet.lines[0].state.set_value("40")
    save(qtbot, page)
    note = page.sheet.form.input("note")
    note.setFocus()
    qtbot.keyClicks(note, "note")
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert "placement" in [draft.kind for draft in desk.read(drafts.load_drafts)]
    page.push(placement_sheet(page, referred[0].jobseeker_id, referred[0]))
    settle(qtbot, page.room.work)
    page.sheet.question.verb.click()
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    (placed,) = desk.read(lambda db, act: db.query(Placement).all())
    assert placed.note == "note"
    assert "placement" not in [draft.kind for draft in desk.read(drafts.load_drafts)]


def test_an_answer_kept_while_its_placement_was_typed_is_gone_once_that_is_saved(qtbot, desk, page, sheet):
    sheet.lines[0].state.set_value("40")
    save(qtbot, page)
    sheet.keep_draft_now()
    settle(qtbot, page.room.work)
    assert [draft.kind for draft in desk.read(drafts.load_drafts)] == ["results"]
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert desk.read(drafts.load_drafts) == []


def test_nothing_chosen_is_said(qtbot, page, sheet):
    save(qtbot, page)
    assert sheet.strip.label.text() == _("Choose at least one referral and a result.")


def test_a_start_still_planned_is_offered_as_it_is_and_its_refusal_speaks(qtbot, desk, page, referred):
    planned = desk.act().today + timedelta(days=5)
    acts.enter(desk, referred[0].id, "41", hire_planned_on=planned)
    (row,) = desk.read(lambda db, act: referral_rows(db, [referred[0].id]))
    page.push(placement_sheet(page, row.jobseeker_id, row))
    assert page.sheet.form.value("started_on") == format_date(planned)
    save(qtbot, page)
    assert isinstance(page.sheet, FormSheet)
    assert desk.read(lambda db, act: db.query(Placement).all()) == []


def test_two_lines_of_one_person_are_told_apart_when_one_is_wrong(qtbot, desk, page, referred):
    other = people.vacancy(desk, title="미화원")
    again = acts.refer(desk, referred[0].jobseeker_id, other)
    page.push(ResultsSheet(page, [referred[0], again]))
    settle(qtbot, page.room.work)
    page.sheet.lines[1].state.set_value("30")
    save(qtbot, page)
    said = page.sheet.strip.label.text()
    assert again.employer_name in said
    assert "미화원" in said


def test_a_chosen_result_its_reason_and_the_hints_are_read_whole(qtbot, page, sheet):
    page.resize(1190, 700)
    line = sheet.lines[0]
    for state, hinted in (("30", line.meeting), ("41", line.planned), ("70", None)):
        line.state.set_value(state)
        qtbot.wait(1)
        room = line.state.width() - 40
        assert line.state.fontMetrics().horizontalAdvance(line.state.currentText()) <= room
        if hinted is not None:
            hint = hinted.fontMetrics().horizontalAdvance(hinted.placeholderText())
            assert hint <= hinted.width() - 20
