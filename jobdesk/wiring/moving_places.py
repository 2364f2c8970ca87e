"""Where a center moves from and to: the encrypted file of a folder, or a database with rights of its server's."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.base.durable import replace_file
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.center import (
    DATABASE,
    FREE_AT_LEAST,
    CenterFolder,
    check_free_space,
    open_database,
    plan_local,
    split_password,
)
from jobdesk.store.engine import Database, connect_sqlcipher, open_postgresql
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import migrate
from jobdesk.store.server_logins import administering, drop_database, let_in, make_server, unmake_server
from jobdesk.store.server_rights import RESTRICTED, Names, as_login, lay_rights, names_of, place_of
from jobdesk.wiring._server_logins import admit_desk, open_as_administrator
from jobdesk.wiring.moving_rows import tables

NOTE = ".moving.json"
ALONE_SECONDS, MAKING_SECONDS = 3.0, 60.0
"""How long connections that are just closing are waited for, and a database that is just being made."""


class Target(Protocol):
    """A place that a center moves to.

    Attributes:
        place: for people.
        logins: made for the office, with their passwords.
    """

    place: str
    logins: Sequence[tuple[str, str]]

    def make(self) -> Database:
        """An empty database of this program's schema, noted in the folder before it is made."""
        ...

    def settle(self, database: Database) -> CenterFolder:
        """What `center.toml` says once the center is there; the rows are committed."""
        ...

    def remove(self) -> None:
        """Take away what was made. Raises OSError, StoreError."""
        ...


@dataclass
class FileTarget:
    """An encrypted file in the desk's folder, beside those that were there before."""

    center: CenterFolder
    key: DataKey
    move: UUID
    place: str
    logins: Sequence[tuple[str, str]] = ()
    path: Path | None = None

    def make(self) -> Database:
        """See `Target`."""
        folder = self.center.folder
        names = [DATABASE, *(f"center.{number}.db" for number in range(2, 1000))]
        path = folder / next(name for name in names if not (folder / name).exists())
        _note(folder, self.move, file=path.name)
        self.path = path
        self.planned = replace(
            plan_local(folder, center_id=self.center.id, name=self.center.name),
            desk=self.center.desk,
            windows=self.center.windows,
            path=path,
        )
        return _migrated(open_database(self.planned, self.key, create=True))

    def settle(self, database: Database) -> CenterFolder:
        """See `Target`."""
        return self.planned

    def remove(self) -> None:
        """See `Target`."""
        if self.path is not None:
            remove_file(self.path)


@dataclass
class ServerTarget:
    """A database of its own on a server, made by its administrator at `url`, with roles and rights."""

    center: CenterFolder
    key: DataKey
    move: UUID
    url: str
    password: str | None
    name: str
    logins: Sequence[tuple[str, str]] = ()
    made: bool = False

    def __post_init__(self) -> None:
        """Say where it is."""
        self.place = place_of(self.url, self.name)

    def make(self) -> Database:
        """See `Target`."""
        _note(self.center.folder, self.move, database=self.name, place=self.place)
        self.server, self.made = make_server(self.url, self.password, self.name), True
        inside = split_password(self.server.url, self.password)
        return _migrated(open_postgresql(*inside, role=self.server.names.owner))

    def settle(self, database: Database) -> CenterFolder:
        """See `Target`."""
        names, url = self.server.names, self.server.url
        with database.writer.begin() as connection:
            lay_rights(connection, names)
        center = admit_desk(self.center, names, url, self.password, self.key, audits=True)
        with administering(url, self.password) as connection:
            auditor = let_in(connection, names, names.auditor, center_id=center.id)
        self.logins = ((names.migration, self.server.migration), (names.auditor, auditor))
        return replace(center, path=None)

    def remove(self) -> None:
        """See `Target`."""
        if self.made:  # one that was there before is somebody's
            unmake_server(self.url, self.password, self.server)


def _migrated(database: Database) -> Database:
    try:
        migrate(database)
    except BaseException:
        database.dispose()
        raise
    return database


