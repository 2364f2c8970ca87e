"""What a print service tells of a queue and a job, told on; the real one is tried in tests/desktop."""

import ctypes
import os
import socket
import time
from dataclasses import replace

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices import cups
from jobdesk.devices.cups import (
    ABORTED,
    CANCELED,
    COMPLETED,
    HELD,
    PENDING,
    PrintService,
)
from jobdesk.devices.printer import Sheet
from jobdesk.devices.spooler import Patience, SpoolerPrinter
from tests.devices.print_services import DONE, PRINTING, READY, Service

SHORT = Patience(trouble=0.3, still=0.6, service=0.4)


@pytest.fixture(autouse=True)
def lp(tmp_path, monkeypatch):
    program = tmp_path / "lp"
    program.write_text(
        f'#!/bin/sh\necho "$@" >>{tmp_path}/said\ncat >/dev/null\necho "request id is Laser-7 (1 file(s))"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "said"


def printer(service, paper="a4"):
    return SpoolerPrinter("Laser", paper, service=service, patience=SHORT)


def trouble(service, paper="a4"):
    with pytest.raises(PrinterError) as caught:
        printer(service, paper).print_sheet(Sheet("1", b"%PDF"), str)
    return caught.value.code, caught.value.midway


def test_the_paper_is_handed_over_held_noted_and_let_go(lp):
    noted = []
    assert (
        printer(Service(PRINTING, DONE)).print_sheet(Sheet("1", b"%PDF", copies=2), noted.append)
        is PrintState.CONFIRMED
    )
    assert noted == ["Laser-7 1"]
    first, second = lp.read_text().splitlines()
    assert first == "-d Laser -o media=iso_a4_210x297mm -o fit-to-page -n 2 -H hold -t 1 -"
    assert second == "-i Laser-7 -H resume"


@pytest.mark.parametrize(
    ("queue", "code"),
    [
        (replace(READY, accepting=False), PrinterTrouble.REJECTING),
        (replace(READY, stopped=True), PrinterTrouble.STOPPED),
        (replace(READY, reasons=frozenset({"hold-new-jobs"})), PrinterTrouble.STOPPED),
        (replace(READY, model="Local Raw Printer"), PrinterTrouble.RAW_QUEUE),
        (replace(READY, model="Remote Raw Printer"), PrinterTrouble.RAW_QUEUE),
        (PrinterTrouble.NO_QUEUE, PrinterTrouble.NO_QUEUE),
        (PrinterTrouble.GONE, PrinterTrouble.GONE),
    ],
)
def test_what_cannot_print_is_refused_before_anything_is_handed_over(lp, queue, code):
    assert trouble(Service(DONE, queue=queue)) == (code, False)
    assert printer(Service(DONE, queue=queue)).look().code is code
    assert not lp.exists()


def test_a_paper_size_is_asked_for_by_its_name_with_or_without_borders():
    assert trouble(Service(DONE), paper="a5") == (PrinterTrouble.MEDIA, False)
    borderless = replace(READY, media=frozenset({"iso_a5_148x210mm.Borderless"}))
    assert printer(Service(DONE, queue=borderless), "a5").look().ready
    assert printer(Service(DONE, queue=replace(READY, media=frozenset())), "a5").look().ready


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("media-empty-error", PrinterTrouble.PAPER_OUT),
        ("media-needed", PrinterTrouble.PAPER_OUT),
        ("cover-open-error", PrinterTrouble.COVER_OPEN),
        ("door-open", PrinterTrouble.COVER_OPEN),
        ("media-jam-error", PrinterTrouble.ERROR),
        ("offline-report", PrinterTrouble.OFFLINE),
        ("connecting-to-device", PrinterTrouble.GONE),
    ],
)
def test_a_trouble_the_queue_tells_is_shown_and_takes_the_job_back_in_time(reason, code):
    told = replace(READY, reasons=frozenset({reason, "marker-supply-low-warning"}))
    service = Service(PRINTING, later=told)
    assert trouble(service) == (code, code is not PrinterTrouble.GONE)
    assert service.canceled == [7]
    assert printer(Service(DONE, queue=told)).look().code is code


@pytest.mark.parametrize(
    "reason", ["none", "media-low-warning", "marker-supply-low-report", "media-empty-warning"]
)
def test_a_warning_is_no_trouble(reason):
    assert printer(Service(DONE, queue=replace(READY, reasons=frozenset({reason})))).look().ready


@pytest.mark.parametrize(
    ("job", "code"),
    [
        (replace(PRINTING, state=CANCELED, reasons=frozenset({"job-canceled-by-user"})), PrinterTrouble.CANCELED),
        (
            replace(PRINTING, state=CANCELED, reasons=frozenset({"processing-to-stop-point"})),
            PrinterTrouble.ABORTED,
        ),
        (replace(PRINTING, state=ABORTED), PrinterTrouble.ABORTED),
        (replace(PRINTING, state=HELD), PrinterTrouble.HELD),
        (replace(PRINTING, said="The printer may not exist or is unavailable at this time."), PrinterTrouble.GONE),
        (PRINTING, PrinterTrouble.BROKE_OFF),
        (PrinterTrouble.NO_QUEUE, PrinterTrouble.NO_QUEUE),
    ],
)
def test_each_end_of_a_job_is_told_as_what_it_is(job, code):
    assert trouble(Service(PRINTING, job)) == (code, code is not PrinterTrouble.GONE)


