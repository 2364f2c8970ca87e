"""What a list tells of a vacancy beside its own columns: whom to phone, how many are referred now."""

from sqlalchemy import func, select

from jobdesk.records.employers import Employer
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.referral_states import OPEN

PHONE = func.coalesce(Vacancy.contact_phone, Employer.contact_phone, Employer.phone)
REFERRED = (
    select(func.count())
    .select_from(Referral)
    .where(Referral.vacancy_id == Vacancy.id, Referral.voided_at.is_(None), Referral.state.in_(OPEN))
    .correlate(Vacancy)
    .scalar_subquery()
)
