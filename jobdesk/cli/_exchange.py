"""Commands that move a center's records: the exchange workbook out."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.saving import save_file
from jobdesk.cli._base import Center, app, misused, read_day, with_desk
from jobdesk.wiring import Desk

if TYPE_CHECKING:
    from jobdesk.services.exports import CenterExport

SEALED = ".zip"


@app.command("export", help=mark("Write the whole center as the exchange workbook, complete and on record."))
def _export(
    out: Annotated[Path, typer.Option("--out", help=mark("File: .xlsx, or .zip to seal it with a password."))],
    purpose: Annotated[str, typer.Option("--purpose", help=mark("What it is for; kept in the access log."))] = "",
    start: Annotated[str, typer.Option("--from", help=mark("Only what happened from this day, YYYY-MM-DD."))] = "",
    end: Annotated[str, typer.Option("--to", help=mark("Only what happened until this day, YYYY-MM-DD."))] = "",
    template: Annotated[bool, typer.Option("--template", help=mark("The empty workbook, to be filled."))] = False,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help=mark("The password of a .zip; asked without it."))
    ] = None,
    center: Center = None,
) -> None:
    sealed = out.suffix.lower() == SEALED
    if not sealed and out.suffix.lower() != ".xlsx":
        raise misused(_("The file's name ends in .xlsx or .zip."))
    if template:
        save_file(out, _template(center))
        return
    if password_file is not None and not sealed:
        raise misused(_("A password seals a .zip: name the file so."))
    days = read_day(start) if start else None, read_day(end) if end else None
    made = with_desk(center, lambda desk: _written(desk, out, purpose, days, _Asked(password_file, sealed)))
    for name, count in made.rows.items():
        typer.echo(f"{name}\t{format_number(count)}")
    for sentence in made.sentences():
        typer.echo(sentence, err=True)


class _Asked:
    """The password of a sealed file, asked only once all else is right."""

    def __init__(self, file: Path | None, sealed: bool) -> None:
        self.file, self.sealed = file, sealed

    def __call__(self) -> str | None:
        if not self.sealed:
            return None
        if self.file is None:
            return str(
                typer.prompt(_("Password of the file"), hide_input=True, confirmation_prompt=True, err=True)
            )
        try:
            return self.file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise misused(_("The password file cannot be read.")) from None


def _template(center: Path | None) -> bytes:
    """The template with the center's codes; without a center with those that come with the program."""
    if center is None:
        from jobdesk.base.clock import Clock
        from jobdesk.base.codes import load_codes
        from jobdesk.papers.exchange_workbook import template_workbook

        return template_workbook(load_codes(), Clock().now())
    from jobdesk.services.exports import export_template

    return with_desk(center, lambda desk: desk.read(export_template))


def _written(
    desk: Desk, out: Path, purpose: str, days: tuple[date | None, date | None], password: _Asked
) -> "CenterExport":
    from jobdesk.services.export_files import export_to
    from jobdesk.services.exports import ask_export

    start, end = days
    desk.read(lambda db, act: ask_export(db, act, purpose=purpose, from_on=start, until_on=end))
    return export_to(desk, out, purpose=purpose, from_on=start, until_on=end, password=password(), tick=_tell)


def _tell(done: int, total: int) -> None:
    """How far it is, on a terminal alone."""
    if sys.stderr.isatty():
        typer.echo(f"\r{format_number(done)} / {format_number(total)}", err=True, nl=False)
