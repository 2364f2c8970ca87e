"""Fixtures with a finished center in them: made once a test process, copied for each test.

The desk is imported when a test first asks for a center, so that other tests need not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests import centers
    from tests.postgres_server import FreshDatabase, PostgresServer

ENGINES = ("sqlcipher", "postgresql")


@pytest.fixture(scope="session")
def local_template(tmp_path_factory: pytest.TempPathFactory) -> centers.Made:
    """A finished local center, never opened by a test; copy it."""
    from tests import centers

    return centers.make_center(tmp_path_factory.mktemp("template") / "center")


@pytest.fixture(scope="session")
def shared_template(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> tuple[centers.Made, str]:
    """A finished shared center and its database, never opened by a test; copy both."""
    from tests import centers

    url = postgres_server.create()
    return centers.make_center(tmp_path_factory.mktemp("template") / "center", url=url), url


@pytest.fixture
def local_center(local_template: centers.Made, tmp_path: Path) -> Iterator[centers.TestCenter]:
    """A center on SQLCipher, for what only a local file has."""
    from tests import centers

    made = centers.copy_local(local_template, tmp_path / "center")
    yield made
    made.close()


@pytest.fixture
def shared_center(
    shared_template: tuple[centers.Made, str], tmp_path: Path, fresh_database: FreshDatabase
) -> Iterator[centers.TestCenter]:
    """A center on PostgreSQL, for what only several desks have."""
    from tests import centers

    template, url = shared_template
    made = centers.copy_shared(template, tmp_path / "center", fresh_database(template=url))
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def center(request: pytest.FixtureRequest) -> centers.TestCenter:
    """A center of the test's own on each engine: `center.desk("supervisor").change(job)`."""
    kind = "local_center" if request.param == "sqlcipher" else "shared_center"
    made: centers.TestCenter = request.getfixturevalue(kind)
    return made
