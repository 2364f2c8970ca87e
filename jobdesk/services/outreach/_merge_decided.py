"""What a decision does to the records: the copy's side is written with all that follows, or taken back exactly.

What was written beside the record stands in the question's `undo` under `DONE` until the decision is taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, false, func, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records import Base
from jobdesk.records.events import EventInterview
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import correct, lock
from jobdesk.services.outreach._merge_audit import plain
from jobdesk.services.outreach._merge_derived import STOOD, count_seats, keep_search, seat_again, settle_seats
from jobdesk.services.outreach._merge_held import HELD, give_back, take_held
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach._merge_seats import (
    SEATED,
    Key,
    hold_seats,
    move_back,
    note_moves,
    read_seats,
    recount,
    too_few,
)
from jobdesk.services.outreach._merge_slots import (
    MOVED,
    TABLE,
    is_about_slot,
    leave_slot,
    refuse_crowded,
    take_slot,
)
from jobdesk.services.outreach.carried import BY_NAME, EVER
from jobdesk.services.references import MERGEABLE, survivor_of
from jobdesk.store.capturing import read_kept

DONE = "done"
"""In a question's `undo`: who moved and with what seat before, the values that stood, the vacancy's openings
before and after, the versions of what joined, the questions that followed."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from a decision.

    Attributes:
        records: whose seats moved, and what joined, by table and key.
        asked: new questions.
    """

    records: tuple[Key, ...]
    asked: tuple[UUID, ...]


def target_of(one: MergeConflict) -> UUID:
    """The center's record a question is about: of a fact recorded twice the center's own."""
    return UUID(one.ours["id"]) if one.kind == ConflictKind.TWICE and one.ours else one.record_id


def take(db: Session, act: Act, one: MergeConflict) -> Followed:
    """Write the copy's side, let what was held back with it join, and count the seats anew.

    Raises:
        InvalidInput: the record was changed since, or is not there; the center has the fact a second time.
    """
    record = _record(db, one)
    if is_about_slot(one):
        return _take_slot(db, act, one, record)
    vacancies = _vacancies(one, record)
    before, known = read_seats(db, vacancies), _over_full(db, vacancies)
    openings: tuple[int, int] | None = None
    stood: Mapping[str, Any] | None = None
    if one.kind == ConflictKind.OVER_FULL and STOOD in (one.undo or {}):
        openings = _open_more(db, act, one, record)
        written = read_seats(db, vacancies)
        seat_again(db, record.id, [one], openings[1] - count_seats(db, record.id))
        recount(db, [record.id])
    else:
        stood = _stands_now(db, one)
        _put(db, act, one, record, read=stood, write=one.theirs or {})
        written = read_seats(db, vacancies)
        take_held(db, act, one)
        refuse_crowded(db, _interviews(one, record))
        db.add_all(settle_seats(db, act, one.bundle_id, {one.table_name: [record.id]}))
    keep_search(db, {one.table_name: [record.id]})
    after = read_seats(db, vacancies)
    moved = note_moves(db, act, written, after)
    asked = _over_full(db, vacancies).keys() - known.keys()
    one.undo = {
        **(one.undo or {}),
        DONE: {
            "seats": [[table, str(key), seated] for (table, key), seated in moved.items()],
            "joined": [[*_said(key), _version(db, key)] for key in after.keys() - before.keys()],
            "stood": stood,
            "openings": openings,
            "asked": sorted(map(str, asked)),
        },
    }
    db.flush()
    return Followed((*moved, *joins_of(one)), tuple(sorted(asked)))


def take_back(db: Session, act: Act, one: MergeConflict) -> Followed:
    """Take a decision for the copy's side back: the record, its seats and what joined are as they were before.

    Raises:
        InvalidInput: something of it was changed since, or a question that followed from it was decided.
    """
    record = _record(db, one)
    done: Mapping[str, Any] = (one.undo or {}).get(DONE, {})
    if is_about_slot(one):
        return _leave_slot(db, act, one, record, done.get(MOVED, {}))
    vacancies = _vacancies(one, record)
    asked = {UUID(key) for key in done.get("asked", ())}
    known = _over_full(db, vacancies)
    if any(known.get(key, ConflictState.OPEN) != ConflictState.OPEN for key in asked):
        raise InvalidInput(_("A question that followed from this was decided: take that decision back first."))
    moved = {(table, UUID(key)): seated for table, key, seated in done.get("seats", ())}
    wanted = {**read_seats(db, vacancies), **moved}
    move_back(db, act, moved)
    _free_joined(db, one, done.get("joined", ()))
    give_back(db, act, one)
    if done.get("openings"):
        recount(db, vacancies)
        _open_less(db, act, one, *done["openings"])
    else:
        _put(db, act, one, record, read=one.theirs or {}, write=done.get("stood") or one.ours or {})
        if one.table_name in SEATED and SEATED[one.table_name][1] in _asked(one):
            wanted.pop((one.table_name, record.id), None)
    refuse_crowded(db, _interviews(one, record))
    hold_seats(db, wanted)
    recount(db, vacancies)
    new = _over_full(db, vacancies).keys() - known.keys()
    db.execute(delete(MergeConflict).where(MergeConflict.id.in_({*asked, *new})))
    keep_search(db, {one.table_name: [record.id]})
    one.undo = {name: value for name, value in (one.undo or {}).items() if name != DONE} or None
    db.flush()
    return Followed(tuple(moved), ())


def _take_slot(db: Session, act: Act, one: MergeConflict, row: EventInterview) -> Followed:
    """The copy's person has the slot; who had it at the center stands in the firm's line."""
    moved = take_slot(db, act, row, _slot(one))
    one.undo = {**(one.undo or {}), DONE: {MOVED: moved}}
    db.flush()
    return Followed(tuple((one.table_name, UUID(key)) for key in moved), ())


def _leave_slot(
    db: Session, act: Act, one: MergeConflict, row: EventInterview, moved: Mapping[str, str]
) -> Followed:
    leave_slot(db, act, row, _slot(one), moved)
    one.undo = {name: value for name, value in (one.undo or {}).items() if name != DONE} or None
    db.flush()
    return Followed(tuple((one.table_name, UUID(key)) for key in moved), ())


def _slot(one: MergeConflict) -> time:
    slot: time = read_kept(BY_NAME[one.table_name].table, one.theirs or {})["starts_at"]
    return slot


def _interviews(one: MergeConflict, record: Any) -> set[UUID]:  # noqa: ANN401  any record
    """The interviews of an event that a decision may bring into a slot."""
    about = {record.id} if one.table_name == TABLE else set()
    return about | {key for table, key in joins_of(one) if table == TABLE}


def _record(db: Session, one: MergeConflict) -> Any:  # noqa: ANN401  any record
    """The center's record, held until COMMIT: who stands for a person or firm today."""
    key = target_of(one)
    if one.table_name in MERGEABLE and db.get(MERGEABLE[one.table_name], key) is not None:
        key = survivor_of(db, one.table_name, key)
    if one.table_name in SEATED:
        # As every act that moves seats: the person, the vacancy, and only then what is written.
        seated = SEATED[one.table_name][0]
        for person, vacancy in db.execute(select(seated.jobseeker_id, seated.vacancy_id).where(seated.id == key)):
            lock(db, Jobseeker, [person])
            lock(db, Vacancy, [vacancy] if vacancy is not None else [])
    record = db.get(_classes()[one.table_name], key, with_for_update=True, populate_existing=True)
    if record is None:
        raise InvalidInput(_("The record is no longer here: take note of what the laptop said."))
    return record


