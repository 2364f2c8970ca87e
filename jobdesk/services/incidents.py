"""What happened at a window: written by who was there, read by that person and the supervisor alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.base.tickets import IncidentKind
from jobdesk.records._base import NOTE
from jobdesk.records.accounts import Account
from jobdesk.records.tickets import Incident
from jobdesk.services._rows import clean_reason, correct, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident; `told` is what happened, `done` what was done then."""

    id: UUID
    version: int
    happened_at: datetime
    counter_no: int | None
    kind: IncidentKind
    told: str
    done: str
    jobseeker_id: UUID | None
    emergency_id: UUID | None
    who: str


def record_incident(
    db: Session,
    act: Act,
    *,
    happened_at: datetime,
    kind: IncidentKind,
    told: str,
    done: str = "",
    jobseeker_id: UUID | None = None,
    emergency_id: UUID | None = None,
) -> UUID:
    """Keep what happened; answers its key.

    Raises:
        InvalidInput: nothing is told, it is too long or names a resident number, or lies ahead.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    row = Incident(
        happened_at=_past(act, happened_at),
        counter_no=act.window_no,
        kind=IncidentKind(kind).value,
        **_texts(told, done),
        jobseeker_id=jobseeker_id,
        emergency_id=emergency_id,
        account_id=act.account_id,
        **stamp(act),
    )
    db.add(row)
    db.flush()
    _audit(db, act, AuditAction.CREATE, row)
    return row.id


def _past(act: Act, at: datetime) -> datetime:
    if at > act.at:
        raise InvalidInput(_("This lies ahead."), field="happened_at")
    return at


def _texts(told: str, done: str) -> dict[str, str | None]:
    what = clean_reason(told, "told", needed=_("Write what happened."), length=NOTE)
    return {"told": what, "done": clean_reason(done, "done", length=NOTE) or None}


def edit_incident(
    db: Session, act: Act, *, incident_id: UUID, version: int, kind: IncidentKind, told: str, done: str
) -> None:
    """Mend what was written, with its history.

    Raises:
        InvalidInput: as `record_incident`, or struck through.
        StaleRecord: saved elsewhere meanwhile.
        NotAllowed: another's.
    """
    row = hold_incident(db, act, incident_id)
    refuse_struck(row)
    correct(db, act, row, {"kind": IncidentKind(kind).value, **_texts(told, done)}, version=version)
    _audit(db, act, AuditAction.CHANGE, row)


def strike_incident(db: Session, act: Act, *, incident_id: UUID, why: str) -> None:
    """Strike through what was written by mistake.

    Raises:
        InvalidInput: no reason, or struck before.
        NotAllowed: another's.
    """
    row = hold_incident(db, act, incident_id)
    void(db, act, row, why)
    _audit(db, act, AuditAction.VOID, row)


def hold_incident(db: Session, act: Act, incident_id: UUID) -> Incident:
    """The record of one, for services that show or change it.

    Raises:
        NotAllowed: another's.
    """
    require(act.role, can_serve)
    row = db.get_one(Incident, incident_id)
    if row.account_id != act.account_id and not can_undo_others(act.role):
        raise NotAllowed(_("What a colleague wrote of an incident is read by the supervisor alone."))
    return row


def list_incidents(db: Session, act: Act) -> Sequence[IncidentRow]:
    """One's own incidents, the supervisor's all, the newest first; the look is recorded."""
    require(act.role, can_serve)
    query = (
        select(Incident, Account.display_name)
        .join(Account, Account.id == Incident.account_id)
        .where(Incident.voided_at.is_(None))
        .order_by(Incident.happened_at.desc(), Incident.id)
    )
    if not can_undo_others(act.role):
        query = query.where(Incident.account_id == act.account_id)
    rows = db.execute(query).all()
    people = [one.jobseeker_id for one, _name in rows if one.jobseeker_id]
    write_audit(db, act, AuditAction.VIEW, table="incident", jobseeker_ids=people, detail={"count": len(rows)})
    return [
        IncidentRow(
            id=one.id,
            version=one.version,
            happened_at=one.happened_at,
            counter_no=one.counter_no,
            kind=IncidentKind(one.kind),
            told=one.told,
            done=one.done or "",
            jobseeker_id=one.jobseeker_id,
            emergency_id=one.emergency_id,
            who=name,
        )
        for one, name in rows
    ]


def _audit(db: Session, act: Act, action: AuditAction, row: Incident) -> None:
    people = [row.jobseeker_id] if row.jobseeker_id else []
    write_audit(db, act, action, table="incident", record_id=row.id, jobseeker_ids=people)
