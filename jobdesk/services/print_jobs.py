"""Print jobs: commit first, then print; a failed one stays visible and is tried again. Source: hardware.md 3."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, PrintKind, PrintState
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.slips import SLIP_FIELDS, copies_before

OPEN_STATES = (PrintState.QUEUED, PrintState.SENT, PrintState.UNKNOWN, PrintState.FAILED)


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    """One print job."""

    id: UUID
    kind: str
    number: str | None
    record_id: UUID | None
    copy_no: int
    paper: str
    printer: str
    state: str
    attempts: int
    trouble: str | None
    recorded_at: datetime


def _row(job: PrintJob) -> PrintJobRow:
    return PrintJobRow(
        job.id,
        job.kind,
        job.number,
        job.record_id,
        job.copy_no,
        job.paper,
        job.printer,
        job.state,
        job.attempts,
        job.trouble,
        job.recorded_at,
    )


def queue_slip(db: Session, act: Act, *, referral_id: UUID, number: str, paper: str, printer: str) -> PrintJobRow:
    """Queue a slip of a committed or just recorded referral; the copy number says 재발급 from the second on.

    Adds one PrintJob and its audit entry (what was printed, which fields, for whom).
    """
    require(act.role, can_serve)
    jobseeker_id = db.get_one(Referral, referral_id).jobseeker_id
    job = PrintJob(
        kind=PrintKind.SLIP,
        record_id=referral_id,
        number=number,
        copy_no=copies_before(db, number) + 1,
        paper=paper,
        printer=printer,
        state=PrintState.QUEUED,
        **stamp(act),
    )
    db.add(job)
    db.flush()
    write_audit(
        db,
        act,
        AuditAction.PRINT,
        table="referral",
        record_id=referral_id,
        jobseeker_ids=[jobseeker_id],
        detail={"what": "slip", "copy": job.copy_no, "fields": list(SLIP_FIELDS)},
    )
    return _row(job)


def begin_attempt(db: Session, act: Act, *, job_id: UUID) -> PrintJobRow:
    """Mark a job as handed to its printer: from here on a crash leaves it unknown, never silently again.

    A slip's copy number is taken anew, so that a second attempt after one that came out says 재발급.
    """
    require(act.role, can_serve)
    job = db.get_one(PrintJob, job_id, with_for_update=True)
    if job.number and job.kind == PrintKind.SLIP:
        job.state = PrintState.QUEUED
        db.flush()
        job.copy_no = copies_before(db, job.number) + 1
    job.state, job.attempts, job.sent_at, job.trouble = PrintState.SENT, job.attempts + 1, act.at, None
    db.flush()
    return _row(job)


def finish_attempt(
    db: Session, act: Act, *, job_id: UUID, state: PrintState, trouble: str | None = None
) -> PrintJobRow:
    """What became of the attempt: confirmed, unknown (a person is asked) or failed with its sentence."""
    require(act.role, can_serve)
    job = db.get_one(PrintJob, job_id)
    job.state, job.trouble = state, trouble[:500] if trouble else None
    job.done_at = act.at if state == PrintState.CONFIRMED else None
    db.flush()
    return _row(job)


def drop_job(db: Session, act: Act, *, job_id: UUID) -> None:
    """Take a job off the list before it prints; the record stays."""
    require(act.role, can_serve)
    job = db.get_one(PrintJob, job_id)
    job.dropped_at = act.at
    db.flush()


def list_print_jobs(db: Session, act: Act, *, open_only: bool = True, limit: int = 100) -> list[PrintJobRow]:
    """Jobs that did not surely come out (or all), newest first."""
    require(act.role, can_serve)
    query = select(PrintJob).where(PrintJob.dropped_at.is_(None))
    if open_only:
        query = query.where(PrintJob.state.in_(OPEN_STATES))
    return [_row(job) for job in db.scalars(query.order_by(PrintJob.recorded_at.desc(), PrintJob.id).limit(limit))]
