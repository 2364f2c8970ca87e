"""Five failures lock, for longer each time; restarts and clocks change nothing."""

from datetime import datetime, timedelta

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import AccountLocked
from jobdesk.store.lockouts import Lockout, count_attempt

START = datetime(2026, 3, 2, 9, 0, tzinfo=SEOUL)
MINUTE = timedelta(minutes=1)


def after(failures, at=START, state=None):
    for _ in range(failures):
        state = count_attempt(state, at)
    return state


def minutes_locked(state):
    return (state.until - state.seen) / MINUTE


def test_the_fifth_failure_locks_for_five_minutes():
    assert after(4).until is None
    state = after(5)
    assert minutes_locked(state) == 5
    with pytest.raises(AccountLocked):
        count_attempt(state, START + 4.99 * MINUTE)
    count_attempt(state, START + 5 * MINUTE)


def test_each_lock_is_twice_as_long_up_to_an_hour():
    state, at, seen = after(5), START, []
    for _ in range(7):
        seen.append(minutes_locked(state))
        at = state.until
        state = count_attempt(state, at)
    assert seen == [5, 10, 20, 40, 60, 60, 60]


@pytest.mark.parametrize("back", [timedelta(minutes=6), timedelta(days=1), timedelta(days=3650)])
def test_a_clock_set_back_shortens_nothing(back):
    state = after(5)
    with pytest.raises(AccountLocked):
        count_attempt(state, START - back)
    early = after(4)
    later = count_attempt(early, START - back)
    assert later.until == START + 5 * MINUTE


def test_a_thousand_guesses_get_five_and_one_for_each_window():
    state, tried = None, 0
    for second in range(0, 36_000, 36):
        try:
            state = count_attempt(state, START + timedelta(seconds=second))
            tried += 1
        except AccountLocked:
            continue
    windows = 5 + 10 + 20 + 40 + 60 * 9
    assert windows >= 600
    assert tried <= 5 + 4 + 9


def test_the_state_survives_the_file():
    state = after(5)
    assert Lockout.from_json(state.to_json()) == state
    assert Lockout.from_json(after(1).to_json()) == after(1)
