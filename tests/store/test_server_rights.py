"""What a login may do on a server that keeps rights: no hostile statement has an effect."""

from contextlib import suppress
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from jobdesk.store import audit_chain
from jobdesk.store.center import auditor_login, server_password
from jobdesk.store.server_logins import administering, let_in
from jobdesk.store.server_rights import Names
from jobdesk.wiring import join_center
from tests.centers import CHEAP
from tests.services import people
from tests.services.sent import refer, some
from tests.store import hostile

SECRETS = ("guard.login", "guard.center", "pg_authid", "pg_read", "pg_ls", "guard.chain", "guard.hold_head")
"""Of a statement that names one of these, an answer with a row is an effect."""


@pytest.fixture
def kept(restricted_center, postgres_server, tmp_path):
    """A restricted center with people, referrals and two desks; names and passwords of its logins."""
    desk = restricted_center.desk("counselor")
    refer(desk, some(desk, 2), [people.vacancy(desk)], method="slip")
    center = restricted_center.desk("supervisor").center
    key = restricted_center.desk("supervisor")._opened.keeper.key
    names = Names(postgres_server.name_of(center.url))
    url = postgres_server.url(names.database)
    join_center(
        tmp_path / "second", url=url, user="kim", password=restricted_center.password("counselor"), locksmith=CHEAP
    )
    restricted_center.open("colleague", folder=tmp_path / "second")
    with administering(url, None) as admin:
        foreign = let_in(admin, names, f"{names.database}_foreign", center_id=uuid4(), desk=77)
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x'").format(sql.Identifier(f"{names.database}_nobody"))
        )
        grant(admin, names, "GRANT CONNECT ON DATABASE {database} TO {nobody}")
    passwords = {
        names.desk(1): server_password(center, key),
        names.auditor_at(1): auditor_login(center, key)[1],
        f"{names.database}_foreign": foreign,
        f"{names.database}_nobody": "x",
    }
    return names, passwords


def grant(connection, names, statement):
    told = {
        "database": sql.Identifier(names.database),
        "nobody": sql.Identifier(f"{names.database}_nobody"),
        "foreign": sql.Identifier(f"{names.database}_foreign"),
    }
    connection.execute(sql.SQL(statement).format(**told))


def tables(admin):
    return admin.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    ).fetchall()


CATALOGS = (
    *("pg_authid", "pg_auth_members", "pg_db_role_setting", "pg_database", "pg_namespace", "pg_proc", "pg_policy"),
    *("pg_trigger", "pg_rewrite", "pg_extension", "pg_largeobject_metadata", "pg_prepared_xacts"),
    *("pg_replication_slots", "pg_publication", "pg_file_settings"),
)
# Not pg_default_acl: a login's own defaults are of what it makes, and it can make nothing.
AT_ONCE = 10
LEFT_OUT = {"pg_database": " - 'datfrozenxid' - 'datminmxid'"}


def dump(admin):
    """All that stands on the server: each table's rows, the catalogs of rights and of what there is."""
    asked = [
        sql.SQL("SELECT {}, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t").format(
            sql.Literal(name), sql.SQL(name)
        )
        for (name,) in tables(admin)
    ]
    asked += [
        sql.SQL(
            "SELECT {}, md5(coalesce(string_agg(r, '|' ORDER BY r), '')) FROM"
            " (SELECT (to_jsonb(t) {})::text AS r FROM {} t) s"
        ).format(sql.Literal(name), sql.SQL(LEFT_OUT.get(name, "")), sql.SQL(name))
        for name in CATALOGS
    ]
    asked.append(
        sql.SQL(
            "SELECT 'relations', md5(string_agg(concat_ws(',', relnamespace, relname, relowner, relacl::text,"
            " relrowsecurity, relforcerowsecurity, relnatts), '|' ORDER BY oid)) FROM pg_class"
            " WHERE relnamespace <> 'pg_toast'::regnamespace"
        )
    )
    return dict(admin.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall())


def attempt(url, password, statement):
    """Send a statement as one that goes on whatever is refused; what it was answered."""
    with psycopg.connect(url, password=password, autocommit=True) as connection:
        answers = []
        for one in statement.split(";;"):
            with suppress(psycopg.Error), connection.cursor() as cursor:
                if one.lstrip().startswith("COPY") and "STD" in one:
                    with cursor.copy(one) as copy:
                        if "STDIN" in one:
                            copy.write(b"\\.\n")
                        else:
                            answers += list(copy)
                    continue
                cursor.execute(one)
                if cursor.description:
                    answers += cursor.fetchall()
        return answers


