"""통화 시도: calls and visits that were tried, answered or not, and when to try again. Source: domain.md 2.2."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import OPEN_REFERRAL_STATES, AttemptOutcome, AuditAction, ContactMode
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.events import EventInterview
from jobdesk.records.placements import FollowUp
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import clean_reason, lock, stamp, void
from jobdesk.services.audit import AuditNote, write_audits

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt.

    Attributes:
        referral_id: of the one referral it was about; None where the whole firm was called.
        event_interview_id: of the interview at an event whose outcome was asked.
        counselor: the display name of who tried.
    """

    id: UUID
    referral_id: UUID | None
    follow_up_id: UUID | None
    vacancy_id: UUID | None
    employer_id: UUID | None
    jobseeker_id: UUID | None
    event_interview_id: UUID | None
    tried_on: date
    tried_at: datetime
    mode: str
    outcome: str
    call_back_on: date | None
    note: str
    counselor: str


def record_attempt(
    db: Session,
    act: Act,
    *,
    outcome: AttemptOutcome,
    mode: ContactMode,
    referral_ids: Sequence[UUID] = (),
    follow_up_id: UUID | None = None,
    vacancy_id: UUID | None = None,
    employer_id: UUID | None = None,
    jobseeker_id: UUID | None = None,
    event_interview_id: UUID | None = None,
    call_back_on: date | None = None,
    note: str | None = None,
) -> list[AttemptRow]:
    """Keep that someone was called, and whether they answered. Writes the attempts and their audit entries.

    Args:
        referral_ids: one attempt for each; without `jobseeker_id` it was their firm that was called.
        employer_id: alone, the firm was called about all it is asked: one attempt for it as a whole.
        event_interview_id: what became of this interview was asked, of the firm or of the person.
        call_back_on: the day to try again; needed where that was agreed.

    Raises:
        InvalidInput: nobody was called, a day to call back is missing or lies in the past.
    """
    require(act.role, can_serve)
    said = clean_reason(note, "note") or None
    outcome, mode = AttemptOutcome(outcome), ContactMode(mode)
    if outcome is AttemptOutcome.CALL_BACK and call_back_on is None:
        raise InvalidInput(_("Write the day to call back."), field="call_back_on")
    if call_back_on is not None and call_back_on < act.today:
        raise InvalidInput(_("The day to call back lies in the past."), field="call_back_on")
    about: dict[str, UUID | None] = {
        "follow_up_id": follow_up_id,
        "vacancy_id": vacancy_id,
        "employer_id": employer_id,
        "jobseeker_id": jobseeker_id,
        "event_interview_id": event_interview_id,
    }
    if follow_up_id is not None and employer_id is None and jobseeker_id is None:
        about["jobseeker_id"] = db.get_one(FollowUp, follow_up_id).jobseeker_id
    if vacancy_id is not None and employer_id is None:
        about["employer_id"] = db.get_one(Vacancy, vacancy_id).employer_id
    each = [_of_referral(db, one, about) for one in dict.fromkeys(referral_ids)] if referral_ids else [about]
    if not any(any(one.values()) for one in each):
        raise InvalidInput(_("Choose who was called."))
    kept = {
        "tried_on": act.today,
        "tried_at": act.at,
        "mode": mode.value,
        "outcome": outcome.value,
        "call_back_on": call_back_on,
        "note": said,
        "counselor_id": act.account_id,
        **stamp(act),
    }
    made = [ContactAttempt(**one, **kept) for one in each]
    db.add_all(made)
    db.flush()
    _audit(db, act, AuditAction.CREATE, made, {"outcome": outcome.value})
    return _rows(db, ContactAttempt.id.in_([one.id for one in made]))


def _of_referral(db: Session, referral_id: UUID, about: Mapping[str, UUID | None]) -> dict[str, UUID | None]:
    referral = db.get_one(Referral, referral_id)
    if about["jobseeker_id"] is not None:
        return {**about, "referral_id": referral_id}
    firm = db.get_one(Vacancy, referral.vacancy_id).employer_id
    return {**about, "referral_id": referral_id, "vacancy_id": referral.vacancy_id, "employer_id": firm}


def _audit(
    db: Session, act: Act, action: AuditAction, attempts: Iterable[ContactAttempt], detail: dict[str, Any]
) -> None:
    notes = []
    for one in attempts:
        person = one.jobseeker_id
        if person is None and one.referral_id is not None:
            person = db.get_one(Referral, one.referral_id).jobseeker_id
        if person is None and one.event_interview_id is not None:
            person = db.get_one(EventInterview, one.event_interview_id).jobseeker_id
        notes.append(AuditNote(action, "contact_attempt", one.id, [person] if person else [], detail))
    write_audits(db, act, notes)


def void_attempts(db: Session, act: Act, *, attempt_ids: Collection[UUID], why: str) -> int:
    """Strike attempts through that were entered by mistake; nobody's figures hang on them, so anyone may."""
    require(act.role, can_serve)
    if not attempt_ids:
        raise InvalidInput(_("Choose at least one row."))
    lock(db, ContactAttempt, attempt_ids)
    query = select(ContactAttempt).where(ContactAttempt.id.in_(attempt_ids))
    gone = db.scalars(query.order_by(ContactAttempt.id).execution_options(populate_existing=True)).all()
    for one in gone:
        void(db, act, one, why)
    _audit(db, act, AuditAction.VOID, gone, {})
    return len(gone)


