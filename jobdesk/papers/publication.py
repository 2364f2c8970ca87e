"""The variant of a report for publication: in cross-tables nobody is told from a small number.

Source: statistics.md 9 (cells under 3 as `*`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_tables import HIDDEN, ReportDocument, ReportTable, TableCell

LEAST_SHOWN = 3
Spot = tuple[int, int]
Point = tuple[str, int]


def for_publication(document: ReportDocument) -> ReportDocument:
    """The report as it may leave the center: small cells of cross-tables hidden, totals kept from telling them."""
    return replace(
        document, tables=tuple(hide_small(table) if table.crossed else table for table in document.tables)
    )


def hide_small(table: ReportTable) -> ReportTable:
    """A cross-table with its small cells hidden, and others that would tell them."""
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
    """Which cells are hidden, totals included, so that no sum of rows and columns tells one of them.

    Rows and columns are points and a hidden cell joins its row with its column. The sums tell a cell just where it
    is the only join between two parts: alone in its row or column, or a bridge between blocks. Then the next
    smallest cell between these parts is hidden too. Nobody counts less than 0 either: among hidden zeros a one may
    follow from the sums, so it gets a larger one beside it that could be less.

    Args:
        counts: rows of figures, their totals in the first row and column; None has no figure.
    """
    spots = {(y, x): count for y, line in enumerate(counts) for x, count in enumerate(line) if count is not None}
    hidden = {spot for spot, count in spots.items() if count < LEAST_SHOWN}
    while more := next(_needed(spots, hidden), None) or next(_beside(spots, hidden), None):
        hidden.add(more)
    return hidden


def _needed(spots: dict[Spot, int | Decimal], hidden: set[Spot]) -> Iterator[Spot]:
    """The next cell to hide: in a row or column with exactly one hidden, then where a bridge is."""
    for axis in (0, 1):
        for line in sorted({spot[axis] for spot in hidden}):
            cells = [spot for spot in spots if spot[axis] == line]
            if sum(spot in hidden for spot in cells) == 1:
                yield from _smallest(spots, (spot for spot in cells if spot not in hidden))
    for bridge in sorted(hidden):
        near = _reached(("row", bridge[0]), hidden - {bridge})
        far = _reached(("column", bridge[1]), hidden - {bridge})
        if near == far:
            continue
        shown = [(("row", spot[0]), ("column", spot[1]), spot) for spot in spots if spot not in hidden]
        direct = [
            spot
            for row, column, spot in shown
            if (row in near and column in far) or (row in far and column in near)
        ]
        yield from _smallest(spots, direct or (spot for row, column, spot in shown if row in far or column in far))


def _beside(spots: dict[Spot, int | Decimal], hidden: set[Spot]) -> Iterator[Spot]:
    """The next cell to hide where no other whole numbers from 0 up make the same sums, for a one or two."""
    for spot in sorted(hidden):
        if not 0 < spots[spot] < LEAST_SHOWN or _is_free(spots, hidden, spot):
            continue
        rows = {y for y, x in hidden if x == spot[1] and y != spot[0]}
        columns = {x for y, x in hidden if y == spot[0] and x != spot[1]}
        shown = [one for one, count in spots.items() if one not in hidden and count > 0]
        corners = [(y, x) for y, x in shown if y in rows and x in columns]
        near = [(y, x) for y, x in shown if (y == spot[0]) != (x == spot[1])]
        for some in (corners, near, shown):
            yield from _smallest(spots, [one for one in some if 0 not in one] or some)


def _is_free(spots: dict[Spot, int | Decimal], hidden: set[Spot], spot: Spot) -> bool:
    """Whether a hidden cell could be one more or one less, others making up for it along a ring of hidden cells.

    A total counts against its cells: one less in it is one more beside them.
    """
    more = {one for one in hidden - {spot} if (one[0] == 0) == (one[1] == 0) or spots[one] > 0}
    less = {one for one in hidden - {spot} if (one[0] == 0) != (one[1] == 0) or spots[one] > 0}
    steps: dict[Point, list[Point]] = {}
    for y, x in more:
        steps.setdefault(("row", y), []).append(("column", x))
    for y, x in less:
        steps.setdefault(("column", x), []).append(("row", y))
    row, column = ("row", spot[0]), ("column", spot[1])
    return row in _followed(column, steps) or column in _followed(row, steps)


def _smallest(spots: dict[Spot, int | Decimal], among: Iterable[Spot]) -> Iterator[Spot]:
    yield from sorted(among, key=lambda spot: (spots[spot], spot))[:1]


def _reached(start: Point, hidden: set[Spot]) -> set[Point]:
    """The rows and columns that hidden cells join with one of them."""
    joined: dict[Point, list[Point]] = {}
    for y, x in hidden:
        joined.setdefault(("row", y), []).append(("column", x))
        joined.setdefault(("column", x), []).append(("row", y))
    return _followed(start, joined)


def _followed(start: Point, steps: Mapping[Point, Sequence[Point]]) -> set[Point]:
    seen, waiting = {start}, [start]
    while waiting:
        for point in steps.get(waiting.pop(), []):
            if point not in seen:
                seen.add(point)
                waiting.append(point)
    return seen


def _count(cell: TableCell) -> int | Decimal | None:
    return cell.value if isinstance(cell.value, (int, Decimal)) else None
