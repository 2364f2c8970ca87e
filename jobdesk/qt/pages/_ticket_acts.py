"""What a counter window does with waiting numbers, and how a called number becomes the session of its person."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.tickets import TicketState
from jobdesk.qt.key_words import key_words
from jobdesk.qt.pages._counter_who import typed_of
from jobdesk.qt.pages._person_commands import PersonPage
from jobdesk.qt.pages._ticket_commands import IN_PLACE
from jobdesk.qt.pages._ticket_sheets import STALE, NumbersSheet, call_sheet, transfer_sheet, window_words
from jobdesk.qt.pages._ticket_strip import TicketStrip, who_of
from jobdesk.services import centers
from jobdesk.services.audit import record_shown
from jobdesk.services.tickets import calling, links, shifts
from jobdesk.services.tickets.purposes import PurposeRow, list_purposes
from jobdesk.services.tickets.rows import TicketRow
from jobdesk.services.tickets.shifts import ShiftRow
from jobdesk.services.tickets.strip import StripNow, read_strip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

TICK_MS = 1000
READ_TICKS, REST_TICKS = 2, 15
"""So many seconds between two looks at the queue; after one that failed."""


class TicketPage(PersonPage):
    """A page with the call strip of the window; it serves people.

    Attributes:
        numbers: the strip.
    """

    def _make_strip(self) -> TicketStrip:
        self._acting = self._reading = self._again = False
        self._wait, self._recorded, self._read_at = READ_TICKS, set[UUID](), self.room.now()
        actions = {name: self.action(f"counter.ticket_{name}") for name in IN_PLACE}
        self.numbers = TicketStrip(actions, IN_PLACE)
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        self.room.work.away.connect(self._on_server)
        return self.numbers

    def _on_server(self, away: bool) -> None:
        """What the strip says is of when the server was last heard; or of now again."""
        self.numbers.set_as_of(self._read_at if away else None, self.room.now())

    def serve(self, person: UUID, *, met: bool = False) -> None:
        """Serve a person."""
        raise NotImplementedError

    def search_for(self, text: str) -> None:
        """Look for who sat down; what was open is kept."""
        raise NotImplementedError

    # reading --------------------------------------------------------------------------------

    def _tick(self) -> None:
        if not self.isVisible() or self.room.away:
            return
        self.numbers.tick(self.room.now())
        self._wait -= 1
        if self._wait <= 0 and not self._reading:
            self.read_numbers()

    def read_numbers(self) -> None:
        """Look whether the queue is another one, and show it."""
        if self.room.away or self._reading:
            self._again = not self.room.away
            return
        shown = self.numbers.shown
        same_window = shown is not None and shown.counter_no == self.room.window_no
        self._reading = True
        self.room.work.read(
            self,
            partial(read_strip, known=shown.stamp if shown is not None and same_window else None),
            done=self._show_numbers,
            failed=self._not_read,
        )

    def _show_numbers(self, now: StripNow | None) -> None:
        self._reading, self._wait, self._read_at = False, READ_TICKS, self.room.now()
        if now is not None:
            self.numbers.show_now(now, self.room.now())
            self._offer_end()
            self._record([now.now] if now.now is not None else [])
        if self._again:
            self._again = False
            self.read_numbers()

    def _not_read(self, _error: JobdeskError) -> None:
        """The strip stays as it was; what ails the center is told by the header."""
        self._reading, self._again, self._wait = False, False, REST_TICKS

    def _record(self, rows: Iterable[TicketRow]) -> None:
        """Whose name is shown is on record, once while the page lives."""
        ids = {one.jobseeker_id for one in rows if one.jobseeker_id is not None and one.visitor_name}
        new = ids - self._recorded
        if new:
            self._recorded |= new
            self.room.work.view(
                self,
                lambda db, act: record_shown(db, act, new, table="ticket"),
                done=lambda _none: None,
                failed=self.explain,
            )

    @property
    def number(self) -> TicketRow | None:
        """Whom this window has now."""
        return self.numbers.shown.now if self.numbers.shown is not None else None

    @property
    def number_served(self) -> TicketRow | None:
        """Who is being served under a number."""
        now = self.number
        return now if now is not None and now.state == TicketState.SERVING else None

    # acts -----------------------------------------------------------------------------------

    def _act(
        self, job: "Callable[[Session, Act], object]", done: Callable[[TicketRow | None], object] | None = None
    ) -> None:
        """Do one thing with a number; what is pressed until it is done is the same press."""
        if self._acting:
            return
        self._acting = True
        self.strip.clear_error()

        def over(row: object) -> None:
            self._acting = False
            if done is not None:
                done(row if isinstance(row, TicketRow) else None)

        def failed(error: JobdeskError) -> None:
            self._acting = False
            self.explain(error)
            self.read_numbers()

        def broken(_bug: Exception) -> None:
            self._acting = False

        self.room.work.change(self, job, stale=STALE, done=over, failed=failed, broken=broken)

    def call_next(self) -> None:
        """Whoever is next comes to this window."""

        def called(row: TicketRow | None) -> None:
            if row is None:
                self.room.say(_("Nobody waits for this window."))

        now = self.numbers.shown
        self._act(_back_and_call if now is not None and now.away else calling.call_next, called)

    def call_one(self) -> None:
        """Choose among all that wait, and those who did not answer."""
        now = self.numbers.shown
        if now is None or self.sheet is not None:
            return
        rows = [*now.waiting, *now.no_answer]
        self._record(rows)
        self.push(
            call_sheet(
                rows,
                self.room.now(),
                call=lambda row: self._act(partial(calling.call_ticket, ticket_id=row.id)),
                put_back=lambda row: self._act(partial(calling.return_ticket, ticket_id=row.id)),
                left=lambda row: self._act(partial(calling.say_left, ticket_id=row.id)),
            )
        )

    def recall_number(self) -> None:
        """The number called is called again."""
        self._on_number(calling.recall)

    def say_no_answer(self) -> None:
        """Nobody came."""
        self._on_number(calling.say_no_answer)

    def return_number(self) -> None:
        """Called by mistake."""
        self._on_number(calling.return_ticket)

    def hold_number(self) -> None:
        """Another is called meanwhile."""
        self._on_number(calling.hold)

    def end_number(self) -> None:
        """The person is helped."""
        if self.question.isVisible():
            self.question.put_away()
        self._on_number(calling.end_ticket)

    def _on_number(self, act: Callable[..., TicketRow]) -> None:
        if (now := self.number) is not None:
            self._act(partial(act, ticket_id=now.id))

    def resume_number(self) -> None:
        """Go on with who is on hold; of several one is chosen."""
        held = self.numbers.shown.held if self.numbers.shown is not None else ()

        def go_on(row: TicketRow) -> None:
            self._act(partial(calling.resume, ticket_id=row.id), self._meet)

        if len(held) == 1:
            go_on(held[0])
        elif held and self.sheet is None:
            self._record(held)
            self.push(NumbersSheet(held, self.room.now(), title=_("On hold"), verb=_("Resume"), then=go_on))

    def transfer_number(self) -> None:
        """To another purpose or window."""
        now = self.number
        if now is None or self.sheet is not None:
            return

        def ask(read: tuple[list[PurposeRow], list[centers.WindowRow], list[ShiftRow]]) -> None:
            sits = {one.counter_no: one for one in read[2]}
            windows = [
                (one.number, window_words(one.number, one.name, sits.get(one.number)))
                for one in read[1]
                if one.active
            ]
            if self.sheet is None:
                transfer_sheet(self, now, read[0], windows)

        self.room.work.read(
            self,
            lambda db, act: (list_purposes(db, act), centers.list_windows(db), shifts.on_duty(db, act)),
            done=ask,
            failed=self.explain,
        )

    def go_away(self) -> None:
        """This window calls nobody for a while; again: it is back."""
        now = self.numbers.shown
        away = now is None or now.shift is None or now.shift.away_since is not None
        self._act(shifts.sit_down if away else shifts.go_away)

    # a number becomes a session -------------------------------------------------------------

    def serve_number(self) -> None:
        """Serving begins, and the person of the number is opened or looked for.

        While one is served already: the person opened now is the one of the number.
        """
        now = self.number
        if now is None:
            return
        if now.state == TicketState.CALLED:
            self._act(partial(calling.start_ticket, ticket_id=now.id), self._meet)
        elif self.view is not None:
            person = self.view.card.id
            self._act(partial(links.link_person, ticket_id=now.id, jobseeker_id=person, instead=True))
        else:
            self._meet(now)

    def _meet(self, row: TicketRow | None) -> None:
        if row is None or not row.opens_session:
            return
        if row.jobseeker_id is not None:
            self.serve(row.jobseeker_id)
        else:
            self.search_for(who_of(row))

    def unknown_number(self) -> UUID | None:
        """The number being served that does not know its person yet."""
        now = self.number_served
        return now.id if now is not None and now.jobseeker_id is None and now.opens_session else None

    def typed_of_number(self, sought: str) -> dict[str, str]:
        """What is known of someone new: what was looked for, or the name they gave with their number."""
        now = self.number_served
        if now is not None and now.jobseeker_id is None and sought == who_of(now) and now.visitor_name:
            return {"full_name": now.visitor_name}
        return typed_of(sought)

    def offer_end(self, person: UUID | None) -> None:
        """The session of a person ended: their number ends with the same key."""
        now = self.number_served
        if now is not None and now.jobseeker_id in {None, person}:
            keys = key_words(self.action("counter.end").shortcut())
            self.ask(
                _("The session is over. End number {label}, too? ({keys})").format(label=now.label, keys=keys),
                verb="  ".join((_("End {label}").format(label=now.label), keys)),
                then=self.end_number,
            )

    def _offer_end(self) -> None:
        """Between people the key that ends a session ends the number that is still served."""
        if self.view is None:
            served = self.number_served is not None
            self.action("counter.end").setVisible(served)
            self.action("counter.end").setEnabled(served)


def _back_and_call(db: "Session", act: "Act") -> TicketRow | None:
    """Who calls is at the window: the absence ends with the call."""
    shifts.come_back(db, act)
    return calling.call_next(db, act)
