"""The rows behind a closed month's figures, from the facts its close kept. Source: statistics.md 6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.records.month_closes import CloseFacts, MonthClose
from jobdesk.services._close_content import Columns, unpack
from jobdesk.services.breakdowns import BREAKDOWNS, Book
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.fact_rows import Row
from jobdesk.services.indicators import BY_ID, Indicator
from jobdesk.services.reviews import month_of
from jobdesk.services.statistics import Cell


@dataclass(slots=True)
class ClosedRows:
    """Reads the kept facts of one close, a kind when it is asked for."""

    db: Session
    close_id: UUID
    book: Book = field(init=False)
    _close: MonthClose = field(init=False)
    _kept: dict[str, Columns] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the close. Raises NoResultFound where there is none."""
        self._close, self.book = self.db.get_one(MonthClose, self.close_id), Book(self.db)

    def counted_as(self, indicator: str) -> Indicator:
        """The indicator whose facts were counted: 구인업체 stood on the center's setting of that day."""
        if indicator == "employers" and self._close.employers_basis == "vacancies":
            return BY_ID["vacancies"]
        return BY_ID[indicator]

    def told(self, indicator: str) -> dict[UUID, bool | None]:
        """Of a cohort who was placed, of retention what is kept; None where nobody knew."""
        kept = self._columns(indicator)
        return {UUID(one): state for one, state in zip(kept.get("id", ()), kept.get("state", ()), strict=True)}

    def rows(self, indicator: str, cell: Cell | None = None) -> list[Row]:
        """The rows of a counted figure, or of one of its cells: as many as the close says."""
        one = BY_ID[indicator]
        columns = self._columns(one.id if one.how == "stock" else one.facts)
        if not columns.get("id"):
            return []
        days = columns["on"]
        if one.how == "stock":  # who is how old on the last day
            columns = {**columns, "on": [month_of(self._close.month)[1].isoformat()] * len(days)}
        places: Sequence[int] = range(len(days))
        if one.how == "distinct":
            first: dict[Any, int] = {}
            for at, who in enumerate(columns["who"]):
                first.setdefault(who, at)
            places = list(first.values())
        for kind, label in (cell or {}).items():
            values = list(BREAKDOWNS[kind].values(columns))
            fits = {value: label in BREAKDOWNS[kind].labels(value, self.book) for value in set(values)}
            places = [at for at in places if fits[values[at]]]
        return [row for at in places for row in self._rows(one, columns, days[at], at)]

    def _rows(self, one: Indicator, columns: Mapping[str, Sequence[Any]], day: str, at: int) -> list[Row]:
        who, weight = columns["who"][at], columns["weight"][at] if one.how == "sum" else 1
        dong, counselor = (columns[name][at] if name in columns else None for name in ("dong", "counselor"))
        people = FACT_KINDS[one.facts].people
        return [
            Row(
                UUID(columns["id"][at]),
                date.fromisoformat(day),
                UUID(who) if who else None,
                people,
                self._close.month,
                part,
                weight,
                dong,
                counselor,
            )
            for part in range(1, weight + 1)
        ]

    def _columns(self, kind: str) -> Columns:
        if kind not in self._kept:
            query = select(CloseFacts.facts).where(CloseFacts.close_id == self.close_id, CloseFacts.kind == kind)
            packed = self.db.scalar(query)
            self._kept[kind] = {} if packed is None else unpack(packed)
        return self._kept[kind]
