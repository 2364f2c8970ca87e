"""기업방문 (job아라): who went to which firm, and what came of it. Source: domain.md 2.7."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import VacancyKind, VisitResult
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.events import EMPLOYER_VISIT
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain
from jobdesk.services._rows import refuse_struck
from jobdesk.services.registrations import check_backdate


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit."""

    id: UUID
    visited_on: date
    employer_id: UUID | None
    employer_name: str
    result: str
    note: str | None
    visitor: str
    vacancy_id: UUID | None
    vacancy: str
    version: int


@dataclass(frozen=True, slots=True)
class UnvisitedRow:
    """A firm nobody visited for long, with when someone last did."""

    id: UUID
    name: str
    phone: str | None
    dong_code: str | None
    vacancies: int
    visited_on: date | None


def save_visit(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    visit_id: UUID | None = None,
    version: int | None = None,
) -> VisitRow:
    """Keep a visit of today or earlier, to a known firm or one known by name only.

    Raises:
        InvalidInput: a field is wrong, the day lies in the future, or too far back without a note.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, EMPLOYER_VISIT, values, new=visit_id is None)
    if "visited_on" in kept:
        check_backdate(db, act, kept["visited_on"], "visited_on", kept.get("note"))
    if visit_id is None:
        made = EmployerVisit(visitor_id=act.account_id, employer_id=employer_id, **kept)
        if employer_id is not None:
            made.employer_name = db.get_one(Employer, employer_id).name
        return visit_rows(db, [_plain.add(db, act, made).id])[0]
    visit = _plain.change(db, act, db.get_one(EmployerVisit, visit_id), kept, version)
    return visit_rows(db, [visit.id])[0]


def link_vacancy(db: Session, act: Act, *, visit_id: UUID, version: int, vacancy_id: UUID | None) -> VisitRow:
    """Keep which vacancy came of a visit, or that none did; the result follows: 구인등록.

    A visit to a firm that was known by name only gets the firm of the vacancy.

    Raises:
        InvalidInput: the vacancy is another firm's, was received before the visit, or is struck through.
        StaleRecord: someone saved the visit in between.
    """
    require(act.role, can_serve)
    visit = db.get_one(EmployerVisit, visit_id)
    changed: dict[str, Any] = {"vacancy_id": vacancy_id}
    if vacancy_id is not None:
        vacancy = db.get_one(Vacancy, vacancy_id)
        refuse_struck(vacancy)
        if visit.employer_id is not None and vacancy.employer_id != visit.employer_id:
            raise InvalidInput(_("This vacancy is not the firm's."), field="vacancy_id")
        if vacancy.received_on < visit.visited_on:
            raise InvalidInput(_("This vacancy was received before the visit."), field="vacancy_id")
        changed |= {"result": VisitResult.VACANCY, "employer_id": vacancy.employer_id}
    _plain.change(db, act, visit, changed, version)
    return visit_rows(db, [visit.id])[0]


def list_unvisited(db: Session, act: Act, *, days: int = 90, limit: int = 100) -> list[UnvisitedRow]:
    """Firms to visit next: who had a vacancy once and was not visited for so many days, the longest ago first."""
    require(act.role, can_see_people)
    last = (
        select(EmployerVisit.employer_id, func.max(EmployerVisit.visited_on).label("visited_on"))
        .where(EmployerVisit.voided_at.is_(None), EmployerVisit.employer_id.is_not(None))
        .group_by(EmployerVisit.employer_id)
        .subquery()
    )
    came = (
        select(Vacancy.employer_id, func.count(Vacancy.id).label("vacancies"))
        .where(Vacancy.voided_at.is_(None), Vacancy.kind == VacancyKind.OWN)
        .group_by(Vacancy.employer_id)
        .subquery()
    )
    query = (
        select(Employer, came.c.vacancies, last.c.visited_on)
        .join(came, came.c.employer_id == Employer.id)
        .outerjoin(last, last.c.employer_id == Employer.id)
        .where(
            Employer.merged_into_id.is_(None),
            Employer.voided_at.is_(None),
            or_(last.c.visited_on.is_(None), last.c.visited_on <= act.today - timedelta(days=days)),
        )
        .order_by(last.c.visited_on.is_not(None), last.c.visited_on, came.c.vacancies.desc(), Employer.id)
        .limit(limit)
    )
    return [UnvisitedRow(e.id, e.name, e.phone, e.dong_code, n, on) for e, n, on in db.execute(query)]


def void_visit(db: Session, act: Act, *, visit_id: UUID, why: str) -> None:
    """Strike a visit through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    _plain.strike(db, act, db.get_one(EmployerVisit, visit_id), why)


def list_visits(db: Session, act: Act, *, employer_id: UUID, limit: int = 500) -> list[VisitRow]:
    """The visits to a firm, newest first."""
    require(act.role, can_see_people)
    query = _dressed().where(EmployerVisit.employer_id == employer_id, EmployerVisit.voided_at.is_(None))
    newest = query.order_by(EmployerVisit.visited_on.desc(), EmployerVisit.id.desc()).limit(limit)
    return [_row(*found) for found in db.execute(newest)]


def visit_rows(db: Session, ids: Collection[UUID]) -> list[VisitRow]:
    """Visits by id, in no order."""
    return [_row(*found) for found in db.execute(_dressed().where(EmployerVisit.id.in_(ids)))]


def _dressed() -> Select[EmployerVisit, str, str | None]:
    return (
        select(EmployerVisit, Account.display_name, Vacancy.title)
        .join(Account, Account.id == EmployerVisit.visitor_id)
        .outerjoin(Vacancy, Vacancy.id == EmployerVisit.vacancy_id)
    )


def _row(v: EmployerVisit, visitor: str, vacancy: str | None) -> VisitRow:
    return VisitRow(
        v.id,
        v.visited_on,
        v.employer_id,
        v.employer_name,
        v.result,
        v.note,
        visitor,
        v.vacancy_id,
        vacancy or "",
        v.version,
    )
