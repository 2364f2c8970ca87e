"""What a corrected fact must still satisfy, and what stands or falls with it: one rule a kind of fact."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import next_working_day
from jobdesk.base.enums import (
    ConsentKind,
    InquiryKind,
    InterviewState,
    ReferralMethod,
    ReferralState,
)
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.events import EmployerVisit, Event, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks
from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep
from jobdesk.records.signposts import Signpost
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _placement_rules, _work_state, follow_ups, plan_steps, search, signposts, slips
from jobdesk.services import public_works as works
from jobdesk.services._rows import correct, lock
from jobdesk.services.consents import current_consents
from jobdesk.services.registrations import check_backdate, default_until, months_later, registration_valid_on
from jobdesk.services.settings import read_settings

Values = Mapping[str, Any]
Changes = dict[str, Any]


def placement(db: Session, act: Act, record: Placement, now: Values, why: str) -> Changes:
    """Dates, route, recognition and evidence of a placement agree; what hangs on its start moves along."""
    sent = db.get_one(Referral, record.referral_id).referred_on if record.referral_id else None
    _placement_rules.check_values(db, act, now, referred_on=sent, why=why)
    work = _placement_rules.work_of(db, record, _placement_rules.learned_left(db, record.id))
    changes: Changes = dict(_placement_rules.recognition(db, now, work, before=record))
    changes |= _placement_rules.verification(act, now, before=record)
    if bool(now["own_business"]) != record.own_business:
        lock(db, Jobseeker, [record.jobseeker_id])
        _work_state.change_work(db, act, record.jobseeker_id, own_business=bool(now["own_business"]))
    if now["started_on"] != record.started_on:
        changes |= _placement_rules.day_state(db, record.jobseeker_id, now["started_on"])
        _plan_again(db, act, record, now["started_on"], why)
        _move_hire(db, act, record, now["started_on"], why)
    return changes


def _move_hire(db: Session, act: Act, record: Placement, start: date, why: str) -> None:
    """The step 채용 and the interview that the placement entered are dated by its start: they go with it."""
    if record.referral_id is None:
        return
    kept = db.get_one(Referral, record.referral_id)
    before, after = max(record.started_on, kept.referred_on), max(start, kept.referred_on)
    steps = select(ReferralStep).where(
        ReferralStep.referral_id == kept.id,
        ReferralStep.op_id == record.op_id,
        ReferralStep.to_state == ReferralState.HIRED,
        ReferralStep.voided_at.is_(None),
    )
    for step in db.scalars(steps).all():
        correct(db, act, step, {"stepped_on": after}, version=step.version, why=why)
    if kept.state == ReferralState.HIRED:
        correct(db, act, kept, {"state_on": after}, version=kept.version, why=why)
    met = _planned(db, kept)
    if met is None:
        return
    own, planned = _of_hire(db, record, met)
    if own and met.held_on == min(planned or before, before):
        correct(db, act, met, {"held_on": min(planned or after, after)}, version=met.version, why=why)


def _of_hire(db: Session, record: Placement, met: Interview) -> tuple[bool, date | None]:
    """Whether a placement's act said that an interview was held, and the day it had been planned for."""
    if met.op_id == record.op_id:
        return True, met.at.date() if met.at is not None else None
    done = db.scalars(
        select(Correction)
        .where(Correction.table_name == Interview.__tablename__, Correction.record_id == met.id)
        .order_by(Correction.to_version)
    ).all()
    if all(one.op_id != record.op_id for one in done):
        return False, None
    first = next(one.to_version for one in done if one.op_id == record.op_id)
    moved = next((one.old_value for one in done if one.field == "held_on" and one.to_version >= first), None)
    return True, date.fromisoformat(moved) if moved else met.held_on


def _plan_again(db: Session, act: Act, record: Placement, start: date, why: str) -> None:
    planned = db.scalars(
        select(FollowUp).where(FollowUp.placement_id == record.id, FollowUp.voided_at.is_(None))
    ).all()
    if any(row.done_on is not None and row.done_on < start for row in planned):
        raise InvalidInput(_("A follow-up of this placement was done before this day."), field="started_on")
    for row in planned:
        if row.done_on is None:
            due = {"due_on": next_working_day(months_later(start, row.months))}
            correct(db, act, row, due, version=row.version, why=why)


def referral(db: Session, act: Act, record: Referral, now: Values, why: str) -> Changes:
    """A referral's day stays one it could be made on; its slip, disclosure, step and interview follow."""
    lock(db, Jobseeker, [record.jobseeker_id])
    lock(db, Vacancy, [record.vacancy_id])
    changes: Changes = {}
    if now["referred_on"] != record.referred_on:
        changes |= _move_referral(db, act, record, now["referred_on"], why)
    if now["method"] != record.method:
        if now["method"] == ReferralMethod.ACCOMPANIED:
            changes["accompanied"] = True
        for told in db.scalars(select(Disclosure).where(Disclosure.referral_id == record.id)):
            correct(db, act, told, {"how": now["method"]}, version=told.version, why=why)
        if now["method"] == ReferralMethod.SLIP and record.slip_no is None:
            slips.issue_slip(db, act, record)
            search.touch(db, search.SLIP, record.id, search.slip_words(record))
            db.flush()
    _move_interview(db, act, record, {**now, **changes}, why)
    return changes


