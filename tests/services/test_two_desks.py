"""Two windows of one center do the same at the same moment: one of them does it, the other is told."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from jobdesk.base.errors import JobdeskError
from jobdesk.base.ids import new_id
from jobdesk.records.events import EventParticipant
from jobdesk.records.jobseekers import Registration
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import centers, events, placements, referrals, registrations, results
from jobdesk.store.center import read_center, write_center
from tests.counts import full
from tests.services import acts, people

ROUNDS = full(50, 4)


@pytest.fixture
def desks(shared_center, tmp_path):
    """Two machines of one center: each numbers its own slips, so nothing else makes them wait."""
    folder = tmp_path / "second"
    shutil.copytree(shared_center.folder, folder)
    first = shared_center.desk("counselor")
    number = first.change(lambda db, act: centers.take_desk_number(db, host="second", at=act.at))
    write_center(replace(read_center(folder), desk=number))
    return first, shared_center.open("colleague", folder=folder)


def at_once(desks, jobs):
    """Each desk does its job, all transactions begun before the first does anything; what each got."""
    start = threading.Barrier(len(desks))

    def one(desk, job):
        def begun(db, act):
            start.wait(10)
            return job(db, act)

        try:
            return desk.change(begun)
        except JobdeskError as error:
            return error

    with ThreadPoolExecutor(len(desks)) as pool:
        return [
            future.result(30) for future in [pool.submit(one, *pair) for pair in zip(desks, jobs, strict=True)]
        ]


def place(row):
    return lambda db, act: placements.record_placement(
        db,
        act,
        jobseeker_id=row.jobseeker_id,
        referral_id=row.id,
        values={"started_on": act.today, "route": "referral", "sector": "private"},
    )


def one_winner(got):
    assert sum(isinstance(one, JobdeskError) for one in got) == len(got) - 1


def counted(desk, record, **rule):
    query = select(func.count()).select_from(record).filter_by(voided_at=None, **rule)
    return desk.read(lambda db, act: db.scalar(query))


def test_one_pair_is_referred_once(desks):
    vacancy = people.vacancy(desks[0], openings="9")
    for _round in range(ROUNDS):
        person = people.person(desks[0])

        def refer(db, act, person=person):
            return referrals.record_referrals(
                db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="slip"
            )

        one_winner(at_once(desks, [refer, refer]))
        assert counted(desks[0], Referral, jobseeker_id=person) == 1


def test_many_people_in_opposite_order_block_no_one_for_ever(desks):
    vacancy, other = people.vacancy(desks[0], openings="9"), people.vacancy(desks[0], openings="9")
    for _round in range(ROUNDS):
        pair = [people.person(desks[0]) for _one in range(2)]

        def refer(order, to):
            return lambda db, act: referrals.record_referrals(
                db, act, jobseeker_ids=order, vacancy_ids=[to], method="phone"
            )

        got = at_once(desks, [refer(pair, vacancy), refer(pair[::-1], other)])
        assert [len(rows) for rows in got] == [2, 2]


def test_one_person_is_registered_once(desks):
    for _round in range(ROUNDS):
        person = people.person(desks[0], ready=False)

        def register(db, act, person=person):
            values = {"received_on": act.today, "channel": "visit"}
            return registrations.register(db, act, jobseeker_id=person, values=values)

        one_winner(at_once(desks, [register, register]))
        assert counted(desks[0], Registration, jobseeker_id=person) == 1


def test_one_person_is_signed_up_for_an_event_once(desks):
    values = {"kind": "job_fair", "name": "채용박람회", "held_on": desks[0].act().today}
    event = desks[0].change(lambda db, act: events.save_event(db, act, values=values))
    for _round in range(ROUNDS):
        person = people.person(desks[0], ready=False)

        def sign_up(db, act, person=person):
            return events.sign_up(db, act, event_id=event.id, jobseeker_id=person)

        one_winner(at_once(desks, [sign_up, sign_up]))
        assert counted(desks[0], EventParticipant, jobseeker_id=person) == 1


def test_the_last_opening_is_taken_once(desks):
    for _round in range(ROUNDS):
        vacancy = people.vacancy(desks[0], openings="1")
        persons = [people.person(desks[0]) for _one in range(2)]
        rows = desks[0].change(
            lambda db, act, persons=persons, vacancy=vacancy: referrals.record_referrals(
                db, act, jobseeker_ids=persons, vacancy_ids=[vacancy], method="phone"
            )
        )
        one_winner(at_once(desks, [place(row) for row in rows]))
        assert desks[0].read(lambda db, act, vacancy=vacancy: db.get_one(Vacancy, vacancy).taken) == 1


def test_two_hires_that_free_each_others_seats_both_succeed(desks):
    first, second = (people.vacancy(desks[0], openings="9") for _one in range(2))
    for _round in range(ROUNDS):
        jobs = []
        for to, other in ((first, second), (second, first)):
            person = people.person(desks[0])
            row, held = acts.refer(desks[0], person, to), acts.refer(desks[0], person, other)
            acts.enter(desks[0], held.id, "41", hire_planned_on=desks[0].act().today)
            jobs.append(place(row))
        assert [one.route for one in at_once(desks, jobs)] == ["referral", "referral"]
    taken = desks[0].read(lambda db, act: [db.get_one(Vacancy, one).taken for one in (first, second)])
    assert taken == [ROUNDS, ROUNDS]


def test_a_late_answer_and_a_new_referral_of_the_pair_make_one_open(desks):
    vacancy = people.vacancy(desks[0], openings="9")
    for _round in range(ROUNDS):
        person = people.person(desks[0])
        row = acts.refer(desks[0], person, vacancy)
        acts.enter(desks[0], row.id, "81")
        version = desks[0].read(lambda db, act, row=row: db.get_one(Referral, row.id).version)
        entry = results.ResultEntry(row.id, version, "20", desks[0].act().today)

        def answer(db, act, entry=entry):
            return results.enter_results(db, act, entries=[entry])

        def again(db, act, person=person):
            return referrals.record_referrals(
                db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone"
            )

        one_winner(at_once(desks, [answer, again]))


def test_the_database_itself_keeps_one_open_referral_of_a_pair(center):
    desk = center.desk()
    person, vacancy = people.person(desk), people.vacancy(desk)
    (row,) = desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone"
        )
    )

    def double(db, act):
        known = db.get_one(Referral, row.id)
        names = {c.name for c in Referral.__table__.columns} - {"id", "referral_no"}
        db.add(Referral(id=new_id(), referral_no="복사", **{name: getattr(known, name) for name in names}))
        db.flush()

    with pytest.raises(IntegrityError):
        desk.change(double)


def test_a_hire_and_the_striking_of_the_seat_it_frees_do_not_wait_for_each_other(desks, monkeypatch):
    first, second = (people.vacancy(desks[0], openings="9") for _one in range(2))
    person = people.person(desks[0])
    row, held = acts.refer(desks[0], person, first), acts.refer(desks[0], person, second)
    acts.enter(desks[0], held.id, "41", hire_planned_on=desks[0].act().today)
    move, begun = referrals.move_openings, []

    def slowly(db, taken):
        db.flush()
        time.sleep(1)
        move(db, taken)

    def strike(db, act):
        begun.append("strike")
        referrals.void_referral(db, act, referral_id=held.id, why="착오")

    def hire(db, act):
        begun.append("hire")
        time.sleep(0.3)
        return place(row)(db, act)

    monkeypatch.setattr(referrals, "move_openings", slowly)
    got = at_once(desks, [strike, hire])
    assert not any(isinstance(one, JobdeskError) for one in got)
    assert sorted(begun) == ["hire", "strike"]
    assert desks[0].read(lambda db, act: db.get_one(Vacancy, second).taken) == 0
