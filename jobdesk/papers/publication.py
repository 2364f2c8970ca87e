"""The variant of a report for publication: in cross-tables nobody is told from a small number.

Source: statistics.md 9 (cells under 3 as `*`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_tables import HIDDEN, ReportDocument, ReportTable, TableCell

LEAST_SHOWN = 3
Spot = tuple[int, int]


def for_publication(document: ReportDocument) -> ReportDocument:
    """The report as it may leave the center: small cells of cross-tables hidden, totals kept from telling them."""
    return replace(document, tables=tuple(_hidden(table) if table.crossed else table for table in document.tables))


def _hidden(table: ReportTable) -> ReportTable:
    hidden = hidden_spots([[_count(cell) for cell in line.cells] for line in table.rows])
    if not hidden:
        return table
    rows = tuple(
        replace(
            line,
            cells=tuple(
                replace(cell, value=HIDDEN, text=HIDDEN, mark="") if (y, x) in hidden else cell
                for x, cell in enumerate(line.cells)
            ),
        )
        for y, line in enumerate(table.rows)
    )
    note = on_paper("* is fewer than {least}, or a figure that would tell one.").format(least=LEAST_SHOWN)
    return replace(table, rows=rows, notes=(*table.notes, note))


def hidden_spots(counts: Sequence[Sequence[int | Decimal | None]]) -> set[Spot]:
    """Which cells are hidden, totals included: no row or column has just one, which its others would tell.

    Args:
        counts: rows of figures with their totals; None has no figure.
    """
    spots = {(y, x): count for y, line in enumerate(counts) for x, count in enumerate(line) if count is not None}
    hidden = {spot for spot, count in spots.items() if count < LEAST_SHOWN}
    while more := next(_needed(spots, hidden), None):
        hidden.add(more)
    return hidden


def _needed(spots: dict[Spot, int | Decimal], hidden: set[Spot]) -> Iterator[Spot]:
    """The next smallest cell of each row and column with exactly one hidden."""
    axes: tuple[Callable[[Spot], int], ...] = (lambda spot: spot[0], lambda spot: spot[1])
    for axis in axes:
        for line in sorted({axis(spot) for spot in hidden}):
            cells = [spot for spot in spots if axis(spot) == line]
            shown = [spot for spot in cells if spot not in hidden]
            if shown and len(cells) - len(shown) == 1:
                yield min(shown, key=lambda spot: (spots[spot], spot))


def _count(cell: TableCell) -> int | Decimal | None:
    return cell.value if isinstance(cell.value, (int, Decimal)) else None
