"""Five counselors and a reception at one center for ten minutes, each a process: nothing fails or is lost."""

import pytest

from tests.counts import full
from tests.shared.compare import differences
from tests.shared.diary import DONE, REFUSED

DESKS, SECONDS, SLOWLY = full(5, 2), full(600, 8), 100
ACTS = {"register", "counsel", "refer", "answer", "place", "edit", "call", "issue", "receive"}


def met(office):
    """Whether every kind of act was done, and desks met at the same vacancies and people; else a moment later."""
    lines = [one for lines in office.read().values() for one in lines]
    refused = any(one["what"] == REFUSED for one in lines)
    if refused and {one["kind"] for one in lines if one["what"] == DONE} >= ACTS:
        return True
    office.rest(0.5)
    return False


@pytest.mark.parametrize("think", [(0.0, 0.0), pytest.param((0.5, 2.0), marks=pytest.mark.long)])
def test_what_every_desk_was_told_is_what_the_center_holds(make_office, think):
    office = make_office(DESKS)
    office.start(think=think)
    office.go()
    office.rest(SECONDS)
    assert any(met(office) for _turn in range(SLOWLY))
    office.end()
    admin = office.open("admin")
    assert differences(admin, office.read()) == []
    admin.close()
