"""One person or firm in two records: merged by a supervisor, taken apart again where it was wrong.

Every record that hangs on the one that goes moves to the survivor (`references`), the fields chosen are taken from
it, and it stays as a redirect. What was moved and overwritten is kept, so that the merge can be undone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_merge_records, can_see_people, require
from jobdesk.base.same_records import PairState
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.messages import MessageRecipient
from jobdesk.records.notices import Notice
from jobdesk.records.same_records import DuplicatePair, RecordMerge
from jobdesk.services import _merge_apart, _merge_rules, duplicate_pairs, search_step
from jobdesk.services._rows import check_version, clean_reason, correct, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.jobseekers import check_contact
from jobdesk.services.references import MERGEABLE, references

Mergeable = Jobseeker | Employer
ONCE_EACH = {"message_recipient.jobseeker_id": MessageRecipient.message_list_id}
"""References that stand once beside something: where both stand there, the one that goes keeps its own."""


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge as it stands.

    Attributes:
        moved: how many records came from the one that went.
        told: what the counselor should know of it.
        by: who merged.
    """

    id: UUID
    table: str
    gone_id: UUID
    gone_number: str
    gone_name: str
    survivor_id: UUID
    moved: int
    at: datetime
    by: str
    why: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApartRow:
    """A merge that was undone.

    Attributes:
        stays: what was added since and stays with the survivor, in words.
    """

    table: str
    gone_id: UUID
    survivor_id: UUID
    stays: tuple[str, ...]


