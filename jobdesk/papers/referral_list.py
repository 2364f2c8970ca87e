"""알선자 명단 for a firm: who was sent to one vacancy, as far as they consented. Source: domain.md 2.8."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import mm
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf

_BLANK = 11


@dataclass(frozen=True, slots=True)
class ReferredPerson:
    """One line; the birth year alone."""

    name: str
    birth_year: str
    phone: str
    referred_on: str


@dataclass(frozen=True, slots=True)
class ReferralList:
    """The list of one vacancy, all text ready to print.

    Attributes:
        center_fax, center_address: where the firm sends it back.
    """

    employer_name: str
    title: str
    center_name: str
    center_phone: str
    counselor_name: str
    printed_on: str
    people: Sequence[ReferredPerson]
    printed_by: str = ""
    vacancy_no: str = ""
    center_fax: str = ""
    center_address: str = ""
    blank: bool = False


def referral_list_pdf(content: ReferralList) -> bytes:
    """The list on A4 across, as many pages as it needs; the last columns are the firm's. Raises MissingFont."""
    columns = (
        TableColumn("#", 0.05, "right"),
        TableColumn(on_paper("Name"), 0.15),
        TableColumn(on_paper("Born"), 0.07, "center"),
        TableColumn(on_paper("Phone"), 0.16),
        TableColumn(on_paper("Referred"), 0.13),
        TableColumn(on_paper("Result of the interview"), 0.31),
        TableColumn(on_paper("Starts on"), 0.13),
    )
    result = on_paper("□ Hired  □ Not hired  □ Undecided  □ Did not come")
    rows = [
        (str(place), one.name, one.birth_year, one.phone, one.referred_on, result, "")
        for place, one in enumerate(content.people, 1)
    ]
    if content.blank:
        rows = [(str(place), "", "", "", "", result, "") for place in range(1, _BLANK + 1)]
    foot = on_paper("{center}, {counselor}, {phone}. Printed {day}.").format(
        center=content.center_name,
        counselor=content.counselor_name,
        phone=content.center_phone,
        day=content.printed_on,
    )
    notice = on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )
    answer = on_paper("Please reply to {center}, phone {phone}, fax {fax}").format(
        center=" ".join(part for part in (content.center_name, content.center_address) if part),
        phone=content.center_phone or "-",
        fax=content.center_fax or "-",
    )
    checked = on_paper("Checked by ____________________ (signature or seal)")
    about = " · ".join(part for part in (content.employer_name, content.title, content.vacancy_no) if part)
    firm_line = about or on_paper("Firm ____________________    Vacancy ____________________")
    head = PaperHead(on_paper("List of persons referred"), firm_line, content.center_name, content.printed_by)
    notes = (checked, answer, foot, notice)
    return table_pdf(TablePaper(head, columns, rows, notes=notes, across=True, size=11, least=9.4 * mm))
