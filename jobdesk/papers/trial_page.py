"""The test page of a printer: what it can say, how small, how wide, and whether its codes are read."""

from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.base.strips import Strip, StripCode, StripGap, StripLine, StripRule
from jobdesk.papers.drawing import mm
from jobdesk.papers.strip_pdf import strip_pdf

SHEETS = {"a4": (210.0, 297.0), "a5": (148.0, 210.0)}
PAPERS = (*SHEETS, "roll")
ROLL, EDGE, SHEET_EDGE, DOTS_PER_MM = 72.0, 2.0, 15.0, 8
NUMBER = "00000000000000"
"""As long as a slip's number, and no slip's."""
SYLLABLES = ("가각간갈감갑강같꽃낱닭뷁쀓쓩앉읊쟤찢켰튐펭햏훯힣", "강감찬 곽뷁돌 남궁쀼 선우횰 황보햏")
SIGNS = "0123456789 ABCabc @ ( ) · ~ ㎡ ₩ △ ○ ● ☎ → 「」 % ‰"


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What a test page says.

    Attributes:
        place: how and where the printer is reached.
        paper: a4, a5 or roll.
        dots: width of a roll printer's head.
    """

    center_name: str
    printer: str
    place: str
    paper: str
    dots: int | None
    at: str


def ruler_mm(page: TrialPage) -> float:
    """How long the rule across it is on paper."""
    if page.paper in SHEETS:
        return SHEETS[page.paper][0] - 2 * SHEET_EDGE
    return (page.dots or 0) / DOTS_PER_MM * (ROLL - 2 * EDGE) / ROLL


def trial_strip(page: TrialPage) -> Strip:
    """The page from top to bottom."""
    ruler = on_paper("The rule above is {length} mm long; both of its ends are seen.")
    return (
        *((StripGap(SHEET_EDGE),) if page.paper in SHEETS else ()),
        StripLine(on_paper("Test page"), "title", bold=True, align="center"),
        StripLine(page.center_name, align="center"),
        StripRule(),
        StripLine(page.printer, "large", bold=True),
        StripLine(page.place),
        StripLine(page.at, "small"),
        StripRule(),
        StripLine(ruler.format(length=f"{ruler_mm(page):.1f}"), "small"),
        StripGap(2),
        *(StripLine(text, "large", bold=True) for text in SYLLABLES),
        *(StripLine(text) for text in (*SYLLABLES, SIGNS)),
        *(StripLine(text, "small") for text in (*SYLLABLES, SIGNS)),
        StripGap(2),
        StripCode("qr", NUMBER),
        StripGap(2),
        StripCode("code128", NUMBER),
        StripLine(NUMBER, "small", align="center"),
        *(_end() if page.paper not in SHEETS else ()),
    )


def _end() -> Strip:
    said = on_paper("Nothing is missing below this line: the paper is cut behind it.")
    return StripRule(dashed=True), StripLine(said, "small")


def trial_pdf(page: TrialPage) -> bytes:
    """The page for its paper. Raises MissingFont where the system has no Korean font."""
    width, height = SHEETS.get(page.paper, (ROLL, 0.0))
    edge = (SHEET_EDGE if page.paper in SHEETS else EDGE) * mm
    return strip_pdf(trial_strip(page), width, on_paper("Test page"), height, edge)
