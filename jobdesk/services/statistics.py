"""Figures for any two dates, and the rows behind each, from the same facts. Source: statistics.md 2 to 5.

One pass over the facts of a kind counts all that was asked of it, month by month; the list behind any cell is
the same pass, kept. What stands once (a person, a firm) is chosen in one place (`_chosen`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeVar

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import Rounding, ratio
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.services.breakdowns import BREAKDOWNS, Book, in_order
from jobdesk.services.closed_months import ClosedMonths, Told
from jobdesk.services.fact_kinds import FACT_KINDS
from jobdesk.services.fact_rows import SHOWN, Row, rows_of
from jobdesk.services.facts import Facts, Span
from jobdesk.services.indicators import BY_ID, Indicator
from jobdesk.services.packing import Packer
from jobdesk.services.settings import read_settings
from jobdesk.services.stocks import STOCKS, Rates, Share
from jobdesk.services.tallies import Tally, counter, many, sequence, summed

_Counts = TypeVar("_Counts")
Cumulate = Literal["monthly_sum", "distinct"]
Value = int | Decimal | None
Cell = Mapping[str, str]
"""Breakdown to label: {} is the whole figure, one a row of a breakdown, two a cell of a cross-table."""
COUNTED = frozenset({"count", "distinct", "sum", "stock"})


@dataclass(slots=True)
class Figures:
    """All figures of one span.

    Attributes:
        asked: what will be asked, so that one pass over a kind of fact counts it all: indicators, and
            breakdowns (one id) or cross-tables (two), for all indicators alike or by indicator.
            Anything else can be asked too and costs a pass.
        tick: called before each month of each kind with both; what it raises ends the counting.
        lines: decimals and rounding of a rate where its report line has others than its own.
        live: count every fact, also where the close of a month could tell its figures.

    Raises NotAllowed where the role sees no statistics.
    """

    db: Session
    act: Act
    span: Span
    cumulate: Cumulate = "monthly_sum"
    indicators: Sequence[str] = ()
    splits: Sequence[tuple[str, ...]] | Mapping[str, Sequence[tuple[str, ...]]] = ()
    tick: Callable[[str, date], None] | None = None
    lines: Mapping[str, tuple[int, Rounding]] = field(default_factory=dict)
    live: bool = False
    book: Book = field(init=False)
    _read: Facts = field(init=False)
    _packer: Packer = field(init=False)
    _rates: Rates = field(init=False)
    _tallies: dict[str, Tally] = field(default_factory=dict)
    _lists: dict[str, list[Row]] = field(default_factory=dict)
    _basis: str | None = None
    _closed: ClosedMonths | None = None

    def __post_init__(self) -> None:
        """Ask the right once."""
        require(self.act.role, can_see_statistics)
        self._read, self.book = Facts(self.db), Book(self.db)
        self._packer = Packer(self._read)
        self._rates = Rates(self.db, self.span, self.columns)

    # what is asked ------------------------------------------------------------------------------

    def value(self, indicator_id: str, months: Iterable[date] | None = None) -> Value:
        """A figure: an int, an exact Decimal rounded once, or None for a zero denominator.

        Args:
            months: only these calendar months of the span, for what adds up over months.
        """
        indicator = BY_ID[indicator_id]
        if indicator.how == "rate":
            over, under = self.count(indicator.over, months), self.count(indicator.under, months)
            decimals, rounding = self.lines.get(indicator_id, (indicator.decimals, indicator.rounding))
            return ratio(over, under, times=indicator.times, decimals=decimals, rounding=rounding)
        if indicator.how in {"cohort", "retention"}:
            share = self.share(indicator_id)
            decimals, rounding = self.lines.get(indicator_id, (indicator.decimals, indicator.rounding))
            return ratio(share.part, share.whole, decimals=decimals, rounding=rounding)
        return self.count(indicator_id, months)

    def share(self, indicator_id: str) -> Share:
        """The parts of a cohort or retention rate, over the whole span."""
        indicator = BY_ID[indicator_id]
        made = self._rates.cohort if indicator.how == "cohort" else self._rates.retention
        return made(indicator.after)

    def count(self, indicator_id: str, months: Iterable[date] | None = None) -> int:
        """A counted figure."""
        found = self._tally(indicator_id, ()).months
        return sum(found.values()) if months is None else sum(found.get(month, 0) for month in months)

    def months(self, indicator_id: str) -> dict[date, int]:
        """A counted figure by calendar month (its first day); months without facts are 0."""
        found = self._tally(indicator_id, ()).months
        return {month: found.get(month, 0) for month, _start, _end in self.span.calendar()}

    def breakdown(
        self, indicator_id: str, kind: str, months: Iterable[date] | None = None
    ) -> dict[str, int] | None:
        """A counted figure by a breakdown, Korean labels in order; None where it does not apply.

        Rows foot to the figure unless they overlap; what is not known stands under 미상.
        """
        if not self.applies(indicator_id, kind):
            return None
        tally = self._tally(indicator_id, ((kind,),))
        found = summed(list(self._of_months(tally.told, (kind,), months)))
        for value, count in summed(list(self._of_months(tally.cells, (kind,), months))).items():
            for label in BREAKDOWNS[kind].labels(value, self.book):
                found[label] = found.get(label, 0) + count
        return in_order(BREAKDOWNS[kind], self.book, found)

    def cross(
        self, indicator_id: str, down: str, across: str, months: Iterable[date] | None = None
    ) -> dict[str, dict[str, int]] | None:
        """A counted figure by two breakdowns: label of the first to label of the second to count."""
        if not (self.applies(indicator_id, down) and self.applies(indicator_id, across)):
            return None
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for counted in self._cells(indicator_id, (down, across), months):
            for (first, second), count in counted.items():
                for label in BREAKDOWNS[down].labels(first, self.book):
                    for other in BREAKDOWNS[across].labels(second, self.book):
                        found[label][other] += count
        order = in_order(BREAKDOWNS[down], self.book, dict.fromkeys(found, 0))
        return {label: in_order(BREAKDOWNS[across], self.book, found[label]) for label in order}

    def applies(self, indicator_id: str, kind: str) -> bool:
        """Whether a figure can be broken down so."""
        indicator = self.counted_as(indicator_id)
        return indicator.how in COUNTED and BREAKDOWNS[kind].applies(indicator.facts)

    def rows(self, indicator_id: str, cell: Cell | None = None) -> list[Row]:
        """The rows that make a counted figure or one of its cells: exactly as many as it says.

        A person or firm stands once a month (`monthly_sum`) or once in the span (`distinct`), by its
        first fact there; an opening is a row of its own.
        """
        indicator, asked = self.counted_as(indicator_id), cell or {}
        traits = {"id", "on", *(name for kind in asked for name in BREAKDOWNS[kind].columns)}
        found: list[Row] = []
        for month, columns, chosen in self._passes(indicator, traits | set(SHOWN), listed=True):
            fits = self._fitting(columns, asked, chosen)
            found += (row for at in fits for row in rows_of(indicator, month, columns, at))
        return found

    def listed(self, kind: str) -> list[Row]:
        """Every fact of a kind in the span, in counting order."""
        if kind not in self._lists:
            indicator = Indicator(kind, "", "", "count", "", kind, hidden=True)
            self._lists[kind] = [
                row
                for month, columns, chosen in self._passes(indicator, {"id", "on", "who"}, listed=True)
                for at in chosen
                for row in rows_of(indicator, month, columns, at)
            ]
        return self._lists[kind]

    def columns(self, kind: str, names: Sequence[str]) -> dict[str, list[Any]]:
        """Columns of every fact of a kind in the span, month after month."""
        found: dict[str, list[Any]] = {name: [] for name in names}
        for _month, start, end in self._ticking(kind, ()):
            columns = self._read.read(kind, start, end, names)
            for name in names:
                found[name] += columns[name]
        return found

    def counted_as(self, indicator_id: str) -> Indicator:
        """The indicator whose facts are counted: 구인업체 may stand on vacancies by the center's setting."""
        if indicator_id == "employers":
            return BY_ID["vacancies" if self._employers_basis() == "vacancies" else "employers"]
        return BY_ID[indicator_id]

    def _employers_basis(self) -> str:
        if self._basis is None:
            self._basis = read_settings(self.db).text("employers_basis")
        return self._basis

    def provisional(self, indicator_ids: Sequence[str]) -> list[str]:
        """Ids whose figure can still move by time alone: a cohort whose days are not over, a span not ended."""
        found = []
        for one in indicator_ids:
            indicator = BY_ID[one]
            last = self.span.end
            if indicator.how == "cohort":
                last = self._rates.registered[1] + timedelta(days=indicator.after)
            if last > self.span.today:
                found.append(one)
        return found

    # how it is counted --------------------------------------------------------------------------

    def _cells(
        self, indicator_id: str, split: tuple[str, ...], months: Iterable[date] | None
    ) -> Iterable[Counter[Any]]:
        return self._of_months(self._tally(indicator_id, (split,)).cells, split, months)

    @staticmethod
    def _of_months(
        cells: Mapping[tuple[str, ...], Mapping[date, _Counts]],
        split: tuple[str, ...],
        months: Iterable[date] | None,
    ) -> Iterable[_Counts]:
        found = cells.get(split, {})
        return found.values() if months is None else [found[month] for month in months if month in found]

    def _tally(self, indicator_id: str, splits: Sequence[tuple[str, ...]]) -> Tally:
        indicator = self.counted_as(indicator_id)
        done = self._tallies.get(indicator.id)
        if done is None or any(split not in done.cells for split in splits):
            self._count(indicator, splits)
        return self._tallies[indicator.id]

    def _count(self, indicator: Indicator, splits: Sequence[tuple[str, ...]]) -> None:
        """Count an indicator, and with it whatever else was asked of the same facts."""
        planned = () if indicator.how == "stock" or indicator.id in self._tallies else self.indicators
        together = {
            one.id: one
            for one in map(self.counted_as, planned)
            if one.facts == indicator.facts and one.how != "stock"
        }
        together[indicator.id] = indicator
        known = self._tallies.get(indicator.id, Tally()).cells
        wanted = {
            one: [
                split
                for split in dict.fromkeys((*self._planned(one), *(splits if one == indicator.id else ()), *known))
                if all(BREAKDOWNS[kind].applies(indicator.facts) for kind in split)
            ]
            for one in together
        }
        tallies = {one: Tally(cells={split: {} for split in wanted[one]}) for one in together}
        closed, told = ((), {}) if indicator.how == "stock" else self._told(together.values(), wanted)
        for one, found in told.items():
            tallies[one].months.update((month, cells[""]) for month, cells in found[()].items())
            tallies[one].told.update(found)
        packed = Packer.can(indicator.facts) and indicator.how != "stock"
        if packed and all(len(split) == 1 for asked in wanted.values() for split in asked):
            self._count_packed(together, tallies, closed)
        else:
            self._count_columns(together, tallies, closed)
        self._tallies.update(tallies)

    def _told(
        self, together: Iterable[Indicator], wanted: Mapping[str, Collection[tuple[str, ...]]]
    ) -> tuple[Collection[date], Told]:
        """The months whose closes tell all that is wanted of a kind of fact, and what they tell."""
        alone = self.span.start.replace(day=1) == self.span.end.replace(day=1)
        over_months = self.cumulate == "distinct" and not alone and any(one.how == "distinct" for one in together)
        if self.live or over_months:
            return (), {}
        if self._closed is None:
            planned = {self.counted_as(one).id: self._planned(one) for one in self.indicators}
            self._closed = ClosedMonths(
                self.db, self.span.start, self.span.end, self.span.today, self._employers_basis(), planned
            )
        return self._closed.told(next(iter(together)).facts, wanted)

    def _count_packed(
        self, together: Mapping[str, Indicator], tallies: Mapping[str, Tally], closed: Collection[date]
    ) -> None:
        """Count breakdowns alone: only how often each value stands is read out of the facts."""
        facts = next(iter(together.values())).facts
        traits = {BREAKDOWNS[kind].trait for tally in tallies.values() for (kind,) in tally.cells}
        hows = {one.how for one in together.values()}
        seen: dict[str, set[Any]] = {one: set() for one in together}
        packed = self._packer.pack(
            facts, self._ticking(facts, closed), traits, once="distinct" in hows, weighted="sum" in hows
        )
        for month, found in packed:
            for one, tally in tallies.items():
                weighted = together[one].how == "sum"
                places = self._chosen(together[one], found.who, found.count, seen[one])
                tally.months[month] = many(places, found.weights if weighted else None)
                asked = [BREAKDOWNS[kind] for (kind,) in tally.cells]
                told = found.tally(
                    [each.trait for each in asked if not each.ages],
                    [each.ages for each in asked if each.ages],
                    places,
                    weighted=weighted,
                )
                for each in asked:
                    tally.cells[each.id,][month] = told[each.ages.id if each.ages else each.trait]

    def _count_columns(
        self, together: Mapping[str, Indicator], tallies: Mapping[str, Tally], closed: Collection[date]
    ) -> None:
        """Count cross-tables too, over the values of every fact."""
        kinds = {kind for tally in tallies.values() for split in tally.cells for kind in split}
        traits = {name for kind in kinds for name in BREAKDOWNS[kind].columns}
        for month, columns, chosen in self._passes_together(list(together.values()), traits, closed=closed):
            values = {kind: sequence(BREAKDOWNS[kind].values(columns)) for kind in kinds}
            for one, places in chosen.items():
                weights = columns["weight"] if together[one].how == "sum" else None
                tallies[one].months[month] = many(places, weights)
                for split, cells in tallies[one].cells.items():
                    keys = (
                        values[split[0]]
                        if len(split) == 1
                        else list(zip(*(values[k] for k in split), strict=True))
                    )
                    cells[month] = counter(keys, places, weights)

    def _planned(self, indicator_id: str) -> Sequence[tuple[str, ...]]:
        return self.splits.get(indicator_id, ()) if isinstance(self.splits, Mapping) else self.splits

    def _passes(
        self, indicator: Indicator, traits: set[str], *, listed: bool
    ) -> Iterable[tuple[date, Mapping[str, Sequence[Any]], Sequence[int]]]:
        for month, columns, chosen in self._passes_together([indicator], traits, listed=listed):
            yield month, columns, chosen[indicator.id]

    def _passes_together(
        self,
        indicators: Sequence[Indicator],
        traits: set[str],
        *,
        listed: bool = False,
        closed: Collection[date] = (),
    ) -> Iterable[tuple[date, Mapping[str, Sequence[Any]], Mapping[str, Sequence[int]]]]:
        """Month by month: the facts' columns, and for each indicator the places of the facts that count."""
        first = indicators[0]
        if first.how == "stock":
            yield self._stock(first, traits)
            return
        once = any(one.how == "distinct" for one in indicators)
        names = set(traits)
        if once or listed:
            names |= {"who"}
        if any(one.how == "sum" for one in indicators) or (listed and first.how == "sum"):
            names |= {"weight"}
        seen: dict[str, set[Any]] = {one.id: set() for one in indicators}
        for month, start, end in self._ticking(first.facts, closed):
            columns = self._read.read(first.facts, start, end, names, ordered=once or listed)
            count, who = len(next(iter(columns.values()))), columns.get("who", ())
            yield month, columns, {one.id: self._chosen(one, who, count, seen[one.id]) for one in indicators}

    def _ticking(self, facts: str, closed: Collection[date]) -> Iterable[tuple[date, date, date]]:
        """The months to count: those no close tells."""
        for days in self.span.calendar(FACT_KINDS[facts].until_today):
            if days[0].replace(day=1) in closed:
                continue
            if self.tick:
                self.tick(facts, days[0])
            yield days

    def _chosen(self, indicator: Indicator, who: Sequence[Any], count: int, seen: set[Any]) -> Sequence[int]:
        """The places of the facts of a month that count: all, or the first of each who."""
        if indicator.how != "distinct":
            return range(count)
        first = dict(zip(reversed(who), range(count - 1, -1, -1), strict=True))
        places = range(count) if len(first) == count else sorted(first.values())
        if self.cumulate == "monthly_sum":
            return places
        places = [at for at in places if who[at] not in seen]
        seen.update(first)
        return places

    def _stock(
        self, indicator: Indicator, traits: set[str]
    ) -> tuple[date, Mapping[str, Sequence[Any]], Mapping[str, Sequence[int]]]:
        ids = [str(one) for one in STOCKS[indicator.id](self.db, self.span.end)]
        month = self.span.end.replace(day=1)
        if not traits:
            return month, {"": ids}, {indicator.id: range(len(ids))}
        columns = dict(self._read.read_ids(indicator.facts, ids, {*traits, "on", "who"}))
        columns |= {"day": columns["on"], "on": [self.span.end.isoformat()] * len(ids)}  # who is how old then
        return month, columns, {indicator.id: range(len(ids))}

    def _fitting(self, columns: Mapping[str, Sequence[Any]], cell: Cell, chosen: Sequence[int]) -> Sequence[int]:
        for kind, label in cell.items():
            values = sequence(BREAKDOWNS[kind].values(columns))
            fits = {value: label in BREAKDOWNS[kind].labels(value, self.book) for value in set(values)}
            chosen = [at for at in chosen if fits[values[at]]]
        return chosen
