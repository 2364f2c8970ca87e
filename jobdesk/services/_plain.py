"""Plain records with one form each: saved, corrected with history, struck through; of a plan also read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.fields import Field, clean_values
from jobdesk.base.forms.plans import PLAN_STEP, PUBLIC_WORKS, SIGNPOST
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records._base import Voidable
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks, PublicWorksScreening
from jobdesk.records.signposts import Signpost
from jobdesk.services import _rows
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book

R = TypeVar("R", bound=Voidable)
Planned = TypeVar("Planned", PlanStep, Signpost, PublicWorks)
Struck = TypeVar("Struck", PlanStep, Signpost, PublicWorks, PublicWorksScreening)
_FORMS: Mapping[type[Any], Sequence[Field]] = {
    PlanStep: PLAN_STEP,
    Signpost: SIGNPOST,
    PublicWorks: PUBLIC_WORKS,
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A record of a person's plan as its form shows it; `values` by field name."""

    id: UUID
    jobseeker_id: UUID
    version: int
    values: Mapping[str, Any]


def cleaned(
    db: Session, act: Act, fields: Sequence[Field], values: Mapping[str, Any], *, new: bool
) -> dict[str, Any]:
    """What was typed, as kept; a change asks only for what it gives."""
    require(act.role, can_serve)
    return clean_values(fields, values, code_book(db), today=act.today, need="receive" if new else None)


def add(db: Session, act: Act, record: R, jobseeker_ids: Sequence[UUID] = ()) -> R:
    """Keep a new record with its audit entry."""
    for name, value in _rows.stamp(act).items():
        setattr(record, name, value)
    db.add(record)
    db.flush()
    _audit(db, act, AuditAction.CREATE, record, jobseeker_ids)
    return record


def change(
    db: Session,
    act: Act,
    record: R,
    changes: Mapping[str, Any],
    version: int | None,
    jobseeker_ids: Sequence[UUID] = (),
) -> R:
    """Correct a record with its history and its audit entry; refused once it was struck through."""
    _rows.refuse_struck(record)
    if _rows.correct(db, act, record, changes, version=version or 0):
        _audit(db, act, AuditAction.CHANGE, record, jobseeker_ids)
    return record


def strike(db: Session, act: Act, record: Voidable, why: str, jobseeker_ids: Sequence[UUID] = ()) -> None:
    """Strike a record through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    if record.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    _rows.void(db, act, record, why)
    _audit(db, act, AuditAction.VOID, record, jobseeker_ids)


def plan_values(record: Planned) -> dict[str, Any]:
    """What the form of a record of a plan shows."""
    return {field.name: getattr(record, field.name) for field in _FORMS[type(record)]}


def plan_row(record: Planned) -> PlanRow:
    """A record of a plan as its form shows it."""
    return PlanRow(record.id, record.jobseeker_id, record.version, plan_values(record))


def read_planned(db: Session, act: Act, kind: type[Planned], record_id: UUID) -> PlanRow:
    """One record of a plan as it is now."""
    require(act.role, can_see_people)
    return plan_row(db.get_one(kind, record_id))


def strike_planned(db: Session, act: Act, kind: type[Struck], record_id: UUID, why: str) -> None:
    """Strike a record of a person's plan through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    record = db.get_one(kind, record_id)
    strike(db, act, record, why, [record.jobseeker_id])


def _audit(db: Session, act: Act, action: AuditAction, record: Voidable, jobseeker_ids: Sequence[UUID]) -> None:
    table: str = record.__class__.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    write_audit(db, act, action, table=table, record_id=record.id, jobseeker_ids=jobseeker_ids)
