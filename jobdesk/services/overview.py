"""What the supervisor's page shows: the published table, a year by months, tables by counselor, differences.

Reads only; plain data without words, which the page has.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseKind
from jobdesk.base.periods import end_year_before, year_before
from jobdesk.base.permissions import can_compare_counselors, can_see_statistics, require
from jobdesk.base.targets import even_split, target_within
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.comparisons import difference
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID, PUBLISHED, SHOWN
from jobdesk.services.layouts import Given
from jobdesk.services.month_closes import list_closes
from jobdesk.services.report_given import totals_of
from jobdesk.services.report_marks import Marks
from jobdesk.services.statistics import COUNTED, Cumulate, Figures, Value
from jobdesk.services.targets import list_entered, target_terms

Tick = Callable[[str, date], None]
COLUMNS_OF_PEOPLE: tuple[str, ...] = (
    "sessions",
    "registrations",
    "vacancies",
    "referrals",
    "interviews",
    "placements",
    "placed_persons",
    "follow_ups",
)
"""What each counselor and each window did, left to right."""


@dataclass(frozen=True, slots=True)
class Window:
    """Two inclusive dates, and how persons are counted over several months."""

    start: date
    end: date
    cumulate: Cumulate = "monthly_sum"

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


@dataclass(frozen=True, slots=True)
class Closed:
    """How much of a window is closed: of its months that many finally, that many provisionally."""

    months: int
    final: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Published:
    """The published table.

    Attributes:
        cells: the exact figures; `other` those that differ under the other way of counting (실인원, 실업체).
        provisional: ids that move by time alone.
        marks: of each figure FORECAST or PROVISIONAL (services/report_marks.py), where it has one.
        unverified: placed persons nobody has verified yet.
        basis: what 구인업체 is counted by.
    """

    window: Window
    base_date: date
    cells: Mapping[str, Value]
    other: Mapping[str, Value]
    provisional: Collection[str]
    unverified: int
    basis: str
    closed: Closed
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its figure and its mark, that of a year before, the target of the year the window ends in.

    Attributes:
        entered: where that of a year before was entered as a total (집계값): its sources and who entered it.
    """

    id: str
    value: Value
    before: Value
    target: int | None
    mark: str = ""
    entered: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A counted figure by the months of a year: None where a month has not begun or has no target."""

    indicator: str
    year: int
    this: Sequence[int | None]
    before: Sequence[int]
    target: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Crossed:
    """A cross-table: its cells, and the totals as they are counted, which overlapping rows do not add up to."""

    cells: Mapping[str, Mapping[str, int]]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class Sides:
    """Every indicator of two windows, and how much more it is in the first: of rates rounded once, last."""

    now: Mapping[str, Value]
    before: Mapping[str, Value]
    difference: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Driver:
    """A row of a breakdown in two windows."""

    kind: str
    label: str
    before: int
    now: int

    @property
    def difference(self) -> int:
        """How many more now."""
        return self.now - self.before


def steps_of(window: Window, indicators: Collection[str]) -> int:
    """How often `tick` is called at most while these are counted over a window."""
    kinds = {BY_ID[part].facts for one in indicators for part in _parts(one)}
    return window.months * max(1, len(kinds - {""}))


def read_published(db: Session, act: Act, *, window: Window, tick: Tick | None = None) -> Published:
    """The published table of a window."""
    require(act.role, can_see_statistics)
    figures = _figures(db, act, window, PUBLISHED, tick=tick)
    cells = {one: figures.value(one) for one in PUBLISHED}
    otherwise: Cumulate = "distinct" if window.cumulate == "monthly_sum" else "monthly_sum"
    swapped = _figures(db, act, Window(window.start, window.end, otherwise), PUBLISHED, tick=tick)
    persons = [one for one in PUBLISHED if figures.counted_as(one).how == "distinct"]
    other = {one: value for one in persons if (value := swapped.value(one)) != cells[one]}
    return Published(
        window,
        figures.span.base_date,
        cells,
        other,
        figures.provisional(PUBLISHED),
        figures.count("unverified_persons"),
        figures.counted_as("employers").id,
        _closed(db, act, window),
        Marks(db, act).of_figures(figures, PUBLISHED),
    )


def _closed(db: Session, act: Act, window: Window) -> Closed:
    standing: dict[date, CloseKind] = {}
    for close in list_closes(db, act):
        standing.setdefault(close.month, close.kind)
    inside = [kind for month, kind in standing.items() if window.start.replace(day=1) <= month <= window.end]
    return Closed(window.months, inside.count(CloseKind.FINAL), inside.count(CloseKind.PROVISIONAL))


def read_lines(db: Session, act: Act, *, window: Window, tick: Tick | None = None) -> list[Line]:
    """Every indicator of a window, beside the year before and the year's target."""
    require(act.role, can_see_statistics)
    ids = [one.id for one in SHOWN]
    now = _figures(db, act, window, ids, tick=tick)
    then = Window(year_before(window.start), end_year_before(window.end), window.cumulate)
    before = _figures(db, act, then, ids, tick=tick)
    first, last = date(window.end.year, 1, 1), date(window.end.year, 12, 31)
    terms = target_terms(db, act, years={window.end.year})
    targets = {one: target_within(wholes, first, last, kind) for one, (kind, _parts, wholes) in terms.items()}
    marks = Marks(db, act).of_figures(now, ids)
    given = Given(entered=totals_of(list_entered(db, act, start=then.start, end=then.end)))
    lines = []
    for one in ids:
        parts = given.entered_parts(one, then.start, then.end)
        said = ", ".join(dict.fromkeys(part.said for part in parts))
        old = sum(part.amount for part in parts) if parts else before.value(one)
        lines.append(Line(one, now.value(one), old, targets.get(one), marks.get(one, ""), said))
    return lines


