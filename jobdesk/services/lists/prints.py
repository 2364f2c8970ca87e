"""The list of prints: what went to paper, for whom, on which printer, and whether it came out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.masking import mask_name
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.print_jobs import Printer, PrintJob
from jobdesk.services import search
from jobdesk.services._print_rows import OPEN_STATES, PrintJobRow, job_row
from jobdesk.services.lists.filters import codes, counselor, flag, period, window
from jobdesk.services.lists.kinds import Context, Filter, FilterKind, ListKind


@dataclass(frozen=True, slots=True)
class PrintLine(PrintJobRow):
    """A print in its list.

    Attributes:
        jobseeker: for whom, masked unless a text found them; "" where it is not one person's.
        printed_on: the printer's name, as it is called now; "" before the first attempt.
        by: who asked for it.
        answered_by: who said whether it came out; "" where its printer did.
    """

    jobseeker: str
    printed_on: str
    by: str
    answered_by: str


def _prints(db: Session, act: Act, ids: Sequence[UUID], found: bool) -> list[PrintLine]:
    asked, answered = aliased(Account), aliased(Account)
    query = (
        select(PrintJob, Jobseeker.full_name, Printer.name, asked.display_name, answered.display_name)
        .outerjoin(Jobseeker, Jobseeker.id == PrintJob.jobseeker_id)
        .outerjoin(Printer, Printer.id == PrintJob.printer_id)
        .outerjoin(asked, asked.id == PrintJob.recorded_by)
        .outerjoin(answered, answered.id == PrintJob.answered_by)
        .where(PrintJob.id.in_(ids))
    )
    return [
        _line(job, (name if found else mask_name(name)) if name else "", printer, by, said)
        for job, name, printer, by, said in db.execute(query)
    ]


def _line(job: PrintJob, name: str, printer: str | None, by: str | None, said: str | None) -> PrintLine:
    row = job_row(job)
    same: dict[str, Any] = {one.name: getattr(row, one.name) for one in fields(PrintJobRow)}
    return PrintLine(
        **same,
        jobseeker=name,
        printed_on=printer or job.printer,
        by=by or "",
        answered_by=said or "",
    )


def _open(_context: Context) -> ColumnElement[bool]:
    return and_(PrintJob.dropped_at.is_(None), PrintJob.state.in_(OPEN_STATES))


PRINTS = ListKind(
    "prints",
    mark("Print log"),
    PrintJob,
    (),
    {"recorded": PrintJob.recorded_at},
    _prints,
    (
        flag("open", mark("Not surely come out"), _open),
        period("period", mark("Day"), PrintJob.recorded_at, moments=True),
        codes("kind", mark("Paper"), PrintJob.kind, "print_kind"),
        codes("state", mark("State"), PrintJob.state, "print_state"),
        counselor(PrintJob.recorded_by, mark("Printed by")),
        window(PrintJob.window_no),
        Filter(
            "printer",
            mark("Printer"),
            FilterKind.PRINTER,
            lambda _c, value: PrintJob.printer_id.in_([UUID(one) for one in value]),
        ),
        Filter(
            "jobseeker",
            mark("For whom"),
            FilterKind.PERSON,
            lambda _c, value: PrintJob.jobseeker_id.in_([UUID(one) for one in value]),
        ),
        flag("dropped", mark("Taken off the list"), lambda _context: PrintJob.dropped_at.is_not(None)),
    ),
    texts=((search.JOBSEEKER, PrintJob.jobseeker_id),),
    words=(PrintJob.number, PrintJob.printer),
    work_first="recorded",
    person=PrintJob.jobseeker_id,
)
