"""What was built on an import since it was applied: while there is anything, it is not taken back."""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.same_records import PairState
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.records._base import Base
from jobdesk.records._types import Clocked, Day, Document, Flag, Hundredths, Key, Moment, Whole
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import EmployerVisit, Event
from jobdesk.records.imports import ImportRun
from jobdesk.records.jobseekers import Registration
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import _said
from jobdesk.services.references import loose_keys
from jobdesk.services.reviews import month_of

_OWN = frozenset({"import_run", "correction", "audit_entry", "operation", "tombstone"})
_NOT_BUILT = frozenset(
    {
        *("audit_entry", "audit_subject", "correction", "tombstone", "operation", "duplicate_pair", "slip_number"),
        *("captured_change", "bundle_row", "rights_record"),
    }
)
"""Tables whose keys without a foreign key only tell of a record."""
_WORDS = {
    **TABLE_WORDS,
    "referral_step": mark("Result of a referral"),
    "registration_extension": mark("Extension of a registration"),
    "session_note": mark("Later note of a session"),
    "vacancy_step": mark("Step of a vacancy"),
}
_OTHER = mark("Other record")
_DATED = (
    *(Registration.received_on, Vacancy.received_on, CounselingSession.started_at, Referral.referred_on),
    *(Interview.held_on, Placement.started_on, FollowUp.done_on, Event.held_on, EmployerVisit.visited_on),
)
AT_ONCE = 500


def made_tables(db: Session, op_id: UUID) -> list[Table]:
    """The tables in which an import made records, those that others hang on first."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN
        and {"op_id", "id"} <= set(table.c.keys())
        and db.scalar(select(table.c.id).where(table.c.op_id == op_id).limit(1)) is not None
    ]


def built_on(db: Session, run: ImportRun, tables: Sequence[Table]) -> list[str]:
    """A sentence for each kind of thing; none where the import can be taken back."""
    op_id = run.op_id
    if op_id is None:
        return []
    found: Counter[str] = Counter()
    for table, rule in _hanging(tables, op_id):
        found[table.name] += db.scalar(select(func.count()).select_from(table).where(rule)) or 0
    said = [
        _("Entered since: {what} ({count})").format(
            what=_(TABLE_WORDS.get(name, name)), count=format_number(count)
        )
        for name, count in sorted(found.items())
        if count
    ]
    if changed := _changed(db, tables, op_id):
        said.append(_("Changed since: {count}").format(count=format_number(changed)))
    decided = select(func.count()).where(
        paired(tables, op_id), Base.metadata.tables["duplicate_pair"].c.state != PairState.OPEN
    )
    if count := db.scalar(decided):
        said.append(_("Decided since whether they are the same: {count}").format(count=format_number(count)))
    said += [
        _("Closed since with its figures: {month}").format(month=format_month(month))
        for month in _closed(db, run, op_id)
    ]
    return said


def _hanging(tables: Sequence[Table], op_id: UUID) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Rows of others that name a record of the import, by foreign key or by key alone."""
    made = {table.name for table in tables}
    loose = [column for column in loose_keys() if tables and column.table.name not in _NOT_BUILT]
    for table in Base.metadata.sorted_tables:
        if table.name in _OWN:
            continue
        rules: list[ColumnElement[bool]] = [
            column.in_(_ids([key.column.table], op_id))
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name in made
        ]
        rules += [column.in_(_ids(tables, op_id)) for column in loose if column.table is table]
        if rules:
            yield table, _others(table, op_id, or_(*rules))


def _others(table: Table, op_id: UUID, rule: ColumnElement[bool]) -> ColumnElement[bool]:
    return rule & table.c.op_id.is_distinct_from(op_id) if "op_id" in table.c else rule


