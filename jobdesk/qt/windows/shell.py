"""The signed-in desk: header, rail, and the pages, each made when it is first visited."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_print, can_see_people, can_serve
from jobdesk.qt.actions import Listed, build_actions, keys_on, listed
from jobdesk.qt.feedback import Toast
from jobdesk.qt.inputs import commit_composition
from jobdesk.qt.overlay import Overlay
from jobdesk.qt.pages.base import OpenDesk, Page, Room
from jobdesk.qt.windows.copy_watch import CopyWatch
from jobdesk.qt.windows.header import Header
from jobdesk.qt.windows.help import HelpCard
from jobdesk.qt.windows.local_strip import LocalStrip
from jobdesk.qt.windows.places import GOING_HOME
from jobdesk.qt.windows.ports import Backstage, Entered
from jobdesk.qt.windows.rail import Place, Rail
from jobdesk.qt.windows.safe_desk import COMMANDS as SAFE_COMMANDS
from jobdesk.qt.windows.safe_desk import SafeDesk
from jobdesk.qt.windows.scans import Scans
from jobdesk.qt.windows.search_keeper import SearchKeeper
from jobdesk.qt.windows.server_line import ServerLine
from jobdesk.qt.windows.shell_commands import AWAY_COMMANDS, COMMANDS, IN_SHEETS, LATE, LOCAL_COMMANDS
from jobdesk.qt.windows.worklists import Worklists
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from jobdesk.qt.print_strip import PrintStrip

STATES_MS = 30_000


class Shell(QWidget):
    """The window of one signed-in person.

    Signals:
        lock_wanted(): Ctrl+L.
        sign_out_wanted(): the counselor leaves.
        page_shown(str): a page was made and shown.
        center_wanted(Path): another center's door is meant.
        states_read(): database, printer and settings were read anew.
        wiped(str): this copy is no more, and what is said of it.
        over(): the time of this copy ended.
    """

    lock_wanted = Signal()
    sign_out_wanted = Signal()
    page_shown = Signal(str)
    center_wanted = Signal(object)
    states_read = Signal()
    wiped = Signal(str)
    over = Signal()

    def __init__(
        self,
        work: Work,
        entered: Entered,
        backstage: Backstage,
        places: Sequence[Place],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._backstage, self.locked, self._sure = work, backstage, False, False
        self.desk: OpenDesk = entered.desk
        self.room = Room(work, entered.desk, self, backstage.drafts, codes=entered.codes, parent=self)
        away = self.room.away
        self.late = away and entered.desk.outreach.is_over()
        self.places = [p for p in ((GOING_HOME,) if self.late else places) if p.may(entered.desk.role)]
        usual = [command for command in COMMANDS if not self.late or command.id in LATE]
        kept = entered.desk.local.kept and not self.late
        self._commands = (*usual, *(LOCAL_COMMANDS if kept else AWAY_COMMANDS if away else ()))
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
        self.local = LocalStrip(self, work, entered.desk.local) if kept else None
        self.server_line = ServerLine(work)
        self._actions = build_actions(self, self._commands, entered.desk.role, scope=self)
        self.safe = SafeDesk(self, work)
        self._lay_out()
        self.toast = Toast(self, self.stack)
        self.header.show_desk(entered.desk, entered.windows)
        self.header.finder.setVisible(can_see_people(entered.desk.role) and not self.late)
        self.header.finder.serve(self.room, backstage)
        self.header.window_wanted.connect(self._use_window)
        self.header.sign_out_wanted.connect(self.ask_sign_out)
        self.header.copy.clicked.connect(self.go_home)
        self.copy_watch = self._make_copy_watch() if away else None
        self.rail.wanted.connect(self.go)
        self.scans = Scans(self, work, backstage)
        self.search_keeper = SearchKeeper(self, work, backstage)
        sees = can_see_people(entered.desk.role) and not self.late
        self.worklists = self._make_worklists() if sees else None
        work.busy.connect(self.header.show_doing)
        work.changed.connect(self._on_changed)
        self._states = QTimer(self, interval=STATES_MS)
        self._states.timeout.connect(self.read_states)
        self._states.start()
        self.read_states()
        self.room.live.begin()
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

    def leave_for_good(self, text: str) -> None:
        """The copy was wiped: say so where one comes in."""
        self.wiped.emit(text)

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

    def go_home(self) -> None:
        """On a copy: what was done, the bundles, the receipt. The desk's own: on it and home, without them."""
        if self.local is not None:
            self.local.act()
            return
        from jobdesk.qt.pages._copy_sheet import CopySheet  # a center has none

        page = self.page
        if page is not None and not self.late and not isinstance(page.sheet, CopySheet):
            page.push(CopySheet(self.room))

    def ask_sign_out(self) -> None:
        """Leave; where something is not sent late in a copy's time, that is said first."""
        if not self._asks_first(_("Sign out anyway"), self.sign_out_wanted.emit):
            self.sign_out_wanted.emit()

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether the window goes now; else the same is said first, and `close` asks again."""

        def sure() -> None:
            self._sure = True
            close()

        return self._sure or self.locked or not self._asks_first(_("Close anyway"), sure)

    def _asks_first(self, verb: str, then: Callable[[], object]) -> bool:
        told = self.copy_watch.leaving() if self.copy_watch is not None else ""
        page = self.page
        if told and page is not None:
            (page.sheet or page).ask(told, verb=verb, then=then)
        return bool(told and page is not None)

    def close_popups(self) -> None:
        """Nothing may hang above the cover."""
        self.header.finder.close_popup()
        if self._overlay is not None:
            self._overlay.close_card()

    def keep_drafts(self) -> None:
        """The desk is left: what is typed anywhere is kept, what may wait ends."""
        self.search_keeper.stop()
        if self.local is not None:
            self.local.stop()
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
        if self.copy_watch is not None:
            self.copy_watch.look()
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
        column.addWidget(self.safe.strip)
        column.addWidget(self.server_line)
        if self.local is not None:
            self.local.moved.connect(self._on_moved)
            column.addWidget(self.local)
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

    def _make_copy_watch(self) -> CopyWatch:
        tip = " · ".join((_(AWAY_COMMANDS[0].text), AWAY_COMMANDS[0].shortcut))
        made = CopyWatch(self, self._work, self.desk, self.header.copy, tip)
        made.over.connect(self.over)
        self.header.show_copy()
        return made

    def _on_moved(self) -> None:
        """The desk goes on elsewhere: what is in hand stays, other pages are made anew when visited."""
        if self.room.away and self.copy_watch is None:
            self.copy_watch = self._make_copy_watch()
        if self.copy_watch is not None:
            self.header.copy.setVisible(self.room.away)
            self.copy_watch.show_now()
        for shown in (self.page, self.page and self.page.sheet):
            if shown is not None:
                shown.strip.clear_error()
        for place, page in list(self._pages.items()):
            if page is not self.page:
                page.keep_drafts()
                self.stack.removeWidget(page)
                page.deleteLater()
                del self._pages[place]
        self.room.live.begin()
        self.read_states()

    def _see_waiting(self) -> None:
        from jobdesk.qt.pages._waiting_prints import see_waiting

        if self.page is not None:
            see_waiting(self.page)

    def _back_to_page(self) -> None:
        if self.page is not None:
            self.page.start_focus()

    def _all_commands(self) -> list[Listed]:
        """What the sheet in sight offers, the page's commands, what works everywhere, then every other page's."""
        here = self.page
        others = [place.load() for place in self.places if not isinstance(here, place.load())]
        own = [*keys_on(here.sheet), *here.listed_actions(self.room)] if here is not None else []
        return [*own, *self._everywhere(), *(line for page in others for line in page.listed_actions(self.room))]

    def _everywhere(self) -> list[Listed]:
        switches = [
            Listed(_("Everywhere"), _("Go to {place}").format(place=_(p.title)), f"Ctrl+{n}", "")
            for n, p in enumerate(self.places, 1)
        ]
        everywhere = (*self._commands, *SAFE_COMMANDS)
        return [*listed(everywhere, self.room.role, ""), *listed(IN_SHEETS, self.room.role, ""), *switches]

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
        told = self._work.changed.emit
        self._work.after(
            self,
            self.desk.sit_down,
            done=lambda _none: told("tickets"),
            failed=lambda error: self.say(str(error)),
        )

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
