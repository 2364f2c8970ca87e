"""알선자 명단 for a firm: who was sent to one vacancy, as far as they consented. Source: domain.md 2.8."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, draw, mm

MARGIN = 16 * mm
_WIDTHS = (0.07, 0.17, 0.12, 0.21, 0.15, 0.28)


@dataclass(frozen=True, slots=True)
class ReferredPerson:
    """One line; the birth year alone."""

    name: str
    birth_year: str
    phone: str
    referred_on: str


@dataclass(frozen=True, slots=True)
class ReferralList:
    """The list of one vacancy, all text ready to print."""

    employer_name: str
    title: str
    center_name: str
    center_phone: str
    counselor_name: str
    printed_on: str
    people: Sequence[ReferredPerson]


def referral_list_pdf(content: ReferralList) -> bytes:
    """The list on A4, as many pages as it needs; the last column is for the firm's result. Raises MissingFont."""
    pen, finish = draw(A4, on_paper("List of persons referred"))
    width = A4[0] - 2 * MARGIN
    edges = [MARGIN + width * sum(_WIDTHS[:place]) for place in range(len(_WIDTHS))]
    heads = ("#", on_paper("Name"), on_paper("Born"), on_paper("Phone"), on_paper("Referred"), on_paper("Result"))

    def head() -> float:
        pen.text(MARGIN, 18 * mm, on_paper("List of persons referred"), size=20, font=BOLD)
        about = f"{content.employer_name} · {content.title}"
        pen.text(MARGIN, 29 * mm, about, size=12, width=width)
        pen.shade(MARGIN, 38 * mm, width, 8 * mm)
        for edge, name, share in zip(edges, heads, _WIDTHS, strict=True):
            pen.text(edge + 2 * mm, 40 * mm, name, size=10, font=BOLD, width=width * share - 3 * mm)
        return 46 * mm

    y = head()
    for place, person in enumerate(content.people, 1):
        if y > A4[1] - 40 * mm:
            pen.canvas.showPage()
            y = head()
        values = (str(place), person.name, person.birth_year, person.phone, person.referred_on, "□ 채용  □ 불채용")
        pen.line(MARGIN, y, MARGIN + width)
        for edge, value, share in zip(edges, values, _WIDTHS, strict=True):
            pen.text(edge + 2 * mm, y + 2.4 * mm, value, size=10.5, width=width * share - 3 * mm)
        y += 9.4 * mm
    pen.line(MARGIN, y, MARGIN + width)
    foot = on_paper("{center}, {counselor}, {phone}. Printed {day}.").format(
        center=content.center_name,
        counselor=content.counselor_name,
        phone=content.center_phone,
        day=content.printed_on,
    )
    pen.text(MARGIN, y + 6 * mm, foot, size=10, width=width)
    notice = on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )
    pen.text(MARGIN, y + 12 * mm, notice, size=9, width=width, ink=GREY)
    return finish()