def _move_referral(db: Session, act: Act, record: Referral, day: date, why: str) -> Changes:
    check_backdate(db, act, day, "referred_on", why)
    steps = db.scalars(
        select(ReferralStep)
        .where(ReferralStep.referral_id == record.id, ReferralStep.voided_at.is_(None))
        .order_by(ReferralStep.id)
    ).all()
    if any(step.stepped_on < day for step in steps[1:]):
        raise InvalidInput(_("A result cannot lie before its referral."), field="referred_on")
    held = registration_valid_on(db, [record.jobseeker_id], day).get(record.jobseeker_id)
    if held is None:
        raise InvalidInput(_("The registration is not valid on this day."), field="referred_on")
    if record.jobseeker_id not in current_consents(db, [record.jobseeker_id], ConsentKind.DISCLOSURE, day):
        raise InvalidInput(_("Consent to disclosure is missing."), field="referred_on")
    if db.get_one(Vacancy, record.vacancy_id).received_on > day:
        raise InvalidInput(_("The vacancy was received after this day."), field="referred_on")
    for first in steps[:1]:
        correct(db, act, first, {"stepped_on": day}, version=first.version, why=why)
    copied = ("dong_code", "education_level", "target_groups", "visa_status", "labor_status")
    moved: Changes = {name: getattr(held, name) for name in copied} | {"registration_id": held.id}
    return moved | ({"state_on": day} if len(steps) <= 1 else {})


def _planned(db: Session, record: Referral) -> Interview | None:
    query = select(Interview).where(Interview.referral_id == record.id, Interview.voided_at.is_(None))
    return db.scalar(query.order_by(Interview.id.desc()).limit(1))


def _move_interview(db: Session, act: Act, record: Referral, now: Values, why: str) -> None:
    """What was changed of the referral's interview goes to the interview, and only that."""
    kept = _planned(db, record)
    at = now["interview_at"]
    if at == record.interview_at and kept is None:
        return
    if kept is None:
        raise InvalidInput(_("Enter the interview as a result first."), field="interview_at")
    changes: Changes = {}
    if now["interview_place"] != record.interview_place:
        changes["place"] = now["interview_place"]
    if bool(now["accompanied"]) != record.accompanied:
        changes["accompanied"] = bool(now["accompanied"])
    if at != record.interview_at:
        if at is None:
            raise InvalidInput(_("An interview is planned: enter its result instead."), field="interview_at")
        changes |= _held(act, kept, at, None, "interview_at")
    correct(db, act, kept, changes, version=kept.version, why=why)


def _held(act: Act, record: Interview, at: datetime | None, on: date | None, field: str) -> Changes:
    """Time and day of an interview: one day, and not in the future once it was held."""
    day = at.date() if at is not None else on
    if record.state in {InterviewState.HELD, InterviewState.NO_SHOW} and day is not None and day > act.today:
        raise InvalidInput(_("This day lies in the future."), field=field)
    return {"at": at, "held_on": day}


def interview(db: Session, act: Act, record: Interview, now: Values, why: str) -> Changes:
    """An interview's time and day agree, do not lie before the referral, and the referral says the same."""
    moved = now["at"] != record.at
    at, on = now["at"], now["held_on"]
    if at is not None and at.date() != on:
        if moved:
            on = at.date()
        else:
            at = datetime.combine(on, at.timetz())
    kept = db.get_one(Referral, record.referral_id)
    if on < kept.referred_on:
        raise InvalidInput(_("An interview cannot lie before its referral."), field="at" if moved else "held_on")
    changes = _held(act, record, at, on, "at" if moved else "held_on")
    newest = _planned(db, kept)
    if newest is not None and newest.id == record.id:
        same = {"interview_at": at, "interview_place": now["place"]}
        correct(db, act, kept, same, version=kept.version, why=why)
    return changes


def registration(db: Session, act: Act, record: Registration, now: Values, why: str) -> Changes:
    """A registration's span overlaps no other of the person and still holds its referrals."""
    lock(db, Jobseeker, [record.jobseeker_id])
    start, until = now["received_on"], now["valid_until"]
    if start != record.received_on:
        check_backdate(db, act, start, "received_on", why)
    if until is None:
        until = default_until(start, read_settings(db).integer("registration_months"))
    if until < start:
        raise InvalidInput(_("The end lies before the start."), field="valid_until")
    other = db.scalar(
        select(Registration).where(
            Registration.jobseeker_id == record.jobseeker_id,
            Registration.id != record.id,
            Registration.voided_at.is_(None),
            Registration.valid_from <= until,
            Registration.valid_until >= start,
        )
    )
    if other is not None:
        raise InvalidInput(
            _("Another registration is valid from {start} to {end}.").format(
                start=format_date(other.valid_from), end=format_date(other.valid_until)
            ),
            field="valid_until" if other.valid_from > start else "received_on",
        )
    first, last = db.execute(
        select(func.min(Referral.referred_on), func.max(Referral.referred_on)).where(
            Referral.registration_id == record.id, Referral.voided_at.is_(None)
        )
    ).one()
    if first is not None and first < start:
        raise InvalidInput(_("A referral of this registration lies before this day."), field="received_on")
    if last is not None and last > until:
        raise InvalidInput(_("A referral of this registration lies after this day."), field="valid_until")
    return {"valid_from": start, "valid_until": until}


