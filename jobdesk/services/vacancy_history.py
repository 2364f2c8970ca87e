"""What became of a vacancy: every step, extension, confirmation and changed term, with who, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import _labels
from jobdesk.services.codes import code_book

_BY_STEP = frozenset({"state", "state_on", "state_reason"})
"""Columns whose corrections a step tells already."""
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened to a vacancy.

    Attributes:
        kind: "step", "undone" (a step that was taken back) or "change".
        state: the state it went to; "" for a change.
        what: what changed, in words; of a step the reason.
    """

    at: datetime
    kind: str
    state: str
    what: str
    who: str


def read_history(db: Session, act: Act, *, vacancy_id: UUID) -> list[HistoryRow]:
    """Everything that happened to a vacancy, newest first."""
    require(act.role, can_see_people)
    names = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    found = sorted((*_steps(db, vacancy_id, names), *_changes(db, vacancy_id, names)), key=itemgetter(0))
    # What is of one moment keeps the order in which it was written.
    return sorted((row for _id, row in reversed(found)), key=lambda row: row.at, reverse=True)


def _steps(db: Session, vacancy_id: UUID, names: dict[UUID, str]) -> Iterable[tuple[UUID, HistoryRow]]:
    ground = db.get_one(Vacancy, vacancy_id).refusal_ground
    found = db.scalars(select(VacancyStep).where(VacancyStep.vacancy_id == vacancy_id).order_by(VacancyStep.id))
    codes = code_book(db)
    for step in found:
        told = [step.reason or ""]
        if step.to_state == "refused" and step.voided_at is None and ground:
            told.insert(0, codes.label("refusal_reason", ground))
        who = names.get(step.recorded_by, "") if step.recorded_by else ""
        why = " · ".join(one for one in told if one)
        yield step.id, HistoryRow(step.recorded_at, "step", step.to_state, why, who)
        if step.voided_at is not None:
            by = names.get(step.voided_by, "") if step.voided_by else ""
            yield step.id, HistoryRow(step.voided_at, "undone", step.to_state, step.voided_why or "", by)


def _changes(db: Session, vacancy_id: UUID, names: dict[UUID, str]) -> Iterable[tuple[UUID, HistoryRow]]:
    codes, fields = code_book(db), _labels.declared("vacancy")
    found = db.scalars(
        select(Correction)
        .where(Correction.table_name == "vacancy", Correction.record_id == vacancy_id)
        .order_by(Correction.to_version)
    )
    for one in found:
        who = names.get(one.account_id, "")
        if one.field == "checked_on":
            yield one.id, HistoryRow(one.at, "change", "", _("The firm confirmed it"), who)
            continue
        label = _labels.label("vacancy", one.field)
        if one.field in _BY_STEP or not label:
            continue
        before, now = (
            _labels.said(codes, fields.get(one.field), value) for value in (one.old_value, one.new_value)
        )
        what = _("{term}: {before} → {now}").format(
            term=label, before=_short(before) or _("none"), now=_short(now) or _("none")
        )
        if one.why:
            what = f"{what} · {one.why}"
        yield one.id, HistoryRow(one.at, "change", "", what, who)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
