"""취업알선장 as a PDF: A4, A5 or the 72 mm roll, which grows in length."""

import re
from typing import Literal

from jobdesk.base.i18n import on_paper
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.papers.drawing import BOLD, LEADING, REGULAR, Pen, draw, mm, wrap
from jobdesk.papers.slip_content import SlipContent, heading, notice, reply_to, sections, stub_lines
from jobdesk.papers.slip_sheet import A4_SHEET, A5_SHEET, sheet_pdf

__all__ = ["SLIP_PAPERS", "Paper", "SlipContent", "slip_pdf"]

Paper = Literal["a4", "a5", "roll"]
SLIP_PAPERS: tuple[Paper, ...] = ("a4", "a5", "roll")
ROLL_WIDTH = 72 * mm
_KEPT_WHOLE = re.compile(r"□ |\([^)]*\)| +_")
_LONG_BLANK = re.compile("_{21,}")


def slip_pdf(content: SlipContent, paper: Paper) -> bytes:
    """The slip as a PDF: one page on A4 or A5, one strip as long as it needs on the roll.

    Raises MissingFont where the system has no Korean font.
    """
    if paper == "roll":
        return _roll(content)
    return sheet_pdf(content, A4_SHEET if paper == "a4" else A5_SHEET)


def _narrow(said: str) -> str:
    """A line of the stub for the strip: a box, a label and its blank, and brackets stay whole."""
    return _KEPT_WHOLE.sub(lambda found: re.sub(" +", "\xa0", found[0]), _LONG_BLANK.sub("_" * 20, said))


def _roll(content: SlipContent) -> bytes:
    """Measured once on a tall page, then drawn on a page of just that length."""
    name = format_slip_number(content.number)
    measured, _unused = draw((ROLL_WIDTH, 5000 * mm), name)
    pen, finish = draw((ROLL_WIDTH, _strip(measured, content) + 6 * mm), name)
    _strip(pen, content)
    return finish()


def _of_center(content: SlipContent) -> str:
    counselor = "  ".join(said for said in (content.counselor_name, content.counselor_phone) if said)
    return "\n".join(said for said in (content.center_address, counselor) if said)


def _strip(pen: Pen, content: SlipContent) -> float:
    x, width, y = 2 * mm, ROLL_WIDTH - 4 * mm, 3 * mm

    def put(said: str, size: float, font: str = REGULAR, align: str = "left", gap: float = 1.0) -> None:
        nonlocal y
        for line in wrap(said, font, size, width):
            pen.text(x, y, line, size=size, font=font, width=width, box=size * LEADING, align=align)
            y += size * LEADING
        y += gap * mm

    put(heading(content), 17, BOLD, "center")
    if content.number:
        put(format_slip_number(content.number), 11, BOLD, "center")
    put(
        on_paper("Issued {issued}   Valid until {until}").format(
            issued=content.issued_on, until=content.valid_until
        ),
        8.5,
        align="center",
    )
    for section in sections(content):
        pen.line(x, y, x + width)
        y += 1.5 * mm
        put(section.title, 10, BOLD)
        for name, value in section.rows:
            if value:
                put(name, 8, gap=0)
                put(value, 12 if section.large else 10, BOLD if section.large else REGULAR)
    pen.line(x, y, x + width)
    y += 1.5 * mm
    put(content.center_name, 10, BOLD, gap=0)
    put(_of_center(content), 9.5)
    put(notice(), 8)
    if content.number:
        pen.qr(x + (width - 30 * mm) / 2, y, content.number, 30 * mm)
        y += 31 * mm
    pen.line(x, y, x + width, width=0.8, dash=(3, 2))
    y += 3 * mm
    put(on_paper("Reply on the interview"), 12, BOLD)
    put(f"{content.employer_name} · {content.title} · {content.jobseeker_name}", 9)
    for said in stub_lines():
        put(_narrow(said), 9, gap=3)
    put(reply_to(content), 8.5, gap=2)
    if not content.number:
        return y
    bar = 0.375 * mm
    pen.code128(x + (width - (101 + 20) * bar) / 2, y, content.number, bar=bar, height=11 * mm)
    y += 12 * mm
    put(format_slip_number(content.number), 9, align="center")
    return y
