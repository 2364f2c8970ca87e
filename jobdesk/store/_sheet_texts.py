"""Text tables (CSV, TSV): how their letters are written, what parts their cells, and their rows, streamed."""

import codecs
import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.sheets import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT
from jobdesk.store._sheet_sentences import refusal

ENCODINGS = ("utf-8", "cp949", "utf-16-le", "utf-16-be", "johab", "shift_jis", "gb18030", "cp1252")
"""What a person who was asked may answer."""
BYTES_LIMIT = 2**30
_LONGEST_LINE = 2**23
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCK = 2**20
_PARTED = re.compile(r"sep=(.)\s*", re.I)
Row = tuple[int, tuple[str | None, ...]]
Ask = Callable[[], None]
"""Raises when the person has stopped the reading."""


class NeedsEncoding(InvalidInput):
    """Nobody can say how the letters of a text table are written; ask, and open it with `encoding`."""


@dataclass(frozen=True)
class TextTable:
    """A text table, looked through once: its digest, its encoding, what parts its cells, and its size and time."""

    path: Path
    digest: str
    encoding: str
    state: tuple[int, int]
    parted_by: str = ","

    def rows(self, ask: Ask) -> Iterator[Row]:
        """(number, cells) of every row that holds anything, the headings among them.

        Raises:
            InvalidInput: a row that cannot be read, named by its number, or a limit passed.
        """
        for number, cells in self._records(ask):
            if number > ROW_LIMIT + 1:
                limit = format_number(ROW_LIMIT)
                raise InvalidInput(_("The table has more than {count} rows: split it.").format(count=limit))
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                self._check(number, cells)
                yield number, tuple(cell or None for cell in cells)

    def _check(self, number: int, cells: list[str]) -> None:
        if len(cells) > COLUMN_LIMIT:
            raise InvalidInput(
                _("Row {row} has more than {count} columns.").format(row=number, count=COLUMN_LIMIT)
            )
        for cell in cells:
            if len(cell) > CELL_LIMIT:
                raise _too_long(number)
            if "\0" in cell:
                raise InvalidInput(
                    _("Row {row} holds a character that no text has (NUL): the file is damaged.").format(
                        row=number
                    )
                )

    def _records(self, ask: Ask) -> Iterator[tuple[int, list[str]]]:
        number = 0
        if _state(self.path) != self.state:
            raise refusal("changed")
        with self.path.open("r", encoding=self.encoding, errors="strict", newline="") as file:
            lines = self._lines(file, ask)
            reader = csv.reader(lines, delimiter=self.parted_by, strict=True)
            while True:
                number += 1
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    raise _wrong_row(number, str(error)) from None
                except UnicodeError:
                    raise refusal("changed") from None
                if cells is None:
                    return
                yield number, cells

    def _lines(self, file: IO[str], ask: Ask) -> Iterator[str]:
        first = True
        count = 0
        while line := file.readline(_LONGEST_LINE):
            count += 1
            if len(line) == _LONGEST_LINE:
                raise InvalidInput(_("Line {line} of the file is too long for a table.").format(line=count))
            if count % 1000 == 1:
                ask()
            yield "\n" if first and _PARTED.fullmatch(line) else line
            first = False


def look_through(path: Path, encoding: str | None, ask: Ask) -> TextTable:
    """Read a text table once, without understanding it.

    Raises:
        InvalidInput: larger than the limit, or an encoding nobody offers.
        NeedsEncoding: written as neither its mark says nor UTF-8 nor CP949; or not as `encoding` says.
        OSError: it cannot be read.
    """
    state = _state(path)
    if state[0] > BYTES_LIMIT:
        raise InvalidInput(_("The file is larger than 1 GiB: split it."))
    if encoding is not None and encoding not in ENCODINGS:
        raise InvalidInput(_("There is no such way of writing: {name}").format(name=encoding))
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        told = next((name for mark, name in _BOMS if head.startswith(mark)), None)
        found = told or encoding
        tried = (found,) if found else ("utf-8", "cp949")
        if found is None and head.count(0) * 5 > len(head):  # UTF-16 without its mark
            raise _ask_encoding()
        digest, fits = _decoded(file, tried, ask)
    if not fits:
        raise _ask_encoding()
    table = TextTable(path, digest, fits[0], state)
    return replace(table, parted_by=_parted_by(table))


def _state(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_size, told.st_mtime_ns


def _decoded(file: IO[bytes], encodings: tuple[str, ...], ask: Ask) -> tuple[str, list[str]]:
    """The digest, and the encodings in which every byte means something."""
    file.seek(0)
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in encodings}
    while True:
        ask()
        block = file.read(_BLOCK)
        digest.update(block)
        for name in list(decoders):
            try:
                decoders[name].decode(block, final=not block)
            except UnicodeError:
                del decoders[name]
        if not block:
            return digest.hexdigest(), list(decoders)


def _parted_by(table: TextTable) -> str:
    """What parts the headings: the sign that stands there most often outside quotation marks."""
    with table.path.open("r", encoding=table.encoding, errors="strict", newline="") as file:
        for _count in range(100):
            line = file.readline(_LONGEST_LINE)
            if told := _PARTED.fullmatch(line):
                return told[1]
            bare = re.sub(r'"(?:[^"]|"")*"', "", line)
            counts = {sign: bare.count(sign) for sign in (",", "\t", ";")}
            if any(counts.values()):
                return max(counts, key=lambda sign: counts[sign])
            if bare.strip() or not line:
                break
    return ","


def _ask_encoding() -> NeedsEncoding:
    return NeedsEncoding(
        _("How are the letters of this file written? Choose one and look whether they are right.")
    )


def _too_long(number: int) -> InvalidInput:
    return InvalidInput(
        _("A cell of row {row} is longer than {count} characters.").format(
            row=number, count=format_number(CELL_LIMIT)
        )
    )


def _wrong_row(number: int, told: str) -> InvalidInput:
    if "field limit" in told:
        return InvalidInput(
            _("A quotation mark in row {row} is not closed, or a cell of it is too long.").format(row=number)
        )
    if "NUL" in told:
        return InvalidInput(
            _("Row {row} holds a character that no text has (NUL): the file is damaged.").format(row=number)
        )
    return InvalidInput(_("The quotation marks of row {row} do not fit together.").format(row=number))
