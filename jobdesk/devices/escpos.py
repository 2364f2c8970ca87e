"""An 80 mm ESC/POS printer: asked before, asked behind the data, and never believed where it keeps silent.

Source: hardware.md 1, 3.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterTrouble, PrintMode, PrintState
from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, text_bytes
from jobdesk.devices.lines import Line, LineClosed, Wire
from jobdesk.devices.printer import DrawStrip, Look, Noted, Rasterize, Sheet, Unqueued
from jobdesk.devices.troubles import look_of, refused, refused_midway

_ASKED = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04")  # printer, offline cause, paper
_STATE_BITS, _STATE = 0x93, 0x12  # what every answer to DLE EOT has set and not set
_BEHIND = b"\x1dr\x01"
_REPORT_BITS, _REPORT, _REPORT_REST = 0x93, 0x10, 3  # of a report nobody asked for (ASB), four bytes long
_SENDING = 3.0
"""How many times as long as the data should take at most, a printer may take for it."""
_TROUBLES = (
    (1, 0x04, PrinterTrouble.COVER_OPEN),
    (1, 0x20, PrinterTrouble.PAPER_OUT),
    (2, 0x60, PrinterTrouble.PAPER_OUT),
    (1, 0x40, PrinterTrouble.ERROR),
    (0, 0x08, PrinterTrouble.OFFLINE),
)
_PAPER_LOW, _PAPER_ENDED = 0x0C, 0x0C  # of DLE EOT 4, of GS r 1


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds.

    Attributes:
        state: for connecting and all questions before sending.
        stall: without a byte taken in mid-print.
        behind: for the answer behind the data, on top of what the line and the print take.
    """

    state: float = 2.8
    stall: float = 8.0
    behind: float = 6.0


@dataclass(frozen=True, slots=True)
class _State:
    """What a printer told of itself; `known` is false where it kept silent."""

    known: bool
    trouble: PrinterTrouble | None = None
    paper_low: bool = False


