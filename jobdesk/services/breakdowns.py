"""Every breakdown, declared as data: which trait it asks, how its rows are called, in which order.

Source: statistics.md 4. Labels are Korean always; what is not known stands under 미상.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from jobdesk.base.bands import AGE_SETS, WAGE_LABELS, AgeSet, wage_band
from jobdesk.base.codes import CodeBook
from jobdesk.base.i18n import mark
from jobdesk.records.accounts import Account
from jobdesk.records.events import Event
from jobdesk.services.codes import code_book
from jobdesk.services.facts import knows

_LAST = 10**9
UNKNOWN, NO_GROUP = "미상", "해당 없음"
RESIDENT, OUTSIDE, IN_PERSON, REMOTE = "구민", "관외", "대면", "비대면"
ABROAD = {"outside": OUTSIDE, "homeless": "거주불명"}
MET = {"visit": IN_PERSON, "outreach": IN_PERSON, "phone": REMOTE, "online": REMOTE, "message": REMOTE}
Columns = Mapping[str, Sequence[Any]]


@dataclass(slots=True)
class Book:
    """What labels are made of: the center's codes, its people, its events."""

    db: Session
    codes: CodeBook = field(init=False)
    _names: dict[str, dict[str, str]] = field(default_factory=dict)
    _places: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.codes = code_book(self.db)

    def names(self, of: str) -> dict[str, str]:
        """Accounts or events by their key; two of one name are told apart."""
        if of not in self._names:
            if of == "counselor":
                rows = [
                    tuple(row)
                    for row in self.db.execute(
                        select(cast(Account.id, Text), Account.display_name, Account.user_name)
                    )
                ]
            else:
                rows = [
                    (one, f"{name} {number}회" if number else name, f"{day:%Y-%m-%d} {one[-4:]}")
                    for one, name, number, day in self.db.execute(
                        select(cast(Event.id, Text), Event.name, Event.round_no, Event.held_on).order_by(
                            Event.held_on
                        )
                    )
                ]
            said = [name for _one, name, _more in rows]
            self._names[of] = {
                one: f"{name} ({more})" if said.count(name) > 1 else name for one, name, more in rows
            }
        return self._names[of]

    def places(self, breakdown: "Breakdown") -> dict[str, int]:
        """Where the labels of a breakdown stand, as far as they are known before; 미상 last."""
        if breakdown.id not in self._places:
            places = {label: place for place, label in enumerate(breakdown.order(self))}
            self._places[breakdown.id] = {**places, UNKNOWN: _LAST}
        return self._places[breakdown.id]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to split a figure.

    Attributes:
        trait: what it asks of a fact.
        labels: of one value of the trait (of a band's place, for ages): one, or several where rows overlap.
        order: the labels as they stand below each other, as far as they are known before.
        ages: the bands of an age on the event date; the trait's own values are labeled without it.
        now: the labels that hold on a day, where some may have ended.
    """

    id: str
    label: str
    trait: str
    labels: Callable[[Any, Book], tuple[str, ...]]
    order: Callable[[Book], Iterable[str]]
    ages: AgeSet | None = None
    overlapping: bool = False
    now: Callable[[Book, date], Iterable[str]] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of facts it is made from."""
        return (self.trait, "on") if self.ages else (self.trait,)

    def applies(self, kind: str) -> bool:
        """Whether facts of a kind tell it."""
        return knows(kind, self.trait)

    def values(self, columns: Columns) -> Iterable[Hashable]:
        """One value a fact, to be labeled."""
        return self.ages.places(columns["on"], columns["birth"]) if self.ages else columns[self.trait]


def _coded(one: str, label: str, scheme: str, *, trait: str = "", digits: int = 0) -> Breakdown:
    def labels(code: str | None, book: Book) -> tuple[str, ...]:
        return (book.codes.label(scheme, code[:digits] if digits else code, "ko"),) if code else (UNKNOWN,)

    def order(book: Book) -> Iterable[str]:
        return (e.name("ko") for e in book.codes.all(scheme) if not digits or len(e.code) == digits)

    def now(book: Book, on: date) -> Iterable[str]:
        return (e.name("ko") for e in book.codes.choices(scheme, on) if not digits or len(e.code) == digits)

    return Breakdown(one, label, trait or one, labels, order, now=now)


def _aged(one: str, label: str) -> Breakdown:
    bands = AGE_SETS[one.removesuffix("_age")]

    def labels(place: int, _book: Book) -> tuple[str, ...]:
        return (bands.label(place) or UNKNOWN,)

    return Breakdown(one, label, "birth", labels, lambda _book: bands.labels, bands)


def _named(one: str, label: str) -> Breakdown:
    def labels(key: str | None, book: Book) -> tuple[str, ...]:
        return (book.names(one).get(key, UNKNOWN),) if key else (UNKNOWN,)

    return Breakdown(one, label, one, labels, lambda book: book.names(one).values())


def _said(one: str, label: str, trait: str, said: Callable[[Any], str], order: Sequence[str]) -> Breakdown:
    def labels(value: object, _book: Book) -> tuple[str, ...]:
        return (UNKNOWN,) if value is None else (said(value),)

    return Breakdown(one, label, trait, labels, lambda _book: order)


def _groups(kept: str | None, book: Book) -> tuple[str, ...]:
    groups = json.loads(kept) if kept else None
    if not groups:
        return (NO_GROUP,)
    return tuple(dict.fromkeys(book.codes.label("target_group", code, "ko") for code in groups))


def _group_order(book: Book) -> Iterable[str]:
    return (*(e.name("ko") for e in book.codes.all("target_group")), NO_GROUP)


_ALL = (
    _coded("sex", mark("Sex"), "sex"),
    _aged("policy_age", mark("Age")),
    _aged("five_year_age", mark("Age in five years")),
    _aged("decade_age", mark("Age in tens")),
    _said(
        "resident", mark("Resident or not"), "dong", lambda code: ABROAD.get(code, RESIDENT), (RESIDENT, OUTSIDE)
    ),
    _coded("dong", mark("Dong"), "dong"),
    _coded("occupation_large", mark("Occupation, large group"), "occupation", trait="occupation", digits=1),
    _coded("occupation_middle", mark("Occupation, middle group"), "occupation", trait="occupation", digits=2),
    _coded("education", mark("Education"), "education"),
    Breakdown("target_group", mark("Target group"), "groups", _groups, _group_order, overlapping=True),
    _coded("channel", mark("Intake channel"), "channel"),
    _coded("place", mark("Intake place"), "place"),
    _coded("mode", mark("Contact mode"), "contact_mode"),
    _said("contact", mark("In person or not"), "mode", lambda code: MET.get(code, code), (IN_PERSON, REMOTE)),
    _said(
        "window",
        mark("Window"),
        "counter",
        lambda number: f"{number}번 창구",
        [f"{n}번 창구" for n in range(1, 100)],
    ),
    _named("counselor", mark("Counselor")),
    _coded("route", mark("Route"), "placement_route"),
    _coded("employment_type", mark("Employment type"), "employment_type"),
    _said("wage_band", mark("Wage band"), "wage", wage_band, WAGE_LABELS),
    _coded("industry", mark("Industry"), "industry", digits=1),
    _coded("firm_size", mark("Firm size"), "headcount_band"),
    _named("event", mark("Event")),
)
BREAKDOWNS: Mapping[str, Breakdown] = {one.id: one for one in _ALL}
ALIASES: Mapping[str, str] = {
    "age": "policy_age",
    "five_year": "five_year_age",
    "decade": "decade_age",
    "policy": "policy_age",
    "occupation": "occupation_large",
}


def in_order(breakdown: Breakdown, book: Book, found: Mapping[str, int]) -> dict[str, int]:
    """Counts by label, as they stand below each other; 미상 last."""
    places = book.places(breakdown)
    if found.keys() <= places.keys():
        order = sorted(found, key=places.__getitem__)
    else:
        order = sorted(found, key=lambda label: (places.get(label, _LAST - 1), label))
    return {label: found[label] for label in order}


_NAMED = frozenset({"window", "counselor", "event"})


def official(breakdown: Breakdown, book: Book, on: date) -> list[str]:
    """All labels of a breakdown that hold on a day, in order; none where they are names of the center's own."""
    if breakdown.id in _NAMED:
        return []
    return list(dict.fromkeys(breakdown.now(book, on) if breakdown.now else breakdown.order(book)))
