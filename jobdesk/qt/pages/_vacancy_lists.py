"""The lists of 구인: columns declared, built by the page."""

from PySide6.QtGui import QAction

from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import VacancyKind
from jobdesk.base.formats import format_date, format_datetime, format_money
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.drafts import DraftRow
from jobdesk.services.employers import EmployerRow
from jobdesk.services.vacancies import VacancyRow


def vacancy_list(codes: CodeBook, first_act: QAction | None) -> ListView[VacancyRow]:
    """Vacancies, newest first."""
    return ListView(
        (
            Column(
                mark("Received on"),
                lambda r: format_date(r.received_on),
                width=120,
                sort=lambda r: r.received_on,
            ),
            Column(mark("Firm"), lambda r: r.employer_name, width=190),
            Column(mark("Title"), lambda r: r.title, stretch=True),
            Column(mark("Kind"), lambda r: codes.label("vacancy_kind", r.kind), width=76),
            Column(
                mark("Wage"),
                lambda r: f"{codes.label('wage_basis', r.wage_basis)} {format_money(r.wage_min)}".strip(),
                align="right",
                width=176,
            ),
            Column(
                mark("Remaining"),
                lambda r: f"{r.remaining}/{r.openings}" if r.kind == VacancyKind.OWN else "–",
                align="right",
                width=80,
            ),
            Column(mark("Closes on"), lambda r: format_date(r.closes_on), width=120),
            Column(mark("State"), badge=lambda r: state_badge(codes, "vacancy_state", r.state), width=110),
        ),
        key=lambda r: r.id,
        name=_("Vacancies"),
        empty=_("No vacancies here. Take one in when a firm calls."),
        first_act=first_act,
    )


def firm_list(codes: CodeBook, first_act: QAction | None) -> ListView[EmployerRow]:
    """Employers, last saved first."""
    return ListView(
        (
            Column(mark("Name of the firm"), lambda r: r.name, stretch=True),
            Column(mark("Business number"), lambda r: format_business_number(r.business_no), width=150),
            Column(mark("Industry"), lambda r: codes.label("industry", r.industry), width=280),
            Column(mark("Contact person"), lambda r: r.contact_name or "", width=110),
            Column(mark("Phone"), lambda r: format_phone(r.phone), width=150),
            Column(mark("Vacancies"), lambda r: str(r.vacancies), align="right", width=80),
        ),
        key=lambda r: r.id,
        name=_("Firms"),
        empty=_("No firms yet."),
        first_act=first_act,
    )


def unfinished_list() -> ListView[DraftRow]:
    """Forms that were put aside or left, those put aside first."""
    return ListView(
        (
            Column(mark("Form"), lambda r: r.title, stretch=True),
            Column(mark("Kept at"), lambda r: format_datetime(r.saved_at), width=190, sort=lambda r: r.saved_at),
            Column(
                mark("State"),
                badge=lambda r: Badge(_("put aside"), "warning") if r.parked else Badge(_("left"), "neutral"),
                width=120,
            ),
        ),
        key=lambda r: r.id,
        name=_("Unfinished"),
        empty=_("No form is unfinished. While one is open, Ctrl+Shift+P puts it aside."),
    )
