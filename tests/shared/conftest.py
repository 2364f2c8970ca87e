"""Offices for tests of several desks: one on the tests' server, one on a server that outlives its death."""

import pytest

from tests.postgres_server import DURABLE, PostgresServer
from tests.shared.office import Office


@pytest.fixture
def make_office(postgres_server, tmp_path):
    """`make_office(windows)` makes a center with so many counselors' desks and a reception."""
    made = []

    def make(windows, server=postgres_server):
        made.append(Office(tmp_path / f"office{len(made)}", server, server.new_name(), windows=windows))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def mortal_server():
    """A server of its own that keeps what it committed."""
    server = PostgresServer(DURABLE)
    yield server
    server.stop()
