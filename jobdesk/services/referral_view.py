"""Referrals as windows need them beside the lists: named in full on record, found again after a lost answer."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.audit import record_shown
from jobdesk.services.referrals import ReferralRow, list_rows


def name_people(db: Session, act: Act, jobseeker_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Full name and birth year of each person, and the number where two read alike; recorded as shown."""
    require(act.role, can_see_people)
    wanted = set(jobseeker_ids)
    people = db.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted))).all()
    record_shown(db, act, sorted(wanted, key=str))
    names = {
        one.id: f"{one.full_name} {one.birth_date.year}" if one.birth_date else one.full_name for one in people
    }
    alike = {name for name, count in Counter(names.values()).items() if count > 1}
    return {
        one.id: f"{names[one.id]} {one.jobseeker_no}" if names[one.id] in alike else names[one.id]
        for one in people
    }


def openings_left(db: Session, act: Act, *, vacancy_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many openings of each vacancy nobody holds."""
    require(act.role, can_see_people)
    query = select(Vacancy.id, Vacancy.openings, Vacancy.taken).where(Vacancy.id.in_(vacancy_ids))
    return {one: max(openings - taken, 0) for one, openings, taken in db.execute(query) if openings is not None}


@dataclass(frozen=True, slots=True)
class SavedReferrals:
    """What an act saved: its referrals, and the session they hang on with its start where it still runs."""

    rows: list[ReferralRow]
    session: tuple[UUID, datetime | None] | None


def saved_referrals(db: Session, act: Act, op_id: UUID) -> SavedReferrals:
    """What the act `op_id` saved, for its retry after the answer was lost."""
    require(act.role, can_see_people)
    rows = list_rows(db, select(Referral.id).where(Referral.op_id == op_id), limit=1000)
    held = db.scalar(select(Referral.session_id).where(Referral.op_id == op_id).limit(1))
    session = db.get_one(CounselingSession, held) if held is not None else None
    if session is None:
        return SavedReferrals(rows, None)
    return SavedReferrals(rows, (session.id, session.started_at if session.ended_at is None else None))
