"""Logins and the database of a center, as an administrator of the server makes them."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.i18n import _
from jobdesk.store.server_rights import Names, as_login, run

SETTINGS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "Asia/Seoul",
}
_LARGE_OBJECTS = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class ServerLogins:
    """An empty database with its roles.

    Attributes:
        url: of the database, with the administrator's own name.
        migration: the password of the migration login, told once.
    """

    url: str
    names: Names
    migration: str


def look_at_server(url: str, password: str | None, database: str) -> None:
    """Raise what `make_server` would: the server does not answer, the name is taken; nothing is made."""
    _check_name(database)
    with administering(url, password) as connection:
        _refuse_taken(connection, database)


def _check_name(database: str) -> None:
    if not _NAME.fullmatch(database):
        raise InvalidInput(
            _("Name the database in small letters, digits and underscores, at most 40."), field="name"
        )


def _refuse_taken(connection: psycopg.Connection[Any], database: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
        raise StoreError(_("This database is in use. Give an empty one."))


def make_server(url: str, password: str | None, database: str) -> ServerLogins:
    """Make the roles and the empty database of a center.

    Args:
        url: an administrator's connection to the server's maintenance database.

    Raises:
        InvalidInput: the name cannot be used.
        StoreError: the database is there already, or the administrator may not make it.
    """
    _check_name(database)
    names, migration = Names(database), new_password()
    with administering(url, password) as connection:
        _refuse_taken(connection, database)
        make_roles(connection, names)
        set_password(connection, names.migration, migration)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(names.owner)
            )
        )
        make_scratch(connection, names)
    inside = make_url(url).set(database=database).render_as_string(hide_password=False)
    with administering(inside, password) as connection:
        close_database(connection, names)
    return ServerLogins(as_login(url, str(make_url(url).username), database), names, migration)


def make_roles(connection: psycopg.Connection[Any], names: Names) -> frozenset[str]:
    """Make the roles that are not there, and answer which; the administrator may act as the owner from now on."""
    kinds = {names.owner: "NOLOGIN", names.desks: "NOLOGIN", names.migration: "LOGIN", names.auditor: "LOGIN"}
    new = frozenset(role for role, kind in kinds.items() if _make_role(connection, role, kind))
    run(connection, "GRANT {owner} TO {migration}", names)
    run(connection, "GRANT {owner} TO CURRENT_USER", names)
    run(connection, "ALTER ROLE {migration} SET role = {owner}", names)
    _limit(connection, names.auditor)
    return new


def make_scratch(connection: psycopg.Connection[Any], names: Names) -> None:
    """Make the database in which backups are tried, where it is not there; auditors alone come in."""
    name = sql.Identifier(names.scratch)
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (names.scratch,)).fetchone():
        run(connection, "GRANT {auditor} TO CURRENT_USER", names)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                name, sql.Identifier(names.auditor)
            )
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))


def _make_role(connection: psycopg.Connection[Any], role: str, kind: str) -> bool:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        return False
    connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(kind)))
    return True


def _limit(connection: psycopg.Connection[Any], role: str) -> None:
    for name, value in SETTINGS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
            )
        )


def close_database(connection: psycopg.Connection[Any], names: Names) -> None:
    """Let nobody in but the center's roles, and no desk make anything; a superuser closes large objects too."""
    run(connection, "REVOKE ALL ON DATABASE {database} FROM PUBLIC", names)
    run(connection, "GRANT CONNECT ON DATABASE {database} TO {owner}, {migration}, {auditor}, {desks}", names)
    if connection.info.parameter_status("is_superuser") == "on":
        for one in _LARGE_OBJECTS:
            connection.execute(
                sql.SQL("REVOKE EXECUTE ON FUNCTION pg_catalog.{} FROM PUBLIC").format(sql.SQL(one))
            )


def take_over(connection: psycopg.Connection[Any], names: Names) -> None:
    """Give all that stands in the database to the owner, from whichever login made it."""
    run(connection, "ALTER DATABASE {database} OWNER TO {owner}", names)
    owner = sql.Identifier(names.owner)
    found = connection.execute(
        "SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,"
        " format('%I.%I', 'public', relname) FROM pg_class c WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'v', 'S') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid"
        " AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))"
        " UNION ALL SELECT 'FUNCTION', oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace"
    ).fetchall()
    for kind, named in found:
        connection.execute(sql.SQL("ALTER {} {} OWNER TO {}").format(sql.SQL(kind), sql.SQL(named), owner))


@contextmanager
def administering(url: str, password: str | None) -> Iterator[psycopg.Connection[Any]]:
    """The administrator's connection, each statement for itself.

    Raises:
        StoreError: the server does not answer, or refuses what the administrator asked.
    """
    bare = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(bare, password=password, autocommit=True, connect_timeout=10) as connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise StoreError(
            _("This login may not make roles and databases. Give the one of the server's administrator.")
        ) from error
    except psycopg.OperationalError as error:
        raise StoreError(_("The server does not answer or refuses this login.")) from error


def new_password() -> str:
    """A random password: 256 bits."""
    return secrets.token_urlsafe(32)


def set_password(connection: psycopg.Connection[Any], role: str, password: str) -> None:
    """Give a role a password; the server is told its SCRAM verifier alone, so no log can hold it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier)))


def let_in(
    connection: psycopg.Connection[Any], names: Names, login: str, *, center_id: UUID, desk: int | None = None
) -> str:
    """Give a login of a desk, or with no number of an auditor, a new password, and map it to the center.

    Args:
        connection: the administrator's, in the center's database.

    Returns:
        Its password.
    """
    kind, group = ("auditor", names.auditor) if desk is None else ("desk", names.desks)
    password = new_password()
    _make_role(connection, login, "LOGIN")
    _limit(connection, login)
    set_password(connection, login, password)
    if login != group:
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(login)))
    run(connection, "SET ROLE {owner}", names)
    connection.execute(
        "INSERT INTO guard.login (name, center_id, kind, desk) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (name) DO UPDATE SET center_id = excluded.center_id, desk = excluded.desk",
        (login, center_id, kind, desk),
    )
    connection.execute("RESET ROLE")
    return password
