"""Fixtures with a finished center in them: made once a test process, copied for each test.

The desk is imported when a test first asks for a center, so that other tests need not wait for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.turns_of_engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests import centers
    from tests.postgres_server import FreshDatabase, PostgresServer
    from tests.restricted import Restricted


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
    made = centers.make_center(tmp_path_factory.mktemp("template") / "center", url=url)
    if centers.RESTRICTED:
        centers.restrict(made, url)
    return made, url


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


@pytest.fixture(scope="session")
def restricted_template(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Restricted:
    """A finished center on a server that keeps rights, its database set aside; copy it."""
    from tests.restricted import Restricted

    return Restricted(tmp_path_factory.mktemp("template") / "center", postgres_server)


@pytest.fixture
def restricted_center(restricted_template: Restricted, tmp_path: Path) -> Iterator[centers.TestCenter]:
    """A center on PostgreSQL whose server keeps rights, at a desk with a login of its own."""
    made = restricted_template.copy(tmp_path / "center")
    yield made
    made.close()
    restricted_template.clear()


# A desk's main job, seen where the server keeps rights as well.
RESTRICTED = {
    "test_accounts": ("test_a_reset_needs_no_old_password_and_ends_it", "test_every_right_is_kept"),
    "test_audit": (
        "test_it_is_asked_by_person_user_and_act",
        "test_looking_into_it_is_recorded_and_the_chain_holds",
    ),
    "test_checks": ("test_a_sound_center_has_no_findings_and_the_check_is_recorded",),
    "test_counseling": ("test_void_waits_for_what_hangs_on_it_and_a_colleagues_for_the_supervisor",),
    "test_import_undo": ("test_what_was_there_before_is_there_again", "test_what_it_changed_is_given_back"),
    "test_merging": ("test_a_person_of_the_day_joins_and_is_found", "test_what_both_changed_is_asked"),
    "test_merge_decisions": ("test_what_waited_with_a_question_joins_and_is_given_back",),
    "test_month_closes": ("test_provisional_on_the_last_working_day_final_after_the_signed_review",),
    "test_placements": ("test_a_hire_takes_the_opening_closes_the_others_and_plans_follow_ups",),
    "test_referrals": ("test_several_people_go_to_several_vacancies_in_one_act",),
    "test_search": ("test_what_is_typed_finds",),
    "test_waiting_numbers": ("test_two_windows_never_get_one_number", "test_a_weekday_is_closed_and_opened_again"),
    "test_sign_in": ("test_failures_enter_the_audit_with_the_next_success", "test_each_role_comes_in"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of `RESTRICTED` on a restricted center too."""
    named = RESTRICTED.get(metafunc.module.__name__.rpartition(".")[2], ())
    if "center" in metafunc.fixturenames and metafunc.function.__name__ in named:
        every = pytest.mark.parametrize("center", [*ENGINES, "restricted"], indirect=True)
        metafunc.definition.add_marker(every)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With JOBDESK_RESTRICTED=1 only tests of a shared center are run: all others are as they were."""
    if os.environ.get("JOBDESK_RESTRICTED") == "1":
        config.hook.pytest_deselected(items=[item for item in items if not _is_shared(item)])
        items[:] = [item for item in items if _is_shared(item)]


def _is_shared(item: pytest.Item) -> bool:
    named = getattr(item, "fixturenames", ())
    engine = item.callspec.params.get("center") if hasattr(item, "callspec") else None
    return "shared_center" in named or ("center" in named and engine == "postgresql")


CENTERS = {"sqlcipher": "local_center", "postgresql": "shared_center", "restricted": "restricted_center"}


@pytest.fixture(params=ENGINES)
def center(request: pytest.FixtureRequest) -> centers.TestCenter:
    """A center of the test's own on each engine: `center.desk("supervisor").change(job)`."""
    made: centers.TestCenter = request.getfixturevalue(CENTERS[request.param])
    return made
