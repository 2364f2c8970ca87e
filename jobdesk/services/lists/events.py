"""The lists of 행사 and of 접속기록."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_read_audit
from jobdesk.records.audit import AuditEntry, AuditSubject
from jobdesk.records.events import Event
from jobdesk.services.audit import audit_rows
from jobdesk.services.audit_names import AuditLine, name_audit
from jobdesk.services.events import EventRow, event_rows
from jobdesk.services.lists.filters import codes, period, user
from jobdesk.services.lists.kinds import Filter, FilterKind, ListKind


def _events(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[EventRow]:
    return event_rows(db, ids)


def _audit(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[AuditLine]:
    return name_audit(db, act, audit_rows(db, ids))


EVENTS = ListKind(
    "events",
    mark("Events"),
    Event,
    (Event.voided_at.is_(None),),
    {"held": Event.held_on, "number": Event.event_no},
    _events,
    (
        period("period", mark("Period"), Event.held_on),
        codes("kind", mark("Kind"), Event.kind, "event_kind"),
    ),
    words=(Event.name, Event.place, Event.event_no),
)
AUDIT = ListKind(
    "audit",
    mark("Access log"),
    AuditEntry,
    (),
    {"at": AuditEntry.at},
    _audit,
    (
        period("period", mark("Period"), AuditEntry.at, moments=True),
        user(AuditEntry.account_id),
        codes("action", mark("Act"), AuditEntry.action, "audit_action"),
        Filter(
            "jobseeker",
            mark("Whose data"),
            FilterKind.PERSON,
            lambda _c, value: AuditEntry.id.in_(
                select(AuditSubject.entry_id).where(AuditSubject.jobseeker_id.in_([UUID(one) for one in value]))
            ),
        ),
    ),
    recorded=True,
    may=can_read_audit,
)
