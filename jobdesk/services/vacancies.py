"""Vacancies: received, verified, opened, filled; remaining openings follow placements and held seats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import OPEN_REFERRAL_STATES, AuditAction, VacancyKind, VacancyState
from jobdesk.base.errors import InvalidInput, VacancyFull
from jobdesk.base.fields import Field, clean_values, missing
from jobdesk.base.formats import format_date
from jobdesk.base.forms.vacancies import EXTERNAL_VACANCY, VACANCY
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.employers import Employer
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import search
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import correct, stamp, void
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import check_backdate

_V = VacancyState
# From a state to those it may go to. Filled, expired and canceled can be taken back by opening again.
STEPS: Mapping[VacancyState, frozenset[VacancyState]] = {
    _V.RECEIVED: frozenset({_V.VERIFIED, _V.OPEN, _V.ON_HOLD, _V.CANCELED, _V.REFUSED}),
    _V.VERIFIED: frozenset({_V.OPEN, _V.ON_HOLD, _V.CANCELED, _V.REFUSED}),
    _V.OPEN: frozenset({_V.ON_HOLD, _V.FILLED, _V.EXPIRED, _V.CANCELED}),
    _V.ON_HOLD: frozenset({_V.OPEN, _V.FILLED, _V.EXPIRED, _V.CANCELED}),
    _V.FILLED: frozenset({_V.OPEN}),
    _V.EXPIRED: frozenset({_V.OPEN}),
    _V.CANCELED: frozenset({_V.OPEN}),
    _V.REFUSED: frozenset({_V.RECEIVED}),
}
_NEEDS_REASON = frozenset({_V.ON_HOLD, _V.CANCELED, _V.REFUSED})
NAMES = tuple(field.name for field in VACANCY)


@dataclass(frozen=True, slots=True)
class VacancyCard:
    """A vacancy as the form shows it."""

    id: UUID
    vacancy_no: str
    kind: str
    employer_id: UUID | None
    employer_name: str
    state: str
    remaining: int
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy in a list."""

    id: UUID
    vacancy_no: str
    kind: str
    title: str
    employer_id: UUID | None
    employer_name: str
    occupation: str | None
    openings: int
    remaining: int
    wage_basis: str | None
    wage_min: int | None
    wage_max: int | None
    employment_type: str | None
    place_dong_code: str | None
    received_on: date
    closes_on: date | None
    state: str
    version: int


def _card(v: Vacancy) -> VacancyCard:
    return VacancyCard(
        v.id,
        v.vacancy_no,
        v.kind,
        v.employer_id,
        v.employer_name,
        v.state,
        v.openings - v.taken,
        v.version,
        {name: getattr(v, name) for name in NAMES},
    )


def _row(v: Vacancy) -> VacancyRow:
    return VacancyRow(
        v.id,
        v.vacancy_no,
        v.kind,
        v.title,
        v.employer_id,
        v.employer_name,
        v.occupation,
        v.openings,
        v.openings - v.taken,
        v.wage_basis,
        v.wage_min,
        v.wage_max,
        v.employment_type,
        v.place_dong_code,
        v.received_on,
        v.closes_on,
        v.state,
        v.version,
    )


