"""Print jobs: commit first, then print; a failed one stays visible and is tried again. Source: hardware.md 3."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.disclosed import SLIP_FIELDS
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Referral
from jobdesk.services._disclosed import add_printed
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.slips import copies_before

_ABOUT = {
    PrintKind.REFERRAL_LIST: "vacancy",
    PrintKind.EVENT_SIGN_IN: "event",
    PrintKind.EVENT_TIMETABLE: "event",
}
OPEN_STATES = (PrintState.QUEUED, PrintState.SENT, PrintState.UNKNOWN, PrintState.FAILED)


class Shown(Protocol):
    """A paper that names who stands on it, and what it tells firms."""

    @property
    def jobseeker_ids(self) -> Collection[UUID]:
        """The persons."""
        ...

    @property
    def told(self) -> Mapping[UUID, UUID]:
        """The referrals whose firm it tells of their person, each with its consent."""
        ...

    @property
    def told_fields(self) -> Sequence[str]:
        """What it tells of them."""
        ...


Drawn = TypeVar("Drawn", bound=Shown)


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
    detail: Mapping[str, Any]


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
        job.detail or {},
    )


def queue_slip(db: Session, act: Act, *, referral_id: UUID, number: str, paper: str) -> PrintJobRow:
    """Queue a slip of a committed or just recorded referral; the copy number says 재발급 from the second on.

    Adds one PrintJob; each attempt to print it is audited.
    """
    job = PrintJob(
        kind=PrintKind.SLIP,
        record_id=referral_id,
        number=number,
        copy_no=copies_before(db, number) + 1,
        paper=paper,
    )
    return _queue(db, act, job)


def queue_paper(
    db: Session,
    act: Act,
    *,
    kind: PrintKind,
    number: str,
    record_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> PrintJobRow:
    """Queue any other A4 paper; `detail` holds what `printables.printable` draws it from.

    Args:
        number: names the paper without personal data, such as its day.
    """
    job = PrintJob(kind=kind, record_id=record_id, number=number, paper="a4", detail=dict(detail or {}))
    return _queue(db, act, job)


def jobs_of_act(db: Session, act: Act, op_id: UUID) -> list[PrintJobRow]:
    """The papers an act queued that no printer has seen yet: what a retry of a committed act still prints."""
    require(act.role, can_serve)
    query = select(PrintJob).where(
        PrintJob.op_id == op_id, PrintJob.dropped_at.is_(None), PrintJob.state == PrintState.QUEUED
    )
    return [_row(job) for job in db.scalars(query.order_by(PrintJob.id))]


def _queue(db: Session, act: Act, job: PrintJob) -> PrintJobRow:
    require(act.role, can_serve)
    for name, value in stamp(act).items():
        setattr(job, name, value)
    job.printer, job.state = "", PrintState.QUEUED
    db.add(job)
    db.flush()
    return _row(job)


def _audit(
    db: Session,
    act: Act,
    job: PrintJob,
    jobseeker_ids: Collection[UUID] = (),
    action: AuditAction = AuditAction.PRINT,
    **more: object,
) -> None:
    """Who printed what, for whom; a slip names its person and the fields that went out."""
    detail: dict[str, object] = {"what": job.kind, **(job.detail or {}), **more}
    table = None
    if job.kind == PrintKind.SLIP and job.record_id is not None:
        table, jobseeker_ids = "referral", [db.get_one(Referral, job.record_id).jobseeker_id]
        detail |= {"copy": job.copy_no, "fields": list(SLIP_FIELDS)}
    else:
        table = _ABOUT.get(PrintKind(job.kind))
    write_audit(db, act, action, table=table, record_id=job.record_id, jobseeker_ids=jobseeker_ids, detail=detail)


def begin_attempt(
    db: Session,
    act: Act,
    *,
    job_id: UUID,
    printer: str,
    draws: Callable[[Session, Act, PrintJobRow], Drawn],
    paper: str = "",
) -> tuple[PrintJobRow, Drawn]:
    """Mark a job as handed to its printer: from here on a crash leaves it unknown, never silently again.

    A slip's copy number is taken anew, so that a second attempt after one that may have come out says 재발급.
    Every attempt is audited, with who stands on its paper; what it tells firms is kept as disclosed.

    Args:
        printer: the device's name.
        draws: what the job prints now, `printables.printable`.
        paper: what the printer takes, where that is not what was asked for.

    Raises:
        InvalidInput: it came out already, or was taken off the list; or what it was about was struck through.
    """
    require(act.role, can_serve)
    job = db.get_one(PrintJob, job_id, with_for_update=True, populate_existing=True)
    if job.state == PrintState.CONFIRMED:
        raise InvalidInput(_("This paper came out already. Print it anew from its record."))
    if job.dropped_at is not None:
        raise InvalidInput(_("This print was taken off the list."))
    if job.number and job.kind == PrintKind.SLIP:
        # An attempt of its own that may have come out counts, and one before a failed one still does.
        job.copy_no = max(copies_before(db, job.number) + 1, job.copy_no if job.attempts else 1)
    job.printer, job.paper = printer[:100], paper or job.paper
    job.state, job.attempts, job.sent_at, job.trouble = PrintState.SENT, job.attempts + 1, act.at, None
    db.flush()
    row = _row(job)
    drawn = draws(db, act, row)
    add_printed(db, act, told=drawn.told, names=drawn.told_fields, since=job.recorded_at)
    _audit(db, act, job, drawn.jobseeker_ids, attempt=job.attempts)
    return row, drawn


def read_attempt(db: Session, act: Act, *, job_id: UUID) -> PrintJobRow:
    """A job whose attempt was begun, where the answer to beginning it was lost."""
    require(act.role, can_serve)
    return _row(db.get_one(PrintJob, job_id))


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
    """Take a job off the list before it prints; the record stays, and so does the trace."""
    require(act.role, can_serve)
    job = db.get_one(PrintJob, job_id)
    job.dropped_at = act.at
    db.flush()
    _audit(db, act, job, action=AuditAction.VOID, dropped=True)


def list_print_jobs(db: Session, act: Act, *, open_only: bool = True, limit: int = 100) -> list[PrintJobRow]:
    """Jobs that did not surely come out (or all), newest first."""
    require(act.role, can_serve)
    states = OPEN_STATES if open_only else tuple(PrintState)
    listed = select(PrintJob).where(PrintJob.dropped_at.is_(None), PrintJob.state.in_(states))
    newest = listed.order_by(PrintJob.recorded_at.desc(), PrintJob.id).limit(limit)
    return [_row(job) for job in db.scalars(newest)]
