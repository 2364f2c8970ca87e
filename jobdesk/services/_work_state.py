"""현재 상태 of who begins or leaves work, inside the caller's act; what an undone act set is given back."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import LaborStatus
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services import _placement_rules
from jobdesk.services._rows import correct

WORKING = frozenset({LaborStatus.EMPLOYED, LaborStatus.SELF_EMPLOYED})


def learned(
    db: Session,
    act: Act,
    row: FollowUp,
    left_on: date | None,
    before: date | None,
    why: str = "",
) -> None:
    """What follows from a day of leaving that is learned, or taken back, inside the caller's act."""
    if left_on == before:
        return
    placement = db.get_one(Placement, row.placement_id)
    days = [day for day in (left_on, _placement_rules.learned_left(db, placement.id, but=row.id)) if day]
    _placement_rules.ask_again(db, act, placement, min(days, default=None), why or None)
    if placement.voided_at is not None:
        return
    if before is None:
        end_work(db, act, placement)
    elif left_on is None:
        undo_end(db, act, row, why)


def begin_work(db: Session, act: Act, jobseeker_id: UUID, *, own_business: bool) -> None:
    """The person works from now on."""
    _set(db, act, jobseeker_id, LaborStatus.SELF_EMPLOYED if own_business else LaborStatus.EMPLOYED)


def change_work(db: Session, act: Act, jobseeker_id: UUID, *, own_business: bool) -> None:
    """It was the other kind of work after all: who still works there does that."""
    if db.get_one(Jobseeker, jobseeker_id).labor_status in WORKING:
        begin_work(db, act, jobseeker_id, own_business=own_business)


def end_work(db: Session, act: Act, placement: Placement) -> None:
    """The person left this work: without another that lasts they look for work."""
    lasting = select(Placement.id).where(
        Placement.jobseeker_id == placement.jobseeker_id,
        Placement.id != placement.id,
        Placement.voided_at.is_(None),
        Placement.started_on >= placement.started_on,
        ~select(FollowUp.id)
        .where(FollowUp.placement_id == Placement.id, FollowUp.voided_at.is_(None), FollowUp.left_on.is_not(None))
        .exists(),
    )
    person = db.get_one(Jobseeker, placement.jobseeker_id)
    if person.labor_status in WORKING and db.scalar(lasting.limit(1)) is None:
        _set(db, act, person.id, LaborStatus.UNEMPLOYED)


def undo_end(db: Session, act: Act, follow_up: FollowUp, why: str) -> None:
    """What this follow-up learned is taken back, and what it set of the person with it."""
    _give_back(db, act, follow_up.jobseeker_id, _acts_on(db, FollowUp, [follow_up.id]), why)


def undo_begin(db: Session, act: Act, placement: Placement, why: str) -> None:
    """The placement is taken back; while another stands, the person works on."""
    mine = db.scalars(select(Placement).where(Placement.jobseeker_id == placement.jobseeker_id)).all()
    if any(one.voided_at is None and one.id != placement.id for one in mine):
        return
    of = select(FollowUp).where(FollowUp.placement_id.in_([one.id for one in mine]))
    follow_ups = db.scalars(of).all()
    done = _acts_on(db, FollowUp, [row.id for row in follow_ups])
    done |= _acts_on(db, Placement, [one.id for one in mine])
    begun = {one.op_id for one in mine} | {row.op_id for row in follow_ups}
    ops = {op for op in begun if op is not None} | done
    _give_back(db, act, placement.jobseeker_id, ops, why)


def _acts_on(db: Session, record: type[FollowUp] | type[Placement], ids: Collection[UUID]) -> set[UUID]:
    """The acts that changed records."""
    done = select(Correction.op_id).where(
        Correction.table_name == record.__tablename__, Correction.record_id.in_(ids)
    )
    return {op for op in db.scalars(done) if op is not None}


def _give_back(db: Session, act: Act, jobseeker_id: UUID, ops: Collection[UUID], why: str) -> None:
    """Go back through the newest changes of the state while they are of these acts; then set what was before."""
    person = db.get_one(Jobseeker, jobseeker_id)
    changes = db.scalars(
        select(Correction)
        .where(
            Correction.table_name == Jobseeker.__tablename__,
            Correction.record_id == jobseeker_id,
            Correction.field == "labor_status",
        )
        .order_by(Correction.to_version.desc())
    )
    state = person.labor_status
    for change in changes:
        if change.op_id not in ops or change.new_value != state:
            break
        state = change.old_value
    correct(db, act, person, {"labor_status": state}, version=person.version, why=why)


def _set(db: Session, act: Act, jobseeker_id: UUID, state: LaborStatus) -> None:
    person = db.get_one(Jobseeker, jobseeker_id)
    correct(db, act, person, {"labor_status": state.value}, version=person.version)
