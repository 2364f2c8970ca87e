"""Every layout of a report, declared as data, and what it takes from elsewhere. Source: statistics.md 9."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from jobdesk.base.formats import Rounding
from jobdesk.base.i18n import mark
from jobdesk.base.targets import Kind, Term
from jobdesk.services.indicators import BY_ID, PUBLISHED, SHOWN

MONTHLY_COLUMNS: Mapping[str, str] = {
    "target": mark("Annual target"),
    "month": mark("This month"),
    "last_month": mark("Last month"),
    "difference": mark("Difference"),
    "closed": mark("Closed until last month"),
    "late": mark("Came in late"),
    "cumulative": mark("Cumulative"),
    "attainment": mark("Attainment"),
    "last_year": mark("Same period last year"),
}
"""Columns of comparison, left to right; `closed` and `late` are `-` where last month was not closed."""
SHEET: tuple[str, ...] = (
    "visits",
    "calls",
    "sessions",
    "registrations",
    "vacancies",
    "referrals",
    "interviews",
    "placements",
)
"""업무일지: 방문 · 전화 · 상담 · 구직 · 구인 · 알선 · 면접 · 취업."""
MONTHLY_BREAKDOWNS: Mapping[str, tuple[str, ...]] = {
    "sex": ("jobseekers", "sessions", "referrals", "placed_persons"),
    "policy_age": ("jobseekers", "sessions", "referrals", "placed_persons"),
    "resident": ("jobseekers", "referrals", "placed_persons"),
    "occupation_large": ("openings", "jobseekers", "referrals", "placed_persons"),
    "education": ("jobseekers", "referrals", "placed_persons"),
    "wage_band": ("openings", "referrals", "placed_persons"),
    "employment_type": ("openings", "referrals", "placed_persons"),
    "dong": ("jobseekers", "referrals", "placed_persons"),
    "channel": ("vacancies", "jobseekers"),
    "target_group": ("jobseekers", "referrals", "placed_persons"),
    "window": ("sessions", "jobseekers", "referrals", "placed_persons"),
    "counselor": ("sessions", "jobseekers", "referrals", "placed_persons"),
    "route": ("placements", "placed_persons"),
    "industry": ("employers", "vacancies", "openings"),
    "firm_size": ("employers", "vacancies", "openings"),
}
"""The breakdowns of the monthly report and the figures each stands for. Source: domain.md 8.1."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout.

    Attributes:
        indicators: the cells of its JSON, in order; the rows of its table.
        columns: of comparison, of MONTHLY_COLUMNS.
        breakdowns: that stand in it unless others are asked.
        shape: who makes its tables: `figures` (rows or one line of indicators), or services/report_rows.py.
        signers: the boxes for signatures.
        labels: how this layout calls an indicator, where another district says it otherwise.
        lines: decimals and rounding of a rate, or of `attainment`, where a line has others than its own.
    """

    id: str
    title: str
    indicators: tuple[str, ...]
    columns: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    shape: str = "figures"
    signers: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[int, Rounding]] = field(default_factory=dict)


_RESULTS = mark("Results of the center")
_REGISTERED = ("jobseekers", "vacancies", "sessions", "referrals", "placed_persons")
_MONTHLY = (
    "employers",
    "vacancies",
    "openings",
    "jobseekers",
    "registrations",
    "sessions",
    "referrals",
    "interviewed_persons",
    "placements",
    "placed_persons",
    "placement_rate",
    "vacancy_ratio",
    "employer_visits",
    "follow_ups",
)

LAYOUTS: Mapping[str, Layout] = {
    one.id: one
    for one in (
        Layout("yeongdeungpo", _RESULTS, PUBLISHED),
        Layout(
            "geumcheon",
            _RESULTS,
            _REGISTERED,
            ("target", "cumulative", "attainment"),
            labels={"jobseekers": mark("Registered jobseekers"), "vacancies": mark("Registered vacancies")},
        ),
        Layout("gwanak", mark("Results against the promise"), ("placed_persons",), shape="gwanak"),
        Layout("seoul_youth", mark("Window for young people"), (), shape="seoul_youth"),
        Layout(
            "monthly",
            mark("Monthly results"),
            _MONTHLY,
            tuple(MONTHLY_COLUMNS),
            tuple(MONTHLY_BREAKDOWNS),
            signers=("담당", "팀장", "과장"),
        ),
        Layout("daily", mark("Daily sheet"), SHEET, shape="sheet", signers=("담당", "팀장")),
        Layout("weekly", mark("Weekly sheet"), SHEET, shape="sheet", signers=("담당", "팀장")),
        Layout("events", mark("Events and outreach"), (), shape="events"),
        Layout("years", mark("Yearly series"), (*PUBLISHED[:-1], "sessions", "placement_rate"), shape="years"),
        Layout(
            "retention",
            mark("Retention"),
            tuple(f"retention_rate_{months}" for months in (1, 3, 6, 12)),
            shape="retention",
        ),
        Layout("waiting", mark("Waiting and service time"), (), shape="waiting"),
        Layout("indicators", mark("All indicators"), tuple(indicator.id for indicator in SHOWN)),
    )
}


LINES: Mapping[str, tuple[str, str]] = {
    "matched": (mark("Matched young people"), mark("persons")),
    "matched_visit": (mark("Matched young people, on site"), mark("persons")),
    "matched_online": (mark("Matched young people, online"), mark("persons")),
    "matched_programs": (mark("Matched young people, programs of the city"), mark("persons")),
}
"""Lines of the layouts that are no facts of the desk and are entered by hand: label and unit."""
ENTERABLE: Mapping[str, tuple[str, str]] = {
    **{one.id: (one.label, one.unit) for one in SHOWN if one.how in {"count", "distinct", "sum", "stock"}},
    **LINES,
}
"""Whatever a total may be entered for."""
_ADDED = frozenset({"count", "distinct", "sum"})


@dataclass(frozen=True, slots=True)
class Entered:
    """집계값: a figure of a past window known only as a total; `indicator` may be a line of a sheet."""

    indicator: str
    start: date
    end: date
    amount: int
    source: str = ""
    author: str = ""

    @property
    def said(self) -> str:
        """Where it comes from and who entered it."""
        return f"{self.source} ({self.author})" if self.author else self.source


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """A row of a weighted sheet; one that is no fact of the desk brings its result along.

    Attributes:
        indicator: of the desk, whose figure is the result; else `result` is, entered by hand.
    """

    label: str
    unit: str
    weight: int
    terms: Sequence[Term]
    kind: Kind = "flow"
    indicator: str = ""
    result: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a report takes from the center's tables besides facts.

    Attributes:
        targets: indicator to its target, in terms that make the year or a part of it.
        states: indicators whose targets do not add up.
        closed: indicator to last month's closed 누계.
        sheet: the rows of the weighted sheet.
    """

    targets: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    entered: Sequence[Entered] = ()
    closed: Mapping[str, int] = field(default_factory=dict)
    sheet: Sequence[WeighedLine] = ()

    def entered_for(self, indicator: str, start: date, end: date) -> int | None:
        """A total entered for exactly this window, or what its parts add up to where they fill it."""
        parts = self.entered_parts(indicator, start, end)
        return sum(one.amount for one in parts) if parts else None

    def entered_parts(self, indicator: str, start: date, end: date) -> Sequence[Entered]:
        """The entered total of a window, or those that fill it day by day; none where they do not."""
        inside = [
            one for one in self.entered if one.indicator == indicator and start <= one.start and one.end <= end
        ]
        if whole := [one for one in inside if (one.start, one.end) == (start, end)]:
            return whole[-1:]
        if indicator in BY_ID and BY_ID[indicator].how not in _ADDED:
            return ()
        inside.sort(key=lambda one: one.start)
        ends = [start - timedelta(days=1), *(one.end for one in inside)]
        filled = all(one.start == end + timedelta(days=1) for one, end in zip(inside, ends, strict=False))
        return inside if filled and ends[-1] == end else ()
