"""Long lists say how long they are; a record is found however old; facts are corrected and struck through."""

from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.pages._referral_commands import DONE, FOLLOW, MEETINGS, OPEN, PENDING, PLACED, PRINTED
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import follow_ups
from tests.qt.helpers import press, settle, type_in
from tests.services import acts, people


@pytest.fixture
def pair(desk):
    """An old referral and a new one."""
    person = acts.ready_since(desk, 10)
    first, second = (people.vacancy(desk, title=title) for title in ("경비원", "미화원"))
    return [acts.refer(desk, person, first), acts.refer(desk, person, second)]


def read_again(qtbot, page, *kinds):
    for kind in kinds:
        page.room.work.changed.emit(kind)
    settle(qtbot, page.room.work)


def told(qtbot, page, view, count):
    qtbot.waitUntil(lambda: page.panes[view].count == count, timeout=5000)


def titles(page):
    return {row.title for row in page.lists[page.views.current].model_.rows}


def test_open_referrals_stand_first_and_a_name_finds_those_settled_too(qtbot, desk, page, pair):
    acts.enter(desk, pair[0].id, "50")
    read_again(qtbot, page, "referrals")
    pane = page.pane
    told(qtbot, page, OPEN, 1)
    assert pane.quick.current == "yes"
    type_in(page.pane.search, "홍길동")
    told(qtbot, page, OPEN, 2)
    assert pane.quick.current == ""
    press(qtbot, page, Qt.Key.Key_Escape)
    told(qtbot, page, OPEN, 1)
    assert pane.quick.current == "yes"
    pane.quick.choose("no")
    settle(qtbot, page.room.work)
    assert [row.id for row in pane.model_.rows] == [pair[0].id]
    type_in(page.pane.search, "미화원")
    told(qtbot, page, OPEN, 0)
    assert pane.quick.current == "no", "what was chosen by hand stays"
    press(qtbot, page, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    told(qtbot, page, OPEN, 2)
    assert pane.search.text() == "", "what was typed goes as well"


def test_how_long_a_result_is_waited_for_stands_beside_the_day_and_settled_ones_wait_no_more(
    qtbot, desk, page, pair
):
    acts.enter(desk, pair[0].id, "50")
    page.pane.clear_filters()
    told(qtbot, page, OPEN, 2)
    waited = next(one for one in page.pane.model_.columns if one.name == "waited")
    texts = {row.id: waited.text(row) for row in page.pane.model_.rows}
    assert texts == {pair[0].id: "", pair[1].id: _("{count} d").format(count=0)}
    assert waited.badge is not None, "its tone is that of the reminder"
    headings = [one.heading for one in page.pane.model_.columns]
    assert "Day of the state" in headings
    assert "waited" not in {one.name for one in page.panes[PENDING].model_.columns}


def test_the_filter_of_missing_results_says_what_it_looks_for(page):
    one = page.pane.kind.filter("reminder")
    assert (one.label, len(one.choices)) == ("Result not confirmed", 3)


def test_follow_ups_done_read_by_the_day_they_are_ordered_by_with_a_badge(page):
    columns = page.panes[DONE].model_.columns
    assert columns[0].sorted_by == page.panes[DONE].kind.usual
    assert next(one for one in columns if one.name == "state").badge is not None


def test_the_empty_list_of_prints_has_a_name_for_the_keyboard_on_it(qtbot, page):
    page.start(PRINTED)
    settle(qtbot, page.room.work)
    assert page.lists[PRINTED].model_.rowCount() == 0
    assert QApplication.focusWidget().accessibleName() == _("Print log")


def test_a_settled_referral_is_opened_where_it_stands_and_a_refresh_keeps_it(qtbot, desk, page, pair):
    acts.enter(desk, pair[0].id, "50")
    page.open_record("referral", pair[0].id)
    settle(qtbot, page.room.work)
    assert page.lists[OPEN].current_row().id == pair[0].id
    assert page.pane.quick.current == ""
    read_again(qtbot, page, "referrals")
    assert page.lists[OPEN].current_row().id == pair[0].id


def shown(desk):
    return desk.read(lambda db, act: db.query(AuditEntry).filter(AuditEntry.action == "search").count())


def test_a_placement_is_opened_from_elsewhere(qtbot, desk, page):
    older, newer = (
        acts.place(desk, people.person(desk, full_name=name, mobile=mobile, birth_date=birth), days=days)
        for name, mobile, birth, days in (
            ("홍길동", "010-0000-1111", "1985. 3. 2.", 9),
            ("김민수", "010-0000-2222", "1991. 7. 8.", 1),
        )
    )
    page.open_record("placement", older.id)
    settle(qtbot, page.room.work)
    assert page.views.current == PLACED
    assert page.lists[PLACED].current_row().id == older.id
    assert {row.id for row in page.lists[PLACED].model_.rows} == {older.id, newer.id}
    before = shown(desk)
    page.open_work()
    settle(qtbot, page.room.work)
    assert "홍길동" in page.sheet.title.text()
    assert shown(desk) == before + 1, "a name in full is on record"
    page.sheet.leave()
    type_in(page.pane.search, "김민수")
    told(qtbot, page, PLACED, 1)


def test_an_interview_leads_to_the_result_of_its_referral(qtbot, desk, page, pair):
    when = datetime.combine(desk.act().today + timedelta(days=1), time(14), SEOUL)
    acts.enter(desk, pair[0].id, "30", interview_at=when)
    page.views.choose(MEETINGS)
    told(qtbot, page, MEETINGS, 1)
    (meeting,) = page.pane.model_.rows
    assert (meeting.referral_id, meeting.at, meeting.state) == (pair[0].id, when, "planned")
    page.pane.list.setFocus()
    page.pane.list.select_first()
    press(qtbot, page, Qt.Key.Key_Return)
    assert isinstance(page.sheet, ResultsSheet)
    assert [line.row.id for line in page.sheet.lines] == [pair[0].id]
    page.sheet.leave()
    page.pane.quick.choose("held")
    told(qtbot, page, MEETINGS, 0)


def test_enter_on_a_pending_hire_opens_its_placement(qtbot, desk, pair, page):
    day = desk.act().today + timedelta(days=3)
    acts.enter(desk, pair[0].id, "41", hire_planned_on=day)
    page.views.choose(PENDING)
    told(qtbot, page, PENDING, 1)
    columns = {column.name: column for column in page.pane.model_.columns}
    assert columns["planned"].text(page.pane.model_.row_at(0)) == format_date(day)
    type_in(page.pane.search, "홍길동")
    press(qtbot, page, Qt.Key.Key_Return)
    assert isinstance(page.sheet, FormSheet)
    assert page.sheet.form.value("started_on") == format_date(day)


def test_results_are_entered_for_every_selected_row_in_their_order(qtbot, pair, page):
    told(qtbot, page, OPEN, 2)
    page.lists[OPEN].setFocus()
    press(qtbot, page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [line.row.id for line in page.sheet.lines] == [row.id for row in page.lists[OPEN].model_.rows]
    first = page.sheet.lines[0]
    first.state.set_value("60")
    first.reason.set_value("wage")
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is None
    told(qtbot, page, OPEN, 1)
    assert page.lists[OPEN].current_row() is not None, "the keyboard goes on with the next"


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("interviews", MEETINGS),
        ("hire_pending", PENDING),
        ("results", OPEN),
        ("follow_ups", FOLLOW),
        ("prints", PRINTED),
    ],
)
def test_a_worklist_opens_in_its_list_with_its_filters(qtbot, pair, page, name, view):
    page.start("worklist", name=name, whose="me")
    settle(qtbot, page.room.work)
    assert page.views.current == view
    if view != PRINTED:
        assert set(page.pane.chips.buttons) == {"due", "counselor"}
        assert page.pane.count == 0
        page.clear_filters()
        told(qtbot, page, view, 2 if view == OPEN else 0)


