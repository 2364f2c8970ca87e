"""SQLCipher as the desk opens it, against the same module and pragmas without a key.

Both files hold the center's whole schema and the same 100,000 rows; the keyed connection comes
from the product's own `connect_sqlcipher`.
"""

import random
import secrets
import tempfile
from pathlib import Path
from time import perf_counter

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.records import Base
from jobdesk.store.engine import BUSY_MS, CACHE_KIB, connect_sqlcipher
from tests.bench.figures import Figure, milliseconds, paired

ROWS = 100_000
SCHEMA = (
    "CREATE TABLE person (id TEXT PRIMARY KEY, full_name TEXT NOT NULL, birth_date TEXT, mobile TEXT, "
    "dong_code TEXT, version INTEGER NOT NULL) STRICT"
)


def _plain(path: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"cache_size = -{CACHE_KIB}",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _rows(count: int, seed: int) -> list[tuple[str, str, str, str, str, int]]:
    rng = random.Random(seed)
    return [
        (
            f"{seed}-{n:08d}",
            rng.choice("김이박최정강조윤장임") + rng.choice("민서지현수영") + rng.choice("준호연아진우"),
            f"{rng.randint(1950, 2004)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            f"0100000{n % 10000:04d}",
            "1156051500",
            1,
        )
        for n in range(count)
    ]


class _Side:
    """One database, keyed or not."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        self.path, self.key, self.serial = folder / ("keyed.db" if key else "plain.db"), key, 0
        self.connection = self.open(create=True)
        for table in Base.metadata.sorted_tables:
            self.connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        self.connection.execute(SCHEMA)
        self.insert(_rows(ROWS, 1))
        self.rng = random.Random(7)

    def open(self, *, create: bool = False) -> sqlcipher.Connection:
        return connect_sqlcipher(self.path, self.key, create=create) if self.key else _plain(self.path)

    def insert(self, rows: list[tuple[str, str, str, str, str, int]]) -> float:
        """Rows a second."""
        started = perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.connection.execute("COMMIT")
        return len(rows) / (perf_counter() - started)

    def bulk(self) -> float:
        self.serial += 1
        rate = self.insert(_rows(ROWS, 100 + self.serial))
        self.connection.execute("DELETE FROM person WHERE id LIKE ?", (f"{100 + self.serial}-%",))
        return rate

    def commits(self) -> float:
        def work() -> None:
            for n in range(200):
                self.connection.execute("BEGIN IMMEDIATE")
                self.connection.execute(
                    "UPDATE person SET version = version + 1 WHERE id = ?", (f"1-{n * 311 % ROWS:08d}",)
                )
                self.connection.execute("COMMIT")

        return milliseconds(work) / 200

    def reads(self) -> float:
        keys = [f"1-{self.rng.randrange(ROWS):08d}" for _ in range(20_000)]

        def work() -> None:
            for key in keys:
                self.connection.execute("SELECT full_name, mobile FROM person WHERE id = ?", (key,)).fetchone()

        return milliseconds(work)

    def opening(self) -> float:
        def work() -> None:
            for _ in range(20):
                connection = self.open()
                connection.execute("SELECT full_name FROM person LIMIT 1").fetchone()
                connection.close()

        return milliseconds(work) / 20


def figures() -> list[Figure]:
    """The four figures of performance.md, storage."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = _Side(Path(folder), secrets.token_bytes(32)), _Side(Path(folder), None)
        found = [
            paired("storage.warm_read.100k", ours.reads, plain.reads, rounds=11, limit=1.10),
            paired("storage.durable_commit.100k", ours.commits, plain.commits, rounds=15, limit=1.35),
            paired("storage.bulk_insert.100k", ours.bulk, plain.bulk, rounds=9, limit=0.75, at_least=True),
            paired("storage.raw_key_open.100k", ours.opening, plain.opening, rounds=9, limit=2.0),
        ]
        ours.connection.close()
        plain.connection.close()
    return found
