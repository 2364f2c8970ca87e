"""Rights that the server itself keeps: roles, grants, row security and the one way into 접속기록.

An administrator of the server makes roles and lets logins in; what stands in the database belongs to a role that
nobody signs in as, and is laid anew by its members: when the center is made, and after each migration. What a
login may see is found by `session_user` in the schema `guard`, which only the owner reads. Source: safety.md 7.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import (
    ARRAY,
    Connection,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.records import Base
from jobdesk.records._types import Moment
from jobdesk.store import _guard, turns

TECHNICAL = frozenset(
    {
        *("draft", "duplicate_pair", "key_slot", "merge_conflict", "month_touch", "password_history"),
        *("printer_choice", "reconciliation_row", "saved_filter", "saved_report", "search_entry", "search_gram"),
        "checkout_person",
    }
)
"""What a desk deletes rows of: none of them holds a fact."""
AUDIT_TABLES = tuple(Base.metadata.tables[f"audit_{name}"] for name in ("entry", "head", "subject"))
READ_ONLY = frozenset({"alembic_version", *(table.name for table in AUDIT_TABLES)})
WRITTEN_ONCE = frozenset({"operation", "tombstone", "correction"})
RESTRICTED = "restricted"
"""In `Database.info`: this connection is a desk's own login on a server that keeps rights."""


@dataclass(frozen=True, slots=True)
class Names:
    """The roles of one center's database."""

    database: str

    @property
    def owner(self) -> str:
        """Whom everything belongs to; nobody signs in as this."""
        return f"{self.database}_owner"

    @property
    def migration(self) -> str:
        """The login that lifts the schema."""
        return f"{self.database}_migration"

    @property
    def auditor(self) -> str:
        """The login that reads everything and writes nothing."""
        return f"{self.database}_auditor"

    @property
    def desks(self) -> str:
        """The group of all desks."""
        return f"{self.database}_desks"

    @property
    def scratch(self) -> str:
        """The database into which auditors restore a backup to see that it comes back."""
        return f"{self.database}_scratch"

    def desk(self, number: int) -> str:
        """The login of one desk."""
        return f"{self.database}_desk_{number}"

    def auditor_at(self, number: int) -> str:
        """The auditor's login of one desk."""
        return f"{self.database}_auditor_{number}"


def names_of(url: str) -> Names:
    """The roles of the database at a URL."""
    return Names(str(make_url(url).database))


def as_login(url: str, login: str, database: str | None = None) -> str:
    """The URL with another login, without a password, and of another database where one is named."""
    parsed = make_url(url)
    changed = parsed.set(username=login, database=database or parsed.database)
    bare = changed.set(password="")  # an empty one is left out, None would keep it
    return bare.render_as_string(hide_password=False).replace(":@", "@", 1)


def place_of(url: str, database: str | None = None) -> str:
    """A database for people: server and name, nobody's login."""
    parsed = make_url(url)
    host = parsed.host or str(parsed.query.get("host", "")) or "localhost"
    port = f":{parsed.port}" if parsed.port not in {None, 5432} else ""
    return f"{host}{port}/{database or parsed.database}"


def run(connection: psycopg.Connection[Any], statement: str, names: Names) -> None:
    """Run a statement that names the center's roles."""
    told = {
        "database": sql.Identifier(names.database),
        "owner": sql.Identifier(names.owner),
        "migration": sql.Identifier(names.migration),
        "auditor": sql.Identifier(names.auditor),
        "desks": sql.Identifier(names.desks),
    }
    connection.execute(sql.SQL(statement).format(**told))


def lay_rights(connection: Connection, names: Names) -> None:
    """Lay grants, policies and the schema `guard` as the owner, whatever was there; the caller commits."""
    raw: Any = connection.connection.driver_connection
    raw.execute(_guard.SCHEMA)
    raw.execute(_guard.FUNCTIONS)
    for statement in _grants(names):
        run(raw, statement, names)
    tables = [
        row[0] for row in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    ]
    if missing := Base.metadata.tables.keys() - set(tables):
        raise StoreError(
            _("This center is of an earlier jobdesk. An administrator lifts it first: jobdesk migrate")
            + f" ({', '.join(sorted(missing))})"
        )
    for table in tables:
        _lay_on(raw, table, names)


def _grants(names: Names) -> Iterable[str]:
    yield "REVOKE ALL ON SCHEMA public, guard FROM PUBLIC"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public, guard FROM PUBLIC, {desks}, {auditor}"
    yield "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, guard FROM PUBLIC, {desks}, {auditor}"
    yield "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public, guard FROM PUBLIC, {desks}, {auditor}"
    yield "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
    yield "GRANT USAGE ON SCHEMA public, guard TO {desks}, {auditor}"
    yield "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {auditor}, {desks}"
    yield "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {auditor}"
    yield "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {desks}"
    for one in _guard.FOR_BOTH:
        yield f"GRANT EXECUTE ON FUNCTION guard.{one} TO {{desks}}, {{auditor}}"
    for one in _guard.FOR_DESKS:
        yield f"GRANT EXECUTE ON FUNCTION guard.{one} TO {{desks}}"


