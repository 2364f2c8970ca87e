"""What an undone placement brings back, and what it leaves alone."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.placements import FollowUp
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.services import follow_ups, placements, referrals, results, worklists
from tests.services import acts, people
from tests.services.sent import listed, place, refer


def undo(desk, placement, why="착오"):
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placement.id, why=why))


def state_of(desk, row):
    return desk.read(lambda db, act: db.get_one(Referral, row.id).state)


def interview_of(desk, row):
    query = select(Interview).where(Interview.referral_id == row.id, Interview.voided_at.is_(None))
    return desk.read(lambda db, act: [(i.state, i.held_on) for i in db.scalars(query)])


def test_undo_brings_back_the_planned_start_of_a_pending_hire(center):
    desk = center.desk("counselor")
    planned = desk.act().today + timedelta(days=3)
    row = acts.refer(desk, people.person(desk), people.vacancy(desk))
    acts.enter(desk, row.id, "41", hire_planned_on=planned)
    placed = place(desk, row.jobseeker_id, row.id)
    undo(desk, placed)
    (again,) = desk.read(lambda db, act: referrals.referral_rows(db, [row.id]))
    assert (again.state, again.hire_planned_on) == ("41", planned)


def test_an_older_placement_undone_leaves_what_a_later_one_closed(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    first, second = refer(desk, [person], [people.vacancy(desk), people.vacancy(desk, title="미화원")])
    older = place(desk, person, first.id)
    acts.enter(desk, second.id, "20")
    later = place(desk, person)
    undo(desk, older)
    assert state_of(desk, second) == "90"
    undo(desk, later)
    assert state_of(desk, second) == "20"


def test_an_interview_stays_in_todays_list_after_a_mistaken_hire_was_undone(center):
    desk = center.desk("counselor")
    at = datetime.combine(desk.act().today, time(23, 59), SEOUL)
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], interview_at=at)

    def todays():
        due = desk.read(lambda db, act: worklists.read_due_work(db, act))
        return [one.id for one in due.rows[worklists.DueKind.INTERVIEWS]]

    assert todays() == [row.id]
    placed = place(desk, row.jobseeker_id, row.id)
    undo(desk, placed)
    assert listed(desk, states=["30"]) == [row.id]
    assert todays() == [row.id]


def test_the_interview_stands_as_it_stood_before_the_hire(center):
    desk = center.desk()
    today = desk.act().today
    person = acts.ready_since(desk, 20)
    first = acts.refer(desk, person, people.vacancy(desk), days=5)
    second = acts.refer(desk, person, people.vacancy(desk), days=5)
    acts.enter(desk, first.id, "31", on=today - timedelta(days=3))
    placed = place(desk, person, second.id)
    assert interview_of(desk, second) == [("held", today)]
    undo(desk, placed)
    assert interview_of(desk, second) == []
    assert interview_of(desk, first) == [("held", today - timedelta(days=3))]


def test_work_found_alone_closes_referrals_as_hired_elsewhere_and_cancels_their_interviews(center):
    desk = center.desk()
    tomorrow = desk.act().at + timedelta(days=1)
    person = people.person(desk)
    rows = refer(desk, [person], [people.vacancy(desk), people.vacancy(desk)], interview_at=tomorrow)
    placed = place(desk, person)
    assert [state_of(desk, row) for row in rows] == ["90", "90"]
    assert interview_of(desk, rows[0]) == [("canceled", tomorrow.date())]
    undo(desk, placed)
    assert [state_of(desk, row) for row in rows] == ["30", "30"]
    assert interview_of(desk, rows[0]) == [("planned", tomorrow.date())]


def test_a_result_of_90_and_its_placement_are_one_act(center):
    desk = center.desk()
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    entry = results.ResultEntry(row.id, row.version, "90", desk.act().today, reported_by="jobseeker")
    values = {"started_on": desk.act().today, "sector": "private", "employer_name": "다른 회사"}

    def both(values):
        return desk.change(
            lambda db, act: placements.record_hired_elsewhere(db, act, entries=[entry], values=values)
        )

    with pytest.raises(InvalidInput):
        both({**values, "started_on": "2999-01-01"})
    assert state_of(desk, row) == "10"
    placed = both(values)
    assert (placed.route, placed.employer_name) == ("self", "다른 회사")
    assert state_of(desk, row) == "90"
    steps = select(ReferralStep.reported_by).where(ReferralStep.to_state == "90")
    assert desk.read(lambda db, act: db.scalars(steps).all()) == ["jobseeker"]
    undo(desk, placed)
    assert state_of(desk, row) == "10"


def test_a_pair_referred_again_is_not_opened_twice_by_an_undo_or_a_late_answer(center):
    desk = center.desk()
    person, vacancy = people.person(desk), people.vacancy(desk)
    (row,) = refer(desk, [person], [vacancy])
    acts.enter(desk, row.id, "81")
    (again,) = refer(desk, [person], [vacancy])
    with pytest.raises(InvalidInput):
        acts.enter(desk, row.id, "20")
    placed = place(desk, person)
    refer(desk, [person], [vacancy])
    with pytest.raises(InvalidInput):
        undo(desk, placed)
    assert state_of(desk, again) == "90"


def test_a_done_follow_up_is_struck_through_before_its_placement_is_undone(center):
    desk = center.desk()
    placed = acts.place(desk, acts.ready_since(desk, 90), days=60)
    first = acts.follow_ups_of(desk, placed)[0]

    def strike(db, act):
        follow_ups.void_follow_up(db, act, follow_up_id=first.id, why="다른 사람")

    with pytest.raises(InvalidInput):
        desk.change(strike)
    values = {"done_on": first.due_on, "state": "employed"}
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db, act, entries=[follow_ups.FollowUpEntry(first.id, first.version)], values=values
        )
    )
    with pytest.raises(InvalidInput):
        undo(desk, placed)
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(strike)
    desk.change(strike)
    with pytest.raises(InvalidInput):
        desk.change(strike)
    due = acts.follow_ups_of(desk, placed)
    assert [(row.months, row.due_on, row.done_on) for row in due][:1] == [(1, first.due_on, None)]
    undo(desk, placed)
    live = select(FollowUp.id).where(FollowUp.voided_at.is_(None))
    assert desk.read(lambda db, act: db.scalars(live).all()) == []


def test_a_planned_start_and_an_interview_move_by_the_same_result_again(center):
    desk = center.desk()
    at = desk.act().at.replace(microsecond=0) + timedelta(days=1)
    planned = at.date() + timedelta(days=7)
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], interview_at=at)
    for refused in ({}, {"interview_at": at}):
        with pytest.raises(InvalidInput):
            acts.enter(desk, row.id, "30", **refused)
    acts.enter(desk, row.id, "30", interview_at=at + timedelta(days=2))
    assert interview_of(desk, row) == [("planned", at.date() + timedelta(days=2))]
    acts.enter(desk, row.id, "41", hire_planned_on=planned)
    with pytest.raises(InvalidInput):
        acts.enter(desk, row.id, "41", hire_planned_on=planned)
    acts.enter(desk, row.id, "41", hire_planned_on=planned + timedelta(days=1))
    (kept,) = desk.read(lambda db, act: referrals.referral_rows(db, [row.id]))
    assert (kept.state, kept.hire_planned_on) == ("41", planned + timedelta(days=1))


def test_several_results_of_90_and_one_placement_are_undone_together(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    rows = refer(desk, [person], [people.vacancy(desk), people.vacancy(desk, title="미화원")])
    entries = [results.ResultEntry(row.id, row.version, "90", desk.act().today) for row in rows]
    values = {"started_on": desk.act().today, "sector": "private", "employer_name": "다른 회사"}
    placed = desk.change(
        lambda db, act: placements.record_hired_elsewhere(db, act, entries=entries, values=values)
    )
    assert [state_of(desk, row) for row in rows] == ["90", "90"]
    undo(desk, placed)
    assert [state_of(desk, row) for row in rows] == ["10", "10"]
