"""A waiting number as windows, lists and lobby show it, and the steps that are kept of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.tickets import TicketAct, TicketChannel, TicketState, ticket_label
from jobdesk.records.tickets import Ticket, TicketPurpose, TicketStep


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One waiting number.

    Attributes:
        label: as it is printed and called: A012.
        waits_since: from when the present waiting counts.
        for_counter: the one window that calls it; None where any of its purpose does.
        counter_no: the window that has it.
        visitor_name, phone_tail: as the visitor wished, until the day is over.
    """

    id: UUID
    version: int
    label: str
    issued_on: date
    issued_at: datetime
    purpose_id: UUID
    purpose: str
    opens_session: bool
    channel: TicketChannel
    state: TicketState
    waits_since: datetime
    for_counter: int | None
    counter_no: int | None
    called_at: datetime | None
    visitor_name: str
    phone_tail: str
    jobseeker_id: UUID | None
    session_id: UUID | None


def ticket_row(one: Ticket, purpose: TicketPurpose) -> TicketRow:
    """A number with its purpose."""
    return TicketRow(
        id=one.id,
        version=one.version,
        label=ticket_label(one.letter, one.number),
        issued_on=one.issued_on,
        issued_at=one.issued_at,
        purpose_id=one.purpose_id,
        purpose=purpose.name,
        opens_session=purpose.opens_session,
        channel=TicketChannel(one.channel),
        state=TicketState(one.state),
        waits_since=one.waits_since,
        for_counter=one.for_counter,
        counter_no=one.counter_no,
        called_at=one.called_at,
        visitor_name=one.visitor_name or "",
        phone_tail=one.phone_tail or "",
        jobseeker_id=one.jobseeker_id,
        session_id=one.session_id,
    )


def told(db: Session, one: Ticket) -> TicketRow:
    """A number as it stands now."""
    return ticket_row(one, db.get_one(TicketPurpose, one.purpose_id))


def hold_ticket(db: Session, ticket_id: UUID) -> Ticket:
    """The number, held until COMMIT, as it stands now."""
    held = select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    return db.scalars(held.execution_options(populate_existing=True)).one()


def keep_step(db: Session, act: Act, ticket: Ticket, what: TicketAct) -> None:
    """Note what happened to a number at the acting window."""
    db.flush()
    step = TicketStep(
        ticket_id=ticket.id,
        act=what,
        at=act.at,
        purpose_id=ticket.purpose_id,
        counter_no=act.window_no,
        account_id=act.account_id,
        op_id=act.op_id,
    )
    db.add(step)
    db.flush()
