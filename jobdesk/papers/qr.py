"""QR codes as rows of dark bars: reportlab's words of the code, its mask chosen on whole rows of bits.

reportlab tries the eight masks module by module, which takes longer than drawing the rest of a slip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

LEVEL = QRErrorCorrectLevel.M


@dataclass(frozen=True, slots=True)
class _Masked:
    """Everything of a code but its data under one mask, as bits of rows and of columns."""

    rows: Sequence[int]
    columns: Sequence[int]


def qr_modules(said: str) -> list[list[tuple[int, int]]]:
    """The rows of a code, each as its dark bars: where one starts, and how long it is."""
    code = QRCode(None, LEVEL)
    code.addData(said)
    code.version = code.calculate_version()
    code.moduleCount = size = code.version * 4 + 17
    words = QRCode.createData(code.version, LEVEL, code.dataList)
    rows, columns = [0] * size, [0] * size
    bits = (word >> at & 1 for word in words for at in range(7, -1, -1))
    for (column, row), dark in zip(_places(code.version), bits, strict=False):
        rows[row] |= dark << column
        columns[column] |= dark << row
    drawn = [
        (
            [a ^ b for a, b in zip(rows, mask.rows, strict=True)],
            [a ^ b for a, b in zip(columns, mask.columns, strict=True)],
        )
        for mask in _masks(code.version)
    ]
    best, _across = min(drawn, key=lambda lines: penalty(*lines))
    return [_bars(row, size) for row in best]


@cache
def _places(version: int) -> Sequence[tuple[int, int]]:
    """Where the bits of the data stand, in their order."""
    code = QRCode(version, LEVEL)
    code.moduleCount = version * 4 + 17
    return list(code.dataPosIterator())


@cache
def _masks(version: int) -> Sequence[_Masked]:
    found = []
    for mask in range(8):
        code = QRCode(version, LEVEL)
        code.dataCache = []
        code.makeImpl(False, mask)
        across = list(zip(*code.modules, strict=True))
        found.append(_Masked([_number(row) for row in code.modules], [_number(column) for column in across]))
    return found


def _number(line: Sequence[bool]) -> int:
    return sum(1 << at for at, dark in enumerate(line) if dark)


def _bars(row: int, size: int) -> list[tuple[int, int]]:
    found = []
    for dark, run in groupby(range(size), key=lambda at: row >> at & 1):
        if dark:
            at = list(run)
            found.append((at[0], len(at)))
    return found


def penalty(rows: Sequence[int], columns: Sequence[int]) -> int:
    """How hard a code is to read by ISO/IEC 18004, 7.8.3: long runs, blocks, false finders, one-sidedness."""
    size = len(rows)
    full = (1 << size) - 1
    lines = (*rows, *columns)
    lost = sum(_runs(line) + _runs(line ^ full) + _finders(line, line ^ full) for line in lines)
    pairs = zip(rows, rows[1:], strict=False)
    lost += 3 * sum(_blocks(above, below, full >> 1) for above, below in pairs)
    dark = sum(row.bit_count() for row in rows)
    return lost + 10 * (abs(100 * dark - 50 * size * size) // (5 * size * size))


def _runs(line: int) -> int:
    """Three points for five of one color in a row, and one for each more."""
    five = line & line >> 1 & line >> 2 & line >> 3 & line >> 4
    return five.bit_count() + 2 * (five & ~(five >> 1)).bit_count()


def _blocks(above: int, below: int, inside: int) -> int:
    """How many squares of four are of one color."""
    return (~(above ^ above >> 1) & ~(below ^ below >> 1) & ~(above ^ below) & inside).bit_count()


def _finders(dark: int, light: int) -> int:
    """Forty points for each 1:1:3:1:1 with four light modules on a side."""
    core = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6
    if not core:
        return 0
    gap = light & light >> 1 & light >> 2 & light >> 3
    return 40 * ((core & gap >> 7).bit_count() + (core & gap << 4).bit_count())
