"""A slip on a roll printer: every trouble is a sentence, silence is `unknown`, every row is printed once."""

import random
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.escpos import EscPosPrinter, Limits
from jobdesk.devices.escpos_bytes import raster_bytes
from jobdesk.devices.lines import NetworkLine
from jobdesk.devices.printer import Raster, Sheet
from tests.counts import full
from tests.devices.fake_printer import RESET, fake_printer
from tests.devices.roll_decoder import Band, Cut

PAGE = Raster(512, 600, random.Random(6).randbytes(64 * 600))
SMALL = Raster(512, 90, PAGE.rows[: 64 * 90])
SHEET = Sheet("20260100012390", b"")
QUICK = Limits(state=0.4, stall=0.5, behind=0.4)
PATIENT = Limits(state=20, stall=20, behind=20)  # where the line itself says that it broke
BEFORE = {
    "offline": PrinterTrouble.OFFLINE,
    "open": PrinterTrouble.COVER_OPEN,
    "no paper": PrinterTrouble.PAPER_OUT,
    "error": PrinterTrouble.ERROR,
}


def printer(port, limits=QUICK, page=PAGE):
    line = NetworkLine("127.0.0.1", port)
    return EscPosPrinter(line, dots=512, rasterize=lambda pdf, dots: [page], limits=limits)


def trouble(port, sheet=SHEET, **kind):
    with pytest.raises(PrinterError) as caught:
        printer(port, **kind).print_sheet(sheet, print)
    return caught.value


def rows(fake):
    return b"".join(event.rows for event in fake.printed if isinstance(event, Band))


def test_a_ready_printer_gets_every_row_once_and_confirms():
    with fake_printer() as fake:
        assert printer(fake.port).print_sheet(SHEET, pytest.fail) is PrintState.CONFIRMED
    assert rows(fake) == PAGE.rows
    assert isinstance(fake.printed[-1], Cut)
    assert fake.received.count(raster_bytes([PAGE], True)) == 1


def test_copies_are_whole_papers():
    with fake_printer() as fake:
        assert printer(fake.port).print_sheet(Sheet("1", b"", copies=3), print) is PrintState.CONFIRMED
    assert rows(fake) == PAGE.rows * 3
    assert sum(isinstance(event, Cut) for event in fake.printed) == 3


@pytest.mark.parametrize("state", BEFORE)
def test_a_troubled_printer_is_told_before_anything_is_sent(state):
    with fake_printer(state) as fake:
        error = trouble(fake.port)
        look = printer(fake.port).look()
    assert (error.code, error.midway) == (BEFORE[state], False)
    assert (look.code, look.said) == (error.code, str(error))
    assert fake.printed == []


def test_the_troubles_have_different_sentences():
    said = set()
    for state in BEFORE:
        with fake_printer(state) as fake:
            said.add(str(trouble(fake.port)))
    assert len(said) == 4


def test_paper_near_its_end_still_prints_and_is_shown():
    with fake_printer("near end") as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.CONFIRMED
        look = printer(fake.port).look()
    with fake_printer() as fake:
        full_roll = printer(fake.port).look()
    assert look.ready
    assert full_roll.ready
    assert look.said != full_roll.said


def test_a_printer_that_keeps_silent_is_unknown_never_printed():
    with fake_printer(silent=True) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.UNKNOWN
        assert printer(fake.port).look().code is PrinterTrouble.SILENT
    assert rows(fake) == PAGE.rows


def test_a_port_that_swallows_everything_is_unknown():
    with fake_printer(swallowing=True) as fake:
        assert printer(fake.port, page=SMALL).print_sheet(SHEET, print) is PrintState.UNKNOWN


def test_a_port_that_takes_no_more_is_told_in_time_and_gets_nothing_later():
    many = Raster(512, 200_000, bytes(64 * 200_000))
    with fake_printer(swallowing=True) as fake:
        began = time.monotonic()
        error = trouble(fake.port, page=many)
    assert (error.code, error.midway) == (PrinterTrouble.SWALLOWED, True)
    assert time.monotonic() - began < 5
    assert fake.received == b""


