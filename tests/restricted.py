"""A center on a server that keeps rights: made once a test process, copied for each test."""

import shutil
from pathlib import Path

from psycopg import sql

from jobdesk.store.server_logins import administering, close_database
from jobdesk.store.server_rights import Names
from tests.centers import TestCenter, make_restricted
from tests.postgres_server import PostgresServer


class Restricted:
    """A finished center on a server that keeps rights, never opened by a test, and the copies of it.

    Roles belong to the whole server and bear the database's name, so that one copy stands at a time.
    """

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.folder, self.server, self.name = folder, server, server.new_name()
        self.made, self.logins = make_restricted(folder, url=server.url("postgres"), name=self.name)
        self.kept = f"{self.name}_kept"
        self._run("ALTER DATABASE {name} RENAME TO {kept}")
        self.roles = self._find_roles()

    def copy(self, folder: Path) -> TestCenter:
        """The one copy, in a folder of its own."""
        self._run("CREATE DATABASE {name} OWNER {owner} TEMPLATE {kept} STRATEGY FILE_COPY")
        with administering(self.server.url(self.name), None) as connection:
            close_database(connection, Names(self.name))  # what is granted on a database itself is not copied
        shutil.copytree(self.folder, folder)
        return TestCenter(folder, "postgresql", self.made.recovery_key, self.logins)

    def clear(self) -> None:
        """Drop the copy, the roles that were made since, and what became of the passwords."""
        self.server.drop(self.name)
        for role, verifier in self._find_roles().items():
            if role not in self.roles:
                self._run("DROP ROLE {role}", role=role)
            elif verifier != self.roles[role]:
                self._run("ALTER ROLE {role} PASSWORD {verifier}", role=role, verifier=self.roles[role])

    def _find_roles(self) -> dict[str, str | None]:
        with administering(self.server.url("postgres"), None) as connection:
            found = connection.execute(
                "SELECT rolname, rolpassword FROM pg_authid WHERE starts_with(rolname, %s)", (f"{self.name}_",)
            )
            return dict(found.fetchall())

    def _run(self, statement: str, *, role: str = "", verifier: str | None = None) -> None:
        told = {"name": self.name, "kept": self.kept, "owner": Names(self.name).owner, "role": role}
        named = {key: sql.Identifier(value) for key, value in told.items() if value}
        self.server.execute(sql.SQL(statement).format(**named, verifier=sql.Literal(verifier)))
