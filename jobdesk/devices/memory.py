"""A printer that only remembers, for tests and training."""

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrintState


class MemoryPrinter:
    """Keeps what it was asked to print; `trouble` makes it refuse, `answer` is what it says afterwards."""

    name = "memory"
    papers = frozenset({"a4", "a5", "roll"})

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.trouble: str | None = None
        self.answer = PrintState.CONFIRMED

    def print_pdf(self, pdf: bytes, title: str) -> PrintState:
        """Remember the job. Raises PrinterError with `trouble` where it is set."""
        if self.trouble is not None:
            raise PrinterError(self.trouble)
        self.printed.append((title, pdf))
        return self.answer
