"""A laptop comes home while four desks save the same records: no save that was answered is overwritten."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Select, select

from jobdesk.base.errors import StaleRecord
from jobdesk.base.outreach import RowOutcome
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import BundleRow, MergeConflict
from jobdesk.services import centers, jobseekers
from jobdesk.services.outreach import _merge_rows, merging
from jobdesk.store.center import read_center, write_center
from tests.counts import full
from tests.services import people
from tests.services.acts import edit_person
from tests.services.copies import check_out, merge

MERGES, PEOPLE = full(20, 1), full(40, 20)


class Unlocked(Select):
    """A query that holds nothing: what the merge must not be."""

    inherit_cache = True

    def with_for_update(self, *_args, **_named):
        """Not held."""
        return self


@pytest.fixture
def desks(shared_center, tmp_path):
    """Four desks with numbers of their own, so that none waits for another's turn."""
    first = shared_center.desk("supervisor")
    made = []
    for no in range(4):
        folder = tmp_path / f"desk{no}"
        shutil.copytree(shared_center.folder, folder)
        number = first.change(lambda db, act: centers.take_desk_number(db, host="desk", at=act.at))
        write_center(replace(read_center(folder), desk=number))
        made.append(shared_center.open("colleague", folder=folder))
    return made


@pytest.fixture
def slow(monkeypatch):
    """A merge that takes its time between reading and writing a row, as on a busy machine."""
    quick: Callable = _merge_rows.three_way

    def three_way(*told):
        sleep(0.01)
        return quick(*told)

    monkeypatch.setattr(_merge_rows, "three_way", three_way)


def save(desk, person, value):
    """A desk saves one field as its window does; answers whether it was taken."""

    def job(db, act):
        version = db.get_one(Jobseeker, person).version
        jobseekers.save_jobseeker(db, act, jobseeker_id=person, version=version, values={"email": value})
        db.flush()
        return db.get_one(Jobseeker, person).version

    try:
        return desk.change(job)
    except StaleRecord:
        return None


def race(center, desks, tmp_path, name):
    """One merge amid saves: the people whose answered save was overwritten, and how many saves there were."""
    home = center.desk("supervisor")
    known = [people.person(home, ready=False, mobile=f"010-0000-{no:04}") for no in range(PEOPLE)]
    laptop = check_out(home, tmp_path / f"{name}.db", issuer=90)
    for one in known:
        edit_person(laptop, one, email=f"{name}@laptop.example")
    file, over, saved = laptop.bundle(), Event(), {}
    laptop.close()

    def sit(no, desk):
        kept, turn = {}, 0
        while not over.is_set():
            one = known[(turn * 7 + no * 5) % len(known)]
            value = f"{name}.{no}.{turn}@desk.example"
            version, turn = save(desk, one, value), turn + 1
            if version is not None:
                kept[one] = version, value
        return kept

    with ThreadPoolExecutor(len(desks)) as pool:
        sitting = [pool.submit(sit, no, desk) for no, desk in enumerate(desks)]
        try:
            sleep(0.1)
            report = merge(home, file)
        finally:
            over.set()
        for one in sitting:
            for person, told in one.result().items():
                saved[person] = max(told, saved.get(person, (0, "")))

    def ends(db, act):
        now = {row.id: row.email for row in db.scalars(select(Jobseeker).where(Jobseeker.id.in_(known)))}
        asked = set(db.scalars(select(MergeConflict.record_id).where(MergeConflict.bundle_id == report.bundle_id)))
        taken = select(BundleRow.record_id).where(
            BundleRow.bundle_id == report.bundle_id, BundleRow.outcome == RowOutcome.CHANGED
        )
        assert asked | set(db.scalars(taken)) >= set(known), "each change was taken or is asked about"
        return now

    now = home.read(ends)
    return [one for one, (_version, value) in saved.items() if now[one] != value], len(saved)


@pytest.mark.usefixtures("slow")
def test_no_answered_save_is_overwritten(shared_center, desks, tmp_path):
    for turn in range(MERGES):
        lost, saves = race(shared_center, desks, tmp_path, f"run{turn}")
        assert lost == []
        assert saves > 0


@pytest.mark.usefixtures("slow")
def test_a_merge_that_holds_nothing_is_found_out(shared_center, desks, tmp_path, monkeypatch):
    for module in (_merge_rows, merging):
        monkeypatch.setattr(module, "select", Unlocked)
    lost, _saves = race(shared_center, desks, tmp_path, "run")
    assert lost, "the rig sees what the lock is for"
