"""An incident on paper: as narrow as its record, by number and never by name, each look on record."""

import subprocess

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.tickets import IncidentKind
from jobdesk.services import audit, incidents, printables
from jobdesk.services.incident_paper import incident_printable, queue_incident_paper, record_incident_file
from tests.services.people import person


@pytest.fixture
def written(center):
    desk = center.desk("counselor")
    known = person(desk, full_name="홍길동")
    given = {"happened_at": desk.act().at, "kind": IncidentKind.THREAT, "jobseeker_id": known}
    given |= {"told": "책상을 치며 위협함 " * 60, "done": "청원경찰 동행"}
    return desk.change(lambda db, act: incidents.record_incident(db, act, **given)), known


def text_of(found):
    run = ["pdftotext", "-layout", "-", "-"]
    told = subprocess.run(run, input=found.draw(found.paper), capture_output=True, check=True)
    return told.stdout.decode()


@pytest.mark.parametrize("role", ["counselor", "supervisor"])
def test_its_author_and_the_supervisor_see_it(center, written, role):
    key, known = written
    desk = center.desk(role)
    text = text_of(desk.change(lambda db, act: incident_printable(db, act, incident_id=key)))
    assert "위협함" in text
    assert "청원경찰" in text
    assert "김상담" in text
    assert "홍길동" not in text, "who it was is told by number"
    told = center.desk("auditor").change(audit.list_audit)
    (look,) = [one for one in told if one.record_id == key and one.action is AuditAction.VIEW]
    assert look.jobseeker_ids == (known,)


@pytest.mark.parametrize("role", ["colleague", "administrator", "reception"])
@pytest.mark.parametrize("job", [incident_printable, queue_incident_paper, record_incident_file])
def test_nobody_else_does(center, written, role, job):
    with pytest.raises(NotAllowed):
        center.desk(role).change(lambda db, act: job(db, act, incident_id=written[0]))


def test_its_print_is_named_by_the_day_and_drawn_for_those_alone(center, written):
    desk, key = center.desk("counselor"), written[0]
    job = desk.change(lambda db, act: queue_incident_paper(db, act, incident_id=key))
    assert "홍" not in job.number
    assert "위협" not in str(job.detail)
    desk.change(lambda db, act: printables.printable(db, act, job))
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(lambda db, act: printables.printable(db, act, job))


def test_a_file_is_on_record_and_a_struck_one_is_no_paper(center, written):
    desk, key = center.desk("counselor"), written[0]
    desk.change(lambda db, act: record_incident_file(db, act, incident_id=key))
    told = center.desk("auditor").change(audit.list_audit)
    assert [one.detail for one in told if one.record_id == key and one.action is AuditAction.EXPORT]
    desk.change(lambda db, act: incidents.strike_incident(db, act, incident_id=key, why="다른 건"))
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: incident_printable(db, act, incident_id=key))
