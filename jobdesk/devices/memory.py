"""A printer that only remembers, for tests and training."""

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.printer import Look, Noted, Sheet, Unqueued
from jobdesk.devices.troubles import look_of


class MemoryPrinter(Unqueued):
    """Keeps what it was asked to print; `trouble` makes it refuse, `answer` is what it says afterwards.

    Attributes:
        printed: title and PDF of each job.
        sheets: each job whole.
        code: which trouble it refuses with.
    """

    name = "memory"
    papers = frozenset({"a4", "a5", "roll"})

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.sheets: list[Sheet] = []
        self.trouble: str | None = None
        self.code: PrinterTrouble | None = None
        self.answer = PrintState.CONFIRMED

    def look(self) -> Look:
        """Ready, or the trouble it is in."""
        return look_of(None) if self.trouble is None else Look(self.code or PrinterTrouble.ERROR, self.trouble)

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Remember the job. Raises PrinterError with `trouble` where it is set."""
        if self.trouble is not None:
            raise PrinterError(self.trouble, code=self.code)
        self.sheets.append(sheet)
        self.printed.append((sheet.title, sheet.pdf))
        return self.answer
