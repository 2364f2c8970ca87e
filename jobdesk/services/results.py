"""Results of referrals, one or many in one act, by the state table. Source: domain.md 2.2."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import AuditAction, InterviewState, ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import (
    alter,
    check_version,
    clean_reason,
    correct,
    holding,
    put_back,
    stale_by,
    stamp,
    void,
)
from jobdesk.services.audit import AuditNote, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.openings import move_openings
from jobdesk.services.referral_states import (
    INTERVIEW_HELD,
    NEEDS_REASON,
    OPEN,
    REASON_SCHEME,
    UNANSWERED,
    may_follow,
)
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.settings import read_settings
from jobdesk.store.turns import together

REPORTER_AFTER_DAYS = 14
"""A result of a referral older than this names who told it. Source: domain.md 2.2, its last line."""


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """What is said of one referral; `version` is the one the table was filled from."""

    referral_id: UUID
    version: int
    state: str
    on: date
    reported_by: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    hire_planned_on: date | None = None
    interview_at: datetime | None = None


def enter_results(db: Session, act: Act, *, entries: Sequence[ResultEntry]) -> list[ReferralRow]:
    """Enter results of several referrals, all or nothing; a step back corrects every count.

    Writes each Referral, one ReferralStep, its interviews and audit entry. 채용예정 keeps the planned
    date and the seat; 채용 is entered by `placements.record_placement`.

    Raises:
        InvalidInput: a step that the table does not know, a reason or planned date is missing, a future date.
        StaleRecord: someone saved a referral in between.
        VacancyFull: no seat is left for 채용예정.
    """
    require(act.role, can_serve)
    if not entries:
        raise InvalidInput(_("Choose at least one referral and a result."))
    ids = [entry.referral_id for entry in entries]
    hold_seats(db, ids)
    known = {one.id: one for one in db.scalars(select(Referral).where(Referral.id.in_(ids)))}
    moves = [(known.pop(entry.referral_id), entry) for entry in entries]  # each once
    opened: set[tuple[UUID, UUID]] = set()
    for referral, entry in moves:
        if entry.state == ReferralState.HIRED:
            raise InvalidInput(_("Enter a hire by its placement."), field="state")
        _check_fresh(db, referral, entry.version)
        _check(db, act, referral, entry, ReferralState(entry.state), opened)
    move_all(db, act, moves)
    return referral_rows(db, ids)


def close_unanswered(db: Session, act: Act) -> int:
    """Close open referrals that nothing was heard of for the set number of days as not answered (81).

    The whole desk's; 채용예정 waits for its day, an interview for its own. Each is one step with its audit entry,
    in the name of who signed in; a late answer opens it again. Called after a sign-in; the caller commits.

    Returns:
        How many were closed.

    Source: domain.md 2.2, code 81; the setting no_response_days.
    """
    require(act.role, can_serve)
    since = act.today - timedelta(days=read_settings(db).integer("no_response_days"))
    query = (
        select(Referral)
        .where(
            Referral.voided_at.is_(None),
            Referral.state.in_(UNANSWERED),
            Referral.state_on <= since,
            or_(Referral.interview_at.is_(None), Referral.interview_at < datetime.combine(since, time(), SEOUL)),
        )
        .order_by(Referral.id)
        .with_for_update(skip_locked=True)
    )
    silent = db.scalars(query).all()
    to = ReferralState.NO_RESPONSE_EMPLOYER
    move_all(db, act, [(one, ResultEntry(one.id, one.version, to, act.today)) for one in silent])
    return len(silent)


def hold_seats(db: Session, referral_ids: Collection[UUID]) -> None:
    """Hold the people, then the vacancies of referrals that may move: no two acts wait for each other."""
    if not referral_ids:
        return
    mine = Referral.id.in_(referral_ids)
    together(
        db,
        holding(Jobseeker, select(Referral.jobseeker_id).where(mine)),
        holding(Vacancy, select(Referral.vacancy_id).where(mine)),
    )


def move(db: Session, act: Act, referral: Referral, entry: ResultEntry) -> None:
    """Move one referral by one step, as `move_all` does."""
    move_all(db, act, [(referral, entry)])


def move_all(db: Session, act: Act, moves: Sequence[tuple[Referral, ResultEntry]]) -> None:
    """Move referrals by one step each with their seats and interviews, inside the caller's act; audited here.

    Many take no more round trips than one.
    """
    if not moves:
        return
    for referral, entry in moves:
        _check_fresh(db, referral, entry.version)
        if entry.state == ReferralState.HIRED and (
            referral.voided_at is not None or not may_follow(referral.state, ReferralState.HIRED)
        ):
            raise InvalidInput(_("This result cannot follow the present state."), field="state")
    _seat(db, [(referral, ReferralState(entry.state)) for referral, entry in moves])
    interviews = _newest_interviews(db, [referral.id for referral, _entry in moves])
    with db.no_autoflush:
        for referral, entry in moves:
            _step(db, act, referral, entry)
            _interview(db, act, referral, interviews.get(referral.id), entry.on)
    db.flush()
    write_audits(
        db,
        act,
        [
            AuditNote(
                AuditAction.CHANGE, "referral", referral.id, [referral.jobseeker_id], {"state": referral.state}
            )
            for referral, _entry in moves
        ],
    )


def _step(db: Session, act: Act, referral: Referral, entry: ResultEntry) -> None:
    to, before = ReferralState(entry.state), referral.state
    referral.state, referral.state_on = to.value, entry.on
    referral.state_reason_code = entry.reason_code or None
    referral.state_reason = clean_reason(entry.reason, "reason") or None
    if entry.interview_at is not None:
        referral.interview_at = entry.interview_at
    planned = entry.hire_planned_on if to == ReferralState.HIRE_PENDING else None
    alter(db, act, referral, {"hire_planned_on": planned}, version=referral.version)
    db.add(
        ReferralStep(
            referral_id=referral.id,
            from_state=before,
            to_state=to,
            stepped_on=entry.on,
            reported_by=entry.reported_by,
            reason_code=referral.state_reason_code,
            reason=referral.state_reason,
            account_id=act.account_id,
            **stamp(act),
        )
    )


def _check_fresh(db: Session, referral: Referral, version: int) -> None:
    """Refuse to save over a colleague's result; its step tells whose it was."""
    if referral.version == version:
        return
    last = db.scalars(
        select(ReferralStep)
        .where(ReferralStep.referral_id == referral.id, ReferralStep.from_state.is_not(None))
        .order_by(ReferralStep.id.desc())
        .limit(1)
    ).first()
    if last is None:
        check_version(db, referral, version)
    else:
        raise stale_by(db, "referral", ("state",), last.account_id, last.recorded_at)


