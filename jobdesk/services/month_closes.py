"""마감: what stood in every cell of a month, made of which facts, chained by digests. Source: statistics.md 6.

A close is only ever added. What changes afterwards is told by `restatements`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, aliased

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseKind, CloseWindow
from jobdesk.base.codes import is_working_day
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_close_month, can_see_statistics, require
from jobdesk.records.accounts import Account
from jobdesk.records.month_closes import CloseCell, CloseFacts, CloseSplit, MonthClose, MonthTouch, Review
from jobdesk.services import reviews
from jobdesk.services._close_content import CellKey, canonical, cells_of, facts_of, pack
from jobdesk.services._closed_year import facts_before
from jobdesk.services._rows import clean_reason, stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.closed_months import splits_of, touches_of_all
from jobdesk.services.indicators import DEFINITION_VERSION
from jobdesk.services.reviews import month_of
from jobdesk.services.settings import read_settings

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class CloseRow:
    """One version of a month's close.

    Attributes:
        closed_at: aware, Asia/Seoul.
        reviewed_by, reviewed_on: who signed the review it rests on; "" and None for one without.
    """

    id: UUID
    month: date
    serial: int
    kind: CloseKind
    definition: str
    employers_basis: str
    reason: str
    digest: str
    closed_by: str
    closed_at: datetime
    reviewed_by: str
    reviewed_on: date | None


def last_working_day(month: date) -> date:
    """The last working day of a day's month: its evening may see a provisional close."""
    day = month_of(month)[1]
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def close_month(db: Session, act: Act, *, month: date, kind: CloseKind, reason: str = "") -> CloseRow:
    """Close a month as it stands: every cell, the facts behind them, the definition, chained to the last close.

    Writes one MonthClose with its cells and facts and the audit entry; nothing is overwritten. The caller commits.

    Args:
        month: any day of it.
        reason: why it is closed again; needed where a close of the same kind, or a final one, is there.

    Raises:
        InvalidInput: too early for the kind, the review is not signed (final), or a reason is missing.
        NotAllowed: no supervisor.
    """
    require(act.role, can_close_month)
    kind = CloseKind(kind)
    start, end = month_of(month)
    db.execute(delete(MonthTouch).where(MonthTouch.month == start))  # before any fact is read: see closed_months
    touches = touches_of_all(db)
    review = _check_time(db, act, kind, start, end)
    before = list_closes(db, act, month=start)
    again = [one for one in before if one.kind is kind or one.kind is CloseKind.FINAL]
    why = clean_reason(
        reason, "reason", needed=_("This month is closed: write why it is closed again.") if again else ""
    )
    basis = read_settings(db).text("employers_basis")
    cells, facts = cells_of(db, act, start, end), facts_of(db, act, start, end)
    facts |= facts_before(db, act, start)
    packed = {name: pack(columns) for name, columns in facts.items()}
    previous = db.scalar(select(MonthClose.digest).order_by(MonthClose.id.desc()).limit(1))
    close = MonthClose(
        id=new_id(),
        month=start,
        serial=len(before) + 1,
        kind=kind.value,
        definition=DEFINITION_VERSION,
        employers_basis=basis,
        review_id=review.id if review else None,
        reason=why or None,
        previous=previous,
        digest="",
        touches=touches,
        **stamp(act),
    )
    close.digest = _digest(close, cells, {name: _sha(one) for name, one in packed.items()})
    db.add(close)
    db.flush()
    rows = [
        {
            "id": new_id(),
            "close_id": close.id,
            "span": key.span,
            "indicator": key.indicator,
            "breakdown": key.breakdown,
            "label": key.label,
            "figure": figure,
        }
        for key, figure in cells.items()
    ]
    for at in range(0, len(rows), AT_ONCE):
        db.execute(insert(CloseCell), rows[at : at + AT_ONCE])
    splits = _splits(cells)
    db.execute(
        insert(CloseSplit),
        [
            {"id": new_id(), "close_id": close.id, "indicator": one, "breakdown": by, "cells": splits[one, by]}
            for one, by in splits
        ],
    )
    db.execute(
        insert(CloseFacts),
        [
            {"id": new_id(), "close_id": close.id, "kind": name, "count": len(facts[name]["id"]), "facts": one}
            for name, one in packed.items()
        ],
    )
    detail = {"month": start.isoformat(), "kind": kind.value, "serial": close.serial, "digest": close.digest}
    write_audit(db, act, AuditAction.CREATE, table="month_close", record_id=close.id, detail=detail)
    return list_closes(db, act, month=start)[0]


def unchanged_close(db: Session, act: Act, *, month: date) -> CloseRow | None:
    """The close of a month that was made today, where every cell still stands as it says; reads only."""
    require(act.role, can_close_month)
    close = standing_close(db, act, month=month)
    if close is None or close.closed_at.date() != act.today:
        return None
    start, end = month_of(month)
    return close if _kept_cells(db, close.id) == cells_of(db, act, start, end) else None


def missing_for(db: Session, act: Act, *, month: date, kind: CloseKind) -> str:
    """Why a month cannot be closed so yet, in one sentence; "" where nothing is missing. Reads only."""
    require(act.role, can_close_month)
    try:
        _check_time(db, act, kind, *month_of(month))
    except InvalidInput as error:
        return str(error)
    return ""


