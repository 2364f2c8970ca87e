"""The device behind a printer, and what becomes of prints that a crash left on their way."""

from dataclasses import replace

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterLink, PrinterTrouble, PrintKind, PrintMode, PrintState
from jobdesk.devices.escpos import EscPosPrinter
from jobdesk.devices.lines import NetworkLine, SerialLine, UsbLine
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import Sheet
from jobdesk.devices.raw_spool import RawSpoolLine
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.services.print_jobs import begin_attempt, note_device_job, queue_paper, read_attempt
from jobdesk.services.printables import printable
from jobdesk.services.printers import PrinterRow, save_printer
from jobdesk.wiring.printers import make_printer

ROLL = PrinterRow(
    id=new_id(),
    version=1,
    name="창구 1",
    link=PrinterLink.NETWORK,
    address="10.0.0.7:9101",
    desk_no=None,
    paper="roll",
    dots=576,
    mode=PrintMode.TEXT,
    baud=None,
    cut=False,
    copies=1,
    active=True,
)


def made(center, row):
    return make_printer(row, center.desk("counselor").center, None)


@pytest.mark.parametrize("row", [None, replace(ROLL, link=PrinterLink.PDF, address=None)])
def test_pdf_files_go_into_the_centers_folder(local_center, row):
    printer = made(local_center, row)
    assert isinstance(printer, PdfFilePrinter)
    printer.print_sheet(Sheet("20260100000123", b"%PDF-"), lambda _job: None)
    assert [p.name for p in (local_center.folder / "printed").iterdir()] == ["20260100000123.pdf"]


@pytest.mark.parametrize(
    ("link", "address", "line", "name"),
    [
        (PrinterLink.NETWORK, "10.0.0.7:9101", NetworkLine, "10.0.0.7:9101"),
        (PrinterLink.USB, "/dev/usb/lp0", UsbLine, "/dev/usb/lp0"),
        (PrinterLink.SERIAL, "/dev/ttyUSB0", SerialLine, "/dev/ttyUSB0"),
        (PrinterLink.RAW_SPOOL, "EPSON TM-T88", RawSpoolLine, "EPSON TM-T88"),
    ],
)
def test_a_roll_printer_is_behind_its_line(local_center, link, address, line, name):
    printer = made(local_center, replace(ROLL, link=link, address=address, baud=9600))
    assert isinstance(printer, EscPosPrinter)
    assert isinstance(printer.line, line)
    assert (printer.name, printer.dots, printer.mode, printer.cut) == (name, 576, PrintMode.TEXT, False)


def test_a_laser_is_behind_its_queue(local_center):
    printer = made(local_center, replace(ROLL, link=PrinterLink.SPOOLER, address="Office", paper="a5"))
    assert isinstance(printer, SpoolerPrinter)
    assert (printer.name, printer.papers) == ("Office", {"a5"})


def test_an_ipv6_address_is_taken_apart(local_center):
    line = made(local_center, replace(ROLL, address="[fd00::7]:9100")).line
    assert (line.host, line.port) == ("fd00::7", 9100)


def test_a_printer_on_another_machine_is_not_reached(local_center):
    with pytest.raises(PrinterError) as refused:
        made(local_center, replace(ROLL, desk_no=2))
    assert refused.value.code is PrinterTrouble.GONE
    assert isinstance(made(local_center, replace(ROLL, desk_no=1)), EscPosPrinter)


def test_an_address_of_old_that_is_none_is_told(local_center):
    with pytest.raises(PrinterError):
        made(local_center, replace(ROLL, address="kitchen printer:"))


def test_a_stand_in_wins(local_center):
    assert local_center.desk("counselor").printer(ROLL) is local_center.printer


class Spooler:
    """What a spooler says of its jobs after a restart."""

    name, papers = "laser", frozenset({"a4"})

    def __init__(self, said):
        self.said, self.asked = said, []

    def take_back(self, title, device_job=None):
        self.asked.append((title, device_job))
        return self.follow(device_job)

    def follow(self, _device_job):
        if isinstance(self.said, PrinterError):
            raise self.said
        return self.said


@pytest.fixture
def left(center):
    """A print of the day sheet that was on its way when the desk died; the spooler gave it a number."""
    boss, desk = center.desk("supervisor"), center.desk("counselor")
    values = {"name": "레이저", "link": "spooler", "address": "laser"}
    row = boss.change(lambda db, act: save_printer(db, act, values=values))
    on = desk.act().today.isoformat()
    job = desk.change(lambda db, act: queue_paper(db, act, kind=PrintKind.DAY_SHEET, number=on, detail={"on": on}))
    desk.change(
        lambda db, act: begin_attempt(db, act, job_id=job.id, printer="laser", draws=printable, printer_id=row.id)
    )
    return desk, job


def state(desk, job):
    row = desk.read(lambda db, act: read_attempt(db, act, job_id=job.id))
    return row.state


@pytest.mark.parametrize(
    ("said", "became"),
    [
        (PrintState.CONFIRMED, "confirmed"),
        (PrintState.FAILED, "failed"),
        (PrintState.UNKNOWN, "unknown"),
        (None, "sent"),
        (PrinterError("weg"), "unknown"),
    ],
)
def test_what_the_spooler_says_of_a_print_that_a_crash_left(left, said, became):
    desk, job = left
    desk.change(lambda db, act: note_device_job(db, act, job_id=job.id, device_job="laser-17"))
    spooler = desk._printer = Spooler(said)
    desk.settle_prints()
    assert [known for _title, known in spooler.asked] == ["laser-17"]
    assert state(desk, job) == became


def test_where_no_spooler_knows_of_it_a_person_is_asked(left):
    desk, job = left
    desk._printer = Spooler(PrintState.UNKNOWN)
    assert desk.settle_prints(lambda: [job.id]) == []
    assert state(desk, job) == "sent"
    assert [row.id for row in desk.settle_prints()] == [job.id]
    assert (state(desk, job), desk.settle_prints()) == ("unknown", [])


def test_a_print_the_spooler_never_named_is_looked_for_by_its_title(left):
    desk, _job = left
    spooler = desk._printer = Spooler(PrintState.FAILED)
    (row,) = desk.settle_prints()
    on = desk.act().today
    assert (row.state, [known for _title, known in spooler.asked]) == ("failed", [None])
    assert all(f"{on:%Y}" in title for title, _known in spooler.asked)


def test_what_comes_to_be_in_hand_while_it_is_asked_is_left_alone(left):
    desk, job = left
    reads = []

    def live():
        reads.append(state(desk, job))
        return [job.id]

    assert desk.settle_prints(live) == []
    assert reads == ["sent"], "asked once the prints were read"


@pytest.mark.parametrize(
    ("said", "became"),
    [
        (PrintState.CONFIRMED, "confirmed"),
        (PrinterError("leer"), "failed"),
        (PrinterError("leer", midway=True), "unknown"),
    ],
)
def test_what_the_spooler_still_prints_is_followed_to_its_end(left, said, became):
    desk, job = left
    desk.change(lambda db, act: note_device_job(db, act, job_id=job.id, device_job="laser-17"))
    desk._printer = Spooler(None)
    (still,) = desk.settle_prints()
    assert still.state == "sent"
    desk._printer = Spooler(said)
    assert desk.follow_print(still).state == state(desk, job) == became