def _check(
    db: Session,
    act: Act,
    referral: Referral,
    entry: ResultEntry,
    to: ReferralState,
    opened: set[tuple[UUID, UUID]],
) -> None:
    """`opened` are the pairs that this act opened again so far."""
    if referral.voided_at is not None or not may_follow(referral.state, to):
        raise InvalidInput(_("This result cannot follow the present state."), field="state")
    if entry.on > act.today:
        raise InvalidInput(_("This day lies in the future."), field="on")
    if entry.on < referral.referred_on:
        raise InvalidInput(_("A result cannot lie before its referral."), field="on")
    _check_reason(db, entry, to)
    _check_reporter(act, referral, entry, to)
    again = referral.state == to
    at = entry.interview_at or (None if again else referral.interview_at)
    if to == ReferralState.HIRE_PENDING and entry.hire_planned_on is None:
        raise InvalidInput(_("Write the planned start of work."), field="hire_planned_on")
    if to == ReferralState.INTERVIEW_SCHEDULED and at is None:
        raise InvalidInput(_("Write the time of the interview."), field="interview_at")
    if entry.interview_at is not None and entry.interview_at.date() < referral.referred_on:
        raise InvalidInput(_("An interview cannot lie before its referral."), field="interview_at")
    if again and (entry.hire_planned_on, at or referral.interview_at) == (
        referral.hire_planned_on,
        referral.interview_at,
    ):
        raise InvalidInput(_("Nothing was changed."), field="state")
    if to in OPEN and referral.state not in OPEN:
        refuse_second(db, referral)
        pair = (referral.jobseeker_id, referral.vacancy_id)
        if pair in opened:
            raise _second(referral.referred_on)
        opened.add(pair)
    _check_planned(act, referral, entry)


