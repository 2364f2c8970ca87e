"""One person's timeline: every kind of thing the desk did, newest first, nobody else's."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import NotAllowed
from jobdesk.services import (
    consents,
    counseling,
    courses,
    event_interviews,
    events,
    follow_ups,
    referrals,
    registrations,
    timeline,
)
from jobdesk.services.tickets import calling
from tests.services import acts, people
from tests.services.queues import issue, purposes


def rows_of(desk, person):
    return desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=person))


def test_everything_stands_there_newest_first(center):
    desk = center.desk("counselor")
    today = desk.act().today
    hong = acts.ready_since(desk, 25)
    (registration,) = people.registrations_of(desk, hong)
    desk.change(
        lambda db, act: registrations.extend(
            db, act, registration_id=registration.id, version=registration.version
        )
    )
    session = acts.hold(desk, hong)
    desk.change(lambda db, act: counseling.add_note(db, act, session_id=session.id, note="야간 불가"))
    sent = acts.refer(desk, hong, people.vacancy(desk), days=10)
    acts.enter(desk, sent.id, "30", on=today - timedelta(days=5), interview_at=desk.act().at - timedelta(days=1))
    acts.enter(desk, sent.id, "51", reason_code="experience", reason="경력 부족")
    acts.place(desk, hong, days=2)
    desk.change(
        lambda db, act: courses.save_course(
            db, act, jobseeker_id=hong, values={"course": "경비 교육", "completed_on": today}
        )
    )
    event = desk.change(
        lambda db, act: events.save_event(
            db, act, values={"kind": "job_fair", "name": "채용박람회", "held_on": today}
        )
    )
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=hong, signed_in=True))
    desk.change(
        lambda db, act: event_interviews.save_interview(
            db, act, event_id=event.id, jobseeker_id=hong, values={"result": "waiting"}
        )
    )
    desk.change(
        lambda db, act: counseling.save_inquiry(
            db, act, values={"received_at": act.at, "kind": "phone"}, jobseeker_id=hong
        )
    )
    rows = rows_of(desk, hong)
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert {row.kind for row in rows} == {
        "registration",
        "extension",
        "consent",
        "session",
        "note",
        "inquiry",
        "referral",
        "interview",
        "placement",
        "follow_up",
        "event",
        "event_interview",
        "course",
    }
    (referral,) = [row for row in rows if row.kind == "referral"]
    assert (referral.scheme, referral.state, referral.still_open) == ("referral_state", "51", False)
    assert "경력 부족" in referral.detail
    assert referral.detail.index(desk.codes.label("referral_state", "30")) < referral.detail.index(
        desk.codes.label("referral_state", "51")
    )
    (held,) = [row for row in rows if row.kind == "session"]
    assert (held.still_open, held.timed, held.by) == (True, True, desk.display_name)
    due = [row for row in rows if row.kind == "follow_up"]
    assert [row.still_open for row in due] == [True, True, True]


def test_struck_through_facts_stay_and_say_so(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    sent = acts.refer(desk, hong, people.vacancy(desk))
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="다른 사람"))
    (row,) = [row for row in rows_of(desk, hong) if row.kind == "referral"]
    assert row.voided
    assert not row.still_open


def test_a_withdrawn_consent_is_two_things(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    (row,) = desk.read(lambda db, act: consents.list_consents(db, hong))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version))
    assert len([row for row in rows_of(desk, hong) if row.kind == "consent"]) == 2


def test_a_done_follow_up_stands_on_the_day_it_was_done(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    placed = acts.place(desk, hong, days=40)
    first = acts.follow_ups_of(desk, placed)[0]
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db,
            act,
            entries=[follow_ups.FollowUpEntry(first.id, first.version)],
            values={"done_on": act.today, "state": "employed", "mode": "phone"},
        )
    )
    (done,) = [row for row in rows_of(desk, hong) if row.kind == "follow_up" and not row.still_open]
    assert (done.at.date(), done.state) == (desk.act().today, "employed")


def test_it_is_one_persons_and_not_for_everyone(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    kim = people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")
    acts.hold(desk, hong)
    assert rows_of(desk, kim) == []
    with pytest.raises(NotAllowed):
        rows_of(center.desk("administrator"), hong)


def test_a_visit_is_one_thread_from_its_number_to_the_follow_up(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 25)
    ticket = issue(center, purposes(center)["구직 상담"])
    for what in (calling.call_ticket, calling.start_ticket):
        desk.change(lambda db, act, what=what: what(db, act, ticket_id=ticket.id))
    session = acts.hold(desk, hong).id
    linked = {"ticket_id": ticket.id, "jobseeker_id": hong, "session_id": session}
    desk.change(lambda db, act: calling.link_ticket(db, act, **linked))
    desk.change(lambda db, act: calling.end_ticket(db, act, ticket_id=ticket.id))
    sent = acts.refer(desk, hong, people.vacancy(desk), session_id=session)
    other = acts.refer(desk, hong, people.vacancy(desk, title="다른 일자리"))
    rows = rows_of(desk, hong)
    places = {row.id: place for place, row in enumerate(rows)}
    number = rows[places[ticket.id]]
    assert number.kind == "ticket"
    assert ticket.label in number.title
    assert places[ticket.id] > places[session], "the number stands before the session it became"
    thread = {row.visit for row in rows if row.id in {ticket.id, session, sent.id}}
    (told,) = thread
    assert ticket.label in told
    assert rows[places[other.id]].visit == "", "what did not come of the visit is not in its thread"
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="잘못 입력"))
    rows = rows_of(desk, hong)
    assert {row.kind for row in rows if row.visit} == {"ticket", "session"}
