"""Facts of one kind for counting alone: a few short texts a fact, each distinct one told once.

What a fact keeps itself lies in one packed text, what its person, firm or vacancy tells in one each; a group of
texts is counted whole, then its distinct texts are taken apart. A birth is packed to its month, which decides the
age band of all but those whose band changes in the month counted; these few are looked at one by one.
Lists and cross-tables read columns instead (services/facts.py).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select

from jobdesk.base.bands import AgeSet
from jobdesk.services.fact_kinds import FACT_KINDS, Part, plain
from jobdesk.services.facts import AT_ONCE, GAP, LOOKUPS, Facts, among, bare, lead_of, source_of

BETWEEN = "\x1e"
"""Between the values of a packed text."""
_ALONE = frozenset({"occupation", "wage"})
"""What has so many values that it is a text of its own."""
_NUMBERS = frozenset({"counter", "wage"})
_MONTH = 7
Group = tuple[tuple[str, ...], Sequence[str]]
"""Names, and for each fact one text with their values."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The facts of a kind in a month, in counting order where that was asked.

    Attributes:
        who: the person or firm of each; empty where nobody asks.
        weights: what each adds to a sum; empty where nobody asks.
        on: the day of each, `births` by person: for those at the edge of an age band.
    """

    count: int
    start: date
    groups: Sequence[Group]
    who: Sequence[str | None] = ()
    weights: Sequence[int] = ()
    on: Sequence[str] = ()
    births: Mapping[str | None, str] = field(default_factory=dict)
    apart: Mapping[str, list[str]] = field(default_factory=lambda: _Apart())

    def tally(
        self, traits: Iterable[str], ages: Iterable[AgeSet], places: Sequence[int], *, weighted: bool
    ) -> dict[str, Counter[Any]]:
        """How often each value of a trait stands at these places; bands of ages by their set's id."""
        found: dict[str, Counter[Any]] = {name: Counter() for name in traits}
        banded = list(ages)
        for names, texts in self.groups:
            asked = [(place, name) for place, name in enumerate(names) if name in found]
            if not asked and not (banded and "birth" in names):
                continue
            chosen = texts if isinstance(places, range) else list(map(texts.__getitem__, places))
            counted = self._counted(chosen, places, weighted)
            values = list(map(self.apart.__getitem__, counted))
            for place, name in asked:
                found[name] = _summed(name, map(itemgetter(place), values), counted.values())
            if banded and "birth" in names:
                births = list(map(itemgetter(names.index("birth")), values))
                for bands in banded:
                    found[bands.id] = self._aged(bands, births, counted, chosen, places, weighted)
        return found

    def _counted(self, chosen: Sequence[str], places: Sequence[int], weighted: bool) -> Counter[str]:
        if not weighted:
            return Counter(chosen)
        found: Counter[str] = Counter()
        weights = map(self.weights.__getitem__, places)
        for (text, weight), count in Counter(zip(chosen, weights, strict=True)).items():
            found[text] += weight * count
        return found

    def _aged(
        self,
        bands: AgeSet,
        births: Sequence[str],
        counted: Mapping[str, int],
        chosen: Sequence[str],
        places: Sequence[int],
        weighted: bool,
    ) -> Counter[int]:
        limits, edges = bands.limits(self.start.isoformat()), bands.edges(self.start)
        near = {text for text, month in zip(counted, births, strict=True) if month in edges}
        found: Counter[int] = Counter()
        for text, month, count in zip(counted, births, counted.values(), strict=True):
            if text not in near:
                found[bisect_left(limits, month)] += count
        if near:
            for at in compress(places, map(near.__contains__, chosen)):
                found[bands.place(self.on[at], self.births[self.who[at]])] += self.weights[at] if weighted else 1
        return found


def _summed(name: str, said: Iterable[str], counts: Iterable[int]) -> Counter[Any]:
    found: dict[str, int] = {}
    for text, count in zip(said, counts, strict=True):
        found[text] = found.get(text, 0) + count
    return Counter({_value(name, text): count for text, count in found.items()})


def _value(name: str, text: str) -> str | int | None:
    if not text:
        return None
    return int(text) if name in _NUMBERS else text


class _Apart(dict[str, list[str]]):
    """The values of each packed text met so far."""

    def __missing__(self, text: str) -> list[str]:
        values = self[text] = text.split(BETWEEN)
        return values


