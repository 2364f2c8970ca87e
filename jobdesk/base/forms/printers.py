"""What is asked of a printer."""

from collections.abc import Mapping

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark
from jobdesk.base.printing import PrinterLink

HEAD_DOTS = (512, 576)
BAUD_RATES = (4800, 9600, 19200, 38400, 57600, 115200)
PAPERS_OF: Mapping[PrinterLink, tuple[str, ...]] = {
    PrinterLink.SPOOLER: ("a4", "a5"),
    PrinterLink.NETWORK: ("roll",),
    PrinterLink.USB: ("roll",),
    PrinterLink.SERIAL: ("roll",),
    PrinterLink.RAW_SPOOL: ("roll",),
    PrinterLink.PDF: ("a4", "a5", "roll"),
}
"""Which papers a printer may have; the first is the usual one."""
HANGS_HERE = frozenset({PrinterLink.USB, PrinterLink.SERIAL, PrinterLink.RAW_SPOOL})
"""Links that end at one machine."""

PRINTER: tuple[Field, ...] = (
    Field("name", mark("Name of the printer"), required="receive", max_length=60),
    Field("link", mark("Connection"), FieldKind.CHOICE, required="receive", code="printer_link"),
    Field("address", mark("Printer address"), max_length=200),
    Field("desk_no", mark("At machine number"), FieldKind.INTEGER, minimum=1, maximum=99),
    Field("paper", mark("Paper"), max_length=10),
    Field("dots", mark("Dots of the roll printer"), FieldKind.INTEGER),
    Field("mode", mark("Letters"), FieldKind.CHOICE, code="print_mode"),
    Field("baud", mark("Baud rate"), FieldKind.INTEGER),
    Field("cut", mark("Cuts the paper"), FieldKind.BOOLEAN),
    Field("copies", mark("Copies"), FieldKind.INTEGER, minimum=1, maximum=9),
)
