"""접속기록: what everyone did to whose data, written beside the act, read by those who review it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.permissions import can_read_audit, require
from jobdesk.records.audit import AuditEntry, AuditSubject
from jobdesk.store import audit_chain
from jobdesk.store.held_audit import HeldAudit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of 접속기록."""

    id: UUID
    desk: int
    seq: int
    at: datetime
    account_id: UUID | None
    user_name: str
    role: Role | None
    window_no: int | None
    host: str
    action: AuditAction
    table: str | None
    record_id: UUID | None
    jobseeker_ids: tuple[UUID, ...]
    purpose: str | None
    detail: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What one of many audit rows says; see `write_audits`."""

    action: AuditAction
    table: str | None = None
    record_id: UUID | None = None
    jobseeker_ids: Collection[UUID] = ()
    detail: Mapping[str, Any] | None = None


def write_audit(
    db: Session,
    act: Act,
    action: AuditAction,
    *,
    table: str | None = None,
    record_id: UUID | None = None,
    jobseeker_ids: Iterable[UUID] = (),
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one audit row in the act's transaction; every service calls it for what it did.

    Args:
        jobseeker_ids: the persons whose data the act touched (정보주체).
        detail: plain values that help a reviewer (names of changed fields, counts, a file's hash),
            never what a person's record says: destroyed persons stay in the chain.
    """
    write_audits(db, act, [AuditNote(action, table, record_id, tuple(jobseeker_ids), detail)])


def write_audits(db: Session, act: Act, notes: Sequence[AuditNote]) -> None:
    """Write many audit rows of one act at once, for imports and acts on many people."""
    common = {
        "desk": act.desk,
        "at": act.at,
        "account_id": act.account_id,
        "user_name": act.user_name,
        "role": act.role.value,
        "window_no": act.window_no,
        "host": act.host,
        "purpose": act.purpose or None,
        "op_id": act.op_id,
    }
    rows = [
        {
            **common,
            "action": note.action.value,
            "table_name": note.table,
            "record_id": note.record_id,
            "jobseeker_ids": note.jobseeker_ids,
            "detail": dict(note.detail) if note.detail is not None else None,
        }
        for note in notes
    ]
    held: HeldAudit | None = db.info.get("held_audit")
    if held is not None:
        held.keep(rows)
        return
    db.flush()
    audit_chain.append(db, db.info["audit_key"], rows)


def record_shown(db: Session, act: Act, ids: Iterable[UUID], *, table: str = "jobseeker") -> None:
    """Record whose names a list showed in full: a page of search results or a picker, once for each pause.

    Every page that names people so calls it with their ids in its reading act, run by `work.view`, which commits.
    """
    shown = tuple(ids)
    if shown:
        write_audit(db, act, AuditAction.SEARCH, table=table, jobseeker_ids=shown, detail={"shown": len(shown)})


def record_viewed(
    db: Session, act: Act, *, table: str, record_id: UUID, jobseeker_ids: Iterable[UUID] = ()
) -> None:
    """Record that one record was opened."""
    write_audit(db, act, AuditAction.VIEW, table=table, record_id=record_id, jobseeker_ids=jobseeker_ids)


def list_audit(
    db: Session,
    act: Act,
    *,
    account_id: UUID | None = None,
    jobseeker_id: UUID | None = None,
    actions: Collection[AuditAction] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 200,
) -> list[AuditRow]:
    """접속기록, newest first: by user, by person, prints, downloads, any span.

    Looking into it is recorded as well, so the caller commits.

    Args:
        since: from this moment on.
        until: up to, but without this moment.
        before: `(at, id)` of the last row shown, for the next page.

    Raises:
        NotAllowed: neither supervisor nor auditor.
    """
    require(act.role, can_read_audit)
    query = _filtered(account_id, jobseeker_id, actions, since, until)
    if before is not None:
        at, row_id = before
        query = query.where((AuditEntry.at < at) | ((AuditEntry.at == at) & (AuditEntry.id < row_id)))
    found = db.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)).all()
    write_audit(
        db,
        act,
        AuditAction.VIEW,
        table="audit_entry",
        jobseeker_ids=[jobseeker_id] if jobseeker_id else (),
        detail={"rows": len(found)},
    )
    return [_row(entry) for entry in found]


def audit_rows(db: Session, ids: Collection[UUID]) -> list[AuditRow]:
    """Entries by id, in no order; whoever lists them asks and records it."""
    return [_row(entry) for entry in db.scalars(select(AuditEntry).where(AuditEntry.id.in_(ids)))]


def _filtered(
    account_id: UUID | None,
    jobseeker_id: UUID | None,
    actions: Collection[AuditAction],
    since: datetime | None,
    until: datetime | None,
) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if account_id is not None:
        query = query.where(AuditEntry.account_id == account_id)
    if jobseeker_id is not None:
        named = select(AuditSubject.entry_id).where(AuditSubject.jobseeker_id == jobseeker_id)
        query = query.where(AuditEntry.id.in_(named))
    if actions:
        query = query.where(AuditEntry.action.in_([action.value for action in actions]))
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    return query


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        id=entry.id,
        desk=entry.desk,
        seq=entry.seq,
        at=entry.at,
        account_id=entry.account_id,
        user_name=entry.user_name,
        role=Role(entry.role) if entry.role else None,
        window_no=entry.window_no,
        host=entry.host,
        action=AuditAction(entry.action),
        table=entry.table_name,
        record_id=entry.record_id,
        jobseeker_ids=tuple(UUID(one) for one in entry.jobseeker_ids),
        purpose=entry.purpose,
        detail=entry.detail,
    )
