"""A supervisor sees the published table, and each figure opens exactly its rows."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from tests.qt.helpers import settle, show_page


@pytest.fixture
def page(qtbot, sample):
    desk = sample.desk("supervisor")
    page = show_page(qtbot, StatisticsPage, desk, size=(1180, 700))
    qtbot.waitUntil(lambda: page.indicators.model_.rowCount() > 0, timeout=20_000)
    yield page
    page.room.work.wait()
    desk.close()


def shown(page):
    return {one: figure.accessibleName() for one, figure in page.table.figures.items()}


def test_the_published_table_stands_there(page):
    names = shown(page)
    for one, value in {
        "employers": "2,601",
        "openings": "3,401",
        "jobseekers": "1,965",
        "referrals": "11,448",
        "placed_persons": "854",
        "placement_rate": "43.5",
    }.items():
        assert value in names[one]


@pytest.mark.parametrize(("one", "rows"), [("placed_persons", 854), ("openings", 3401)])
def test_a_figure_opens_exactly_its_rows(page, qtbot, one, rows):
    page.table.figures[one].setFocus()
    qtbot.keyClick(page.table.figures[one], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.sheet, BehindSheet), timeout=20_000)
    assert page.sheet.rows.model_.rowCount() == rows
    qtbot.keyClick(page.sheet.rows.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.sheet is None)


def test_another_period_and_counting_change_the_figures(page, qtbot):
    page.action("statistics.month").trigger()
    qtbot.waitUntil(lambda: "1,965" not in shown(page)["jobseekers"], timeout=20_000)
    page.action("statistics.year").trigger()
    qtbot.waitUntil(lambda: "1,965" in shown(page)["jobseekers"], timeout=20_000)
    page.counting.set_value("distinct")
    page.counting.changed.emit()
    qtbot.waitUntil(lambda: "1,965" not in shown(page)["jobseekers"], timeout=20_000)
    assert "11,448" in shown(page)["referrals"]


def test_the_breakdown_of_the_chosen_indicator_is_read_out(page, qtbot):
    page.indicators.select("jobseekers")
    settle(qtbot, page.room.work)
    assert "청년" in page.bars.accessibleName()
    page.indicators.select("employer_visits")
    assert page.no_bars.isVisible()


def test_the_sheet_is_seen_before_it_is_saved(page, qtbot):
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
