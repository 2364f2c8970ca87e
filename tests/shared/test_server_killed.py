"""The server is killed under load, again and again: what was told as saved is there, and every desk works on."""

import logging
from random import Random
from time import monotonic

from tests.counts import full
from tests.shared.compare import differences
from tests.shared.diary import AWAY, DONE
from tests.shared.window import LISTED, SAVED

DESKS, KILLS = full(5, 2), full(10, 1)
_log = logging.getLogger(__name__)
USABLE_S = 15
"""Issue 9."""


def first_after(lines, moment, what):
    """Seconds from a moment to what a process wrote next; None where it did not yet."""
    return next((one["at"] - moment for one in lines if one["what"] == what and one["at"] > moment), None)


def met(lines, moment):
    """Whether a process was in the middle of an act just then, or was told that the server is away."""
    return any(one["what"] == AWAY or one["at"] - one.get("took", 0) < moment < one["at"] for one in lines)


def test_a_killed_server_costs_nothing_that_was_told_as_saved(make_office, mortal_server):
    office, rng = make_office(DESKS + 1, mortal_server), Random(9)
    *hands, screen = (user for user in office.desks if user != "reception")
    office.start(users=[*hands, "reception"])
    office.run("tests.shared.window", office.plan(screen))
    office.go()
    waits, downs = [], []
    for _kill in range(KILLS):
        office.rest(rng.uniform(2, 5))
        downs.append(monotonic())
        mortal_server.crash()
        office.rest(rng.uniform(0.2, 2))
        mortal_server.start()
        back = monotonic()

        def usable(lines, back=back):
            some = (LISTED, SAVED) if any(one["what"] == LISTED for one in lines) else (DONE,)
            return all(first_after(lines, back, what) is not None for what in some)

        office.wait(usable, "not usable again", USABLE_S)
        waits += [
            first_after(lines, back, what)
            for user, lines in office.read().items()
            for what in ((LISTED, SAVED) if user == screen else (DONE,))
        ]
    office.rest(2)
    office.end()
    diaries = office.read()
    _log.info("seconds until usable: %s", [round(one, 1) for one in waits])
    assert max(waits) < USABLE_S
    assert all(any(met(lines, down) for lines in diaries.values()) for down in downs), "it was killed under load"
    admin = office.open("admin")
    assert differences(admin, diaries) == []
    admin.close()
