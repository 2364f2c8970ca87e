"""Fixtures shared by every test."""

import pytest

# ---- centers (helper store): a center of the test's own on each engine ----
from tests import centers


@pytest.fixture(scope="session")
def local_template(tmp_path_factory):
    """A finished local center, never opened by a test; copy it."""
    return centers.make_center(tmp_path_factory.mktemp("template") / "center")


@pytest.fixture(params=["sqlcipher"])
def center(request, tmp_path):
    """A center of the test's own: `center.desk("supervisor").change(job)`."""
    made = centers.copy_local(request.getfixturevalue("local_template"), tmp_path / "center")
    yield made
    made.close()


@pytest.fixture
def local_center(local_template, tmp_path):
    """A center on SQLCipher, for what only a local file has."""
    made = centers.copy_local(local_template, tmp_path / "center")
    yield made
    made.close()


# ---- end of centers ----
