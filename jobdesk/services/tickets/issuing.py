"""Numbers given out at the entrance, and appointments that check in; each local day counts anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.base.phones import normalize_phone
from jobdesk.base.tickets import TicketAct, TicketChannel, ticket_label
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.tickets import Appointment, Ticket, TicketCount, TicketPurpose
from jobdesk.services._rows import clean_line, clean_reason, refuse_struck, stamp, void
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.tickets.purposes import why_closed
from jobdesk.services.tickets.rows import TicketRow, keep_step, told

NAME, TAIL = 60, 4


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment; `label` is the number it was checked in with, else empty."""

    id: UUID
    version: int
    due_at: datetime
    purpose_id: UUID
    purpose: str
    jobseeker_id: UUID | None
    name: str
    phone: str
    counselor_id: UUID | None
    note: str
    label: str


def issue_ticket(
    db: Session,
    act: Act,
    *,
    purpose_id: UUID,
    channel: TicketChannel = TicketChannel.RECEPTION,
    visitor_name: str = "",
    phone_tail: str = "",
    though_closed: bool = False,
) -> TicketRow:
    """Give out the next number of a purpose; the caller prints it once this is committed.

    Writes the day's count of the purpose (held until COMMIT: one number, one winner), number and first step.

    Args:
        visitor_name, phone_tail: as the visitor wishes; the last four digits.
        though_closed: somebody at the center gives it out outside the hours.

    Raises:
        InvalidInput: the center is closed, the purpose retired, its numbers used up, or the digits wrong.
        NotAllowed: the role gives out none, or this is a copy.
    """
    require(act.role, can_issue_tickets)
    require_center(db)
    if not though_closed and (why := why_closed(db, act.at)):
        raise InvalidInput(why)
    return told(db, _issue(db, act, purpose_id, channel, _who(visitor_name, phone_tail)))


def _who(visitor_name: str, phone_tail: str) -> Mapping[str, Any]:
    name, tail = clean_line(visitor_name, "visitor_name") or "", "".join(phone_tail.split())
    if len(name) > NAME:
        raise InvalidInput(_("Write at most {count} characters here.").format(count=NAME), field="visitor_name")
    if tail and not (tail.isascii() and tail.isdigit() and len(tail) == TAIL):
        raise InvalidInput(_("Give the last four digits of the phone."), field="phone_tail")
    return {"visitor_name": name or None, "phone_tail": tail or None}


def _issue(
    db: Session, act: Act, purpose_id: UUID, channel: TicketChannel, who: Mapping[str, Any], **more: object
) -> Ticket:
    purpose = db.get_one(TicketPurpose, purpose_id)
    refuse_struck(purpose)
    row = Ticket(
        issued_on=act.at.astimezone(SEOUL).date(),
        issued_at=act.at,
        waits_since=act.at,
        purpose_id=purpose_id,
        letter=purpose.letter,
        number=_next(db, act, purpose),
        channel=channel,
        **who,
        **more,
        **stamp(act),
    )
    db.add(row)
    keep_step(db, act, row, TicketAct.ISSUED)
    return row


def _next(db: Session, act: Act, purpose: TicketPurpose) -> int:
    on = act.at.astimezone(SEOUL).date()
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    first, counts = purpose.first_number, TicketCount
    begun = insert(counts).values(id=new_id(), purpose_id=purpose.id, issued_on=on, last=first)
    # One statement: the row is held until COMMIT; a band that was moved up goes on at its new beginning.
    given: int = db.scalars(
        begun.on_conflict_do_update(
            index_elements=[counts.purpose_id, counts.issued_on],
            set_={"last": case((counts.last + 1 < first, first), else_=counts.last + 1)},
        ).returning(counts.last)
    ).one()
    if given > purpose.last_number:
        raise InvalidInput(
            _("The numbers of {purpose} are used up today: give it a wider band.").format(purpose=purpose.name)
        )
    return given


def make_appointment(
    db: Session,
    act: Act,
    *,
    due_at: datetime,
    purpose_id: UUID,
    jobseeker_id: UUID | None = None,
    visitor_name: str = "",
    phone: str = "",
    counselor_id: UUID | None = None,
    note: str = "",
) -> AppointmentRow:
    """Keep that somebody comes at a time.

    Raises:
        InvalidInput: no name, a time that is over or when the center is closed, or a phone that is none.
        NotAllowed: the role gives out no numbers, or this is a copy.
    """
    require(act.role, can_issue_tickets)
    require_center(db)
    if due_at <= act.at:
        raise InvalidInput(_("An appointment lies ahead."), field="due_at")
    if why := why_closed(db, due_at):
        raise InvalidInput(why, field="due_at")
    name = _who(visitor_name, "")["visitor_name"]
    if jobseeker_id is None and not name:
        raise InvalidInput(_("Write who comes."), field="visitor_name")
    refuse_struck(db.get_one(TicketPurpose, purpose_id))
    row = Appointment(
        due_at=due_at,
        purpose_id=purpose_id,
        jobseeker_id=jobseeker_id,
        visitor_name=name,
        phone=normalize_phone(phone) if phone.strip() else None,
        counselor_id=counselor_id,
        note=clean_reason(note, "note") or None,
        **stamp(act),
    )
    db.add(row)
    db.flush()
    people = [jobseeker_id] if jobseeker_id else []
    write_audit(db, act, AuditAction.CREATE, table="appointment", record_id=row.id, jobseeker_ids=people)
    return _rows(db, [row])[0]


