"""Triggers on a copy of the center that note which records were touched, and how they were before.

A copy is always an encrypted file, so there is one dialect. What is kept of a record is its columns as the file
holds them, JSON by column name; `read_kept` makes values of it. Source: safety.md 2 (capture).
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

from jobdesk.base.outreach import CapturedAct
from jobdesk.records._types import Bytes
from jobdesk.records.outreach import CapturedChange

_KEPT = CapturedChange.__tablename__
_SQLITE = sqlite.dialect()
Kept = Mapping[str, Any]
"""Columns of a record as the file holds them; bytes as hexadecimal digits."""


def start_capture(connection: Connection, tables: Iterable[Table]) -> None:
    """Make the triggers, in the place of those that are there; the caller commits.

    Tables have a key `id` that never changes.
    """
    for name, statement in _triggers(tables).items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)


def captures(connection: Connection, tables: Iterable[Table]) -> bool:
    """Whether a file has the triggers of all tables as declared today; a migration may have cost it some."""
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = {name: statement for name, statement in kept}
    return all(there.get(name) == statement for name, statement in _triggers(tables).items())


def _triggers(tables: Iterable[Table]) -> Mapping[str, str]:
    """By name the statement that makes each."""
    return {
        f"capture_{table.name}_{act.lower()}": (
            f"CREATE TRIGGER capture_{table.name}_{act.lower()} AFTER {act} ON {table.name}"
            f" BEGIN {'; '.join(statements)}; END"
        )
        for table in tables
        for act, statements in _bodies(table).items()
    }


def _bodies(table: Table) -> Mapping[str, tuple[str, ...]]:
    """By act what a trigger does; names are those of declared tables, nothing else.

    A record made and removed again leaves nothing; one that was removed and comes back was changed.
    """
    into = f"INSERT INTO {_KEPT} (id, table_name, act, base) VALUES"
    old = _as_json(table, "OLD")
    deleted, inserted, updated = (f"'{act.value}'" for act in _ACTS)
    return {
        "INSERT": (
            f"{into} (NEW.id, '{table.name}', {inserted}, NULL) ON CONFLICT (id) DO UPDATE SET act = {updated}",
        ),
        "UPDATE": (f"{into} (OLD.id, '{table.name}', {updated}, {old}) ON CONFLICT (id) DO NOTHING",),
        "DELETE": (
            f"{into} (OLD.id, '{table.name}', {deleted}, {old}) ON CONFLICT (id) DO NOTHING",
            f"UPDATE {_KEPT} SET act = {deleted} WHERE id = OLD.id AND act = {updated}",  # noqa: S608  declared names
            f"DELETE FROM {_KEPT} WHERE id = OLD.id AND act = {inserted}",  # noqa: S608  declared names
        ),
    }


_ACTS = (CapturedAct.DELETED, CapturedAct.INSERTED, CapturedAct.UPDATED)


def _as_json(table: Table, row: str) -> str:
    """An SQL expression: the row's columns as JSON; put together, for json_object takes too few arguments."""
    parts = []
    for column in table.columns:
        held = f"{row}.{column.name}"
        held = f"CASE WHEN {held} IS NOT NULL THEN hex({held}) END" if _is_bytes(column.type) else held
        parts.append(f"'\"{column.name}\":' || json_quote({held})")
    return "'{' || " + " || ',' || ".join(parts) + " || '}'"


def _is_bytes(kind: Any) -> bool:  # noqa: ANN401  any column's type
    return isinstance(kind, Bytes)


def keep_row(table: Table, values: Mapping[str, Any]) -> Kept:
    """A record's values as the file would hold them, ready for JSON."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        held = _held(table.columns[name].type, value)
        kept[name] = held.hex().upper() if isinstance(held, bytes) else held
    return kept


def _held(kind: Any, value: Any) -> Any:  # noqa: ANN401  any column's type and value
    return kind.process_bind_param(value, _SQLITE) if isinstance(kind, TypeDecorator) else value


def read_kept(table: Table, kept: Kept) -> dict[str, Any]:
    """Values of the columns that are kept and that the table has.

    Raises:
        ValueError, TypeError: a value is none of its column's type.
    """
    kinds = _kinds(table)
    return {name: _value(kinds[name], held) for name, held in kept.items() if name in kinds}


@cache
def _kinds(table: Table) -> Mapping[str, Any]:
    """The types of a table's columns by name."""
    return {column.name: column.type for column in table.columns}


def _value(kind: Any, held: Any) -> Any:  # noqa: ANN401  any column's type and value
    if held is None or not isinstance(kind, TypeDecorator):
        return held
    return kind.process_result_value(bytes.fromhex(held) if _is_bytes(kind) else held, _SQLITE)


def said(kept: Kept) -> str:
    """Kept columns as text that is the same for the same columns."""
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
