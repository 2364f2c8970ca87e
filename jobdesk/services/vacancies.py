"""Vacancies: received, verified, opened, filled; remaining openings follow placements and held seats."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, VacancyKind, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values, missing
from jobdesk.base.forms.vacancies import EXTERNAL_VACANCY, VACANCY
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.base.work_hours import has_weekend
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import search
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import check_version, clean_reason, correct, lock, refuse_struck, stamp, void
from jobdesk.services._vacancy_facts import PHONE, REFERRED
from jobdesk.services._vacancy_gates import judge_change, judge_to_open, refuse_past
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.openings import shown_state
from jobdesk.services.registrations import check_backdate
from jobdesk.services.vacancy_checks import clean_notes

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
COUNTED = frozenset({"openings", "received_on"})
"""Fields of a known vacancy that figures are made of."""


@dataclass(frozen=True, slots=True)
class VacancyCard:
    """A vacancy as the form shows it; `state` is the one shown today (`openings.shown_state`).

    Attributes:
        wage_verdict, fair_notes: what the checks answered and what was justified when it was saved last.
    """

    id: UUID
    vacancy_no: str
    kind: str
    employer_id: UUID | None
    employer_name: str
    state: str
    remaining: int
    version: int
    values: Mapping[str, Any]
    wage_verdict: str | None = None
    fair_notes: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy in a list; `state` is the one shown today (`openings.shown_state`).

    Attributes:
        checked_on: when the firm confirmed it last.
        watch_mark: why the firm is under watch; None where it is not.
    """

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
    channel: str | None
    counselor: str
    received_on: date
    closes_on: date | None
    until_filled: bool
    checked_on: date | None
    wage_verdict: str | None
    watch_mark: str | None
    phone: str | None
    referred: int
    state: str
    version: int


_DERIVED = frozenset({"remaining", "counselor", "watch_mark", "phone", "referred", "state"})
_SAME = tuple(one.name for one in dataclass_fields(VacancyRow) if one.name not in _DERIVED)


def _card(v: Vacancy, on: date) -> VacancyCard:
    return VacancyCard(
        v.id,
        v.vacancy_no,
        v.kind,
        v.employer_id,
        v.employer_name,
        shown_state(v, on),
        v.openings - v.taken,
        v.version,
        {name: getattr(v, name) for name in NAMES},
        v.wage_verdict,
        tuple(v.fair_notes or ()),
    )


def _row(
    v: Vacancy, counselor: str | None, watched: str | None, phone: str | None, referred: int, on: date
) -> VacancyRow:
    return VacancyRow(
        **{name: getattr(v, name) for name in _SAME},
        remaining=v.openings - v.taken,
        counselor=counselor or "",
        watch_mark=watched,
        phone=phone,
        referred=referred,
        state=shown_state(v, on),
    )


