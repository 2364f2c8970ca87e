"""The rows that an import could not take, as a workbook to be mended and imported again."""

from collections.abc import Iterator, Sequence
from typing import IO

from jobdesk.base.cell_texts import Raw
from jobdesk.base.exchange import ImportKind
from jobdesk.base.sheets import SHEETS, CellKind, ExchangeSheet
from jobdesk.papers.plain_workbook import PlainTable, write_tables
from jobdesk.services.imports.plan import ImportPlan
from jobdesk.services.imports.sources import REASON_HEADING, SourceSheet, row_heading

Faults = dict[tuple[str, int], list[str]]


def write_rejects(plan: ImportPlan, out: IO[bytes]) -> int:
    """Write the wrong rows as the file has them, with why in a last column, into an open file; how many they are.

    The sheets are those of exchange.md, also where the file is another ledger: the mended workbook is imported as
    it is. The reason's heading is known to an import and kept out.
    """
    faults: Faults = {}
    for one in plan.problems:
        if one.row is not None and not one.note:
            told = f"{one.column}: {one.reason}" if one.column else one.reason
            faults.setdefault((one.sheet, one.row), []).append(told)
    tables = []
    for sheet in SHEETS:
        parts = [one for one in plan.source.sheets if one.sheet is sheet]
        if any(title == part.title for part in parts for title, _row in faults):
            tables.append(_table(plan, sheet, parts, faults))
    write_tables(out, tables)
    return len(faults)


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
            yield [*(row.cells.get(name) for name in names), row.row, "\n".join(dict.fromkeys(reasons))]
