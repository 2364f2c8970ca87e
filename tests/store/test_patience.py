"""How long a desk waits for its server: a long work is not silence, and silence is not waited for."""

from time import monotonic

import psycopg
import pytest

from jobdesk.store import patience
from jobdesk.store.patience import PatientConnection
from tests.cutting_proxy import network

__all__ = ["network"]

LIMIT = 2.0
ROWS = 20_000


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(patience, "ANSWER_S", LIMIT)


@pytest.fixture
def line(postgres_server):
    """One line to a server that lives."""
    with PatientConnection.connect(postgres_server.url("postgres"), autocommit=True) as line:
        yield line


def test_a_statement_that_takes_longer_is_answered(line):
    begun = monotonic()
    assert line.execute("SELECT 1 FROM pg_sleep(%s)", [2.5 * LIMIT]).fetchone() == (1,)
    assert monotonic() - begun > 2 * LIMIT


def test_so_are_many_in_one_pipeline_that_answers_at_its_end(line):
    line.execute("CREATE TEMP TABLE slow (number integer)")
    with line.transaction(), line.cursor() as cursor:
        cursor.executemany("INSERT INTO slow SELECT %s FROM pg_sleep(0.25)", [[number] for number in range(12)])
    assert line.execute("SELECT count(*) FROM slow").fetchone() == (12,)


def test_so_are_many_rows_on_a_busy_machine(line, monkeypatch):
    """The whole takes longer than the limit, no part of it does; nobody is asked on another line."""
    monkeypatch.setattr(patience, "ANSWER_S", 0.3)
    monkeypatch.setattr(PatientConnection, "_works", lambda _line: False)
    line.execute("CREATE TEMP TABLE many (number integer, told text)")
    begun = monotonic()
    with line.transaction(), line.cursor() as cursor:
        cursor.executemany("INSERT INTO many VALUES (%s, 'told')", [[number] for number in range(ROWS)])
    assert monotonic() - begun > 0.3
    assert line.execute("SELECT count(*) FROM many").fetchone() == (ROWS,)


def test_one_that_waits_for_a_lock_is_answered(line, postgres_server):
    with PatientConnection.connect(postgres_server.url("postgres")) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(9)")
        line.execute(f"SET lock_timeout = '{2 * LIMIT}s'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            line.execute("SELECT pg_advisory_lock(9)")
    assert not line.closed


def test_a_limit_of_its_own_is_kept_whatever_the_server_does(line):
    line.limit = 0.3
    begun = monotonic()
    with pytest.raises(psycopg.OperationalError):
        line.execute("SELECT pg_sleep(5)")
    assert 0.3 <= monotonic() - begun < 4
    assert line.closed


def test_a_server_that_passes_nothing_on_is_not_waited_for(postgres_server, network):
    with PatientConnection.connect(network.url(postgres_server.url("postgres")), autocommit=True) as line:
        network.freeze()
        begun = monotonic()
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT pg_sleep(60)")
        assert LIMIT <= monotonic() - begun < 20
        assert line.closed


def test_one_whose_answer_was_sent_and_never_came_neither(line):
    """What is asked on the other line: a server that is done does not work for this one."""
    assert not line._works()
