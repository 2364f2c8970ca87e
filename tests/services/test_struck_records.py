"""What was struck through takes no facts and no changes; what was held is moved by a correction only."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.counseling import CounselingSession
from jobdesk.services import absences, counseling, event_interviews, events
from tests.services import acts, people
from tests.services.test_corrections import correct


def event(desk, days=0):
    held = {
        "kind": "matching_day",
        "name": "구인·구직 만남의 날",
        "held_on": desk.act().today + timedelta(days=days),
    }
    return desk.change(lambda db, act: events.save_event(db, act, values=held))


def move(desk, card, **values):
    return desk.change(
        lambda db, act: events.save_event(db, act, event_id=card.id, version=card.version, values=values)
    )


def meet(desk, card, result="waiting", met=None, **more):
    known = {"interview_id": met.id, "version": met.version} if met else more
    return desk.change(
        lambda db, act: event_interviews.save_interview(
            db, act, event_id=card.id, values={"result": result}, **known
        )
    )


def test_a_struck_event_takes_neither_people_nor_firms_nor_changes(center):
    desk = center.desk("counselor")
    person, card = people.person(desk), event(desk)
    late = people.person(desk, full_name="김민수", mobile="010-0000-5678")
    known = desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=person))
    desk.change(lambda db, act: events.void_event(db, act, event_id=card.id, why="취소"))
    for job in (
        lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=late),
        lambda db, act: events.arrive(db, act, event_id=card.id, jobseeker_id=person),
        lambda db, act: events.sign_in(db, act, participant_id=known.id, version=known.version),
        lambda db, act: events.save_firm(db, act, event_id=card.id, values={"employer_name": "한빛관리"}),
        lambda db, act: events.save_event(
            db, act, event_id=card.id, version=card.version, values={"place": "강당"}
        ),
        lambda db, act: event_interviews.save_interview(
            db, act, event_id=card.id, jobseeker_id=person, values={"result": "hired"}
        ),
    ):
        with pytest.raises(InvalidInput):
            desk.change(job)
    assert acts.figure(desk, "interviews") == 0


def test_a_struck_interview_and_a_struck_firm_take_no_result(center):
    desk = center.desk("counselor")
    person, card = people.person(desk), event(desk)
    firm = desk.change(
        lambda db, act: events.save_firm(db, act, event_id=card.id, values={"employer_name": "한빛관리"})
    )
    met = meet(desk, card, jobseeker_id=person)
    desk.change(lambda db, act: event_interviews.void_interview(db, act, interview_id=met.id, why="착오"))
    desk.change(lambda db, act: events.void_firm(db, act, firm_id=firm.id, why="착오"))
    with pytest.raises(InvalidInput):
        meet(desk, card, "hired", met)
    with pytest.raises(InvalidInput):
        meet(desk, card, "hired", jobseeker_id=person, firm_id=firm.id)


def test_a_result_of_an_event_is_changed_by_who_told_it_or_the_supervisor(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    card = event(desk)
    waiting = meet(desk, card, jobseeker_id=people.person(desk))
    hired = meet(colleague, card, "hired", waiting)
    with pytest.raises(NotAllowed):
        meet(desk, card, "not_hired", hired)
    again = meet(colleague, card, "not_hired", hired)
    assert meet(center.desk("supervisor"), card, "hired", again).result == "hired"


def test_a_held_event_gets_another_day_or_kind_by_a_correction_only(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    today = desk.act().today
    card = event(desk)
    meet(desk, card, "hired", jobseeker_id=people.person(desk))
    for moved in ({"held_on": today + timedelta(days=40)}, {"kind": "job_fair"}):
        with pytest.raises(InvalidInput) as caught:
            move(colleague, card, **moved)
        assert {caught.value.field} == moved.keys()
    assert acts.figure(desk, "interviews") == 1
    with pytest.raises(NotAllowed):
        correct(colleague, "event", card.id, held_on=today - timedelta(days=1))
    with pytest.raises(InvalidInput):
        correct(desk, "event", card.id, held_on=today + timedelta(days=1))
    correct(desk, "event", card.id, held_on=today - timedelta(days=1))
    planned = event(desk, days=5)
    assert move(colleague, planned, held_on=today + timedelta(days=6)).version > planned.version


def test_a_struck_session_takes_no_note_and_no_end(center):
    desk = center.desk("counselor")
    row = acts.hold(desk, people.person(desk))
    desk.change(lambda db, act: counseling.void_session(db, act, session_id=row.id, why="착오"))
    for job in (
        lambda db, act: counseling.add_note(db, act, session_id=row.id, note="덧붙임"),
        lambda db, act: counseling.end_session(db, act, session_id=row.id),
    ):
        with pytest.raises(InvalidInput):
            desk.change(job)


def test_a_session_is_ended_by_its_counselor_the_deputy_or_the_supervisor_and_not_ahead(center):
    desk, colleague, supervisor = (center.desk(role) for role in ("counselor", "colleague", "supervisor"))
    person, today = people.person(desk), desk.act().today
    first, second = acts.hold(desk, person), acts.hold(desk, person)

    def end(who, row, days=0):
        at = who.act().at + timedelta(days=days)
        who.change(lambda db, act: counseling.end_session(db, act, session_id=row.id, at=at))
        return who.read(lambda db, act: db.get_one(CounselingSession, row.id).ended_at)

    with pytest.raises(NotAllowed):
        end(colleague, first)
    with pytest.raises(InvalidInput):
        end(desk, first, days=400)
    assert end(supervisor, first)
    supervisor.change(
        lambda db, act: absences.add_absence(
            db,
            act,
            account_id=desk.who.account_id,
            from_on=today,
            until_on=today,
            deputy_id=colleague.who.account_id,
        )
    )
    assert end(colleague, second)
