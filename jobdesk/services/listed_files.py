"""A list of another system as a file: read whole, what it names proposed, its rows read by declared columns."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.cells import read_cell, show_cell
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.exchange import ListedFact
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.text import clean, hide_resident_numbers
from jobdesk.services._listed_kinds import (
    KINDS,
    NUMBER,
    STARS,
    ListedColumn,
    ListedKind,
    guess_fact,
    guess_source,
    lacking,
    match_listed,
)
from jobdesk.services._listed_match import TheirRow
from jobdesk.services.reviews import month_of
from jobdesk.store.sheet_files import NeedsEncoding, open_sheets

__all__ = [
    "CompareStopped",
    "ListedFile",
    "ListedSheet",
    "NeedsEncoding",
    "Proposal",
    "propose",
    "read_listed",
    "read_rows",
    "sheet_named",
    "widest_sheet",
]

MOST_ROWS = 200_000
LONGEST_CELL = 300
_OFTEN = 0.8  # of the rows: then they are of one month, and the others were written wrong
_TOLD_EVERY = 1000
_TITLE_ROWS = 15
Cancel = Callable[[], bool]
Tick = Callable[[int, int], object]


class CompareStopped(JobdeskError):
    """Holding a list against ours was stopped; nothing was kept."""


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """One sheet of the file; `rows` are its rows with their numbers in the sheet."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that was read; `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str
    sheets: tuple[ListedSheet, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sheet seems to be; every part of it can be said otherwise.

    Attributes:
        fact: what it names; None where the headings do not tell.
        from_on, until_on: whole months; None where no day can be read.
        found: the columns that are held against ours, by what the screen calls them (English sources).
        left_out: headings that are not asked; their cells are kept nowhere.
        lacking: columns of which one at least is needed, by the same words.
    """

    fact: ListedFact | None
    source: str
    from_on: date | None
    until_on: date | None
    found: tuple[str, ...]
    left_out: tuple[str, ...]
    lacking: tuple[tuple[str, ...], ...]


def read_listed(path: Path, *, cancel: Cancel | None = None) -> ListedFile:
    """Read a workbook, CSV or TSV; asks no right, for it touches no record. Takes as long as the file is big.

    Raises:
        NeedsEncoding: of a CSV that says not how it is written.
        InvalidInput: hostile, broken, too large, or nothing is in it.
    """
    with open_sheets(path, cancel=cancel) as file:
        sheets = []
        for one in file.sheets:
            rows = []
            for row in one.rows():
                rows.append(row)
                if len(rows) > MOST_ROWS:
                    raise InvalidInput(
                        _("A list holds {count} rows at most: part it by month.").format(
                            count=format_number(MOST_ROWS)
                        )
                    )
            if rows:
                sheets.append(below_title(ListedSheet(one.name, one.headings, tuple(rows))))
        if not sheets:
            raise InvalidInput(_("There are no rows in this file."))
        return ListedFile(file.name, file.digest, tuple(sheets))


def below_title(sheet: ListedSheet) -> ListedSheet:
    """The same sheet from the row on that names most columns: a title often stands above the headings."""

    def known(headings: Sequence[str]) -> int:
        return max(len(match_listed(kind, headings)[0]) for kind in KINDS.values())

    best, at = known(sheet.headings), 0
    for place, (_row, cells) in enumerate(sheet.rows[:_TITLE_ROWS], 1):
        texts = tuple(clean(plain(cell)) for cell in cells)
        if known(texts) > max(best, 1):
            best, at = known(texts), place
    if at == 0:
        return sheet
    headings = tuple(clean(plain(cell)) for cell in sheet.rows[at - 1][1])
    return ListedSheet(sheet.name, headings, sheet.rows[at:])


def propose(
    file: ListedFile, sheet: ListedSheet, codes: CodeBook, *, today: date, fact: ListedFact | None = None
) -> Proposal:
    """What a sheet seems to name, from where and of which months; `fact` where it was said already."""
    fact = fact or guess_fact(sheet.headings)
    source = guess_source(file.name, sheet.headings)
    if fact is None:
        return Proposal(None, source, None, None, (), sheet.headings, ())
    kind = KINDS[fact]
    places, left_out = match_listed(kind, sheet.headings)
    since, until = _months(kind, places.get(kind.day), sheet, codes, today)
    return Proposal(
        fact,
        source,
        since,
        until,
        tuple(one.label for one in kind.columns if one.name in places),
        left_out,
        tuple(tuple(kind.column(name).label for name in some) for some in lacking(kind, places)),
    )


def _months(
    kind: ListedKind, place: int | None, sheet: ListedSheet, codes: CodeBook, today: date
) -> tuple[date | None, date | None]:
    """The month of nearly all rows, else from the first month to the last."""
    if place is None:
        return None, None
    column = kind.column(kind.day).column
    months: Counter[date] = Counter()
    for _row, cells in sheet.rows:
        try:
            day = read_cell(column, cells[place] if place < len(cells) else None, codes, today=today)
        except InvalidInput:
            continue
        if day is not None:
            months[day.replace(day=1)] += 1
    if not months:
        return None, None
    month, count = max(months.items(), key=lambda one: (one[1], one[0]))
    first, last = (month, month) if count >= _OFTEN * months.total() else (min(months), max(months))
    return first, month_of(last)[1]


def read_rows(
    kind: ListedKind,
    sheet: ListedSheet,
    codes: CodeBook,
    *,
    today: date,
    tick: Tick | None = None,
    cancel: Cancel | None = None,
) -> list[TheirRow]:
    """The rows by declared columns; empty ones are left out, a resident number is never kept.

    Raises:
        InvalidInput: columns lack without which nothing can be held against ours.
        CompareStopped: `cancel` said so.
    """
    places, _left_out = match_listed(kind, sheet.headings)
    refuse_lacking(kind, places)
    columns = [(kind.column(name), place) for name, place in places.items()]
    rows = []
    for at, (line, cells) in enumerate(sheet.rows):
        if at % _TOLD_EVERY == 0:
            if cancel is not None and cancel():
                raise CompareStopped(_("It was stopped; nothing was kept."))
            if tick is not None:
                tick(at, len(sheet.rows))
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for column, place in columns:
            value, text = _read(column, cells[place] if place < len(cells) else None, codes, today)
            if text:
                texts[column.name] = text
            if value is not None:
                values[column.name] = value
        if texts:
            rows.append(TheirRow(line, values.get(kind.day), values, texts))
    return rows


def refuse_lacking(kind: ListedKind, places: dict[str, int]) -> None:
    """Raise InvalidInput where a needed column is not there; the sentence names it."""
    for some in lacking(kind, places):
        told = ", ".join(_(kind.column(name).label) for name in some)
        raise InvalidInput(_("The list has no such column: {columns}").format(columns=told))


def _read(column: ListedColumn, raw: Raw, codes: CodeBook, today: date) -> tuple[object, str]:
    """(what it means or None, what stands there); a masked cell and one that cannot be read mean nothing."""
    written = clean(hide_resident_numbers(plain(raw)))[:LONGEST_CELL]
    if not written or written in {"-", "–", "—"}:
        return None, ""
    if STARS.search(written) and column.name != NUMBER:
        return None, written
    try:
        value = read_cell(column.column, raw, codes, today=today)
    except InvalidInput:
        return None, written
    if value is None:
        return None, ""
    return value, shown(column, value, codes)


def shown(column: ListedColumn, value: object, codes: CodeBook) -> str:
    """A value as both sides show it."""
    told = show_cell(column.column, value, codes)
    return str(told) if isinstance(told, Decimal) else plain(told)


def sheet_named(file: ListedFile, name: str) -> ListedSheet:
    """The sheet of a name, the first without."""
    return next((one for one in file.sheets if one.name == name), file.sheets[0])


def widest_sheet(sheets: Sequence[ListedSheet]) -> ListedSheet:
    """The sheet that is most likely meant: the one whose headings say what it is, then the longest."""
    return max(sheets, key=lambda one: (guess_fact(one.headings) is not None, len(one.rows)))
