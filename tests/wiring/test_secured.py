"""Rights laid over a center that has none, laid anew by a migration, and a second desk's own login."""

import psycopg
import pytest
from sqlalchemy import delete

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NotAllowed, StoreError
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.audit import list_audit
from jobdesk.store import audit_chain
from jobdesk.store.center import read_center
from jobdesk.store.engine import open_postgresql
from jobdesk.store.migrate import head_revision, migrate, revisions_since
from jobdesk.store.server_rights import RESTRICTED, Names, as_login
from jobdesk.wiring import join_center, migrate_center, restore_center
from jobdesk.wiring._server_logins import secure_center
from tests.centers import CHEAP
from tests.services import people


def secured(center, url, **options):
    return secure_center(
        center.folder,
        url=url,
        server_password=None,
        user=center.user("administrator"),
        password=center.password("administrator"),
        locksmith=CHEAP,
        **options,
    )


def closed(url):
    """Whether every table of the database keeps its rows from who is not mapped."""
    with psycopg.connect(url) as admin:
        return admin.execute(
            "SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchone() == (True,)


def test_rights_are_laid_over_a_center_that_had_none(shared_center, postgres_server):
    url = read_center(shared_center.folder).url
    before = people.person(shared_center.desk("counselor"))
    shared_center.close()
    assert not closed(url)
    logins = secured(shared_center, url, audits=True)
    database = Names(postgres_server.name_of(url))
    assert [login for login, _password in logins] == [database.migration, database.auditor]
    assert secured(shared_center, url) == (), "the second time nothing is made"
    assert read_center(shared_center.folder).sealed_auditor is not None, "and nothing taken"
    assert closed(url)
    desk = shared_center.open("supervisor")
    assert RESTRICTED in desk._opened.database.info
    assert people.person(desk, full_name="이다음") != before
    with desk._opened.database.read() as db:
        assert audit_chain.verify(db, desk._opened.database.info["audit_key"]) == []
    for login, password in logins:
        with psycopg.connect(as_login(url, login), password=password) as connection:
            assert connection.execute("SELECT count(*) FROM jobseeker").fetchone() == (2,)


def test_a_backup_comes_back_without_rights_into_an_empty_database(restricted_center, fresh_database, tmp_path):
    desk = restricted_center.desk("administrator")
    person = people.person(restricted_center.desk("counselor"))
    file = desk.back_up(tmp_path / "one.jobdesk-backup").path
    who = {"user": "choi", "password": restricted_center.password("administrator"), "locksmith": CHEAP}
    url = fresh_database()
    made = restore_center(file, tmp_path / "again", url=url, **who)
    assert not closed(url)
    again = restricted_center.open("counselor", folder=made.folder)
    assert again.read(lambda db, act: db.get(Jobseeker, person)) is not None
    assert restricted_center.open("administrator", folder=made.folder).check().sound


def test_a_desk_joins_by_the_administrator_alone(restricted_center, postgres_server, tmp_path):
    url = postgres_server.url(postgres_server.name_of(read_center(restricted_center.folder).url))
    who = {"user": "kim", "password": restricted_center.password("counselor"), "locksmith": CHEAP}
    database = Names(postgres_server.name_of(url))
    auditor = restricted_center.logins[database.auditor]
    with pytest.raises(StoreError):
        join_center(tmp_path / "no", url=as_login(url, database.auditor), server_password=auditor, **who)
    made = join_center(tmp_path / "second", url=url, **who)
    assert (made.desk, made.url) == (2, as_login(url, database.desk(2)))
    assert made.sealed_auditor is None
    second = restricted_center.open("counselor", folder=made.folder)
    people.person(second)
    seen = second.read(lambda db, act: [anchor.desk for anchor in audit_chain.heads(db)])
    assert seen == [2]
    notices = restricted_center.open("counselor").who.notices
    assert len(notices) == 1, "the same account at two desks is told, though neither reads the other's entries"
    administrator = restricted_center.open("administrator", folder=made.folder)
    with pytest.raises(StoreError):
        administrator.back_up(tmp_path / "half.jobdesk-backup")


def test_only_an_administrator_makes_a_desk_that_reads_all(restricted_center, postgres_server, tmp_path):
    url = postgres_server.url(postgres_server.name_of(read_center(restricted_center.folder).url))
    with pytest.raises(NotAllowed):
        join_center(
            tmp_path / "second",
            url=url,
            user="park",
            password=restricted_center.password("supervisor"),
            audits=True,
            locksmith=CHEAP,
        )
    assert not (tmp_path / "second").exists()
    who = {"user": "choi", "password": restricted_center.password("administrator"), "locksmith": CHEAP}
    made = join_center(tmp_path / "second", url=url, audits=True, **who)
    assert (made.desk, made.sealed_auditor is not None) == (2, True)
    told = restricted_center.open("auditor", folder=made.folder).view(
        lambda db, act: list_audit(db, act, actions=[AuditAction.RIGHTS])
    )
    assert ("choi", {"audits": True}) in [(row.user_name, dict(row.detail)) for row in told]
    assert restricted_center.open("administrator", folder=made.folder).check().sound


def test_what_the_server_refuses_is_a_sentence(restricted_center):
    desk = restricted_center.desk("supervisor")
    person = people.person(desk)
    with pytest.raises(StoreError):
        desk.change(lambda db, act: db.execute(delete(Jobseeker).where(Jobseeker.id == person)))
    assert desk.read(lambda db, act: db.get(Jobseeker, person)) is not None


def test_the_migration_login_lifts_the_schema_and_lays_rights_anew(restricted_center, postgres_server):
    folder = restricted_center.folder
    people.person(restricted_center.desk("counselor"))
    restricted_center.close()
    url = postgres_server.url(postgres_server.name_of(read_center(folder).url))
    names, asked = Names(postgres_server.name_of(url)), []
    database = open_postgresql(url, role=names.owner)
    migrate(database, "0011")
    database.dispose()

    def ask(login):
        asked.append(login)
        return restricted_center.logins[login]

    who = {"user": "choi", "password": restricted_center.password("administrator"), "locksmith": CHEAP}
    assert migrate_center(folder, ask=ask, **who)
    assert (asked, revisions_since("0011")) == ([names.migration], (head_revision(),))
    assert closed(url)
    assert people.person(restricted_center.open("counselor"), full_name="이다음")
