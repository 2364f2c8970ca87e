"""Interviews at an event that a referral to the firm's vacancy stands behind. Sources: domain.md 2.7, 2.8."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import OPEN_REFERRAL_STATES, EventResult, ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain
from jobdesk.services._rows import lock, refuse_struck
from jobdesk.services.referrals import ReferralRow, record_referrals
from jobdesk.services.results import ResultEntry, enter_results

_TOLD = {
    EventResult.HIRED: ReferralState.INTERVIEWED,  # the placement says 채용
    EventResult.WAITING: ReferralState.INTERVIEWED,
    EventResult.NOT_HIRED: ReferralState.REJECTED_INTERVIEW,
}


def hold_event(
    db: Session,
    event_id: UUID,
    *,
    interview_ids: Collection[UUID] = (),
    jobseeker_ids: Collection[UUID] = (),
    firm_ids: Collection[UUID] = (),
) -> Event:
    """Hold what an act at an event may move: people, then vacancies, then the event, so that no two acts block.

    Args:
        interview_ids: known interviews, with their people, firms and referrals.
    """
    met = db.execute(
        select(EventInterview.jobseeker_id, EventInterview.event_firm_id, EventInterview.referral_id).where(
            EventInterview.id.in_(interview_ids)
        )
    ).all()
    lock(db, Jobseeker, {*jobseeker_ids, *(one.jobseeker_id for one in met)})
    firms, behind = {*firm_ids, *(one.event_firm_id for one in met)}, {one.referral_id for one in met}
    brought = db.scalars(select(EventFirm.vacancy_id).where(EventFirm.id.in_(firms - {None})))
    sent = db.scalars(select(Referral.vacancy_id).where(Referral.id.in_(behind - {None})))
    lock(db, Vacancy, [one for one in (*brought, *sent) if one])
    lock(db, Event, [event_id])
    return db.get_one(Event, event_id)


def referral_of(db: Session, firm: EventFirm | None, jobseeker_id: UUID) -> UUID | None:
    """The open referral of a person to the vacancy that a firm brought along."""
    if firm is None or firm.vacancy_id is None:
        return None
    return db.scalar(
        select(Referral.id)
        .where(
            Referral.vacancy_id == firm.vacancy_id,
            Referral.jobseeker_id == jobseeker_id,
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN_REFERRAL_STATES),
        )
        .order_by(Referral.id.desc())
        .limit(1)
    )


def refer_interviews(
    db: Session,
    act: Act,
    *,
    event_id: UUID,
    interview_ids: Sequence[UUID],
    method: str,
    stay_checked: bool = False,
    override_why: str | None = None,
) -> list[ReferralRow]:
    """Refer the people of interviews to the vacancies of their firms, and hang the interviews on it, in one act.

    What referrals write is written (`referrals.record_referrals`); those that hang on one already are passed over.

    Args:
        override_why: why people are referred though a hard condition of the vacancy fails.

    Raises:
        InvalidInput: nothing is left to refer, a firm has no vacancy of the desk at this event; and as there.
        ReferralBlocked: names every blocked pair; nothing is saved.
    """
    require(act.role, can_serve)
    event = hold_event(db, event_id, interview_ids=interview_ids)
    refuse_struck(event)
    rows = [row for row in (db.get_one(EventInterview, one) for one in interview_ids) if not row.referral_id]
    if not rows:
        raise InvalidInput(_("These interviews hang on a referral already."))
    by_vacancy: dict[UUID, list[EventInterview]] = {}
    for row in rows:
        refuse_struck(row)
        firm = db.get_one(EventFirm, row.event_firm_id) if row.event_firm_id else None
        if firm is None or firm.vacancy_id is None:
            raise InvalidInput(
                _("{firm} has no vacancy at this event: choose it for the firm first.").format(
                    firm=firm.employer_name if firm else "–"
                )
            )
        by_vacancy.setdefault(firm.vacancy_id, []).append(row)
    made: list[ReferralRow] = []
    for vacancy_id, interviews in by_vacancy.items():
        asked = {"method": method, "stay_checked": stay_checked, "override_why": override_why}
        made += _refer(db, act, event, vacancy_id, interviews, asked)
    return made


def _refer(
    db: Session,
    act: Act,
    event: Event,
    vacancy_id: UUID,
    interviews: Sequence[EventInterview],
    asked: Mapping[str, Any],
) -> list[ReferralRow]:
    made: list[ReferralRow] = []
    now = act.at.astimezone(SEOUL).replace(second=0, microsecond=0)
    for row in interviews:
        at = datetime.combine(event.held_on, row.starts_at, SEOUL) if row.starts_at else None
        known = referral_of(db, db.get_one(EventFirm, row.event_firm_id), row.jobseeker_id)
        if known is None:
            (referral,) = record_referrals(
                db,
                act,
                jobseeker_ids=[row.jobseeker_id],
                vacancy_ids=[vacancy_id],
                interview_at=at if at is not None and at >= now else None,
                interview_place=event.place,
                **asked,
            )
            made.append(referral)
            known = referral.id
        _plain.change(db, act, row, {"referral_id": known}, row.version, [row.jobseeker_id])
        if row.result_on is not None:
            tell(db, act, event, row)
    return made


def tell(db: Session, act: Act, event: Event, row: EventInterview) -> None:
    """The referral behind an interview learns what came of it, where it is still open or was turned down there."""
    require(act.role, can_serve)
    if row.referral_id is None:
        return
    referral = db.get_one(Referral, row.referral_id)
    to = _TOLD[EventResult(row.result)]
    listens = referral.state in OPEN_REFERRAL_STATES or referral.state == ReferralState.REJECTED_INTERVIEW
    if referral.voided_at is not None or not listens or referral.state == to:
        return
    on = max(row.result_on or event.held_on, referral.referred_on)
    enter_results(db, act, entries=[ResultEntry(referral.id, referral.version, to, on, reported_by="employer")])
