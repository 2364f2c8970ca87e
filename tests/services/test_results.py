"""Results of referrals: one or many in one act, by the table of states, and what nobody answered."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import OPEN_REFERRAL_STATES, ReferralState
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord, VacancyFull
from jobdesk.records.audit import AuditEntry
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.services import openings, results
from jobdesk.services.referral_states import CHOSEN, NEEDS_REASON, REASON_SCHEME
from jobdesk.services.settings import change_setting
from tests.services import acts, people
from tests.services.sent import listed, place, refer, some, strike

Entry = results.ResultEntry
REASONS = {"jobseeker_reason": "wage", "employer_reason": "experience"}


def enter(desk, *entries):
    return desk.change(lambda db, act: results.enter_results(db, act, entries=entries))


def asked(desk, state, **more):
    """What a result needs beside its state and day."""
    to = ReferralState(state)
    if to in NEEDS_REASON:
        more["reason_code"] = REASONS[REASON_SCHEME[to]]
    if to == ReferralState.HIRE_PENDING:
        more["hire_planned_on"] = desk.act().today + timedelta(days=3)
    if to == ReferralState.INTERVIEW_SCHEDULED:
        more["interview_at"] = desk.act().at + timedelta(days=1)
    return more


def steps(desk, row):
    query = select(ReferralStep).where(ReferralStep.referral_id == row.id).order_by(ReferralStep.id)
    return desk.read(lambda db, act: [(s.from_state, s.to_state, s.stepped_on) for s in db.scalars(query)])


def refused(desk, field, *entries):
    with pytest.raises(InvalidInput) as caught:
        enter(desk, *entries)
    assert caught.value.field == field


@pytest.mark.parametrize("state", sorted(CHOSEN))
def test_each_result_is_a_step_and_can_be_taken_back(center, state):
    desk = center.desk()
    today = desk.act().today
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    if state == "10":
        acts.enter(desk, row.id, "20")
    acts.enter(desk, row.id, state, reported_by="employer", **asked(desk, state))
    (now,) = listed(desk, states=[state])
    assert now == row.id
    assert steps(desk, row)[-1][1:] == (state, today)
    assert bool(listed(desk, open_only=True)) == (state in OPEN_REFERRAL_STATES)
    back = "20" if state == "10" else "10"
    acts.enter(desk, row.id, back)
    assert listed(desk, states=[back]) == [row.id]


def test_many_results_are_entered_in_one_act_or_none_is(center):
    desk = center.desk()
    rows = refer(desk, some(desk, 3), [people.vacancy(desk)])
    today = desk.act().today
    good = [Entry(row.id, row.version, "50", today) for row in rows[:2]]
    refused(desk, "reason_code", *good, Entry(rows[2].id, rows[2].version, "60", today))
    assert len(listed(desk, open_only=True)) == 3
    made = enter(desk, *good, Entry(rows[2].id, rows[2].version, "60", today, reason_code="wage"))
    assert [row.state for row in made] == ["50", "50", "60"]
    noted = select(AuditEntry).where(AuditEntry.op_id.is_not(None), AuditEntry.table_name == "referral")
    told = desk.read(lambda db, act: [e.detail for e in db.scalars(noted.order_by(AuditEntry.seq))])
    assert told[-3:] == [{"state": "50"}, {"state": "50"}, {"state": "60"}]


@pytest.mark.parametrize(
    ("field", "state", "more"),
    [
        ("state", "40", {}),
        ("state", "91", {}),
        ("state", "10", {}),
        ("on", "50", {"days": 1}),
        ("on", "50", {"days": -1}),
        ("hire_planned_on", "41", {}),
        ("interview_at", "30", {}),
        ("reason_code", "70", {}),
        ("reason_code", "50", {"reason_code": "wage"}),
        ("reason_code", "20", {"reason_code": "wage"}),
        ("reported_by", "50", {"reported_by": "nobody"}),
        ("reason", "50", {"reason": "가" * 501}),
        ("reason", "50", {"reason": "900101-1234567"}),
    ],
)
def test_what_a_result_cannot_say(local_center, field, state, more):
    desk = local_center.desk()
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    day = desk.act().today + timedelta(days=more.pop("days", 0))
    refused(desk, field, Entry(row.id, row.version, state, day, **more))
    assert len(steps(desk, row)) == 1


def test_an_interview_lies_not_before_its_referral_and_no_act_is_empty(local_center):
    desk = local_center.desk()
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    early = desk.act().at - timedelta(days=1)
    refused(desk, "interview_at", Entry(row.id, row.version, "30", desk.act().today, interview_at=early))
    refused(desk, None)


def test_a_planned_start_is_still_to_come(local_center):
    desk = local_center.desk()
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=5))
    row = acts.refer(desk, acts.ready_since(desk, 5), vacancy, days=3)
    for days in (1, 4):
        past = today - timedelta(days=days)
        refused(desk, "hire_planned_on", Entry(row.id, row.version, "41", today, hire_planned_on=past))
    acts.enter(desk, row.id, "41", hire_planned_on=today)


def test_what_a_colleague_saved_or_struck_since_is_not_overwritten(center):
    desk = center.desk()
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    acts.enter(center.desk("colleague"), row.id, "20")
    with pytest.raises(StaleRecord) as caught:
        enter(desk, Entry(row.id, row.version, "50", desk.act().today))
    assert caught.value.fields == ("state",)
    assert center.desk("colleague").who.display_name in str(caught.value)
    strike(desk, row.id)
    with pytest.raises(InvalidInput):
        acts.enter(desk, row.id, "50")
    with pytest.raises(NotAllowed):
        enter(center.desk("auditor"), Entry(row.id, row.version, "50", desk.act().today))


def test_a_pending_hire_holds_the_seat_until_it_comes_to_nothing(center):
    desk = center.desk()
    vacancy = people.vacancy(desk, openings="1")
    first, second = refer(desk, some(desk, 2), [vacancy])
    acts.enter(desk, first.id, "41", **asked(desk, "41"))
    with pytest.raises(VacancyFull):
        acts.enter(desk, second.id, "41", **asked(desk, "41"))
    with pytest.raises(VacancyFull):
        place(desk, second.jobseeker_id, second.id)
    acts.enter(desk, first.id, "62")
    acts.enter(desk, second.id, "41", **asked(desk, "41"))
    full = desk.read(lambda db, act: openings.shown_state(db.get_one(openings.Vacancy, vacancy), act.today))
    assert full == "filled"


@pytest.mark.parametrize(
    ("state", "kept"),
    [("31", "held"), ("41", "held"), ("51", "held"), ("61", "no_show"), ("72", "canceled"), ("20", "planned")],
)
def test_the_interview_follows_the_result(center, state, kept):
    desk = center.desk()
    at = datetime.combine(desk.act().today, time(23, 59), SEOUL)
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], interview_at=at)
    acts.enter(desk, row.id, state, **asked(desk, state))
    assert desk.read(lambda db, act: db.scalars(select(Interview.state)).all()) == [kept]


def test_what_nobody_answered_is_closed_after_the_set_days_and_a_late_answer_opens_it(center):
    desk = center.desk()
    today = desk.act().today
    person = acts.ready_since(desk, 60)

    def sent(days, **more):
        vacancy = people.vacancy(desk, received_on=today - timedelta(days=60), note="옮겨 적음")
        return acts.refer(desk, person, vacancy, days=days, note="옮겨 적음", **more)

    ago = datetime.combine(today - timedelta(days=45), time(15), SEOUL)
    silent, met, fresh = sent(30), sent(50, interview_at=ago), sent(29)
    waiting = sent(40, interview_at=desk.act().at + timedelta(days=1))
    answered, hired, struck = sent(40), sent(40), sent(40)
    acts.enter(desk, answered.id, "20")
    acts.enter(desk, hired.id, "41", on=today - timedelta(days=35), hire_planned_on=today + timedelta(days=9))
    strike(desk, struck.id)
    assert center.desk("colleague").change(results.close_unanswered) == 2
    assert set(listed(desk, states=["81"])) == {silent.id, met.id}
    assert set(listed(desk, open_only=True)) == {fresh.id, waiting.id, answered.id, hired.id}
    assert steps(desk, silent)[-1] == ("10", "81", today)
    assert desk.change(results.close_unanswered) == 0
    acts.enter(desk, silent.id, "31")
    assert silent.id in listed(desk, open_only=True)
    center.desk("administrator").change(
        lambda db, act: change_setting(db, act, key="no_response_days", value="29")
    )
    assert desk.change(results.close_unanswered) == 1
    for role in ("administrator", "auditor"):
        with pytest.raises(NotAllowed):
            center.desk(role).change(results.close_unanswered)


def test_a_struck_referral_is_not_moved(center):
    desk = center.desk()
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    strike(desk, row.id)
    version = desk.read(lambda db, act: db.get_one(Referral, row.id).version)
    refused(desk, "state", Entry(row.id, version, "50", desk.act().today))


def test_a_desk_closes_them_for_who_serves_people_only(local_center):
    desk = local_center.desk()
    person = acts.ready_since(desk, 60)
    vacancy = people.vacancy(desk, received_on=desk.act().today - timedelta(days=60), note="옮겨 적음")
    row = acts.refer(desk, person, vacancy, days=40, note="옮겨 적음")
    assert local_center.desk("auditor").begin_day() == (0, 0)
    assert desk.begin_day() == (1, 0)
    assert listed(desk, states=["81"]) == [row.id]


def interviews(desk):
    query = select(Interview).where(Interview.voided_at.is_(None)).order_by(Interview.id)
    return desk.read(lambda db, act: [(i.state, i.held_on) for i in db.scalars(query)])


def met_long_ago(desk):
    """A referral whose interview was held 50 days ago."""
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=70), note="옮겨 적음")
    row = acts.refer(desk, acts.ready_since(desk, 70), vacancy, days=60, note="옮겨 적음")
    acts.enter(desk, row.id, "31", on=today - timedelta(days=50))
    assert acts.figure(desk, "interviews") == 1
    return row


def test_an_interview_that_was_held_stays_when_a_second_one_is_planned(center):
    desk = center.desk("counselor")
    today, row = desk.act().today, met_long_ago(desk)
    first = ("held", today - timedelta(days=50))
    later = desk.act().at + timedelta(days=2)
    acts.enter(desk, row.id, "30", interview_at=later)
    assert interviews(desk) == [first, ("planned", later.date())]
    assert acts.figure(desk, "interviews") == 1
    acts.enter(desk, row.id, "30", interview_at=later + timedelta(days=1))
    assert interviews(desk) == [first, ("planned", later.date() + timedelta(days=1))]
    acts.enter(desk, row.id, "31")
    assert interviews(desk) == [first, ("held", today)]
    assert (acts.figure(desk, "interviews"), acts.figure(desk, "interviewed_persons")) == (2, 1)
    acts.enter(desk, row.id, "61")
    assert interviews(desk) == [first, ("no_show", today)]
    assert acts.figure(desk, "interviews") == 1


def test_an_interview_planned_again_for_its_own_time_was_not_held(center):
    desk = center.desk("counselor")
    at = desk.act().at.replace(microsecond=0) + timedelta(days=1)
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)], interview_at=at)
    acts.enter(desk, row.id, "31")
    acts.enter(desk, row.id, "30", interview_at=at)
    assert interviews(desk) == [("planned", at.date())]
    assert acts.figure(desk, "interviews") == 0


def test_an_interview_that_was_held_stays_when_nobody_answers_after_it(center):
    desk = center.desk("counselor")
    met_long_ago(desk)
    assert desk.change(results.close_unanswered) == 1
    assert listed(desk, states=["81"])
    assert acts.figure(desk, "interviews") == 1
    assert [state for state, _on in interviews(desk)] == ["held"]
