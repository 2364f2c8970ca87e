"""kill -9 at a random moment of a move: the old place is the center, or the new one; never both, never neither."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.store.center import read_center
from jobdesk.wiring.moving_marks import Where
from jobdesk.wiring.moving_places import NOTE
from tests.counts import full
from tests.moved import Movers
from tests.wiring.test_copies_killed import someone

PARTS, TRIALS = range(full(20, 1)), 3
DYING = """
import sys
from pathlib import Path
from jobdesk.wiring.moving import move_center
from tests.centers import CHEAP

folder, user, password, url, database = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
there = "postgres" in url.rpartition("@")[2].partition("?")[0]
move_center(
    Path(folder), user=user, password=password, to_server=there, url=url, database=database, locksmith=CHEAP
)
print("done", flush=True)
"""


@pytest.fixture
def mover(postgres_server, local_center):
    made = Movers(postgres_server, local_center.folder)
    yield made
    made.close()


def kill(mover, seconds):
    """A move in a process of its own, killed so long after it holds the center; whether it had come to its end."""
    who = mover.who()
    there = not read_center(mover.folder).is_shared
    url = mover.server.url("postgres") if there else mover.url()
    process = subprocess.Popen(
        [sys.executable, "-c", DYING, str(mover.folder), who["user"], who["password"], url, mover.names[-1]],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    until = time.monotonic() + 60
    while not (mover.folder / NOTE).exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return "done" in process.communicate()[0]


@pytest.mark.parametrize("part", PARTS)
def test_one_center_lives_whatever_is_killed(local_center, mover, part):
    rng, span = Random(part), 4.0
    someone(local_center.desk("supervisor"), 0)
    local_center.close()
    for no in range(TRIALS):
        before = mover.here()
        ended = kill(mover, rng.uniform(0, span))
        span *= 0.7 if ended else 1.3
        desk = local_center.open("supervisor")
        after = mover.here()
        assert after != before or not ended
        assert mover.living() == [after]
        someone(desk, no + 1)
        assert desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Jobseeker))) == no + 2
        assert desk.check().sound
        local_center.close()
        if after != before and not read_center(mover.folder).is_shared:
            mover.next()
    mover.move()
    assert mover.living() == [mover.here()], "what killed ones left is in nobody's way"
    assert Where.COMING not in mover.standing().values()
    assert local_center.open("supervisor").check().sound


def test_killed_between_the_two_the_folder_follows_by_itself(local_center, mover, monkeypatch):
    """The old data is closed, and `center.toml` not yet replaced."""

    class Killed(BaseException):
        """The process ends here."""

    def die(*_given):
        raise Killed

    with monkeypatch.context() as during:
        during.setattr("jobdesk.wiring.moving.follow", die)
        with pytest.raises(Killed):
            mover.move()
    assert mover.here() == "center.db"
    assert mover.standing() == {"center.db": Where.AWAY, mover.names[0]: Where.COMING}
    local_center.open("counselor")
    assert mover.here() == mover.names[0]
    assert mover.standing() == {"center.db": Where.AWAY, mover.names[0]: Where.HERE}
    assert local_center.open("supervisor").check().sound
