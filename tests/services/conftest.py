"""What tests of the merge stand on."""

import pytest

from jobdesk.base.enums import Role
from tests.services.copies import check_out


@pytest.fixture
def desk(center):
    """The supervisor's desk at the center."""
    return center.desk("supervisor")


@pytest.fixture
def copy_of(desk, tmp_path):
    """Makes copies of the center as it is now, where a supervisor sits; closed at the end."""
    made = []

    def one(issuer=2):
        made.append(check_out(desk, tmp_path / f"copy{len(made)}.db", issuer=issuer))
        made[-1].sit(Role.SUPERVISOR)
        return made[-1]

    yield one
    for copy in made:
        copy.close()
