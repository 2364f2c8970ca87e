"""The exchange workbook as a file: streamed, so that a center of any size takes little memory.

Nothing of it lies on a disk but where it is written to: XlsxWriter's own streaming keeps the rows in readable
temporary files, so it makes the shell alone (styles, headings, choices), and the rows are put into its sheets.
Source: exchange.md, hardware.md (XLSX), safety.md 6.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO, RawIOBase
from typing import IO, Any
from xml.sax.saxutils import escape

from jobdesk.base.cells import Shown, accepted
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.sheets import CELL_LIMIT, PARTED_BY, ROW_LIMIT, SHEETS, CellKind, ExchangeSheet, SheetColumn

UNPACKED_LIMIT = 2**30
_FONT = "맑은 고딕"
_SHORTEST_LIST, _LONGEST_LIST, _LONGEST_HINT, _LONGEST_TITLE = 2, 255, 255, 32
_CHUNK = 500
_MODEL = re.compile(rb'<row r="2".*?</row>', re.S)
_STYLES = re.compile(rb'<c r="[A-Z]+2" s="([0-9]+)"')
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_FORMATS: Mapping[CellKind, Mapping[str, Any]] = {
    CellKind.DATE: {"num_format": "yyyy-mm-dd", "align": "left"},
    CellKind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    CellKind.TIME: {"num_format": "hh:mm", "align": "left"},
    CellKind.INTEGER: {"num_format": "0"},
    CellKind.MONEY: {"num_format": "#,##0"},
    CellKind.DECIMAL: {"num_format": "0.##"},
    CellKind.HEADCOUNT: {"num_format": "#,##0"},
    CellKind.NOTE: {"num_format": "@", "text_wrap": True},
}
_TEXT_FORMAT = {"num_format": "@"}
"""Numbers typed into a text's column keep their leading zeros."""
_WIDTHS: Mapping[CellKind, int] = {
    CellKind.DATE: 12,
    CellKind.MOMENT: 17,
    CellKind.INTEGER: 8,
    CellKind.YES_NO: 10,
    CellKind.NOTE: 40,
    CellKind.KEY: 38,
    CellKind.EMAIL: 22,
    CellKind.SLIP_NUMBER: 17,
}
_USUAL_WIDTH, _NUMBER_WIDTH, _LONG_TEXT, _LONG_WIDTH = 14, 21, 200, 30
Rows = Callable[[ExchangeSheet], Iterable[Sequence[Shown]]]


def template_workbook(codes: CodeBook, made_at: datetime) -> bytes:
    """The workbook without rows: headings, the needed ones marked, and what each column accepts."""
    return _shell(codes, made_at, model=False)


def write_workbook(sink: IO[bytes] | RawIOBase, rows: Rows, codes: CodeBook, made_at: datetime) -> None:
    """Write the workbook sheet by sheet; the same rows and moment make the same bytes.

    Args:
        sink: only written to, from its beginning on.
        rows: of a sheet, a cell for each of its columns.

    Raises:
        InvalidInput: more than a sheet, or than a workbook that can be read back, holds.
    """
    room = UNPACKED_LIMIT
    with (
        zipfile.ZipFile(BytesIO(_shell(codes, made_at, model=True))) as shell,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        sheets = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(SHEETS, 1)}
        for name in shell.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = shell.read(name)
            parts = _filled(content, rows(sheets[name])) if name in sheets else iter((content,))
            with packed.open(info, "w") as member:
                for part in parts:
                    room -= len(part)
                    if room < 0:
                        raise InvalidInput(
                            _("The workbook would be too large to read back: export a shorter period.")
                        )
                    member.write(part)


