"""What all forms of a report share: widths of texts, headings in one line, notes on marked cells."""

import unicodedata
from collections.abc import Sequence

from jobdesk.papers.report_tables import HeadCell, Placed, ReportDocument, ReportTable, TableCell


def text_width(said: str) -> int:
    """How many narrow letters wide a text is: Hangul and other wide ones count double."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in said)


def unit_of(table: ReportTable, document: ReportDocument) -> str:
    """What stands above the right end of a table; nothing where that stands under the title already."""
    return "" if table.unit_line == document.base_line else table.unit_line


def grid(table: ReportTable) -> list[list[Placed]]:
    """For each row of the grid the cell that covers each column, head rows first."""
    lines: list[list[Placed | None]] = [
        [None] * table.columns for _row in range(len(table.head) + len(table.rows))
    ]
    for one in table.placed():
        for y in range(one.rows):
            for x in range(one.columns):
                lines[one.row + y][one.column + x] = one
    return [[one for one in line if one is not None] for line in lines]


def headings(table: ReportTable) -> list[str]:
    """One heading for each column: those above each other joined, as 구인 업체."""
    lines = grid(table)[: len(table.head)]
    return [_joined([line[column] for line in lines]) for column in range(table.columns)]


def label_of(line: Sequence[Placed]) -> str:
    """The label of a row: those of its stub joined."""
    return _joined([one for one in line if one.part == "label"])


def marked(table: ReportTable) -> list[str]:
    """Which figures bear a mark, for forms that keep numbers bare: 잠정: 예산 · 올해."""
    heads = headings(table)
    found: dict[str, list[str]] = {}
    for line in grid(table)[len(table.head) :]:
        for column, one in enumerate(line):
            if isinstance(one.content, TableCell) and one.content.mark:
                parts = [part for part in (label_of(line), heads[column]) if part]
                found.setdefault(one.content.mark, []).append(" · ".join(parts))
    return [f"{mark}: {', '.join(places)}" for mark, places in found.items()]


def _joined(cells: Sequence[Placed]) -> str:
    texts: list[str] = []
    for place, one in enumerate(cells):
        if isinstance(one.content, HeadCell) and (place == 0 or one is not cells[place - 1]):
            texts.append(one.content.text)
    return " ".join(part for part in texts if part)