def _not_ahead(db: Session, act: Act, moment: datetime, field: str, why: str) -> None:
    if moment > act.at + timedelta(minutes=5):
        raise InvalidInput(_("This day lies in the future."), field=field)
    check_backdate(db, act, min(moment.date(), act.today), field, why)


def session(db: Session, act: Act, record: CounselingSession, now: Values, why: str) -> Changes:
    """A session begins before it ends, and neither lies ahead; a running one is ended, not corrected."""
    if now["started_at"] != record.started_at:
        _not_ahead(db, act, now["started_at"], "started_at", why)
    end = now["ended_at"]
    if (end is None) != (record.ended_at is None):
        raise InvalidInput(_("A session is ended by its own command; an end cannot be emptied."), field="ended_at")
    if end is not None and (end < now["started_at"] or end > act.at + timedelta(minutes=5)):
        raise InvalidInput(_("The end lies before the start or in the future."), field="ended_at")
    return {}


def inquiry(db: Session, act: Act, record: Inquiry, now: Values, why: str) -> Changes:
    """An inquiry does not lie ahead; a memo keeps a name or a number."""
    if now["received_at"] != record.received_at:
        _not_ahead(db, act, now["received_at"], "received_at", why)
    memo = now["kind"] == InquiryKind.PHONE_MEMO
    if memo and not (now["caller_name"] or now["caller_phone"]):
        raise InvalidInput(_("A memo needs a name or a phone number."), field="caller_name")
    return {} if memo else {"done": True}


def follow_up(db: Session, act: Act, record: FollowUp, now: Values, why: str) -> Changes:
    """A follow-up that was done says when, and a day of leaving only of who left."""
    if record.done_on is None:
        raise InvalidInput(_("This follow-up was not done yet: record it."))
    start = db.get_one(Placement, record.placement_id).started_on
    follow_ups.check_values(act, now, start)
    lock(db, Jobseeker, [record.jobseeker_id])
    _work_state.learned(db, act, record, now["left_on"], record.left_on, why)
    return {}


def plan_step(_db: Session, act: Act, _record: PlanStep, now: Values, _why: str) -> Changes:
    """A step is not done ahead of time."""
    plan_steps.check_step(act, now)
    return {}


def signpost(db: Session, act: Act, record: Signpost, now: Values, why: str) -> Changes:
    """Nobody is sent ahead of time, and an outcome has its day."""
    if now["sent_on"] != record.sent_on:
        check_backdate(db, act, now["sent_on"], "sent_on", why)
    return signposts.outcome_day(act, now)


def public_works(db: Session, _act: Act, record: PublicWorks, now: Values, _why: str) -> Changes:
    """Times of taking part are in order and do not overlap."""
    lock(db, Jobseeker, [record.jobseeker_id])
    works.check_days(db, record.jobseeker_id, now, but=record.id)
    return {}


def visit(db: Session, act: Act, record: EmployerVisit, now: Values, why: str) -> Changes:
    """A visit does not lie ahead."""
    if now["visited_on"] != record.visited_on:
        check_backdate(db, act, now["visited_on"], "visited_on", why)
    return {}


def event(db: Session, act: Act, record: Event, now: Values, why: str) -> Changes:
    """An event ends after it starts; one where people were does not lie ahead of them."""
    lock(db, Event, [record.id])
    if now["starts_at"] and now["ends_at"] and now["ends_at"] < now["starts_at"]:
        raise InvalidInput(_("The end lies before the start."), field="ends_at")
    # A slot of the timetable is planned before the day: only its result tells that someone was there.
    there = case((EventInterview.starts_at.is_(None), EventInterview.recorded_at))
    met = select(func.min(EventInterview.result_on), func.min(there)).where(
        EventInterview.event_id == record.id, EventInterview.voided_at.is_(None)
    )
    came = select(func.min(EventParticipant.signed_in_at)).where(
        EventParticipant.event_id == record.id, EventParticipant.voided_at.is_(None)
    )
    told, entered = db.execute(met).one()
    days = [told, *(moment.date() for moment in (entered, db.scalar(came)) if moment is not None)]
    if any(day is not None and now["held_on"] > day for day in days):
        raise InvalidInput(_("People were at this event before this day."), field="held_on")
    return {}
