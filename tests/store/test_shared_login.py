"""A shared center whose server asks for a password: kept wrapped, used by desk, backup and restore."""

from urllib.parse import quote

import pytest
from psycopg import sql

from jobdesk.base.errors import StoreError
from jobdesk.store.engine import open_postgresql
from jobdesk.wiring import join_center, open_center, restore_center
from tests.centers import CHEAP, make_center, password_of

LOGIN, SECRET = "desk_login", "서버-p@ss:/wörd"


@pytest.fixture
def login(postgres_server, fresh_database):
    """The URL of an empty database that belongs to a login with a password."""
    url = fresh_database()
    name = sql.Identifier(postgres_server.name_of(url))
    role = sql.Identifier(LOGIN)
    postgres_server.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(SECRET)))
    postgres_server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, role))
    yield postgres_server.url(postgres_server.name_of(url), user=LOGIN)
    postgres_server.drop(url)
    postgres_server.execute(sql.SQL("DROP ROLE {}").format(role))


def test_without_the_password_the_server_refuses_with_a_sentence(login):
    with pytest.raises(StoreError):
        open_postgresql(login)
    with pytest.raises(StoreError) as refused:
        open_postgresql(login, "wrong")
    assert "wrong" not in str(refused.value.__cause__)


def test_the_password_is_wrapped_and_serves_desk_backup_and_restore(login, postgres_server, tmp_path):
    with_secret = login.replace(f"{LOGIN}@", f"{LOGIN}:{quote(SECRET, safe='')}@")
    make_center(tmp_path / "one", url=with_secret)
    join_center(
        tmp_path / "two",
        url=login,
        user="lee",
        password=password_of("colleague"),
        server_password=SECRET,
        locksmith=CHEAP,
    )
    boss = open_center(tmp_path / "two", "choi", password_of("administrator"), locksmith=CHEAP)
    try:
        file = boss.back_up(tmp_path / "a.jobdesk-backup").path
    finally:
        boss.close()
    given = {"user": "choi", "password": password_of("administrator"), "locksmith": CHEAP}
    made = restore_center(file, tmp_path / "three", **given)
    try:
        assert made.url != boss.center.url
        open_center(tmp_path / "three", "kim", password_of("counselor"), locksmith=CHEAP).close()
    finally:
        postgres_server.drop(str(made.url))
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert quote(SECRET, safe="").encode() not in content, path
