"""The desk without a window: every act an administrator automates. The same services, rights and audit.

Exit status: 0 done, 1 refused with a sentence on standard error, 2 misused, 3 a bug.
"""

import logging
import os
import re

import typer
from rich.text import Text
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import LANGUAGES, _, mark, use_language
from jobdesk.base.logs import start_user_log
from jobdesk.cli import _centers, _exchange, _lobby, _outreach, _papers, _reports
from jobdesk.cli._base import BUG, MISUSED, REFUSED, app

__all__ = ["BUG", "MISUSED", "REFUSED", "app", "run_command"]
COMMANDS = (_centers, _reports, _papers, _exchange, _outreach, _lobby)
"""Modules whose commands `app` has by being imported."""


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


def _misuse(error: TyperException) -> str:
    """What is wrong with a command, in the screen's language: Typer speaks English alone."""
    param, option = getattr(error, "param", None), getattr(error, "option_name", "")
    if param is None:
        if option and type(error).__name__ == "NoSuchOption":
            return _("There is no option {name}.").format(name=option)
        if option:
            return _("{name} needs a value.").format(name=option)
        return _("The command is not complete or not known: {detail}").format(detail=error)
    name = param.opts[-1] if param.param_type_name == "option" else param.name.upper()
    if type(error).__name__ == "MissingParameter":
        return _("{name} is missing: {help}").format(name=name, help=param.help)
    allowed = re.findall(r"'([^']*)'", str(error).partition(" is not one of ")[2])
    if allowed:
        return _("{name} is one of: {allowed}").format(name=name, allowed=", ".join(allowed))
    return _("{name} cannot be read: {help}").format(name=name, help=param.help)


def _strip_end(text: Text, size: int) -> None:
    """Take spaces off a line's end; rich counts letters for cells, and so cuts off Korean words before a space."""
    while text.cell_len > size and text.plain.endswith(" "):
        text.right_crop(1)


def run_command() -> int:
    """Run the command of sys.argv; the exit status."""
    start_user_log()
    Text.rstrip_end = _strip_end  # type: ignore[method-assign, assignment]  # see there
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
        typer.echo(_misuse(error), err=True)
        typer.echo("jobdesk --help", err=True)
        return MISUSED
    except Exception as error:
        # The last line of defense: a calm sentence to the person, the frames to the log.
        logging.getLogger("jobdesk").error("command failed", exc_info=error)
        typer.echo(_("Something went wrong in the program. The log tells where."), err=True)
        return BUG
    return status if isinstance(status, int) else 0
