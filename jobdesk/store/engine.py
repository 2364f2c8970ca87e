"""How records reach an encrypted file or a server.

SQLCipher: raw 256-bit key, WAL, synchronous=FULL, 64 MB cache, BEGIN IMMEDIATE for every writing
transaction, reads on an engine of their own. PostgreSQL 15+: the same models and services by URL.
Source: safety.md 1 and 10, performance.md A.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.base.errors import ServerAway, StoreError
from jobdesk.base.i18n import _
from jobdesk.store import turns
from jobdesk.store.patience import SILENCE, PatientConnection
from jobdesk.store.server_rights import AUDIT_TABLES, RESTRICTED, is_desk

CACHE_KIB = 65536
BUSY_MS = 10_000
READ_ONLY = "-c default_transaction_read_only=on"


@dataclass(slots=True)
class Database:
    """An open center: one engine that writes, one that only reads.

    `info` is shared by every session (`db.info`): the audit key, the code book and whatever wiring
    hangs there. `auditor` reads what a desk's own login may not: the 접속기록 of other desks.
    """

    writer: Engine
    reader: Engine
    info: dict[str, Any] = field(default_factory=dict)
    auditor: Engine | None = None
    write: sessionmaker[Session] = field(init=False)
    read: sessionmaker[Session] = field(init=False)

    def __post_init__(self) -> None:
        """Bind the two session makers."""
        audits = dict.fromkeys(AUDIT_TABLES, self.auditor) if self.auditor else {}
        self.write = sessionmaker(self.writer, binds=audits, expire_on_commit=False, info=self.info)
        self.read = sessionmaker(self.reader, binds=audits, expire_on_commit=False, info=self.info)

    @property
    def is_postgresql(self) -> bool:
        """Whether several windows share this center on a server."""
        return self.writer.dialect.name == "postgresql"

    def dispose(self) -> None:
        """Close every connection for good; one that a job still holds closes when the job lets go."""
        for engine in (self.writer, self.reader, *([self.auditor] if self.auditor else [])):
            if event.contains(engine, "do_connect", _connect):  # the first that answers is taken
                event.remove(engine, "do_connect", _connect)
            event.listen(engine, "do_connect", _refuse)
            event.listen(engine.pool, "checkin", _close)
            engine.dispose()


def _refuse(*_args: object) -> None:
    raise StoreError(_("The desk is locked."))


def _close(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's own
    if connection is not None:
        connection.close()


def connect_sqlcipher(
    path: Path, key: bytes | bytearray, *, create: bool = False, read_only: bool = False
) -> sqlcipher.Connection:
    """One raw connection with the pragmas of safety.md 1; the file must exist unless `create`.

    Raises sqlcipher's DatabaseError where the key or the file is wrong.
    """
    mode = "rwc" if create else "rw"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (
            "cipher_log_level = NONE",
            f"key = \"x'{bytes(key).hex()}'\"",
            f"busy_timeout = {BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            f"cache_size = -{CACHE_KIB}",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "secure_delete = ON",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _sqlcipher_engine(open_one: Callable[[], sqlcipher.Connection], begin: str) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=open_one,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401  SQLAlchemy hands its own connection
        connection.exec_driver_sql(begin)

    return engine


def open_sqlcipher(path: Path, key: bytes | bytearray, *, create: bool = False) -> Database:
    """Open the local center file with its raw 32-byte data key.

    Raises StoreError with a sentence where the file is missing or does not open with the key.
    """
    if not create and not path.is_file():
        raise StoreError(_("The center's database file is missing. Check the folder or restore a backup."))
    database = Database(
        _sqlcipher_engine(lambda: connect_sqlcipher(path, key, create=create), "BEGIN IMMEDIATE"),
        _sqlcipher_engine(lambda: connect_sqlcipher(path, key, read_only=True), "BEGIN DEFERRED"),
    )
    try:
        with database.writer.connect():  # kept for the first to write
            pass
    except DBAPIError as error:
        raise StoreError(
            _("The center's database cannot be opened. It may be damaged: restore a backup.")
        ) from error
    return database


def _hide_row(context: ExceptionContext) -> None:
    """Leave of what the server says the state and the constraint: its message and DETAIL carry the row."""
    state: str | None = getattr(context.original_exception, "sqlstate", None)
    if state is None or not isinstance(context.sqlalchemy_exception, DBAPIError):
        return  # the driver's own words: no connection, no answer
    said: Any = context.original_exception
    told = f"{type(said).__name__} {state}"
    if said.diag.constraint_name:
        told += f", constraint {said.diag.constraint_name}"
    said.args = context.sqlalchemy_exception.args = (told,)


def _connect(_dialect: object, _record: object, words: list[str], named: dict[str, Any]) -> PatientConnection:
    return PatientConnection.connect(*words, **named)


def _server_engine(url: str, password: str | None, options: str) -> Engine:
    target = make_url(url).set(drivername="postgresql+psycopg")
    if password:
        target = target.set(password=password)
    engine = create_engine(
        target,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=4,
        connect_args={
            **SILENCE,
            "options": f"-c timezone=Asia/Seoul -c statement_timeout=30s -c lock_timeout=5s "
            f"-c idle_in_transaction_session_timeout=60s {options}",
        },
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "handle_error", _hide_row)
    return engine


def open_postgresql(
    url: str, password: str | None = None, *, role: str | None = None, auditor: tuple[str, str] | None = None
) -> Database:
    """Open a shared center on PostgreSQL 15+ by URL (postgresql://user@host/database).

    Args:
        role: the role of the server that the login acts as, being a member of it.
        auditor: URL and password of an auditor's login, which reads 접속기록 in place of the desk's own.

    Raises StoreError with a sentence where the server does not answer or refuses.
    """
    acting = f"-c role={role} " if role else ""
    writer = _server_engine(url, password, acting)
    try:
        with writer.connect() as connection:
            restricted = is_desk(connection)
    except (OperationalError, DBAPIError) as error:
        writer.dispose()
        raise ServerAway(_("The shared center's server does not answer or refuses this desk.")) from error
    turns.listen(writer)
    reader = _server_engine(url, password, acting + READ_ONLY)
    audits = _server_engine(*auditor, READ_ONLY) if auditor else None
    return Database(writer, reader, {RESTRICTED: True} if restricted else {}, audits)


def is_empty(database: Database) -> bool:
    """Whether nothing but the server's own and its extensions stands in a database, in whichever schema."""
    if not database.is_postgresql:
        return not inspect(database.writer).get_table_names()
    used = text(
        "SELECT EXISTS (SELECT FROM pg_namespace n JOIN (SELECT oid, relnamespace AS place FROM pg_class"
        " UNION ALL SELECT oid, pronamespace FROM pg_proc) one ON one.place = n.oid"
        " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = one.oid AND d.deptype = 'e'))"
    )
    with database.reader.connect() as connection:
        return not connection.scalar(used)
