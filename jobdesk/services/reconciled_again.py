"""What follows from a list that was held against ours: looked at again once ours was mended, its numbers kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.cells import read_cell
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ListedFact, ListedSide
from jobdesk.base.permissions import can_close_month, require
from jobdesk.base.text import holds_resident_number
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search_step
from jobdesk.services._listed_kinds import KINDS, NUMBER, WORK24, ListedKind, number_key, source_key
from jobdesk.services._listed_match import OurRow, TheirRow, differing, pair_rows
from jobdesk.services._listed_ours import RECORDS, ours_by_id, ours_of_period
from jobdesk.services._reconciled_view import our_text
from jobdesk.services._rows import correct, stamp
from jobdesk.services.audit import AuditNote, write_audit, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.reconciliations import NOT_IN_STEP, Reconciled, hold_open, read_reconciliation

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Again:
    """What looking again found: rows that are the same now, rows of theirs that have their record now."""

    held: Reconciled
    same: int
    paired: int


def look_again(db: Session, act: Act, *, reconciliation_id: UUID) -> Again:
    """Hold what differs and what only they have against ours as it stands now; what was decided stays decided.

    A row that only we have and that is theirs now as well is one row with theirs. The caller commits.

    Raises:
        InvalidInput: it was signed.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    kind, codes = KINDS[ListedFact(held.fact)], code_book(db)
    rows = db.scalars(select(ReconciliationRow).where(ReconciliationRow.reconciliation_id == held.id)).all()
    differ = [row for row in rows if row.side == ListedSide.DIFFERS and row.record_id is not None]
    ours = ours_by_id(db, kind.fact, held.source, {row.record_id for row in differ if row.record_id is not None})
    for row in differ:
        if row.record_id in ours:
            _settle(kind, row, ours[row.record_id], codes)
    same = sum(row.side == ListedSide.SAME for row in differ)
    paired = _pair_anew(db, held, kind, rows, codes)
    db.flush()
    detail = {"again": True, "same": same, "paired": paired}
    write_audit(db, act, AuditAction.CHANGE, table="reconciliation", record_id=held.id, detail=detail)
    return Again(read_reconciliation(db, act, reconciliation_id=held.id), same, paired)


def _settle(kind: ListedKind, row: ReconciliationRow, our: OurRow, codes: CodeBook) -> None:
    their = _their(kind, row, codes)
    names = differing(kind, their, our)
    kept = {one["name"]: one["ours"] for one in row.differing or ()}
    row.side, row.record_id = (ListedSide.DIFFERS if names else ListedSide.SAME).value, our.id
    told = [{"name": one, "ours": kept.get(one) or our_text(kind.column(one), our, codes)} for one in names]
    row.differing = told or None
    if not names:
        row.theirs = None


def _their(kind: ListedKind, row: ReconciliationRow, codes: CodeBook) -> TheirRow:
    texts = {**(row.theirs or {}), **({NUMBER: row.number} if row.number else {})}
    values = {}
    for name, text in texts.items():
        try:
            values[name] = read_cell(kind.column(name).column, text, codes)
        except InvalidInput:
            continue
    return TheirRow(row.line, values.get(kind.day), values, texts)


def _pair_anew(
    db: Session, held: Reconciliation, kind: ListedKind, rows: Sequence[ReconciliationRow], codes: CodeBook
) -> int:
    """Give what only they had the record that came since."""
    there = {row.line: row for row in rows if row.side == ListedSide.THERE}
    taken = {row.record_id for row in rows if row.side in {ListedSide.SAME, ListedSide.DIFFERS}}
    margin = timedelta(kind.days_apart)
    ours = ours_of_period(db, kind.fact, held.source, held.from_on - margin, held.until_on + margin)
    free = [one for one in ours if one.id not in taken]
    pairs = pair_rows(kind, free, [_their(kind, row, codes) for row in there.values()])
    for their, our in pairs:
        _settle(kind, there[their.line], our, codes)
    alone = [
        row.id
        for row in rows
        if row.side == ListedSide.HERE and row.record_id in {our.id for _their, our in pairs}
    ]
    if alone:
        db.flush()
        gone = delete(ReconciliationRow).where(ReconciliationRow.id.in_(alone))
        db.execute(gone, execution_options=NOT_IN_STEP)
        db.expire_all()
    return len(pairs)


def keep_numbers(db: Session, act: Act, *, reconciliation_id: UUID) -> int:
    """Keep the other system's numbers of matched rows at our records; how many were new.

    Of a registration at its person, of a vacancy and a placement at itself; in the record's own field for such a
    number where that is empty. Writes the numbers and one audit entry each; the caller commits.

    Raises:
        InvalidInput: it was signed.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    kind = KINDS[ListedFact(held.fact)]
    query = select(ReconciliationRow.record_id, ReconciliationRow.number).where(
        ReconciliationRow.reconciliation_id == held.id,
        ReconciliationRow.side.in_([ListedSide.SAME, ListedSide.DIFFERS]),
        ReconciliationRow.number.is_not(None),
        ReconciliationRow.record_id.is_not(None),
    )
    rows = db.execute(query.order_by(ReconciliationRow.id)).all()
    numbers = [(one, number) for one, number in rows if one is not None and number]
    ours = ours_by_id(db, kind.fact, held.source, {one for one, _number in numbers})
    given: set[tuple[UUID, str]] = set()
    notes, touched = [], set[UUID]()
    for one, number in numbers:
        our = ours.get(one)
        if (
            our is None
            or number_key(number) in our.numbers
            or len(number) > LONGEST
            or holds_resident_number(number)
        ):
            continue
        at = our.person_id if kind.fact is ListedFact.REGISTRATIONS and our.person_id else one
        if (at, number_key(number)) not in given:
            given.add((at, number_key(number)))
            notes.append(_keep_number(db, act, held, at, our, number))
            touched.add(at)
    db.flush()
    if kind.fact is not ListedFact.PLACEMENTS:
        search_step.keep(db, "jobseeker" if kind.fact is ListedFact.REGISTRATIONS else "vacancy", sorted(touched))
    write_audits(db, act, notes)
    return len(notes)


def _keep_number(db: Session, act: Act, held: Reconciliation, at: UUID, our: OurRow, number: str) -> AuditNote:
    """Write one number; what is told of it."""
    fact, people = ListedFact(held.fact), [our.person_id] if our.person_id is not None else []
    table = "jobseeker" if at == our.person_id else RECORDS[fact].__tablename__
    record = db.get_one(Jobseeker, at) if table == "jobseeker" else None
    if record is None and fact is ListedFact.VACANCIES:
        vacancy = db.get_one(Vacancy, at)
        if not vacancy.external_no and source_key(vacancy.source) in {"", source_key(held.source)}:
            correct(db, act, vacancy, {"external_no": number}, version=vacancy.version)
            return AuditNote(AuditAction.CHANGE, table, at, (), {"fields": ["external_no"]})
    if record is not None and source_key(held.source) == WORK24 and not record.external_no_work24:
        correct(db, act, record, {"external_no_work24": number}, version=record.version)
        return AuditNote(AuditAction.CHANGE, table, at, people, {"fields": ["external_no_work24"]})
    row = ExternalNumber(table_name=table, record_id=at, scheme=held.source, number=number, **stamp(act))
    db.add(row)
    db.flush()
    return AuditNote(AuditAction.CREATE, "external_number", row.id, people)
