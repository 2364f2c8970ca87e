"""Serial lines on a pseudo terminal, which also stands in for a USB printer's device file: none was at hand."""

import os
import random
import sys
import threading
import time

import pytest
import serial

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintMode, PrintState
from jobdesk.base.strips import StripLine
from jobdesk.devices.escpos import EscPosPrinter, Limits
from jobdesk.devices.escpos_bytes import raster_bytes
from jobdesk.devices.lines import FAST, SerialLine, UsbLine
from jobdesk.devices.printer import Raster, Sheet
from jobdesk.devices.raw_spool import RawSpoolLine
from tests.devices.fake_printer import serial_printer
from tests.devices.roll_decoder import Band, Line

PAGE = Raster(512, 120, random.Random(9).randbytes(64 * 120))
SENT = len(raster_bytes([PAGE], True)) + 9
SHEET = Sheet("20260100012390", b"", strip=(StripLine("홍길동 님"), StripLine("월급 2,600,000₩")))
QUICK = Limits(state=0.5, stall=0.6, behind=0.5)


def usb(fake):
    return UsbLine(fake.path)


def wire(fake):
    return SerialLine(fake.path, 115_200)


both = pytest.mark.parametrize("line", [usb, wire])


def printer(line, **more):
    return EscPosPrinter(line, dots=512, rasterize=lambda pdf, dots: [PAGE], limits=QUICK, **more)


def trouble(line):
    with pytest.raises(PrinterError) as caught:
        printer(line).print_sheet(SHEET, print)
    return caught.value.code, caught.value.midway


@both
def test_a_ready_printer_gets_every_row_and_confirms(line):
    with serial_printer() as fake:
        assert printer(line(fake)).look().ready
        assert printer(line(fake)).print_sheet(SHEET, print) is PrintState.CONFIRMED
    assert b"".join(event.rows for event in fake.printed if isinstance(event, Band)) == PAGE.rows


@both
@pytest.mark.parametrize(
    ("state", "code"), [("open", PrinterTrouble.COVER_OPEN), ("no paper", PrinterTrouble.PAPER_OUT)]
)
def test_a_troubled_printer_is_told_before_anything_is_sent(line, state, code):
    with serial_printer(state) as fake:
        assert trouble(line(fake)) == (code, False)
    assert fake.printed == []


@both
def test_a_line_without_an_answer_is_unknown_and_never_paper_ok(line):
    with serial_printer(silent=True) as fake:
        assert printer(line(fake)).look().code is PrinterTrouble.SILENT
        assert printer(line(fake)).print_sheet(SHEET, print) is PrintState.UNKNOWN


@both
def test_a_device_that_takes_no_more_is_told_in_time(line):
    with serial_printer(hangs_after=2000) as fake:
        began = time.monotonic()
        many = EscPosPrinter(
            line(fake), dots=512, rasterize=lambda pdf, dots: [Raster(512, 2000, bytes(128_000))], limits=QUICK
        )
        with pytest.raises(PrinterError) as caught:
            many.print_sheet(SHEET, print)
    assert (caught.value.code, caught.value.midway) == (PrinterTrouble.SWALLOWED, True)
    assert time.monotonic() - began < 6


@both
@pytest.mark.parametrize("after", [200, 3000, SENT - 1])
def test_a_device_that_vanishes_in_mid_print_broke_off(line, after):
    with serial_printer(closes_after=after) as fake:
        assert trouble(line(fake)) == (PrinterTrouble.BROKE_OFF, True)


@both
def test_a_device_that_is_not_there(line, tmp_path):
    class Nothing:
        path = str(tmp_path / "lp0")

    assert trouble(line(Nothing)) == (PrinterTrouble.GONE, False)
    assert printer(line(Nothing)).look().code is PrinterTrouble.GONE


@both
def test_a_device_this_account_may_not_open_says_so(line, tmp_path, monkeypatch):
    class Closed:
        path = str(tmp_path / "lp0")

    def refuse(*_asked):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    look = printer(line(Closed)).look()
    assert look.code is PrinterTrouble.GONE
    monkeypatch.undo()
    assert look.said != printer(line(Closed)).look().said


