"""The schema's revisions: up, down, with data, on both engines; head equals the models."""

from datetime import date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import NewerSchema
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterLink
from jobdesk.records import Base
from jobdesk.records.centers import Center, Setting
from jobdesk.records.print_jobs import Printer, PrinterChoice, PrintJob
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.printers import printer_row
from jobdesk.store import migrate


@pytest.fixture(autouse=True)
def shared(monkeypatch):
    """Here every migration runs; the schema that other tests share (tests/schemas.py) stands aside."""
    one = migrate._run
    monkeypatch.setattr(migrate, "_run", one.__wrapped__)
    return one


def test_the_schema_other_tests_share_is_what_all_migrations_make(shared, database_of, monkeypatch):
    first, second, third = (database_of("sqlcipher") for _ in range(3))
    migrate.migrate(first)
    monkeypatch.setattr(migrate, "_run", shared)
    migrate.migrate(second)
    migrate.migrate(third)
    held = []
    for database in (first, second, third):
        with database.reader.connect() as connection:
            made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
        # Alembic writes the constraints of a table in any order.
        held.append({name: sorted(line.strip(" ,\t") for line in (sql or "").split("\n")) for name, sql in made})
        assert not migrate.needs_migration(database)
    assert held[0] == held[1] == held[2]


def is_index(name, kind):
    """Whether a table is the search's index, which no model stands for, or one of FTS5's own beside it."""
    return kind == "table" and name.startswith("search_gram")


def test_head_equals_the_models(blank_database):
    migrate.migrate(blank_database)
    with blank_database.writer.connect() as connection:
        opts = {"compare_type": False, "include_name": lambda name, kind, _of: not is_index(name, kind)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_and_index_of_the_models_is_in_the_database(blank_database):
    migrate.migrate(blank_database)
    found = inspect(blank_database.writer)
    for name, table in Base.metadata.tables.items():
        wanted = {c.name for c in table.constraints if c.__visit_name__.endswith("check_constraint")}
        assert {c["name"] for c in found.get_check_constraints(name)} == wanted, name
        assert {i["name"] for i in found.get_indexes(name) if "duplicates_constraint" not in i} == {
            i.name for i in table.indexes
        }, name


def test_down_and_up_again(blank_database):
    migrate.migrate(blank_database)
    migrate.migrate(blank_database, "base")
    assert migrate.current_revision(blank_database) is None
    assert set(inspect(blank_database.writer).get_table_names()) <= {"alembic_version"}
    migrate.migrate(blank_database)
    assert migrate.current_revision(blank_database) == migrate.head_revision()


def test_data_stays_where_nothing_is_to_do(blank_database):
    migrate.migrate(blank_database)
    with blank_database.write.begin() as db:
        db.add(Center(name="영등포구 일자리플러스센터", recorded_at=datetime.now(SEOUL)))
    migrate.migrate(blank_database)
    with blank_database.read() as db:
        assert db.query(Center).one().name == "영등포구 일자리플러스센터"


def test_a_newer_file_is_known_as_such(blank_database):
    migrate.migrate(blank_database)
    assert not migrate.needs_migration(blank_database)
    with blank_database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema):
        migrate.needs_migration(blank_database)


def test_a_failure_leaves_the_old_schema(blank_database, monkeypatch):
    real = migrate.command.upgrade

    def upgrade_and_fail(config, goal):
        real(config, goal)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate.command, "upgrade", upgrade_and_fail)
    with pytest.raises(KeyboardInterrupt):
        migrate.migrate(blank_database)
    assert migrate.current_revision(blank_database) is None
    assert inspect(blank_database.writer).get_table_names() == []


def test_what_stood_before_0004_stands_after_it(blank_database):
    migrate.migrate(blank_database, "0003")
    firm, job, paper = new_id(), new_id(), new_id()
    rows = (
        ("employer", {"id": firm, "employer_no": "E-1", "name": "한빛상사"}),
        (
            "vacancy",
            {"id": job, "vacancy_no": "V-1", "employer_id": firm, "employer_name": "한빛상사", "title": "경비"}
            | {"openings": 2, "taken": 1, "received_on": date(2023, 10, 2)},
        ),
        ("print_job", {"id": paper, "kind": "slip", "paper": "a4", "printer": "pdf"}),
    )
    with blank_database.writer.begin() as connection:
        for table, values in rows:
            row = {**values, "recorded_at": datetime.now(SEOUL)}
            connection.execute(Base.metadata.tables[table].insert().values(row))
    migrate.migrate(blank_database)
    with blank_database.read() as db:
        vacancy = db.query(Vacancy).one()
        assert (vacancy.id, vacancy.taken, vacancy.wage_verdict) == (job, 1, None)
        assert db.query(PrintJob).one().id == paper
    if not blank_database.is_postgresql:
        with blank_database.writer.connect() as connection:
            tables = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
            made = {t["name"]: t["strict"] for t in tables if t["name"] in Base.metadata.tables}
        assert made.keys() == Base.metadata.tables.keys()
        assert set(made.values()) == {1}
    migrate.migrate(blank_database, "0003")
    with blank_database.writer.connect() as connection:
        assert connection.execute(text("SELECT title, taken FROM vacancy")).all() == [("경비", 1)]


def _set(connection, **settings):
    for key, value in settings.items():
        row = {"id": new_id(), "key": key, "value": value, "recorded_at": datetime.now(SEOUL)}
        connection.execute(Base.metadata.tables["setting"].insert().values(row))


def test_the_one_printer_that_was_a_setting_becomes_the_printer_of_every_windows_slips(blank_database):
    migrate.migrate(blank_database, "0005")
    with blank_database.writer.begin() as connection:
        _set(connection, slip_printer=" 10.0.0.7:9101 ", printer_dots="576", idle_lock_minutes="15")
    migrate.migrate(blank_database)
    with blank_database.read() as db:
        printer, choice = db.query(Printer).one(), db.query(PrinterChoice).one()
        row = printer_row(printer)
        assert (row.name, row.address, row.link) == ("10.0.0.7:9101", "10.0.0.7:9101", PrinterLink.NETWORK)
        assert (row.paper, row.dots, row.mode, row.cut, row.copies, row.active) == (
            "roll",
            576,
            "raster",
            True,
            1,
            True,
        )
        assert (choice.counter_no, choice.role, choice.printer_id) == (0, "slip", printer.id)
        assert choice.fallback_id is None
        assert [s.key for s in db.query(Setting)] == ["idle_lock_minutes"]


def test_slips_that_went_into_pdf_files_still_do(blank_database):
    migrate.migrate(blank_database, "0005")
    with blank_database.writer.begin() as connection:
        _set(connection, slip_printer="pdf", printer_dots="512")
    migrate.migrate(blank_database)
    with blank_database.read() as db:
        assert (db.query(Printer).count(), db.query(PrinterChoice).count(), db.query(Setting).count()) == (0, 0, 0)
