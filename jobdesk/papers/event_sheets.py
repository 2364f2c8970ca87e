"""Papers of an event: the sign-in sheet and 면접 시간표, in large type. Source: domain.md 2.7."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape

from jobdesk.base.i18n import mark, on_paper
from jobdesk.papers.drawing import BOLD, GREY, Pen, draw, mm

MARGIN = 15 * mm
WIDE = landscape(A4)
FIRMS_A_PAGE, LEAST_BLANK = 5, 8
RESULT_BOXES = mark("□ Hired    □ Not hired    □ Waiting")
_LINE, _SLOT, _WIDEST_SLOT, _ROWS = 11.5 * mm, 11 * mm, 17 * mm, 13
_SIGN_IN = (0.09, 0.25, 0.2, 0.3, 0.16)
_OF_FIRM = (0.12, 0.26, 0.12, 0.5)


@dataclass(frozen=True, slots=True)
class EventHead:
    """What stands over every sheet, ready to print.

    Attributes:
        about: day, hours and place.
        printed_by: who printed it and when.
    """

    name: str
    about: str
    center_name: str
    printed_by: str


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """Who signed up, masked: name and the last digits of the phone."""

    head: EventHead
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FirmLine:
    """One slot of a firm: when, who, born in which year."""

    at: str
    name: str
    born: str


@dataclass(frozen=True, slots=True)
class FirmPart:
    """A firm of the timetable: its heading, and who comes when."""

    name: str
    booth: str
    lines: Sequence[FirmLine]


@dataclass(frozen=True, slots=True)
class TimetableSheet:
    """면접 시간표: for the door as one grid, or a page a firm to write the results on."""

    head: EventHead
    times: Sequence[str]
    firms: Sequence[FirmPart]
    a_page_each: bool = False


def sign_in_pdf(content: SignInSheet) -> bytes:
    """The sign-in sheet on A4, with blank lines for walk-ins to the end of the page. Raises MissingFont."""
    title = on_paper("Sign-in sheet")
    pen, finish = draw(A4, title)
    width, bottom = A4[0] - 2 * MARGIN, A4[1] - 26 * mm
    heads = ("#", on_paper("Name"), on_paper("Phone, last 4"), on_paper("Signature"), on_paper("Time"))
    edges = _edges(_SIGN_IN, width)
    number, left, blank = 0, list(content.people), 0
    while left or blank < LEAST_BLANK:
        if number:
            pen.canvas.showPage()
        y = _head(pen, content.head, title, A4[0])
        y = _heads(pen, edges, heads, y, width)
        while y + _LINE <= bottom and (left or number >= len(content.people)):
            name, tail = left.pop(0) if left else ("", "")
            number, blank = number + 1, blank + (not name)
            values = (str(number), name, tail, "", "")
            _row(pen, edges, values, y, width)
            y += _LINE
        pen.line(MARGIN, y, MARGIN + width)
        note = on_paper("New here? Write your name and the last four digits on an empty line and tell the desk.")
        pen.text(MARGIN, A4[1] - 22 * mm, note, size=10, width=width)
        _foot(pen, content.head, A4)
    return finish()


def timetable_pdf(content: TimetableSheet) -> bytes:
    """The timetable on A4 across, as many pages as it needs. Raises MissingFont."""
    pen, finish = draw(WIDE, on_paper("Interview timetable"))
    if content.a_page_each:
        pages = [(part, part.lines[at : at + _ROWS]) for part in content.firms for at in _starts(part.lines)]
        for place, (part, lines) in enumerate(pages):
            _turn(pen, place)
            _firm_page(pen, content.head, part, lines)
    else:
        grids = [
            (content.firms[left : left + FIRMS_A_PAGE], content.times[top : top + _ROWS])
            for left in range(0, max(len(content.firms), 1), FIRMS_A_PAGE)
            for top in _starts(content.times)
        ]
        for place, (firms, times) in enumerate(grids):
            _turn(pen, place)
            _grid_page(pen, content.head, firms, times)
    return finish()


def _starts(rows: Sequence[object]) -> range:
    return range(0, max(len(rows), 1), _ROWS)


def _turn(pen: Pen, place: int) -> None:
    if place:
        pen.canvas.showPage()


def _grid_page(pen: Pen, head: EventHead, firms: Sequence[FirmPart], times: Sequence[str]) -> None:
    """When, down; where, across; the name in the field."""
    width = WIDE[0] - 2 * MARGIN
    y = _head(pen, head, on_paper("Interview timetable"), WIDE[0])
    first = 24 * mm
    each = (width - first) / max(len(firms), 1)
    tall = 13 * mm
    pen.shade(MARGIN, y, width, tall)
    for place, firm in enumerate(firms):
        x = MARGIN + first + each * place
        pen.text(x, y + 1.4 * mm, firm.name, size=13, font=BOLD, width=each - 2 * mm, align="center")
        pen.text(x, y + 7.6 * mm, firm.booth, size=10, width=each - 2 * mm, align="center", ink=GREY)
    top, y = y, y + tall
    slot = min(_WIDEST_SLOT, max(_SLOT, (WIDE[1] - y - 18 * mm) / max(len(times), 1)))
    size = 15 + 5 * (slot - _SLOT) / (_WIDEST_SLOT - _SLOT)
    drop = (slot - size * 1.25) / 2
    named = [{line.at: line.name for line in firm.lines} for firm in firms]
    for at in times:
        pen.line(MARGIN, y, MARGIN + width)
        pen.text(MARGIN, y + drop, at, size=size, font=BOLD, width=first - 2 * mm, align="center")
        for place, names in enumerate(named):
            x = MARGIN + first + each * place
            pen.text(x, y + drop, names.get(at, ""), size=size, width=each - 2 * mm, align="center")
        y += slot
    pen.line(MARGIN, y, MARGIN + width)
    for place in range(len(firms) + 2):
        x = MARGIN + (first + each * (place - 1) if place else 0)
        pen.upright(x, top, y)


def _firm_page(pen: Pen, head: EventHead, part: FirmPart, lines: Sequence[FirmLine]) -> None:
    """The people of one firm, with room for its results."""
    width = WIDE[0] - 2 * MARGIN
    title = " · ".join(word for word in (part.name, part.booth) if word)
    y = _head(pen, head, title, WIDE[0])
    edges = _edges(_OF_FIRM, width)
    heads = (on_paper("Time"), on_paper("Name"), on_paper("Born"), on_paper("Result"))
    y = _heads(pen, edges, heads, y, width)
    for line in lines:
        _row(pen, edges, (line.at, line.name, line.born, on_paper(RESULT_BOXES)), y, width)
        y += _SLOT
    pen.line(MARGIN, y, MARGIN + width)


def _head(pen: Pen, head: EventHead, title: str, across: float) -> float:
    """Title, event and its day; where the rows begin."""
    width = across - 2 * MARGIN
    pen.text(MARGIN, 13 * mm, title, size=22, font=BOLD, width=width * 0.6)
    pen.text(MARGIN + width * 0.6, 16 * mm, head.center_name, size=12, width=width * 0.4, align="right", ink=GREY)
    about = " · ".join(word for word in (head.name, head.about) if word)
    pen.text(MARGIN, 25 * mm, about, size=13, width=width)
    return 35 * mm


def _foot(pen: Pen, head: EventHead, size: tuple[float, float]) -> None:
    pen.text(
        MARGIN, size[1] - 12 * mm, head.printed_by, size=9, width=size[0] - 2 * MARGIN, align="center", ink=GREY
    )


def _edges(shares: Sequence[float], width: float) -> list[tuple[float, float]]:
    """Where each column begins, and how wide it is."""
    return [(MARGIN + width * sum(shares[:place]), width * share) for place, share in enumerate(shares)]


def _heads(pen: Pen, edges: Sequence[tuple[float, float]], heads: Sequence[str], y: float, width: float) -> float:
    pen.shade(MARGIN, y, width, 9 * mm)
    for (x, wide), head in zip(edges, heads, strict=True):
        pen.text(x + 2 * mm, y + 2 * mm, head, size=11, font=BOLD, width=wide - 3 * mm)
    return y + 9 * mm


def _row(pen: Pen, edges: Sequence[tuple[float, float]], values: Sequence[str], y: float, width: float) -> None:
    pen.line(MARGIN, y, MARGIN + width)
    for (x, wide), value in zip(edges, values, strict=True):
        pen.text(x + 2 * mm, y + 2.6 * mm, value, size=14, width=wide - 3 * mm)
