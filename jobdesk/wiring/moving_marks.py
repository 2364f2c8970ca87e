"""Where a center's data says that it moved: the mark in it, and the folder's way to follow.

The mark of the old place is the one moment in which a move counts. Before it the old data is the center; from it
on no act is written there any more, whoever still has it open, and the folder that moved follows by the
`center.toml` that lies ready beside the present one, at once or at the next sign-in.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.durable import put
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.records import Base
from jobdesk.records.centers import Setting
from jobdesk.store.center import NAME, CenterFolder
from jobdesk.store.engine import Database
from jobdesk.store.failures import MOVED

KEY = "moved"
_CLOSED = ("operation", "audit_entry", "counter")
"""No act, no sign-in and no number without one of these."""


class Where(StrEnum):
    """What data says of itself: moved away; on its way here, still nobody's; arrived."""

    AWAY = "away"
    COMING = "coming"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Mark:
    """A move, as its old and its new place tell it.

    Attributes:
        place: the other place, for people: where it went, or came from.
    """

    id: UUID
    where: Where
    at: datetime
    place: str


class CenterMoved(StoreError):
    """The data in this folder, or at this address, is no center any more.

    Attributes:
        followed: the folder was what moved, and names the new place now: open it again.
    """

    def __init__(self, mark: Mark, *, followed: bool) -> None:
        told = _("This center moved on {when} to {place}. Open it there.")
        super().__init__(told.format(when=f"{mark.at.astimezone(SEOUL):%Y-%m-%d %H:%M}", place=mark.place))
        self.followed = followed


def read_mark(db: Session) -> Mark | None:
    """What the data says of a move; None where it never moved."""
    return _read(db.scalar(select(Setting.value).where(Setting.key == KEY)))


def _read(kept: str | None) -> Mark | None:
    if kept is None:
        return None
    told = json.loads(kept)
    return Mark(UUID(told["id"]), Where(told["where"]), datetime.fromisoformat(told["at"]), told["place"])


def write_mark(db: Session, mark: Mark) -> None:
    """Keep the mark in place of an earlier one; the caller commits."""
    told = {"id": str(mark.id), "where": mark.where, "at": mark.at.isoformat(), "place": mark.place[:400]}
    value, table = json.dumps(told, ensure_ascii=False), Base.metadata.tables[Setting.__tablename__]
    if db.scalar(select(Setting.id).where(Setting.key == KEY)) is None:
        row = {"id": new_id(), "key": KEY, "value": value, "version": 1, "recorded_at": mark.at}
        db.execute(insert(table), [row])
    else:
        db.execute(update(table).where(table.c.key == KEY).values(value=value))


def close_data(db: Session) -> None:
    """From the COMMIT on let nobody write an act into this data; the caller owns what stands there."""
    connection = db.connection()
    server = connection.dialect.name == "postgresql"
    if server:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION center_moved() RETURNS trigger LANGUAGE plpgsql AS $$"
            f"BEGIN RAISE EXCEPTION 'the center moved' USING ERRCODE = '{MOVED}'; END$$"
        )
    for table in _CLOSED:
        for act in ("INSERT", "UPDATE"):
            made = f"CREATE TRIGGER moved_{table}_{act.lower()} BEFORE {act} ON {table}"
            if server:
                connection.exec_driver_sql(f"{made} EXECUTE FUNCTION center_moved()")
            else:
                connection.exec_driver_sql(f"{made} BEGIN SELECT RAISE(ABORT, '{MOVED}'); END")


def next_file(folder: Path, move: UUID) -> Path:
    """The `center.toml` of the new place, until it has its name."""
    return folder / f".center-{move.hex}.toml"


def follow(folder: Path, move: UUID) -> bool:
    """Let the folder name the new place, where it was this folder that moved. Raises OSError."""
    ready = next_file(folder, move)
    if not ready.exists():
        return False
    put(ready, folder / NAME)
    return True


def heed(center: CenterFolder, database: Database, kept: str | None) -> None:
    """Refuse data that moved away; data that was on its way has arrived, as a folder names it.

    Args:
        kept: the mark as the settings hold it.

    Raises:
        CenterMoved: the center is elsewhere.
    """
    mark = _read(kept)
    if mark is None or mark.where is Where.HERE:
        return
    if mark.where is Where.AWAY:
        raise CenterMoved(mark, followed=follow(center.folder, mark.id))
    arrive(database, mark)


def arrive(database: Database, mark: Mark) -> None:
    """Say of data that it is the center now."""
    with database.write.begin() as db:
        write_mark(db, Mark(mark.id, Where.HERE, mark.at, mark.place))


def refuse_joining(db: Session) -> None:
    """Refuse a further desk on data that moved away, or is still on its way.

    Raises:
        StoreError: as said.
    """
    mark = read_mark(db)
    if mark is not None and mark.where is Where.AWAY:
        raise CenterMoved(mark, followed=False)
    if mark is not None and mark.where is Where.COMING:
        raise StoreError(_("This center is being moved here right now. Join when that has ended."))