def _ids(tables: Sequence[Table], op_id: UUID) -> Any:  # noqa: ANN401  a select of keys
    parts = [select(table.c.id).where(table.c.op_id == op_id) for table in tables]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def paired(tables: Sequence[Table], op_id: UUID) -> ColumnElement[bool]:
    """Pairs of which one is a record of the import, or that it found."""
    pairs = Base.metadata.tables["duplicate_pair"]
    sides = [table for table in tables if table.name in {"jobseeker", "employer"}]
    if not sides:
        return pairs.c.op_id == op_id
    ids = _ids(sides, op_id)
    return or_(pairs.c.op_id == op_id, pairs.c.one_id.in_(ids), pairs.c.other_id.in_(ids))


def _changed(db: Session, tables: Sequence[Table], op_id: UUID) -> int:
    """Records of the import that were saved since, and those it changed that do not say any more what it wrote."""
    count = 0
    for table in tables:
        if "version" in table.c:
            saved = select(func.count()).where(table.c.op_id == op_id, table.c.version > 1)
            count += db.scalar(saved.select_from(table)) or 0
    for table, told in changes_of(db, op_id):
        asked = db.execute(select(table).where(table.c.id.in_(told))).mappings()
        now = {one["id"]: one for one in asked}
        for record_id, history in told.items():
            last = {one.field: one.new_value for one in history}
            kept = now.get(record_id)
            count += kept is None or any(_said(kept[field]) != value for field, value in last.items())
    return count


def changes_of(db: Session, op_id: UUID) -> Iterator[tuple[Table, dict[UUID, list[Correction]]]]:
    """What an act changed: by table so many records at a time, the corrections of each in their order."""
    tables = select(Correction.table_name).where(Correction.op_id == op_id).distinct()
    for name in sorted(db.scalars(tables)):
        mine = (Correction.op_id == op_id, Correction.table_name == name)
        last: UUID | None = None
        while True:
            ids: Select[Any] = select(Correction.record_id).where(*mine).distinct()
            ids = ids if last is None else ids.where(Correction.record_id > last)
            page = db.scalars(ids.order_by(Correction.record_id).limit(AT_ONCE)).all()
            if not page:
                break
            last = page[-1]
            told: dict[UUID, list[Correction]] = {one: [] for one in page}
            asked = select(Correction).where(*mine, Correction.record_id.in_(page)).order_by(Correction.id)
            for one in db.scalars(asked):
                told[one.record_id].append(one)
            yield Base.metadata.tables[name], told


def _closed(db: Session, run: ImportRun, op_id: UUID) -> list[date]:
    """Months closed after the import that hold a fact of it."""
    closes = select(MonthClose.month).where(MonthClose.recorded_at >= run.recorded_at).distinct()
    found = []
    for month in sorted(db.scalars(closes)):
        if any(
            db.scalar(
                select(column.class_.id).where(column.class_.op_id == op_id, _within(column, month)).limit(1)
            )
            is not None
            for column in _DATED
        ):
            found.append(month)
    return found


def _within(column: Any, month: date) -> ColumnElement[bool]:  # noqa: ANN401  a record's day or moment
    first, last = month_of(month)
    if isinstance(column.type, Moment):
        after = last + timedelta(days=1)
        start, end = (datetime.combine(day, time(), SEOUL) for day in (first, after))
        return and_(column >= start, column < end)
    return and_(column >= first, column <= last)


def read_as(column: Column[Any], said: str | None) -> Any:  # noqa: ANN401  a column's value
    """What a Correction keeps as text, as its column has it."""
    if said is None:
        return None
    for kind, read in _READ:
        if isinstance(column.type, kind):
            return read(said)
    return said


_READ: tuple[tuple[type[Any], Any], ...] = (
    (Key, UUID),
    (Day, date.fromisoformat),
    (Moment, datetime.fromisoformat),
    (Clocked, time.fromisoformat),
    (Hundredths, Decimal),
    (Flag, lambda said: said == str(True)),
    (Whole, int),
    (Document, ast.literal_eval),
)
