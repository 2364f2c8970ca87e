"""Grades as SQL: chains of cases whose points add up to a score, the same on both engines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, and_, case, func, literal_column, or_, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.matching import CONDITIONS, HARD, Verdict, weights
from jobdesk.records.vacancies import Vacancy

Sql = ColumnElement[Any]
Test = Sql | bool


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of one condition: the first case whose test is true, else `other`; a case may branch again.

    With `by`, a column and its words, the word's grade comes before all cases.

    A test that Python knows already is a bool, and its case is no part of the SQL.
    """

    cases: Sequence[tuple["str | Graded", Test]]
    other: "str | Graded"
    by: tuple[Sql, Mapping[str, str]] | None = None

    def told(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  a value, or the SQL that gives one
        """The grades' values as SQL; a plain value where every case gives the same."""
        if self.by is not None:
            said, words = self.by
            rest = Graded(self.cases, self.other).told(values)
            worth = {word: _value(values[grade]) for word, grade in words.items()}
            return case(worth, value=said, else_=_value(rest))
        whens: list[tuple[Sql, Any]] = []
        last: Any = None
        for grade, test in (*self.cases, (self.other, True)):
            if test is False:
                continue
            value = grade.told(values) if isinstance(grade, Graded) else values[grade]
            if test is True:
                last = value
                break
            whens.append((test, value))
        while whens and not isinstance(last, ColumnElement) and _plain_same(whens[-1][1], last):
            whens.pop()
        if not whens:
            return last
        return case(*((test, _value(value)) for test, value in whens), else_=_value(last))

    def possible(self) -> frozenset[str]:
        """The grades it may give."""
        found = frozenset(self.by[1].values()) if self.by else frozenset[str]()
        for grade, test in (*self.cases, (self.other, True)):
            if test is not False:
                found |= grade.possible() if isinstance(grade, Graded) else {grade}
            if test is True:
                break
        return found


def graded(*cases: tuple[str | Graded, Test], other: str | Graded) -> Graded:
    """Cases in their order, and what holds otherwise."""
    return Graded(cases, other)


def _plain_same(one: object, other: object) -> bool:
    return not isinstance(one, ColumnElement) and one == other


def _value(value: Any) -> Any:  # noqa: ANN401  a value, or the SQL that gives one
    """Whole numbers stand in the SQL itself: they come from the weights, and are of no size to guess."""
    return literal_column(str(value), BigInteger) if isinstance(value, int) else value


def score_sql(found: Mapping[str, Graded]) -> Sql:
    """The sum of the points."""
    points, whole = weights(), 0
    parts: list[Sql] = []
    for one in CONDITIONS:
        part = found[one.name].told(points[one.name])
        if isinstance(part, int):
            whole += part
        else:
            parts.append(part)
    total: Sql = literal_column(str(whole), BigInteger)
    for part in parts:
        total = total + part
    return total


def no_hard_failure(found: Mapping[str, Graded]) -> list[Sql]:
    """What must hold so that no hard condition fails."""
    rules: list[Sql] = []
    for one in HARD:
        told = found[one.name].told({grade: int(v is Verdict.FAILS) for grade, v in one.grades.items()})
        if isinstance(told, int):
            rules += [literal_column("1") == literal_column("0")] if told else []
        else:
            rules.append(told == literal_column("0", BigInteger))
    return rules


def most_points(found: Mapping[str, Graded], limits: Mapping[str, Sequence[str]]) -> int:
    """The highest score there can be, with some conditions held to some of their grades."""
    points = weights()
    return sum(
        max(points[one.name][grade] for grade in limits.get(one.name, found[one.name].possible()))
        for one in CONDITIONS
    )


@dataclass(frozen=True, slots=True)
class Engine:
    """What the two engines say differently."""

    is_postgresql: bool

    @classmethod
    def of(cls, db: Session) -> "Engine":
        """The one behind a session."""
        return cls(db.get_bind().dialect.name == "postgresql")

    def begins(self, column: Any, prefixes: Sequence[str]) -> Sql:  # noqa: ANN401  an attribute
        """Whether a code of digits begins with one of these, at least one.

        SQLite compares a range faster than a part.
        """
        if self.is_postgresql:
            lengths = sorted({len(one) for one in prefixes})
            return or_(
                *(func.left(column, n).in_([one for one in prefixes if len(one) == n]) for n in lengths),
            )
        return or_(*(and_(column >= one, column < one[:-1] + chr(ord(one[-1]) + 1)) for one in prefixes))

    def holds(self, text: Any, part: Any) -> Sql:  # noqa: ANN401  a column or a word
        """Whether a text has a part in it."""
        return self.place_of(text, part) > literal_column("0", BigInteger)

    def place_of(self, text: Any, part: Any) -> Sql:  # noqa: ANN401  a column or a word
        """Where a part begins in a text, from 1; 0 where it has none."""
        return func.strpos(text, part) if self.is_postgresql else func.instr(text, part)

    def holds_any(self, text: Any, parts: Sequence[str]) -> Sql:  # noqa: ANN401  a column or a word
        """Whether a text has one of the parts in it."""
        return or_(*(self.holds(text, one) for one in parts))

    def folded(self, text: Any) -> Sql:  # noqa: ANN401  an attribute
        """As `match_terms.folded`: only Latin letters change, as SQLite's own lower() does."""
        bare = func.replace(text, " ", "")
        if not self.is_postgresql:
            return func.lower(bare)
        return func.translate(bare, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def won(column: Any) -> Sql:  # noqa: ANN401  an attribute
    """A whole number that divides as one."""
    return type_coerce(column, BigInteger)


@cache
def low_won() -> Sql:
    """As `match_terms.low_wage`."""
    return func.coalesce(won(Vacancy.wage_min), won(Vacancy.wage_max))


@cache
def high_won() -> Sql:
    """As `match_terms.high_wage`."""
    return func.coalesce(won(Vacancy.wage_max), won(Vacancy.wage_min))
