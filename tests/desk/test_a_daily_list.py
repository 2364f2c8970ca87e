"""The daily list of 고용24: known people by their numbers, nothing typed a third time, nothing doubled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.exchange import ImportKind
from jobdesk.qt.pages._admin_import import ImportSheet, Step
from jobdesk.qt.pages._admin_import_plan import total
from jobdesk.records.jobseekers import Jobseeker, Registration
from tests.desk.hands import CTRL, PLAIN, SHIFT

Key = Qt.Key
HEADINGS = "구직번호,성명,생년월일,성별,휴대전화,구직등록일,희망직종"
MONDAY = (
    "K120001,홍길동,1965-03-02,남,010-0000-1001,2026-11-16,경비",
    "K120002,김영희,1971-12-02,여,010-0000-1002,2026-11-16,미화",
)
TUESDAY = (
    "K120002,김영희,1971-12-02,여,010-0000-2002,2026-11-16,미화",
    "K120003,박민수,1980-01-05,남,010-0000-1003,2026-11-17,운전",
)


@pytest.fixture
def hands(sit_down, local_center):
    """A supervisor's hands in 관리."""
    hands = sit_down(local_center.desk("supervisor"))
    hands.go("administration")
    return hands


@pytest.fixture
def bring(hands, tmp_path, monkeypatch):
    """Chooses the list of a day and looks at what it would do."""

    def take(name, *rows):
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join((HEADINGS, *rows)), encoding="cp949")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
        hands.press(Key.Key_A, CTRL | SHIFT)
        hands.until(lambda: isinstance(hands.sheet, ImportSheet))
        hands.press(Key.Key_O)
        hands.until(lambda: hands.sheet.look is not None)
        assert hands.sheet.file_step.kind is ImportKind.LIST
        hands.press(Key.Key_S)
        hands.until(lambda: hands.sheet.step is Step.MATCH)
        hands.press(Key.Key_S)
        hands.until(lambda: hands.sheet.step is Step.CHECK)
        return {one: total(hands.sheet.plan, one) for one in ("new", "changed", "same", "wrong")}

    return take


def apply(hands):
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet.question.isVisible())
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: hands.sheet.step is Step.DONE)
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet is None)


def known(hands):
    with hands.desk.database.read() as db:
        return {one.full_name: one.mobile for one in db.query(Jobseeker)}, db.query(Registration).count()


def test_each_day_only_what_is_new_comes_in(hands, bring):
    assert bring("1116 구직자", *MONDAY) == {"new": 4, "changed": 0, "same": 0, "wrong": 0}
    apply(hands)
    assert known(hands) == ({"홍길동": "01000001001", "김영희": "01000001002"}, 2)

    told = bring("1117 구직자", *TUESDAY)
    assert (told["new"], told["changed"], told["wrong"]) == (2, 1, 0)
    apply(hands)
    everyone = {"홍길동": "01000001001", "김영희": "01000002002", "박민수": "01000001003"}
    assert known(hands) == (everyone, 3)

    assert bring("1117 구직자", *TUESDAY) == {"new": 0, "changed": 0, "same": 4, "wrong": 0}
    hands.press(Key.Key_S)
    assert hands.sheet is None
    assert known(hands) == (everyone, 3)
