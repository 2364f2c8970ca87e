"""Which printer stands behind a role, by the center's settings."""

from collections.abc import Sequence

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.settings import Settings
from jobdesk.devices.escpos import EscPosPrinter
from jobdesk.devices.lines import PORT, NetworkLine
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import Printer, Raster, Rasterize
from jobdesk.store.center import CenterFolder

PRINTED = "printed"


def choose_printer(role: str, settings: Settings, center: CenterFolder, rasterize: Rasterize | None) -> Printer:
    """The printer of "slip" by the setting; every other role writes PDF files into the center's folder.

    Raises:
        PrinterError: the setting names no printer.
    """
    where = settings.text("slip_printer").strip() if role == "slip" else "pdf"
    if where in {"", "pdf"}:
        return PdfFilePrinter(center.folder / PRINTED)
    host, _colon, port = where.rpartition(":") if ":" in where else (where, "", str(PORT))
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise PrinterError(_("The setting of the slip printer names no printer: pdf, or host:port."))
    return EscPosPrinter(
        NetworkLine(host, int(port)), dots=settings.integer("printer_dots"), rasterize=rasterize or _no_raster
    )


def _no_raster(_pdf: bytes, _dots: int) -> Sequence[Raster]:
    raise PrinterError(_("This printer is used from the window only."))
