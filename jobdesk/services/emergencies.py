"""A window asks for help, silently: every other desk shows it until somebody says that help is there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.records.accounts import Account
from jobdesk.records.tickets import Emergency
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One call for help that stands; `who` raised it at window `counter_no`, None where there is none.

    Attributes:
        going_by, going_who: who was the first to say that they go there; None and "" until then.
    """

    id: UUID
    account_id: UUID
    counter_no: int | None
    who: str
    raised_at: datetime
    going_at: datetime | None
    going_by: UUID | None
    going_who: str


def raise_emergency(db: Session, act: Act) -> UUID:
    """Ask for help at the acting window; a second press is the same call. Answers its key."""
    require(act.role, can_issue_tickets)
    mine = select(Emergency.id).where(Emergency.closed_at.is_(None), Emergency.recorded_by == act.account_id)
    if (known := db.scalars(mine).first()) is not None:
        return known
    row = Emergency(counter_no=act.window_no, raised_at=act.at, **stamp(act))
    db.add(row)
    db.flush()
    write_audit(db, act, AuditAction.CREATE, table="emergency", record_id=row.id)
    return row.id


def go_to_emergency(db: Session, act: Act, *, emergency_id: UUID) -> None:
    """Say that the acting person is on the way; who said so first stays, and a closed call stays as it is."""
    require(act.role, can_issue_tickets)
    row = _held(db, emergency_id)
    if row.closed_at is None and row.going_by is None and row.recorded_by != act.account_id:
        row.going_at, row.going_by = act.at, act.account_id
        db.flush()
        detail = {"going": True}
        write_audit(db, act, AuditAction.CHANGE, table="emergency", record_id=row.id, detail=detail)


def _held(db: Session, emergency_id: UUID) -> Emergency:
    held = select(Emergency).where(Emergency.id == emergency_id).with_for_update()
    return db.scalars(held.execution_options(populate_existing=True)).one()


def close_emergency(db: Session, act: Act, *, emergency_id: UUID) -> None:
    """Help is there, or it was pressed by mistake. Closed before, nothing changes."""
    require(act.role, can_issue_tickets)
    row = _held(db, emergency_id)
    if row.closed_at is None:
        row.closed_at, row.closed_by = act.at, act.account_id
        db.flush()
        write_audit(db, act, AuditAction.CHANGE, table="emergency", record_id=row.id)


def open_emergencies(db: Session, act: Act) -> list[EmergencyRow]:
    """Who needs help now, the first first."""
    require(act.role, can_issue_tickets)
    raised, going = aliased(Account), aliased(Account)
    query = (
        select(Emergency, raised.id, raised.display_name, going.display_name)
        .join(raised, raised.id == Emergency.recorded_by)
        .outerjoin(going, going.id == Emergency.going_by)
        .where(Emergency.closed_at.is_(None))
        .order_by(Emergency.raised_at, Emergency.id)
    )
    return [
        EmergencyRow(
            id=one.id,
            account_id=account_id,
            counter_no=one.counter_no,
            who=who,
            raised_at=one.raised_at,
            going_at=one.going_at,
            going_by=one.going_by,
            going_who=going_who or "",
        )
        for one, account_id, who, going_who in db.execute(query)
    ]
