"""A year's targets over the page of figures: set, split, weighted, reached, by keyboard."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.errors import InvalidInput
from jobdesk.qt.pages._targets_forms import EnteredForm, TargetSheetForm
from jobdesk.qt.pages._targets_pasting import LARGEST, PastedSheet, read_text
from jobdesk.qt.pages._targets_sheet import EnteredSheet, TargetsSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.targets import EnteredFigure, Target
from jobdesk.services import targets
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services import acts
from tests.services.test_target_progress import GWANAK

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(local_center):
    """The supervisor's desk in May 2024."""
    desk = local_center.desk("supervisor")
    acts.stand_on(desk, date(2024, 5, 15))
    return desk


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, StatisticsPage, desk)
    page.action("statistics.targets").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, TargetsSheet)
    assert unnamed(page.sheet) == []
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).order_by(model.id).all())


def fill(page, **values):
    for name, value in values.items():
        page.sheet.form.set_value(name, value)


def text(sheet, heading):
    """What the first row says in a column, by the key of its heading."""
    column = next(one for one in sheet.list.model_.columns if one.heading == heading)
    return column.text(sheet.list.model_.rows[0])


def test_a_target_is_split_evenly_changed_by_hand_and_refused_where_parts_do_not_add_up(qtbot, page, desk):
    sheet = page.sheet
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    assert isinstance(page.sheet, TargetSheetForm)
    fill(page, indicator="placed_persons", amount="1,370")
    assert "342 · 342 · 343 · 343" in page.sheet.form._boxes["split"].told.text()
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is sheet
    assert [row.parts for row in all_of(desk, Target)] == [[342, 342, 343, 343]]
    assert text(sheet, "Parts") == "342 · 342 · 343 · 343"
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.sheet.form.value("part3") == "343"
    fill(page, part1="300")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet.strip.isVisible(), "the parts make 1,328"
    fill(page, part4="385")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [row.parts for row in all_of(desk, Target)] == [[300, 342, 343, 385]]


def test_months_and_a_part_of_a_year_have_their_own_fields(qtbot, page, desk):
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    form = page.sheet.form
    assert not form._boxes["part4"].isHidden()
    assert form._boxes["part5"].isHidden()
    fill(page, split="month")
    assert not form._boxes["part12"].isHidden()
    fill(page, split="year", indicator="sessions", amount="675", from_on="2024. 7. 1.", until_on="2024. 12. 31.")
    assert form._boxes["part1"].isHidden()
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [(row.from_on, row.parts) for row in all_of(desk, Target)] == [(date(2024, 7, 1), None)]
    assert text(page.sheet, "Pace") == "", "its term has not begun"


def test_rows_of_their_own_get_results_and_the_sheet_of_gwanak_makes_61_0(qtbot, page, desk):
    for place, (weight, _result, amount) in enumerate(GWANAK):
        values = {"year": 2024, "label": f"이행 {place}", "kind": "flow", "split": "year"}
        values |= {"amount": amount, "weight": weight}
        desk.change(lambda db, act, values=values: targets.save_target(db, act, values=values))
    sheet = page.sheet
    sheet.read()
    settle(qtbot, page.room.work)
    assert "61.0" not in sheet.total.text()
    for place, (_weight, result, _amount) in enumerate(GWANAK):
        row = sheet.list.model_.rows[place].row
        assert row.label == f"이행 {place}"
        sheet.list.select(row.id)
        press(qtbot, page, Qt.Key.Key_N, ALT)
        assert isinstance(page.sheet, EnteredForm)
        fill(page, amount=f"{result:,}", source="공약 이행 카드")
        press(qtbot, page, Qt.Key.Key_S, CTRL)
        assert page.sheet is sheet
    assert "61.0%" in sheet.total.text()
    assert text(sheet, "Attained (%)") == "82.3"
    press(qtbot, page, Qt.Key.Key_L, ALT)
    assert isinstance(page.sheet, EnteredSheet)
    assert len(page.sheet.list.model_.rows) == len(GWANAK)
    assert {row.author for row in page.sheet.list.model_.rows} == {"박팀장"}


def test_a_past_total_is_entered_corrected_and_struck_through(qtbot, page, desk):
    press(qtbot, page, Qt.Key.Key_L, ALT)
    press(qtbot, page, Qt.Key.Key_N, CTRL)
    fill(page, indicator="placed_persons", amount="1,408", source="구정백서 2024")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    (row,) = all_of(desk, EnteredFigure)
    assert (row.indicator, int(row.amount), row.from_on) == ("placed_persons", 1408, date(2023, 1, 1))
    sheet = page.sheet
    sheet.start_focus()
    press(qtbot, page, Qt.Key.Key_Return)
    fill(page, amount="1,409")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [int(row.amount) for row in all_of(desk, EnteredFigure)] == [1409]
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    sheet.question.reason.setText("다른 해의 값")
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert sheet.list.model_.rowCount() == 0
    assert [row.voided_why for row in all_of(desk, EnteredFigure)] == ["다른 해의 값"]


def test_many_past_totals_come_from_a_sheet_all_of_them_or_none(qtbot, page, desk, tmp_path, monkeypatch):
    press(qtbot, page, Qt.Key.Key_L, ALT)
    entered = page.sheet
    press(qtbot, page, Qt.Key.Key_B, ALT)
    assert isinstance(page.sheet, PastedSheet)
    assert unnamed(page.sheet) == []
    pasted = page.sheet
    lines = [
        "placed_persons\t2019. 1. 1.\t2019. 12. 31.\t1,200\t구정백서 2020",
        "matched\t2023-01-01\t2023-12-31\t많음\t시",
    ]
    fill(page, text="\n".join(lines))
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is pasted
    assert all_of(desk, EnteredFigure) == []
    place = tmp_path / "totals.csv"
    place.write_bytes(
        "\n".join(lines).replace("많음", "97").replace("1,200", "1200").replace("\t", ",").encode("cp949")
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(place), ""))
    press(qtbot, page, Qt.Key.Key_O, CTRL)
    assert "구정백서" in pasted.form.value("text")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is entered
    assert [(row.indicator, int(row.amount)) for row in all_of(desk, EnteredFigure)] == [
        ("placed_persons", 1200),
        ("matched", 97),
    ]
    names = {entered.list.model_.columns[0].text(row) for row in entered.list.model_.rows}
    assert targets.name_of_entered("matched") in names


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x81", b"x" * (LARGEST + 1)])
def test_a_file_that_is_no_sheet_is_refused(tmp_path, content):
    place = tmp_path / "totals.csv"
    place.write_bytes(content)
    with pytest.raises(InvalidInput):
        read_text(place)


def test_a_counselor_sees_targets_and_is_offered_no_change(qtbot, local_center):
    page = show_page(qtbot, StatisticsPage, local_center.desk("counselor"))
    page.action("statistics.targets").trigger()
    settle(qtbot, page.room.work)
    assert page.sheet.primary is None
    page.sheet.step(-1)
    settle(qtbot, page.room.work)
    assert page.sheet.list.model_.rowCount() == 0
