"""At the window: call, recall, no answer, begin, hold, transfer, return, end. One number is one window's."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, can_serve, require
from jobdesk.base.tickets import AT_WINDOW, TicketAct, TicketChannel, TicketState, ticket_label
from jobdesk.records.centers import Window
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.tickets import PurposeWindow, Ticket, TicketPurpose
from jobdesk.services._rows import refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.references import hold_standing
from jobdesk.services.tickets.rows import TicketRow, hold_ticket, keep_step, told

S = TicketState


def call_next(db: Session, act: Act) -> TicketRow | None:
    """Call whoever is next at the acting window; None where nobody waits for it.

    Next is who was transferred to this window, then by the window's rank of purposes, then who has an appointment,
    then who waits longest. A second press is the same act: a number that was called and has not begun is answered
    again. Two windows never get one number: on a server the row is taken with SKIP LOCKED.

    Raises:
        InvalidInput: no counter window, or somebody is being served there.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    at = _window(db, act)
    now = _at(db, act, at)
    if now is not None and now.state == S.SERVING:
        raise InvalidInput(
            _("Number {label} is being served here: end it or put it on hold first.").format(
                label=ticket_label(now.letter, now.number)
            )
        )
    if now is not None:
        return told(db, now)
    first = waiting_for(db, act, at).limit(1).with_for_update(of=Ticket, skip_locked=True)
    found = db.scalars(first.execution_options(populate_existing=True)).first()
    return None if found is None else _call(db, act, found, at)


def _window(db: Session, act: Act) -> int:
    """The acting counter window, held: its presses come one after the other."""
    if act.window_no is None:
        raise InvalidInput(_("Choose your counter window first."))
    db.execute(select(Window.id).where(Window.number == act.window_no).with_for_update())
    return act.window_no


def _at(db: Session, act: Act, counter_no: int) -> Ticket | None:
    """Whom a window has called or serves now; those on hold wait beside."""
    mine = select(Ticket).where(
        _today(act), Ticket.counter_no == counter_no, Ticket.state.in_((S.CALLED, S.SERVING))
    )
    return db.scalars(mine.order_by(Ticket.called_at.desc()).execution_options(populate_existing=True)).first()


def _today(act: Act) -> ColumnElement[bool]:
    return Ticket.issued_on == act.at.astimezone(SEOUL).date()


def waiting_for(db: Session, act: Act, counter_no: int) -> Select[Ticket]:
    """Those who wait for a window, the next first; a window of no purpose serves all, in their order."""
    require(act.role, can_serve)
    serves = and_(PurposeWindow.counter_no == counter_no, PurposeWindow.active.is_(true()))
    has_own = db.scalars(select(PurposeWindow.id).where(serves).limit(1)).first() is not None
    own = and_(PurposeWindow.purpose_id == Ticket.purpose_id, serves)
    rank = PurposeWindow.rank if has_own else TicketPurpose.sort_order
    for_all = and_(Ticket.for_counter.is_(None), rank.is_not(None))
    return (
        select(Ticket)
        .join(TicketPurpose, TicketPurpose.id == Ticket.purpose_id)
        .outerjoin(PurposeWindow, own)
        .where(_today(act), Ticket.state == S.WAITING, or_(Ticket.for_counter == counter_no, for_all))
        .order_by(
            Ticket.for_counter.is_(None),
            rank,
            Ticket.channel != TicketChannel.APPOINTMENT,
            Ticket.waits_since,
            Ticket.id,
        )
    )


def _call(db: Session, act: Act, ticket: Ticket, counter_no: int) -> TicketRow:
    ticket.state, ticket.counter_no = S.CALLED, counter_no
    ticket.called_at, ticket.called_by = act.at, act.account_id
    keep_step(db, act, ticket, TicketAct.CALLED)
    return told(db, ticket)


