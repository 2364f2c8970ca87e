"""Records in, in a real window: read, checked, mended, applied, listed and taken back; nothing typed is lost."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from jobdesk.base.errors import StoreError
from jobdesk.base.exchange import ImportKind
from jobdesk.qt.pages._admin_base import IMPORTS
from jobdesk.qt.pages._admin_import import Step
from jobdesk.qt.pages._admin_import_mend import MendSheet
from jobdesk.qt.pages._admin_import_plan import CHANGES, KNOWN, NOTES, total
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.records.jobseekers import Jobseeker
from tests.qt.helpers import press, settle, show_page, unnamed

HEADINGS = "구직번호,성명,생년월일,성별,휴대전화,최종학력,좋아하는 색"
GOOD = ("A-1,홍길동,1965-03-02,남,010-0000-1001,고졸,", "A-2,김영희,1971-12-02,여,010-0000-1002,대졸,파랑")
WRONG = "A-3,이철수,1980-13-05,남,010-0000-1003,고졸,"


def write(folder, *rows, name="구직자.csv", encoding="utf-8-sig"):
    path = folder / name
    path.write_text("\n".join((HEADINGS, *rows)), encoding=encoding)
    return path


@pytest.fixture
def page(qtbot, local_center):
    shown = show_page(qtbot, AdministrationPage, local_center.desk("supervisor"))
    bugs = []
    shown.room.work.crashed.connect(bugs.append)
    yield shown
    shown.room.work.wait()
    assert bugs == []


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where the file dialog says to write."""
    path = tmp_path / "out" / "wrong.xlsx"
    path.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    return path


def begin(qtbot, page, path):
    """The sheet of an import with a file read."""
    page.action("administration.takein").trigger()
    page.sheet.read_path(path)
    settle(qtbot, page.room.work)
    return page.sheet


def check(qtbot, page, path):
    """The same, checked."""
    sheet = begin(qtbot, page, path)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert sheet.step is Step.CHECK, sheet.strip.label.text()
    return sheet


def apply(qtbot, page):
    """Apply what was checked: asked once more, then done."""
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)


def counted(sheet):
    return {name: total(sheet.plan, name) for name in ("new", "changed", "same", "wrong", "probable")}


def people(page):
    asked = select(func.count()).select_from(Jobseeker)
    return page.room.desk.read(lambda db, act: db.scalar(asked))


def test_a_file_says_what_it_is_before_anything_is_asked(qtbot, page, tmp_path):
    sheet = begin(qtbot, page, write(tmp_path, *GOOD))
    assert sheet.file_step.kind is ImportKind.WORKBOOK
    assert [(one.title, one.rows) for one in sheet.file_step.sheets.model_.rows] == [("구직자", 2)]
    assert sheet.file_step.form.input("source").isVisible()
    assert people(page) == 0


def test_a_wrong_row_is_mended_in_place_and_all_is_applied(qtbot, page, tmp_path):
    sheet = check(qtbot, page, write(tmp_path, *GOOD, WRONG))
    assert counted(sheet) == {"new": 2, "changed": 0, "same": 0, "wrong": 1, "probable": 0}
    (line,) = sheet.plan_step.list.model_.rows
    assert (line.problem.row, line.problem.name) == (4, "birth_date")
    press(qtbot, page, Qt.Key.Key_F2)
    mend = page.sheet
    assert isinstance(mend, MendSheet)
    assert mend.form.focused_field() == "birth_date"
    assert line.problem.reason in mend.form.problems["birth_date"]
    mend.form.set_value("birth_date", "1980-12-05")
    mend.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert counted(sheet)["wrong"] == 0
    apply(qtbot, page)
    assert sheet.step is Step.DONE
    assert people(page) == 3
    sheet.primary.trigger()
    assert page.sheet is None


def test_the_same_file_again_is_all_the_same_and_an_import_is_undone(qtbot, page, tmp_path):
    path = write(tmp_path, *GOOD)
    check(qtbot, page, path)
    apply(qtbot, page)
    page.sheet.finish()
    sheet = begin(qtbot, page, path.rename(path.with_name("구직자 (1).csv")))
    assert sheet.file_step.earlier.isVisible()
    page.pop()
    sheet = check(qtbot, page, path.with_name("구직자 (1).csv").rename(path))
    assert counted(sheet) == {"new": 0, "changed": 0, "same": 2, "wrong": 0, "probable": 0}
    sheet.primary.trigger()
    assert page.sheet is None
    page.views.choose(IMPORTS)
    settle(qtbot, page.room.work)
    (run,) = page.lists[IMPORTS].model_.rows
    assert (run.file_name, sum(run.made.values()) > 0) == (path.name, True)
    page.action("administration.takeback").trigger()
    page.question.reason.setText("다른 파일이었음")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert people(page) == 0
    (run,) = page.lists[IMPORTS].model_.rows
    assert run.undone_why == "다른 파일이었음"


