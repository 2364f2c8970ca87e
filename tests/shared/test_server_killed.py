"""The server is killed under load, again and again: what was told as saved is there, and every desk works on."""

from random import Random
from time import monotonic

from tests.counts import full
from tests.shared.compare import differences
from tests.shared.diary import AWAY, DONE
from tests.shared.window import LISTED, SAVED

DESKS, KILLS = full(5, 2), full(10, 1)
USABLE_S = 15
"""Issue 9."""


def first_after(lines, moment, what):
    """Seconds from a moment to what a process wrote next; None where it did not yet."""
    return next((one["at"] - moment for one in lines if one["what"] == what and one["at"] > moment), None)


def test_a_killed_server_costs_nothing_that_was_told_as_saved(make_office, mortal_server, record_property):
    office, rng = make_office(DESKS + 1, mortal_server), Random(9)
    *hands, screen = (user for user in office.desks if user != "reception")
    office.start(users=[*hands, "reception"])
    office.run("tests.shared.window", office.plan(screen))
    office.go()
    waits = []
    for _kill in range(KILLS):
        office.rest(rng.uniform(2, 5))
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
    record_property("seconds until usable", [round(one, 1) for one in waits])
    assert max(waits) < USABLE_S
    assert any(one["what"] == AWAY for lines in diaries.values() for one in lines), "it was killed under load"
    admin = office.open("admin")
    assert differences(admin, diaries) == []
    admin.close()
