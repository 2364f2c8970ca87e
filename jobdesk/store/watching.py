"""Triggers that note which months' figures may have changed, made alike on SQLCipher and PostgreSQL.

A touch is only ever appended, so that no desk waits for another. Revision 0007 makes them; a revision that makes a
watched table anew (batch mode on SQLite) drops them first and makes them again (tests/migrations holds that they
are there).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from alembic import op

Act = Literal["INSERT", "UPDATE", "DELETE"]
EVERY = ""
"""The kind of a touch of every month, whose month is empty."""

_UNDER = """
CREATE VIEW {table}_under AS WITH RECURSIVE up(id, above) AS (
    SELECT id, merged_into_id FROM {table} WHERE merged_into_id IS NOT NULL
    UNION SELECT up.id, one.merged_into_id FROM up JOIN {table} AS one ON one.id = up.above
    WHERE one.merged_into_id IS NOT NULL
) SELECT id, above FROM up
"""


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change touches.

    Attributes:
        kind: the table of the facts whose months are touched; EVERY for whatever was closed.
        day: their event date, `@` before a moment; `{row}` is the row changed, old and new.
        source: what is read for it: FROM ... WHERE, without the FROM.
    """

    kind: str
    day: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Changes of a table that touch months: these acts, an UPDATE only where one of the columns changed."""

    table: str
    columns: Sequence[str]
    touches: Sequence[Touch]
    acts: Sequence[Act] = ("INSERT", "UPDATE", "DELETE")
    name: str = "own"

    def named(self, act: Act) -> str:
        """The trigger's name."""
        return f"touch_{self.table}_{self.name}_{act.lower()}"


def make(watches: Sequence[Watch], families: Sequence[str]) -> None:
    """Make views of who was merged under whom, and the triggers."""
    for table in families:
        op.execute(_UNDER.replace("{table}", table))
    server = op.get_bind().dialect.name == "postgresql"
    for watch, act in _each(watches):
        for statement in _on_server(watch, act) if server else (_in_file(watch, act),):
            op.execute(statement)


def drop(watches: Sequence[Watch], families: Sequence[str]) -> None:
    """Take triggers and views away again."""
    server = op.get_bind().dialect.name == "postgresql"
    for watch, act in _each(watches):
        name = watch.named(act)
        op.execute(f"DROP FUNCTION {name}() CASCADE" if server else f"DROP TRIGGER {name}")
    for table in families:
        op.execute(f"DROP VIEW {table}_under")


def _each(watches: Sequence[Watch]) -> Iterator[tuple[Watch, Act]]:
    return ((watch, act) for watch in watches for act in watch.acts)


def _rows(act: Act) -> tuple[str, ...]:
    return {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[act]


def _in_file(watch: Watch, act: Act) -> str:
    """One writer at a time: only closed months are worth a touch."""
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in watch.columns)
    when = (
        f" OF {', '.join(watch.columns)} ON {watch.table} WHEN {changed}"
        if act == "UPDATE"
        else f" ON {watch.table}"
    )
    bodies = []
    for touch in watch.touches:
        if touch.kind == EVERY:
            where = f"{touch.source.format(row='NEW')} AND " if touch.source else ""
            chosen = f"SELECT NULL, '' WHERE {where}EXISTS (SELECT 1 FROM month_close)"  # noqa: S608  declared names
        else:
            months = " UNION ".join(
                f"SELECT {_month(touch.day, row, server=False)} AS month{_from(touch, row)}" for row in _rows(act)
            )
            closed = "month IN (SELECT month FROM month_close)"
            chosen = f"SELECT month, '{touch.kind}' FROM ({months}) WHERE {closed}"  # noqa: S608  declared names
        bodies.append(f"INSERT INTO month_touch (month, kind) {chosen};")
    return f"CREATE TRIGGER {watch.named(act)} AFTER {act}{when} BEGIN {' '.join(bodies)} END"


def _on_server(watch: Watch, act: Act) -> tuple[str, str]:
    """A close may be under way that no desk sees yet: any month is touched; rows of one statement do it once."""
    name, bodies = watch.named(act), []
    for touch in watch.touches:
        if act == "INSERT":
            source = f" FROM fresh{f', {touch.source}' if touch.source and touch.kind != EVERY else ''}"
            if touch.kind == EVERY:
                where = f" WHERE {touch.source}" if touch.source else ""
                bodies.append(
                    f"INSERT INTO month_touch (month, kind) SELECT DISTINCT NULL::date, ''{source}{where}".format(
                        row="fresh"
                    )
                )
                continue
            months = f"SELECT {_month(touch.day, 'fresh', server=True)} AS month{source.format(row='fresh')}"
        elif touch.kind == EVERY:
            bodies.append("INSERT INTO month_touch (month, kind) VALUES (NULL, '')")
            continue
        else:
            months = " UNION ".join(
                f"SELECT {_month(touch.day, row, server=True)} AS month{_from(touch, row)}" for row in _rows(act)
            )
        found = f"SELECT DISTINCT month, '{touch.kind}' FROM ({months}) AS touched"  # noqa: S608  declared names
        bodies.append(f"INSERT INTO month_touch (month, kind) {found} WHERE month IS NOT NULL")
    body = "; ".join(bodies)
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body}; RETURN NULL; END$$"
    if act == "INSERT":
        each = f"INSERT ON {watch.table} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
    elif act == "DELETE":
        each = f"DELETE ON {watch.table} FOR EACH ROW"
    else:
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in watch.columns)
        each = f"UPDATE OF {', '.join(watch.columns)} ON {watch.table} FOR EACH ROW WHEN ({changed})"
    return function, f"CREATE TRIGGER {name} AFTER {each} EXECUTE FUNCTION {name}()"


def _from(touch: Touch, row: str) -> str:
    return f" FROM {touch.source.format(row=row)}" if touch.source else ""


def _month(day: str, row: str, *, server: bool) -> str:
    """The first day of the local month of a day or moment."""
    told = day.removeprefix("@").format(row=row)
    if server:
        local = f"{told} AT TIME ZONE 'Asia/Seoul'" if day.startswith("@") else told
        return f"date_trunc('month', {local})::date"
    local = f"datetime({told}, '+9 hours')" if day.startswith("@") else told
    return f"substr({local}, 1, 7) || '-01'"