def read_year(db: Session, act: Act, *, indicator: str, year: int, tick: Tick | None = None) -> Year:
    """A counted figure month by month, beside the year before and the target. KeyError where it is not counted."""
    require(act.role, can_see_statistics)
    if BY_ID[indicator].how not in {"count", "distinct", "sum"}:
        raise KeyError(indicator)
    whole = {one: Window(date(one, 1, 1), date(one, 12, 31)) for one in (year, year - 1)}
    this, before = (
        _figures(db, act, whole[one], [indicator], tick=tick).months(indicator) for one in (year, year - 1)
    )
    begun = [count if month <= act.today else None for month, count in this.items()]
    return Year(indicator, year, begun, list(before.values()), _month_targets(db, act, indicator, year))


def _month_targets(db: Session, act: Act, indicator: str, year: int) -> list[int | None]:
    """The target of each month: as it is split by months, else an even split of the year's."""
    kind, parts, wholes = target_terms(db, act, years={year}).get(indicator, ("flow", (), ()))
    starts = [date(year, month, 1) for month in range(1, 13)]
    ends = [(start + timedelta(days=32)).replace(day=1) - timedelta(days=1) for start in starts]
    split = [target_within(parts, *days, kind) for days in zip(starts, ends, strict=True)]
    if any(one is not None for one in split):
        return split
    whole = target_within(wholes, date(year, 1, 1), date(year, 12, 31), kind)
    if whole is None:
        return [None] * 12
    return list(even_split(whole, 12)) if kind == "flow" else [whole] * 12


def read_people_table(
    db: Session, act: Act, *, kind: str, window: Window, tick: Tick | None = None
) -> Mapping[str, Mapping[str, int]]:
    """What each counselor or window (`kind`) did: label to indicator to count, in order.

    Raises NotAllowed for who is not the supervisor.
    """
    require(act.role, can_compare_counselors)
    figures = _figures(db, act, window, COLUMNS_OF_PEOPLE, [(kind,)], tick)
    split = {one: figures.breakdown(one, kind) for one in COLUMNS_OF_PEOPLE}
    labels = dict.fromkeys(label for found in split.values() if found is not None for label in found)
    return {
        label: {one: found.get(label, 0) for one, found in split.items() if found is not None} for label in labels
    }


def read_breakdown(
    db: Session, act: Act, *, indicator: str, kind: str, window: Window, tick: Tick | None = None
) -> Mapping[str, int] | None:
    """A figure by a breakdown; None where it has none."""
    require(act.role, can_see_statistics)
    return _figures(db, act, window, [indicator], [(kind,)], tick).breakdown(indicator, kind)


def read_cross(
    db: Session, act: Act, *, indicator: str, down: str, across: str, window: Window, tick: Tick | None = None
) -> Crossed | None:
    """A figure by two breakdowns; None where it has none of them."""
    require(act.role, can_see_statistics)
    splits = [(down, across), (down,), (across,)]
    figures = _figures(db, act, window, [indicator], splits, tick)
    cells = figures.cross(indicator, down, across)
    if cells is None:
        return None
    rows, columns = (figures.breakdown(indicator, kind) or {} for kind in (down, across))
    return Crossed(cells, rows, columns, figures.count(indicator))


def read_drivers(
    db: Session, act: Act, *, indicator: str, now: Window, before: Window, tick: Tick | None = None
) -> list[Driver]:
    """What a figure's difference between two windows comes from: rows of its breakdowns, the largest first."""
    require(act.role, can_see_statistics)
    kinds = [kind for kind, one in BREAKDOWNS.items() if one.applies(BY_ID[indicator].facts)]
    if BY_ID[indicator].how not in COUNTED:
        return []
    splits = [(kind,) for kind in kinds]
    this, then = (_figures(db, act, one, [indicator], splits, tick) for one in (now, before))
    found = []
    for kind in kinds:
        counts, old = this.breakdown(indicator, kind) or {}, then.breakdown(indicator, kind) or {}
        labels = dict.fromkeys((*counts, *old))
        found += [Driver(kind, label, old.get(label, 0), counts.get(label, 0)) for label in labels]
    return sorted((one for one in found if one.difference), key=lambda one: -abs(one.difference))


def read_sides(db: Session, act: Act, *, now: Window, before: Window, tick: Tick | None = None) -> Sides:
    """Every indicator of two windows with its exact difference."""
    require(act.role, can_see_statistics)
    ids = [one.id for one in SHOWN]
    this, then = (_figures(db, act, one, ids, tick=tick) for one in (now, before))
    return Sides(
        {one: this.value(one) for one in ids},
        {one: then.value(one) for one in ids},
        {one: difference(one, this, then) for one in ids},
    )


def _figures(
    db: Session,
    act: Act,
    window: Window,
    indicators: Sequence[str],
    splits: Sequence[tuple[str, ...]] = (),
    tick: Tick | None = None,
) -> Figures:
    parts = [part for one in indicators for part in _parts(one)]
    span = Span(window.start, window.end, act.today)
    return Figures(db, act, span, window.cumulate, list(dict.fromkeys(parts)), splits, tick)


def _parts(indicator: str) -> Sequence[str]:
    one = BY_ID[indicator]
    return (one.over, one.under) if one.how == "rate" else (indicator,)
