"""A printer that writes PDF files into a folder, whole or not at all."""

import os
import re
from pathlib import Path

from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.printer import Look, Noted, Sheet, Unqueued
from jobdesk.devices.troubles import look_of, refused


class PdfFilePrinter(Unqueued):
    """Writes each job as `<title>.pdf`, the second one as `<title>-2.pdf`; files are the user's alone."""

    name = "pdf"
    papers = frozenset({"a4", "a5", "roll"})

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Look:
        """Whether the folder can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            writable = os.access(self.folder, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        return look_of(None if writable else PrinterTrouble.FOLDER)

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Write one file, however many copies: temporary, synced, renamed.

        Raises:
            PrinterError: the folder refuses.
        """
        stem = re.sub(r"[^0-9A-Za-z-]", "-", sheet.title) or "paper"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            target, copy = self.folder / f"{stem}.pdf", 1
            while target.exists():
                copy += 1
                target = self.folder / f"{stem}-{copy}.pdf"
            part = target.with_suffix(".part")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(sheet.pdf)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except OSError as error:
            raise refused(PrinterTrouble.FOLDER) from error
        return PrintState.CONFIRMED
