"""번호표: a waiting number on the roll, large enough to be read at arm's length; it names nobody."""

from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.base.strips import Strip, StripCode, StripGap, StripLine, StripPart, StripRule
from jobdesk.papers.drawing import mm
from jobdesk.papers.strip_pdf import EDGE, strip_pdf

SHEETS = {"a4": (210.0, 297.0), "a5": (148.0, 210.0)}
PAPERS = (*SHEETS, "roll")
ROLL, SHEET_EDGE = 72.0, 20.0


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """What a waiting number's paper says.

    Attributes:
        label: A012.
        ahead: how many of the same purpose wait before.
        at: day and time it was given out, as it is read.
        code: what the QR code holds: the day's digits and the label.
        reissued: it was printed before: it says 재발급.
    """

    center_name: str
    label: str
    purpose: str
    ahead: int
    at: str
    code: str
    reissued: bool = False


def ticket_strip(sheet: TicketSheet) -> Strip:
    """The paper from top to bottom."""
    ahead = on_paper("Waiting before you: {count}").format(count=sheet.ahead)
    parts: list[StripPart] = [StripLine(sheet.center_name, align="center"), StripRule()]
    if sheet.reissued:
        parts.append(StripLine(on_paper("Issued again"), "large", bold=True, align="center"))
    parts += [
        StripLine(on_paper("Your waiting number"), align="center"),
        StripLine(sheet.label, "huge", bold=True, align="center"),
        StripLine(sheet.purpose, "title", bold=True, align="center"),
        StripGap(1),
        StripLine(ahead if sheet.ahead else on_paper("Nobody waits before you."), "large", align="center"),
        StripRule(),
        StripLine(on_paper("Please wait until your number is called."), align="center"),
        StripLine(sheet.at, "small", align="center"),
        StripGap(1),
        StripCode("qr", sheet.code),
    ]
    return tuple(parts)


def ticket_pdf(sheet: TicketSheet, paper: str) -> bytes:
    """The number on the roll, or at the head of a sheet. Raises MissingFont where there is no Korean font."""
    width, height = SHEETS.get(paper, (ROLL, 0.0))
    edge = SHEET_EDGE * mm if paper in SHEETS else EDGE
    return strip_pdf(ticket_strip(sheet), width, sheet.label, height, edge)
