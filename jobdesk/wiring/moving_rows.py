"""Every row of a center from one engine to the other, and a digest of each table that knows no engine."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Insert, Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from jobdesk.records import Base
from jobdesk.records._types import Document
from jobdesk.records.month_closes import MonthTouch
from jobdesk.records.search import RANKS, SearchEntry
from jobdesk.services import search_index

AT_ONCE = 1_000
_BITS = 128
_CENT = Decimal("0.01")


@dataclass(slots=True)
class Sum:
    """Rows of a table and the sum of their digests: the same for the same rows in any order, on any engine."""

    rows: int = 0
    total: int = 0

    def add(self, row: Sequence[Any]) -> None:
        """Count one more row, its values in the order of the table's columns."""
        said = json.dumps([_said(value) for value in row], ensure_ascii=False, sort_keys=True)
        digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_BITS // 8).digest()
        self.rows, self.total = self.rows + 1, (self.total + int.from_bytes(digest, "big")) % 2**_BITS


Sums = Mapping[str, Sum]
"""By table."""


def _said(value: Any) -> Any:  # noqa: ANN401  any column's value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.quantize(_CENT))
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value


def tables() -> Sequence[Table]:
    """Every table, what a row refers to before it; the touches, which triggers write, at the end."""
    touches = Base.metadata.tables[MonthTouch.__tablename__]
    return [*(one for one in Base.metadata.sorted_tables if one is not touches), touches]


def sum_rows(db: Session) -> Sums:
    """The digests of all tables as the session sees them."""
    sums = {}
    for table in tables():
        sums[table.name] = Sum()
        for some in _read(db, table):
            for row in some:
                sums[table.name].add(row)
    return sums


def _read(db: Session, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    asked = select(table).execution_options(yield_per=AT_ONCE)
    return db.connection().execute(asked).partitions()


def copy_rows(source: Session, target: Session) -> Sums:
    """Write all rows of one center into an empty database of the same schema; the caller commits the target.

    The index of the search is made of its entries, as each engine keeps it in its own way.

    Returns:
        The digests of what was read.
    """
    loose = list(_within()) if target.get_bind().dialect.name == "postgresql" else []
    for one in loose:
        _alter(target, one, "DEFERRABLE INITIALLY DEFERRED")
    if not loose:
        target.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    sums = {table.name: _copy(source, target, table) for table in tables()}
    _index(target)
    if loose:
        target.connection().exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        _follow_series(target)
    for one in loose:
        _alter(target, one, "NOT DEFERRABLE")
    return sums


def _copy(source: Session, target: Session, table: Table) -> Sum:
    if table.name == MonthTouch.__tablename__:
        target.execute(delete(table))  # what the rows of the other tables touched as they came in
    names = [f"v_{column.name}" for column in table.columns]
    made, found = _insert(table, server=target.get_bind().dialect.name == "postgresql"), Sum()
    for some in _read(source, table):
        for row in some:
            found.add(row)
        target.connection().execute(made, [dict(zip(names, row, strict=True)) for row in some])
    return found


def _insert(table: Table, *, server: bool) -> Insert:
    """An empty document stays NULL: without being told, PostgreSQL would be given the JSON word for it."""
    return insert(table).values(
        {
            column.name: bindparam(
                f"v_{column.name}",
                type_=JSONB(none_as_null=True) if server and isinstance(column.type, Document) else column.type,
            )
            for column in table.columns
        }
    )


def _within() -> Iterator[ForeignKeyConstraint]:
    """Keys by which a row refers to another of its own table, which may come later."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table is table:
                yield key


def _alter(db: Session, key: ForeignKeyConstraint, how: str) -> None:
    db.connection().exec_driver_sql(f"ALTER TABLE {key.table.name} ALTER CONSTRAINT {key.name} {how}")


def _index(db: Session) -> None:
    asked = select(SearchEntry.kind, SearchEntry.rank, SearchEntry.words).order_by(SearchEntry.rank)
    entries = db.execute(asked).all()
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        search_index.put_all(db, [(kind, rank, words) for kind, rank, words in some])


def _follow_series(db: Session) -> None:
    """Let what counts by itself on the server go on after the last one given."""
    for series, last in (
        (RANKS.name, select(func.max(SearchEntry.rank))),
        (func.pg_get_serial_sequence(MonthTouch.__tablename__, "id"), select(func.max(MonthTouch.id))),
    ):
        given = db.scalar(last)
        if given:
            db.execute(select(func.setval(series, given)))
