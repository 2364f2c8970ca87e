"""Incidents: one's own, the supervisor's all; written, mended with a history, struck through with a reason."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.base.tickets import IncidentKind
from jobdesk.qt.pages._incident_sheets import IncidentsSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.incidents import list_incidents, record_incident
from tests.qt.helpers import settle, show_page, unnamed


def record(center, role, told):
    desk = center.desk(role)
    at = desk.act().at
    desk.change(lambda db, act: record_incident(db, act, happened_at=at, kind=IncidentKind.VERBAL, told=told))


def show(qtbot, center, role):
    page = show_page(qtbot, CounterPage, center.desk(role))
    sheet = IncidentsSheet(page)
    page.push(sheet)
    settle(qtbot, page.room.work)
    return page, sheet


def told(sheet):
    return {row.told for row in sheet.rows.model_.rows}


@pytest.mark.parametrize(
    ("role", "wanted"), [("counselor", {"폭언"}), ("colleague", {"위협"}), ("supervisor", {"폭언", "위협"})]
)
def test_one_sees_ones_own_and_the_supervisor_all(qtbot, local_center, role, wanted):
    record(local_center, "counselor", "폭언")
    record(local_center, "colleague", "위협")
    _page, sheet = show(qtbot, local_center, role)
    assert told(sheet) == wanted
    assert not unnamed(sheet)


def test_an_incident_is_written_mended_and_struck_through(qtbot, local_center):
    page, sheet = show(qtbot, local_center, "counselor")
    sheet.primary.trigger()
    form = page.sheet.form
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is not sheet, "nothing is saved without what happened"
    form.set_values({"kind": "disturbance", "told": "큰 소리로 소란", "done": "청원경찰 동행"})
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert told(sheet) == {"큰 소리로 소란"}
    sheet.rows.select_first()
    qtbot.keyClick(sheet.rows.table, Qt.Key.Key_Return)
    page.sheet.form.set_values({"told": "큰 소리로 소란, 30분"})
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert told(sheet) == {"큰 소리로 소란, 30분"}
    sheet.rows.select_first()
    sheet._strike()
    sheet.question.reason.setText("다른 사람의 일")
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert told(sheet) == set()
    assert local_center.desk("supervisor").view(list_incidents) == []


def test_an_incident_is_seen_and_printed_as_a_paper(qtbot, local_center):
    record(local_center, "counselor", "폭언")
    page, sheet = show(qtbot, local_center, "counselor")
    sheet.rows.select_first()
    next(one for one in sheet.actions() if one.shortcut().toString() == "Ctrl+P").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    (job,) = page.room.desk.read(lambda db, _act: db.query(PrintJob).all())
    assert job.detail.keys() == {"incident"}


def test_what_is_done_with_one_is_offered_while_one_is_chosen(qtbot, local_center):
    page, sheet = show(qtbot, local_center, "counselor")
    done = {action.text(): action for action in sheet.actions()}
    both = [done[_("Strike through")], done[_("As a paper…")]]
    assert not any(action.isEnabled() for action in both)
    record(local_center, "counselor", "폭언")
    sheet.read()
    settle(qtbot, page.room.work)
    assert sheet.rows.current_row() is not None
    assert all(action.isEnabled() for action in both)
    sheet.rows.set_rows([])
    assert not any(action.isEnabled() for action in both)
