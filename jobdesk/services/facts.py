"""Facts read as columns: a kind, two dates and the names asked for; one row a fact, dated by the event.

Source: statistics.md 1. A merged person or firm stands as the survivor. What the fact does not keep itself is
looked up once a person, firm or vacancy. Values are the drivers' own texts and whole numbers, the same on both
engines: a date is ISO text, a key its canonical text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain
from operator import itemgetter
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    any_,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.bands import NO_BIRTH
from jobdesk.base.clock import SEOUL
from jobdesk.records._types import Moment, Whole
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.fact_kinds import FACT_KINDS, Column, Part, plain, won_a_month

_SIZES = ((5, "lt5"), (10, "5_10"), (30, "10_30"), (50, "30_50"), (100, "50_100"))
_FIRM_SIZE = func.coalesce(
    Employer.headcount_band,
    case(*((Employer.headcount < top, band) for top, band in _SIZES), (Employer.headcount.is_not(None), "ge100")),
)
LOOKUPS: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "who": (Jobseeker, {"sex": Jobseeker.sex, "birth": func.coalesce(cast(Jobseeker.birth_date, Text), NO_BIRTH)}),
    "employer": (Employer, {"industry": Employer.industry, "firm_size": _FIRM_SIZE}),
    "vacancy": (
        Vacancy,
        {
            "occupation": Vacancy.occupation,
            "employment_type": Vacancy.employment_type,
            "wage": won_a_month(Vacancy.wage_basis, Vacancy.wage_min),
            "employer": cast(Vacancy.employer_id, Text),
        },
    ),
}
"""What more can be told of a fact, by the column that leads there: a person, a firm, a vacancy."""

AT_ONCE = 20_000
GAP = "\x1f"
"""Between the values of a column read as one text."""


@dataclass(frozen=True, slots=True)
class Span:
    """Two inclusive dates and the day the figures are taken on."""

    start: date
    end: date
    today: date

    @property
    def base_date(self) -> date:
        """The earlier of the end and today."""
        return min(self.end, self.today)

    def calendar(self, until_today: bool = False) -> Iterable[tuple[date, date, date]]:
        """Each calendar month: its first day, and the first and last day of it in the span."""
        last = self.base_date if until_today else self.end
        month = self.start.replace(day=1)
        while month <= last:
            after = (month + timedelta(days=32)).replace(day=1)
            yield month, max(month, self.start), min(after - timedelta(days=1), last)
            month = after


def survivors(db: Session, record: type[Jobseeker] | type[Employer]) -> dict[UUID, UUID]:
    """Merged record to the one that stands for it, followed to the end."""
    merged = {
        one: into
        for one, into in db.execute(
            select(record.id, record.merged_into_id).where(record.merged_into_id.is_not(None))
        )
        if into is not None
    }
    for one in merged:
        while merged[one] in merged:
            merged[one] = merged[merged[one]]
    return merged


def survivors_by_text(db: Session, record: type[Jobseeker] | type[Employer]) -> dict[str, str]:
    """The same by the keys' texts."""
    return {str(one): str(into) for one, into in survivors(db, record).items()}


