"""Rows of another system's list and ours, paired one to one: the same files give the same pairs every time.

By the other system's number first; then who it is of and the day; then who it is of, days apart. A resident number
is asked nowhere.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from jobdesk.base.exchange import ListedFact
from jobdesk.base.hangul import sought
from jobdesk.services._listed_kinds import NUMBER, STARS, ListedKind, firm_key, number_key

Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class OurRow:
    """One of our records.

    Attributes:
        person_id: of whom it is; None for a vacancy.
        numbers: those the other system gave to it or to its person, as keys.
        values: by column, as the record has them; phones are digits.
        tails: the last eight digits of every phone.
    """

    id: UUID
    person_id: UUID | None
    day: date
    numbers: frozenset[str]
    values: Mapping[str, Any]
    tails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TheirRow:
    """One row of the other list.

    Attributes:
        line: its row in the file.
        day: of the fact; None where it cannot be read.
        values: by column what could be read.
        texts: by column what stands there; a cell that could not be read as it is.
    """

    line: int
    day: date | None
    values: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def number(self) -> str:
        """The other system's number as a key, "" for none."""
        return number_key(self.values.get(NUMBER) or "")


@dataclass
class _Pool:
    """What is still alone."""

    ours: dict[UUID, OurRow]
    theirs: dict[int, TheirRow]
    pairs: list[tuple[TheirRow, OurRow]] = field(default_factory=list)

    def take(self, their: TheirRow, our: OurRow) -> None:
        del self.ours[our.id], self.theirs[their.line]
        self.pairs.append((their, our))


OurKeys = Callable[[OurRow], Iterable[Hashable]]
TheirKeys = Callable[[TheirRow], Iterable[Hashable]]


def pair_rows(
    kind: ListedKind, ours: Sequence[OurRow], theirs: Sequence[TheirRow], *, cancel: Cancel | None = None
) -> list[tuple[TheirRow, OurRow]]:
    """The pairs, in the order of the other list.

    Of several that fit, those whose days lie nearest are one; then the earlier row of the file and the earlier
    record. By the number days lie as far apart as they do.
    """
    pool = _Pool({one.id: one for one in sorted(ours, key=lambda one: (one.day, one.id))}, {})
    pool.theirs = {one.line: one for one in sorted(theirs, key=lambda one: one.line)}
    _pass(pool, lambda our: our.numbers, lambda their: filter(None, [their.number]), None, cancel)
    keys = _vacancy_keys if kind.fact is ListedFact.VACANCIES else _person_keys
    for days in (0, kind.days_apart):
        for our_keys, their_keys in keys():
            _pass(pool, our_keys, their_keys, days, cancel)
    return sorted(pool.pairs, key=lambda pair: pair[0].line)


def _pass(pool: _Pool, our_keys: OurKeys, their_keys: TheirKeys, days: int | None, cancel: Cancel | None) -> None:
    """Pair by keys what lies at most so many days apart; None for any number of days."""
    known: dict[Hashable, list[OurRow]] = {}
    for our in pool.ours.values():
        for key in our_keys(our):
            known.setdefault(key, []).append(our)
    order = {one: at for at, one in enumerate(pool.ours)}
    fits: list[tuple[int, int, int, TheirRow, OurRow]] = []
    for at, their in enumerate(pool.theirs.values()):
        if cancel is not None and at % 1000 == 0 and cancel():
            return
        for key in their_keys(their):
            for our in known.get(key, ()):
                apart = abs((their.day - our.day).days) if their.day is not None else 10**6
                if days is None or apart <= days:
                    fits.append((apart, their.line, order[our.id], their, our))
    for _apart, line, _at, their, our in sorted(fits, key=lambda fit: fit[:3]):
        if line in pool.theirs and our.id in pool.ours:
            pool.take(their, our)


def _our_births(our: OurRow) -> Iterator[Hashable]:
    if our.values.get("birth_date"):
        yield sought(our.values["full_name"]), our.values["birth_date"]


def _our_phones(our: OurRow) -> Iterator[Hashable]:
    for tail in our.tails:
        yield sought(our.values["full_name"]), tail


def _our_shown(our: OurRow) -> Iterator[Hashable]:
    name = our.values["full_name"]
    for one in (our.values.get("birth_date"), *our.tails):
        if one:
            yield name[0], name[-1], len(name), one


def _their_births(their: TheirRow) -> Iterator[Hashable]:
    name, birth = their.values.get("full_name"), their.values.get("birth_date")
    if name and birth:
        yield sought(name), birth


def _their_phones(their: TheirRow) -> Iterator[Hashable]:
    name, phone = their.values.get("full_name"), their.values.get("phone")
    if name and phone:
        yield sought(name), phone[-8:]


def _their_shown(their: TheirRow) -> Iterator[Hashable]:
    name = their.texts.get("full_name", "")
    if len(name) < 2 or not STARS.search(name) or STARS.match(name):
        return
    for one in (their.values.get("birth_date"), (their.values.get("phone") or "")[-8:]):
        if one:
            yield name[0], name[-1], len(name), one


def _person_keys() -> Iterator[tuple[OurKeys, TheirKeys]]:
    """Name and birth date; name and phone; where the name is masked, what it shows with either of them."""
    yield _our_births, _their_births
    yield _our_phones, _their_phones
    yield _our_shown, _their_shown


def _vacancy_keys() -> Iterator[tuple[OurKeys, TheirKeys]]:
    """The firm by its business number, else its bare name, with the title, then with the occupation."""

    def firms(values: Mapping[str, Any]) -> Iterator[Hashable]:
        if number := values.get("business_no"):
            yield "number", number
        if name := firm_key(values.get("employer_name")):
            yield "name", name

    def with_title(one: OurRow | TheirRow) -> Iterator[Hashable]:
        if title := sought(one.values.get("title") or ""):
            for firm in firms(one.values):
                yield firm, title

    def with_occupation(one: OurRow | TheirRow) -> Iterator[Hashable]:
        if code := one.values.get("occupation"):
            for firm in firms(one.values):
                yield firm, code[:3]

    yield with_title, with_title
    yield with_occupation, with_occupation


def differing(kind: ListedKind, their: TheirRow, our: OurRow) -> tuple[str, ...]:
    """The columns in which two rows are not the same; what the other list leaves empty says nothing."""
    return tuple(
        one.name
        for one in kind.compared
        if their.texts.get(one.name) and not _same(one.name, their, our, lenient=one.lenient)
    )


def _same(name: str, their: TheirRow, our: OurRow, *, lenient: bool) -> bool:
    text, theirs, ours = their.texts[name], their.values.get(name), our.values.get(name)
    if STARS.search(text):
        return _shows(text, str(ours or "")) if name == "full_name" else True
    if theirs is None:
        return lenient
    match name:
        case "full_name" | "title":
            return sought(theirs) == sought(ours or "")
        case "employer_name":
            return firm_key(theirs) == firm_key(ours)
        case "phone":
            return theirs[-8:] in our.tails
        case "occupation":
            return isinstance(ours, str) and (theirs.startswith(ours) or ours.startswith(theirs))
        case _:
            return bool(theirs == ours)


def _shows(masked: str, name: str) -> bool:
    """Whether a masked name shows nothing but what a name has."""
    return len(masked) == len(name) and all(
        STARS.match(seen) or seen == letter for seen, letter in zip(masked, name, strict=True)
    )
