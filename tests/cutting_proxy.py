"""A network between desks and a real PostgreSQL that can be pulled, cut at COMMIT, and counted.

Desks speak TCP to it and it speaks to the server's socket: real sockets both, and no byte is changed. Cut: the
server has answered a COMMIT, its answer is kept back and the line closed. Pulled: nothing is passed on and nothing
closed; what was sent stands here until `resume`, as TCP would send it again. Unlike with a real cable this
machine's kernel goes on to acknowledge what a desk sends, so neither keepalives nor TCP's own limit can end it:
the desk's limit (`store/patience.py`) has to.
"""

import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

import pytest
from sqlalchemy.engine import make_url

from tests.postgres_server import PostgresServer

READY, DONE = b"Z", b"C"
ENDS_A_TURN, FLUSH = b"QS", b"H"
"""A query, or the Sync after the parts of one: the desk waits for the server's READY."""


class CuttingProxy:
    """One network; `url` tells how a database of the server is reached by it.

    Attributes:
        cut: asked when the server has committed: whether its answer is kept back and the line closed.
        lose: asked when a COMMIT comes: whether the line is closed and the COMMIT never reaches the server.
        cuts: how often either was so.
        turns: of each committed transaction the round trips from BEGIN to COMMIT, both counted; what psycopg
            sends in one pipeline, waiting once, is one.
    """

    def __init__(self, server: Path) -> None:
        """Stand before the server whose socket is in this folder."""
        self._server = str(server / ".s.PGSQL.5432")
        self.cut: Callable[[], bool] = lambda: False
        self.lose: Callable[[], bool] = lambda: False
        self.cuts, self.turns = 0, list[int]()
        self.flows = Event()
        self.flows.set()
        self._links: set[_Link] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def url(self, url: str) -> str:
        """The same database and login by this network."""
        asked = {"host": "127.0.0.1", "port": str(self.port), "sslmode": "disable", "gssencmode": "disable"}
        return make_url(url).set(query=asked).render_as_string(hide_password=False)

    def freeze(self) -> None:
        """Pull the network."""
        self.flows.clear()

    def resume(self) -> None:
        """Put it back: what was sent meanwhile arrives."""
        self.flows.set()

    def stop(self) -> None:
        """End it with all lines."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.close_lines()
        self.resume()

    def close_lines(self) -> None:
        """Close every line, as a server does that goes down."""
        for link in tuple(self._links):
            link.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                desk, _address = self._door.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._links.add(_Link(self, desk, server, self._links.discard))


class _Link:
    """One line: a thread each way, message by message."""

    def __init__(
        self,
        network: CuttingProxy,
        desk: socket.socket,
        server: socket.socket,
        gone: "Callable[[_Link], object]",
    ) -> None:
        self._network, self._desk, self._server, self._gone = network, desk, server, gone
        self._lock, self._turns, self._begun, self._asked, self._asking = Lock(), 0, 0, 0, False
        self._pumps = [self._ask, self._answer]
        for way in tuple(self._pumps):
            Thread(target=self._pump, args=(way,), daemon=True).start()

    def close(self) -> None:
        """Cut it both ways."""
        for end in (self._desk, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._gone(self)

    def _pump(self, way: Callable[[], None]) -> None:
        with suppress(OSError):
            way()
        self.close()
        with self._lock:
            self._pumps.remove(way)
            if not self._pumps:
                self._desk.close()
                self._server.close()

    def _ask(self) -> None:
        for kind, message in _messages(self._desk, starts_bare=True):
            self._network.flows.wait()
            if self._is_lost(kind, message):
                return
            self._server.sendall(message)

    def _is_lost(self, kind: bytes, message: bytes) -> bool:
        """Count the turn; whether this is a COMMIT that never arrives."""
        if not kind:
            return False
        with self._lock:
            if kind == FLUSH and not self._asking:
                return False  # psycopg's, after the Sync of a pipeline: asks for nothing more
            if not self._asked and not self._asking:
                self._turns += 1
            ends = kind in ENDS_A_TURN
            self._asked, self._asking = self._asked + ends, not ends
            if kind == b"Q" and message[5:].startswith(b"BEGIN"):
                self._begun = self._turns
        if kind == b"Q" and message[5:].startswith(b"COMMIT") and self._network.lose():
            self._network.cuts += 1
            return True
        return False

    def _answer(self) -> None:
        for kind, message in _messages(self._server):
            if kind == READY:
                with self._lock:
                    self._asked -= self._asked > 0
            if kind == DONE and message[5:] == b"COMMIT\0":
                self._network.turns.append(self._turns - self._begun + 1)
                if self._network.cut():
                    self._network.cuts += 1
                    return
            self._network.flows.wait()
            self._desk.sendall(message)


def _messages(end: socket.socket, *, starts_bare: bool = False) -> Iterator[tuple[bytes, bytes]]:
    """Whole messages as they come, each with its kind; the first of a desk has none."""
    held, bare = b"", starts_bare
    while came := end.recv(1 << 16):
        held += came
        while len(held) >= (head := 4 if bare else 5):
            size = struct.unpack_from("!I", held, head - 4)[0] + head - 4
            if len(held) < size:
                break
            yield (b"" if bare else held[:1]), held[:size]
            held, bare = held[size:], False


@pytest.fixture
def network(postgres_server: PostgresServer) -> Iterator[CuttingProxy]:
    """A network before this process's server; its threads take their turn beside the desk's without delay."""
    made, turn = CuttingProxy(postgres_server.folder), sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    yield made
    sys.setswitchinterval(turn)
    made.stop()
