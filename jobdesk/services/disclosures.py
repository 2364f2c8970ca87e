"""제3자 제공: which fields of a person went to which firm, when, how, by which consent. Source: domain.md 6.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import NoticeKind
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Consent
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Disclosure, Referral
from jobdesk.services import _labels
from jobdesk.services.notices import raise_notice

_ELSEWHERE = {
    "birth_year": mark("Birth year"),
    "desired_occupation": mark("Desired occupation"),
    "work_history": mark("Work history"),
    "licenses": mark("Licenses"),
}
"""Fields that no form of a person calls so."""


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """What went to one firm once.

    Attributes:
        fields: the labels of what was told.
        how: referral_method.
        text_version, given_on, withdrawn_on: of the consent it was told under; empty where none is on record.
        struck: the referral was struck through; what was told stays told.
    """

    id: UUID
    employer_id: UUID | None
    employer_name: str
    referral_id: UUID | None
    disclosed_at: datetime
    how: str
    fields: tuple[str, ...]
    text_version: str
    given_on: date | None
    withdrawn_on: date | None
    by: str
    struck: bool


@dataclass(frozen=True, slots=True)
class FirmToTell:
    """A firm that must be told of a withdrawn consent."""

    notice_id: UUID
    employer_name: str
    raised_on: date
    told_on: date | None
    told_mode: str | None


def list_disclosures(db: Session, act: Act, *, jobseeker_id: UUID) -> list[DisclosureRow]:
    """Everything that was told of a person, newest first; opening the person is what is audited."""
    require(act.role, can_see_people)
    query = (
        select(Disclosure, Consent, Referral.voided_at, Account.display_name)
        .outerjoin(Consent, Consent.id == Disclosure.consent_id)
        .outerjoin(Referral, Referral.id == Disclosure.referral_id)
        .outerjoin(Account, Account.id == Disclosure.recorded_by)
        .where(Disclosure.jobseeker_id == jobseeker_id)
        .order_by(Disclosure.disclosed_at.desc(), Disclosure.id.desc())
    )
    return [
        DisclosureRow(
            told.id,
            told.employer_id,
            told.employer_name,
            told.referral_id,
            told.disclosed_at,
            told.how,
            tuple(_field(name) for name in told.fields),
            consent.text_version if consent else "",
            consent.given_on if consent else None,
            consent.withdrawn_on if consent else None,
            by or "",
            bool(told.voided_at or struck),
        )
        for told, consent, struck, by in db.execute(query)
    ]


def _field(name: str) -> str:
    return _(_ELSEWHERE[name]) if name in _ELSEWHERE else _labels.label("jobseeker", name) or name


def list_firms_to_tell(db: Session, act: Act, *, jobseeker_id: UUID) -> list[FirmToTell]:
    """The firms to be told of a withdrawn consent of a person: who still waits first, then who was told."""
    require(act.role, can_see_people)
    query = (
        select(Notice)
        .where(
            Notice.jobseeker_id == jobseeker_id,
            Notice.kind == NoticeKind.CONSENT_WITHDRAWN,
            Notice.voided_at.is_(None),
        )
        .order_by(Notice.told_on.is_not(None), Notice.raised_on.desc(), Notice.employer_name, Notice.id)
    )
    return [
        FirmToTell(one.id, one.employer_name or "", one.raised_on, one.told_on, one.told_mode)
        for one in db.scalars(query)
    ]


def raise_withdrawal(db: Session, act: Act, *, consent_id: UUID) -> Sequence[UUID]:
    """One notice for each firm that was told something under a consent that ends, inside the caller's act.

    What was told stays told: a firm is told so too where its referral was struck through since. Answers the
    notices; each names the person by its record alone.
    """
    require(act.role, can_serve)
    consent = db.get_one(Consent, consent_id)
    query = (
        select(Disclosure, Referral.vacancy_id)
        .outerjoin(Referral, Referral.id == Disclosure.referral_id)
        .where(Disclosure.consent_id == consent_id, Disclosure.voided_at.is_(None))
        .order_by(Disclosure.disclosed_at, Disclosure.id)
    )
    last = {told.employer_id or told.employer_name: (told, vacancy) for told, vacancy in db.execute(query)}
    return [
        raise_notice(
            db,
            act,
            kind=NoticeKind.CONSENT_WITHDRAWN,
            what="",
            jobseeker_id=consent.jobseeker_id,
            employer_id=told.employer_id,
            employer_name=told.employer_name,
            vacancy_id=vacancy,
            referral_id=told.referral_id,
        )
        for told, vacancy in last.values()
    ]
