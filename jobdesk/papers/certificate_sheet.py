"""취업상담·알선 확인서 and 면접확인서: the center's own word on what it did. Source: domain.md 2.4."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, mm
from jobdesk.papers.flow import Cell, Flow, PaperHead, flow_pdf


@dataclass(frozen=True, slots=True)
class CertificateSheet:
    """A certificate as it was issued.

    Attributes:
        person, facts: label and what is said.
        copy: 재발급 and the copy number, from the second on.
        told: what it is not, at the foot.
    """

    number: str
    title: str
    person: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    submit_to: str
    sentence: str
    issued_on: str
    center_name: str
    center_about: str
    issued_by: str
    printed_by: str
    copy: str = ""
    told: str = ""


def certificate_pdf(content: CertificateSheet) -> bytes:
    """The certificate on A4. Raises MissingFont."""
    head = PaperHead("", printed_by=content.printed_by)
    return flow_pdf(head, lambda flow: _fill(flow, content), subject=content.title)


def _fill(flow: Flow, content: CertificateSheet) -> None:
    pen = flow.pen
    number = on_paper("No. {number}").format(number=content.number)
    pen.text(flow.left, 14 * mm, number, size=11, width=flow.width * 0.6)
    if content.copy:
        pen.text(flow.left, 13.6 * mm, content.copy, size=12, font=BOLD, width=flow.width, align="right")
    flow.y = 32 * mm
    flow.write(content.title, size=26, bold=True, align="center")
    flow.gap(12 * mm)
    _table(flow, on_paper("Person"), content.person)
    flow.gap(5 * mm)
    _table(flow, on_paper("What is confirmed"), content.facts)
    flow.gap(5 * mm)
    flow.row([Cell(on_paper("To be handed in at"), 0.24, label=True), Cell(content.submit_to, 0.76)], size=12.5)
    flow.need(70 * mm)
    flow.gap(16 * mm)
    flow.write(content.sentence, size=14, align="center")
    flow.gap(14 * mm)
    flow.write(content.issued_on, size=14, align="center")
    flow.gap(14 * mm)
    top = flow.y
    flow.write(content.center_name, size=20, bold=True, align="center")
    pen.box(flow.left + flow.width - 24 * mm, top - 7 * mm, 24 * mm, 24 * mm, ink=GREY)
    seal = on_paper("(seal)")
    pen.text(flow.left + flow.width - 24 * mm, top + 3 * mm, seal, size=9, width=24 * mm, align="center", ink=GREY)
    flow.gap(14 * mm)
    flow.write(content.center_about, size=10.5, align="center", ink=GREY)
    flow.write(content.issued_by, size=10.5, align="center", ink=GREY)
    flow.gap(6 * mm)
    flow.write(content.told, size=9.5, align="center", ink=GREY)


def _table(flow: Flow, heading: str, rows: Sequence[tuple[str, str]]) -> None:
    flow.write(heading, size=12, bold=True)
    flow.gap(1.6 * mm)
    for label, said in rows:
        flow.row([Cell(label, 0.24, label=True), Cell(said, 0.76)], size=12.5, least=10 * mm)
