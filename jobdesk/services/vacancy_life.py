"""The life of a vacancy after it was opened: extended, confirmed, closed by phone, refused, taken back.

`vacancies.move_vacancy` is the one place that steps; what belongs to a step is done around it, in the same act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, ReferralState, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date
from jobdesk.base.forms.vacancy_life import EXTENSION, REFUSAL
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import notices, results
from jobdesk.services._closings import close_referral, named
from jobdesk.services._rows import (
    check_version,
    clean_reason,
    correct,
    lock,
    put_back,
    refuse_struck,
    void,
)
from jobdesk.services._vacancy_gates import judge_change, judge_to_open
from jobdesk.services.audit import AuditNote, record_shown, write_audit, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.openings import shown_state
from jobdesk.services.referral_states import CLOSES, OPEN
from jobdesk.services.results import hold_seats
from jobdesk.services.vacancies import VacancyCard, move_vacancy, open_vacancy

_V, _R = VacancyState, ReferralState
TAKEN_BACK = frozenset({_V.FILLED, _V.CANCELED, _V.REFUSED, _V.ON_HOLD, _V.EXPIRED})
"""Steps that can be taken back; an opened one is put on hold instead."""
_EXTENDABLE = frozenset({_V.RECEIVED, _V.VERIFIED, _V.OPEN, _V.ON_HOLD, _V.EXPIRED})


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """Someone who still waits on a vacancy, by name: the firm is on the phone."""

    id: UUID
    jobseeker_id: UUID
    name: str
    state: str
    referred_on: date
    hire_planned_on: date | None
    counselor: str

    @property
    def pending(self) -> bool:
        """Whether a start of work is planned: not swept away unless said."""
        return self.state == _R.HIRE_PENDING


@dataclass(frozen=True, slots=True)
class ClosingView:
    """A vacancy that a firm closes, and whom that touches."""

    card: VacancyCard
    waiting: tuple[OpenReferral, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of closing: the vacancy, how many referrals were closed, who is to be told."""

    card: VacancyCard
    closed: int
    notice_ids: tuple[UUID, ...]


