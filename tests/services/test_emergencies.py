"""A silent call for help, and what is written of it afterwards."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.tickets import IncidentKind
from jobdesk.services import emergencies, incidents
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