def test_a_printer_that_hangs_in_mid_print_is_unknown():
    with fake_printer(hangs_after=5000) as fake:
        assert printer(fake.port, page=SMALL).print_sheet(SHEET, print) is PrintState.UNKNOWN


def test_a_slow_printer_is_waited_for():
    with fake_printer(speed=30_000) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.CONFIRMED
    assert rows(fake) == PAGE.rows


def test_answers_that_come_late_are_never_taken_for_a_print():
    with fake_printer(late=0.7) as fake:
        assert printer(fake.port, page=SMALL).print_sheet(SHEET, print) is PrintState.UNKNOWN


def test_an_answer_within_the_limit_is_waited_for():
    with fake_printer(late=0.1) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.CONFIRMED


def test_a_line_that_only_echoes_confirms_nothing():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def echo():
            line, _address = server.accept()
            with line:
                while data := line.recv(65536):
                    line.sendall(data)

        thread = threading.Thread(target=echo)
        thread.start()
        assert printer(server.getsockname()[1]).print_sheet(SHEET, print) is PrintState.UNKNOWN
        thread.join()


def test_noise_before_an_answer_is_passed_over():
    with fake_printer("no paper", noise=b"\x11\x93\xff") as fake:
        assert trouble(fake.port).code is PrinterTrouble.PAPER_OUT
    with fake_printer(noise=b"\x11\x93\xff") as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.CONFIRMED


REPORT = b"\x10\x00\x03\x00"  # of the paper's near end, unasked: three of its bytes look like answers


def test_a_report_nobody_asked_for_is_no_answer():
    with fake_printer(report=REPORT, deaf=True) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.UNKNOWN
    with fake_printer(paper_ends=True, noise=REPORT) as fake:
        assert trouble(fake.port).code is PrinterTrouble.PAPER_OUT


def test_a_printer_is_told_to_report_nothing_unasked():
    with fake_printer(report=REPORT) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.CONFIRMED


def test_what_has_not_the_form_of_an_answer_is_none():
    def told(answer):
        with fake_printer(report=bytes([answer]), deaf=True) as fake:
            return printer(fake.port).print_sheet(SHEET, print)

    noise = [0x01, 0x04, 0x0B, 0x10, 0x80]
    with ThreadPoolExecutor(len(noise)) as at_once:  # each waits until its printer is given up
        assert list(at_once.map(told, noise)) == [PrintState.UNKNOWN] * len(noise)


def test_a_printer_that_never_stops_talking_holds_nobody():
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk():
            for _time in range(2):
                line, _address = server.accept()
                with line:
                    reading = threading.Thread(target=swallow, args=(line,))
                    reading.start()
                    try:
                        while not over.is_set():
                            line.sendall(bytes(65536))
                    except OSError:
                        pass
                    reading.join()

        def swallow(line):
            try:
                while line.recv(65536):
                    pass
            except OSError:
                return

        talking = threading.Thread(target=talk, daemon=True)
        talking.start()
        began = time.monotonic()
        assert printer(server.getsockname()[1]).look().code is PrinterTrouble.SILENT
        assert printer(server.getsockname()[1], page=SMALL).print_sheet(SHEET, print) is PrintState.UNKNOWN
        assert time.monotonic() - began < 8
        over.set()
        talking.join(5)


def test_a_printer_that_takes_a_byte_now_and_then_is_given_up():
    class Trickle:
        def write(self, data, within):
            time.sleep(0.02)
            return 1

        def read(self, within):
            return b""

        def close(self, *, abandon):
            assert abandon

    class Slow:
        speed, answers, name = 100_000.0, False, "slow"

        def open(self, within):
            return Trickle()

    slow = EscPosPrinter(Slow(), dots=512, rasterize=lambda pdf, dots: [PAGE], limits=QUICK)
    began = time.monotonic()
    with pytest.raises(PrinterError) as caught:
        slow.print_sheet(SHEET, print)
    assert (caught.value.code, caught.value.midway) == (PrinterTrouble.SWALLOWED, True)
    assert time.monotonic() - began < 4


