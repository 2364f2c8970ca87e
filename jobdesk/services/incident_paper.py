"""악성 민원 기록 on paper, for those who answer for the desk: as narrow as the record, each look on record."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.printing import PrintKind
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.tickets import Incident
from jobdesk.services._paper_parts import a_sheet, paper_head
from jobdesk.services._printable import Printable
from jobdesk.services._rows import refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.incidents import hold_incident
from jobdesk.services.print_jobs import PrintJobRow, queue_paper

_TITLE = mark("Record of an incident")
_HEADS = (mark("Item"), mark("Content"))
_WHEN, _WINDOW, _KIND = mark("When"), mark("Window"), mark("Kind")
_TOLD, _DONE = mark("What happened"), mark("What was done")
_WHOSE, _BY = mark("Jobseeker number"), mark("Written by")


def incident_printable(db: Session, act: Act, *, incident_id: UUID) -> Printable:
    """The record as a sheet with boxes to sign; the person concerned by number, never by name.

    The look is recorded; the caller commits.

    Raises:
        InvalidInput: it was struck through.
        NotAllowed: another's, or the role serves nobody.
    """
    require(act.role, can_serve)
    row = hold_incident(db, act, incident_id)
    refuse_struck(row)
    number = db.scalar(select(Jobseeker.jobseeker_no).where(Jobseeker.id == row.jobseeker_id))
    who = db.scalar(select(Account.display_name).where(Account.id == row.account_id))
    when = format_datetime(row.happened_at)
    lines = (
        (_WHEN, when),
        (_WINDOW, str(row.counter_no or "–")),
        (_KIND, code_book(db).label("incident_kind", row.kind, "ko")),
        (_TOLD, row.told),
        (_DONE, row.done or "–"),
        (_WHOSE, number or "–"),
        (_BY, f"{who}, {format_datetime(row.recorded_at)}"),
    )
    content = TablePaper(
        paper_head(db, act, on_paper(_TITLE), when),
        [TableColumn(on_paper(head), share) for head, share in zip(_HEADS, (0.2, 0.8), strict=True)],
        [[on_paper(item), said] for item, said in lines],
        notes=[on_paper("Read by who wrote it and the supervisor alone.")],
        sign_off=[on_paper("Person in charge"), on_paper("Team leader"), on_paper("Head")],
    )
    _audit(db, act, AuditAction.VIEW, row)
    return a_sheet(f"incident-{row.happened_at:%Y%m%d-%H%M}", table_pdf, content)


def queue_incident_paper(db: Session, act: Act, *, incident_id: UUID) -> PrintJobRow:
    """Queue its print; the log of prints names it by its day alone.

    Raises:
        NotAllowed: as `incident_printable`.
    """
    require(act.role, can_serve)
    row = hold_incident(db, act, incident_id)
    detail, number = {"incident": str(row.id)}, f"{row.happened_at:%Y%m%d-%H%M}"
    return queue_paper(db, act, kind=PrintKind.REPORT, number=number, detail=detail, purpose=on_paper(_TITLE))


def record_incident_file(db: Session, act: Act, *, incident_id: UUID) -> None:
    """The paper is saved as a file, which is on record before it is written.

    Raises:
        NotAllowed: as `incident_printable`.
    """
    require(act.role, can_serve)
    _audit(db, act, AuditAction.EXPORT, hold_incident(db, act, incident_id))


def _audit(db: Session, act: Act, action: AuditAction, row: Incident) -> None:
    people = [row.jobseeker_id] if row.jobseeker_id else []
    detail = {"form": "pdf"}
    write_audit(db, act, action, table="incident", record_id=row.id, jobseeker_ids=people, detail=detail)
