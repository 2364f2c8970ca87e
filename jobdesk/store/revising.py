"""What revisions from 0004 on are made of: columns as data, made alike on SQLCipher and PostgreSQL.

Constraints are named as `records/_base.py` names them. Revisions that have landed read this file, so that a
change here must leave what they make as it is (tests/migrations compares the head with the records).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from jobdesk.records import _types as types

Column = tuple[str, str, str]
"""Name (with "!" where it is never empty), kind, and its length, range, codes or the table it refers to.

A "ref" is indexed, a "link" a reference without an index, a "key" an indexed id that refers to no table; before
any other kind may stand "indexed".
"""

TYPES: Mapping[str, Callable[[], Any]] = {
    "text": sa.Text,
    "code": sa.Text,
    "whole": types.Whole,
    "day": types.Day,
    "moment": types.Moment,
    "clock": types.Clocked,
    "flag": types.Flag,
    "hundredths": types.Hundredths,
    "list": types.Document,
    "bytes": types.Bytes,
    "ref": types.Key,
    "link": types.Key,
    "key": types.Key,
}
RECORDED: tuple[Column, ...] = (
    ("version!", "whole", ""),
    ("recorded_at!", "moment", ""),
    ("recorded_by", "link", "account"),
    ("window_no", "whole", "1 99"),
    ("op_id", "key", ""),
)
VOIDABLE: tuple[Column, ...] = (
    *RECORDED,
    ("voided_at", "moment", ""),
    ("voided_by", "link", "account"),
    ("voided_why", "text", "500"),
)


def _rule(table: str, column: str, kind: str, bound: str) -> tuple[str, str] | None:
    """Name and text of a column's CHECK."""
    if kind == "text" and bound:
        return op.f(f"ck_{table}_{column}_length"), f"length({column}) <= {bound}"
    if kind == "whole" and bound:
        low, high = bound.split()
        return op.f(f"ck_{table}_{column}_range"), f"{column} BETWEEN {low} AND {high}"
    return _code_rule(table, column, bound) if kind == "code" else None


def _code_rule(table: str, column: str, codes: str) -> tuple[str, str]:
    accepted = ", ".join(f"'{one}'" for one in codes.split())
    return op.f(f"ck_{table}_{column}_code"), f"{column} IN ({accepted})"


def replace_codes(table: str, column: str, codes: str) -> None:
    """Let a column hold other codes."""
    name, rule = _code_rule(table, column, codes)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, rule)


def widen(table: str, columns: Sequence[Column], given: Mapping[str, Any]) -> None:
    """Add columns; `given` is what the rows that stand there get in those that are never empty."""
    with op.batch_alter_table(table) as batch:
        for name, kind, bound in columns:
            start = given.get(name)
            batch.add_column(sa.Column(name, TYPES[kind](), nullable=start is None, server_default=start))
            if rule := _rule(table, name, kind, bound):
                batch.create_check_constraint(*rule)
            if kind in {"ref", "link"}:
                batch.create_foreign_key(op.f(f"fk_{table}_{name}"), bound, [name], ["id"])
    for name, kind, _bound in columns:
        if kind == "ref":
            op.create_index(f"ix_{table}_{name}", table, [name])


def narrow(table: str, columns: Sequence[Column]) -> None:
    """Take the columns away again."""
    for name, kind, _bound in columns:
        if kind == "ref":
            op.drop_index(f"ix_{table}_{name}", table)
    with op.batch_alter_table(table) as batch:
        for name, kind, bound in columns:
            if rule := _rule(table, name, kind, bound):
                batch.drop_constraint(rule[0], type_="check")
            if kind in {"ref", "link"}:
                batch.drop_constraint(op.f(f"fk_{table}_{name}"), type_="foreignkey")
            batch.drop_column(name)


def make(
    table: str, columns: Sequence[Column], also: tuple[str, str] | None = None, unique: Sequence[str] = ()
) -> None:
    """Make a table with its key; `also` is a CHECK over several columns, by name, `unique` columns that are so."""
    parts: list[Any] = [sa.Column("id", types.Key(), nullable=False)]
    rules: list[Any] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]
    if also:
        rules.append(sa.CheckConstraint(also[1], name=op.f(f"ck_{table}_{also[0]}")))
    indexed: list[str] = []
    for written, told, bound in columns:
        name, kind = written.rstrip("!"), told.removeprefix("indexed ")
        parts.append(sa.Column(name, TYPES[kind](), nullable=not written.endswith("!")))
        if rule := _rule(table, name, kind, bound):
            rules.append(sa.CheckConstraint(rule[1], name=rule[0]))
        if kind in {"ref", "link"}:
            rules.append(sa.ForeignKeyConstraint([name], [f"{bound}.id"], name=op.f(f"fk_{table}_{name}")))
        if kind != told or kind in {"ref", "key"}:
            indexed.append(name)
    if unique:
        rules.append(sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}")))
    op.create_table(table, *parts, *rules, sqlite_strict=True)
    for name in indexed:
        op.create_index(f"ix_{table}_{name}", table, [name])


def make_list_index(table: str, column: str) -> None:
    """The index a list of live rows pages through."""
    live = sa.text("voided_at IS NULL")
    name = f"ix_{table}_listed_{column}"
    op.create_index(name, table, [column, "id"], sqlite_where=live, postgresql_where=live)
