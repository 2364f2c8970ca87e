"""Closed months that an import would restate, told before it is applied. Source: statistics.md 6."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.sheets import FIRMS, PEOPLE
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import EmployerVisit
from jobdesk.records.jobseekers import Registration
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.imports._checks import counted_on
from jobdesk.services.imports._rows import Row
from jobdesk.services.imports.findings import RestatedMonth

_ASKED = 1000
_COUNTS = {PEOPLE.name: frozenset({"sex", "birth_date"}), FIRMS.name: frozenset({"industry", "headcount"})}
"""What figures look up of a person or a firm."""
_FACTS: Mapping[str, tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...]] = {
    PEOPLE.name: (
        (Registration.jobseeker_id, Registration.received_on),
        (CounselingSession.jobseeker_id, CounselingSession.started_at),
        (Referral.jobseeker_id, Referral.referred_on),
        (Placement.jobseeker_id, Placement.started_on),
    ),
    FIRMS.name: (
        (Vacancy.employer_id, Vacancy.received_on),
        (Placement.employer_id, Placement.started_on),
        (EmployerVisit.employer_id, EmployerVisit.visited_on),
    ),
}


class Restated:
    """Counts the rows that touch a closed month."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._closed = set(db.scalars(select(MonthClose.month).distinct()))
        self._found: dict[date, Counter[str]] = {}
        self._told: dict[str, list[UUID]] = {PEOPLE.name: [], FIRMS.name: []}

    def add(self, row: Row) -> None:
        """Look at a row that is new or changes its record."""
        if not self._closed:
            return
        for month in {day.replace(day=1) for day in counted_on(row)} & self._closed:
            self._found.setdefault(month, Counter())[row.sheet.name] += 1
        if row.known and row.id is not None and _COUNTS.get(row.sheet.name, frozenset()) & row.changed.keys():
            self._told[row.sheet.name].append(row.id)

    def months(self) -> tuple[RestatedMonth, ...]:
        """The closed months, the oldest first; of changed people and firms those of their facts."""
        for name, ids in self._told.items():
            for start in range(0, len(ids), _ASKED):
                self._around(name, ids[start : start + _ASKED])
        return tuple(RestatedMonth(month, dict(facts)) for month, facts in sorted(self._found.items()))

    def _around(self, name: str, ids: list[UUID]) -> None:
        touched: set[tuple[date, UUID]] = set()
        for link, dated in _FACTS[name]:
            for one, day in self._db.execute(select(link, dated).where(link.in_(ids))):
                local = day.astimezone(SEOUL).date() if isinstance(day, datetime) else day
                touched.add((local.replace(day=1), one))
        for month, _one in touched:
            if month in self._closed:
                self._found.setdefault(month, Counter())[name] += 1
