"""행사 현황판: firms on the left, the people of one on the right, one key for each act, sign-in above."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.qt.pages._board_acts import BoardActs
from jobdesk.qt.pages._board_arrive import ArrivalBox, arrival_words
from jobdesk.qt.pages._board_big import BigBoard, other_screen
from jobdesk.qt.pages._board_lists import TALLY, firm_line, firm_list, person_line, person_list, tally_words
from jobdesk.qt.pages._event_people import intake_sheet
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import Figure, Split, row, secondary
from jobdesk.qt.theme import XL
from jobdesk.services.event_arrivals import Arrival, ArrivalHit, sign_in_person
from jobdesk.services.event_board import Board, BoardFirm, BoardLine, board_stamp, no_event, read_board
from jobdesk.services.events import EventRow
from jobdesk.services.referral_view import name_people

LOOK_MS, CLOCK_MS = 3000, 20_000
SEARCH_WIDTH, SLIP_DIGITS = 320, 14
RESULTS: Mapping[Qt.Key, str] = {Qt.Key.Key_1: "hired", Qt.Key.Key_2: "not_hired", Qt.Key.Key_3: "waiting"}


class BoardSheet(Sheet):
    """The board of one event; it reads again by itself and keeps its place.

    Attributes:
        board: as it was read last.
        names: of its people in full, each recorded as shown once.
        big: the window on the second screen, while it is open.
    """

    def __init__(self, page: Page, event: EventRow) -> None:
        title = _("Event board: {event}").format(event=event.name)
        self.acts = BoardActs(page, self, event, self, self._offer)
        super().__init__(title=title, verb=_("Call to the booth"), run=self.acts.call, shortcut="Ctrl+Return")
        self._page, self._event = page, event
        self.board: Board | None = None
        self.big: BigBoard | None = None
        self.names: dict[UUID, str] = {}
        self.arrive = ArrivalBox(page.room, event.id)
        self.arrive.meant.connect(self._sign_in)
        self.arrive.unknown.connect(self._take_in)
        self.arrive.left.connect(self.start_focus)
        self.firms, self.people = firm_list(self._first_act()), person_list()
        self._lay_out()
        self.undo = self.add_verb(_("Undo"), "Ctrl+Z", self.acts.undo)
        self.add_verb(_("Walk-in"), "Ctrl+I", self.acts.walk_in)
        self.add_verb(_("Other firm or slot"), "Ctrl+M", self.acts.move)
        self.place = self.add_verb(_("Enter the placement"), "Ctrl+Shift+E", self.acts.place)
        self.refer = self.add_verb(_("Refer"), "Ctrl+Shift+R", self.acts.refer)
        self.add_verb(_("Big view"), "F9", self.show_big)
        self._make_action(_("Sign in"), "Ctrl+F", self.arrive.setFocus)
        self._make_action(_("Not known: take in"), "Ctrl+Shift+N", self._take_in_typed)
        self._offer()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._ask)
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._draw)
        self._left, self._elsewhere = False, False

    def _first_act(self) -> QAction | None:
        name = "events.new_firm"
        return self._page.action(name) if self._page.has_action(name) else None

    def _lay_out(self) -> None:
        self.arrive.setFixedWidth(SEARCH_WIDTH)
        self.head.addWidget(self.arrive)
        self.figures = [Figure(_(word)) for word in TALLY]
        keys = _(
            "Enter calls · 1 hired · 2 not hired · 3 result waits · 4 did not come · 0 back to waiting · "
            "← → firms and people · Ctrl+F sign in"
        )
        self.above.addLayout(row(*self.figures, spacing=XL))
        self.above.addWidget(secondary(keys, wrap=True))
        self.above.addWidget(self.arrive.list)
        self.body.addWidget(Split(self.firms, self.people, (740, 540)), 1)
        for one in (self.firms, self.people):
            one.table.installEventFilter(self)
            one.opened.connect(lambda _row: self.acts.call())
        self.people.chosen.connect(lambda _row: self._offer())
        self.firms.chosen.connect(lambda _row: self._show_people(moved=True))

    # reading --------------------------------------------------------------------------------

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)
        room.locking.connect(self._look.stop)
        room.unlocked.connect(self._go_on)
        self.read_again()
        self._look.start()
        self._clock.start()

    @override
    def taken_away(self) -> None:
        super().taken_away()
        self._left = True
        self._look.stop()
        self._clock.stop()

    def _go_on(self) -> None:
        if not self._left:
            self._look.start()

    @override
    def start_focus(self) -> None:
        (self.firms.table if self.board and self.board.firms else self.arrive).setFocus()

    def _on_changed(self, kind: str) -> None:
        if kind == "events" and not self._left:
            self.read_again()

    def _ask(self) -> None:
        """Whether anything was saved since, also by another desk."""
        event = self._event.id
        self._page.room.work.read(
            self,
            lambda db, act: board_stamp(db, act, event_id=event),
            done=self._compare,
            failed=self.explain,
            latest="stamp",
        )

    def _compare(self, stamp: tuple[int, ...]) -> None:
        if not stamp[0]:
            if not self._elsewhere:
                self._elsewhere = True
                self.explain(no_event())
            return
        if self._elsewhere:
            self._elsewhere = False
            self.strip.clear()
        if self.board is None or stamp != self.board.stamp:
            self.read_again()

    def read_again(self) -> None:
        """Read the board; the place in it is kept."""
        event = self._event.id
        self._page.room.work.read(
            self,
            lambda db, act: read_board(db, act, event_id=event),
            done=self._name,
            failed=self.explain,
            latest="board",
        )

    def _name(self, board: Board) -> None:
        people = {line.jobseeker_id for firm in board.firms for line in firm.lines}
        new = (people | {one.jobseeker_id for one in board.people}) - set(self.names)
        if not new:
            self._show(board)
            return

        def show(names: Mapping[UUID, str]) -> None:
            self.names.update(names)
            self._show(board)

        self._page.room.work.view(self, lambda db, act: name_people(db, act, new), done=show, failed=self.explain)

    def _show(self, board: Board) -> None:
        begins = self.board is None or not self.board.firms
        self.board = board
        self._draw()
        if begins and board.firms:
            self.firms.select_first()
            self._show_people(moved=True)
        if begins and not self.arrive.search.text():
            self.start_focus()

    def _draw(self) -> None:
        """The board as it stands at this minute."""
        if self.board is None:
            return
        now = self._page.room.now()
        for figure, (_word, value) in zip(self.figures, tally_words(self.board), strict=True):
            figure.set_value(value)
        self.firms.set_rows([firm_line(firm, self.names, now) for firm in self.board.firms])
        self._show_people()
        if self.big is not None:
            self.big.show_board(self.board)

    def _show_people(self, *, moved: bool = False) -> None:
        """The people of the firm; of another firm its turn is chosen: who is in the booth, else who is next."""
        firm, now, codes = self.firm(), self._page.room.now(), self._page.room.codes
        lines = firm.lines if firm else ()
        self.people.set_rows([person_line(line, self.names, codes, now) for line in lines])
        turn = (*firm.inside, firm.next)[0] if firm else None
        if lines and (moved or self.people.current_row() is None):
            self.people.select((turn or lines[0]).id)
        self._offer()

    # what is chosen -------------------------------------------------------------------------

    def firm(self) -> BoardFirm | None:
        """The chosen firm."""
        chosen = self.firms.current_row()
        if chosen is None or self.board is None:
            return None
        return next((firm for firm in self.board.firms if firm.firm.id == chosen.id), None)

    def person(self) -> BoardLine | None:
        """The chosen person of that firm."""
        chosen = self.people.current_row()
        return chosen.line if chosen else None

    def on_person(self) -> bool:
        """Whether the keyboard is on the people."""
        return self.people.table.hasFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and self._on_key(watched, Qt.Key(event.key())):
                return True
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Right and watched is self.firms.table:
            self.people.begin()
        elif key == Qt.Key.Key_Left and watched is self.people.table:
            self.firms.begin()
        elif key in RESULTS:
            self.acts.give(RESULTS[key])
        elif key == Qt.Key.Key_4:
            self.acts.not_come()
        elif key in {Qt.Key.Key_0, Qt.Key.Key_Backspace}:
            self.acts.back()
        else:
            return False
        return True

    def _offer(self) -> None:
        """What goes on from a hire is offered where one is chosen."""
        hired = self.acts.hired()
        self.place.setVisible(hired is not None)
        self.refer.setVisible(hired is not None and hired.referral_id is None)
        self.undo.setEnabled(self.acts.may_undo)

    # sign-in --------------------------------------------------------------------------------

    @override
    def take_scan(self, number: str) -> bool:
        """A slip is the way in here: its person is signed in."""
        self.arrive.take(number)
        return True

    def _sign_in(self, hit: ArrivalHit) -> None:
        event, who = self._event.id, hit.id

        def done(arrival: Arrival | None) -> None:
            if arrival is not None:
                self.strip.show_text(*arrival_words(hit.title, arrival))
            self.arrive.clear()
            self.arrive.setFocus()

        self.acts.change(
            lambda db, act: sign_in_person(db, act, event_id=event, jobseeker_id=who),
            done,
            undone=hit.signed_in_at is None,
        )

    def _take_in_typed(self) -> None:
        self._take_in(self.arrive.search.text().strip())

    def _take_in(self, typed: str) -> None:
        digits = "".join(letter for letter in typed if letter.isdigit())
        if len(digits) == SLIP_DIGITS:
            told = _("No slip of this center has the number {number}.").format(number=format_slip_number(digits))
            self.explain(InvalidInput(told))
            self.arrive.clear()
            return
        name = "mobile" if len(digits) > len(typed) / 2 else "full_name"
        self.arrive.clear()
        self._page.push(intake_sheet(self._page, self._event, {name: typed} if typed else {}))

    # the second screen ----------------------------------------------------------------------

    def show_big(self) -> None:
        """The big view on another screen; again it goes on to the next one."""
        if self.board is None:
            return
        if self.big is not None:
            self.big.next_screen()
            return
        self.big = BigBoard(self.board)
        self.big.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.big.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.big.closed.connect(self._forget_big)
        self.destroyed.connect(self.big.close)  # also where the desk is signed out over it
        self.big.show_on(other_screen(self.window()))

    def _forget_big(self) -> None:
        self.big = None
