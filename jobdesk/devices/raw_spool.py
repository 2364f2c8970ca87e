"""A roll printer behind the spooler of Windows, fed raw bytes. Not tried: no Windows was at hand.

Source: hardware.md 1.
"""

import importlib
from types import ModuleType

from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.lines import FAST, Wire
from jobdesk.devices.troubles import refused


class RawSpoolLine:
    """A queue of Windows; the spooler takes everything and a printer behind it cannot answer."""

    speed, answers = FAST, False

    def __init__(self, queue: str) -> None:
        self.queue = queue

    @property
    def name(self) -> str:
        """The queue."""
        return self.queue

    def open(self, within: float) -> Wire:
        """Begin a raw document in the queue."""
        try:
            spool = importlib.import_module("win32print")
        except ImportError as error:
            raise refused(PrinterTrouble.NO_QUEUE) from error
        try:
            return _SpoolWire(spool, spool.OpenPrinter(self.queue))
        except spool.error as error:
            raise refused(PrinterTrouble.NO_QUEUE) from error


class _SpoolWire:
    def __init__(self, spool: ModuleType, handle: object) -> None:
        self._spool, self._handle, self._begun = spool, handle, False

    def write(self, data: memoryview, within: float) -> int:
        try:
            if not self._begun:
                self._spool.StartDocPrinter(self._handle, 1, ("jobdesk", None, "RAW"))
                self._begun = True
            return int(self._spool.WritePrinter(self._handle, bytes(data)))
        except self._spool.error as error:
            raise OSError from error

    def read(self, within: float) -> bytes:
        return b""

    def settle(self, within: float) -> bool:
        return True

    def close(self, *, abandon: bool) -> None:
        try:
            if self._begun and abandon:
                self._spool.AbortPrinter(self._handle)
            elif self._begun:
                self._spool.EndDocPrinter(self._handle)
            self._spool.ClosePrinter(self._handle)
        except self._spool.error as error:
            raise OSError from error
