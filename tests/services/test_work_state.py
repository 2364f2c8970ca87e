"""What a person is after a placement, after leaving, and after either is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, StaleRecord
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp
from jobdesk.services import corrections, follow_ups, jobseekers, placements
from jobdesk.services.follow_ups import FollowUpEntry
from tests.services import acts, people


def state(desk, person):
    return desk.read(lambda db, act: db.get_one(Jobseeker, person).labor_status)


def undo(desk, placed):
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))


def say(desk, person, status):
    def job(db, act):
        version = db.get_one(Jobseeker, person).version
        return jobseekers.save_jobseeker(
            db, act, values={"labor_status": status}, jobseeker_id=person, version=version
        )

    desk.change(job)


def learn(desk, row, **values):
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db,
            act,
            entries=[follow_ups.FollowUpEntry(row.id, row.version)],
            values={"done_on": act.today, **values},
        )
    )


def strike(desk, row):
    desk.change(lambda db, act: follow_ups.void_follow_up(db, act, follow_up_id=row.id, why="착오"))


def test_who_is_placed_works_and_an_undo_gives_back_what_they_were(center):
    desk = center.desk()
    person = people.person(desk, labor_status="학생")
    placed = acts.place(desk, person)
    assert state(desk, person) == "employed"
    undo(desk, placed)
    assert state(desk, person) == "student"
    again = acts.place(desk, person, own_business=True, employer_name="길동상회")
    assert state(desk, person) == "self_employed"
    undo(desk, again)
    assert state(desk, person) == "student"


def test_two_placements_are_undone_in_either_order(center):
    desk = center.desk()
    for order in ((0, 1), (1, 0)):
        person = people.person(desk)
        both = [acts.place(desk, person, days=3), acts.place(desk, person)]
        undo(desk, both[order[0]])
        assert state(desk, person) == "employed"
        undo(desk, both[order[1]])
        assert state(desk, person) == "unemployed"


def test_what_was_said_since_is_not_taken_back(center):
    desk = center.desk()
    person = people.person(desk)
    placed = acts.place(desk, person)
    say(desk, person, "기타")
    undo(desk, placed)
    assert state(desk, person) == "other"


def test_who_left_looks_for_work_until_that_is_taken_back(center):
    desk = center.desk()
    person = acts.ready_since(desk, 100)
    placed = acts.place(desk, person, days=40)
    row = acts.follow_ups_of(desk, placed)[0]
    learn(desk, row, state="left", left_on=desk.act().today, left_code="contract_end", left_reason="기간 만료")
    assert state(desk, person) == "unemployed"
    strike(desk, row)
    assert state(desk, person) == "employed"
    undo(desk, placed)
    assert state(desk, person) == "unemployed"


def test_who_left_one_job_for_another_works_on(center):
    desk = center.desk()
    person = acts.ready_since(desk, 100)
    first = acts.place(desk, person, days=40)
    acts.place(desk, person, days=5)
    learn(desk, acts.follow_ups_of(desk, first)[0], state="left", left_on=desk.act().today - timedelta(days=6))
    assert state(desk, person) == "employed"


def test_a_corrected_follow_up_takes_leaving_back(center):
    desk = center.desk()
    person = acts.ready_since(desk, 100)
    row = acts.follow_ups_of(desk, acts.place(desk, person, days=40))[0]
    learn(desk, row, state="left", left_on=desk.act().today)

    def correct(db, act):
        card = corrections.open_fact(db, act, kind="follow_up", record_id=row.id)
        values = {"state": "employed", "left_on": None}
        corrections.correct_fact(
            db, act, kind="follow_up", record_id=row.id, version=card.version, values=values, why="착오"
        )

    desk.change(correct)
    assert state(desk, person) == "employed"


def test_several_follow_ups_are_done_at_once_where_they_agree(center):
    desk = center.desk()
    rows = [acts.follow_ups_of(desk, acts.place(desk, acts.ready_since(desk, 90), days=40))[0] for _n in range(3)]

    def record(entries, **values):
        desk.change(
            lambda db, act: follow_ups.record_follow_ups(
                db, act, entries=entries, values={"done_on": act.today, **values}
            )
        )

    entries = [FollowUpEntry(row.id, row.version) for row in rows]
    with pytest.raises(InvalidInput) as caught:
        record(entries, state="left", left_on=desk.act().today)
    assert caught.value.field == "state"
    with pytest.raises(InvalidInput):
        record([], state="employed")
    with pytest.raises(StaleRecord):
        record([*entries[:2], FollowUpEntry(rows[2].id, 99)], state="employed")
    done = desk.read(lambda db, act: db.query(FollowUp).filter(FollowUp.done_on.is_not(None)).count())
    assert done == 0
    record(entries, state="employed", mode="phone")
    done = desk.read(lambda db, act: db.query(FollowUp).filter(FollowUp.done_on.is_not(None)).count())
    assert done == 3


def test_a_reason_for_leaving_belongs_to_who_left(center):
    desk = center.desk()
    row = acts.follow_ups_of(desk, acts.place(desk, acts.ready_since(desk, 90), days=40))[0]
    with pytest.raises(InvalidInput) as caught:
        learn(desk, row, state="employed", left_code="wage")
    assert caught.value.field == "left_code"


def test_a_twelve_month_follow_up_is_added_by_choice_and_once(center):
    desk = center.desk()
    placed = acts.place(desk, acts.ready_since(desk, 90), days=40)

    def add(months):
        return desk.change(
            lambda db, act: follow_ups.add_follow_up(db, act, placement_id=placed.id, months=months)
        )

    assert add(12).months == 12
    assert [row.months for row in acts.follow_ups_of(desk, placed)] == [1, 3, 6, 12]
    for months in (12, 0, 37):
        with pytest.raises(InvalidInput) as caught:
            add(months)
        assert caught.value.field == "months"
    undo(desk, placed)
    with pytest.raises(InvalidInput):
        add(24)


def test_whom_one_calls_is_told_in_full_and_on_record(center):
    desk = center.desk()
    person = acts.ready_since(desk, 100)
    row = acts.follow_ups_of(desk, acts.place(desk, person, days=40))[0]
    call = desk.view(lambda db, act: follow_ups.open_follow_up(db, act, follow_up_id=row.id))
    assert (call.jobseeker, call.phone, call.employer_name) == ("홍길동", "010-0000-1234", "한빛관리")
    last = desk.read(lambda db, act: db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first())
    assert (last.action, last.table_name, last.record_id) == ("view", "follow_up", row.id)


def test_a_corrected_kind_of_work_is_what_the_person_does_and_is_given_back_with_it(center):
    desk = center.desk()
    person = people.person(desk)
    placed = acts.place(desk, person)

    def correct(db, act, own):
        card = corrections.open_fact(db, act, kind="placement", record_id=placed.id)
        corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=placed.id,
            version=card.version,
            values={"own_business": own},
            why="창업임",
        )

    desk.change(lambda db, act: correct(db, act, True))
    assert state(desk, person) == "self_employed"
    undo(desk, placed)
    assert state(desk, person) == "unemployed"
