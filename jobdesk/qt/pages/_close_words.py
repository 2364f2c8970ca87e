"""How closed cells and the facts behind them are called on screen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jobdesk.base.closes import CloseKind
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.theme import Badge
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID, PUBLISHED
from jobdesk.services.month_closes import CloseRow
from jobdesk.services.restatements import CellChange, Moved, RecordChange

SPANS = {"month": mark("In the month"), "year": mark("Since January")}
MOVES = {
    Moved.ENTERED: (mark("Entered"), "good"),
    Moved.LEFT: (mark("Left the figure"), "bad"),
    Moved.CHANGED: (mark("Changed"), "warning"),
}
CLOSED = {CloseKind.PROVISIONAL: (mark("Provisional"), "warning"), CloseKind.FINAL: (mark("Final"), "good")}
KINDS = {
    "registrations": mark("Registrations"),
    "vacancies": mark("Vacancies"),
    "visit_registrations": mark("Vacancies from visits"),
    "sessions": mark("Counseling sessions"),
    "referrals": mark("Referrals"),
    "interviews": mark("Interviews"),
    "placements": mark("Placements"),
    "own_placements": mark("Placements at own vacancies"),
    "referral_placements": mark("Placements by referral"),
    "unverified_placements": mark("Placements nobody verified"),
    "employer_visits": mark("Employer visits"),
    "follow_ups": mark("Follow-ups"),
    "visits": mark("Visits"),
    "calls": mark("Calls"),
    "course_completions": mark("Courses"),
    "events": mark("Events"),
}
TABLES = {
    "registration": "registrations",
    "jobseeker": "registrations",
    "vacancy": "vacancies",
    "counseling_session": "sessions",
    "referral": "referrals",
    "interview": "interviews",
    "placement": "placements",
    "follow_up": "follow_ups",
    "employer_visit": "employer_visits",
    "event": "events",
}
"""What a record is called by the table it stands in."""
TRAITS = {
    "on": mark("Date"),
    "who": mark("Person or firm"),
    "weight": mark("Openings"),
    "state": mark("State"),
    "birth": mark("Birth date"),
    "vacancy": mark("Vacancy"),
    "employer": mark("Firm"),
    **{one.trait: one.label for one in reversed(list(BREAKDOWNS.values())) if one.trait != "birth"},
}
_SCHEMES = {
    "sex": "sex",
    "dong": "dong",
    "education": "education",
    "occupation": "occupation",
    "channel": "channel",
    "route": "placement_route",
    "mode": "contact_mode",
    "employment_type": "employment_type",
}
_ORDER = {one: at for at, one in enumerate(dict.fromkeys((*PUBLISHED, *BY_ID)))}
_SPLITS = {one: at for at, one in enumerate(("", *BREAKDOWNS))}


def state(close: CloseRow | None) -> Badge:
    """Open, provisional or final."""
    if close is None:
        return Badge(_("Not closed"), "neutral")
    word, tone = CLOSED[close.kind]
    return Badge(_(word), tone)


def in_order(cells: Sequence[CellChange]) -> list[CellChange]:
    """The published figures first, each before its breakdowns, the month before the year."""
    return sorted(
        cells,
        key=lambda c: (
            c.key.span != "month",
            bool(c.key.breakdown),
            _ORDER.get(c.key.indicator, len(_ORDER)),
            _SPLITS.get(c.key.breakdown, len(_SPLITS)),
            c.key.label,
        ),
    )


def figure_name(indicator: str) -> str:
    """A figure with its unit; the id of one that a later definition does not have."""
    one = BY_ID.get(indicator)
    return f"{_(one.label)} ({_(one.unit)})" if one else indicator


def figure_label(indicator: str) -> str:
    """A figure without its unit."""
    one = BY_ID.get(indicator)
    return _(one.label) if one else indicator


def split_name(breakdown: str) -> str:
    """A breakdown's name."""
    one = BREAKDOWNS.get(breakdown)
    return _(one.label) if one else breakdown


def kind_name(kind: str) -> str:
    """What kind of fact changed, or of which stock or rate a row."""
    if kind in KINDS:
        return _(KINDS[kind])
    return _(BY_ID[kind].label) if kind in BY_ID else kind


def record_name(change: RecordChange) -> str:
    """What kind of record it is that moved."""
    return kind_name(TABLES.get(change.table, change.kinds[0]))


def settles_late(cell: CellChange) -> bool:
    """Whether a figure moves as time goes by, with no fact entered."""
    one = BY_ID.get(cell.key.indicator)
    return one is not None and one.how in {"cohort", "retention"}


def told(figure: str | None) -> str:
    """A figure as it is printed; `-` where it is undefined."""
    return "-" if figure is None else format_number(Decimal(figure))


def difference(cell: CellChange) -> str:
    """New less old; of a figure that was or is undefined there is none."""
    by = amount(cell)
    if by is None:
        return "-"
    return f"+{format_number(by)}" if by > 0 else format_number(by)


def amount(cell: CellChange) -> Decimal | None:
    """New less old as a number; the missing row of a breakdown is 0."""
    absent = "0" if cell.key.breakdown else None
    old, new = cell.old or absent, cell.new or absent
    return None if old is None or new is None else Decimal(new) - Decimal(old)


def what_changed(codes: CodeBook, change: RecordChange) -> str:
    """Which traits of a record changed; where a reader knows the values, from what to what."""
    return " · ".join(_trait(codes, name, *values) for name, values in change.what.items())


def _trait(codes: CodeBook, name: str, old: Any, new: Any) -> str:  # noqa: ANN401  whatever is kept
    label = _(TRAITS.get(name, name))
    before, after = (_value(codes, name, one) for one in (old, new))
    if not before and not after:
        return label
    return _("{label}: {before} → {after}").format(label=label, before=before or "-", after=after or "-")


def _value(codes: CodeBook, name: str, value: Any) -> str:  # noqa: ANN401  whatever is kept
    if value is None:
        return ""
    if name in _SCHEMES:
        return codes.label(_SCHEMES[name], str(value))
    if name == "weight":
        return format_number(int(value))
    if name == "on":
        year, month, day = str(value)[:10].split("-")
        return f"{int(year)}. {int(month)}. {int(day)}."
    return ""
