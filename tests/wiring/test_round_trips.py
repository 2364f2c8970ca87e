"""How often a desk waits for its server in one act, counted on the wire between BEGIN and COMMIT, both counted.

A turn is one wait of the desk: it asks, and goes on when the server has answered all of it; many rows that psycopg
sends in one pipeline are one. Not counted: the look whether a pooled line still lives, which comes before BEGIN.
Where psycopg prepares a statement that came often it waits once more: of two counted runs the smaller counts.
The target of issue 9 is twelve; `STANDS` is what each act takes now, and no act may take more.
"""

from dataclasses import replace

import pytest

from jobdesk.services import jobseekers, referrals
from jobdesk.services.tickets.calling import call_next
from jobdesk.store.center import read_center, write_center
from tests.cutting_proxy import network
from tests.services import acts, people, queues

__all__ = ["network"]

TARGET = 12
STANDS = {
    "a person": 21,
    "a session": 10,
    "a referral": 32,
    "ten referrals": 32,
    "a result": 20,
    "a placement": 28,
    "a number": 12,
    "a call": 8,
}


@pytest.fixture
def desk(shared_center, network):
    """A counselor's desk behind a network that counts."""
    center = read_center(shared_center.folder)
    write_center(replace(center, url=network.url(center.url)))
    return shared_center.desk()


@pytest.fixture
def turns(network):
    """Counts the turns of an act that was done once before: what is asked once a day was asked."""

    def count(name, job):
        job(0)
        took = []
        for again in (1, 2):
            network.turns.clear()
            job(again)
            took.append(network.turns[-1])
        assert min(took) <= STANDS[name], (name, took)
        return min(took)

    return count


def someone(desk, number, *, ready=True):
    """A person of their own."""
    return people.person(desk, ready=ready, full_name=f"김{number}", mobile=f"010-2222-{number:04}")


def send(desk, person, vacancies):
    """One person to vacancies, in one act."""
    return desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=vacancies, method="phone", referred_on=act.today
        )
    )


def test_a_person_and_a_session(desk, turns):
    def register(number):
        values = {**people.COMPLETE, "full_name": "김하나", "mobile": f"010-1111-{number:04}"}
        desk.change(lambda db, act: jobseekers.save_jobseeker(db, act, values=values, confirmed=True))

    turns("a person", register)
    known = someone(desk, 1, ready=False)
    assert turns("a session", lambda _number: acts.hold(desk, known)) <= TARGET


def test_referrals_their_result_and_a_placement(desk, turns):
    persons = [someone(desk, number) for number in range(9)]
    firm = people.employer(desk)
    vacancies = [people.vacancy(desk, firm, openings="9", title=f"경비 {number}") for number in range(10)]
    sent = {}

    def refer(number):
        (sent[number],) = send(desk, persons[number], vacancies[number : number + 1])

    one = turns("a referral", refer)
    ten = turns("ten referrals", lambda number: send(desk, persons[3 + number], vacancies))
    assert ten <= one
    turns("a result", lambda number: acts.enter(desk, sent[number].id, "31"))
    turns("a placement", lambda number: acts.place(desk, persons[6 + number]))


def test_a_number_and_its_call(desk, turns, shared_center):
    purpose = queues.purposes(shared_center, {"구직 상담": {1: 1}})["구직 상담"]
    turns("a number", lambda _number: queues.issue(shared_center, purpose))
    assert turns("a call", lambda _number: desk.change(lambda db, act: call_next(db, act))) <= TARGET
