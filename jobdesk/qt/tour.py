"""Drives the real windows over a center, without a person, and saves a picture of every page and sheet.

Files are `<page>-<lang>-<theme>-<WxH>-<scale>.png`. Pages are reached as a counselor reaches them:
the door, each place of the rail, the declared actions that open a sheet.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from jobdesk.base.i18n import use_language

SETTLE_SECONDS = 30.0
OPENING = ("new", "edit", "register", "consent", "refer", "paper", "behind", "session", "memo", "day", "result", "place")
"""How the verbs begin that open a sheet or ask something: the tour looks, and changes nothing."""


@dataclass(frozen=True, slots=True)
class View:
    """How the pictures look."""

    lang: str
    theme: str
    size: tuple[int, int]
    scale: float

    def name(self, page: str) -> str:
        """A picture's file name."""
        return f"{page}-{self.lang}-{self.theme}-{self.size[0]}x{self.size[1]}-{self.scale:g}.png"


def run_tour(
    out: Path,
    center: Path | None,
    user: str,
    password: str,
    lang: str,
    theme: str,
    size: tuple[int, int],
    scale: float,
) -> Iterator[Path]:
    """Save the pictures into `out` and tell each file; without a center a temporary sample one is made.

    Raises:
        JobdeskError: the center does not open, or the folder cannot be written.
    """
    os.environ["QT_SCALE_FACTOR"] = f"{scale:g}"
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if center is None:
            from jobdesk.wiring.sample import make_sample

            center = Path(folder, "sample")
            made = make_sample(center)
            user, _role, password = next(account for account in made.accounts if account[1] == "supervisor")
        yield from _drive(out, center, user, password, View(lang, theme, size, scale))


def _drive(out: Path, center: Path, user: str, password: str, view: View) -> Iterator[Path]:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from jobdesk.qt.app import Program, make_application

    use_language(view.lang)
    app = make_application(view.theme)
    program = Program(app, center, user, "")
    window = program.window
    window.resize(*view.size)

    def settle(until: Callable[[], bool] = lambda: True) -> None:
        ends = monotonic() + SETTLE_SECONDS
        calm = 0
        while monotonic() < ends and calm < 4:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)
            calm = calm + 1 if program.work.idle and until() else 0

    def picture(name: str) -> Path:
        window.resize(*view.size)
        settle()
        file = out / view.name(name)
        window.grab().save(str(file))
        return file

    program.start()
    settle(lambda: window.door is not None)
    yield picture("door")
    window.door.password.setText(password)
    window.door.sign_in()
    settle(lambda: window.shell is not None)
    shell = window.shell
    if shell is None:
        return
    for place in shell.places:
        shell.go(place.id)
        settle()
        yield picture(place.id)
        page = shell.page
        if page is None:
            continue
        for command in page.commands:
            if not (command.id.partition(".")[2].startswith(OPENING) and page.has_action(command.id)):
                continue
            page.action(command.id).trigger()
            settle()
            if page.sheet is not None or page.question.isVisible():
                yield picture(command.id.replace(".", "-"))
            page.question.hide()
            while page.sheet is not None:
                page.pop()
            settle()
    window.close()
    program.work.wait()
