"""What the records of a bundle hang on: whether it is there, who stands for it today, what is there twice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from jobdesk.base.enums import OPEN_REFERRAL_STATES
from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.outreach import CapturedAct, ConflictKind
from jobdesk.records.imports import Tombstone
from jobdesk.records.outreach import MergeConflict
from jobdesk.services.outreach.carried import Carried
from jobdesk.services.outreach.contents import Change
from jobdesk.services.references import MERGEABLE, references, survivor_of

_LOOSE = {
    (reference.record.__table__.name, reference.column)
    for table in MERGEABLE
    for reference in references(table)
    if not reference.record.__table__.columns[reference.column].foreign_keys
} | {("slip_number", "referral_id")}
_TOLD_OF = {"correction": "record_id"}
"""Keys that no merge moves, of records that may have been destroyed."""
_ASKED_AT_ONCE = 500


class Links:
    """Looks records up in batches, and keeps what it found for one merge.

    Attributes:
        gone: records of the bundle that could not be added: what hangs on them cannot either.
        same: records of the bundle that the center has under another key.
    """

    def __init__(self, db: Session, changes: Sequence[Change]) -> None:
        self._db = db
        self.gone: set[UUID] = set()
        self.same: dict[UUID, UUID] = {}
        self._there = {change.id for change in changes if change.act is CapturedAct.INSERTED}
        self._asked: set[tuple[str, UUID]] = set()
        self._into: dict[UUID, UUID] = {}
        self._destroyed: set[UUID] = set()

    def know(self, table: Table, changes: Sequence[Change]) -> None:
        """Look up, at once, all that some records of a table refer to, and who was destroyed."""
        wanted: dict[str, set[UUID]] = {}
        for change in changes:
            for values in (change.before(), change.values()):
                for column, parent in _parents(table).items():
                    if isinstance(value := values.get(column), UUID) and (parent, value) not in self._asked:
                        wanted.setdefault(parent, set()).add(value)
        for parent, ids in wanted.items():
            self._asked |= {(parent, one) for one in ids}
            for name in (parent,) if parent else MERGEABLE:
                self._look_up(table.metadata.tables[name], sorted(ids))
        told = _TOLD_OF.get(table.name)
        about = [row[told] for row in (change.values() for change in changes) if row] if told else []
        self._look_for_destroyed([change.id for change in changes] + [*about, *(set().union(*wanted.values()))])

    def _look_up(self, parent: Table, ids: Sequence[UUID]) -> None:
        merged = parent.c.get("merged_into_id")
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            some = ids[start : start + _ASKED_AT_ONCE]
            columns = [parent.c.id] if merged is None else [parent.c.id, merged]
            for row in self._db.execute(select(*columns).where(parent.c.id.in_(some))):
                self._there.add(row[0])
                if merged is not None and row[1] is not None:
                    self._into[row[0]] = survivor_of(self._db, parent.name, row[0])

    def _look_for_destroyed(self, ids: Sequence[UUID]) -> None:
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            dead = select(Tombstone.record_id).where(
                Tombstone.record_id.in_(ids[start : start + _ASKED_AT_ONCE]),
                Tombstone.why == RemovedWhy.DESTROYED,
            )
            self._destroyed |= set(self._db.scalars(dead))
            # What an earlier bundle said of someone destroyed never came in; what hangs on it does not either.
            dropped = select(MergeConflict.record_id).where(
                MergeConflict.record_id.in_(ids[start : start + _ASKED_AT_ONCE]),
                MergeConflict.kind == ConflictKind.DESTROYED,
            )
            self._destroyed |= set(self._db.scalars(dropped))

    def is_destroyed(self, change: Change) -> bool:
        """Whether a record, or what it hangs on, was destroyed at the center; what hangs on it is then, too."""
        values = {**change.before(), **change.values()}
        if self._destroyed.isdisjoint(value for value in (change.id, *values.values()) if isinstance(value, UUID)):
            return False
        self._destroyed.add(change.id)
        return True

    def followed(self, table: Table, values: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
        """Values whose references lead to who stands today, and the columns whose record is not there."""
        found, missing = dict(values), set()
        for column, parent in _parents(table).items():
            value = found.get(column)
            if not isinstance(value, UUID):
                continue
            value = self.same.get(value, value)
            found[column] = self._into.get(value, value)
            if parent and (value not in self._there or value in self.gone):
                missing.add(column)
        return found, missing

    def twin(
        self, one: Carried, values: Mapping[str, Any], new: Sequence[Mapping[str, Any]] = ()
    ) -> Mapping[str, Any] | None:
        """The live row that says the same fact, where a table takes it once.

        Args:
            new: rows of the table that will be added.
        """
        for columns in one.once:
            if any(values.get(name) is None for name in columns) or not _is_live(one.name, values):
                continue
            query = select(one.table).where(*(one.table.c[name] == values[name] for name in columns))
            there = self._db.execute(query.order_by(one.table.c.id)).mappings()
            mine = (row for row in new if all(row[name] == values[name] for name in columns))
            for row in (*map(dict, there), *mine):
                if row["id"] != values["id"] and _is_live(one.name, row):
                    self._there.add(row["id"])
                    return row
        return None

    def stands_beside(self, one: Carried, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Whether a record, by a change, would come to stand beside another that says the same."""
        said = {*one.alive, *(name for names in one.once for name in names)} & before.keys()
        return any(before[name] != after[name] for name in said) and self.twin(one, after) is not None


def _is_live(table: str, row: Mapping[str, Any]) -> bool:
    """Of one person's referrals to one vacancy only one is open at a time."""
    open_one = table != "referral" or row["state"] in OPEN_REFERRAL_STATES
    return row.get("voided_at") is None and open_one


def _parents(table: Table) -> Mapping[str, str]:
    """Columns that lead to another record, with its table; "" for loose keys, whose record may be gone."""
    found = {column: "" for name, column in _LOOSE if name == table.name}
    for column in table.columns:
        for key in column.foreign_keys:
            found[column.name] = key.column.table.name
    return found
