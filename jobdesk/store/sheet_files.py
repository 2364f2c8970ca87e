"""Other people's workbooks and text tables, read as what they are: hostile until shown honest. Source: safety.md 6.

A workbook is read in a child process of its own, with limits on memory, time and unpacked size; nothing of it is
ever laid down on a disk. Text tables (CSV, TSV, a folder of them) are streamed here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from jobdesk.base.cell_texts import Raw
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _

Cancel = Callable[[], bool]
Row = tuple[int, tuple[Raw, ...]]


class NeedsEncoding(InvalidInput):
    """Nobody can say how the letters of a text table are written; ask, and open it with `encoding`."""


class ReadingStopped(JobdeskError):
    """`cancel` said so, while a file was being read."""


@dataclass(frozen=True)
class SheetRows:
    """One sheet of a file.

    Attributes:
        name: its title; of a text table the file's name without ending.
        headings: the first row that holds anything, as texts; "" where a column has none.
        heading_row: its number in the sheet as Excel shows it; 0 in an empty sheet.
        hidden: not shown by the program that made it.
    """

    name: str
    headings: tuple[str, ...]
    heading_row: int
    hidden: bool
    _read: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """Rows below the headings that hold anything, with their number in the sheet; may be asked again.

        Raises:
            InvalidInput: what follows cannot be read, or passes a limit.
            ReadingStopped: canceled.
        """
        return self._read()


class SheetFile:
    """An open file of sheets; close it, or use it in `with`."""

    name: str
    digest: str
    sheets: tuple[SheetRows, ...]

    def close(self) -> None:
        """End what reads the file."""
        raise InvalidInput(_("The file could not be read."))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_sheets(path: Path, *, encoding: str | None = None, cancel: Cancel | None = None) -> SheetFile:
    """Open a workbook (.xlsx), a text table (.csv, .tsv, .txt) or a folder of text tables.

    Args:
        encoding: how a text table is written, where a person was asked; one of `ENCODINGS`.
        cancel: asked now and then, from another thread as well.

    Raises:
        InvalidInput: no such file, or none that may be read; the sentence says what to do.
        NeedsEncoding: of a text table that says not how it is written.
        ReadingStopped: canceled.
    """
    raise InvalidInput(_("The file could not be read."))
