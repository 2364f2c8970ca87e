"""Inside the reading child: a worksheet's rows, cut into pieces that calamine reads one by one.

calamine holds a sheet as the full rectangle of its cells (922 MiB for 1,048,575 rows of 10 columns, without end
for a lone cell at XFD1048576), so it is given a workbook of some rows at a time: memory is bounded by the piece.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from jobdesk.store._sheet_parts import SHARED, UNPACKED_LIMIT, Package, SheetPart
from jobdesk.store._sheet_refused import Refused

LAST_ROW, LAST_COLUMN, LONGEST_CELL = 1_048_576, 200, 32_767
"""A heading and exchange.md's rows; its columns; what a cell of a spreadsheet can hold."""
_FIRST, _LEAST, _MOST, _AREA = 2**16, 2**23, 2**24, 2**21
"""Bytes of XML in the first piece of a sheet, least and most in later ones; cells in a piece's rectangle."""
_LONGEST_ROW = 2**24
_MOST_ROWS = 2 * LAST_ROW
"""Rows of a sheet, those beyond the last that hold nothing too."""
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = re.compile(rb"<(\w+:)?sheetData(?:\s[^<>]*)?(/?)>")
_FAR = rb"(?:[Gg][S-Zs-z]|[H-Zh-z][A-Za-z]|[A-Za-z]{3,})"
"""Columns beyond the last, GR."""
_PERHAPS_FAR = re.compile(rb"""r\s*=\s*["']%b""" % _FAR)
_CELL_ROWS = re.compile(rb"""r\s*=\s*["'][A-Za-z]+([0-9]+)["']""")
_WIDE = re.compile(rb"""r\s*=\s*["'][A-Za-z]{2}""")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,12})["']""")
Numbered = tuple[int, list[Any]]


