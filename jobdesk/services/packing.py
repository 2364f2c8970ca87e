"""Facts of one kind for counting alone: a few short texts a fact, each distinct one told once.

What a fact keeps itself lies in one packed text, what its person, firm or vacancy tells in one each; a group of
texts is counted whole, then its distinct texts are taken apart. A birth is packed to its month, which decides the
age band of all but those whose band changes in the month counted; these few are looked at one by one.
Lists and cross-tables read columns instead (services/facts.py).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, compress, islice
from operator import itemgetter, le
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, select

from jobdesk.base.bands import AgeSet
from jobdesk.services.fact_kinds import FACT_KINDS, Part, plain
from jobdesk.services.facts import AT_ONCE, GAP, LOOKUPS, Facts, bare, lead_of, one_of, source_of
from jobdesk.services.learned import Learned, learned

BETWEEN = "\x1e"
"""Between the values of a packed text."""
_ALONE = frozenset({"occupation", "wage"})
"""What has so many values that it is a text of its own."""
_NUMBERS = frozenset({"counter", "wage"})
_MONTH = 7
_DENSE = 2
"""Where so few facts share a text, each is taken apart alone: adding up by text would cost more."""
Group = tuple[tuple[str, ...], Sequence[str]]
"""Names, and for each fact one text with their values."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The facts of a kind in a month, in counting order where that was asked.

    Attributes:
        who: the person or firm of each; empty where nobody asks.
        weights: what each adds to a sum; empty where nobody asks.
        days: the days of those at some places, `births` by person: for those at the edge of an age band.
    """

    count: int
    start: date
    groups: Sequence[Group]
    who: Sequence[str | None] = ()
    weights: Sequence[int] = ()
    days: Callable[[Sequence[int]], Sequence[str]] = lambda _places: ()
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
            if not weighted and len(counted) * _DENSE > len(chosen):
                every = list(map(self.apart.__getitem__, chosen))
                found.update((name, _valued(name, Counter(map(itemgetter(at), every)))) for at, name in asked)
            else:
                found.update(
                    (name, _summed(name, map(itemgetter(at), values), counted.values())) for at, name in asked
                )
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
        places_of = {month: bisect_left(limits, month) for month in set(births)}
        found: Counter[int] = Counter()
        for month, count in zip(births, counted.values(), strict=True):
            found[places_of[month]] += count
        near = {text: month for text, month in zip(counted, births, strict=True) if month in edges}
        for text, month in near.items():
            found[places_of[month]] -= counted[text]
        if near:
            looked_at = list(compress(places, map(near.__contains__, chosen)))
            for at, on in zip(looked_at, self.days(looked_at), strict=True):
                found[bands.place(on, self.births[self.who[at]])] += self.weights[at] if weighted else 1
        return Counter({place: count for place, count in found.items() if count})


def _summed(name: str, said: Iterable[str], counts: Iterable[int]) -> Counter[Any]:
    found: dict[str, int] = {}
    for text, count in zip(said, counts, strict=True):
        found[text] = found.get(text, 0) + count
    return _valued(name, found)


def _valued(name: str, counts: Mapping[str, int]) -> Counter[Any]:
    return Counter({_value(name, text): count for text, count in counts.items()})


def _value(name: str, text: str) -> str | int | None:
    if not text:
        return None
    return int(text) if name in _NUMBERS else text


class _Apart(dict[str, list[str]]):
    """The values of each packed text met so far."""

    def __missing__(self, text: str) -> list[str]:
        values = self[text] = text.split(BETWEEN)
        return values


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is read of a kind of fact.

    Attributes:
        own: the groups of what a fact keeps itself.
        led: what is told by the record each lead leads to; `keys` are the columns that lead there.
        raw: by name the columns, each read as one text.
        query: reads them between `start` and `end`.
    """

    part: Part
    people: bool
    own: Sequence[tuple[str, ...]]
    led: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    raw: Mapping[str, ColumnElement[Any]]
    query: Select[Any]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A month's facts as they were read, the days still one text; what their people tell, or is being learned."""

    count: int
    start: date
    columns: Mapping[str, Sequence[str]]
    on: str
    told: Mapping[str, Sequence[str]]
    learning: Sequence[Future[None]]


