"""The rows behind a figure. Source: statistics.md 2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.indicators import Indicator

SHOWN = ("dong", "counselor")
"""What a row tells of its fact beside."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: the fact, the month it is counted in, and its part of a sum (1 of 3).

    Attributes:
        who: the person or firm counted once, as the survivor; None where the fact knows none.
        people: whether `who` is a person.
        dong, counselor: of the fact, as they are kept.
    """

    id: UUID
    on: date
    who: UUID | None
    people: bool
    month: date
    part: int = 1
    weight: int = 1
    dong: str | None = None
    counselor: str | None = None


def rows_of(indicator: Indicator, month: date, columns: Mapping[str, Sequence[Any]], at: int) -> Iterable[Row]:
    """The rows of the fact at a place: one, or one for each part of a sum."""
    people = FACT_KINDS[indicator.facts].people
    who = columns["who"][at]
    weight = columns["weight"][at] if indicator.how == "sum" else 1
    on = date.fromisoformat(columns.get("day", columns["on"])[at])
    shown = [columns[name][at] if name in columns else None for name in SHOWN]
    for part in range(1, weight + 1):
        yield Row(UUID(columns["id"][at]), on, UUID(who) if who else None, people, month, part, weight, *shown)