def _check_time(db: Session, act: Act, kind: CloseKind, start: date, end: date) -> Review | None:
    if kind is CloseKind.PROVISIONAL:
        first = last_working_day(start)
        if act.today < first:
            raise InvalidInput(
                _("A provisional close is possible from {day} on.").format(day=format_date(first)), field="month"
            )
        return None
    if act.today <= end:
        raise InvalidInput(_("A final close is possible after the month has ended."), field="month")
    query = select(Review).where(Review.month == start).order_by(Review.id.desc()).limit(1)
    review = db.scalar(query)
    if review is None or review.signed_on <= end:
        raise InvalidInput(_("Sign the review of the month first."), field="review")
    if reviews.count_waiting(db, act, month=start):
        raise InvalidInput(_("Rows came into the review after it was signed: look at them and sign again."))
    return review


def list_closes(db: Session, act: Act, *, month: date | None = None, year: int | None = None) -> list[CloseRow]:
    """The closes of a month or year (of all without), the newest first."""
    require(act.role, can_see_statistics)
    closer, signer = aliased(Account), aliased(Account)
    query = (
        select(MonthClose, closer.display_name, signer.display_name, Review.signed_on)
        .outerjoin(closer, closer.id == MonthClose.recorded_by)
        .outerjoin(Review, Review.id == MonthClose.review_id)
        .outerjoin(signer, signer.id == Review.signed_by)
        .order_by(MonthClose.month.desc(), MonthClose.serial.desc())
    )
    if month is not None:
        query = query.where(MonthClose.month == month_of(month)[0])
    if year is not None:
        query = query.where(MonthClose.month.between(date(year, 1, 1), date(year, 12, 31)))
    return [
        CloseRow(
            c.id,
            c.month,
            c.serial,
            CloseKind(c.kind),
            c.definition,
            c.employers_basis,
            c.reason or "",
            c.digest,
            who or "",
            c.recorded_at,
            signed_by or "",
            signed_on,
        )
        for c, who, signed_by, signed_on in db.execute(query)
    ]


def closed_cells(db: Session, act: Act, *, close_id: UUID) -> dict[CellKey, str | None]:
    """Every cell of a close, as it was closed."""
    require(act.role, can_see_statistics)
    return _kept_cells(db, close_id)


def standing_close(db: Session, act: Act, *, month: date) -> CloseRow | None:
    """The close that stands for a month: the newest one; None for an open month."""
    found = list_closes(db, act, month=month)
    return found[0] if found else None


def is_closed(db: Session, day: date) -> bool:
    """Whether a fact of this day would restate a closed month."""
    return db.scalar(select(MonthClose.id).where(MonthClose.month == month_of(day)[0]).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class BrokenClose:
    """A close that is not as it was written, or does not follow the one before it."""

    month: date
    serial: int
    what: str


def verify_closes(db: Session) -> list[BrokenClose]:
    """Compute every digest again and follow the chain. Reads only."""
    broken, last = [], None
    for close in db.scalars(select(MonthClose).order_by(MonthClose.id)):
        facts = {
            name: _sha(kept)
            for name, kept in db.execute(
                select(CloseFacts.kind, CloseFacts.facts).where(CloseFacts.close_id == close.id)
            )
        }
        if close.previous != last:
            broken.append(BrokenClose(close.month, close.serial, "chain"))
        cells = _kept_cells(db, close.id)
        if close.digest != _digest(close, cells, facts) or _kept_splits(db, close.id) not in ({}, _splits(cells)):
            broken.append(BrokenClose(close.month, close.serial, "digest"))
        last = close.digest
    return broken


def _kept_cells(db: Session, close_id: UUID) -> dict[CellKey, str | None]:
    query = select(
        CloseCell.span, CloseCell.indicator, CloseCell.breakdown, CloseCell.label, CloseCell.figure
    ).where(CloseCell.close_id == close_id)
    return {CellKey(*key): figure for *key, figure in db.execute(query)}


def _splits(cells: Mapping[CellKey, str | None]) -> dict[tuple[str, str], str]:
    """The month's counted cells as they are read for many months at once."""
    of_month = (
        (key.indicator, key.breakdown, key.label, figure)
        for key, figure in cells.items()
        if key.span == CloseWindow.MONTH
    )
    return {key: canonical(found).decode() for key, found in splits_of(of_month).items()}


def _kept_splits(db: Session, close_id: UUID) -> dict[tuple[str, str], str]:
    query = select(CloseSplit.indicator, CloseSplit.breakdown, CloseSplit.cells)
    return {(one, by): cells for one, by, cells in db.execute(query.where(CloseSplit.close_id == close_id))}


def _digest(close: MonthClose, cells: Mapping[CellKey, str | None], facts: Mapping[str, str]) -> str:
    head = {
        "month": close.month.isoformat(),
        "serial": close.serial,
        "kind": close.kind,
        "definition": close.definition,
        "employers_basis": close.employers_basis,
        "review": str(close.review_id),
        "reason": close.reason,
        "by": str(close.recorded_by),
        "at": close.recorded_at.isoformat(),
        "previous": close.previous,
    }
    told = [[key.span, key.indicator, key.breakdown, key.label, cells[key]] for key in sorted(cells)]
    return _sha(canonical({"close": head, "cells": told, "facts": facts}))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
