"""What proves that two places hold one center: every declared figure over several windows of time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import Role
from jobdesk.records.jobseekers import Registration
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.facts import Span
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.statistics import Figures
from jobdesk.services.waiting_figures import WaitingFigures
from jobdesk.services.waiting_indicators import WAITING

Window = tuple[date, date]
Told = Mapping[tuple[Window, str], Any]
"""By window (two inclusive days) and indicator its figure."""


def windows(db: Session, today: date) -> Sequence[Window]:
    """All that happened, this year and the one before, this month and the last one."""
    days = union_all(
        *(select(one.label("day")) for one in (Registration.received_on, Vacancy.received_on)),
        *(select(one.label("day")) for one in (Referral.referred_on, Placement.started_on)),
    ).subquery()
    first, last = db.execute(select(func.min(days.c.day), func.max(days.c.day))).one()
    month, months = today.replace(day=1), list[Window]()
    for _month in range(2):
        months.append((month, min(_end(month), today)))
        month = (month - timedelta(days=1)).replace(day=1)
    year = date(today.year, 1, 1)
    whole = (min(first or today, today), max(last or today, today))
    return list(dict.fromkeys([whole, (year, today), (date(today.year - 1, 1, 1), year - timedelta(1)), *months]))


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def figures(db: Session, act: Act, asked: Sequence[Window]) -> Told:
    """Every indicator over every window, counted from the facts, whatever closed months tell.

    The figures are compared and shown to nobody, so the mover needs no right to see them.
    """
    act = replace(act, role=Role.SUPERVISOR)
    ids = [one.id for one in INDICATORS]
    told: dict[tuple[Window, str], Any] = {}
    for start, end in asked:
        found = Figures(db, act, Span(start, end, act.today), indicators=ids, live=True)
        told |= {((start, end), one): found.value(one) for one in ids}
        waiting = WaitingFigures(db, act, start, end)
        told |= {((start, end), one.id): waiting.value(one.id) for one in WAITING}
    return told