def _filled(content: bytes, rows: Iterable[Sequence[Shown]]) -> Iterator[bytes]:
    """A sheet of the shell with the rows in place of its model row."""
    model = _MODEL.search(content)
    if model is None:
        raise ValueError("the shell has no model row")
    styles = [number.decode() for number in _STYLES.findall(model[0])]
    begins = [f'<c r="{_letters(place)}{{}}" s="{style}"' for place, style in enumerate(styles)]
    yield _DIMENSION.sub(b"", content[: model.start()])
    lines: list[str] = []
    for number, row in enumerate(rows, 2):
        if number > ROW_LIMIT + 1:
            sentence = _("A sheet holds {count} rows at most: export a shorter period.")
            raise InvalidInput(sentence.format(count=f"{ROW_LIMIT:,}"))
        cells = "".join(
            _cell(begin.format(number), cell) for begin, cell in zip(begins, row, strict=True) if cell is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
        if len(lines) == _CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()
    yield content[model.end() :]


def _letters(place: int) -> str:
    return ("" if place < 26 else chr(64 + place // 26)) + chr(65 + place % 26)


def _cell(begin: str, cell: Shown) -> str:
    """One cell: a text is never anything else, whatever it begins with."""
    if isinstance(cell, str):
        text = _LIKE_ESCAPED.sub("_x005F_", _NO_XML.sub("", cell[:CELL_LIMIT]))
        return f'{begin} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    return f"{begin}><v>{_number(cell)}</v></c>"


def _number(cell: int | Decimal | date | time | None) -> str:
    """What a spreadsheet keeps: numbers as they are, days counted from 1900."""
    if isinstance(cell, time):
        return repr((cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400)
    if isinstance(cell, datetime):
        return repr(_day_number(cell.date()) + (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400)
    if isinstance(cell, date):
        return str(_day_number(cell))
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _day_number(day: date) -> int:
    number = (day - date(1899, 12, 30)).days
    return number if number > 60 else number - 1  # a spreadsheet's 1900 has a 29 February


def _shell(codes: CodeBook, made_at: datetime, *, model: bool) -> bytes:
    """The workbook as XlsxWriter makes it; a model row is one of empty cells in their formats."""
    from xlsxwriter import Workbook  # loaded with the first export

    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": on_paper("Exchange workbook"), "created": made_at.astimezone(UTC).replace(tzinfo=None)}
    )
    head = {"font_name": _FONT, "bold": True, "bottom": 1, "valign": "vcenter"}
    heads = {
        needed: book.add_format({**head, "bg_color": shade})
        for needed, shade in (("always", "#F6C667"), ("normally", "#FBE8B8"), ("", "#F4F6F8"))
    }
    formats = {
        kind: book.add_format({"font_name": _FONT, "valign": "top", **_FORMATS.get(kind, _TEXT_FORMAT)})
        for kind in CellKind
    }
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.name)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, _width(column), formats[column.kind])
            page.write_string(0, place, column.heading, heads[column.needed])
            if choice := _choice(column, codes):
                page.data_validation(1, place, ROW_LIMIT, place, choice)
            if model:
                page.write_blank(1, place, None, formats[column.kind])
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(0)
    book.close()
    return kept.getvalue()


def _width(column: SheetColumn) -> int:
    wide = _NUMBER_WIDTH if column.name.endswith("_no") else _USUAL_WIDTH
    if column.kind is CellKind.TEXT and column.longest >= _LONG_TEXT:
        wide = _LONG_WIDTH
    return max(_WIDTHS.get(column.kind, wide), 2 * len(column.heading) + 2)


def _choice(column: SheetColumn, codes: CodeBook) -> dict[str, Any]:
    """A list to choose from where one fits, and a hint beside the cell; what is typed is never refused there."""
    told = accepted(column, codes)
    hint = _hint(column, told)
    if not hint:
        return {}
    chosen: dict[str, Any] = {"validate": "any"}
    if told and not column.many and len(told) >= _SHORTEST_LIST and len(",".join(told)) <= _LONGEST_LIST:
        chosen = {"validate": "list", "source": list(told), "show_error": False}
    return {
        **chosen,
        "ignore_blank": True,
        "input_title": column.heading[:_LONGEST_TITLE],
        "input_message": hint,
    }


def _hint(column: SheetColumn, told: Sequence[str]) -> str:
    marks = {
        "always": on_paper("Needed."),
        "normally": on_paper("Needed; without it the record is incomplete."),
        "": "",
    }
    lines = [marks[column.needed], _SHAPES.get(column.kind, lambda: "")()]
    lines.append(f"{PARTED_BY} ".join(told) if column.many else " · ".join(told))
    hint = "\n".join(filter(None, lines))
    return hint if len(hint) <= _LONGEST_HINT else hint[: _LONGEST_HINT - 1] + "…"


_SHAPES: Mapping[CellKind, Callable[[], str]] = {
    CellKind.DATE: lambda: on_paper("A date: 2026-11-20"),
    CellKind.MOMENT: lambda: on_paper("A date and a time: 2026-11-20 14:00"),
    CellKind.TIME: lambda: on_paper("A time: 09:00"),
    CellKind.INTEGER: lambda: on_paper("A whole number"),
    CellKind.MONEY: lambda: on_paper("Won"),
    CellKind.OCCUPATION: lambda: on_paper("KECO code, or the name of its small group"),
    CellKind.KEY: lambda: on_paper("Given by jobdesk: leave it empty in new rows."),
}