def _stands_now(db: Session, one: MergeConflict) -> dict[str, Any]:
    """The values that a question finds: the center's, but what was taken since from other laptops."""
    values = dict(one.ours or {})
    query = (
        select(MergeConflict.theirs)
        .where(
            MergeConflict.table_name == one.table_name,
            MergeConflict.record_id == one.record_id,
            MergeConflict.kind == ConflictKind.CHANGED_BOTH,
            MergeConflict.state == ConflictState.THEIRS,
            MergeConflict.id != one.id,
        )
        .order_by(MergeConflict.decided_at, MergeConflict.id)
    )
    for taken in db.scalars(query):
        values |= {name: value for name, value in (taken or {}).items() if name in values}
    return values


def _put(
    db: Session,
    act: Act,
    one: MergeConflict,
    record: Any,  # noqa: ANN401  any record
    *,
    read: Mapping[str, Any],
    write: Mapping[str, Any],
) -> None:
    """Write one side's values where the record still has the other's."""
    table = BY_NAME[one.table_name].table
    names = _asked(one)
    expected, values = (
        read_kept(table, {name: side[name] for name in names if name in side}) for side in (read, write)
    )
    now = {name: getattr(record, name) for name in expected}
    if plain(table, now) != plain(table, expected):
        raise InvalidInput(_("The record was changed since the merge: open it and decide there."))
    if one.table_name == "vacancy" and values.get("openings", record.taken) < record.taken:
        raise too_few()
    whole = {column.name: getattr(record, column.name) for column in table.columns}
    if Links(db, ()).stands_beside(BY_NAME[table.name], whole, {**whole, **values}):
        raise InvalidInput(_("The center has the same fact a second time: strike that one through first."))
    correct(db, act, record, values, version=record.version)


