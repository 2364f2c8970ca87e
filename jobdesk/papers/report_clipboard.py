"""A report's tables for the clipboard: HTML that 한글 and Excel paste as a table with lines, and text with tabs.

Styles stand in each cell, since 한글 reads no style sheet. Excel and LibreOffice are told of each whether it is a
text, which then never becomes a formula, or a number, and which.
"""

from dataclasses import dataclass
from decimal import Decimal
from html import escape

from jobdesk.base.i18n import on_paper
from jobdesk.papers.report_layout import grid, unit_of
from jobdesk.papers.report_tables import (
    HeadCell,
    Placed,
    ReportChart,
    ReportDocument,
    ReportTable,
    TableCell,
    head,
    number,
    row,
)

_LINE = "border:0.5pt solid #000000;padding:2pt 4pt;font-family:'맑은 고딕';font-size:10pt;"
_AS_TEXT = "mso-number-format:'\\@';"
_NATIVE_TEXT = ' x:str="" sdnum="1042;0;@"'


@dataclass(frozen=True, slots=True)
class Clipping:
    """What goes to the clipboard: a program takes the richest it knows."""

    html: str
    text: str


def clip_document(document: ReportDocument) -> Clipping:
    """Every table of a report."""
    parts = [clip_table(table, document) for table in document.tables]
    return Clipping("\n".join(part.html for part in parts), "\n".join(part.text for part in parts))


def clip_table(table: ReportTable, document: ReportDocument) -> Clipping:
    """One table under its title, unit and base date."""
    return _clip(table, f"{document.base_line} {unit_of(table, document)}".strip())


def clip_alone(table: ReportTable) -> Clipping:
    """One table that stands in no report, under its title and unit."""
    return _clip(table, table.unit_line)


def _clip(table: ReportTable, above: str) -> Clipping:
    body: dict[int, list[Placed]] = {line: [] for line in range(len(table.head) + len(table.rows))}
    for one in table.placed():
        body[one.row].append(one)
    rows = "".join(f"<tr>{''.join(_cell(one) for one in cells)}</tr>" for cells in body.values())
    notes = "".join(f"<p>※ {escape(note)}</p>" for note in table.notes)
    html = (
        f'<p>□ {escape(table.title)}</p><p style="text-align:right">{escape(above)}</p>'
        f'<table border="1" cellspacing="0" style="border-collapse:collapse">{rows}</table>{notes}'
    )
    return Clipping(html, _text(table, above))


def clip_chart(chart: ReportChart) -> Clipping:
    """The figures of a chart as a table."""
    above = on_paper("(unit: {unit})").format(unit=chart.unit) if chart.unit else ""
    lines = tuple(
        row(label, *(number(one.values[place]) for one in chart.series))
        for place, label in enumerate(chart.labels)
    )
    heads = head([on_paper("Category"), *(one.label for one in chart.series)])
    return _clip(ReportTable(chart.title, chart.title, above, heads, lines), above)


def _value(value: int | Decimal | None) -> TableCell:
    """A chart's value with as many decimals as it has."""
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    return number(value, decimals=max(0, decimals))


def _cell(one: Placed) -> str:
    """A heading, label or figure. Excel counts with the figure; what is printed stands before its eyes."""
    style, tag, native = _LINE, "td", _NATIVE_TEXT
    if isinstance(one.content, HeadCell):
        style += _AS_TEXT
        if one.part == "head":
            style, tag = f"{style}background:#EEF1F4;text-align:center;font-weight:bold;", "th"
    elif one.content.kind == "text" or one.content.value is None or isinstance(one.content.value, str):
        style += _AS_TEXT + ("" if one.content.kind == "text" else "text-align:right;")
    else:
        style += f"text-align:right;mso-number-format:{_format(one.content)};"
        native = (
            f' x:num="{one.content.value}" sdval="{one.content.value}" sdnum="1042;1042;{_shape(one.content)}"'
        )
    spans = f' rowspan="{one.rows}"' if one.rows > 1 else ""
    spans += f' colspan="{one.columns}"' if one.columns > 1 else ""
    return f'<{tag}{spans}{native} style="{escape(style, quote=True)}">{escape(one.printed)}</{tag}>'


def _shape(cell: TableCell) -> str:
    shape = "#,##0" + (f".{'0' * cell.decimals}" if cell.decimals else "")
    return f"{shape};△{shape}"


def _format(cell: TableCell) -> str:
    """The number format as a style sheet of Excel writes it: each sign behind a backslash."""
    return f"'{''.join(sign if sign in '0△' else f'{chr(92)}{sign}' for sign in _shape(cell))}'"


def _text(table: ReportTable, above: str) -> str:
    """Tabs between cells, as printed; a spanning cell stands in its first place."""
    lines = [f"□ {table.title}", above]
    for at, line in enumerate(grid(table)):
        shown = [one.printed if (one.row, one.column) == (at, column) else "" for column, one in enumerate(line)]
        lines.append("\t".join(_flat(said) for said in shown))
    return "\n".join([*lines, *(f"※ {note}" for note in table.notes)]) + "\n"


def _flat(said: str) -> str:
    """One line without tabs, never a formula where it is pasted."""
    flat = " ".join(said.split())
    return f"'{flat}" if flat.startswith(("=", "+", "@")) or (flat.startswith("-") and flat != "-") else flat