def merge_people(
    db: Session,
    act: Act,
    *,
    gone_id: UUID,
    survivor_id: UUID,
    gone_version: int,
    survivor_version: int,
    chosen: Collection[str] = (),
    why: str,
) -> MergeRow:
    """Make two records of one person one; every reference moves, what was on either stays.

    Writes both people, what hung on the one that goes, a RecordMerge, the pair, the search and the audit entry.
    Of consents the strictest holds: a withdrawal ends what the other record still held.

    Args:
        chosen: fields of the form taken from the one that goes.
        gone_version, survivor_version: the versions the sheet was filled from.

    Raises:
        InvalidInput: no reason; one was merged before; both have an open referral to one vacancy; sensitive data
            without a consent; no contact is left.
        StaleRecord: one of them was saved in between.
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge_records)
    return _merge(db, act, "jobseeker", (gone_id, gone_version), (survivor_id, survivor_version), chosen, why)


def merge_firms(
    db: Session,
    act: Act,
    *,
    gone_id: UUID,
    survivor_id: UUID,
    gone_version: int,
    survivor_version: int,
    chosen: Collection[str] = (),
    why: str,
) -> MergeRow:
    """Make two records of one firm one, as `merge_people` does.

    Raises:
        InvalidInput: no reason; one was merged before or struck through.
        StaleRecord, NotAllowed: as there.
    """
    require(act.role, can_merge_records)
    return _merge(db, act, "employer", (gone_id, gone_version), (survivor_id, survivor_version), chosen, why)


def _merge(
    db: Session,
    act: Act,
    table: str,
    going: tuple[UUID, int],
    staying: tuple[UUID, int],
    chosen: Collection[str],
    why: str,
) -> MergeRow:
    reason = clean_reason(why, needed=_("Write why these are the same."))
    gone, survivor = _hold(db, table, going[0], staying[0])
    for record, version in ((gone, going[1]), (survivor, staying[1])):
        check_version(db, record, version)
        if record.merged_into_id is not None:
            raise InvalidInput(_("{name} was merged before.").format(name=_name(record)))
        if isinstance(record, Employer) and record.voided_at is not None:
            raise InvalidInput(_("This was struck through: nothing can be added to it or changed."))
    if table == "jobseeker":
        _merge_rules.refuse_twice_referred(db, gone.id, survivor.id)
    names = _merge_rules.taken(table, chosen)
    changes = {name: getattr(gone, name) for name in names} | _merge_rules.carried(gone, survivor)
    changes = {name: value for name, value in changes.items() if getattr(survivor, name) != value}
    before = {name: getattr(survivor, name) for name in changes}
    moved = _move(db, table, gone.id, survivor.id)
    correct(db, act, gone, {"merged_into_id": survivor.id}, version=gone.version, why=reason)
    told: list[str] = []
    if table == "jobseeker":
        came = [UUID(one) for one in moved.get("consent.jobseeker_id", ())]
        ended, raised, told = _merge_rules.strictest(
            db, act, person=survivor.id, came=came, codes=code_book(db), why=reason
        )
        moved |= {_merge_rules.WITHDRAWN: _keys(ended), _merge_rules.NOTICED: _keys(raised)}
        told += _merge_rules.overlapping(
            db, survivor.id, [UUID(one) for one in moved.get("registration.jobseeker_id", ())]
        )
        _merge_rules.refuse_sensitive(db, act, survivor.id, table, changes)
    correct(db, act, survivor, changes, version=survivor.version, why=reason)
    if isinstance(survivor, Jobseeker) and _merge_rules.CONTACT & changes.keys():
        check_contact(survivor)
    merge = RecordMerge(
        table_name=table,
        gone_id=gone.id,
        survivor_id=survivor.id,
        chosen=list(changes),
        before=_merge_rules.written(before),
        moved={name: keys for name, keys in moved.items() if keys},
        **stamp(act),
    )
    db.add(merge)
    db.flush()
    _settle(db, act, merge, PairState.MERGED, reason)
    duplicate_pairs.queue_of(db, act, survivor, duplicate_pairs.BY_MERGE)
    search_step.keep(db, table, [gone.id, survivor.id])
    _audit(db, act, AuditAction.CHANGE, merge, "merged")
    return _row(db, merge, gone, reason, told)


def _hold(db: Session, table: str, gone: UUID, survivor: UUID) -> tuple[Any, Any]:
    """Both records, held in the order of their keys until COMMIT; what is being added to either waits."""
    if gone == survivor:
        raise InvalidInput(_("These are one record already."))
    record: Any = MERGEABLE[table]
    query = select(record).where(record.id.in_([gone, survivor])).order_by(record.id).with_for_update()
    kept = {one.id: one for one in db.scalars(query.execution_options(populate_existing=True))}
    return kept[gone], kept[survivor]


def _move(db: Session, table: str, gone: UUID, survivor: UUID) -> dict[str, list[str]]:
    """Let everything that hangs on one hang on the other; the keys of what moved, by table and column."""
    moved: dict[str, list[str]] = {}
    for reference in references(table):
        record, column = reference.record, getattr(reference.record, reference.column)
        query = select(record).where(column == gone).order_by(record.id)
        if (beside := ONCE_EACH.get(reference.name)) is not None:
            query = query.where(beside.not_in(select(beside).where(column == survivor)))
        for one in db.scalars(query.execution_options(populate_existing=True)).all():
            setattr(one, reference.column, survivor)
            moved.setdefault(reference.name, []).append(str(one.id))
    db.flush()
    return moved


def _keys(ids: Sequence[UUID]) -> list[str]:
    return [str(one) for one in ids]


def undo_merge(db: Session, act: Act, *, merge_id: UUID, why: str) -> ApartRow:
    """Take two merged records apart again, exactly as they were.

    What was added since goes with what it rests on; what rests on neither stays with the survivor and is told. A
    field of the survivor that was changed since keeps the change.

    Raises:
        InvalidInput: no reason; undone before; the survivor was merged itself since, or took the same field from
            another; something added since rests on both (the sentence says what).
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge_records)
    reason = clean_reason(why, needed=_("Write why these are not the same."))
    merge = db.get_one(RecordMerge, merge_id)
    gone, survivor = _hold(db, merge.table_name, merge.gone_id, merge.survivor_id)
    db.refresh(merge)
    _refuse_built_on(db, merge, gone, survivor)
    told = _merge_apart.part(db, merge)
    if told.both:
        raise InvalidInput(
            _("This rests on both records, strike it through first: {what}.").format(what=", ".join(told.both))
        )
    for reference in references(merge.table_name):
        rows = select(reference.record).where(reference.record.id.in_(told.goes.get(reference.name, ())))
        for one in db.scalars(rows.order_by(reference.record.id)).all():
            setattr(one, reference.column, gone.id)
    db.flush()
    correct(db, act, gone, {"merged_into_id": None}, version=gone.version, why=reason)
    back = {
        name: _merge_rules.read(type(survivor), name, kept)
        for name, kept in merge.before.items()
        if getattr(survivor, name) == getattr(gone, name)
    }
    correct(db, act, survivor, back, version=survivor.version, why=reason)
    _take_back(db, act, merge, reason)
    void(db, act, merge, reason)
    _settle(db, act, merge, PairState.OPEN, reason)
    search_step.keep(db, merge.table_name, [gone.id, survivor.id])
    _audit(db, act, AuditAction.UNDO, merge, "taken_apart")
    return ApartRow(merge.table_name, gone.id, survivor.id, tuple(told.stays))


