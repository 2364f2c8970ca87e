"""What became of a paper whose print service answered too late, or a desk that ended in between."""

import os
import time
from dataclasses import replace

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.cups import HELD, PENDING, OwnJob
from jobdesk.devices.printer import Sheet
from jobdesk.devices.spooler import Patience, SpoolerPrinter
from tests.devices.print_services import DONE, PRINTING, READY, Service

WAITING = replace(PRINTING, state=PENDING, begun=False)
HELD_YET = replace(WAITING, state=HELD)
MINE = OwnJob(7, "1", HELD, begun=False)
LP = """#!/bin/sh
case "$*" in
*resume*) {resume};;
*) cat >/dev/null; {hand};;
esac
"""


@pytest.fixture
def lp(tmp_path, monkeypatch):
    def write(hand="echo 'request id is Laser-7 (1 file(s))'", resume="exit 0"):
        program = tmp_path / "lp"
        program.write_text(LP.format(hand=hand, resume=resume))
        program.chmod(0o755)

    write()
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return write


def printer(service, **patience):
    known = {"handing": 0.5, "trouble": 0.3, "still": 0.4, "service": 0.4, **patience}
    return SpoolerPrinter("Laser", "a4", service=service, patience=Patience(**known))


def trouble(service, noted=str):
    with pytest.raises(PrinterError) as caught:
        printer(service).print_sheet(Sheet("1", b"%PDF"), noted)
    return caught.value.code, caught.value.midway


@pytest.mark.parametrize(
    ("hand", "code"),
    [
        ("exec sleep 20", PrinterTrouble.GONE),
        ("echo 'lp: broken pipe' >&2; exit 1", PrinterTrouble.GONE),
        ("echo 'what is this'", PrinterTrouble.ERROR),
    ],
)
def test_a_hand_over_without_its_answer_leaves_nothing_held(lp, hand, code):
    lp(hand=hand)
    service = Service(HELD_YET)
    service.mine = (MINE, replace(MINE, number=8, title="2"), replace(MINE, number=9, state=PENDING))
    assert trouble(service, pytest.fail) == (code, False)
    assert set(service.canceled) == {7}


def test_what_an_earlier_hand_over_left_held_is_taken_out_before_the_next(lp):
    service = Service(PRINTING, DONE)
    service.mine = (replace(MINE, number=5),)
    service.cancels = False
    assert printer(service).print_sheet(Sheet("1", b"%PDF"), str) is PrintState.CONFIRMED
    assert service.canceled == [5]


def test_a_job_let_go_whose_answer_came_too_late_is_followed(lp):
    lp(resume="exec sleep 20")
    service = Service(PRINTING, DONE)
    assert printer(service).print_sheet(Sheet("1", b"%PDF"), str) is PrintState.CONFIRMED
    assert service.canceled == []


def test_a_job_that_was_not_let_go_left_no_paper(lp):
    lp(resume="exec sleep 20")
    service = Service(HELD_YET)
    assert trouble(service) == (PrinterTrouble.GONE, False)
    assert service.canceled == [7]


def test_a_job_that_began_while_it_was_taken_back_is_told_midway(lp):
    lp(resume="exit 1")
    service = Service(HELD_YET, HELD_YET, PRINTING)
    assert trouble(service) == (PrinterTrouble.GONE, True)


def test_a_job_that_waits_behind_others_is_waited_for(lp):
    began, printing = time.monotonic(), replace(READY, printing=True)

    class Busy(Service):
        def read_job(self, number):
            return WAITING if time.monotonic() - began < 1.2 else super().read_job(number)

    service = Busy(PRINTING, DONE, queue=printing)
    assert printer(service).print_sheet(Sheet("1", b"%PDF"), str) is PrintState.CONFIRMED
    assert service.canceled == []


def test_a_job_no_queue_begins_is_taken_back_with_a_sentence_of_its_own(lp):
    assert trouble(Service(WAITING)) == (PrinterTrouble.WAITED, False)
    busy = Service(WAITING, queue=replace(READY, printing=True))
    with pytest.raises(PrinterError) as caught:
        printer(busy, waiting=0.8).print_sheet(Sheet("1", b"%PDF"), str)
    assert (caught.value.code, caught.value.midway) == (PrinterTrouble.WAITED, False)


@pytest.mark.parametrize(
    ("job", "state", "canceled"),
    [
        (HELD_YET, PrintState.FAILED, True),
        (WAITING, PrintState.FAILED, True),
        (replace(PRINTING, state=HELD), PrintState.UNKNOWN, True),
        (PRINTING, None, False),
        (replace(PRINTING, state=PENDING), None, False),
        (DONE, PrintState.CONFIRMED, False),
        (None, PrintState.UNKNOWN, False),
        (replace(WAITING, title="2"), PrintState.UNKNOWN, False),
        (replace(WAITING, queue="Other"), PrintState.UNKNOWN, False),
    ],
)
def test_a_noted_job_is_taken_back_where_it_did_not_begin(job, state, canceled):
    service = Service(job)
    assert printer(service).take_back("1", "Laser-7 1") is state
    assert service.canceled == ([7] if canceled else [])


def test_a_job_that_was_never_noted_is_found_by_its_title():
    service = Service(HELD_YET)
    service.mine = (MINE, replace(MINE, number=8, title="2"))
    assert printer(service).take_back("1") is PrintState.FAILED
    assert service.canceled == [7]
    printing = Service(PRINTING)
    printing.mine = (MINE,)
    assert printer(printing).take_back("1") is None


def test_nobody_knows_what_became_of_a_job_no_queue_holds():
    assert printer(Service(DONE)).take_back("1") is PrintState.UNKNOWN
    service = Service(DONE)
    service.mine = PrinterTrouble.GONE
    assert printer(service).take_back("1") is PrintState.UNKNOWN


def test_a_job_that_cannot_be_taken_back_is_still_under_way():
    service = Service(WAITING, cancels=False)
    assert printer(service).take_back("1", "Laser-7 1") is None


def test_a_job_of_an_earlier_run_is_followed_to_its_end():
    assert printer(Service(PRINTING, PRINTING, DONE)).follow("Laser-7 1") is PrintState.CONFIRMED
    assert printer(Service(HELD_YET)).follow("Laser-7 1") is PrintState.FAILED
    assert printer(Service(PRINTING)).follow("Other-7 1") is PrintState.UNKNOWN
    with pytest.raises(PrinterError) as caught:
        printer(Service(PRINTING)).follow("Laser-7 1")
    assert (caught.value.code, caught.value.midway) == (PrinterTrouble.BROKE_OFF, True)
