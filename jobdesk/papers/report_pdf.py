"""A report on A4 as a Korean office prints it: □ headings, unit at the right, ※ notes, base date, numbered pages.

Wide tables lie, long ones go on under their repeated head, charts follow the tables. Source: domain.md 8.2, 8.3.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, INK, LINE, REGULAR, SHADE, mm, plain
from jobdesk.papers.fonts import register_fonts
from jobdesk.papers.report_charts import chart_drawing
from jobdesk.papers.report_columns import Fit, Part, fit_table, measured
from jobdesk.papers.report_layout import unit_of
from jobdesk.papers.report_tables import Placed, ReportChart, ReportDocument, ReportTable, TableCell

MARGIN, TOP, FOOT = 16 * mm, 14 * mm, 16 * mm
_UPRIGHT, _LYING = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
_ALIGNS = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_KEPT_WHOLE = 26
"""Rows: a table of no more stands on one page."""
_LEAST_BEGUN = 45 * mm
"""The room that a page must have left for a table to begin on it."""
_LONGEST_SPAN = 90 * mm
"""Of rows under one label: over more it is repeated, so that a page may turn between them."""


def document_pdf(document: ReportDocument) -> bytes:
    """The whole report. Raises MissingFont."""
    register_fonts()
    out = BytesIO()
    made = BaseDocTemplate(out, pagesize=A4, title=plain(document.title), author="jobdesk", invariant=1)
    fits = [fit_table(table, measured, upright=_UPRIGHT, lying=_LYING) for table in document.tables]
    turn = fits[0].turn if fits else "upright"
    templates = [_template("upright", A4), _template("lying", landscape(A4))]
    made.addPageTemplates(templates if turn == "upright" else templates[::-1])  # the first one begins
    story = _opening(document)
    charts = [_chart(chart) for chart in document.charts]
    lying = _Page(turn, story)
    for table, fit in zip(document.tables, fits, strict=True):
        placed = list(_table(table, fit, unit_of(table, document)))
        if lying.takes(fit, placed):
            story += placed
            continue
        if fit.turn != turn:
            if turn == "upright":  # the charts stand behind the first tables, before the page turns
                story, charts = [*story, *charts], []
            turn = fit.turn
            story += [NextPageTemplate(turn), PageBreak()]
            lying = _Page(turn, [])
        lying.put(placed)
        story += placed
    if charts and turn != "upright":
        story += [NextPageTemplate("upright"), PageBreak()]
    story += charts
    story += [_line(f"※ {note}", size=8.5, ink=GREY) for note in document.notes]
    footer = plain(document.footer)
    made.build(story, canvasmaker=lambda *given, **named: _Numbered(footer, *given, **named))
    return out.getvalue()


class _Page:
    """The page that is being filled: where it lies and has room, an upright table stands on it too."""

    def __init__(self, turn: str, story: Sequence[Flowable]) -> None:
        self._turn = turn
        self._width, whole = (_LYING, A4[0]) if turn == "lying" else (_UPRIGHT, A4[1])
        self._whole = whole - TOP - FOOT
        self._left = self._whole
        self.put(story)

    def put(self, story: Sequence[Flowable]) -> None:
        """What stands there now; a table over several pages leaves what it leaves on the last."""
        for one in story:
            need = self._height(one)
            self._left = self._left - need if need <= self._left else self._whole - need % self._whole

    def takes(self, fit: Fit, story: Sequence[Flowable]) -> bool:
        """Whether an upright table has room on the lying page; it is put there."""
        need = sum(map(self._height, story))
        if self._turn != "lying" or fit.turn != "upright" or self._left < max(need, _LEAST_BEGUN):
            return False
        self._left -= need
        return True

    def _height(self, one: Flowable) -> float:
        if isinstance(one, CondPageBreak):
            return 0.0
        parts = one._content if isinstance(one, KeepTogether) else [one]
        return float(sum(part.wrap(self._width, self._whole)[1] + part.getSpaceAfter() for part in parts))


class _Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that knows how many pages there are when it writes their feet."""

    def __init__(self, footer: str, *given: Any, **named: Any) -> None:  # noqa: ANN401  the canvas's own arguments
        super().__init__(*given, **named)
        self._footer = footer
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            width = self._pagesize[0]
            self.setFillColor(GREY)
            self.setFont(REGULAR, 8)
            self.drawString(MARGIN, 9 * mm, self._footer)
            self.drawRightString(width - MARGIN, 9 * mm, f"{number} / {len(self._kept)}")
            super().showPage()
        super().save()


def _template(name: str, size: tuple[float, float]) -> PageTemplate:
    frame = Frame(MARGIN, FOOT, size[0] - 2 * MARGIN, size[1] - TOP - FOOT, 0, 0, 0, 0, id=name)
    return PageTemplate(id=name, frames=[frame], pagesize=size)


def _line(
    said: str, *, size: float, font: str = REGULAR, align: str = "left", ink: object = INK, after: float = 1
) -> Paragraph:
    style = ParagraphStyle(
        "line",
        fontName=font,
        fontSize=size,
        leading=size * 1.35,
        alignment=_ALIGNS[align],
        textColor=ink,
        spaceAfter=after,
    )
    return Paragraph(escape(plain(said)), style)


