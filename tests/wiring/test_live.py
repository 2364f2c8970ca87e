"""Two desks of one center: what one changes or opens, the other is told within the second; a local one nothing."""

import shutil
from dataclasses import replace
from queue import Empty, Queue
from time import monotonic, sleep

import pytest

from jobdesk.base.errors import StoreError
from jobdesk.services import centers as center_service
from jobdesk.store.center import read_center, write_center
from jobdesk.store.looks import Look, LookKind
from tests.counts import full
from tests.services.people import person

ROUNDS = full(200, 20)
P95_S = 1.0
"""Issue 9: within a second."""


@pytest.fixture
def two(shared_center, tmp_path):
    """Two machines of one center."""
    folder = tmp_path / "second"
    shutil.copytree(shared_center.folder, folder)
    first = shared_center.desk("counselor")
    number = first.change(lambda db, act: center_service.take_desk_number(db, host="second", at=act.at))
    write_center(replace(read_center(folder), desk=number))
    second = shared_center.open("colleague", folder=folder)
    yield first, second
    first.live.stop()
    second.live.stop()


class Ear:
    """What a desk hears, with the time."""

    def __init__(self, desk) -> None:
        self.changes, self.looks = Queue(), Queue()
        self.on = desk.live.begin(lambda one: self.changes.put((monotonic(), one)), self.looks.put)
        assert desk.live.heard_in(5) == self.on


def test_a_commit_is_told_to_the_other_desk_at_once(two):
    first, second = two
    ear = Ear(second)
    took = []
    for number in range(ROUNDS):
        known = person(first, ready=False, full_name="홍길동", mobile=f"010-0000-{number:04}")
        committed = monotonic()
        heard, change = ear.changes.get(timeout=5)
        assert known in change.tables["jobseeker"]
        took.append(heard - committed)
    assert sorted(took)[int(len(took) * 0.95)] < P95_S


def test_a_lock_leaves_the_ear_on_and_the_sign_out_stops_it(two, shared_center):
    first, second = two
    ear = Ear(second)
    second.lock()
    person(first, ready=False)
    assert ear.changes.get(timeout=5)[1] is not None
    second.unlock(shared_center.password("colleague"))
    second.close()
    person(first, ready=False)
    with pytest.raises(Empty):
        ear.changes.get(timeout=0.7)
    assert not second.live.on


def test_who_opens_a_record_is_seen_by_the_other_and_by_nobody_after_leaving(two):
    first, second = two
    ear, own = Ear(second), Ear(first)
    known = person(first, ready=False)
    first.live.show(LookKind.ASK, "jobseeker", known)
    look = ear.looks.get(timeout=5)
    assert look == Look(LookKind.ASK, first.center.desk, 1, first.account_id, "jobseeker", known)
    first.close()
    gone = ear.looks.get(timeout=5)
    assert (gone.kind, gone.desk, gone.record_id) == (LookKind.CLOSE, first.center.desk, None)
    assert own.looks.empty()


def test_a_locked_desk_tells_nothing(two):
    first, _second = two
    Ear(first)
    first.lock()
    with pytest.raises(StoreError):
        first.live.show(LookKind.OPEN, "jobseeker", first.account_id)


def test_a_local_center_listens_to_nobody(local_center):
    desk = local_center.desk()
    ear = Ear(desk)
    assert not ear.on
    desk.live.show(LookKind.ASK, "jobseeker", desk.account_id)
    sleep(0.1)
    assert ear.changes.empty()
    assert ear.looks.empty()
