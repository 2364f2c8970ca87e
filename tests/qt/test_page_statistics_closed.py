"""The page after a month was closed and a target set: in words and shape, and as a line of the chart."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.closes import CloseKind
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._targets_sheet import TargetsSheet
from jobdesk.services import month_closes, targets
from jobdesk.services.indicators import BY_ID
from jobdesk.services.report_marks import FORECAST, MEANINGS, PROVISIONAL
from tests.qt.helpers import settle
from tests.qt.statistics_page import open_page, show_view

ALT = Qt.KeyboardModifier.AltModifier
GOAL = {"year": "2023", "indicator": "placed_persons", "kind": "flow", "split": "quarter", "amount": "1000"}


@pytest.fixture
def page(qtbot, sample):
    desk, page = open_page(qtbot, sample)
    yield page
    page.room.work.wait()
    desk.close()


def change(qtbot, page, job, stale):
    page.room.work.change(page, job, stale=stale, done=lambda _row: None, failed=page.explain)
    settle(qtbot, page.room.work)
    settle(qtbot, page.room.work)


def words(sheet):
    return {label.text() for label in sheet.facts.findChildren(PlainLabel)}


def test_a_closed_month_is_told_at_once_where_it_lies_in_the_window(page, qtbot):
    page.window_line.choose("last_month")
    settle(qtbot, page.room.work)
    assert page.table.state.badge.tone == "neutral"
    change(
        qtbot,
        page,
        lambda db, act: month_closes.close_month(db, act, month=date(2023, 9, 1), kind=CloseKind.PROVISIONAL),
        "closes",
    )
    assert page.table.state.badge.tone == "warning"
    assert (page.published.closed.months, page.published.closed.provisional) == (1, 1)
    page.window_line.choose("year")
    settle(qtbot, page.room.work)
    assert (page.published.closed.months, page.published.closed.provisional) == (10, 1)
    page.window_line.choose("month")
    settle(qtbot, page.room.work)
    assert page.table.state.badge.tone == "neutral"


def test_a_target_is_a_line_over_the_months_and_is_attained(page, qtbot):
    change(qtbot, page, lambda db, act: targets.save_target(db, act, values=GOAL), "targets")
    target = page.views["glance"].months.chart.series[1]
    assert target.target
    assert sum(target.values) == 1000
    assert target.values[0] <= target.values[-1]
    view = show_view(qtbot, page, "lines")
    line = next(at for at, one in enumerate(view.lines) if one.id == "placed_persons")
    assert [view.indicators.item(line, column).text() for column in (4, 5)] == ["1,000", "85.4"]
    view.indicators.setCurrentCell(line, 4)
    qtbot.keyClick(view.indicators, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, TargetsSheet), "a target opens the targets"


def test_a_target_split_by_months_stands_month_by_month(page, qtbot):
    parts = [10] * 11 + [890]
    change(
        qtbot,
        page,
        lambda db, act: targets.save_target(db, act, values={**GOAL, "split": "month"}, parts=parts),
        "targets",
    )
    assert page.views["glance"].months.chart.series[1].values == tuple(parts)


def test_days_after_today_are_a_forecast_in_words_and_the_definition_says_why(page, qtbot):
    page.window_line.last.setText("2023. 12. 31.")
    page.window_line.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    assert page.table.moving.badge.tone == "accent"
    assert set(page.published.marks.values()) == {FORECAST}
    for figure in page.table.figures.values():
        assert figure.accessibleName().endswith(_(FORECAST))
    view = show_view(qtbot, page, "lines")
    assert all(view.indicators.item(at, 2).text().endswith(f"({_(FORECAST)})") for at in range(3))
    page.action("statistics.definition").trigger()
    assert _(MEANINGS[FORECAST]) in words(page.sheet)
    page.pop()
    page.window_line.choose("year")
    settle(qtbot, page.room.work)
    assert page.table.moving.badge is None
    assert not any(figure.accessibleName().endswith(_(FORECAST)) for figure in page.table.figures.values())
    page.action("statistics.definition").trigger()
    assert not set(map(_, MEANINGS.values())) & words(page.sheet)


def test_a_cohort_whose_days_run_is_provisional_in_the_list(page, qtbot):
    page.window_line.choose("month")
    view = show_view(qtbot, page, "lines")
    told = {line.id: line.mark for line in view.lines}
    assert told["placed_persons"] == ""
    moving = [one for one, mark in told.items() if mark]
    assert moving
    assert {BY_ID[one].how for one in moving} == {"cohort"}
    view.select(moving[0])
    page.action("statistics.definition").trigger()
    assert _(MEANINGS[PROVISIONAL]) in words(page.sheet)


def test_a_year_before_known_only_as_a_total_says_so_and_why_it_has_no_list(page, qtbot):
    told = {"indicator": "placed_persons", "from_on": "2022-01-01", "until_on": "2022-10-31", "amount": "777"}
    told |= {"source": "2022년 업무보고"}
    change(qtbot, page, lambda db, act: targets.save_entered(db, act, values=told), "targets")
    view = show_view(qtbot, page, "lines")
    view.select("placed_persons")
    shown = view.indicators.item(view.indicators.currentRow(), 3)
    assert shown.text() == f"777 ({_('entered total')})"
    view.indicators.setCurrentCell(view.indicators.currentRow(), 3)
    for key, keys in ((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, ALT)):
        page.strip.clear()
        qtbot.keyClick(view.indicators, key, keys)
        if keys == ALT:
            page.action("statistics.behind").trigger()
        settle(qtbot, page.room.work)
        assert page.sheet is None
        assert "2022년 업무보고" in page.strip.label.text()
    view.indicators.setCurrentCell(view.indicators.currentRow(), 2)
    qtbot.keyClick(view.indicators, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.sheet is not None, "its own figure still opens its rows"
