"""A supervisor sees the published table, and each figure opens exactly its rows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.pages.statistics import COUNTED, StatisticsPage
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.indicators import BY_ID, SHOWN
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
    page.sheet.rows.select(page.sheet.rows.model_.rows[3].key)
    shown_list, row = page.sheet, page.sheet.rows.current_row()
    qtbot.keyClick(page.sheet.rows.table, Qt.Key.Key_Return)
    assert page.room.house.opened == [(row.kind, row.record_id)]
    assert page.sheet is shown_list, "who comes back from a record finds the list at its row"
    assert shown_list.rows.current_row().key == row.key
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


def test_the_page_begins_in_its_figures_at_the_jobseekers(page):
    page.start_focus()
    assert page.indicators.table.hasFocus()
    assert page.indicators.current_row().id == "jobseekers"
    assert page.bars.isVisible()


def test_the_breakdown_of_the_chosen_indicator_is_read_out(page, qtbot):
    page.indicators.select("jobseekers")
    settle(qtbot, page.room.work)
    assert "청년" in page.bars.accessibleName()
    page.indicators.select("employer_visits")
    assert page.no_bars.isVisible()


def test_the_sheet_is_seen_before_it_is_saved(page, qtbot):
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    assert page.sheet.preview.document.pageCount() == 1


def test_the_sheet_goes_to_the_printer_of_reports_and_leaves_its_job(page, qtbot, sample):
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    jobs = page.room.desk.read(lambda db, act: db.query(PrintJob).filter_by(kind="report").all())
    assert [(job.state, job.detail["layout"]) for job in jobs] == [("confirmed", "yeongdeungpo")]


@pytest.mark.parametrize("refused", [False, True])
def test_the_sheet_is_saved_as_a_file_or_a_sentence_says_why_not(page, qtbot, tmp_path, monkeypatch, refused):
    place = tmp_path / ("missing" if refused else "") / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    bugs = []
    page.room.work.crashed.connect(bugs.append)
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    qtbot.keyClick(page.sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert bugs == []
    assert place.exists() is not refused
    assert page.sheet.strip.isVisible() is refused
    if not refused:
        assert place.stat().st_mode & 0o777 == 0o600


def test_the_rows_behind_say_their_unit_and_show_no_empty_column(page, qtbot):
    page.indicators.select("jobseekers")
    page.action("statistics.behind").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, BehindSheet), timeout=20_000)
    model = page.sheet.rows.model_
    assert format_number(1965) in page.sheet.title.text()
    assert _(BY_ID["jobseekers"].unit) in page.sheet.title.text()
    for column in model.columns:
        assert any(column.text(row) for row in model.rows), column.heading


@pytest.mark.parametrize(
    ("first", "last"), [("2023. 13. 45.", "2026. 1. 31."), ("2026. 2. 1.", "2026. 1. 31."), ("", "2026. 1. 31.")]
)
def test_a_refused_period_shows_no_figures_and_says_why(page, qtbot, first, last):
    page.indicators.select("referrals")
    page.first.setText(first)
    page.last.setText(last)
    page.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    assert page.problem.text()
    assert not any(char.isdecimal() for name in shown(page).values() for char in name)
    assert page.indicators.model_.rowCount() == 0
    page.action("statistics.paper").trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert page.strip.label.text() == page.problem.text()
    page.last.setText("2026. 13. 1.")
    page.last.editingFinished.emit()
    assert not page.strip.isVisible(), "it told of other days"
    page.action("statistics.year").trigger()
    qtbot.waitUntil(lambda: "1,965" in shown(page)["jobseekers"], timeout=20_000)
    assert not page.problem.text()
    assert not page.strip.isVisible()
    assert page.indicators.current_row().id == "referrals"


@pytest.mark.parametrize("one", [one.id for one in SHOWN if one.how not in COUNTED])
def test_a_rate_opens_the_rows_of_its_numerator_or_says_that_it_has_none(page, qtbot, one):
    page.indicators.select(one)
    page.action("statistics.behind").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, BehindSheet) is (BY_ID[one].how == "rate")
    assert page.strip.isVisible() is (page.sheet is None)
