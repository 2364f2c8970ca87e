"""Commands that open a window for visitors and nothing else."""

import os
from typing import Annotated

import typer

from jobdesk.base.i18n import mark
from jobdesk.cli._base import Center, app, center_folder, credentials

Screen = Annotated[int, typer.Option("--screen", min=1, help=mark("On which screen, from 1."))]
Window = Annotated[bool, typer.Option("--window", help=mark("As a window that can be moved."))]
Touch = Annotated[bool, typer.Option("--touch", help=mark("The touch screen that gives out waiting numbers."))]


@app.command("lobby", help=mark("Open the lobby display alone, as an account of the reception."))
def _lobby(screen: Screen = 1, window: Window = False, touch: Touch = False, center: Center = None) -> None:
    from jobdesk.qt.display_run import run_display
    from jobdesk.qt.displays import DisplayKind

    folder, (user, password) = center_folder(center), credentials()
    status = run_display(
        DisplayKind.TOUCH if touch else DisplayKind.LOBBY,
        folder,
        user,
        password,
        screen=screen,
        full=not window,
        lang=os.environ.get("JOBDESK_LANG", ""),
        theme=os.environ.get("JOBDESK_THEME", ""),
    )
    if status:
        raise typer.Exit(status)