def test_a_serial_line_is_one_programs_alone():
    with serial_printer() as fake:
        with serial.Serial(fake.path, exclusive=True):
            busy = printer(wire(fake)).look()
            assert trouble(wire(fake)) == (PrinterTrouble.GONE, False)
        assert busy.code is PrinterTrouble.GONE
        assert busy.said != printer(SerialLine("/dev/nothing", 9600)).look().said
        assert printer(wire(fake)).look().ready


def test_a_usb_printer_another_program_has_is_waited_for(monkeypatch):
    opened, asked = os.open, []

    def busy(path, *flags):
        asked.append(path)
        if len(asked) < 3:
            raise OSError(16, "Device or resource busy")
        return opened(path, *flags)

    with serial_printer() as fake:
        monkeypatch.setattr(os, "open", busy)
        assert printer(usb(fake)).look().ready
    assert len(asked) == 3


def test_a_slow_line_says_letters_and_draws_only_the_rest():
    with serial_printer(speed=960) as fake:
        slow = SerialLine(fake.path, 9600)
        drawn = []

        def draw(strip):
            drawn.append(strip[0].text)
            return b""

        small = EscPosPrinter(
            slow,
            dots=512,
            mode=PrintMode.TEXT,
            rasterize=lambda pdf, dots: [Raster(512, 24, bytes(63) + b"\1" + bytes(64 * 23))],
            draw_strip=draw,
            limits=Limits(state=1.0, stall=2.0, behind=1.0),
        )
        assert small.print_sheet(SHEET, print) is PrintState.CONFIRMED
    assert [event.text for event in fake.printed if isinstance(event, Line)] == ["홍길동 님"]
    assert drawn == ["월급 2,600,000₩"]
    assert len(fake.received) < 200


def test_a_picture_on_a_slow_line_is_waited_for_as_long_as_its_bytes_take():
    with serial_printer(speed=4800) as fake:
        began = time.monotonic()
        assert printer(SerialLine(fake.path, 19_200)).print_sheet(SHEET, print) is PrintState.CONFIRMED
        assert time.monotonic() - began > SENT / 4800
    assert SerialLine("", 9600).speed == 960 < FAST


def test_a_second_print_waits_for_nobody():
    with serial_printer() as fake:
        for _time in range(2):
            assert printer(usb(fake)).print_sheet(SHEET, print) is PrintState.CONFIRMED
    assert sum(len(event.rows) for event in fake.printed if isinstance(event, Band)) == 2 * len(PAGE.rows)


class SpoolOfWindows:
    """In the place of win32print: Windows was not at hand."""

    class error(Exception):  # noqa: N801 - its name there
        pass

    def __init__(self):
        self.calls, self.data = [], b""

    def __getattr__(self, name):
        def call(*given):
            self.calls.append(name)
            if name == "OpenPrinter" and given[0] == "nobody":
                raise self.error
            if name == "WritePrinter":
                self.data += given[1]
                return len(given[1])
            return threading.get_ident()

        return call


def test_the_raw_spool_of_windows_takes_everything_and_knows_nothing(monkeypatch):
    spool = SpoolOfWindows()
    monkeypatch.setitem(sys.modules, "win32print", spool)
    assert printer(RawSpoolLine("POS-80")).look().code is PrinterTrouble.SILENT
    assert printer(RawSpoolLine("POS-80")).print_sheet(SHEET, print) is PrintState.UNKNOWN
    assert spool.data == raster_bytes([PAGE], True)
    assert spool.calls[-2:] == ["EndDocPrinter", "ClosePrinter"]
    assert trouble(RawSpoolLine("nobody")) == (PrinterTrouble.NO_QUEUE, False)


def test_elsewhere_there_is_no_raw_spool(monkeypatch):
    monkeypatch.setitem(sys.modules, "win32print", None)
    assert printer(RawSpoolLine("POS-80")).look().code is PrinterTrouble.NO_QUEUE
