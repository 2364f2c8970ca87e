"""How often a desk waits for its server in one act, counted on the wire between BEGIN and COMMIT, both counted.

A turn is one wait of the desk: it asks, and goes on when the server has answered all of it; many rows that psycopg
sends in one pipeline are one. Not counted: the look whether a pooled line still lives, which comes before BEGIN.
Where psycopg prepares a statement that came often it waits once more: of two counted runs the smaller counts.
The target of issue 9 is twelve, and no more for ten vacancies than for one; on a center that keeps rights as well.
"""

import pytest

from jobdesk.services import jobseekers, placements, referrals, results
from jobdesk.services.tickets.calling import call_next
from jobdesk.store.center import read_center, write_center
from tests.centers import readdressed
from tests.cutting_proxy import network
from tests.services import acts, people, queues

__all__ = ["network"]

TARGET = 12


@pytest.fixture(params=["shared_center", "restricted_center"])
def held(request):
    """A center on a server, without and with rights that the server keeps."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def desk(held, network):
    """A counselor's desk behind a network that counts."""
    center = read_center(held.folder)
    write_center(readdressed(center, network.url(center.url)))
    return held.desk()


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
        assert min(took) <= TARGET, (name, took)
        return min(took)

    return count


def someone(desk, number, *, ready=True):
    """A person of their own."""
    return people.person(desk, ready=ready, full_name=f"김{number}", mobile=f"010-2222-{number:04}")


def send(desk, person, vacancies, method="phone"):
    """One person to vacancies, in one act."""
    return desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=vacancies, method=method, referred_on=act.today
        )
    )


def test_a_person_and_a_session(desk, turns):
    def register(number):
        values = {**people.COMPLETE, "full_name": "김하나", "mobile": f"010-1111-{number:04}"}
        desk.change(lambda db, act: jobseekers.save_jobseeker(db, act, values=values, confirmed=True))

    turns("a person", register)
    known = someone(desk, 1, ready=False)
    turns("a session", lambda _number: acts.hold(desk, known))


@pytest.mark.parametrize("method", ["phone", "slip"])
def test_ten_referrals_take_no_more_than_one(desk, turns, method):
    persons = [someone(desk, number) for number in range(6)]
    firm = people.employer(desk)
    vacancies = [people.vacancy(desk, firm, openings="9", title=f"경비 {number}") for number in range(10)]
    one = turns("a referral", lambda number: send(desk, persons[number], vacancies[number : number + 1], method))
    assert turns("ten referrals", lambda number: send(desk, persons[3 + number], vacancies, method)) <= one


def test_a_result_and_a_placement(desk, turns):
    persons = [someone(desk, number) for number in range(3)]
    vacancy = people.vacancy(desk, openings="9")
    sent = [acts.refer(desk, person, vacancy) for person in persons]
    turns("a result", lambda number: acts.enter(desk, sent[number].id, "31"))
    others = [someone(desk, number) for number in range(3, 6)]
    turns("a placement", lambda number: acts.place(desk, others[number]))


def test_a_placement_out_of_a_referral(desk, turns):
    persons = [someone(desk, number) for number in range(3)]
    vacancy, second = (people.vacancy(desk, openings="9", title=title) for title in ("경비", "미화"))
    sent = [acts.refer(desk, person, vacancy) for person in persons]
    for person in persons:
        acts.refer(desk, person, second)
    for row in sent:
        acts.enter(desk, row.id, "41", hire_planned_on=desk.act().today)

    def place(number):
        start = desk.read(lambda db, act: placements.start_of_referral(db, act, referral_id=sent[number].id))
        told = {**start, "route": "referral", "sector": "private", "started_on": desk.act().today}
        desk.change(
            lambda db, act: placements.record_placement(
                db, act, jobseeker_id=persons[number], referral_id=sent[number].id, values=told
            )
        )

    turns("a placement out of a referral, another one closed by it", place)


def test_ten_results_take_no_more_than_one(desk, turns):
    persons = [someone(desk, number) for number in range(33)]
    vacancy = people.vacancy(desk, openings="99")
    sent = [acts.refer(desk, person, vacancy) for person in persons]

    def enter(rows):
        entries = [results.ResultEntry(row.id, 1, "31", desk.act().today, reported_by="employer") for row in rows]
        desk.change(lambda db, act: results.enter_results(db, act, entries=entries))

    one = turns("a result", lambda number: enter(sent[number : number + 1]))
    assert turns("ten results", lambda number: enter(sent[3 + number * 10 : 13 + number * 10])) <= one


def test_a_firm_and_its_vacancy(desk, turns):
    turns("a firm", lambda number: people.employer(desk, name=f"한빛관리 {number}", business_no=""))
    firm = people.employer(desk)
    turns("a vacancy", lambda number: people.vacancy(desk, firm, title=f"경비 {number}"))


def test_a_number_and_its_call(desk, turns, held):
    purpose = queues.purposes(held, {"구직 상담": {1: 1}})["구직 상담"]
    turns("a number", lambda _number: queues.issue(held, purpose))
    turns("a call", lambda _number: desk.change(lambda db, act: call_next(db, act)))
