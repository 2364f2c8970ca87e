"""What the desk asks of a printer, whatever stands on the counter. Source: hardware.md 3."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintState


@dataclass(frozen=True, slots=True)
class Raster:
    """One page in black and white: `rows` holds height x ceil(width / 8) bytes, 1 is black, left bit first."""

    width: int
    height: int
    rows: bytes


Rasterize = Callable[[bytes, int], Sequence[Raster]]
"""PDF bytes and the head's dots to pages as wide as the head; qt/raster.py has the real one."""


class Printer(Protocol):
    """A printer of one window."""

    @property
    def name(self) -> str:
        """What print jobs call it."""

    @property
    def papers(self) -> frozenset[str]:
        """Which papers it takes: a4, a5, roll."""

    def print_pdf(self, pdf: bytes, title: str) -> PrintState:
        """Print every page, blocking; call it on a worker.

        Args:
            title: names the job, a number without personal data.

        Returns:
            CONFIRMED where the device said so, UNKNOWN where it does not answer.

        Raises:
            PrinterError: nothing (or not all) came out; the sentence says what to do.
        """


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
        )
    )
