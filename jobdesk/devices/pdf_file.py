"""A printer that writes PDF files into a folder, whole or not at all."""

import os
import re
import stat
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

from jobdesk.base.durable import put_beside, writing
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.printer import Look, Noted, Sheet, Unqueued
from jobdesk.devices.troubles import look_of, refused

_LEFT = 3600.0
"""Seconds after which a half-written file is one a crash left."""


class PdfFilePrinter(Unqueued):
    """Writes each job as `<title>.pdf`, the second one as `<title>-2.pdf`; files are the user's alone."""

    name = "pdf"
    papers = frozenset({"a4", "a5", "roll"})

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Look:
        """Whether the folder can be written."""
        try:
            self._make_folder()
            writable = os.access(self.folder, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        return look_of(None if writable else PrinterTrouble.FOLDER)

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Write one file, however many copies; no other is written over, and nothing half-written stays.

        Raises:
            PrinterError: the folder refuses.
        """
        stem = re.sub(r"[^0-9A-Za-z-]", "-", sheet.title) or "paper"
        part = self.folder / f".{new_id()}.part"
        try:
            self._make_folder()
            self._drop_parts()
            try:
                with writing(part) as file:
                    file.write(sheet.pdf)
                self._name(part, stem)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise refused(PrinterTrouble.FOLDER) from error
        return PrintState.CONFIRMED

    def _make_folder(self) -> None:
        """The folder, closed to everybody else."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(self.folder.stat().st_mode) & 0o077:
            self.folder.chmod(0o700)

    def _drop_parts(self) -> None:
        """Take away what a crash left half-written; another window may be writing now."""
        for part in self.folder.glob(".*.part"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > _LEFT:
                    part.unlink()

    def _name(self, part: Path, stem: str) -> None:
        """The first name nobody has yet."""
        for copy in count(1):
            name = f"{stem}.pdf" if copy == 1 else f"{stem}-{copy}.pdf"
            try:
                put_beside(part, self.folder / name)
            except FileExistsError:
                continue
            return
