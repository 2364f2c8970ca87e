"""The signed-in desk: header, rail, and the pages, each made when it is first visited."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_print, can_see_people, can_serve
from jobdesk.qt.actions import Action, Listed, build_actions, listed
from jobdesk.qt.feedback import Toast
from jobdesk.qt.inputs import commit_composition
from jobdesk.qt.overlay import Overlay
from jobdesk.qt.pages.base import OpenDesk, Page, Room
from jobdesk.qt.windows.header import Header
from jobdesk.qt.windows.help import HelpCard
from jobdesk.qt.windows.ports import Backstage, Entered
from jobdesk.qt.windows.rail import Place, Rail
from jobdesk.qt.windows.scans import Scans
from jobdesk.qt.windows.search_keeper import SearchKeeper
from jobdesk.qt.windows.worklists import Worklists
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from jobdesk.qt.print_strip import PrintStrip

STATES_MS = 30_000
COMMANDS = (
    Action(
        "desk.find",
        mark("Find anything"),
        "start_find",
        "Ctrl+K",
        mark("Search people, firms, vacancies and slips from everywhere."),
        mark("Everywhere"),
    ),
    Action(
        "desk.work",
        mark("Worklists"),
        "start_work",
        "Ctrl+0",
        mark("Go to what is to be done; arrows choose a list, Enter opens it."),
        mark("Everywhere"),
        can_see_people,
    ),
    Action(
        "desk.prints",
        mark("Papers that did not come out"),
        "start_prints",
        "F12",
        mark("Go to what the printer asks, at the foot of the window, and back."),
        mark("Everywhere"),
        can_print,
    ),
    Action(
        "desk.help",
        mark("Commands and keys"),
        "show_help",
        "F1",
        mark("Show and search all commands."),
        mark("Everywhere"),
    ),
    Action(
        "desk.lock",
        mark("Lock"),
        "ask_lock",
        "Ctrl+L",
        mark("Hide everything until the password is typed."),
        mark("Everywhere"),
    ),
)
IN_SHEETS = (
    Action("sheet.save", mark("Save what is on the sheet"), "", "Ctrl+S", group=mark("Everywhere")),
    Action("sheet.missing", mark("Next missing"), "", "F8", group=mark("Everywhere")),
    Action("sheet.back", mark("Back"), "", "Esc", group=mark("Everywhere")),
    Action("vacancy.open", mark("Save and open"), "", "Ctrl+Return", group=mark("Form of a vacancy")),
    Action("vacancy.copy", mark("Copy the last one"), "", "Ctrl+D", group=mark("Form of a vacancy")),
    Action("vacancy.mend", mark("Take the proposal"), "", "Ctrl+M", group=mark("Form of a vacancy")),
    Action("vacancy.justify", mark("Justify"), "", "Ctrl+Shift+M", group=mark("Form of a vacancy")),
)


class Shell(QWidget):
    """The window of one signed-in person.

    Signals:
        lock_wanted(): Ctrl+L.
        sign_out_wanted(): the counselor leaves.
        page_shown(str): a page was made and shown.
        center_wanted(Path): another center's door is meant.
        states_read(): database, printer and settings were read anew.
    """

    lock_wanted = Signal()
    sign_out_wanted = Signal()
    page_shown = Signal(str)
    center_wanted = Signal(object)
    states_read = Signal()

    def __init__(
        self,
        work: Work,
        entered: Entered,
        backstage: Backstage,
        places: Sequence[Place],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._backstage, self.locked = work, backstage, False
        self.desk: OpenDesk = entered.desk
        self.room = Room(work, entered.desk, self, backstage.drafts, codes=entered.codes, parent=self)
        self.places = [place for place in places if place.may(entered.desk.role)]
        self._codes_stamp = entered.desk.codes_stamp
        self._pages: dict[str, Page] = {}
        self._overlay: Overlay | None = None
        self.header, self.rail, self.stack = Header(), Rail(), QStackedWidget()
        self.print_strip = self._make_print_strip()
        self.print_strip.left.connect(self._back_to_page)
        self.print_strip.list_wanted.connect(self._see_waiting)
        self.print_strip.record_wanted.connect(self.open)
        self.room.prints.told.connect(self._show_printer)
        self.room.prints.looks.looked.connect(self._show_printer)
        self._actions = build_actions(self, COMMANDS, entered.desk.role, scope=self)
        self._lay_out()
        self.toast = Toast(self, self.stack)
        self.header.show_desk(entered.desk, entered.windows)
        self.header.finder.setVisible(can_see_people(entered.desk.role))
        self.header.finder.serve(self.room, backstage)
        self.header.window_wanted.connect(self._use_window)
        self.header.sign_out_wanted.connect(self.sign_out_wanted)
        self.rail.wanted.connect(self.go)
        self.scans = Scans(self, work, backstage)
        self.search_keeper = SearchKeeper(self, work, backstage)
        self.worklists = self._make_worklists() if can_see_people(entered.desk.role) else None
        work.busy.connect(self.header.show_doing)
        work.changed.connect(self._on_changed)
        self._states = QTimer(self, interval=STATES_MS)
        self._states.timeout.connect(self.read_states)
        self._states.start()
        self.read_states()
        if self.places:
            role = entered.desk.role
            self.go(next((p for p in self.places if role in p.home_of), self.places[0]).id)

    # what pages ask of the house ------------------------------------------------------------

    def say(self, text: str) -> None:
        """Show a line that goes away."""
        self.toast.say(text)

    def go(self, page: str) -> None:
        """Go to a page."""
        commit_composition()
        shown = self._page(page)
        if shown is None:
            return
        self.stack.setCurrentWidget(shown)
        self.rail.show_place(page)
        shown.start_focus()
        self.page_shown.emit(page)

    def open(self, kind: str, record_id: UUID) -> None:
        """Go to the page that owns a record, and open it there."""
        place = next((place for place in self.places if kind in place.kinds), None)
        if place is not None:
            self.go(place.id)
            self._pages[place.id].open_record(kind, record_id)

    def start(self, page: str, verb: str, **values: object) -> None:
        """Go to a page and begin something there."""
        self.go(page)
        if page in self._pages:
            self._pages[page].start(verb, **values)

    def set_count(self, page: str, count: int) -> None:
        """Show a number beside a place of the rail."""
        self.rail.set_count(page, count)

    def open_center(self, folder: Path) -> None:
        """Sign out and stand at another center's door."""
        self.center_wanted.emit(folder)

    # commands -------------------------------------------------------------------------------

    def start_find(self) -> None:
        """Go to the search box."""
        self.header.finder.begin()

    def start_work(self) -> None:
        """Go to the worklists."""
        if self.worklists is not None:
            self.worklists.start_focus()

    def start_prints(self) -> None:
        """Go to what is told of papers at the foot, or back from there."""
        if not self.print_strip.begin():
            self.say(_("Everything came out."))

    def show_help(self) -> None:
        """Show the commands of window and pages."""
        if self._overlay is not None:
            return
        card = HelpCard(self, self._all_commands())
        self._overlay = card
        card.closed.connect(self._forget_overlay)
        card.open()

    def ask_lock(self) -> None:
        """Lock now."""
        self.lock_wanted.emit()

    def close_popups(self) -> None:
        """Nothing may hang above the cover."""
        self.header.finder.close_popup()
        if self._overlay is not None:
            self._overlay.close_card()

    def keep_drafts(self) -> None:
        """The desk is left: what is typed anywhere is kept, what may wait ends."""
        self.search_keeper.stop()
        for page in self._pages.values():
            page.keep_drafts()

    @property
    def page(self) -> Page | None:
        """The page shown now."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def read_states(self) -> None:
        """Ask how database and printers are; a locked desk is not asked."""
        if self.locked:
            return
        desk, ask, prints = self.desk, self._backstage.state, self.room.prints
        self._work.device(
            self,
            lambda: ask(desk),
            done=self._show_state,
            failed=lambda error: self.header.show_database("bad", str(error)),
        )
        if self.room.allowed(can_print):
            prints.read()
            prints.looks.look_here()

    # inside ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.rail.set_places(self.places)
        self.rail.add_foot(self._actions["desk.help"], "help", _("Keys (F1)"))
        self.rail.add_foot(self._actions["desk.lock"], "lock")
        for number, place in enumerate(self.places, 1):
            switch = QAction(_(place.title), self)
            switch.setShortcut(QKeySequence(f"Ctrl+{number}"))
            switch.triggered.connect(lambda _on=False, place_id=place.id: self.go(place_id))
            self.addAction(switch)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(line, 1)
        column.addWidget(self.print_strip)

    def _make_worklists(self) -> Worklists:
        made = Worklists(self.room, self._backstage)
        made.wanted.connect(lambda page, name, whose: self.start(page, "worklist", name=name, whose=whose))
        made.left.connect(self._back_to_page)
        self.rail.set_middle(made)
        return made

    def _make_print_strip(self) -> "PrintStrip":
        from jobdesk.qt.print_strip import PrintStrip  # with its services, which came with the first sign-in

        return PrintStrip(self.room.prints, lambda: self.room.codes)

    def _see_waiting(self) -> None:
        from jobdesk.qt.pages._waiting_prints import see_waiting

        if self.page is not None:
            see_waiting(self.page)

    def _back_to_page(self) -> None:
        if self.page is not None:
            self.page.start_focus()

    def _all_commands(self) -> list[Listed]:
        """The shown page's commands, what works everywhere, then every other page's in the order of the rail."""
        here = self.page
        others = [place.load() for place in self.places if not isinstance(here, place.load())]
        own = here.listed_actions(self.room) if here is not None else []
        return [*own, *self._everywhere(), *(line for page in others for line in page.listed_actions(self.room))]

    def _everywhere(self) -> list[Listed]:
        switches = [
            Listed(_("Everywhere"), _("Go to {place}").format(place=_(p.title)), f"Ctrl+{n}", "")
            for n, p in enumerate(self.places, 1)
        ]
        return [*listed(COMMANDS, self.room.role, ""), *listed(IN_SHEETS, self.room.role, ""), *switches]

    def _page(self, page_id: str) -> Page | None:
        if page_id not in self._pages:
            place = next((place for place in self.places if place.id == page_id), None)
            if place is None:
                return None
            self._pages[page_id] = place.load()(self.room)
            self.stack.addWidget(self._pages[page_id])
        return self._pages[page_id]

    def _use_window(self, number: int | None) -> None:
        self.desk.use_window(number)
        self.header.show_window(self.desk)

    def _on_changed(self, name: str) -> None:
        if name in {"printers", "settings"}:
            self.read_states()

    def _show_printer(self) -> None:
        if self.room.allowed(can_serve):
            self.header.show_printer(*self.print_strip.state())

    def _show_state(self, state: tuple[str, str]) -> None:
        self.header.show_database(*state)
        if self.locked:
            return
        if self.desk.codes_stamp != self._codes_stamp:
            self._codes_stamp = self.desk.codes_stamp
            self._work.changed.emit("codes")
        self.states_read.emit()

    def _forget_overlay(self) -> None:
        self._overlay = None