class Chunks:
    """The rows of one sheet; of its first `most` bytes only, where that is said."""

    def __init__(self, package: Package, sheet: SheetPart, *, most: int = UNPACKED_LIMIT) -> None:
        self._package, self._sheet, self._most = package, sheet, most
        self._seen = 0
        self._width = 26
        self._last = 0
        self._x = b""

    def rows(self) -> Iterator[Numbered]:
        """(number, cells) of every row that holds anything; "" is an empty cell."""
        room = _FIRST
        held: list[bytes] = []
        numbers: list[int] = []
        size = 0
        for number, row in self._cut():
            if numbers and (size > room or (number - numbers[0] + 1) * self._width > _AREA):
                yield from self._read(held, numbers)
                held, numbers, size = [], [], 0
                room = min(max(_LEAST, self._package.shared_bytes), _MOST)
            held.append(row)
            numbers.append(number)
            size += len(row)
        yield from self._read(held, numbers)

    def _begin(self, pieces: Iterator[bytes]) -> bytes | None:
        """What follows the beginning of the rows; None where there are none. Learns the prefix of names."""
        text = b""
        for piece in pieces:
            text += piece
            if begun := _HEAD.search(text):
                self._refuse_declared(text)
                self._x = begun[1] or b""
                return None if begun[2] else text[begun.end() :]
            if len(text) > _LONGEST_ROW:
                break
        raise Refused("damaged")

    def _cut(self) -> Iterator[tuple[int, bytes]]:
        """The sheet's `row` elements with their numbers."""
        pieces = self._package.pieces(self._sheet.part)
        text = self._begin(pieces)
        if text is None:
            return
        x = self._x
        end, over = b"</" + x + b"row>", b"</" + x + b"sheetData"
        opened = re.compile(rb"<" + x + rb"row(?=[\s/>])[^<>]*>")
        while True:
            at = 0
            stop = text.find(over)
            self._widen(text)
            while tag := opened.search(text, at, stop if stop >= 0 else len(text)):
                until = tag.end() if tag[0].endswith(b"/>") else text.find(end, tag.end()) + len(end)
                if until < len(end):
                    if stop >= 0:
                        raise Refused("damaged")  # a row that never ends
                    break
                yield self._numbered(tag, text[tag.end() : until])
                at = until
            if stop >= 0:
                return
            text = text[at:]
            if len(text) > _LONGEST_ROW:
                raise Refused("row_long", sheet=self._sheet.name, row=self._last + 1)
            if self._most <= 0:
                return
            piece = next(pieces, b"")
            if not piece:
                raise Refused("damaged")
            self._most -= len(piece)
            self._refuse_declared(text[-16:] + piece)
            text += piece

    def _refuse_declared(self, text: bytes) -> None:
        """Nothing of a spreadsheet program's rows begins with `<!`: no entity, no hidden end of a row."""
        if b"<!" in text:
            raise Refused("damaged")

    def _widen(self, text: bytes) -> None:
        if self._width == 26 and _WIDE.search(text):
            self._width = LAST_COLUMN

    def _numbered(self, tag: re.Match[bytes], inner: bytes) -> tuple[int, bytes]:
        """The row's number and its element, the number written into it."""
        told = _NUMBER.search(tag[0])
        cell = None if told else _CELL_ROWS.search(inner)
        number = int(told[1]) if told else int(cell[1][:12]) if cell else self._last + 1
        self._seen += 1
        if self._seen > _MOST_ROWS:
            raise Refused("rows", sheet=self._sheet.name)
        if number > LAST_ROW:
            if inner.count(b"<" + self._x + b"v") or inner.count(b"<" + self._x + b"is"):
                raise Refused("rows", sheet=self._sheet.name)
            number, inner = self._last, b""
        if number <= self._last and inner:
            raise Refused("damaged")
        self._last = max(number, self._last)
        if inner.count(b"<" + self._x + b"c") > LAST_COLUMN:
            inner = self._fewer(inner, number)
        row = b'<row r="%d">%s' % (number, inner) if inner else b""
        return number, row.replace(b"</" + self._x + b"row>", b"</row>") if self._x else row

    def _fewer(self, inner: bytes, number: int) -> bytes:
        """The cells that hold a value: whole rows are often given a style and nothing else."""
        x = self._x
        filled = re.findall(rb"<" + x + rb"c(?:\s[^>]*[^/>]|\s*)>(?!</).*?</" + x + rb"c>", inner, re.S)
        if len(filled) > LAST_COLUMN:
            raise Refused("columns", sheet=self._sheet.name, row=number)
        return b"".join(filled) + b"</" + x + b"row>"

    def _read(self, held: list[bytes], numbers: list[int]) -> Iterator[Numbered]:
        rows = b"".join(held)
        if not rows:
            return
        x = self._x
        if self._width > 26 and _PERHAPS_FAR.search(rows):
            beyond = rb"<%bc\s(?:[^>]*\s)?r\s*=\s*[\"']%b([0-9]+)[\"'](?:[^>]*[^/>])?>(?!</)" % (x, _FAR)
            if far := re.search(beyond, rows):
                raise Refused("columns", sheet=self._sheet.name, row=int(far[1][:9]))
        if not _rows_told(_CELL_ROWS, rows) <= set(numbers):  # a text may look so: the cells themselves are asked
            places = re.compile(rb"<%bc\s(?:[^>]*\s)?%b" % (x, _CELL_ROWS.pattern))
            if not _rows_told(places, rows) <= set(numbers):
                raise Refused("damaged")
        if b't="e"' in rows or b"t='e'" in rows:  # calamine gives an error as nothing: it shall be its text
            rows = re.sub(rb"(<" + x + rb"c\s(?:[^>]*\s)?t=[\"'])e([\"'])", rb"\1str\2", rows)
        sheet = self._calamine(rows)
        if sheet is None:
            return
        (first, left), lead = sheet[0], [""] * sheet[0][1]
        for number, cells in enumerate(sheet[1], first + 1):
            if any(cell != "" for cell in cells):
                row = lead + cells
                self._check(number, row, left)
                yield number, row

    def _calamine(self, rows: bytes) -> tuple[tuple[int, int], list[list[Any]]] | None:
        made = io.BytesIO(self._package.template())
        with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED) as packed:
            if self._package.shared is not None:
                rows, texts = self._package.shared.for_rows(rows, self._x)
                packed.writestr(SHARED, texts)
            packed.writestr(_SHEET, b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
        made.seek(0)
        try:
            with CalamineWorkbook.from_filelike(made) as book:
                sheet = book.get_sheet_by_index(0)
                return (sheet.start, sheet.to_python()) if sheet.start is not None else None
        except (CalamineError, ValueError, OverflowError):
            raise Refused("damaged") from None

    def _check(self, number: int, row: list[Any], left: int) -> None:
        if len(row) > LAST_COLUMN and any(cell != "" for cell in row[LAST_COLUMN:]):
            raise Refused("columns", sheet=self._sheet.name, row=number)
        for cell in row[left:]:
            if cell.__class__ is str and len(cell) > LONGEST_CELL:
                raise Refused("cell_long", sheet=self._sheet.name, row=number)


def _rows_told(pattern: re.Pattern[bytes], rows: bytes) -> set[int]:
    return {int(one[:12]) for one in set(pattern.findall(rows))}