@dataclass(slots=True)
class Packer:
    """Reads packed facts of one transaction; people, firms and vacancies met once are kept."""

    read: Facts
    _known: dict[tuple[str, tuple[str, ...]], dict[str | None, str]] = field(default_factory=dict)
    _births: dict[str | None, str] = field(default_factory=dict)
    _apart: _Apart = field(default_factory=_Apart)

    @staticmethod
    def can(kind: str) -> bool:
        """Whether facts of a kind lie in one table, so that they can be packed."""
        return len(FACT_KINDS[kind].parts) == 1

    def pack(
        self, kind: str, start: date, end: date, traits: Iterable[str], *, once: bool, weighted: bool
    ) -> Packed:
        """The facts of two inclusive dates of one month.

        Args:
            traits: what is counted by; `birth` for ages.
            once: in counting order, so that firsts can be chosen.
        """
        part, people = FACT_KINDS[kind].parts[0], FACT_KINDS[kind].people
        own, led = _sources(part, people, traits)
        keys = {lead: source_of(part, told[0], people) or lead for lead, told in led.items()}
        asked = {*keys.values(), *(["who"] if once else ()), *(["weight"] if weighted else ())}
        raw = {name: _text(part, (name,)) for name in sorted(asked)}
        raw |= {f"own {number}": _text(part, names) for number, names in enumerate(own)}
        aged = "birth" in led.get("who", ())
        if aged:
            raw["on"] = _text(part, ("on",))
        if once:
            raw["order"] = _order(part)
        columns, count = self._columns(part, raw, start, end)
        if once:
            _put_in_order(columns)
        for name in {"who", "employer"} & asked:
            columns[name] = self.read.standing("who" if name == "who" and people else "employer", columns[name])
        groups = [(names, columns[f"own {number}"]) for number, names in enumerate(own)]
        groups += [
            (told, self._told(lead, told, self._led(lead, keys[lead], columns))) for lead, told in led.items()
        ]
        weights = list(map(int, columns["weight"])) if weighted else ()
        on = self.read.local_days(part, columns["on"]) if aged else ()
        return Packed(count, start, groups, columns.get("who", ()), weights, on, self._births, self._apart)

    def _columns(
        self, part: Part, raw: Mapping[str, ColumnElement[Any]], start: date, end: date
    ) -> tuple[dict[str, Sequence[str]], int]:
        """Each column as one text made by the database: no row is ever made, and no lock is held meanwhile."""
        query = part.gather(raw, GAP).where(part.within(start, end))
        ((count, *texts),) = self.read.fetch(query)
        return {name: said.split(GAP) if count else [] for name, said in zip(raw, texts, strict=True)}, count

    def _led(self, lead: str, source: str, columns: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """The keys of the records that tell; the firm of a referral is that of its vacancy."""
        if lead == source:
            return columns[lead]
        return self.read.standing("employer", self._told("vacancy", ("employer",), columns["vacancy"]))

    def _told(self, lead: str, names: tuple[str, ...], keys: Sequence[str]) -> Sequence[str]:
        """What the records of these keys tell, packed."""
        known = self._known.setdefault((lead, names), {"": BETWEEN.join("" for _name in names)})
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            self._learn(lead, names, known, sorted(set(keys).difference(known)))
            return list(map(known.__getitem__, keys))

    def _learn(
        self, lead: str, names: tuple[str, ...], known: dict[str | None, str], missing: Sequence[str]
    ) -> None:
        record, told = LOOKUPS[lead]
        aged = "birth" in names
        packed = (func.substr(told[name], 1, _MONTH) if name == "birth" else bare(told[name]) for name in names)
        columns = [cast(record.id, Text), _joined(packed), *([told["birth"]] if aged else ())]
        texts: list[ColumnElement[Any]] = [
            func.aggregate_strings(func.coalesce(column, ""), GAP) for column in columns
        ]
        for at in range(0, len(missing), AT_ONCE):
            query = select(*texts).where(among(self.read.db, record.id, missing[at : at + AT_ONCE]))
            ids, said, *births = (text.split(GAP) for text in self.read.fetch(query)[0])
            pool = {text: text for text in set(said)}
            known.update(zip(ids, map(pool.__getitem__, said), strict=True))
            for born in births:
                self._births.update(zip(ids, born, strict=True))


def _sources(
    part: Part, people: bool, traits: Iterable[str]
) -> tuple[list[tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The groups of what a fact keeps itself, and what is told by lead."""
    own: list[str] = []
    led: dict[str, list[str]] = {}
    for name in sorted(traits):
        lead = lead_of(part, name, people)
        if part.column(name) is not None:
            own.append(name)
        elif lead is not None:
            led.setdefault(lead, []).append(name)
    together = tuple(name for name in own if name not in _ALONE)
    alone: list[tuple[str, ...]] = [(name,) for name in own if name in _ALONE]
    return [together, *alone] if together else alone, {lead: tuple(names) for lead, names in led.items()}


def _text(part: Part, names: Sequence[str]) -> ColumnElement[Any]:
    columns = (part.column(name) for name in names)
    return _joined(plain(column) for column in columns if column is not None)


def _joined(columns: Iterable[ColumnElement[Any]]) -> ColumnElement[Any]:
    joined: ColumnElement[Any] | None = None
    for column in columns:
        text = func.coalesce(cast(column, Text), "")
        joined = text if joined is None else joined + BETWEEN + text
    assert joined is not None
    return joined


def _order(part: Part) -> ColumnElement[Any]:
    """Counting order as one text: event date, when it was typed in, id."""
    return _joined(cast(column, Text) for column in (part.dated, part.record.recorded_at, part.record.id))


def _put_in_order(columns: dict[str, Sequence[str]]) -> None:
    order = columns.pop("order")
    if all(one <= other for one, other in pairwise(order)):
        return
    places = sorted(range(len(order)), key=order.__getitem__)
    for name, column in columns.items():
        columns[name] = list(map(column.__getitem__, places))
