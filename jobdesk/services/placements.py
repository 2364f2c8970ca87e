"""취업: one act that opens, closes and plans; undone as a whole. Sources: domain.md 2.2, 2.5, statistics.md 1."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, Evidence, PlacementRoute, ReferralState, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.placements import PLACEMENT
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, can_undo_others, require
from jobdesk.records.accounts import Account
from jobdesk.records.events import Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _placement_rules, _work_state, follow_ups, results
from jobdesk.services._closings import close_left_open
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import clean_reason, correct, holding, lock, put_back, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.references import note_standing
from jobdesk.services.referral_states import OPEN
from jobdesk.services.results import ResultEntry
from jobdesk.store.turns import together

_TOLD_BY: Mapping[str, str] = {Evidence.EMPLOYER_CALL.value: "employer", Evidence.JOBSEEKER.value: "jobseeker"}
"""Who reported a hire, by its evidence; papers were seen by the counselor."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A vacancy whose last opening a placement took, and how many of its referrals are open still."""

    title: str
    waiting: int


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A placement in a list.

    Attributes:
        filled: told once, by the act that took the last opening.
    """

    id: UUID
    placement_no: str
    jobseeker_id: UUID
    jobseeker: str
    employer_name: str
    started_on: date
    route: str
    wage_basis: str | None
    wage_amount: int | None
    evidence: str | None
    verified_on: date | None
    recognized: bool
    counselor: str
    recognized_why: str | None = None
    recorded_by: UUID | None = None
    filled: Filled | None = None


def start_of_referral(db: Session, act: Act, *, referral_id: UUID) -> Mapping[str, Any]:
    """What the vacancy of a referral knows of the work, for the form of its placement. Reads only."""
    require(act.role, can_serve)
    vacancy = db.get_one(Vacancy, db.get_one(Referral, referral_id).vacancy_id)
    return {
        "occupation": vacancy.occupation,
        "employment_type": vacancy.employment_type,
        "wage_basis": vacancy.wage_basis,
        "wage_amount": vacancy.wage_min,
        "weekly_hours": vacancy.weekly_hours,
    }


def record_placement(
    db: Session,
    act: Act,
    *,
    jobseeker_id: UUID,
    values: Mapping[str, Any],
    referral_id: UUID | None = None,
    referral_version: int | None = None,
    event_id: UUID | None = None,
) -> PlacementRow:
    """Record a start of work, with its referral or without one, in one act.

    With a referral it sets 채용(40), takes the opening (or uses the held seat) and closes the person's
    other open referrals with 91, without one with 90; in any case it plans the follow-ups, and the person is
    employed (or runs a business). The rules of recognition are asked. Writes the Placement, referral steps,
    FollowUps, the person's state and audit entries; the caller commits.

    Raises:
        InvalidInput: a field is wrong; the start lies in the future (that is 채용예정), or too far back or before
            the referral without a note; a route that does not fit; a placement of the event and the person stands.
        VacancyFull: the last opening was just taken.
        StaleRecord: someone saved the referral in between.
    """
    require(act.role, can_serve)
    kept = clean_values(PLACEMENT, values, code_book(db), today=act.today)
    waiting = or_(_open_of(jobseeker_id), Referral.id == referral_id) if referral_id else _open_of(jobseeker_id)
    _held, _seats, mine, moving, sent = together(
        db,
        holding(Jobseeker, [jobseeker_id]),
        holding(Vacancy, select(Referral.vacancy_id).where(waiting)),
        select(Jobseeker).where(Jobseeker.id == jobseeker_id),
        select(Referral).where(waiting).order_by(Referral.id),
        select(Vacancy).join(Referral, Referral.vacancy_id == Vacancy.id).where(Referral.id == referral_id),
    )
    person = mine.scalars().one()  # kept in sight to the end
    open_ones = {one.id: one for one in moving.scalars()}
    referral, vacancy = open_ones.pop(referral_id) if referral_id else None, sent.scalars().one_or_none()
    referred_on = referral.referred_on if referral else None
    _placement_rules.check_values(db, act, kept, referred_on=referred_on, why=kept.get("note"))
    note_standing(db, [person.id] if person.merged_into_id is None else [])
    if event_id is not None:
        _refuse_second(db, event_id, jobseeker_id)
    if referral is not None and referral.jobseeker_id != jobseeker_id:
        raise ValueError("the referral is another person's")
    placement = Placement(
        placement_no=record_no(db, act, "placement", on=kept["started_on"]),
        jobseeker_id=jobseeker_id,
        referral_id=referral_id,
        event_id=event_id,
        vacancy_id=vacancy.id if vacancy else None,
        employer_id=vacancy.employer_id if vacancy else None,
        counselor_id=referral.counselor_id if referral else act.account_id,
        counter_no=act.window_no,
        took_opening=vacancy is not None,
        **{
            **_placement_rules.day_state(db, jobseeker_id, kept["started_on"]),
            **kept,
            "own_business": bool(kept.get("own_business")),
            "public_works": bool(kept.get("public_works")),
            **_placement_rules.recognition(db, kept, _placement_rules.Work(jobseeker_id, vacancy)),
            **_placement_rules.verification(act, kept),
            "employer_name": kept.get("employer_name") or (vacancy.employer_name if vacancy else None),
            "occupation": kept.get("occupation") or (vacancy.occupation if vacancy else None),
        },
        **stamp(act),
    )
    db.add(placement)
    db.flush()
    moves = _closed_by(act, placement, open_ones.values())
    if referral is not None:
        version = referral.version if referral_version is None else referral_version
        hired_on = min(max(kept["started_on"], referral.referred_on), act.today)
        told_by = _TOLD_BY.get(placement.evidence, "counselor") if placement.evidence else None
        hired = ResultEntry(referral.id, version, ReferralState.HIRED, hired_on, told_by)
        moves.insert(0, (referral, hired))
    results.move_all(db, act, moves)
    follow_ups.plan(db, act, placement)
    _work_state.begin_work(db, act, person.id, own_business=placement.own_business)
    write_audit(
        db,
        act,
        AuditAction.CREATE,
        table="placement",
        record_id=placement.id,
        jobseeker_ids=[jobseeker_id],
        detail={"route": placement.route, "recognized": placement.recognized, "rule": placement.recognition_rule},
    )
    return replace(placement_rows(db, [placement.id])[0], filled=_filled(db, vacancy))


def _filled(db: Session, vacancy: Vacancy | None) -> Filled | None:
    if vacancy is None or vacancy.state != VacancyState.OPEN or vacancy.taken < vacancy.openings:
        return None
    waiting = select(func.count()).where(
        Referral.vacancy_id == vacancy.id, Referral.voided_at.is_(None), Referral.state.in_(OPEN)
    )
    return Filled(vacancy.title, db.scalar(waiting) or 0)


def _refuse_second(db: Session, event_id: UUID, jobseeker_id: UUID) -> None:
    """A person starts work through an event once; holds the event after the people and the vacancies."""
    lock(db, Event, [event_id])
    kept = select(Placement.id).where(
        Placement.event_id == event_id, Placement.jobseeker_id == jobseeker_id, Placement.voided_at.is_(None)
    )
    if db.scalar(kept.limit(1)) is not None:
        raise InvalidInput(_("A placement of this event is kept already."))


def _open_of(jobseeker_id: UUID) -> ColumnElement[bool]:
    return and_(Referral.jobseeker_id == jobseeker_id, Referral.voided_at.is_(None), Referral.state.in_(OPEN))


def _closed_by(act: Act, placement: Placement, others: Iterable[Referral]) -> list[tuple[Referral, ResultEntry]]:
    """The person's other open referrals close: 91 where another referral led to work, else 90 (domain.md 2.2)."""
    to = ReferralState.CLOSED_BY_OTHER_HIRE if placement.referral_id else ReferralState.HIRED_ELSEWHERE
    return [(one, ResultEntry(one.id, one.version, to, act.today)) for one in others]


