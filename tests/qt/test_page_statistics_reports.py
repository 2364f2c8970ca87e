"""A report is chosen, seen, and leaves in every form on record; definitions are kept under a name."""

import zipfile
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select

from jobdesk.base.enums import AuditAction
from jobdesk.papers.report_tables import HIDDEN
from jobdesk.qt.pages._statistics_reports import ReportSheet
from jobdesk.qt.pages._statistics_saved import SavedReportsSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.report_files import FORMS
from jobdesk.services.saved_reports import list_reports
from tests.qt.helpers import press, settle, unnamed
from tests.qt.statistics_page import open_page, show_view

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot, sample):
    desk, page = open_page(qtbot, sample)
    yield page
    page.room.work.wait()
    desk.close()


@pytest.fixture
def sheet(page, qtbot):
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    assert isinstance(page.sheet, ReportSheet)
    settle(qtbot, page.room.work)
    return page.sheet


def choose(qtbot, page, box, value):
    box.set_value(value)
    settle(qtbot, page.room.work)


def last_export(page):
    exports = select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORT).order_by(AuditEntry.seq.desc())
    return page.room.desk.read(lambda db, act: db.scalars(exports).first())


def figures(document):
    return {cell.text for table in document.tables for row in table.rows for cell in row.cells}


def test_every_layout_is_seen_before_it_leaves(subtests, page, sheet, qtbot):
    for layout in LAYOUTS:
        with subtests.test(layout):
            choose(qtbot, page, sheet.layouts, layout)
            assert sheet.document is not None
            assert sheet.preview.document.pageCount() >= 1
            assert sheet.primary.isEnabled()
            assert not sheet.strip.isVisible()
            assert unnamed(sheet) == []


def test_the_report_says_what_the_page_says(sheet):
    assert {"2,601", "3,401", "1,965", "11,448", "854", "43.5"} <= figures(sheet.document)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_saved_in_a_form_and_on_record(page, sheet, qtbot, tmp_path, monkeypatch, form):
    place = tmp_path / f"report{FORMS[form].suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    sheet.form.set_value(form)
    assert sheet.warning.isVisible() is bool(FORMS[form].warning)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    content = place.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o600
    if form in {"xlsx", "hwpx"}:
        assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    elif form == "pdf":
        assert content.startswith(b"%PDF")
    else:
        assert "1965" in content.decode("cp949" if form == "csv_cp949" else "utf-8-sig")
    told = last_export(page)
    assert (told.detail["form"], told.detail["to"]) == (form, "2023-10-31")


def test_the_tables_are_copied_on_record(page, sheet, qtbot):
    QGuiApplication.clipboard().clear()
    press(qtbot, page, Qt.Key.Key_C, CTRL | SHIFT)
    assert "11,448" in QGuiApplication.clipboard().text()
    assert last_export(page).detail["form"] == "clipboard"


def test_a_cross_table_goes_along_and_is_printed_as_a_publication(page, qtbot):
    show_view(qtbot, page, "cross")
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert "528" in figures(sheet.document)
    assert HIDDEN not in figures(sheet.document)
    sheet.public.setChecked(True)
    settle(qtbot, page.room.work)
    assert HIDDEN in figures(sheet.document)
    press(qtbot, page, Qt.Key.Key_P, CTRL)
    settle(qtbot, page.room.work)
    assert page.sheet is None
    job = page.room.desk.read(lambda db, act: db.query(PrintJob).filter_by(kind="report").one())
    assert (job.state, job.detail["publication"]) == ("confirmed", True)
    assert job.detail["crosses"] == [["jobseekers", "policy_age", "sex"]]


def test_days_that_are_none_leave_nothing_to_print(page, sheet, qtbot):
    for first in ("2023. 13. 1.", "2023. 12. 1."):
        sheet.first.setText(first)
        sheet.first.editingFinished.emit()
        settle(qtbot, page.room.work)
        assert sheet.strip.isVisible()
        assert not sheet.primary.isEnabled()
    choose(qtbot, page, sheet.period, "last_month")
    assert not sheet.strip.isVisible()
    assert sheet.document.period[0].isoformat() == "2023-09-01"


def test_a_report_is_kept_under_a_name_made_again_and_forgotten(page, sheet, qtbot):
    choose(qtbot, page, sheet.layouts, "geumcheon")
    choose(qtbot, page, sheet.period, "last_month")
    press(qtbot, page, Qt.Key.Key_D, CTRL)
    assert isinstance(page.sheet, SavedReportsSheet)
    press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
    assert page.sheet.strip.isVisible(), "a report needs a name"
    page.sheet.name.setText("월보")
    press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
    assert [row.name for row in page.sheet.saved.model_.rows] == ["월보"]
    press(qtbot, page, Qt.Key.Key_Escape)
    choose(qtbot, page, sheet.layouts, "monthly")
    press(qtbot, page, Qt.Key.Key_D, CTRL)
    settle(qtbot, page.room.work)
    qtbot.keyClick(page.sheet.saved.table, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert (sheet.layouts.value(), sheet.document.period[0].isoformat()) == ("geumcheon", "2023-09-01")
    press(qtbot, page, Qt.Key.Key_D, CTRL)
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_Delete, CTRL)
    qtbot.keyClick(page.sheet.question.verb, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.room.desk.read(list_reports) == []
