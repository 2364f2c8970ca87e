"""How long a desk waits for its shared center's server, in the line itself: nothing waits for ever.

A pulled cable says nothing. What the operating system notices of it (keepalives, unacknowledged bytes) ends a line
after 15 seconds; where something between acknowledges and passes nothing on, the desk's own limit ends it, beyond
the server's limit of a statement (30 s), so that a slow answer still arrives. A server that works says nothing
either, where a statement's limit was lifted or many stand in one pipeline: before a line is given up, the server
is asked on another one whether it works for this one.
"""

from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")
ANSWER_S = 35.0
"""Seconds of silence after which an answer is not waited for any more; the line is closed then."""
POLL_S = 0.1
"""So often a wait looks whether it is interrupted: psycopg's own."""
SILENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""libpq's limits, in seconds but for the last, in ms."""
_WORKS = """SELECT 1 FROM pg_stat_activity
WHERE pid = %s AND state = 'active' AND wait_event_type IS DISTINCT FROM 'Client'"""


class Silent(psycopg.OperationalError):
    """The server said nothing for too long."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives a silent server up; it is closed then.

    Attributes:
        limit: seconds of silence; of None `ANSWER_S`, and longer as long as the server works for this line.
    """

    limit: float | None = None

    def wait(self, gen: PQGen[T], interval: float = POLL_S, timeout: float | None = None) -> T:
        """Wait for an answer. Raises psycopg.OperationalError where none came."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(self._heard(gen), interval)
        except Silent:
            self.pgconn.finish()
            raise

    def _heard(self, gen: PQGen[T]) -> PQGen[T]:
        """The same, ended where nothing moved on the line for too long; each byte either way begins anew."""
        limit = self.limit or ANSWER_S
        moved = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    moved = monotonic()
                elif monotonic() - moved >= limit:
                    if self.limit is not None or not self._works():
                        raise Silent("the server does not answer")
                    moved = monotonic()
                wanted = gen.send(ready)
        except StopIteration as over:
            answer: T = over.value
            return answer

    def _works(self) -> bool:
        """Ask the server on another line whether it works for this one."""
        asked: dict[str, Any] = self.info.get_parameters() | {"password": self.info.password}
        asked.pop("options", None)  # a role would not see what this login does
        seconds = min(float(SILENCE["connect_timeout"]), ANSWER_S)
        asked["connect_timeout"] = str(max(2, round(seconds)))
        try:
            with PatientConnection.connect(**asked, autocommit=True) as other:
                other.limit = seconds
                return other.execute(_WORKS, [self.pgconn.backend_pid]).fetchone() is not None
        except psycopg.Error:
            return False
