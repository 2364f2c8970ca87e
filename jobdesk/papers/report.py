"""The supervisor's sheet: the published table, or any list of figures. Source: statistics.md 5, 9."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from jobdesk.papers.drawing import BOLD, GREY, LEADING, REGULAR, Pen, draw, mm, wrap

MARGIN = 16 * mm


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its heading, value as printed, unit, and the heading it stands under."""

    label: str
    value: str
    unit: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A sheet of figures, all text ready to print.

    Attributes:
        cells: left to right in the published table, top to bottom in a list.
        published: two-level table across the page, else a list.
        tables: further tables, as (title, rows of label and value).
    """

    title: str
    base_line: str
    cells: Sequence[Cell]
    published: bool
    notes: Sequence[str]
    tables: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()


def report_pdf(paper: ReportPaper) -> bytes:
    """The sheet on A4, as many pages as it needs, each with its number. Raises MissingFont."""
    pen, finish = draw(A4, paper.title)
    sheet = _Sheet(pen)
    pen.text(MARGIN, 20 * mm, paper.title, size=20, font=BOLD, width=sheet.width, box=28, align="center")
    pen.text(MARGIN, 31 * mm, paper.base_line, size=10.5, width=sheet.width, align="right", ink=GREY)
    sheet.y = 38 * mm
    (_published if paper.published else _list)(sheet, paper.cells)
    for title, rows in paper.tables:
        sheet.room(24 * mm)
        sheet.y += 6 * mm
        pen.text(MARGIN, sheet.y, f"□ {title}", size=11.5, font=BOLD)
        sheet.y += 7 * mm
        for label, value in rows:
            sheet.pair(label, value, "")
        sheet.close_table()
    sheet.y += 6 * mm
    for note in paper.notes:
        for place, line in enumerate(wrap(f"※ {note}", REGULAR, 8.5, sheet.width)):
            sheet.room(6 * mm)
            sheet.pen.text(MARGIN, sheet.y, line if place == 0 else f"    {line}", size=8.5, ink=GREY)
            sheet.y += 8.5 * LEADING
    sheet.number()
    return finish()


class _Sheet:
    """A page that turns itself over."""

    def __init__(self, pen: Pen) -> None:
        self.pen, self.width, self.y, self.page = pen, A4[0] - 2 * MARGIN, 0.0, 1

    def room(self, height: float) -> None:
        if self.y + height > A4[1] - 20 * mm:
            self.number()
            self.pen.canvas.showPage()
            self.page, self.y = self.page + 1, 20 * mm

    def number(self) -> None:
        self.pen.text(
            MARGIN, A4[1] - 14 * mm, f"- {self.page} -", size=9, width=self.width, align="center", ink=GREY
        )

    def pair(self, label: str, value: str, unit: str) -> None:
        self.room(8 * mm)
        self.pen.line(MARGIN, self.y, MARGIN + self.width)
        self.pen.text(MARGIN + 3 * mm, self.y + 1.6 * mm, label, size=10.5, width=self.width * 0.55)
        self.pen.text(
            MARGIN + self.width * 0.55,
            self.y + 1.6 * mm,
            value,
            size=10.5,
            font=BOLD,
            width=self.width * 0.3,
            align="right",
        )
        self.pen.text(MARGIN + self.width * 0.88, self.y + 1.8 * mm, unit, size=9.5, ink=GREY)
        self.y += 7.6 * mm

    def close_table(self) -> None:
        self.pen.line(MARGIN, self.y, MARGIN + self.width)


def _list(sheet: _Sheet, cells: Sequence[Cell]) -> None:
    for cell in cells:
        sheet.pair(cell.label, cell.value, cell.unit)
    sheet.close_table()


def _published(sheet: _Sheet, cells: Sequence[Cell]) -> None:
    """Two header rows (group over heading with its unit), one row of large figures."""
    pen, x, y, each = sheet.pen, MARGIN, sheet.y, sheet.width / len(cells)
    pen.shade(x, y, sheet.width, 18 * mm)
    pen.line(x, y, x + sheet.width, width=1.2)
    pen.line(x, y + 18 * mm, x + sheet.width)
    pen.line(x, y + 32 * mm, x + sheet.width, width=1.2)
    place = 0
    while place < len(cells):
        group = cells[place].group
        span = 1
        while group and place + span < len(cells) and cells[place + span].group == group:
            span += 1
        left = x + place * each
        if group:
            pen.text(left, y + 2.2 * mm, group, size=11, font=BOLD, width=each * span, align="center")
            pen.line(left, y + 8.4 * mm, left + each * span)
            for inner in range(span):
                _column(pen, cells[place + inner], left + inner * each, y + 9 * mm, each)
                if inner:
                    pen.upright(left + inner * each, y + 8.4 * mm, y + 32 * mm)
        else:
            _column(pen, cells[place], left, y + 4.5 * mm, each)
        if place:
            pen.upright(left, y, y + 32 * mm)
        for inner in range(span):
            pen.text(
                left + inner * each,
                y + 21 * mm,
                cells[place + inner].value,
                size=17,
                font=BOLD,
                width=each,
                box=24,
                align="center",
            )
        place += span
    sheet.y = y + 34 * mm


def _column(pen: Pen, cell: Cell, x: float, y: float, width: float) -> None:
    pen.text(x, y, cell.label, size=10.5, width=width, align="center")
    pen.text(x, y + 4.6 * mm, f"({cell.unit})", size=8.5, width=width, align="center", ink=GREY)
