"""The rows of a desk's local copy: what the center changed since is written over what the copy had.

The server marks each row with the transaction that wrote it last (`xmin`), so a refresh reads, beside keys, only
rows written since the one before. A row that is read while its neighbours change is whole by itself, which is all
that a merge compares; where keys then do not fit together, the copy is not replaced and the rows are chosen again.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, delete, func, insert, select
from sqlalchemy import literal_column as column_of
from sqlalchemy.orm import Session

from jobdesk.services import search, search_step
from jobdesk.services.outreach.carried import CARRIED, Carried, Way
from jobdesk.services.outreach.copying import Chosen, Tick, among, batches, in_order
from jobdesk.store.capturing import start_capture

MARK = Table(
    "local_mark", MetaData(), Column("server", String(500)), Column("oldest", String(20)), Column("at", String(40))
)
"""In the copy alone: from which server it was read when, and the oldest transaction whose rows it may lack."""
EVERYTHING_AFTER = timedelta(days=1)
"""A copy whose rows were all compared longer ago is compared as a whole: whatever marks may have missed."""
_AT_ONCE = 500
_FIRST = 3  # transactions below are PostgreSQL's own


def mark_now(db: Session) -> str:
    """The oldest transaction whose rows a reading that begins now may not see."""
    oldest = int(str(db.scalar(select(func.pg_snapshot_xmin(func.pg_current_snapshot())))))
    return str(max(oldest % 2**32, _FIRST))


def mark_of(target: Session, server: str, at: datetime, *, whole: bool = False) -> str | None:
    """Up to where the copy has every row of the server; None where all of it is to be read, as with `whole`."""
    MARK.create(target.connection(), checkfirst=True)
    found = target.execute(select(MARK)).one_or_none()
    late = found is None or at - datetime.fromisoformat(found.at) > EVERYTHING_AFTER
    if found is None or late or whole or found.server != server:
        target.execute(delete(MARK))
        return None
    return str(found.oldest)


def keep_mark(target: Session, server: str, oldest: str, at: datetime) -> None:
    """Note up to where the copy has every row; the moment stays that of the last whole reading."""
    known = target.scalar(select(MARK.c.at))
    target.execute(delete(MARK))
    target.execute(insert(MARK).values(server=server, oldest=oldest, at=known or at.isoformat()))


def follow_center(
    db: Session, target: Session, chosen: Chosen, *, since: str | None, tick: Tick | None = None
) -> int:
    """Let the copy carry the chosen rows as the center has them; how many were written or taken away.

    Capture is set up anew: nothing of this is a change of the copy. The caller commits the target.

    Args:
        db: reads the center, each statement by itself, so that no transaction stays open there.
        since: the oldest transaction whose rows the copy may lack; None reads all.
    """
    connection = target.connection()
    _stop_capture(target)
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    tables = [one for one in CARRIED if one.way is not Way.HOME]
    plans: list[tuple[Carried, set[UUID], set[UUID]]] = []
    for one in tables:
        keys = select(one.table.c.id)
        held = set(target.scalars(keys))
        wanted = set(db.scalars(keys) if one.way is Way.READ else chosen.get(one.name, ()))
        changed = _changed(db, one, held & wanted, since)
        plans.append((one, (held - wanted) | changed, (wanted - held) | changed))
    whole, done = sum(len(going) + len(coming) for _one, going, coming in plans), 0
    for one, going, _coming in reversed(plans):
        for some in _batches(going):
            target.execute(delete(one.table).where(one.table.c.id.in_(some)))
            done += len(some)
            _tell(tick, done, whole)
    for one, _going, coming in plans:
        for some in _batches(coming):
            rows = db.execute(select(one.table).where(one.table.c.id.in_(some))).mappings()
            if values := [{**row, **dict.fromkeys(one.stays)} for row in rows]:
                target.execute(insert(one.table), values)
            done += len(some)
            _tell(tick, done, whole)
    _follow_search(target, {one.name: going | coming for one, going, coming in plans})
    start_capture(connection, [one.table for one in CARRIED if one.captured])
    return whole


def _tell(tick: Tick | None, done: int, whole: int) -> None:
    if tick is not None:
        tick(done, whole)


def _changed(db: Session, one: Carried, ids: Collection[UUID], since: str | None) -> set[UUID]:
    if since is None or not ids:
        return set(ids)
    table, found = one.table, set[UUID]()
    young = func.age(column_of(f"{table.name}.xmin")) <= func.age(column_of(f"'{int(since)}'::xid"))
    for some in batches(db, ids):
        found |= set(db.scalars(select(table.c.id).where(among(db, table.c.id, some), young)))
    return found


def _follow_search(target: Session, touched: dict[str, set[UUID]]) -> None:
    for kind in search.KINDS:
        search_step.keep(target, kind, in_order(touched["referral" if kind == search.SLIP else kind]))


def _stop_capture(target: Session) -> None:
    connection = target.connection()
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture_%'"
    for (name,) in connection.exec_driver_sql(names).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _batches(ids: Collection[UUID]) -> Iterator[Sequence[Any]]:
    every = in_order(ids)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
