"""Another system's list held against ours for a period: only here, only there, differs in what (domain.md 9).

Nothing of ours is changed by it and no figure counts it. Of their rows what was compared is kept while rows are
decided: nothing of those that are the same. Signing leaves what differs, names, birth dates and phones masked;
what was struck through unsigned leaves nothing. The file is known by its digest and a row by its line.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_close_month, require
from jobdesk.records.accounts import Account
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from jobdesk.services import _reconciled_view
from jobdesk.services._listed_kinds import KINDS
from jobdesk.services._reconciled_view import PairLine, ReconciledRow
from jobdesk.services._rows import clean_reason, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.held_lists import Compared
from jobdesk.services.reviews import month_of

__all__ = [
    "NOT_IN_STEP",
    "PairLine",
    "Reconciled",
    "ReconciledRow",
    "hold_open",
    "keep_list",
    "list_reconciliations",
    "list_rows",
    "read_pair",
    "read_reconciliation",
    "resolve_rows",
    "sign_reconciliation",
    "strike_reconciliation",
    "unresolve_rows",
]
AT_ONCE = 1000
NOT_IN_STEP = {"synchronize_session": False}
"""Rows held in memory are read again afterwards: to change each of thousands there as well takes many seconds."""
SHOWN_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A reconciliation.

    Attributes:
        counts: as it was found, by side and "outside".
        open: rows that nobody decided.
        decided: rows that were, those left for later among them.
        signed_by: "" while it is worked on.
    """

    id: UUID
    fact: ListedFact
    source: str
    from_on: date
    until_on: date
    file_name: str
    digest: str
    counts: dict[str, int]
    open: int
    decided: int
    later: int
    made_by: str
    made_at: datetime
    signed_by: str
    signed_at: datetime | None
    note: str


def keep_list(db: Session, act: Act, *, compared: Compared) -> Reconciled:
    """Keep a list that was held against ours, to be decided row by row. The caller commits.

    Writes one Reconciliation, its rows and the audit entry.

    Raises:
        InvalidInput: this file was held against ours for these days before.
    """
    require(act.role, can_close_month)
    known = select(Reconciliation.id).where(
        Reconciliation.digest == compared.digest,
        Reconciliation.fact == compared.fact.value,
        Reconciliation.from_on == compared.from_on,
        Reconciliation.until_on == compared.until_on,
        Reconciliation.voided_at.is_(None),
    )
    if db.scalar(known.limit(1)) is not None:
        raise InvalidInput(_("This list was held against ours for these days before: open it."))
    held = Reconciliation(
        fact=compared.fact.value,
        source=compared.source,
        from_on=compared.from_on,
        until_on=compared.until_on,
        file_name=compared.file_name,
        digest=compared.digest,
        counts=compared.counts,
        **stamp(act),
    )
    db.add(held)
    db.flush()
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "reconciliation_id": held.id,
            "side": one.side.value,
            "line": one.line,
            "record_id": one.record_id,
            "number": one.number,
            "theirs": one.theirs,
            "differing": one.differing,
        }
        for one in compared.rows
    ]
    for at in range(0, len(rows), AT_ONCE):
        db.execute(insert(ReconciliationRow), rows[at : at + AT_ONCE])
    detail = {"fact": held.fact, "digest": held.digest, **compared.counts}
    write_audit(db, act, AuditAction.CREATE, table="reconciliation", record_id=held.id, detail=detail)
    return read_reconciliation(db, act, reconciliation_id=held.id)


# reading ------------------------------------------------------------------------------------------


def list_reconciliations(db: Session, act: Act, *, month: date | None = None) -> list[Reconciled]:
    """The reconciliations, of a month those whose period touches it; the newest first."""
    require(act.role, can_close_month)
    query = select(Reconciliation).where(Reconciliation.voided_at.is_(None))
    if month is not None:
        first, last = month_of(month)
        query = query.where(Reconciliation.from_on <= last, Reconciliation.until_on >= first)
    rows = db.scalars(query.order_by(Reconciliation.recorded_at.desc(), Reconciliation.id.desc())).all()
    return _told(db, rows)


