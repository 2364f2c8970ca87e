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

if TYPE_CHECKING:
    from jobdesk.services._printable import Printable
    from jobdesk.services.printers import PrinterRow
    from jobdesk.wiring import Desk


class Paper(StrEnum):
    """Paper of a slip."""

    A4 = "a4"
    A5 = "a5"
    ROLL = "roll"


@app.command("slip", help=mark("Write the slip NUMBER as a printer would get it: an audited export, no print."))
def _slip(
    number: Annotated[str, typer.Argument(help=mark("The slip's number."))],
    out: Annotated[Path, typer.Option("--out", help=mark("PDF file, or .bin for the bytes of a roll printer."))],
    paper: Annotated[Paper | None, typer.Option("--paper", help=mark("A4 without it; of .bin the roll."))] = None,
    mode: Annotated[
        PrintMode | None, typer.Option("--mode", help=mark("How a roll printer is spoken to, for .bin."))
    ] = None,
    center: Center = None,
) -> None:
    kind = out.suffix.lower()
    if kind not in {".pdf", ".bin"}:
        raise misused(_("The file's name ends in .pdf or .bin."))
    if kind == ".bin" and paper not in {None, Paper.ROLL}:
        raise misused(_("A .bin file holds what a roll printer gets: --paper roll."))
    if kind != ".bin" and mode is PrintMode.TEXT:
        raise misused(_("Text mode is for a roll printer: name a .bin file."))
    shown, printer = with_desk(center, lambda desk: _exported(desk, number))
    drawn_on = (Paper.ROLL if kind == ".bin" else paper or Paper.A4).value
    _say_lacks(shown, drawn_on)
    save_file(out, _roll_bytes(shown, printer, mode) if kind == ".bin" else shown.draw(drawn_on))


def _say_lacks(shown: "Printable", paper: str) -> None:
    """The signs a box stands for and what is cut, on stderr: the file is written all the same."""
    if shown.missing:
        signs = " ".join(shown.missing)
        typer.echo(
            _("No paper can show these signs, a box stands for each: {signs}").format(signs=signs), err=True
        )
    if cut := shown.cut(paper):
        typer.echo(
            _("This paper has too little room, the end is cut: {names}").format(names=", ".join(cut)), err=True
        )


def _exported(desk: "Desk", number: str) -> "tuple[Printable, PrinterRow | None]":
    """The slip as its next copy, and the roll printer that gets it where there is one."""
    from jobdesk.base.printing import PrintKind
    from jobdesk.services.paper_command import PaperAsked, export_asked
    from jobdesk.services.printers import printer_for

    asked = PaperAsked(PrintKind.SLIP, number, blank=False)
    found = desk.change(lambda db, act: export_asked(db, act, asked))
    chosen, fallback = desk.read(lambda db, act: printer_for(db, act, role=PrinterRole.SLIP))
    roll = next((row for row in (chosen, fallback) if row is not None and row.dots), None)
    return found, roll


def _roll_bytes(shown: "Printable", printer: "PrinterRow | None", mode: PrintMode | None) -> bytes:
    """What the center's roll printer would get; without one a usual one's."""
    from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, text_bytes
    from jobdesk.papers.strip_pdf import strip_pdf
    from jobdesk.qt.raster import rasterize

    dots, cut = HEAD_DOTS[0], True
    if printer is not None:
        dots, cut, mode = printer.dots or dots, printer.cut, mode or printer.mode
    if mode is PrintMode.TEXT and shown.strip is not None:
        return text_bytes(shown.strip(), dots, cut, line_drawer(strip_pdf, rasterize, dots))
    return raster_bytes(rasterize(shown.draw("roll"), dots), cut)


@app.command("paper", help=mark("Write a paper as a PDF, an audited export; alone it tells the kinds."))
def _paper(
    kind: Annotated[str, typer.Argument(help=mark("One of those the command tells without it."))] = "",
    number: Annotated[str, typer.Argument(help=mark("The number of its record, or a day, YYYY-MM-DD."))] = "",
    blank: Annotated[bool, typer.Option("--blank", help=mark("Empty, to be filled by hand."))] = False,
    occupation: Annotated[
        list[str] | None,
        typer.Option(
            "--occupation", help=mark("Of vacancy_list: only these, by code or name; may stand more than once.")
        ),
    ] = None,
    dong: Annotated[
        list[str] | None,
        typer.Option(
            "--dong", help=mark("Of vacancy_list: only work in these, by code or name; may stand more than once.")
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=mark("PDF file."))] = None,
    center: Center = None,
) -> None:
    from jobdesk.services import paper_command

    if not kind and (blank or out is not None or occupation or dong):
        raise misused(_("Name the kind of paper. Without KIND the command tells the kinds."))
    if not kind:
        typer.echo(paper_command.list_kinds())
        return
    if out is None or out.suffix.lower() != ".pdf":
        raise misused(_("The file's name ends in .pdf."))
    try:
        asked = paper_command.read_asked(kind, number, blank=blank, occupations=occupation or (), dongs=dong or ())
    except JobdeskError as error:
        raise misused(str(error)) from None
    shown = with_desk(center, lambda desk: desk.change(lambda db, act: paper_command.export_asked(db, act, asked)))
    _say_lacks(shown, shown.paper)
    save_file(out, shown.draw(shown.paper))
