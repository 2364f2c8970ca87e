"""업무일지: what each counselor did on a day, with sign-off boxes. Source: statistics.md 9 (daily)."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, draw, mm

MARGIN = 16 * mm


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day of the desk; `rows` are a counselor's name and the counts in the order of `columns`."""

    center_name: str
    day: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    open_items: Sequence[str]
    printed_by: str


def day_sheet_pdf(content: DaySheet) -> bytes:
    """The sheet on one A4 page; a total row foots. Raises MissingFont."""
    pen, finish = draw(A4, on_paper("Day sheet"))
    width = A4[0] - 2 * MARGIN
    pen.text(MARGIN, 18 * mm, on_paper("Day sheet"), size=20, font=BOLD)
    pen.text(MARGIN, 30 * mm, f"{content.center_name}   {content.day}", size=11.5)
    boxes = (on_paper("Person in charge"), on_paper("Team leader"), on_paper("Head"))
    for place, name in enumerate(boxes):
        x = MARGIN + width - (3 - place) * 22 * mm
        pen.box(x, 15 * mm, 22 * mm, 6 * mm)
        pen.text(x, 16.2 * mm, name, size=8.5, width=22 * mm, align="center")
        pen.box(x, 21 * mm, 22 * mm, 14 * mm)
    first, y = 36 * mm, 42 * mm
    each = (width - first) / len(content.columns)
    pen.shade(MARGIN, y, width, 8.4 * mm)
    for place, name in enumerate(content.columns):
        pen.text(MARGIN + first + place * each, y + 2.2 * mm, name, size=10, font=BOLD, width=each, align="center")
    y += 8.4 * mm
    total = [sum(counts[place] for _name, counts in content.rows) for place in range(len(content.columns))]
    for name, counts in [*content.rows, (on_paper("Total"), total)]:
        pen.line(MARGIN, y, MARGIN + width)
        font = BOLD if name == on_paper("Total") else "Korean"
        pen.text(MARGIN + 2 * mm, y + 2.2 * mm, name, size=10.5, font=font, width=first - 3 * mm)
        for place, count in enumerate(counts):
            pen.text(
                MARGIN + first + place * each,
                y + 2.2 * mm,
                f"{count:,}",
                size=10.5,
                font=font,
                width=each,
                align="center",
            )
        y += 8.4 * mm
    pen.line(MARGIN, y, MARGIN + width)
    y += 8 * mm
    pen.text(MARGIN, y, on_paper("□ Still open"), size=11.5, font=BOLD)
    y += 7 * mm
    for item in content.open_items or [on_paper("Nothing is open.")]:
        if y > A4[1] - 30 * mm:
            break
        y += pen.text(MARGIN + 4 * mm, y, f"- {item}", size=10, width=width - 4 * mm)
    pen.text(MARGIN, A4[1] - 14 * mm, content.printed_by, size=9, width=width, align="center", ink=GREY)
    return finish()
