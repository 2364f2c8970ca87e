"""Papers of vacancies: 구인목록, card, poster, 구인신청서. Sources: domain.md 1.1, 1.3, 6.4.

What is handed out tells no contact person: a visitor who wants the job is referred (직업안정법 §2-2), the list is
정보제공 and no referral. A card or poster names the contact only where a person asked for it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.consent_texts import consent_texts
from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_time
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.base.i18n import on_paper
from jobdesk.base.phones import format_phone
from jobdesk.papers.drawing import mm
from jobdesk.papers.form_sheet import FormBox, FormPaper, FormPart, form_pdf
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.papers.vacancy_sheets import VacancySheet, vacancy_card_pdf, vacancy_poster_pdf
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._paper_parts import (
    a_sheet,
    boxes,
    consent_part,
    paper_head,
    parts_of,
    said,
    the_center,
    unbroken,
)
from jobdesk.services._printable import Printable
from jobdesk.services._rows import refuse_struck
from jobdesk.services.codes import code_book
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from jobdesk.services.openings import why_closed

MOST_LISTED = 1000
_DESK_FIELDS = ("note", "wage_confirmed", "wage_exempt", "surveillance_exempt")
_FIRM_DESK = ("note", "found_by", "is_agency", "contact_name", "contact_phone")
_FIELDS = {field.name: field for field in VACANCY}
_BLANK_LINES = 12


def draw_list(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """구인목록 of what is open today, by occupation, then dong.

    Args:
        detail: `filters`, pairs of a filter of the vacancies' list and what it asks for (occupation, dong, …).
    """
    codes = code_book(db)
    rows: list[Sequence[str]] = []
    notes = [
        on_paper("To be sent to a firm, ask at the desk: this list informs, it is no referral."),
        on_paper("Terms as told by the firms. A vacancy may be filled meanwhile."),
    ]
    if not detail.get("blank"):
        filters = [(name, tuple(value)) for name, value in detail.get("filters", ()) if name != "state"]
        asked = Asked("vacancies", filters=(("state", (VacancyState.OPEN.value,)), *filters))
        ids = read_ids(db, act, asked, limit=MOST_LISTED + 1)
        if len(ids) > MOST_LISTED:
            notes.insert(0, on_paper("Only the newest {count} are listed.").format(count=MOST_LISTED))
        found = db.scalars(select(Vacancy).where(Vacancy.id.in_(ids[:MOST_LISTED]))).all()
        rows = _grouped(codes, found)
        notes.insert(0, on_paper("{count} vacancies").format(count=len(found)))
    as_of = on_paper("As of {month}/{day}").format(month=act.today.month, day=act.today.day)
    if detail.get("blank"):
        as_of = on_paper("As of ____-__-__")
    about = " · ".join((as_of, on_paper("for information, no referral"), *_narrowed(codes, detail)))
    head = paper_head(db, act, on_paper("List of vacancies"), about)
    columns = (
        TableColumn(on_paper("Firm"), 0.17),
        TableColumn(on_paper("What is sought"), 0.18),
        TableColumn(on_paper("Persons sought"), 0.05, "center"),
        TableColumn(on_paper("Where one works"), 0.17),
        TableColumn(on_paper("Days and hours"), 0.12),
        TableColumn(on_paper("Wage"), 0.19),
        TableColumn(on_paper("Closes on"), 0.12),
    )
    blank = _BLANK_LINES if detail.get("blank") else 0
    paper = TablePaper(head, columns, rows, blank, notes, across=True, size=11, least=8 * mm)
    return a_sheet(f"vacancies-{act.today:%Y%m%d}", table_pdf, paper)


def _narrowed(codes: CodeBook, detail: Mapping[str, Any]) -> list[str]:
    """Of which occupations and dongs alone it tells."""
    asked = [(name, value) for name, value in detail.get("filters", ()) if name in {"occupation", "dong"}]
    return [codes.labels(name, value, "ko") for name, value in asked]


def _grouped(codes: CodeBook, found: Sequence[Vacancy]) -> list[Sequence[str]]:
    """Under a line for each middle group of occupations; those without one last."""

    def group(one: Vacancy) -> str:
        return (one.occupation or "")[:2]

    def order(one: Vacancy) -> tuple[bool, str, str, str]:
        return (not group(one), group(one), one.place_dong_code or "~", one.vacancy_no)

    rows: list[Sequence[str]] = []
    before = None
    for one in sorted(found, key=order):
        if group(one) != before:
            before = group(one)
            rows.append((codes.label("occupation", before, "ko") if before else on_paper("Other occupations"),))
        rows.append(_line(codes, one))
    return rows


def _line(codes: CodeBook, one: Vacancy) -> Sequence[str]:
    dong = codes.short("dong", one.place_dong_code, "ko") if one.place_dong_code else ""
    address = (one.place_address or "").removeprefix("서울특별시 ")
    place = "\n".join(part for part in (dong, address) if part)
    firm = "\n".join(part for part in (one.employer_name, _source(one)) if part)
    until = on_paper("until filled") if one.until_filled else unbroken(format_date(one.closes_on))
    wage = _wage(codes, one).replace(" ", "\n", 1)
    return (firm, one.title, _openings(one), place, _hours(one), wage, until)


def _openings(one: Vacancy) -> str:
    """모집인원; of an external one nobody here knows it."""
    return "" if one.kind == VacancyKind.EXTERNAL else str(one.openings)


def _source(one: Vacancy) -> str:
    """Where an external vacancy comes from; it is marked, as the center did not take it in."""
    if one.kind != VacancyKind.EXTERNAL:
        return ""
    return on_paper("[external: {source}]").format(source=one.source or "")


def _hours(one: Vacancy) -> str:
    span = f"{format_time(one.work_start)}~{format_time(one.work_end)}" if one.work_start and one.work_end else ""
    return "\n".join(part for part in (one.workdays or "", span) if part)


def _wage(codes: CodeBook, one: Vacancy) -> str:
    if one.wage_min is None:
        return codes.label("wage_basis", one.wage_basis, "ko") if one.wage_basis else ""
    span = f"{one.wage_min:,}"
    if one.wage_max and one.wage_max != one.wage_min:
        span = f"{span}~{one.wage_max:,}"
    return on_paper("{basis} {span} won").format(basis=codes.label("wage_basis", one.wage_basis, "ko"), span=span)


def draw_card(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The card of a vacancy in large type, or an empty one."""
    sheet = _sheet(db, act, record_id, detail, on_paper("Vacancy card"))
    return a_sheet(_named("card", db, record_id), vacancy_card_pdf, sheet)


