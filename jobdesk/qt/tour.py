"""Drives the real windows over a center, without a person, and saves a picture of every page and sheet.

Files are `<page>-<lang>-<theme>-<WxH>-<scale>.png`. Pages are reached as a counselor reaches them:
the door, each place of the rail, the declared actions that open a sheet.
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _, use_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jobdesk.qt.app import Program
    from jobdesk.qt.pages.base import Page
    from jobdesk.qt.parts import Segments

SURNAME, INITIALS, SLIP, NONE = "이", "ㄱㅁ", "김밍수", "뷁뷁뷁"
CHIPS = (("registered", ("valid",)), ("sex", ("female",)), ("received", ("year",)), ("education", ("03", "04")))
SETTLE_SECONDS = 30.0
CALM_ROUNDS = 5
OPENING = (
    *("new", "edit", "register", "extend", "consent", "refer", "paper", "preview", "behind", "names"),
    *("session", "memo", "inquiry", "day", "result", "place", "history", "follow", "course", "caution", "copy"),
    *("correct", "strike", "void", "undo", "hold", "cancel", "refuse", "firm", "visit", "interview", "absence"),
    *("end", "reset", "role", "setting", "window", "code", "wage", "center", "restore", "renew"),
    *("filter", "search", "plan", "work", "disclosed", "confirm", "terms", "notices", "fill", "call"),
    *("timetable", "sign_in_sheet", "next_visits", "vacancy", "reports", "review", "months", "restated"),
    *("targets", "takein", "takeback", "takeout"),
)
"""How the verbs begin that open a sheet or ask something: the tour looks, and changes nothing."""
ACTING = frozenset({"counter.end"})
"""Those among them that act at once."""
BEFORE_VISITORS = {
    "tour_imports": "ImportScenes",
    "tour_board": "BoardScenes",
    "tour_home": "HomeScenes",
    "tour_local": "LocalScenes",
}
AFTER_VISITORS = {
    "tour_safe": "SafeScenes",
    "tour_live": "LiveScenes",
    "tour_numbers": "NumberScenes",
    "tour_checkouts": "CheckoutScenes",
}
"""By module its scenes, in the order they are played."""


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
        who, of_sample = [(user, password)], center is None
        if center is None:
            from jobdesk.wiring.sample import make_sample

            center = Path(folder, "sample")
            made = make_sample(center).accounts
            who = [
                (user, word) for role in ("supervisor", "administrator") for user, its, word in made if its == role
            ]
        yield from _drive(out, center, who, View(lang, theme, size, scale), of_sample=of_sample)


def _drive(
    out: Path, center: Path, who: Sequence[tuple[str, str]], view: View, *, of_sample: bool
) -> Iterator[Path]:
    from jobdesk.qt.app import Program, make_application

    use_language(view.lang)
    app = make_application(view.theme)
    tour = _Tour(Program(app, center, who[0][0], ""), out, view)
    yield from tour.door()
    for user, password in who:
        tour.sign_in(user, password)
        whose = "" if user == who[0][0] else f"{user}-"
        yield from tour.pages(whose)
        if of_sample:
            yield from tour.printing(whose)
            if not whose:
                yield from tour.scenes(BEFORE_VISITORS)
                yield from tour.entrance()
                yield from tour.scenes(AFTER_VISITORS)
                yield from tour.day_out()
        yield from tour.over_everything(whose)
    yield from tour.first_run()
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

    def picture(self, name: str, window: "QWidget | None" = None) -> Path:
        """Save what the window shows, or another one."""
        self.settle()
        file = self.out / self.view.name(name)
        if not (window or self.window).grab().save(str(file)):
            raise StoreError(_("The pictures cannot be written there."))
        return file

    def door(self) -> Iterator[Path]:
        """The door, and the way in with the paper key."""
        self.program.start()
        self.settle()
        yield self.picture("door")
        if self.program.center is not None:
            self.window.show_recovery(self.program.center)
            yield self.picture("recovery")
            self.window.show_door(self.program.center)

    def sign_in(self, user: str, password: str) -> None:
        """Through the door."""
        self.window.door.user.set_value(user)
        self.window.door.password.setText(password)
        self.window.door.sign_in()
        self.settle(lambda: self.window.shell is not None)

    def pages(self, whose: str) -> Iterator[Path]:
        """Every place of the rail with its views, and what opens there."""
        shell = self.window.shell
        if shell is None:
            raise StoreError(_("The center did not open for the tour."))
        for place in shell.places:
            shell.go(place.id)
            yield self.picture(whose + place.id)
            if shell.page is not None:
                yield from self.views(whose + place.id, shell.page)
                yield from self.someone(whose + place.id, shell.page)
        yield from self.finding(whose)
        shell.show_help()
        yield self.picture(whose + "keys")
        shell.close_popups()

    def printing(self, whose: str) -> Iterator[Path]:
        """Printers and papers in each trouble, then the look of slips; of a sample center alone."""
        from jobdesk.qt.tour_prints import PrintScenes

        if self.window.shell is not None:
            scenes = PrintScenes(self.window.shell, self.settle, self.picture, whose)
            yield from scenes.slip_look() if whose else scenes.walk()

    def scenes(self, named: Mapping[str, str]) -> Iterator[Path]:
        """Scenes of a sample center, as its supervisor."""
        for module, scenes in named.items():
            if self.window.shell is not None:
                made = getattr(importlib.import_module(f"jobdesk.qt.{module}"), scenes)
                yield from made(self.window.shell, self.settle, self.picture).walk()

    def day_out(self) -> Iterator[Path]:
        """A signature on the screen, and a copy from its header to its door; of a sample center alone."""
        from jobdesk.qt.tour_outreach import OutreachScenes

        if self.window.shell is not None:
            yield from OutreachScenes(self.program, self.window.shell, self.settle, self.picture).walk()

    def entrance(self) -> Iterator[Path]:
        """The reception, the visitors' touch screen and the lobby display; at a sample center alone."""
        from jobdesk.qt.tour_lobby import LobbyScenes

        if self.window.shell is not None:
            yield from LobbyScenes(self.window.shell, self.settle, self.picture, self.view.size).walk()

    def finding(self, whose: str) -> Iterator[Path]:
        """The universal search: before anything is typed, as one types, with a slip, and with nothing found."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QInputMethodEvent
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        if self.window.shell is None or self.window.shell.header.finder.isHidden():
            return
        box = self.window.shell.header.finder
        box.begin()
        yield self.picture(whose + "find-recent")
        for name, text in (
            ("find", SURNAME),
            ("find-initials", INITIALS),
            ("find-slip", SLIP),
            ("find-none", NONE),
        ):
            box.setText(text)
            yield self.picture(whose + name)
        box.setText("김")
        QApplication.sendEvent(box, QInputMethodEvent("ㅁ", []))
        self.settle(lambda: box.live_text() == "김ㅁ")
        yield self.picture(whose + "find-composing")
        QTest.keyClick(box, Qt.Key.Key_Escape)
        self.settle()

    def views(self, name: str, page: "Page") -> Iterator[Path]:
        """Each view of a page with a row chosen, and the sheets that open there; each once."""
        views: Segments | None = getattr(page, "tabs", None) or getattr(page, "views", None)
        seen: set[tuple[str, str]] = set()
        for number, view in enumerate(views.keys if views is not None else [""]):
            if views is not None:
                views.choose(view)
            self.settle()
            self.choose_rows(page)
            if number:
                yield self.picture(f"{name}-{view}")
            yield from self.sheets(page, seen, view)

    def choose_rows(self, page: "Page") -> None:
        """The first row of each list shown is the current one; one with a slip before others."""
        from jobdesk.qt.models.table import ListView

        for rows in page.findChildren(ListView):
            if rows.isVisible() and rows.current_row() is None:
                with_slip = next((one for one in rows.model_.rows if getattr(one, "slip_no", None)), None)
                if with_slip is None or not rows.select(with_slip.id):
                    rows.select_first()
                self.settle()

    def over_everything(self, whose: str) -> Iterator[Path]:
        """What stands above or before the pages: the crash card, the lock; signed out at the end."""
        from jobdesk.qt.overlay import CrashCard

        try:
            raise LookupError("shown by the tour")
        except LookupError as bug:
            card = CrashCard(self.window, bug)
        card.open()
        yield self.picture(whose + "crash")
        card.close_card()
        self.window.lock()
        yield self.picture(whose + "lock")
        self.window.sign_out()
        self.settle(lambda: self.window.shell is None)

    def first_run(self) -> Iterator[Path]:
        """Each step of the first start, nothing typed."""
        from jobdesk.qt.windows.first_run import FirstRun

        self.program.show_first_run()
        self.settle()
        (face,) = self.window.findChildren(FirstRun)
        for name in ("choose", "about", "windows", "people", "storage", "joining"):
            face.go(getattr(face, name))
            yield self.picture(f"first_run-{name}")

    def someone(self, place: str, page: "Page") -> Iterator[Path]:
        """A page of people again with one of them, found by a surname as a counselor finds them."""
        from jobdesk.qt.pages.counter import CounterPage
        from jobdesk.qt.pages.jobseekers import JobseekersPage

        if isinstance(page, CounterPage):
            search = page.who.people.search
        elif isinstance(page, JobseekersPage):
            page.views.choose(page.views.keys[0])
            search = page.search
        else:
            return
        search.setText(SURNAME)
        self.settle()
        search.entered.emit()
        self.settle(lambda: page.view is not None)
        yield self.picture(f"{place}-person")
        told = next((line for line in page.card.timeline.model_.rows if line.kind == "session"), None)
        if told is not None:
            page.card.timeline.select((told.kind, told.id, told.at))
        yield from self.sheets(page, set())
        search.clear()
        if isinstance(page, JobseekersPage):
            page.pane.set_filters(CHIPS)
            yield self.picture(f"{place}-chips")
            page.pane.set_filters([("registered", ("ended",))])
            self.settle()
            page.list.select_first()
            self.settle(lambda: page.action("jobseekers.register").isEnabled())
            yield from self.sheets(page, set(), verbs=("register",))
        if isinstance(page, CounterPage):
            page.leave()

    def sheets(
        self, page: "Page", seen: set[tuple[str, str]], view: str = "", verbs: tuple[str, ...] = OPENING
    ) -> Iterator[Path]:
        """The sheets and questions that the page's actions open, each of them once; they are left as they are."""
        for command in page.commands:
            verb = command.id.partition(".")[2]
            if command.id in ACTING or not (verb.startswith(verbs) and page.has_action(command.id)):
                continue
            if not page.action(command.id).isEnabled():
                continue
            page.action(command.id).trigger()
            self.settle()
            what = (command.id, page.sheet.title.text() if page.sheet is not None else "")
            if what not in seen and (page.sheet is not None or page.question.isVisible()):
                known = any(one == command.id for one, _title in seen)
                seen.add(what)
                yield self.picture(command.id.replace(".", "-") + (f"-{view}" if known else ""))
            page.question.put_away()
            page.strip.clear()
            while page.sheet is not None:
                page.pop()
            self.settle()

    def end(self) -> None:
        """Close."""
        self.window.close()
        self.program.work.wait()
