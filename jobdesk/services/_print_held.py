"""A print job held while one act changes it: what may be done with it, and what is kept of its last attempt."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve
from jobdesk.base.printing import COPIES_TOLD, PrintState
from jobdesk.records.certificates import Certificate
from jobdesk.records.print_jobs import Printer, PrintJob
from jobdesk.records.referrals import SlipNumber
from jobdesk.services._disclosed import add_printed
from jobdesk.services._print_rows import (
    TITLE,
    TOLD,
    TOLD_FIELDS,
    PrintJobRow,
    Shown,
    job_row,
    printed_by,
    require_print,
)
from jobdesk.services.slips import MAY_BE_OUT

FORGOTTEN = timedelta(minutes=10)
"""After this long a job that another machine sent may be answered for here: that machine may be gone."""


def open_rows(db: Session, act: Act, *rules: ColumnElement[bool]) -> list[PrintJobRow]:
    """Jobs still on the list, oldest first; who does not serve people is shown what the role prints."""
    query = select(PrintJob).where(PrintJob.dropped_at.is_(None), *rules).order_by(PrintJob.id)
    if not can_serve(act.role):
        query = query.where(PrintJob.kind.in_(printed_by(act.role)))
    return [job_row(job) for job in db.scalars(query)]


def of_here(act: Act) -> ColumnElement[bool]:
    """Whether a job is this machine's."""
    return or_(PrintJob.desk_no == act.desk, PrintJob.desk_no.is_(None))


def held(db: Session, act: Act, job_id: UUID) -> PrintJob:
    """A job held until COMMIT; its slip or certificate first, so that two copies count one after the other."""
    number = db.scalar(select(PrintJob.number).where(PrintJob.id == job_id, PrintJob.kind.in_(COPIES_TOLD)))
    if number is not None:
        for numbered in (SlipNumber, Certificate):
            db.execute(select(numbered.id).where(numbered.number == number).with_for_update())
    job = db.get_one(PrintJob, job_id, with_for_update=True, populate_existing=True)
    require_print(act, job.kind)
    return job


def refuse_begun(job: PrintJob) -> None:
    """Refuse what no attempt may begin from."""
    if job.state == PrintState.CONFIRMED:
        raise InvalidInput(_("This paper came out already. Print it anew from its record."))
    if job.dropped_at is not None:
        raise InvalidInput(_("This print was taken off the list."))
    if job.state == PrintState.SENT:
        raise InvalidInput(_("This paper is being printed just now."))
    if job.state == PrintState.UNKNOWN:
        raise InvalidInput(_("Say first whether this paper came out."))


def is_forgotten(job: PrintJob, act: Act) -> bool:
    """Whether nobody seems to wait any more for what a machine sent."""
    return job.sent_at is None or act.at - job.sent_at >= FORGOTTEN


def sent_row(db: Session, job: PrintJob) -> PrintJobRow:
    """A job as its attempt prints it: as many as were asked for, or as its printer always prints."""
    always = db.get_one(Printer, job.printer_id).copies if job.printer_id is not None else 1
    return job_row(job, copies=max(job.copies, always))


def keep_told(job: PrintJob, drawn: Shown) -> None:
    """Keep with the job what its paper is called and tells firms, until it is known whether there is one."""
    kept = {name: value for name, value in (job.detail or {}).items() if name not in {TITLE, TOLD, TOLD_FIELDS}}
    kept[TITLE] = drawn.title
    if drawn.told:
        kept[TOLD] = {str(referral): str(consent) for referral, consent in drawn.told.items()}
        kept[TOLD_FIELDS] = list(drawn.told_fields)
    job.detail = kept


def may_be_out(db: Session, act: Act, job: PrintJob) -> None:
    """Keep that the paper of the last attempt may lie somewhere, though it is tried again: the next is a copy."""
    job.detail = {**(job.detail or {}), MAY_BE_OUT: job.copy_no}
    disclose(db, act, job)


def disclose(db: Session, act: Act, job: PrintJob) -> None:
    """Keep what the paper of the last attempt tells firms: it exists, or may."""
    detail: Mapping[str, Any] = job.detail or {}
    told = {UUID(referral): UUID(consent) for referral, consent in detail.get(TOLD, {}).items()}
    add_printed(db, act, told=told, names=detail.get(TOLD_FIELDS, ()), since=job.recorded_at)
