"""kill -9 at random moments over a laser behind a real print service: each print true, and nothing later."""

import random
import time
from collections import Counter

import pytest

from jobdesk.base.printing import PrintState
from jobdesk.devices.cups import PrintService
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.counts import full
from tests.desk.test_killed_at_random_moments import all_jobs, live_and_die, prepare
from tests.desktop.print_service import print_service, until

pytestmark = pytest.mark.desktop
QUIET = 2.0


@pytest.fixture(scope="module")
def laser():
    with print_service() as service:
        yield service.printer("Laser")


def came_out(laser, known):
    """How often each number lies in the printer's tray."""
    return Counter(path.stem.rpartition("-")[2] for path in set(laser.came_out()) - known)


@pytest.mark.parametrize("seed", range(full(40, 4)))
def test_after_a_kill_nothing_comes_out_of_the_queue_unsaid(local_center, laser, seed):
    known = set(laser.came_out())
    records = prepare(local_center, link="spooler", address="Laser", paper="a4")
    told = live_and_die(local_center, records, random.Random(seed), paper="a4", within=1.5)

    desk = open_center(local_center.folder, "kim", local_center.password("counselor"), locksmith=CHEAP)
    for left in desk.settle_prints():
        if left.state == PrintState.SENT:
            desk.follow_print(left)
    until(lambda: not PrintService().own_jobs("Laser"))
    out = came_out(laser, known)
    time.sleep(QUIET)
    assert came_out(laser, known) == out, "nothing bursts out later"
    jobs = all_jobs(desk)
    assert set(told) <= {job.number for job in jobs}, "what was told as saved is there"
    assert set(out) <= {job.number for job in jobs}
    for job in jobs:
        assert job.state != PrintState.SENT
        assert out[job.number] <= 1
        if job.state != PrintState.UNKNOWN:
            assert out[job.number] == (job.state == PrintState.CONFIRMED), job.state
    desk.close()
