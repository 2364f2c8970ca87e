"""Targets: split, added up, reached, weighted; exact until the last step. Source: statistics.md 5, 7.

No figure here is made of rounded ones: what comes in are whole numbers as counted and as set.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from jobdesk.base.formats import Rounding, ratio, rounded

Kind = Literal["flow", "state"]


@dataclass(frozen=True, slots=True)
class Term:
    """A target of a window, which may be part of a year (a council's term begins in July).

    Attributes:
        amount: None is no target, which is not 0.
    """

    start: date
    end: date
    amount: int | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row of a weighted sheet: what was reached of what, and how much the row counts (30 of 100)."""

    weight: int
    result: int
    target: int


def even_split(total: int, parts: int) -> tuple[int, ...]:
    """A target in equal parts, the remainder in the later ones: 1,370 in quarters is 342, 342, 343, 343."""
    each, over = divmod(total, parts)
    return tuple(each + (place >= parts - over) for place in range(parts))


def added(parts: Iterable[int | None], kind: Kind = "flow") -> int | None:
    """What parts of a target make together: a flow adds up, a state is its last; parts without one do not count.

    None where no part has a target.
    """
    given = [part for part in parts if part is not None]
    if not given:
        return None
    return sum(given) if kind == "flow" else given[-1]


def target_within(terms: Sequence[Term], start: date, end: date, kind: Kind = "flow") -> int | None:
    """The target of a window: of the terms that lie in it wholly, in order of their days."""
    inside = [term for term in terms if start <= term.start and term.end <= end]
    return added((term.amount for term in sorted(inside, key=lambda term: term.start)), kind)


def attainment(
    result: int | None, target: int | None, *, decimals: int = 1, rounding: Rounding = "half_up"
) -> Decimal | None:
    """Result / target x 100, rounded once; None where either is missing or the target is 0."""
    if result is None or target is None:
        return None
    return ratio(result, target, decimals=decimals, rounding=rounding)


def weighted_total(
    rows: Sequence[Weighed], *, decimals: int = 1, rounding: Rounding = "half_up"
) -> Decimal | None:
    """Sum of weight x result / target, rounded once and last; None where a row has no target.

    Raises:
        TypeError: a row is not made of whole numbers: rounded rows are never added up.
    """
    if not all(type(number) is int for row in rows for number in (row.weight, row.result, row.target)):
        raise TypeError("a weighted total is made of whole numbers, not of rounded rates")
    if not rows or any(row.target == 0 for row in rows):
        return None
    exact = sum((Fraction(row.weight * row.result, row.target) for row in rows), Fraction())
    return rounded(exact, decimals=decimals, rounding=rounding)
