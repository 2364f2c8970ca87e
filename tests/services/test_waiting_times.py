"""Waiting and service time, read from the steps: legs by hand, and against a second by second recount."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.clock import SEOUL
from jobdesk.base.ids import new_id
from jobdesk.base.tickets import TicketAct
from jobdesk.services.tickets.times import Step, legs, minutes, nearest_rank

BEGIN, PURPOSE = datetime(2026, 11, 20, 9, tzinfo=SEOUL), new_id()
A = TicketAct


def told(*steps):
    return [Step(act, BEGIN + timedelta(seconds=at), PURPOSE, 1) for act, at in steps]


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([(A.ISSUED, 0), (A.CALLED, 60), (A.RECALLED, 80), (A.STARTED, 90), (A.ENDED, 690)], [(60, 600)]),
        (
            [(A.ISSUED, 0), (A.CALLED, 10), (A.STARTED, 10), (A.HELD, 110), (A.RESUMED, 400), (A.ENDED, 500)],
            [(10, 200)],
        ),
        ([(A.ISSUED, 0), (A.CALLED, 10), (A.STARTED, 10), (A.HELD, 110), (A.ENDED, 500)], [(10, 100)]),
        (
            [
                *((A.ISSUED, 0), (A.CALLED, 30), (A.STARTED, 40), (A.TRANSFERRED, 100)),
                *((A.CALLED, 160), (A.STARTED, 170), (A.ENDED, 200)),
            ],
            [(30, 60), (60, 30)],
        ),
        ([(A.ISSUED, 0), (A.CALLED, 30), (A.NO_ANSWER, 60), (A.CLOSED, 900)], []),
        ([(A.ISSUED, 0), (A.LEFT, 900)], []),
        (
            [
                *((A.ISSUED, 0), (A.CALLED, 30), (A.NO_ANSWER, 60), (A.RETURNED, 100), (A.CALLED, 200)),
                *((A.STARTED, 210), (A.ENDED, 300)),
            ],
            [(200, 90)],
        ),
        (
            [(A.ISSUED, 0), (A.CALLED, 10), (A.STARTED, 10), (A.ENDED, 60), (A.RESUMED, 100), (A.ENDED, 160)],
            [(10, 110)],
        ),
        ([(A.ISSUED, 0), (A.CALLED, 10), (A.TRANSFERRED, 20), (A.CALLED, 50), (A.STARTED, 60)], [(30, None)]),
    ],
    ids=["plain", "hold", "ended on hold", "transfer", "no answer", "left", "came back", "ended early", "now"],
)
def test_legs(steps, wanted):
    assert [(one.waited, one.served) for one in legs(told(*steps))] == wanted


STATES = {
    "waiting": {A.CALLED: "called"},
    "called": {
        A.RECALLED: "called",
        A.NO_ANSWER: "absent",
        A.STARTED: "serving",
        A.RETURNED: "waiting",
        A.TRANSFERRED: "waiting",
    },
    "absent": {A.RETURNED: "waiting", A.CALLED: "called"},
    "serving": {A.HELD: "held", A.ENDED: "done", A.TRANSFERRED: "waiting"},
    "held": {A.RESUMED: "serving", A.ENDED: "done", A.TRANSFERRED: "waiting"},
    "done": {A.RESUMED: "serving"},
}


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 50)), max_size=25))
def test_service_is_every_second_somebody_was_served(choices):
    """Walked second by second: while the state is serving a second is served, until the last end or hold."""
    state, at, steps, serving, open_since = "waiting", 0, [(A.ISSUED, 0)], 0, None
    for which, later in choices:
        ways = list(STATES[state].items())
        act, after = ways[which % len(ways)]
        at += later
        if state == "serving":
            serving += at - open_since
        if after == "serving":
            open_since = at
        steps.append((act, at))
        state = after
    found = legs(told(*steps))
    assert sum(one.served or 0 for one in found) == serving
    assert all(one.waited >= 0 and one.called_at >= one.since for one in found)


def test_nearest_rank_and_words():
    assert nearest_rank([], 50) is None
    assert [nearest_rank(range(1, 11), percent) for percent in (50, 90, 100, 1)] == [5, 9, 10, 1]
    assert [minutes(one) for one in (0, 59, 61, 3600)] == ["0:00", "0:59", "1:01", "60:00"]