def view_closing(db: Session, act: Act, *, vacancy_id: UUID) -> ClosingView:
    """A vacancy with everyone who still waits on it; the look is recorded, so the caller commits."""
    require(act.role, can_see_people)
    card = open_vacancy(db, act, vacancy_id=vacancy_id)
    query = (
        select(Referral, Jobseeker.full_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(*_waits_on(vacancy_id))
        .order_by(Referral.referred_on, Referral.id)
    )
    waiting = tuple(
        OpenReferral(r.id, r.jobseeker_id, name, r.state, r.referred_on, r.hire_planned_on, counselor)
        for r, name, counselor in db.execute(query)
    )
    record_shown(db, act, dict.fromkeys(one.jobseeker_id for one in waiting))
    return ClosingView(card, waiting)


def _waits_on(vacancy_id: UUID) -> tuple[Any, ...]:
    return Referral.vacancy_id == vacancy_id, Referral.voided_at.is_(None), Referral.state.in_(OPEN)


def close_vacancy(
    db: Session,
    act: Act,
    *,
    vacancy_id: UUID,
    version: int,
    to: VacancyState,
    reason: str | None = None,
    with_pending: bool = False,
) -> Closing:
    """마감: close a vacancy with all that waits on it, in one act.

    Sets 71 (72 where the firm canceled) on its open referrals, gives seats back, raises one notice a person
    and steps the vacancy. `undo_step` takes all of it back. The caller commits.

    Args:
        to: filled or canceled.
        with_pending: pending hires (41) are swept away too; otherwise they stay as they are.

    Raises:
        InvalidInput: the step does not exist from here, or it was canceled without a reason.
        StaleRecord: someone saved the vacancy in between.
    """
    require(act.role, can_serve)
    if to not in CLOSES:
        raise ValueError("another step")
    hold_seats(db, db.scalars(select(Referral.id).where(*_waits_on(vacancy_id))).all())
    lock(db, Vacancy, [vacancy_id])
    vacancy = db.get_one(Vacancy, vacancy_id)
    check_version(db, vacancy, version)
    told = clean_reason(reason, "reason")
    waiting = db.scalars(select(Referral).where(*_waits_on(vacancy_id)).order_by(Referral.id)).all()
    swept = [one for one in waiting if with_pending or one.state != _R.HIRE_PENDING]
    raised = tuple(close_referral(db, act, referral, vacancy, to, told) for referral in swept)
    card = move_vacancy(db, act, vacancy_id=vacancy.id, version=vacancy.version, to=to, reason=told or None)
    return Closing(card, len(swept), raised)


def undo_step(db: Session, act: Act, *, vacancy_id: UUID, version: int, why: str) -> VacancyCard:
    """Take back the last step of a vacancy with all that its act did: referrals, seats, notices.

    Who was told already gets a new notice that it is open again.

    Raises:
        InvalidInput: no reason, nothing to take back, its last step is no end (it is put on hold instead), or it
            would be open and may not be (`refuse_to_open`).
        NotAllowed: a colleague's step and no supervisor.
        StaleRecord: someone saved the vacancy in between.
        VacancyFull: the seat that a pending hire held was taken since.
    """
    require(act.role, can_serve)
    reason = clean_reason(why, needed=_("Give the reason."))
    last = _last_step(db, vacancy_id)
    if last is None or last.to_state not in TAKEN_BACK or last.op_id is None:
        raise InvalidInput(_("The last step of this vacancy cannot be taken back: put it on hold instead."))
    if last.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    done = db.scalars(
        select(ReferralStep)
        .where(
            ReferralStep.op_id == last.op_id,
            ReferralStep.voided_at.is_(None),
            ReferralStep.from_state.is_not(None),
        )
        .order_by(ReferralStep.id.desc())
    ).all()
    hold_seats(db, [one.referral_id for one in done])
    lock(db, Vacancy, [vacancy_id])
    vacancy = db.get_one(Vacancy, vacancy_id)
    refuse_struck(vacancy)
    check_version(db, vacancy, version)
    for one in done:
        results.take_back(db, act, one, reason)
    put_back(
        db,
        act,
        vacancy,
        {"state": str, "state_on": date.fromisoformat, "state_reason": str, "refusal_ground": str},
        op_id=last.op_id,
        why=reason,
    )
    if vacancy.state == _V.OPEN:  # it may have been edited meanwhile, or the year turned
        correct(db, act, vacancy, judge_to_open(db, act, vacancy), version=vacancy.version)
    void(db, act, last, reason)
    about = named(vacancy)
    instead = _("This vacancy is open again: {about}.").format(about=about)
    notices.take_back_notices(db, act, op_id=last.op_id, why=reason, instead=instead)
    write_audit(db, act, AuditAction.UNDO, table="vacancy", record_id=vacancy.id, detail={"state": vacancy.state})
    return open_vacancy(db, act, vacancy_id=vacancy.id)


def _last_step(db: Session, vacancy_id: UUID) -> VacancyStep | None:
    query = select(VacancyStep).where(VacancyStep.vacancy_id == vacancy_id, VacancyStep.voided_at.is_(None))
    return db.scalar(query.order_by(VacancyStep.id.desc()).limit(1))


def refuse_vacancy(
    db: Session, act: Act, *, vacancy_id: UUID, version: int, refusal_ground: str, reason: str
) -> VacancyCard:
    """Refuse a vacancy on a ground the law names, with the reason in words. Source: 직업안정법 제8조.

    Raises:
        InvalidInput: no ground or no words, or the step does not exist from here.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    typed = {"refusal_ground": refusal_ground, "reason": reason}
    kept = clean_values(REFUSAL, typed, code_book(db), today=act.today)
    return move_vacancy(
        db,
        act,
        vacancy_id=vacancy_id,
        version=version,
        to=_V.REFUSED,
        reason=kept["reason"],
        refusal_ground=kept["refusal_ground"],
    )


def extend_vacancies(db: Session, act: Act, *, vacancy_ids: Sequence[UUID], closes_on: date | str) -> int:
    """Give vacancies a later last day, all or none; those that expired open again. The firm confirmed it today.

    Returns:
        How many.

    Raises:
        InvalidInput: the day is past or not later than the present one, a vacancy has no last day, is over
            for another reason or is not lawful until then; the sentence names it.
    """
    require(act.role, can_serve)
    kept = clean_values(EXTENSION, {"closes_on": closes_on}, code_book(db), today=act.today)
    day: date = kept["closes_on"]
    if day < act.today:
        raise InvalidInput(_("This day is past."), field="closes_on")
    found = _held(db, vacancy_ids)
    for vacancy in found:
        _check_extension(vacancy, day, act.today)
    for vacancy in found:
        said = {"closes_on": day, "checked_on": act.today, **_judge_until(db, act, vacancy, day)}
        correct(db, act, vacancy, said, version=vacancy.version)
        if vacancy.state == _V.EXPIRED:
            move_vacancy(db, act, vacancy_id=vacancy.id, version=vacancy.version, to=_V.OPEN)
    _audit(db, act, found, "extended")
    return len(found)


def _check_extension(vacancy: Vacancy, day: date, today: date) -> None:
    refuse_struck(vacancy)
    about = named(vacancy)
    if vacancy.state not in _EXTENDABLE or shown_state(vacancy, today) == _V.FILLED:
        raise InvalidInput(
            _("{about} is closed: open it again first. More openings are a new vacancy: copy it.").format(
                about=about
            )
        )
    if vacancy.until_filled:
        raise InvalidInput(_("{about} stays open until it is filled: it has no last day.").format(about=about))
    if vacancy.closes_on is not None and day <= vacancy.closes_on:
        raise InvalidInput(
            _("{about} closes on {day} already: choose a later day.").format(
                about=about, day=format_date(vacancy.closes_on)
            ),
            field="closes_on",
        )


def _judge_until(db: Session, act: Act, vacancy: Vacancy, day: date) -> Mapping[str, object]:
    """What is kept of the check with a later last day, which may lie in a year of a higher minimum wage."""
    judge = judge_to_open if vacancy.state == _V.EXPIRED else judge_change
    try:
        return judge(db, act, vacancy, {"closes_on": day})
    except InvalidInput as refused:
        raise InvalidInput(f"{named(vacancy)}: {refused}", field="closes_on") from refused


def confirm_vacancies(db: Session, act: Act, *, vacancy_ids: Sequence[UUID]) -> int:
    """업체 확인: the firm said today that these are still sought. Answers how many.

    Raises:
        InvalidInput: one of them takes no referral any more, so there is nothing to confirm.
    """
    require(act.role, can_serve)
    found = _held(db, vacancy_ids)
    for vacancy in found:
        refuse_struck(vacancy)
        if vacancy.state in TAKEN_BACK - {_V.ON_HOLD, _V.EXPIRED}:
            about = named(vacancy)
            raise InvalidInput(_("{about} is closed: there is nothing to confirm.").format(about=about))
        correct(db, act, vacancy, {"checked_on": act.today}, version=vacancy.version)
    _audit(db, act, found, "confirmed")
    return len(found)


def _held(db: Session, vacancy_ids: Sequence[UUID]) -> list[Vacancy]:
    if not vacancy_ids:
        raise InvalidInput(_("Choose at least one vacancy."))
    lock(db, Vacancy, vacancy_ids)
    return list(db.scalars(select(Vacancy).where(Vacancy.id.in_(vacancy_ids)).order_by(Vacancy.id)))


def _audit(db: Session, act: Act, found: Sequence[Vacancy], what: str) -> None:
    write_audits(
        db,
        act,
        [AuditNote(AuditAction.CHANGE, "vacancy", one.id, detail={what: True}) for one in found],
    )
