"""The rows behind a closed month's figures, from the facts its close kept. Source: statistics.md 6."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.closes import CloseWindow
from jobdesk.records.month_closes import CloseCell, CloseFacts, MonthClose
from jobdesk.services._close_content import Columns, unpack
from jobdesk.services._closed_year import Kept, kept_of_year, months_before, read_kept
from jobdesk.services.breakdowns import BREAKDOWNS, Book
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.fact_rows import Row
from jobdesk.services.indicators import BY_ID, Indicator
from jobdesk.services.reviews import month_of
from jobdesk.services.statistics import Cell


@dataclass
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

    @property
    def last_day(self) -> date:
        """The last day of the closed month."""
        return month_of(self._close.month)[1]

    def first_day(self, *, year: bool) -> date:
        """The first day of the closed month, of its 누계 that of the year."""
        return self._close.month.replace(month=1) if year else self._close.month

    def figure(self, indicator: str, cell: Cell) -> int:
        """The closed 누계 of a counted figure or of one row of a breakdown of it."""
        kind, label = next(iter(cell.items()), ("", ""))
        query = select(CloseCell.figure).where(
            CloseCell.close_id == self.close_id,
            CloseCell.span == CloseWindow.YEAR,
            CloseCell.indicator == indicator,
            CloseCell.breakdown == kind,
            CloseCell.label == label,
        )
        return int(self.db.scalar(query) or 0)

    def told(self, indicator: str) -> dict[UUID, bool | None]:
        """Of a cohort who was placed, of retention what is kept; None where nobody knew."""
        kept = self._columns(indicator)
        return {UUID(one): state for one, state in zip(kept.get("id", ()), kept.get("state", ()), strict=True)}

    def rows(self, indicator: str, cell: Cell | None = None, *, year: bool = False) -> list[Row]:
        """The rows of a counted figure of 당월, or of 누계, or of one of its cells.

        Raises KeyError where the close does not tell the facts of an earlier month.
        """
        one, month = BY_ID[indicator], self._close.month
        if one.how == "stock":  # who is how old on the last day
            columns = self._columns(one.id)
            days = [month_of(month)[1].isoformat()] * len(columns.get("id", ()))
            return self._of_month(one, {**columns, "on": days}, columns.get("on", ()), month, cell)
        found: list[Row] = []
        for earlier in months_before(month) if year else ():
            columns = read_kept(self.db, self._year[earlier, one.facts])
            found += self._of_month(one, columns, columns.get("on", ()), earlier, cell)
        columns = self._columns(one.facts)
        return found + self._of_month(one, columns, columns.get("on", ()), month, cell)

    @cached_property
    def _year(self) -> Kept:
        return kept_of_year(self.db, self._close.month, self._close.id)

    def _of_month(
        self, one: Indicator, columns: Columns, days: Sequence[str], month: date, cell: Cell | None
    ) -> list[Row]:
        places: Sequence[int] = range(len(days))
        if one.how == "distinct":
            first: dict[Any, int] = {}
            for at, who in enumerate(columns.get("who", ())):
                first.setdefault(who, at)
            places = list(first.values())
        for kind, label in (cell or {}).items():
            values = list(BREAKDOWNS[kind].values(columns)) if places else []
            fits = {value: label in BREAKDOWNS[kind].labels(value, self.book) for value in set(values)}
            places = [at for at in places if fits[values[at]]]
        return [row for at in places for row in self._rows(one, columns, days[at], at, month)]

    @staticmethod
    def _rows(one: Indicator, columns: Columns, day: str, at: int, month: date) -> list[Row]:
        who, weight = columns["who"][at], columns["weight"][at] if one.how == "sum" else 1
        dong, counselor = (columns[name][at] if name in columns else None for name in ("dong", "counselor"))
        people = FACT_KINDS[one.facts].people
        return [
            Row(
                UUID(columns["id"][at]),
                date.fromisoformat(day),
                UUID(who) if who else None,
                people,
                month,
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