def test_only_the_good_rows_go_in_and_the_others_come_back_as_a_workbook(qtbot, page, place, tmp_path):
    check(qtbot, page, write(tmp_path, *GOOD, WRONG))
    apply(qtbot, page)
    assert people(page) == 2
    rows = CalamineWorkbook.from_path(str(place)).get_sheet_by_name("구직자").to_python()
    assert len(rows) == 2
    assert "이철수" in rows[1]
    assert page.sheet.step is Step.DONE
    assert str(place) in page.sheet.result.facts.findChildren(type(page.sheet.strip.label))[-1].text()


def test_what_was_mended_survives_a_failed_apply_a_lock_and_another_day(qtbot, page, tmp_path, monkeypatch):
    path = write(tmp_path, *GOOD, WRONG)
    sheet = check(qtbot, page, path)
    sheet.mending._add([(("구직자", 4), {"birth_date": "1980-12-05"})])
    settle(qtbot, page.room.work)
    change = page.room.desk.change

    def full(*_asked, **_more):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(page.room.desk, "change", full)
    apply(qtbot, page)
    assert sheet.step is Step.CHECK
    assert "The disk is full." in sheet.strip.label.text()
    assert people(page) == 0
    monkeypatch.setattr(page.room.desk, "change", change)
    page.keep_drafts()
    while page.sheet is not None:
        page.pop()
    again = begin(qtbot, page, path)
    assert again.question.isVisible()
    again.primary.trigger()
    settle(qtbot, page.room.work)
    assert counted(again)["wrong"] == 0
    apply(qtbot, page)
    assert people(page) == 3


def test_a_file_nobody_can_read_is_asked_about_with_its_first_lines(qtbot, page, tmp_path):
    path = write(tmp_path, *GOOD, encoding="johab")
    sheet = begin(qtbot, page, path)
    assert sheet.file_step.letters.isVisible(), sheet.strip.label.text()
    sheet.file_step.encoding.set_value("johab")
    settle(qtbot, page.room.work)
    assert "홍길동" in sheet.file_step.preview.text()
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert [one.rows for one in sheet.file_step.sheets.model_.rows] == [2]


def test_a_file_that_is_none_is_refused_in_words_and_another_can_be_chosen(qtbot, page, tmp_path):
    bad = tmp_path / "a.xlsx"
    bad.write_bytes(b"MZ\x90\x00" + bytes(200))
    sheet = begin(qtbot, page, bad)
    assert sheet.strip.isVisible()
    assert sheet.file_step.place.isVisible()
    sheet.read_path(write(tmp_path, *GOOD))
    settle(qtbot, page.room.work)
    assert not sheet.strip.isVisible()
    assert sheet.file_step.held.isVisible()


def test_a_file_is_dropped_on_the_list_and_on_the_sheet(qtbot, page, tmp_path):
    path, data = write(tmp_path, *GOOD), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, keys = QPoint(30, 30).toPointF(), Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
    page.dropEvent(drop)
    settle(qtbot, page.room.work)
    assert page.sheet.look.name == path.name
    page.sheet.leave()
    page.sheet.file_step.place.dropEvent(drop)
    settle(qtbot, page.room.work)
    assert page.sheet.look.name == path.name


def test_escape_goes_one_step_back_and_leaves_at_the_first(qtbot, page, tmp_path):
    sheet = check(qtbot, page, write(tmp_path, *GOOD))
    for step in (Step.FILE, Step.FILE):
        press(qtbot, page, Qt.Key.Key_Escape)
        assert sheet.step is step
    assert sheet.opened_file is None
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is None


def test_a_check_that_is_stopped_changes_nothing_and_can_be_asked_again(qtbot, page, tmp_path):
    sheet = begin(qtbot, page, write(tmp_path, *GOOD))
    sheet.primary.trigger()
    sheet.leave()
    settle(qtbot, page.room.work)
    assert (sheet.step, sheet.plan) == (Step.FILE, None)
    assert sheet.strip.isVisible()
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert sheet.step is Step.CHECK


