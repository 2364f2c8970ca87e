"""The queue of the day as the windows, the supervisor's board and the lobby show it; leftovers of another day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.base.tickets import AT_WINDOW, UNFINISHED, TicketAct, TicketState
from jobdesk.records.centers import Window
from jobdesk.records.tickets import Ticket, TicketPurpose
from jobdesk.services.tickets.purposes import PurposeRow, list_purposes
from jobdesk.services.tickets.rows import TicketRow, keep_step, ticket_row
from jobdesk.services.tickets.shifts import ShiftRow, close_shifts, on_duty

RECALLED_AT_MOST = 8
"""Numbers of those who did not answer that the lobby still shows."""


@dataclass(frozen=True, slots=True)
class WindowNow:
    """One counter window.

    Attributes:
        shift: who sits there; None where nobody does.
        now: whom it has called or serves; on hold are those that wait beside.
    """

    number: int
    kind: str
    shift: ShiftRow | None
    now: TicketRow | None
    on_hold: tuple[TicketRow, ...]


@dataclass(frozen=True, slots=True)
class QueueNow:
    """The queue at one moment.

    Attributes:
        waiting: those who wait, who waits longest first.
        no_answer: who was called today and did not come.
        longest: since when who waits longest does; None where nobody waits.
    """

    at: datetime
    purposes: Sequence[PurposeRow]
    waiting: Sequence[TicketRow]
    windows: Sequence[WindowNow]
    no_answer: Sequence[TicketRow]

    @property
    def longest(self) -> datetime | None:
        """Since when who waits longest does."""
        return min((one.waits_since for one in self.waiting), default=None)

    def counts(self) -> Mapping[UUID, int]:
        """How many wait for each purpose."""
        return {one.id: sum(1 for ticket in self.waiting if ticket.purpose_id == one.id) for one in self.purposes}


@dataclass(frozen=True, slots=True)
class LobbyNow:
    """What the lobby shows: never a name.

    Attributes:
        called: number and window, the last call first; `at` tells a new call from one that stands.
        counts: by purpose how many wait.
        missed: numbers that did not answer, with a masked name where one was given.
    """

    called: Sequence[tuple[str, int, datetime]]
    counts: Sequence[tuple[str, int]]
    missed: Sequence[tuple[str, str]]


def read_queue(db: Session, act: Act) -> QueueNow:
    """The whole queue of today; the caller records whose names are shown."""
    require(act.role, can_issue_tickets)
    rows = tickets_of(db, act.at.astimezone(SEOUL).date())
    shifts = {one.counter_no: one for one in on_duty(db, act)}
    mine: dict[int, list[TicketRow]] = {}
    for one in rows:
        if one.counter_no is not None and one.state in AT_WINDOW:
            mine.setdefault(one.counter_no, []).append(one)
    there = select(Window).where(Window.active.is_(true())).order_by(Window.number)
    return QueueNow(
        at=act.at,
        purposes=list_purposes(db, act),
        waiting=[one for one in rows if one.state == TicketState.WAITING],
        windows=[_window(one, shifts.get(one.number), mine.get(one.number, ())) for one in db.scalars(there)],
        no_answer=[one for one in rows if one.state == TicketState.NO_ANSWER],
    )


def _window(one: Window, shift: ShiftRow | None, tickets: Sequence[TicketRow]) -> WindowNow:
    held = tuple(ticket for ticket in tickets if ticket.state == TicketState.HELD)
    return WindowNow(
        number=one.number,
        kind=one.kind,
        shift=shift,
        now=next((ticket for ticket in tickets if ticket.state != TicketState.HELD), None),
        on_hold=held,
    )


def tickets_of(db: Session, on: date) -> list[TicketRow]:
    """The numbers of a day that wait, are at a window or did not answer, who waits longest first."""
    live = (*UNFINISHED, TicketState.NO_ANSWER)
    query = (
        select(Ticket, TicketPurpose)
        .join(TicketPurpose, TicketPurpose.id == Ticket.purpose_id)
        .where(Ticket.issued_on == on, Ticket.state.in_(live))
        .order_by(Ticket.waits_since, Ticket.id)
    )
    return [ticket_row(one, purpose) for one, purpose in db.execute(query)]


def read_lobby(db: Session, act: Act) -> LobbyNow:
    """What the lobby's screen shows; it names nobody, so nothing is recorded."""
    require(act.role, can_issue_tickets)
    now = read_queue(db, act)
    called = [
        (one.now.label, one.number, one.now.called_at)
        for one in now.windows
        if one.now is not None and one.now.called_at is not None
    ]
    counts = now.counts()
    missed = sorted(now.no_answer, key=lambda one: one.called_at or one.issued_at, reverse=True)
    return LobbyNow(
        called=sorted(called, key=lambda one: one[2], reverse=True),
        counts=[(one.name, counts[one.id]) for one in now.purposes],
        missed=[
            (one.label, mask_name(one.visitor_name) if one.visitor_name else "")
            for one in missed[:RECALLED_AT_MOST]
        ],
    )


def close_leftovers(db: Session, act: Act) -> int:
    """End what earlier days left unfinished, and forget the names that visitors gave then; how many were ended.

    Shifts that were left open end, too.

    Whoever begins the day does it. What waited or was served over night is in no figure of time (statistics.md 2).

    Raises:
        NotAllowed: the role gives out no numbers.
    """
    require(act.role, can_issue_tickets)
    today = act.at.astimezone(SEOUL).date()
    left = select(Ticket).where(Ticket.issued_on < today, Ticket.state.in_(UNFINISHED))
    rows = db.scalars(left.order_by(Ticket.id).with_for_update(skip_locked=True)).all()
    for one in rows:
        one.state = TicketState.LEFTOVER
        keep_step(db, act, one, TicketAct.CLOSED)
    close_shifts(db, datetime.combine(today, time(), SEOUL))
    db.execute(
        update(Ticket)
        .where(Ticket.issued_on < today, Ticket.visitor_name.is_not(None) | Ticket.phone_tail.is_not(None))
        .values(visitor_name=None, phone_tail=None, version=Ticket.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    return len(rows)