def list_attempts(
    db: Session,
    act: Act,
    *,
    referral_id: UUID | None = None,
    follow_up_id: UUID | None = None,
    vacancy_id: UUID | None = None,
    employer_id: UUID | None = None,
    jobseeker_id: UUID | None = None,
    event_interview_id: UUID | None = None,
) -> list[AttemptRow]:
    """The attempts about one thing, the newest first; of a referral those to its firm as a whole too."""
    require(act.role, can_see_people)
    if referral_id is not None:
        found = {row.id: row for _id, row in _about_referrals(db, [referral_id])}
        return sorted(found.values(), key=lambda row: (row.tried_at, row.id), reverse=True)
    wanted = {
        ContactAttempt.follow_up_id: follow_up_id,
        ContactAttempt.vacancy_id: vacancy_id,
        ContactAttempt.employer_id: employer_id,
        ContactAttempt.jobseeker_id: jobseeker_id,
        ContactAttempt.event_interview_id: event_interview_id,
    }
    return _rows(db, *(column == value for column, value in wanted.items() if value is not None))


def last_attempts(
    db: Session,
    *,
    referral_ids: Collection[UUID] = (),
    follow_up_ids: Collection[UUID] = (),
    event_interview_ids: Collection[UUID] = (),
) -> Mapping[UUID, AttemptRow]:
    """The newest attempt of each referral, follow-up or interview of an event that has one; by its id."""
    pairs = _about_referrals(db, referral_ids, newest=True) if referral_ids else []
    for about, ids in (
        (ContactAttempt.follow_up_id, follow_up_ids),
        (ContactAttempt.event_interview_id, event_interview_ids),
    ):
        if ids:
            query = _found(about).where(ContactAttempt.voided_at.is_(None), about.in_(ids))
            pairs = [*pairs, *_dressed(db, _pairs(db, query, newest=True))]
    newest: dict[UUID, AttemptRow] = {}
    for one, row in pairs:
        known = newest.get(one)
        if known is None or (known.tried_at, known.id) < (row.tried_at, row.id):
            newest[one] = row
    return newest


def _about_referrals(
    db: Session, ids: Collection[UUID], *, newest: bool = False
) -> Sequence[tuple[UUID, AttemptRow]]:
    """Each attempt with the referral it concerns: about that one, or to its firm while it was open."""
    live = ContactAttempt.voided_at.is_(None)
    own = _found(ContactAttempt.referral_id).where(live, ContactAttempt.referral_id.in_(ids))
    pairs = _pairs(db, own, newest=newest)
    whole = and_(
        live,
        ContactAttempt.referral_id.is_(None),
        ContactAttempt.follow_up_id.is_(None),
        ContactAttempt.jobseeker_id.is_(None),
        ContactAttempt.event_interview_id.is_(None),
    )
    while_open = and_(
        ContactAttempt.tried_on >= Referral.referred_on,
        or_(Referral.state.in_(OPEN_REFERRAL_STATES), ContactAttempt.tried_on <= Referral.state_on),
    )
    for joined in (
        and_(ContactAttempt.employer_id == Vacancy.employer_id, ContactAttempt.vacancy_id.is_(None)),
        ContactAttempt.vacancy_id == Referral.vacancy_id,
    ):
        query = (
            _found(Referral.id)
            .select_from(Referral)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
            .join(ContactAttempt, joined)
            .where(Referral.id.in_(ids), whole, while_open)
        )
        pairs += _pairs(db, query, newest=newest)
    return _dressed(db, pairs)


def _found(about: Any) -> Select[Any]:  # noqa: ANN401  a column
    """What an attempt concerns, the attempt, and which in time it is from the last."""
    order = (ContactAttempt.tried_at.desc(), ContactAttempt.id.desc())
    nth = func.row_number().over(partition_by=about, order_by=order)
    return select(about.label("about"), ContactAttempt.id.label("attempt"), nth.label("nth"))


def _pairs(db: Session, query: Select[Any], *, newest: bool) -> list[tuple[UUID, UUID]]:
    found = query.subquery()
    asked = select(found.c.about, found.c.attempt)
    if newest:
        asked = asked.where(found.c.nth == 1)
    return [(about, attempt) for about, attempt in db.execute(asked)]


def _dressed(db: Session, pairs: Sequence[tuple[UUID, UUID]]) -> list[tuple[UUID, AttemptRow]]:
    wanted = {attempt for _about, attempt in pairs}
    rows = {row.id: row for row in _rows(db, ContactAttempt.id.in_(wanted), limit=None)} if wanted else {}
    return [(about, rows[attempt]) for about, attempt in pairs]


def _rows(db: Session, *conditions: ColumnElement[bool], limit: int | None = AT_MOST) -> list[AttemptRow]:
    query = (
        select(ContactAttempt, Account.display_name)
        .join(Account, Account.id == ContactAttempt.counselor_id)
        .where(ContactAttempt.voided_at.is_(None), *conditions)
        .order_by(ContactAttempt.tried_at.desc(), ContactAttempt.id.desc())
        .limit(limit)
    )
    return [_row(one, who) for one, who in db.execute(query)]


def _row(one: ContactAttempt, who: str) -> AttemptRow:
    return AttemptRow(
        one.id,
        one.referral_id,
        one.follow_up_id,
        one.vacancy_id,
        one.employer_id,
        one.jobseeker_id,
        one.event_interview_id,
        one.tried_on,
        one.tried_at,
        one.mode,
        one.outcome,
        one.call_back_on,
        one.note or "",
        who,
    )
