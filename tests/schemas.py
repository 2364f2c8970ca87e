"""The schema of a new file, migrated once a test run: the files after it are made as that one stands.

A desk runs all migrations where a center is made or a laptop packed; the tests do so by the hundred. Whatever is
not new and empty is migrated as ever, and so is everything on PostgreSQL, where tests copy databases.
"""

import json
import os
from functools import wraps
from pathlib import Path

from sqlalchemy import Connection, text

from jobdesk.store import migrate

KEPT = "JOBDESK_TESTS_SCHEMA"
"""Names the file in which the processes of a run find those statements."""
MADE = text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid")


def made_by(connection: Connection) -> list[str]:
    """The statements that make the schema of a file without facts, and its revision."""
    found = connection.execute(MADE).all()
    inner = tuple(f"{name}_" for _kind, name, made in found if made.startswith("CREATE VIRTUAL"))
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    made = [made for kind, name, made in found if kind != "table" or not name.startswith(inner or "\n")]
    return [*made, f"INSERT INTO alembic_version VALUES ('{version}')"]


def share_schema() -> None:
    """From now on a new file in this process gets the schema that the first one of the run was migrated to."""
    run = migrate._run

    @wraps(run)
    def run_once(connection: Connection, revision: str) -> None:
        new = (
            connection.dialect.name == "sqlite"
            and revision == "head"
            and connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None
        )
        kept = Path(os.environ[KEPT])
        if new and kept.exists():
            for statement in json.loads(kept.read_text("utf-8")):
                connection.exec_driver_sql(statement)
            return
        run(connection, revision)
        if new:
            own = kept.with_suffix(f".{os.getpid()}")
            own.write_text(json.dumps(made_by(connection)), "utf-8")
            own.replace(kept)

    migrate._run = run_once
