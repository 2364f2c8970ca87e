"""A print job as windows see it, what its paper is for, and the trace each act on it leaves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.permissions import can_issue_tickets, can_print_test_page, can_serve, require
from jobdesk.base.printing import COPIES_TOLD, TABLE_OF, PrinterRole, PrintKind, PrintState
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services._rows import clean_reason
from jobdesk.services.audit import write_audit
from jobdesk.services.slips import MAY_BE_OUT

_SLIP, _REPORT = PrinterRole.SLIP, PrinterRole.REPORT
ROLE_OF: Mapping[PrintKind, PrinterRole] = {
    **dict.fromkeys(PrintKind, PrinterRole.FORM),
    PrintKind.SLIP: _SLIP,
    PrintKind.DAY_SHEET: _REPORT,
    PrintKind.REPORT: _REPORT,
    PrintKind.TEST_PAGE: _SLIP,
    PrintKind.TICKET: PrinterRole.TICKET,
}
"""Which printer of the window a paper goes to."""
PURPOSES: Mapping[PrintKind, str] = {
    PrintKind.SLIP: mark("Referral to a vacancy"),
    PrintKind.REFERRAL_LIST: mark("Referred people told to the firm"),
    PrintKind.DAY_SHEET: mark("Record of the day's work"),
    PrintKind.REPORT: mark("Report of figures"),
    PrintKind.RECOVERY_KEY: mark("Keeping the recovery key"),
    PrintKind.EVENT_SIGN_IN: mark("Attendance of an event"),
    PrintKind.EVENT_TIMETABLE: mark("Interviews of an event"),
    PrintKind.VACANCY_LIST: mark("Information about vacancies"),
    PrintKind.VACANCY_CARD: mark("Information about vacancies"),
    PrintKind.VACANCY_POSTER: mark("Information about vacancies"),
    PrintKind.JOBSEEKER_APPLICATION: mark("Signature of a jobseeker's application"),
    PrintKind.VACANCY_APPLICATION: mark("Signature of a firm's application"),
    PrintKind.CONSENT_FORM: mark("Signature of a consent"),
    PrintKind.CERTIFICATE: mark("Certificate asked for by its person"),
    PrintKind.INTERVIEWS: mark("Accompanying the day's interviews"),
    PrintKind.FOLLOW_UP_CALLS: mark("Follow-up calls"),
    PrintKind.TEST_PAGE: mark("Test of the printer"),
    PrintKind.TICKET: mark("Waiting number"),
}
"""What a paper is for, where the act of printing it says so; of the others a person is asked."""
_MAY: Mapping[str, Callable[[Role], bool]] = {
    PrintKind.TEST_PAGE: can_print_test_page,
    PrintKind.TICKET: can_issue_tickets,
}


TITLE, TOLD, TOLD_FIELDS = "title", "told", "told_fields"
"""In a print's detail: what its last paper is called, and what that tells the firms of which referrals."""
_OF_ATTEMPT = frozenset({MAY_BE_OUT, TITLE, TOLD, TOLD_FIELDS})


class Shown(Protocol):
    """A paper that names who stands on it, and what it tells firms."""

    @property
    def title(self) -> str:
        """What a spooler calls it."""
        ...

    @property
    def jobseeker_ids(self) -> Collection[UUID]:
        """The persons."""
        ...

    @property
    def fields(self) -> Sequence[str]:
        """What it says of them."""
        ...

    @property
    def told(self) -> Mapping[UUID, UUID]:
        """The referrals whose firm it tells of their person, each with its consent."""
        ...

    @property
    def told_fields(self) -> Sequence[str]:
        """What it tells of them."""
        ...


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    """One print job.

    Attributes:
        copy_no: of a slip; from the second on it says 재발급.
        printer: the device that took it last; "" before the first attempt.
        role: which printer of a window it goes to.
        printer_id: the printer that took it last, or that a person chose for it.
        desk_no: the machine that asked for it, or whose worker took it.
        device_job: what the spooler calls it.
        answered_at: when a person said whether it came out.
    """

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
    copies: int
    role: PrinterRole
    printer_id: UUID | None
    jobseeker_id: UUID | None
    purpose: str
    window_no: int | None
    desk_no: int | None
    device_job: str | None
    recorded_by: UUID | None
    sent_at: datetime | None
    done_at: datetime | None
    answered_at: datetime | None
    dropped_at: datetime | None


def asked_of(job: PrintJob) -> dict[str, Any]:
    """What the paper is drawn from."""
    return {name: value for name, value in (job.detail or {}).items() if name not in _OF_ATTEMPT}


def job_row(job: PrintJob, *, copies: int = 0) -> PrintJobRow:
    """A print job as windows see it; `copies` are those of one attempt, else those asked for."""
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
        asked_of(job),
        copies or job.copies,
        PrinterRole(job.role) if job.role else ROLE_OF[PrintKind(job.kind)],
        job.printer_id,
        job.jobseeker_id,
        job.purpose or said_purpose(PrintKind(job.kind)),
        job.window_no,
        job.desk_no,
        job.device_job,
        job.recorded_by,
        job.sent_at,
        job.done_at,
        job.answered_at,
        job.dropped_at,
    )


def said_purpose(kind: PrintKind) -> str:
    """What a paper is for by itself, as the access log keeps it; "" where a person has to say it."""
    return on_paper(PURPOSES[kind]) if kind in PURPOSES else ""


def kept_purpose(act: Act, kind: PrintKind, purpose: str) -> str:
    """What a print is for: as it was said, as the act says, or as such a paper is always for.

    Raises:
        InvalidInput: nobody said it, and the paper does not either.
    """
    said = clean_reason(purpose, "purpose", length=200) or act.purpose or said_purpose(kind)
    if not said:
        raise InvalidInput(_("Say what this paper is for."), field="purpose")
    return said


def require_print(act: Act, kind: str) -> None:
    """Raise NotAllowed unless the role may print such a paper; test page and waiting number show nobody."""
    require(act.role, _MAY.get(kind, can_serve))


def printed_by(role: Role) -> list[PrintKind]:
    """The kinds of paper a role may print."""
    return [kind for kind in PrintKind if _MAY.get(kind, can_serve)(role)]


def fields_said(shown: Shown) -> list[str]:
    """What a paper says of the persons on it.

    Raises:
        ValueError: it names persons and does not declare what it says of them.
    """
    said = list(shown.fields or shown.told_fields)
    if shown.jobseeker_ids and not said:
        raise ValueError("a paper with persons on it declares no fields")
    return said


def write_job_audit(
    db: Session, act: Act, job: PrintJob, action: AuditAction, drawn: Shown | None = None, **more: object
) -> None:
    """Who did what with which paper, for whom and what for; a paper names its persons and their fields."""
    kind = PrintKind(job.kind)
    detail: dict[str, object] = {"what": job.kind, **asked_of(job), **more}
    people = list(drawn.jobseeker_ids) if drawn is not None else []
    if kind in COPIES_TOLD and job.record_id is not None:
        detail["copy"] = job.copy_no
    if drawn is not None and (fields := fields_said(drawn)):
        detail["fields"] = fields
    if not people and job.jobseeker_id is not None:
        people = [job.jobseeker_id]
    write_audit(
        db,
        replace(act, purpose=act.purpose or job.purpose or said_purpose(kind)),
        action,
        table=TABLE_OF.get(kind) if job.record_id is not None else None,
        record_id=job.record_id,
        jobseeker_ids=people,
        detail=detail,
    )


OPEN_STATES = (PrintState.QUEUED, PrintState.SENT, PrintState.UNKNOWN, PrintState.FAILED)
"""States of a job that did not surely come out."""
