"""The slots of an afternoon and the even way to fill them."""

from collections import Counter
from datetime import time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.timetables import even_timetable, slots
from tests.booked import doubled


def named(kind, count):
    return [UUID(int=kind * 1000 + number) for number in range(count)]


def times(count):
    return [time(9 + number // 4, number % 4 * 15) for number in range(count)]


def test_slots_end_by_the_end():
    assert slots(time(14), time(15), 15) == [time(14), time(14, 15), time(14, 30), time(14, 45)]
    assert slots(time(14), time(15, 10), 20)[-1] == time(14, 40)
    assert slots(time(14), time(14, 10), 15) == []
    assert slots(None, time(15), 15) == []
    assert slots(time(14), None, 15) == []


@given(st.integers(1, 12), st.integers(1, 6), st.integers(1, 14))
def test_nobody_stands_in_two_places_and_all_meet_as_many(people, firms, count):
    who, whom = named(1, people), named(2, firms)
    made = even_timetable(who, whom, times(count))
    assert not doubled(made)
    pairs = Counter((one.firm, one.person) for one in made)
    assert set(pairs.values()) <= {1}
    met = Counter(one.person for one in made)
    assert max(met[one] for one in who) - min(met[one] for one in who) <= 1
    if count >= max(people, firms):
        assert len(made) == people * firms, "there is room for everyone to meet every firm"


@given(st.integers(2, 8), st.integers(2, 4), st.integers(2, 8), st.randoms(use_true_random=False))
def test_what_stands_stays_and_is_not_doubled(people, firms, count, chance):
    who, whom, when = named(1, people), named(2, firms), times(count)
    every = even_timetable(who, whom, when)
    taken = [one for one in every if chance.random() < 0.4]
    made = even_timetable(who[: people // 2 + 1], whom, when, taken)
    assert not doubled([*taken, *made])
    assert not {(one.firm, one.person) for one in taken} & {(one.firm, one.person) for one in made}
    assert {one.person for one in made} <= set(who[: people // 2 + 1])


def test_doubled_tells():
    (one, two), (here, there) = named(1, 2), named(2, 2)
    assert doubled([(here, time(9), one), (there, time(9), one)])
    assert doubled([(here, time(9), one), (here, time(9), two)])
    assert not doubled([(here, time(9), one), (there, time(9), two)])
