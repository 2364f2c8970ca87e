"""Verified backups of both engines, in one file each, and their restore into a new place.

SQLCipher: VACUUM INTO beside the target, opened and checked with the key, then packed. PostgreSQL: a
snapshot's pg_dump, sealed with the data key while it streams, restored into a scratch database and held against
the snapshot; where the login may have none, read whole by pg_restore. Either way a backup takes its name only once
it was verified. Source: safety.md 3.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, func, inspect, select, table, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.base.durable import sync_folder
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.records import Base
from jobdesk.store import audit_chain
from jobdesk.store.audit_chain import Anchor
from jobdesk.store.center import FREE_AT_LEAST, CenterFolder, auditor_login, check_free_space, server_password
from jobdesk.store.container import Container, damaged, open_stream, read_container, seal_stream, write_container
from jobdesk.store.engine import Database, connect_sqlcipher, open_postgresql
from jobdesk.store.key_file import KeyRing
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import current_revision
from jobdesk.store.postgres_tools import dumping, restore
from jobdesk.store.scratch import scratch_database
from jobdesk.store.server_rights import RESTRICTED

SUFFIX = ".jobdesk-backup"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        counts: rows by table.
        heads: ends of the audit chains.
        roles: account id to role, for who may restore.
    """

    path: Path
    center_id: UUID
    name: str
    kind: str
    made_at: datetime
    revision: str
    counts: Mapping[str, int]
    heads: tuple[Anchor, ...]
    roles: Mapping[str, str]
    desk: int
    windows: tuple[tuple[int, str], ...]
    url: str | None
    sealed_password: str | None
    keys: str

    @property
    def ring(self) -> KeyRing:
        """The key file of that day."""
        return KeyRing.from_bytes(self.keys.encode())


def make_backup(database: Database, center: CenterFolder, key: DataKey, path: Path, *, at: datetime) -> Manifest:
    """Write a verified backup to `path`; an earlier file of that name stays until the new one is sound.

    Raises:
        StoreError: no space, no rights, or the copy did not verify.
    """
    payload = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    whole = payload.with_suffix(".whole")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if center.path is not None:
            check_free_space(path.parent, 2 * center.path.stat().st_size + FREE_AT_LEAST)
            facts = _copy_file(center.path, key, payload)
        else:
            check_free_space(path.parent)
            facts = _dump_server(database, center, key, payload)
        header = {
            "center": str(center.id),
            "name": center.name,
            "kind": "postgresql" if center.is_shared else "sqlcipher",
            "made_at": at.isoformat(),
            "revision": current_revision(database),
            "desk": center.desk,
            "windows": [list(window) for window in center.windows],
            "url": center.url,
            "sealed_password": center.sealed_password.hex() if center.sealed_password else None,
            "keys": center.keys.read().to_bytes().decode(),
            **facts,
        }
        if center.is_shared:
            write_container(whole, header, payload, key)
            _try_dump(whole, center, key)
            whole.replace(path)
            sync_folder(path.parent)
        else:
            write_container(path, header, payload, key)
    except OSError as error:
        raise StoreError(_("The backup could not be written. Check the place and its free space.")) from error
    finally:
        for left in (
            payload,
            whole,
            *(payload.with_name(payload.name + end) for end in ("-wal", "-shm", "-journal")),
        ):
            left.unlink(missing_ok=True)
    return read_manifest(path, key)[0]


def read_manifest(path: Path, key: DataKey) -> tuple[Manifest, Container]:
    """What a backup says of itself, proven with the data key.

    Raises:
        StoreError: it is damaged, or of another center.
    """
    container = read_container(path)
    container.prove(key)
    return _manifest(container), container


def read_keys(path: Path) -> KeyRing:
    """The key file inside a backup, unproven, so that a password can open it."""
    return _manifest(read_container(path)).ring


