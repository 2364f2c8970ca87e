"""One act at the center: its transaction, its tries, and what its failures are called."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Timer
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from jobdesk.base.acts import Act
from jobdesk.base.errors import AlreadySaved, SaveUnsure, StaleRecord
from jobdesk.base.i18n import _
from jobdesk.services import late_facts, operations, references
from jobdesk.store import audit_chain, changes, turns
from jobdesk.store.engine import Database
from jobdesk.store.failures import explain, lost_connection, may_retry

T = TypeVar("T")
Job = Callable[[Session, Act], T]
TRIES = 3
WAITS = (0.0, 0.5, 1.0, 2.0)
"""Seconds before the server that went is asked again, the last for good."""
SLOW_S = 2.0
"""Seconds without an answer after which a save counts as in doubt."""


@dataclass(slots=True)
class Asking:
    """How an act whose answer is missing is asked again.

    Attributes:
        seconds: how long, from the first answer that did not come.
        doubt: told on this thread or another with True when a save is in doubt, and with False when that ends.
        lost: told each time the server went.
        over: set where nobody wants to wait any more.
    """

    seconds: float = 0.0
    doubt: Callable[[bool], object] = lambda _unsure: None
    lost: Callable[[], object] = lambda: None
    over: Event = field(default_factory=Event)


def commit(
    database: Database,
    act: Act,
    job: Job[T],
    before: Callable[[Session], None] | None = None,
    asking: Asking | None = None,
) -> tuple[T, Mapping[str, Any]]:
    """Run `job` in one transaction and commit, again where it waited for its turn in vain or the server went.

    The op_id makes all tries one act: where an earlier one was committed and only its answer lost, what that one
    gave is given.

    Args:
        before: comes first in the transaction.
        asking: how long a server that went is asked again, and who is told meanwhile.

    Returns:
        What it gave, and what the session was told meanwhile.

    Raises:
        SaveUnsure: the server went when it was asked to commit, and did not come back in time.
        DBAPIError: what else the database refused.
    """
    one = _Tries(database, act, job, before, asking or Asking())
    slow = Timer(SLOW_S, one.tell_doubt) if database.is_postgresql else None
    if slow is not None:
        slow.daemon = True
        slow.start()
    try:
        return one.run()
    finally:
        if slow is not None:
            slow.cancel()
        one.settle()


class _Tries(Generic[T]):
    """The tries of one act."""

    def __init__(
        self, database: Database, act: Act, job: Job[T], before: Callable[[Session], None] | None, asking: Asking
    ) -> None:
        self._database, self._act, self._job, self._before = database, act, job, before
        self._asking, self._lock, self._unsure, self._over = asking, Lock(), False, False
        self._sent: list[tuple[T, Mapping[str, Any]]] = []

    def run(self) -> tuple[T, Mapping[str, Any]]:
        """Try until it is answered."""
        turns, waits, until = TRIES - 1, iter(WAITS), None
        self._asking.over.clear()
        while True:
            try:
                return self._once()
            except AlreadySaved:
                if not self._sent:
                    raise
                return self._sent[-1]
            except DBAPIError as error:
                if lost_connection(error):
                    until = until or monotonic() + self._asking.seconds
                    self._wait(error, until, next(waits, WAITS[-1]))
                elif turns and may_retry(error):
                    turns -= 1
                else:
                    raise

    def _once(self) -> tuple[T, Mapping[str, Any]]:
        act = self._act
        with self._database.write.begin() as db:
            if self._before is not None:
                self._before(db)
            operations.begin(db, act)
            turns.begin(db)
            changes.tell(db, act)  # before what reads at the end: its word goes with that
            late_facts.watch_days(db)
            references.follow_survivors(db)
            audit_chain.hold(db, act.desk)
            done = self._job(db, act), db.info
            db.flush()
            self._sent.append(done)  # from here on only the server knows
        return done

    def _wait(self, error: DBAPIError, until: float, seconds: float) -> None:
        self._asking.lost()
        if monotonic() + seconds >= until or self._asking.over.wait(seconds):
            if not self._sent:
                raise error
            raise SaveUnsure(
                _(
                    "The server went while it saved: whether it is saved is not known yet. What you typed is kept."
                    " Save again once the server answers: nothing is saved twice."
                )
            ) from error
        self.tell_doubt()

    def tell_doubt(self) -> None:
        """Nobody knows yet whether it is saved."""
        with self._lock:
            if not (self._over or self._unsure):
                self._unsure = True
                self._asking.doubt(True)

    def settle(self) -> None:
        """It is known now, or given up."""
        with self._lock:
            self._over = True
            if self._unsure:
                self._asking.doubt(False)


@contextmanager
def explained() -> Iterator[None]:
    """Turn failures of disk, server and turn-taking into sentences."""
    try:
        yield
    except StaleDataError as error:
        raise StaleRecord(
            _("This record was saved elsewhere in the meantime. What you typed is kept: open it again.")
        ) from error
    except DBAPIError as error:
        sentence = explain(error)
        if sentence is None:
            raise
        raise sentence from error
