"""Print jobs: commit first, then print; a failed one stays visible and is tried again. Source: hardware.md 3.

queued -> sent -> confirmed | unknown | failed. An attempt begins from queued or failed alone, so that no two
workers print one job; what nobody can say (`unknown`) is asked of a person; what may have come out makes the
next slip a copy (재발급).
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_print, can_serve, require
from jobdesk.base.printing import COPIES_TOLD, PrinterRole, PrintKind, PrintState
from jobdesk.records.print_jobs import Printer, PrintJob
from jobdesk.records.referrals import Referral
from jobdesk.services._print_held import (
    FORGOTTEN,
    disclose,
    held,
    is_forgotten,
    keep_told,
    may_be_out,
    of_here,
    open_rows,
    refuse_begun,
    sent_row,
)
from jobdesk.services._print_rows import (
    OPEN_STATES,
    PURPOSES,
    ROLE_OF,
    TITLE,
    PrintJobRow,
    Shown,
    asked_of,
    job_row,
    kept_purpose,
    require_print,
    said_purpose,
    write_job_audit,
)
from jobdesk.services._rows import stamp
from jobdesk.services.slips import copies_before

__all__ = ["OPEN_STATES", "PURPOSES", "ROLE_OF", "PrintJobRow", "Shown", "said_purpose"]

_WAITING = (PrintState.QUEUED, PrintState.FAILED)
Drawn = TypeVar("Drawn", bound=Shown)


def queue_slip(
    db: Session, act: Act, *, referral_id: UUID, number: str, paper: str, copies: int = 1
) -> PrintJobRow:
    """Queue a slip of a committed or just recorded referral; the copy number says 재발급 from the second on.

    Adds one PrintJob; each attempt to print it is audited.
    """
    require(act.role, can_serve)
    job = PrintJob(
        kind=PrintKind.SLIP,
        record_id=referral_id,
        number=number,
        copy_no=copies_before(db, number) + 1,
        copies=copies,
        paper=paper,
        jobseeker_id=db.get_one(Referral, referral_id).jobseeker_id,
    )
    return _queue(db, act, job, "")


def queue_paper(
    db: Session,
    act: Act,
    *,
    kind: PrintKind,
    number: str,
    record_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
    role: PrinterRole | None = None,
    jobseeker_id: UUID | None = None,
    purpose: str = "",
    copies: int = 1,
    copy_no: int = 1,
    paper: str = "a4",
) -> PrintJobRow:
    """Queue any other paper; `detail` holds what `printables.printable` draws it from.

    Args:
        number: names the paper without personal data, such as its day.
        role: which printer of the window; by its kind without it.
        jobseeker_id: for whom, where it is one person's.
        purpose: what for, where neither the act nor the kind of paper says it (`PURPOSES`).
        copy_no: of a waiting number, which says 재발급 from the second on.

    Raises:
        InvalidInput: nobody said what it is for.
    """
    require_print(act, kind)
    job = PrintJob(
        kind=kind,
        record_id=record_id,
        number=number,
        paper=paper,
        detail=dict(detail or {}),
        role=role.value if role else None,
        jobseeker_id=jobseeker_id,
        copies=copies,
        copy_no=copy_no,
    )
    return _queue(db, act, job, purpose)


def reprint_job(db: Session, act: Act, *, job_id: UUID) -> PrintJobRow:
    """Queue the paper of an earlier job once more, as a job of its own; a slip says 재발급 then.

    Raises:
        InvalidInput: the earlier one still waits or is on its way: there is nothing to repeat yet.
    """
    require(act.role, can_serve)
    old = db.get_one(PrintJob, job_id)
    if old.dropped_at is None and old.state not in {PrintState.CONFIRMED, PrintState.UNKNOWN}:
        raise InvalidInput(_("This print has not come out yet: try it again instead."))
    if old.kind == PrintKind.SLIP and old.record_id is not None:
        return queue_slip(
            db, act, referral_id=old.record_id, number=old.number or "", paper=old.paper, copies=old.copies
        )
    return queue_paper(
        db,
        act,
        kind=PrintKind(old.kind),
        number=old.number or "",
        record_id=old.record_id,
        detail=asked_of(old),
        role=PrinterRole(old.role) if old.role else None,
        jobseeker_id=old.jobseeker_id,
        purpose=old.purpose or "",
        copies=old.copies,
        copy_no=old.copy_no + (old.kind == PrintKind.TICKET),
        paper=old.paper,
    )


def jobs_of_act(db: Session, act: Act, op_id: UUID) -> list[PrintJobRow]:
    """The papers an act queued that no printer has seen yet: what a retry of a committed act still prints."""
    require(act.role, can_print)
    return open_rows(db, act, PrintJob.op_id == op_id, PrintJob.state == PrintState.QUEUED)


def _queue(db: Session, act: Act, job: PrintJob, purpose: str) -> PrintJobRow:
    kind = PrintKind(job.kind)
    for name, value in stamp(act).items():
        setattr(job, name, value)
    job.printer, job.state, job.attempts, job.desk_no = "", PrintState.QUEUED, 0, act.desk
    job.role, job.purpose = job.role or ROLE_OF[kind], kept_purpose(act, kind, purpose)
    db.add(job)
    db.flush()
    return job_row(job)


def begin_attempt(
    db: Session,
    act: Act,
    *,
    job_id: UUID,
    printer: str,
    draws: Callable[[Session, Act, PrintJobRow], Drawn],
    paper: str = "",
    printer_id: UUID | None = None,
) -> tuple[PrintJobRow, Drawn]:
    """Mark a job as handed to its printer, by this machine alone: once committed, the first byte may go.

    From here on a crash leaves it unknown, never silently again. A slip's copy number is taken anew, so that
    an attempt after one that may have come out says 재발급. Every attempt is audited, with who stands on its
    paper; what it tells firms is kept as disclosed once there is a paper, or may be.

    Args:
        printer: the device's name.
        draws: what the job prints now, `printables.printable`.
        paper: what the printer takes, where that is not what was asked for.
        printer_id: the printer, where it is not a folder of PDF files.

    Raises:
        InvalidInput: it is being printed, nobody said yet whether it came out, it came out already or was
            taken off the list; or what it was about was struck through.
    """
    require(act.role, can_print)
    job = held(db, act, job_id)
    refuse_begun(job)
    if job.kind in COPIES_TOLD and job.number:
        job.copy_no = copies_before(db, job.number) + 1
    job.printer, job.paper, job.printer_id = printer[:100], paper or job.paper, printer_id
    job.state, job.attempts, job.sent_at, job.trouble = PrintState.SENT, job.attempts + 1, act.at, None
    job.desk_no, job.device_job, job.answered_by, job.answered_at = act.desk, None, None, None
    db.flush()
    row = sent_row(db, job)
    drawn = draws(db, act, row)
    keep_told(job, drawn)
    write_job_audit(db, act, job, AuditAction.PRINT, drawn, attempt=job.attempts, printer=job.printer)
    return row, drawn


def read_attempt(db: Session, act: Act, *, job_id: UUID) -> PrintJobRow:
    """A job whose attempt was begun, where the answer to beginning it was lost."""
    require(act.role, can_print)
    job = db.get_one(PrintJob, job_id)
    require_print(act, job.kind)
    return sent_row(db, job)


def note_device_job(db: Session, act: Act, *, job_id: UUID, device_job: str) -> None:
    """Keep what the spooler calls a job that is on its way, so that it can be asked for after a restart."""
    require(act.role, can_print)
    job = held(db, act, job_id)
    if job.state == PrintState.SENT:
        job.device_job = device_job[:200]
        db.flush()


def state_after(error: PrinterError) -> PrintState:
    """What a printer's trouble leaves of an attempt: failed, or unknown where some of it may have come out."""
    return PrintState.UNKNOWN if error.midway else PrintState.FAILED


