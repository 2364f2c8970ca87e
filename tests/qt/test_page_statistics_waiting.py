"""The view of waiting and service time: what the service counts, every figure opens its numbers."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jobdesk.base.i18n import _
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages._statistics_definition import DefinitionSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.services.tickets import calling
from jobdesk.services.waiting_figures import read_waiting
from jobdesk.services.waiting_indicators import SPLITS, WAITING
from jobdesk.services.waiting_report import NOTES
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.qt.statistics_page import show_view
from tests.services.queues import issue, purposes


@pytest.fixture
def page(qtbot, local_center):
    made = purposes(local_center)
    counselor = local_center.desk("counselor")
    for name in ("구직 상담", "구직 상담", "확인서"):
        ticket = issue(local_center, made[name])
        for what in (calling.call_ticket, calling.start_ticket, calling.end_ticket):
            counselor.change(lambda db, act, what=what, one=ticket.id: what(db, act, ticket_id=one))
    issue(local_center, made["구인"])
    page = show_page(qtbot, StatisticsPage, local_center.desk("supervisor"), size=(1180, 700))
    settle(qtbot, page.room.work)
    return page


@pytest.mark.parametrize("split", SPLITS)
def test_the_view_says_what_is_counted(page, qtbot, split):
    view = show_view(qtbot, page, "waiting")
    view.split.choose(split)
    settle(qtbot, page.room.work)
    window = page.window_line.window_asked()
    found = page.room.desk.read(
        lambda db, act: read_waiting(db, act, start=window.start, end=window.end, split=split)
    )
    table = view.table
    assert table.rowCount() == 1 + len(found.rows)
    assert table.item(0, 1).text() == "4"
    for line, values in enumerate((found.total, *found.rows.values())):
        for at, one in enumerate(WAITING):
            value, text = values[one.id], table.item(line, at + 1).text()
            if one.how == "count":
                assert text == str(value)
            else:
                assert text == ("-" if value is None else f"{value // 60}:{value % 60:02d}")
    told = " ".join(label.text() for label in view.findChildren(QLabel))
    assert all(_(note) in told for note in NOTES), "how a percentile is taken stands under the table"
    assert not unnamed(view)


def test_a_figure_opens_its_numbers_and_says_what_it_is(page, qtbot):
    view = show_view(qtbot, page, "waiting")
    view.table.setCurrentCell(1, 1)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, BehindSheet)
    assert page.sheet.rows.model_.rowCount() == 2, "the two numbers of the first purpose"
    press(qtbot, page, Qt.Key.Key_Escape)
    view.table.setFocus()
    page.action("statistics.definition").trigger()
    assert isinstance(page.sheet, DefinitionSheet)


def test_days_without_numbers_have_a_total_of_dashes(page, qtbot):
    view = show_view(qtbot, page, "waiting")
    page.window_line.choose("own")
    page.window_line.first.set_value(date(2020, 1, 1))
    page.window_line.last.set_value(date(2020, 1, 31))
    page.count_again()
    settle(qtbot, page.room.work)
    assert view.table.rowCount() == 1
    view.table.setCurrentCell(0, 7)
    assert view.chosen_cell() is None, "a time of nobody opens nothing"
