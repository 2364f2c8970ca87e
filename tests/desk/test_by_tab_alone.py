"""Every place of the desk walked by Tab alone: nothing holds the keyboard, nothing is passed over."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from jobdesk.base.enums import Role
from jobdesk.qt.windows.places import PLACES
from tests.services import acts, people

MOST = 400


def takes_tab(widget):
    """Whether Tab is to stop here."""
    policy = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    shown = widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
    return bool(policy) and shown and not widget.visibleRegion().isEmpty()


def walked(hands):
    """Where Tab stops, from where a page begins until it is there again."""
    hands.page.start_focus()
    hands.settle()
    found = []
    for _turn in range(MOST):
        here = QApplication.focusWidget()
        if here in found:
            assert here is found[0], f"Tab is held by {type(here).__name__} {here.accessibleName()}"
            return found
        found.append(here)
        hands.qtbot.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes round")


def check_place(hands, place):
    hands.go(place)
    stops = walked(hands)
    passed = [w for w in hands.page.findChildren(QWidget) if takes_tab(w) and w not in stops]
    assert [f"{type(w).__name__} {w.accessibleName()}" for w in passed] == [], place
    assert len(stops) > len(hands.shell.places), place


@pytest.mark.parametrize("role", ["counselor", "supervisor", "administrator", "auditor"])
def test_an_empty_center_is_walked_by_tab(sit_down, local_center, role):
    hands = sit_down(local_center.desk(role))
    for place in hands.shell.places:
        check_place(hands, place.id)


def test_a_center_with_people_and_work_is_walked_by_tab(sit_down, local_center):
    desk = local_center.desk("counselor")
    someone = acts.ready_since(desk, 20)
    acts.refer(desk, someone, people.vacancy(desk), days=10)
    acts.hold(desk, person=someone)
    acts.place(desk, people.person(desk, full_name="김하나", mobile="010-0000-2222"), days=40)
    hands = sit_down(desk)
    for place in PLACES:
        if place.may(Role.COUNSELOR):
            check_place(hands, place.id)
