"""The phone rings while someone sits at the counter: the caller is known by the number, nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.services import search
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import people

Key = Qt.Key


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


@pytest.fixture
def counter(hands):
    """Someone sits at the counter; a line of the note is typed."""
    people.person(hands.desk, full_name="홍길동")
    hands.go("counter")
    hands.press(Key.Key_F)
    hands.type("홍길동")
    hands.press(Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)
    while not (hands.page.focusWidget() and hands.page.focusWidget() is hands.page.session.form.input("note")):
        hands.press(Key.Key_F6, PLAIN)
    hands.type("경비 일을 찾음. 오전만")
    return hands


def test_the_number_on_the_display_finds_the_firm_and_the_note_waits(counter):
    firm = people.employer(counter.desk, name="한빛관리", contact_name="김담당", contact_phone="02-0000-7788")
    counter.press(Key.Key_K)
    counter.type("0200007788")
    counter.settle()
    box = counter.shell.header.finder
    counter.until(lambda: box.popup.isVisible() and box.list.currentItem() is not None)
    hits = counter.desk.read(lambda db, act: search.find(db, act, "0200007788"))
    assert [(hit.kind, hit.id) for hit in hits] == [("employer", firm)]
    counter.press(Key.Key_Return, PLAIN)
    counter.until(lambda: counter.page.title == "Vacancies")
    assert any("한빛관리" in label.text() for label in counter.page.findChildren(type(counter.page.strip.label)))
    counter.go("counter")
    assert counter.page.session.note() == "경비 일을 찾음. 오전만"
    counter.press(Key.Key_S)
    (session,) = all_of(counter.desk, CounselingSession)
    assert session.note == "경비 일을 찾음. 오전만"


def test_the_person_is_parked_the_call_written_down_and_the_person_taken_up_again(counter):
    counter.press(Key.Key_P, CTRL | SHIFT)
    assert counter.page.view is None
    counter.press(Key.Key_M)
    counter.fill(caller_name="김하나", caller_phone="01000005555", note="면접 시간 확인 바람")
    counter.press(Key.Key_S)
    (memo,) = all_of(counter.desk, Inquiry)
    assert (memo.caller_name, memo.caller_phone, memo.done) == ("김하나", "01000005555", False)
    counter.press(Key.Key_F)
    for _turn in range(60):
        if QApplication.focusWidget() is counter.page.who.held.table:
            break
        counter.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    counter.press(Key.Key_Down, PLAIN)
    counter.press(Key.Key_Return, PLAIN)
    counter.until(lambda: counter.page.view is not None)
    assert counter.page.view.card.values["full_name"] == "홍길동"
    assert counter.page.session.note() == "경비 일을 찾음. 오전만"
