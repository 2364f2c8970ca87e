"""Unfinished forms: kept in the encrypted center, offered again after a crash, parked up to three.

The key of a form tells whose it is: of a person or firm that was merged it stands under the survivor, and under
itself again once the merge is undone, unless it was saved in between.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
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
from jobdesk.services.references import MERGEABLE, survivors_of

PARKED_AT_MOST = 3
_RECORD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    """The draft of a key; that of a record merged into it where it has none of its own."""
    own = select(Draft).where(Draft.recorded_by == act.account_id, Draft.kind == kind)
    draft = db.scalar(own.where(Draft.key == key))
    if draft is not None or not _RECORD.search(key):
        return draft
    others = db.scalars(own.order_by(Draft.saved_at.desc(), Draft.id)).all()
    standing = _standing(db, {one.key for one in others})
    return next((one for one in others if standing.get(one.key) == key), None)


def _standing(db: Session, keys: Collection[str]) -> dict[str, str]:
    """Keys that name a merged person or firm, each with the key that names who stands for it."""
    named = {UUID(one) for key in keys for one in _RECORD.findall(key)}
    into: dict[UUID, UUID] = {}
    for table in MERGEABLE if named else ():
        into |= survivors_of(db, table, named)

    def stands(found: re.Match[str]) -> str:
        return str(into.get(UUID(found[0]), found[0]))

    told = {key: _RECORD.sub(stands, key) for key in keys} if into else {}
    return {key: standing for key, standing in told.items() if standing != key}


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
    draft.key = key
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
    """The account's unfinished forms, newest first; of merged records under who stands for them."""
    query = select(Draft).where(Draft.recorded_by == act.account_id).order_by(Draft.saved_at.desc(), Draft.id)
    if kind is not None:
        query = query.where(Draft.kind == kind)
    rows = [_row(draft) for draft in db.scalars(query)]
    standing, own = _standing(db, {row.key for row in rows}), {(row.kind, row.key) for row in rows}
    return [_under(row, standing.get(row.key, row.key), own) for row in rows]


def _under(row: DraftRow, key: str, own: Collection[tuple[str, str]]) -> DraftRow:
    """A draft under who stands for its record, unless there is one already."""
    return row if (row.kind, key) in own else replace(row, key=key)


def drop_draft(db: Session, act: Act, *, kind: str, key: str) -> None:
    """Forget a form that was saved or given up; nothing happens where there is none."""
    draft = _find(db, act, kind, key)
    if draft is not None:
        db.delete(draft)
        db.flush()
