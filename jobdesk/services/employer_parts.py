"""Places of work and people of an employer, each with its own phone. Source: domain.md 1.3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field
from jobdesk.base.forms.employers import CONTACT, SITE
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.services import _plain
from jobdesk.services._rows import void
from jobdesk.services.audit import write_audit
from jobdesk.services.employers import touch

PartKind = Literal["site", "contact"]
FIELDS: Mapping[PartKind, Sequence[Field]] = {"site": SITE, "contact": CONTACT}
_RECORDS: Mapping[PartKind, Any] = {"site": EmployerSite, "contact": EmployerContact}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A place of work or a person of an employer; `values` by the names of its form."""

    kind: PartKind
    id: UUID
    version: int
    values: Mapping[str, Any]


def save_part(
    db: Session,
    act: Act,
    *,
    kind: PartKind,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    part_id: UUID | None = None,
    version: int | None = None,
) -> PartRow:
    """Add a place or a person to an employer, or change one.

    Raises:
        InvalidInput: a field is wrong, or the name is taken away.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, FIELDS[kind], values, new=part_id is None)
    if part_id is None:
        firm = db.get_one(Employer, employer_id)
        made = _plain.add(db, act, _RECORDS[kind](employer_id=firm.id, **kept))
        touch(db, act, firm)
        return _row(kind, made)
    part: EmployerSite | EmployerContact = db.get_one(_RECORDS[kind], part_id)
    if kept.get("name", part.name) is None:
        raise InvalidInput(_("Write the name of the site or person."), field="name")
    _plain.change(db, act, part, kept, version)
    touch(db, act, db.get_one(Employer, part.employer_id))
    return _row(kind, part)


def void_part(db: Session, act: Act, *, kind: PartKind, part_id: UUID, why: str) -> None:
    """Strike a place or a person through; they are no counted facts, so any counselor may."""
    require(act.role, can_serve)
    part: EmployerSite | EmployerContact = db.get_one(_RECORDS[kind], part_id)
    void(db, act, part, why)
    touch(db, act, db.get_one(Employer, part.employer_id))
    write_audit(db, act, AuditAction.VOID, table=part.__tablename__, record_id=part.id)


def read_part(db: Session, act: Act, *, kind: PartKind, part_id: UUID) -> PartRow:
    """One place or person."""
    require(act.role, can_see_people)
    return _row(kind, db.get_one(_RECORDS[kind], part_id))


def list_parts(db: Session, act: Act, *, kind: PartKind, employer_id: UUID) -> list[PartRow]:
    """The places or the people of an employer by name."""
    require(act.role, can_see_people)
    record = _RECORDS[kind]
    query = select(record).where(record.employer_id == employer_id, record.voided_at.is_(None))
    return [_row(kind, part) for part in db.scalars(query.order_by(record.name, record.id))]


def _row(kind: PartKind, part: EmployerSite | EmployerContact) -> PartRow:
    return PartRow(kind, part.id, part.version, {field.name: getattr(part, field.name) for field in FIELDS[kind]})
