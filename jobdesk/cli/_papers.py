"""Commands that write papers: what would be sent to a printer, into a file."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdesk.base.errors import JobdeskError
from jobdesk.base.forms.printers import HEAD_DOTS
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrinterRole, PrintMode
from jobdesk.base.saving import save_file
from jobdesk.cli._base import Center, app, misused, with_desk
from jobdesk.wiring import Desk

if TYPE_CHECKING:
    from jobdesk.papers.slip import SlipContent
    from jobdesk.services.printers import PrinterRow


class Paper(StrEnum):
    """Paper of a slip."""

    A4 = "a4"
    A5 = "a5"
    ROLL = "roll"


@app.command("slip", help=mark("Write the slip NUMBER as a printer would get it: an audited export, no print."))
def _slip(
    number: str,
    out: Annotated[Path, typer.Option("--out", help=mark("PDF file, or .bin for the bytes of a roll printer."))],
    paper: Annotated[Paper | None, typer.Option("--paper", help=mark("A4 without it; of .bin the roll."))] = None,
    mode: Annotated[
        PrintMode | None, typer.Option("--mode", help=mark("How a roll printer is spoken to, for .bin."))
    ] = None,
    center: Center = None,
) -> None:
    from jobdesk.papers.slip import slip_pdf

    kind = out.suffix.lower()
    if kind not in {".pdf", ".bin"}:
        raise misused(_("The file's name ends in .pdf or .bin."))
    if kind == ".bin" and paper not in {None, Paper.ROLL}:
        raise misused(_("A .bin file holds what a roll printer gets: --paper roll."))
    if kind != ".bin" and mode is PrintMode.TEXT:
        raise misused(_("Text mode is for a roll printer: name a .bin file."))
    content, printer = with_desk(center, lambda desk: _exported(desk, number))
    if kind == ".bin":
        save_file(out, _roll_bytes(content, printer, mode))
    else:
        save_file(out, slip_pdf(content, (paper or Paper.A4).value))


def _exported(desk: Desk, number: str) -> "tuple[SlipContent, PrinterRow | None]":
    """The slip as its next copy, and the roll printer that gets it where there is one."""
    from jobdesk.services.printers import printer_for
    from jobdesk.services.slips import export_slip

    found = desk.change(lambda db, act: export_slip(db, act, number=number))
    chosen, fallback = desk.read(lambda db, act: printer_for(db, act, role=PrinterRole.SLIP))
    roll = next((row for row in (chosen, fallback) if row is not None and row.dots), None)
    return found.drawable(found.copies_before + 1), roll


def _roll_bytes(content: "SlipContent", printer: "PrinterRow | None", mode: PrintMode | None) -> bytes:
    """What the center's roll printer would get; without one a usual one's."""
    from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, text_bytes
    from jobdesk.papers.slip import slip_pdf, strip_of
    from jobdesk.papers.strip_pdf import strip_pdf
    from jobdesk.qt.raster import rasterize

    dots, cut = HEAD_DOTS[0], True
    if printer is not None:
        dots, cut, mode = printer.dots or dots, printer.cut, mode or printer.mode
    if mode is PrintMode.TEXT:
        return text_bytes(strip_of(content), dots, cut, line_drawer(strip_pdf, rasterize, dots))
    return raster_bytes(rasterize(slip_pdf(content, "roll"), dots), cut)


@app.command("paper", help=mark("Write a paper as a PDF, an audited export; alone it tells the kinds."))
def _paper(
    kind: Annotated[str, typer.Argument(help=mark("One of those the command tells without it."))] = "",
    number: Annotated[str, typer.Argument(help=mark("The number of its record, or a day, YYYY-MM-DD."))] = "",
    blank: Annotated[bool, typer.Option("--blank", help=mark("Empty, to be filled by hand."))] = False,
    out: Annotated[Path | None, typer.Option("--out", help=mark("PDF file."))] = None,
    center: Center = None,
) -> None:
    from jobdesk.services import paper_command

    if not kind:
        typer.echo(paper_command.list_kinds())
        return
    if out is None or out.suffix.lower() != ".pdf":
        raise misused(_("The file's name ends in .pdf."))
    try:
        asked = paper_command.read_asked(kind, number, blank=blank)
    except JobdeskError as error:
        raise misused(str(error)) from None
    shown = with_desk(center, lambda desk: desk.change(lambda db, act: paper_command.export_asked(db, act, asked)))
    save_file(out, shown.draw(shown.paper))
