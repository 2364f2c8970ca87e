"""The lists of 행사, of what became of their interviews, and of 접속기록."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_read_audit
from jobdesk.records.audit import AuditEntry, AuditSubject
from jobdesk.records.events import Event, EventInterview
from jobdesk.services import search
from jobdesk.services._event_counts import to_confirm
from jobdesk.services.audit import audit_rows
from jobdesk.services.audit_names import AuditLine, name_audit
from jobdesk.services.event_results import EventResultRow, event_result_rows
from jobdesk.services.events import EventRow, event_rows
from jobdesk.services.lists.filters import codes, counselor, flag, period, user
from jobdesk.services.lists.kinds import Context, Filter, FilterKind, ListKind


def _events(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[EventRow]:
    return event_rows(db, ids)


def _results(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[EventResultRow]:
    return event_result_rows(db, ids)


def _held(context: Context) -> ColumnElement[bool]:
    """Of an event that was held, and is not of today any more."""
    past = select(Event.id).where(Event.voided_at.is_(None), Event.held_on < context.today)
    return EventInterview.event_id.in_(past)


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
EVENT_RESULTS = ListKind(
    "event_results",
    mark("Results of events"),
    EventInterview,
    (EventInterview.voided_at.is_(None),),
    {"recorded": EventInterview.recorded_at},
    _results,
    (
        flag("open", mark("Still to confirm"), lambda context: and_(to_confirm(), _held(context))),
        codes("result", mark("Result"), EventInterview.result, "event_result"),
        period("period", mark("Result on"), EventInterview.result_on),
        counselor(EventInterview.recorded_by),
    ),
    texts=((search.JOBSEEKER, EventInterview.jobseeker_id), (search.EMPLOYER, EventInterview.employer_id)),
    work_first="recorded",
    person=EventInterview.jobseeker_id,
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
