"""The limits that a desk's login has on the server: of a statement, of a lock and of a transaction left open."""

import pytest
from sqlalchemy import text

LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "1min",
}


def limits(connection):
    """The limits of one connection."""
    return {name: connection.scalar(text("SELECT current_setting(:name)"), {"name": name}) for name in LIMITS}


def test_every_line_of_a_desk_has_them(shared_center):
    database = shared_center.desk().database
    for engine in (database.writer, database.reader):
        with engine.connect() as connection:
            assert limits(connection) == LIMITS


def test_a_desks_login_has_them_from_the_server(restricted_center, postgres_server):
    desk = restricted_center.desk()
    with desk.database.reader.connect() as connection:
        login = connection.scalar(text("SELECT session_user"))
        kept = connection.scalar(text("SELECT rolconfig FROM pg_roles WHERE rolname = session_user"))
        assert limits(connection) == LIMITS
    assert login.endswith("_desk_1")
    assert {one.split("=")[0]: one.split("=")[1] for one in kept}.items() >= {
        ("statement_timeout", "30s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "60s"),
    }


@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout"])
def test_what_takes_longer_is_ended_by_the_server(shared_center, limit):
    from sqlalchemy.exc import DBAPIError

    database = shared_center.desk().database
    with database.writer.connect() as holder, database.writer.connect() as other:
        holder.execute(text("LOCK TABLE setting IN ACCESS EXCLUSIVE MODE"))
        other.execute(text(f"SET LOCAL {limit} = '200ms'"))
        with pytest.raises(DBAPIError) as ended:
            other.execute(text("SELECT * FROM setting"))
        assert ended.value.orig.sqlstate == ("57014" if limit == "statement_timeout" else "55P03")
