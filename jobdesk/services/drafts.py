"""Unfinished forms: kept in the encrypted center, offered again after a crash, parked up to three."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.text import hide_resident_numbers
from jobdesk.records.centers import Draft
from jobdesk.services._rows import stamp

PARKED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished form; `values` is what was typed, as the form gave it."""

    id: UUID
    kind: str
    key: str
    title: str
    parked: bool
    saved_at: datetime
    values: Mapping[str, Any]


def _row(draft: Draft) -> DraftRow:
    return DraftRow(draft.id, draft.kind, draft.key, draft.title, draft.parked, draft.saved_at, draft.typed)


def _find(db: Session, act: Act, kind: str, key: str) -> Draft | None:
    return db.scalar(
        select(Draft).where(Draft.recorded_by == act.account_id, Draft.kind == kind, Draft.key == key)
    )


def save_draft(
    db: Session,
    act: Act,
    *,
    kind: str,
    key: str,
    values: Mapping[str, Any],
    title: str = "",
    parked: bool | None = None,
) -> DraftRow:
    """Keep what is typed under (account, kind, key); the newest replaces the one before.

    Writes one Draft; a resident number in it is written as ******. `values` must be JSON values. `parked` None
    leaves it as it is.

    Raises:
        InvalidInput: three forms are parked already.
    """
    draft = _find(db, act, kind, key)
    if parked and not (draft and draft.parked):
        held = db.scalar(
            select(func.count())
            .select_from(Draft)
            .where(Draft.recorded_by == act.account_id, Draft.parked.is_(true()))
        )
        if (held or 0) >= PARKED_AT_MOST:
            raise InvalidInput(_("Three are parked already. Finish one of them first."))
    if draft is None:
        draft = Draft(kind=kind, key=key, parked=False, **stamp(act))
        db.add(draft)
    draft.typed, draft.saved_at = {name: _without_numbers(value) for name, value in values.items()}, act.at
    draft.title = hide_resident_numbers(title) or draft.title or ""
    draft.parked = draft.parked if parked is None else parked
    db.flush()
    return _row(draft)


def _without_numbers(value: object) -> object:
    """A JSON value without the resident numbers that the forms would refuse."""
    if isinstance(value, str):
        return hide_resident_numbers(value)
    if isinstance(value, Mapping):
        return {name: _without_numbers(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_numbers(one) for one in value]
    return value


def load_drafts(db: Session, act: Act, *, kind: str | None = None) -> list[DraftRow]:
    """The account's unfinished forms, newest first."""
    query = select(Draft).where(Draft.recorded_by == act.account_id).order_by(Draft.saved_at.desc(), Draft.id)
    if kind is not None:
        query = query.where(Draft.kind == kind)
    return [_row(draft) for draft in db.scalars(query)]


def drop_draft(db: Session, act: Act, *, kind: str, key: str) -> None:
    """Forget a form that was saved or given up; nothing happens where there is none."""
    draft = _find(db, act, kind, key)
    if draft is not None:
        db.delete(draft)
        db.flush()
