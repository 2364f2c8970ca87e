"""What a window is told of the queue, the stamp that spares reading it again, and what a number becomes."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NotAllowed
from jobdesk.records.audit import AuditEntry
from jobdesk.records.tickets import Ticket, WindowShift
from jobdesk.services import serving
from jobdesk.services.tickets import calling, issuing, links, shifts
from jobdesk.services.tickets.purposes import assign_windows, list_purposes
from jobdesk.services.tickets.strip import queue_stamp, read_strip
from tests.services import people
from tests.services.queues import issue, purposes


@pytest.fixture
def made(center):
    """Purposes; window 1 calls B first, then A."""
    return purposes(center, {"구직 상담": {1: 2, 2: 1}, "구인": {1: 1}})


def strip(center, role="counselor"):
    return center.desk(role).read(read_strip)


def stamp(center):
    return center.desk("counselor").read(queue_stamp)


def one(center, act, ticket, role="counselor", **given):
    return center.desk(role).change(lambda db, it: act(db, it, ticket_id=ticket.id, **given))


def session_values(desk, note="상담"):
    return {"started_at": desk.clock.now(), "mode": "visit", "kind": "intake", "place": "center", "note": note}


def test_a_center_without_purposes_has_no_strip(center):
    assert not strip(center).in_use


def test_who_waits_stands_in_the_order_the_window_calls(center, made):
    for name in ("구직 상담", "구인", "확인서"):
        issue(center, made[name])
    now = strip(center)
    assert [row.label for row in now.waiting] == ["B001", "A001", "C500"]
    assert (now.here, now.in_use, now.now, now.counter_no) == (2, True, None, 1)
    assert now.longest == min(row.waits_since for row in now.waiting[:2])
    called = center.desk("counselor").change(calling.call_next)
    now = strip(center)
    assert (now.now.label, now.since, now.here) == (called.label, called.called_at, 1)
    assert strip(center, "colleague").now is None, "another window's number"


def test_serving_is_timed_from_its_begin_and_those_on_hold_and_gone_are_named(center, made):
    rows = [issue(center, made["구직 상담"]) for _each in range(2)]
    for row in rows:
        one(center, calling.call_ticket, row)
        if row is rows[0]:
            one(center, calling.start_ticket, row)
            one(center, calling.hold, row)
    one(center, calling.say_no_answer, rows[1])
    now = strip(center)
    assert ([r.label for r in now.held], [r.label for r in now.no_answer]) == (["A001"], ["A002"])
    one(center, calling.resume, rows[0])
    now = strip(center)
    assert (now.now.label, now.held) == ("A001", [])
    assert now.since > now.now.called_at


def test_every_act_gives_another_stamp_and_the_same_one_is_not_read_again(center, made):
    desk, seen = center.desk("counselor"), [stamp(center)]
    assert desk.read(lambda db, act: read_strip(db, act, known=seen[0])) is None
    row = issue(center, made["구직 상담"])
    acts = (
        shifts.sit_down,
        calling.call_next,
        lambda db, act: calling.recall(db, act, ticket_id=row.id),
        lambda db, act: calling.start_ticket(db, act, ticket_id=row.id),
        shifts.go_away,
        shifts.come_back,
        lambda db, act: calling.end_ticket(db, act, ticket_id=row.id),
        shifts.leave_window,
    )
    for act in acts:
        seen.append(stamp(center))
        desk.change(act)
    seen.append(stamp(center))
    purpose = next(p for p in desk.read(list_purposes) if p.name == "구직 상담")
    center.desk("supervisor").change(
        lambda db, act: assign_windows(db, act, purpose_id=purpose.id, windows={1: 5})
    )
    seen.append(stamp(center))
    assert len(set(seen)) == len(seen)
    assert desk.read(lambda db, act: read_strip(db, act, known=seen[-1])) is None


def test_only_who_serves_is_told(center, made):
    for role in ("administrator", "auditor"):
        with pytest.raises(NotAllowed):
            strip(center, role)


def test_a_served_number_knows_its_person_once_and_its_session(center, made):
    desk = center.desk("counselor")
    hong = people.person(desk)
    kim = people.person(desk, full_name="김민수", mobile="010-0000-4321", birth_date="1990. 1. 2.")
    row = issue(center, made["구직 상담"], visitor_name="홍길동", phone_tail="1234")

    def said(person, **how):
        return one(center, links.link_person, row, jobseeker_id=person, **how)

    assert not said(hong), "it waits"
    one(center, calling.call_ticket, row)
    assert not said(hong), "nobody sat down yet"
    one(center, calling.start_ticket, row)
    assert not one(center, links.link_person, row, "colleague", jobseeker_id=hong), "another window's"
    assert said(kim)
    assert not said(hong), "somebody opened meanwhile is not the one of the number"
    assert said(hong, instead=True)
    values = session_values(desk)
    given = {"session_id": None, "values": values}
    other, _at = desk.change(lambda db, act: serving.write_session(db, act, jobseeker_id=kim, **given))
    mine, _at = desk.change(lambda db, act: serving.write_session(db, act, jobseeker_id=hong, **given))
    with desk.database.read() as db:
        ticket = db.get(Ticket, row.id)
        assert (ticket.jobseeker_id, ticket.session_id) == (hong, mine)
        linked = db.query(AuditEntry).filter_by(table_name="ticket", action=AuditAction.CHANGE).count()
    assert linked == 3
    assert other != mine
    assert not said(kim, instead=True), "its session is saved"


def test_a_number_ended_before_its_session_is_saved_gets_it_but_no_later_one(center, made):
    desk = center.desk("counselor")
    hong = people.person(desk)
    row = issue(center, made["구직 상담"])
    one(center, calling.call_ticket, row)
    one(center, calling.start_ticket, row)
    one(center, links.link_person, row, jobseeker_id=hong)
    values = session_values(desk)
    one(center, calling.end_ticket, row)
    later = {**values, "started_at": desk.clock.now()}

    def save(given):
        job = {"jobseeker_id": hong, "session_id": None, "values": given}
        return desk.change(lambda db, act: serving.write_session(db, act, **job))[0]

    save(later)
    assert desk.read(lambda db, act: db.get(Ticket, row.id).session_id) is None
    first = save(values)
    assert desk.read(lambda db, act: db.get(Ticket, row.id).session_id) == first


def test_an_appointment_says_who_it_is(center, made):
    desk = center.desk("counselor")
    hong = people.person(desk)
    due = desk.clock.now() + timedelta(seconds=1)
    row = desk.change(
        lambda db, act: issuing.make_appointment(
            db, act, purpose_id=made["구직 상담"].id, due_at=due, jobseeker_id=hong
        )
    )
    desk.change(lambda db, act: issuing.check_in(db, act, appointment_id=row.id))
    assert strip(center).waiting[0].jobseeker_id == hong


def test_sitting_down_locking_and_leaving_are_told_by_the_desk(center, made):
    desk = center.open("counselor", window_no=1)
    desk.begin_day()
    assert strip(center).shift.counter_no == 1
    desk.use_window(3)
    desk.sit_down()
    assert strip(center, "counselor").shift.counter_no == 3
    desk.lock()
    assert strip(center).shift.away_since is not None
    desk.unlock(center.password("counselor"))
    desk.begin_day()
    assert strip(center).shift.away_since is None
    desk.close()
    assert strip(center).shift is None


def test_a_desk_of_no_window_sits_nowhere(center, made):
    desk = center.open("counselor", window_no=1)
    desk.begin_day()
    desk.use_window(None)
    desk.sit_down()
    assert strip(center).shift is None


def test_the_day_begins_by_ending_what_yesterday_left(center, made):
    desk = center.desk("counselor")
    row = issue(center, made["구직 상담"], visitor_name="홍길동")
    desk.change(shifts.sit_down)
    with desk.database.write.begin() as db:
        ticket, shift = db.get(Ticket, row.id), db.query(WindowShift).one()
        ticket.issued_on -= timedelta(days=1)
        shift.began_at -= timedelta(days=1)
        began, at = shift.began_at, shift.id
    center.desk("supervisor").begin_day()
    with desk.database.read() as db:
        assert db.get(Ticket, row.id).state == "leftover"
        assert db.get(WindowShift, at).ended_at == began, "nobody knows how long they sat"
