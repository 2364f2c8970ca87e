"""The last working day, the days after, and a hire told late: a month is closed by keyboard alone."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages._close_cells import CellsSheet
from jobdesk.qt.pages._close_months import MonthsSheet
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._close_review import ReviewSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.month_closes import MonthClose, Review, ReviewClearing
from jobdesk.records.placements import Placement
from tests.desk.hands import CTRL, PLAIN
from tests.services import acts, people

ALT = Qt.KeyboardModifier.AltModifier
OCTOBER, LAST, NOVEMBER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


@pytest.fixture
def desk(local_center):
    """The supervisor's desk on the last working day; two of October's people found work without evidence."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, date(2027, 10, 18))
    desk.people = [
        people.person(desk, full_name=f"{one}나람", mobile=f"010-0000-10{at:02}")
        for at, one in enumerate("김이박")
    ]
    acts.stand_on(desk, LAST)
    desk.placed = [acts.place(desk, one, employer_name=f"업체{one.hex[-4:]}") for one in desk.people[:2]]
    return desk


def sit(sit_down, desk, day):
    """Another day: the desk is opened on it."""
    acts.stand_on(desk, day)
    hands = sit_down(desk)
    hands.go("statistics")
    assert isinstance(hands.page, StatisticsPage)
    return hands


def close_provisionally(hands):
    hands.press(Qt.Key.Key_M, ALT)
    assert isinstance(hands.sheet, MonthsSheet)
    assert hands.sheet.months.current_row().month == OCTOBER
    hands.press(Qt.Key.Key_J, ALT)
    hands.press(Qt.Key.Key_Return, PLAIN)


def mend_the_first(hands, review):
    """Its record is opened from the row, struck through, and one is back at the review."""
    while review.rules.current_row().id != "no_evidence":
        hands.press(Qt.Key.Key_Down, PLAIN)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert len(review.rows.model_.rows) == 2
    mended = review.rows.current_row().record_id
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.pane.list.current_row() is not None)
    assert hands.page.pane.list.current_row().id == mended
    hands.press(Qt.Key.Key_Z)
    hands.type("다른 사람 것으로 입력")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert {row.id for row in all_of(hands.desk, Placement) if row.voided_at} == {mended}
    assert "2027. 10." in hands.shell.toast.label.text(), "it belongs to a closed month"
    hands.go("statistics")
    assert hands.sheet is review
    hands.until(lambda: len(review.rows.model_.rows) == 1)


def clear_the_rest_and_sign(hands):
    hands.press(Qt.Key.Key_S)
    assert all_of(hands.desk, Review) == [], "a row waits"
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.press(Qt.Key.Key_K, ALT)
    hands.type("사업주 확인서 확인")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert [row.why for row in all_of(hands.desk, ReviewClearing)] == ["사업주 확인서 확인"]
    hands.press(Qt.Key.Key_S)
    assert [row.found for row in all_of(hands.desk, Review)] == [1]


def test_provisional_reviewed_signed_final_and_a_late_hire_named(sit_down, desk):
    hands = sit(sit_down, desk, LAST)
    close_provisionally(hands)
    assert [(one.kind, one.serial) for one in all_of(desk, MonthClose)] == [("provisional", 1)]
    hands.press(Qt.Key.Key_Escape, PLAIN)

    hands = sit(sit_down, desk, NOVEMBER)
    hands.press(Qt.Key.Key_R, ALT)
    review = hands.sheet
    assert isinstance(review, ReviewSheet)
    mend_the_first(hands, review)
    clear_the_rest_and_sign(hands)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_M, ALT)
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_Return, PLAIN)
    closes = all_of(desk, MonthClose)
    assert [(one.kind, one.serial) for one in closes] == [("provisional", 1), ("final", 2)]
    assert closes[1].previous == closes[0].digest
    hands.press(Qt.Key.Key_Return, PLAIN)
    cells = hands.sheet
    assert isinstance(cells, CellsSheet)
    found = {row.key.indicator: (row.old, row.new) for row in cells.list.model_.rows}
    assert found["placed_persons"] == ("1", "1")
    hands.press(Qt.Key.Key_Escape, PLAIN)

    late = acts.place(desk, desk.people[2], days=5, employer_name="늦은업체")
    hands.press(Qt.Key.Key_H, ALT)
    told = hands.sheet
    assert isinstance(told, RestatedSheet)
    hands.press(Qt.Key.Key_Tab, CTRL)
    hands.press(Qt.Key.Key_Tab, CTRL)
    entered = [row for row in told.lists["facts"].model_.rows if row.record_id == late.id]
    assert [(row.moved, row.record_id, row.by) for row in entered] == [("entered", late.id, "박팀장")]
    assert entered[0].name == "박*람"
    assert told.lists["facts"].isAncestorOf(QApplication.focusWidget())