@dataclass(slots=True)
class Packer:
    """Reads packed facts of one transaction; people, firms and vacancies met once are kept (services/learned.py).

    Both are read in a thread of their own while what came before is counted.
    """

    read: Facts
    _learned: Learned = field(default_factory=Learned)
    _begun: bool = False
    _apart: _Apart = field(default_factory=_Apart)
    _under_way: dict[tuple[str, tuple[str, ...]], set[str]] = field(default_factory=dict)
    _lookups: dict[tuple[str, tuple[str, ...]], Select[Any]] = field(default_factory=dict)

    @staticmethod
    def can(kind: str) -> bool:
        """Whether facts of a kind lie in one table, so that they can be packed."""
        return len(FACT_KINDS[kind].parts) == 1

    def pack(
        self,
        kind: str,
        days: Iterable[tuple[date, date, date]],
        traits: Iterable[str],
        *,
        once: bool,
        weighted: bool,
    ) -> Iterator[tuple[date, Packed]]:
        """The facts of each month; the next one is read while one is counted.

        Args:
            days: of each month what it is called by, and two inclusive dates in it.
            traits: what is counted by; `birth` for ages.
            once: in counting order, so that firsts can be chosen.
        """
        coming_days = iter(days)
        first = next(coming_days, None)
        if first is None:
            return
        asked = _asked(kind, traits, once=once, weighted=weighted)
        self.read.db.flush()
        if not self._begun:
            self._learned, self._begun = learned(self.read.db), True
        for lookup in ("who", "employer"):  # read here: the thread reads by the driver alone
            self.read.standing(lookup, ())
        with ThreadPoolExecutor(1, "figures") as ahead:
            waiting: tuple[date, _Begun] | None = None
            try:
                for month, begun in self._begin_each(asked, chain((first,), coming_days), ahead):
                    if waiting is not None:
                        yield waiting[0], self._packed(asked, waiting[1])
                    waiting = month, begun
                if waiting is not None:
                    yield waiting[0], self._packed(asked, waiting[1])
            finally:
                ahead.shutdown(cancel_futures=True)

    def _begin_each(
        self, asked: _Asked, days: Iterable[tuple[date, date, date]], ahead: Executor
    ) -> Iterator[tuple[date, _Begun]]:
        waiting: tuple[date, date, Future[list[tuple[Any, ...]]]] | None = None
        for month, start, end in days:
            bounds = dict(zip(("start", "end"), asked.part.bounds(start, end), strict=True))
            coming = ahead.submit(self.read.fetch, asked.query, bounds, flush=False)
            if waiting is not None:
                yield waiting[0], self._begin(asked, waiting[1], waiting[2].result()[0], ahead)
            waiting = month, start, coming
        if waiting is not None:
            yield waiting[0], self._begin(asked, waiting[1], waiting[2].result()[0], ahead)

    def _begin(self, asked: _Asked, start: date, row: Sequence[Any], ahead: Executor) -> _Begun:
        """The facts of a month, and what is to be learned of the people in them under way."""
        count, texts = row[0], row[1:]
        said: dict[str, str] = dict(zip(asked.raw, texts if count else [""] * len(texts), strict=True))
        on = said.pop("on", "")
        columns: dict[str, Sequence[str]] = {name: text.split(GAP) if count else [] for name, text in said.items()}
        if "order" in columns and (places := _out_of_order(columns.pop("order"))):
            columns = {name: list(map(column.__getitem__, places)) for name, column in columns.items()}
            on = GAP.join(map(on.split(GAP).__getitem__, places)) if on else ""
        for name in {"who", "employer"} & columns.keys():
            columns[name] = self.read.standing(
                "who" if name == "who" and asked.people else "employer", columns[name]
            )
        told: dict[str, Sequence[str]] = {}
        learning = []
        for lead in asked.led.keys() & columns.keys():
            names, keys = asked.led[lead], columns[lead]
            try:
                told[lead] = list(map(self._knows(lead, names).__getitem__, keys))
            except KeyError:
                learning.append(ahead.submit(self._learn, lead, names, self._missing(lead, names, keys)))
        return _Begun(count, start, columns, on, told, learning)

    def _packed(self, asked: _Asked, begun: _Begun) -> Packed:
        for coming in begun.learning:
            coming.result()
        columns = begun.columns
        groups = [(names, columns[f"own {number}"]) for number, names in enumerate(asked.own)]
        groups += [
            (names, begun.told.get(lead) or self._told(lead, names, self._led(lead, asked.keys[lead], columns)))
            for lead, names in asked.led.items()
        ]
        weights = list(map(int, columns.get("weight", ())))
        who, days = columns.get("who", ()), self._days(asked.part, begun.on)
        return Packed(begun.count, begun.start, groups, who, weights, days, self._learned.births, self._apart)

    def _days(self, part: Part, on: str) -> Callable[[Sequence[int]], Sequence[str]]:
        """The days at some places of a column of them, which are all as long: few are ever asked."""
        width = on.find(GAP) if GAP in on else len(on)

        def days(places: Sequence[int]) -> Sequence[str]:
            starts = (at * (width + len(GAP)) for at in places)
            return self.read.local_days(part, [on[start : start + width] for start in starts])

        return days

    def _led(self, lead: str, source: str, columns: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """The keys of the records that tell; the firm of a referral is that of its vacancy."""
        if lead == source:
            return columns[lead]
        return self.read.standing("employer", self._told("vacancy", ("employer",), columns["vacancy"]))

    def _told(self, lead: str, names: tuple[str, ...], keys: Sequence[str]) -> Sequence[str]:
        """What the records of these keys tell, packed."""
        known = self._knows(lead, names)
        try:
            return list(map(known.__getitem__, keys))
        except KeyError:
            self._learn(lead, names, set(keys).difference(known))
            return list(map(known.__getitem__, keys))

    def _knows(self, lead: str, names: tuple[str, ...]) -> dict[str | None, str]:
        return self._learned.told.setdefault((lead, names), {"": BETWEEN.join("" for _name in names)})

    def _missing(self, lead: str, names: tuple[str, ...], keys: Sequence[str]) -> set[str]:
        """The keys not learned yet, nor being learned; they are being learned now."""
        under_way = self._under_way.setdefault((lead, names), set())
        missing = set(keys).difference(self._knows(lead, names), under_way)
        under_way |= missing
        return missing

    def _learn(self, lead: str, names: tuple[str, ...], missing: Iterable[str]) -> None:
        known = self._knows(lead, names)
        if (lead, names) not in self._lookups:
            self._lookups[lead, names] = _lookup(self.read, lead, names)
        keys = iter(missing)
        while some := ",".join(islice(keys, AT_ONCE)):
            texts = self.read.fetch(self._lookups[lead, names], {"keys": some}, flush=False)[0]
            ids, said, *births = (text.split(GAP) for text in texts)
            pool = {text: text for text in set(said)}
            known.update(zip(ids, map(pool.__getitem__, said), strict=True))
            for born in births:
                self._learned.births.update(zip(ids, born, strict=True))


def _lookup(read: Facts, lead: str, names: tuple[str, ...]) -> Select[Any]:
    """What records of `keys` tell, packed; the births of people beside."""
    record, told = LOOKUPS[lead]
    packed = (func.substr(told[name], 1, _MONTH) if name == "birth" else bare(told[name]) for name in names)
    columns = [cast(record.id, Text), _joined(packed), *([told["birth"]] if "birth" in names else ())]
    texts: list[ColumnElement[Any]] = [func.aggregate_strings(func.coalesce(one, ""), GAP) for one in columns]
    return select(*texts).where(one_of(read.db, record.id, bindparam("keys", type_=Text)))


def _asked(kind: str, traits: Iterable[str], *, once: bool, weighted: bool) -> _Asked:
    part, people = FACT_KINDS[kind].parts[0], FACT_KINDS[kind].people
    own, led = _sources(part, people, traits)
    keys = {lead: source_of(part, told[0], people) or lead for lead, told in led.items()}
    names = {*keys.values(), *(["who"] if once else ()), *(["weight"] if weighted else ())}
    if "birth" in led.get("who", ()):
        names.add("on")
    raw = {name: _text(part, (name,)) for name in sorted(names)}
    raw |= {f"own {number}": _text(part, told) for number, told in enumerate(own)}
    if once:
        raw["order"] = _order(part)
    query = part.gather(raw, GAP).where(part.dated.between(bindparam("start"), bindparam("end")))
    return _Asked(part, people, own, led, keys, raw, query)


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
    """Values as one text, "" where one is empty."""
    texts = [cast(column, Text) for column in columns]
    if len(texts) == 1:
        return func.coalesce(texts[0], "")
    between = cast(BETWEEN, Text)
    return func.concat(*list(chain.from_iterable((between, text) for text in texts))[1:], type_=Text)


def _order(part: Part) -> ColumnElement[Any]:
    """Counting order as one text: event date, when it was typed in, id."""
    return _joined(cast(column, Text) for column in (part.dated, part.record.recorded_at, part.record.id))


def _out_of_order(order: Sequence[str]) -> Sequence[int] | None:
    """The places in counting order, where they are not in it already."""
    if all(map(le, order, islice(order, 1, None))):
        return None
    return sorted(range(len(order)), key=order.__getitem__)