def call_ticket(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Call one number out of its turn, also one that did not answer before.

    Raises:
        InvalidInput: no counter window, another window has it, it is over, or somebody is being served here.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    at = _window(db, act)
    now = _at(db, act, at)
    if now is not None and now.id != ticket_id:
        raise InvalidInput(
            _("Number {label} is at this window: end it or put it on hold first.").format(
                label=ticket_label(now.letter, now.number)
            )
        )
    ticket = hold_ticket(db, ticket_id)
    if ticket.state == S.CALLED and ticket.counter_no == at:
        return told(db, ticket)
    _be(ticket, (S.WAITING, S.NO_ANSWER))
    return _call(db, act, ticket, at)


def _be(ticket: Ticket, states: Collection[TicketState]) -> None:
    """Refuse where a number is not in one of these states, by what it is.

    Raises:
        InvalidInput: as said.
    """
    if ticket.state in states:
        return
    label = ticket_label(ticket.letter, ticket.number)
    if ticket.state in AT_WINDOW:
        raise InvalidInput(_("Window {number} has {label} now.").format(number=ticket.counter_no, label=label))
    if ticket.state == S.WAITING:
        raise InvalidInput(_("{label} waits: call it first.").format(label=label))
    raise InvalidInput(_("{label} is over.").format(label=label))


def _mine(db: Session, act: Act, ticket_id: UUID, *states: TicketState) -> Ticket:
    """A number that the acting window has, in one of these states."""
    require(act.role, can_serve)
    ticket = hold_ticket(db, ticket_id)
    if ticket.counter_no != act.window_no:
        _be(ticket, ())
    _be(ticket, states)
    return ticket


def recall(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Call a number again."""
    ticket = _mine(db, act, ticket_id, S.CALLED)
    ticket.called_at = act.at
    keep_step(db, act, ticket, TicketAct.RECALLED)
    return told(db, ticket)


def say_no_answer(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Nobody came: the number is put aside; it can be called or returned."""
    ticket = _mine(db, act, ticket_id, S.CALLED)
    ticket.state = S.NO_ANSWER
    keep_step(db, act, ticket, TicketAct.NO_ANSWER)
    return told(db, ticket)


def start_ticket(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """The person sits down: serving begins. A second press changes nothing."""
    ticket = _mine(db, act, ticket_id, S.CALLED, S.SERVING)
    if ticket.state == S.CALLED:
        ticket.state = S.SERVING
        keep_step(db, act, ticket, TicketAct.STARTED)
    return told(db, ticket)


def link_ticket(
    db: Session, act: Act, *, ticket_id: UUID, jobseeker_id: UUID, session_id: UUID | None = None
) -> TicketRow:
    """Say who the person with a number is, and which session it became; one merged meanwhile is their survivor.

    Raises:
        InvalidInput: the number is another window's or over; the session is another person's.
        NotAllowed: the role serves nobody.
    """
    (standing,) = hold_standing(db, [jobseeker_id])
    ticket = _mine(db, act, ticket_id, *AT_WINDOW, S.DONE)
    if session_id is not None:
        session = db.get_one(CounselingSession, session_id)
        if session.jobseeker_id != standing:
            raise InvalidInput(_("This session is another person's."))
        ticket.session_id = session_id
    ticket.jobseeker_id = standing
    db.flush()
    write_audit(db, act, AuditAction.CHANGE, table="ticket", record_id=ticket.id, jobseeker_ids=[standing])
    return told(db, ticket)


def hold(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Put a served person on hold: papers are fetched, somebody else is helped meanwhile."""
    ticket = _mine(db, act, ticket_id, S.SERVING)
    ticket.state = S.HELD
    keep_step(db, act, ticket, TicketAct.HELD)
    return told(db, ticket)


def resume(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Go on with a person on hold, or with one whose number was ended too early.

    Raises:
        InvalidInput: somebody else is at the window, or it is another window's number.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    at = _window(db, act)
    ticket = _mine(db, act, ticket_id, S.HELD, S.DONE)
    now = _at(db, act, at)
    if now is not None:
        raise InvalidInput(
            _("Number {label} is at this window: end it or put it on hold first.").format(
                label=ticket_label(now.letter, now.number)
            )
        )
    if ticket.issued_on != act.at.astimezone(SEOUL).date():
        raise InvalidInput(_("This number is of another day."))
    ticket.state = S.SERVING
    keep_step(db, act, ticket, TicketAct.RESUMED)
    return told(db, ticket)


def transfer(
    db: Session,
    act: Act,
    *,
    ticket_id: UUID,
    purpose_id: UUID | None = None,
    for_counter: int | None = None,
) -> TicketRow:
    """Send a person on to another purpose or window; there the waiting begins anew.

    Raises:
        InvalidInput: neither is named, the purpose is retired, no such window, or it is the acting one.
        NotAllowed: the role serves nobody.
    """
    ticket = _mine(db, act, ticket_id, *AT_WINDOW)
    if purpose_id is None and for_counter is None:
        raise InvalidInput(_("Choose another purpose or another window."), field="purpose_id")
    if for_counter is not None:
        known = select(Window.id).where(Window.number == for_counter, Window.active.is_(true()))
        if for_counter == act.window_no or db.scalars(known).first() is None:
            raise InvalidInput(_("Choose another counter window."), field="for_counter")
    if purpose_id is not None:
        refuse_struck(db.get_one(TicketPurpose, purpose_id))
        ticket.purpose_id = purpose_id
    ticket.state, ticket.counter_no, ticket.for_counter = S.WAITING, None, for_counter
    ticket.waits_since = act.at
    keep_step(db, act, ticket, TicketAct.TRANSFERRED)
    return told(db, ticket)


def return_ticket(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """Back into the queue: called by mistake, or somebody who did not answer is there after all.

    Called by mistake it keeps its place; who did not answer waits anew.

    Raises:
        InvalidInput: it is being served, over, or another window called it.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    ticket = hold_ticket(db, ticket_id)
    if ticket.state == S.CALLED and ticket.counter_no != act.window_no:
        _be(ticket, ())
    _be(ticket, (S.CALLED, S.NO_ANSWER))
    if ticket.state == S.NO_ANSWER:
        ticket.waits_since = act.at
    ticket.state, ticket.counter_no = S.WAITING, None
    keep_step(db, act, ticket, TicketAct.RETURNED)
    return told(db, ticket)


def end_ticket(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """The person is helped. A second press changes nothing."""
    ticket = _mine(db, act, ticket_id, S.SERVING, S.HELD, S.DONE)
    if ticket.state != S.DONE:
        ticket.state = S.DONE
        keep_step(db, act, ticket, TicketAct.ENDED)
    return told(db, ticket)


def say_left(db: Session, act: Act, *, ticket_id: UUID) -> TicketRow:
    """The visitor went away before being served; told by the entrance or by a window.

    Raises:
        InvalidInput: being served, or over.
        NotAllowed: the role gives out no numbers.
    """
    require(act.role, can_issue_tickets)
    ticket = hold_ticket(db, ticket_id)
    _be(ticket, (S.WAITING, S.NO_ANSWER))
    ticket.state = S.LEFT
    keep_step(db, act, ticket, TicketAct.LEFT)
    return told(db, ticket)
