"""A report as a workbook: a sheet for each table, native numbers, ready to print on A4.

Source: hardware.md (XLSX), domain.md 8.2 and 8.3, statistics.md 5.
"""

from datetime import UTC
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_layout import text_width, unit_of
from jobdesk.papers.report_tables import HeadCell, Placed, ReportDocument, ReportTable, TableCell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "맑은 고딕"
_TITLE, _BASE, _UNIT, _HEAD = 0, 1, 2, 3
_LONGEST_NAME, _LONGEST_FOOTER = 31, 250
_NARROW, _WIDE, _WIDE_SHEET, _ROW = 7, 40, 96, 18
_OPTIONS = {
    # What people typed stays a text: a cell that begins with = + - @ never becomes a formula.
    "in_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def report_workbook(document: ReportDocument) -> bytes:
    """The workbook of a report; its properties name no person."""
    from xlsxwriter import Workbook  # loaded with the first export

    kept = BytesIO()
    book = Workbook(kept, _OPTIONS)
    made = document.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": document.title, "company": document.center, "created": made})
    styles = _Styles(book)
    names: set[str] = set()
    for place, table in enumerate(document.tables):
        sheet = book.add_worksheet(_sheet_name(table.title, names))
        _fill(sheet, styles, document, table, last=place == len(document.tables) - 1)
    book.close()
    return kept.getvalue()


class _Styles:
    """Formats made once each: a workbook holds 64,000 at most."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **asked: Any) -> "Format":  # noqa: ANN401  the format's properties are of many types
        wanted = {"font_name": FONT, "font_size": 10, "valign": "vcenter", **asked}
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(wanted)
        return self.made[key]

    def of(self, one: Placed, table: ReportTable) -> "Format":
        """The format of a cell of the grid."""
        size = 16 if table.large and one.part == "cell" else 10
        if isinstance(one.content, HeadCell):
            shade = {"bg_color": "#EEF1F4", "bold": True} if one.part == "head" else {}
            side = {"align": "center"} if one.part == "head" else {"align": "left", "indent": 1}
            return self(border=1, text_wrap=True, **side, **shade)
        if one.content.kind == "text":
            return self(border=1, align="left", indent=1, text_wrap=True)
        align = "center" if table.large else "right"
        return self(border=1, align=align, font_size=size, num_format=number_format(one.content))


def number_format(cell: TableCell) -> str:
    """Commas, `△` for minus, its mark behind the number: #,##0.0" (잠정)";△#,##0.0" (잠정)"."""
    shape = "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")
    said = cell.mark.replace('"', "")
    shape += f'"{cell.unit}"' if cell.unit else ""
    shape += f'" ({said})"' if said else ""
    return f'{shape};"△"{shape};{shape};@'


def _fill(
    sheet: "Worksheet", styles: _Styles, document: ReportDocument, table: ReportTable, *, last: bool
) -> None:
    columns = table.columns
    bottom = _HEAD + len(table.head) + len(table.rows)
    sheet.set_default_row(_ROW)
    _across(sheet, _TITLE, columns, document.title, styles(bold=True, font_size=16, align="center"))
    _across(sheet, _BASE, columns, document.base_line, styles(align="right"))
    sheet.write_string(_UNIT, 0, f"□ {table.title}", styles(bold=True, font_size=12))
    if columns > 1:
        sheet.write_string(_UNIT, columns - 1, unit_of(table, document), styles(align="right"))
    widths = [_NARROW] * columns
    for one in table.placed():
        _write(sheet, one, styles.of(one, table))
        if one.columns == 1:
            widths[one.column] = max(widths[one.column], min(text_width(one.printed) + 2, _WIDE))
    if table.large:
        widths = [max(width, 13) for width in widths]
        sheet.set_row(bottom - 1, 30)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(_TITLE, 28)
    notes = [*table.notes, *(document.notes if last else ())]
    for line, note in enumerate(notes, bottom + 1):
        sheet.write_string(line, 0, f"※ {note}", styles(font_size=9))
    sheet.freeze_panes(_HEAD + len(table.head), table.stub)
    _print_setup(sheet, document, table, wide=sum(widths) > _WIDE_SHEET)


def _print_setup(sheet: "Worksheet", document: ReportDocument, table: ReportTable, *, wide: bool) -> None:
    sheet.set_paper(9)  # A4
    if wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
    sheet.center_horizontally()
    sheet.repeat_rows(0, _HEAD + len(table.head) - 1)
    foot = document.footer.replace("&", "&&")
    sheet.set_footer(f"&L{foot[:_LONGEST_FOOTER]}&R&P / &N")


def _across(sheet: "Worksheet", line: int, columns: int, said: str, shape: "Format") -> None:
    if columns > 1:
        sheet.merge_range(line, 0, line, columns - 1, "", shape)
    sheet.write_string(line, 0, said, shape)


def _write(sheet: "Worksheet", one: Placed, shape: "Format") -> None:
    line, column = _HEAD + one.row, one.column
    if one.rows > 1 or one.columns > 1:
        sheet.merge_range(line, column, line + one.rows - 1, column + one.columns - 1, "", shape)
    value = one.content.value if isinstance(one.content, TableCell) else one.content.text
    if isinstance(value, (int, Decimal)):
        # A workbook holds doubles: 15 digits, more than any rounded figure has.
        sheet.write_number(line, column, float(value), shape)
    else:
        sheet.write_string(line, column, one.printed, shape)


def _sheet_name(asked: str, taken: set[str]) -> str:
    """A name Excel takes: short, without its seven signs, unlike the others in any case."""
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in asked).strip(" '")
    base = clean[:_LONGEST_NAME] or on_paper("Table")
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        tail = f" ({count})"
        name = base[: _LONGEST_NAME - len(tail)] + tail
    taken.add(name.casefold())
    return name
