"""Referrals as windows need them beside the lists: named in full on record, found again after a lost answer."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services.audit import record_shown
from jobdesk.services.referrals import ReferralRow, list_rows


def name_people(db: Session, act: Act, jobseeker_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Full name, birth year and number of each person, so that no two lines read alike; recorded as shown."""
    require(act.role, can_see_people)
    wanted = set(jobseeker_ids)
    people = db.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted))).all()
    record_shown(db, act, sorted(wanted, key=str))
    return {
        one.id: " ".join(
            part
            for part in (one.full_name, str(one.birth_date.year) if one.birth_date else "", one.jobseeker_no)
            if part
        )
        for one in people
    }


def referrals_of_act(db: Session, act: Act, op_id: UUID) -> list[ReferralRow]:
    """The referrals an act saved, for a retry of an act whose answer was lost."""
    require(act.role, can_see_people)
    return list_rows(db, select(Referral.id).where(Referral.op_id == op_id), limit=1000)