def driver_rows(db: Session, query: Executable, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The driver's own rows: nothing is made of them, which is most of the time of a long read."""
    result = db.connection().execute(query, given)
    rows = list(result.cursor.fetchall())
    result.close()
    return rows


def among(db: Session, column: InstrumentedAttribute[Any], keys: Iterable[str]) -> ColumnElement[bool]:
    """Whether a key is one of many given as text; one parameter whatever their number."""
    given = literal(",".join(keys), Text)
    if db.get_bind().dialect.name == "postgresql":
        return one_of(db, column, given)
    return type_coerce(column, Text).in_(select(_each(given)))


def one_of(db: Session, column: InstrumentedAttribute[Any], given: ColumnElement[str]) -> ColumnElement[bool]:
    """A row for each key of a text, with commas between, no key twice; for a query of nothing else."""
    if db.get_bind().dialect.name == "postgresql":
        return column == any_(cast(func.string_to_array(given, ","), ARRAY(column.type)))
    return type_coerce(column, Text) == _each(given)


def _each(given: ColumnElement[str]) -> ColumnElement[str]:
    keys = func.json_each(literal('["', Text) + func.replace(given, ",", '","') + literal('"]', Text))
    return keys.table_valued("value").c.value


@dataclass(slots=True)
class Facts:
    """Reads facts of one transaction; people, firms and vacancies met once are kept."""

    db: Session
    _merged: dict[str, dict[str, str]] = field(default_factory=dict)
    _known: dict[str, dict[str, dict[str | None, Any]]] = field(default_factory=dict)
    _days: dict[str, str] = field(default_factory=dict)
    _reading: Lock = field(default_factory=Lock)

    def read(
        self, kind: str, start: date, end: date, names: Iterable[str], *, ordered: bool = False
    ) -> dict[str, Sequence[Any]]:
        """Columns of the facts of two inclusive dates, each as long as the facts are many.

        Args:
            kind: of fact_kinds.FACT_KINDS.
            names: id, on, who, weight and traits; one nobody keeps is None throughout.
            ordered: in counting order (event date, recorded_at, id), where firsts are asked for.
        """
        found = [
            self._part(kind, part, list(names), part.within(start, end), ordered) for part in self._parts(kind)
        ]
        return found[0] if len(found) == 1 else _merged_columns(found, ordered)

    def read_ids(self, kind: str, ids: Sequence[str], names: Iterable[str]) -> dict[str, Sequence[Any]]:
        """Columns of the facts with these keys, in the order of their keys."""
        asked = ["id", *(name for name in names if name != "id")]
        part = self._parts(kind)[0]
        pieces = [
            self._part(kind, part, asked, among(self.db, part.record.id, ids[at : at + AT_ONCE]), ordered=False)
            for at in range(0, len(ids), AT_ONCE)
        ]
        joined = {name: list(chain.from_iterable(piece[name] for piece in pieces)) for name in asked}
        order = sorted(range(len(joined["id"])), key=joined["id"].__getitem__)
        return {name: [column[at] for at in order] for name, column in joined.items()}

    def _parts(self, kind: str) -> tuple[Part, ...]:
        return FACT_KINDS[kind].parts

    def _part(
        self, kind: str, part: Part, names: list[str], where: ColumnElement[bool], ordered: bool
    ) -> dict[str, Sequence[Any]]:
        people = FACT_KINDS[kind].people
        raw: dict[str, Column] = {"id": part.record.id} if ordered else {}
        if ordered and len(self._parts(kind)) > 1:
            raw |= {"on": part.dated, "recorded_at": cast(part.record.recorded_at, Text)}
        for name in names:
            if (source := source_of(part, name, people)) is not None:
                raw[source] = part.column(source)  # type: ignore[assignment]  # source_of saw that it is there
            if (lead := lead_of(part, name, people)) is not None and name not in raw:
                self._known.setdefault(lead, {}).setdefault(name, {None: None})
        columns = self._listed(part, raw, where, ordered) if "id" in raw else self._gathered(part, raw, where)
        count = len(next(iter(columns.values())))
        if "on" in columns:
            columns["on"] = self.local_days(part, columns["on"])
        if "who" in columns:
            columns["who"] = self.standing("who" if people else "employer", columns["who"])
        if "employer" in columns:
            columns["employer"] = self.standing("employer", columns["employer"])
        for name in names:
            if name not in columns:
                columns[name] = self._looked_up(part, name, columns, people) or [None] * count
        return columns

    def _listed(
        self, part: Part, raw: Mapping[str, Column], where: ColumnElement[bool], ordered: bool
    ) -> dict[str, Sequence[Any]]:
        query = part.select(raw).where(where)
        if ordered:
            query = query.order_by(part.dated, part.record.recorded_at, part.record.id)
        rows = self.fetch(query)
        return {name: list(map(itemgetter(place), rows)) for place, name in enumerate(raw)}

    def _gathered(
        self, part: Part, raw: Mapping[str, Column], where: ColumnElement[bool]
    ) -> dict[str, Sequence[Any]]:
        """Each column as one text made by the database: no row is ever made, and no lock is held meanwhile."""
        query = part.gather({name: plain(column) for name, column in raw.items()}, GAP).where(where)
        ((count, *texts),) = self.fetch(query)
        columns: dict[str, Sequence[Any]] = {"": range(count)}
        for (name, column), said in zip(raw.items(), texts, strict=True):
            values: Iterable[Any] = said.split(GAP) if count else ()
            if isinstance(column.type, Integer | Whole):
                numbers = {value: int(value) if value else None for value in set(values)}
                values = map(numbers.__getitem__, values)
            elif not count or "" in values:
                values = (value or None for value in values)
            columns[name] = values if isinstance(values, list) else list(values)
        return columns

    def _looked_up(
        self, part: Part, name: str, columns: Mapping[str, Sequence[Any]], people: bool
    ) -> list[Any] | None:
        leads = lead_of(part, name, people)
        if leads is None:
            return None
        if leads in columns:
            keys = columns[leads]
        else:  # the firm of a referral is that of its vacancy
            keys = self.standing("employer", self._of("vacancy", "employer", columns["vacancy"]))
        return self._of(leads, name, keys)

    def _of(self, lookup: str, name: str, keys: Sequence[str | None]) -> list[Any]:
        """What is told under a name of the records of these keys."""
        asked = self._known.setdefault(lookup, {})
        known = asked.setdefault(name, {None: None})
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            self._learn(lookup, asked, sorted(key for key in set(keys).difference(known) if key))
            return list(map(known.__getitem__, keys))

    def _learn(self, lookup: str, asked: Mapping[str, dict[str | None, Any]], missing: Sequence[str]) -> None:
        """Read what was ever asked of records not met before."""
        record, told = LOOKUPS[lookup]
        for at in range(0, len(missing), AT_ONCE):
            some = among(self.db, record.id, missing[at : at + AT_ONCE])
            rows = self.fetch(select(cast(record.id, Text), *(bare(told[one]) for one in asked)).where(some))
            found = list(map(itemgetter(0), rows))
            for place, known in enumerate(asked.values(), 1):
                known.update(zip(found, map(itemgetter(place), rows), strict=True))

    def fetch(
        self, query: Select[Any], given: Mapping[str, Any] | None = None, *, flush: bool = True
    ) -> list[tuple[Any, ...]]:
        """The driver's own rows, one query at a time: what is read ahead may be under way (packing.py)."""
        with self._reading:
            if flush:
                self.db.flush()
            return driver_rows(self.db, query, given)

    def standing(self, lookup: str, keys: Sequence[Any]) -> Sequence[Any]:
        """Keys of people (`who`) or firms with those that were merged away as the survivor."""
        if lookup not in self._merged:
            self._merged[lookup] = survivors_by_text(self.db, Jobseeker if lookup == "who" else Employer)
        merged = self._merged[lookup]
        if not merged:
            return keys
        return [merged.get(key, key) if key else key for key in keys]

    def local_days(self, part: Part, hours: Sequence[str]) -> Sequence[str]:
        """The days of a part's facts: local ones where it keeps moments, given by their hour in UTC."""
        if not isinstance(part.dated.type, Moment):
            return hours
        for hour in set(hours) - self._days.keys():
            moment = datetime.fromisoformat(f"{hour}:00:00+00:00")
            self._days[hour] = moment.astimezone(SEOUL).date().isoformat()
        return list(map(self._days.__getitem__, hours))


def lead_of(part: Part, name: str, people: bool) -> str | None:
    """Which lookup tells a trait that facts of a part do not keep themselves; None where nothing tells it."""
    if name in LOOKUPS["who"][1]:
        return "who" if people and part.who is not None else None
    if name in LOOKUPS["employer"][1] and (
        part.column("employer") is not None or part.column("vacancy") is not None
    ):
        return "employer"
    if name in LOOKUPS["vacancy"][1] and part.column("vacancy") is not None:
        return "vacancy"
    return None


def source_of(part: Part, name: str, people: bool) -> str | None:
    """The column of a part that gives or leads to a name; None where it is not known there."""
    if part.column(name) is not None:
        return name
    lead = lead_of(part, name, people)
    if lead == "employer" and part.column("employer") is None:
        return "vacancy"
    return lead


@cache
def knows(kind: str, name: str) -> bool:
    """Whether facts of a kind tell a trait."""
    made = FACT_KINDS[kind]
    return any(source_of(part, name, made.people) is not None for part in made.parts)


def bare(column: Any) -> Any:  # noqa: ANN401  a column or an expression
    """A column of a lookup as text; an expression as it is."""
    return column if not isinstance(column, InstrumentedAttribute) else cast(column, Text)


def _merged_columns(found: Sequence[Mapping[str, Sequence[Any]]], ordered: bool) -> dict[str, Sequence[Any]]:
    """The columns of several parts one after the other; in counting order where that is asked."""
    joined: dict[str, Sequence[Any]] = {
        name: list(chain.from_iterable(one[name] for one in found)) for name in set.intersection(*map(set, found))
    }
    if not ordered:
        return joined
    keys = list(zip(joined["on"], joined["recorded_at"], joined["id"], strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {name: [column[at] for at in order] for name, column in joined.items()}
