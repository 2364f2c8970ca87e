"""What is due today: one's own and that of whom one stands in for, each exactly counted."""

from datetime import datetime, time, timedelta

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import NotAllowed
from jobdesk.base.printing import PrintState
from jobdesk.services import absences, placements, print_jobs, worklists
from jobdesk.services.worklists import DueKind
from tests.services import acts, people
from tests.services.printed import begin, finish


def due(desk, **more):
    return desk.read(lambda db, act: worklists.read_due_work(db, act, **more))


def ids(desk, kind):
    return [row.id for row in due(desk).rows[kind]]


def test_missing_results_by_their_age(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 29)
    rows = {
        days: acts.refer(desk, hong, people.vacancy(desk, title=f"{days}일 전"), days=days)
        for days in (6, 7, 15, 22)
    }
    found = due(desk).rows[DueKind.RESULTS]
    assert [(row.id, row.stage, row.name) for row in found] == [
        (rows[22].id, 3, "홍*동"),
        (rows[15].id, 2, "홍*동"),
        (rows[7].id, 1, "홍*동"),
    ]
    acts.enter(desk, rows[22].id, "81")
    acts.enter(desk, rows[15].id, "20")
    assert ids(desk, DueKind.RESULTS) == [rows[15].id, rows[7].id]


def test_a_pending_hire_waits_until_its_placement(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 20)
    sent = acts.refer(desk, hong, people.vacancy(desk), days=12)
    planned = desk.act().today + timedelta(days=3)
    acts.enter(desk, sent.id, "41", hire_planned_on=planned)
    (row,) = due(desk).rows[DueKind.HIRE_PENDING]
    assert (row.id, row.on, row.days) == (sent.id, planned, -3)
    assert ids(desk, DueKind.RESULTS) == []
    desk.change(
        lambda db, act: placements.record_placement(
            db,
            act,
            jobseeker_id=hong,
            referral_id=sent.id,
            values={"started_on": act.today, "route": "referral", "sector": "private"},
        )
    )
    assert ids(desk, DueKind.HIRE_PENDING) == []


def test_todays_interviews_in_their_order(center):
    desk = center.desk("counselor")
    hong, today = acts.ready_since(desk, 1), desk.act().today
    at = [
        datetime.combine(today + timedelta(days=day), time(hour), SEOUL)
        for day, hour in ((0, 15), (0, 10), (1, 9))
    ]
    sent = [
        acts.refer(
            desk,
            hong,
            people.vacancy(desk, title=f"{n}번", received_on=today - timedelta(days=1)),
            days=1,
            interview_at=when,
        )
        for n, when in enumerate(at)
    ]
    assert ids(desk, DueKind.INTERVIEWS) == [sent[1].id, sent[0].id]
    acts.enter(desk, sent[1].id, "61")
    assert ids(desk, DueKind.INTERVIEWS) == [sent[0].id]


def test_registrations_that_end_soon_of_people_still_looking(center):
    desk, today = center.desk("counselor"), center.desk("counselor").act().today
    made = []
    for at, days in enumerate((-1, 0, 14, 15)):
        one = people.person(desk, ready=False, full_name=f"사람{at}", mobile=f"0100000200{at}")
        start = today - timedelta(days=20)
        made.append(people.register(desk, one, on=start, valid_until=today + timedelta(days=days)))
    assert ids(desk, DueKind.EXPIRING) == [made[1].id, made[2].id]
    acts.place(desk, made[1].jobseeker_id, days=1)
    assert ids(desk, DueKind.EXPIRING) == [made[2].id]


def test_follow_ups_whose_day_has_come(center):
    desk = center.desk("counselor")
    placed = acts.place(desk, people.person(desk), days=40)
    (row,) = due(desk).rows[DueKind.FOLLOW_UPS]
    assert row.on <= desk.act().today
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    assert ids(desk, DueKind.FOLLOW_UPS) == []


def test_failed_prints_until_they_come_out_or_are_dropped(center):
    desk = center.desk("counselor")
    sent = acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")
    number = sent.slip_no.replace("-", "")
    job = desk.change(
        lambda db, act: print_jobs.queue_slip(db, act, referral_id=sent.id, number=number, paper="a4")
    )
    assert ids(desk, DueKind.PRINTS) == [job.id]

    def attempt(state, trouble=None):
        begin(desk, job)
        finish(desk, job, state, trouble)

    attempt(PrintState.FAILED, "용지 없음")
    (row,) = due(desk).rows[DueKind.PRINTS]
    assert (row.id, row.about) == (job.id, "용지 없음")
    assert ids(center.desk("colleague"), DueKind.PRINTS) == []
    attempt(PrintState.CONFIRMED)
    assert ids(desk, DueKind.PRINTS) == []


def test_a_deputy_sees_the_absent_ones_and_everyone_can_be_asked_for(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    sent = acts.refer(desk, acts.ready_since(desk, 20), people.vacancy(desk), days=10)
    assert ids(desk, DueKind.RESULTS) == [sent.id]
    assert due(desk).total == 1
    assert due(colleague).total == 0
    assert due(colleague, whose=worklists.Whose.ALL).counts[DueKind.RESULTS] == 1
    center.desk("supervisor").change(
        lambda db, act: absences.add_absence(
            db,
            act,
            account_id=desk.account_id,
            deputy_id=colleague.account_id,
            from_on=act.today,
            until_on=act.today,
        )
    )
    (row,) = due(colleague).rows[DueKind.RESULTS]
    assert (row.id, row.counselor, row.stood_in) == (sent.id, "김상담", True)
    assert due(colleague, whose=worklists.Whose.DEPUTY).counts[DueKind.RESULTS] == 1
    assert due(desk, whose=worklists.Whose.DEPUTY).total == 0
    (own,) = due(desk).rows[DueKind.RESULTS]
    assert (own.counselor, own.stood_in) == ("김상담", False)
    with pytest.raises(NotAllowed):
        due(center.desk("auditor"))


def test_what_is_due_for_one_person_whoever_serves(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    hong = acts.ready_since(desk, 20)
    kim = acts.ready_since(desk, 20, full_name="김민수", mobile="010-0000-5678")
    vacancy = people.vacancy(desk)
    mine = acts.refer(desk, hong, vacancy, days=10)
    acts.refer(desk, kim, vacancy, days=9)
    rows = colleague.read(lambda db, act: worklists.due_of(db, act, jobseeker_id=hong))
    assert [(row.kind, row.id) for row in rows] == [(DueKind.RESULTS, mine.id)]
