"""One thread per visit, also where a number goes from one window to the next."""

from jobdesk.base.i18n import _
from jobdesk.base.tickets import TicketState
from jobdesk.records.tickets import Ticket
from jobdesk.services import counseling, serving, timeline
from jobdesk.services.tickets import calling, links
from jobdesk.services.waiting_figures import STATE_WORDS
from tests.services import acts, people
from tests.services.queues import issue, purposes


def at_window(desk, ticket, person, began=None):
    """Called, begun, known; a session is written there and its key answered."""
    for what in (calling.call_ticket, calling.start_ticket):
        desk.change(lambda db, act, what=what: what(db, act, ticket_id=ticket.id))
    desk.change(lambda db, act: links.link_person(db, act, ticket_id=ticket.id, jobseeker_id=person))
    values = {"started_at": began or desk.act().at, "note": "상담", "mode": "visit", "kind": "intake"}
    job = {"jobseeker_id": person, "session_id": None, "values": values, "end": True}
    return desk.change(lambda db, act: serving.write_session(db, act, **job))[0]


def test_what_the_next_window_did_is_in_the_same_thread(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    hong = acts.ready_since(one, 25)
    ticket = issue(center, purposes(center)["구직 상담"])
    first = at_window(one, ticket, hong)
    one.change(lambda db, act: calling.transfer(db, act, ticket_id=ticket.id, for_counter=two.window_no))
    second = at_window(two, ticket, hong)
    sent = acts.refer(two, hong, people.vacancy(two), session_id=second)
    two.change(lambda db, act: calling.end_ticket(db, act, ticket_id=ticket.id))
    later = acts.hold(two, hong).id
    rows = one.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=hong))
    assert {row.id for row in rows if row.visit} == {ticket.id, first, second, sent.id}
    assert len({row.visit for row in rows if row.visit}) == 1
    assert later in {row.id for row in rows}


def test_notes_and_interviews_are_of_the_thread_and_the_number_stands_before_a_session_told_to_the_minute(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 25)
    ticket = issue(center, purposes(center)["구직 상담"])
    session = at_window(desk, ticket, hong, desk.act().at.replace(second=0, microsecond=0))
    desk.change(lambda db, act: counseling.add_note(db, act, session_id=session, note="야간 불가"))
    sent = acts.refer(desk, hong, people.vacancy(desk), session_id=session)
    acts.enter(desk, sent.id, "31")
    rows = desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=hong))
    assert [row.kind for row in rows if row.visit][-2:] == ["session", "ticket"]
    assert {row.kind for row in rows if row.visit} >= {"ticket", "session", "note", "referral", "interview"}


def test_a_visit_that_was_left_over_says_so_and_one_that_ended_does_not(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 25)
    ticket = issue(center, purposes(center)["구직 상담"])
    at_window(desk, ticket, hong)

    def number():
        rows = desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=hong))
        return next(row.detail for row in rows if row.kind == "ticket")

    word = _(STATE_WORDS[TicketState.LEFTOVER])
    assert word not in number()
    desk.change(lambda db, act: calling.end_ticket(db, act, ticket_id=ticket.id))
    ended = number()
    desk.change(lambda db, act: setattr(db.get_one(Ticket, ticket.id), "state", TicketState.LEFTOVER.value))
    assert number() == f"{ended} · {word}"
