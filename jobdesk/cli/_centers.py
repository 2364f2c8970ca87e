"""Commands about whole centers: made, joined, backed up, restored, recovered, verified, lifted."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobdesk.base.enums import Role, WindowKind
from jobdesk.base.i18n import _, mark
from jobdesk.base.saving import save_file
from jobdesk.cli._base import (
    REFUSED,
    Center,
    Form,
    app,
    ask_user,
    center_app,
    center_folder,
    credentials,
    misused,
    read_month,
    secret_of,
    with_desk,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.services.checks import CheckReport
    from jobdesk.services.month_closes import CloseRow
    from jobdesk.wiring import Desk, NewPerson, NewWindow

NewFolder = Annotated[Path, typer.Argument(help=mark("Where this desk's files go: a new or empty folder."))]

OfDatabase = Annotated[
    str, typer.Argument(help=mark("The center's database, as the administrator: postgresql://ADMIN@host/jobdesk"))
]


@app.command("demo", help=mark("Build the sample center in FOLDER and tell its accounts."))
def _demo(
    folder: NewFolder,
    empty: Annotated[bool, typer.Option("--empty", help=mark("Accounts, windows and codes, no facts."))] = False,
    form: Annotated[Form, typer.Option("--format", help=mark("How the answer is written."))] = Form.TEXT,
) -> None:
    from jobdesk.wiring.sample import make_sample

    made = make_sample(folder, empty=empty)
    told = {
        "folder": str(folder),
        "today": made.today.isoformat(),
        "accounts": [{"user": user, "role": role, "password": password} for user, role, password in made.accounts],
        "slips": list(made.slips),
    }
    if form is Form.JSON:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{folder}  {made.today.isoformat()}")
    for user, role, password in made.accounts:
        typer.echo(f"{user}\t{role}\t{password}")
    for slip in made.slips:
        typer.echo(slip)


@app.command("close", help=mark("Close the month YYYY-MM, provisionally unless --final; for a scheduled evening."))
def _close(
    month: Annotated[str, typer.Argument(help=mark("The month, YYYY-MM."))],
    final: Annotated[bool, typer.Option("--final", help=mark("Needs the signed review of the month."))] = False,
    reason: Annotated[str, typer.Option("--reason", help=mark("Why it is closed again."))] = "",
    center: Center = None,
) -> None:
    from jobdesk.base.closes import CloseKind
    from jobdesk.services.month_closes import close_month, unchanged_close

    first = read_month(month)
    kind = CloseKind.FINAL if final else CloseKind.PROVISIONAL

    def job(db: "Session", act: "Act") -> "tuple[CloseRow, bool]":
        same = None if final or reason else unchanged_close(db, act, month=first)
        return (same, True) if same else (close_month(db, act, month=first, kind=kind, reason=reason), False)

    made, already = with_desk(center, lambda desk: desk.change(job))
    typer.echo(f"{made.month:%Y-%m} {made.kind.value} {made.serial} {made.digest}")
    if already:
        typer.echo(_("The month is closed already, and nothing has changed since."), err=True)


@app.command("backup", help=mark("Write a verified, encrypted backup to FILE."))
def _backup(
    file: Annotated[Path, typer.Argument(help=mark("Where the backup goes: a new file."))], center: Center = None
) -> None:
    made = with_desk(center, lambda desk: desk.back_up(file))
    typer.echo(str(made.path))


@app.command(
    "restore",
    help=mark("Restore the backup FILE into the new FOLDER, with an administrator's password of its day."),
)
def _restore(
    file: Annotated[Path, typer.Argument(help=mark("The backup."))],
    folder: NewFolder,
    url: Annotated[
        str | None, typer.Option("--url", help=mark("An empty PostgreSQL database, for a shared center."))
    ] = None,
) -> None:
    from jobdesk.wiring import restore_center

    server = os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = credentials()
    made = restore_center(file, folder, user=user, password=password, url=url, server_password=server)
    typer.echo(str(made.folder))


@app.command(
    "recover",
    help=mark("Let an administrator or supervisor back in with the paper recovery key; a new key is told."),
)
def _recover(
    out: Annotated[Path | None, typer.Option("--out", help=mark("PDF file of the new key's paper."))] = None,
    center: Center = None,
) -> None:
    from jobdesk.wiring import recover_center, recovery_paper

    folder = center_folder(center)
    user = ask_user()
    key = secret_of("JOBDESK_RECOVERY_KEY", _("Recovery key"))
    password = secret_of("JOBDESK_PASSWORD", _("New password"), twice=True)
    new_key = recover_center(folder, recovery_key=key, user=user, new_password=password)
    typer.echo(new_key)
    if out is not None:
        save_file(out, recovery_paper(folder, new_key))


@app.command("check", help=mark("Verify database, numbers, audit chain and search; damage exits 1."))
def _check(
    mend: Annotated[
        bool, typer.Option("--mend-search", help=mark("Bring the search in step with the records first."))
    ] = False,
    center: Center = None,
) -> None:
    from jobdesk.services.search_rebuild import mend_all

    def job(desk: "Desk") -> "CheckReport":
        if mend:
            mend_all(desk)
        return desk.check()

    found = with_desk(center, job)
    for sentence in found.sentences:
        typer.echo(sentence, err=True)
    if not found.sound:
        raise typer.Exit(REFUSED)
    typer.echo(_("Everything is sound."))


@app.command("migrate", help=mark("Lift the center's schema to this program's, after a verified backup."))
def _migrate(center: Center = None) -> None:
    from jobdesk.wiring import migrate_center

    user, password = credentials()
    lifted = migrate_center(center_folder(center), user=user, password=password, ask=_server_password)
    typer.echo(_("The center was lifted.") if lifted else _("Nothing to do."))


def _server_password(login: str) -> str:
    """The password of a login of the server, from the environment, else asked."""
    asked = _("Server password of {login}").format(login=login)
    given = os.environ.get("JOBDESK_SERVER_PASSWORD")
    return given if given is not None else secret_of("JOBDESK_SERVER_PASSWORD", asked)


Audits = Annotated[
    bool, typer.Option("--audits", help=mark("This desk reads the access log of all desks and makes the backups."))
]


@center_app.command(
    "create",
    help=mark("Make a shared center with rights of its own on the server at URL, and its first desk in FOLDER."),
)
def _create(
    url: Annotated[
        str, typer.Argument(help=mark("The server, as its administrator: postgresql://ADMIN@host/postgres"))
    ],
    folder: NewFolder,
    called: Annotated[str, typer.Option("--called", help=mark("The center's name."))],
    person: Annotated[
        list[str],
        typer.Option(
            "--person",
            help=mark(
                "An account, as user:role:name, once for each; roles: counselor, supervisor, administrator, "
                "auditor, reception. A supervisor and an administrator begin."
            ),
        ),
    ],
    window: Annotated[
        list[str] | None,
        typer.Option(
            "--window",
            help=mark(
                "A counter window, as number:kind, once for each; kinds: jobseekers, employers, in_depth, "
                "public_works, reception."
            ),
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", help=mark("The database's name."))] = "jobdesk",
    address: Annotated[str | None, typer.Option("--address", help=mark("The center's address."))] = None,
    phone: Annotated[str | None, typer.Option("--phone", help=mark("The center's phone number."))] = None,
) -> None:
    from jobdesk.wiring.making_shared import create_center, refuse_early

    windows, people = [_window(one) for one in window or ()], [_person(one) for one in person]
    server = os.environ.get("JOBDESK_SERVER_PASSWORD")
    refuse_early(folder, url=url, password=server, database=name, roles=[role for _user, role, _name in people])
    made = create_center(
        folder,
        url=url,
        password=server,
        database=name,
        name=called,
        people=[_with_password(*one) for one in people],
        windows=windows,
        address=address,
        phone=phone,
    )
    typer.echo(_("The recovery key, told this once: print it, seal it, keep it in the office's safe."), err=True)
    typer.echo(made.made.recovery_key)
    _tell_logins(made.logins)


def _person(told: str) -> tuple[str, Role, str]:
    """User, role and name of an account as it is typed."""
    try:
        user, role, shown = told.split(":", 2)
        return user, Role(role), shown
    except ValueError:
        said = _("{text} is no account: write user:role:name, the role one of {roles}.")
        raise misused(said.format(text=told, roles=", ".join(Role))) from None


def _with_password(user: str, role: Role, shown: str) -> "NewPerson":
    """An account with its first password, which is asked, and changed at the first sign-in."""
    from jobdesk.wiring import NewPerson

    password = secret_of("JOBDESK_PASSWORD", _("First password of {user}").format(user=user), twice=True)
    return NewPerson(user, shown, role, password, must_change_password=True)


def _window(told: str) -> "NewWindow":
    """A counter window as it is typed."""
    from jobdesk.wiring import NewWindow

    try:
        number, kind = told.split(":", 1)
        return NewWindow(int(number), WindowKind(kind))
    except ValueError:
        said = _("{text} is no window: write number:kind, the kind one of {kinds}.")
        raise misused(said.format(text=told, kinds=", ".join(WindowKind))) from None


def _tell_logins(logins: Sequence[tuple[str, str]]) -> None:
    """Show passwords for the office's safe, once."""
    if logins:
        typer.echo(_("Logins of the server and their passwords, told this once:"), err=True)
    for login, password in logins:
        typer.echo(f"{login}\t{password}")


