"""Waiting numbers, appointments and incidents follow a merged person, and come back with the undo."""

from datetime import timedelta

import pytest

from jobdesk.base.tickets import IncidentKind
from jobdesk.records.tickets import Appointment, Incident, Ticket
from jobdesk.services import incidents
from jobdesk.services.serving import write_session
from jobdesk.services.tickets import calling
from jobdesk.services.tickets.issuing import make_appointment
from jobdesk.services.tickets.links import link_person
from tests.services.merged import merge, standing, twins, undo
from tests.services.queues import issue, purposes


def at_window(center, made):
    """A number that this window serves."""
    issue(center, made["구직 상담"])
    desk = center.desk("counselor")
    row = desk.change(calling.call_next)
    desk.change(lambda db, act: calling.start_ticket(db, act, ticket_id=row.id))
    return row.id


def tied(desk, one, made, ticket_id):
    """A number, an appointment and an incident of a person."""
    desk.change(lambda db, act: link_person(db, act, ticket_id=ticket_id, jobseeker_id=one))
    at = desk.clock.now()
    given = {"purpose_id": made["구직 상담"].id, "jobseeker_id": one}
    desk.change(lambda db, act: make_appointment(db, act, due_at=at + timedelta(days=1), **given))
    told = {"happened_at": at, "kind": IncidentKind.VERBAL, "told": "큰 소리", "jobseeker_id": one}
    desk.change(lambda db, act: incidents.record_incident(db, act, **told))


def whose(desk):
    def read(db, _act):
        return {one.jobseeker_id for record in (Ticket, Appointment, Incident) for one in db.query(record).all()}

    return desk.read(read)


@pytest.fixture
def made(center):
    return purposes(center)


def test_they_follow_the_survivor_and_come_back(center, made):
    desk, boss = center.desk("counselor"), center.desk("supervisor")
    gone, survivor = twins(boss)
    tied(desk, gone, made, at_window(center, made))
    before = boss.read(lambda db, act: standing(db))
    done = merge(boss, gone, survivor)
    assert whose(desk) == {survivor}
    assert undo(boss, done.id).stays == ()
    assert whose(desk) == {gone}
    assert boss.read(lambda db, act: standing(db)) == before


def test_what_is_tied_to_the_one_that_went_hangs_on_the_survivor(center, made):
    """A window has the card open while the supervisor merges it."""
    desk, boss = center.desk("counselor"), center.desk("supervisor")
    ticket = at_window(center, made)
    gone, survivor = twins(boss)
    merge(boss, gone, survivor)
    tied(desk, gone, made, ticket)
    assert whose(desk) == {survivor}


def test_a_session_begun_on_the_one_that_went_is_the_number_s(center, made):
    desk, boss = center.desk("counselor"), center.desk("supervisor")
    ticket = at_window(center, made)
    gone, survivor = twins(boss)
    desk.change(lambda db, act: link_person(db, act, ticket_id=ticket, jobseeker_id=gone))
    merge(boss, gone, survivor)

    values = {"started_at": desk.clock.now(), "mode": "visit", "kind": "intake", "note": "구직 상담"}

    def write(db, act):
        return write_session(db, act, jobseeker_id=gone, session_id=None, values=values)

    session, _started = desk.change(write)
    assert desk.read(lambda db, _act: db.get_one(Ticket, ticket).session_id) == session