def draw_poster(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The poster of a vacancy, or an empty one."""
    sheet = _sheet(db, act, record_id, detail, on_paper("We are hiring"))
    return a_sheet(_named("poster", db, record_id), vacancy_poster_pdf, sheet)


def _named(what: str, db: Session, record_id: UUID | None) -> str:
    return f"{what}-{db.get_one(Vacancy, record_id).vacancy_no if record_id else 'blank'}"


def _sheet(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any], title: str) -> VacancySheet:
    codes, center = code_book(db), the_center(db)
    ask = on_paper("Ask at {center}, {phone}").format(center=center.name, phone=format_phone(center.phone))
    one = db.get_one(Vacancy, record_id) if record_id else None
    if one is None:
        facts = [(label, "") for label in _labels()]
        return VacancySheet(paper_head(db, act, title), "", "", facts, "", ask_at=ask)
    refuse_struck(one)
    if (closed := why_closed(one, act.today)) is not None:
        raise InvalidInput(closed)
    if detail.get("contact"):
        asked = on_paper("Ask {name}, {phone}").format(
            name=one.contact_name or one.employer_name, phone=format_phone(one.contact_phone)
        )
        ask = f"{asked}\n{ask}" if one.contact_phone else ask
    about = f"{one.vacancy_no} · " + on_paper("As of {month}/{day}").format(
        month=act.today.month, day=act.today.day
    )
    values = _facts(codes, one)
    return VacancySheet(
        paper_head(db, act, title, about),
        one.title,
        one.employer_name,
        list(zip(_labels(), values, strict=True)),
        one.duties or "",
        _source(one),
        ask,
    )


def _labels() -> list[str]:
    return [
        on_paper("Occupation"),
        on_paper("Openings"),
        on_paper("Wage"),
        on_paper("Days and hours"),
        on_paper("Where one works"),
        on_paper("Employment type"),
        on_paper("Who is sought"),
        on_paper("Insurance, severance"),
        on_paper("How to apply"),
        on_paper("Closes on"),
    ]


def _facts(codes: CodeBook, one: Vacancy) -> list[str]:
    """What stands beside the labels, in their order."""

    def words(*names: str) -> str:
        told = (said(codes, _FIELDS[name], getattr(one, name)) for name in names)
        return " · ".join(part for part in told if part)

    wanted = (
        (on_paper("Experience"), words("experience")),
        (on_paper("Schooling"), words("education_level")),
        (on_paper("Certificates"), words("licenses")),
    )
    hours = " ".join(part for part in (_hours(one).replace("\n", " "), words("shift")) if part)
    place = " · ".join(part for part in (one.place_address or "", one.station or "") if part)
    return [
        words("occupation"),
        on_paper("{count} persons").format(count=_openings(one)) if _openings(one) else "",
        " · ".join(part for part in (_wage(codes, one), one.bonus or "", one.meal_allowance or "") if part),
        hours,
        place,
        words("employment_type", "contract_months"),
        " · ".join(f"{label} {told}" for label, told in wanted if told),
        words("social_insurances", "severance_scheme"),
        words("screening_steps", "how_to_apply", "documents"),
        on_paper("until filled") if one.until_filled else format_date(one.closes_on),
    ]


def draw_application(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """구인신청서 for signature: the firm, then the vacancy, from the record or blank."""
    codes, texts = code_book(db), consent_texts()
    one = db.get_one(Vacancy, record_id) if record_id else None
    if one is not None:
        refuse_struck(one)
    firm = db.get(Employer, one.employer_id) if one is not None and one.employer_id else None
    own = {field.name: getattr(firm, field.name) for field in EMPLOYER} if firm else {}
    if one is not None and firm is None:
        own = {"name": one.employer_name}
    values = {field.name: getattr(one, field.name) for field in VACANCY} if one else {}
    if firm is not None:
        values |= {name: values[name] or getattr(firm, name) for name in ("contact_name", "contact_phone")}
    parts = [
        FormPart(on_paper("Firm"), boxes(codes, EMPLOYER, own, act.today, skip=_FIRM_DESK)),
        *parts_of(codes, VACANCY, values, act.today, skip=_DESK_FIELDS),
        FormPart("", [FormBox(on_paper("Remarks"), lines=2, wide=True)]),
        consent_part(texts.employer, asked=on_paper("Do you confirm and agree?")),
    ]
    number = one.vacancy_no if one else ""
    about = f"{on_paper('Vacancy number')} {number}" if number else ""
    paper = FormPaper(
        paper_head(db, act, on_paper("Application for workers"), about),
        parts,
        signed_by=((on_paper("Firm and person in charge"), ""),),
        to=on_paper("To the head of {center}").format(center=the_center(db).name),
        closing=on_paper("I ask for workers as above. What I wrote is true."),
        notes=(
            on_paper("* is needed. Boxes: ■ as told, □ to be ticked."),
            on_paper("Consent text version {version}").format(version=texts.version),
        ),
    )
    return a_sheet(f"vacancy-application-{number or 'blank'}", form_pdf, paper)
