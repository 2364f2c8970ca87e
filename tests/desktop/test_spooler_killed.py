"""A desk killed while it hands a paper to a real print service: nothing bursts out later."""

import os
import signal
import subprocess
import sys
import time

import pytest

from jobdesk.base.printing import PrintState
from jobdesk.devices.cups import HELD, PrintService
from jobdesk.devices.printer import Sheet
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.papers.slip import slip_pdf
from tests.desktop.print_service import print_service, until
from tests.papers.slips import slip

pytestmark = pytest.mark.desktop
QUIET = 2.0  # seconds in which a job that was let go would have come out
DESK = """
import os, signal, sys
from pathlib import Path
from jobdesk.devices.printer import Sheet
from jobdesk.devices.spooler import SpoolerPrinter
queue, title, paper, note, moment = sys.argv[1:]

def noted(device_job):
    if moment != "handed over":
        Path(note).write_text(device_job)
    if moment != "let go":
        os.kill(os.getpid(), signal.SIGKILL)

SpoolerPrinter(queue, "a4").print_sheet(Sheet(title, Path(paper).read_bytes()), noted)
"""
SLOW_LP = """#!/bin/sh
/usr/bin/lp "$@" >{home}/said
touch {home}/handed
exec sleep 5
"""


@pytest.fixture(scope="module")
def service():
    with print_service() as service:
        yield service


@pytest.fixture(scope="module")
def laser(service):
    return service.printer("Laser")


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "slip.pdf"
    path.write_bytes(slip_pdf(slip(), "a4"))
    return path


@pytest.fixture
def desk(tmp_path, paper):
    """Starts a desk of its own process that prints; it is dead when the test ends."""
    started = []

    def start(title, moment, **environ):
        command = [sys.executable, "-c", DESK, "Laser", title, str(paper), str(tmp_path / "note"), moment]
        started.append(subprocess.Popen(command, env={**os.environ, **environ}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def mine(title):
    return [job for job in PrintService().own_jobs("Laser") if job.title == title]


def stays_quiet(laser, before):
    end = time.monotonic() + QUIET
    while time.monotonic() < end:
        assert len(laser.came_out()) == before
        time.sleep(0.1)


def settled(tmp_path, title):
    note = tmp_path / "note"
    return SpoolerPrinter("Laser", "a4").take_back(title, note.read_text() if note.exists() else None)


@pytest.mark.parametrize(("moment", "title"), [("handed over", "20260100020115"), ("noted", "20260100020212")])
def test_a_desk_killed_before_it_let_the_paper_go(laser, desk, tmp_path, moment, title):
    before = len(laser.came_out())
    assert desk(title, moment).wait(60) == -signal.SIGKILL
    assert (tmp_path / "note").exists() == (moment == "noted")
    assert [job.state for job in mine(title)] == [HELD]
    stays_quiet(laser, before)
    assert settled(tmp_path, title) is PrintState.FAILED
    assert mine(title) == []
    stays_quiet(laser, before)


@pytest.mark.parametrize("moment", ["handed over", "noted"])
def test_the_paper_printed_again_after_the_kill_comes_out_once(laser, desk, paper, moment):
    before, title = len(laser.came_out()), "20260100020309"
    assert desk(title, moment).wait(60) == -signal.SIGKILL
    again = SpoolerPrinter("Laser", "a4").print_sheet(Sheet(title, paper.read_bytes()), str)
    assert again is PrintState.CONFIRMED
    assert mine(title) == []
    stays_quiet(laser, before + 1)


def test_a_desk_killed_while_lp_has_the_paper(laser, desk, tmp_path):
    program, before, title = tmp_path / "lp", len(laser.came_out()), "20260100020406"
    program.write_text(SLOW_LP.format(home=tmp_path))
    program.chmod(0o755)
    process = desk(title, "noted", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    until(lambda: (tmp_path / "handed").exists())
    process.kill()
    process.wait(10)
    assert settled(tmp_path, title) is PrintState.FAILED
    assert mine(title) == []
    stays_quiet(laser, before)


def test_a_desk_killed_once_the_paper_was_let_go(laser, desk, tmp_path):
    """Its paper may be out, and is asked for; one still behind others is taken back."""
    title, waits = "20260100020503", "20260100020600"
    before = len(laser.came_out())
    with laser.busy():
        first = desk(title, "let go")
        until(lambda: any(job.begun for job in mine(title)))
        first.kill()
        assert settled(tmp_path, title) is None
        noted = (tmp_path / "note").read_text()
        second = desk(waits, "let go")
        until(lambda: any(job.state != HELD for job in mine(waits)))
        second.kill()
        assert settled(tmp_path, waits) is PrintState.FAILED
    assert SpoolerPrinter("Laser", "a4").follow(noted) is PrintState.CONFIRMED
    stays_quiet(laser, before + 1)