@center_app.command(
    "join", help=mark("Let this machine join the shared center at URL (postgresql://user@host/database).")
)
def _join(
    url: OfDatabase,
    folder: NewFolder,
    audits: Audits = False,
) -> None:
    from jobdesk.wiring import join_center

    server = os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = credentials()
    made = join_center(folder, url=url, server_password=server, user=user, password=password, audits=audits)
    typer.echo(str(made.folder))


@center_app.command(
    "secure",
    help=mark("Lay rights on the server of a shared center as its administrator at URL; this desk gets a login."),
)
def _secure(
    url: OfDatabase,
    audits: Audits = False,
    center: Center = None,
) -> None:
    from jobdesk.wiring._server_logins import secure_center

    folder, server = center_folder(center), os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = credentials()
    logins = secure_center(folder, url=url, server_password=server, user=user, password=password, audits=audits)
    typer.echo(_("The server keeps this center's rights now, and this desk has a login of its own."))
    _tell_logins(logins)


@center_app.command(
    "move",
    help=mark("Move the center to a server (--to), or from there into its folder (--home); proven equal first."),
)
def _move(
    to: Annotated[
        str | None,
        typer.Option("--to", help=mark("The server, as its administrator: postgresql://ADMIN@host/postgres")),
    ] = None,
    name: Annotated[str, typer.Option("--name", help=mark("The database's name."))] = "jobdesk",
    home: Annotated[bool, typer.Option("--home", help=mark("From the server into the folder."))] = False,
    server: Annotated[
        str | None,
        typer.Option("--server", help=mark("With --home: the database, as its administrator.")),
    ] = None,
    center: Center = None,
) -> None:
    from jobdesk.wiring.moving import move_center

    if home == (to is not None) or (server is not None and not home):
        raise misused(_("Write where the center moves: --to URL, or --home."))
    folder, secret = center_folder(center), os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = credentials()
    moved = move_center(
        folder,
        user=user,
        password=password,
        to_server=not home,
        url=server if home else to,
        server_password=secret,
        database=name,
    )
    told = _("Moved: {tables} tables with {rows} rows and {figures} figures over {windows} windows are equal.")
    windows = len(moved.windows)
    typer.echo(told.format(tables=moved.tables, rows=moved.rows, figures=moved.figures, windows=windows))
    typer.echo(str(moved.backup))
    _tell_logins(moved.logins)


@center_app.command(
    "sample", help=mark("Build the sample center with its data in the empty PostgreSQL database at URL.")
)
def _shared_sample(
    url: Annotated[
        str, typer.Argument(help=mark("An empty PostgreSQL database: postgresql://user@host/database"))
    ],
    folder: NewFolder,
) -> None:
    from jobdesk.wiring.sample import make_sample

    made = make_sample(folder, url=url)
    for user, role, password in made.accounts:
        typer.echo(f"{user}\t{role}\t{password}")
