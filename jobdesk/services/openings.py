"""Openings of vacancies: whether one takes referrals, what state it shows, its seats taken and given back."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select, true, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import VacancyFull
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.records.vacancies import Vacancy
from jobdesk.store.turns import together


def shown_state(v: Vacancy, on: date) -> VacancyState:
    """The state a vacancy shows: an open one is filled without an opening left, expired past its last day.

    Derived, so that no job of the night has to move it; it shows open again when a seat is given back or
    its last day moves. 유효구인 of a day leaves the same ones out, by the dates of the hires (`stocks`).
    """
    state = VacancyState(v.state)
    if state != VacancyState.OPEN:
        return state
    if v.taken >= v.openings:
        return VacancyState.FILLED
    return VacancyState.EXPIRED if is_past(v, on) else state


def is_past(v: Vacancy, on: date) -> bool:
    """Whether its last day lies behind."""
    return v.closes_on is not None and v.closes_on < on and not v.until_filled


def is_open(on: date) -> ColumnElement[bool]:
    """SQL: the vacancy takes referrals on a day (state, void, closing day, openings left)."""
    return and_(
        Vacancy.state == VacancyState.OPEN,
        Vacancy.voided_at.is_(None),
        Vacancy.taken < Vacancy.openings,
        or_(Vacancy.closes_on.is_(None), Vacancy.closes_on >= on, Vacancy.until_filled.is_(true())),
    )


def why_closed(v: Vacancy, on: date) -> str | None:
    """The sentence why a vacancy takes no referral on a day; None where it does."""
    if v.voided_at is not None or v.state != VacancyState.OPEN:
        return _("The vacancy is not open.")
    if is_past(v, on):
        return _("The vacancy closed on {day}.").format(day=format_date(v.closes_on))
    if v.taken >= v.openings:
        return _("The vacancy has no opening left.")
    return None


def move_openings(db: Session, taken: Mapping[UUID, int]) -> None:
    """Take openings of vacancies, or give them back by a number below 0; call inside the act, once for all.

    The last opening has exactly one winner.

    Raises:
        VacancyFull: another window took the last one.

    Source: safety.md 7 (conditional UPDATE, 0 over-filled).
    """
    wanted = {vacancy_id: count for vacancy_id, count in taken.items() if count}
    if not wanted:
        return
    moved = [
        update(Vacancy)
        .where(Vacancy.id == vacancy_id, _fits(count))
        .values(taken=Vacancy.taken + count, version=Vacancy.version + 1)
        .returning(Vacancy.id)
        .execution_options(synchronize_session=False)
        for vacancy_id, count in wanted.items()
    ]
    again = select(Vacancy).where(Vacancy.id.in_(wanted)).execution_options(populate_existing=True)
    *told, reread = together(db, *moved, again)
    full = [count > 0 and not one.all() for count, one in zip(wanted.values(), told, strict=True)]
    reread.scalars().all()  # who has one of them in hand sees what is left of it
    if any(full):
        raise VacancyFull(_("The last opening was just taken."))


def _fits(count: int) -> ColumnElement[bool]:
    return Vacancy.taken + count <= Vacancy.openings if count > 0 else Vacancy.taken + count >= 0
