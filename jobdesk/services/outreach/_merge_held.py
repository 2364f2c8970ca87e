"""Rows that a merge leaves out until a person takes the copy's side.

The history of a value that was not applied, and what was done with a record that the center struck through.
They stand in the question's `undo` under `HELD`, by table, as a file holds them, in the order of foreign keys. Of
a record that the center has, only what the copy alone changed stands there, and under `SEEN`, by its key, what the
center said of that then. The other keys of `undo` are the decision's own, but for `BEFORE`: rows written over.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, or_, select, update
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records import Base
from jobdesk.records.outreach import Bundle, MergeConflict
from jobdesk.services.outreach._merge_derived import keep_search, settle_seats
from jobdesk.services.outreach._merge_links import Links
from jobdesk.services.outreach._merge_twins import Twins
from jobdesk.services.outreach.carried import BY_NAME, CARRIED, EVER, Carried
from jobdesk.store import server_rights
from jobdesk.store.capturing import Kept, keep_row, read_kept

HELD, SEEN, BEFORE = "held", "seen", "before"
LATER = frozenset({"correction", "external_number", "print_job", "slip_number"})
"""Tables that name a record by a loose key: after all that may be named."""


def in_order() -> list[Carried]:
    """Captured tables, parents first."""
    captured = [one for one in CARRIED if one.captured]
    return sorted(captured, key=lambda one: one.name in LATER)


def hold_rows(conflict: MergeConflict, rows: Iterable[tuple[str, Kept]]) -> None:
    """Note rows with a question, in the place of what it held of the same records."""
    held: dict[str, list[Kept]] = {name: list(some) for name, some in _held(conflict).items()}
    for table, row in rows:
        others = [one for one in held.get(table, ()) if one["id"] != row["id"]]
        held[table] = [*others, row]
    conflict.undo = {**(conflict.undo or {}), HELD: held}


def note_seen(conflict: MergeConflict, key: UUID, values: Kept) -> None:
    """Note what the center said of the columns that a held row says anew."""
    undo = conflict.undo or {}
    conflict.undo = {**undo, SEEN: {**undo.get(SEEN, {}), str(key): values}}


def held_before(db: Session, checkout_id: UUID) -> dict[UUID, MergeConflict]:
    """What open questions of a copy's earlier bundles hold back, by the rows' keys; and what hangs on nothing."""
    query = (
        select(MergeConflict)
        .join(Bundle, Bundle.id == MergeConflict.bundle_id)
        .where(
            Bundle.checkout_id == checkout_id,
            MergeConflict.state == ConflictState.OPEN,
            or_(MergeConflict.undo.is_not(None), MergeConflict.kind == ConflictKind.PARENT_GONE),
        )
    )
    found: dict[UUID, MergeConflict] = {}
    for one in db.scalars(query.order_by(MergeConflict.id)):
        if one.kind == ConflictKind.PARENT_GONE and one.theirs and not one.fields:
            found[one.record_id] = one
        found |= {UUID(row["id"]): one for rows in _held(one).values() for row in rows}
    return found


def _held(conflict: MergeConflict) -> Mapping[str, Sequence[Kept]]:
    held: Mapping[str, Sequence[Kept]] = (conflict.undo or {}).get(HELD, {})
    return held


def take_held(db: Session, act: Act, conflict: MergeConflict) -> int:
    """Let what a question holds back join, once the copy's side of it was written; answers how many rows.

    Called by the decision in its own transaction, after the record has the copy's values. Seats and search are
    settled here. The rows stay noted with the question, so that they can be given back.

    Raises:
        InvalidInput: what a row hangs on is not there any more, the center has the same fact, or changed since the
            merge what the copy changed.
    """
    held, seen = _held(conflict), (conflict.undo or {}).get(SEEN, {})
    if not held:
        return 0
    db.flush()
    links, touched = Links(db, (), db.get_one(Bundle, conflict.bundle_id).checkout_id), {}
    before: dict[str, list[Kept]] = {}
    for one in in_order():
        rows = [read_kept(one.table, kept) for kept in held.get(one.name, ())]
        links.know_parents(one.table, rows)
        for row in rows:
            written = _take(db, links, one, row, conflict.id, seen.get(str(row["id"])))
            if written is not None:
                before.setdefault(one.name, []).append(written)
        touched[one.name] = [row["id"] for row in rows]
    conflict.undo = {**(conflict.undo or {}), BEFORE: before}
    _settle(db, act, conflict, touched)
    return sum(map(len, touched.values()))


def _take(
    db: Session, links: Links, one: Carried, row: Mapping[str, Any], conflict_id: UUID, seen: Kept | None
) -> Kept | None:
    """Write one row, of a record that the center has what it says anew; answers what the record was then."""
    table = one.table
    values, missing = links.followed(table, row)
    if missing:
        raise InvalidInput(_("This hangs on something that is not here: decide that first."))
    there = db.execute(select(table).where(table.c.id == row["id"]).with_for_update()).mappings().one_or_none()
    if there is not None:
        if seen is None or keep_row(table, {name: there[name] for name in seen}) != seen:
            raise InvalidInput(_("The record was changed since the merge: open it and decide there."))
        said = {name: values[name] for name in seen}
        said |= {"version": there["version"] + 1} if "version" in there else {}
        db.execute(update(table).where(table.c.id == row["id"]).values(said))
        return keep_row(table, dict(there))
    if one.counts_once and Twins(db, one, [values]).of(values) is not None:
        raise InvalidInput(_("The center has the same fact a second time: strike that one through first."))
    server_rights.join(db, conflict_id, table, values)
    return None


def give_back(db: Session, act: Act, conflict: MergeConflict) -> int:
    """Take what `take_held` let join out again; answers how many rows. Called before the record's values go back.

    Raises:
        InvalidInput: such a row was changed since, or something hangs on it.
    """
    held, before = _held(conflict), (conflict.undo or {}).get(BEFORE)
    if not held or before is None:
        return 0
    db.flush()
    touched: dict[str, list[UUID]] = {}
    vacancies = _vacancies(db, held)
    every = {UUID(row["id"]) for rows in held.values() for row in rows}
    for one in reversed(in_order()):
        was = {row["id"]: row for row in before.get(one.name, ())}
        for kept in held.get(one.name, ()):
            key = UUID(kept["id"])
            touched.setdefault(one.name, []).append(key)
            _give(db, conflict.id, one.table, key, kept, was.get(kept["id"]), every)
    conflict.undo = {name: value for name, value in (conflict.undo or {}).items() if name != BEFORE}
    _settle(db, act, conflict, {**touched, "vacancy": [*touched.get("vacancy", ()), *vacancies]})
    return sum(map(len, touched.values()))


def _vacancies(db: Session, held: Mapping[str, Sequence[Kept]]) -> list[UUID]:
    """Whose seats are counted anew once the rows are gone."""
    found: set[UUID] = set()
    for name in ("placement", "referral"):
        table = BY_NAME[name].table
        ids = [UUID(row["id"]) for row in held.get(name, ())]
        found |= set(db.scalars(select(table.c.vacancy_id).where(table.c.id.in_(ids))))
    return sorted(found - {None})


def _give(
    db: Session, conflict_id: UUID, table: Table, key: UUID, kept: Kept, was: Kept | None, every: set[UUID]
) -> None:
    there = db.execute(select(table).where(table.c.id == key).with_for_update()).mappings().one_or_none()
    version = was["version"] + 1 if was is not None and "version" in was else kept.get("version")
    if there is None or there.get("version") != version:
        raise InvalidInput(_("What came from the laptop was changed since: take that back first."))
    if was is not None:
        back = {name: value for name, value in read_kept(table, was).items() if name in kept and name not in EVER}
        back |= {"version": version + 1} if version is not None else {}
        db.execute(update(table).where(table.c.id == key).values(back))
        return
    for child in Base.metadata.sorted_tables:
        for column in child.columns:
            if any(link.column.table is table for link in column.foreign_keys) and "id" in child.c:
                hanging = select(func.count()).where(column == key, child.c.id.not_in(every))
                if db.scalar(hanging):
                    raise InvalidInput(_("What came from the laptop was changed since: take that back first."))
    server_rights.part(db, conflict_id, table, key)


def _settle(db: Session, act: Act, conflict: MergeConflict, touched: Mapping[str, Sequence[UUID]]) -> None:
    db.flush()
    db.expire_all()
    db.add_all(settle_seats(db, act, conflict.bundle_id, touched))
    keep_search(db, touched)
    db.flush()
