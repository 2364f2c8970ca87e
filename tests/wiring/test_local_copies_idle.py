"""A local copy is not written again while nothing happens at the center."""

import pytest
from sqlalchemy import select

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.outreach import local_copies
from jobdesk.wiring import _local_refresh
from jobdesk.wiring._local_standing import find_copy
from tests.services.people import person


@pytest.fixture
def desk(shared_center):
    """A desk with a copy in step; the first one of a day is told in the 접속기록, and is followed by another."""
    made = shared_center.desk("supervisor")
    person(made)
    assert made.local.refresh()
    assert made.local.refresh()
    return made


def file_of(desk):
    """The copy's file as it is on the disk."""
    copy = find_copy(desk.local.folder, desk.center_id)
    return copy.path, copy.path.stat().st_mtime_ns


def test_nothing_is_written_until_something_is_recorded(desk, shared_center):
    before, made_at = file_of(desk), desk.local.made_at
    for _turn in range(3):
        assert desk.local.refresh()
    assert file_of(desk) == before
    assert desk.local.made_at == made_at, "it says of when it is, no later"
    person(shared_center.desk("counselor"), full_name="임꺽정", mobile="010-0000-7777")
    assert desk.local.refresh()
    assert file_of(desk) != before
    desk.local.go_on()
    assert len(desk.read(lambda db, act: db.scalars(select(Jobseeker.id)).all())) == 2


def test_it_is_written_again_now_and_then_on_another_day_and_where_that_is_asked(desk, monkeypatch):
    def is_written():
        before = file_of(desk)
        assert desk.local.refresh()
        return file_of(desk) != before

    assert not is_written()
    with monkeypatch.context() as patch:
        patch.setattr(_local_refresh, "WRITTEN_ANEW", 0.0)
        assert is_written()
    assert not is_written()
    day = local_copies.moment_of
    monkeypatch.setattr(_local_refresh, "moment_of", lambda db, act: (None, day(db, act)[1]))
    assert is_written()
    assert not is_written()
    before = file_of(desk)
    assert desk.local.refresh(asked=True)
    assert file_of(desk) != before