def effects(server, names, who, password, statements):
    """The statements that changed something, as many as are tried between two looks, or that a secret was told."""
    told = {
        "owner": names.owner,
        "migration": names.migration,
        "auditor": names.auditor,
        "desks": names.desks,
        "other_desk": names.desk(2),
        "database": names.database,
    }
    found = []
    with psycopg.connect(server.url(names.database), autocommit=True) as admin:
        before = dump(admin)
        for at in range(0, len(statements), AT_ONCE):
            some = statements[at : at + AT_ONCE]
            for statement in some:
                sent = statement.format(**told)
                answers = attempt(server.url(names.database, who), password, sent)
                if any(secret in sent for secret in SECRETS) and any(any(one for one in row) for row in answers):
                    found.append((statement, "told"))
            if (now := dump(admin)) != before:
                found.append((some, [name for name in now if now[name] != before.get(name)]))
                before = now
    return found


def test_no_hostile_statement_has_an_effect(kept, postgres_server):
    names, passwords = kept
    every = (
        (names.desk(1), hostile.DESK),
        (names.auditor_at(1), hostile.AUDITOR),
        (f"{names.database}_nobody", hostile.NOBODY),
    )
    assert sum(len(statements) for _who, statements in every) > 150
    for who, statements in every:
        assert effects(postgres_server, names, who, passwords[who], statements) == [], who


def test_the_same_statements_have_effects_where_nobody_keeps_rights(kept, postgres_server):
    names, _passwords = kept
    for statement in hostile.OF_THEM:
        assert effects(postgres_server, names, "jobdesk", None, (statement,)) != [], statement


def test_a_login_of_another_center_sees_and_writes_nothing_whatever_is_granted(kept, postgres_server):
    names, passwords = kept
    who = f"{names.database}_foreign"
    with psycopg.connect(postgres_server.url(names.database), autocommit=True) as admin:
        grant(admin, names, "GRANT ALL ON ALL TABLES IN SCHEMA public TO {foreign}, {nobody}")
        counted = [name for (name,) in tables(admin) if name.startswith("public.")]
    tried = (*hostile.DESK, *hostile.GRANTED)
    assert effects(postgres_server, names, who, passwords[who], tried) == []
    url = postgres_server.url(names.database, who)
    assert {attempt(url, passwords[who], f"SELECT count(*) FROM {name}")[0] for name in counted} == {(0,)}


def test_a_desk_reads_its_own_entries_and_the_auditor_all(kept, postgres_server, restricted_center):
    names, passwords = kept
    desk, auditor = names.desk(1), names.auditor_at(1)
    seen = {
        who: {row[0] for row in attempt(postgres_server.url(names.database, who), passwords[who], asked)}
        for who, asked in (
            (desk, "SELECT DISTINCT desk FROM audit_entry"),
            (auditor, "SELECT desk FROM audit_head"),
        )
    }
    assert seen == {desk: {1}, auditor: {1, 2}}
    own = "SELECT count(*) FROM audit_subject s LEFT JOIN audit_entry e ON e.id = s.entry_id WHERE e.id IS NULL"
    assert attempt(postgres_server.url(names.database, desk), passwords[desk], own) == [(0,)]
    database = restricted_center.desk("auditor")._opened.database
    with database.read() as db:
        assert {anchor.desk for anchor in audit_chain.heads(db)} == {1, 2}
        assert audit_chain.verify(db, database.info["audit_key"]) == []


def test_every_table_is_closed_and_every_function_of_guard_runs_as_the_owner(kept, postgres_server):
    names, _passwords = kept
    with psycopg.connect(postgres_server.url(names.database)) as admin:
        opened = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        ).fetchall()
        loose = admin.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'guard'::regnamespace"
            " AND NOT (prosecdef AND proconfig::text LIKE '%%search_path=pg_catalog, %%pg_temp%%'"
            " AND proowner = %s::regrole)",
            (names.owner,),
        ).fetchall()
        theirs = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'guard'::regnamespace)"
            " AND relowner <> %s::regrole",
            (names.owner,),
        ).fetchall()
    assert (opened, loose, theirs) == ([], [], [])
