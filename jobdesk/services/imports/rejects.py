"""The rows that an import could not take, as a workbook to be mended and imported again."""

import re
from collections.abc import Iterator, Sequence
from typing import IO

from jobdesk.base.cell_texts import Raw
from jobdesk.base.exchange import ImportKind
from jobdesk.base.sheets import SHEETS, CellKind, ExchangeSheet
from jobdesk.papers.plain_workbook import PlainTable, write_tables
from jobdesk.services.imports._ledger_marks import without_resident
from jobdesk.services.imports.plan import ImportPlan
from jobdesk.services.imports.sources import (
    OwnSheet,
    Source,
    SourceSheet,
    own_row_heading,
    row_heading,
)
from jobdesk.services.imports.tables import REASON_HEADING

_NOT_IN_TITLE, _TITLE_LENGTH = re.compile(r"[\[\]:*?/\\']"), 24
Faults = dict[tuple[str, int], list[str]]


def write_rejects(plan: ImportPlan, out: IO[bytes]) -> int:
    """Write the wrong rows as the file has them, with why in a last column, into an open file; how many they are.

    A workbook's sheets are those of exchange.md, a ledger's are its own: the mended file is imported as the first
    one was. The headings of the reason and the row are known to an import and kept out. No resident number is
    written.
    """
    faults: Faults = {}
    for one in plan.problems:
        if one.row is not None and not one.note:
            told = f"{one.column}: {one.reason}" if one.column else one.reason
            faults.setdefault((one.sheet, one.row), []).append(told)
    tables = [_own_table(plan, one, faults) for one in plan.source.own if _of_own(one, faults)]
    for sheet in () if plan.source.own else SHEETS:
        parts = [one for one in plan.source.sheets if one.sheet is sheet]
        if any(title == part.title for part in parts for title, _row in faults):
            tables.append(_table(plan, sheet, parts, faults))
    write_tables(out, tables)
    return sum(len(_of_own(one, faults)) for one in plan.source.own) or len(faults)


def _of_own(own: OwnSheet, faults: Faults) -> dict[int, list[str]]:
    """The reasons by the ledger's row, whatever it was split into."""
    told: dict[int, list[str]] = {}
    for (title, row), reasons in faults.items():
        if title in own.parts:
            told.setdefault(row, []).extend(reasons)
    return told


def _own_table(plan: ImportPlan, own: OwnSheet, faults: Faults) -> PlainTable:
    """The wrong rows of a ledger as they stand there, with what was mended since."""
    told, edits = _of_own(own, faults), _own_edits(plan.source, own)
    reason = len(own.headings) + 1
    headings = (*own.headings, own_row_heading(plan.source), REASON_HEADING)

    def rows() -> Iterator[Sequence[Raw]]:
        for row, cells in own.read(told):
            mended = edits.get(row, {})
            whole = [cells[place] if place < len(cells) else None for place in range(len(own.headings))]
            given = [mended.get(heading, cell) for heading, cell in zip(own.headings, whole, strict=True)]
            yield [*given, row, "\n".join(dict.fromkeys(told[row]))]

    number = plan.source.own.index(own) + 1
    title = _NOT_IN_TITLE.sub(" ", own.title)[:_TITLE_LENGTH].strip()
    return PlainTable(f"{title or '_'} {number}", headings, rows(), frozenset({reason}))


def _own_edits(source: Source, own: OwnSheet) -> dict[int, dict[str, str]]:
    """What was mended in place, by the ledger's row and heading."""
    parts = {part.title: part for part in source.sheets if part.title in own.parts}
    told: dict[int, dict[str, str]] = {}
    for (title, row), cells in source.edits.items():
        if title in parts:
            told.setdefault(row, {}).update({parts[title].heading(name): text for name, text in cells.items()})
    return told


def _table(plan: ImportPlan, sheet: ExchangeSheet, parts: Sequence[SourceSheet], faults: Faults) -> PlainTable:
    """The wrong rows of a sheet with the file's columns; of a ledger with all, as it has none of these."""
    whole = plan.source.kind is not ImportKind.WORKBOOK
    told = {name for part in parts for name in part.headings}
    names = [column.name for column in sheet.columns if whole or column.name in told]
    headings = [sheet.column(name).heading for name in names]
    notes = {place for place, name in enumerate(names) if sheet.column(name).kind is CellKind.NOTE}
    rows = (row for part in parts for row in _rows(part, names, faults))
    added = (row_heading(plan.source, beside=plan.beside), REASON_HEADING)
    return PlainTable(sheet.name, (*headings, *added), rows, frozenset({*notes, len(names) + 1}))


def _rows(part: SourceSheet, names: Sequence[str], faults: Faults) -> Iterator[Sequence[Raw]]:
    for row in part.rows():
        if (reasons := faults.get((part.title, row.row))) is not None:
            cells = (without_resident(row.cells.get(name)) for name in names)
            yield [*cells, row.row, "\n".join(dict.fromkeys(reasons))]
