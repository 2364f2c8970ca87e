"""Open vacancies for one person, the likely ones first, each with simple reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services.openings import is_open
from jobdesk.services.referral_states import OPEN

LOOKED_AT = 3000
_OCCUPATION, _GROUP, _REGION, _WAGE, _TYPE = 40, 25, 15, 10, 5


@dataclass(frozen=True, slots=True)
class FitRow:
    """One open vacancy for the person.

    Attributes:
        reasons: what fits, in words.
        against: what was before: referred and not closed, or closed with which result.
    """

    id: UUID
    title: str
    employer_name: str
    occupation: str | None
    wage_basis: str | None
    wage_min: int | None
    place_dong_code: str | None
    remaining: int | None
    reasons: tuple[str, ...]
    score: int
    referred: bool
    before: ReferralState | None


def fitting_vacancies(
    db: Session, act: Act, *, jobseeker_id: UUID, text: str = "", limit: int = 100
) -> list[FitRow]:
    """Vacancies that take referrals today, the best fit first; only what a text finds, where one is given.

    Wishes only order the list: occupation, then region, wage and employment type. Reads only.
    """
    require(act.role, can_see_people)
    person = db.get_one(Jobseeker, jobseeker_id)
    before = {
        vacancy: ReferralState(state)
        for vacancy, state in db.execute(
            select(Referral.vacancy_id, Referral.state)
            .where(Referral.jobseeker_id == jobseeker_id, Referral.voided_at.is_(None))
            .order_by(Referral.referred_on, Referral.id)
        )
    }
    query = select(Vacancy).where(is_open(act.today))
    if text.strip():
        query = query.where(Vacancy.id.in_(search.matching_ids(db, text, search.VACANCY)))
    newest = query.order_by(Vacancy.received_on.desc(), Vacancy.id.desc()).limit(LOOKED_AT)
    rows = [_row(person, vacancy, before.get(vacancy.id)) for vacancy in db.scalars(newest)]
    rows.sort(key=lambda row: (row.referred, -row.score))
    return rows[:limit]


def _row(person: Jobseeker, v: Vacancy, before: ReferralState | None) -> FitRow:
    fits = _fits(person, v)
    return FitRow(
        v.id,
        v.title,
        v.employer_name,
        v.occupation,
        v.wage_basis,
        v.wage_min,
        v.place_dong_code,
        v.openings - v.taken if v.employer_id else None,
        tuple(word for _points, word in fits),
        sum(points for points, _word in fits),
        before in OPEN,
        before,
    )


def _fits(person: Jobseeker, v: Vacancy) -> Sequence[tuple[int, str]]:
    wished = [
        o for o in (person.desired_occupation_1, person.desired_occupation_2, person.desired_occupation_3) if o
    ]
    found = []
    if v.occupation and any(v.occupation[:3] == one[:3] for one in wished):
        found.append((_OCCUPATION, _("occupation")))
    elif v.occupation and any(v.occupation[:2] == one[:2] for one in wished):
        found.append((_GROUP, _("near occupation")))
    regions = [r for r in (person.desired_region_1, person.desired_region_2) if r]
    if v.place_dong_code and any(v.place_dong_code.startswith(region) for region in regions):
        found.append((_REGION, _("region")))
    if (
        v.wage_basis == person.desired_wage_basis
        and person.desired_wage_amount
        and (v.wage_max or v.wage_min or 0) >= person.desired_wage_amount
    ):
        found.append((_WAGE, _("pay")))
    if v.employment_type and v.employment_type in (person.desired_employment_types or ()):
        found.append((_TYPE, _("employment type")))
    return found
