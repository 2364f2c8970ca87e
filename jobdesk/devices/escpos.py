"""An 80 mm ESC/POS printer on the network, port 9100, in raster mode.

Only raster rows and the commands below are sent, so that no byte of a name can command the printer.
A plain socket, because python-escpos has no Korean, waits 60 s and takes a write for a print.
Source: hardware.md 1, 3.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.printer import Look, Noted, Raster, Rasterize, Sheet
from jobdesk.devices.troubles import look_of, refused

PORT = 9100
TIMEOUT = 2.5  # seconds for a connection and for each answer
BAND = 256  # rows of one GS v 0
_RESET, _FEED_AND_CUT = b"\x1b@", b"\x1bd\x04\x1dV\x42\x00"
_STATUS = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04")  # printer, offline cause, paper
_PAPER_AFTER = b"\x1dr\x01"
_TROUBLES = (
    (1, 0x20, PrinterTrouble.OFFLINE),
    (1, 0x04, PrinterTrouble.COVER_OPEN),
    (1, 0x40, PrinterTrouble.ERROR),
    (2, 0x60, PrinterTrouble.PAPER_OUT),
    (0, 0x08, PrinterTrouble.OFFLINE),
)


class EscPosPrinter:
    """A network printer; `dots` is its head's width (512 or 576)."""

    papers = frozenset({"roll"})

    def __init__(self, host: str, port: int, *, dots: int, rasterize: Rasterize, timeout: float = TIMEOUT) -> None:
        self.host, self.port, self.dots, self.timeout = host, port, dots, timeout
        self._rasterize = rasterize

    @property
    def name(self) -> str:
        """host:port."""
        return f"{self.host}:{self.port}"

    def look(self) -> Look:
        """Ask for its state without printing."""
        try:
            with self._connection() as line:
                return look_of(None if self._ask_state(line) else PrinterTrouble.SILENT)
        except PrinterError as error:
            return Look(error.code or PrinterTrouble.ERROR, str(error))

    def fate(self, device_job: str) -> PrintState | None:
        """Unknown: it has no queue."""
        return PrintState.UNKNOWN

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Ask the state, send the raster, ask again behind the data.

        Returns:
            CONFIRMED where the printer answered after the last row, UNKNOWN where it kept silent.

        Raises:
            PrinterError: unreachable, offline, open, out of paper, or cut off in mid-print.
        """
        pages = [*self._rasterize(sheet.pdf, self.dots)] * sheet.copies
        with self._connection() as line:
            known = self._ask_state(line)
            try:
                line.sendall(_RESET)
                for page in pages:
                    for band in bands(page):
                        line.sendall(band)
                line.sendall(_FEED_AND_CUT)
                answered = self._ask(line, _PAPER_AFTER)
            except OSError as error:
                raise refused(PrinterTrouble.BROKE_OFF) from error
            if answered is not None and answered & 0x0C:
                raise refused(PrinterTrouble.PAPER_OUT)
            return PrintState.CONFIRMED if answered is not None and known else PrintState.UNKNOWN

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        try:
            line = socket.create_connection((self.host, self.port), self.timeout)
        except OSError as error:
            raise refused(PrinterTrouble.GONE) from error
        with line:
            line.settimeout(self.timeout)
            yield line

    def _ask_state(self, line: socket.socket) -> bool:
        """Whether the printer tells its state; raises PrinterError for a state it cannot print in."""
        answers = []
        for question in _STATUS:
            try:
                answer = self._ask(line, question)
            except OSError as error:
                raise refused(PrinterTrouble.GONE) from error
            if answer is None:
                return False
            answers.append(answer)
        for place, bits, trouble in _TROUBLES:
            if answers[place] & bits:
                raise refused(trouble)
        return True

    def _ask(self, line: socket.socket, question: bytes) -> int | None:
        """One status byte; None where the printer keeps silent."""
        line.sendall(question)
        try:
            answer = line.recv(1)
        except TimeoutError:
            return None
        if not answer:
            raise ConnectionResetError
        return answer[0]


def bands(page: Raster) -> Iterator[bytes]:
    """`GS v 0` commands for a page, `BAND` rows each."""
    across = (page.width + 7) // 8
    for top in range(0, page.height, BAND):
        count = min(BAND, page.height - top)
        rows = page.rows[top * across : (top + count) * across]
        yield b"\x1dv0\x00" + across.to_bytes(2, "little") + count.to_bytes(2, "little") + rows
