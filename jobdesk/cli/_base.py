"""What every command begins with: the program's name for it, the center, who asks, days."""

import os
import sys
import warnings
from collections.abc import Callable
from contextlib import nullcontext, redirect_stderr
from datetime import date
from enum import StrEnum
from getpass import GetPassWarning
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from jobdesk.base.i18n import _, mark

if TYPE_CHECKING:
    from jobdesk.wiring import Desk

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


def misused(sentence: str) -> typer.Exit:
    """The exit of a misused command, its sentence told."""
    typer.echo(sentence, err=True)
    return typer.Exit(MISUSED)


def center_folder(center: Path | None) -> Path:
    """The center's folder; misused where none is named."""
    if center is None:
        raise misused(_("Name the center: --center FOLDER or JOBDESK_CENTER."))
    return center


def credentials() -> tuple[str, str]:
    """User and password from the environment, else asked."""
    return ask_user(), secret_of("JOBDESK_PASSWORD", _("Password"))


def ask_user() -> str:
    """The user name from the environment, else asked; misused where nobody can answer."""
    try:
        return os.environ.get("JOBDESK_USER") or str(typer.prompt(_("User"), err=True))
    except typer.Abort:
        if sys.stdin is not None and sys.stdin.isatty():
            raise
        typer.echo(err=True)
        raise misused(_("The user name cannot be asked here: give it by JOBDESK_USER.")) from None


def secret_of(variable: str, said: str, *, twice: bool = False) -> str:
    """A password or key from an environment variable, else asked; misused where nobody can answer."""
    instead = _("A password cannot be asked here: give it by {variable}.").format(variable=variable)
    return os.environ.get(variable) or ask_secret(said, instead, twice=twice)


def ask_secret(said: str, instead: str, *, twice: bool = False) -> str:
    """Ask a password; misused, with what to do instead, where nobody can answer."""
    typed = sys.stdin is not None and sys.stdin.isatty()
    try:
        with warnings.catch_warnings(), nullcontext() if typed else redirect_stderr(StringIO()):
            warnings.simplefilter("ignore", GetPassWarning)  # and what getpass says of it without a terminal
            return _typed_twice(said) if twice else _typed(said)
    except typer.Abort:
        if typed:
            raise
        raise misused(instead) from None


def _typed(said: str) -> str:
    return str(typer.prompt(said, hide_input=True, err=True))


def _typed_twice(said: str) -> str:
    """A new password, asked until both times are the same; Typer would ask the second time in English."""
    while (first := _typed(said)) != _typed(_("Password once more")):
        typer.echo(_("The two passwords are not the same."), err=True)
    return first


def with_desk(center: Path | None, job: "Callable[[Desk], T]", *, late: bool = False) -> T:
    """Run `job` at the desk of the center, and close it; `late` as `open_center` says."""
    from jobdesk.wiring import open_center  # it loads the whole program, which help and misuse need not

    desk = open_center(center_folder(center), *credentials(), late=late)
    try:
        return job(desk)
    finally:
        desk.close()


def read_day(text: str) -> date:
    """A day as it is typed; misused where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise misused(_("{text} is no date: write YYYY-MM-DD.").format(text=text)) from None


def read_month(text: str) -> date:
    """The first day of a month as it is typed; misused where it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise misused(_("{text} is no month: write YYYY-MM.").format(text=text)) from None
