"""Commands that move a center's records: the exchange workbook out, workbooks and ledgers in."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.saving import PartFile, save_file
from jobdesk.base.text import clean
from jobdesk.cli._base import REFUSED, Center, Form, app, misused, read_day, with_desk

if TYPE_CHECKING:
    from jobdesk.services.exports import CenterExport
    from jobdesk.services.imports.plan import ImportPlan, Problem
    from jobdesk.services.imports.sources import Source
    from jobdesk.store.sheet_files import SheetFile
    from jobdesk.wiring import Desk

SEALED = ".zip"
_SHOWN = 50
"""So many changes, and so many probable rows, are told one by one."""


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
    desk: "Desk", out: Path, purpose: str, days: tuple[date | None, date | None], password: _Asked
) -> "CenterExport":
    from jobdesk.services.export_files import export_to
    from jobdesk.services.exports import ask_export

    start, end = days
    desk.read(lambda db, act: ask_export(db, act, purpose=purpose, from_on=start, until_on=end))
    return export_to(desk, out, purpose=purpose, from_on=start, until_on=end, password=password(), tick=_tell)


def _tell(done: int, total: int) -> None:
    """How far it is, on a terminal alone; 0 where nobody knows of how many."""
    if sys.stderr.isatty():
        of = f" / {format_number(total)}" if total else ""
        typer.echo(f"\r{format_number(done)}{of}", err=True, nl=False)


@dataclass(frozen=True)
class _Import:
    """What is asked of an import."""

    file: Path
    apply: bool
    rejects: Path | None
    encoding: str | None
    past: bool
    mapping: str
    source: str


@app.command("import", help=mark("Look at a workbook, ledger or list row by row; with --apply, take it in."))
def _import(
    file: Annotated[Path, typer.Argument(help=mark("Workbook, text table, or a folder of text tables."))],
    apply: Annotated[bool, typer.Option("--apply", help=mark("Take it in: all of it, or nothing."))] = False,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help=mark("Leave wrong rows out."))] = False,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help=mark("Workbook of the rows that were left out."))
    ] = None,
    form: Annotated[Form, typer.Option("--format", help=mark("How it answers."))] = Form.TEXT,
    encoding: Annotated[
        str, typer.Option("--encoding", help=mark("How the letters of a text table are kept."))
    ] = "",
    past: Annotated[bool, typer.Option("--past", help=mark("Years past: less is asked of each row."))] = False,
    mapping: Annotated[str, typer.Option("--mapping", help=mark("How a ledger is read: a saved mapping."))] = "",
    source: Annotated[
        str, typer.Option("--source", help=mark("Whose numbers it bears: they are kept under this name."))
    ] = "",
    center: Center = None,
) -> None:
    if skip_wrong != (rejects is not None) or (skip_wrong and not apply):
        raise misused(_("--skip-wrong goes with --apply and --rejects FILE."))
    if encoding:
        from jobdesk.store.sheet_files import ENCODINGS

        if encoding not in ENCODINGS:
            raise misused(_("The encoding is one of: {names}").format(names=", ".join(ENCODINGS)))
    asked = _Import(file, apply, rejects, encoding or None, past, mapping, source)
    plan = with_desk(center, lambda desk: _imported(desk, asked))
    if form is Form.JSON:
        typer.echo(json.dumps(plan.json(), ensure_ascii=False, indent=2))
    else:
        _tell_plan(plan)
    for line in _to_know(plan):
        typer.echo(line, err=form is Form.JSON)
    if apply and plan.wrong and not skip_wrong:
        typer.echo(_("Rows are wrong, so nothing was taken in."), err=True)
        raise typer.Exit(REFUSED)


def _imported(desk: "Desk", asked: _Import) -> "ImportPlan":
    from jobdesk.services.imports.applying import apply_import
    from jobdesk.services.imports.plan import plan_import
    from jobdesk.services.imports.rejects import write_rejects
    from jobdesk.store.sheet_files import open_sheets

    with ExitStack() as stack:
        file = stack.enter_context(open_sheets(asked.file, encoding=asked.encoding))
        source = _source(desk, file, asked)
        plan = desk.read(lambda db, act: plan_import(db, act, source=source, tick=_tell))
        if not asked.apply or (plan.wrong and asked.rejects is None):
            return plan
        part = stack.enter_context(PartFile(asked.rejects)) if asked.rejects is not None else None
        if part is not None:
            with part.writing() as out:
                write_rejects(plan, out)
        desk.change(lambda db, act: apply_import(db, act, plan=plan, skip_wrong=part is not None, tick=_tell))
        if part is not None:
            part.keep()
        return plan


def _source(desk: "Desk", file: "SheetFile", asked: _Import) -> "Source":
    """The rows of a workbook, or of a ledger by the mapping that is named or was saved for its headings."""
    from jobdesk.services.codes import code_book
    from jobdesk.services.imports.ledger import ledger_source
    from jobdesk.services.imports.mappings import find_mapping, list_mappings
    from jobdesk.services.imports.sources import ledger_sheets, workbook_source
    from jobdesk.services.imports.unmapped import tell_unmapped

    workbook = workbook_source(file, past=asked.past, source=asked.source)
    if workbook.sheets and not asked.mapping:
        return workbook
    if asked.mapping:
        saved = [one for one in desk.read(list_mappings) if one.name == asked.mapping]
        if not saved:
            raise misused(_("There is no mapping of this name."))
    else:
        headings = [one.headings for one in ledger_sheets(file)]
        found = desk.read(lambda db, act: [find_mapping(db, act, headings=one) for one in headings])
        saved = [one for one in found if one is not None]
    if not saved:
        raise InvalidInput(tell_unmapped(file, saved=[one.name for one in desk.read(list_mappings)]))
    mappings = [
        replace(one.mapping, past=one.mapping.past or asked.past, source=clean(asked.source) or one.mapping.source)
        for one in saved
    ]
    codes, today = desk.read(lambda db, act: (code_book(db), act.today))
    return ledger_source(file, *mappings, codes=codes, today=today)


def _tell_plan(plan: "ImportPlan") -> None:
    """The dry run for a person: counts, each fault at its place, and of notes the first of its kind."""
    states = [_("New"), _("Changed"), _("Same"), _("Wrong"), _("Probably known")]
    typer.echo("\t".join(["", *states]))
    for name, count in plan.counts.items():
        told = (count.new, count.changed, count.same, count.wrong, count.probable)
        typer.echo("\t".join([name, *map(format_number, told)]))
    for one in plan.problems:
        typer.echo(_line(one))
    kinds = Counter((one.sheet, one.name, one.reason) for one in plan.notes)
    for one in plan.notes:
        if more := kinds.pop((one.sheet, one.name, one.reason), 0):
            typer.echo(_line(one) if more == 1 else f"{_line(one)} × {format_number(more)}")
    _tell_known(plan)


def _tell_known(plan: "ImportPlan") -> None:
    """What known records will say instead, and who is probably known: the first of each, masked."""
    for cell in plan.changes[:_SHOWN]:
        told = _("{column}: {kept} becomes {new}")
        empty = _("(empty)")
        said = told.format(column=cell.column, kept=cell.kept or empty, new=cell.new or empty)
        typer.echo(f"{cell.sheet} {cell.row} {said}")
    if (more := plan.changed_cells - len(plan.changes[:_SHOWN])) > 0:
        typer.echo(_("{count} more changes").format(count=format_number(more)))
    for row in plan.probable[:_SHOWN]:
        known = ", ".join(f"{one.name} ({one.number})" if one.number else one.name for one in row.known)
        typer.echo(f"{row.sheet} {row.row}: " + _("Probably known here: {known}").format(known=known))
    if (more := plan.probable_rows - len(plan.probable[:_SHOWN])) > 0:
        typer.echo(
            _("{count} more rows of people or firms that are probably known").format(count=format_number(more))
        )


def _to_know(plan: "ImportPlan") -> Iterator[str]:
    """What follows from the import besides its rows: accounts, and closed months."""
    for counselor in plan.unknown_counselors:
        told = _("{name} has no account here: one that cannot sign in is made ({count} rows).")
        yield told.format(name=counselor.name, count=format_number(counselor.rows))
    for month in plan.restated:
        facts = ", ".join(f"{name} {format_number(count)}" for name, count in month.facts.items())
        told = _("The closed month {month} is restated: {facts}")
        yield told.format(month=f"{month.month:%Y-%m}", facts=facts)


def _line(problem: "Problem") -> str:
    place = " ".join(filter(None, [problem.sheet, str(problem.row or ""), problem.column]))
    told = f"{place}: {problem.reason}"
    if not problem.proposal:
        return told
    proposed = _("Proposed: {text}").format(text=problem.proposal)
    return f"{told} ({proposed})"
