"""What is done at the board of an event by one key: called, not come, back, result, moved, a walk-in, undone.

Only on the day of the event: what is learned later has its own day and goes by `event_results`.
Every act holds people, then vacancies, then the event (`event_referrals.hold_event`).
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, EventResult
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.timetables import is_slot, queued_at, slots
from jobdesk.records.centers import Correction
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import ReferralStep
from jobdesk.services import _plain, _rows, event_referrals
from jobdesk.services._event_counts import held
from jobdesk.services._rows import put_back, refuse_struck
from jobdesk.services.audit import write_audit
from jobdesk.services.event_board import Stand, stand_of
from jobdesk.services.event_interviews import mark_absent, say_result
from jobdesk.services.results import take_back

_UNDONE = mark("Undone at the board of the event")
_READERS: dict[str, Any] = {
    "called_at": datetime.fromisoformat,
    "no_show_at": datetime.fromisoformat,
    "result": str,
    "result_on": date.fromisoformat,
    "event_firm_id": UUID,
    "employer_id": UUID,
    "referral_id": UUID,
    "starts_at": time.fromisoformat,
}


def call_in(db: Session, act: Act, *, interview_id: UUID, version: int) -> None:
    """Call someone into a firm's booth; who was not signed in is signed in by it.

    Raises:
        InvalidInput: it is not the day of the event; someone is in the booth, the person is in another one, has a
            result or was called already: the sentence says who and where.
        StaleRecord: someone saved the interview in between.
    """
    event, row = _hold(db, act, interview_id)
    stand = _stand(db, row)
    if stand is Stand.DONE:
        raise InvalidInput(_("{name} has a result here already.").format(name=_name(db, row)))
    for other in _inside(db, event):
        about = {"name": _name(db, other), "firm": _firm_name(db, other)}
        if other.id == row.id:
            raise InvalidInput(_("{name} is in the booth of {firm} already.").format(**about))
        if other.event_firm_id == row.event_firm_id:
            raise InvalidInput(_("{name} is in the booth of {firm}: give a result first.").format(**about))
        if other.jobseeker_id == row.jobseeker_id:
            raise InvalidInput(_("{name} is in the booth of {firm} just now.").format(**about))
    _change(db, act, row, {"called_at": act.at, "no_show_at": None}, version)
    _see_in(db, act, event, row.jobseeker_id)


def mark_no_show(db: Session, act: Act, *, interview_id: UUID, version: int) -> None:
    """Keep that someone did not come to the booth; it was no interview and counts nowhere.

    Raises:
        InvalidInput: it is not the day of the event, or there is a result.
        StaleRecord: someone saved the interview in between.
    """
    event, row = _hold(db, act, interview_id)
    mark_absent(db, act, event, row, version)


def back_to_waiting(db: Session, act: Act, *, interview_id: UUID, version: int) -> None:
    """Take back that someone was called, or did not come.

    Raises:
        InvalidInput: it is not the day of the event, or there is a result: that is undone, or another one given.
        StaleRecord: someone saved the interview in between.
    """
    _event, row = _hold(db, act, interview_id)
    if _stand(db, row) is Stand.DONE:
        raise InvalidInput(_("{name} has a result here already.").format(name=_name(db, row)))
    _change(db, act, row, {"called_at": None, "no_show_at": None}, version)


def give_result(db: Session, act: Act, *, interview_id: UUID, version: int, result: EventResult) -> None:
    """Give an interview its result on the day; who did not come came after all, and is signed in.

    A referral behind it learns the result; the placement of a hire is entered apart (`place_from_event`).

    Raises:
        InvalidInput: it is not the day of the event.
        NotAllowed: another result for one that a colleague entered, and no supervisor asks.
        StaleRecord: someone saved the interview in between.
    """
    event, row = _hold(db, act, interview_id)
    say_result(db, act, event, row, {"result": EventResult(result), "result_on": event.held_on}, version)
    _see_in(db, act, event, row.jobseeker_id)


def move_interview(
    db: Session, act: Act, *, interview_id: UUID, version: int, firm_id: UUID, starts_at: time | None = None
) -> None:
    """Give someone who waits another firm or another slot; without a slot they stand in the firm's line.

    Raises:
        InvalidInput: it is not the day of the event, the interview runs or was, the time is no slot, or the slot
            or the person is taken.
        StaleRecord: someone saved the interview in between.
    """
    event, row = _hold(db, act, interview_id, firm_id)
    if _stand(db, row) in {Stand.DONE, Stand.INSIDE}:
        raise InvalidInput(_("{name} is there already: only who waits is moved.").format(name=_name(db, row)))
    firm = db.get_one(EventFirm, firm_id)
    refuse_struck(firm)
    if starts_at is not None and starts_at not in slots(event.starts_at, event.ends_at, event.slot_minutes):
        raise InvalidInput(_("This time is no slot of the event."), field="starts_at")
    _refuse_taken(db, firm, row.jobseeker_id, starts_at, but=row.id)
    kept = {
        "event_firm_id": firm.id,
        "employer_id": firm.employer_id,
        "starts_at": starts_at or queued_at(act.at),
        "referral_id": event_referrals.referral_of(db, firm, row.jobseeker_id),
        "no_show_at": None,
    }
    if firm.id == row.event_firm_id and starts_at == row.starts_at:
        raise InvalidInput(_("Nothing was changed."))
    _change(db, act, row, kept, version)


def add_walk_in(db: Session, act: Act, *, event_id: UUID, firm_id: UUID, jobseeker_id: UUID) -> UUID:
    """Put someone without a slot in a firm's line, and on the list of who is there; says the interview.

    Raises:
        InvalidInput: it is not the day of the event, or the person meets the firm already.
    """
    require(act.role, can_serve)
    event = event_referrals.hold_event(db, event_id, jobseeker_ids=[jobseeker_id], firm_ids=[firm_id])
    _on_its_day(event, act)
    firm = db.get_one(EventFirm, firm_id)
    refuse_struck(firm)
    _refuse_taken(db, firm, jobseeker_id, None)
    row = EventInterview(
        event_id=event.id,
        event_firm_id=firm.id,
        employer_id=firm.employer_id,
        jobseeker_id=jobseeker_id,
        starts_at=queued_at(act.at),
        referral_id=event_referrals.referral_of(db, firm, jobseeker_id),
    )
    _plain.add(db, act, row, [jobseeker_id])
    _see_in(db, act, event, jobseeker_id)
    return row.id


def undo_at_board(db: Session, act: Act, *, event_id: UUID, op_id: UUID) -> None:
    """Take back what one act did at the board, as far as nothing was said of it since.

    Args:
        op_id: of the act.

    Raises:
        InvalidInput: it is not the day of the event any more, or nothing is left to take back.
    """
    require(act.role, can_serve)
    told = select(Correction.record_id).where(Correction.op_id == op_id)
    mine = (
        EventInterview.event_id == event_id,
        EventInterview.voided_at.is_(None),
        or_(EventInterview.op_id == op_id, EventInterview.id.in_(told)),
    )
    ids = db.scalars(select(EventInterview.id).where(*mine)).all()
    event = event_referrals.hold_event(db, event_id, interview_ids=ids)
    _on_its_day(event, act)
    rows = db.scalars(select(EventInterview).where(*mine).order_by(EventInterview.id)).all()
    undone = [_undo_interview(db, act, row, op_id) for row in rows]
    undone += [_undo_arrival(db, act, row, op_id) for row in _arrived(db, event, op_id)]
    if not any(undone):
        raise InvalidInput(_("It was changed since: nothing is left to undo."))


def _undo_interview(db: Session, act: Act, row: EventInterview, op_id: UUID) -> bool:
    if row.op_id == op_id:
        if _stand(db, row) in {Stand.DONE, Stand.INSIDE, Stand.NO_SHOW}:
            return False
        _rows.void(db, act, row, on_paper(_UNDONE))
    else:
        before = row.version
        put_back(db, act, row, _READERS, op_id=op_id, why=on_paper(_UNDONE))
        if row.version == before:
            return False
        taken = select(ReferralStep).where(
            ReferralStep.referral_id == row.referral_id,
            ReferralStep.op_id == op_id,
            ReferralStep.from_state.is_not(None),
            ReferralStep.voided_at.is_(None),
        )
        for step in db.scalars(taken.order_by(ReferralStep.id.desc())):
            take_back(db, act, step, on_paper(_UNDONE))
    _audit_undo(db, act, row)
    return True


def _arrived(db: Session, event: Event, op_id: UUID) -> list[EventParticipant]:
    """Who was put on the list, or signed in, by an act."""
    told = select(Correction.record_id).where(Correction.op_id == op_id)
    query = select(EventParticipant).where(
        EventParticipant.event_id == event.id,
        EventParticipant.voided_at.is_(None),
        or_(EventParticipant.op_id == op_id, EventParticipant.id.in_(told)),
    )
    return list(db.scalars(query.order_by(EventParticipant.id)))


def _undo_arrival(db: Session, act: Act, row: EventParticipant, op_id: UUID) -> bool:
    meets = select(EventInterview.id).where(
        EventInterview.event_id == row.event_id,
        EventInterview.jobseeker_id == row.jobseeker_id,
        EventInterview.voided_at.is_(None),
        or_(
            EventInterview.called_at.is_not(None),
            EventInterview.result_on.is_not(None),
            EventInterview.no_show_at.is_not(None),
        ),
    )
    if db.scalar(meets.limit(1)) is not None:
        return False  # was there for another firm since
    before = row.version
    if row.op_id == op_id:
        _rows.void(db, act, row, on_paper(_UNDONE))
    else:
        put_back(db, act, row, {"signed_in_at": datetime.fromisoformat}, op_id=op_id, why=on_paper(_UNDONE))
    if row.version == before:
        return False
    _audit_undo(db, act, row)
    return True


def _audit_undo(db: Session, act: Act, row: EventInterview | EventParticipant) -> None:
    write_audit(
        db, act, AuditAction.UNDO, table=row.__tablename__, record_id=row.id, jobseeker_ids=[row.jobseeker_id]
    )


# inside -------------------------------------------------------------------------------------


def _hold(db: Session, act: Act, interview_id: UUID, *firm_ids: UUID) -> tuple[Event, EventInterview]:
    """Hold what an act at the board may move, and read the interview as it is then."""
    require(act.role, can_serve)
    at = db.scalars(select(EventInterview.event_id).where(EventInterview.id == interview_id)).one()
    event = event_referrals.hold_event(db, at, interview_ids=[interview_id], firm_ids=firm_ids)
    _on_its_day(event, act)
    row = db.get_one(EventInterview, interview_id)
    refuse_struck(row)
    return event, row


def _on_its_day(event: Event, act: Act) -> None:
    refuse_struck(event)
    if event.held_on > act.today:
        raise InvalidInput(_("The event was not held yet."))
    if event.held_on < act.today:
        raise InvalidInput(_("The day of this event is over: results are entered in the list of interviews."))


def _change(db: Session, act: Act, row: EventInterview, kept: dict[str, Any], version: int) -> None:
    _plain.change(db, act, row, kept, version, [row.jobseeker_id])


def _stand(db: Session, row: EventInterview) -> Stand:
    took_place = db.scalar(select(held()).where(EventInterview.id == row.id))
    return stand_of(row, bool(took_place), None)


def _inside(db: Session, event: Event) -> list[EventInterview]:
    """Who is in a booth now."""
    query = select(EventInterview).where(
        EventInterview.event_id == event.id,
        EventInterview.voided_at.is_(None),
        EventInterview.called_at.is_not(None),
        EventInterview.no_show_at.is_(None),
        ~held(),
    )
    return list(db.scalars(query.order_by(EventInterview.id)))


def _see_in(db: Session, act: Act, event: Event, jobseeker_id: UUID) -> None:
    """Who stands at a booth is there: on the list, and signed in."""
    known = db.scalar(
        select(EventParticipant).where(
            EventParticipant.event_id == event.id,
            EventParticipant.jobseeker_id == jobseeker_id,
            EventParticipant.voided_at.is_(None),
        )
    )
    if known is None:
        came = {"signed_up_on": act.today, "signed_in_at": act.at}
        row = EventParticipant(event_id=event.id, jobseeker_id=jobseeker_id, **came)
        _plain.add(db, act, row, [jobseeker_id])
    elif known.signed_in_at is None:
        _plain.change(db, act, known, {"signed_in_at": act.at}, known.version, [jobseeker_id])


def _refuse_taken(
    db: Session, firm: EventFirm, jobseeker_id: UUID, starts_at: time | None, *, but: UUID | None = None
) -> None:
    query = select(EventInterview).where(
        EventInterview.event_id == firm.event_id,
        EventInterview.voided_at.is_(None),
        EventInterview.no_show_at.is_(None),
    )
    for one in db.scalars(query.order_by(EventInterview.id)):
        if one.id == but:
            continue
        about = {"firm": _firm_name(db, one), "name": _name(db, one), "time": format_time(starts_at)}
        if one.jobseeker_id == jobseeker_id and one.event_firm_id == firm.id:
            raise InvalidInput(_("{name} is on the list of {firm} already.").format(**about), field="jobseeker_id")
        if starts_at is None or one.starts_at != starts_at or not is_slot(one.starts_at):
            continue
        if one.event_firm_id == firm.id:
            raise InvalidInput(_("{firm} meets {name} at {time} already.").format(**about), field="starts_at")
        if one.jobseeker_id == jobseeker_id:
            raise InvalidInput(_("{name} is with {firm} at {time} already.").format(**about), field="starts_at")


def _name(db: Session, row: EventInterview) -> str:
    return mask_name(db.get_one(Jobseeker, row.jobseeker_id).full_name)


def _firm_name(db: Session, row: EventInterview) -> str:
    firm = db.get(EventFirm, row.event_firm_id) if row.event_firm_id else None
    return firm.employer_name if firm else "–"
