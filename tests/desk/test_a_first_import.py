"""A center's old ledger comes in by keyboard: matched, mended, applied, found again; once more; taken back."""

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from jobdesk.qt.pages._admin_base import IMPORTS
from jobdesk.qt.pages._admin_import import ImportSheet, Step
from jobdesk.qt.pages._admin_import_mend import MendSheet
from jobdesk.qt.pages._admin_import_plan import total
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.desk.test_by_tab_alone import takes_tab, walked

Key = Qt.Key
LEDGER = """2023년 구직·알선 대장
연번|접수일|성명|생년월일|성별|연락처|희망직종|업체명|알선일|결과|취업일|기타사항|담당
1|2023. 10. 4.|홍길동|1965-03-02|남|010-0000-1001|경비|한빛상사|2023.10.05|불채용||주 5일|김상담
2|2023년 10월 5일|김영희|1971.12.02|여|010 0000 1002|미화|가람주식회사|'23.10.6|채용|2023.10.16||김상담
3|2023/10/6|이철수|1980-13-05|남|010-0000-1003|운전|한빛상사|2023.10.9|불채용|||이상담
합계||||||||||3명|||"""


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """The file, as the file dialog gives it."""
    path = tmp_path / "2023 대장.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("10월")
        for at, line in enumerate(LEDGER.splitlines()):
            sheet.write_row(at, 0, line.split("|"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    return path


@pytest.fixture
def hands(sit_down, local_center):
    """A supervisor's hands in 관리."""
    hands = sit_down(local_center.desk("supervisor"))
    hands.go("administration")
    return hands


def everyone(hands):
    with hands.desk.database.read() as db:
        return {one.full_name: one for one in db.query(Jobseeker)}


def count(hands, table):
    with hands.desk.database.read() as db:
        return db.query(table).count()


def read_file(hands):
    hands.press(Key.Key_A, CTRL | SHIFT)
    hands.until(lambda: isinstance(hands.sheet, ImportSheet))
    hands.press(Key.Key_O)
    hands.until(lambda: hands.sheet.look is not None)


def go_on(hands):
    step = Step(hands.sheet.step + 1)
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet.step is step)


def check(hands):
    go_on(hands)
    go_on(hands)


def apply(hands):
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet.question.isVisible())
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: hands.sheet.step is Step.DONE)
    hands.press(Key.Key_S)
    assert hands.sheet is None


def find(hands, text):
    """What the box over everything finds."""
    box = hands.shell.header.finder
    hands.press(Key.Key_K)
    hands.type(text)
    hands.until(lambda: box._answered == text)
    found = [box.list.item(at).text() for at in range(box.list.count())]
    hands.press(Key.Key_Escape, PLAIN)
    hands.press(Key.Key_Escape, PLAIN)
    return [line for line in found if text in line]


def match_and_save(hands):
    """The one column that nobody knows is chosen, and the whole kept under a name."""
    step = hands.sheet.matching.step
    while step.list.current_row().heading != "기타사항":
        hands.press(Key.Key_F8, PLAIN)
    hands.press(Key.Key_Return, PLAIN)
    hands.type("비고")
    assert [one.text for one in step.list.current_row().targets] == ["구직자.note"]
    hands.press(Key.Key_E)
    hands.fill(name="2023 대장")
    hands.press(Key.Key_S)
    hands.until(lambda: isinstance(hands.sheet, ImportSheet))


def mend(hands):
    """The birth date of the third row has no 13th month."""
    wrong = hands.sheet.plan_step.current()
    assert (wrong.row, wrong.name) == (5, "birth_date")
    hands.press(Key.Key_F2, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, MendSheet))
    assert hands.sheet.form.focused_field() == "birth_date"
    hands.press(Key.Key_A)
    hands.type("1980-12-05")
    hands.press(Key.Key_S)
    hands.until(lambda: isinstance(hands.sheet, ImportSheet) and hands.sheet.plan.wrong == 0)


def take_back(hands):
    while hands.page.views.current != IMPORTS:
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Z)
    hands.until(lambda: hands.page.question.isVisible())
    hands.type("연습이었음")
    hands.press(Key.Key_Return, PLAIN)


def test_an_old_ledger_is_matched_mended_applied_and_taken_back(hands, ledger):
    read_file(hands)
    go_on(hands)
    match_and_save(hands)
    go_on(hands)
    mend(hands)
    apply(hands)
    hands.until(lambda: len(everyone(hands)) == 3)
    assert everyone(hands)["이철수"].birth_date.isoformat() == "1980-12-05"
    assert everyone(hands)["홍길동"].note == "주 5일"
    assert (count(hands, Referral), count(hands, Placement)) == (3, 1)
    assert find(hands, "이철수")

    read_file(hands)
    check(hands)
    assert "2023 대장" in hands.sheet.matching._names.values()
    assert [total(hands.sheet.plan, state) for state in ("new", "changed", "wrong")] == [0, 0, 1]
    while hands.sheet is not None:
        hands.press(Key.Key_Escape, PLAIN)

    take_back(hands)
    hands.until(lambda: not everyone(hands))
    assert (count(hands, Referral), count(hands, Placement)) == (0, 0)
    assert not find(hands, "이철수")


def test_every_step_is_walked_by_tab(hands, ledger):
    read_file(hands)
    for _step in (Step.FILE, Step.MATCH, Step.CHECK):
        stops = walked(hands)
        passed = [w for w in hands.sheet.findChildren(QWidget) if takes_tab(w) and w not in stops]
        assert [f"{type(w).__name__} {w.accessibleName()}" for w in passed] == [], hands.sheet.step
        if hands.sheet.step is not Step.CHECK:
            go_on(hands)