def _refuse_built_on(db: Session, merge: RecordMerge, gone: Mergeable, survivor: Mergeable) -> None:
    if merge.voided_at is not None or gone.merged_into_id != survivor.id:
        raise InvalidInput(_("This merge was undone before."))
    if survivor.merged_into_id is not None:
        raise InvalidInput(
            _("{name} was merged itself since: undo that merge first.").format(name=_name(survivor))
        )
    later = select(RecordMerge).where(
        RecordMerge.survivor_id == survivor.id,
        RecordMerge.voided_at.is_(None),
        RecordMerge.recorded_at >= merge.recorded_at,
        RecordMerge.id != merge.id,
    )
    for other in db.scalars(later.order_by(RecordMerge.id)):
        if set(other.chosen) & set(merge.chosen) and other.id > merge.id:
            raise InvalidInput(_("A later merge took the same fields: undo that merge first."))


def _take_back(db: Session, act: Act, merge: RecordMerge, reason: str) -> None:
    """Let the consents hold again that the merge ended, and strike the notices through that nobody told yet."""
    for one in db.scalars(select(Consent).where(Consent.id.in_(_ids(merge, _merge_rules.WITHDRAWN)))).all():
        correct(db, act, one, {"withdrawn_on": None}, version=one.version, why=reason)
    raised = select(Notice).where(
        Notice.id.in_(_ids(merge, _merge_rules.NOTICED)), Notice.told_on.is_(None), Notice.voided_at.is_(None)
    )
    for notice in db.scalars(raised).all():
        void(db, act, notice, reason)


def _ids(merge: RecordMerge, name: str) -> list[UUID]:
    return [UUID(one) for one in merge.moved.get(name, ())]


def _settle(db: Session, act: Act, merge: RecordMerge, state: PairState, why: str) -> None:
    """Keep the pair in step: merged, or to be looked at again."""
    one, other = sorted((merge.gone_id, merge.survivor_id))
    pair = db.scalar(select(DuplicatePair).where(DuplicatePair.one_id == one, DuplicatePair.other_id == other))
    if pair is None:
        return
    decided = state is not PairState.OPEN
    pair.state, pair.why = state, why if decided else None
    pair.decided_by, pair.decided_at = (act.account_id, act.at) if decided else (None, None)
    db.flush()


def _audit(db: Session, act: Act, action: AuditAction, merge: RecordMerge, what: str) -> None:
    people = [merge.survivor_id, merge.gone_id] if merge.table_name == "jobseeker" else []
    write_audit(
        db,
        act,
        action,
        table=merge.table_name,
        record_id=merge.survivor_id,
        jobseeker_ids=people,
        detail={what: sum(map(len, merge.moved.values())), "fields": list(merge.chosen)},
    )


def list_merges(db: Session, act: Act, *, table: str, record_id: UUID) -> list[MergeRow]:
    """What was merged into a person or firm and stands, the newest first; whoever goes names no one else."""
    require(act.role, can_see_people)
    record: Any = MERGEABLE[table]
    query = (
        select(RecordMerge, record)
        .join(record, record.id == RecordMerge.gone_id)
        .where(
            RecordMerge.table_name == table,
            RecordMerge.survivor_id == record_id,
            RecordMerge.voided_at.is_(None),
        )
        .order_by(RecordMerge.recorded_at.desc(), RecordMerge.id.desc())
    )
    rows = db.execute(query).all()
    return [_row(db, merge, gone, _why(db, merge), ()) for merge, gone in rows]


def _why(db: Session, merge: RecordMerge) -> str:
    """The reason stands in the history of the one that went."""
    kept = select(Correction.why).where(
        Correction.table_name == merge.table_name,
        Correction.record_id == merge.gone_id,
        Correction.field == "merged_into_id",
        Correction.op_id == merge.op_id,
    )
    return db.scalar(kept.limit(1)) or ""


def _row(db: Session, merge: RecordMerge, gone: Mergeable, why: str, told: Sequence[str]) -> MergeRow:
    who = db.get(Account, merge.recorded_by) if merge.recorded_by else None
    return MergeRow(
        merge.id,
        merge.table_name,
        gone.id,
        gone.jobseeker_no if isinstance(gone, Jobseeker) else gone.employer_no,
        _name(gone),
        merge.survivor_id,
        sum(len(keys) for name, keys in merge.moved.items() if name not in _merge_rules.BESIDE),
        merge.recorded_at,
        who.display_name if who else "",
        why,
        tuple(told),
    )


def _name(record: Mergeable) -> str:
    return record.full_name if isinstance(record, Jobseeker) else record.name
