"""반입 결과 on paper: seen first, then printed."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages.base import Page
from jobdesk.services.outreach.merge_paper import merge_printable
from jobdesk.services.outreach.merge_reports import BundleLine
from jobdesk.services.print_jobs import PrintJobRow, queue_paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def show_paper(page: Page, line: BundleLine) -> None:
    """The sheet over the page."""
    number = f"{line.device} {line.seq}"
    preview(
        page,
        lambda db, act: merge_printable(db, act, bundle_id=line.id),
        title=_("Merge report"),
        queue=partial(_queue, line.id, number),
        recorded=False,
    )


def _queue(bundle_id: UUID, number: str, db: "Session", act: "Act") -> PrintJobRow:
    detail = {"bundle": str(bundle_id)}
    return queue_paper(db, act, kind=PrintKind.REPORT, number=number, detail=detail)