def record_hired_elsewhere(
    db: Session, act: Act, *, entries: Sequence[ResultEntry], values: Mapping[str, Any]
) -> PlacementRow:
    """Enter 타경로 취업(90) of one person's referrals and the 본인취업 placement it tells of, in one act.

    Does what `results.enter_results` and `record_placement` do; undoing the placement takes both back.
    The caller commits.

    Args:
        entries: the results; their state is 90.
        values: of the placement, without a route: it is 본인.

    Raises:
        InvalidInput, StaleRecord: as those two.
    """
    if any(entry.state != ReferralState.HIRED_ELSEWHERE for entry in entries):
        raise ValueError("another result")
    rows = results.enter_results(db, act, entries=entries)
    (person,) = {row.jobseeker_id for row in rows}
    return record_placement(db, act, jobseeker_id=person, values={**values, "route": PlacementRoute.SELF})


def undo_placement(db: Session, act: Act, *, placement_id: UUID, why: str) -> None:
    """Take a placement back as a whole: what its act closed opens again, its seat and follow-ups go.

    A referral whose vacancy the firm took back meanwhile is closed with it, and the person is to be told.
    The person is what they were before, unless they changed since or work elsewhere; so is the interview of an
    event. Reads the steps and the history that carry the placement's op_id; the caller commits.

    Raises:
        InvalidInput: no reason, already struck through, or a follow-up was done.
        NotAllowed: a colleague's placement and no supervisor.
    """
    require(act.role, can_serve)
    why = clean_reason(why, needed=_("Give a reason for striking this through."))
    placement = db.get_one(Placement, placement_id)
    if placement.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    lock(db, Jobseeker, [placement.jobseeker_id])
    planned = db.scalars(
        select(FollowUp).where(FollowUp.placement_id == placement.id, FollowUp.voided_at.is_(None))
    ).all()
    if any(row.done_on for row in planned):
        raise InvalidInput(_("A follow-up of this placement was done: strike it through first."))
    for row in planned:
        void(db, act, row, why)
    steps = db.scalars(
        select(ReferralStep)
        .where(
            ReferralStep.op_id == placement.op_id,
            ReferralStep.voided_at.is_(None),
            ReferralStep.from_state.is_not(None),
        )
        .order_by(ReferralStep.id.desc())
    ).all()
    results.hold_seats(db, [taken.referral_id for taken in steps])
    for taken in steps:
        results.take_back(db, act, taken, why)
    close_left_open(db, act, [taken.referral_id for taken in steps])
    void(db, act, placement, why)
    _undo_event(db, act, placement, why)
    _work_state.undo_begin(db, act, placement, why)
    write_audit(
        db,
        act,
        AuditAction.UNDO,
        table="placement",
        record_id=placement.id,
        jobseeker_ids=[placement.jobseeker_id],
    )


