"""Papers of an event: the sign-in sheet and 면접 시간표, in large type. Source: domain.md 2.7."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4, landscape

from jobdesk.base.i18n import mark, on_paper
from jobdesk.papers.drawing import mm
from jobdesk.papers.flow import Cell, Flow, PaperHead, flow_pdf

WIDE = landscape(A4)
FIRMS_A_PAGE, LEAST_BLANK = 5, 8
RESULT_BOXES = mark("□ Hired    □ Not hired    □ Waiting")
_LINE, _SLOT, _WIDEST_SLOT = 11.5 * mm, 11 * mm, 17 * mm
_TIME = 0.1
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

    def titled(self, title: str) -> PaperHead:
        """The head of a sheet; without an event it is left open."""
        about = " · ".join(word for word in (self.name, self.about) if word)
        open_line = on_paper("Event ______________________________    Day ______________")
        return PaperHead(title, about or open_line, self.center_name, self.printed_by)


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
    return flow_pdf(content.head.titled(on_paper("Sign-in sheet")), lambda flow: _sign_in(flow, content.people))


def _sign_in(flow: Flow, people: Sequence[tuple[str, str]]) -> None:
    names = ("#", on_paper("Name"), on_paper("Phone, last 4"), on_paper("Signature"), on_paper("Time"))

    def heads() -> None:
        flow.row(_cells(names, _SIGN_IN, label=True), size=12, least=9 * mm)

    note = on_paper("New here? Write your name and the last four digits on an empty line and tell the desk.")
    flow.write(note, size=10)
    flow.gap(2 * mm)
    heads()
    flow.on_turn = heads
    number = 0
    while number < len(people) + LEAST_BLANK or flow.y + _LINE <= flow.bottom:
        name, tail = people[number] if number < len(people) else ("", "")
        number += 1
        flow.row(_cells((str(number), name, tail, "", ""), _SIGN_IN), size=14, least=_LINE)
    flow.on_turn = None


def timetable_pdf(content: TimetableSheet) -> bytes:
    """The timetable on A4 across, as many pages as it needs. Raises MissingFont."""
    if content.a_page_each and content.firms:
        first = content.head.titled(_firm_title(content.firms[0]))
        return flow_pdf(first, lambda flow: _firm_pages(flow, content.firms), size=WIDE)
    head = content.head.titled(on_paper("Interview timetable"))
    return flow_pdf(head, lambda flow: _grid(flow, content), size=WIDE)


def _grid(flow: Flow, content: TimetableSheet) -> None:
    """When, down; where, across; the name in the field."""
    firms = content.firms
    for left in range(0, max(len(firms), 1), FIRMS_A_PAGE):
        if left:
            flow.on_turn = None
            flow.turn()
        _grid_part(flow, firms[left : left + FIRMS_A_PAGE], content.times)
    flow.on_turn = None


def _grid_part(flow: Flow, firms: Sequence[FirmPart], times: Sequence[str]) -> None:
    each = (1 - _TIME) / max(len(firms), 1)

    def heads() -> None:
        names = [Cell(f"{firm.name}\n{firm.booth}".strip(), each, label=True, align="center") for firm in firms]
        flow.row([Cell("", _TIME, label=True), *names], size=13, least=13 * mm)

    heads()
    flow.on_turn = heads
    slot = min(_WIDEST_SLOT, max(_SLOT, (flow.bottom - flow.y) / max(len(times), 1)))
    size = 15 + 5 * (slot - _SLOT) / (_WIDEST_SLOT - _SLOT)
    named = [{line.at: line.name for line in firm.lines} for firm in firms]
    for at in times:
        cells = [Cell(names.get(at, ""), each, align="center") for names in named]
        flow.row([Cell(at, _TIME, bold=True, align="center"), *cells], size=size, least=slot - 0.01)


def _firm_pages(flow: Flow, firms: Sequence[FirmPart]) -> None:
    """The people of one firm, with room for its results."""
    heads = (on_paper("Time"), on_paper("Name"), on_paper("Born"), on_paper("Result"))

    def draw_heads() -> None:
        flow.row(_cells(heads, _OF_FIRM, label=True), size=12, least=9 * mm)

    for place, part in enumerate(firms):
        if place:
            flow.on_turn = None
            flow.follow(replace(flow.head, title=_firm_title(part)))
        draw_heads()
        flow.on_turn = draw_heads
        for line in part.lines:
            flow.row(
                _cells((line.at, line.name, line.born, on_paper(RESULT_BOXES)), _OF_FIRM), size=14, least=_SLOT
            )
    flow.on_turn = None


def _firm_title(part: FirmPart) -> str:
    return " · ".join(word for word in (part.name, part.booth) if word)


def _cells(values: Sequence[str], shares: Sequence[float], *, label: bool = False) -> list[Cell]:
    return [Cell(value, share, label=label) for value, share in zip(values, shares, strict=True)]
