"""The device behind a printer of the center."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol, TypeVar

from jobdesk.base.errors import PrinterError
from jobdesk.base.forms.printers import BAUD_RATES, HEAD_DOTS
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterLink, PrinterTrouble, PrintMode, PrintState
from jobdesk.devices.escpos import EscPosPrinter
from jobdesk.devices.lines import Line, NetworkLine, SerialLine, UsbLine
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import MakeLaser, Printer, Raster, Rasterize
from jobdesk.devices.raw_spool import RawSpoolLine
from jobdesk.devices.spooler import SpoolerPrinter
from jobdesk.papers.strip_pdf import strip_pdf
from jobdesk.services.print_jobs import PrintJobRow, finish_attempt, read_title, state_after
from jobdesk.services.printers import PrinterRow, read_printer, split_place
from jobdesk.store.center import CenterFolder
from jobdesk.wiring._acts import Job

T = TypeVar("T")
PRINTED = "printed"


def make_printer(
    row: PrinterRow | None, center: CenterFolder, rasterize: Rasterize | None, laser: MakeLaser = SpoolerPrinter
) -> Printer:
    """The device of a printer; without one, PDF files in the center's folder.

    Raises:
        PrinterError: it hangs on another machine, or has no address one can reach.
    """
    if row is None or row.link is PrinterLink.PDF:
        return PdfFilePrinter(center.folder / PRINTED)
    if row.desk_no not in (None, center.desk):
        raise PrinterError(
            _("The printer {name} hangs on machine {number}: print there, or choose another one.").format(
                name=row.name, number=row.desk_no
            ),
            code=PrinterTrouble.GONE,
        )
    if row.link is PrinterLink.SPOOLER:
        return laser(row.address or "", row.paper)
    return EscPosPrinter(
        _line(row),
        dots=row.dots or HEAD_DOTS[0],
        rasterize=rasterize or _no_raster,
        mode=row.mode or PrintMode.RASTER,
        cut=row.cut,
        draw_strip=strip_pdf,
    )


def _line(row: PrinterRow) -> Line:
    address = row.address or ""
    if row.link is PrinterLink.USB:
        return UsbLine(address)
    if row.link is PrinterLink.SERIAL:
        return SerialLine(address, row.baud or BAUD_RATES[1])
    if row.link is PrinterLink.RAW_SPOOL:
        return RawSpoolLine(address)
    try:
        return NetworkLine(*split_place(address))
    except ValueError as error:
        sentence = _("The address of the printer {name} is none: set it up anew.").format(name=row.name)
        raise PrinterError(sentence, code=PrinterTrouble.GONE) from error


class Settling(Protocol):
    """The desk whose prints are settled."""

    def read(self, job: Job[T]) -> T:
        """Run `job` on a reader."""
        ...

    def change(self, job: Job[T]) -> T:
        """Run `job` in one transaction and commit."""
        ...

    def printer(self, row: PrinterRow | None) -> Printer:
        """The device of a printer."""
        ...


def settle(desk: Settling, job: PrintJobRow) -> PrintJobRow:
    """Write down what became of a print that no worker waits for: as its spooler says, else unknown.

    What has not begun to print is taken out of its queue, so that it cannot come out once nobody waits for it.
    """
    state: PrintState | None = PrintState.UNKNOWN
    try:
        printer = _printer_of(desk, job)
        if printer is not None:
            title = desk.read(lambda db, act: read_title(db, act, job_id=job.id))
            state = printer.take_back(title, job.device_job)
    except PrinterError:
        state = PrintState.UNKNOWN
    return job if state is None else _settled(desk, job, state)


def follow(desk: Settling, job: PrintJobRow) -> PrintJobRow:
    """Wait for what becomes of a print that its spooler still has in hand, and write it down."""
    trouble = ""
    try:
        printer = _printer_of(desk, job)
        state = printer.follow(job.device_job or "") if printer is not None else PrintState.UNKNOWN
    except PrinterError as error:
        state, trouble = state_after(error), str(error)
    return _settled(desk, job, state, trouble)


def _printer_of(desk: Settling, job: PrintJobRow) -> Printer | None:
    if (printer_id := job.printer_id) is None:
        return None
    return desk.printer(desk.read(lambda db, act: read_printer(db, act, printer_id=printer_id)))


def _settled(desk: Settling, job: PrintJobRow, state: PrintState, trouble: str = "") -> PrintJobRow:
    told = None if state == PrintState.CONFIRMED else trouble or _("jobdesk ended while this was printing.")
    finish = partial(finish_attempt, job_id=job.id, state=state, trouble=told, attempt=job.attempts)
    return desk.change(finish)


def _no_raster(_pdf: bytes, _dots: int) -> Sequence[Raster]:
    raise PrinterError(_("This printer is used from the window only."))
