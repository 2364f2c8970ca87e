"""What a merge asks: the sides shown together, decided by one key, taken back, and at last signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.base.permissions import can_merge, require
from jobdesk.records import Base
from jobdesk.records.accounts import Account
from jobdesk.records.outreach import Bundle, MergeConflict
from jobdesk.services._rows import clean_reason, correct
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach._merge_derived import give_seats, keep_search, settle_seats
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach.carried import BY_NAME, EVER
from jobdesk.store.capturing import read_kept

ANSWERABLE = frozenset({ConflictKind.CHANGED_BOTH, ConflictKind.TWICE, ConflictKind.OVER_FULL})
"""What the copy's side can be taken of; of the rest there is only to take note."""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One question.

    Attributes:
        fields: the columns it is about, all that differ where the record itself is asked about.
        base, ours, theirs: by column the values before, the center's and the copy's.
        can_take: whether the copy's side can be taken.
    """

    id: UUID
    version: int
    bundle_id: UUID
    kind: ConflictKind
    table: str
    record_id: UUID
    fields: tuple[str, ...]
    base: Mapping[str, Any]
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]
    ours_by: str
    ours_at: datetime | None
    theirs_by: str
    theirs_at: datetime | None
    state: ConflictState
    can_take: bool
    why: str


def waiting_conflicts(db: Session) -> int:
    """How many questions wait, for the rail."""
    return db.scalar(select(func.count()).select_from(MergeConflict).where(_is_open())) or 0


def _is_open() -> ColumnElement[bool]:
    return MergeConflict.state == ConflictState.OPEN


def list_conflicts(
    db: Session, act: Act, *, bundle_id: UUID | None = None, decided: bool = False
) -> list[ConflictRow]:
    """The questions of a bundle, or of all, the oldest first; the caller records whose values are shown.

    Args:
        decided: those that were decided too.
    """
    require(act.role, can_merge)
    query = select(MergeConflict).order_by(MergeConflict.id)
    if bundle_id is not None:
        query = query.where(MergeConflict.bundle_id == bundle_id)
    if not decided:
        query = query.where(_is_open())
    rows = db.scalars(query).all()
    names = {row.id: row.display_name for row in db.execute(select(Account.id, Account.display_name))}
    return [_row(one, names) for one in rows]


def _row(one: MergeConflict, names: Mapping[UUID, str]) -> ConflictRow:
    table = BY_NAME[one.table_name].table
    base, ours, theirs = (read_kept(table, side or {}) for side in (one.base, one.ours, one.theirs))
    differing = (name for name in theirs if name not in EVER and ours.get(name) != theirs[name])
    return ConflictRow(
        id=one.id,
        version=one.version,
        bundle_id=one.bundle_id,
        kind=ConflictKind(one.kind),
        table=one.table_name,
        record_id=_target(one),
        fields=tuple(one.fields or differing),
        base=base,
        ours=ours,
        theirs=theirs,
        ours_by=names.get(one.ours_by, "") if one.ours_by else "",
        ours_at=one.ours_at,
        theirs_by=names.get(one.theirs_by, "") if one.theirs_by else "",
        theirs_at=one.theirs_at,
        state=ConflictState(one.state),
        can_take=one.kind in ANSWERABLE,
        why=one.why or "",
    )


def _target(one: MergeConflict) -> UUID:
    """The center's record a question is about: of a fact recorded twice the center's own."""
    return UUID(one.ours["id"]) if one.kind == ConflictKind.TWICE and one.ours else one.record_id


def decide_conflict(db: Session, act: Act, *, conflict_id: UUID, take: ConflictState, why: str = "") -> UUID:
    """Say whose value stands; the copy's is written with its history, the center's stays as it is.

    Writes the record and its corrections where the copy's side is taken, the question and the audit entry.

    Returns:
        The question's key.

    Raises:
        InvalidInput: decided before; the copy's side cannot be taken of this; the record was changed since.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    one = _held(db, conflict_id)
    if one.state != ConflictState.OPEN:
        raise InvalidInput(_("This question was decided before."))
    if take is ConflictState.THEIRS:
        _take(db, act, one)
    one.state, one.decided_by, one.decided_at = take, act.account_id, act.at
    one.why = clean_reason(why) or None
    _tell(db, act, one, AuditAction.CHANGE)
    return one.id


def decide_all(
    db: Session, act: Act, *, bundle_id: UUID, table: str, kind: ConflictKind, take: ConflictState, why: str = ""
) -> int:
    """Decide all open questions of one kind about one table in the same way; how many they were.

    Raises:
        InvalidInput, NotAllowed: as `decide_conflict`; then none is decided.
    """
    require(act.role, can_merge)
    some = select(MergeConflict.id).where(
        MergeConflict.bundle_id == bundle_id,
        MergeConflict.table_name == table,
        MergeConflict.kind == kind,
        _is_open(),
    )
    ids = db.scalars(some.order_by(MergeConflict.id)).all()
    for one in ids:
        decide_conflict(db, act, conflict_id=one, take=take, why=why)
    return len(ids)