def _check_planned(act: Act, referral: Referral, entry: ResultEntry) -> None:
    """A planned start is still to come: what has begun is a placement."""
    planned = entry.hire_planned_on if entry.state == ReferralState.HIRE_PENDING else None
    if planned is not None and planned < referral.referred_on:
        raise InvalidInput(_("A planned start cannot lie before its referral."), field="hire_planned_on")
    if planned is not None and planned < act.today:
        raise InvalidInput(
            _("The planned start has passed: enter the hire by its placement."), field="hire_planned_on"
        )


def _check_reporter(act: Act, referral: Referral, entry: ResultEntry, to: ReferralState) -> None:
    """Ask who told it, before an old referral leaves 미확인; that nobody answered was told by nobody."""
    told_by_nobody = to is ReferralState.NO_RESPONSE_EMPLOYER
    leaves = referral.state in UNANSWERED and to not in UNANSWERED
    old = (act.today - referral.referred_on).days > REPORTER_AFTER_DAYS
    if old and leaves and not told_by_nobody and not entry.reported_by:
        raise InvalidInput(
            _("Choose who told it: the referral is older than {count} days.").format(count=REPORTER_AFTER_DAYS),
            field="reported_by",
        )


def refuse_second(db: Session, referral: Referral) -> None:
    """Refuse to open a referral again whose pair was referred anew; the person is held (`hold_seats`)."""
    other = db.scalar(
        select(Referral.referred_on).where(
            Referral.jobseeker_id == referral.jobseeker_id,
            Referral.vacancy_id == referral.vacancy_id,
            Referral.id != referral.id,
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN),
        )
    )
    if other is not None:
        raise _second(other)


def _second(since: date) -> InvalidInput:
    return InvalidInput(
        _("An open referral to this vacancy exists since {day}.").format(day=format_date(since)), field="state"
    )


def _check_reason(db: Session, entry: ResultEntry, to: ReferralState) -> None:
    codes = code_book(db)
    if to in NEEDS_REASON and not entry.reason_code:
        raise InvalidInput(_("Give the reason."), field="reason_code")
    scheme = REASON_SCHEME.get(to)
    if entry.reason_code and (scheme is None or not codes.valid(scheme, entry.reason_code)):
        raise InvalidInput(_("This reason does not belong to the result."), field="reason_code")
    if entry.reported_by and not codes.valid("reporter", entry.reported_by):
        raise InvalidInput(_("Choose who told it."), field="reported_by")
    clean_reason(entry.reason, "reason")


def _seat(db: Session, moves: Sequence[tuple[Referral, ReferralState]]) -> None:
    """Take and give back the openings of referrals that come to a state."""
    keeps = {referral: to in {ReferralState.HIRE_PENDING, ReferralState.HIRED} for referral, to in moves}
    taken: Counter[UUID] = Counter()
    for referral, keep in keeps.items():
        taken[referral.vacancy_id] += keep - referral.seat_held
    move_openings(db, taken)
    for referral, keep in keeps.items():
        referral.seat_held = keep


