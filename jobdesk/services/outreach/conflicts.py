"""What a merge asks: the sides shown together, decided by one key, taken back, and at last signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.base.permissions import can_merge, require
from jobdesk.records.accounts import Account
from jobdesk.records.outreach import Bundle, MergeConflict
from jobdesk.services._rows import clean_reason
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach import _merge_decided
from jobdesk.services.outreach._merge_decided import Followed, joins_of, target_of
from jobdesk.services.outreach._merge_slots import TABLE as SLOTS
from jobdesk.services.outreach.carried import BY_NAME, EVER
from jobdesk.services.outreach.merge_reports import describe_records
from jobdesk.store.capturing import read_kept

ANSWERABLE = frozenset({ConflictKind.CHANGED_BOTH, ConflictKind.TWICE, ConflictKind.OVER_FULL})
"""What the copy's side can be taken of; of the rest there is only to take note."""
REASONED = frozenset({ConflictKind.TWICE, ConflictKind.OVER_FULL})
"""Taking the copy's side of these says why: another fact than the center's stands, or a firm hires more."""
SLOT_TWICE = mark("Slot given twice")
"""What an over-full slot of an event is called in the place of its kind."""
_WHOLE = frozenset({ConflictKind.TWICE, ConflictKind.PARENT_GONE})
"""Of these each side is a record as it was made."""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One question.

    Attributes:
        fields: the columns it is about, all that differ where the record itself is asked about.
        base, ours, theirs: by column the values before, the center's and the copy's.
        can_take: whether the copy's side can be taken.
        decided_by, decided_at: who decided, and when; "" and none while it waits.
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
    decided_by: str
    decided_at: datetime | None

    @property
    def is_slot(self) -> bool:
        """Whether it is about a slot at an event that two people were given."""
        return self.kind is ConflictKind.OVER_FULL and self.table == SLOTS


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

    def made(side: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  a key or a moment
        """Who recorded a whole record, where nobody changed it since."""
        return side.get(name) if one.kind in _WHOLE else None

    differing = (name for name in theirs if name not in EVER and ours.get(name) != theirs[name])
    return ConflictRow(
        id=one.id,
        version=one.version,
        bundle_id=one.bundle_id,
        kind=ConflictKind(one.kind),
        table=one.table_name,
        record_id=target_of(one),
        fields=tuple(one.fields or differing),
        base=base,
        ours=ours,
        theirs=theirs,
        ours_by=names.get(one.ours_by or made(ours, "recorded_by"), ""),
        ours_at=one.ours_at or made(ours, "recorded_at"),
        theirs_by=names.get(one.theirs_by or made(theirs, "recorded_by"), ""),
        theirs_at=one.theirs_at or made(theirs, "recorded_at"),
        state=ConflictState(one.state),
        can_take=one.kind in ANSWERABLE,
        why=one.why or "",
        decided_by=names.get(one.decided_by, "") if one.decided_by else "",
        decided_at=one.decided_at,
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided.

    Attributes:
        ids: the questions.
        asked: new questions that followed, for example about a vacancy that has too few openings now.
    """

    ids: tuple[UUID, ...]
    asked: tuple[UUID, ...]


def needs_reason(table: str, kind: ConflictKind, take: ConflictState) -> bool:
    """Whether a decision says why; whose a slot is at an event explains itself."""
    return take is ConflictState.THEIRS and kind in REASONED and table != SLOTS


def decide_conflict(db: Session, act: Act, *, conflict_id: UUID, take: ConflictState, why: str = "") -> Decided:
    """Say whose value stands; the copy's is written with its history, the center's stays as it is.

    Writes the question and the audit entry, which names everyone it is about. Where the copy's side is taken: the
    record and its corrections, what was held back with the question, the seats of the vacancy with a correction
    each, and the questions that follow from it.

    Raises:
        InvalidInput: decided before; no reason where one is needed; the copy's side cannot be taken of this; the
            record was changed since.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    return _decide_all(db, act, _bundle_of(db, conflict_id), [conflict_id], take, why)


def decide_all(
    db: Session, act: Act, *, bundle_id: UUID, table: str, kind: ConflictKind, take: ConflictState, why: str = ""
) -> Decided:
    """Decide all open questions of one kind about one table in the same way, as one act.

    Raises:
        InvalidInput, NotAllowed: as `decide_conflict`; then none is decided.
    """
    require(act.role, can_merge)
    _hold_bundle(db, bundle_id)
    some = select(MergeConflict.id).where(
        MergeConflict.bundle_id == bundle_id,
        MergeConflict.table_name == table,
        MergeConflict.kind == kind,
        _is_open(),
    )
    return _decide_all(db, act, bundle_id, db.scalars(some.order_by(MergeConflict.id)).all(), take, why)


def _decide_all(
    db: Session, act: Act, bundle_id: UUID, ids: Sequence[UUID], take: ConflictState, why: str
) -> Decided:
    _hold_bundle(db, bundle_id)
    asked: list[UUID] = []
    for conflict_id in ids:
        one = _held(db, conflict_id)
        if one.state != ConflictState.OPEN:
            raise InvalidInput(_("This question was decided before."))
        needed = needs_reason(one.table_name, ConflictKind(one.kind), take)
        reason = clean_reason(why, needed=_("Write why the laptop's side is taken.") if needed else "") or None
        people = _people(db, [(one.table_name, target_of(one))])
        followed = Followed((), ())
        if take is ConflictState.THEIRS:
            if one.kind not in ANSWERABLE:
                raise InvalidInput(
                    _("The laptop's side of this cannot be taken: take note of it, then mend the record.")
                )
            followed = _merge_decided.take(db, act, one)
        one.state, one.decided_by, one.decided_at, one.why = take, act.account_id, act.at, reason
        _tell(db, act, one, AuditAction.CHANGE, people | _people(db, followed.records))
        asked += followed.asked
    return Decided(tuple(ids), tuple(asked))


def undo_decision(db: Session, act: Act, *, conflict_id: UUID) -> UUID:
    """Open a question again; where the copy's side was taken, all that was written with it is taken back.

    Raises:
        InvalidInput: not decided; the merge is signed; the record, a seat or what joined was changed since; a
            question that followed was decided.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    bundle = _hold_bundle(db, _bundle_of(db, conflict_id))
    one = _held(db, conflict_id)
    if one.state == ConflictState.OPEN:
        raise InvalidInput(_("This question waits for a decision."))
    if bundle.signed_at is not None:
        raise InvalidInput(_("This merge was signed: change the record itself."))
    people = _people(db, [(one.table_name, target_of(one))])
    if one.state == ConflictState.THEIRS:
        people |= _people(db, joins_of(one))
        people |= _people(db, _merge_decided.take_back(db, act, one).records)
    one.state, one.decided_by, one.decided_at, one.why = ConflictState.OPEN, None, None, None
    _tell(db, act, one, AuditAction.UNDO, people)
    return one.id


def sign_merge(db: Session, act: Act, *, bundle_id: UUID) -> datetime:
    """Sign that a bundle's questions are decided; after that none is opened again. Answers when.

    Raises:
        InvalidInput: questions wait, or it was signed before.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    bundle = _hold_bundle(db, bundle_id)
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


def _bundle_of(db: Session, conflict_id: UUID) -> UUID:
    return db.scalars(select(MergeConflict.bundle_id).where(MergeConflict.id == conflict_id)).one()


def _hold_bundle(db: Session, bundle_id: UUID) -> Bundle:
    """The bundle, held until COMMIT before its questions and records: who signs and who decides take turns."""
    held = select(Bundle).where(Bundle.id == bundle_id).with_for_update()
    return db.scalars(held.execution_options(populate_existing=True)).one()


def _held(db: Session, conflict_id: UUID) -> MergeConflict:
    held = select(MergeConflict).where(MergeConflict.id == conflict_id).with_for_update()
    return db.scalars(held.execution_options(populate_existing=True)).one()


def _people(db: Session, records: Sequence[tuple[str, UUID]]) -> dict[UUID, None]:
    """Everyone some records are about, each once."""
    said = describe_records(db, list(dict.fromkeys(records))).values()
    return dict.fromkeys(one.person_id for one in said if one.person_id is not None)


def _tell(db: Session, act: Act, one: MergeConflict, action: AuditAction, people: Iterable[UUID]) -> None:
    """The audit entry, naming everyone whose data was decided about."""
    db.flush()
    write_audit(
        db,
        act,
        action,
        table=one.table_name,
        record_id=target_of(one),
        jobseeker_ids=list(people),
        detail={"conflict": one.kind, "taken": one.state, "fields": one.fields},
    )
