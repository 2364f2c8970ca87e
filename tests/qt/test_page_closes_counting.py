"""What a month's close counts over the whole year so far says how far it is, and is stopped by a key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.closes import CloseKind
from jobdesk.base.i18n import _
from jobdesk.qt.pages._close_cells import CellsSheet
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._statistics_reading import SHOWN_AFTER
from jobdesk.qt.pages._statistics_reports import ReportSheet
from jobdesk.services import month_closes
from tests.qt.helpers import press, settle
from tests.qt.statistics_page import open_page

SEPTEMBER = date(2023, 9, 1)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(sample):
    """September of the sample is closed."""
    with_close = sample.desk("supervisor")
    with_close.change(
        lambda db, act: month_closes.close_month(db, act, month=SEPTEMBER, kind=CloseKind.PROVISIONAL)
    )
    with_close.close()


@pytest.fixture
def page(qtbot, desk, sample):
    desk, page = open_page(qtbot, sample)
    yield page
    page.room.work.wait()
    desk.close()


def restated(page):
    return RestatedSheet(page, SEPTEMBER)


def cells(page):
    (close,) = page.room.desk.read(lambda db, act: month_closes.list_closes(db, act, year=2023))
    return CellsSheet(page, close)


@pytest.mark.parametrize("make", [restated, cells])
def test_it_is_stopped_by_its_key_and_asked_again(page, qtbot, make):
    sheet = make(page)
    page.push(sheet)
    assert sheet.reading._counts
    press(qtbot, page, Qt.Key.Key_Escape, SHIFT)
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.strip.label.text() == _("The counting was stopped.")
    assert not sheet.reading._counts
    page.pop()
    again = make(page)
    page.push(again)
    settle(qtbot, page.room.work)
    assert not again.strip.isVisible()
    assert again.cells if make is cells else again.found


def test_how_far_it_is_stands_there_once_it_takes_a_moment(page, qtbot):
    sheet = restated(page)
    page.push(sheet)
    (count,) = sheet.reading._counts.values()
    count.begun -= SHOWN_AFTER
    qtbot.waitUntil(lambda: sheet.reading.isVisible() or sheet.found is not None, timeout=20_000)
    assert sheet.reading.isVisible()
    settle(qtbot, page.room.work)
    assert count.done <= count.steps
    assert not sheet.reading.isVisible()


def test_who_leaves_the_sheet_ends_its_counting(page, qtbot):
    sheet = restated(page)
    page.push(sheet)
    (count,) = sheet.reading._counts.values()
    press(qtbot, page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: count.stopped)
    settle(qtbot, page.room.work)
    assert count.done < count.steps


def test_the_counting_of_a_report_is_stopped_by_the_same_key(page, qtbot):
    page.action("statistics.reports").trigger()
    sheet = page.sheet
    assert isinstance(sheet, ReportSheet)
    press(qtbot, page, Qt.Key.Key_Escape, SHIFT)
    settle(qtbot, page.room.work)
    assert sheet.document is None
    assert sheet.strip.label.text() == _("The counting was stopped.")