def undo_decision(db: Session, act: Act, *, conflict_id: UUID) -> UUID:
    """Open a question again; where the copy's value was taken, the center's comes back.

    Raises:
        InvalidInput: not decided; the merge is signed; the record was changed since.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    one = _held(db, conflict_id)
    if one.state == ConflictState.OPEN:
        raise InvalidInput(_("This question waits for a decision."))
    if db.get_one(Bundle, one.bundle_id).signed_at is not None:
        raise InvalidInput(_("This merge was signed: change the record itself."))
    if one.state == ConflictState.THEIRS:
        _put(db, act, one, read=one.theirs or {}, write=one.ours or {})
    one.state, one.decided_by, one.decided_at, one.why = ConflictState.OPEN, None, None, None
    _tell(db, act, one, AuditAction.UNDO)
    return one.id


def sign_merge(db: Session, act: Act, *, bundle_id: UUID) -> datetime:
    """Sign that a bundle's questions are decided; after that none is opened again. Answers when.

    Raises:
        InvalidInput: questions wait, or it was signed before.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    bundle = db.get_one(Bundle, bundle_id)
    waiting = db.scalar(
        select(func.count()).select_from(MergeConflict).where(MergeConflict.bundle_id == bundle_id, _is_open())
    )
    if waiting:
        raise InvalidInput(_("{count} questions of this merge wait for a decision.").format(count=waiting))
    if bundle.signed_at is not None:
        raise InvalidInput(_("This merge was signed before."))
    bundle.signed_at, bundle.signed_by = act.at, act.account_id
    db.flush()
    write_audit(db, act, AuditAction.CHANGE, table="bundle", record_id=bundle.id, detail={"signed": True})
    return act.at


def _held(db: Session, conflict_id: UUID) -> MergeConflict:
    held = select(MergeConflict).where(MergeConflict.id == conflict_id).with_for_update()
    return db.scalars(held.execution_options(populate_existing=True)).one()


def _take(db: Session, act: Act, one: MergeConflict) -> None:
    if one.kind not in ANSWERABLE:
        raise InvalidInput(_("The laptop's side of this cannot be taken: take note of it, then mend the record."))
    _put(db, act, one, read=one.ours or {}, write=one.theirs or {})


def _put(db: Session, act: Act, one: MergeConflict, *, read: Mapping[str, Any], write: Mapping[str, Any]) -> None:
    """Write one side's values where the record still has the other's."""
    table = BY_NAME[one.table_name].table
    record: Any = db.get_one(_classes()[one.table_name], _target(one), with_for_update=True)
    names = _asked(one)
    expected, values = (
        read_kept(table, {name: side[name] for name in names if name in side}) for side in (read, write)
    )
    now = {name: getattr(record, name) for name in expected}
    if plain(table, now) != plain(table, expected):
        raise InvalidInput(_("The record was changed since the merge: open it and decide there."))
    if one.table_name == "vacancy" and values.get("openings", record.taken) < record.taken:
        raise InvalidInput(_("More people are placed than there would be openings: take back a placement first."))
    whole = {column.name: getattr(record, column.name) for column in table.columns}
    if Links(db, ()).stands_beside(BY_NAME[table.name], whole, {**whole, **values}):
        raise InvalidInput(_("The center has the same fact a second time: strike that one through first."))
    correct(db, act, record, values, version=record.version)
    touched = {one.table_name: [record.id]}
    if one.kind == ConflictKind.OVER_FULL:
        give_seats(db, one.bundle_id, record.id)
    settle_seats(db, act, one.bundle_id, touched)
    keep_search(db, touched)


def _asked(one: MergeConflict) -> Sequence[str]:
    """The columns a question is about; where a fact stands twice, what says it beside its keys."""
    if one.fields:
        return [str(name) for name in one.fields]
    table = BY_NAME[one.table_name].table
    linked = {column.name for column in table.columns if column.foreign_keys}
    numbers = {column.name for column in table.columns if column.name.endswith("_no")}
    theirs, ours = one.theirs or {}, one.ours or {}
    return [name for name in theirs if name not in {*EVER, *linked, *numbers} and theirs[name] != ours.get(name)]


@cache
def _classes() -> Mapping[str, type[Any]]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # every record has one table


def _tell(db: Session, act: Act, one: MergeConflict, action: AuditAction) -> None:
    db.flush()
    people = [_target(one)] if one.table_name == "jobseeker" else []
    write_audit(
        db,
        act,
        action,
        table=one.table_name,
        record_id=_target(one),
        jobseeker_ids=people,
        detail={"conflict": one.kind, "taken": one.state, "fields": one.fields},
    )
