"""전화할 업체: the firms whose answers are missing, ordered by what is most due, and one firm on the phone.

Source: domain.md 2.2 (알선결과 미확인).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.employers import Employer
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._call_numbers import call_numbers
from jobdesk.services.contact_attempts import AttemptRow, last_attempts, list_attempts
from jobdesk.services.referral_states import OPEN, UNANSWERED
from jobdesk.services.referral_view import name_people
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.settings import read_settings
from jobdesk.services.work_rules import Whose, whose_accounts

REMEMBERED_DAYS = 60
"""How long an attempt says something about today's call."""


@dataclass(frozen=True, slots=True)
class CallFirm:
    """A firm to call.

    Attributes:
        id: the employer's, or that of an external vacancy without one.
        contact, phone: whom to ask for, of the vacancy that waits longest, and where.
        waiting: how many referrals wait for an answer; `due` those past the first reminder.
        oldest: the day of the one that waits longest; `stage` the reminder it is past, 0 for none.
        tried_on, outcome, call_back_on: of the last attempt.
    """

    id: UUID
    employer_id: UUID | None
    vacancy_id: UUID | None
    name: str
    contact: str
    phone: str
    waiting: int
    due: int
    oldest: date
    days: int
    stage: int
    tried_on: date | None
    outcome: str
    call_back_on: date | None


@dataclass(frozen=True, slots=True)
class CallList:
    """The firms to call, the most due first, and after how many days each reminder comes."""

    reminders: Sequence[int]
    firms: Sequence[CallFirm]


@dataclass(frozen=True, slots=True)
class CallLine:
    """An open referral as it is asked for on the phone: the person by name, and the last attempt."""

    row: ReferralRow
    person: str
    days: int
    stage: int
    last: AttemptRow | None


@dataclass(frozen=True, slots=True)
class FirmCall:
    """A firm on the phone.

    Attributes:
        numbers: whom to ask for and the number, the likeliest first.
        lines: its open referrals, whoever's, the longest waiting first.
    """

    employer_id: UUID | None
    vacancy_id: UUID | None
    name: str
    watch_mark: str
    numbers: Sequence[tuple[str, str]]
    lines: Sequence[CallLine]
    attempts: Sequence[AttemptRow]


def list_calls(db: Session, act: Act, *, whose: Whose = Whose.MINE) -> CallList:
    """The firms that referrals wait for, the most due first.

    First those to be called back today or before, then by the longest waiting; who was tried today comes
    after them, and last who wants to be called on a later day.
    """
    require(act.role, can_see_people)
    stages = sorted(read_settings(db).integers("result_due_days"))
    mine = [Referral.voided_at.is_(None), Referral.state.in_(UNANSWERED)]
    if (accounts := whose_accounts(db, act, whose)) is not None:
        mine.append(Referral.counselor_id.in_(accounts))
    query = (
        select(Vacancy.employer_id, Vacancy.id, Vacancy.employer_name, Referral.referred_on)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(*mine)
        .order_by(Referral.referred_on, Referral.id)
    )
    waiting: dict[UUID, list[tuple[UUID | None, UUID, str, date]]] = {}
    for employer_id, vacancy_id, name, on in db.execute(query):
        waiting.setdefault(employer_id or vacancy_id, []).append((employer_id, vacancy_id, name, on))
    tried = _last_of_firms(db, act, waiting)
    numbers = call_numbers(db, {rows[0][1] for rows in waiting.values()})
    made = []
    for firm_id, rows in waiting.items():
        employer_id, vacancy_id, name, oldest = rows[0]
        days = (act.today - oldest).days
        tried_on, outcome, back = tried.get(firm_id, (None, "", None))
        contact, phone = numbers.first(vacancy_id)
        made.append(
            CallFirm(
                firm_id,
                employer_id,
                vacancy_id if employer_id is None else None,
                name,
                contact,
                phone,
                len(rows),
                sum((act.today - on).days >= stages[0] for *_firm, on in rows),
                oldest,
                days,
                _stage(stages, days),
                tried_on,
                outcome,
                back,
            )
        )
    return CallList(stages, sorted(made, key=lambda firm: _urgency(firm, act.today)))


