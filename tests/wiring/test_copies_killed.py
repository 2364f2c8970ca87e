"""kill -9 at a random moment of check-out, bundle, merge and receipt: whole or nothing, exactly once."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from jobdesk.base.errors import JobdeskError
from jobdesk.base.outreach import CheckoutState, Opener, PersonsTaken, VacanciesTaken
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, MergeConflict, SealedBundle
from jobdesk.services.outreach import checkouts
from jobdesk.store.bundles import read_header
from jobdesk.store.center import read_center
from jobdesk.wiring import open_center
from jobdesk.wiring.outreach import bring_home, pack, take_receipt, write_bundles
from tests.centers import CHEAP
from tests.counts import full
from tests.services.people import person

PARTS, TRIALS = range(full(12, 1)), full(5, 2)
DYING = """
import sys
from pathlib import Path
from jobdesk.wiring import open_center
from jobdesk.wiring.outreach import bring_home, take_receipt, write_bundles
from tests.centers import CHEAP
from tests.wiring.test_copies_killed import packed

act, folder, user, password, at = sys.argv[1:]
desk = open_center(Path(folder), user, password, None, locksmith=CHEAP)
print("ready", flush=True)
sys.stdin.readline()
{
    "pack": lambda: packed(desk, Path(at)),
    "bundle": lambda: write_bundles(desk, Path(at)),
    "merge": lambda: bring_home(desk, Path(at), receipt=Path(at).with_name("receipt")),
    "receipt": lambda: take_receipt(desk, Path(at)),
}[act]()
print("done", flush=True)
"""


def packed(desk, folder):
    """A copy of everything for the counselor."""
    kim = desk.read(lambda db, act: db.scalar(select(Account.id).where(Account.user_name == "kim")))
    return pack(
        desk,
        folder,
        plan=lambda db, act: checkouts.plan_checkout(
            db, act, persons=PersonsTaken.ALL, vacancies=VacanciesTaken.ALL
        ),
        device="노트북 1",
        purpose="JOB포유 3회",
        openers=[Opener(kim, own=True)],
    )


class Killer:
    """Does an act in a process of its own and kills it somewhere within it; learns how long the act takes."""

    def __init__(self, center, seed) -> None:
        self.center, self.rng, self.span = center, Random(seed), 0.4

    def kill(self, act, folder, at, role="counselor"):
        """One act, killed; whether it had come to its end."""
        given = [act, folder, self.center.user(role), self.center.password(role), at]
        process = subprocess.Popen(
            [sys.executable, "-c", DYING, *map(str, given)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(self.rng.uniform(0, self.span))
        process.send_signal(signal.SIGKILL)
        ended = "done" in process.communicate()[0]
        self.span *= 0.7 if ended else 1.3
        return ended


@pytest.fixture
def sit():
    """Signs in to a copy; closed at the end."""
    seated = []

    def one(center, folder):
        desk = open_center(folder, center.user("counselor"), center.password("counselor"), 1, locksmith=CHEAP)
        seated.append(desk)
        return desk

    yield one
    for desk in seated:
        if not desk.locked:
            desk._opened.close()


def count(desk, record):
    """How many there are."""
    return desk.read(lambda db, act: db.scalar(select(func.count()).select_from(record)))


def someone(desk, no):
    """A person that nobody else is."""
    return person(desk, ready=False, full_name=f"홍길{no}", mobile=f"010-0000-{no:04}", birth_date="")


@pytest.mark.parametrize("part", PARTS)
def test_a_copy_is_whole_or_not_there(local_center, sit, tmp_path, part):
    home, killer = local_center.desk("supervisor"), Killer(local_center, part * 10 + 1)
    someone(home, 1)
    home.lock()
    for no in range(TRIALS):
        folder = tmp_path / f"copy{no}"
        ended = killer.kill("pack", local_center.folder, folder, "supervisor")
        if folder.exists():
            laptop = sit(local_center, folder)
            assert count(laptop, Jobseeker) == 1
            laptop.lock()
        else:
            assert not ended
            home = local_center.desk("supervisor")
            packed(home, folder)
            home.lock()
            laptop = sit(local_center, folder)
            assert count(laptop, Jobseeker) == 1
            laptop.lock()
    assert local_center.desk("supervisor").check().sound


def out_of_the_house(desk):
    """The check-outs that are out, and those that never went."""
    rows = desk.read(lambda db, act: checkouts.list_checkouts(db, act))
    return (
        [one.id for one in rows if one.state == CheckoutState.OUT],
        [one.id for one in rows if one.abandoned],
    )


@pytest.mark.parametrize("part", PARTS)
def test_what_a_killed_packing_left_is_noted_and_removed(local_center, tmp_path, part):
    """Each copy that has its name is out; each that has none never went, and nothing of it is left."""
    home, killer = local_center.desk("supervisor"), Killer(local_center, part * 10 + 5)
    someone(home, 1)
    home.lock()
    made = []
    for no in range(TRIALS):
        folder = tmp_path / "drive" / f"copy{no}"
        folder.parent.mkdir(exist_ok=True)
        killer.kill("pack", local_center.folder, folder, "supervisor")
        made += [folder] if folder.exists() else []
    home = local_center.desk("supervisor")
    made.append(tmp_path / "drive" / "last")
    packed(home, made[-1])
    out, never = out_of_the_house(home)
    assert sorted(out) == sorted(read_center(one).checkout for one in made)
    assert len(never) <= TRIALS - len(made) + 1
    assert sorted((tmp_path / "drive").iterdir()) == sorted(made)
    assert not list(local_center.folder.glob(".packing-*"))


@pytest.mark.parametrize("part", PARTS)
def test_a_bundle_is_whole_or_not_there_and_none_is_lost(local_center, sit, tmp_path, part):
    home, killer = local_center.desk("supervisor"), Killer(local_center, part * 10 + 2)
    packed(home, tmp_path / "copy")
    for no in range(TRIALS):
        laptop, out = sit(local_center, tmp_path / "copy"), tmp_path / f"home{no}.jdb"
        someone(laptop, no)
        laptop.lock()
        ended = killer.kill("bundle", tmp_path / "copy", out)
        laptop = sit(local_center, tmp_path / "copy")
        sealed = laptop.read(lambda db, act: set(db.scalars(select(SealedBundle.content))))
        assert out.exists() or not ended
        if out.exists():
            assert out.read_bytes() in sealed
        folder = tmp_path / f"again{no}"
        folder.mkdir()
        write_bundles(laptop, folder / "home.jdb")
        laptop.lock()
        for file in sorted(folder.iterdir(), key=lambda one: read_header(one.read_bytes()).seq):
            bring_home(home, file)
        assert count(home, Jobseeker) == no + 1
    assert count(home, MergeConflict) == 0
    assert home.check().sound


@pytest.mark.parametrize("part", PARTS)
def test_a_merge_is_whole_or_not_there_and_comes_once(center, sit, tmp_path, part):
    home, killer = center.desk("supervisor"), Killer(center, part * 10 + 3)
    packed(home, tmp_path / "copy")
    for no in range(TRIALS):
        laptop, file = sit(center, tmp_path / "copy"), tmp_path / f"home{no}.jdb"
        for more in range(3):
            someone(laptop, no * 3 + more)
        write_bundles(laptop, file)
        laptop.lock()
        home.lock()
        for old in tmp_path.glob("home*-*.jdb"):
            old.unlink()
        ended = killer.kill("merge", center.folder, file, "supervisor")
        home = center.desk("supervisor")
        found = count(home, Jobseeker), count(home, Bundle)
        assert found in {(no * 3, no), (no * 3 + 3, no + 1)}
        assert found[1] == no + 1 or not ended
        report = bring_home(home, file, receipt=tmp_path / "receipt")
        assert report.already is (found[1] == no + 1)
        assert (count(home, Jobseeker), count(home, Bundle)) == (no * 3 + 3, no + 1)
    assert count(home, MergeConflict) == 0
    assert home.check().sound


@pytest.mark.parametrize("part", PARTS)
def test_a_copy_is_wiped_or_still_opens(local_center, sit, tmp_path, part):
    home, killer = local_center.desk("supervisor"), Killer(local_center, part * 10 + 4)
    packed(home, tmp_path / "copy")
    laptop = sit(local_center, tmp_path / "copy")
    someone(laptop, 1)
    write_bundles(laptop, tmp_path / "home.jdb")
    laptop.lock()
    bring_home(home, tmp_path / "home.jdb", receipt=tmp_path / "receipt")
    killer.span = 0.2
    for no in range(TRIALS):
        folder = tmp_path / f"copy{no}"
        shutil.copytree(tmp_path / "copy", folder)
        ended = killer.kill("receipt", folder, tmp_path / "receipt")
        try:
            laptop = sit(local_center, folder)
        except (JobdeskError, OSError):
            continue  # it opens for nobody; the center has all of it
        assert not ended
        assert count(laptop, Jobseeker) == 1
        assert take_receipt(laptop, tmp_path / "receipt")
        assert not folder.exists()
    assert count(home, Jobseeker) == 1
