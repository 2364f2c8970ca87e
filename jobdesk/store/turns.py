"""How an act waits seldom for its server: what needs no answer goes with the next statement that does.

The statements reach the server in the order in which they were made, each after the one before has run there, so
that locks and checks are what they would be; only the waiting is less. What fails ends its transaction as ever,
told where the next answer is awaited, at the latest by COMMIT. A local center has nobody to wait for.
"""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Result, event
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

_LINE = "line"
"""In a connection's info: what its act has not sent yet."""
_LATER = "later"
"""An option of a statement: the list into which the cursor with its answer comes."""
AT_MOST = 200
"""Rows of one statement that may wait; more are sent as ever."""


class _Noted(Exception):
    pass


class _Line:
    """What the act on one connection has not sent yet, and the answers that came ahead of their statements."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, str, Sequence[Any]]] = []
        self.flushing = False
        self.of_one: list[Any] = []
        self.noting = False
        self.noted: list[tuple[str, Any]] = []
        self.ahead: deque[tuple[str, Any]] = deque()

    def send(self, raw: Any, *last: tuple[Any, str, Sequence[Any]]) -> None:  # noqa: ANN401  the driver's
        """Send what waits, then some more (a cursor, what it runs, each time with what), and wait once."""
        sent, self.waiting = [*self.waiting, *last], []
        of_one, self.of_one = self.of_one, []
        with raw.pipeline():
            for cursor, statement, every in sent:
                for one in every:
                    cursor.execute(statement, one)
        if any(cursor.rowcount != 1 for cursor in of_one):
            raise StaleDataError("a record was saved elsewhere since it was read")

    def answer(self, raw: Any, statement: str) -> Any:  # noqa: ANN401  the driver's
        """The cursor with the answer of a statement that was noted; the first asks for all of them."""
        if self.noted:
            told, self.noted = self.noted, []
            asked = [(raw.cursor(), one, [given]) for one, given in told]
            self.send(raw, *asked)
            self.ahead.extend((one, cursor) for cursor, one, _given in asked)
        noted, cursor = self.ahead.popleft()
        if noted != statement:
            raise AssertionError(statement)
        return cursor


def listen(engine: Engine) -> None:
    """Let the acts on an engine of a server wait seldom, from `begin` on."""
    event.listen(engine, "do_execute", _run)
    event.listen(engine, "do_executemany", _run_many)
    event.listen(engine, "do_execute_no_params", lambda cursor, said, context: _run(cursor, said, None, context))
    event.listen(engine, "commit", _finish)
    event.listen(engine, "begin", _forget)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "rollback_savepoint", _drop)


def begin(db: Session) -> None:
    """Let the act of a session wait seldom, to the end of its transaction; call it after its first statement."""
    if db.get_bind().dialect.name == "postgresql":
        line = db.connection().info[_LINE] = _Line()
        for when, flushing in ("before_flush", True), ("after_flush", False):
            event.listen(db, when, partial(_flush, line, flushing))


def _flush(line: _Line, flushing: bool, *_told: object) -> None:
    line.flushing = flushing


def together(db: Session, *queries: Executable) -> list[Result[Any]]:
    """Ask several things in this order, and wait once; the answers in the same order."""
    db.flush()
    line: _Line | None = db.connection().info.get(_LINE)
    if line is None:
        return [db.execute(query) for query in queries]
    try:
        line.noting = True
        for query in queries:
            _note(db, query)
        line.noting = False
        return [db.execute(query) for query in queries]
    finally:
        line.noting = False
        line.noted.clear()
        line.ahead.clear()


def _note(db: Session, query: Executable) -> None:
    try:
        db.execute(query)
    except _Noted:
        return
    raise AssertionError(query)


def later(db: Session, query: Executable) -> Callable[[], Any]:
    """Ask something whose answer is looked at later, if at all.

    Returns:
        What tells the first row as the driver gives it, None without one; it waits where nobody waited since.
    """
    db.flush()
    connection = db.connection()
    line: _Line | None = connection.info.get(_LINE)
    if line is None:
        result: Any = db.execute(query)
        row = result.first() if result.returns_rows else None
        return lambda: row
    kept: list[Any] = []
    connection.execute(query, execution_options={_LATER: kept})

    def first() -> Any:  # noqa: ANN401  a row
        if any(cursor is kept[0] for cursor, *_more in line.waiting):
            _finish(connection)
        return kept[0].fetchone()

    return first


def _run(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:  # noqa: ANN401  SQLAlchemy's
    connection = context.root_connection
    line: _Line | None = connection.info.get(_LINE)
    if line is None:
        return False
    if line.noting:
        line.noted.append((statement, parameters))
        raise _Noted
    raw = connection.connection.driver_connection
    if line.noted or line.ahead:
        context.cursor = line.answer(raw, statement)
        return True
    of_one = _is_of_one(line, context)
    if (kept := context.execution_options.get(_LATER)) is not None or of_one or _needs_no_answer(context):
        own = raw.cursor()
        if of_one:
            line.of_one.append(own)
            context._rowcount = 1
        line.waiting.append((own, statement, [parameters]))
        if kept is not None:
            kept.append(own)
        return True
    if not line.waiting:
        return False
    if context._is_server_side:
        line.send(raw)
        return False
    line.send(raw, (cursor, statement, [parameters]))
    return True


def _run_many(_cursor: Any, statement: str, parameters: Sequence[Any], context: Any) -> bool:  # noqa: ANN401
    connection = context.root_connection
    line: _Line | None = connection.info.get(_LINE)
    if line is None:
        return False
    raw = connection.connection.driver_connection
    if len(parameters) <= AT_MOST and _needs_no_answer(context):
        line.waiting.append((raw.cursor(), statement, list(parameters)))
        return True
    if line.waiting:
        line.send(raw)
    return False


def _needs_no_answer(context: Any) -> bool:  # noqa: ANN401  SQLAlchemy's
    """Whether this adds rows and gives nothing back."""
    return bool(context.isinsert and context.compiled is not None and not context.compiled.effective_returning)


def _is_of_one(line: _Line, context: Any) -> bool:  # noqa: ANN401  SQLAlchemy's
    """Whether a flush changes one row by its key and version, and all it asks is whether it did."""
    return bool(
        line.flushing and context.isupdate and context.compiled and not context.compiled.effective_returning
    )


def _line_of(connection: Connection) -> _Line | None:
    """None on a lost connection too, whose info is gone with it."""
    return None if connection.invalidated else connection.info.get(_LINE)


def _finish(connection: Connection) -> None:
    """Send what waits, and hear whether all of it ran."""
    line = _line_of(connection)
    if line is not None and line.waiting:
        connection.exec_driver_sql("SELECT 1")


def _forget(connection: Connection) -> None:
    if not connection.invalidated:
        connection.info.pop(_LINE, None)


def _drop(connection: Connection, _name: str, _context: object) -> None:
    """What waits was made since the savepoint, which sent what was made before it."""
    line = _line_of(connection)
    if line is not None:
        line.waiting.clear()
        line.of_one.clear()
        line.flushing = False
