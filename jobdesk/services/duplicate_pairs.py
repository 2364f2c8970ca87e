"""같은 사람?: pairs of people or firms who may be the same, kept until a person has said.

People: any two of cleaned name, birth date, last eight phone digits. Firms: one business number, else name and
phone. Source: safety.md 2. Nothing is merged by itself (`merges`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.masking import mask_birth, mask_phone
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.phones import format_phone
from jobdesk.base.same_records import PairState
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.same_records import DuplicatePair, RecordMerge
from jobdesk.services._rows import clean_reason, stamp
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.likeness import TOLD_EVERY, Told, everyone_told, find_alike, keys_of, live, told_by
from jobdesk.services.references import MERGEABLE

AT_ENTRY, BY_SWEEP, BY_MERGE = "entry", "list", "merge"
SHOWN_AT_MOST = 300
ALL_PAIRED = 6
"""So many alike are paired each with each; of more, each with the first, so that a phone of many stays small."""
FILLED_AT_ONCE = 1_000
Tick = Callable[[int, int], object]
Cancel = Callable[[], bool]
Pair = tuple[UUID, UUID]


class Stopped(JobdeskError):
    """The search for pairs was stopped before its end."""


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of the two, as a list shows it."""

    id: UUID
    number: str
    name: str
    told: str
    phone: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two who may be the same.

    Attributes:
        alike: which of name, birth, phone, number are the same.
    """

    id: UUID
    version: int
    table: str
    one: PairSide
    other: PairSide
    alike: tuple[str, ...]
    found_by: str
    found_at: datetime


def waiting() -> ColumnElement[bool]:
    """That a pair waits for a decision: it is open, and both still stand for themselves."""
    gone, left = aliased(Jobseeker), aliased(Employer)
    merged = select(gone.id).where(
        gone.id.in_([DuplicatePair.one_id, DuplicatePair.other_id]), gone.merged_into_id.is_not(None)
    )
    away = select(left.id).where(
        left.id.in_([DuplicatePair.one_id, DuplicatePair.other_id]),
        or_(left.merged_into_id.is_not(None), left.voided_at.is_not(None)),
    )
    return and_(DuplicatePair.state == PairState.OPEN, ~merged.exists(), ~away.exists())


def list_pairs(
    db: Session, act: Act, *, limit: int = SHOWN_AT_MOST, found_in: UUID | None = None
) -> list[PairRow]:
    """The pairs that wait, the newest first; the caller records whose names are shown.

    Args:
        found_in: those that one act found, by its key.
    """
    require(act.role, can_see_people)
    query = select(DuplicatePair).where(waiting())
    if found_in is not None:
        query = query.where(DuplicatePair.op_id == found_in)
    pairs = db.scalars(
        query.order_by(DuplicatePair.recorded_at.desc(), DuplicatePair.id.desc()).limit(limit)
    ).all()
    sides: dict[UUID, Any] = {}
    for table in MERGEABLE:
        record: Any = MERGEABLE[table]
        ids = {one for pair in pairs if pair.table_name == table for one in (pair.one_id, pair.other_id)}
        sides |= {one.id: one for one in db.scalars(select(record).where(record.id.in_(ids)))}
    return [_row(pair, sides[pair.one_id], sides[pair.other_id]) for pair in pairs]


def pairs_of(db: Session, act: Act, *, table: str, record_id: UUID) -> list[PairRow]:
    """Who may be the same as one record; the caller records whose names are shown."""
    require(act.role, can_see_people)
    either = or_(DuplicatePair.one_id == record_id, DuplicatePair.other_id == record_id)
    query = select(DuplicatePair).where(either, DuplicatePair.table_name == table, waiting())
    record: Any = MERGEABLE[table]
    return [
        _row(pair, db.get_one(record, pair.one_id), db.get_one(record, pair.other_id))
        for pair in db.scalars(query.order_by(DuplicatePair.recorded_at.desc(), DuplicatePair.id.desc()))
    ]


def _is(one: UUID, other: UUID) -> tuple[ColumnElement[bool], ...]:
    return DuplicatePair.one_id == one, DuplicatePair.other_id == other


def _row(pair: DuplicatePair, one: Any, other: Any) -> PairRow:  # noqa: ANN401  two people or two firms
    first, second = told_by(one), told_by(other)
    alike = [
        word
        for word, same in (
            ("name", first.name == second.name),
            ("birth" if pair.table_name == "jobseeker" else "number", first.exact and first.exact == second.exact),
            ("phone", first.phones & second.phones),
        )
        if same
    ]
    sides = _side(one), _side(other)
    return PairRow(pair.id, pair.version, pair.table_name, *sides, tuple(alike), pair.found_by, pair.recorded_at)


def _side(one: Jobseeker | Employer) -> PairSide:
    if isinstance(one, Jobseeker):
        birth, phone = mask_birth(one.birth_date), mask_phone(one.mobile or one.phone)
        return PairSide(one.id, one.jobseeker_no, one.full_name, birth, phone)
    number = format_business_number(one.business_no) if one.business_no else ""
    return PairSide(one.id, one.employer_no, one.name, number, format_phone(one.phone or one.contact_phone))


def find_pairs(
    db: Session, act: Act, *, tick: Tick | None = None, cancel: Cancel | None = None
) -> list[tuple[str, Pair]]:
    """Every pair of the whole center that nobody has decided, with its table; reads each record once.

    Args:
        tick: told how many records of how many were read.
        cancel: asked now and then whether to stop.

    Raises:
        Stopped: `cancel` said so.
    """
    require(act.role, can_see_people)
    whole = sum(db.scalar(select(func.count()).select_from(live(table).subquery())) or 0 for table in MERGEABLE)
    decided = _Decided(db)
    found: dict[Pair, str] = {}
    done = 0
    for table in MERGEABLE:
        alike: dict[tuple[str, ...], list[UUID]] = {}
        for one in everyone_told(db, table):
            for key in keys_of(table, one):
                alike.setdefault(key, []).append(one.id)
            done += 1
            if done % TOLD_EVERY == 0:
                if cancel is not None and cancel():
                    raise Stopped(_("Looking was stopped; nothing was kept."))
                if tick is not None:
                    tick(done, whole)
        for some in alike.values():
            if len(some) > 1:
                found |= {pair: table for pair in _pairs(some) if pair not in found and not decided.knows(pair)}
    if tick is not None:
        tick(whole, whole)
    return [(table, pair) for pair, table in sorted(found.items())]


def _pairs(some: Sequence[UUID]) -> Iterator[Pair]:
    ids = sorted(set(some))
    two: Iterable[tuple[UUID, UUID]] = (
        combinations(ids, 2) if len(ids) <= ALL_PAIRED else ((ids[0], one) for one in ids[1:])
    )
    return iter([(one, other) for one, other in two])


class _Decided:
    """The pairs that are known, also of those who were merged into one of the two since."""

    def __init__(self, db: Session, ids: Collection[UUID] | None = None) -> None:
        merges = select(RecordMerge.gone_id, RecordMerge.survivor_id).where(RecordMerge.voided_at.is_(None))
        into: Mapping[UUID, UUID] = {gone: survivor for gone, survivor in db.execute(merges)}
        pairs = select(DuplicatePair.one_id, DuplicatePair.other_id, DuplicatePair.state)
        if ids is not None:
            lead = {one for one in into if self._end(into, one) in ids} | set(ids)
            pairs = pairs.where(or_(DuplicatePair.one_id.in_(lead), DuplicatePair.other_id.in_(lead)))
        self.known: set[Pair] = set()
        for one, other, state in db.execute(pairs):
            self.known.add((one, other))
            if state == PairState.DIFFERENT:
                first, second = sorted((self._end(into, one), self._end(into, other)))
                self.known.add((first, second))

    @staticmethod
    def _end(into: Mapping[UUID, UUID], one: UUID) -> UUID:
        while one in into:
            one = into[one]
        return one

    def knows(self, pair: Pair) -> bool:
        return pair in self.known


def queue_pairs(db: Session, act: Act, *, pairs: Sequence[tuple[str, Pair]], found_by: str = BY_SWEEP) -> int:
    """Keep pairs for a decision, those that are not known yet; how many they were."""
    require(act.role, can_serve)
    ids = {one for _table, pair in pairs for one in pair}
    decided = _Decided(db, ids if len(ids) <= FILLED_AT_ONCE else None)
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "version": 1,
            "table_name": table,
            "one_id": min(pair),
            "other_id": max(pair),
            "found_by": found_by,
            "state": PairState.OPEN.value,
            **stamp(act),
        }
        for table, pair in dict.fromkeys((table, (min(pair), max(pair))) for table, pair in pairs)
        if not decided.knows((min(pair), max(pair)))
    ]
    for start in range(0, len(rows), FILLED_AT_ONCE):
        db.execute(insert(DuplicatePair), rows[start : start + FILLED_AT_ONCE])
    return len(rows)


def queue_of(db: Session, act: Act, record: Jobseeker | Employer, found_by: str = AT_ENTRY) -> int:
    """Keep whoever may be the same as one record that was saved all the same, or grew by a merge."""
    require(act.role, can_serve)
    return queue_alike(db, act, table=record.__tablename__, asked=[told_by(record)], found_by=found_by)


def queue_alike(db: Session, act: Act, *, table: str, asked: Sequence[Told], found_by: str) -> int:
    """Keep whoever may be the same as some records of a table; how many pairs. Some hundred at once are the best.

    Of a firm's namesakes at one number as many as the search over the whole center pairs each with each.
    """
    require(act.role, can_serve)
    most = None if table == "jobseeker" else ALL_PAIRED
    like = find_alike(db, table, asked)
    pairs = [(table, (one.id, other.id)) for one, some in zip(asked, like, strict=True) for other in some[:most]]
    return queue_pairs(db, act, pairs=pairs, found_by=found_by) if pairs else 0


def say_different(db: Session, act: Act, *, table: str, one_id: UUID, other_id: UUID, why: str) -> UUID:
    """Two are different people or firms; they are not offered again. Answers the pair.

    Raises:
        InvalidInput: no reason, or it was decided before.
        NotAllowed: this is a copy: what is said there would not come home.
    """
    require(act.role, can_serve)
    require_center(db)
    reason = clean_reason(why, needed=_("Write why these are not the same."))
    least, most = sorted((one_id, other_id))
    kept = select(DuplicatePair).where(*_is(least, most)).with_for_update()
    pair = db.scalar(kept.execution_options(populate_existing=True))
    if pair is None:
        pair = DuplicatePair(table_name=table, one_id=least, other_id=most, found_by=AT_ENTRY, **stamp(act))
        db.add(pair)
    elif pair.state != PairState.OPEN:
        raise InvalidInput(_("This pair was decided before."))
    pair.state, pair.why, pair.decided_by, pair.decided_at = PairState.DIFFERENT, reason, act.account_id, act.at
    db.flush()
    _audit(db, act, AuditAction.CHANGE, pair, "different")
    return pair.id


def reopen_pair(db: Session, act: Act, *, pair_id: UUID) -> None:
    """Two who were said to be different are to be looked at again.

    Raises:
        InvalidInput: nobody said so of them.
        NotAllowed: this is a copy.
    """
    require(act.role, can_serve)
    require_center(db)
    pair = db.get_one(DuplicatePair, pair_id)
    if pair.state != PairState.DIFFERENT:
        raise InvalidInput(_("Nobody said that these are different."))
    pair.state, pair.why, pair.decided_by, pair.decided_at = PairState.OPEN, None, None, None
    db.flush()
    _audit(db, act, AuditAction.UNDO, pair, "different")


def _audit(db: Session, act: Act, action: AuditAction, pair: DuplicatePair, what: str) -> None:
    people = [pair.one_id, pair.other_id] if pair.table_name == "jobseeker" else []
    write_audit(
        db, act, action, table="duplicate_pair", record_id=pair.id, jobseeker_ids=people, detail={what: True}
    )
