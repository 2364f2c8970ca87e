"""고치기: a saved fact is corrected with its history, by who may, and what hangs on it follows."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.base.fields import Field
from jobdesk.records.audit import AuditEntry
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.jobseekers import Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep
from jobdesk.services import corrections, counseling, events, follow_ups, placements, registrations, visits
from tests.services import acts, people, sent


def opened(desk, kind, record_id):
    return desk.view(lambda db, act: corrections.open_fact(db, act, kind=kind, record_id=record_id))


def correct(desk, kind, record_id, /, why="잘못 적음", version=None, **values):
    known = version or opened(desk, kind, record_id).version
    return desk.change(
        lambda db, act: corrections.correct_fact(
            db, act, kind=kind, record_id=record_id, version=known, values=values, why=why
        )
    )


def refused(desk, field, /, *asked, **values):
    with pytest.raises(InvalidInput) as caught:
        correct(desk, *asked, **values)
    assert caught.value.field == field


def only(desk, record, *names, **rule):
    """The named columns of the one live row of a record."""
    query = select(record).filter_by(voided_at=None, **rule)
    return desk.read(lambda db, act: tuple(getattr(db.scalars(query).one(), name) for name in names))


def history(desk, kind, record_id):
    return desk.read(lambda db, act: corrections.list_corrections(db, act, kind=kind, record_id=record_id))


def test_the_evidence_of_a_placement_comes_later_and_its_history_stays(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk))
    assert placed.evidence is None
    card = opened(desk, "placement", placed.id)
    assert card.values["employer_name"] == "한빛관리"
    assert all(isinstance(field, Field) for field in card.fields)
    made = correct(desk, "placement", placed.id, "계약서 받음", evidence="contract", wage_amount="2,500,000")
    assert made.values["evidence"] == "contract"
    assert made.values["verified_on"] == desk.act().today
    rows = {row.field: row for row in history(desk, "placement", placed.id)}
    assert {(row.why, row.who) for row in rows.values()} == {("계약서 받음", desk.who.display_name)}
    assert sorted(row.new for row in rows.values() if "2,500,000" in row.new) == ["2,500,000원"]
    last = desk.read(lambda db, act: db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first().detail)
    assert last == {"fields": ["evidence", "verified_by", "verified_on", "wage_amount"]}
    correct(desk, "placement", placed.id, evidence=None, verified_on=None)
    assert only(desk, Placement, "verified_on", "verified_by") == (None, None)


def test_a_new_start_of_work_moves_what_is_due_but_nothing_done(center):
    desk = center.desk()
    placed = acts.place(desk, acts.ready_since(desk, 200), days=100)
    rows = acts.follow_ups_of(desk, placed)
    first = rows[0]
    done = {"done_on": first.due_on, "state": "employed"}
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db, act, entries=[follow_ups.FollowUpEntry(first.id, first.version)], values=done
        )
    )
    correct(desk, "placement", placed.id, started_on=desk.act().today - timedelta(days=110))
    after = acts.follow_ups_of(desk, placed)
    assert after[0].due_on == first.due_on
    assert after[1].due_on < rows[1].due_on
    refused(desk, "started_on", "placement", placed.id, started_on=desk.act().today - timedelta(days=2))


def test_a_wage_below_the_minimum_is_found_and_taken_back_by_correction(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk))
    correct(desk, "placement", placed.id, wage_basis="hourly", wage_amount=5000)
    assert only(desk, Placement, "recognized") == (False,)
    correct(desk, "placement", placed.id, wage_amount=50000)
    assert only(desk, Placement, "recognized", "recognized_why") == (True, None)
    refused(desk, "recognized_why", "placement", placed.id, recognized=False)
    correct(desk, "placement", placed.id, recognized=False, recognized_why="공공근로")
    correct(desk, "placement", placed.id, wage_amount=60000)
    assert only(desk, Placement, "recognized", "recognized_why") == (False, "공공근로")


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("started_on", {"started_on": "2999-01-01"}),
        ("started_on", {"started_on": ""}),
        ("route", {"route": "referral"}),
        ("evidence", {"verified_on": "2020-01-01"}),
        ("why", {"why": " "}),
        (None, {"note": "옮겨 적음"}),
    ],
)
def test_what_cannot_be_corrected_so(center, field, values):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk))
    refused(desk, field, "placement", placed.id, **values)
    assert history(desk, "placement", placed.id) == []


def test_a_colleagues_fact_needs_the_supervisor_and_other_roles_see_none(center):
    placed = acts.place(center.desk(), people.person(center.desk()))
    with pytest.raises(NotAllowed):
        correct(center.desk("colleague"), "placement", placed.id, evidence="contract")
    with pytest.raises(NotAllowed):
        opened(center.desk("auditor"), "placement", placed.id)
    correct(center.desk("supervisor"), "placement", placed.id, evidence="contract")


def test_what_was_saved_since_or_struck_through_is_not_overwritten(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk))
    first = opened(desk, "placement", placed.id)
    correct(desk, "placement", placed.id, evidence="contract")
    with pytest.raises(StaleRecord) as caught:
        correct(desk, "placement", placed.id, version=first.version, note="늦음")
    assert "evidence" in caught.value.fields
    assert "evidence" not in str(caught.value)
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    refused(desk, None, "placement", placed.id, evidence="payslip")


def test_a_referral_moves_its_first_step_disclosure_and_interview(center):
    desk = center.desk()
    today = desk.act().today
    person, vacancy = acts.ready_since(desk, 20), people.vacancy(desk, received_on=today - timedelta(days=10))
    at = datetime.combine(today + timedelta(days=2), datetime.min.time(), SEOUL).replace(hour=14)
    row = acts.refer(desk, person, vacancy, days=1, interview_at=at)
    correct(
        desk,
        "referral",
        row.id,
        method="message",
        referred_on=today - timedelta(days=3),
        accompanied=True,
        interview_at=at + timedelta(days=1),
    )
    assert only(desk, Disclosure, "how") == ("message",)
    assert only(desk, ReferralStep, "stepped_on") == (today - timedelta(days=3),)
    assert only(desk, Referral, "state_on", "accompanied") == (today - timedelta(days=3), True)
    assert only(desk, Interview, "held_on", "accompanied") == (today + timedelta(days=3), True)
    refused(desk, "referred_on", "referral", row.id, referred_on=today - timedelta(days=11))
    refused(desk, "referred_on", "referral", row.id, referred_on=today - timedelta(days=25))
    refused(desk, "interview_at", "referral", row.id, interview_at=None)
    acts.enter(desk, row.id, "50", on=today - timedelta(days=2))
    refused(desk, "referred_on", "referral", row.id, referred_on=today)


def test_a_method_corrected_to_a_slip_gets_the_next_number(center):
    desk = center.desk()
    row = acts.refer(desk, people.person(desk), people.vacancy(desk))
    assert row.slip_no is None
    correct(desk, "referral", row.id, method="slip")
    (number,) = only(desk, Referral, "slip_no")
    assert len(number) == 14
    refused(desk, "interview_at", "referral", row.id, interview_at="2099-01-01 10:00")


def test_an_interview_held_on_another_day_says_so_on_the_referral(center):
    desk = center.desk()
    today = desk.act().today
    person, vacancy = acts.ready_since(desk, 20), people.vacancy(desk, received_on=today - timedelta(days=10))
    at = datetime.combine(today, datetime.min.time(), SEOUL).replace(hour=14)
    row = acts.refer(desk, person, vacancy, days=5, interview_at=at)
    acts.enter(desk, row.id, "31")
    (interview,) = only(desk, Interview, "id")
    correct(desk, "interview", interview, held_on=today - timedelta(days=2), place="본사")
    assert only(desk, Referral, "interview_at") == (at - timedelta(days=2),)
    refused(desk, "held_on", "interview", interview, held_on=today + timedelta(days=1))
    refused(desk, "held_on", "interview", interview, held_on=today - timedelta(days=6))


def test_a_registration_overlaps_no_other_and_holds_its_referrals(center):
    desk = center.desk()
    today = desk.act().today
    person = people.person(desk, ready=False)
    ended = today - timedelta(days=100)
    old = people.register(desk, person, on=today - timedelta(days=200), valid_until=ended, note="옮김")
    now = people.register(desk, person)
    people.consent(desk, person)
    acts.refer(desk, person, people.vacancy(desk))
    refused(desk, "received_on", "registration", now.id, received_on=today - timedelta(days=150))
    refused(desk, "valid_until", "registration", old.id, valid_until=today)
    refused(desk, "valid_until", "registration", now.id, valid_until=today - timedelta(days=1))
    correct(desk, "registration", now.id, received_on=today - timedelta(days=3), channel="phone")
    assert only(desk, Registration, "valid_from", "channel", id=now.id) == (today - timedelta(days=3), "phone")
    correct(desk, "registration", now.id, valid_until="")
    months = desk.settings.integer("registration_months")
    until = registrations.default_until(today - timedelta(days=3), months)
    assert only(desk, Registration, "valid_until", id=now.id) == (until,)
    refused(
        desk,
        "valid_until",
        "registration",
        now.id,
        received_on=today - timedelta(days=9),
        valid_until=today - timedelta(days=2),
    )


def test_a_sessions_time_is_corrected_and_its_note_is_not(center):
    desk = center.desk()
    at = desk.act().at - timedelta(hours=2)
    held = acts.hold(desk, people.person(desk), started_at=at, ended_at=at + timedelta(hours=1))
    card = opened(desk, "session", held.id)
    assert "note" not in card.values
    correct(desk, "session", held.id, started_at=at - timedelta(minutes=20), mode="phone")
    assert only(desk, CounselingSession, "started_at", "mode") == (at - timedelta(minutes=20), "phone")
    refused(desk, "ended_at", "session", held.id, ended_at=at - timedelta(hours=1))
    refused(desk, "ended_at", "session", held.id, ended_at=None)
    with pytest.raises(ValueError, match="another kind"):
        opened(desk, "employer_session", held.id)
    visited = acts.hold(desk, employer=people.employer(desk), kind="employer")
    assert correct(desk, "employer_session", visited.id, mode="phone").values["mode"] == "phone"


def test_inquiries_visits_and_events_are_corrected(center):
    desk = center.desk()
    today = desk.act().today
    memo = desk.change(
        lambda db, act: counseling.save_inquiry(
            db, act, values={"received_at": act.at, "kind": "phone_memo", "caller_name": "홍길동"}
        )
    )
    refused(desk, "caller_name", "inquiry", memo, caller_name="")
    correct(desk, "inquiry", memo, kind="phone", note="위치 문의")
    assert only(desk, Inquiry, "done", "note") == (True, "위치 문의")
    values = {"visited_on": today, "employer_name": "한빛관리", "result": "talk"}
    visit = desk.change(lambda db, act: visits.save_visit(db, act, values=values))
    refused(desk, "visited_on", "visit", visit.id, visited_on=today + timedelta(days=1))
    assert correct(desk, "visit", visit.id, result="vacancy").values["result"] == "vacancy"
    event = desk.change(
        lambda db, act: events.save_event(
            db, act, values={"kind": "job_fair", "name": "채용박람회", "held_on": today, "starts_at": "10:00"}
        )
    )
    person = people.person(desk)
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=person, signed_in=True))
    refused(desk, "held_on", "event", event.id, held_on=today + timedelta(days=1))
    refused(desk, "ends_at", "event", event.id, ends_at="9:00")
    assert correct(desk, "event", event.id, name="가을 채용박람회").values["name"] == "가을 채용박람회"


def test_a_done_follow_up_is_corrected_and_one_still_due_is_not(center):
    desk = center.desk()
    placed = acts.place(desk, acts.ready_since(desk, 200), days=100)
    first = acts.follow_ups_of(desk, placed)[0]
    refused(desk, None, "follow_up", first.id, done_on=first.due_on, state="employed")
    for state in ("unreachable", "employed"):
        version = opened(desk, "follow_up", first.id).version
        values = {"done_on": first.due_on, "state": state}
        desk.change(
            lambda db, act, values=values, version=version: follow_ups.record_follow_ups(
                db, act, entries=[follow_ups.FollowUpEntry(first.id, version)], values=values
            )
        )
    assert only(desk, FollowUp, "state", id=first.id) == ("employed",)
    refused(desk, "left_on", "follow_up", first.id, state="left")
    correct(desk, "follow_up", first.id, state="left", left_on=first.due_on - timedelta(days=3))
    assert len(history(desk, "follow_up", first.id)) > 3


def test_a_corrected_start_takes_the_hire_and_the_interview_it_entered_along(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=95), note="옮김")
    row = acts.refer(desk, acts.ready_since(desk, 100), vacancy, days=90, note="옮김")
    placed = sent.place(desk, row.jobseeker_id, row.id)

    def dated():
        hired = only(desk, ReferralStep, "stepped_on", to_state="40")
        return (hired, only(desk, Referral, "state_on"), only(desk, Interview, "held_on"))

    assert dated() == ((today,),) * 3
    for days in (60, 30):
        start = today - timedelta(days=days)
        correct(desk, "placement", placed.id, started_on=start)
        assert dated() == ((start,),) * 3
        assert acts.figure(desk, "interviews", start=start, end=start) == 1
    correct(desk, "placement", placed.id, started_on=today - timedelta(days=95))
    assert dated() == ((today - timedelta(days=90),),) * 3, "not before its referral"
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    assert only(desk, Referral, "state", "state_on") == ("10", today - timedelta(days=90))


def test_a_corrected_start_leaves_an_interview_of_its_own(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=95), note="옮김")
    at = datetime.combine(today - timedelta(days=40), datetime.min.time(), SEOUL).replace(hour=14)
    row = acts.refer(desk, acts.ready_since(desk, 100), vacancy, days=90, note="옮김", interview_at=at)
    acts.enter(desk, row.id, "31", on=at.date())
    placed = sent.place(desk, row.jobseeker_id, row.id)
    correct(desk, "placement", placed.id, started_on=today - timedelta(days=60))
    assert only(desk, Interview, "held_on") == (at.date(),)
    assert only(desk, ReferralStep, "stepped_on", to_state="40") == (today - timedelta(days=60),)


def test_a_corrected_start_moves_a_planned_interview_between_its_day_and_the_start(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=95), note="옮김")
    at = datetime.combine(today - timedelta(days=40), datetime.min.time(), SEOUL).replace(hour=14)
    row = acts.refer(desk, acts.ready_since(desk, 100), vacancy, days=90, note="옮김", interview_at=at)
    placed = sent.place(desk, row.jobseeker_id, row.id)
    assert only(desk, Interview, "held_on") == (at.date(),)
    for days, held in ((60, 60), (20, 40)):
        correct(desk, "placement", placed.id, started_on=today - timedelta(days=days))
        assert only(desk, Interview, "held_on") == (today - timedelta(days=held),)
    correct(desk, "placement", placed.id, started_on=today - timedelta(days=60))
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    assert only(desk, Interview, "state", "held_on") == ("planned", at.date())


def test_a_note_on_a_referral_leaves_its_interview_alone(center):
    desk = center.desk("counselor")
    at = desk.act().at.replace(microsecond=0)
    row = acts.refer(desk, people.person(desk), people.vacancy(desk), interview_at=at, interview_place="본사")
    (interview,) = only(desk, Interview, "id")
    correct(desk, "interview", interview, accompanied=True)
    correct(desk, "referral", row.id, note="전화함")
    assert only(desk, Interview, "accompanied", "place") == (True, "본사")
    correct(desk, "referral", row.id, interview_place="지점")
    assert only(desk, Interview, "accompanied", "place") == (True, "지점")
