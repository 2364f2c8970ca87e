"""A supervisor owes a table by the evening: read, checked by its rows, broken down, saved, by keyboard alone."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from jobdesk.base.formats import format_number
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages._statistics_definition import DefinitionSheet
from jobdesk.qt.pages._statistics_reports import ReportSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.records.audit import AuditEntry
from tests.desk.hands import PLAIN

ALT = Qt.KeyboardModifier.AltModifier
MOST_STOPS = 40


@pytest.fixture
def desk(sample):
    """Closed after the windows over it, which are made later."""
    opened = sample.desk("supervisor")
    yield opened
    opened._opened.close()  # as tests/centers.py: the windows over it still ask


@pytest.fixture
def hands(desk, sit_down):
    made = sit_down(desk)
    made.begun = desk.act().at  # the sample's own commands exported before
    return made


def tab_to(hands, widget):
    for _turn in range(MOST_STOPS):
        if QApplication.focusWidget() is widget:
            return
        hands.press(Qt.Key.Key_Tab, PLAIN)
    raise AssertionError(f"Tab never reached {widget.accessibleName()}")


def exports(hands):
    since = AuditEntry.at >= hands.begun
    found = hands.desk.read(lambda db, act: db.query(AuditEntry).filter_by(action="export").filter(since).all())
    return [(one.purpose, one.detail["form"]) for one in sorted(found, key=lambda one: one.seq)]


def test_the_table_its_rows_a_breakdown_and_the_file(hands, tmp_path, monkeypatch):
    page = hands.page
    assert isinstance(page, StatisticsPage), "the home of a supervisor"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / asked[2]), ""))

    tab_to(hands, page.table.figures["placed_persons"])
    assert "854" in QApplication.focusWidget().accessibleName()
    hands.press(Qt.Key.Key_D, ALT)
    assert isinstance(hands.sheet, DefinitionSheet)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, BehindSheet)
    assert hands.sheet.rows.model_.rowCount() == 854
    hands.press(Qt.Key.Key_E, ALT)
    assert isinstance(hands.sheet, ExportSheet)
    hands.fill(purpose="구의회 자료 요구")
    hands.press(Qt.Key.Key_S)
    assert isinstance(hands.sheet, BehindSheet)
    hands.press(Qt.Key.Key_Escape, PLAIN)

    hands.press(Qt.Key.Key_Right, ALT)
    view = page.view
    assert view is page.lines
    while view.line.id != "jobseekers":
        hands.press(Qt.Key.Key_Down, PLAIN)
    tab_to(hands, view.bars)
    hands.press(Qt.Key.Key_Home, PLAIN)
    hands.press(Qt.Key.Key_Down, PLAIN)
    young = view.bars.chart.series[0].values[1]
    assert format_number(young) in view.bars.value_line()
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert hands.sheet.rows.model_.rowCount() == young
    hands.press(Qt.Key.Key_Escape, PLAIN)

    hands.press(Qt.Key.Key_R)
    assert isinstance(hands.sheet, ReportSheet)
    hands.until(lambda: hands.sheet.document is not None)
    hands.press(Qt.Key.Key_S)
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert hands.sheet is None
    assert exports(hands) == [("구의회 자료 요구", "xlsx"), (None, "xlsx")]
    files = list(tmp_path.glob("*.xlsx"))
    assert len(files) == 2
    assert all(zipfile.ZipFile(one).testzip() is None for one in files)


def test_each_line_of_the_due_work_is_a_list_of_as_many_rows_and_a_rate_is_divided_from_its_own(hands):
    page = hands.page
    view = page.views["glance"]
    tab_to(hands, view.due.table)
    told = [(row.kind, row.count) for row in view.due.model_.rows]
    seen = set()
    for kind, count in told:
        view.due.select(kind)
        hands.press(Qt.Key.Key_Return, PLAIN)
        assert hands.page is not page
        if kind not in {"notices", "prints"}:  # lists of their own make, without a count
            assert (kind, hands.page.pane.count) == (kind, count)
            seen.add(kind)
        hands.go("statistics")
        assert hands.page is page
        assert view.due.table.hasFocus() or page.isAncestorOf(QApplication.focusWidget())
        view.due.begin()
    assert len(seen) > 5

    tab_to(hands, page.table.figures["placement_rate"])
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert isinstance(hands.sheet, BehindSheet)
    counts = []
    for _part in hands.sheet.parts.keys:
        counts.append(hands.sheet.rows.model_.rowCount())
        hands.press(Qt.Key.Key_Tab)
    assert counts == [854, 1965]
    hands.press(Qt.Key.Key_Escape, PLAIN)
    assert QApplication.focusWidget() is page.table.figures["placement_rate"]
