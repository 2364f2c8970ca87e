"""A paper saved as a PDF file whose name a person gives."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from jobdesk.base.i18n import _
from jobdesk.base.saving import save_file
from jobdesk.qt.pages.base import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def save_pdf(page: Page, offered: str, pdf: bytes, record: "Callable[[Session, Act], object]") -> None:
    """Ask for a name, `offered` first, and write the file: `record` puts the export on record before."""
    name, _kind = QFileDialog.getSaveFileName(page, _("Save as PDF"), offered, "PDF (*.pdf)")
    if not name:
        return
    work = page.room.work

    def write(_none: object) -> None:
        work.device(
            page,
            partial(save_file, Path(name).with_suffix(".pdf"), pdf),
            done=lambda _written: page.room.say(_("Saved")),
            failed=page.explain,
        )

    work.change(page, record, stale=(), done=write, failed=page.explain)
