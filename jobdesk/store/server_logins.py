"""Logins and the database of a center, as an administrator of the server makes them."""

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from jobdesk.base.errors import InvalidInput, StoreError
from jobdesk.base.i18n import _
from jobdesk.store.server_rights import Names, as_login, names_of, run

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
        before: roles of these names that were there before.
        made: databases that were made.
    """

    url: str
    names: Names
    migration: str
    before: frozenset[str]
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Whom a center's database knows, and where its schema stands.

    Attributes:
        role: of the account that was asked for.
        revision: of the schema; None before the first.
    """

    role: str
    revision: str | None


def look_at_server(url: str, password: str | None, database: str) -> None:
    """Raise what `make_server` would: the server does not answer, the name is taken; nothing is made."""
    _check_name(database)
    with administering(url, password, read_only=True) as connection:
        _refuse_taken(connection, Names(database))


def look_at_center(url: str, password: str | None, center_id: UUID, account_id: UUID) -> Standing | None:
    """Read whether a center is in the database of this address, before anything is changed there.

    Args:
        url: an administrator's connection to the center's database.

    Returns:
        None where another database is there, of whichever program.

    Raises:
        StoreError: the server does not answer, or this login may not lay rights over the center.
    """
    names = names_of(url)
    with administering(url, password, read_only=True) as connection:
        try:
            found = _standing(connection, names, center_id, account_id)
        except (psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedTable):
            return None  # another program's table of that name
        if found is not None:
            connection.execute("RESET ROLE")
            _refuse_powerless(connection, scratch=_has_scratch(connection, names))
            _refuse_others(connection)
    return found


def _standing(
    connection: psycopg.Connection[Any], names: Names, center_id: UUID, account_id: UUID
) -> Standing | None:
    here = "SELECT current_database() = %s AND to_regclass('public.center') IS NOT NULL"
    if connection.execute(here, (names.database,)).fetchone() != (True,):
        return None
    acts = (
        "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = %s"
        " AND EXISTS (SELECT FROM pg_namespace WHERE nspname = 'guard')"
    )
    if connection.execute(acts, (names.owner,)).fetchone() == (True,):
        run(connection, "SET LOCAL ROLE {owner}", names)  # the policies let nobody else but a superuser see it
    if connection.execute("SELECT id::text FROM public.center").fetchall() != [(str(center_id),)]:
        return None
    role = connection.execute("SELECT role FROM public.account WHERE id = %s", (account_id,)).fetchone()
    revision = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return Standing(role[0], revision[0] if revision else None) if role else None


def _has_scratch(connection: psycopg.Connection[Any], names: Names) -> bool:
    """Whether the database for tried backups is there. Raises StoreError where it is somebody else's."""
    asked = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = %s"
    owner = connection.execute(asked, (names.scratch,)).fetchone()
    if owner not in {None, (names.auditor,)}:
        told = _("The server has a database {name} of somebody else, where backups of this center would be tried.")
        raise StoreError(told.format(name=names.scratch))
    return owner is not None


def _refuse_powerless(connection: psycopg.Connection[Any], *, scratch: bool) -> None:
    """Raise StoreError where this login may not make roles, nor, while there is no scratch, databases."""
    able = "SELECT rolsuper OR (rolcreaterole AND (rolcreatedb OR %s)) FROM pg_roles WHERE rolname = current_user"
    if connection.execute(able, (scratch,)).fetchone() != (True,):
        raise StoreError(_powerless())


def _refuse_others(connection: psycopg.Connection[Any]) -> None:
    """Raise StoreError where this login may not give away what stands in the database."""
    able = (
        "SELECT bool_and(pg_has_role(owner, 'MEMBER')) FROM ("
        "SELECT datdba AS owner FROM pg_database WHERE datname = current_database()"
        " UNION ALL SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'v', 'S')"
        " UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS every"
    )
    if connection.execute(able).fetchone() != (True,):
        raise StoreError(
            _("The center's tables belong to a login that this one may not act for. Give a superuser's.")
        )


def _check_name(database: str) -> None:
    if not _NAME.fullmatch(database):
        raise InvalidInput(
            _("Name the database in small letters, digits and underscores, at most 40."), field="name"
        )


def _refuse_taken(connection: psycopg.Connection[Any], names: Names) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (names.database,)).fetchone():
        raise StoreError(_("This database is in use. Give an empty one."))
    _refuse_powerless(connection, scratch=_has_scratch(connection, names))
    used = (
        "SELECT 1 FROM pg_shdepend d JOIN pg_roles r ON d.refclassid = 'pg_authid'::regclass"
        " AND d.refobjid = r.oid"
        " LEFT JOIN pg_database s ON s.datname = %s WHERE r.rolname = ANY(%s)"
        " AND s.oid IS DISTINCT FROM d.dbid AND d.classid <> 'pg_auth_members'::regclass"
        " AND NOT (d.classid = 'pg_database'::regclass AND s.oid IS NOT DISTINCT FROM d.objid)"
    )
    if connection.execute(used, (names.scratch, sorted(_roles(connection, names)))).fetchone():
        raise StoreError(
            _("The server uses this name for something else: it has roles of it. Choose another with --name.")
        )


