"""kill -9 at random moments between commit and confirmation: each print in a true state, none twice unsaid.

A real process refers, queues and prints slip after slip, on a real encrypted center and a roll printer of software
on loopback, whose paper is read back; it is killed, and someone signs in again.
"""

import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from jobdesk.base.printing import PrinterRole, PrintState
from jobdesk.qt.print_attempt import attempt
from jobdesk.qt.raster import rasterize
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import print_jobs
from jobdesk.services.printers import choose_printer_for, printer_for, save_printer
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.counts import full
from tests.devices.fake_printer import FakePrinter
from tests.devices.roll_decoder import Cut, Line, RollDecoder
from tests.services import people

SLIPS, SPEED = 4, 60_000
DYING = """
import sys
from pathlib import Path
from uuid import UUID
from jobdesk.base.printing import PrinterRole
from jobdesk.qt.print_attempt import attempt
from jobdesk.qt.raster import rasterize
from jobdesk.services.print_jobs import queue_slip
from jobdesk.services.printers import printer_for
from jobdesk.services.referrals import record_referrals
from jobdesk.wiring import open_center
from tests.centers import CHEAP

folder, user, password, paper, vacancy, *seekers = sys.argv[1:]
desk = open_center(Path(folder), user, password, locksmith=CHEAP, rasterize=rasterize)
row, _fallback = desk.read(lambda db, act: printer_for(db, act, role=PrinterRole.SLIP))
print("ready", flush=True)
for seeker in seekers:
    def save(db, act):
        (sent,) = record_referrals(
            db, act, jobseeker_ids=[UUID(seeker)], vacancy_ids=[UUID(vacancy)], method="slip"
        )
        number = sent.slip_no.replace("-", "")
        return queue_slip(db, act, referral_id=sent.id, number=number, paper=paper)
    job = desk.change(save)
    print(job.number, flush=True)
    attempt(desk, job, row, lambda outcome: None)
print("done", flush=True)
"""


class Roll(FakePrinter):
    """Forgets at each connection what the one before left unfinished, as a printer does that is reset."""

    def _talk(self, line):
        self._decoder = RollDecoder()
        self.printed.append(None)
        super()._talk(line)

    def papers(self):
        """Each paper that was cut off: the number of its slip, and the copy it says it is."""
        found, text = [], ""
        for event in list(self.printed):
            if event is None:
                text = ""
            elif isinstance(event, Line):
                text += event.text + "\n"
            elif isinstance(event, Cut):
                number = re.search(r"(\d{4})-(\d\d)-(\d{6})-(\d\d)", text)
                again = re.search(r"재발급\D*(\d+)", text)
                assert number, text
                found.append(("".join(number.groups()), int(again[1]) if again else 1))
                text = ""
        return found


@pytest.fixture
def roll():
    printer = Roll(speed=SPEED)
    yield printer
    printer.close()


def prepare(center, **printer):
    """A center with a printer, a vacancy and people to refer."""
    boss, desk = center.desk("supervisor"), center.desk("counselor")
    values = {"name": "창구", **printer}
    row = boss.change(lambda db, act: save_printer(db, act, values=values))
    boss.change(
        lambda db, act: choose_printer_for(db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=row.id)
    )
    seekers = [
        people.person(desk, full_name=f"홍길{sign}", mobile=f"010-0000-00{n:02}", birth_date=f"1985. 3. {n + 1}.")
        for n, sign in enumerate("동순영희"[:SLIPS])
    ]
    return [str(people.vacancy(desk)), *map(str, seekers)]


def live_and_die(center, records, chosen, paper="roll", within=0.5):
    """Run until killed; the slip numbers it told, each after its COMMIT."""
    who = (center.user("counselor"), center.password("counselor"))
    process = subprocess.Popen(
        [sys.executable, "-c", DYING, str(center.folder), *who, paper, *records],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    told = [process.stdout.readline().strip() for _saved in range(chosen.randrange(SLIPS + 1))]
    time.sleep(chosen.uniform(0.0, within))
    process.send_signal(signal.SIGKILL)
    told += process.communicate()[0].split()
    return [one for one in told if one != "done"]


def all_jobs(desk):
    return desk.read(lambda db, act: [print_jobs.read_attempt(db, act, job_id=j.id) for j in db.query(PrintJob)])


def quiet(roll):
    """What the roll has once nothing more comes."""
    before, size = -1, 0
    while before != size:
        time.sleep(0.25)
        before, size = size, len(roll.received)
    return Counter(number for number, _copy in roll.papers())


@pytest.mark.parametrize("seed", range(full(50, 3)))
def test_after_a_kill_each_print_is_in_a_true_state_and_none_comes_out_twice_unsaid(local_center, roll, seed):
    chosen = random.Random(seed)
    told = live_and_die(
        local_center, prepare(local_center, link="network", address=f"127.0.0.1:{roll.port}", mode="text"), chosen
    )
    out = quiet(roll)

    desk = open_center(
        local_center.folder, "kim", local_center.password("counselor"), locksmith=CHEAP, rasterize=rasterize
    )
    desk.settle_prints()
    assert quiet(roll) == out, "nothing bursts out by itself"
    jobs = all_jobs(desk)
    assert set(told) <= {job.number for job in jobs}, "what was told as saved is there"
    assert set(out) <= {job.number for job in jobs}
    for job in jobs:
        came_out = out[job.number]
        assert came_out <= 1
        assert job.state in {"queued", "unknown", "confirmed"}
        assert (job.state, job.attempts) != ("queued", 1)
        if job.state != "unknown":
            assert came_out == (job.state == "confirmed"), job.state

    go_on(desk, jobs, out, chosen)
    assert {job.state for job in all_jobs(desk)} <= {"confirmed"}
    quiet(roll)
    copies = Counter(roll.papers())
    assert set(copies.values()) <= {1}, "no copy number stands on two papers"
    assert {number for number, copy in copies} == {job.number for job in jobs}
    desk.close()


def go_on(desk, jobs, out, chosen):
    """Someone looks at the paper and answers, or is not sure and prints again; what waits is printed."""
    row, _fallback = desk.read(lambda db, act: printer_for(db, act, role=PrinterRole.SLIP))
    for job in jobs:
        if job.state == PrintState.UNKNOWN:
            again = desk.change(ask(job, came_out=bool(out[job.number]), sure=chosen.random() < 0.5))
        else:
            again = job
        if again.state != PrintState.CONFIRMED:
            outcome = attempt(desk, again, row, lambda _outcome: None)
            assert outcome.state == PrintState.CONFIRMED, outcome.sentence


def ask(job, *, came_out, sure):
    def act_of(db, act):
        if sure:
            return print_jobs.answer_job(db, act, job_id=job.id, came_out=came_out)
        return print_jobs.retry_job(db, act, job_id=job.id)

    return act_of