def _asked(one: MergeConflict) -> Sequence[str]:
    """The columns a question is about; where a fact stands twice, what says it beside its keys."""
    if one.fields:
        return [str(name) for name in one.fields]
    table = BY_NAME[one.table_name].table
    linked = {column.name for column in table.columns if column.foreign_keys}
    numbers = {column.name for column in table.columns if column.name.endswith("_no")}
    theirs, ours = one.theirs or {}, one.ours or {}
    return [name for name in theirs if name not in {*EVER, *linked, *numbers} and theirs[name] != ours.get(name)]


def _open_more(db: Session, act: Act, one: MergeConflict, vacancy: Vacancy) -> tuple[int, int]:
    """As many openings as whoever came home with this bundle needs besides those who sit; before and after.

    Bundles of several laptops may ask about one vacancy: each question adds its own.
    """
    told = (one.undo or {})[STOOD]
    standing = 0
    for table, (record, name) in SEATED.items():
        stands = select(func.count()).where(
            record.id.in_([UUID(key) for key in told.get(table, ())]),
            record.vacancy_id == vacancy.id,
            record.voided_at.is_(None),
            getattr(record, name).is_(false()),
        )
        if record is Referral:
            stands = stands.where(Referral.state == ReferralState.HIRE_PENDING)
        standing += db.scalar(stands) or 0
    was = vacancy.openings
    need = max(was, count_seats(db, vacancy.id) + standing)
    correct(db, act, vacancy, {"openings": need}, version=vacancy.version)
    return was, need


def _open_less(db: Session, act: Act, one: MergeConflict, was: int, need: int) -> None:
    """Take back the openings that a decision added; of later decisions about the vacancy what they added stays."""
    vacancy = db.get_one(Vacancy, one.record_id, with_for_update=True, populate_existing=True)
    added = need - was
    later = [other for other in _decided(db, one) if other.undo and other.undo[DONE]["openings"][0] >= need]
    top = max([need, *(other.undo[DONE]["openings"][1] for other in later if other.undo)])
    if vacancy.openings != top:
        raise InvalidInput(_("The record was changed since the merge: open it and decide there."))
    if vacancy.openings - added < vacancy.taken:
        raise too_few()
    correct(db, act, vacancy, {"openings": vacancy.openings - added}, version=vacancy.version)
    for other in later if added else ():
        done = (other.undo or {})[DONE]
        first, last = done["openings"]
        other.undo = {**(other.undo or {}), DONE: {**done, "openings": [first - added, last - added]}}


def _decided(db: Session, one: MergeConflict) -> list[MergeConflict]:
    """The other questions by which openings of the same vacancy were added."""
    query = select(MergeConflict).where(
        MergeConflict.record_id == one.record_id,
        MergeConflict.kind == ConflictKind.OVER_FULL,
        MergeConflict.state == ConflictState.THEIRS,
        MergeConflict.id != one.id,
    )
    return [other for other in db.scalars(query) if (other.undo or {}).get(DONE, {}).get("openings")]


def _vacancies(one: MergeConflict, record: Any) -> set[UUID]:  # noqa: ANN401  any record
    """The vacancies whose seats may move with a question."""
    if one.table_name == "vacancy":
        return {record.id}
    found = {record.vacancy_id} if one.table_name in SEATED else set()
    held = (one.undo or {}).get(HELD, {})
    found |= {UUID(row["vacancy_id"]) for table in SEATED for row in held.get(table, ()) if row["vacancy_id"]}
    return found - {None}


def _over_full(db: Session, vacancies: set[UUID]) -> dict[UUID, str]:
    """The questions about seats of some vacancies, with their state."""
    db.flush()
    query = select(MergeConflict.id, MergeConflict.state).where(
        MergeConflict.record_id.in_(vacancies), MergeConflict.kind == ConflictKind.OVER_FULL
    )
    return {key: state for key, state in db.execute(query)}


def joins_of(one: MergeConflict) -> tuple[Key, ...]:
    """What is held back with a question, by table and key."""
    held = (one.undo or {}).get(HELD, {})
    return tuple((table, UUID(row["id"])) for table, rows in held.items() for row in rows)


def _said(key: Key) -> tuple[str, str]:
    return key[0], str(key[1])


def _version(db: Session, key: Key) -> int:
    record = SEATED[key[0]][0]
    version: int = db.scalars(select(record.version).where(record.id == key[1])).one()
    return version


def _free_joined(db: Session, one: MergeConflict, joined: Sequence[Sequence[Any]]) -> None:
    """Let what joined have the version it came with where a seat alone made another of it."""
    held = {row["id"]: row for rows in ((one.undo or {}).get(HELD, {})).values() for row in rows}
    for table, key, version in joined:
        record = SEATED[table][0]
        if key in held:
            mine = update(record).where(record.id == UUID(key), record.version == version)
            db.execute(mine.values(version=held[key]["version"]), execution_options={"synchronize_session": False})


@cache
def _classes() -> Mapping[str, type[Any]]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]  # every record has one table
