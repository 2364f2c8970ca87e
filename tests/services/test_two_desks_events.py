"""Two desks at one event: a slot has one person, a person one place, whoever asks first."""

from datetime import time
from threading import Barrier, Thread

import pytest

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.services import event_timetable, events
from tests.counts import full
from tests.services import people
from tests.services.test_events import event


def at_once(*acts):
    """Run acts at the same moment; what each came to."""
    start, told = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            act()
        except JobdeskError as error:
            told[place] = error

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


@pytest.fixture
def desks(center):
    return center.desk("counselor"), center.desk("colleague")


def test_two_desks_never_book_a_slot_or_a_person_twice(desks):
    card = event(desks[0], starts_at="09:00", ends_at="18:00")
    firms = [
        desks[0].change(
            lambda db, act, name=name: events.save_firm(db, act, event_id=card.id, values={"employer_name": name})
        )
        for name in ("한빛관리", "가온식품")
    ]
    who = [
        people.person(desks[0], ready=False, full_name=name, mobile=f"010-0000-{3000 + number}")
        for number, name in enumerate(("홍길동", "김민수"))
    ]

    def assign(desk, firm, at, person):
        return lambda: desk.change(
            lambda db, act: event_timetable.assign_slot(
                db, act, event_id=card.id, firm_id=firm.id, starts_at=at, jobseeker_id=person
            )
        )

    rounds = min(full(16, 4), 16)
    for number in range(rounds):
        at = time(9 + number // 4, number % 4 * 15)
        first, second = (firms[0], who[0]), (firms[0], who[1]) if number % 2 else (firms[1], who[0])
        told = at_once(
            *(assign(desk, firm, at, who_) for desk, (firm, who_) in zip(desks, (first, second), strict=True))
        )
        lost = [one for one in told if one is not None]
        assert len(lost) == 1, told
        assert isinstance(lost[0], InvalidInput)
        table = desks[0].read(lambda db, act: event_timetable.read_timetable(db, act, event_id=card.id))
        assert len(table.taken) == 1
        desks[1].change(
            lambda db, act, t=table: event_timetable.clear_slots(
                db, act, event_id=card.id, interview_ids=[one.id for one in t.taken]
            )
        )
