"""What every test stands on: no display, no traces in the tester's folders, both engines."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.counts import LONG
from tests.places import make_place
from tests.schemas import KEPT, share_schema
from tests.statements import share_statements
from tests.turns_of_engines import ENGINES, mark_other_engines

if TYPE_CHECKING:
    from jobdesk.store.engine import Database
    from tests.postgres_server import PostgresServer

pytest_plugins = [
    "tests.postgres_server",
    "tests.center_fixtures",
    "tests.sample_fixtures",
    "tests.papers.golden",
]

share_statements()
share_schema()

HOME = pytest.StashKey[Path]()
FILE_KEY = secrets.token_bytes(32)

settings.register_profile("short", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("long" if LONG else "short")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settings, logs and the like of the tests go to a folder of their own; children inherit it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
    for name in ("JOBDESK_CENTER", "JOBDESK_USER", "JOBDESK_PASSWORD"):
        os.environ.pop(name, None)
    # Read again by the many processes of a run: what is compiled once is kept.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    home = config.stash[HOME] = make_place()
    os.environ.setdefault(KEPT, str(home / "schema.json"))  # one for all processes of the run
    if os.environ.get("JOBDESK_ON_DESKTOP") == "1":  # .ci/desktop.sh made them, and its ibus lives there
        return
    config.option.basetemp = config.option.basetemp or home / "tmp"  # in memory, gone with the run
    for kind in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(config.stash[HOME], ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Importing every test leaves next to no garbage: the collector would look through it all again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before anything is chosen by `-m`."""
    mark_other_engines(items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: Python's collector need not look at it after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Windows switch Python's collector off (qt/work.py): what tests leave is freed on this thread."""
    yield
    if not gc.isenabled():
        sys.modules["jobdesk.qt.work"].collect_garbage()


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Each of the engines in turn: "sqlcipher", "postgresql"."""
    return str(request.param)


@pytest.fixture
def database_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable]:
    """`database_of(kind)` opens an empty database on that engine; closed at the end of the test."""
    from jobdesk.store.engine import open_postgresql, open_sqlcipher

    opened = []

    def open_one(kind: str):
        if kind == "postgresql":
            opened.append(open_postgresql(request.getfixturevalue("fresh_database")()))
        else:
            path = tmp_path / f"blank{len(opened)}.db"
            opened.append(open_sqlcipher(path, secrets.token_bytes(32), create=True))
        return opened[-1]

    yield open_one
    for database in opened:
        database.dispose()


@pytest.fixture
def blank_database(engine_kind, database_of):
    """An open database without a schema, on each engine."""
    return database_of(engine_kind)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local file at the newest revision under `FILE_KEY`; copy it."""
    from jobdesk.store.engine import open_sqlcipher
    from jobdesk.store.migrate import migrate

    path = tmp_path_factory.mktemp("migrated") / "blank.db"
    database = open_sqlcipher(path, FILE_KEY, create=True)
    migrate(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_url(postgres_server: PostgresServer) -> str:
    """A database at the newest revision, for copies."""
    from jobdesk.store.engine import open_postgresql
    from jobdesk.store.migrate import migrate

    url = postgres_server.create()
    database = open_postgresql(url)
    migrate(database)
    database.dispose()
    return url


@pytest.fixture
def migrated_database(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An open database at the newest revision, without facts, on each engine."""
    from jobdesk.store.engine import open_postgresql, open_sqlcipher

    if engine_kind == "postgresql":
        fresh = request.getfixturevalue("fresh_database")
        opened = open_postgresql(fresh(template=request.getfixturevalue("migrated_url")))
    else:
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "blank.db")
        opened = open_sqlcipher(path, FILE_KEY)
    yield opened
    opened.dispose()
