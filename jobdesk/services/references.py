"""Every column that leads to a person or a firm, taken from the tables themselves, so that none is forgotten.

A key is unique over all tables: a column without a foreign key holds a person where it holds the person's key.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, event, select
from sqlalchemy.orm import Session

from jobdesk.records._base import Base
from jobdesk.records._types import Key
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services._rows import lock

MERGEABLE: Mapping[str, type[Jobseeker] | type[Employer]] = {"jobseeker": Jobseeker, "employer": Employer}
"""What can be merged, by its table."""
AS_IT_WAS = frozenset(
    {
        *(
            "audit_entry.record_id",
            "audit_entry.account_id",
            "audit_subject.entry_id",
            "audit_subject.jobseeker_id",
        ),
        *("correction.record_id", "correction.account_id"),
        *("record_merge.gone_id", "record_merge.survivor_id"),
        *("duplicate_pair.one_id", "duplicate_pair.other_id"),
        *("operation.account_id", "rights_record.by_account_id"),
        *("slip_number.referral_id", "reconciliation_row.record_id", "tombstone.record_id"),
        *("bundle_row.record_id", "bundle_row.stands_for", "merge_conflict.record_id"),
        *("copy_state.center_id", "copy_state.event_id"),
    }
)
"""Keys without a foreign key that no merge moves: what happened stays told of whom it happened to, the pairs and
the search are kept in step by themselves, and accounts, referrals and other facts are not merged."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One column that leads to a person or firm."""

    record: type[Any]
    column: str

    @property
    def name(self) -> str:
        """Table and column."""
        return f"{self.record.__tablename__}.{self.column}"


def loose_keys() -> list[Column[Any]]:
    """Columns that hold a record's key without a foreign key; what an act is called is none."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Key)
        and not column.foreign_keys
        and not column.primary_key
        and column.name != "op_id"
    ]


@cache
def references(table: str) -> tuple[Reference, ...]:
    """Where a person's or a firm's key stands, but for the redirects of merged ones and what stays as it was."""
    records = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # every record has one table
    direct = [
        column
        for one in Base.metadata.sorted_tables
        for column in one.columns
        if any(key.column.table.name == table for key in column.foreign_keys) and column.name != "merged_into_id"
    ]
    loose = [one for one in loose_keys() if f"{one.table.name}.{one.name}" not in AS_IT_WAS]
    return tuple(Reference(records[one.table.name], one.name) for one in (*direct, *loose))


@cache
def _leading() -> Mapping[type[Any], tuple[tuple[str, str], ...]]:
    """The columns of records with a foreign key to what can be merged, each with the table it leads to."""
    found: dict[type[Any], tuple[tuple[str, str], ...]] = {}
    for table in MERGEABLE:
        for one in references(table):
            if one.record.__table__.columns[one.column].foreign_keys:
                found[one.record] = (*found.get(one.record, ()), (one.column, table))
    return found


def survivor_of(db: Session, table: str, record_id: UUID) -> UUID:
    """Who stands for a person or firm today: the one it was merged into, to the end, or itself."""
    record, seen = MERGEABLE[table], record_id
    while (above := db.scalar(select(record.merged_into_id).where(record.id == seen))) is not None:
        seen = above
    return seen


def survivors_of(db: Session, table: str, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of some people or firms those that were merged, each with who stands for it today."""
    record = MERGEABLE[table]
    gone = select(record.id).where(record.id.in_(ids), record.merged_into_id.is_not(None))
    return {one: survivor_of(db, table, one) for one in db.scalars(gone)}


def hold_standing(db: Session, ids: Sequence[UUID]) -> list[UUID]:
    """Hold people until COMMIT and answer who stands for them now, each once in their order.

    A colleague may have merged one while the desk had it open: what is asked then is asked of the survivor.
    """
    target = Jobseeker.__table__
    query = select(target.c.id, target.c.merged_into_id).where(target.c.id.in_(set(ids))).order_by(target.c.id)
    found = db.execute(query.with_for_update(key_share=True)).all()
    _standing(db).update(one for one, above in found if above is None)
    into = survivors_of(db, "jobseeker", ids) if any(above for _one, above in found) else {}
    if into:
        lock(db, Jobseeker, into.values())
    return list(dict.fromkeys(into.get(one, one) for one in ids))


def _standing(db: Session) -> set[UUID]:
    """People and firms that this transaction holds already, and that stand for themselves."""
    known: set[UUID] = db.info.setdefault("standing", set())
    return known


def note_standing(db: Session, ids: Iterable[UUID]) -> None:
    """These people or firms are held by this transaction, and stand for themselves."""
    _standing(db).update(ids)


def follow_survivors(db: Session) -> None:
    """Let what an act adds to a merged person or firm hang on who stands for them.

    A desk may have the record open while another merges it. The key is held as the foreign key would hold it, so
    that of the two acts one waits for the other.
    """

    def follow(session: Session, _context: object, _instances: object) -> None:
        led: dict[str, dict[UUID, list[tuple[Any, str]]]] = {}
        for record in session.new:
            for column, table in _leading().get(type(record), ()):
                if (one := getattr(record, column)) is not None and one not in _standing(session):
                    led.setdefault(table, {}).setdefault(one, []).append((record, column))
        for table, places in led.items():
            target: Any = MERGEABLE[table].__table__
            held = (
                select(target.c.id, target.c.merged_into_id).where(target.c.id.in_(places)).order_by(target.c.id)
            )
            for one, above in session.connection().execute(held.with_for_update(read=True, key_share=True)).all():
                if above is None:
                    _standing(session).add(one)
                else:
                    with session.no_autoflush:
                        into = survivor_of(session, table, one)
                    for record, column in places[one]:
                        setattr(record, column, into)

    event.listen(db, "before_flush", follow)
    event.listen(db, "after_soft_rollback", lambda session, _part: session.info.pop("standing", None))
