"""Column types that mean the same on a STRICT SQLite table and on PostgreSQL.

STRICT tables take only INTEGER, REAL, TEXT and BLOB; PostgreSQL gets its native types. Times are
stored in UTC and come back aware in Asia/Seoul.
"""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    Numeric,
    Text,
    Time,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from jobdesk.base.clock import SEOUL


class _PerEngine(TypeDecorator[Any]):
    """One type on SQLite (`small`), another on PostgreSQL (`native`)."""

    impl: type[TypeEngine[Any]] | TypeEngine[Any] = Text
    small: type[TypeEngine[Any]] = Text
    native: TypeEngine[Any] | type[TypeEngine[Any]] = Text

    def __init_subclass__(cls) -> None:
        """Expressions behave as on PostgreSQL; statements may be cached: the types hold no state."""
        cls.cache_ok = True
        cls.impl = cls.native if isinstance(cls.native, type) else type(cls.native)
        super().__init_subclass__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose by engine."""
        return dialect.type_descriptor(self.native if dialect.name == "postgresql" else self.small())  # type: ignore[arg-type]  # a class and an instance are both taken

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To the database."""
        return value if value is None or dialect.name == "postgresql" else self.to_small(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        return value if value is None or dialect.name == "postgresql" else self.from_small(value)

    def to_small(self, value: Any) -> Any:
        """As SQLite keeps it."""
        return value

    def from_small(self, value: Any) -> Any:
        """As Python knows it."""
        return value


class Key(_PerEngine):
    """A UUID: TEXT of 36 characters, or uuid."""

    native = Uuid()

    def to_small(self, value: UUID) -> str:
        """Canonical text."""
        return str(value)

    def from_small(self, value: str) -> UUID:
        """A UUID."""
        return UUID(value)


class Day(_PerEngine):
    """A calendar date: TEXT YYYY-MM-DD, or date."""

    native = Date()

    def to_small(self, value: date) -> str:
        """ISO."""
        return value.isoformat()

    def from_small(self, value: str) -> date:
        """A date."""
        return date.fromisoformat(value)


class Clocked(_PerEngine):
    """A time of day: TEXT HH:MM (with seconds only where there are some), or time."""

    native = Time()

    def to_small(self, value: time) -> str:
        """ISO minutes, or seconds."""
        return value.isoformat("seconds" if value.second else "minutes")

    def from_small(self, value: str) -> time:
        """A time."""
        return time.fromisoformat(value)


class Moment(_PerEngine):
    """An aware time: TEXT in UTC with microseconds, or timestamptz; comes back in Asia/Seoul."""

    native = DateTime(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive times."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive time")
        return super().process_bind_param(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """In Asia/Seoul."""
        found: datetime | None = super().process_result_value(value, dialect)
        return found.astimezone(SEOUL) if found is not None else None

    def to_small(self, value: datetime) -> str:
        """UTC, fixed width, so that text order is time order."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def from_small(self, value: str) -> datetime:
        """Aware."""
        return datetime.fromisoformat(value)


class Flag(_PerEngine):
    """True or false: INTEGER 0/1, or boolean."""

    small = Integer
    native = Boolean()

    def to_small(self, value: bool) -> int:
        """0 or 1."""
        return int(value)

    def from_small(self, value: int) -> bool:
        """A bool."""
        return bool(value)


class Hundredths(_PerEngine):
    """An exact number with two decimals: INTEGER hundredths, or numeric(12,2)."""

    small = Integer
    native = Numeric(12, 2)

    def to_small(self, value: Decimal) -> int:
        """Hundredths."""
        return int((Decimal(value) * 100).to_integral_value())

    def from_small(self, value: int) -> Decimal:
        """A Decimal."""
        return Decimal(value) / 100


class Document(_PerEngine):
    """A JSON value: TEXT, or jsonb."""

    native = JSONB()

    def to_small(self, value: Any) -> str:
        """Compact text, keys in order."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def from_small(self, value: str) -> Any:
        """The value."""
        return json.loads(value)


class Whole(_PerEngine):
    """An integer up to 64 bits."""

    small = Integer
    native = BigInteger()


class Bytes(_PerEngine):
    """Bytes: BLOB, or bytea."""

    small = LargeBinary
    native = LargeBinary()
