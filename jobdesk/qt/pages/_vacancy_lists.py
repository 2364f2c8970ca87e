"""The lists of 구인: columns declared, built by the page."""

from collections.abc import Sequence

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


def vacancy_columns(codes: CodeBook) -> Sequence[Column[VacancyRow]]:
    """Of vacancies."""

    def wage(r: VacancyRow) -> str:
        return f"{codes.label('wage_basis', r.wage_basis)} {format_money(r.wage_min)}".strip()

    def remaining(r: VacancyRow) -> str:
        return f"{r.remaining}/{r.openings}" if r.kind == VacancyKind.OWN else "–"

    def closes(r: VacancyRow) -> str:
        return _("Until filled") if r.until_filled else format_date(r.closes_on)

    def of_code(heading: str, name: str, scheme: str, width: int) -> Column[VacancyRow]:
        return Column(
            heading, lambda r: codes.short(scheme, getattr(r, name)), width=width, name=name, optional=True
        )

    return (
        Column(
            mark("Received on"),
            lambda r: format_date(r.received_on),
            width=112,
            name="received",
            sorted_by="received",
        ),
        Column(
            mark("Firm"),
            lambda r: _watched(r.employer_name, r.watch_mark),
            width=176,
            name="firm",
            sorted_by="employer",
            tip=lambda r: r.watch_mark or r.employer_name,
        ),
        Column(mark("Title"), lambda r: r.title, stretch=True, name="title", sorted_by="title"),
        Column(mark("Dong of work"), lambda r: codes.short("dong", r.place_dong_code), width=112, name="dong"),
        Column(mark("Wage"), wage, align="right", width=168, name="wage"),
        Column(mark("Remaining"), remaining, align="right", width=84, name="remaining"),
        Column(mark("Closes on"), closes, width=112, name="closes"),
        Column(mark("Counselor"), lambda r: r.counselor, width=84, name="counselor"),
        Column(
            mark("State"), badge=lambda r: state_badge(codes, "vacancy_state", r.state), width=110, name="state"
        ),
        Column(mark("Phone"), lambda r: format_phone(r.phone), width=140, name="phone", optional=True),
        Column(
            mark("Referred now"),
            lambda r: str(r.referred),
            align="right",
            width=84,
            name="referred",
            optional=True,
        ),
        Column(mark("Vacancy number"), lambda r: r.vacancy_no, width=150, name="number", optional=True),
        of_code(mark("Kind"), "kind", "vacancy_kind", 76),
        of_code(mark("Occupation"), "occupation", "occupation", 190),
        of_code(mark("Employment type"), "employment_type", "employment_type", 110),
        of_code(mark("Channel"), "channel", "channel", 100),
        Column(
            mark("Confirmed on"), lambda r: format_date(r.checked_on), width=112, name="checked", optional=True
        ),
        Column(
            mark("Wage check"),
            badge=lambda r: state_badge(codes, "wage_verdict", r.wage_verdict),
            width=130,
            name="wage_verdict",
            optional=True,
        ),
        Column(
            mark("Watch mark"),
            badge=lambda r: Badge(r.watch_mark, "warning") if r.watch_mark else None,
            width=130,
            name="watch",
            optional=True,
        ),
    )


def _watched(name: str, why: str | None) -> str:
    """A firm; one under watch says so in every list, why in its tip."""
    return _("[watch] {firm}").format(firm=name) if why else name


def firm_columns(codes: CodeBook) -> Sequence[Column[EmployerRow]]:
    """Of employers."""
    return (
        Column(
            mark("Name of the firm"),
            lambda r: _watched(r.name, r.watch_mark),
            stretch=True,
            name="name",
            sorted_by="name",
            tip=lambda r: r.watch_mark or r.name,
        ),
        Column(
            mark("Business number"), lambda r: format_business_number(r.business_no), width=140, name="business_no"
        ),
        Column(mark("Industry"), lambda r: codes.label("industry", r.industry), width=240, name="industry"),
        Column(mark("Contact person"), lambda r: r.contact_name or "", width=110, name="contact"),
        Column(mark("Phone"), lambda r: format_phone(r.phone), width=140, name="phone"),
        Column(mark("Vacancies"), lambda r: str(r.vacancies), align="right", width=70, name="vacancies"),
        Column(mark("Open vacancies"), lambda r: str(r.open_vacancies), align="right", width=110, name="open"),
        Column(
            mark("Watch mark"),
            badge=lambda r: Badge(r.watch_mark, "warning") if r.watch_mark else None,
            width=130,
            name="watch",
            optional=True,
        ),
        Column(mark("Dong"), lambda r: codes.short("dong", r.dong_code), width=92, name="dong", optional=True),
        Column(
            mark("Size of the firm"),
            lambda r: codes.label("headcount_band", r.headcount_band),
            width=110,
            name="size",
            optional=True,
        ),
        Column(
            mark("Firm number"),
            lambda r: r.employer_no,
            width=150,
            name="number",
            sorted_by="number",
            optional=True,
        ),
        Column(
            mark("Last saved"),
            lambda r: format_datetime(r.saved_at),
            width=150,
            name="saved",
            sorted_by="saved",
            optional=True,
        ),
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
