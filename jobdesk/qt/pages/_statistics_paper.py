"""The published table on paper: seen first, then printed or saved."""

from functools import partial
from typing import TYPE_CHECKING

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._save_pdf import save_pdf
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.services.overview import Window
from jobdesk.services.print_jobs import PrintJobRow, queue_paper
from jobdesk.services.printables import Printable, report_printable
from jobdesk.services.reports import record_export, report_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def show_paper(page: Page, window: Window) -> None:
    """The sheet over the page."""
    asked = {
        "layout": "yeongdeungpo",
        "from": window.start.isoformat(),
        "to": window.end.isoformat(),
        "cumulate": window.cumulate,
    }
    preview(
        page,
        partial(_see, asked),
        title=_("Published table"),
        queue=partial(_queue, asked),
        offer=lambda sheet, pdf: _offer_file(page, asked, sheet, pdf),
        recorded=False,
    )


def _offer_file(page: Page, asked: dict[str, str], sheet: PreviewSheet, pdf: bytes) -> None:
    sheet.add_verb(_("Save as PDF"), "Ctrl+S", partial(_save, page, asked, pdf))


def _save(page: Page, asked: dict[str, str], pdf: bytes) -> None:
    """Into a file a person names: the export is on record before the file is written."""
    offered = f"report-{asked['from']}-{asked['to']}.pdf"
    save_pdf(page, offered, pdf, partial(_record_file, asked))


def _see(asked: dict[str, str], db: "Session", act: "Act") -> Printable:
    return report_printable(report_of(db, act, asked))


def _queue(asked: dict[str, str], db: "Session", act: "Act") -> PrintJobRow:
    number = f"{asked['from']}~{asked['to']}"
    return queue_paper(db, act, kind=PrintKind.REPORT, number=number, detail=asked)


def _record_file(asked: dict[str, str], db: "Session", act: "Act") -> None:
    record_export(db, act, form="pdf", asked=asked)