class EscPosPrinter(Unqueued):
    """A roll printer behind a line; `dots` is its head's width (512 or 576).

    Args:
        draw_strip: draws what text mode cannot say; without it, or with raster mode, pictures are sent.
    """

    papers = frozenset({"roll"})

    def __init__(
        self,
        line: Line,
        *,
        dots: int,
        rasterize: Rasterize,
        mode: PrintMode = PrintMode.RASTER,
        cut: bool = True,
        draw_strip: DrawStrip | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.line, self.dots, self.mode, self.cut = line, dots, mode, cut
        self._rasterize, self._draw_strip, self._limits = rasterize, draw_strip, limits or Limits()

    @property
    def name(self) -> str:
        """The line's address."""
        return self.line.name

    def look(self) -> Look:
        """Ask for its state without printing."""
        end = time.monotonic() + self._limits.state
        try:
            wire = self.line.open(self._limits.state)
        except PrinterError as error:
            return Look(error.code or PrinterTrouble.ERROR, str(error))
        known = False
        try:
            state = self._state(wire, end)
            known = state.known
        except OSError:
            return look_of(PrinterTrouble.GONE)
        finally:
            _hang_up(wire, abandon=not known)
        if not known:
            return look_of(PrinterTrouble.SILENT)
        if state.trouble is None and state.paper_low:
            return Look("ready", _("The printer is ready. Its paper is nearly used up."))
        return look_of(state.trouble)

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Ask the state, send all copies, ask again behind the data.

        Returns:
            CONFIRMED where the printer told its state before and answered behind the last row, else UNKNOWN.

        Raises:
            PrinterError: unreachable, offline, open, out of paper, stuck, or cut off in mid-print.
        """
        data = self.sent(sheet) * sheet.copies
        end = time.monotonic() + self._limits.state
        wire, abandon = self.line.open(self._limits.state), True
        try:
            known = self._ready(wire, end)
            try:
                self._send(wire, data)
                outcome = self._outcome(wire, data, known)
            except LineClosed:
                raise refused_midway(PrinterTrouble.BROKE_OFF) from None
            except OSError as error:
                raise refused_midway(PrinterTrouble.BROKE_OFF) from error
            abandon = False
            return outcome
        finally:
            _hang_up(wire, abandon=abandon)

    def sent(self, sheet: Sheet) -> bytes:
        """The bytes of one copy."""
        if self.mode is PrintMode.TEXT and sheet.strip is not None and self._draw_strip is not None:
            drawer = line_drawer(self._draw_strip, self._rasterize, self.dots)
            return text_bytes(sheet.strip, self.dots, self.cut, drawer)
        return raster_bytes(self._rasterize(sheet.pdf, self.dots), self.cut)

    def _ready(self, wire: Wire, end: float) -> bool:
        """Whether the printer tells its state; raises PrinterError for a state it cannot print in."""
        try:
            state = self._state(wire, end)
        except OSError as error:
            raise refused(PrinterTrouble.GONE) from error
        if state.trouble is not None:
            raise refused(state.trouble)
        return state.known

    def _state(self, wire: Wire, end: float) -> _State:
        """Ask all three questions, until `end`."""
        answers: list[int] = []
        if not self.line.answers:
            return _State(known=False)
        for question in _ASKED:
            answer = _ask(wire, question, _state_answer, end)
            if answer is None:
                return _State(known=False)
            answers.append(answer)
        trouble = next((trouble for place, bits, trouble in _TROUBLES if answers[place] & bits), None)
        return _State(known=True, trouble=trouble, paper_low=bool(answers[2] & _PAPER_LOW))

    def _send(self, wire: Wire, data: bytes) -> None:
        rest = memoryview(data)
        end = time.monotonic() + self._limits.stall + _SENDING * len(data) / self.line.speed
        while rest:
            left = end - time.monotonic()
            taken = wire.write(rest, min(left, self._limits.stall)) if left > 0 else 0
            if not taken:
                raise refused_midway(PrinterTrouble.SWALLOWED)
            rest = rest[taken:]

    def _outcome(self, wire: Wire, data: bytes, known: bool) -> PrintState:
        """What the printer says behind the data; silence is unknown, a trouble it tells is raised."""
        took = len(data) / self.line.speed
        if not wire.settle(self._limits.stall + took):
            raise refused_midway(PrinterTrouble.SWALLOWED)
        if not self.line.answers:
            return PrintState.UNKNOWN
        wait = self._limits.behind + took if known else self._limits.state
        try:
            answer = _ask(wire, _BEHIND, _PaperAnswer(), time.monotonic() + wait)
            state = self._state(wire, time.monotonic() + self._limits.state)
        except LineClosed:
            return PrintState.UNKNOWN  # hung up behind the data, without a word
        if answer is not None and known:
            if answer & _PAPER_ENDED:
                raise refused_midway(PrinterTrouble.PAPER_OUT)
            return PrintState.UNKNOWN if state.trouble else PrintState.CONFIRMED
        if state.trouble is not None:
            raise refused_midway(state.trouble)
        return PrintState.UNKNOWN


def _state_answer(said: bytes) -> int | None:
    """The answer to DLE EOT in what a printer said."""
    return next((byte for byte in said if byte & _STATE_BITS == _STATE), None)


class _PaperAnswer:
    """Finds the answer to GS r 1, behind reports whose bytes look like it."""

    def __init__(self) -> None:
        self._rest = 0

    def __call__(self, said: bytes) -> int | None:
        for byte in said:
            if self._rest:
                self._rest -= 1
            elif byte & _REPORT_BITS == _REPORT:
                self._rest = _REPORT_REST
            elif not byte & 0x90 and byte & 0x03 in {0, 0x03} and byte & 0x0C in {0, 0x0C}:
                return byte
        return None


def _ask(wire: Wire, question: bytes, find: Callable[[bytes], int | None], end: float) -> int | None:
    """The answer's first byte; late answers to something else, and noise, are passed over, until `end`."""
    while time.monotonic() < end and (before := wire.read(0)):
        find(before)  # said to something else
    if not wire.write(memoryview(question), max(0.05, end - time.monotonic())):
        return None
    while (left := end - time.monotonic()) > 0:
        found = find(wire.read(left))
        if found is not None:
            return found
    return None


def _hang_up(wire: Wire, *, abandon: bool) -> None:
    """Close; a line that is gone closes with an error that says nothing new."""
    try:
        wire.close(abandon=abandon)
    except OSError:
        return
