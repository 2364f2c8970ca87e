"""An incident on paper: seen first, then printed or saved as a file."""

from functools import partial

from jobdesk.base.i18n import _
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._save_pdf import save_pdf
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.services.incident_paper import incident_printable, queue_incident_paper, record_incident_file
from jobdesk.services.incidents import IncidentRow


def show_paper(page: Page, row: IncidentRow) -> None:
    """The paper over the page."""

    def offer(sheet: PreviewSheet, pdf: bytes) -> None:
        sheet.add_verb(_("Save as PDF"), "Ctrl+S", partial(_save_pdf, page, row, pdf))

    preview(
        page,
        partial(incident_printable, incident_id=row.id),
        title=_("Record of an incident"),
        queue=partial(queue_incident_paper, incident_id=row.id),
        offer=offer,
    )


def _save_pdf(page: Page, row: IncidentRow, pdf: bytes) -> None:
    """Into a file a person names: the export is on record before the file is written."""
    offered = f"incident-{row.happened_at:%Y%m%d-%H%M}.pdf"
    save_pdf(page, offered, pdf, partial(record_incident_file, incident_id=row.id))
