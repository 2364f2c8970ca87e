"""A file that is to be imported, open while a person looks, matches and mends; reading it changes nothing.

Source: exchange.md. It is read again row by row, so its size costs no memory.
"""

import weakref
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.errors import StoreError
from jobdesk.base.exchange import ImportKind
from jobdesk.base.i18n import _
from jobdesk.base.text import clean
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.sources import SourceRow, SourceSheet, sheet_of
from jobdesk.services.imports.tables import as_ledger
from jobdesk.store.sheet_files import ENCODINGS, NeedsEncoding, ReadingStopped, SheetRows, open_sheets

__all__ = ["ENCODINGS", "FileLook", "NeedsEncoding", "OpenedFile", "ReadingStopped", "SheetLook"]
__all__ += ["find_row", "first_lines", "given_number"]
GIVEN = "장부-"
_SAMPLED, _SAMPLES, _SAMPLE_LENGTH = 300, 3, 40
_TEXTS = frozenset({".csv", ".tsv", ".txt"})
_PREVIEW_BYTES, _PREVIEW_LINES, _LINE_LENGTH = 4096, 8, 110


@dataclass(frozen=True, slots=True)
class SheetLook:
    """One sheet as a file has it.

    Attributes:
        exchange: whether it is a sheet of exchange.md; else a mapping says what it means.
        hidden: the program that made it does not show it.
        samples: by place of the column, some of the values below it, as they stand there.
        head: the first rows, from which a mapping is proposed.
    """

    title: str
    headings: tuple[str, ...]
    rows: int
    exchange: bool
    hidden: bool
    samples: tuple[tuple[str, ...], ...]
    head: tuple[tuple[Raw, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file holds.

    Attributes:
        kind: what it probably is.
        source: where it probably came from, "" where nothing says so.
    """

    name: str
    digest: str
    sheets: tuple[SheetLook, ...]
    kind: ImportKind
    source: str

    @property
    def ledgers(self) -> tuple[SheetLook, ...]:
        """The sheets that a mapping must tell of."""
        return tuple(one for one in self.sheets if one.headings and not one.exchange)


class OpenedFile:
    """A file or a folder of CSV files, held open until `close`; every method blocks.

    Raises:
        NeedsEncoding: nobody can say how its letters are written.
        InvalidInput: it is no such file, or one that is refused; its sentence says why.
    """

    def __init__(
        self, path: Path, *, encoding: str | None = None, cancel: Callable[[], bool] | None = None
    ) -> None:
        with ExitStack() as stack:
            self.file = stack.enter_context(open_sheets(path, encoding=encoding, cancel=cancel))
            self._end = weakref.finalize(self, stack.pop_all().close)

    def close(self) -> None:
        """Let go of the file; nothing of it is left anywhere."""
        self._end()

    def look(self) -> FileLook:
        """Read it once: sheets, headings, how many rows, and some values of each column."""
        file, sheets = self.file, tuple(_look(one) for one in self.file.sheets)
        kind, source = ImportKind.WORKBOOK, ""
        ledger = next((one for one in sheets if one.headings and not one.exchange), None)
        if ledger is not None and not any(one.exchange for one in sheets):
            proposed = propose_mapping(ledger.headings, ledger.head)
            kind, source = proposed.kind, proposed.source
        return FileLook(file.name, file.digest, sheets, kind, source)


def given_number(text: str) -> bool:
    """Whether the split of a ledger gave this number: nobody typed it, and nobody is shown it."""
    return text.startswith(GIVEN)


def find_row(sheet: SourceSheet, row: int) -> SourceRow | None:
    """A row by its number, as it is typed in the file; reads up to it."""
    return next((one for one in sheet.rows() if one.row == row), None)


def first_lines(path: Path, encoding: str | None) -> tuple[str, ...]:
    """The first lines of a text file, of a folder its first one, as an encoding reads them, � where it cannot.

    Raises:
        StoreError: the file cannot be read.
    """
    try:
        if path.is_dir():
            path = next(iter(sorted(one for one in path.iterdir() if one.suffix.lower() in _TEXTS)), path)
        with path.open("rb") as file:
            content = file.read(_PREVIEW_BYTES)
    except OSError as error:
        raise StoreError(_("The file cannot be read.")) from error
    text = content.decode(encoding or ENCODINGS[0], errors="replace").removeprefix("\ufeff")
    return tuple(clean(line)[:_LINE_LENGTH] for line in text.splitlines()[:_PREVIEW_LINES])


def _look(sheet: SheetRows) -> SheetLook:
    exchange = sheet_of(sheet) is not None
    if not exchange:
        sheet = as_ledger(sheet)
    samples: tuple[dict[str, None], ...] = tuple({} for _heading in sheet.headings)
    head, count = list[tuple[Raw, ...]](), 0
    for _row, cells in sheet.rows():
        count += 1
        if count <= _SAMPLED:
            head.append(cells)
            for kept, raw in zip(samples, cells, strict=False):
                text = clean(plain(raw))[:_SAMPLE_LENGTH]
                if text and len(kept) < _SAMPLES:
                    kept[text] = None
    told = tuple(tuple(kept) for kept in samples)
    return SheetLook(sheet.name, sheet.headings, count, exchange, sheet.hidden, told, tuple(head))
