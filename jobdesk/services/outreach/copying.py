"""Which rows of the center a copy carries, and how they are written: nothing that refers to what is not there."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Uuid, any_, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from jobdesk.services.outreach.carried import BY_NAME, CARRIED, Along, Carried, Way

AT_ONCE, MANY = 500, 20_000
Chosen = Mapping[str, Collection[UUID]]
"""By table the keys of the rows that travel."""
Tick = Callable[[int, int], None]
_HEADS = {
    Along.PERSON: ("jobseeker", "jobseeker_id"),
    Along.EVENT: ("event", "event_id"),
    Along.VACANCY: ("vacancy", "vacancy_id"),
    Along.FIRM: ("employer", "employer_id"),
}
_LOOSE = {
    "external_number": ("record_id", ("jobseeker", "employer", "vacancy")),
    "slip_number": ("referral_id", ("referral",)),
}


def choose_rows(
    db: Session, *, persons: Collection[UUID], vacancies: Collection[UUID], events: Collection[UUID]
) -> dict[str, set[UUID]]:
    """The rows that travel with people, vacancies and events; of READ tables all of them.

    What a row refers to comes along, as itself: a vacancy that someone was referred to comes without the others
    who were. Reads only.
    """
    chosen: dict[str, set[UUID]] = {one.name: set() for one in CARRIED if one.way is not Way.HOME}
    chosen["jobseeker"], chosen["vacancy"], chosen["event"] = set(persons), set(vacancies), set(events)
    _all_read(db, chosen)
    done: dict[str, set[UUID]] = {name: set() for name in chosen}
    for along in _HEADS:
        _follow(db, chosen, along)
        _complete(db, chosen, done)
    for name, (column, tables) in _LOOSE.items():
        table = BY_NAME[name].table
        heads = [one for parent in tables for one in chosen[parent]]
        chosen[name] |= {
            row
            for some in batches(db, heads)
            for row in db.scalars(select(table.c.id).where(among(db, table.c[column], some)))
        }
    return chosen


def _all_read(db: Session, chosen: dict[str, set[UUID]]) -> None:
    for one in CARRIED:
        if one.way is Way.READ:
            chosen[one.name] = set(db.scalars(select(one.table.c.id)))


def _follow(db: Session, chosen: dict[str, set[UUID]], along: Along) -> None:
    """Add what hangs on the chosen heads, by a column of its own or by a parent that hangs on them."""
    head, column = _HEADS[along]
    for one in CARRIED:
        if one.along is not along or one.name == head:
            continue
        table, parents = one.table, _parents(one)
        if column in table.columns:
            links = {column: head}
        else:
            links = {name: parent for name, parent in parents.items() if BY_NAME[parent].along is along}
        for name, parent in links.items():
            for some in batches(db, chosen[parent]):
                chosen[one.name] |= set(db.scalars(select(table.c.id).where(among(db, table.c[name], some))))
        if along is Along.EVENT:
            _only_with(db, chosen, one)


def _only_with(db: Session, chosen: dict[str, set[UUID]], one: Carried) -> None:
    """Of an event, only the rows of people who travel."""
    table = one.table
    if "jobseeker_id" in table.columns:
        rows = [
            row
            for some in batches(db, chosen[one.name])
            for row in db.execute(select(table.c.id, table.c.jobseeker_id).where(among(db, table.c.id, some)))
        ]
        chosen[one.name] = {row[0] for row in rows if row[1] in chosen["jobseeker"]}


def _complete(db: Session, chosen: dict[str, set[UUID]], done: dict[str, set[UUID]]) -> None:
    """Add whatever chosen rows refer to, children before their parents; those in `done` were looked at before."""
    for one in reversed(CARRIED):
        parents = {name: parent for name, parent in _parents(one).items() if BY_NAME[parent].way is not Way.READ}
        if one.name not in chosen or not parents:
            continue
        columns = [one.table.c[name] for name in parents]
        while new := chosen[one.name] - done[one.name]:
            done[one.name] |= new
            for some in batches(db, new):
                rows = db.execute(select(*columns).where(among(db, one.table.c.id, some))).all()
                for at, parent in enumerate(parents.values()):
                    chosen[parent].update(row[at] for row in rows if row[at] is not None)


def _parents(one: Carried) -> dict[str, str]:
    return {column.name: key.column.table.name for column in one.table.columns for key in column.foreign_keys}


def copy_rows(db: Session, target: Connection, chosen: Chosen, tick: Tick | None = None) -> int:
    """Write the chosen rows into an empty database of the same schema, parents first; how many they were.

    What stays at the center is left empty; of READ tables all rows are written as they are now. The caller commits
    the target.
    """
    rows = {name: set(ids) for name, ids in chosen.items()}
    _all_read(db, rows)
    target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # a merged record refers to a later one of its table
    whole, done = sum(map(len, rows.values())), 0
    for one in CARRIED:
        for some in _read(db, one, rows.get(one.name, ())):
            target.execute(insert(one.table), some)
            done += len(some)
            if tick is not None:
                tick(done, whole)
    return done


def _read(db: Session, one: Carried, ids: Collection[UUID]) -> Iterator[list[dict[str, Any]]]:
    every = in_order(ids)
    for start in range(0, len(every), AT_ONCE):
        some = among(db, one.table.c.id, every[start : start + AT_ONCE])
        rows = db.execute(select(one.table).where(some).order_by(one.table.c.id)).mappings()
        yield [{**row, **dict.fromkeys(one.stays)} for row in rows]


def in_order(ids: Iterable[UUID]) -> list[UUID]:
    """Keys in their order, which Python finds quickly by number."""
    return sorted(ids, key=attrgetter("int"))


def batches(db: Session, ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    """Keys in as many at once as the engine takes well."""
    if _is_server(db):
        every, many = list(ids), MANY  # sorting so many at once would hold up the window's thread
    else:
        every, many = in_order(ids), AT_ONCE
    return (every[start : start + many] for start in range(0, len(every), many))


def among(db: Session, column: ColumnElement[UUID], ids: Sequence[UUID]) -> ColumnElement[bool]:
    """SQL: the column is one of the keys; a server gets them as one array, however many they are."""
    if _is_server(db):
        return column == any_(literal(list(ids), ARRAY(Uuid())))
    return column.in_(ids)


def _is_server(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"
