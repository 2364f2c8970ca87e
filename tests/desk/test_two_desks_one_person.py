"""Two windows on one PostgreSQL edit the same person: no word is lost, and each is told of the other."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.records.jobseekers import Jobseeker
from tests.desk.hands import PLAIN
from tests.services import people


@pytest.fixture
def pair(sit_down, shared_center):
    """The hands of two counselors on one center."""
    one, two = shared_center.desk("counselor"), shared_center.desk("colleague")
    people.person(one)
    return sit_down(one), sit_down(two)


def the_person(hands):
    return hands.desk.read(lambda db, act: db.query(Jobseeker).one())


def open_details(hands):
    hands.look_here()
    hands.go("jobseekers")
    hands.type("홍길동")
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)
    hands.press(Qt.Key.Key_E)
    hands.until(lambda: hands.sheet is not None)


def test_different_fields_are_both_kept(pair):
    one, two = pair
    open_details(one)
    one.fill(mobile="01000005678")
    open_details(two)
    two.fill(common_name="길동이")
    two.press(Qt.Key.Key_S)
    assert two.sheet is None

    one.look_here()
    one.press(Qt.Key.Key_S)
    assert one.sheet is None
    person = the_person(two)
    assert (person.mobile, person.common_name) == ("01000005678", "길동이")


def test_the_same_field_is_asked_of_the_one_who_saves_later(pair):
    one, two = pair
    open_details(one)
    one.fill(mobile="01000005678")
    open_details(two)
    two.fill(mobile="01000009999")
    two.press(Qt.Key.Key_S)
    one.look_here()
    one.press(Qt.Key.Key_S)
    assert one.sheet is not None
    assert the_person(two).mobile == "01000009999"
    assert "이상담" in one.sheet.strip.label.text()
    assert one.sheet.form.value("mobile") == "010-0000-5678"
    one.press(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    one.press(Qt.Key.Key_S)
    assert one.sheet is None
    assert the_person(two).mobile == "01000005678"