@pytest.mark.parametrize("begun", [True, False])
def test_a_job_that_had_not_begun_left_no_paper(begun):
    waiting = replace(PRINTING, state=PENDING, begun=begun)
    stopped, canceled = replace(READY, stopped=True), replace(waiting, state=CANCELED)
    assert trouble(Service(waiting, later=stopped)) == (PrinterTrouble.STOPPED, begun)
    assert trouble(Service(waiting, replace(waiting, state=HELD))) == (PrinterTrouble.HELD, begun)
    assert trouble(Service(waiting, canceled)) == (PrinterTrouble.ABORTED, begun)
    assert printer(Service(canceled)).fate("Laser-7 1") is (PrintState.UNKNOWN if begun else PrintState.FAILED)


@pytest.mark.parametrize(
    "service",
    [
        Service(PRINTING, replace(DONE, reasons=frozenset({"job-completed-with-errors"}))),
        Service(PRINTING, PrinterTrouble.GONE),
        Service(PRINTING, None),
        Service(PRINTING, replace(PRINTING, state=HELD), cancels=False),
    ],
)
def test_what_nobody_can_say_is_unknown(service):
    assert printer(service).print_sheet(Sheet("1", b"%PDF"), str) is PrintState.UNKNOWN


def test_a_printer_that_gave_up_what_its_queue_calls_completed_is_believed():
    service = Service(PRINTING, DONE)
    service.word = ABORTED
    assert trouble(service) == (PrinterTrouble.ABORTED, True)
    assert printer(service).fate("Laser-7 1") is PrintState.UNKNOWN
    service.word = COMPLETED
    assert printer(service).fate("Laser-7 1") is PrintState.CONFIRMED


def test_only_a_printer_of_the_network_can_be_asked():
    for device in (
        "usb://Test/Laser",
        "socket://127.0.0.1:1",
        "ipp://127.0.0.1:1/ipp/print",
        "",
        "ipp:",
        "ipp://a:b/",
        "ipp://[",
    ):
        assert PrintService().device_word(device, "1") is None


def test_a_job_that_moves_is_waited_for():
    sheets = [replace(PRINTING, printed=count) for count in range(6)]
    assert printer(Service(*sheets, DONE)).print_sheet(Sheet("1", b"%PDF"), str) is PrintState.CONFIRMED


@pytest.mark.parametrize(
    ("job", "fate"),
    [
        (DONE, PrintState.CONFIRMED),
        (replace(DONE, reasons=frozenset({"job-completed-with-errors"})), PrintState.UNKNOWN),
        (replace(PRINTING, state=CANCELED), PrintState.UNKNOWN),
        (replace(PRINTING, state=ABORTED), PrintState.UNKNOWN),
        (replace(PRINTING, state=CANCELED, begun=False), PrintState.FAILED),
        (replace(PRINTING, state=HELD, begun=False), PrintState.FAILED),
        (replace(PRINTING, state=HELD), PrintState.UNKNOWN),
        (replace(PRINTING, state=PENDING, begun=False), None),
        (PRINTING, None),
        (None, PrintState.UNKNOWN),
        (PrinterTrouble.GONE, PrintState.UNKNOWN),
        (replace(DONE, queue="Other"), PrintState.UNKNOWN),
        (replace(DONE, title="2"), PrintState.UNKNOWN),
    ],
)
def test_the_fate_of_a_job_after_a_restart(job, fate):
    assert printer(Service(job)).fate("Laser-7 1") is fate


@pytest.mark.parametrize(
    ("complaint", "code"),
    [
        ("lp: Error - The printer or class does not exist.", PrinterTrouble.NO_QUEUE),
        ('lp: Destination "Laser" is not accepting jobs.', PrinterTrouble.REJECTING),
        ("lp: Unsupported media value.", PrinterTrouble.MEDIA),
        ("lp: Connection refused", PrinterTrouble.GONE),
    ],
)
def test_what_lp_complains_of(tmp_path, complaint, code):
    (tmp_path / "lp").write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
    assert trouble(Service(DONE)) == (code, False)


def test_a_queue_whose_lp_never_ends_is_given_up(tmp_path):
    (tmp_path / "lp").write_text("#!/bin/sh\nexec sleep 20\n")
    hanging = SpoolerPrinter("Laser", "a4", service=Service(DONE), patience=Patience(handing=0.3))
    with pytest.raises(PrinterError) as caught:
        hanging.print_sheet(Sheet("1", b"%PDF"), pytest.fail)
    assert caught.value.code is PrinterTrouble.GONE


def test_without_a_service_the_answer_comes_in_time(tmp_path):
    for server in (str(tmp_path / "nobody"), "127.0.0.1:1"):
        began = time.monotonic()
        assert SpoolerPrinter("Laser", "a4", service=PrintService(server)).look().code is PrinterTrouble.GONE
        assert time.monotonic() - began < 8


def test_a_service_that_answers_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = SpoolerPrinter("Laser", "a4", service=PrintService(f"127.0.0.1:{server.getsockname()[1]}"))
        began = time.monotonic()
        assert silent.look().code is PrinterTrouble.GONE
        assert time.monotonic() - began < 8


def test_a_system_without_cups_has_no_queues(monkeypatch):
    def missing(_name):
        raise OSError

    monkeypatch.setattr(ctypes, "CDLL", missing)
    cups._library.cache_clear()
    assert SpoolerPrinter("Laser", "a4").look().code is PrinterTrouble.NO_SERVICE
    cups._library.cache_clear()
