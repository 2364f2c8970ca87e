"""What goes with whom when a merge is undone: what was added since follows what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.records._base import Base, Recorded
from jobdesk.records.centers import Correction
from jobdesk.records.same_records import RecordMerge
from jobdesk.services.references import Reference, references

DEEP = 4  # a print rests on a referral, that on a vacancy, that on a firm
Row = tuple[str, UUID]


@dataclass(slots=True)
class Parting:
    """The rows of one merge, told apart.

    Attributes:
        goes: by reference the rows that go back, those that came with the merge and what rests on them since.
        stays: what was added since and rests on nothing of either, in words.
        both: what was added or changed since and rests on both, in words.
    """

    goes: dict[str, list[UUID]] = field(default_factory=dict)
    stays: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)


def part(db: Session, merge: RecordMerge) -> Parting:
    """Tell the rows of a merge apart, as they stand now."""
    return _Apart(db, merge).part()


class _Apart:
    def __init__(self, db: Session, merge: RecordMerge) -> None:
        self.db, self.merge = db, merge
        self.by_table: dict[str, list[Reference]] = {}
        for one in references(merge.table_name):
            self.by_table.setdefault(one.record.__tablename__, []).append(one)
        self.came: dict[Row, None] = {
            (name.partition(".")[0], UUID(key)): None
            for name, keys in merge.moved.items()
            if name in {one.name for one in references(merge.table_name)}
            for key in keys
        }
        self.sides: dict[Row, frozenset[bool]] = {}

    @cached_property
    def mappers(self) -> Mapping[str, type[Any]]:
        return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # every record has one table

    def part(self) -> Parting:
        told = Parting({name: [UUID(key) for key in keys] for name, keys in self.merge.moved.items()})
        for reference, record in self.added():
            row = (reference.record.__tablename__, record.id)
            sides = self.rests_on(row)
            if sides == {True}:
                told.goes.setdefault(reference.name, []).append(record.id)
            elif len(sides) > 1 and getattr(record, "voided_at", None) is None:
                told.both.append(_said(record))
            elif getattr(record, "voided_at", None) is None:
                told.stays.append(_said(record))
        told.both += [_said(record) for record in self.turned()]
        told.both, told.stays = list(dict.fromkeys(told.both)), list(dict.fromkeys(told.stays))
        return told

    def added(self) -> Iterator[tuple[Reference, Any]]:
        """What hangs on the survivor and was recorded since."""
        for reference in references(self.merge.table_name):
            record = reference.record
            if not issubclass(record, Recorded):
                continue
            rows = (
                select(record)
                .where(
                    getattr(record, reference.column) == self.merge.survivor_id,
                    record.recorded_at >= self.merge.recorded_at,
                )
                .order_by(record.id)
            )
            for one in self.db.scalars(rows):
                if (record.__tablename__, one.id) not in self.came and one.op_id != self.merge.op_id:  # type: ignore[attr-defined]  # every record is mapped
                    yield reference, one

    def turned(self) -> Iterator[Any]:
        """What was there before and was since made to rest on what belongs to the other."""
        columns = {table: {column.name for column in self.up(table)} for table in self.by_table}
        changed = select(Correction.table_name, Correction.record_id, Correction.field).where(
            Correction.field.in_(set().union(*columns.values())),
            Correction.at >= self.merge.recorded_at,
            Correction.op_id != self.merge.op_id,
        )
        for row in dict.fromkeys(
            (table, key) for table, key, name in self.db.execute(changed) if name in columns.get(table, ())
        ):
            own = self.own(row)
            if own is not None and not self.is_new(row) and self.above(row, DEEP) - {own}:
                yield self.db.get_one(self.mappers[row[0]], row[1])

    def up(self, table: str) -> list[Column[Any]]:
        """The columns of a table that lead to other records, but to the person or firm itself."""
        return [
            column
            for column in Base.metadata.tables[table].columns
            if column.foreign_keys
            and self.target(column) not in {self.merge.table_name, "account"}
            and self.target(column) in self.mappers
        ]

    @staticmethod
    def target(column: Column[Any]) -> str:
        return next(iter(column.foreign_keys)).column.table.name

    def own(self, row: Row) -> bool | None:
        """Whether a row came with the merge; None where it hangs on neither."""
        if row in self.came:
            return True
        table, key = row
        for reference in self.by_table.get(table, ()):
            held = select(reference.record.id).where(
                reference.record.id == key,
                getattr(reference.record, reference.column) == self.merge.survivor_id,
            )
            if self.db.scalar(held) is not None:
                return False
        return None

    def rests_on(self, row: Row, deep: int = DEEP) -> frozenset[bool]:
        """On whose records a row added since rests: True stands for the one that goes."""
        if row not in self.sides:
            self.sides[row] = self.above(row, deep)
        return self.sides[row]

    def above(self, row: Row, deep: int) -> frozenset[bool]:
        if not deep:
            return frozenset()
        table, key = row
        columns = self.up(table)
        if not columns:
            return frozenset()
        ids = self.db.execute(select(*columns).where(Base.metadata.tables[table].c.id == key)).one()
        found: set[bool] = set()
        for column, one in zip(columns, ids, strict=True):
            if one is None:
                continue
            upper = (self.target(column), one)
            own = self.own(upper)
            if own is True or (own is False and not self.is_new(upper)):
                found.add(own)
            else:
                found |= self.rests_on(upper, deep - 1)
        return frozenset(found)

    def is_new(self, row: Row) -> bool:
        record = self.db.get(self.mappers[row[0]], row[1])
        return isinstance(record, Recorded) and record.recorded_at >= self.merge.recorded_at


def _said(record: Recorded) -> str:
    table: str = record.__class__.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    return _("{what} of {day}").format(what=_(TABLE_WORDS[table]), day=format_date(record.recorded_at.date()))
