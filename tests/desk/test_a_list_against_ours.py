"""The city's list of a month is held against ours, each row decided, signed, found beside the month's close."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jobdesk.qt.pages._close_months import MonthsSheet
from jobdesk.qt.pages._reconcile_begin import BeginSheet
from jobdesk.qt.pages._reconcile_list import ReconciliationsSheet
from jobdesk.qt.pages._reconcile_sheet import ReconcileSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from jobdesk.services._close_content import cells_of
from tests.desk.hands import CTRL, PLAIN
from tests.services import acts, listed, people

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
PLACED = date(2027, 10, 18)


@pytest.fixture
def desk(local_center):
    """The supervisor's desk in November; three people began work in October."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, PLACED)
    desk.people = [
        people.person(desk, full_name=f"{one}나람", mobile=f"010-0000-100{at}", birth_date=f"198{at}-03-02")
        for at, one in enumerate("김이박")
    ]
    desk.placed = [acts.place(desk, one, employer_name="한빛관리") for one in desk.people]
    acts.stand_on(desk, date(2027, 11, 3))
    return desk


@pytest.fixture
def picked(tmp_path, monkeypatch):
    """The city's list, as the file dialog answers it."""
    path = listed.write_csv(
        tmp_path / "서울일자리센터 취업자 10월.csv",
        listed.PLACED,
        ("C-1", "김나람", "1980-03-02", None, "2027. 10. 18.", "(주)한빛관리"),
        ("C-2", "이나람", "1981-03-02", None, "2027-10-20", "한빛관리"),
        ("C-7", "최나람", "1987-03-02", "010-0000-1007", "2027-10-11", "달빛"),
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    return path


def figures_of(desk):
    """Every cell of October."""
    return desk.read(lambda db, act: cells_of(db, act, date(2027, 10, 1), date(2027, 10, 31)))


def decide(hands, key, why):
    hands.press(key, ALT)
    assert hands.sheet.question.isVisible()
    hands.type(why)
    hands.press(Key.Key_Return, PLAIN)


def it_stands_beside_the_month(hands, rows):
    """From the month's close the evidence is opened, and nothing in it changes any more."""
    hands.press(Key.Key_Escape, PLAIN)
    hands.press(Key.Key_Escape, PLAIN)
    hands.press(Key.Key_M, ALT)
    assert isinstance(hands.sheet, MonthsSheet)
    hands.until(lambda: "서울일자리센터" in hands.sheet.needs.text())
    hands.press(Key.Key_L, ALT)
    hands.until(lambda: isinstance(hands.sheet, ReconciliationsSheet) and hands.sheet.list.model_.rows)
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, ReconcileSheet))
    assert not hands.sheet.primary.isEnabled()
    hands.press(Key.Key_Z, CTRL)
    assert (
        hands.desk.read(
            lambda db, act: {row.line: (row.resolution, row.why) for row in db.query(ReconciliationRow)}
        )
        == rows
    )


def test_a_list_is_held_against_ours_decided_and_signed(sit_down, desk, picked):
    before = figures_of(desk)
    hands = sit_down(desk)
    hands.go("statistics")
    assert isinstance(hands.page, StatisticsPage)
    hands.press(Key.Key_L, ALT)
    assert isinstance(hands.sheet, ReconciliationsSheet)
    hands.press(Key.Key_N)
    hands.until(lambda: isinstance(hands.sheet, BeginSheet))
    assert hands.sheet.form.value("source") == "서울일자리센터"
    hands.press(Key.Key_S)
    hands.until(lambda: isinstance(hands.sheet, ReconcileSheet))
    sheet = hands.sheet
    assert sheet.held.counts == {"here": 1, "there": 1, "differs": 1, "same": 1, "outside": 0}
    assert [row.name for row in sheet.rows.model_.rows] == ["이나람", "박나람", "최나람"]

    decide(hands, Key.Key_O, "근로계약서 확인")
    hands.until(lambda: len(sheet.rows.model_.rows) == 2)
    hands.press(Key.Key_S)
    assert sheet.strip.isVisible(), "rows wait"
    assert sheet.rows.current_row().name == "박나람"
    decide(hands, Key.Key_T, "다른 센터에서 등록")
    hands.until(lambda: hands.page.pane.list.current_row() is not None)
    assert hands.page.pane.list.current_row().id == desk.placed[2].id, "our record is opened, to be mended"
    hands.go("statistics")
    assert hands.sheet is sheet
    hands.until(lambda: len(sheet.rows.model_.rows) == 1)
    decide(hands, Key.Key_N, "관악구 실적")
    hands.until(lambda: not sheet.rows.model_.rows)
    hands.press(Key.Key_Z)
    hands.until(lambda: len(sheet.rows.model_.rows) == 1)
    decide(hands, Key.Key_N, "관악구 실적")
    hands.until(lambda: not sheet.rows.model_.rows)
    hands.press(Key.Key_S)
    hands.type("10월 취업자 대조")
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: sheet.held.signed_at is not None)

    held, rows, known = desk.read(
        lambda db, act: (
            db.query(Reconciliation).one(),
            {row.line: (row.resolution, row.why) for row in db.query(ReconciliationRow)},
            db.query(Jobseeker).count(),
        )
    )
    assert (held.signed_by, held.note) == (desk.account_id, "10월 취업자 대조")
    assert rows == {
        0: ("theirs", "다른 센터에서 등록"),
        2: (None, None),
        3: ("ours", "근로계약서 확인"),
        4: ("not_ours", "관악구 실적"),
    }
    assert known == 3
    assert figures_of(desk) == before

    it_stands_beside_the_month(hands, rows)