def _opening(document: ReportDocument) -> list[Flowable]:
    """Title, boxes for signatures, base date."""
    story: list[Flowable] = [_line(document.title, size=18, font=BOLD, align="center", after=6)]
    if document.signers:
        head = [on_paper("Approval"), *document.signers]
        boxes = Table(
            [head, [""] * len(head)], colWidths=[9 * mm, *[18 * mm] * len(document.signers)], hAlign="RIGHT"
        )
        boxes._argH = [5 * mm, 12 * mm]
        boxes.setStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, LINE),
                ("SPAN", (0, 0), (0, 1)),
                ("FONT", (0, 0), (-1, -1), REGULAR, 8.5),
                ("ALIGN", (0, 0), (-1, -1), "CENTER"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
        story += [boxes, Spacer(1, 4)]
    return [*story, _line(document.base_line, size=10, align="right", ink=GREY, after=2)]


def _table(table: ReportTable, fit: Fit, unit: str) -> Iterator[Flowable]:
    """Heading and unit, then each part of the table, then its notes."""
    for place, part in enumerate(fit.parts, 1):
        yield CondPageBreak(_LEAST_BEGUN)
        title = f"□ {table.title}" + (f" ({place}/{len(fit.parts)})" if len(fit.parts) > 1 else "")
        whole = [_above(title, unit, sum(part.widths)), _grid(table, fit, part), Spacer(1, 3)]
        if len(table.rows) <= _KEPT_WHOLE:
            yield KeepTogether(whole)
        else:
            yield from whole
    yield from (_line(f"※ {note}", size=8.5, ink=GREY) for note in table.notes)
    yield Spacer(1, 8)


def _above(title: str, unit: str, width: float) -> Flowable:
    """A heading at the left and its unit at the right."""
    cells = [_line(title, size=11.5, font=BOLD), _line(unit, size=9, align="right", ink=GREY)]
    made = Table([cells], colWidths=[width * 0.68, width * 0.32])
    whole = ((0, 0), (-1, -1))
    made.setStyle([("LEFTPADDING", *whole, 0), ("RIGHTPADDING", *whole, 0), ("VALIGN", *whole, "BOTTOM")])
    return made


def _grid(table: ReportTable, fit: Fit, part: Part) -> Table:
    lines, heads = len(table.head) + len(table.rows), len(table.head)
    data: list[list[object]] = [[""] * len(part.columns) for _row in range(lines)]
    pad = fit.size * 0.3
    style: list[Sequence[object]] = [
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("LINEABOVE", (0, 0), (-1, 0), 1.1, INK),
        ("LINEBELOW", (0, -1), (-1, -1), 1.1, INK),
        ("BACKGROUND", (0, 0), (-1, heads - 1), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONT", (0, heads), (-1, -1), BOLD if table.large else REGULAR, fit.figure_size),
        ("LEADING", (0, heads), (-1, -1), fit.figure_size * 1.2),
        ("ALIGN", (0, heads), (-1, -1), "CENTER" if table.large else "RIGHT"),
        *((f"{side}PADDING", (0, 0), (-1, -1), pad) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
    ]
    said = [(one, column, columns, _said(one, fit)) for one, column, columns in part.cells(table)]
    heights = [
        max(fit.size * 1.35, fit.figure_size * 1.2 if line >= heads else 0) + 2 * pad for line in range(lines)
    ]
    for one, column, columns, words in sorted(said, key=lambda found: found[0].rows):
        need = 2 * pad
        if isinstance(words, Paragraph):
            need += words.wrap(sum(part.widths[column : column + columns]) - 2 * pad, A4[1])[1]
        for top, rows in _chunks(one, heights):
            last = top + rows - 1
            heights[last] += max(0.0, need - sum(heights[top : last + 1]))
            data[top][column] = words
            if rows > 1 or columns > 1:
                style.append(("SPAN", (column, top), (column + columns - 1, last)))
    grid = Table(data, colWidths=part.widths, rowHeights=heights, repeatRows=heads)
    grid.setStyle(style)
    return grid


def _chunks(one: Placed, heights: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The rows a cell stands over, in pieces between which a page may turn; a heading stays whole."""
    top, end = one.row, one.row + one.rows
    while top < end:
        rows = 1
        while top + rows < end and (one.part == "head" or sum(heights[top : top + rows + 1]) <= _LONGEST_SPAN):
            rows += 1
        yield top, rows
        top += rows


def _said(one: Placed, fit: Fit) -> object:
    """Figures as they are; words as paragraphs, which break into lines."""
    if one.part == "head":
        return _line(one.printed, size=fit.size, font=BOLD, align="center", after=0)
    if isinstance(one.content, TableCell) and one.content.kind != "text":
        return plain(one.printed)
    return _line(one.printed, size=fit.size, after=0)


def _chart(chart: ReportChart) -> Flowable:
    unit = on_paper("(unit: {unit})").format(unit=chart.unit) if chart.unit else ""
    head = _above(f"□ {chart.title}", unit, _UPRIGHT)
    return KeepTogether([head, chart_drawing(chart, _UPRIGHT), Spacer(1, 10)])
