"""What a desk changed, told to the other desks of a shared center: tables and keys, never a value.

PostgreSQL carries it with LISTEN/NOTIFY: told at COMMIT or not at all. A local center has nobody to tell.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import event, func, select
from sqlalchemy.orm import ORMExecuteState, Session

from jobdesk.base.acts import Act
from jobdesk.store.engine import Database
from jobdesk.store.patience import SILENCE, PatientConnection
from jobdesk.store.turns import later

CHANNEL = "jobdesk_changes"
AT_MOST = 7_500
"""Bytes of one notice; the server takes 8,000."""
SILENT = frozenset(
    {
        *("audit_entry", "audit_head", "audit_subject", "operation", "counter", "draft", "search_entry"),
        *("month_touch", "ticket_count", "password_history", "key_slot"),
    }
)
"""Tables that no screen shows as they change."""
WAITS = (0.2, 0.5, 1.0, 2.0)
"""Seconds between tries to reach the server again, the last for good."""
LOOK = 0.5
"""Seconds after which a listener asks whether it is still wanted."""
BEAT, BEAT_ANSWER = 10.0, 5.0
"""Seconds after which a silent server is asked whether it is there, and within which it answers."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What one act changed.

    Attributes:
        desk, window_no, account_id: who did it, where.
        op_id: the act.
        tables: by table the keys of its records; None where they are too many, or were changed all at once.
    """

    desk: int
    window_no: int | None
    account_id: UUID
    op_id: UUID
    tables: Mapping[str, frozenset[UUID] | None]


def tell(db: Session, act: Act) -> None:
    """From now on note what `act` changes, and tell it with the COMMIT; on a local center nothing."""
    if db.get_bind().dialect.name != "postgresql":
        return
    found: dict[str, set[UUID] | None] = {}

    def note(session: Session, _context: object) -> None:
        for record in (*session.new, *session.dirty, *session.deleted):
            _keep(found, record.__table__.name, getattr(record, "id", None))

    def note_many(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            table: Any = getattr(state.statement, "table", None)
            if table is not None:
                _keep(found, table.name, None)

    def send(session: Session) -> None:
        session.flush()
        if found:
            later(session, select(func.pg_notify(CHANNEL, _packed(act, found))))

    event.listen(db, "after_flush", note)
    event.listen(db, "do_orm_execute", note_many)
    event.listen(db, "before_commit", send)


def _keep(found: dict[str, set[UUID] | None], table: str, key: object) -> None:
    """Note a record of a table, or with no key of ours the table as a whole."""
    if table in SILENT:
        return
    known = found.setdefault(table, set())
    if not isinstance(key, UUID):
        found[table] = None
    elif known is not None:
        known.add(key)


def _packed(act: Act, found: Mapping[str, set[UUID] | None]) -> str:
    """The notice; where it is too long, the largest tables are told without their keys."""
    keys = {table: None if ids is None else sorted(one.hex for one in ids) for table, ids in found.items()}
    who = {"desk": act.desk, "window": act.window_no, "account": act.account_id.hex, "op": act.op_id.hex}
    while len(said := json.dumps({**who, "tables": keys}, separators=(",", ":"))) > AT_MOST:
        keys[max(keys, key=lambda table: len(keys[table] or ()))] = None
    return said


def _read(said: str) -> Change:
    told = json.loads(said)
    return Change(
        desk=told["desk"],
        window_no=told["window"],
        account_id=UUID(told["account"]),
        op_id=UUID(told["op"]),
        tables={
            table: None if ids is None else frozenset(map(UUID, ids)) for table, ids in told["tables"].items()
        },
    )


class Listener:
    """Hears what other desks change, on a thread and a connection of its own, until it is stopped."""

    def __init__(
        self,
        database: Database,
        desk: int,
        hear: Callable[[Change | None], object],
        others: Mapping[str, Callable[[str], object]] | None = None,
    ) -> None:
        """Begin to listen.

        Args:
            desk: this desk's number; its own changes are not told.
            hear: called on the listener's thread with each change; with None once the server is reached again,
                as what was changed meanwhile nobody told.
            others: other channels of the center, and what is called on the same thread with what they carry.
        """
        self._others = dict(others or {})
        self._url = database.writer.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._desk, self._hear, self._over = desk, hear, Event()
        self.ready = Event()
        self._thread = Thread(target=self._run, name="jobdesk-changes", daemon=True)
        self._thread.start()

    def stop(self, *, wait: bool = True) -> None:
        """Listen no more; returns when the thread has ended, or without `wait` at once."""
        self._over.set()
        if wait:
            self._thread.join()

    def _run(self) -> None:
        missed, tries = False, 0
        while not self._over.is_set():
            try:
                with PatientConnection.connect(self._url, autocommit=True, **SILENCE) as connection:
                    connection.limit = BEAT_ANSWER
                    for channel in (CHANNEL, *self._others):
                        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    self.ready.set()
                    if missed:
                        self._hear(None)
                    missed, tries = True, 0
                    self._listen(connection)
            except psycopg.OperationalError as error:
                _log.info("changes are not heard: %s", type(error).__name__)
                self.ready.clear()
                missed = True
                self._over.wait(WAITS[min(tries, len(WAITS) - 1)])
                tries += 1

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        beat = monotonic() + BEAT
        while not self._over.is_set():
            for notice in connection.notifies(timeout=LOOK):
                self._tell(notice)
                if self._over.is_set():
                    return
            if monotonic() >= beat:  # who only listens never learns that nobody is there any more
                connection.execute("SELECT 1")
                beat = monotonic() + BEAT

    def _tell(self, notice: psycopg.Notify) -> None:
        if notice.channel in self._others:
            self._others[notice.channel](notice.payload)
            return
        change = _read(notice.payload)
        if change.desk != self._desk:
            self._hear(change)
