"""A shared center's backup has a name only once it was restored into a scratch database and looked at there."""

import psycopg
import pytest

from jobdesk.base.errors import StoreError
from jobdesk.store import backup
from jobdesk.store.center import read_center
from jobdesk.store.server_rights import names_of
from jobdesk.wiring import join_center
from tests.centers import CHEAP
from tests.services import people


@pytest.fixture
def tried(monkeypatch):
    """The databases into which dumps were restored."""
    places, real = [], backup.restore
    monkeypatch.setattr(backup, "restore", lambda dump, url, secret: (places.append(url), real(dump, url, secret)))
    return places


def left_in(server, url):
    """Relations that stand in a database."""
    with psycopg.connect(server.url(server.name_of(url))) as admin:
        return admin.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()[0]


def test_an_auditors_desk_tries_its_dump_in_the_scratch_database_and_leaves_it_empty(
    restricted_center, postgres_server, tried, tmp_path
):
    people.person(restricted_center.desk("counselor"))
    desk = restricted_center.desk("supervisor")
    names = names_of(desk.center.url)
    for number in range(2):
        assert desk.back_up(tmp_path / f"{number}.jobdesk-backup").rows > 0
    assert [postgres_server.name_of(place) for place in tried] == [names.scratch] * 2
    assert left_in(postgres_server, tried[0]) == 0
    people.person(restricted_center.desk("counselor"), full_name="이다음")
    assert desk.back_up_daily() is not None
    assert desk.back_up_daily() is None


def test_a_desk_that_makes_no_backups_is_not_told_each_morning(restricted_center, postgres_server, tmp_path):
    url = postgres_server.url(postgres_server.name_of(read_center(restricted_center.folder).url))
    who = {"user": "kim", "password": restricted_center.password("counselor"), "locksmith": CHEAP}
    made = join_center(tmp_path / "second", url=url, **who)
    assert restricted_center.open("counselor", folder=made.folder).back_up_daily() is None
    with pytest.raises(StoreError):
        restricted_center.open("administrator", folder=made.folder).back_up()


def test_a_dump_that_does_not_come_back_as_it_was_is_no_backup(
    restricted_center, postgres_server, monkeypatch, tmp_path
):
    desk = restricted_center.desk("administrator")
    real = backup.restore

    def one_more(dump, url, secret):
        real(dump, url, secret)
        with psycopg.connect(url, password=secret) as connection:
            connection.execute("INSERT INTO operation (op_id) VALUES (gen_random_uuid())")

    monkeypatch.setattr(backup, "restore", one_more)
    with pytest.raises(StoreError):
        desk.back_up(tmp_path / "one.jobdesk-backup")
    assert list(tmp_path.glob("*one*")) == []
    assert not desk.check().findings


def test_where_one_plain_login_may_make_databases_the_scratch_goes_again(shared_center, postgres_server, tried):
    desk = shared_center.desk("administrator")
    assert desk.back_up().rows > 0
    assert "_scratch_" in tried[0]
    with psycopg.connect(postgres_server.url("postgres")) as admin:
        assert admin.execute(
            "SELECT count(*) FROM pg_database WHERE datname LIKE %s", (f"{names_of(desk.center.url).database}_%",)
        ).fetchone() == (0,)