def test_an_apply_that_is_stopped_leaves_nothing_and_can_be_asked_again(qtbot, page, tmp_path):
    sheet = check(qtbot, page, write(tmp_path, *GOOD))
    sheet.primary.trigger()
    sheet.question.verb.click()
    sheet.leave()
    settle(qtbot, page.room.work)
    assert (sheet.step, people(page)) == (Step.CHECK, 0)
    assert sheet.strip.isVisible()
    assert not sheet.how_far.isVisible()
    apply(qtbot, page)
    assert (sheet.step, people(page)) == (Step.DONE, 2)


def test_problems_are_filtered_copied_and_told_in_full(qtbot, qapp, page, tmp_path):
    sheet = check(qtbot, page, write(tmp_path, *GOOD, WRONG, "A-4,,1980-12-05,남,010-0000-1004,고졸,"))
    assert {line.problem.row for line in sheet.plan_step.list.model_.rows} == {4, 5}
    sheet.plan_step.search.setText("생년월일")
    sheet.plan_step.search.entered.emit()
    (line,) = sheet.plan_step.list.model_.rows
    assert sheet.plan_step.told.text().startswith(line.problem.reason)
    assert sheet.plan_step.copy() == 1
    assert qapp.clipboard().text().splitlines()[1].split("\t")[:3] == ["구직자", "4", "생년월일"]
    sheet.plan_step.search.clear()
    sheet.plan_step.views.choose(NOTES)
    assert "좋아하는 색" in {line.problem.column for line in sheet.plan_step.list.model_.rows}


def test_every_control_is_named_and_no_shortcut_means_two_things(qtbot, page, tmp_path):
    sheet = check(qtbot, page, write(tmp_path, *GOOD, WRONG))
    for step in Step:
        sheet.show_step(step)
        assert unnamed(sheet) == []
        keys = [
            action.shortcut().toString()
            for action in sheet.actions()
            if action.isEnabled() and not action.shortcut().isEmpty()
        ]
        assert sorted(keys) == sorted(set(keys)), step


@pytest.mark.parametrize("role", ["counselor", "administrator", "auditor"])
def test_others_are_not_offered_it(qtbot, local_center, role):
    shown = show_page(qtbot, AdministrationPage, local_center.desk(role))
    assert not shown.has_action("administration.takein")
    assert IMPORTS not in shown.lists
    shown.room.work.wait()


def test_esc_keeps_what_was_mended_and_takes_its_words_along(qtbot, page, tmp_path):
    """Esc twice lets go of the file; the same one again is as it was mended, or anew where one says so."""
    path = write(tmp_path, *GOOD, WRONG)
    sheet = check(qtbot, page, path)
    sheet.mending._add([(("구직자", 4), {"birth_date": "1980-12-05"})])
    settle(qtbot, page.room.work)
    sheet.strip.show_text("오류가 있습니다")
    for _twice in range(2):
        sheet.leave()
    assert (sheet.step, sheet.strip.isVisible()) == (Step.FILE, False)
    for begin_anew, wrong in ((False, 0), (True, 1)):
        sheet.read_path(path)
        settle(qtbot, page.room.work)
        if begin_anew:
            sheet.question.verb.click()
            settle(qtbot, page.room.work)
        sheet.primary.trigger()
        settle(qtbot, page.room.work)
        assert counted(sheet)["wrong"] == wrong
        for _twice in range(2):
            sheet.leave()


def test_what_changes_and_who_is_probably_known_is_shown_row_by_row(qtbot, page, tmp_path):
    check(qtbot, page, write(tmp_path, *GOOD))
    apply(qtbot, page)
    page.pop()
    again = "A-9,홍길동,1965-03-02,남,010-0000-1009,고졸,"
    sheet = check(qtbot, page, write(tmp_path, GOOD[0].replace("고졸", "대졸"), again))
    step = sheet.plan_step
    step.views.choose(CHANGES)
    (line,) = step.list.model_.rows
    assert (line.problem.row, line.problem.column, line.problem.value) == (2, "최종학력", "대졸")
    assert "고졸" in line.problem.reason
    step.views.choose(KNOWN)
    (line,) = step.list.model_.rows
    assert line.problem.row == 3
    assert "홍*동" in line.problem.reason