def finish_attempt(
    db: Session, act: Act, *, job_id: UUID, state: PrintState, attempt: int, trouble: str | None = None
) -> PrintJobRow:
    """What became of the attempt: confirmed, unknown (a person is asked) or failed with its sentence.

    A word that comes late, after a person answered or the print was asked for again, changes nothing; that the
    paper came out after all makes the next one a copy.

    Args:
        attempt: which one, `PrintJobRow.attempts` as it was begun.
    """
    require(act.role, can_print)
    job = held(db, act, job_id)
    if attempt != job.attempts:
        return job_row(job)
    asked = job.state == PrintState.UNKNOWN and job.answered_at is None
    if job.state == PrintState.SENT or asked:
        job.state, job.trouble = state, trouble[:500] if trouble else None
        job.done_at = act.at if state == PrintState.CONFIRMED else None
        if state != PrintState.FAILED:
            disclose(db, act, job)
    elif state == PrintState.CONFIRMED and job.state != PrintState.CONFIRMED:
        may_be_out(db, act, job)
    db.flush()
    return job_row(job)


def refuse_waiting(db: Session, act: Act, *, job_id: UUID, trouble: str, attempts: int) -> PrintJobRow:
    """No printer takes a job that waits: it fails without an attempt.

    Args:
        attempts: how many it had when that was seen; where another one began meanwhile, nothing changes.
    """
    require(act.role, can_print)
    job = held(db, act, job_id)
    waits = job.state in _WAITING and job.dropped_at is None
    if waits and job.attempts == attempts:
        job.state, job.trouble = PrintState.FAILED, trouble[:500]
        db.flush()
    return job_row(job)


