"""How long a desk waits for its shared center's server, in the line itself: nothing waits for ever.

A pulled cable says nothing. What the operating system notices of it (keepalives, unacknowledged bytes) ends a line
after 15 seconds; where something between acknowledges and passes nothing on, the desk's own limit ends it, beyond
the server's limit of a statement (30 s), so that a slow answer still arrives.
"""

from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")
ANSWER_S = 35.0
"""Seconds after which an answer is not waited for any more; the line is closed then."""
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


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives its server up after `limit` seconds, of None `ANSWER_S`; it is closed then."""

    limit: float | None = None

    def wait(self, gen: PQGen[T], interval: float = POLL_S, timeout: float | None = None) -> T:
        """Wait for an answer. Raises psycopg.OperationalError where none came."""
        limit = self.limit or ANSWER_S
        until = monotonic() + limit
        try:
            return super().wait(gen, interval, limit if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is None and monotonic() >= until:
                self.pgconn.finish()
            raise