def test_what_is_due_longest_stands_first(qtbot, desk, page):
    acts.place(desk, people.person(desk), days=130)
    page.views.choose(FOLLOW)
    settle(qtbot, page.room.work)
    days = [row.due_on for row in page.lists[FOLLOW].model_.rows]
    assert days == sorted(days)
    assert len(days) == 2


def test_the_print_log_is_a_list_as_the_others_with_their_commands(qtbot, page):
    page.views.choose(PRINTED)
    settle(qtbot, page.room.work)
    assert page.pane is page.panes[PRINTED]
    assert page.action("referrals.filter").isEnabled()


def test_the_page_begins_in_its_search(page, qtbot):
    page.start_focus()
    assert page.pane.search.hasFocus()


def test_a_placement_is_corrected_with_a_reason(qtbot, desk, page):
    placed = acts.place(desk, people.person(desk), days=3)
    page.open_record("placement", placed.id)
    settle(qtbot, page.room.work)
    page.action("referrals.correct").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    page.sheet.form.set_values({"employer_name": "새벽상사", "why": "상호 오기"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, page.sheet.strip.label.text()
    assert page.lists[PLACED].current_row().employer_name == "새벽상사"


def test_a_follow_up_done_by_mistake_is_struck_through_and_due_again(qtbot, desk, page):
    acts.place(desk, people.person(desk), days=40)
    page.views.choose(FOLLOW)
    settle(qtbot, page.room.work)
    (due,) = page.pane.model_.rows
    done = {"done_on": desk.act().today - timedelta(days=1), "state": "employed"}
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db, act, entries=[follow_ups.FollowUpEntry(due.id, due.version)], values=done
        )
    )
    page.views.choose(DONE)
    settle(qtbot, page.room.work)
    page.lists[DONE].select_first()
    page.action("referrals.void").trigger()
    qtbot.waitUntil(page.question.isVisible)
    assert page.lists[DONE].current_row().employer_name in page.question.label.text()
    page.question.reason.setText("다른 사람")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.lists[DONE].model_.rowCount() == 0
    assert desk.read(lambda db, act: db.get_one(FollowUp, due.id)).voided_at is not None
    page.views.choose(FOLLOW)
    settle(qtbot, page.room.work)
    assert [row.months for row in page.lists[FOLLOW].model_.rows] == [due.months]
    assert desk.read(lambda db, act: db.query(Placement).one()).voided_at is None


def test_the_slips_of_the_chosen_referrals_are_printed_in_one_act(qtbot, desk, page, local_center):
    person = acts.ready_since(desk, 10)
    for at, method in enumerate(("slip", "phone", "slip")):
        acts.refer(desk, person, people.vacancy(desk, title=f"경비원 {at}"), method=method)
    read_again(qtbot, page, "referrals")
    told(qtbot, page, OPEN, 3)
    page.pane.list.table.selectAll()
    page.print_()
    settle(qtbot, page.room.work)
    assert "2" in page.question.label.text()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: len(local_center.printer.printed) == 2, timeout=5000)
    jobs = desk.read(lambda db, act: db.query(PrintJob).all())
    assert [job.state for job in jobs] == ["confirmed"] * 2
    assert len({job.op_id for job in jobs}) == 1, "queued in one act"
