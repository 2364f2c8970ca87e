"""Who sits on a desk's local copy keeps it: no refresh, wipe or other window takes what was saved there."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Checkout
from jobdesk.services.outreach.checkouts import revoke_checkout
from jobdesk.store import seats
from jobdesk.store.center import read_center
from jobdesk.store.seats import replacing, sit
from jobdesk.wiring import _local_files
from tests.services.people import person
from tests.wiring.test_local_copies import names, rows, set_name

SITTING = """
import sys
from pathlib import Path
from jobdesk.store.seats import sit

seat = sit(Path(sys.argv[1]))
print("sits", flush=True)
sys.stdin.readline()
"""


def name_of(desk, one):
    """A person's name."""
    return desk.read(lambda db, act: db.get_one(Jobseeker, one).full_name)


@pytest.fixture
def at_the_end(monkeypatch):
    """Lets an act happen at the very end of a refresh, when the next file is written and was read back."""
    real = _local_files.verify_file

    def let(act):
        def late(path, key):
            real(path, key)
            monkeypatch.setattr(_local_files, "verify_file", real)
            act()

        monkeypatch.setattr(_local_files, "verify_file", late)

    return let


def test_what_is_saved_on_the_copy_while_a_refresh_ends_comes_home(shared_center, at_the_end):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()

    def press_f11():
        desk.local.go_on()
        set_name(desk, known, "홍길순")

    at_the_end(press_f11)
    assert not desk.local.refresh()
    set_name(desk, known, "홍길남")
    home = desk.local.go_home()
    assert [one.changed for one in home.reports] == [1]
    assert name_of(desk, known) == "홍길남"
    assert desk.local.refresh()
    assert list(desk.local.folder.glob("center*.db")) == [read_center(desk.local.folder).path]


def test_a_desk_that_leaves_in_the_middle_is_not_read_as_the_center(shared_center, monkeypatch):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    real = _local_files.rows.mark_of

    def leave(*given, **more):
        monkeypatch.setattr(_local_files.rows, "mark_of", real)
        desk.local.go_on()
        set_name(desk, known, "홍길순")
        return real(*given, **more)

    monkeypatch.setattr(_local_files.rows, "mark_of", leave)
    with pytest.raises(JobdeskError):
        desk.local.refresh()
    assert [one.changed for one in desk.local.go_home().reports] == [1]
    assert name_of(desk, known) == "홍길순"


def test_another_window_on_the_copy_keeps_its_work(shared_center, at_the_end):
    desk, other = shared_center.desk(), shared_center.open("counselor")
    known = person(desk)
    assert desk.local.refresh()
    other.local.go_on()
    assert not desk.local.refresh()
    set_name(other, known, "홍길순")
    assert [one.changed for one in other.local.go_home().reports] == [1]
    assert desk.local.refresh()

    def come_and_go():
        other.local.go_on()
        set_name(other, known, "홍길남")
        other.close()

    person(desk, full_name="임꺽정", mobile="010-0000-7777")  # where nothing is new nothing is written
    at_the_end(come_and_go)
    assert not desk.local.refresh()
    assert [one.changed for one in desk.local.bring_waiting().reports] == [1]
    assert name_of(desk, known) == "홍길남"


def test_a_revoked_copy_is_not_pulled_away_from_who_sits_on_it(shared_center):
    desk, boss = shared_center.desk(), shared_center.desk("supervisor")
    known = person(desk)
    assert desk.local.refresh()
    other = shared_center.open("counselor")
    other.local.go_on()
    (row,) = rows(boss, Checkout)
    boss.change(lambda db, act: revoke_checkout(db, act, checkout_id=row.id, why="분실"))
    assert not desk.local.refresh()
    set_name(other, known, "홍길순")
    assert names(other, "홍길순") == [known]
    other.close()


def test_a_process_that_dies_stands_up(tmp_path):
    path = tmp_path / "seats"
    process = subprocess.Popen(
        [sys.executable, "-c", SITTING, str(path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "sits\n"
    with replacing(path) as word:
        assert word is None
    process.kill()
    process.communicate()
    with replacing(path) as word:
        assert word


def test_many_sit_and_each_leaves_another_word(tmp_path):
    path = tmp_path / "seats"
    with replacing(path) as word:
        assert word == b""
    words = set()
    for _time in range(3):
        first, second = sit(path), sit(path)
        with replacing(path) as word:
            assert word is None
        first.leave()
        with replacing(path) as word:
            assert word is None
        second.leave()
        second.leave()
        with replacing(path) as word:
            words.add(word)
    assert len(words) == 3


def test_who_sits_down_waits_for_who_replaces_but_not_for_ever(tmp_path, monkeypatch):
    path, sat = tmp_path / "seats", []
    with replacing(path):
        waits = Thread(target=lambda: sat.append(sit(path)))
        waits.start()
        waits.join(0.2)
        assert waits.is_alive()
    waits.join(5)
    assert len(sat) == 1
    sat[0].leave()
    monkeypatch.setattr(seats, "WAIT_SECONDS", 0.1)
    with replacing(path), pytest.raises(StoreError):
        sit(path)