def _stage(stages: Sequence[int], days: int) -> int:
    return sum(days >= limit for limit in stages)


def _urgency(firm: CallFirm, today: date) -> tuple[int, date, date, str]:
    back = firm.call_back_on
    if back is not None and back <= today:
        return (0, back, firm.oldest, firm.name)
    if back is not None:
        return (3, back, firm.oldest, firm.name)
    return (2 if firm.tried_on == today else 1, firm.oldest, firm.oldest, firm.name)


def _last_of_firms(
    db: Session, act: Act, firms: Collection[UUID]
) -> Mapping[UUID, tuple[date | None, str, date | None]]:
    """Of the newest attempt to each firm, about whatever it was: its day, what came of it, when to call back."""
    about = func.coalesce(ContactAttempt.employer_id, ContactAttempt.vacancy_id)
    order = (ContactAttempt.tried_at.desc(), ContactAttempt.id.desc())
    found = (
        select(
            about.label("firm"),
            ContactAttempt.tried_on,
            ContactAttempt.outcome,
            ContactAttempt.call_back_on,
            func.row_number().over(partition_by=about, order_by=order).label("nth"),
        )
        .where(
            ContactAttempt.voided_at.is_(None),
            ContactAttempt.tried_on >= act.today - timedelta(days=REMEMBERED_DAYS),
            ContactAttempt.jobseeker_id.is_(None),
            ContactAttempt.event_interview_id.is_(None),
            about.is_not(None),
        )
        .subquery()
    )
    query = select(found.c.firm, found.c.tried_on, found.c.outcome, found.c.call_back_on).where(found.c.nth == 1)
    return {firm: (on, outcome, back) for firm, on, outcome, back in db.execute(query) if firm in firms}


def read_call(
    db: Session, act: Act, *, employer_id: UUID | None = None, vacancy_id: UUID | None = None
) -> FirmCall:
    """A firm with all its open referrals, by the names of the people: those are recorded as shown.

    Args:
        vacancy_id: the firm of this vacancy; where it has none, the vacancy alone.
    """
    require(act.role, can_see_people)
    vacancy = db.get_one(Vacancy, vacancy_id) if vacancy_id is not None else None
    firm_id = employer_id or (vacancy.employer_id if vacancy is not None else None)
    if firm_id is None and vacancy is None:
        raise InvalidInput(_("Choose who was called."))
    of = Vacancy.employer_id == firm_id if firm_id is not None else Vacancy.id == vacancy_id
    query = (
        select(Referral.id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(of, Referral.voided_at.is_(None), Referral.state.in_(OPEN))
    )
    rows = sorted(referral_rows(db, db.scalars(query).all()), key=lambda row: (row.referred_on, row.id))
    about: dict[str, Any] = {"employer_id": firm_id} if firm_id is not None else {"vacancy_id": vacancy_id}
    firm = db.get_one(Employer, firm_id) if firm_id is not None else None
    asked = list(dict.fromkeys(row.vacancy_id for row in rows)) or ([vacancy_id] if vacancy_id else [])
    return FirmCall(
        firm_id,
        vacancy_id if firm_id is None else None,
        firm.name if firm is not None else vacancy.employer_name if vacancy is not None else "",
        (firm.watch_mark or "") if firm is not None else "",
        call_numbers(db, asked, [firm_id] if firm_id else []).of(asked, firm_id),
        call_lines(db, act, rows),
        [one for one in list_attempts(db, act, **about) if one.jobseeker_id is None],
    )


def call_lines(db: Session, act: Act, rows: Sequence[ReferralRow]) -> list[CallLine]:
    """Referrals as they are asked for on the phone; the people are recorded as shown, so the caller commits."""
    require(act.role, can_see_people)
    stages = read_settings(db).integers("result_due_days")
    names = name_people(db, act, {row.jobseeker_id for row in rows})
    tried = last_attempts(db, referral_ids=[row.id for row in rows])
    made = []
    for row in rows:
        days = (act.today - row.referred_on).days
        stage = _stage(stages, days) if row.state in UNANSWERED else 0
        made.append(CallLine(row, names[row.jobseeker_id], days, stage, tried.get(row.id)))
    return made
