"""Late facts are welcome: which closed months an act restates, told once it is saved. Source: statistics.md 6.

One place for every kind of fact: what an act's session adds, moves to another day or strikes through is held
against the closed months before it is committed.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import EmployerVisit
from jobdesk.records.jobseekers import Registration
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy

DATED: dict[type[Any], str] = {
    Registration: "received_on",
    Vacancy: "received_on",
    CounselingSession: "started_at",
    Referral: "referred_on",
    Interview: "held_on",
    Placement: "started_on",
    FollowUp: "done_on",
    EmployerVisit: "visited_on",
}
"""Of each kind of fact the attribute of its event date."""


def watch_days(db: Session) -> None:
    """Note the event dates an act adds, moves or strikes through.

    Before its commit the first days of the closed months among them stand in `db.info["late_months"]`.
    """
    days: set[date] = set()

    def note(session: Session, _context: object) -> None:
        for record in session.new:
            days.update(_days(record, new=True))
        for record in session.dirty:
            days.update(_days(record, new=False))

    def hold(session: Session) -> None:
        session.flush()
        if months := {day.replace(day=1) for day in days}:
            closed = select(MonthClose.month).where(MonthClose.month.in_(months))
            session.info["late_months"] = set(session.scalars(closed))

    event.listen(db, "after_flush", note)
    event.listen(db, "before_commit", hold)


def _days(record: object, *, new: bool) -> set[date]:
    name = DATED.get(type(record))
    if name is None:
        return set()
    told = inspect(record).attrs
    moved = told[name].history
    if not new and not moved.has_changes() and not told["voided_at"].history.has_changes():
        return set()
    return {_local(one) for one in (*moved.added, *moved.unchanged, *moved.deleted) if one is not None}


def _local(value: date) -> date:
    return value.astimezone(SEOUL).date() if isinstance(value, datetime) else value
