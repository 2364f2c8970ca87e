"""What a firm is told of people is kept: at the referral, and when a paper for the firm is printed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.disclosed import COLUMNS, RESUME_FIELDS
from jobdesk.base.enums import ReferralMethod
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Disclosure, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import stamp

HANDED_OVER = (ReferralMethod.SLIP, ReferralMethod.RESUME)
"""How a printed paper goes to a firm: by its fields as a résumé, else as a slip."""


def told_of(person: Jobseeker, names: Sequence[str]) -> list[str]:
    """Those of the fields that say something of this person; what stands in other tables goes as declared."""
    return [
        name
        for name in names
        if any(getattr(person, column, True) not in (None, "", []) for column in COLUMNS.get(name, (name,)))
    ]


def add_disclosure(
    db: Session, act: Act, referral: Referral, *, how: str, names: Sequence[str], consent_id: UUID | None
) -> list[str]:
    """Keep that the firm of a referral was told these fields; answers those that said something."""
    vacancy = db.get_one(Vacancy, referral.vacancy_id)
    fields = told_of(db.get_one(Jobseeker, referral.jobseeker_id), names)
    db.add(
        Disclosure(
            jobseeker_id=referral.jobseeker_id,
            employer_id=vacancy.employer_id,
            employer_name=vacancy.employer_name,
            referral_id=referral.id,
            consent_id=consent_id,
            disclosed_at=act.at,
            how=how,
            fields=fields,
            **stamp(act),
        )
    )
    return fields


def add_printed(
    db: Session, act: Act, *, told: Mapping[UUID, UUID], names: Sequence[str], since: datetime
) -> None:
    """Keep what a paper tells the firms of referrals, once for a print however often it is tried.

    Args:
        told: each referral with the consent it is told under.
        since: when the print was asked for.
    """
    if not told:
        return
    how = HANDED_OVER[tuple(names) == RESUME_FIELDS]
    before = db.scalars(
        select(Disclosure).where(
            Disclosure.referral_id.in_(told),
            Disclosure.how == how,
            Disclosure.disclosed_at >= since,
            Disclosure.voided_at.is_(None),
        )
    )
    printed = {one.referral_id for one in before if set(one.fields) <= set(names)}
    for referral_id in sorted(set(told) - printed):
        referral = db.get_one(Referral, referral_id)
        add_disclosure(db, act, referral, how=how, names=names, consent_id=told[referral_id])
    db.flush()
