"""The rig itself: what is lost, told twice or called twice is found by it."""

from uuid import UUID

import pytest
from sqlalchemy import select

from jobdesk.base.ids import new_id
from jobdesk.records.jobseekers import Jobseeker
from tests.services import people
from tests.shared.compare import differences
from tests.shared.diary import DONE, FAILED


@pytest.fixture
def office(make_office):
    return make_office(2)


@pytest.fixture
def admin(office):
    desk = office.open("admin")
    yield desk
    desk.close()


def test_edits_written_over_others_are_found(office, admin):
    office.start(blind=True, think=(0.0, 0.2), users=["c1", "c2"], acts={"edit": 1})
    office.go()
    office.wait(lambda _lines: "edits lost" in str(differences(admin, office.read())), "nothing was written over")
    office.end()
    (told,) = differences(admin, office.read())
    assert told.startswith("edits lost: ")


def test_what_is_not_there_is_found(office, admin):
    chief = office.open("chief")
    person = people.person(chief, full_name="나홀로", mobile="010-7700-0001")
    people.person(chief, full_name="둘째", mobile="010-7700-0001", birth_date="1999. 9. 9.")
    chief.close()
    op = admin.read(lambda db, act: db.get_one(Jobseeker, person).op_id)
    known = {"what": DONE, "kind": "x", "op": str(op)}
    one = {**known, "rows": {"jobseeker": [str(person)]}, "label": "A001", "called": "A002"}
    other = {**known, "op": str(new_id()), "label": "A001", "called": "A002", "slips": ["2026-01-000001-00"] * 2}
    stray = {**known, "rows": {"jobseeker": [str(UUID(int=7))]}}
    lost = {**known, "kind": "edit", "person": str(admin.read(lambda db, act: db.scalar(select(Jobseeker.id))))}
    told = differences(admin, {"c1": [one, lost], "c2": [other, stray, {"what": FAILED, "kind": "y", "why": "z"}]})
    expected = (
        *("c2: failed y: z", "acknowledged and lost: x", "record lost or of another act: jobseeker"),
        *("slip number told twice", "slip number lost", "waiting number told twice", "waiting number lost"),
        *("registered twice: 01077000001", "edits lost: 1 of 1", "called by two windows: A002"),
    )
    assert [words for words in expected if not any(one.startswith(words) for one in told)] == []
    assert len(told) == len(expected)
