"""How far a year's targets are reached, and how far they should be by today. Source: statistics.md 7.

Reads only. A row of its own takes its entered results; a figure what the desk counts, or the 집계값 of its term.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import TargetKind
from jobdesk.base.codes import is_working_day
from jobdesk.base.formats import rounded
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.base.targets import Term, Weighed, attainment, weighted_total
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID
from jobdesk.services.statistics import Figures
from jobdesk.services.targets import EnteredRow, TargetRow, list_entered, list_targets


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with what was reached of it.

    Attributes:
        result: None where nothing was counted or entered yet.
        entered: the entered figures the result is made of; empty for a counted one.
        attainment: of the whole target, in percent, rounded once.
        expected: how much is due by today; None before the term, and where a part has no target.
    """

    row: TargetRow
    result: int | None
    entered: tuple[EnteredRow, ...]
    attainment: Decimal | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """The targets of a year.

    Attributes:
        total: of those with a weight, rounded once, last; None where a row is without a result.
        weights: what the weights make together.
        unreached: how many weighted rows have no result.
    """

    year: int
    lines: tuple[TargetLine, ...]
    total: Decimal | None
    weights: int
    unreached: int


def read_targets(db: Session, act: Act, *, year: int) -> TargetSheet:
    """The targets of a year with results, pace and the weighted total."""
    require(act.role, can_see_statistics)
    rows = list_targets(db, act, year=year)
    entered = list_entered(db, act, start=date(year, 1, 1), end=date(year, 12, 31))
    lines = tuple(_line(db, act, row, entered) for row in rows)
    weighed = [line for line in lines if line.row.weight is not None]
    made = [
        Weighed(line.row.weight, line.result, line.row.amount)
        for line in weighed
        if line.row.weight is not None and line.result is not None
    ]
    return TargetSheet(
        year,
        lines,
        weighted_total(made) if len(made) == len(weighed) else None,
        sum(line.row.weight or 0 for line in weighed),
        len(weighed) - len(made),
    )


def _line(db: Session, act: Act, row: TargetRow, entered: Sequence[EnteredRow]) -> TargetLine:
    told = tuple(
        one
        for one in entered
        if (one.target_id == row.id if row.indicator is None else one.indicator == row.indicator)
        and row.from_on <= one.from_on
        and one.until_on <= row.until_on
    )
    result = _entered(row, told)
    if row.indicator is not None and result is None:
        result, told = _counted(db, act, row), ()
    return TargetLine(
        row, result, told, attainment(result, row.amount), expected_by(row.terms, act.today, row.kind)
    )


def _entered(row: TargetRow, told: Sequence[EnteredRow]) -> int | None:
    """What was entered: a flow adds up, of a state the last stands; of a counted figure only its whole term."""
    if not told:
        return None
    if row.kind is TargetKind.STATE:
        return told[-1].amount
    whole = (told[0].from_on, told[-1].until_on) == (row.from_on, row.until_on)
    return sum(one.amount for one in told) if whole or row.indicator is None else None


def _counted(db: Session, act: Act, row: TargetRow) -> int | None:
    end = min(row.until_on, act.today)
    if row.indicator not in BY_ID or end < row.from_on:
        return None
    value = Figures(db, act, Span(row.from_on, end, act.today), "monthly_sum", [row.indicator]).value(
        row.indicator
    )
    return value if isinstance(value, int) else None


def expected_by(terms: Sequence[Term], today: date, kind: TargetKind) -> int | None:
    """How much of a target is due by a day: the parts that are over, and of the running one its working days.

    A state is due as its running part says. None before the first part, and where a part has no target.
    """
    begun = sorted((term for term in terms if term.start <= today), key=lambda term: term.start)
    if not begun or any(term.amount is None for term in begun):
        return None
    if kind is TargetKind.STATE:
        return begun[-1].amount
    due = sum((Fraction(term.amount or 0) * _share(term, today) for term in begun), Fraction())
    return int(rounded(due, decimals=0))


def _share(term: Term, today: date) -> Fraction:
    if term.end <= today:
        return Fraction(1)
    every = _working_days(term.start, term.end)
    return Fraction(_working_days(term.start, today), every) if every else Fraction(0)


def _working_days(start: date, end: date) -> int:
    return sum(is_working_day(start + timedelta(days=n)) for n in range((end - start).days + 1))
