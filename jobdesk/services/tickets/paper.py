"""What the paper of a waiting number says, read as it is printed; it names nobody."""

from functools import partial

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.base.tickets import TicketState, ticket_label
from jobdesk.papers.fonts import missing_glyphs
from jobdesk.papers.ticket_sheet import PAPERS, TicketSheet, ticket_pdf, ticket_strip
from jobdesk.records.centers import Center
from jobdesk.records.tickets import Ticket, TicketPurpose
from jobdesk.services._print_rows import PrintJobRow
from jobdesk.services._printable import Printable

ROLL = "roll"


def ticket_printable(db: Session, act: Act, job: PrintJobRow) -> Printable:
    """The paper of a print job; from its second copy or attempt on it says 재발급.

    Raises:
        InvalidInput: the job names no number.
        NotAllowed: the role gives out no numbers.
    """
    require(act.role, can_issue_tickets)
    if job.record_id is None:
        raise InvalidInput(_("This paper cannot be printed again from here."))
    ticket = db.get_one(Ticket, job.record_id)
    label = ticket_label(ticket.letter, ticket.number)
    sheet = TicketSheet(
        center_name=db.scalars(select(Center.name)).one(),
        label=label,
        purpose=db.get_one(TicketPurpose, ticket.purpose_id).name,
        ahead=count_ahead(db, ticket),
        at=format_datetime(ticket.issued_at.astimezone(SEOUL)),
        code=f"{ticket.issued_on:%Y%m%d}{label}",
        reissued=job.copy_no > 1 or job.attempts > 1,
    )
    return Printable(
        f"ticket-{ticket.issued_on:%Y%m%d}-{label}",
        PAPERS,
        partial(ticket_pdf, sheet),
        paper=ROLL,
        strip=lambda: ticket_strip(sheet),
        missing=missing_glyphs(" ".join((sheet.center_name, sheet.purpose, label))),
    )


def count_ahead(db: Session, ticket: Ticket) -> int:
    """How many of the same purpose wait now and came before."""
    before = or_(
        Ticket.waits_since < ticket.waits_since,
        and_(Ticket.waits_since == ticket.waits_since, Ticket.id < ticket.id),
    )
    return (
        db.scalar(
            select(func.count(Ticket.id)).where(
                Ticket.issued_on == ticket.issued_on,
                Ticket.purpose_id == ticket.purpose_id,
                Ticket.state == TicketState.WAITING,
                before,
            )
        )
        or 0
    )