def _lay_on(raw: psycopg.Connection[Any], table: str, names: Names) -> None:
    named = {"table": sql.Identifier("public", table), "desks": sql.Identifier(names.desks)}
    for statement in (
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        "CREATE OR REPLACE TRIGGER guard_rows BEFORE TRUNCATE ON {table} EXECUTE FUNCTION guard.keep_rows()",
    ):
        raw.execute(sql.SQL(statement).format(**named))
    for policy in _guard.POLICIES.get(table, _guard.FACTS):
        for made in _guard.policy(table, policy, names.owner):
            raw.execute(made)
    if table in READ_ONLY:
        return
    acts = ["INSERT", "UPDATE", *(["DELETE"] if table in TECHNICAL else [])]  # no lock of a row without UPDATE
    told = sql.SQL(", ").join(map(sql.SQL, acts))
    raw.execute(sql.SQL("GRANT {acts} ON {table} TO {desks}").format(**named, acts=told))
    if table in WRITTEN_ONCE or (table in Base.metadata.tables and "op_id" in Base.metadata.tables[table].c):
        changed = "true" if table in WRITTEN_ONCE else "OLD.op_id IS DISTINCT FROM NEW.op_id"
        kept = (
            "CREATE OR REPLACE TRIGGER guard_origin BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})"
            " EXECUTE FUNCTION guard.keep_origin()"
        )
        raw.execute(sql.SQL(kept).format(**named, changed=sql.SQL(changed)))


def keeps_rights(connection: Connection) -> bool:
    """Whether the server keeps rights for this center."""
    return bool(connection.scalar(text("SELECT to_regclass('guard.login') IS NOT NULL")))


def is_desk(connection: Connection) -> bool:
    """Whether this is a desk's own login on a server that keeps rights."""
    if not connection.scalar(
        text("SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'guard'")
    ):
        return False
    return bool(connection.scalar(text("SELECT guard.member()")) == "desk")


def remove(db: Session, table: Table, rule: Any) -> None:  # noqa: ANN401  a condition
    """Delete rows of an import that is taken back.

    Raises:
        StoreError: the server found one that belongs to no import.
    """
    if not db.info.get(RESTRICTED) or table.name in TECHNICAL:
        db.execute(delete(table).where(rule))
        return
    found = db.scalars(select(table.c.id).where(rule)).all()
    gone = select(func.guard.remove_imported(table.name, bindparam("ids", list(found), ARRAY(Uuid()))))
    if found and db.scalar(gone) != len(found):
        raise StoreError(_("The server refused to remove rows that belong to no import."))


def join(db: Session, conflict_id: UUID, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row that a merge's question held back; the server notes it, for `part`."""
    if not db.info.get(RESTRICTED):
        db.execute(insert(table), [row])
        return
    told = {column.name: _as_json(row.get(column.name)) for column in table.c}
    db.execute(select(func.guard.join_decided(conflict_id, table.name, cast(told, JSONB))))


def part(db: Session, conflict_id: UUID, table: Table, key: UUID) -> None:
    """Delete a row that joined by a decision which is taken back."""
    if not db.info.get(RESTRICTED):
        db.execute(delete(table).where(table.c.id == key))
    else:
        db.execute(select(func.guard.remove_decided(conflict_id, table.name, key)))


def came_elsewhere(db: Session, account_id: UUID) -> tuple[str, datetime] | None:
    """What another desk wrote last of an account's coming and going: act and moment."""
    asked = func.guard.elsewhere(account_id).table_valued(column("action", Text), column("at", Moment))
    found = db.execute(select(asked)).first()
    return (found.action, found.at) if found else None


def hold_head(db: Session, desk: int, first: tuple[bytes, bytes] | None = None) -> Any:  # noqa: ANN401  a row
    """The end of a chain (seq, mac, head_mac), held until COMMIT; begun with `first` where it is new."""
    return db.execute(asked_head(desk, first)).first()


def asked_head(desk: int, first: tuple[bytes, bytes] | None = None) -> Select[Any]:
    """What `hold_head` asks."""
    mac, head_mac = first or (None, None)
    asked = func.guard.hold_head(
        cast(desk, Integer), cast(mac, LargeBinary), cast(head_mac, LargeBinary)
    ).table_valued(column("seq"), column("mac", LargeBinary), column("head_mac", LargeBinary))
    return select(asked)


def append_audit(
    db: Session,
    desk: int,
    entries: Sequence[Mapping[str, Any]],
    subjects: Sequence[Mapping[str, Any]],
    head_mac: bytes,
) -> None:
    """Write chained rows the one way that the server leaves a desk."""
    told = [
        [{name: _as_json(value) for name, value in row.items()} for row in rows] for rows in (entries, subjects)
    ]
    asked = func.guard.append_audit(
        cast(desk, Integer), cast(told[0], JSONB), cast(told[1], JSONB), cast(head_mac, LargeBinary)
    )
    turns.later(db, select(asked))


def _as_json(value: Any) -> Any:  # noqa: ANN401  any column's value
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value
