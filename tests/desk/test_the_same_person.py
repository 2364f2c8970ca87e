"""A duplicate found at entry: saved all the same, held side by side, merged, taken apart; the worklist."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.pages._known_sheet import KnownSheet
from jobdesk.qt.pages._merge_sheet import MergeSheet
from jobdesk.qt.pages._pairs_sheet import OtherSheet, PairsSheet
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.same_records import DuplicatePair
from jobdesk.services.work_rules import DueKind
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import people
from tests.services.merged import TWIN

Key = Qt.Key


@pytest.fixture
def known(sit_down, local_center):
    """A supervisor's hands at a center where 홍길동 is known."""
    desk = local_center.desk("supervisor")
    people.person(desk)
    return sit_down(desk)


def everyone(hands):
    """Of everyone the phone and into whom they were merged."""
    with hands.desk.database.read() as db:
        return {one.mobile: one.merged_into_id for one in db.query(Jobseeker)}


def states(hands):
    with hands.desk.database.read() as db:
        return [pair.state for pair in db.query(DuplicatePair)]


def say_why(hands, why):
    hands.until(lambda: (hands.sheet or hands.page).question.isVisible())
    hands.type(why)
    hands.press(Key.Key_Return, PLAIN)


def to_worklist(hands):
    hands.press(Key.Key_0)
    hands.press(Key.Key_Home, PLAIN)
    for _n in range(list(DueKind).index(DueKind.DUPLICATES)):
        hands.press(Key.Key_Down, PLAIN)
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, PairsSheet))


def test_a_duplicate_found_at_entry_is_merged_and_taken_apart(known):
    hands = known
    hands.go("jobseekers")
    hands.press(Key.Key_N)
    hands.fill(full_name="홍길동", mobile="01000005678", birth_date="19850302")
    hands.press(Key.Key_S)
    hands.until(lambda: isinstance(hands.sheet, KnownSheet))
    typed = {
        line.name: (line.one, line.other) for line in hands.sheet.list.model_.rows if line.differs and line.one
    }
    assert typed == {"mobile": ("010-0000-5678", "010-0000-1234")}
    hands.press(Key.Key_S)
    hands.until(lambda: hands.sheet is None and hands.page.view is not None)
    assert states(hands) == ["open"]

    hands.press(Key.Key_D, CTRL | SHIFT)
    hands.until(lambda: isinstance(hands.sheet, MergeSheet))
    sheet = hands.sheet
    assert "mobile" in {line.name for line in sheet.both.lines if line.differs}
    while sheet.list.current_row().name != "mobile":
        hands.press(Key.Key_Down, PLAIN)
    hands.press(Key.Key_Right, PLAIN)
    assert sheet.taken == {"mobile"}
    hands.press(Key.Key_S)
    say_why(hands, "전화를 바꿈")
    hands.until(lambda: states(hands) == ["merged"])
    hands.until(lambda: hands.sheet is None)
    with hands.desk.database.read() as db:
        gone = db.query(Jobseeker).where(Jobseeker.merged_into_id.is_not(None)).one()
        survivor = db.get_one(Jobseeker, gone.merged_into_id)
    assert (gone.mobile, survivor.mobile) == ("01000005678", "01000005678")
    hands.until(lambda: hands.page.view is not None and hands.page.view.card.id == survivor.id)

    hands.press(Key.Key_Z)
    say_why(hands, "동명이인")
    hands.until(lambda: everyone(hands) == {"01000001234": None, "01000005678": None})
    assert states(hands) == ["open"]


def test_from_the_worklist_two_are_said_to_be_different_and_asked_again(known):
    hands = known
    people.person(hands.desk, ready=False, **TWIN)
    hands.go("jobseekers")
    to_worklist(hands)
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, MergeSheet))
    hands.press(Key.Key_X, CTRL | SHIFT)
    say_why(hands, "쌍둥이")
    hands.until(lambda: isinstance(hands.sheet, PairsSheet) and not hands.sheet.list.model_.rows)
    assert states(hands) == ["different"]
    hands.press(Key.Key_Z)
    hands.until(lambda: states(hands) == ["open"])
    hands.until(lambda: len(hands.sheet.list.model_.rows) == 1)


def test_the_whole_center_is_looked_through(known):
    hands = known
    people.person(hands.desk, ready=False, **TWIN)
    with hands.desk.database.write.begin() as db:
        db.query(DuplicatePair).delete()
    hands.go("jobseekers")
    to_worklist(hands)
    assert not hands.sheet.list.model_.rows
    hands.press(Key.Key_R)
    hands.until(lambda: len(hands.sheet.list.model_.rows) == 1)
    assert hands.sheet.sweep.isEnabled()


def test_a_counselor_compares_with_whom_one_finds_and_does_not_merge(sit_down, local_center):
    desk = local_center.desk("counselor")
    people.person(desk)
    people.person(desk, full_name="성춘향", mobile="010-0000-7777", birth_date="1990-01-01")
    hands = sit_down(desk)
    hands.go("jobseekers")
    hands.type("홍길동")
    hands.until(lambda: hands.page.pane.count == 1)
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)
    hands.press(Key.Key_D, CTRL | SHIFT)
    hands.until(lambda: isinstance(hands.sheet, OtherSheet))
    hands.type("성춘향")
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: isinstance(hands.sheet, MergeSheet))
    assert hands.sheet.primary is None
    assert hands.sheet.note.text()
    hands.press(Key.Key_Tab)
    assert not hands.sheet.stays_left
    assert QApplication.focusWidget() is not None
