"""The center's records out, in a real window: a purpose, a seal, where to, how far, and taken back."""

from io import BytesIO

import pytest
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from jobdesk.base.sheets import SHEETS
from jobdesk.papers.sealed_archive import unsealing
from jobdesk.qt.pages import _admin_export
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.records.audit import AuditEntry
from tests.qt.helpers import settle, show_page
from tests.services import people

PASSWORD = "Carry-2026-ok"


@pytest.fixture
def page(qtbot, local_center):
    desk = local_center.desk("supervisor")
    people.person(desk)
    shown = show_page(qtbot, AdministrationPage, desk)
    settle(qtbot, shown.room.work)
    yield shown
    shown.room.work.wait()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where the file dialog says to write; what it was offered."""
    offered = []

    def ask(_parent, _title, name, _kinds):
        offered.append(name)
        return str(tmp_path / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def sheet_of(page):
    page.action("administration.takeout").trigger()
    return page.sheet


def exports(page):
    asked = select(AuditEntry).where(AuditEntry.action == "export")
    return page.room.desk.read(lambda db, act: db.scalars(asked).all())


def test_it_is_sealed_written_and_on_record(qtbot, page, place, tmp_path):
    sheet = sheet_of(page)
    sheet.form.set_values({"purpose": "다른 창구로 이관", "sealed": True, "password": PASSWORD, "again": PASSWORD})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert sheet.strip.isVisible(), sheet.strip.text()
    (out,) = tmp_path.glob("*.zip")
    with out.open("rb") as file, unsealing(file, PASSWORD) as opened:
        book = CalamineWorkbook.from_filelike(BytesIO(opened.read()))
    assert book.sheet_names == [one.name for one in SHEETS]
    assert [entry.purpose for entry in exports(page)] == ["다른 창구로 이관"]
    assert not sheet.form.value("password")
    assert not sheet.bar.isVisible()


def test_without_a_purpose_or_with_two_passwords_nothing_is_written(qtbot, page, place, tmp_path):
    sheet = sheet_of(page)
    sheet.form.set_values({"sealed": True, "password": PASSWORD, "again": PASSWORD})
    sheet.save_now()
    settle(qtbot, page.room.work)
    for wrong in ({"again": "Carry-2026-no"}, {"password": "short", "again": "short"}):
        sheet.form.set_values({"purpose": "이관", "password": PASSWORD, **wrong})
        sheet.save_now()
        settle(qtbot, page.room.work)
        assert sheet.form.problems
    assert place == []
    assert exports(page) == []


def test_a_bare_workbook_and_the_empty_one(qtbot, page, place, tmp_path):
    sheet = sheet_of(page)
    sheet.form.set_value("sealed", False)
    sheet.form.edited.emit("sealed")
    assert not sheet.form.input("password").isVisible()
    sheet.form.set_values({"purpose": "이관"})
    sheet.save_now()
    settle(qtbot, page.room.work)
    next(action for action in sheet.actions() if action.shortcut().toString() == "Ctrl+E").trigger()
    settle(qtbot, page.room.work)
    assert {path.suffix for path in tmp_path.glob("jobdesk-*")} == {".xlsx"}
    assert len(list(tmp_path.glob("jobdesk-*"))) == 2


def test_taken_back_it_leaves_no_file(qtbot, page, place, tmp_path, monkeypatch):
    sheet = sheet_of(page)
    write = _admin_export.export_to

    def slowly(desk, path, *, tick, **asked):
        sheet._left.set()
        return write(desk, path, tick=tick, **asked)

    monkeypatch.setattr(_admin_export, "export_to", slowly)
    sheet.form.set_values({"purpose": "이관", "sealed": True, "password": PASSWORD, "again": PASSWORD})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert sheet.strip.isVisible()
    assert list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*.part")) == []
    assert exports(page) == []


@pytest.mark.parametrize("role", ["counselor", "administrator", "auditor"])
def test_others_are_not_offered_it(qtbot, local_center, role):
    shown = show_page(qtbot, AdministrationPage, local_center.desk(role))
    settle(qtbot, shown.room.work)
    assert not shown.has_action("administration.takeout")
    shown.room.work.wait()
