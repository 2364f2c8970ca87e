"""Commands of the outreach: a copy goes out, its bundle comes home, the receipt wipes it."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import Opener, PersonsTaken, VacanciesTaken, bundle_file
from jobdesk.cli._base import REFUSED, Center, Form, app, ask_secret, misused, with_desk

if TYPE_CHECKING:
    from jobdesk.services.outreach.checkouts import CheckoutRow
    from jobdesk.wiring import Desk


class Persons(StrEnum):
    """Whose data travels."""

    NONE = "none"
    EVENT = "event"
    ALL = "all"


class Vacancies(StrEnum):
    """Which open vacancies travel."""

    EVENT = "event"
    ALL = "all"


@app.command("checkout", help=mark("Pack a copy of the center for a laptop that goes out."))
def _checkout(
    folder: Annotated[Path, typer.Argument(help=mark("Folder of the copy: a new or empty one."))],
    event: Annotated[str, typer.Option("--event", help=mark("Number of the event."))] = "",
    purpose: Annotated[str, typer.Option("--purpose", help=mark("What it is for; kept with the check-out."))] = "",
    hours: Annotated[int, typer.Option("--hours", help=mark("Until the copy locks."))] = 72,
    persons: Annotated[Persons, typer.Option("--persons", help=mark("Whose data travels."))] = Persons.NONE,
    vacancies: Annotated[
        Vacancies, typer.Option("--vacancies", help=mark("Which open vacancies travel."))
    ] = Vacancies.ALL,
    device: Annotated[str, typer.Option("--device", help=mark("Name of the laptop, the same each time."))] = "",
    who: Annotated[
        list[str] | None,
        typer.Option("--who", help=mark("User name of who may open it; may stand more than once.")),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file",
            help=mark("Passwords for this copy alone, a line each: user name, space, password; asked without it."),
        ),
    ] = None,
    own_passwords: Annotated[
        bool,
        typer.Option(
            "--own-passwords",
            help=mark(
                "It opens with everyone's own password; slots of the center's key then leave the house with it."
            ),
        ),
    ] = False,
    center: Center = None,
) -> None:
    if not event and not purpose:
        raise misused(_("Say what it is for: --event NUMBER or --purpose TEXT."))
    if not event and Persons.EVENT in (persons, vacancies):
        raise misused(_("Name the event whose people or vacancies travel: --event NUMBER."))
    if own_passwords and password_file is not None:
        raise misused(_("Choose: own passwords, or passwords for this copy alone."))
    asked = _Openers(who or (), password_file, own_passwords)
    row = with_desk(
        center,
        lambda desk: _packed(
            desk, folder, event, purpose, hours, (persons, vacancies), device or folder.name, asked
        ),
    )
    typer.echo(
        _(
            "The copy is in {folder}: {device}, {people} jobseekers, {records} records. It locks at {until}; what "
            "is done on it can be brought home after that, too."
        ).format(
            folder=folder,
            device=row.device,
            people=format_number(row.person_count),
            records=format_number(row.record_count),
            until=format_datetime(row.expires_at),
        )
    )
    if row.own_passwords:
        typer.echo(
            _(
                "Slots of the center's key are on this laptop. If it is lost, these people change their passwords "
                "at once: {names}"
            ).format(names=", ".join(row.own_passwords)),
            err=True,
        )


class _Openers:
    """Who may open a copy and by which password, asked only once all else is right."""

    def __init__(self, who: Sequence[str], file: Path | None, own: bool) -> None:
        self.who, self.file, self.own = who, file, own

    def __call__(self, desk: "Desk") -> list[Opener]:
        """Those who are named, else those of the file, else all who may.

        Raises:
            InvalidInput: someone who is named cannot sign in, or has no password in the file.
        """
        from jobdesk.services.outreach.openers import list_openers

        may = {one.user_name: one.id for one in desk.read(list_openers)}
        told = self._told() if self.file is not None else None
        chosen = list(dict.fromkeys(self.who or told or may))
        if told is not None and not told.keys() <= may.keys():
            raise InvalidInput(_("The password file names someone who cannot sign in, or serves nobody."))
        for name in chosen:
            if name not in may:
                raise InvalidInput(_("{name} cannot sign in, or serves nobody.").format(name=name))
            if told is not None and name not in told:
                raise InvalidInput(_("The password file has no line for {name}.").format(name=name))
        if self.own:
            return [Opener(may[name], own=True) for name in chosen]
        return [Opener(may[name], told[name] if told else self._ask(name)) for name in chosen]

    def _told(self) -> dict[str, str]:
        try:
            lines = (self.file or Path()).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise misused(_("The password file cannot be read.")) from None
        told = {name: password for name, _space, password in (line.partition(" ") for line in lines if line)}
        if not told or not all(told.values()):
            raise misused(_("Write into the password file a line each: user name, space, password."))
        return told

    @staticmethod
    def _ask(name: str) -> str:
        said = _("Password of {name} for this copy").format(name=name)
        return ask_secret(said, _("Passwords cannot be asked here: give them by --password-file."), twice=True)


def _packed(
    desk: "Desk",
    folder: Path,
    event: str,
    purpose: str,
    hours: int,
    taken: tuple[Persons, Vacancies],
    device: str,
    asked: _Openers,
) -> "CheckoutRow":
    from jobdesk.services.outreach.checkouts import find_event, plan_checkout
    from jobdesk.wiring.outreach import pack

    found = desk.read(lambda db, act: find_event(db, act, event_no=event)) if event else None
    if event and found is None:
        raise InvalidInput(_("There is no event of this number."))
    return pack(
        desk,
        folder,
        plan=lambda db, act: plan_checkout(
            db,
            act,
            persons=PersonsTaken(taken[0]),
            vacancies=VacanciesTaken(taken[1]),
            event_id=found[0] if found else None,
        ),
        device=device,
        purpose=purpose or (found[1] if found else ""),
        openers=asked(desk),
        hours=hours,
    )


@app.command("bundle", help=mark("On a copy: write what was changed since the last bundle, sealed, to one file."))
def _bundle(
    out: Annotated[Path, typer.Option("--out", help=mark("File of the bundle."))], center: Center = None
) -> None:
    def job(desk: "Desk") -> tuple[int, ...]:
        from jobdesk.wiring.outreach import write_bundles

        return write_bundles(desk, out)

    numbers = with_desk(center, job, late=True)
    told = _(
        "Bundle {numbers} is in {file} and was read back. At the center: jobdesk merge {file}. The copy keeps "
        "everything until the receipt is taken."
    )
    for number in numbers:
        typer.echo(told.format(numbers=number, file=bundle_file(out, number, numbers[-1])))
    if len(numbers) > 1:
        typer.echo(_("All of these files go to the center, the earliest first."))


@app.command("merge", help=mark("At the center: bring a copy's bundle home."))
def _merge(
    file: Annotated[Path, typer.Argument(help=mark("File of the bundle."))],
    receipt: Annotated[
        Path | None,
        typer.Option("--receipt", help=mark("Where the receipt goes that lets the laptop wipe itself.")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=mark("Change nothing, only say what would be."))
    ] = False,
    form: Annotated[Form, typer.Option("--format", help=mark("How the answer is written."))] = Form.TEXT,
    center: Center = None,
) -> None:
    told, refused, failed = with_desk(center, lambda desk: _merged(desk, file, receipt, dry_run))
    if form is Form.JSON:
        typer.echo(json.dumps({**told, "refused": refused}, ensure_ascii=False))
    elif not refused:
        typer.echo(_said(told, None if failed else receipt, dry_run))
    if refused or failed:
        typer.echo(refused or failed, err=True)
        raise typer.Exit(REFUSED)


_COUNTED = {
    "added": mark("Added"),
    "changed": mark("Changed"),
    "same": mark("Same"),
    "conflicts": mark("Questions"),
    "probable": mark("May be the same"),
}


def _said(told: dict[str, Any], receipt: Path | None, dry: bool) -> str:
    """What became of a bundle, and what there is to do now."""
    if told.get("already"):
        first = _("This bundle was merged before; nothing was changed.")
    else:
        first = _("This is what the merge would do; nothing was changed.") if dry else _("The bundle is merged.")
    lines = [first, " · ".join(f"{_(word)} {format_number(told[name])}" for name, word in _COUNTED.items())]
    if told["conflicts"] and not dry:
        lines.append(_("Questions wait for a decision in the windows: Administration, Ctrl+Shift+Q."))
    if receipt is not None and not dry:
        lines.append(
            _("The receipt is in {file}: take it to the laptop, jobdesk receipt FILE.").format(file=receipt)
        )
    return "\n".join(lines)


def _merged(
    desk: "Desk", file: Path, receipt: Path | None, dry: bool
) -> tuple[dict[str, Any], str | None, str | None]:
    """What became of a bundle, why it was refused, and why its receipt is not there."""
    from jobdesk.store.bundles import BundleRefused
    from jobdesk.wiring.outreach import bring_home, write_receipt

    counts = ("added", "changed", "same", "conflicts", "probable")
    try:
        report = bring_home(desk, file, dry=dry)
    except BundleRefused as refused:
        return {"bundle": None, **dict.fromkeys(counts, 0)}, str(refused), None
    told: dict[str, Any] = {"bundle": f"{report.checkout_id}:{report.seq}"}
    told |= {name: getattr(report, name) for name in counts}
    told |= {"already": True} if report.already else {}
    try:
        if receipt is not None and not dry:
            write_receipt(report, receipt)
    except StoreError as failed:
        return told, None, str(failed)
    return told, None, None


@app.command("receipt", help=mark("On a copy: take the center's receipt; once all is home, the copy is wiped."))
def _receipt(file: Annotated[Path, typer.Argument(help=mark("The receipt."))], center: Center = None) -> None:
    def job(desk: "Desk") -> bool:
        from jobdesk.wiring.outreach import take_receipt

        return take_receipt(desk, file)

    wiped = with_desk(center, job, late=True)
    typer.echo(
        _("Everything is home: the copy was wiped.")
        if wiped
        else _(
            "The receipt is noted. The copy stays: another bundle is not home, or something was changed or looked "
            "at since. Write one more bundle."
        )
    )
