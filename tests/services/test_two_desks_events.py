"""Two desks at one event: a slot has one person, a person one place, whoever asks first."""

from contextlib import suppress
from datetime import time
from threading import Barrier, Event, Thread, current_thread

import pytest
from sqlalchemy import event as orm
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.records.placements import Placement
from jobdesk.services import event_interviews, event_referrals, event_results, event_timetable, events
from jobdesk.services.event_interviews import InterviewEntry
from jobdesk.wiring import _acts as wiring
from tests.counts import full
from tests.services import acts, people
from tests.services.sent import refer, some
from tests.services.test_event_results import firm_at, meet
from tests.services.test_events import event
from tests.services.test_two_desks import desks as shared_desks  # noqa: F401  a fixture

PATIENCE = 120
TURNS = 6  # on a busy machine who comes second may be told to try again before it is its turn


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


def test_two_desks_never_keep_a_placement_of_an_event_twice(shared_desks):  # noqa: F811  the fixture
    card = event(shared_desks[0])
    firm = firm_at(shared_desks[0], card)
    for number in range(full(12, 3)):
        who = people.person(shared_desks[0], ready=False, full_name="김민수", mobile=f"010-0000-{4000 + number}")
        row = meet(shared_desks[0], card, firm, who, "hired")
        start = shared_desks[0].read(
            lambda db, act, r=row: event_results.placement_start(db, act, interview_id=r.id)
        )

        def place(desk, row=row, start=start):
            return lambda: desk.change(
                lambda db, act: event_results.place_from_event(db, act, interview_id=row.id, values=start)
            )

        told = at_once(place(shared_desks[0]), place(shared_desks[1]))
        assert sum(isinstance(one, JobdeskError) for one in told) == 1
        kept = shared_desks[0].read(
            lambda db, act, w=who: db.scalar(select(func.count()).where(Placement.jobseeker_id == w))
        )
        assert kept == 1


@pytest.fixture
def refused(monkeypatch):
    """What the database refused on the way: 40P01 says that each waited for the other."""
    told, known = [], wiring.may_retry

    def asked(error):
        told.append(getattr(error.orig, "sqlstate", None))
        return known(error)

    monkeypatch.setattr(wiring, "may_retry", asked)
    return told


def run(act):
    with suppress(JobdeskError):  # who comes second may be told so
        act()


def crossed(first, second, held):
    """`second` begins when `first` holds a record of `held`, and takes its people before `first` goes on."""
    holds, taken = Event(), Event()

    def locked(state):
        got = state.invoke_statement()
        if state.is_select and state.statement._for_update_arg is not None:
            who, table = current_thread().name, state.statement.columns_clause_froms[0].name
            if (who, table) == ("first", held) and not holds.is_set():
                holds.set()
                taken.wait(0.6)
            elif (who, table) == ("second", "jobseeker"):
                taken.set()
        return got

    def other():
        holds.wait(PATIENCE)
        for _turn in range(TURNS):
            if not taken.is_set():
                run(second)

    orm.listen(Session, "do_orm_execute", locked)
    threads = [Thread(target=run, args=(first,), name="first"), Thread(target=other, name="second")]
    try:
        for one in threads:
            one.start()
        for one in threads:
            one.join(PATIENCE)
    finally:
        orm.remove(Session, "do_orm_execute", locked)
    assert holds.is_set()
    assert taken.is_set()


@pytest.fixture
def fair(shared_desks):  # noqa: F811  the fixture
    """An event of today, the vacancy its firm brought, and two people ready to be referred."""
    desk = shared_desks[0]
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer, openings="9")
    card = event(desk)
    return card, firm_at(desk, card, employer, vacancy), vacancy, some(desk, 2)


def test_results_of_an_event_and_of_a_referral_wait_in_one_order(shared_desks, fair, refused):  # noqa: F811  the fixture
    one, two = shared_desks
    card, firm, vacancy, who = fair
    sent = {row.jobseeker_id: row for row in refer(one, who, [vacancy])}
    entries = [InterviewEntry("waiting", jobseeker_id=person, firm_id=firm.id) for person in who]
    crossed(
        lambda: one.change(
            lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=entries)
        ),
        lambda: acts.enter(two, sent[who[1]].id, "20"),
        "vacancy",
    )
    assert "40P01" not in refused


@pytest.mark.parametrize("what", ["results", "refer", "confirm", "place"])
def test_acts_at_an_event_take_people_before_the_event(shared_desks, fair, refused, what):  # noqa: F811  the fixture
    one, two = shared_desks
    card, firm, vacancy, (who, _other) = fair
    if what in {"results", "confirm"}:
        refer(one, [who], [vacancy])
    row = meet(one, card, firm, who, "hired" if what == "place" else "waiting")
    start = one.read(lambda db, act: event_results.placement_start(db, act, interview_id=row.id))
    entry = InterviewEntry("not_hired", row.id, row.version)
    told = {"result": "not_hired", "result_on": one.act().today}
    jobs = {
        "results": lambda db, act: event_interviews.save_results(db, act, event_id=card.id, entries=[entry]),
        "refer": lambda db, act: event_referrals.refer_interviews(
            db, act, event_id=card.id, interview_ids=[row.id], method="phone"
        ),
        "confirm": lambda db, act: event_results.confirm_result(
            db, act, interview_id=row.id, version=row.version, values=told
        ),
        "place": lambda db, act: event_results.place_from_event(db, act, interview_id=row.id, values=start),
    }
    crossed(
        lambda: one.change(jobs[what]),
        lambda: two.change(lambda db, act: events.arrive(db, act, event_id=card.id, jobseeker_id=who)),
        "event",
    )
    assert "40P01" not in refused
