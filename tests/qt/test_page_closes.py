"""The review, the month's close, what changed after it: sheets over the page of figures, by keyboard."""

from datetime import date
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import text

from jobdesk.base.closes import CloseKind
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages._close_cells import CellsSheet
from jobdesk.qt.pages._close_months import MonthsSheet
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._close_review import ReviewSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.audit import AuditEntry
from jobdesk.records.month_closes import MonthClose, Review, ReviewClearing
from jobdesk.services import month_closes, placements
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services import acts, people

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
OCTOBER, LAST, NOVEMBER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)


@pytest.fixture
def desk(local_center):
    """The supervisor's desk on the last working day of October; three found work alone, without evidence."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, date(2027, 10, 20))
    desk.people = [
        people.person(desk, full_name=f"{one}나람", mobile=f"010-0000-10{at:02}")
        for at, one in enumerate("김이박")
    ]
    acts.stand_on(desk, LAST)
    desk.placed = [acts.place(desk, one, employer_name=f"업체{at}") for at, one in enumerate(desk.people)]
    return desk


@pytest.fixture
def page(qtbot, desk):
    """The page of figures in November, October being worked on."""
    acts.stand_on(desk, NOVEMBER)
    page = show_page(qtbot, StatisticsPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def do(qtbot, page, action):
    page.action(action).trigger()
    settle(qtbot, page.room.work)
    assert unnamed(page.sheet) == []
    return page.sheet


def answer(qtbot, page, sheet, reason=""):
    """The question in the foot, with its reason."""
    assert sheet.question.isVisible()
    if reason:
        sheet.question.reason.setText(reason)
    sheet.question.verb.click()
    settle(qtbot, page.room.work)


def test_rows_are_cleared_with_one_reason_taken_back_and_the_review_is_signed(qtbot, page, desk):
    sheet = do(qtbot, page, "statistics.review")
    assert isinstance(sheet, ReviewSheet)
    assert sheet.month == OCTOBER
    sheet.rules.select("no_evidence")
    assert {row.record_id for row in sheet.rows.model_.rows} == {one.id for one in desk.placed}
    assert all("*" in row.name for row in sheet.rows.model_.rows)
    shown = [row for row in all_of(desk, AuditEntry) if row.detail and row.detail.get("shown") == 3]
    assert shown, "the people of the review are on record"
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert sheet.strip.isVisible(), "nothing is signed while rows wait"
    assert all_of(desk, Review) == []
    press(qtbot, page, Qt.Key.Key_Return)
    assert sheet.rows.table.hasFocus()
    press(qtbot, page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, page, Qt.Key.Key_K, ALT)
    answer(qtbot, page, sheet, "문자로 확인")
    assert [row.why for row in all_of(desk, ReviewClearing)] == ["문자로 확인"] * 2
    line = sheet.rules.current_row()
    assert (line.id, line.waiting, line.cleared) == ("no_evidence", 1, 2)
    assert sheet.rows.table.hasFocus(), "the keyboard stays in the rows"
    assert sheet.rows.current_row() is sheet.rows.model_.rows[0]
    press(qtbot, page, Qt.Key.Key_Tab, CTRL)
    assert len(sheet.rows.model_.rows) == 2
    sheet.rows.begin()
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    answer(qtbot, page, sheet, "다시 확인")
    assert sum(row.voided_at is None for row in all_of(desk, ReviewClearing)) == 1
    press(qtbot, page, Qt.Key.Key_Tab, CTRL)
    sheet.rows.begin()
    press(qtbot, page, Qt.Key.Key_A, CTRL)
    press(qtbot, page, Qt.Key.Key_K, ALT)
    answer(qtbot, page, sheet, "계약서 확인")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [row.month for row in all_of(desk, Review)] == [OCTOBER]
    assert "박팀장" in sheet.signed.text()


def test_clearing_one_row_goes_on_to_the_next(qtbot, page, desk):
    sheet = do(qtbot, page, "statistics.review")
    sheet.rules.select("no_evidence")
    first, second, third = (row.record_id for row in sheet.rows.model_.rows)
    sheet.rows.begin()
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_K, ALT)
    answer(qtbot, page, sheet, "전화로 확인")
    assert sheet.rows.table.hasFocus()
    assert sheet.rows.current_row().record_id == third
    press(qtbot, page, Qt.Key.Key_K, ALT)
    answer(qtbot, page, sheet, "전화로 확인")
    assert sheet.rows.current_row().record_id == first, "after the last row the one that is left"
    assert {row.record_id for row in all_of(desk, ReviewClearing)} == {second, third}


def test_enter_opens_the_record_and_a_mended_row_is_gone_on_the_way_back(qtbot, page, desk):
    sheet = do(qtbot, page, "statistics.review")
    sheet.rules.select("no_evidence")
    sheet.rows.begin()
    sheet.rows.select(("no_evidence", desk.placed[1].id))
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.room.house.opened == [("placement", desk.placed[1].id)]
    page.hide()
    page.room.work.change(
        page,
        lambda db, act: placements.undo_placement(db, act, placement_id=desk.placed[0].id, why="다른 사람"),
        stale="placements",
        done=lambda _none: None,
        failed=page.explain,
    )
    settle(qtbot, page.room.work)
    assert len(sheet.rows.model_.rows) == 3, "what is not seen is not read"
    page.show()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert len(sheet.rows.model_.rows) == 2
    assert sheet.rows.current_row().record_id == desk.placed[1].id


def test_who_struck_many_records_through_is_opened_in_the_access_log(qtbot, page, desk):
    who = desk.who.account_id
    sheet = do(qtbot, page, "statistics.review")
    sheet.open_row("account", who, None)
    assert page.room.house.started == [("administration", "strikes_of", {"account_id": who})]
    acts.stand_on(desk, NOVEMBER)
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=desk.placed[0].id, why="착오"))
    log = show_page(qtbot, AdministrationPage, desk)
    log.start("strikes_of", account_id=who)
    settle(qtbot, log.room.work)
    rows = log.audit_view.pane.list.model_
    assert rows.rowCount() > 0
    assert {rows.row_at(at).row.action for at in range(rows.rowCount())} <= {"void", "undo"}


def test_a_month_is_closed_again_with_its_reason_and_both_versions_are_read(qtbot, page, desk):
    acts.stand_on(desk, LAST)
    page = show_page(qtbot, StatisticsPage, desk)
    sheet = do(qtbot, page, "statistics.months")
    assert isinstance(sheet, MonthsSheet)
    sheet.months.select(OCTOBER)
    settle(qtbot, page.room.work)
    assert sheet.needs.text()
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert sheet.strip.isVisible(), "what a final close needs is told before it is tried"
    assert not sheet.question.isVisible()
    press(qtbot, page, Qt.Key.Key_J, ALT)
    answer(qtbot, page, sheet)
    press(qtbot, page, Qt.Key.Key_J, ALT)
    assert sheet.question.reason.isVisible()
    answer(qtbot, page, sheet, "취업 1건 누락")
    closes = all_of(desk, MonthClose)
    assert [(one.serial, one.kind, one.reason) for one in closes] == [
        (1, CloseKind.PROVISIONAL, None),
        (2, CloseKind.PROVISIONAL, "취업 1건 누락"),
    ]
    assert [row.serial for row in sheet.versions.model_.rows] == [2, 1]
    assert closes[1].digest[:8] in [sheet.months.model_.columns[-1].text(row) for row in sheet.months.model_.rows]
    sheet.versions.select(closes[0].id)
    sheet.versions.setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    cells = page.sheet
    assert isinstance(cells, CellsSheet)
    first = [row.key.indicator for row in cells.list.model_.rows][:6]
    assert first == ["employers", "openings", "jobseekers", "referrals", "placed_persons", "placement_rate"]
    placed = next(row for row in cells.list.model_.rows if row.key.indicator == "placed_persons")
    assert (placed.old, placed.new) == ("3", "3")
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is sheet


def rows_of(qtbot, page):
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, BehindSheet)
    count = page.sheet.rows.model_.rowCount()
    press(qtbot, page, Qt.Key.Key_Escape)
    return count


def test_a_closed_figure_opens_the_rows_it_was_closed_with_and_those_of_now(qtbot, page, desk):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=desk.placed[0].id, why="착오"))
    sheet = do(qtbot, page, "statistics.months")
    sheet.months.select(OCTOBER)
    sheet.show_figures(sheet.months.current_row().stands)
    settle(qtbot, page.room.work)
    cells = page.sheet
    assert isinstance(cells, CellsSheet)
    for span in ("month", "year"):
        cells.spans.choose(span)
        placed = next(row for row in cells.list.model_.rows if row.key.indicator == "placed_persons")
        assert (placed.old, placed.new) == ("3", "2")
        cells.list.select(placed.key)
        cells.start_focus()
        press(qtbot, page, Qt.Key.Key_N, ALT)
        assert rows_of(qtbot, page) == 2
        press(qtbot, page, Qt.Key.Key_Return)
        assert rows_of(qtbot, page) == 3
        press(qtbot, page, Qt.Key.Key_V, ALT)
        settle(qtbot, page.room.work)
        assert (page.sheet.parts.current, page.sheet.rows.model_.rowCount()) == ("entered", 0)
        press(qtbot, page, Qt.Key.Key_Tab, CTRL)
        settle(qtbot, page.room.work)
        assert page.sheet.parts.current == "left"
        assert rows_of(qtbot, page) == 1
        assert page.sheet is cells
    assert not cells.strip.isVisible()
    cohort = next(row for row in cells.list.model_.rows if row.key.indicator == "cohort_rate_90")
    cells.list.select(cohort.key)
    press(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.sheet is cells
    assert cells.strip.isVisible(), "a cohort of the year is not kept, which is said"
    cells.spans.choose("month")
    cells.views.choose("splits")
    for row in cells.list.model_.rows:
        if row.key.indicator == "placed_persons" and row.key.breakdown == "sex":
            cells.list.select(row.key)
            press(qtbot, page, Qt.Key.Key_Return)
            assert rows_of(qtbot, page) == int(row.old)


def test_what_changed_after_a_close_opens_the_rows_that_left(qtbot, page, desk):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=desk.placed[0].id, why="착오"))
    sheet = do(qtbot, page, "statistics.restated")
    moved = next(row for row in sheet.lists["figures"].model_.rows if row.key.indicator == "placements")
    sheet.lists["figures"].select(moved.key)
    press(qtbot, page, Qt.Key.Key_V, ALT)
    settle(qtbot, page.room.work)
    page.sheet.parts.choose("left")
    settle(qtbot, page.room.work)
    assert [row.name for row in page.sheet.rows.model_.rows] == ["김*람"]
    assert rows_of(qtbot, page) == 1
    sheet.views.choose("facts")
    press(qtbot, page, Qt.Key.Key_V, ALT)
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.strip.isVisible(), "a fact is no figure, which is said"


def test_a_broken_chain_is_told(qtbot, page, desk):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    sheet = do(qtbot, page, "statistics.months")
    assert not sheet.strip.isVisible()
    with desk._open.database.writer.begin() as connection:
        connection.execute(text("UPDATE close_cell SET figure = '999' WHERE indicator = 'jobseekers'"))
    sheet.read()
    settle(qtbot, page.room.work)
    assert sheet.strip.isVisible()


def test_what_changed_after_the_close_is_told_by_figure_and_fact_and_exported(
    qtbot, page, desk, tmp_path, monkeypatch
):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    desk.change(
        lambda db, act: placements.undo_placement(db, act, placement_id=desk.placed[0].id, why="다른 사람")
    )
    sheet = do(qtbot, page, "statistics.restated")
    assert isinstance(sheet, RestatedSheet)
    assert sheet.month == OCTOBER
    figures = sheet.lists["figures"]
    placed = next(r for r in figures.model_.rows if (r.key.span, r.key.indicator) == ("month", "placed_persons"))
    assert [column.text(placed) for column in figures.model_.columns[-3:]] == ["3", "2", "△1"]
    figures.select(placed.key)
    press(qtbot, page, Qt.Key.Key_Return)
    facts = sheet.lists["facts"]
    assert facts.table.hasFocus()
    assert all("placed_persons" in row.figures for row in facts.model_.rows)
    assert sheet.narrowed.isVisible()
    few = facts.model_.rowCount()
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    assert not sheet.narrowed.isVisible()
    assert facts.model_.rowCount() == len(sheet.found.records) >= few > 0
    (left,) = (row for row in facts.model_.rows if row.record_id == desk.placed[0].id)
    assert (left.moved, left.by, left.why) == ("left", "박팀장", "다른 사람")
    assert {"placements", "unverified_placements"} <= set(left.kinds), "one line, though it stands in several"
    assert "*" in left.name
    facts.select((left.table, left.record_id))
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.room.house.opened == [("placement", desk.placed[0].id)]
    place = tmp_path / "changes.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    press(qtbot, page, Qt.Key.Key_E, ALT)
    page.sheet.form.set_value("purpose", "구의회 설명")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    with ZipFile(place) as book:
        told = book.read("xl/sharedStrings.xml").decode()
    assert "다른 사람" in told
    assert "김나람" not in told
    assert [row.purpose for row in all_of(desk, AuditEntry) if row.action == "export"] == ["구의회 설명"]


def test_a_counselor_reads_closes_and_is_offered_neither_review_nor_close(qtbot, local_center, desk):
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    page = show_page(qtbot, StatisticsPage, local_center.desk("counselor"))
    assert not page.has_action("statistics.review")
    sheet = do(qtbot, page, "statistics.months")
    assert sheet.primary is None
    assert any(row.closes for row in sheet.months.model_.rows)