def _roles(connection: psycopg.Connection[Any], names: Names) -> frozenset[str]:
    """The roles of a center's names that are there."""
    asked = "SELECT rolname::text FROM pg_roles WHERE rolname ~ %s"
    kinds = rf"^{re.escape(names.database)}_(owner|migration|desks|auditor|(desk|auditor)_\d+)$"
    return frozenset(name for (name,) in connection.execute(asked, (kinds,)))


def make_server(url: str, password: str | None, database: str) -> ServerLogins:
    """Make the roles and the empty database of a center.

    Args:
        url: an administrator's connection to the server's maintenance database.

    Raises:
        InvalidInput: the name cannot be used.
        StoreError: the database is there already, or the administrator may not make it; nothing is left.
    """
    _check_name(database)
    names, migration, made = Names(database), new_password(), list[str]()
    with administering(url, password, read_only=True) as connection:
        _refuse_taken(connection, names)
        before = _roles(connection, names)
    try:
        with administering(url, password) as connection:
            with connection.transaction():
                make_roles(connection, names)
                set_password(connection, names.migration, migration)
            _make_database(connection, database, names.owner)
            made.append(database)
            if make_scratch(connection, names):
                made.append(names.scratch)
        inside = make_url(url).set(database=database).render_as_string(hide_password=False)
        with administering(inside, password) as connection:
            close_database(connection, names)
    except BaseException:
        _unmake(url, password, names, before, made)
        raise
    login = as_login(url, str(make_url(url).username), database)
    return ServerLogins(login, names, migration, before, tuple(made))


def unmake_server(url: str, password: str | None, server: ServerLogins) -> None:
    """Drop what `make_server` made, and the logins that were let in since.

    Args:
        url: an administrator's connection to the server's maintenance database.
    """
    _unmake(url, password, server.names, server.before, server.made)


def _unmake(
    url: str, password: str | None, names: Names, before: frozenset[str], databases: Iterable[str]
) -> None:
    with administering(url, password) as connection:
        for name in databases:
            drop_database(connection, name)
        for role in sorted(_roles(connection, names) - before):
            with suppress(psycopg.errors.DependentObjectsStillExist):
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def drop_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database, whoever is connected."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make_database(connection: psycopg.Connection[Any], name: str, owner: str | None = None) -> None:
    made = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
    owned = sql.SQL(" OWNER {}").format(sql.Identifier(owner)) if owner else sql.SQL("")
    connection.execute(made + owned)


def make_roles(connection: psycopg.Connection[Any], names: Names) -> frozenset[str]:
    """Make the roles that are not there, and answer which; the administrator may act as the owner from now on."""
    kinds = {names.owner: "NOLOGIN", names.desks: "NOLOGIN", names.migration: "LOGIN", names.auditor: "LOGIN"}
    new = frozenset(role for role, kind in kinds.items() if _make_role(connection, role, kind))
    run(connection, "GRANT {owner} TO {migration}", names)
    run(connection, "GRANT {owner} TO CURRENT_USER", names)
    run(connection, "ALTER ROLE {migration} SET role = {owner}", names)
    _limit(connection, names.auditor)
    return new


def make_scratch(connection: psycopg.Connection[Any], names: Names) -> bool:
    """Make the database in which backups are tried, where it is not there; answers whether it was made."""
    new = prepare_scratch(connection, names)
    give_scratch(connection, names)
    return new


def prepare_scratch(connection: psycopg.Connection[Any], names: Names) -> bool:
    """Make that database as the administrator's own, outside any transaction, where it is not there.

    Returns:
        Whether it was made.

    Raises:
        StoreError: there is one of somebody else's.
    """
    if _has_scratch(connection, names):
        return False
    _make_database(connection, names.scratch)
    return True


def give_scratch(connection: psycopg.Connection[Any], names: Names) -> None:
    """Give that database to the auditors, who alone come in from now on."""
    run(connection, "GRANT {auditor} TO CURRENT_USER", names)
    name, owner = sql.Identifier(names.scratch), sql.Identifier(names.auditor)
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
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
def administering(url: str, password: str | None, *, read_only: bool = False) -> Iterator[psycopg.Connection[Any]]:
    """The administrator's connection, each statement for itself.

    Args:
        read_only: one transaction that can change nothing.

    Raises:
        StoreError: the server does not answer, or refuses what the administrator asked.
    """
    bare = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        refusals(),
        psycopg.connect(bare, password=password, autocommit=not read_only, connect_timeout=10) as connection,
    ):
        connection.read_only = read_only or None
        yield connection


@contextmanager
def refusals() -> Iterator[None]:
    """What the server refuses its administrator, as a sentence."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise StoreError(_powerless()) from error
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
        raise StoreError(
            _("Somebody works on this center just now. Close jobdesk at the desks, then try again.")
        ) from error
    except psycopg.OperationalError as error:
        raise StoreError(_("The server does not answer or refuses this login.")) from error


def _powerless() -> str:
    return _("This login may not make roles and databases. Give the one of the server's administrator.")


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
