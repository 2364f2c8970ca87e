"""A ledger in a real window: columns matched and remembered, a word learned once, two sheets, an undo refused."""

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from sqlalchemy import select

from jobdesk.qt.pages._admin_base import IMPORTS
from jobdesk.qt.pages._admin_import import Step
from jobdesk.qt.pages._admin_import_mapping import CHOSEN, GUESSED, UNKNOWN
from jobdesk.qt.pages._admin_import_plan import total
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services.drafts import load_drafts
from tests.qt.helpers import press, settle, show_page
from tests.services import people

OCTOBER = """접수일|성명|생년월일|연락처|업체명|알선일|결과
2023-10-04|홍길동|1965-03-02|010-0000-1001|한빛상사|2023-10-05|떨어졌음
2023-10-05|김영희|1971-12-02|010-0000-1002|가람상사|2023-10-06|떨어졌음"""
VISITORS = """내방일|이름|생년월일|핸드폰
2023-11-01|이철수|1980-01-05|010-0000-1003"""


@pytest.fixture
def page(qtbot, local_center):
    shown = show_page(qtbot, AdministrationPage, local_center.desk("supervisor"))
    bugs = []
    shown.room.work.crashed.connect(bugs.append)
    yield shown
    shown.room.work.wait()
    assert bugs == []


@pytest.fixture
def ledger(tmp_path):
    """Makes a workbook of sheets, each given as lines."""

    def make(**sheets):
        path = tmp_path / "대장.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name, lines in sheets.items():
                sheet = book.add_worksheet(name)
                for at, line in enumerate(lines.splitlines()):
                    sheet.write_row(at, 0, line.split("|"))
        return path

    return make


def match(qtbot, page, path):
    page.action("administration.takein").trigger()
    page.sheet.read_path(path)
    settle(qtbot, page.room.work)
    page.sheet.go_on()
    settle(qtbot, page.room.work)
    assert page.sheet.step is Step.MATCH, page.sheet.strip.label.text()
    return page.sheet


def go_on(qtbot, page):
    page.sheet.go_on()
    settle(qtbot, page.room.work)
    return page.sheet


def apply(qtbot, page):
    go_on(qtbot, page).question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet.step is Step.DONE, page.sheet.strip.label.text()
    page.sheet.finish()
    settle(qtbot, page.room.work)


def all_of(page, record):
    return page.room.desk.read(lambda db, act: db.scalars(select(record)).all())


def drafts_of(page):
    return page.room.desk.read(lambda db, act: load_drafts(db, act))


def test_a_word_said_once_holds_for_every_row_and_for_the_next_file(qtbot, page, ledger):
    path = ledger(대장=OCTOBER)
    sheet = match(qtbot, page, path)
    sheet.matching._names[sheet.matching._now] = "알선 대장"
    go_on(qtbot, page)
    assert [one.problem.value for one in sheet.plan_step.list.model_.rows] == ["떨어졌음", "떨어졌음"]
    press(qtbot, page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page.sheet.form.set_value("value", "51")
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.plan.wrong == 0
    while page.sheet is not None:
        page.pop()
    match(qtbot, page, path)
    assert go_on(qtbot, page).plan.wrong == 0
    apply(qtbot, page)
    assert len({one.state for one in all_of(page, Referral)}) == 1


def test_a_column_is_taken_out_and_a_fixed_value_added(qtbot, page, ledger):
    sheet = match(qtbot, page, ledger(대장=OCTOBER.replace("연락처", "알 수 없는 열")))
    step = sheet.matching.step
    line = next(line for line in step.lines if line.heading == "알 수 없는 열")
    assert line.state in {GUESSED, UNKNOWN}
    step.list.select((False, line.place))
    step.boxes[0].set_value("구직자.mobile")
    step.boxes[1].set_value("구직자.phone")
    now = step.list.current_row()
    assert (now.state, [one.text for one in now.targets]) == (CHOSEN, ["구직자.mobile", "구직자.phone"])
    step.boxes[1].set_value("")
    outcome = next(line for line in step.lines if line.heading == "결과")
    step.list.select((False, outcome.place))
    for box in step.boxes:
        box.set_value("")
    step.add_constant()
    step.value.setText("관내 소식지")
    step.boxes[0].set_value("구직자.note")
    go_on(qtbot, page)
    assert sheet.plan.wrong == 0, [one.reason for one in sheet.plan.problems]
    apply(qtbot, page)
    found = all_of(page, Jobseeker)
    assert {one.mobile for one in found} == {"01000001001", "01000001002"}
    assert {one.note for one in found} == {"관내 소식지"}


def test_what_was_matched_by_hand_is_offered_again_until_it_is_applied(qtbot, page, ledger):
    path = ledger(대장=OCTOBER.replace("떨어졌음", "불채용").replace("연락처", "알 수 없는 열"))
    step = match(qtbot, page, path).matching.step
    place = next(line.place for line in step.lines if line.heading == "알 수 없는 열")
    step.list.select((False, place))
    step.boxes[0].set_value("구직자.mobile")
    go_on(qtbot, page)
    while page.sheet is not None:
        page.pop()
    page.action("administration.takein").trigger()
    page.sheet.read_path(path)
    settle(qtbot, page.room.work)
    again = go_on(qtbot, page)
    assert [one.text for one in again.matching.step.lines[place].targets] == ["구직자.mobile"]
    go_on(qtbot, page)
    apply(qtbot, page)
    assert drafts_of(page) == []


def test_a_list_needs_a_name_and_a_ledger_is_no_exchange_workbook(qtbot, page, ledger):
    page.action("administration.takein").trigger()
    page.sheet.read_path(ledger(대장=VISITORS))
    settle(qtbot, page.room.work)
    form = page.sheet.file_step.form
    for kind, field in (("workbook", "kind"), ("list", "source")):
        form.set_value("kind", kind)
        assert go_on(qtbot, page).step is Step.FILE
        assert field in form.problems


def test_sheets_of_other_headings_are_matched_one_after_the_other(qtbot, page, ledger):
    sheet = match(qtbot, page, ledger(**{"10월": OCTOBER, "내방": VISITORS}))
    step = sheet.matching.step
    assert step.sheet.isVisibleTo(step)
    assert step.sheet.count() == 2
    step.sheet.setCurrentIndex(1)
    assert [line.heading for line in step.lines if not line.constant][:2] == ["내방일", "이름"]
    step.sheet.setCurrentIndex(0)
    go_on(qtbot, page)
    assert {one.title.partition(" · ")[0] for one in sheet.plan.source.sheets} == {"10월", "내방"}
    assert sheet.plan.counts["구직자"].new == 3


def test_what_was_built_on_an_import_keeps_it_and_the_reason_is_said(qtbot, page, ledger):
    match(qtbot, page, ledger(대장=VISITORS))
    go_on(qtbot, page)
    assert total(page.sheet.plan, "wrong") == 0
    apply(qtbot, page)
    (person,) = all_of(page, Jobseeker)
    people.register(page.room.desk, person.id)
    page.views.choose(IMPORTS)
    settle(qtbot, page.room.work)
    page.action("administration.takeback").trigger()
    page.question.reason.setText("잘못 가져옴")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    assert page.lists[IMPORTS].model_.rows[0].undone_at is None
    assert len(all_of(page, Jobseeker)) == 1
