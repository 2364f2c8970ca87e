"""What an administrator's address names is read before anything on the server is made, given away or closed."""

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from jobdesk.base.enums import Role
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed, StoreError
from jobdesk.services.centers import NewPerson
from jobdesk.store.center import read_center, write_center
from jobdesk.store.server_logins import ServerLogins, unmake_server
from jobdesk.store.server_rights import Names
from jobdesk.wiring import _server_logins, new_center, open_center, restore_center
from jobdesk.wiring._server_logins import secure_center
from jobdesk.wiring.making_shared import create_center
from tests.centers import CHEAP
from tests.moved import Movers
from tests.server_state import Foreign, standing


@pytest.fixture
def foreign(postgres_server):
    made = Foreign(postgres_server)
    made.fill_public()
    yield made
    made.drop()


def secure(center, url, secret=None, role="administrator"):
    who = {"user": center.user(role), "password": center.password(role), "locksmith": CHEAP}
    return secure_center(center.folder, url=url, server_password=secret, **who)


def refused(center, url, secret=None):
    with pytest.raises(StoreError) as told:
        secure(center, url, secret)
    return str(told.value)


def test_another_programs_database_stays_as_it_was(shared_center, foreign, postgres_server):
    kept, file = read_center(shared_center.folder), shared_center.folder / "center.toml"
    before = standing(postgres_server, foreign.name, "postgres")
    for url, secret in [*foreign.urls(), *foreign.urls("postgres")]:
        assert "이 주소에는 이 센터가 없습니다" in refused(shared_center, url, secret)
        moved = replace(kept, url=url, sealed_password=None)  # whatever stands in the folder, too
        write_center(moved)
        assert "이 주소에는 이 센터가 없습니다" in refused(shared_center, url, secret)
        write_center(kept)
    for no_address in ("mysql://x/y", "x", "postgresql://a@h:port/db", "postgresql://a@h/db?sslmod=require"):
        with pytest.raises(InvalidInput):
            secure(shared_center, no_address)
    assert standing(postgres_server, foreign.name, "postgres") == before
    assert read_center(shared_center.folder) == kept
    assert list(shared_center.folder.glob(".center-*.toml")) == []
    assert file.exists()


def test_a_parameter_of_the_address_names_no_other_database(shared_center, foreign, postgres_server):
    url = f"{read_center(shared_center.folder).url}&dbname={foreign.name}"
    before = standing(postgres_server, foreign.name)
    assert "이 주소에는 이 센터가 없습니다" in refused(shared_center, url)
    assert standing(postgres_server, foreign.name) == before


def test_another_center_stays_as_it_was(shared_center, shared_template, fresh_database, postgres_server):
    url = fresh_database(template=shared_template[1])
    name = postgres_server.name_of(url)
    with psycopg.connect(url) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE center SET id = gen_random_uuid()")
    before = standing(postgres_server, name)
    write_center(replace(read_center(shared_center.folder), url=url, sealed_password=None))
    assert "이 주소에는 이 센터가 없습니다" in refused(shared_center, url)
    assert standing(postgres_server, name) == before


def test_who_may_not_lay_rights_changes_nothing(shared_center, foreign, postgres_server):
    url = read_center(shared_center.folder).url
    name = postgres_server.name_of(url)
    limited = postgres_server.url(name, foreign.limited)
    before = standing(postgres_server, name)
    with pytest.raises(NotAllowed):
        secure(shared_center, url, role="counselor")
    assert "계정" in refused(shared_center, limited, foreign.urls()[1][1])
    with psycopg.connect(postgres_server.url(name)) as admin:
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC")
    open_to_all = standing(postgres_server, name)
    assert "슈퍼유저" in refused(shared_center, limited, foreign.urls()[1][1])
    assert standing(postgres_server, name) == open_to_all != before


def test_what_fails_in_the_middle_leaves_the_server_as_it_was(shared_center, postgres_server, monkeypatch):
    kept = read_center(shared_center.folder)
    name = postgres_server.name_of(kept.url)
    before = standing(postgres_server, name)

    def fails(*_given):
        raise OSError("the disk is full")

    monkeypatch.setattr(_server_logins, "write_center", fails)
    with pytest.raises(OSError, match="full"):
        secure(shared_center, kept.url)
    assert standing(postgres_server, name) == before
    assert read_center(shared_center.folder) == kept
    monkeypatch.undo()
    assert len(secure(shared_center, kept.url)) == 2, "both passwords are told"


