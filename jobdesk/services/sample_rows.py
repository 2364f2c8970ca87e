"""Rows of the sample center before they are written: keys, times and numbers that are the same every time."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records._base import Base
from jobdesk.records.centers import Counter
from jobdesk.services._numbers import PREFIXES

Row = dict[str, Any]


class Rows:
    """Collects rows by table; everything random comes from one seeded generator."""

    def __init__(self, seed: int, counselors: Sequence[UUID]) -> None:
        self.rng = random.Random(seed)
        self.counselors = list(counselors)
        self.tables: dict[type[Base], list[Row]] = defaultdict(list)
        self._serials: dict[tuple[str, int], int] = defaultdict(int)
        self._blank: dict[type[Base], Row] = {}

    def key(self, at: datetime) -> UUID:
        """A UUIDv7 of the moment; the rest from the generator."""
        ms = int(at.timestamp() * 1000)
        tail = self.rng.getrandbits(74)
        return UUID(int=ms << 80 | 7 << 76 | (tail >> 62) << 64 | 2 << 62 | tail & (1 << 62) - 1)

    def moment(self, day: date, first: int = 9, last: int = 17) -> datetime:
        """A time of the working day."""
        clock = time(self.rng.randint(first, last), self.rng.randrange(60), self.rng.randrange(60))
        return datetime.combine(day, clock, SEOUL)

    def number(self, table: str, year: int) -> str:
        """The next record number."""
        return f"{PREFIXES[table]}-{year}-01-{self.serial(table, year):06d}"

    def serial(self, name: str, year: int) -> int:
        """The next serial under a counter of issuer 1."""
        self._serials[name, year] += 1
        return self._serials[name, year]

    def add(self, model: type[Base], at: datetime, counselor: int | None = None, /, **values: Any) -> Row:  # noqa: ANN401  any column
        """A row with its key, defaults and stamp; it may still be changed until `write`."""
        row = dict(self._blank_of(model))
        row["id"] = self.key(at)
        if "recorded_at" in row:
            row["recorded_at"] = at
            row["op_id"] = values.pop("op_id", None) or self.key(at)
            if counselor is not None:
                row["recorded_by"], row["window_no"] = self.counselors[counselor], counselor + 1
        row.update(values)
        self.tables[model].append(row)
        return row

    def _blank_of(self, model: type[Base]) -> Row:
        if model not in self._blank:
            blank = {}
            for column in model.__table__.columns:
                default = column.default
                fixed = default is not None and default.is_scalar
                blank[column.key] = default.arg if fixed else None
            self._blank[model] = blank
        return self._blank[model]

    def write(self, db: Session) -> None:
        """Insert everything in the order of foreign keys, and set the counters."""
        order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for model in sorted(self.tables, key=lambda m: order[m.__tablename__]):
            rows = self.tables[model]
            rows.sort(key=lambda row: str(row.get("id", "")))
            table = Base.metadata.tables[
                model.__tablename__
            ]  # of the mapped class each pattern of NULLs goes apart
            for start in range(0, len(rows), 5000):
                db.execute(insert(table), rows[start : start + 5000])
        counters = [
            {"name": name, "issuer": 1, "year": year, "last": last} for (name, year), last in self._serials.items()
        ]
        if counters:
            db.execute(insert(Counter), counters)


def spread(total: int, parts: int, rng: random.Random) -> list[int]:
    """`total` over `parts` days, uneven as days are, summing exactly."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(parts)]
    return shares(total, weights)


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` by weights, whole numbers that sum exactly (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    found = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda place: exact[place] - found[place], reverse=True)
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found


def pick(rng: random.Random, weighted: Mapping[Any, float]) -> Any:  # noqa: ANN401  any key
    """One key by weight."""
    return rng.choices(list(weighted), list(weighted.values()))[0]


def later(rng: random.Random, day: date, low: int, high: int) -> date:
    """A day `low` to `high` days on."""
    return day + timedelta(days=rng.randint(low, high))


def few(rng: random.Random, of: Sequence[Any], count: int) -> list[Any]:
    """So many of them, or all there are."""
    return rng.sample(of, min(count, len(of)))
