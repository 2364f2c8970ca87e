"""Other people's workbooks and text tables, read as what they are: hostile until shown honest.

A workbook is read in a child process of its own, with limits on memory, time and unpacked size; nothing of it is
ever laid down on a disk. Text tables (CSV, TSV, a folder of them) are streamed here.
Memory is bounded by the piece of a sheet that is read at a time, whatever the sheet holds; shared texts that are
too many are kept packed. More than 2 GiB is refused, where the system has such limits.
Source: safety.md 6, exchange.md.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.store._sheet_reader import Reader, ReaderRefuses, made_cells
from jobdesk.store._sheet_sentences import refusal
from jobdesk.store._sheet_signs import TEXTS, sign_of
from jobdesk.store._sheet_texts import ENCODINGS, NeedsEncoding, TextTable, look_through

__all__ = ["ENCODINGS", "NeedsEncoding", "ReadingStopped", "SheetFile", "SheetRows", "open_sheets"]
Cancel = Callable[[], bool]
Row = tuple[int, tuple[Raw, ...]]
_FILES_LIMIT = 200


class ReadingStopped(JobdeskError):
    """`cancel` said so, while a file was being read."""

    def __init__(self) -> None:
        super().__init__(_("Reading the file was stopped."))


@dataclass(frozen=True)
class SheetRows:
    """One sheet of a file.

    Attributes:
        name: its title; of a text table the file's name without ending.
        headings: the first row that holds anything, as texts, trimmed; "" where a column has none.
        heading_row: its number in the sheet as Excel shows it; 0 in an empty sheet.
        hidden: not shown by the program that made it.
    """

    name: str
    headings: tuple[str, ...]
    heading_row: int
    hidden: bool
    read: Callable[[], Iterator[Row]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[Row]:
        """Rows below the headings that hold anything, with their number in the sheet; may be asked again.

        A row has a cell for each heading, and more where the file does; a cell without a value is None, and so
        are all cells of merged ones but the first. A formula gives the value that was last seen.

        Raises:
            InvalidInput: what follows cannot be read, or passes a limit.
            ReadingStopped: canceled.
        """
        width = len(self.headings)
        for number, cells in self.read():
            if number > self.heading_row and (filled := _filled(cells)):
                yield number, cells[: max(filled, width)] + (None,) * (width - len(cells))


@dataclass(frozen=True)
class SheetFile:
    """An open file of sheets; close it, or use it in `with`.

    Attributes:
        name: of the file, without its folder.
        digest: SHA-256 of its bytes, hexadecimal; of a folder, of the names and digests of its files.
        sheets: in the file's order, hidden ones too; of a folder by name.
    """

    name: str
    digest: str
    sheets: tuple[SheetRows, ...]
    end: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def close(self) -> None:
        """End what reads the file."""
        self.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_sheets(path: Path, *, encoding: str | None = None, cancel: Cancel | None = None) -> SheetFile:
    """Open a workbook (.xlsx), a text table (.csv, .tsv, .txt) or a folder of text tables.

    Args:
        path: what a person chose; what a file is, its bytes say, not its name.
        encoding: how a text table is written, where a person was asked; one of `ENCODINGS`.
        cancel: asked now and then, from another thread as well.

    Raises:
        InvalidInput: no such file, or none that may be read; the sentence says what to do.
        NeedsEncoding: of a text table that says not how it is written.
        ReadingStopped: canceled.
    """
    try:
        if path.is_dir():
            return _open_folder(path, encoding, cancel)
        sign = sign_of(path)
        if sign == "text":
            return _open_text(path, encoding, cancel)
    except OSError as error:
        raise refusal(_not_opened(error)) from None
    if sign != "workbook":
        raise refusal(sign)
    return _Workbook(path, cancel).opened()


class _Workbook:
    """The child processes of one workbook: one for each sheet that is being read, kept for the next."""

    def __init__(self, path: Path, cancel: Cancel | None) -> None:
        self._path, self._cancel = path, cancel
        self._digest = ""
        self._idle: list[Reader] = []
        self._busy: set[Reader] = set()

    def opened(self) -> SheetFile:
        reader, told = self._start()
        try:
            self._digest = str(told["digest"])
            sheets = tuple(self._sheet(at, about) for at, about in enumerate(told["sheets"]))
        except (LookupError, TypeError, ValueError, OverflowError):
            self.close()
            raise refusal("died") from None
        self._idle.append(reader)
        return SheetFile(self._path.name, self._digest, sheets, self.close)

    def close(self) -> None:
        for reader in (*self._idle, *self._busy):
            reader.close()
        self._idle.clear()
        self._busy.clear()

    def _sheet(self, at: int, about: Mapping[str, Any]) -> SheetRows:
        headings = _headings(made_cells(about["headings"]))
        hidden = bool(about["hidden"])
        return SheetRows(str(about["name"]), headings, int(about["row"]), hidden, partial(self._rows, at))

    def _start(self) -> tuple[Reader, dict[str, Any]]:
        reader = Reader(self._path, self._cancel)
        self._busy.add(reader)
        try:
            return reader, reader.opened()
        except ReaderRefuses as why:
            self._end(reader)
            raise _told(why) from None

    def _end(self, reader: Reader) -> None:
        self._busy.discard(reader)
        reader.close()

    def _rows(self, at: int) -> Iterator[Row]:
        if self._idle:
            reader = self._idle.pop()
            self._busy.add(reader)
        else:
            reader, told = self._start()
            if told.get("digest") != self._digest:
                self._end(reader)
                raise refusal("changed")
        try:
            yield from reader.rows(at)
        except ReaderRefuses as why:
            self._end(reader)
            raise _told(why) from None
        except BaseException:
            self._end(reader)  # left before its end: what it would still say is of no use
            raise
        self._busy.discard(reader)
        self._idle.append(reader)


def _not_opened(error: OSError) -> str:
    return "busy" if isinstance(error, PermissionError) else "gone"


def _told(why: ReaderRefuses) -> JobdeskError:
    return ReadingStopped() if why.code == "stopped" else refusal(why.code, **why.about)


def _open_text(path: Path, encoding: str | None, cancel: Cancel | None) -> SheetFile:
    table = look_through(path, encoding, _asking(cancel))
    return SheetFile(path.name, table.digest, (_text_sheet(table, cancel),))


def _open_folder(folder: Path, encoding: str | None, cancel: Cancel | None) -> SheetFile:
    files = sorted(one for one in folder.iterdir() if one.suffix.lower() in TEXTS and one.name[0] not in ".~")
    if not files or len(files) > _FILES_LIMIT:
        raise refusal("no_tables" if not files else "many_tables")
    digest = hashlib.sha256()
    sheets = []
    for file in files:
        if (sign := sign_of(file)) == "empty":
            continue
        if sign != "text":
            raise refusal(sign)
        try:
            table = look_through(file, None, _asking(cancel))
        except NeedsEncoding:
            if encoding is None:
                raise
            table = look_through(file, encoding, _asking(cancel))
        digest.update(f"{file.name}\0{table.digest}\n".encode())
        sheets.append(_text_sheet(table, cancel))
    return SheetFile(folder.name, digest.hexdigest(), tuple(sheets))


def _text_sheet(table: TextTable, cancel: Cancel | None) -> SheetRows:
    def rows() -> Iterator[Row]:
        try:
            yield from table.rows(_asking(cancel))
        except OSError as error:
            raise refusal(_not_opened(error)) from None

    number, cells = next(((number, cells) for number, cells in rows() if _filled(cells)), (0, ()))
    return SheetRows(table.path.stem, _headings(cells), number, False, rows)


def _asking(cancel: Cancel | None) -> Callable[[], None]:
    def ask() -> None:
        if cancel is not None and cancel():
            raise ReadingStopped

    return ask


def _filled(cells: tuple[Raw, ...]) -> int:
    """How many cells there are up to the last that holds anything."""
    for count in range(len(cells), 0, -1):
        cell = cells[count - 1]
        if cell is not None and not (cell.__class__ is str and not cell.strip()):
            return count
    return 0


def _headings(cells: tuple[Raw, ...]) -> tuple[str, ...]:
    return tuple(plain(cell).strip() for cell in cells[: _filled(cells)])
