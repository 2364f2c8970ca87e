"""A vacancy in large type: the card a visitor takes along, the poster for the board. Source: domain.md 1.3."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, LEADING, REGULAR, draw, fit, mm
from jobdesk.papers.flow import Cell, Flow, PaperHead, flow_pdf

_MARGIN = 16 * mm
_ROW, _LABEL, _DUTIES = 17.5 * mm, 36 * mm, 24 * mm
_CARD_ROW, _HAND_ROW, _HAND_DUTIES = 11 * mm, 15 * mm, 40 * mm


@dataclass(frozen=True, slots=True)
class VacancySheet:
    """A vacancy ready to print.

    Attributes:
        facts: label and what is said; empty ones leave room for handwriting.
        title: empty on a blank sheet, where it and the firm are rows to fill in.
        source: where an external one comes from; empty for one of ours.
        ask_at: where to ask for it: the center, or whom the firm named.
    """

    head: PaperHead
    title: str
    employer_name: str
    facts: Sequence[tuple[str, str]]
    duties: str
    source: str = ""
    ask_at: str = ""


def vacancy_card_pdf(content: VacancySheet) -> bytes:
    """The card on A4 in large type. Raises MissingFont."""
    return flow_pdf(content.head, lambda flow: _card(flow, content))


def _card(flow: Flow, content: VacancySheet) -> None:
    facts = [*content.facts, (on_paper("Duties"), content.duties)]
    if content.title:
        flow.write(content.title, size=22, bold=True)
        flow.gap(1 * mm)
        flow.write(_firm(content), size=16)
        flow.gap(4 * mm)
    else:
        facts = [*_to_fill(content), *facts]
    row, last = (_CARD_ROW, _CARD_ROW) if content.title else (_HAND_ROW, _HAND_DUTIES)
    for at, (label, said) in enumerate(facts, 1):
        least = last if at == len(facts) else row
        flow.row([Cell(label, 0.24, label=True), Cell(said, 0.76)], size=15, least=least)
    flow.gap(5 * mm)
    flow.write(content.ask_at, size=14, bold=True)
    flow.gap(1 * mm)
    flow.write(on_paper("Terms as told by the firm. Ask whether it is still open."), size=10, ink=GREY)


def _firm(content: VacancySheet) -> str:
    return " · ".join(part for part in (content.employer_name, content.source) if part)


def _to_fill(content: VacancySheet) -> list[tuple[str, str]]:
    """What stands in large type over the facts, as rows to be filled by hand."""
    return [(on_paper("Title"), content.title), (on_paper("Firm"), _firm(content))]


def _row_height(said: str, width: float) -> float:
    lines, size = fit(said, BOLD, 22, width, 2 * _ROW)
    return max(_ROW, len(lines) * size * LEADING + 4 * mm)


def vacancy_poster_pdf(content: VacancySheet) -> bytes:
    """The poster: one A4 page to be read from afar; what does not fit is cut visibly. Raises MissingFont."""
    pen, finish = draw(A4, content.head.title)
    width = A4[0] - 2 * _MARGIN
    pen.text(_MARGIN, 13 * mm, content.head.title, size=20, font=BOLD, ink=GREY, width=width * 0.45)
    right = _MARGIN + width * 0.45
    pen.text(right, 14 * mm, content.head.about, size=13, width=width * 0.55, align="right", ink=GREY)
    y = 26 * mm
    if content.title:
        y += pen.text(_MARGIN, y, content.title, size=40, font=BOLD, width=width, box=34 * mm) + 3 * mm
        y += pen.text(_MARGIN, y, _firm(content), size=24, width=width, box=22 * mm) + 6 * mm
        y = max(y, 52 * mm)
    foot = A4[1] - 46 * mm
    shown = [fact for fact in content.facts if fact[1]] or [*_to_fill(content), *content.facts]
    says_duties = bool(content.duties) or not content.title
    left = foot - y - (_DUTIES if says_duties else 4 * mm)
    wanted = [_row_height(said, width - _LABEL) for _label, said in shown]
    heights = wanted if sum(wanted) <= left else [left / len(shown)] * len(shown)
    for (label, said), high in zip(shown, heights, strict=True):
        pen.line(_MARGIN, y, _MARGIN + width, ink=GREY)
        pen.text(_MARGIN, y + min(4.4 * mm, high / 4), label, size=17, width=_LABEL - 3 * mm, ink=GREY)
        drop = min(2.6 * mm, high / 8)
        pen.text(_MARGIN + _LABEL, y + drop, said, size=22, font=BOLD, width=width - _LABEL, box=high - drop)
        y += high
    pen.line(_MARGIN, y, _MARGIN + width, ink=GREY)
    if says_duties:
        pen.text(_MARGIN, y + 4.4 * mm, on_paper("Duties"), size=17, width=_LABEL - 3 * mm, ink=GREY)
        box, room = max(foot - y - 6 * mm, 8 * mm), width - _LABEL
        pen.text(_MARGIN + _LABEL, y + 4 * mm, content.duties, size=17, font=REGULAR, width=room, box=box)
    pen.line(_MARGIN, foot, _MARGIN + width, width=1.2, ink=GREY)
    pen.text(_MARGIN, foot + 4 * mm, content.ask_at, size=22, font=BOLD, width=width, box=20 * mm)
    pen.text(_MARGIN, A4[1] - 17 * mm, content.head.center_name, size=16, width=width * 0.6)
    pen.text(_MARGIN, A4[1] - 9 * mm, content.head.printed_by, size=8.5, width=width, ink=GREY)
    return finish()