def strike_appointment(db: Session, act: Act, *, appointment_id: UUID, why: str) -> None:
    """Somebody does not come after all.

    Raises:
        InvalidInput: no reason, struck before, or checked in already.
        NotAllowed: the role gives out no numbers.
    """
    require(act.role, can_issue_tickets)
    held = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    row = db.scalars(held.execution_options(populate_existing=True)).one()
    if _labels(db, [row.id]):
        raise InvalidInput(_("This appointment is checked in already."))
    void(db, act, row, why)
    people = [row.jobseeker_id] if row.jobseeker_id else []
    write_audit(db, act, AuditAction.VOID, table="appointment", record_id=row.id, jobseeker_ids=people)


def appointments_of(db: Session, act: Act, *, day: date) -> list[AppointmentRow]:
    """Who comes on a local day, by time; the caller records whose names are shown."""
    require(act.role, can_issue_tickets)
    begin = datetime.combine(day, time(), SEOUL)
    due = select(Appointment).where(
        Appointment.due_at >= begin,
        Appointment.due_at < begin + timedelta(days=1),
        Appointment.voided_at.is_(None),
    )
    return _rows(db, list(db.scalars(due.order_by(Appointment.due_at, Appointment.id))))


def check_in(db: Session, act: Act, *, appointment_id: UUID) -> TicketRow:
    """Somebody with an appointment is there: gets a number, and goes before those who came without.

    Raises:
        InvalidInput: struck, not of today, or checked in before.
        NotAllowed: the role gives out no numbers, or this is a copy.
    """
    require(act.role, can_issue_tickets)
    require_center(db)
    held = select(Appointment).where(Appointment.id == appointment_id).with_for_update()
    row = db.scalars(held.execution_options(populate_existing=True)).one()
    refuse_struck(row)
    if row.due_at.astimezone(SEOUL).date() != act.at.astimezone(SEOUL).date():
        raise InvalidInput(_("This appointment is not of today."))
    if found := _labels(db, [row.id]):
        raise InvalidInput(_("Checked in before with number {label}.").format(label=found[row.id]))
    name, tail = row.visitor_name, (row.phone or "")[-TAIL:] or None
    if row.jobseeker_id is not None:
        person = db.get_one(Jobseeker, row.jobseeker_id)
        name, tail = person.full_name[:NAME], (person.mobile or person.phone or "")[-TAIL:] or None
    who = {"visitor_name": name, "phone_tail": tail, "jobseeker_id": row.jobseeker_id}
    ticket = _issue(db, act, row.purpose_id, TicketChannel.APPOINTMENT, who, appointment_id=row.id)
    people = [row.jobseeker_id] if row.jobseeker_id else []
    write_audit(db, act, AuditAction.CREATE, table="ticket", record_id=ticket.id, jobseeker_ids=people)
    return told(db, ticket)


def _labels(db: Session, ids: list[UUID]) -> dict[UUID, str]:
    rows = db.execute(
        select(Ticket.appointment_id, Ticket.letter, Ticket.number).where(Ticket.appointment_id.in_(ids))
    )
    return {one: ticket_label(letter, number) for one, letter, number in rows if one is not None}


def _rows(db: Session, some: list[Appointment]) -> list[AppointmentRow]:
    labels = _labels(db, [one.id for one in some])
    names = {row.id: row.name for row in db.execute(select(TicketPurpose.id, TicketPurpose.name))}
    ids = [one.jobseeker_id for one in some if one.jobseeker_id]
    people = {
        row.id: row
        for row in db.execute(
            select(Jobseeker.id, Jobseeker.full_name, Jobseeker.mobile).where(Jobseeker.id.in_(ids))
        )
    }
    found = []
    for one in some:
        person = people.get(one.jobseeker_id) if one.jobseeker_id else None
        found.append(
            AppointmentRow(
                id=one.id,
                version=one.version,
                due_at=one.due_at,
                purpose_id=one.purpose_id,
                purpose=names[one.purpose_id],
                jobseeker_id=one.jobseeker_id,
                name=(person.full_name if person else one.visitor_name) or "",
                phone=(person.mobile if person else one.phone) or "",
                counselor_id=one.counselor_id,
                note=one.note or "",
                label=labels.get(one.id, ""),
            )
        )
    return found
