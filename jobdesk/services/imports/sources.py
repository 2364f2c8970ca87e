"""What an import reads: rows of the exchange sheets, from whatever file they came.

A workbook of exchange.md gives them as they are (`workbook_source`); a ledger's rows are split into them by a
mapping (services/imports/ledger.py). Rows are read again each time they are asked for, never held.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from jobdesk.base.cell_texts import Raw
from jobdesk.base.exchange import ImportKind
from jobdesk.base.heading_words import heading_key
from jobdesk.base.sheets import BY_NAME, SHEETS, ExchangeSheet, heading_of
from jobdesk.base.text import clean
from jobdesk.services.imports.headings import match_headings
from jobdesk.services.imports.tables import REASON_HEADING, ROW_HEADING, as_ledger
from jobdesk.store.sheet_files import SheetFile, SheetRows

UNTIL_FILLED = "until_filled"
"""Under this a vacancy's cells say that it has no last day; no column of the exchange workbook holds it."""
_KINDS = {ImportKind.WORKBOOK: "서식", ImportKind.LEDGER: "장부", ImportKind.LIST: "목록"}
_WHOSE = re.compile(rf"{ROW_HEADING} \(({'|'.join(_KINDS.values())}): ?(.*)\)")
OTHER_DESK = "workbook"
"""Scheme of a workbook's numbers that are not ours, where nobody said whose they are."""
ADDED_HEADINGS = (REASON_HEADING, ROW_HEADING)
_NEARLY_ALL = 0.8
_SCHEME_LENGTH = 40
Edits = Mapping[tuple[str, int], Mapping[str, str]]
"""By (title, row): what a person typed instead, by the name of the column; "" empties a cell."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of an exchange sheet, unread.

    Attributes:
        row: its number as the person's program shows it, the heading's row being 1 in a plain file.
        cells: by the name of the column; a column that the file does not have is not there. A ledger's empty cell
            is not there either: it says nothing.
        said: (name of a column, sentence) of what was not taken as it stands; a note each.
        wrong: (name of a column, sentence) of what cannot be read, where more is known than that.
    """

    row: int
    cells: Mapping[str, Raw]
    said: tuple[tuple[str, str], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """Rows of one exchange sheet.

    Attributes:
        sheet: which.
        title: the file's name of it; what a ledger gave is called `ledger · 구직자`, one title for each sheet.
        headings: by the name of the column, the heading in the file as the person sees it.
        unknown: headings of the file that fill nothing, said and kept out.
    """

    sheet: ExchangeSheet
    title: str
    headings: Mapping[str, str]
    unknown: tuple[str, ...]
    read: Callable[[], Iterator[SourceRow]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[SourceRow]:
        """The rows in the order of the file, again each time; empty rows are left out."""
        return self.read()

    def heading(self, name: str) -> str:
        """What the person's file calls a column; the sheet's own heading for one that it does not have."""
        return self.headings.get(name) or self.sheet.column(name).heading


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet of a ledger as its people know it.

    Attributes:
        title: the file's name of it.
        parts: titles of the exchange sheets that its rows give.
        read: some of its rows by their numbers, whole: with the cells above where a mark or an empty name stands
            for them, and the birth date where only another row of the person has it. No resident number is in it.
    """

    title: str
    headings: tuple[str, ...]
    parts: frozenset[str]
    read: Callable[[Collection[int]], Iterator[tuple[int, tuple[Raw, ...]]]] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be imported.

    Attributes:
        name: of the file.
        digest: SHA-256 of its bytes, hexadecimal.
        kind: of numbers in it that are not ours: in a WORKBOOK another desk's; in a LEDGER given by us, see
            ledger.py; in a LIST the other system's. Each is kept as an external number, and a row whose number
            is known as one IS that record. How a WORKBOOK's number is told from ours: _known.py.
        past: 과거자료: less is asked, what lacks is marked incomplete.
        sheets: in the order of SHEETS, so that what a row links to came before it.
        source: the system or office that it came from; scheme of its numbers. None where nobody said it.
        unread: titles of sheets that are none of exchange.md's.
        own: a ledger's sheets as they stand.
        edits: what a person mended in place.
        beside: rows that such a workbook could not give: its numbers were kept beside ours the first time.
    """

    name: str
    digest: str
    kind: ImportKind
    past: bool
    sheets: tuple[SourceSheet, ...]
    source: str | None = None
    unread: tuple[str, ...] = ()
    beside: bool = False
    own: tuple[OwnSheet, ...] = ()
    edits: Edits = field(default_factory=dict)

    @property
    def scheme(self) -> str:
        """Under what its numbers are kept that are not ours: one word, so that 외부번호 can hold it."""
        word = OTHER_DESK if self.kind is ImportKind.WORKBOOK else self.kind.value
        return " ".join(re.sub("[:;]", " ", self.source or "").split())[:_SCHEME_LENGTH].strip() or word


def exchange_sheet(title: str) -> ExchangeSheet | None:
    """The exchange sheet of a file's sheet name, spaces and parenthesis aside; None for a ledger."""
    return BY_NAME.get(heading_of(title))


def sheet_of(rows: SheetRows) -> ExchangeSheet | None:
    """The exchange sheet that a file's sheet is by its name, else by its headings; None for a ledger.

    By its headings it is one where each is exactly that sheet's, and nearly all of them are there.
    """
    if (named := exchange_sheet(rows.name)) is not None:
        return named
    told = {heading_key(heading_of(one)) for one in rows.headings} - {"", *map(heading_key, ADDED_HEADINGS)}
    for sheet in SHEETS:
        own = {heading_key(column.heading) for column in sheet.columns}
        if told <= own and len(told) >= _NEARLY_ALL * len(own):
            return sheet
    return None


def likely_sheets(rows: SheetRows) -> tuple[ExchangeSheet, ...]:
    """The exchange sheets that most of a sheet's headings belong to exactly, the likeliest first."""
    told = {heading_key(heading_of(one)) for one in rows.headings} - {""}
    found = [(len(told & {heading_key(column.heading) for column in one.columns}), one) for one in SHEETS]
    found = [(count, one) for count, one in found if count >= 3 and 2 * count >= len(told)]
    return tuple(one for _count, one in sorted(found, key=lambda pair: -pair[0]))


def ledger_sheets(file: SheetFile) -> tuple[SheetRows, ...]:
    """The sheets that need a mapping, below their real headings: those that are none of exchange.md's."""
    return tuple(as_ledger(one) for one in file.sheets if sheet_of(one) is None and one.headings)


def row_heading(source: Source, *, beside: bool = False) -> str:
    """The heading over the rows of wrong ones; it says whose numbers they bear, where those are not ours.

    Args:
        beside: numbers of the workbook are kept beside ours.
    """
    if source.kind is ImportKind.WORKBOOK and not (source.source or source.beside or beside):
        return ROW_HEADING
    return f"{ROW_HEADING} ({_KINDS[source.kind]}: {source.source or ''})"


def own_row_heading(source: Source) -> str:
    """The heading over the rows of a ledger's wrong ones; it says whose ledger it is, where that is known."""
    return row_heading(source) if source.source else ROW_HEADING


def whose_rows(file: SheetFile) -> str:
    """Whose ledger a workbook of wrong rows is of, "" where it does not say so or is none."""
    told = _whose(file)
    return (told[1] or "") if told is not None else ""


def _whose(file: SheetFile) -> tuple[ImportKind, str | None] | None:
    """Whose numbers a workbook of wrong rows bears; None in any other, and where they may be ours."""
    told = (found for sheet in file.sheets for one in sheet.headings if (found := _WHOSE.fullmatch(one.strip())))
    if (found := next(told, None)) is None:
        return None
    return next(kind for kind, word in _KINDS.items() if word == found[1]), found[2].strip() or None


def workbook_source(file: SheetFile, *, past: bool = False, source: str | None = None) -> Source:
    """The exchange sheets of a workbook, their headings matched exactly or by a known synonym.

    The mended workbook of a ledger's wrong rows stays that ledger's: its numbers lead to what was taken in of it.

    Args:
        source: whose numbers it bears, as a person says; what a workbook of wrong rows says itself goes before it.
    """
    told = _whose(file)
    kind, whose = told or (ImportKind.WORKBOOK, None)
    found = [(sheet, one) for one in file.sheets if (sheet := sheet_of(one)) is not None]
    found.sort(key=lambda pair: SHEETS.index(pair[0]))
    return Source(
        name=file.name,
        digest=file.digest,
        kind=kind,
        past=past,
        sheets=tuple(_workbook_sheet(sheet, one) for sheet, one in found),
        source=whose or clean(source or "") or None,
        unread=tuple(one.name for one in ledger_sheets(file)),
        beside=told is not None and kind is ImportKind.WORKBOOK,
    )


def _workbook_sheet(sheet: ExchangeSheet, rows: SheetRows) -> SourceSheet:
    places, unknown = match_headings(sheet, rows.headings)
    added = {heading_of(REASON_HEADING), heading_of(ROW_HEADING)}
    return SourceSheet(
        sheet=sheet,
        title=rows.name,
        headings={name: rows.headings[place] for name, place in places.items()},
        unknown=tuple(one for one in unknown if heading_of(one) not in added),
        read=lambda: _placed(rows, places),
    )


def _placed(rows: SheetRows, places: Mapping[str, int]) -> Iterator[SourceRow]:
    for row, cells in rows.rows():
        told = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
        if not all(map(is_empty, told.values())):
            yield SourceRow(row, told)


def is_empty(raw: Raw) -> bool:
    """Whether nothing stands in a cell."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def with_edits(source: Source, edits: Edits) -> Source:
    """The same source with cells as a person mended them; rows that the file lacks are not added."""
    by_title: dict[str, dict[int, Mapping[str, str]]] = {}
    for (title, row), cells in edits.items():
        by_title.setdefault(title, {})[row] = cells
    mended = [_mended(one, by_title[one.title]) if one.title in by_title else one for one in source.sheets]
    return replace(source, sheets=tuple(mended), edits={**source.edits, **edits})


def _mended(sheet: SourceSheet, edits: Mapping[int, Mapping[str, str]]) -> SourceSheet:
    def read() -> Iterator[SourceRow]:
        for row in sheet.rows():
            given = edits.get(row.row)
            if given is None:
                yield row
                continue
            wrong = tuple(one for one in row.wrong if one[0] not in given)
            yield replace(row, cells={**row.cells, **given}, wrong=wrong)

    return replace(sheet, read=read)
