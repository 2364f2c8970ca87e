"""The test page of a printer, queued and drawn; it shows no person."""

from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import format_datetime
from jobdesk.base.permissions import can_manage_printers, can_print, require
from jobdesk.base.printing import PrintKind
from jobdesk.papers.trial_page import PAPERS, TrialPage, trial_pdf, trial_strip
from jobdesk.records.centers import Center
from jobdesk.services._printable import Printable
from jobdesk.services.codes import code_book
from jobdesk.services.print_jobs import PrintJobRow, queue_paper
from jobdesk.services.printers import PrinterRow, read_printer


def queue_trial_page(db: Session, act: Act, *, printer_id: UUID) -> tuple[PrintJobRow, PrinterRow]:
    """Queue the test page of a printer.

    Raises:
        NotAllowed: only who sets up printers tries them.
    """
    require(act.role, can_manage_printers)
    row = read_printer(db, act, printer_id=printer_id)
    job = queue_paper(
        db,
        act,
        kind=PrintKind.TEST_PAGE,
        number=row.name[:40],
        detail={"printer": str(printer_id)},
        paper=row.paper,
    )
    return job, row


def trial_printable(db: Session, act: Act, job: PrintJobRow) -> Printable:
    """What the test page of a job says."""
    require(act.role, can_print)
    row = read_printer(db, act, printer_id=UUID(job.detail["printer"]))
    codes = code_book(db)
    words = [codes.label("printer_link", row.link.value), row.address or ""]
    if row.mode is not None:
        words += [codes.label("print_mode", row.mode.value), f"{row.dots}"]
    page = TrialPage(
        center_name=db.scalars(select(Center.name)).one(),
        printer=row.name,
        place=" · ".join(word for word in words if word),
        paper=job.paper,
        dots=row.dots,
        at=format_datetime(act.at),
    )
    return Printable(
        f"test-page-{act.at:%Y%m%d-%H%M%S}",
        PAPERS,
        lambda _paper: trial_pdf(page),
        paper=job.paper,
        strip=partial(trial_strip, page),
    )
