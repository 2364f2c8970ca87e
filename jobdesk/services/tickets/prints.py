"""Numbers given out with their paper: queued with the number, printed once it is committed, reissued when lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.base.tickets import UNFINISHED, TicketState
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.tickets import Ticket
from jobdesk.services._print_rows import job_row
from jobdesk.services.print_jobs import PrintJobRow, drop_jobs, queue_paper
from jobdesk.services.tickets.issuing import check_in, issue_ticket
from jobdesk.services.tickets.paper import ROLL, count_ahead
from jobdesk.services.tickets.rows import TicketRow, hold_ticket, told

_LIVE = (*UNFINISHED, TicketState.NO_ANSWER)
_NOT_OUT = (PrintState.QUEUED, PrintState.FAILED)


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given out, its queued print, and how many of its purpose wait before it."""

    ticket: TicketRow
    job: PrintJobRow
    ahead: int


def give_ticket(db: Session, act: Act, **asked: Any) -> Given:  # noqa: ANN401  as `issue_ticket` takes them
    """Give out the next number of a purpose (see `issue_ticket`) and queue its paper.

    Raises:
        InvalidInput, NotAllowed: as `issue_ticket`.
    """
    require(act.role, can_issue_tickets)
    return _given(db, act, issue_ticket(db, act, **asked))


def give_at_check_in(db: Session, act: Act, *, appointment_id: UUID) -> Given:
    """Check an appointment in (see `check_in`) and queue the paper of its number.

    Raises:
        InvalidInput, NotAllowed: as `check_in`.
    """
    require(act.role, can_issue_tickets)
    return _given(db, act, check_in(db, act, appointment_id=appointment_id))


def _given(db: Session, act: Act, row: TicketRow) -> Given:
    return Given(row, _queue(db, act, row, 1), count_ahead(db, db.get_one(Ticket, row.id)))


def _queue(db: Session, act: Act, row: TicketRow, copy_no: int) -> PrintJobRow:
    return queue_paper(
        db, act, kind=PrintKind.TICKET, number=row.label, record_id=row.id, copy_no=copy_no, paper=ROLL
    )


def given_by(db: Session, act: Act, *, op_id: UUID) -> Given | None:
    """What an act gave out, where the answer to its COMMIT was lost; None where it gave out nothing."""
    require(act.role, can_issue_tickets)
    ticket = db.scalars(select(Ticket).where(Ticket.op_id == op_id)).first()
    if ticket is None:
        return None
    job = db.scalars(_jobs([ticket.id]).limit(1)).first()
    if job is None:
        return None
    return Given(told(db, ticket), job_row(job), count_ahead(db, ticket))


def reissue_ticket(db: Session, act: Act, *, ticket_id: UUID) -> Given:
    """Print a number once more, the same number; its paper says 재발급.

    A print of it that still waits or failed is taken off the list, so that it does not come out beside.

    Raises:
        InvalidInput: the number is over.
        NotAllowed: the role gives out no numbers.
    """
    require(act.role, can_issue_tickets)
    ticket = hold_ticket(db, ticket_id)
    row = told(db, ticket)
    if ticket.state not in _LIVE:
        raise InvalidInput(_("{label} is over.").format(label=row.label))
    earlier = list(db.scalars(_jobs([ticket_id])))
    drop_jobs(db, act, job_ids=[one.id for one in earlier if one.state in _NOT_OUT])
    copy_no = max((one.copy_no for one in earlier), default=0) + 1
    return Given(row, _queue(db, act, row, copy_no), count_ahead(db, ticket))


def _jobs(ticket_ids: Collection[UUID]) -> Select[PrintJob]:
    of = (PrintJob.kind == PrintKind.TICKET, PrintJob.record_id.in_(ticket_ids))
    return select(PrintJob).where(*of).order_by(PrintJob.id)


def print_states(db: Session, act: Act, *, ticket_ids: Collection[UUID]) -> Mapping[UUID, PrintState]:
    """By number what became of its newest print; one that was never queued is missing."""
    require(act.role, can_issue_tickets)
    newest = (
        select(PrintJob.record_id, func.max(PrintJob.copy_no).label("copy_no"))
        .where(PrintJob.kind == PrintKind.TICKET, PrintJob.record_id.in_(ticket_ids))
        .group_by(PrintJob.record_id)
        .subquery()
    )
    rows = db.execute(
        select(PrintJob.record_id, PrintJob.state)
        .join(newest, (newest.c.record_id == PrintJob.record_id) & (newest.c.copy_no == PrintJob.copy_no))
        .where(PrintJob.kind == PrintKind.TICKET)
    )
    return {one: PrintState(state) for one, state in rows if one is not None}
