"""What the records of a bundle hang on: whether it is there, who stands for it today, whether it was struck."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.outreach import CapturedAct, ConflictKind
from jobdesk.records import Base
from jobdesk.records.imports import Tombstone
from jobdesk.records.outreach import Bundle, BundleRow, MergeConflict
from jobdesk.services.outreach._merge_twins import Twins
from jobdesk.services.outreach.carried import Carried
from jobdesk.services.outreach.contents import Change
from jobdesk.services.references import MERGEABLE, references, survivor_of

_LOOSE = {
    (reference.record.__table__.name, reference.column)
    for table in MERGEABLE
    for reference in references(table)
    if not reference.record.__table__.columns[reference.column].foreign_keys
} | {("slip_number", "referral_id")}
TOLD_OF = {"correction": "record_id"}
"""Keys that no merge moves, of records that may have been destroyed, or that the center has under another key."""
_ASKED_AT_ONCE = 500


class Links:
    """Looks records up in batches, and keeps what it found for one merge.

    Args:
        checkout_id: whose bundle it is: what an earlier one found to stand at the center under another key does so
            still.

    Attributes:
        gone: records of the bundle that could not be added: what hangs on them cannot either.
        same: records of the copy that the center has under another key.
        struck: records that were struck through at the center.
    """

    def __init__(self, db: Session, changes: Sequence[Change], checkout_id: UUID | None = None) -> None:
        self._db = db
        self.gone: set[UUID] = set()
        self.same: dict[UUID, UUID] = _found_before(db, checkout_id) if checkout_id is not None else {}
        self.struck: set[UUID] = set()
        self._there = {change.id for change in changes if change.act is CapturedAct.INSERTED}
        self._asked: set[tuple[str, UUID]] = set()
        self._into: dict[UUID, UUID] = {}
        self._destroyed: set[UUID] = set()

    def know(self, table: Table, changes: Sequence[Change]) -> None:
        """Look up, at once, all that some records of a table refer to, and who was destroyed."""
        every = [values for change in changes for values in (change.before(), change.values())]
        told = TOLD_OF.get(table.name)
        about = [self.led(row[told]) for row in every if row] if told else []
        keys = [one for change in changes for one in {change.id, self.led(change.id)}]
        self._look_for_destroyed([*keys, *about, *self.know_parents(table, every)])

    def know_parents(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> set[UUID]:
        """Look up what rows of a table refer to; answers their keys, those already known left out."""
        wanted: dict[str, set[UUID]] = {}
        for values in rows:
            for column, parent in _parents(table).items():
                if isinstance(value := values.get(column), UUID):
                    wanted.setdefault(parent, set()).update({value, self.led(value)})
        found: set[UUID] = set()
        for parent, keys in wanted.items():
            ids = {one for one in keys if (parent, one) not in self._asked}
            self._asked |= {(parent, one) for one in ids}
            found |= ids
            for name in (parent,) if parent else MERGEABLE:
                self._look_up(table.metadata.tables[name], sorted(ids))
        return found

    def _look_up(self, parent: Table, ids: Sequence[UUID]) -> None:
        told = [name for name in ("merged_into_id", "voided_at") if name in parent.c]
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            some = parent.c.id.in_(ids[start : start + _ASKED_AT_ONCE])
            for row in self._db.execute(
                select(parent.c.id, *(parent.c[name] for name in told)).where(some)
            ).mappings():
                self._there.add(row["id"])
                if row.get("merged_into_id") is not None:
                    self._into[row["id"]] = survivor_of(self._db, parent.name, row["id"])
                if row.get("voided_at") is not None:
                    self.struck.add(row["id"])

    def _look_for_destroyed(self, ids: Sequence[UUID]) -> None:
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            some = ids[start : start + _ASKED_AT_ONCE]
            dead = select(Tombstone.record_id).where(
                Tombstone.record_id.in_(some), Tombstone.why == RemovedWhy.DESTROYED
            )
            self._destroyed |= set(self._db.scalars(dead))
            # What an earlier bundle said of someone destroyed never came in; what hangs on it does not either.
            silent = and_(
                MergeConflict.kind == ConflictKind.PARENT_GONE,
                MergeConflict.fields.is_(None),
                MergeConflict.theirs.is_(None),
            )
            dropped = select(MergeConflict.record_id).where(
                MergeConflict.record_id.in_(some), or_(MergeConflict.kind == ConflictKind.DESTROYED, silent)
            )
            self._destroyed |= set(self._db.scalars(dropped))

    def is_destroyed(self, change: Change) -> bool:
        """Whether a record, or what it hangs on, was destroyed at the center; what hangs on it is then, too."""
        values = (*change.before().values(), *change.values().values())
        about = {change.id, *(value for value in values if isinstance(value, UUID))}
        if self._destroyed.isdisjoint(about) and self._destroyed.isdisjoint(map(self.led, about)):
            return False
        self._destroyed.add(change.id)
        return True

    def led(self, value: UUID) -> UUID:
        """The center's key of a record of the copy, where it stands there under another."""
        return self.same.get(value, value)

    def followed(self, table: Table, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Values whose references lead to who stands today; and columns, with tables, whose record is not there.

        Ask `know` or `know_parents` first.
        """
        found, missing = dict(values), {}
        for column, parent in _parents(table).items():
            value = found.get(column)
            if not isinstance(value, UUID):
                continue
            value = self.led(value)
            found[column] = self._into.get(value, value)
            if parent and (value not in self._there or value in self.gone):
                missing[column] = parent
        return found, missing

    def stands_beside(self, one: Carried, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether a record, by a change, would come to stand beside another that says the same."""
        if all(before[name] == after[name] for name in one.said_once & before.keys()):
            return False
        twins = Twins(self._db, one, (before, after))
        return twins.of(after) is not None and twins.of(before) is None


def _found_before(db: Session, checkout_id: UUID) -> dict[UUID, UUID]:
    known = (
        select(BundleRow.record_id, BundleRow.stands_for)
        .join(Bundle, Bundle.id == BundleRow.bundle_id)
        .where(Bundle.checkout_id == checkout_id, BundleRow.stands_for.is_not(None))
    )
    return {one: stands for one, stands in db.execute(known) if stands is not None}


def _parents(table: Table) -> Mapping[str, str]:
    """Columns that lead to another record, with its table; "" for loose keys, whose record may be gone."""
    return _led(table.name)


@cache
def _led(table: str) -> Mapping[str, str]:
    found = {column: "" for name, column in _LOOSE if name == table}
    for column in Base.metadata.tables[table].columns:
        for key in column.foreign_keys:
            found[column.name] = key.column.table.name
    return found


@cache
def is_personal(table: str) -> bool:
    """Whether rows of a table are about a person, by themselves or by what they hang on."""
    parents = {one for one in _led(table).values() if one and one != table}
    return table == "jobseeker" or any(is_personal(one) for one in parents)
