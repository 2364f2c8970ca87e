"""A firm takes its vacancy back: what its open referrals become, and what the people must be told."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import NoticeKind, VacancyState
from jobdesk.base.i18n import _
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import results
from jobdesk.services.notices import raise_notice
from jobdesk.services.referral_states import CLOSES, UNANSWERED
from jobdesk.services.results import ResultEntry

TELLS: Mapping[VacancyState, NoticeKind] = {
    VacancyState.FILLED: NoticeKind.VACANCY_CLOSED,
    VacancyState.CANCELED: NoticeKind.VACANCY_CANCELED,
}


def named(vacancy: Vacancy) -> str:
    """A vacancy by its title and firm."""
    return _("{title}, {firm}").format(title=vacancy.title, firm=vacancy.employer_name)


def close_referral(
    db: Session, act: Act, referral: Referral, vacancy: Vacancy, to: VacancyState, words: str
) -> UUID:
    """Close one referral with its vacancy, said by the firm; answers the notice that tells the person."""
    entry = ResultEntry(referral.id, referral.version, CLOSES[to], act.today, "employer", reason=words or None)
    results.move(db, act, referral, entry)
    return raise_notice(
        db,
        act,
        kind=TELLS[to],
        what=_what(vacancy, to, words),
        jobseeker_id=referral.jobseeker_id,
        vacancy_id=vacancy.id,
        referral_id=referral.id,
        counselor_id=referral.counselor_id,
    )


def _what(vacancy: Vacancy, to: VacancyState, words: str) -> str:
    about = named(vacancy)
    if to == VacancyState.CANCELED:
        return _("The firm canceled this vacancy: {about}. {words}").format(about=about, words=words).strip()
    return _("This vacancy is filled: {about}. {words}").format(about=about, words=words).strip()


def close_left_open(db: Session, act: Act, referral_ids: Collection[UUID]) -> None:
    """Close those of these referrals that wait again for a vacancy which its firm took back meanwhile.

    A planned start stays, as it does when a vacancy is closed.
    """
    db.flush()
    query = (
        select(Referral, Vacancy)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(
            Referral.id.in_(referral_ids),
            Referral.voided_at.is_(None),
            Referral.state.in_(UNANSWERED),
            Vacancy.state.in_(CLOSES),
        )
        .order_by(Referral.id)
    )
    for referral, vacancy in db.execute(query).all():
        close_referral(db, act, referral, vacancy, VacancyState(vacancy.state), vacancy.state_reason or "")
