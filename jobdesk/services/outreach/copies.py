"""What a copy of the center knows of itself, as its windows show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.audit import AuditEntry
from jobdesk.records.events import Event
from jobdesk.records.outreach import SealedBundle
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach.sealing import copy_state, count_unsent

BEHIND = timedelta(minutes=5)
"""So far behind the latest moment it showed, a computer's clock was set back. Source: safety.md 2."""


@dataclass(frozen=True, slots=True)
class CopyNow:
    """A copy as it is now.

    Attributes:
        checkout_id: the check-out's key at the center.
        device: the laptop's name.
        event_name: of the event it was packed for, or "".
        seen_at: the latest moment its clock ever showed.
        local_copy: the desk's own copy of a shared center whose server is out of reach.
        unsent: records touched since the last bundle.
        sealed: bundles written whose receipt has not come.
    """

    checkout_id: UUID
    device: str
    purpose: str
    event_id: UUID | None
    event_name: str
    packed_at: datetime
    expires_at: datetime
    seen_at: datetime
    local_copy: bool
    unsent: int
    sealed: int


def read_copy(db: Session) -> CopyNow | None:
    """What this copy knows of itself; None at a center. Whoever came in may know it."""
    state = copy_state(db)
    if state is None:
        return None
    event = db.get(Event, state.event_id) if state.event_id else None
    waiting = select(func.count()).select_from(SealedBundle).where(SealedBundle.received_at.is_(None))
    return CopyNow(
        checkout_id=state.id,
        device=state.device,
        purpose=state.purpose,
        event_id=state.event_id,
        event_name=(event.name or event.event_no) if event else "",
        packed_at=state.packed_at,
        expires_at=state.expires_at,
        seen_at=state.seen_at,
        local_copy=state.local_copy,
        unsent=count_unsent(db),
        sealed=db.scalar(waiting) or 0,
    )


def note_clock(db: Session, act: Act) -> None:
    """Keep, once of a copy, that its computer shows an earlier time than it did before.

    Once, because what is told after the last bundle keeps a copy from being wiped.
    """
    require(act.role, can_serve)
    state = copy_state(db)
    if state is None or state.seen_at - Clock().now() < BEHIND:
        return
    told = select(AuditEntry.id).where(AuditEntry.table_name == "copy_state", AuditEntry.desk == state.issuer)
    if db.scalars(told.limit(1)).first() is None:
        minutes = int((state.seen_at - Clock().now()).total_seconds() // 60)
        write_audit(
            db, act, AuditAction.CHANGE, table="copy_state", record_id=state.id, detail={"behind_minutes": minutes}
        )
