"""A list as a workbook: what the screen shows, masked as there, with who made it, when and what for.

Source: hardware.md (XLSX), safety.md 3 (output and copy).
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.permissions import can_see_people, require
from jobdesk.services._rows import clean_reason
from jobdesk.services.audit import write_audit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | datetime | None
MOST_ROWS = 50_000
PURPOSE_LENGTH = 200
_NARROW, _WIDE, _ROOM = 8, 60, 3
_HEAD = 4  # rows above the headings
_DAY, _MOMENT = "yyyy. m. d.", "yyyy. m. d. hh:mm"
_OPTIONS = {
    # A cell that begins with = stays a text: what people typed never becomes a formula.
    "in_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class ListTable:
    """What is exported, as the screen shows it.

    Attributes:
        name: of the list, as its page calls it.
        conditions: the filters in force, in words; "" for none.
        headings, rows: texts, numbers and days; each row has a cell for every heading.
        table: of the records behind the rows, for the access log.
        jobseeker_ids: the persons the rows tell of.
    """

    name: str
    conditions: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    table: str
    jobseeker_ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class ListFile:
    """A finished workbook: given away only once it is on record.

    Attributes:
        purpose: what it is for, cleaned.
    """

    content: bytes
    table: ListTable
    purpose: str


def make_workbook(db: Session, act: Act, *, table: ListTable, purpose: str) -> ListFile:
    """The workbook of a list; writes nothing, so that nobody waits while it is made.

    Raises:
        InvalidInput: no purpose, or more rows than a sheet holds.
        NotAllowed: the role sees nobody.
    """
    require(act.role, can_see_people)
    told = clean_reason(purpose, "purpose", needed=_("Write what the list is for."), length=PURPOSE_LENGTH)
    if len(table.rows) > MOST_ROWS:
        raise InvalidInput(
            _("A sheet holds {count} rows at most: narrow the list.").format(count=f"{MOST_ROWS:,}")
        )
    return ListFile(_workbook(act, table, told), table, told)


def record_export(db: Session, act: Act, *, made: ListFile) -> None:
    """Put a workbook on record: its purpose, whose rows it holds. The caller commits, then writes the file."""
    require(act.role, can_see_people)
    write_audit(
        db,
        replace(act, purpose=made.purpose),
        AuditAction.EXPORT,
        table=made.table.table,
        jobseeker_ids=made.table.jobseeker_ids,
        detail={
            "form": "xlsx",
            "rows": len(made.table.rows),
            "columns": list(made.table.headings),
            "sha256": hashlib.sha256(made.content).hexdigest(),
        },
    )


def _workbook(act: Act, table: ListTable, purpose: str) -> bytes:
    from xlsxwriter import Workbook  # loaded with the first export

    kept = BytesIO()
    book = Workbook(kept, _OPTIONS)
    sheet = book.add_worksheet(on_paper("List"))
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
    sheet.write_string(0, 0, table.name, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, on_paper("Conditions: {text}").format(text=table.conditions or on_paper("none")))
    made = on_paper("{count} rows. Made on {at} by {name}. For: {purpose}")
    told = {"at": format_datetime(act.at), "name": act.display_name, "purpose": purpose}
    sheet.write_string(2, 0, made.format(count=f"{len(table.rows):,}", **told), bold)
    for column, heading in enumerate(table.headings):
        sheet.write_string(_HEAD, column, heading, head)
    shapes = {
        date: book.add_format({"num_format": _DAY, "align": "left"}),
        datetime: book.add_format({"num_format": _MOMENT, "align": "left"}),
        int: book.add_format({"num_format": "#,##0"}),
        float: book.add_format({"num_format": "#,##0.0"}),
    }
    widths = [_width(heading) for heading in table.headings]
    for line, row in enumerate(table.rows, _HEAD + 1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, shapes)
            widths[column] = max(widths[column], _width(cell))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + _ROOM, _NARROW), _WIDE))
    last = _HEAD + len(table.rows)
    sheet.freeze_panes(_HEAD + 1, 0)
    if table.headings:
        sheet.autofilter(_HEAD, 0, last, len(table.headings) - 1)
    book.close()
    return kept.getvalue()


def _write(sheet: "Worksheet", line: int, column: int, cell: Cell, shapes: "Mapping[type, Format]") -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, cell, shapes[type(cell)])
    else:
        sheet.write_number(line, column, cell, shapes[type(cell)])


def _width(cell: Cell) -> int:
    """How wide a cell is, Hangul counted double."""
    if isinstance(cell, date):
        return len(_MOMENT if isinstance(cell, datetime) else _DAY) + 1
    return sum(2 if ord(letter) > 0x1100 else 1 for letter in str(cell)) if cell is not None else 0
