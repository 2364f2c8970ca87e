"""대조 in its windows: a file, what it is, its rows by side, decisions by key, the signature, the evidence."""

from datetime import date
from io import BytesIO

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.qt.pages._close_months import MonthsSheet
from jobdesk.qt.pages._reconcile_begin import BeginSheet
from jobdesk.qt.pages._reconcile_list import ReconciliationsSheet
from jobdesk.qt.pages._reconcile_sheet import DECIDED, OPEN, ReconcileSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.audit import AuditEntry
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services import acts, listed, people

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ROWS = (
    ("K-1", "김나람", "1980-03-02", "010-0000-1000", "2027-10-18", None),
    ("K-2", "이나람", "1981-03-02", "010-0000-1001", "2027-10-19", None),
    ("K-5", "조나람", "1985-03-02", "010-0000-1005", "2027-10-20", None),
    ("K-3", "최나람", "1983-03-02", "010-0000-1003", "2027-10-05", None),
    ("K-9", "옛사람", "1983-03-02", "010-0000-1009", "2027-08-05", None),
)


@pytest.fixture
def desk(local_center):
    """A supervisor in November; four people registered on 18 October."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, date(2027, 10, 18))
    desk.people = {
        name: people.person(desk, full_name=f"{name}나람", mobile=f"010-0000-100{at}", birth_date=f"198{at}-03-02")
        for at, name in ((0, "김"), (1, "이"), (2, "박"), (5, "조"))
    }
    acts.stand_on(desk, date(2027, 11, 3))
    return desk


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, StatisticsPage, desk)
    yield page
    page.room.work.wait()


@pytest.fixture
def held(desk):
    return listed.hold(desk, listed.listed(listed.PEOPLE, *ROWS))


def open_held(qtbot, page):
    page.action("statistics.reconcile").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ReconciliationsSheet)
    press(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ReconcileSheet)
    assert unnamed(page.sheet) == []
    return page.sheet


def answer(qtbot, page, text=""):
    question = page.sheet.question
    assert question.isVisible()
    question.reason.setText(text)
    question.verb.click()
    settle(qtbot, page.room.work)


def resolutions(desk):
    return desk.read(lambda db, act: {row.line: row.resolution for row in db.query(ReconciliationRow)})


def test_a_picked_file_is_proposed_and_held_against_ours(qtbot, page, desk, tmp_path, monkeypatch):
    path = listed.write_csv(tmp_path / "고용24_10월.csv", listed.PEOPLE, *ROWS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    page.action("statistics.reconcile").trigger()
    settle(qtbot, page.room.work)
    page.sheet.begin()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, BeginSheet)
    assert unnamed(sheet) == []
    assert sheet.facts.current == ListedFact.REGISTRATIONS
    assert sheet.form.values() == {
        "source": "고용24",
        "from_on": "2027. 10. 1.",
        "until_on": "2027. 10. 31.",
    }
    assert "비고" in sheet.left_out.text()
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ReconcileSheet)
    assert page.sheet.held.counts == {"here": 1, "there": 1, "differs": 2, "same": 1, "outside": 1}
    assert len(page.sheet.rows.model_.rows) == 4


def test_another_kind_or_a_lacking_column_is_said(qtbot, page, tmp_path, monkeypatch):
    path = listed.write_csv(tmp_path / "명단.csv", ("이름", "나이"), ("홍길동", "3"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    page.action("statistics.reconcile").trigger()
    settle(qtbot, page.room.work)
    page.sheet.begin()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert sheet.strip.isVisible()
    sheet.facts.choose_next()
    settle(qtbot, page.room.work)
    assert sheet.facts.current == ListedFact.VACANCIES
    sheet.form.set_values({"source": "시 명단", "from_on": date(2027, 10, 1), "until_on": date(2027, 10, 31)})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.strip.isVisible()
    assert page.room.desk.read(lambda db, act: db.query(Reconciliation).count()) == 0


@pytest.mark.parametrize("content", [b"\x81\xff\xfe\x9d,\x90\n\x81\x81\xff", b"PK\x03\x04 no workbook", b""])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(qtbot, page, tmp_path, monkeypatch, content):
    path = tmp_path / "명단.csv"
    path.write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    page.action("statistics.reconcile").trigger()
    settle(qtbot, page.room.work)
    page.sheet.begin()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ReconciliationsSheet)
    assert page.sheet.strip.isVisible()


def test_rows_are_decided_by_key_one_by_one_and_all_alike_and_taken_back(qtbot, page, desk, held):
    sheet = open_held(qtbot, page)
    assert sheet.views.current == OPEN
    assert [row.side for row in sheet.rows.model_.rows][:2] == [ListedSide.DIFFERS] * 2
    press(qtbot, page, Qt.Key.Key_A, ALT)
    press(qtbot, page, Qt.Key.Key_O, ALT)
    answer(qtbot, page, "접수증 확인")
    assert {row for row, how in resolutions(desk).items() if how} == {3, 4}
    assert len(sheet.rows.model_.rows) == 2
    sheet.views.choose(ListedSide.HERE)
    sheet.decide(Resolution.NOT_OURS)
    answer(qtbot, page, "잘못")
    assert sheet.strip.isVisible(), "a row of ours is ours"
    sheet.views.choose(DECIDED)
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    settle(qtbot, page.room.work)
    assert len(sheet.rows.model_.rows) == 1
    sheet.sign()
    assert sheet.strip.isVisible()
    assert sheet.views.current == OPEN


def test_theirs_is_right_opens_our_record_and_a_look_again_finds_it_mended(qtbot, page, desk, held):
    sheet = open_held(qtbot, page)
    first = sheet.rows.current_row()
    assert {line.name for line in sheet.pair.model_.rows if line.differs} == {"received_on"}
    sheet.decide(Resolution.THEIRS)
    answer(qtbot, page, "그쪽이 맞음")
    assert page.room.house.opened == [("jobseeker", first.person_id)]
    sheet.look_again()
    settle(qtbot, page.room.work)
    assert page.room.house.said
    sheet.keep_numbers()
    answer(qtbot, page)
    assert "3" in page.room.house.said[-1]
    sheet.views.choose(ListedSide.SAME)
    settle(qtbot, page.room.work)
    assert [row.name for row in sheet.rows.model_.rows] == ["김나람"]


def test_signed_it_stands_beside_the_month_and_its_evidence_is_masked(
    qtbot, page, desk, held, tmp_path, monkeypatch
):
    sheet = open_held(qtbot, page)
    sheet.rows.table.selectAll()
    sheet.decide(Resolution.LATER)
    answer(qtbot, page, "다음 달 대조에서")
    sheet.sign()
    answer(qtbot, page, "10월분")
    kept = desk.read(lambda db, act: db.query(Reconciliation).one())
    assert (kept.signed_by, kept.note) == (desk.act().account_id, "10월분")
    assert not sheet.primary.isEnabled()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "대조.xlsx"), ""))
    sheet.export()
    page.sheet.form.set_values({"purpose": "월 마감 증빙"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    book = CalamineWorkbook.from_filelike(BytesIO((tmp_path / "대조.xlsx").read_bytes()))
    told = str(book.get_sheet_by_index(0).to_python())
    assert kept.digest in told
    assert "최*람" in told
    assert not any(f"{one}나람" in told for one in "김이박조최")
    exported = desk.read(lambda db, act: [row.detail for row in db.query(AuditEntry) if row.action == "export"])
    assert [one["rows"] for one in exported] == [5]
    while page.sheet is not None:
        page.pop()
    page.action("statistics.months").trigger()
    settle(qtbot, page.room.work)
    months = page.sheet
    assert isinstance(months, MonthsSheet)
    assert "고용24" in months.needs.text()
    assert desk.act().display_name in months.needs.text()
    months.show_reconciliations()
    settle(qtbot, page.room.work)
    assert [one.id for one in page.sheet.list.model_.rows] == [held.id]


def test_an_unsigned_one_is_struck_through_with_a_reason(qtbot, page, desk, held):
    page.action("statistics.reconcile").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    sheet.strike()
    answer(qtbot, page, "다른 달 파일")
    assert not sheet.list.model_.rows
    assert resolutions(desk) == {}


def test_several_rows_stay_chosen_as_they_are(qtbot, page, held):
    sheet = open_held(qtbot, page)
    model, chosen = sheet.rows.model_, sheet.rows.table.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    chosen.select(model.index(1, 0), flags.Select | flags.Rows)
    assert len(sheet._chosen()) == 2
    sheet.decide(Resolution.LATER)
    assert "2" in sheet.question.label.text()


def test_a_counselor_is_not_offered_it(qtbot, local_center):
    page = show_page(qtbot, StatisticsPage, local_center.desk("counselor"))
    assert not page.has_action("statistics.reconcile")
    page.room.work.wait()