def save_vacancy(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    vacancy_id: UUID | None = None,
    version: int | None = None,
) -> VacancyCard:
    """Save the desk's own vacancy, new with `employer_id` or a known one.

    Writes the Vacancy, its first step, its search and audit entries.

    Raises:
        InvalidInput: a field is wrong; fewer openings than taken; more openings on a known one.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    kept = clean_values(
        VACANCY, values, code_book(db), today=act.today, need="receive" if vacancy_id is None else None
    )
    if kept.get("until_filled", False) is None:
        kept["until_filled"] = False
    _check(kept)
    if vacancy_id is None:
        check_backdate(db, act, kept["received_on"], "received_on", kept.get("note"))
        employer = db.get_one(Employer, employer_id)
        if employer.voided_at is not None:
            raise InvalidInput(_("This firm was struck through."))
        vacancy = Vacancy(kind=VacancyKind.OWN, employer_id=employer.id, employer_name=employer.name)
        return _add(db, act, vacancy, kept, VacancyState.RECEIVED)
    vacancy = db.get_one(Vacancy, vacancy_id)
    if kept.get("openings", vacancy.openings) > vacancy.openings:
        raise InvalidInput(_("More openings are a new vacancy: copy this one."), field="openings")
    if kept.get("openings", vacancy.openings) < vacancy.taken:
        raise InvalidInput(_("More openings are taken than this."), field="openings")
    fields = sorted(correct(db, act, vacancy, kept, version=version or 0))
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CHANGE, table="vacancy", record_id=vacancy.id, detail={"fields": fields})
    return _card(vacancy)


def save_external_vacancy(db: Session, act: Act, *, values: Mapping[str, Any]) -> VacancyCard:
    """Save a light external vacancy (고용24, another district, a public notice): open at once, not counted."""
    require(act.role, can_serve)
    kept = clean_values(EXTERNAL_VACANCY, values, code_book(db), today=act.today)
    vacancy = Vacancy(kind=VacancyKind.EXTERNAL, openings=9999)
    return _add(db, act, vacancy, kept, VacancyState.OPEN)


def _check(kept: Mapping[str, Any]) -> None:
    low, high = kept.get("wage_min"), kept.get("wage_max")
    if low is not None and high is not None and high < low:
        raise InvalidInput(_("The upper wage lies below the lower one."), field="wage_max")
    received, closes = kept.get("received_on"), kept.get("closes_on")
    if received and closes and closes < received:
        raise InvalidInput(_("The end lies before the start."), field="closes_on")


def _add(db: Session, act: Act, vacancy: Vacancy, kept: Mapping[str, Any], state: VacancyState) -> VacancyCard:
    for name, value in {**kept, **stamp(act)}.items():
        setattr(vacancy, name, value)
    vacancy.vacancy_no = record_no(db, act, "vacancy", on=vacancy.received_on)
    vacancy.state, vacancy.state_on, vacancy.taken = state, vacancy.received_on, 0
    vacancy.counselor_id, vacancy.counter_no = act.account_id, act.window_no
    db.add(vacancy)
    db.flush()
    db.add(VacancyStep(vacancy_id=vacancy.id, to_state=state, stepped_on=vacancy.received_on, **stamp(act)))
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CREATE, table="vacancy", record_id=vacancy.id)
    return _card(vacancy)


def _touch(db: Session, act: Act, vacancy: Vacancy) -> None:
    search.touch(db, search.VACANCY, vacancy.id, search.vacancy_words(vacancy, code_book(db)), act.at)


def missing_to_open(vacancy: VacancyCard) -> list[Field]:
    """What the employer must still say before the vacancy may be shown to people."""
    return missing(VACANCY, vacancy.values, "complete")


def move_vacancy(
    db: Session, act: Act, *, vacancy_id: UUID, version: int, to: VacancyState, reason: str | None = None
) -> VacancyCard:
    """One step of a vacancy's life, by the table of steps.

    Raises:
        InvalidInput: the step does not exist, a reason is missing, or conditions are missing to open.
    """
    require(act.role, can_serve)
    vacancy = db.get_one(Vacancy, vacancy_id)
    if to not in STEPS[VacancyState(vacancy.state)] or vacancy.voided_at is not None:
        raise InvalidInput(_("This step is not possible from the present state."))
    if to in _NEEDS_REASON and not (reason or "").strip():
        raise InvalidInput(_("Give the reason."), field="reason")
    if to == VacancyState.OPEN and vacancy.kind == VacancyKind.OWN:
        lacking = missing_to_open(_card(vacancy))
        if lacking:
            raise InvalidInput(
                _("To open it, these are still needed: {fields}").format(
                    fields=", ".join(_(field.label) for field in lacking)
                ),
                field=lacking[0].name,
            )
    before = vacancy.state
    correct(
        db,
        act,
        vacancy,
        {"state": to.value, "state_on": act.today, "state_reason": reason or None},
        version=version,
        why=reason,
    )
    db.add(
        VacancyStep(
            vacancy_id=vacancy.id,
            from_state=before,
            to_state=to,
            stepped_on=act.today,
            reason=reason or None,
            **stamp(act),
        )
    )
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CHANGE, table="vacancy", record_id=vacancy.id, detail={"state": to.value})
    return _card(vacancy)


def void_vacancy(db: Session, act: Act, *, vacancy_id: UUID, why: str) -> None:
    """Strike a vacancy through; refused while live referrals or placements hang on it."""
    require(act.role, can_serve)
    vacancy = db.get_one(Vacancy, vacancy_id)
    for hanging in (Referral, Placement):
        live = select(hanging.id).where(hanging.vacancy_id == vacancy.id, hanging.voided_at.is_(None)).limit(1)
        if db.scalar(live) is not None:
            raise InvalidInput(_("Referrals or placements hang on this vacancy: strike them through first."))
    void(db, act, vacancy, why)
    write_audit(db, act, AuditAction.VOID, table="vacancy", record_id=vacancy.id)


def open_vacancy(db: Session, act: Act, *, vacancy_id: UUID) -> VacancyCard:
    """The whole record of a vacancy; audited, so the caller commits."""
    require(act.role, can_see_people)
    vacancy = db.get_one(Vacancy, vacancy_id)
    record_viewed(db, act, table="vacancy", record_id=vacancy.id)
    return _card(vacancy)


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
    if v.closes_on is not None and v.closes_on < on and not v.until_filled:
        return _("The vacancy closed on {day}.").format(day=format_date(v.closes_on))
    if v.taken >= v.openings:
        return _("The vacancy has no opening left.")
    return None


def _listed(
    on: date, text: str, open_only: bool, employer_id: UUID | None = None, occupation: str | None = None
) -> ColumnElement[bool]:
    rules: list[ColumnElement[bool]] = [Vacancy.voided_at.is_(None)]
    if text.strip():
        rules.append(Vacancy.id.in_(search.matching_ids(text, search.VACANCY)))
    if open_only:
        rules.append(is_open(on))
    if employer_id is not None:
        rules.append(Vacancy.employer_id == employer_id)
    if occupation:
        rules.append(Vacancy.occupation.startswith(occupation[:2]))
    return and_(*rules)


def count_vacancies(db: Session, act: Act, *, text: str = "", open_only: bool = False) -> int:
    """How many vacancies `list_vacancies` would list in all."""
    require(act.role, can_see_people)
    return db.scalar(select(func.count()).select_from(Vacancy).where(_listed(act.today, text, open_only))) or 0


def list_vacancies(
    db: Session,
    act: Act,
    *,
    text: str = "",
    open_only: bool = False,
    employer_id: UUID | None = None,
    occupation: str | None = None,
    offset: int = 0,
    limit: int = 200,
) -> list[VacancyRow]:
    """Vacancies for a list, newest first.

    Args:
        open_only: only those that take referrals today.
        occupation: a KECO code; those of its middle group.
    """
    require(act.role, can_see_people)
    query = select(Vacancy).where(_listed(act.today, text, open_only, employer_id, occupation))
    query = query.order_by(Vacancy.received_on.desc(), Vacancy.id.desc()).offset(offset).limit(limit)
    return [_row(v) for v in db.scalars(query)]


def take_opening(db: Session, vacancy_id: UUID) -> None:
    """Take one opening, exactly one winner for the last; call inside the act.

    Raises:
        VacancyFull: another window took the last one.

    Source: safety.md 7 (conditional UPDATE, 0 over-filled).
    """
    taken = db.execute(
        update(Vacancy)
        .where(Vacancy.id == vacancy_id, Vacancy.taken < Vacancy.openings)
        .values(taken=Vacancy.taken + 1, version=Vacancy.version + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise VacancyFull(_("The last opening was just taken."))
    _reread(db, vacancy_id)


def free_opening(db: Session, vacancy_id: UUID) -> None:
    """Give one opening back, when a placement or a held seat is taken back."""
    db.execute(
        update(Vacancy)
        .where(Vacancy.id == vacancy_id, Vacancy.taken > 0)
        .values(taken=Vacancy.taken - 1, version=Vacancy.version + 1)
        .execution_options(synchronize_session=False)
    )
    _reread(db, vacancy_id)


def _reread(db: Session, vacancy_id: UUID) -> None:
    known = db.get(Vacancy, vacancy_id)
    if known is not None:
        db.refresh(known)


def count_open_referrals(db: Session, vacancy_id: UUID) -> int:
    """How many people are still referred to it without a final result."""
    query = select(Referral.id).where(
        Referral.vacancy_id == vacancy_id,
        Referral.voided_at.is_(None),
        Referral.state.in_(OPEN_REFERRAL_STATES),
    )
    return len(db.scalars(query).all())
