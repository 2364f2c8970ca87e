"""What a print job prints: plain content read from the center, drawn later on a worker. Source: hardware.md 3."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.disclosed import SLIP_FIELDS
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.printing import PrintKind
from jobdesk.papers.fonts import missing_glyphs
from jobdesk.papers.publication import for_publication
from jobdesk.papers.report_pdf import document_pdf
from jobdesk.papers.slip import SLIP_PAPERS, Paper, SlipContent, cut_on, slip_pdf, strip_of
from jobdesk.services._printable import SHEET, Printable
from jobdesk.services.audit import record_viewed
from jobdesk.services.incident_paper import incident_printable
from jobdesk.services.outreach.checkout_paper import people_printable
from jobdesk.services.outreach.merge_paper import merge_printable
from jobdesk.services.paper_kinds import PAPERS
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.report_documents import document_of
from jobdesk.services.reports import Report, report_of
from jobdesk.services.settings import read_settings
from jobdesk.services.slip_looks import blank_slip, read_logo
from jobdesk.services.slips import find_slip, slip_ahead

__all__ = [
    "SHEET",
    "Printable",
    "day_sheet_printable",
    "printable",
    "report_printable",
    "slip_ahead_seen",
    "slip_blank",
    "slip_printable",
    "slip_seen",
]


def printable(db: Session, act: Act, job: PrintJobRow) -> Printable:
    """What a queued job prints, as it stands now; a slip as it was issued.

    Raises:
        InvalidInput: what it was about was struck through.
    """
    require(act.role, can_see_people)
    detail = job.detail
    if job.kind == PrintKind.SLIP:
        number = job.number or ""
        return slip_blank(db, act) if detail.get("blank") else slip_printable(db, act, number, copy_no=job.copy_no)
    if job.kind == PrintKind.REPORT and detail.get("bundle"):
        return merge_printable(db, act, bundle_id=UUID(str(detail["bundle"])))
    if job.kind == PrintKind.REPORT and detail.get("incident"):
        return incident_printable(db, act, incident_id=UUID(str(detail["incident"])))
    if job.kind == PrintKind.REPORT and detail.get("checkout"):
        return people_printable(db, act, checkout_id=UUID(str(detail["checkout"])))
    if job.kind == PrintKind.REPORT:
        return report_printable(report_of(db, act, detail), publication=bool(detail.get("publication")))
    if PrintKind(job.kind) in PAPERS:
        asked = {**detail, "copy": job.copy_no, "job": job.id}
        return PAPERS[PrintKind(job.kind)].draw(db, act, job.record_id, asked)
    raise InvalidInput(_("This paper cannot be printed again from here."))


def slip_printable(db: Session, act: Act, number: str, *, copy_no: int = 0) -> Printable:
    """A slip as it was issued; without `copy_no` as its next copy."""
    slip = find_slip(db, act, number)
    return _slip(db, slip.drawable(copy_no or slip.copies_before + 1), slip.jobseeker_id)


def slip_seen(db: Session, act: Act, *, number: str) -> Printable:
    """A slip for the eyes: the look at its person is recorded, so the caller commits."""
    slip = find_slip(db, act, number)
    record_viewed(db, act, table="referral", record_id=slip.referral_id, jobseeker_ids=[slip.jobseeker_id])
    return slip_printable(db, act, number)


def slip_ahead_seen(
    db: Session, act: Act, *, jobseeker_id: UUID, vacancy_id: UUID, asked: Mapping[str, Any]
) -> Printable:
    """The slip of a referral not made yet, without number and codes; the look is recorded."""
    content = slip_ahead(db, act, jobseeker_id=jobseeker_id, vacancy_id=vacancy_id, asked=asked)
    record_viewed(db, act, table="jobseeker", record_id=jobseeker_id, jobseeker_ids=[jobseeker_id])
    return _slip(db, SlipContent.of("", content, logo=read_logo(db, content["look_logo"])), jobseeker_id)


def slip_blank(db: Session, act: Act) -> Printable:
    """A slip to fill in by hand, with the center's head and look; it has no number and no codes."""
    require(act.role, can_serve)
    return replace(_slip(db, blank_slip(db, act)), title="slip-blank")


def _slip(db: Session, content: SlipContent, *people: UUID) -> Printable:
    def draw(paper: str) -> bytes:
        return slip_pdf(content, cast(Paper, paper))

    return Printable(
        content.number,
        SLIP_PAPERS,
        draw,
        people,
        read_settings(db).text("slip_paper"),
        fields=SLIP_FIELDS,
        strip=lambda: strip_of(content),
        missing=missing_glyphs(content.words()),
        cut=lambda paper: cut_on(content, paper),
    )


def report_printable(report: Report, *, publication: bool = False) -> Printable:
    """A report of figures: its tables and charts; for publication without the small cells of cross-tables."""
    document = for_publication(document_of(report)) if publication else document_of(report)
    name = f"report-{report.start:%Y%m%d}-{report.end:%Y%m%d}"
    return Printable(name, SHEET, lambda _paper: document_pdf(document))


def day_sheet_printable(db: Session, act: Act, *, on: date) -> Printable:
    """업무일지 of a day."""
    return PAPERS[PrintKind.DAY_SHEET].draw(db, act, None, {"on": on.isoformat()})
