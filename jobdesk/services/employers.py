"""Employers: firms with a checked business number, unconfirmed ones, private persons. Source: domain.md 1.3."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, BusinessNumberState
from jobdesk.base.errors import InvalidInput, ProbableDuplicate
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, EventFirm
from jobdesk.records.placements import Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain, duplicate_pairs, search
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import correct, stamp
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.openings import is_open

NAMES = (*(field.name for field in EMPLOYER), "watch_mark")


@dataclass(frozen=True, slots=True)
class EmployerCard:
    """An employer as the form shows it."""

    id: UUID
    employer_no: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer in a list."""

    id: UUID
    employer_no: str
    name: str
    business_no: str | None
    industry: str | None
    headcount_band: str | None
    dong_code: str | None
    contact_name: str | None
    phone: str | None
    vacancies: int
    open_vacancies: int
    watch_mark: str | None
    saved_at: datetime


def _card(employer: Employer) -> EmployerCard:
    return EmployerCard(
        employer.id, employer.employer_no, employer.version, {name: getattr(employer, name) for name in NAMES}
    )


def save_employer(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    version: int | None = None,
    confirmed: bool = False,
) -> EmployerCard:
    """Save a new employer, or changes of a known one. Writes the Employer, its search and audit entries.

    Raises:
        InvalidInput: a field is wrong, or a business number is 있음 and not written.
        ProbableDuplicate: the business number, or name and phone, are known already.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    kept = clean_values(
        EMPLOYER, values, code_book(db), today=act.today, need="receive" if employer_id is None else None
    )
    if employer_id is None:
        employer = Employer(employer_no=record_no(db, act, "employer"), **stamp(act))
    else:
        employer = db.get_one(Employer, employer_id)
    kept = _with_state(employer, kept)
    if employer_id is None:
        for name, value in kept.items():
            setattr(employer, name, value)
        if not confirmed:
            _refuse_duplicate(db, employer)
        db.add(employer)
        db.flush()
        if confirmed:
            duplicate_pairs.queue_of(db, act, employer)
        action, fields = AuditAction.CREATE, sorted(n for n, v in kept.items() if v is not None)
    else:
        if kept.get("name", employer.name) is None:
            raise InvalidInput(_("Write the name of the firm."), field="name")
        fields = sorted(correct(db, act, employer, kept, version=version or 0))
        action = AuditAction.CHANGE
    touch(db, act, employer)
    write_audit(db, act, action, table="employer", record_id=employer.id, detail={"fields": fields})
    return _card(employer)


def touch(db: Session, act: Act, employer: Employer) -> None:
    """Keep what finds a firm in step: its own words, its places and its people."""
    names, phones = search.employer_parts(db, [employer.id])[employer.id]
    search.touch(db, search.EMPLOYER, employer.id, search.employer_words(employer, names, phones))


def _with_state(employer: Employer, kept: dict[str, Any]) -> dict[str, Any]:
    number = kept.get("business_no", employer.business_no)
    state = kept.get("business_no_state") or (
        BusinessNumberState.GIVEN if number else employer.business_no_state or BusinessNumberState.UNCONFIRMED
    )
    if state == BusinessNumberState.GIVEN and not number:
        raise InvalidInput(_("Write the business number, or choose unconfirmed."), field="business_no")
    if number and state != BusinessNumberState.GIVEN:
        state = BusinessNumberState.GIVEN
    filled = {**kept, "business_no": number, "business_no_state": state}
    if filled.get("is_agency", False) is None:
        filled["is_agency"] = False
    return filled


def _refuse_duplicate(db: Session, employer: Employer) -> None:
    phones = [p for p in (employer.phone, employer.contact_phone) if p]
    rules: list[Any] = []
    if employer.business_no:
        rules.append(Employer.business_no == employer.business_no)
    elif phones:
        rules.append(
            (Employer.name == employer.name) & or_(Employer.phone.in_(phones), Employer.contact_phone.in_(phones))
        )
    else:
        rules.append((Employer.name == employer.name) & Employer.business_no.is_(None))
    live = (Employer.merged_into_id.is_(None), Employer.voided_at.is_(None))
    known = db.scalar(select(Employer).where(or_(*rules), *live).limit(1))
    if known is not None:
        raise ProbableDuplicate(
            _("Probably known already: {name} ({number}). Open it, or save as a new firm.").format(
                name=known.name, number=known.employer_no
            ),
            field="name",
        )


def read_employer(db: Session, act: Act, *, employer_id: UUID) -> EmployerCard:
    """The whole record of an employer, which is open already. Redirects to a survivor."""
    require(act.role, can_see_people)
    employer = db.get_one(Employer, employer_id)
    while employer.merged_into_id is not None:
        employer = db.get_one(Employer, employer.merged_into_id)
    return _card(employer)


def open_employer(db: Session, act: Act, *, employer_id: UUID) -> EmployerCard:
    """The whole record of an employer; audited, so the caller commits. Redirects to a survivor."""
    card = read_employer(db, act, employer_id=employer_id)
    record_viewed(db, act, table="employer", record_id=card.id)
    return card


def void_employer(db: Session, act: Act, *, employer_id: UUID, why: str) -> None:
    """Strike a firm through that was entered by mistake; a colleague's needs the supervisor.

    Raises:
        InvalidInput: vacancies, placements, sessions, visits or event entries still hang on it.
    """
    require(act.role, can_serve)
    employer = db.get_one(Employer, employer_id)
    for hanging in (Vacancy, Placement, CounselingSession, EmployerVisit, EventFirm):
        live = select(hanging.id).where(hanging.employer_id == employer.id, hanging.voided_at.is_(None)).limit(1)
        if db.scalar(live) is not None:
            raise InvalidInput(_("Vacancies, sessions or visits hang on this firm: strike them through first."))
    _plain.strike(db, act, employer, why)
    search.forget(db, employer.id)


def employer_rows(db: Session, ids: Collection[UUID], on: date) -> list[EmployerRow]:
    """Employers by id, in no order: how many live vacancies they gave, how many take referrals on a day."""
    given = (
        select(Vacancy.employer_id, func.count(), func.count().filter(is_open(on)))
        .where(Vacancy.employer_id.in_(ids), Vacancy.voided_at.is_(None))
        .group_by(Vacancy.employer_id)
    )
    counts = {firm: (live, still_open) for firm, live, still_open in db.execute(given)}
    return [_row(e, *counts.get(e.id, (0, 0))) for e in db.scalars(select(Employer).where(Employer.id.in_(ids)))]


def _row(e: Employer, vacancies: int, still_open: int) -> EmployerRow:
    return EmployerRow(
        e.id,
        e.employer_no,
        e.name,
        e.business_no,
        e.industry,
        e.headcount_band,
        e.dong_code,
        e.contact_name,
        e.contact_phone or e.phone,
        vacancies,
        still_open,
        e.watch_mark,
        e.recorded_at,
    )