def test_somebody_elses_database_for_tried_backups_is_not_taken(shared_center, foreign, postgres_server):
    url = read_center(shared_center.folder).url
    name, scratch = postgres_server.name_of(url), Names(postgres_server.name_of(url)).scratch
    made = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(scratch), sql.Identifier(foreign.owner))
    postgres_server.execute(made)
    before = standing(postgres_server, name, scratch)
    try:
        assert scratch in refused(shared_center, url)
        assert standing(postgres_server, name, scratch) == before
    finally:
        postgres_server.drop(scratch)


def test_an_administrator_without_superuser_lays_rights_over_what_is_theirs(foreign, postgres_server, tmp_path):
    name, (url, secret) = f"{foreign.name}_plain", foreign.urls(f"{foreign.name}_plain")[1]
    made = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(foreign.limited))
    postgres_server.execute(made)
    center = new_center(
        tmp_path / "new", name="센터", people=PEOPLE, url=url, server_password=secret, locksmith=CHEAP
    ).center
    who = {"user": "choi", "password": PEOPLE[0].password, "locksmith": CHEAP}
    names, given = Names(name), {"url": url, "server_password": secret, **who}
    try:
        logins = secure_center(center.folder, audits=True, **given)
        assert [login for login, _told in logins] == [names.migration, names.auditor]
        assert secure_center(center.folder, **given) == ()
        desk = open_center(center.folder, "choi", PEOPLE[0].password, locksmith=CHEAP)
        assert desk.check().sound
        desk.close()
    finally:
        unmake_server(
            *foreign.urls("postgres")[0], ServerLogins(url, names, "", frozenset(), (name, names.scratch))
        )


PEOPLE = [
    NewPerson("choi", "최관리", Role.ADMINISTRATOR, "First-pass-2027"),
    NewPerson("park", "박팀장", Role.SUPERVISOR, "First-pass-2027"),
]


def created(folder, url, secret, name, people=PEOPLE):
    return create_center(
        folder, url=url, password=secret, database=name, name="센터", people=people, locksmith=CHEAP
    )


def test_a_center_is_made_in_no_used_place_and_leaves_nothing_where_it_fails(foreign, postgres_server, tmp_path):
    new = f"{foreign.name}_new"
    role = sql.Identifier(Names(new).migration)
    before = standing(postgres_server, foreign.name)
    for url, secret in foreign.urls("postgres"):
        with pytest.raises(StoreError):
            created(tmp_path / "new", url, secret, foreign.name)
        with pytest.raises(JobdeskError):
            created(tmp_path / "new", url, secret, new, people=PEOPLE[:1])
        with pytest.raises(JobdeskError):
            created(tmp_path / "new", url, secret, new, people=[replace(PEOPLE[0], password="a"), PEOPLE[1]])
    assert standing(postgres_server, foreign.name) == before
    postgres_server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'known-7'").format(role))
    grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(foreign.name), role)
    postgres_server.execute(grant)
    used = standing(postgres_server, foreign.name)
    try:
        for url, secret in foreign.urls("postgres"):
            with pytest.raises(StoreError, match="name"):
                created(tmp_path / "new", url, secret, new)
        assert standing(postgres_server, foreign.name) == used, "a login of another program keeps its password"
    finally:
        postgres_server.execute(sql.SQL("DROP OWNED BY {}").format(role))
        postgres_server.execute(sql.SQL("DROP ROLE {}").format(role))


def test_a_center_moves_into_no_used_database(local_center, foreign, postgres_server):
    before = standing(postgres_server, foreign.name)
    mover = Movers(postgres_server, local_center.folder)
    for url, secret in foreign.urls("postgres"):
        with pytest.raises(StoreError):
            mover.move(url=url, server_password=secret, database=foreign.name)
    with pytest.raises(InvalidInput):
        mover.move(url="mysql://x/y")
    assert standing(postgres_server, foreign.name) == before
    assert not read_center(mover.folder).is_shared


def test_a_backup_comes_back_into_no_used_database(shared_center, postgres_server, tmp_path):
    foreign = Foreign(postgres_server)  # its tables are in a schema of their own: `public` is empty
    file = shared_center.desk("administrator").back_up(tmp_path / "one.jobdesk-backup").path
    who = {"user": "choi", "password": shared_center.password("administrator"), "locksmith": CHEAP}
    before = standing(postgres_server, foreign.name, "postgres")
    try:
        for url, secret in foreign.urls():
            with pytest.raises(StoreError):
                restore_center(file, tmp_path / "again", url=url, server_password=secret, **who)
        assert standing(postgres_server, foreign.name, "postgres") == before
    finally:
        foreign.drop()
    assert not (tmp_path / "again").exists()
