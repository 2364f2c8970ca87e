"""Declarative base, mixins and column makers.

Every constraint is named, so that Alembic's batch mode keeps it. Lengths, ranges and closed codes
are CHECKs, the same on SQLCipher and PostgreSQL.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

from jobdesk.base.ids import new_id
from jobdesk.records._types import Bytes, Clocked, Day, Document, Flag, Hundredths, Key, Moment, Whole

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

NOTE = 4000  # characters of a note


class Base(DeclarativeBase):
    """Parent of every record; tables are STRICT on SQLite."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        str: Text,
        UUID: Key,
        date: Day,
        datetime: Moment,
        time: Clocked,
        bool: Flag,
        int: Whole,
        Decimal: Hundredths,
        bytes: Bytes,
        dict[str, Any]: Document,
        list[Any]: Document,
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make every table STRICT and add the CHECKs its columns ask for."""
        if "__tablename__" in cls.__dict__:
            args = cls.__dict__.get("__table_args__", ())
            cls.__table_args__ = (*args, {"sqlite_strict": True})
        super().__init_subclass__(**kwargs)
        if "__tablename__" in cls.__dict__:
            table = cls.metadata.tables[cls.__tablename__]
            for column in table.columns:
                for suffix, rule in column.info.get("checks", ()):
                    name = f"{column.name}_{suffix}"
                    table.append_constraint(CheckConstraint(rule.replace("{c}", column.name), name=name))


def _check(column: str, rule: str, **given: Any) -> dict[str, Any]:
    """`info` that becomes a named CHECK of its table; `{c}` is the column's name."""
    info = dict(given.pop("info", {}))
    info.setdefault("checks", []).append((column, rule))
    return {**given, "info": info}


def text(length: int, **given: Any) -> MappedColumn[Any]:
    """Text of at most `length` characters."""
    return mapped_column(**_check("length", f"length({{c}}) <= {length}", **given))


def code(kind: type[StrEnum], **given: Any) -> MappedColumn[Any]:
    """One code of a closed list, kept as its text."""
    accepted = ", ".join(f"'{member.value}'" for member in kind)
    return mapped_column(**_check("code", f"{{c}} IN ({accepted})", **given))


def whole(low: int, high: int, **given: Any) -> MappedColumn[Any]:
    """An integer from `low` to `high`."""
    return mapped_column(**_check("range", f"{{c}} BETWEEN {low} AND {high}", **given))


def flag(**given: Any) -> MappedColumn[Any]:
    """True or false."""
    return mapped_column(**given)


def ref(target: str, **given: Any) -> MappedColumn[Any]:
    """A reference to another record's key, indexed."""
    given.setdefault("index", True)
    return mapped_column(ForeignKey(f"{target}.id"), **given)


def listed(table: str, column: str, live: str = "voided_at IS NULL") -> Index:
    """The index a list is sorted by and pages through: only rows the list shows, in the order (column, id)."""
    shown = sql(live)
    return Index(f"ix_{table}_listed_{column}", column, "id", sqlite_where=shown, postgresql_where=shown)


def counted(table: str, *columns: str) -> Index:
    """All that figures ask of a table's rows, by date, so that they are read from it alone (fact_kinds.gather)."""
    return Index(f"ix_{table}_counted", *columns, "voided_at")


def merged(table: str) -> Index:
    """The few that were merged away; whole, this index would tempt SQLite away from those of the lists."""
    gone = sql("merged_into_id IS NOT NULL")
    name = f"ix_{table}_merged_into_id"
    return Index(name, "merged_into_id", sqlite_where=gone, postgresql_where=gone)


class Keyed:
    """A record with a UUIDv7 key that never changes."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


class Recorded(Keyed):
    """A record that knows who typed it, when, where and by which act.

    Attributes:
        version: checked in every UPDATE; 1 on entry.
        recorded_at: when it was typed in, aware.
        recorded_by: the account that typed it.
        window_no: the counter window it was typed at.
        op_id: the act that made it.
    """

    version: Mapped[int] = mapped_column(default=1, sort_order=90)
    recorded_at: Mapped[datetime] = mapped_column(sort_order=91)

    @declared_attr
    def recorded_by(cls) -> Mapped[UUID | None]:
        """The account; null only for what the set-up made."""
        return mapped_column(ForeignKey("account.id"), sort_order=92)

    window_no: Mapped[int | None] = whole(1, 99, sort_order=93)
    op_id: Mapped[UUID | None] = mapped_column(index=True, sort_order=94)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Put the version into every UPDATE's WHERE."""
        return {"version_id_col": cls.version}


class Voidable(Recorded):
    """A fact that can be struck through (착오취소); counted facts are never deleted."""

    voided_at: Mapped[datetime | None] = mapped_column(sort_order=95)

    @declared_attr
    def voided_by(cls) -> Mapped[UUID | None]:
        """Who struck it through."""
        return mapped_column(ForeignKey("account.id"), sort_order=96)

    voided_why: Mapped[str | None] = text(500, sort_order=97)


def one_of(columns: Iterable[str], name: str) -> CheckConstraint:
    """CHECK that at least one of the columns is filled."""
    return CheckConstraint(" OR ".join(f"{column} IS NOT NULL" for column in columns), name=name)
