"""A real PostgreSQL for the tests: Debian's binaries, an unprivileged user, a folder and a socket of its own.

One server a test process, started when first asked for (about two seconds) and killed by the kernel
should the process die. It listens on its socket only. `fsync` is off and its files are in memory where
there is room (places.py): what is tested here is the desk on PostgreSQL, not PostgreSQL on a failing
disk, and a copy of a database is a thousand files. Missing binaries are an error, never a skip.
"""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType

import psycopg
import pytest
from psycopg import sql

from tests.places import make_place

OWNER = "jobdesk"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "128MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "autovacuum": "on"}
"""Over SETTINGS where what was committed has to outlive a server that is killed."""
# The tests' own login is trusted on its socket; every other role needs its password, as at a center.
ACCESS = f"local all {OWNER} trust\nlocal all all scram-sha-256\n"
FreshDatabase = Callable[..., str]


def find_binaries() -> Path:
    """The newest server's folder; an error names the package where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise RuntimeError("the tests need a PostgreSQL server: sudo apt-get install postgresql")
    return found[-1].parent


def server_user() -> pwd.struct_passwd:
    """Who runs the server: this user, or Debian's `postgres` where this is root (which it refuses)."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    return next(user for user in sorted(pwd.getpwall(), key=lambda u: u.pw_name != "postgres") if user.pw_uid)


class PostgresServer:
    """One running server; `url` names a database on it.

    Args:
        changed: settings in place of those of the tests, as DURABLE.
    """

    def __init__(self, changed: Mapping[str, str] = MappingProxyType({})) -> None:
        self.binaries = find_binaries()
        # Not pytest's tmp: that is 0700 and root's, closed to the server's user.
        self.folder = make_place()
        user = server_user()
        as_user = ["setpriv", "--pdeathsig", "INT"]  # dies with the tests
        if user.pw_uid != os.geteuid():
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            as_user += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        data = self.folder / "data"
        made = subprocess.run(
            [*as_user, self.binaries / "initdb", "-D", data, "-U", OWNER, "--auth=trust"]
            + ["--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions"],
            cwd="/",
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        (data / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")
        self._numbers = count(1)
        self._log = (self.folder / "log").open("wb")
        options = [word for name, value in {**SETTINGS, **changed}.items() for word in ("-c", f"{name}={value}")]
        self._as_user = as_user
        self._command = [*as_user, self.binaries / "postgres", "-D", data, "-k", self.folder, *options]
        self.start()

    def start(self) -> None:
        """Start it, again after `halt`; it answers when this ends."""
        self.process = subprocess.Popen(
            self._command, cwd="/", stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        self._wait()

    def halt(self) -> None:
        """The server is gone amid its connections; what was committed stays, not so with SIGQUIT: see SETTINGS."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)

    def crash(self) -> None:
        """`pg_ctl -m immediate stop`: every process of the server is killed at once; `start` recovers it."""
        data = self.folder / "data"
        stop = [self.binaries / "pg_ctl", "stop", "-m", "immediate", "-D", data]
        subprocess.run([*self._as_user, *stop], cwd="/", check=True, stdout=subprocess.DEVNULL)
        self.process.wait(20)

    def _wait(self) -> None:
        until = monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or monotonic() > until:
                    self.stop()
                    raise
                sleep(0.05)

    def url(self, database: str, user: str = OWNER) -> str:
        """Where `database` is."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def execute(self, statement: sql.Composed | sql.SQL) -> None:
        """Run one statement as the owner, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of `template` (a name or a URL nobody is connected to); its URL."""
        name = self.new_name()
        copied = sql.Identifier(self.name_of(template))
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(name), copied)
        )
        return self.url(name)

    def new_name(self) -> str:
        """A name that no database has."""
        return f"jd_{os.getpid()}_{next(self._numbers)}"

    def drop(self, database: str) -> None:
        """Drop a database by name or URL, whoever is connected."""
        name = sql.Identifier(self.name_of(database))
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    @staticmethod
    def name_of(database: str) -> str:
        """The database's name out of its URL."""
        return database.partition("?")[0].rpartition("/")[2]

    def stop(self) -> None:
        """Stop fast and remove the folder; nothing is left running."""
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """This test process's server."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def fresh_database(postgres_server: PostgresServer) -> Iterator[FreshDatabase]:
    """`fresh_database()` makes an empty database and gives its URL; `template=` copies another one."""
    made: list[str] = []

    def make(template: str = "template1") -> str:
        made.append(postgres_server.create(template))
        return made[-1]

    yield make
    for url in made:
        postgres_server.drop(url)
