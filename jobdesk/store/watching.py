"""Triggers that note which months' figures may have changed, made alike on SQLCipher and PostgreSQL.

A touch is only ever appended, so that no desk waits for another on a server. Revision 0007 makes them; a revision
that makes a watched table anew (batch mode on SQLite) drops them first and makes them again
(tests/services/test_closed_months_watched.py holds that they are there).
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

_CLOSED = (
    "EXISTS (SELECT 1 FROM month_close AS closed WHERE closed.month = {month}) AND NOT EXISTS"
    " (SELECT 1 FROM month_touch AS known WHERE known.month = {month} AND known.kind = '{kind}')"
)


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
    """One writer at a time: a touch is worth its row only for a month that is closed and not touched yet."""
    when = f" WHEN {_changed(watch, 'IS NOT')}" if act == "UPDATE" else ""
    bodies = []
    if act != "UPDATE" and not any(touch.source for touch in watch.touches) and watch.touches[0].kind != EVERY:
        (touch,) = watch.touches
        month = _month(touch.day, _rows(act)[0], server=False)  # names that are declared, nothing else
        when = f" WHEN {_CLOSED.format(month=month, kind=touch.kind)}"
        bodies = [f"INSERT INTO month_touch (month, kind) VALUES ({month}, '{touch.kind}');"]  # noqa: S608  as above
    for touch in () if bodies else watch.touches:
        if touch.kind == EVERY:
            where = f"{touch.source.format(row='NEW')} AND " if touch.source else ""
            chosen = f"SELECT NULL, '' WHERE {where}EXISTS (SELECT 1 FROM month_close)"  # noqa: S608  declared names
        else:
            closed = _CLOSED.format(month="touched.month", kind=touch.kind)
            months = _months(touch, act, server=False)
            chosen = f"SELECT month, '{touch.kind}' FROM ({months}) AS touched WHERE {closed}"  # noqa: S608  declared names
        bodies.append(f"INSERT INTO month_touch (month, kind) {chosen};")
    return f"CREATE TRIGGER {watch.named(act)} AFTER {_of(watch, act)}{when} BEGIN {' '.join(bodies)} END"


def _on_server(watch: Watch, act: Act) -> tuple[str, str]:
    """A close may be under way that no desk sees yet: any month is touched, each time."""
    name, bodies = watch.named(act), []
    for touch in watch.touches:
        if touch.kind == EVERY:
            where = f" WHERE {touch.source.format(row='NEW')}" if touch.source else ""
            chosen = f"SELECT NULL::date, ''{where}"
        elif touch.source or act == "UPDATE":
            months = _months(touch, act, server=True)
            found = f"SELECT DISTINCT month, '{touch.kind}' FROM ({months}) AS touched"  # noqa: S608  declared names
            chosen = f"{found} WHERE month IS NOT NULL"
        else:
            day = touch.day.removeprefix("@").format(row=_rows(act)[0])
            chosen = (
                f"SELECT {_month(touch.day, _rows(act)[0], server=True)}, '{touch.kind}' WHERE {day} IS NOT NULL"
            )
        bodies.append(f"INSERT INTO month_touch (month, kind) {chosen}")
    when = f" WHEN ({_changed(watch, 'IS DISTINCT FROM')})" if act == "UPDATE" else ""
    body = "; ".join(bodies)
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body}; RETURN NULL; END$$",
        f"CREATE TRIGGER {name} AFTER {_of(watch, act)} FOR EACH ROW{when} EXECUTE FUNCTION {name}()",
    )


def _of(watch: Watch, act: Act) -> str:
    columns = f" OF {', '.join(watch.columns)}" if act == "UPDATE" else ""
    return f"{act}{columns} ON {watch.table}"


def _changed(watch: Watch, differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in watch.columns)


def _months(touch: Touch, act: Act, *, server: bool) -> str:
    """The months of the facts a change is about, as they were and as they are."""
    return " UNION ".join(
        f"SELECT {_month(touch.day, row, server=server)} AS month{_from(touch, row)}" for row in _rows(act)
    )


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