def remove_file(path: Path) -> None:
    """Remove an encrypted file and what stands beside it. Raises OSError."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


def _note(folder: Path, move: UUID, **made: str) -> None:
    """Keep what is about to be made, so that a later move can take away what a killed one left."""
    replace_file(folder / NOTE, json.dumps({"id": move.hex, **made}).encode())


def forget(folder: Path) -> None:
    """The move ended, one way or the other. Raises OSError."""
    for left in folder.glob(".center-*.toml"):
        left.unlink(missing_ok=True)
    (folder / NOTE).unlink(missing_ok=True)


def sweep(center: CenterFolder, url: str | None, password: str | None) -> None:
    """Take away what a killed move of this folder made; what the folder names is the center, and stays.

    A database goes only where it stands empty, or is that move's own: on its way and nobody's.
    """
    folder = center.folder
    try:
        told = json.loads((folder / NOTE).read_bytes())
    except (FileNotFoundError, ValueError):
        told = {}
    file, database = told.get("file"), told.get("database")
    if file and center.path != folder / Path(file).name:
        remove_file(folder / Path(file).name)
    noted = database and url and center.url is None and told.get("place") == place_of(url, database)
    if noted and url and _is_left(url, password, database, told["id"]):
        with administering(url, password) as connection:
            drop_database(connection, database)
    forget(folder)


def _is_left(url: str, password: str | None, name: str, move: str) -> bool:
    names = Names(name)
    with administering(url, password) as connection:
        _wait_for_making(connection, name)
        asked = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = %s"
        if connection.execute(asked, (name,)).fetchone() != (names.owner,):
            return False
    with administering(as_login(url, str(make_url(url).username), name), password) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(names.owner)))
        there = connection.execute("SELECT to_regclass('public.center') IS NOT NULL").fetchone()
        if there == (False,):
            none = "SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')"
            return connection.execute(none).fetchone() == (True,)
        if connection.execute("SELECT count(*) FROM public.center").fetchone() == (0,):
            return True
        kept = connection.execute("SELECT value FROM public.setting WHERE key = 'moved'").fetchone()
        mark = json.loads(kept[0]) if kept else {}
        return mark.get("where") == "coming" and UUID(mark["id"]).hex == move


def _wait_for_making(connection: psycopg.Connection[Any], name: str) -> None:
    """The server goes on making a database whose maker was killed, and shows it when it is done."""
    asked = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE %s AND pid <> pg_backend_pid()"
    until = monotonic() + MAKING_SECONDS
    while connection.execute(asked, (f'CREATE DATABASE "{name}%',)).fetchone() and monotonic() < until:
        sleep(0.1)


@contextmanager
def held(center: CenterFolder, key: DataKey, url: str | None, password: str | None) -> Iterator[Database]:
    """The center that moves, with the right to close it, and nobody else at it.

    Args:
        url, password: an administrator's, where the center is on a server that keeps rights.

    Raises:
        StoreError: other desks sit on it, or that login may not do this.
    """
    if center.path is not None:
        _alone_in_file(center.path, key)
        database = open_database(center, key)
    else:
        database = _own(center, key, url, password)
    try:
        yield database
    finally:
        database.dispose()


def _own(center: CenterFolder, key: DataKey, url: str | None, password: str | None) -> Database:
    database = open_database(center, key)
    if RESTRICTED not in database.info:
        return database
    database.dispose()
    if url is None:
        raise StoreError(_("Each desk has a login of its own. Give the one of the server's administrator."))
    if names_of(url) != names_of(str(center.url)):
        raise StoreError(_("This address is of another database than the center's."))
    return open_as_administrator(url, password)[0]


def _alone_in_file(path: Path, key: DataKey) -> None:
    """Only the last connection to a file may leave its journal's mode; it is taken up again at once."""
    connection = connect_sqlcipher(path, key.secret)
    try:
        connection.execute("PRAGMA busy_timeout = 1000")
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except sqlcipher.OperationalError as error:
        raise StoreError(
            _("Somebody works on this center at this computer. Close jobdesk there first.")
        ) from error
    finally:
        connection.close()


def freeze(db: Session) -> None:
    """In this transaction see a center that nobody else changes before it ends.

    Raises:
        StoreError: other desks are connected.
        DBAPIError: somebody saves just now.
    """
    connection = db.connection()
    if connection.dialect.name != "postgresql":
        return  # its transaction has the only right to write
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
    names = ", ".join(table.name for table in tables())
    connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")
    until = monotonic() + ALONE_SECONDS
    while others := _others(db):
        if monotonic() > until:
            told = _("Other desks are connected to this center ({who}). Close jobdesk there first.")
            raise StoreError(told.format(who=", ".join(others)))
        sleep(0.1)


def _others(db: Session) -> list[str]:
    asked = text(
        "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = current_database()"
        " AND usesysid IS NOT NULL AND pid <> pg_backend_pid() ORDER BY 1"
    )
    return list(db.scalars(asked))


def room(center: CenterFolder, db: Session) -> None:
    """Raise StoreError where the folder has no room for what the server holds."""
    size: Any = db.scalar(text("SELECT pg_database_size(current_database())"))
    check_free_space(center.folder, int(size) + FREE_AT_LEAST)
