"""By what a person or firm is known, and who of the center is like some of them.

People: any two of cleaned name, birth date, last eight phone digits. Firms: one business number, else name and
phone. Source: safety.md 2 (any two of three found every kind of noise). Nothing here reads a table whole but
`everyone_told`: dates and numbers are looked up by their indexes, and of numbers with other area codes before the
same eight digits only those are asked for that someone's number begins with.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.hangul import sought
from jobdesk.base.phones import is_phone
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.store.turns import together

T = TypeVar("T")
TAIL, HEAD = 8, 4
ASKED_AT_ONCE = 2_000
TOLD_EVERY = 5_000
Phone = InstrumentedAttribute[str | None]
_PHONES: Mapping[str, tuple[Phone, Phone]] = {
    "jobseeker": (Jobseeker.mobile, Jobseeker.phone),
    "employer": (Employer.phone, Employer.contact_phone),
}


class Told(NamedTuple):
    """What a record is known by: a birth date or a business number stands in `exact`."""

    id: UUID
    name: str
    exact: str
    phones: frozenset[str]


def told_of(one: UUID, name: str, exact: date | str | None, *phones: str | None) -> Told:
    """What a person (birth date) or a firm (business number) is known by."""
    known = exact.isoformat() if isinstance(exact, date) else exact or ""
    return Told(one, sought(name), known, tails(*phones))


def told_by(one: Jobseeker | Employer) -> Told:
    """What a record is known by."""
    if isinstance(one, Jobseeker):
        return told_of(one.id, one.full_name, one.birth_date, one.mobile, one.phone)
    return told_of(one.id, one.name, one.business_no, one.phone, one.contact_phone)


def tails(*phones: str | None) -> frozenset[str]:
    """The last eight digits of each number that has as many."""
    return frozenset(phone[-TAIL:] for phone in phones if phone and len(phone) >= TAIL)


def keys_of(table: str, one: Told) -> Iterator[tuple[str, ...]]:
    """Whoever of the table shares one of these keys may be the same."""
    return _person_keys(one) if table == "jobseeker" else _firm_keys(one)


def _person_keys(one: Told) -> Iterator[tuple[str, ...]]:
    if one.exact:
        yield "name birth", one.name, one.exact
    for tail in one.phones:
        yield "name phone", one.name, tail
        if one.exact:
            yield "birth phone", one.exact, tail


def _firm_keys(one: Told) -> Iterator[tuple[str, ...]]:
    if one.exact:
        yield "number", one.exact
    for tail in one.phones:
        yield "name phone", one.name, tail


def live(table: str) -> Select[*tuple[Any, ...]]:
    """Everyone of a table who stands for himself: key, name, birth date or number, both phones."""
    if table == "jobseeker":
        columns = (Jobseeker.id, Jobseeker.full_name, Jobseeker.birth_date, *_PHONES[table])
        return select(*columns).where(Jobseeker.merged_into_id.is_(None))
    firm = (Employer.id, Employer.name, Employer.business_no, *_PHONES[table])
    return select(*firm).where(Employer.merged_into_id.is_(None), Employer.voided_at.is_(None))


def everyone_told(db: Session, table: str) -> Iterator[Told]:
    """Every live person or firm, read once."""
    with db.execute(live(table).execution_options(yield_per=TOLD_EVERY)) as rows:
        for one, name, exact, *phones in rows:
            yield told_of(one, name, exact, *phones)


def find_alike(db: Session, table: str, asked: Sequence[Told]) -> list[list[Told]]:
    """For each who is asked about whom of the center it may be, the most alike first; itself left out.

    A handful of statements however many are asked about (up to some thousand), none of which reads a table whole.
    """
    by_key: dict[tuple[str, ...], list[Told]] = {}
    for one in _candidates(db, table, asked):
        for key in keys_of(table, one):
            by_key.setdefault(key, []).append(one)
    return [_like(table, one, by_key) for one in asked]


def _like(table: str, one: Told, by_key: Mapping[tuple[str, ...], Sequence[Told]]) -> list[Told]:
    like = {other.id: other for key in keys_of(table, one) for other in by_key.get(key, ()) if other.id != one.id}
    return sorted(like.values(), key=lambda other: (-_score(one, other), other.id))


def _score(one: Told, other: Told) -> int:
    same_exact = bool(one.exact) and one.exact == other.exact
    return (one.name == other.name) + same_exact + bool(one.phones & other.phones)


def _candidates(db: Session, table: str, asked: Sequence[Told]) -> Iterable[Told]:
    """Whoever shares a phone, or the birth date and the name, or the business number, each once."""
    found: dict[UUID, Told] = {}
    first, second = _PHONES[table]
    queries: list[Select[*tuple[Any, ...]]] = []
    for some in _parts(_numbers(db, table, {tail for one in asked for tail in one.phones})):
        queries += [live(table).where(first.in_(some)), live(table).where(second.in_(some))]
    if table == "jobseeker":
        for pairs in _parts(_namesakes(db, asked)):
            queries.append(live(table).where(tuple_(Jobseeker.birth_date, Jobseeker.full_name).in_(pairs)))
    else:
        for some in _parts(sorted({one.exact for one in asked if one.exact})):
            queries.append(live(table).where(Employer.business_no.in_(some)))
    for answer in together(db, *queries):
        for one, name, exact, *phones in map(tuple, answer):
            if one not in found:
                found[one] = told_of(one, name, exact, *phones)
    return found.values()


def _namesakes(db: Session, asked: Sequence[Told]) -> list[tuple[date, str]]:
    """Who was born on one of the days and has that name, however it is written; read from one index alone."""
    wanted = {(one.exact, one.name) for one in asked if one.exact}
    days = sorted({date.fromisoformat(day) for day, _name in wanted})
    found: list[tuple[date, str]] = []
    for some in _parts(days):
        born = select(Jobseeker.birth_date, Jobseeker.full_name).where(Jobseeker.birth_date.in_(some)).distinct()
        found += [
            (day, name) for day, name in db.execute(born) if day and (day.isoformat(), sought(name)) in wanted
        ]
    return found


def _numbers(db: Session, table: str, ends: Collection[str]) -> list[str]:
    """Every number that may stand in the table and ends so."""
    if not ends:
        return []
    heads = [head for head in db.scalars(union(*map(_heads, _PHONES[table]))) if head and len(head) == HEAD]
    found = set(ends)
    for head in heads:
        for length in range(1, HEAD + 1):
            code, rest = head[:length], head[length:]
            found |= {code + tail for tail in ends if tail.startswith(rest)}
    return sorted(one for one in found if len(one) < HEAD + TAIL or is_phone(one))


def _heads(column: Phone) -> Select[*tuple[Any, ...]]:
    """The first four digits of the numbers of a column, each once: one step of its index for each."""
    first = select(func.substr(func.min(column), 1, HEAD).label("head")).where(column >= "0")
    steps = first.cte(f"heads_of_{column.key}", recursive=True)
    # A letter comes after every digit, in whatever order the server sorts.
    after = select(func.min(column)).where(column > steps.c.head + "z").scalar_subquery()
    steps = steps.union_all(select(func.substr(after, 1, HEAD)).where(steps.c.head.is_not(None)))
    return select(steps.c.head)


def _parts(some: Sequence[T]) -> Iterator[Sequence[T]]:
    return (some[start : start + ASKED_AT_ONCE] for start in range(0, len(some), ASKED_AT_ONCE))
