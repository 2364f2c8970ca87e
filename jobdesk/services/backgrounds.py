"""What a person brings: schools, former jobs, certificates, and numbers other systems gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, clean_values
from jobdesk.base.forms.jobseekers import EDUCATION, LICENSE, WORK_HISTORY
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.jobseekers import Education, ExternalNumber, License, WorkHistory
from jobdesk.services._rows import correct, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book

KINDS: Mapping[str, tuple[type[Any], Sequence[Field]]] = {
    "education": (Education, EDUCATION),
    "work_history": (WorkHistory, WORK_HISTORY),
    "license": (License, LICENSE),
}


@dataclass(frozen=True, slots=True)
class BackgroundRow:
    """One school, former job or certificate; `values` by field name, as kept."""

    id: UUID
    kind: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number another system gave to a record of ours."""

    id: UUID
    scheme: str
    number: str


def save_background(
    db: Session,
    act: Act,
    *,
    jobseeker_id: UUID,
    kind: str,
    values: Mapping[str, Any],
    row_id: UUID | None = None,
    version: int | None = None,
) -> BackgroundRow:
    """Add or change a school, a former job or a certificate.

    Args:
        kind: education, work_history or license.

    Raises:
        InvalidInput: a field is wrong, or the end lies before the start.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    record, fields = KINDS[kind]
    kept = clean_values(fields, values, code_book(db), today=act.today, need="receive" if row_id is None else None)
    before = db.get_one(record, row_id) if row_id is not None else None
    now: dict[str, Any] = {field.name: kept.get(field.name, getattr(before, field.name, None)) for field in fields}
    for start, end in (("from_on", "until_on"), ("entered_on", "graduated_on")):
        if now.get(start) and now.get(end) and now[end] < now[start]:
            raise InvalidInput(_("The end lies before the start."), field=end)
    if before is None:
        row = record(jobseeker_id=jobseeker_id, **kept, **stamp(act))
        db.add(row)
        db.flush()
        action = AuditAction.CREATE
    else:
        row, action = before, AuditAction.CHANGE
        correct(db, act, row, kept, version=version or 0)
    write_audit(db, act, action, table=kind, record_id=row.id, jobseeker_ids=[row.jobseeker_id])
    return _row(kind, row)


def void_background(db: Session, act: Act, *, kind: str, row_id: UUID, why: str) -> None:
    """Strike a school, a former job or a certificate through."""
    require(act.role, can_serve)
    row = db.get_one(KINDS[kind][0], row_id)
    void(db, act, row, why)
    write_audit(db, act, AuditAction.VOID, table=kind, record_id=row.id, jobseeker_ids=[row.jobseeker_id])


def list_backgrounds(db: Session, jobseeker_id: UUID) -> list[BackgroundRow]:
    """The person's live rows: schools, then jobs, then certificates, each in the order of entry."""
    found = []
    for kind, (record, _fields) in KINDS.items():
        rows = db.scalars(
            select(record)
            .where(record.jobseeker_id == jobseeker_id, record.voided_at.is_(None))
            .order_by(record.id)
        )
        found += [_row(kind, row) for row in rows]
    return found


def _row(kind: str, row: Any) -> BackgroundRow:  # noqa: ANN401  one of three records
    return BackgroundRow(row.id, kind, row.version, {f.name: getattr(row, f.name) for f in KINDS[kind][1]})


def add_external_number(db: Session, act: Act, *, jobseeker_id: UUID, scheme: str, number: str) -> NumberRow:
    """Keep the number another system (a former ledger, another district) gave to a person.

    Raises:
        InvalidInput: empty, too long, known already for this person, or a resident number.
    """
    require(act.role, can_serve)
    scheme, number = clean(scheme), clean(number)
    if not scheme or not number or len(scheme) > 40 or len(number) > 60:
        raise InvalidInput(_("Write the system and its number."), field="number")
    refuse_resident_number(number, "number")
    if any((r.scheme, r.number) == (scheme, number) for r in list_external_numbers(db, jobseeker_id)):
        raise InvalidInput(_("This number is kept already."), field="number")
    row = ExternalNumber(
        table_name="jobseeker", record_id=jobseeker_id, scheme=scheme, number=number, **stamp(act)
    )
    db.add(row)
    db.flush()
    write_audit(
        db, act, AuditAction.CREATE, table="external_number", record_id=row.id, jobseeker_ids=[jobseeker_id]
    )
    return NumberRow(row.id, row.scheme, row.number)


def void_external_number(db: Session, act: Act, *, number_id: UUID, why: str) -> None:
    """Strike a number of another system through."""
    require(act.role, can_serve)
    row = db.get_one(ExternalNumber, number_id)
    void(db, act, row, why)
    write_audit(
        db, act, AuditAction.VOID, table="external_number", record_id=row.id, jobseeker_ids=[row.record_id]
    )


def list_external_numbers(db: Session, jobseeker_id: UUID) -> list[NumberRow]:
    """The person's live numbers in other systems."""
    rows = db.scalars(
        select(ExternalNumber)
        .where(
            ExternalNumber.table_name == "jobseeker",
            ExternalNumber.record_id == jobseeker_id,
            ExternalNumber.voided_at.is_(None),
        )
        .order_by(ExternalNumber.id)
    )
    return [NumberRow(r.id, r.scheme, r.number) for r in rows]