def _manifest(container: Container) -> Manifest:
    found = container.header
    try:
        return Manifest(
            container.path,
            UUID(found["center"]),
            found["name"],
            found["kind"],
            datetime.fromisoformat(found["made_at"]),
            found["revision"],
            dict(found["counts"]),
            tuple(Anchor(desk, seq, bytes.fromhex(mac)) for desk, seq, mac in found["heads"]),
            dict(found["roles"]),
            int(found["desk"]),
            tuple((int(number), str(kind)) for number, kind in found["windows"]),
            found["url"],
            found["sealed_password"],
            found["keys"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise damaged() from error


def describe(db: Session) -> dict[str, Any]:
    """Counts, audit heads and roles of a database, for the manifest and for comparing with it."""
    # The tables that are there: an older backup has fewer than this program knows.
    names = sorted(inspect(db.connection()).get_table_names())
    counts = {name: db.scalar(select(func.count()).select_from(table(name))) for name in names}
    account = Base.metadata.tables["account"]
    return {
        "counts": counts,
        "heads": [[a.desk, a.seq, a.mac.hex()] for a in audit_chain.heads(db)],
        "roles": {str(one): role for one, role in db.execute(select(account.c.id, account.c.role))},
    }


def _copy_file(source: Path, key: DataKey, target: Path) -> dict[str, Any]:
    with closing(connect_sqlcipher(source, key.secret)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    verify_file(target, key)
    with reading(target, key) as db:
        return describe(db)


def verify_file(path: Path, key: DataKey) -> None:
    """Open a database file that nobody else uses and read all of it.

    Raises:
        StoreError: a page is damaged or the key is another one.
    """
    try:
        with closing(_connect_alone(path, key)) as connection:
            for check, sound in (
                ("quick_check", ["ok"]),
                ("cipher_integrity_check", []),
                ("foreign_key_check", []),
            ):
                if [row[0] for row in connection.execute(f"PRAGMA {check}")] != sound:
                    raise damaged()
    except sqlcipher.DatabaseError as error:
        raise damaged() from error


def _connect_alone(path: Path, key: DataKey) -> sqlcipher.Connection:
    """A reading connection that leaves journal mode and files as they are."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{bytes(key.secret).hex()}'\"")
    return connection


@contextmanager
def reading(path: Path, key: DataKey) -> Iterator[Session]:
    """A session on a file that nobody else uses."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect_alone(path, key),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    try:
        with Session(engine) as db:
            yield db
    finally:
        engine.dispose()


def _dump_server(database: Database, center: CenterFolder, key: DataKey, target: Path) -> dict[str, Any]:
    auditor = auditor_login(center, key)
    if auditor is None and database.info.get(RESTRICTED):
        raise StoreError(
            _("This desk reads only its own access log. Backups are made at the desk that reads all.")
        )
    url, password = auditor or (str(center.url), server_password(center, key))
    reads = database.auditor or database.reader
    with (
        reads.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        Session(connection) as db,
    ):
        facts = describe(db)
        snapshot = str(db.scalar(text("SELECT pg_export_snapshot()")))
        # The dump may take longer than the desk's limit for idle transactions.
        db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        with dumping(url, password, snapshot) as stream:
            seal_stream(stream, target, key)
    return facts


def _try_dump(path: Path, center: CenterFolder, key: DataKey) -> None:
    """Restore a dump into the scratch database, and see there what the manifest says of the center."""
    manifest, container = read_manifest(path, key)
    url, password = auditor_login(center, key) or (str(center.url), server_password(center, key))
    with scratch_database(url, password) as place:
        restore(lambda: open_stream(container, key), place, password)
        if place is None:
            return
        tried = open_postgresql(place, password)
        try:
            with tried.read() as db:
                if not same_facts(db, manifest):
                    raise damaged()
        finally:
            tried.dispose()


def same_facts(db: Session, manifest: Manifest) -> bool:
    """Whether a restored database has the counts and audit heads of its manifest."""
    found = json.loads(json.dumps(describe(db)))
    heads = [[a.desk, a.seq, a.mac.hex()] for a in manifest.heads]
    return bool(found["counts"] == dict(manifest.counts) and found["heads"] == heads)
