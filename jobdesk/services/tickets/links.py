"""From a called number to the person and the session it became; nothing is typed twice."""

from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.tickets import TicketAct, TicketState
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.tickets import Ticket, TicketStep
from jobdesk.services.references import hold_standing
from jobdesk.services.tickets.calling import link_ticket

S = TicketState


def link_person(db: Session, act: Act, *, ticket_id: UUID, jobseeker_id: UUID, instead: bool = False) -> bool:
    """Say who is served under a number, where it is served here and tells nobody yet; whether it was said.

    A person that is opened meanwhile for something else is not the one of the number, so a number that knows its
    person keeps it.

    Args:
        instead: the counselor says so: this person instead of the one who was opened by mistake, until the
            session is saved.

    Raises:
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    (standing,) = hold_standing(db, [jobseeker_id])
    held = select(Ticket).where(Ticket.id == ticket_id).with_for_update()
    one = db.scalars(held.execution_options(populate_existing=True)).one()
    here = one.counter_no == act.window_no and one.state == S.SERVING
    free = one.jobseeker_id is None or (instead and one.session_id is None)
    if not (here and free) or one.jobseeker_id == standing:
        return False
    link_ticket(db, act, ticket_id=ticket_id, jobseeker_id=standing)
    return True


def link_session(db: Session, act: Act, *, jobseeker_id: UUID, session_id: UUID) -> UUID | None:
    """Link a session that is being saved with the number that brought its person to this window today.

    Who is served or on hold comes first; a number that was ended before its session was saved counts where it
    ended after the session began.

    Returns:
        The number's id, or None where the person came without.

    Raises:
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    if act.window_no is None:
        return None
    (standing,) = hold_standing(db, [jobseeker_id])
    began = select(CounselingSession.started_at).where(CounselingSession.id == session_id).scalar_subquery()
    ended_later = select(TicketStep.id).where(
        TicketStep.ticket_id == Ticket.id, TicketStep.act == TicketAct.ENDED, TicketStep.at >= began
    )
    mine = (
        select(Ticket.id)
        .where(
            Ticket.jobseeker_id == standing,
            Ticket.issued_on == act.at.astimezone(SEOUL).date(),
            Ticket.counter_no == act.window_no,
            Ticket.session_id.is_(None),
            Ticket.state.in_((S.SERVING, S.HELD)) | ((Ticket.state == S.DONE) & ended_later.exists()),
        )
        .order_by(case((Ticket.state == S.DONE, 1), else_=0), Ticket.called_at.desc())
    )
    found = db.scalars(mine.limit(1)).first()
    if found is not None:
        link_ticket(db, act, ticket_id=found, jobseeker_id=standing, session_id=session_id)
    return found
