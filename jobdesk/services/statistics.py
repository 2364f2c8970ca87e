"""Figures for any two dates, and the rows behind each, from the same facts. Source: statistics.md 2 to 5.

Everything is counted from fact rows in one place (`rows`): the figure is their number, the list is
they, a breakdown is their grouping, so that none can disagree with another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import ratio
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.services.codes import code_book
from jobdesk.services.facts import FACTS, Fact, Span
from jobdesk.services.indicators import BY_ID, Indicator
from jobdesk.services.settings import read_settings
from jobdesk.services.stocks import STOCKS, cohort, retention

Cumulate = Literal["monthly_sum", "distinct"]
Value = int | Decimal | None
UNKNOWN = "미상"


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: the fact, the month it is counted in, and its part of a sum (1 of 3)."""

    fact: Fact
    month: date
    part: int = 1


@dataclass(slots=True)
class Figures:
    """All figures of one span, taken from facts that are read once each.

    Raises NotAllowed where the role sees no statistics.
    """

    db: Session
    act: Act
    span: Span
    cumulate: Cumulate = "monthly_sum"
    _facts: dict[str, list[Fact]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ask the right once."""
        require(self.act.role, can_see_statistics)

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind in the span, in counting order."""
        if kind not in self._facts:
            found = FACTS[kind](self.db, self.span)
            self._facts[kind] = sorted(found, key=lambda f: (f.on, f.recorded_at, f.id))
        return self._facts[kind]

    def rows(self, indicator_id: str) -> list[Row]:
        """The rows that make a counted figure: exactly as many as it says.

        A person or firm stands once a month (`monthly_sum`) or once in the span (`distinct`), by its
        first fact there; an opening is a row of its own.
        """
        indicator = self._counted(indicator_id)
        if indicator.how == "stock":
            return [Row(fact, fact.on.replace(day=1)) for fact in STOCKS[indicator.id](self.db, self.span.end)]
        found: list[Row] = []
        seen: set[tuple[date, UUID]] = set()
        for fact in self.facts(indicator.facts):
            month = fact.on.replace(day=1)
            if indicator.how == "sum":
                found += [Row(fact, month, part) for part in range(1, fact.weight + 1)]
                continue
            if indicator.how == "distinct":
                once = (month if self.cumulate == "monthly_sum" else self.span.start, fact.who)
                if once in seen:
                    continue
                seen.add(once)
            found.append(Row(fact, month))
        return found

    def _counted(self, indicator_id: str) -> Indicator:
        if indicator_id == "employers" and read_settings(self.db).text("employers_basis") == "vacancies":
            return BY_ID["vacancies"]
        return BY_ID[indicator_id]

    def value(self, indicator_id: str) -> Value:
        """A figure: an int, an exact Decimal rounded once, or None for a zero denominator."""
        indicator = BY_ID[indicator_id]
        if indicator.how == "rate":
            over, under = self.count(indicator.over), self.count(indicator.under)
            return ratio(over, under, times=indicator.times, decimals=indicator.decimals)
        if indicator.how == "cohort":
            return cohort(self.db, self.span, self.facts("registrations"), indicator.after).rate
        if indicator.how == "retention":
            return retention(self.db, self.span, self.facts("placements"), indicator.after).rate
        return self.count(indicator_id)

    def count(self, indicator_id: str) -> int:
        """A counted figure."""
        return len(self.rows(indicator_id))

    def breakdown(self, indicator_id: str, kind: str) -> dict[str, int] | None:
        """A counted figure by a kind of breakdown, Korean labels in order; None where it does not apply.

        Rows foot to the figure; what is not known stands under 미상.
        """
        rows = self.rows(indicator_id)
        if not rows:
            return {}
        trait = _TRAITS[kind]
        if trait not in rows[0].fact.traits:
            return None
        label = _label_of(self.db, kind)
        found: dict[str, int] = {}
        for row in rows:
            name = label(row.fact.traits[trait], row.fact.on)
            found[name] = found.get(name, 0) + 1
        return dict(sorted(found.items(), key=lambda item: _ORDER(kind, item[0])))

    def months(self, indicator_id: str) -> dict[date, int]:
        """A counted figure by calendar month (its first day); months without facts are 0."""
        found: dict[date, int] = {}
        month = self.span.start.replace(day=1)
        while month <= self.span.end:
            found[month] = 0
            month = (month + timedelta(days=32)).replace(day=1)
        for row in self.rows(indicator_id):
            found[row.month] += 1
        return found

    def provisional(self, indicator_ids: Sequence[str]) -> list[str]:
        """Ids whose figure can still move by time alone: a cohort whose days are not over, a span not ended."""
        found = []
        for one in indicator_ids:
            indicator = BY_ID[one]
            days = indicator.after if indicator.how == "cohort" else 0
            if self._last_day(indicator) + timedelta(days=days) > self.span.today:
                found.append(one)
        return found

    def _last_day(self, indicator: Indicator) -> date:
        if indicator.how == "cohort":
            facts = self.facts("registrations")
            return facts[-1].on if facts else self.span.start
        return self.span.end


_TRAITS: Mapping[str, str] = {
    "sex": "sex",
    "policy_age": "birth",
    "dong": "dong",
    "channel": "channel",
    "mode": "mode",
    "route": "route",
}
_SCHEMES: Mapping[str, str] = {
    "sex": "sex",
    "dong": "dong",
    "channel": "channel",
    "mode": "contact_mode",
    "route": "placement_route",
}
POLICY_AGES: Sequence[tuple[int, str]] = ((18, "18세 이하"), (39, "청년"), (64, "중장년"), (200, "65세 이상"))


def age_on(birth: date, on: date) -> int:
    """만 나이 on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _label_of(db: Session, kind: str) -> Callable[[object, date], str]:
    if kind == "policy_age":

        def band(birth: object, on: date) -> str:
            if not isinstance(birth, date):
                return UNKNOWN
            age = age_on(birth, on)
            return next(label for top, label in POLICY_AGES if age <= top)

        return band
    codes, scheme = code_book(db), _SCHEMES[kind]

    def label(code: object, _on: date) -> str:
        return codes.label(scheme, code, "ko") if code else UNKNOWN

    return label


def _ORDER(kind: str, label: str) -> tuple[int, str]:  # noqa: N802  a table in spirit
    bands = [name for _top, name in POLICY_AGES]
    if label == UNKNOWN:
        return (999, label)
    return (bands.index(label) if kind == "policy_age" else 0, label)
