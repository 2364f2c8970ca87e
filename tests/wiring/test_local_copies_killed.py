"""kill -9 at a random moment of a refresh, its swap or the way home: the copy is whole, its work home once."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout, CheckoutPerson
from tests.counts import full
from tests.services.people import person

PARTS, TRIALS = range(full(12, 1)), full(5, 3)
DYING = """
import sys
from pathlib import Path
from jobdesk.wiring import open_center
from tests.centers import CHEAP

act, folder, user, password = sys.argv[1:]
desk = open_center(Path(folder), user, password, None, locksmith=CHEAP)
print("ready", flush=True)
sys.stdin.readline()
{"refresh": desk.local.refresh, "home": desk.local.bring_waiting}[act]()
print("done", flush=True)
"""


class Killer:
    """Does an act in a process of its own and kills it somewhere within it; learns how long the act takes."""

    def __init__(self, center, seed) -> None:
        self.center, self.rng, self.span = center, Random(seed), 0.6

    def kill(self, act):
        """One act, killed; whether it had come to its end."""
        given = [act, self.center.folder, self.center.user("counselor"), self.center.password("counselor")]
        process = subprocess.Popen(
            [sys.executable, "-c", DYING, *map(str, given)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        began = time.monotonic()
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(self.rng.uniform(0, self.span))
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0]
        if "done" in said:
            self.span = max(0.1, time.monotonic() - began)
        else:
            self.span *= 1.1
        return "done" in said


def count(db, record):
    """Rows of a table."""
    return db.scalar(select(func.count()).select_from(record))


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_refresh_leaves_the_old_copy_or_the_new_one(shared_center, part):
    desk, killer = shared_center.desk(), Killer(shared_center, part)
    people = 0
    for _trial in range(TRIALS):
        person(desk, full_name="임꺽정", mobile=f"010-0000-{people:04d}")
        people += 1
        before = desk.local.look()
        killer.kill("refresh")
        stands = desk.local.look()
        assert stands is not None or before is None
        if stands is not None:
            desk.local.go_on()
            assert desk.read(lambda db, act: count(db, Jobseeker)) in {people - 1, people}
            assert len(desk.local.go_home().reports) == 1
    assert desk.local.refresh()
    desk.local.go_on()
    assert desk.read(lambda db, act: count(db, Jobseeker)) == people
    assert desk.local.go_home().refused == ""
    live = select(Checkout.id).where(Checkout.state == "out")
    assert desk.read(lambda db, act: len(db.scalars(live).all())) == 1
    on_it = select(func.count()).select_from(CheckoutPerson).where(CheckoutPerson.checkout_id.in_(live))
    assert desk.read(lambda db, act: db.scalar(on_it)) == people


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_way_home_is_gone_again_and_counts_once(shared_center, part):
    desk, killer = shared_center.desk(), Killer(shared_center, part)
    assert desk.local.refresh()
    for trial in range(TRIALS):
        desk.local.go_on()
        person(desk, full_name="임꺽정", mobile=f"010-0000-{trial:04d}")
        desk.close()
        killer.kill("home")
        desk = shared_center.open("counselor")
        home = desk.local.bring_waiting()
        assert home is None or home.refused == ""
        assert desk.read(lambda db, act: (count(db, Jobseeker), count(db, Bundle))) == (trial + 1, trial + 1)
        assert desk.local.refresh()
    assert shared_center.desk("supervisor").check().sound
