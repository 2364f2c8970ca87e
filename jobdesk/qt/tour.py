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
from time import monotonic, sleep
from typing import TYPE_CHECKING

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _, use_language

if TYPE_CHECKING:
    from jobdesk.qt.app import Program
    from jobdesk.qt.pages.base import Page

SURNAME = "이"
SETTLE_SECONDS = 30.0
CALM_ROUNDS = 5
OPENING = (
    *("new", "edit", "register", "consent", "refer", "paper", "behind"),
    *("session", "memo", "day", "result", "place", "history", "follow"),
)
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
    from jobdesk.qt.app import Program, make_application

    use_language(view.lang)
    app = make_application(view.theme)
    tour = _Tour(Program(app, center, user, ""), out, view)
    yield from tour.door(password)
    yield from tour.pages()
    tour.end()


class _Tour:
    """Walks through one run of the program."""

    def __init__(self, program: "Program", out: Path, view: View) -> None:
        self.program, self.window, self.out, self.view = program, program.window, out, view
        self.window.resize(*view.size)

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let the program work until it is calm."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        ends, calm = monotonic() + SETTLE_SECONDS, 0
        while monotonic() < ends and calm < CALM_ROUNDS:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)
            sleep(0.02)
            calm = calm + 1 if self.program.work.idle and until() else 0

    def picture(self, name: str) -> Path:
        """Save what the window shows."""
        self.settle()
        file = self.out / self.view.name(name)
        if not self.window.grab().save(str(file)):
            raise StoreError(_("The pictures cannot be written there."))
        return file

    def door(self, password: str) -> Iterator[Path]:
        """The sign-in, and through it."""
        self.program.start()
        self.settle()
        yield self.picture("door")
        self.window.door.password.setText(password)
        self.window.door.sign_in()
        self.settle(lambda: self.window.shell is not None)

    def pages(self) -> Iterator[Path]:
        """Every place of the rail, and what opens there."""
        shell = self.window.shell
        if shell is None:
            raise StoreError(_("The center did not open for the tour."))
        for place in shell.places:
            shell.go(place.id)
            yield self.picture(place.id)
            if shell.page is not None:
                yield from self.sheets(shell.page)
                yield from self.someone(place.id, shell.page)
        shell.show_help()
        yield self.picture("keys")
        shell.close_popups()

    def someone(self, place: str, page: "Page") -> Iterator[Path]:
        """A page of people again with one of them, found by a surname as a counselor finds them."""
        from jobdesk.qt.pages.counter import CounterPage
        from jobdesk.qt.pages.jobseekers import JobseekersPage

        if isinstance(page, CounterPage):
            search = page.who.people.search
        elif isinstance(page, JobseekersPage):
            search = page.search
        else:
            return
        search.setText(SURNAME)
        self.settle()
        search.entered.emit()
        self.settle(lambda: page.view is not None)
        yield self.picture(f"{place}-person")
        yield from self.sheets(page)
        search.clear()
        if isinstance(page, CounterPage):
            page.leave()

    def sheets(self, page: "Page") -> Iterator[Path]:
        """The sheets and questions that the page's actions open; they are left as they are."""
        for command in page.commands:
            verb = command.id.partition(".")[2]
            if not (verb.startswith(OPENING) and page.has_action(command.id)):
                continue
            if not page.action(command.id).isEnabled():
                continue
            page.action(command.id).trigger()
            self.settle()
            if page.sheet is not None or page.question.isVisible():
                yield self.picture(command.id.replace(".", "-"))
            page.question.hide()
            while page.sheet is not None:
                page.pop()
            self.settle()

    def end(self) -> None:
        """Sign out and close."""
        self.window.sign_out()
        self.settle()
        self.window.close()
        self.program.work.wait()
