"""What the desk asks of a printer, whatever stands on the counter. Source: hardware.md 3."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.base.strips import Strip, StripPart


@dataclass(frozen=True, slots=True)
class Raster:
    """One page in black and white: `rows` holds height x ceil(width / 8) bytes, 1 is black, left bit first."""

    width: int
    height: int
    rows: bytes


Rasterize = Callable[[bytes, int], Sequence[Raster]]
"""PDF bytes and the head's dots to pages as wide as the head; qt/raster.py has the real one."""

DrawStrip = Callable[[Strip], bytes]
"""A strip as a PDF of the roll's width; papers/strip_pdf.py has the real one."""

DrawLine = Callable[[StripPart], Sequence[Raster]]
"""One part of a strip as rows as wide as the head, for what the letters of a printer cannot say."""

Noted = Callable[[str], object]
"""Told what the spooler calls the job, as soon as it has it: it may be asked for after a crash."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One job for a printer.

    Attributes:
        title: names the job, a number without personal data.
        pdf: the pages as they are drawn for this printer's paper.
        strip: the same paper as plain data, where it exists as such; a roll in text mode prints this.
        copies: how many of it.
    """

    title: str
    pdf: bytes
    strip: Strip | None = None
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """What a printer says of itself: "ready" or its trouble, and the sentence to show."""

    code: Literal["ready"] | PrinterTrouble
    said: str

    @property
    def ready(self) -> bool:
        """Whether it would print now."""
        return self.code == "ready"


class Printer(Protocol):
    """A printer of one window; every call blocks, so it belongs on a worker."""

    @property
    def name(self) -> str:
        """What print jobs call it."""

    @property
    def papers(self) -> frozenset[str]:
        """Which papers it takes: a4, a5, roll."""

    def look(self) -> Look:
        """Ask for its state, within 3 seconds; never raises for what a printer can do."""

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Print every page of it, as often as it says.

        Args:
            noted: told what the spooler calls the job; printers without a spooler never call it.

        Returns:
            CONFIRMED where the device said so behind the data, UNKNOWN where nobody can say.

        Raises:
            PrinterError: nothing (or not all) came out; the sentence says what to do, `code` which trouble it is.
        """

    def fate(self, device_job: str) -> PrintState | None:
        """What became of a job that was noted before a restart; None while it is still under way."""

    def take_back(self, title: str, device_job: str | None = None) -> PrintState | None:
        """Take a job nobody follows out of the queue, where nothing of it can have come out.

        Args:
            title: of the sheet.
            device_job: as it was noted, if it was.

        Returns:
            FAILED where no paper can come of it any more, else as `fate`.
        """

    def follow(self, device_job: str) -> PrintState:
        """Follow a job that was noted before a restart to its end, as `print_sheet` does; raises the same."""


class Unqueued:
    """What a printer without a queue says of a job of an earlier run: nothing."""

    def fate(self, device_job: str) -> PrintState | None:
        """Unknown."""
        return PrintState.UNKNOWN

    def take_back(self, title: str, device_job: str | None = None) -> PrintState | None:
        """Unknown: nothing of it waits anywhere."""
        return PrintState.UNKNOWN

    def follow(self, device_job: str) -> PrintState:
        """Unknown."""
        return PrintState.UNKNOWN


class OneTray:
    """A queue of the system with one paper in its tray."""

    def __init__(self, queue: str, paper: str) -> None:
        self.queue, self.paper = queue, paper

    @property
    def name(self) -> str:
        """The queue."""
        return self.queue

    @property
    def papers(self) -> frozenset[str]:
        """The paper in its tray."""
        return frozenset({self.paper})


MakeLaser = Callable[[str, str], Printer]
"""A queue and the paper in its tray to a printer, where the system has no `lp`; qt/windows_laser.py has it."""


def fitting_paper(printer: Printer, wanted: str, drawn_for: Collection[str]) -> str:
    """The paper to draw for: the wanted one where the printer takes it, else another one there is a layout for.

    Raises:
        PrinterError: the printer takes none of them.
    """
    for paper in (wanted, *drawn_for):
        if paper in printer.papers:
            return paper
    raise PrinterError(
        _("The printer {name} cannot take this paper. Choose another printer in the settings.").format(
            name=printer.name
        ),
        code=PrinterTrouble.MEDIA,
    )
