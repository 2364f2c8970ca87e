"""A JOB포유 afternoon, by keyboard in a real window."""

import pytest

from jobdesk.qt.pages.events import EventsPage
from jobdesk.records.events import EmployerVisit, Event, EventFirm, EventParticipant
from tests.qt.helpers import settle, show_page
from tests.services import people


@pytest.fixture
def page(qtbot, local_center):
    page = show_page(qtbot, EventsPage, local_center.desk("counselor"))
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def save(qtbot, page, **values):
    page.sheet.form.set_values(values)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None


def test_an_event_with_a_firm_and_a_person(qtbot, page, local_center):
    desk = local_center.desk("counselor")
    person = people.person(desk)
    page.action("events.new").trigger()
    save(qtbot, page, name="제1회 JOB포유")
    page.action("events.new_firm").trigger()
    save(qtbot, page, employer_name="한빛관리", booth="1")
    page.action("events.new_person").trigger()
    settle(qtbot, page.room.work)
    page.sheet.people.select(person)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert [e.name for e in all_of(desk, Event)] == ["제1회 JOB포유"]
    assert [f.employer_name for f in all_of(desk, EventFirm)] == ["한빛관리"]
    (there,) = all_of(desk, EventParticipant)
    assert there.jobseeker_id == person
    assert there.signed_in_at is not None
    page.pop()
    qtbot.waitUntil(lambda: page.people.model_.rowCount() == 1)


def test_a_visit(qtbot, page, local_center):
    page.action("events.new_visit").trigger()
    save(qtbot, page, employer_name="가온식품", result="vacancy")
    assert [v.result for v in all_of(local_center.desk("counselor"), EmployerVisit)] == ["vacancy"]
    assert page.visits.model_.rowCount() == 1
