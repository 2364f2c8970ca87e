"""기업방문 (job아라): who went to which firm, and what came of it. Source: domain.md 2.7."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.forms.events import EMPLOYER_VISIT
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit
from jobdesk.services import _plain
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
    version: int


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
        return _row(_plain.add(db, act, made), act.display_name)
    visit = _plain.change(db, act, db.get_one(EmployerVisit, visit_id), kept, version)
    return _row(visit, db.get_one(Account, visit.visitor_id).display_name)


def void_visit(db: Session, act: Act, *, visit_id: UUID, why: str) -> None:
    """Strike a visit through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    _plain.strike(db, act, db.get_one(EmployerVisit, visit_id), why)


def list_visits(db: Session, act: Act, *, employer_id: UUID, limit: int = 500) -> list[VisitRow]:
    """The visits to a firm, newest first."""
    require(act.role, can_see_people)
    query = _dressed().where(EmployerVisit.employer_id == employer_id, EmployerVisit.voided_at.is_(None))
    newest = query.order_by(EmployerVisit.visited_on.desc(), EmployerVisit.id.desc()).limit(limit)
    return [_row(visit, visitor) for visit, visitor in db.execute(newest)]


def visit_rows(db: Session, ids: Collection[UUID]) -> list[VisitRow]:
    """Visits by id, in no order."""
    return [_row(visit, visitor) for visit, visitor in db.execute(_dressed().where(EmployerVisit.id.in_(ids)))]


def _dressed() -> Select[EmployerVisit, str]:
    return select(EmployerVisit, Account.display_name).join(Account, Account.id == EmployerVisit.visitor_id)


def _row(v: EmployerVisit, visitor: str) -> VisitRow:
    return VisitRow(v.id, v.visited_on, v.employer_id, v.employer_name, v.result, v.note, visitor, v.version)
