"""A workbook of plain tables, as text a person mends: a sheet each, its first row bold.

Made in memory, so that nothing of it lies on a disk but where the caller writes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO

from jobdesk.base.cell_texts import Raw
from jobdesk.base.sheets import CELL_LIMIT

_WIDTH, _LONG_WIDTH = 16, 48


@dataclass(frozen=True, slots=True)
class PlainTable:
    """One sheet.

    Attributes:
        title: at most 31 characters.
        wide: places of columns that hold long texts.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Raw]]
    wide: frozenset[int] = frozenset()


def write_tables(out: IO[bytes], tables: Iterable[PlainTable]) -> None:
    """Write them into an open file: a text is never anything else, whatever it begins with; days stay days."""
    from xlsxwriter import Workbook  # loaded with the first workbook

    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4F6F8"})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    days = {
        kind: book.add_format({"num_format": shape, "align": "left", "valign": "top"})
        for kind, shape in ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (time, "hh:mm"))
    }
    for table in tables:
        page = book.add_worksheet(table.title)
        for place, heading in enumerate(table.headings):
            page.set_column(place, place, _LONG_WIDTH if place in table.wide else _WIDTH)
            page.write_string(0, place, heading, head)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime | date | time):
                    bare = cell.replace(tzinfo=None) if isinstance(cell, datetime | time) else cell
                    page.write_datetime(number, place, bare, days[type(cell)])
                elif isinstance(cell, int | float):
                    page.write_number(number, place, cell)
                elif cell is not None:
                    said = str(cell) if isinstance(cell, timedelta) else cell
                    page.write_string(number, place, said[:CELL_LIMIT], text)
        page.freeze_panes(1, 0)
    book.close()
