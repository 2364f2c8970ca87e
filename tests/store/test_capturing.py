"""A copy notes what was touched: each record once, as it was before the first touch."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, select

from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CapturedAct
from jobdesk.records import Base
from jobdesk.records import _types as types
from jobdesk.records.outreach import CapturedChange
from jobdesk.store.capturing import keep_row, read_kept, start_capture
from jobdesk.store.engine import open_sqlcipher
from tests.counts import full

CAPTURED = [
    one
    for one in Base.metadata.sorted_tables
    if "id" in one.columns
    and isinstance(one.columns["id"].type, types.Key)
    and one is not CapturedChange.__table__
]
VALUES: dict[type[Any], Any] = {
    types.Key: UUID("01890000-0000-7000-8000-000000000001"),
    types.Day: date(2026, 11, 21),
    types.Clocked: time(9, 30),
    types.Moment: datetime(2026, 11, 21, 9, 30, 1, 250, tzinfo=UTC),
    types.Flag: True,
    types.Hundredths: Decimal("37.50"),
    types.Document: {"이름": ["홍길동", None, 1, 'a"b\\c\n']},
    types.Whole: 7,
    types.Bytes: b"\x00\xff\x27",
}
TEXT = "새벽 '홍\"길\\동\n\t🙂"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """An encrypted file with every table, without its rules, and the triggers."""
    database = open_sqlcipher(tmp_path_factory.mktemp("copy") / "copy.db", bytes(32), create=True)
    engine = database.writer
    with engine.connect() as one:
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            one.exec_driver_sql("COMMIT")
            one.exec_driver_sql(f"PRAGMA {pragma}")
            one.exec_driver_sql("BEGIN IMMEDIATE")
        Base.metadata.create_all(one)
        start_capture(one, CAPTURED)
        yield one
    database.dispose()


def row_of(table: Table, *, filled: bool) -> dict[str, Any]:
    """A row with a value in every column, or only where it must have one."""
    values = {
        column.name: VALUES.get(type(column.type), TEXT)
        for column in table.columns
        if filled or not column.nullable
    }
    return values | {"id": new_id()}


def captured(connection: Connection, key: UUID) -> Any | None:
    """What is kept of a record."""
    kept = CapturedChange.__table__.c
    return connection.execute(select(kept.table_name, kept.act, kept.base).where(kept.id == key)).one_or_none()


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "bare"])
@pytest.mark.parametrize("table", CAPTURED, ids=lambda table: table.name)
def test_a_record_is_kept_as_it_was(connection: Connection, table: Table, filled: bool) -> None:
    row = row_of(table, filled=filled)
    with connection.begin_nested() as undone:
        connection.execute(table.insert(), row)
        assert captured(connection, row["id"]) == (table.name, CapturedAct.INSERTED, None)
        connection.execute(CapturedChange.__table__.delete())
        before = dict(connection.execute(select(table).where(table.c.id == row["id"])).mappings().one())
        changed = {name: value for name, value in row_of(table, filled=True).items() if name != "id"}
        connection.execute(table.update().where(table.c.id == row["id"]), changed)
        _table, act, base = captured(connection, row["id"]) or (None, None, None)
        assert act == CapturedAct.UPDATED
        assert read_kept(table, base) == before
        assert keep_row(table, before) == base
        undone.rollback()


@settings(max_examples=full(300, 25), deadline=None)
@given(held=st.booleans(), acts=st.lists(st.sampled_from(["insert", "update", "delete", "sealed"]), max_size=12))
def test_acts_one_after_the_other(connection: Connection, held: bool, acts: list[str]) -> None:
    """What is kept tells, from the last bundle to now, whether a record came, changed or went, and its base."""
    table = Base.metadata.tables["logo"]
    row = row_of(table, filled=True)
    key = row["id"]
    with connection.begin_nested() as undone:
        there, base = held, None
        if held:
            connection.execute(table.insert(), row)
            connection.execute(CapturedChange.__table__.delete())
            base = connection.execute(select(table).where(table.c.id == key)).one()
        first, touched = base, False
        for serial, act in enumerate(acts, start=2):
            if act == "insert" and not there:
                connection.execute(table.insert(), row | {"version": serial})
                there, touched = True, True
            elif act == "update" and there:
                connection.execute(table.update().where(table.c.id == key).values(version=serial))
                touched = True
            elif act == "delete" and there:
                connection.execute(table.delete().where(table.c.id == key))
                there, touched = False, True
            elif act == "sealed":
                connection.execute(CapturedChange.__table__.delete())
                first = connection.execute(select(table).where(table.c.id == key)).one_or_none()
                touched = False
        kept = captured(connection, key)
        if not touched or (first is None and not there):
            assert kept is None
        else:
            expected = (
                CapturedAct.INSERTED if first is None else CapturedAct.UPDATED if there else CapturedAct.DELETED
            )
            assert kept is not None
            assert kept.act == expected
            assert (read_kept(table, kept.base) if kept.base else None) == (first._asdict() if first else None)
        undone.rollback()
