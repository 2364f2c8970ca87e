"""The page after a month was closed and a target set: in words and shape, and as a line of the chart."""

from datetime import date

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.services import month_closes, targets
from tests.qt.helpers import settle
from tests.qt.statistics_page import open_page, show_view

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
    line = next(one for one in view.indicators.model_.rows if one.id == "placed_persons")
    shown = [column.text(line) for column in view.indicators.model_.columns]
    assert shown[-2:] == ["1,000", "85.4%"]


def test_a_target_split_by_months_stands_month_by_month(page, qtbot):
    parts = [10] * 11 + [890]
    change(
        qtbot,
        page,
        lambda db, act: targets.save_target(db, act, values={**GOAL, "split": "month"}, parts=parts),
        "targets",
    )
    assert page.views["glance"].months.chart.series[1].values == tuple(parts)


def test_days_after_today_are_provisional_in_words(page, qtbot):
    page.window_line.last.setText("2023. 12. 31.")
    page.window_line.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    assert page.table.moving.badge.tone == "warning"
    names = [figure.accessibleName() for figure in page.table.figures.values()]
    assert len(set(page.published.provisional)) == len(names)
    page.window_line.choose("year")
    settle(qtbot, page.room.work)
    assert page.table.moving.badge is None