def answer_job(db: Session, act: Act, *, job_id: UUID, came_out: bool) -> PrintJobRow:
    """Keep a person's word on whether a paper came out: confirmed by them, or failed and to be tried again.

    A slip tried again says 재발급 all the same: no device said that the first is not on its way.

    Raises:
        InvalidInput: nobody asks: it is on its way, waits, or is known to have come out.
    """
    require(act.role, can_print)
    job = held(db, act, job_id)
    forgotten = job.state == PrintState.SENT and is_forgotten(job, act)
    found = came_out and job.state == PrintState.FAILED
    if job.state != PrintState.UNKNOWN and not forgotten and not found:
        raise InvalidInput(_("What became of this print is known, or not yet to be said."))
    job.answered_by, job.answered_at = act.account_id, act.at
    if came_out:
        job.state, job.done_at, job.trouble = PrintState.CONFIRMED, act.at, None
        disclose(db, act, job)
    else:
        may_be_out(db, act, job)
        job.state = PrintState.FAILED
    db.flush()
    write_job_audit(db, act, job, AuditAction.CHANGE, came_out=came_out)
    return job_row(job)


def retry_job(db: Session, act: Act, *, job_id: UUID, printer_id: UUID | None = None) -> PrintJobRow:
    """Put a job back among those that wait, on another printer if one is named.

    A paper of which nobody said whether it came out counts as come out: its slip says 재발급 then.

    Raises:
        InvalidInput: it is on its way, came out, or was taken off the list; the printer is out of use.
    """
    require(act.role, can_print)
    job = held(db, act, job_id)
    unsure = job.state == PrintState.UNKNOWN or (job.state == PrintState.SENT and is_forgotten(job, act))
    if not unsure:
        refuse_begun(job)
    elif job.dropped_at is not None:
        raise InvalidInput(_("This print was taken off the list."))
    else:
        may_be_out(db, act, job)
    if printer_id is not None and not db.get_one(Printer, printer_id).active:
        raise InvalidInput(_("This printer is out of use."), field="printer_id")
    job.state, job.desk_no, job.printer_id, job.trouble = PrintState.QUEUED, act.desk, printer_id, None
    db.flush()
    return job_row(job)


def drop_jobs(db: Session, act: Act, *, job_ids: Collection[UUID]) -> list[UUID]:
    """Take jobs off the list before they print; the records stay, and so does the trace.

    Returns:
        Those taken off; what is on its way or came out in the meantime is passed over.
    """
    require(act.role, can_print)
    dropped = []
    for job_id in sorted(job_ids):
        job = held(db, act, job_id)
        on_its_way = job.state == PrintState.SENT and not is_forgotten(job, act)
        if job.dropped_at is not None or job.state == PrintState.CONFIRMED or on_its_way:
            continue
        job.dropped_at, job.dropped_by = act.at, act.account_id
        db.flush()
        write_job_audit(db, act, job, AuditAction.VOID, dropped=True)
        dropped.append(job_id)
    return dropped


def waiting_jobs(db: Session, act: Act) -> list[PrintJobRow]:
    """The backlog of this machine, oldest first: what no worker has taken. Nobody prints it unasked."""
    require(act.role, can_print)
    return open_rows(db, act, PrintJob.state == PrintState.QUEUED, of_here(act))


def abandoned_jobs(
    db: Session, act: Act, *, live: Callable[[], Collection[UUID]] = frozenset
) -> list[PrintJobRow]:
    """Jobs this machine sent and no worker waits for any more, oldest first: a crash left them.

    Args:
        live: tells those a worker here still has in hand; asked once they were read.
    """
    require(act.role, can_print)
    sent = open_rows(db, act, PrintJob.state == PrintState.SENT, of_here(act))
    in_hand = live()
    return [job for job in sent if job.id not in in_hand]


def open_jobs(db: Session, act: Act) -> list[PrintJobRow]:
    """What did not surely come out of this machine's prints, oldest first; what is on its way once forgotten."""
    require(act.role, can_print)
    waits = PrintJob.state.in_((*_WAITING, PrintState.UNKNOWN))
    forgotten = and_(PrintJob.state == PrintState.SENT, PrintJob.sent_at <= act.at - FORGOTTEN)
    return open_rows(db, act, or_(waits, forgotten), of_here(act))


def read_title(db: Session, act: Act, *, job_id: UUID) -> str:
    """What the paper of the last attempt is called; "" before the first one."""
    require(act.role, can_print)
    job = db.get_one(PrintJob, job_id)
    require_print(act, job.kind)
    return str((job.detail or {}).get(TITLE, ""))


def list_print_jobs(db: Session, act: Act, *, open_only: bool = True, limit: int = 100) -> list[PrintJobRow]:
    """Jobs that did not surely come out (or all), newest first."""
    require(act.role, can_serve)
    states = OPEN_STATES if open_only else tuple(PrintState)
    listed = select(PrintJob).where(PrintJob.dropped_at.is_(None), PrintJob.state.in_(states))
    newest = listed.order_by(PrintJob.recorded_at.desc(), PrintJob.id).limit(limit)
    return [job_row(job) for job in db.scalars(newest)]
