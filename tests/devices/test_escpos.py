"""A slip on the network printer: every trouble is a sentence, silence is `unknown`, bytes are only ours."""

import socket

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrintState
from jobdesk.devices.escpos import EscPosPrinter, Limits
from jobdesk.devices.escpos_bytes import bands
from jobdesk.devices.lines import NetworkLine
from jobdesk.devices.printer import Raster, Sheet
from tests.devices.fake_printer import fake_printer

PAGE = Raster(512, 600, bytes(range(256)) * (64 * 600 // 256))


def printer(port):
    return EscPosPrinter(
        NetworkLine("127.0.0.1", port), dots=512, rasterize=lambda pdf, dots: [PAGE], limits=Limits(0.4, 0.6, 0.4)
    )


def test_a_ready_printer_gets_every_row_once_and_confirms():
    with fake_printer() as fake:
        assert printer(fake.port).print_sheet(Sheet("slip", b""), print) is PrintState.CONFIRMED
    sent = fake.received
    for band in bands(PAGE):
        assert band in sent
    assert sent.count(b"\x1dv0\x00") == 3
    assert b"\x1dV\x42\x00" in sent


@pytest.mark.parametrize("state", ["offline", "open", "no paper", "error"])
def test_a_troubled_printer_is_told_before_anything_is_sent(state):
    with fake_printer(state) as fake, pytest.raises(PrinterError):
        printer(fake.port).print_sheet(Sheet("slip", b""), print)
    assert b"\x1dv0" not in fake.received


def test_the_troubles_have_different_sentences():
    said = set()
    for state in ("offline", "open", "no paper", "error"):
        with fake_printer(state) as fake, pytest.raises(PrinterError) as caught:
            printer(fake.port).print_sheet(Sheet("slip", b""), print)
        said.add(str(caught.value))
    assert len(said) == 4


def test_a_printer_that_keeps_silent_is_unknown_never_printed():
    with fake_printer(silent=True) as fake:
        assert printer(fake.port).print_sheet(Sheet("slip", b""), print) is PrintState.UNKNOWN


@pytest.mark.parametrize("after", [1, 9, 5000, 30_000])
def test_a_line_cut_in_mid_print_is_an_error(after):
    with fake_printer(resets_after=after) as fake, pytest.raises(PrinterError):
        printer(fake.port).print_sheet(Sheet("slip", b""), print)


def test_paper_that_runs_out_behind_the_data_is_an_error():
    with fake_printer(paper_ends=True) as fake, pytest.raises(PrinterError):
        printer(fake.port).print_sheet(Sheet("slip", b""), print)


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrinterError):
        printer(port).print_sheet(Sheet("slip", b""), print)
