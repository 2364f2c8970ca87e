"""A laptop comes home while a desk is at work at the same event: both wait in one order, neither for the other."""

from contextlib import suppress
from datetime import time
from threading import Event, Thread, current_thread

import pytest
from sqlalchemy import event as orm
from sqlalchemy.orm import Session

from jobdesk.base.errors import JobdeskError
from jobdesk.services import event_interviews, event_people, event_timetable, events
from tests.services import acts, people
from tests.services.copies import check_out, merge
from tests.services.sent import refer, some
from tests.services.test_event_results import firm_at, meet
from tests.services.test_events import event
from tests.services.test_two_desks import desks  # noqa: F401  a fixture
from tests.services.test_two_desks_events import refused  # noqa: F401  a fixture


def beside(home, act, held, until):
    """`act` begins once the merge holds some of `held`; the merge goes on when the act holds some of `until`."""
    holds, taken = Event(), Event()

    def locked(state):
        got, who = state.invoke_statement(), current_thread().name
        if state.is_select and state.statement._for_update_arg is not None:
            table = state.statement.columns_clause_froms[0].name
            if (who, table) == ("home", held) and not holds.is_set():
                holds.set()
                taken.wait(1.5)
            elif (who, table) == ("desk", until):
                taken.set()
        return got

    def at_the_desk():
        if holds.wait(20):
            with suppress(JobdeskError):  # who comes second may be told so
                act()

    orm.listen(Session, "do_orm_execute", locked)
    threads = [Thread(target=home, name="home"), Thread(target=at_the_desk, name="desk")]
    try:
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
    finally:
        orm.remove(Session, "do_orm_execute", locked)
    assert holds.is_set()


@pytest.fixture
def fair(shared_center, desks, tmp_path):  # noqa: F811  the fixture
    """An event of today, its firm with a vacancy, two people referred to it, and a laptop that was there."""
    desk = desks[0]
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer, openings="9")
    card = event(desk, starts_at="09:00", ends_at="18:00")
    firm, who = firm_at(desk, card, employer, vacancy), some(desk, 2)
    sent = {row.jobseeker_id: row for row in refer(desk, who, [vacancy])}
    table = desk.change(slot(card, firm, who[1], 10))
    laptop = check_out(shared_center.desk("supervisor"), tmp_path / "laptop.db", issuer=90)
    yield card, firm, who, (sent, table), laptop
    laptop.close()


def slot(card, firm, person, hour):
    """Gives someone a slot."""
    given = {"event_id": card.id, "firm_id": firm.id, "starts_at": time(hour), "jobseeker_id": person}
    return lambda db, act: event_timetable.assign_slot(db, act, **given)


@pytest.mark.parametrize("what", ["assign", "fill", "clear", "take back"])
def test_the_board_takes_people_before_the_event_as_a_merge_does(shared_center, desks, fair, refused, what):  # noqa: F811
    card, firm, who, (_sent, table), laptop = fair
    first, at = desks[0], {"event_id": card.id}
    there = first.change(lambda db, act: events.sign_up(db, act, **at, jobseeker_id=who[0], signed_in=True))
    laptop.change(slot(card, firm, who[0], 11))
    laptop.change(lambda db, act: event_timetable.clear_slots(db, act, **at, interview_ids=[table.taken[0].id]))
    file = laptop.bundle()
    jobs = {
        "assign": slot(card, firm, who[0], 9),
        "fill": lambda db, act: event_timetable.fill_timetable(db, act, **at, jobseeker_ids=who),
        "clear": lambda db, act: event_timetable.clear_slots(db, act, **at, interview_ids=[table.taken[0].id]),
        "take back": lambda db, act: event_people.take_back_sign_in(
            db, act, participant_id=there.id, version=there.version
        ),
    }
    home = shared_center.desk("supervisor")
    beside(lambda: merge(home, file), lambda: desks[1].change(jobs[what]), "jobseeker", "event")
    assert refused == []


def test_a_merge_takes_vacancies_before_the_event_as_the_board_does(shared_center, desks, fair, refused):  # noqa: F811
    card, firm, who, (sent, _table), laptop = fair
    row = meet(desks[0], card, firm, who[1])
    laptop.change(slot(card, firm, who[0], 9))
    acts.enter(laptop, sent[who[0]].id, "20")
    file, home = laptop.bundle(), shared_center.desk("supervisor")
    entry = event_interviews.InterviewEntry("not_hired", row.id, row.version)
    beside(
        lambda: merge(home, file),
        lambda: desks[1].change(
            lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=[entry])
        ),
        "event",
        "vacancy",
    )
    assert refused == []
