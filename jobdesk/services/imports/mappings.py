"""Mappings that a person made, remembered by the headings they were made for."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ledger_mapping import LedgerMapping, headings_digest, read_mapping
from jobdesk.base.permissions import can_import, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.imports import ImportMapping
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A remembered mapping.

    Attributes:
        digest: of the headings it was made for.
    """

    id: UUID
    name: str
    digest: str
    mapping: LedgerMapping


def list_mappings(db: Session, act: Act) -> list[MappingRow]:
    """All remembered mappings by name."""
    require(act.role, can_import)
    asked = select(ImportMapping).where(ImportMapping.voided_at.is_(None))
    return [_row(one) for one in db.scalars(asked.order_by(ImportMapping.name, ImportMapping.id))]


def find_mapping(db: Session, act: Act, *, headings: Sequence[str]) -> MappingRow | None:
    """The mapping that was last saved for these headings, in their order here; None for headings never met."""
    require(act.role, can_import)
    known = db.scalar(
        select(ImportMapping)
        .where(ImportMapping.headings == headings_digest(headings), ImportMapping.voided_at.is_(None))
        .order_by(ImportMapping.recorded_at.desc(), ImportMapping.id.desc())
        .limit(1)
    )
    if known is None:
        return None
    row = _row(known)
    return MappingRow(row.id, row.name, row.digest, row.mapping.for_headings(headings))


def save_mapping(db: Session, act: Act, *, name: str, mapping: LedgerMapping) -> MappingRow:
    """Remember a mapping; the one of the same name and the one of the same headings are replaced.

    Writes one ImportMapping and its audit row; the caller commits.

    Raises:
        InvalidInput: no name, one too long, a resident number in it, or a source that is none (`field`).
    """
    require(act.role, can_import)
    name = clean(name)
    refuse_resident_number(name, "name")
    if not name or len(name) > NAME_LENGTH:
        sentence = _("A mapping needs a name of at most {count} letters.").format(count=NAME_LENGTH)
        raise InvalidInput(sentence, field="name")
    digest = headings_digest(mapping.headings)
    for row in db.scalars(select(ImportMapping).where(ImportMapping.voided_at.is_(None))):
        if name == row.name or digest == row.headings:
            row.voided_at, row.voided_by = act.at, act.account_id
    row = ImportMapping(name=name, headings=digest, columns=mapping.json(), **stamp(act))
    db.add(row)
    db.flush()
    write_audit(db, act, AuditAction.SETTING, table="import_mapping", record_id=row.id)
    return _row(row)


def drop_mapping(db: Session, act: Act, *, mapping_id: UUID) -> None:
    """Forget a mapping; nothing happens where it is gone already. Imports made with it stay as they are."""
    require(act.role, can_import)
    row = db.get(ImportMapping, mapping_id)
    if row is None or row.voided_at is not None:
        return
    row.voided_at, row.voided_by = act.at, act.account_id
    db.flush()
    write_audit(db, act, AuditAction.SETTING, table="import_mapping", record_id=row.id, detail={"dropped": True})


def _row(row: ImportMapping) -> MappingRow:
    return MappingRow(row.id, row.name, row.headings, read_mapping(row.columns))
