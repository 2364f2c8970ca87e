"""What stands on a server, for tests in which nothing may change: roles, databases, owners and grants."""

import psycopg
from psycopg import sql

from tests.postgres_server import PostgresServer

SECRET = "other-secret-7"
_ROLES = (
    "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolpassword, rolconfig::text, "
    "ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = a.oid ORDER BY 1) "
    "FROM pg_authid a LEFT JOIN LATERAL (SELECT setconfig AS rolconfig FROM pg_db_role_setting "
    "WHERE setrole = a.oid AND setdatabase = 0) s ON true ORDER BY 1"
)
_DATABASES = "SELECT datname, pg_get_userbyid(datdba), datacl::text FROM pg_database ORDER BY 1"
_INSIDE = (
    "SELECT 'class', oid::regclass::text, pg_get_userbyid(relowner), relacl::text FROM pg_class "
    "WHERE relnamespace::regnamespace::text NOT IN ('pg_toast') "
    "UNION ALL SELECT 'proc', oid::regprocedure::text, pg_get_userbyid(proowner), proacl::text FROM pg_proc "
    "UNION ALL SELECT 'schema', nspname, pg_get_userbyid(nspowner), nspacl::text FROM pg_namespace ORDER BY 1, 2"
)


def standing(server: PostgresServer, *databases: str):
    """Everything of these: roles with passwords and memberships, databases, and inside some each owner and ACL."""
    with psycopg.connect(server.url("postgres")) as admin:
        found = [admin.execute(asked).fetchall() for asked in (_ROLES, _DATABASES)]
    for name in databases:
        with psycopg.connect(server.url(name)) as admin:
            found.append(admin.execute(_INSIDE).fetchall())
    return found


class Foreign:
    """A database of another program with tables of its own login, `center` among them, and one who administers."""

    def __init__(self, server: PostgresServer) -> None:
        self.server, self.name = server, server.new_name()
        self.owner, self.limited = f"{self.name}_app", f"{self.name}_dba"
        self._run("CREATE ROLE {} LOGIN", self.owner)
        self._run("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}", self.limited, secret=True)
        self._run("CREATE DATABASE {} OWNER {}", self.name, self.owner)
        with psycopg.connect(server.url(self.name)) as admin:
            admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(self.owner)))
            admin.execute("CREATE SCHEMA shop CREATE TABLE bills (id int) CREATE TABLE center (id int)")
        self.databases = [self.name]

    def fill_public(self) -> None:
        """Tables in `public`, as most programs have them; one is called as the center's."""
        with psycopg.connect(self.server.url(self.name)) as admin:
            admin.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(self.owner)))
            admin.execute("CREATE TABLE center (id int)")
            admin.execute("CREATE TABLE bills (id int)")
            admin.execute("GRANT SELECT ON center, bills TO PUBLIC")

    def urls(self, name: str | None = None):
        """Address and password of a superuser, then of one with CREATEROLE and CREATEDB alone."""
        name = name or self.name
        return [(self.server.url(name), None), (self.server.url(name, self.limited), SECRET)]

    def drop(self) -> None:
        """Take it away."""
        self.server.drop(self.name)
        for role in (self.owner, self.limited):
            self._run("DROP OWNED BY {}", role)
            self._run("DROP ROLE {}", role)

    def _run(self, statement: str, *names: str, secret: bool = False) -> None:
        told = [*map(sql.Identifier, names), *([sql.Literal(SECRET)] if secret else [])]
        self.server.execute(sql.SQL(statement).format(*told))
