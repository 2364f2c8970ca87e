"""Outside the forms too: a search, a filter, a reason or a remark keeps the syllable that is being composed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.qt.inputs import LineEdit, NoteEdit
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.windows.places import PLACES
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.referrals import Referral
from tests.desk.hands import CTRL, PLAIN
from tests.qt.helpers import compose
from tests.services import people


def boxes_of(widget):
    return [one for one in widget.findChildren(LineEdit) + widget.findChildren(NoteEdit) if one.isVisible()]


def text_of(box):
    return box.toPlainText() if isinstance(box, NoteEdit) else box.text()


@pytest.mark.parametrize("role", ["counselor", "supervisor"])
def test_a_shortcut_elsewhere_commits_what_is_composed_in_any_box_of_any_page(sit_down, local_center, role):
    hands = sit_down(local_center.desk(role))
    seen = 0
    for place in [one.id for one in PLACES if one.id in {shown.id for shown in hands.shell.places}]:
        hands.go(place)
        for box in boxes_of(hands.page):
            box.setFocus()
            if not box.hasFocus() or box.isReadOnly():
                continue
            compose(box, "글")
            hands.press(Qt.Key.Key_K)
            assert "글" in text_of(box) or not box.isVisible(), (place, box.accessibleName())
            assert box.composing() == "", (place, box.accessibleName())
            seen += 1
    assert seen


def test_the_search_for_everything_takes_the_syllable_with_enter(hands):
    person = people.person(hands.desk)
    hands.press(Qt.Key.Key_K)
    box = QApplication.focusWidget()
    compose(box, "", "홍길")
    compose(box, "동")
    hands.until(lambda: box.live_text() == "홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: getattr(hands.page, "view", None) is not None)
    assert hands.page.view.card.id == person


def test_a_reason_being_composed_is_the_whole_reason(hands):
    hands.go("counter")
    reasons = []
    hands.page.ask("?", verb="x", then=reasons.append, reason=True)
    compose(QApplication.focusWidget(), "", "착")
    compose(QApplication.focusWidget(), "오")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert reasons == ["착오"]


def test_the_remark_of_a_referral_is_saved_with_its_last_syllable(hands):
    person = people.person(hands.desk)
    people.vacancy(hands.desk)
    hands.go("counter")
    hands.page.push(ReferSheet(hands.page, jobseeker_ids=[person]))
    hands.until(lambda: hands.sheet.choices.model_.rowCount())
    hands.sheet.choices.select_first()
    hands.sheet.choices.setFocus()
    hands.press(Qt.Key.Key_Space, PLAIN)
    hands.sheet.remarks.setFocus()
    compose(hands.sheet.remarks, "", "급")
    compose(hands.sheet.remarks, "함")
    hands.press(Qt.Key.Key_S, CTRL)
    hands.until(lambda: hands.sheet is None)
    assert hands.desk.read(lambda db, act: db.query(Referral).one().note) == "급함"


def test_the_note_of_a_session_is_saved_with_its_last_syllable(hands):
    person = people.person(hands.desk)
    hands.go("counter")
    hands.page.serve(person)
    hands.until(lambda: isinstance(QApplication.focusWidget(), NoteEdit))
    compose(QApplication.focusWidget(), "", "상")
    compose(QApplication.focusWidget(), "담")
    hands.press(Qt.Key.Key_S)
    assert hands.desk.read(lambda db, act: db.query(CounselingSession).one().note) == "상담"
