"""A paper that is a table: headed, on as many pages as it needs, with empty lines where it is filled by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape

from jobdesk.papers.drawing import GREY, mm
from jobdesk.papers.flow import SIZE, Cell, Flow, PaperHead, flow_pdf

MOST_KEPT = 60 * mm
"""A line higher than this may begin on the page after its heading."""
SIGN_OFF_WIDE, SIGN_OFF_NAME, SIGN_OFF_HIGH = 22 * mm, 6 * mm, 14 * mm


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its head, its share of the width, how it is set."""

    head: str
    share: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A table ready to print.

    Attributes:
        rows: the values of a line in the order of the columns; a line of one value heads those below it,
            on each page they go on.
        blank: so many empty lines follow, to be filled by hand.
        notes: sentences below the table.
        across: the paper lies on its long side.
        least: height of a line.
        sign_off: the names of the boxes that are signed, over the table.
        bold_last: the last line is a total.
    """

    head: PaperHead
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]] = ()
    blank: int = 0
    notes: Sequence[str] = ()
    across: bool = False
    size: float = SIZE
    least: float = 8.4 * mm
    sign_off: Sequence[str] = ()
    bold_last: bool = False


def table_pdf(content: TablePaper) -> bytes:
    """The table on A4. Raises MissingFont."""
    return flow_pdf(
        content.head,
        lambda flow: _fill(flow, content),
        size=landscape(A4) if content.across else A4,
    )


def _fill(flow: Flow, content: TablePaper) -> None:
    group = ""

    def heads() -> None:
        cells_of_head = [Cell(one.head, one.share, label=True, align=one.align) for one in content.columns]
        flow.row(cells_of_head, size=max(SIZE, content.size), least=8 * mm)
        if group:
            flow.row([Cell(group, bold=True)], size=content.size, least=content.least)

    def cells(values: Sequence[str], *, bold: bool = False) -> list[Cell]:
        return [
            Cell(value, one.share, bold=bold, align=one.align)
            for value, one in zip(values, content.columns, strict=len(values) > 1)
        ]

    if content.sign_off:
        _draw_boxes(flow, content.sign_off)
    heads()
    flow.on_turn = heads
    last = len(content.rows) - 1 if content.bold_last else -1
    for place, values in enumerate(content.rows):
        if len(values) == 1 < len(content.columns):
            group = ""
            below = cells(content.rows[place + 1]) if place + 1 < len(content.rows) else []
            flow.need(content.least + min(flow.height_of(below, size=content.size), MOST_KEPT))
            flow.row([Cell(values[0], bold=True)], size=content.size, least=content.least)
            group = values[0]
        else:
            flow.row(cells(values, bold=place == last), size=content.size, least=content.least)
    group = ""
    for _line in range(content.blank):
        flow.row([Cell("", one.share) for one in content.columns], size=content.size, least=content.least)
    flow.on_turn = None
    flow.gap(3 * mm)
    for note in content.notes:
        flow.write(note, size=10, ink=GREY)


def _draw_boxes(flow: Flow, names: Sequence[str]) -> None:
    """결재란, at the right over the table."""
    for place, name in enumerate(names):
        x = flow.left + flow.width - (len(names) - place) * SIGN_OFF_WIDE
        flow.pen.box(x, flow.y, SIGN_OFF_WIDE, SIGN_OFF_NAME, ink=GREY)
        flow.pen.text(x, flow.y + 1.3 * mm, name, size=8.5, width=SIGN_OFF_WIDE, align="center")
        flow.pen.box(x, flow.y + SIGN_OFF_NAME, SIGN_OFF_WIDE, SIGN_OFF_HIGH, ink=GREY)
    flow.gap(SIGN_OFF_NAME + SIGN_OFF_HIGH + 4 * mm)