def read_reconciliation(db: Session, act: Act, *, reconciliation_id: UUID) -> Reconciled:
    """One of them, as it stands."""
    require(act.role, can_close_month)
    return _told(db, [db.get_one(Reconciliation, reconciliation_id)])[0]


def _told(db: Session, rows: Sequence[Reconciliation]) -> list[Reconciled]:
    staff = {one: name for one, name in db.execute(select(Account.id, Account.display_name))}
    query = (
        select(ReconciliationRow.reconciliation_id, ReconciliationRow.resolution, func.count())
        .where(
            ReconciliationRow.reconciliation_id.in_([one.id for one in rows]),
            ReconciliationRow.side != ListedSide.SAME,
        )
        .group_by(ReconciliationRow.reconciliation_id, ReconciliationRow.resolution)
    )
    counted = {(one, resolution): count for one, resolution, count in db.execute(query)}
    return [
        Reconciled(
            one.id,
            ListedFact(one.fact),
            one.source,
            one.from_on,
            one.until_on,
            one.file_name,
            one.digest,
            one.counts,
            counted.get((one.id, None), 0),
            sum(counted.get((one.id, how.value), 0) for how in Resolution),
            counted.get((one.id, Resolution.LATER.value), 0),
            staff.get(one.recorded_by, "") if one.recorded_by else "",
            one.recorded_at,
            staff.get(one.signed_by, "") if one.signed_by else "",
            one.signed_at,
            one.note or "",
        )
        for one in rows
    ]


def list_rows(
    db: Session, act: Act, *, reconciliation_id: UUID, side: ListedSide | None = None, limit: int = SHOWN_AT_MOST
) -> list[ReconciledRow]:
    """Rows of one side, of all but the same without; in their order. The caller records whose names are shown."""
    require(act.role, can_close_month)
    held = db.get_one(Reconciliation, reconciliation_id)
    query = select(ReconciliationRow).where(ReconciliationRow.reconciliation_id == held.id)
    wanted = ReconciliationRow.side == side if side else ReconciliationRow.side != ListedSide.SAME
    rows = db.scalars(query.where(wanted).order_by(ReconciliationRow.id).limit(limit)).all()
    return _reconciled_view.rows_of(db, held, rows)


def read_pair(db: Session, act: Act, *, row_id: UUID) -> tuple[PairLine, ...]:
    """Both sides of a row, ours as it is now."""
    require(act.role, can_close_month)
    row = db.get_one(ReconciliationRow, row_id)
    held = db.get_one(Reconciliation, row.reconciliation_id)
    return _reconciled_view.pair_of(db, held, row, code_book(db))


# deciding -----------------------------------------------------------------------------------------


def hold_open(db: Session, reconciliation_id: UUID) -> Reconciliation:
    """The reconciliation, held until COMMIT; what others decide meanwhile waits.

    Raises:
        InvalidInput: it was signed or struck through.
    """
    query = select(Reconciliation).where(Reconciliation.id == reconciliation_id).with_for_update()
    held = db.scalars(query.execution_options(populate_existing=True)).one()
    if held.signed_at is not None:
        raise InvalidInput(_("This was signed: nothing in it changes any more."))
    if held.voided_at is not None:
        raise InvalidInput(_("This was struck through: nothing can be added to it or changed."))
    return held


