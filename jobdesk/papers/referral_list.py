"""알선자 명단 for a firm: who was sent to one vacancy, as far as they consented. Source: domain.md 2.8."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import mm
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf

_BLANK = 14


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
    printed_by: str = ""
    blank: bool = False


def referral_list_pdf(content: ReferralList) -> bytes:
    """The list on A4, as many pages as it needs; the last column is for the firm's result. Raises MissingFont."""
    columns = (
        TableColumn("#", 0.06, "right"),
        TableColumn(on_paper("Name"), 0.18),
        TableColumn(on_paper("Born"), 0.1),
        TableColumn(on_paper("Phone"), 0.2),
        TableColumn(on_paper("Referred"), 0.18),
        TableColumn(on_paper("Result"), 0.28),
    )
    result = on_paper("□ Hired    □ Not hired")
    rows = [
        (str(place), one.name, one.birth_year, one.phone, one.referred_on, result)
        for place, one in enumerate(content.people, 1)
    ]
    if content.blank:
        rows = [(str(place), "", "", "", "", result) for place in range(1, _BLANK + 1)]
    foot = on_paper("{center}, {counselor}, {phone}. Printed {day}.").format(
        center=content.center_name,
        counselor=content.counselor_name,
        phone=content.center_phone,
        day=content.printed_on,
    )
    notice = on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )
    about = " · ".join(part for part in (content.employer_name, content.title) if part)
    firm_line = about or on_paper("Firm ____________________    Vacancy ____________________")
    head = PaperHead(on_paper("List of persons referred"), firm_line, content.center_name, content.printed_by)
    return table_pdf(TablePaper(head, columns, rows, notes=(foot, notice), least=9.4 * mm))
