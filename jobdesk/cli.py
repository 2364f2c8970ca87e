"""The desk without a window: every act an administrator automates. The same services, rights and audit.

Exit status: 0 done, 1 refused with a sentence on standard error, 2 misused, 3 a bug.
"""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import LANGUAGES, _, mark, use_language
from jobdesk.base.logs import start_user_log
from jobdesk.base.saving import save_file
from jobdesk.wiring import Desk, migrate_center, open_center, restore_center

if TYPE_CHECKING:
    from jobdesk.services.checks import CheckReport

T = TypeVar("T")
REFUSED, MISUSED, BUG = 1, 2, 3
app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
center_app = typer.Typer(no_args_is_help=True, help=mark("Make a center, or join a shared one."))
app.add_typer(center_app, name="center")

Center = Annotated[
    Path | None, typer.Option("--center", envvar="JOBDESK_CENTER", help=mark("The center's folder."))
]


class Form(StrEnum):
    """How a command answers."""

    TEXT = "text"
    JSON = "json"


class Written(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    HWPX = "hwpx"


class Counting(StrEnum):
    """How persons and firms add up over months."""

    MONTHLY_SUM = "monthly_sum"
    DISTINCT = "distinct"


class Paper(StrEnum):
    """Paper of a slip."""

    A4 = "a4"
    A5 = "a5"
    ROLL = "roll"


def _misused(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(MISUSED)


def _folder(center: Path | None) -> Path:
    if center is None:
        raise _misused(_("Name the center: --center FOLDER or JOBDESK_CENTER."))
    return center


def _credentials() -> tuple[str, str]:
    user = os.environ.get("JOBDESK_USER") or typer.prompt(_("User"), err=True)
    password = os.environ.get("JOBDESK_PASSWORD") or typer.prompt(_("Password"), hide_input=True, err=True)
    return user, password


def _with_desk(center: Path | None, job: Callable[[Desk], T]) -> T:
    desk = open_center(_folder(center), *_credentials())
    try:
        return job(desk)
    finally:
        desk.close()


@app.command("demo", help=mark("Build the sample center in FOLDER and tell its accounts."))
def _demo(
    folder: Path,
    empty: Annotated[bool, typer.Option("--empty", help=mark("Accounts, windows and codes, no facts."))] = False,
    form: Annotated[Form, typer.Option("--format")] = Form.TEXT,
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _misused(_("{text} is no date: write YYYY-MM-DD.").format(text=text)) from None


@app.command("report", help=mark("The figures of a layout for two inclusive dates."))
def _report(
    layout: Annotated[
        str,
        typer.Option("--layout", help="yeongdeungpo geumcheon gwanak seoul_youth monthly daily weekly events …"),
    ],
    start: Annotated[str, typer.Option("--from", help=mark("First day, YYYY-MM-DD."))],
    end: Annotated[str, typer.Option("--to", help=mark("Last day, YYYY-MM-DD."))],
    cumulate: Annotated[Counting, typer.Option("--cumulate")] = Counting.MONTHLY_SUM,
    breakdown: Annotated[str, typer.Option("--breakdown", help="sex,policy_age,dong,channel,mode,route,…")] = "",
    cross: Annotated[str, typer.Option("--cross", help="jobseekers:sex,policy_age")] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help=mark("Hide the small cells of cross-tables in files."))
    ] = False,
    form: Annotated[Written, typer.Option("--format")] = Written.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help=mark("File; standard output without it."))] = None,
    center: Center = None,
) -> None:
    from jobdesk.services import report_command

    if form in {Written.PDF, Written.XLSX, Written.HWPX} and out is None:
        raise _misused(_("This format needs --out FILE."))
    try:
        asked = report_command.read_asked(layout, _day(start), _day(end), cumulate.value, breakdown, cross)
    except JobdeskError as error:
        raise _misused(str(error)) from None
    content = _with_desk(
        center,
        lambda desk: desk.change(
            lambda db, act: report_command.write_asked(db, act, asked, form=form.value, publication=publish)
        ),
    )
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        save_file(out, content)


@app.command("slip", help=mark("Write the slip NUMBER as a PDF: an audited export, no print."))
def _slip(
    number: str,
    out: Annotated[Path, typer.Option("--out", help=mark("PDF file."))],
    paper: Annotated[Paper, typer.Option("--paper")] = Paper.A4,
    center: Center = None,
) -> None:
    from jobdesk.papers.slip import SlipContent, slip_pdf
    from jobdesk.services.slips import export_slip

    found = _with_desk(center, lambda desk: desk.change(lambda db, act: export_slip(db, act, number=number)))
    save_file(out, slip_pdf(SlipContent.of(found.number, found.content), paper.value))


@app.command(
    "tour", help=mark("Drive the real windows without a person and save a picture of every page and dialog.")
)
def _tour(
    out: Annotated[Path, typer.Option("--out", help=mark("Folder of the pictures."))],
    lang: Annotated[str, typer.Option("--lang", help=mark("ko or en"))] = "ko",
    theme: Annotated[str, typer.Option("--theme", help=mark("light, dark or contrast"))] = "light",
    size: Annotated[str, typer.Option("--size", help=mark("WxH"))] = "1366x768",
    scale: Annotated[float, typer.Option("--scale", help=mark("1 to 3"))] = 1.0,
    center: Center = None,
) -> None:
    from jobdesk.qt.tour import run_tour

    width, cross, height = size.partition("x")
    if not (cross and width.isdigit() and height.isdigit()) or not 1 <= scale <= 3:
        raise _misused(_("A size is WxH, a scale lies between 1 and 3."))
    if lang not in {"ko", "en"} or theme not in {"light", "dark", "contrast"}:
        raise _misused(_("The language is ko or en, the theme light, dark or contrast."))
    user, password = _credentials() if center is not None else ("", "")
    for picture in run_tour(out, center, user, password, lang, theme, (int(width), int(height)), scale):
        typer.echo(str(picture))