def resolve_rows(
    db: Session, act: Act, *, reconciliation_id: UUID, row_ids: Collection[UUID], resolution: Resolution, why: str
) -> int:
    """Decide rows with one reason; how many they were. A row decided before is decided anew.

    Writes the rows and one audit entry; the caller commits.

    Raises:
        InvalidInput: no reason; signed; a row of ours cannot be said to be not ours; what is the same needs none.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    reason = clean_reason(why, needed=_("Write why."))
    decision = Resolution(resolution)
    rows = _rows(db, held, row_ids)
    if any(row.side == ListedSide.SAME for row in rows):
        raise InvalidInput(_("What is the same needs no decision."))
    if decision is Resolution.NOT_OURS and any(row.side != ListedSide.THERE for row in rows):
        raise InvalidInput(_("Only a row that only they have can be none of ours."))
    given = {"resolution": decision.value, "why": reason, "resolved_by": act.account_id, "resolved_at": act.at}
    _change(db, act, held, rows, given, AuditAction.CHANGE, decision.value)
    return len(rows)


def unresolve_rows(db: Session, act: Act, *, reconciliation_id: UUID, row_ids: Collection[UUID]) -> int:
    """Take decisions back; how many they were.

    Raises:
        InvalidInput: it was signed.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    rows = [row for row in _rows(db, held, row_ids) if row.resolution is not None]
    nothing = dict.fromkeys(("resolution", "why", "resolved_by", "resolved_at"))
    _change(db, act, held, rows, nothing, AuditAction.UNDO, "undecided")
    return len(rows)


def _rows(db: Session, held: Reconciliation, ids: Collection[UUID]) -> list[ReconciliationRow]:
    some, found = sorted(ids), list[ReconciliationRow]()
    for at in range(0, len(some), AT_ONCE):
        query = select(ReconciliationRow).where(
            ReconciliationRow.reconciliation_id == held.id, ReconciliationRow.id.in_(some[at : at + AT_ONCE])
        )
        found += db.scalars(query.order_by(ReconciliationRow.id).execution_options(populate_existing=True)).all()
    return found


def _change(
    db: Session,
    act: Act,
    held: Reconciliation,
    rows: Sequence[ReconciliationRow],
    values: dict[str, Any],
    action: AuditAction,
    what: str,
) -> None:
    for at in range(0, len(rows), AT_ONCE):
        some = [row.id for row in rows[at : at + AT_ONCE]]
        decided = update(ReconciliationRow).where(ReconciliationRow.id.in_(some)).values(values)
        db.execute(decided, execution_options=NOT_IN_STEP)
    known = {row.record_id for row in rows if row.record_id is not None}
    people = set(_reconciled_view.persons_of(db, ListedFact(held.fact), known).values())
    detail = {"resolution": what, "rows": len(rows)}
    write_audit(
        db, act, action, table="reconciliation", record_id=held.id, jobseeker_ids=sorted(people), detail=detail
    )
    db.expire_all()


def sign_reconciliation(db: Session, act: Act, *, reconciliation_id: UUID, note: str = "") -> Reconciled:
    """Sign that every row was decided; from then on nothing in it changes, and who theirs are is masked.

    Writes the Reconciliation, its rows and the audit entry; the caller commits.

    Raises:
        InvalidInput: rows are undecided, or it was signed before.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    told = _told(db, [held])[0]
    if told.open:
        raise InvalidInput(_("{count} rows are not decided.").format(count=format_number(told.open)))
    kind = KINDS[ListedFact(held.fact)]
    kept = select(ReconciliationRow).where(
        ReconciliationRow.reconciliation_id == held.id, ReconciliationRow.theirs.is_not(None)
    )
    for row in db.scalars(kept):
        _reconciled_view.reduce_row(kind, row)
    held.signed_at, held.signed_by = act.at, act.account_id
    held.note = clean_reason(note, "note") or None
    db.flush()
    detail = {"signed": True, "digest": held.digest, **held.counts, "later": told.later}
    write_audit(db, act, AuditAction.CHANGE, table="reconciliation", record_id=held.id, detail=detail)
    return read_reconciliation(db, act, reconciliation_id=held.id)


def strike_reconciliation(db: Session, act: Act, *, reconciliation_id: UUID, why: str) -> None:
    """Strike one through that was a mistake; its rows are removed, what is signed stays.

    Raises:
        InvalidInput: no reason, or it was signed.
    """
    require(act.role, can_close_month)
    held = hold_open(db, reconciliation_id)
    void(db, act, held, why)
    gone = delete(ReconciliationRow).where(ReconciliationRow.reconciliation_id == held.id)
    db.execute(gone, execution_options=NOT_IN_STEP)
    write_audit(db, act, AuditAction.VOID, table="reconciliation", record_id=held.id)
