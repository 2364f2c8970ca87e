"""A silent call for help, and what is written of it afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.tickets import IncidentKind
from jobdesk.records.tickets import Emergency
from jobdesk.services import audit, emergencies, incidents
from tests.services.people import person


def test_every_other_desk_sees_which_window_needs_help(center):
    desk, other = center.desk("counselor"), center.desk("colleague")
    key = desk.change(emergencies.raise_emergency)
    assert desk.change(emergencies.raise_emergency) == key, "pressed twice, one call"
    (row,) = other.read(emergencies.open_emergencies)
    assert (row.id, row.counter_no, row.who) == (key, 1, "김상담")
    other.change(lambda db, act: emergencies.close_emergency(db, act, emergency_id=key))
    other.change(lambda db, act: emergencies.close_emergency(db, act, emergency_id=key))
    assert center.desk("reception").read(emergencies.open_emergencies) == []
    assert desk.change(emergencies.raise_emergency) != key


def going(db, act, *, key):
    emergencies.go_to_emergency(db, act, emergency_id=key)


def test_who_was_the_first_to_go_is_told_at_every_desk_and_stays(center):
    desk, other, third = center.desk("counselor"), center.desk("colleague"), center.desk("reception")
    key = desk.change(emergencies.raise_emergency)
    desk.change(partial(going, key=key))
    (row,) = third.read(emergencies.open_emergencies)
    assert (row.going_by, row.going_who, row.going_at) == (None, "", None), "nobody comes to help oneself"
    for one in (other, third, other):
        one.change(partial(going, key=key))
    for one in (desk, other, third, center.desk("supervisor")):
        (row,) = one.read(emergencies.open_emergencies)
        assert (row.going_by, row.going_who) == (other.account_id, "이상담")
        assert row.going_at is not None
    told = center.desk("auditor").change(audit.list_audit)
    assert len([one for one in told if one.record_id == key and (one.detail or {}).get("going")]) == 1


def test_nobody_goes_to_a_call_that_is_closed(center):
    desk, other = center.desk("counselor"), center.desk("colleague")
    key = desk.change(emergencies.raise_emergency)
    other.change(lambda db, act: emergencies.close_emergency(db, act, emergency_id=key))
    other.change(partial(going, key=key))
    kept = other.read(lambda db, _act: db.get_one(Emergency, key).going_by)
    assert kept is None


def test_two_who_press_at_once_are_one_on_the_way(center):
    desk = center.desk("counselor")
    key = desk.change(emergencies.raise_emergency)
    others = [center.open(role) for role in ("colleague", "supervisor", "reception")]
    with ThreadPoolExecutor(len(others)) as hands:
        list(hands.map(lambda one: one.change(partial(going, key=key)), others))
    (row,) = desk.read(emergencies.open_emergencies)
    assert row.going_by in {one.account_id for one in others}


def test_an_incident_is_read_by_its_author_and_the_supervisor(center):
    desk = center.desk("counselor")
    known = person(desk, full_name="홍길동")
    at = desk.clock.now() - timedelta(minutes=5)
    given = {"happened_at": at, "kind": IncidentKind.VERBAL, "told": "큰 소리로 욕을 함", "jobseeker_id": known}
    key = desk.change(lambda db, act: incidents.record_incident(db, act, **given))
    assert [row.told for row in desk.change(incidents.list_incidents)] == ["큰 소리로 욕을 함"]
    assert [row.id for row in center.desk("supervisor").change(incidents.list_incidents)] == [key]
    assert center.desk("colleague").change(incidents.list_incidents) == []
    edit = {"incident_id": key, "version": 1, "kind": IncidentKind.THREAT, "told": "협박함", "done": "경찰 부름"}
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(lambda db, act: incidents.edit_incident(db, act, **edit))
    desk.change(lambda db, act: incidents.edit_incident(db, act, **edit))
    (row,) = desk.change(incidents.list_incidents)
    assert (row.kind, row.told, row.done) == (IncidentKind.THREAT, "협박함", "경찰 부름")
    with pytest.raises(NotAllowed):
        center.desk("administrator").change(incidents.list_incidents)
    desk.change(lambda db, act: incidents.strike_incident(db, act, incident_id=key, why="다른 건"))
    assert desk.change(incidents.list_incidents) == []


def test_an_incident_says_what_happened_and_when_it_did(center):
    desk = center.desk("counselor")
    now = desk.clock.now()
    given = {"happened_at": now, "kind": IncidentKind.OTHER, "told": " "}
    with pytest.raises(InvalidInput) as refused:
        desk.change(lambda db, act: incidents.record_incident(db, act, **given))
    assert refused.value.field == "told"
    later = {**given, "told": "소란", "happened_at": now + timedelta(hours=1)}
    with pytest.raises(InvalidInput) as refused:
        desk.change(lambda db, act: incidents.record_incident(db, act, **later))
    assert refused.value.field == "happened_at"
