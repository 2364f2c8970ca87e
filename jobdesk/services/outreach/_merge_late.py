"""Which closed months a merge restates: a fact counts on its own date, however late it comes home.

The rules are those of `late_facts`, which sees what an act's session adds and changes: a merge writes past it.
Source: statistics.md 6, domain.md 2.7.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.outreach import RowOutcome
from jobdesk.records.month_closes import MonthClose
from jobdesk.services.late_facts import AROUND, DATED, days_around, local_day
from jobdesk.services.outreach.contents import Change

RESTATED = "restated"
"""Among a bundle's counts: by the first day of a closed month how many of its records count there."""
ASKED_AT_ONCE = 500
Outcomes = Iterable[tuple[str, UUID, RowOutcome, list[str]]]
_DATED = {record.__tablename__: record for record in DATED}
_AROUND = {record.__tablename__: record for record in AROUND}


def restated_months(db: Session, outcomes: Outcomes, changes: Sequence[Change]) -> dict[str, int]:
    """By the first day (ISO) of each closed month how many records of a bundle count there now, or no longer do.

    Reads what the merge wrote, inside its transaction. Also told at the desk that merges, as of any late fact.

    Args:
        outcomes: table, key, what became of the record, and its changed fields.
        changes: the bundle's; they say on which day a moved fact stood before.
    """
    closed = set(db.scalars(select(MonthClose.month).distinct()))
    if not closed:
        return {}
    dating = [change for change in changes if change.table in _DATED]
    before: Mapping[UUID, Mapping[str, Any]] = {change.id: change.before() for change in dating}
    struck = {change.id for change in dating if change.values().get("voided_at") is not None}
    days: dict[UUID, set[date]] = {}
    dated: dict[str, list[UUID]] = {}
    for table, one, outcome, fields in outcomes:
        new = outcome is RowOutcome.ADDED
        if not (new or outcome is RowOutcome.CHANGED) or (new and one in struck):
            continue
        if table in _DATED and (new or {*DATED[_DATED[table]], "voided_at"} & set(fields)):
            dated.setdefault(table, []).append(one)
            stood = before[one].get(DATED[_DATED[table]][0]) if one in before else None
            days.setdefault(one, set()).update([local_day(stood)] if stood is not None and not new else [])
        told = AROUND[_AROUND[table]] if table in _AROUND else ()
        if (new and table == "event_interview") or (not new and set(told) & set(fields)):
            days.setdefault(one, set()).update(days_around(db, _AROUND[table], one))
    for table, ids in dated.items():
        record, (name, *_others) = _DATED[table], DATED[_DATED[table]]
        for start in range(0, len(ids), ASKED_AT_ONCE):
            some = record.id.in_(ids[start : start + ASKED_AT_ONCE])
            for one, day in db.execute(select(record.id, getattr(record, name)).where(some)):
                days[one].update([local_day(day)] if day is not None else [])
    told_of = Tally(month for found in days.values() for month in {day.replace(day=1) for day in found} & closed)
    if told_of:
        db.info.setdefault("late_months", set()).update(told_of)
    return {month.isoformat(): count for month, count in sorted(told_of.items())}