def _newest_interviews(db: Session, referral_ids: Collection[UUID]) -> dict[UUID, Interview]:
    query = select(Interview).where(Interview.referral_id.in_(referral_ids), Interview.voided_at.is_(None))
    return {one.referral_id: one for one in db.scalars(query.order_by(Interview.id)) if one.referral_id}


def _interview(db: Session, act: Act, referral: Referral, interview: Interview | None, on: date) -> None:
    """Keep the referral's newest interview in step with its state (statistics.md 2: held by state).

    An interview that was held stays; planned for another time it is the next one. Planned for the same time it
    was not held after all.
    """
    to, at = ReferralState(referral.state), referral.interview_at
    held_before = interview is not None and interview.state == InterviewState.HELD
    if interview is None or (held_before and to == ReferralState.INTERVIEW_SCHEDULED and at != interview.at):
        if to not in INTERVIEW_HELD | {ReferralState.NO_SHOW, ReferralState.INTERVIEW_SCHEDULED}:
            return
        day = at.date() if at is not None else on
        new = Interview(referral_id=referral.id, jobseeker_id=referral.jobseeker_id, held_on=day, at=at)
        for name, value in {**stamp(act), "state": InterviewState.PLANNED.value, **_held(new, to, at, on)}.items():
            setattr(new, name, value)
        db.add(new)
    else:
        alter(db, act, interview, _held(interview, to, at, on), version=interview.version)


def _held(interview: Interview, to: ReferralState, at: datetime | None, on: date) -> dict[str, Any]:
    """What a referral's state says of its interview."""
    if to == ReferralState.INTERVIEW_SCHEDULED and at is not None:
        return {"at": at, "held_on": at.date(), "state": InterviewState.PLANNED.value}
    if to in INTERVIEW_HELD:
        return {"state": InterviewState.HELD.value, "held_on": min(interview.held_on, on)}
    if to == ReferralState.NO_SHOW:
        return {"state": InterviewState.NO_SHOW.value}
    if to in {ReferralState.REFERRED, ReferralState.APPLIED}:
        return {"state": InterviewState.PLANNED.value}
    return {"state": InterviewState.CANCELED.value} if interview.state == InterviewState.PLANNED else {}


def take_back(db: Session, act: Act, taken: ReferralStep, why: str) -> None:
    """Put a referral where it stood before a step, with its seat and interview, unless it moved on since."""
    referral = db.get_one(Referral, taken.referral_id)
    last, before, *_others = [
        *db.scalars(
            select(ReferralStep)
            .where(ReferralStep.referral_id == referral.id, ReferralStep.voided_at.is_(None))
            .order_by(ReferralStep.id.desc())
            .limit(2)
        ),
        None,
        None,
    ]
    if last is not taken or before is None or referral.voided_at is not None or taken.from_state is None:
        return
    if taken.from_state in OPEN and taken.to_state not in OPEN:
        refuse_second(db, referral)
    _seat(db, [(referral, ReferralState(taken.from_state))])
    referral.state, referral.state_on = taken.from_state, before.stepped_on
    referral.state_reason_code, referral.state_reason = before.reason_code, before.reason
    _give_back(db, act, referral, taken.op_id, why)
    void(db, act, taken, why)


def _give_back(db: Session, act: Act, referral: Referral, op_id: UUID | None, why: str) -> None:
    """The planned start and the interview as they were before the act `op_id`."""
    if op_id is None:
        return
    put_back(db, act, referral, {"hire_planned_on": date.fromisoformat}, op_id=op_id, why=why)
    interview = _newest_interviews(db, [referral.id]).get(referral.id)
    if interview is None:
        return
    if interview.op_id == op_id:
        void(db, act, interview, why)
    else:
        put_back(db, act, interview, {"state": str, "held_on": date.fromisoformat}, op_id=op_id, why=why)
        if interview.state == InterviewState.PLANNED and interview.at is not None:
            correct(db, act, interview, {"held_on": interview.at.date()}, version=interview.version, why=why)
