"""Commands of the outreach: a copy goes out, its bundle comes home, the receipt wipes it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import PersonsTaken, VacanciesTaken
from jobdesk.cli._base import REFUSED, Center, Form, app, misused, with_desk
from jobdesk.wiring import Desk

if TYPE_CHECKING:
    from jobdesk.services.outreach.checkouts import CheckoutRow


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
    center: Center = None,
) -> None:
    if not event and not purpose:
        raise misused(_("Say what it is for: --event NUMBER or --purpose TEXT."))
    if not event and Persons.EVENT in (persons, vacancies):
        raise misused(_("Name the event whose people or vacancies travel: --event NUMBER."))
    row = with_desk(
        center,
        lambda desk: _packed(desk, folder, event, purpose, hours, (persons, vacancies), device or folder.name),
    )
    typer.echo(
        _("{device} · {people} people · {records} records · until {until}").format(
            device=row.device,
            people=format_number(row.person_count),
            records=format_number(row.record_count),
            until=format_datetime(row.expires_at),
        )
    )


def _packed(
    desk: Desk, folder: Path, event: str, purpose: str, hours: int, taken: tuple[Persons, Vacancies], device: str
) -> "CheckoutRow":
    from jobdesk.services.outreach.checkouts import find_event, plan_checkout, who_may_open
    from jobdesk.wiring.outreach import Opener, pack

    found = desk.read(lambda db, act: find_event(db, act, event_no=event)) if event else None
    if event and found is None:
        raise InvalidInput(_("There is no event of this number."))
    openers = desk.read(who_may_open)
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
        openers=[Opener(one) for one in openers],
        hours=hours,
    )


@app.command("bundle", help=mark("On a copy: write what was changed since the last bundle, sealed, to one file."))
def _bundle(
    out: Annotated[Path, typer.Option("--out", help=mark("File of the bundle."))], center: Center = None
) -> None:
    def job(desk: Desk) -> tuple[int, ...]:
        from jobdesk.wiring.outreach import write_bundles

        return write_bundles(desk, out)

    typer.echo(" ".join(map(str, with_desk(center, job, late=True))))


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
    told, refused = with_desk(center, lambda desk: _merged(desk, file, receipt, dry_run))
    if form is Form.JSON:
        typer.echo(json.dumps({**told, "refused": refused}, ensure_ascii=False))
    elif not refused:
        for name, count in told.items():
            typer.echo(f"{name}\t{count}")
    if refused:
        typer.echo(refused, err=True)
        raise typer.Exit(REFUSED)


def _merged(desk: Desk, file: Path, receipt: Path | None, dry: bool) -> tuple[dict[str, Any], str | None]:
    from jobdesk.store.bundles import BundleRefused
    from jobdesk.wiring.outreach import bring_home

    counts = ("added", "changed", "same", "conflicts", "probable")
    try:
        report = bring_home(desk, file, receipt=receipt, dry=dry)
    except BundleRefused as refused:
        return {"bundle": None, **dict.fromkeys(counts, 0)}, str(refused)
    told: dict[str, Any] = {"bundle": f"{report.checkout_id}:{report.seq}"}
    told |= {name: getattr(report, name) for name in counts}
    return told | ({"already": True} if report.already else {}), None


@app.command("receipt", help=mark("On a copy: take the center's receipt; once all is home, the copy is wiped."))
def _receipt(file: Annotated[Path, typer.Argument(help=mark("The receipt."))], center: Center = None) -> None:
    def job(desk: Desk) -> bool:
        from jobdesk.wiring.outreach import take_receipt

        return take_receipt(desk, file)

    wiped = with_desk(center, job, late=True)
    typer.echo(
        _("Everything is home: the copy was wiped.")
        if wiped
        else _("The receipt is noted. The copy stays: something was changed since, or another bundle is not home.")
    )
