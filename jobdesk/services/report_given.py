"""What a report takes from the center besides facts: targets, entered totals, last month's closed 누계."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseWindow, TargetKind
from jobdesk.base.i18n import on_paper
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import Entered, Given, WeighedLine
from jobdesk.services.month_closes import closed_cells, standing_close
from jobdesk.services.statistics import Cumulate
from jobdesk.services.targets import EnteredRow, TargetRow, list_entered, list_targets, target_terms

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)


def read_given(db: Session, act: Act, *, start: date, end: date, cumulate: Cumulate = "monthly_sum") -> Given:
    """Targets of the years of a window, every entered total, and what was closed before its last month."""
    require(act.role, can_see_statistics)
    terms = target_terms(db, act, years=range(start.year, end.year + 1))
    entered = list_entered(db, act, start=_FIRST, end=_LAST)
    return Given(
        {one: parts for one, (_kind, parts, _wholes) in terms.items()},
        frozenset(one for one, (kind, _parts, _wholes) in terms.items() if kind == TargetKind.STATE.value),
        totals_of(entered),
        _closed(db, act, start, end) if cumulate == "monthly_sum" else {},
        [_line(one, entered, end) for one in list_targets(db, act, year=end.year) if one.weight is not None],
    )


def totals_of(entered: Sequence[EnteredRow]) -> list[Entered]:
    """The entered figures that are totals of an indicator (집계값)."""
    return [
        Entered(one.indicator, one.from_on, one.until_on, one.amount, one.source, one.author)
        for one in entered
        if one.indicator
    ]


def _closed(db: Session, act: Act, start: date, end: date) -> dict[str, int]:
    """Last month's closed 누계, where a window runs from January into a later month."""
    before = end.replace(day=1) - timedelta(days=1)
    if start != date(end.year, 1, 1) or before < start:
        return {}
    close = standing_close(db, act, month=before)
    if close is None:
        return {}
    return {
        key.indicator: int(figure)
        for key, figure in closed_cells(db, act, close_id=close.id).items()
        if key.span == CloseWindow.YEAR and not key.breakdown and figure is not None and figure.isdecimal()
    }


def _line(target: TargetRow, entered: Sequence[EnteredRow], end: date) -> WeighedLine:
    """A row of the weighted sheet; the result of one of its own is what was entered for it so far."""
    told = [one for one in entered if one.target_id == target.id and one.until_on <= end]
    flow = target.kind is TargetKind.FLOW
    result = (sum(one.amount for one in told) if flow else told[-1].amount) if told else None
    label = on_paper(BY_ID[target.indicator].label) if target.indicator else target.label
    unit = on_paper(BY_ID[target.indicator].unit) if target.indicator else target.unit
    source = ", ".join(dict.fromkeys(f"{one.source} ({one.author})" for one in told)) or target.source
    return WeighedLine(
        label, unit, target.weight or 0, target.terms, target.kind.value, target.indicator or "", result, source
    )
