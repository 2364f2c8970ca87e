"""Acts on many people at once: all of them or none."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp
from jobdesk.services._rows import clean_reason, correct, lock
from jobdesk.services.absences import stands_in_for
from jobdesk.services.audit import write_audit

MOST = 5000


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a change of counselor did: how many people and open follow-ups went over; who had that counselor."""

    people: int
    follow_ups: int
    same: int


@dataclass(frozen=True, slots=True)
class Handover:
    """Who of some people the acting account may hand over, in the order given, and, masked, who not."""

    ready: tuple[UUID, ...]
    theirs: tuple[str, ...]
    gone: int


def check_handover(db: Session, act: Act, *, jobseeker_ids: Collection[UUID]) -> Handover:
    """Who may be handed over today: those of colleagues only by a supervisor; reads only."""
    require(act.role, can_serve)
    check_number(jobseeker_ids)
    own, every = _own(db, act), can_undo_others(act.role)
    found = db.scalars(select(Jobseeker).where(Jobseeker.id.in_(set(jobseeker_ids)))).all()
    people = {one.id: one for one in found if one.merged_into_id is None}
    known = [people[one] for one in dict.fromkeys(jobseeker_ids) if one in people]
    ready = tuple(one.id for one in known if every or one.counselor_id in own)
    theirs = tuple(mask_name(one.full_name) for one in known if not every and one.counselor_id not in own)
    return Handover(ready, theirs, len(set(jobseeker_ids)) - len(known))


def change_counselor(
    db: Session, act: Act, *, jobseeker_ids: Collection[UUID], counselor_id: UUID, why: str
) -> HandedOver:
    """Give people to another counselor, with the follow-ups that counselor still had to do of them.

    Reads and holds the Jobseekers, writes them, their open FollowUps, a Correction for each and one audit entry
    that names all of them. What was done before stays with who did it.

    Raises:
        NotAllowed: someone of another counselor is among them; a supervisor may, and a deputy for the time.
        InvalidInput: nobody, someone merged, no reason, or a counselor who serves nobody now.
    """
    require(act.role, can_serve)
    reason = clean_reason(why, needed=_("Give a reason for the change of counselor."))
    _serves_now(db, act, counselor_id)
    wanted = set(jobseeker_ids)
    check_number(wanted)
    lock(db, Jobseeker, wanted)
    people = db.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted)).order_by(Jobseeker.id)).all()
    if len(people) < len(wanted) or any(one.merged_into_id is not None for one in people):
        raise InvalidInput(_("Someone among them is no record of their own any more. Read the list again."))
    own = _own(db, act)
    others = sum(one.counselor_id not in own for one in people)
    if others and not can_undo_others(act.role):
        raise NotAllowed(
            _("{count} of them are of another counselor: the supervisor hands them over.").format(count=others)
        )
    moved = [one for one in people if one.counselor_id != counselor_id]
    former = {one.id: one.counselor_id for one in moved}
    for one in moved:
        correct(db, act, one, {"counselor_id": counselor_id}, version=one.version, why=reason)
    ids = list(former)
    still = select(FollowUp).where(
        FollowUp.jobseeker_id.in_(ids), FollowUp.voided_at.is_(None), FollowUp.done_on.is_(None)
    )
    due_now = db.scalars(still.order_by(FollowUp.id))
    follow_ups = [due for due in due_now if due.counselor_id in {None, former[due.jobseeker_id]}]
    for due in follow_ups:
        correct(db, act, due, {"counselor_id": counselor_id}, version=due.version, why=reason)
    if moved:
        write_audit(
            db,
            act,
            AuditAction.CHANGE,
            table="jobseeker",
            jobseeker_ids=ids,
            detail={"fields": ["counselor_id"], "count": len(ids), "to": str(counselor_id)},
        )
    return HandedOver(len(moved), len(follow_ups), len(people) - len(moved))


def check_number(wanted: Collection[UUID]) -> None:
    """Refuse an act on nobody, and one on more people than anyone looks through.

    Raises:
        InvalidInput: nobody, or too many at once.
    """
    if not wanted:
        raise InvalidInput(_("Choose at least one person."))
    if len(wanted) > MOST:
        raise InvalidInput(_("At most {count} people at once: narrow the list.").format(count=f"{MOST:,}"))


def _own(db: Session, act: Act) -> set[UUID | None]:
    """Whose people are one's own: also those of the ones stood in for, and of nobody."""
    return {act.account_id, *stands_in_for(db, act), None}


def _serves_now(db: Session, act: Act, account_id: UUID) -> None:
    account = db.get(Account, account_id)
    if (
        account is None
        or account.starts_on > act.today
        or (account.ends_on is not None and account.ends_on < act.today)
        or not can_serve(Role(account.role))
    ):
        raise InvalidInput(_("Choose a counselor who works here now."), field="counselor_id")
