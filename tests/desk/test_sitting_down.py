"""Where the day begins for each role, and that every place one is offered opens."""

import pytest

from tests.desk.hands import Hands

HOMES = {
    "counselor": ("counter", 7),
    "supervisor": ("statistics", 7),
    "administrator": ("administration", 1),
    "auditor": ("administration", 1),
}


@pytest.mark.parametrize("role", HOMES)
def test_each_role_begins_at_its_home_and_every_place_opens(sit_down, local_center, role):
    home, count = HOMES[role]
    hands: Hands = sit_down(local_center.desk(role))
    assert hands.page is hands.shell._pages[home]
    assert len(hands.shell.places) == count
    for place in hands.shell.places:
        hands.go(place.id)
        assert hands.page is hands.shell._pages[place.id]
        assert not hands.page.strip.isVisible(), hands.page.strip.label.text()
