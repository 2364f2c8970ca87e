"""Rows of a reconciliation as they are shown: both sides, and what is left of theirs once it is signed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.base.fields import parse_date
from jobdesk.base.masking import mask_birth, mask_name, mask_phone
from jobdesk.base.sheets import CellKind
from jobdesk.records.accounts import Account
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from jobdesk.services._listed_kinds import KINDS, STARS, ListedColumn, ListedKind
from jobdesk.services._listed_match import OurRow
from jobdesk.services._listed_ours import RECORDS, ours_by_id
from jobdesk.services.listed_files import shown

AS_OURS = "="
"""Stands for what their list says as ours does, or not at all."""
Differing = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """One row of a reconciliation.

    Attributes:
        line: the row in the other list, 0 where it is only here.
        table, record_id: our record; None where it is only there.
        person_id: of whom our record is.
        number: the other system's.
        name: the person's, or the firm's of a vacancy; ours, else theirs.
        about: the firm or the title.
        differing: names of the columns that differ.
        gone: our record was struck through since.
    """

    id: UUID
    side: ListedSide
    line: int
    table: str
    record_id: UUID | None
    person_id: UUID | None
    number: str
    name: str
    day: date | None
    about: str
    differing: tuple[str, ...]
    resolution: Resolution | None
    why: str
    resolved_by: str
    resolved_at: datetime | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PairLine:
    """One column of both sides; a side that has nothing is "".

    Attributes:
        label: English source of what the column is called.
        before: ours as it was when the list was held against it, where that is not what stands there now.
    """

    name: str
    label: str
    ours: str
    theirs: str
    differs: bool
    before: str = ""


def our_text(column: ListedColumn, our: OurRow, codes: CodeBook) -> str:
    """A value of ours as theirs is shown."""
    value = our.values.get(column.name)
    return shown(column, value, codes) if value is not None else ""


def rows_of(db: Session, held: Reconciliation, rows: Sequence[ReconciliationRow]) -> list[ReconciledRow]:
    """Rows as they are shown, in their order."""
    fact = ListedFact(held.fact)
    kind = KINDS[fact]
    ours = ours_by_id(db, fact, held.source, {row.record_id for row in rows if row.record_id is not None})
    people = persons_of(db, fact, {row.record_id for row in rows if row.record_id is not None})
    by = {row.resolved_by for row in rows if row.resolved_by is not None}
    staff = {
        one: name for one, name in db.execute(select(Account.id, Account.display_name).where(Account.id.in_(by)))
    }
    return [_row(kind, row, ours, people, staff) for row in rows]


def _row(
    kind: ListedKind,
    row: ReconciliationRow,
    ours: Mapping[UUID, OurRow],
    people: Mapping[UUID, UUID],
    staff: Mapping[UUID, str],
) -> ReconciledRow:
    our = ours.get(row.record_id) if row.record_id is not None else None
    told = our.values if our is not None else (row.theirs or {})
    called, about = ("employer_name", "title") if kind.table == "vacancy" else ("full_name", "employer_name")
    return ReconciledRow(
        row.id,
        ListedSide(row.side),
        row.line,
        kind.table,
        row.record_id,
        people.get(row.record_id) if row.record_id is not None else None,
        row.number or "",
        told.get(called) or "",
        our.day if our is not None else day_of(kind, row.theirs),
        told.get(about) or "",
        tuple(one["name"] for one in row.differing or ()),
        Resolution(row.resolution) if row.resolution else None,
        row.why or "",
        staff.get(row.resolved_by, "") if row.resolved_by is not None else "",
        row.resolved_at,
        row.record_id is not None and our is None,
    )


def day_of(kind: ListedKind, theirs: Mapping[str, Any] | None) -> date | None:
    """The day that a row of theirs tells."""
    try:
        return parse_date((theirs or {}).get(kind.day) or "")
    except (InvalidInput, ValueError):
        return None


def persons_of(db: Session, fact: ListedFact, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of whom records are, those struck through as well; a vacancy is of nobody."""
    if fact is ListedFact.VACANCIES:
        return {}
    record, some = RECORDS[fact], sorted(ids)
    found: dict[UUID, UUID] = {}
    for at in range(0, len(some), 500):
        query = select(record.id, record.jobseeker_id).where(record.id.in_(some[at : at + 500]))
        found |= {one: person for one, person in db.execute(query)}
    return found


def pair_of(db: Session, held: Reconciliation, row: ReconciliationRow, codes: CodeBook) -> tuple[PairLine, ...]:
    """Both sides of a row, column by column; ours as it is now."""
    fact = ListedFact(held.fact)
    kind = KINDS[fact]
    our = ours_by_id(db, fact, held.source, [row.record_id]).get(row.record_id) if row.record_id else None
    then = {one["name"]: one["ours"] for one in row.differing or ()}
    lines = []
    for column in kind.compared:
        ours = our_text(column, our, codes) if our is not None else ""
        theirs = (row.theirs or {}).get(column.name, "")
        if not theirs and (row.side == ListedSide.SAME or (held.signed_at is not None and our is not None)):
            theirs = AS_OURS  # nothing more of theirs is kept
        before = then.get(column.name, "")
        if ours or theirs or before:
            told = "" if _alike(before, ours) else before
            lines.append(PairLine(column.name, column.label, ours, theirs, column.name in then, told))
    return tuple(lines)


def _alike(before: str, now: str) -> bool:
    """Whether nothing changed since; of what was masked in the evidence nobody knows."""
    return not before or before == now or bool(STARS.search(before))


def reduce_row(kind: ListedKind, row: ReconciliationRow) -> None:
    """Leave of theirs what the evidence needs: what differs, who it is masked."""
    differing: Differing = row.differing or []
    wanted = {one["name"] for one in differing} if row.side == ListedSide.DIFFERS else None
    if row.theirs is not None:
        row.theirs = {
            name: masked(kind.column(name), text)
            for name, text in row.theirs.items()
            if wanted is None or name in wanted
        }
    if differing:
        row.differing = [
            {"name": one["name"], "ours": masked(kind.column(one["name"]), one["ours"])} for one in differing
        ]


def masked(column: ListedColumn, text: str) -> str:
    """A text of a column as lists show it: names, birth dates and phones masked."""
    if not column.personal or STARS.search(text):
        return text
    if column.column.kind is CellKind.PHONE:
        return mask_phone("".join(letter for letter in text if letter.isdigit()))
    if column.column.kind is CellKind.DATE:
        try:
            return mask_birth(parse_date(text))
        except (InvalidInput, ValueError):
            return "*"
    return mask_name(text)


def people_in(rows: Iterable[ReconciledRow]) -> list[UUID]:
    """Whose names rows show, for the access log."""
    return sorted({row.person_id for row in rows if row.person_id is not None}, key=str)
