"""What the desk asks of a printer, whatever stands on the counter. Source: hardware.md 3."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from jobdesk.base.enums import PrintState


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