SENT = len(raster_bytes([PAGE], True)) + 9  # with the questions before
OFFSETS = [*range(1000, SENT, full(1, 4) * 1000), SENT, SENT + 3]


@pytest.mark.parametrize("after", sorted({*OFFSETS, *random.Random(9100).sample(range(10, SENT), full(200, 8))}))
def test_a_reset_at_any_byte_is_never_a_print(after):
    with fake_printer(resets_after=after) as fake:
        error = trouble(fake.port, limits=PATIENT)
    assert (error.code, error.midway) == (PrinterTrouble.BROKE_OFF, True)


@pytest.mark.parametrize("after", [0, 1, 3, 8])
def test_a_reset_before_the_data_says_that_nothing_came_out(after):
    with fake_printer(resets_after=after) as fake:
        error = trouble(fake.port, limits=PATIENT)
    assert (error.code, error.midway) == (PrinterTrouble.GONE, False)


@pytest.mark.parametrize("way", ["resets", "hangs up"])
def test_a_printer_that_goes_with_all_data_in_the_line_is_told_at_once(way):
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = NetworkLine(*server.getsockname()).open(5)
        there, _address = server.accept()
        while wire.write(memoryview(bytes(65536)), 0.2):
            continue
        if way == "resets":
            there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        there.close()
        with pytest.raises(ConnectionError):
            wire.settle(60)
        wire.close(abandon=True)


def test_a_printer_that_hangs_up_in_mid_print_broke_off_and_behind_the_data_is_unknown():
    with fake_printer(closes_after=5000) as fake:
        error = trouble(fake.port, limits=PATIENT)
    assert (error.code, error.midway) == (PrinterTrouble.BROKE_OFF, True)
    with fake_printer(ends_after=SENT) as fake:
        assert printer(fake.port).print_sheet(SHEET, print) is PrintState.UNKNOWN


def test_paper_that_runs_out_behind_the_data_is_told_as_midway():
    with fake_printer(paper_ends=True) as fake:
        error = trouble(fake.port, page=SMALL)
    with fake_printer("no paper") as fake:
        before = trouble(fake.port, page=SMALL)
    assert (error.code, error.midway) == (PrinterTrouble.PAPER_OUT, True)
    assert str(error) != str(before)


@pytest.mark.parametrize("state", BEFORE)
def test_a_trouble_in_mid_print_is_told_as_midway(state):
    with fake_printer(midway=state) as fake:
        error = trouble(fake.port, page=SMALL)
    assert (error.code, error.midway) == (BEFORE[state], True)


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = trouble(port)
    assert (error.code, error.midway) == (PrinterTrouble.GONE, False)
    assert printer(port).look().code is PrinterTrouble.GONE


@pytest.mark.parametrize(
    "kind", full([{"silent": True}, {"swallowing": True}, {"late": 2.0}, {"speed": 1}], [{"late": 2.0}])
)
def test_a_look_ends_within_three_seconds(kind):
    with fake_printer(**kind) as fake:
        began = time.monotonic()
        look = printer(fake.port, limits=Limits()).look()
        assert time.monotonic() - began < Limits().state + 3  # a busy machine's own
    assert look.code is PrinterTrouble.SILENT


def test_a_name_that_is_being_looked_up_is_not_looked_up_again(monkeypatch):
    asked, over = [], threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *name, **more: asked.append(name) or (over.wait(20) and []))
    for _look in range(3):
        line = NetworkLine("slow.invalid")
        assert EscPosPrinter(line, dots=512, rasterize=list, limits=QUICK).look().code is PrinterTrouble.GONE
    over.set()
    assert len(asked) == 1


def test_a_name_nobody_knows_is_told_in_time(monkeypatch):
    over, answered = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: answered.append(over.wait(20)) or [])
    line = NetworkLine("printer.invalid")
    assert EscPosPrinter(line, dots=512, rasterize=list, limits=QUICK).look().code is PrinterTrouble.GONE
    assert not answered
    over.set()