def save_vacancy(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    vacancy_id: UUID | None = None,
    version: int | None = None,
    why: str = "",
    fair_notes: Sequence[Mapping[str, str]] | None = None,
    opened: bool = False,
) -> VacancyCard:
    """Save the desk's own vacancy, new with `employer_id` or a known one.

    Writes the Vacancy, its first step, its search and audit entries. A known vacancy is everyone's to complete;
    what figures are made of (`COUNTED`) is corrected with a reason.

    Args:
        why: the reason of a correction.
        fair_notes: why wordings stand that the scan found; None leaves them as they are.
        opened: open it in the same act; where it may not be, nothing is saved.

    Raises:
        InvalidInput: a field is wrong; it may not be opened, or not stay open so; fewer openings than taken; more
            openings on a known one; a correction has no reason (field "why"); it was struck through.
        NotAllowed: a correction of a colleague's vacancy, and no supervisor asks.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    lock(db, Vacancy, [vacancy_id] if vacancy_id else [])
    known = None if vacancy_id is None else db.get_one(Vacancy, vacancy_id)
    kept = clean_values(VACANCY, values, code_book(db), today=act.today, need="receive" if known is None else None)
    if kept.get("until_filled", False) is None:
        kept["until_filled"] = False
    if kept.get("workdays") and kept.get("weekend_work") is None:
        kept["weekend_work"] = has_weekend(kept["workdays"])
    if kept.get("night_hours") and kept.get("night_work", known and known.night_work) is None:
        kept["night_work"] = True
    saved = _save(db, act, known, kept, employer_id, version, why, fair_notes)
    if not opened or saved.state == VacancyState.OPEN:
        return saved
    return move_vacancy(db, act, vacancy_id=saved.id, version=saved.version, to=VacancyState.OPEN)


def _save(
    db: Session,
    act: Act,
    known: Vacancy | None,
    kept: dict[str, Any],
    employer_id: UUID | None,
    version: int | None,
    why: str,
    fair_notes: Sequence[Mapping[str, str]] | None,
) -> VacancyCard:
    notes = {} if fair_notes is None else {"fair_notes": clean_notes(fair_notes)}
    if known is None:
        _check(db, act, kept, kept, kept.get("note"))
        employer = db.get_one(Employer, employer_id)
        if employer.voided_at is not None:
            raise InvalidInput(_("This firm was struck through."))
        vacancy = Vacancy(kind=VacancyKind.OWN, employer_id=employer.id, employer_name=employer.name)
        return _add(db, act, vacancy, {**kept, **notes}, VacancyState.RECEIVED)
    refuse_struck(known)
    check_version(db, known, version or 0)
    reason = _check_change(db, act, known, kept, why)
    return _change(db, act, known, {**kept, **notes, **judge_change(db, act, known, {**kept, **notes})}, reason)


def _check_change(db: Session, act: Act, vacancy: Vacancy, kept: Mapping[str, Any], why: str) -> str | None:
    """What changes agrees with what stands there, a day that stays is not asked again; answers the reason."""
    asked = [field for field in VACANCY if field.name in kept]
    for field in missing(asked, kept, "receive"):
        raise InvalidInput(_("{label} is needed.").format(label=_(field.label)), field=field.name)
    changes = {name: value for name, value in kept.items() if getattr(vacancy, name) != value}
    if changes.keys() & COUNTED:
        _ask_owner(act, vacancy)
    now = {**{name: getattr(vacancy, name) for name in NAMES}, **kept}
    _check(db, act, now, changes, why or now.get("note"))
    openings = kept.get("openings", vacancy.openings)
    if openings > vacancy.openings:
        raise InvalidInput(_("More openings are a new vacancy: copy this one."), field="openings")
    if openings < vacancy.taken:
        raise InvalidInput(_("More openings are taken than this."), field="openings")
    if "received_on" in changes:
        first = select(func.min(Referral.referred_on)).where(
            Referral.vacancy_id == vacancy.id, Referral.voided_at.is_(None)
        )
        if (day := db.scalar(first)) is not None and day < changes["received_on"]:
            raise InvalidInput(_("A referral to this vacancy lies before this day."), field="received_on")
    return clean_reason(why, needed=_("Give a reason for the correction.")) if changes.keys() & COUNTED else None


def _ask_owner(act: Act, vacancy: Vacancy) -> None:
    """What counts of a colleague's vacancy is the supervisor's to correct."""
    if act.account_id not in {vacancy.counselor_id, vacancy.recorded_by}:
        require(act.role, can_undo_others)


def _change(db: Session, act: Act, vacancy: Vacancy, kept: Mapping[str, Any], why: str | None) -> VacancyCard:
    fields = sorted(correct(db, act, vacancy, kept, version=vacancy.version, why=why))
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CHANGE, table="vacancy", record_id=vacancy.id, detail={"fields": fields})
    return _card(vacancy, act.today)


def save_external_vacancy(db: Session, act: Act, *, values: Mapping[str, Any]) -> VacancyCard:
    """Save a light external vacancy (고용24, another district, a public notice): open at once, not counted."""
    require(act.role, can_serve)
    kept = clean_values(EXTERNAL_VACANCY, values, code_book(db), today=act.today)
    _check(db, act, kept, kept, kept.get("note"))
    vacancy = Vacancy(kind=VacancyKind.EXTERNAL, openings=9999)
    return _add(db, act, vacancy, kept, VacancyState.OPEN)


def _check(db: Session, act: Act, now: Mapping[str, Any], changes: Mapping[str, Any], why: str | None) -> None:
    """Days and wages as they will be agree; the day of receipt is asked where it changes."""
    if "received_on" in changes:
        check_backdate(db, act, changes["received_on"], "received_on", why)
    low, high = now.get("wage_min"), now.get("wage_max")
    if low is not None and high is not None and high < low and {"wage_min", "wage_max"} & changes.keys():
        field = "wage_max" if "wage_max" in changes else "wage_min"
        raise InvalidInput(_("The upper wage lies below the lower one."), field=field)
    received, closes = now.get("received_on"), now.get("closes_on")
    if received and closes and closes < received and {"received_on", "closes_on"} & changes.keys():
        field = "closes_on" if "closes_on" in changes else "received_on"
        raise InvalidInput(_("The end lies before the start."), field=field)


def _add(db: Session, act: Act, vacancy: Vacancy, kept: Mapping[str, Any], state: VacancyState) -> VacancyCard:
    for name, value in {**kept, **stamp(act)}.items():
        setattr(vacancy, name, value)
    vacancy.vacancy_no = record_no(db, act, "vacancy", on=vacancy.received_on)
    vacancy.state, vacancy.state_on, vacancy.taken = state, vacancy.received_on, 0
    vacancy.counselor_id, vacancy.counter_no = act.account_id, act.window_no
    for name, value in judge_change(db, act, vacancy, {}).items():
        setattr(vacancy, name, value)
    db.add(vacancy)
    db.flush()
    db.add(VacancyStep(vacancy_id=vacancy.id, to_state=state, stepped_on=vacancy.received_on, **stamp(act)))
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CREATE, table="vacancy", record_id=vacancy.id)
    return _card(vacancy, act.today)


def _touch(db: Session, act: Act, vacancy: Vacancy) -> None:
    search.touch(db, search.VACANCY, vacancy.id, search.vacancy_words(vacancy, code_book(db)))


def move_vacancy(
    db: Session,
    act: Act,
    *,
    vacancy_id: UUID,
    version: int,
    to: VacancyState,
    reason: str | None = None,
    refusal_ground: str | None = None,
) -> VacancyCard:
    """One step of a vacancy's life, by the table of steps.

    Args:
        refusal_ground: the legal ground it is refused on; it goes when the refusal does.

    Raises:
        InvalidInput: the step does not exist, a reason or ground is missing, its last day is past, or it may not
            be opened (`refuse_to_open`).
    """
    require(act.role, can_serve)
    lock(db, Vacancy, [vacancy_id])
    vacancy = db.get_one(Vacancy, vacancy_id)
    if to not in STEPS[VacancyState(vacancy.state)] or vacancy.voided_at is not None:
        _explain_shown(vacancy, to, act.today)
        raise InvalidInput(_("This step is not possible from the present state."))
    reason = clean_reason(reason, "reason", needed=_("Give the reason.") if to in _NEEDS_REASON else "") or None
    found: dict[str, object] = {"refusal_ground": refusal_ground}
    if to == VacancyState.REFUSED and not refusal_ground:
        raise InvalidInput(_("Choose the legal ground on which it is refused."), field="refusal_ground")
    if to == VacancyState.OPEN:
        refuse_past(vacancy, act)
        found |= judge_to_open(db, act, vacancy)
    before = vacancy.state
    correct(
        db,
        act,
        vacancy,
        {"state": to.value, "state_on": act.today, "state_reason": reason, **found},
        version=version,
        why=reason,
    )
    db.add(
        VacancyStep(
            vacancy_id=vacancy.id,
            from_state=before,
            to_state=to,
            stepped_on=act.today,
            reason=reason,
            **stamp(act),
        )
    )
    _touch(db, act, vacancy)
    write_audit(db, act, AuditAction.CHANGE, table="vacancy", record_id=vacancy.id, detail={"state": to.value})
    return _card(vacancy, act.today)


def _explain_shown(vacancy: Vacancy, to: VacancyState, on: date) -> None:
    """An open vacancy that shows expired or filled opens by its day or a seat, not by a step."""
    shown = shown_state(vacancy, on)
    if to == VacancyState.OPEN and shown == VacancyState.EXPIRED:
        raise InvalidInput(_("It opens again when its last day is moved."), field="closes_on")
    if to == VacancyState.OPEN and vacancy.state == VacancyState.OPEN and shown == VacancyState.FILLED:
        raise InvalidInput(_("All openings are taken: more openings are a new vacancy."), field="openings")


def void_vacancy(db: Session, act: Act, *, vacancy_id: UUID, why: str) -> None:
    """Strike a vacancy through, a colleague's as supervisor; refused while live facts hang on it."""
    require(act.role, can_serve)
    lock(db, Vacancy, [vacancy_id])
    vacancy = db.get_one(Vacancy, vacancy_id)
    _ask_owner(act, vacancy)
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
    return _card(vacancy, act.today)


def vacancy_rows(db: Session, ids: Collection[UUID], on: date) -> list[VacancyRow]:
    """Vacancies by id, as they stand on a day, in no order."""
    return [_row(*found, on) for found in db.execute(_dressed().where(Vacancy.id.in_(ids)))]


def list_vacancies(db: Session, act: Act, *, employer_id: UUID, limit: int = 200) -> list[VacancyRow]:
    """The vacancies of a firm, newest first."""
    require(act.role, can_see_people)
    query = _dressed().where(Vacancy.employer_id == employer_id, Vacancy.voided_at.is_(None))
    newest = query.order_by(Vacancy.received_on.desc(), Vacancy.id.desc()).limit(limit)
    return [_row(*found, act.today) for found in db.execute(newest)]


def _dressed() -> Select[Vacancy, str | None, str | None, str | None, int]:
    return (
        select(Vacancy, Account.display_name, Employer.watch_mark, PHONE, REFERRED)
        .outerjoin(Account, Account.id == Vacancy.counselor_id)
        .outerjoin(Employer, Employer.id == Vacancy.employer_id)
    )