def _undo_event(db: Session, act: Act, placement: Placement, why: str) -> None:
    """The interview of the event waits again for its last word, where the placement's act had said it."""
    if placement.event_id is None or placement.op_id is None:
        return
    lock(db, Event, [placement.event_id])
    met = select(EventInterview).where(
        EventInterview.event_id == placement.event_id,
        EventInterview.jobseeker_id == placement.jobseeker_id,
        EventInterview.voided_at.is_(None),
    )
    said = {"hired_on": date.fromisoformat, "confirmed_on": date.fromisoformat}
    for interview in db.scalars(met):
        put_back(db, act, interview, said, op_id=placement.op_id, why=why)


def look_again(db: Session, act: Act, *, placement_id: UUID, version: int) -> None:
    """The second look at a 본인취업: someone else than who verified and typed it saw the evidence.

    Writes the Placement and the audit entry; the caller commits.

    Raises:
        InvalidInput: another route, no evidence yet, looked at before, or it is one's own.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    placement = db.get_one(Placement, placement_id)
    refuse_struck(placement)
    if placement.route != PlacementRoute.SELF:
        raise InvalidInput(_("Only a job that someone found alone is looked at a second time."))
    if placement.evidence is None:
        raise InvalidInput(_("Enter the evidence first."), field="evidence")
    if placement.second_look_on is not None:
        raise InvalidInput(_("Someone looked at this a second time before."))
    if act.account_id in {placement.verified_by, placement.recorded_by}:
        raise InvalidInput(_("Who verified or entered it does not look a second time: ask a colleague."))
    seen = {"second_look_on": act.today, "second_look_by": act.account_id}
    correct(db, act, placement, seen, version=version)
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table="placement",
        record_id=placement.id,
        jobseeker_ids=[placement.jobseeker_id],
        detail={"fields": sorted(seen)},
    )


def placement_rows(db: Session, ids: Collection[UUID]) -> list[PlacementRow]:
    """Placements by id, in no order."""
    query = (
        select(Placement, Jobseeker.full_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Placement.jobseeker_id)
        .join(Account, Account.id == Placement.counselor_id)
        .where(Placement.id.in_(ids))
    )
    return [
        PlacementRow(
            p.id,
            p.placement_no,
            p.jobseeker_id,
            mask_name(name),
            p.employer_name or "",
            p.started_on,
            p.route,
            p.wage_basis,
            p.wage_amount,
            p.evidence,
            p.verified_on,
            p.recognized,
            counselor,
            p.recognized_why,
            p.recorded_by,
        )
        for p, name, counselor in db.execute(query)
    ]
