"""취업알선장 as a PDF: A4, A5 or the 72 mm roll, which grows in length."""

from typing import Literal

from jobdesk.papers.slip_content import SlipContent, describe
from jobdesk.papers.slip_sheet import A4_SHEET, A5_SHEET, cut_rows, sheet_pdf
from jobdesk.papers.slip_strip import strip_of
from jobdesk.papers.strip_pdf import strip_pdf

__all__ = ["SLIP_PAPERS", "Paper", "SlipContent", "cut_on", "slip_pdf", "strip_of"]

Paper = Literal["a4", "a5", "roll"]
SLIP_PAPERS: tuple[Paper, ...] = ("a4", "a5", "roll")


def slip_pdf(content: SlipContent, paper: Paper) -> bytes:
    """The slip as a PDF: one page on A4 or A5, one strip as long as it needs on the roll.

    Raises MissingFont where the system has no Korean font.
    """
    slip = describe(content)
    if paper == "roll":
        return strip_pdf(strip_of(content), title=slip.number)
    return sheet_pdf(slip, A4_SHEET if paper == "a4" else A5_SHEET)


def cut_on(content: SlipContent, paper: str) -> list[str]:
    """The labels of what this paper has too little room for; a roll is as long as it needs."""
    if paper == "roll":
        return []
    return cut_rows(describe(content), A4_SHEET if paper == "a4" else A5_SHEET)
