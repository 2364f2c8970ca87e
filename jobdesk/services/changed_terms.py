"""Changed terms of a vacancy: who was referred under other ones, and what must be told them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import NoticeKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _labels
from jobdesk.services._rows import lock
from jobdesk.services.audit import record_shown
from jobdesk.services.codes import code_book
from jobdesk.services.notices import raise_notice
from jobdesk.services.referral_states import OPEN

TERMS = (
    "wage_basis",
    "wage_min",
    "wage_max",
    "bonus",
    "meal_allowance",
    "workdays",
    "work_start",
    "work_end",
    "break_minutes",
    "weekly_hours",
    "overtime_hours",
    "shift",
    "night_work",
    "night_hours",
    "weekend_work",
    "place_address",
    "place_dong_code",
    "employment_type",
    "contract_months",
    "probation_months",
    "probation_wage_rate",
    "duties",
    "interview_place",
    "interview_at",
)
"""The columns a person decided by: pay, hours, place, kind of work, duties, interview."""
SEPARATOR = " · "
_LONG = frozenset({"duties"})
_ORDER = {name: at for at, name in enumerate(TERMS)}


@dataclass(frozen=True, slots=True)
class ChangedFor:
    """Someone referred under other terms, by name, and what is different now, in words."""

    referral_id: UUID
    jobseeker_id: UUID
    counselor_id: UUID
    name: str
    counselor: str
    what: str


def list_changed_for(db: Session, act: Act, *, vacancy_id: UUID) -> list[ChangedFor]:
    """Everyone with an open referral whose terms changed since, and whom no notice tells of it yet.

    That names were shown is recorded, so the caller commits.
    """
    require(act.role, can_see_people)
    found = _changed_for(db, vacancy_id)
    record_shown(db, act, dict.fromkeys(one.jobseeker_id for one in found))
    return found


def raise_changed_terms(db: Session, act: Act, *, vacancy_id: UUID) -> int:
    """Raise one notice a person who was referred under other terms. Answers how many.

    Raises:
        InvalidInput: nobody waits under other terms, or a colleague raised the notices meanwhile.
    """
    require(act.role, can_serve)
    lock(db, Vacancy, [vacancy_id])
    found = _changed_for(db, vacancy_id)
    if not found:
        raise InvalidInput(_("Nobody was referred to this vacancy under other terms."))
    for one in found:
        raise_notice(
            db,
            act,
            kind=NoticeKind.TERMS_CHANGED,
            what=one.what,
            jobseeker_id=one.jobseeker_id,
            vacancy_id=vacancy_id,
            referral_id=one.referral_id,
            counselor_id=one.counselor_id,
        )
    return len(found)


def _changed_for(db: Session, vacancy_id: UUID) -> list[ChangedFor]:
    changes = _corrections(db, vacancy_id)
    if not changes:
        return []
    codes = code_book(db)
    noticed = _noticed(db, vacancy_id)
    query = (
        select(Referral, Jobseeker.full_name, Account.display_name)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(Referral.vacancy_id == vacancy_id, Referral.voided_at.is_(None), Referral.state.in_(OPEN))
        .order_by(Referral.referred_on, Referral.id)
    )
    found = []
    for r, name, counselor in db.execute(query):
        since = max(r.recorded_at, noticed.get(r.id, r.recorded_at))
        if what := _in_words(codes, [one for one in changes if one.at > since]):
            found.append(ChangedFor(r.id, r.jobseeker_id, r.counselor_id, name, counselor, what))
    return found


def _corrections(db: Session, vacancy_id: UUID) -> Sequence[Correction]:
    return db.scalars(
        select(Correction)
        .where(
            Correction.table_name == "vacancy",
            Correction.record_id == vacancy_id,
            Correction.field.in_(TERMS),
        )
        .order_by(Correction.to_version)
    ).all()


def _noticed(db: Session, vacancy_id: UUID) -> dict[UUID, datetime]:
    """When each referral's person was last noted down to be told of changed terms."""
    query = (
        select(Notice.referral_id, func.max(Notice.recorded_at))
        .where(
            Notice.vacancy_id == vacancy_id,
            Notice.kind == NoticeKind.TERMS_CHANGED,
            Notice.referral_id.is_not(None),
            Notice.voided_at.is_(None),
        )
        .group_by(Notice.referral_id)
    )
    return {referral: at for referral, at in db.execute(query) if referral is not None}


def _in_words(codes: CodeBook, changes: Sequence[Correction]) -> str:
    """What is different after several corrections; what was changed and changed back is not told."""
    first: dict[str, str | None] = {}
    last: dict[str, str | None] = {}
    for one in changes:
        first.setdefault(one.field, one.old_value)
        last[one.field] = one.new_value
    told = [
        _one(codes, name, first[name], last[name])
        for name in sorted(last, key=_ORDER.__getitem__)
        if first[name] != last[name]
    ]
    return SEPARATOR.join(told)


def _one(codes: CodeBook, name: str, old: str | None, new: str | None) -> str:
    label = _labels.label("vacancy", name)
    if name in _LONG:
        return _("{term}: changed").format(term=label)
    field = _labels.declared("vacancy").get(name)
    before, now = (_labels.said(codes, field, value) or _("none") for value in (old, new))
    return _("{term}: {before} → {now}").format(term=label, before=before, now=now)
