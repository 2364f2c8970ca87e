"""The schema's revisions: where a database stands, and how it is lifted.

Every migration runs in one explicit transaction on the writing engine, so that a kill leaves the
old schema or the new one, never one between. The caller makes a verified backup first.
"""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from jobdesk.base.errors import NewerSchema
from jobdesk.base.files import migrations
from jobdesk.base.i18n import _
from jobdesk.store.engine import Database


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def head_revision() -> str:
    """The newest revision this program knows; read once, what is packed with it stays."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("no migration is packed with this program")
    return head


@cache
def revisions_since(revision: str) -> tuple[str, ...] | None:
    """The revisions that came after one, the oldest first; None where this program does not know it."""
    order = [one.revision for one in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]
    return tuple(order[order.index(revision) + 1 :]) if revision in order else None


def current_revision(database: Database) -> str | None:
    """The revision the database stands at; None before the first."""
    with database.reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


def needs_migration(database: Database) -> bool:
    """Whether the database is older than this program.

    Raises NewerSchema where it was written by a newer program.
    """
    current = current_revision(database)
    if current == head_revision():
        return False
    script = ScriptDirectory.from_config(_config())
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise NewerSchema(_("This center was written by a newer jobdesk. It can be read here, but not changed."))
    return True


def migrate(database: Database, revision: str = "head") -> None:
    """Lift the database to `revision` in one transaction; foreign keys are checked before COMMIT."""
    with database.writer.connect() as connection:
        if not database.is_postgresql:
            raw = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]  # a pragma is ignored inside a transaction
        try:
            with connection.begin():
                _run(connection, revision)
        finally:
            if not database.is_postgresql:
                raw.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]  # see above


def _run(connection: Connection, revision: str) -> None:
    script = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    order = [r.revision for r in reversed(list(script.walk_revisions()))]
    goal = order[-1] if revision == "head" else revision
    down = goal == "base" or (current is not None and order.index(goal) < order.index(current))
    config = _config(connection)
    (command.downgrade if down else command.upgrade)(config, goal)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"{len(broken)} foreign keys broken by the migration")