@app.command("close", help=mark("Close the month YYYY-MM, provisionally unless --final; for a scheduled evening."))
def _close(
    month: str,
    final: Annotated[bool, typer.Option("--final", help=mark("Needs the signed review of the month."))] = False,
    reason: Annotated[str, typer.Option("--reason", help=mark("Why it is closed again."))] = "",
    center: Center = None,
) -> None:
    from jobdesk.base.closes import CloseKind
    from jobdesk.services.month_closes import close_month

    first = _day(f"{month}-01")
    kind = CloseKind.FINAL if final else CloseKind.PROVISIONAL
    made = _with_desk(
        center,
        lambda desk: desk.change(lambda db, act: close_month(db, act, month=first, kind=kind, reason=reason)),
    )
    typer.echo(f"{made.month:%Y-%m} {made.kind.value} {made.serial} {made.digest}")


@app.command("backup", help=mark("Write a verified, encrypted backup to FILE."))
def _backup(file: Path, center: Center = None) -> None:
    made = _with_desk(center, lambda desk: desk.back_up(file))
    typer.echo(str(made.path))


@app.command(
    "restore",
    help=mark("Restore the backup FILE into the new FOLDER, with an administrator's password of its day."),
)
def _restore(
    file: Path,
    folder: Path,
    url: Annotated[
        str | None, typer.Option("--url", help=mark("An empty PostgreSQL database, for a shared center."))
    ] = None,
) -> None:
    server = os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = _credentials()
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

    folder = _folder(center)
    user = os.environ.get("JOBDESK_USER") or typer.prompt(_("User"), err=True)
    key = os.environ.get("JOBDESK_RECOVERY_KEY") or typer.prompt(_("Recovery key"), hide_input=True, err=True)
    password = os.environ.get("JOBDESK_PASSWORD") or typer.prompt(
        _("New password"), hide_input=True, confirmation_prompt=_("New password once more"), err=True
    )
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

    def job(desk: Desk) -> "CheckReport":
        if mend:
            mend_all(desk)
        return desk.check()

    found = _with_desk(center, job)
    for sentence in found.sentences:
        typer.echo(sentence, err=True)
    if not found.sound:
        raise typer.Exit(REFUSED)
    typer.echo(_("Everything is sound."))


@app.command("migrate", help=mark("Lift the center's schema to this program's, after a verified backup."))
def _migrate(center: Center = None) -> None:
    user, password = _credentials()
    lifted = migrate_center(_folder(center), user=user, password=password)
    typer.echo(_("The center was lifted.") if lifted else _("Nothing to do."))


@center_app.command(
    "join", help=mark("Let this machine join the shared center at URL (postgresql://user@host/database).")
)
def _join(url: str, folder: Path) -> None:
    from jobdesk.wiring import join_center

    server = os.environ.get("JOBDESK_SERVER_PASSWORD") or None
    user, password = _credentials()
    made = join_center(folder, url=url, server_password=server, user=user, password=password)
    typer.echo(str(made.folder))


@center_app.command(
    "sample", help=mark("Build the sample center with its data in the empty PostgreSQL database at URL.")
)
def _shared_sample(url: str, folder: Path) -> None:
    from jobdesk.wiring.sample import make_sample

    made = make_sample(folder, url=url)
    for user, role, password in made.accounts:
        typer.echo(f"{user}\t{role}\t{password}")


def _translate(command: object) -> None:
    """Say every help text of a command, and of those below it, in the screen's language."""
    if isinstance(command, TyperGroup | TyperCommand):
        shown = command.get_help_option(typer.Context(command))
        for told in (command, shown, *command.params):
            if isinstance(told, TyperGroup | TyperCommand | TyperOption | TyperArgument) and told.help:
                told.help = _(told.help)
    if isinstance(command, TyperGroup):
        for inner in command.commands.values():
            _translate(inner)


def _speak(language: str) -> None:
    """Use a language, also in the headings that Typer gives its help."""
    if language in LANGUAGES:
        use_language(language)
    mark("Show this message and exit.")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.ENVVAR_STRING = _("[environment: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")


def run_command() -> int:
    """Run the command of sys.argv; the exit status."""
    start_user_log()
    _speak(os.environ.get("JOBDESK_LANG", ""))
    try:
        command = typer.main.get_command(app)
        _translate(command)
        status = command(prog_name="jobdesk", standalone_mode=False)
    except JobdeskError as error:
        typer.echo(str(error), err=True)
        return REFUSED
    except (typer.Abort, KeyboardInterrupt):
        return REFUSED
    except TyperException as error:
        typer.echo(_("The command is not complete or not known: {detail}").format(detail=error), err=True)
        typer.echo("jobdesk --help", err=True)
        return MISUSED
    except Exception as error:
        # The last line of defense: a calm sentence to the person, the frames to the log.
        logging.getLogger("jobdesk").error("command failed", exc_info=error)
        typer.echo(_("Something went wrong in the program. The log tells where."), err=True)
        return BUG
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(run_command())
