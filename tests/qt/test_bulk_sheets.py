"""Another counselor, a list of texts and a workbook for chosen rows, in real windows, with their files."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from jobdesk.base.i18n import ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages import _bulk_sheets as sheets
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.records.accounts import Account
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.messages import MessageList
from jobdesk.services.list_export import ListTable
from tests.qt.helpers import compose, settle, show_page, unnamed
from tests.services import people

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def page(qtbot, desk):
    return show_page(qtbot, CounterPage, desk)


@pytest.fixture
def place(monkeypatch, tmp_path):
    """Where the file dialog points next; "" is a dialog that is left."""
    told = {"to": str(tmp_path / "files.csv"), "asked": 0}

    def ask(*_given):
        told["asked"] += 1
        return told["to"], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return told


def save(qtbot, page):
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, CTRL)
    settle(qtbot, page.room.work)


def person(desk, name, mobile, *, consent=True):
    one = people.person(desk, ready=False, full_name=name, mobile=mobile)
    if consent:
        people.consent(desk, one, "collection")
    return one


def open_message(qtbot, page, ids):
    sheets.ask_message(page, ids)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, sheets.MessageListSheet)
    return page.sheet


def test_people_are_handed_over_with_the_reason(qtbot, page, desk, local_center):
    ids = [person(desk, "홍길동", "010-0000-1001"), person(desk, "김민수", "010-0000-1002")]
    told = []
    sheets.ask_counselor(page, ids, done=told.append)
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, sheets.ChangeCounselorSheet)
    assert unnamed(page.sheet) == []
    lee = local_center.desk("colleague").account_id
    save(qtbot, page)
    assert list(page.sheet.form.problems) == ["counselor_id"]
    page.sheet.form.set_values({"counselor_id": str(lee), "why": "업무 조정"})
    save(qtbot, page)
    assert page.sheet is None
    assert told[0].people == 2
    name = local_center.desk("colleague").read(lambda db, act: db.get_one(Account, act.account_id)).display_name
    said = ngettext("{count} person handed over to {name}", "{count} people handed over to {name}", 2)
    assert page.room.house.said[-1] == said.format(count=2, name=name)
    kept = desk.read(lambda db, act: [db.get_one(Jobseeker, one).counselor_id for one in ids])
    assert kept == [lee, lee]


def test_a_colleagues_people_are_told_at_opening_and_the_rest_goes_on(qtbot, page, desk, local_center):
    colleague = local_center.desk("colleague")
    own, theirs = person(desk, "홍길동", "010-0000-1001"), person(colleague, "박미동", "010-0000-1003")
    sheets.ask_counselor(page, [theirs])
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert "1" in page.strip.label.text()
    sheets.ask_counselor(page, [theirs, own])
    settle(qtbot, page.room.work)
    assert any("박*동" in label.text() for label in page.sheet.findChildren(PlainLabel))
    page.sheet.form.set_values({"counselor_id": str(colleague.account_id), "why": "업무 조정"})
    save(qtbot, page)
    assert page.sheet is None
    assert desk.read(lambda db, act: db.get_one(Jobseeker, own).counselor_id) == colleague.account_id


def test_texts_are_counted_left_out_ones_told_and_both_files_written(qtbot, page, desk, place, tmp_path):
    ids = [person(desk, "홍길동", "010-0000-1001"), person(desk, "박미동", "010-0000-1003", consent=False)]
    sheet = open_message(qtbot, page, ids)
    assert any("박*동" in label.text() for label in sheet.findChildren(PlainLabel))
    assert "1" in sheet.title.text()
    sheet.form.focus_field("body")
    compose(QApplication.focusWidget(), "", "내일 면접입니다")
    settle(qtbot, page.room.work)
    assert any("15" in label.text() for label in sheet.form.findChildren(PlainLabel))
    sheet.form.set_values({"purpose": "interview"})
    save(qtbot, page)
    assert page.sheet is None
    assert "홍길동" in (tmp_path / "files.csv").read_text("utf-8-sig")
    assert (tmp_path / "files.txt").read_text("utf-8-sig") == "내일 면접입니다"
    assert page.room.house.said
    assert desk.read(lambda db, act: db.query(MessageList).count()) == 1


def test_a_dialog_that_is_left_makes_nothing_and_keeps_the_text(qtbot, page, desk, place):
    sheet = open_message(qtbot, page, [person(desk, "홍길동", "010-0000-1001")])
    sheet.form.set_values({"purpose": "interview", "body": "안내"})
    place["to"] = ""
    save(qtbot, page)
    assert page.sheet is sheet
    assert sheet.form.draft()["body"] == "안내"
    assert desk.read(lambda db, act: db.query(MessageList).count()) == 0
    assert sheet.primary.isEnabled()


def test_a_place_that_refuses_is_asked_again_and_the_list_is_made_once(qtbot, page, desk, place, tmp_path):
    sheet = open_message(qtbot, page, [person(desk, "홍길동", "010-0000-1001")])
    sheet.form.set_values({"purpose": "interview", "body": "안내"})
    place["to"] = str(tmp_path / "none" / "files.csv")
    save(qtbot, page)
    assert page.sheet is None
    assert page.question.isVisible()
    place["to"] = str(tmp_path / "files.csv")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert (tmp_path / "files.csv").is_file()
    assert desk.read(lambda db, act: db.query(MessageList).count()) == 1


def test_a_list_is_saved_as_a_workbook_with_what_it_is_for(qtbot, page, desk, place, tmp_path):
    place["to"] = str(tmp_path / "list.xlsx")
    table = ListTable("구직자", "", ("성명", "등록일"), (("홍*동", date(2026, 11, 3)),), "jobseeker")
    sheets.ask_export(page, "구직자", lambda _db, _act: table)
    assert isinstance(page.sheet, sheets.ExportSheet)
    save(qtbot, page)
    assert list(page.sheet.form.problems) == ["purpose"]
    page.sheet.form.set_values({"purpose": "주간 회의"})
    save(qtbot, page)
    assert page.sheet is None
    assert (tmp_path / "list.xlsx").read_bytes().startswith(b"PK")
    (entry,) = desk.read(lambda db, act: db.query(AuditEntry).filter_by(action="export").all())
    assert entry.purpose == "주간 회의"
