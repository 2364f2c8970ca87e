"""A printer that writes PDF files into a folder, whole or not at all."""

import os
import re
from pathlib import Path

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintState


class PdfFilePrinter:
    """Writes each job as `<title>.pdf`, the second one as `<title>-2.pdf`; files are the user's alone."""

    name = "pdf"
    papers = frozenset({"a4", "a5", "roll"})

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def print_pdf(self, pdf: bytes, title: str) -> PrintState:
        """Write the file: temporary, synced, renamed. Raises PrinterError where the folder refuses."""
        stem = re.sub(r"[^0-9A-Za-z-]", "-", title) or "paper"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            target, copy = self.folder / f"{stem}.pdf", 1
            while target.exists():
                copy += 1
                target = self.folder / f"{stem}-{copy}.pdf"
            part = target.with_suffix(".part")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except OSError as error:
            raise PrinterError(_("The PDF folder cannot be written. Check the disk and try again.")) from error
        return PrintState.CONFIRMED
