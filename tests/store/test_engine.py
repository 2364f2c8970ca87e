"""The encrypted file: opened only with its key, written in turn, read beside."""

import secrets
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3 import dbapi2 as sqlcipher

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import StoreError
from jobdesk.base.ids import new_id
from jobdesk.records import _types, centers
from jobdesk.records.centers import Counter, Setting
from jobdesk.store.counters import next_number
from jobdesk.store.engine import connect_sqlcipher, open_sqlcipher
from jobdesk.store.migrate import migrate

KEY = secrets.token_bytes(32)
MARKER = "찾을수없는홍길동"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "center.db"


@pytest.fixture
def database(path):
    opened = open_sqlcipher(path, KEY, create=True)
    migrate(opened)
    yield opened
    opened.dispose()


def setting(key, value="x"):
    return Setting(key=key, value=value, recorded_at=datetime.now(SEOUL))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("cache_size", -65536),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_each_connection_has_the_agreed_settings(database, pragma, value):
    for engine in (database.writer, database.reader):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_nothing_readable_reaches_the_disk(database, path):
    with database.write.begin() as db:
        db.add(setting("name", MARKER))
    files = list(path.parent.iterdir())
    assert {f.name for f in files} >= {"center.db", "center.db-wal"}
    for file in files:
        assert MARKER.encode() not in file.read_bytes()
        assert b"CREATE TABLE" not in file.read_bytes()


def test_another_key_is_refused_with_a_sentence(database, path):
    with pytest.raises(StoreError):
        open_sqlcipher(path, secrets.token_bytes(32))


def test_a_missing_file_is_not_made_in_silence(path):
    with pytest.raises(StoreError):
        open_sqlcipher(path, KEY)
    assert not path.exists()
    with pytest.raises(sqlcipher.OperationalError):
        connect_sqlcipher(path, KEY)
    assert not path.exists()


def test_readers_cannot_write(database):
    with database.read() as db:
        db.add(setting("a"))
        with pytest.raises(OperationalError):
            db.flush()


def test_reads_go_on_beside_a_writer(database):
    with database.write.begin() as writer:
        writer.add(setting("a"))
        writer.flush()
        with database.read() as reader:
            assert reader.query(Setting).count() == 0
    with database.read() as reader:
        assert reader.query(Setting).count() == 1


def test_writers_wait_for_their_turn_and_numbers_have_no_gap(database):
    given_out = []

    def work():
        for n in range(25):
            with database.write() as db:
                number = next_number(db, "slip", 1, 2026)
                if n % 5 == 4:
                    db.rollback()
                else:
                    db.commit()
                    given_out.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(given_out) == list(range(1, 81))
    with database.read() as db:
        assert db.get(Counter, ("slip", 1, 2026)).last == 80


def test_errors_do_not_tell_what_was_bound(database):
    with database.write() as db:
        db.add_all([setting("same", MARKER), setting("same", MARKER)])
        with pytest.raises(IntegrityError) as caught:
            db.flush()
    assert MARKER not in str(caught.value)


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "가" * 101},
        {"phone": "0" * 41},
    ],
)
def test_lengths_are_held_by_the_table_itself(database, broken):
    values = {"name": "센터", "recorded_at": datetime.now(SEOUL)} | broken
    with database.write() as db:
        db.add(centers.Center(**values))
        with pytest.raises(IntegrityError):
            db.flush()


def test_tables_are_strict_and_codes_closed(database):
    with database.writer.connect() as connection:
        strict = connection.execute(
            text(
                "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type <> 'view' "
                "AND name NOT LIKE 'sqlite%' "
                "AND name NOT LIKE 'search_gram%'"  # the search's index: FTS5 makes its own tables
            )
        ).all()
        assert {name for name, is_strict in strict if not is_strict} == {"alembic_version"}
        with pytest.raises((IntegrityError, OperationalError)):
            connection.execute(
                text(
                    "INSERT INTO counter_window (id, number, kind, active, version, recorded_at) "
                    "VALUES ('x', 1, 'kitchen', 1, 1, '2026-01-01T00:00:00.000000Z')"
                )
            )


MOMENTS = st.datetimes(
    datetime(1950, 1, 1),  # noqa: DTZ001  hypothesis takes naive bounds
    datetime(2150, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, SEOUL]),
)


@given(
    moment=MOMENTS,
    other=MOMENTS,
    day=st.dates(),
    clock=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    amount=st.decimals(-(10**9), 10**9, places=2),
)
def test_values_come_back_as_they_went_in(moment, other, day, clock, amount):
    engine = sqlite.dialect()

    def round_trip(kind, value):
        return kind.process_result_value(kind.process_bind_param(value, engine), engine)

    assert round_trip(_types.Moment(), moment) == moment
    assert round_trip(_types.Moment(), moment).tzinfo is SEOUL
    assert round_trip(_types.Day(), day) == day
    assert round_trip(_types.Clocked(), clock) == clock
    assert round_trip(_types.Hundredths(), amount) == amount
    key = new_id()
    assert round_trip(_types.Key(), key) == key
    as_text = [_types.Moment().process_bind_param(m, engine) for m in (moment, other)]
    assert (as_text[0] < as_text[1]) == (moment < other)


def test_a_naive_time_is_a_bug():
    with pytest.raises(ValueError, match="naive"):
        _types.Moment().process_bind_param(datetime(2026, 1, 1), postgresql.dialect())  # noqa: DTZ001  the point


def test_keys_sort_by_the_time_they_were_made():
    keys = [new_id() for _ in range(1000)]
    assert keys == sorted(keys)
    assert {key.version for key in keys} == {7}
