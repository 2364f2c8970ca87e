"""Spoiled workbooks and tables, read, planned and applied: told or taken whole, and nothing said of a person."""

import io
import logging
import time
import traceback
from collections import Counter
from itertools import islice

import pytest
from sqlalchemy import func, literal, select, union_all

from jobdesk.base.errors import JobdeskError
from jobdesk.base.sheets import FIRMS
from jobdesk.records import Base
from jobdesk.services.imports._rows import masked
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.ledger import ledger_source
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.rejects import write_rejects
from jobdesk.services.imports.sources import ledger_sheets, workbook_source
from jobdesk.store.sheet_files import open_sheets
from tests.counts import full
from tests.services.import_books import SECRETS, as_cells, honest_rows, ledger_cells, workbook
from tests.services.spoiled_books import spoiled

PARTS = full(10, 1)
"""Shares that the files are spread over, so that two processes have their half each."""
LONGEST = 30.0
"""Seconds that one file may take on a busy machine; honest ones take half of one."""


class _TakeBack(Exception):
    """What was written is rolled back, so that every file meets the same center."""


def counts_of(database):
    """How many rows each table has."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    counted = union_all(*(select(literal(table.name), func.count()).select_from(table) for table in tables))
    with database.read() as db:
        return {name: count for name, count in db.execute(counted)}


def source_of(file):
    """The rows of exchange.md's sheets, else those of a ledger as the desk would propose to read it."""
    source, ledgers = workbook_source(file), ledger_sheets(file)
    if source.sheets or not ledgers:
        return source
    samples = [cells for _row, cells in islice(ledgers[0].rows(), 50)]
    return ledger_source(file, propose_mapping(ledgers[0].headings, samples, name=file.name))


def take_in(desk, path, *, skip_wrong=False):
    """Read, plan and apply a file; what came of it, its plan where there is one, and what is told."""
    database, plan = desk._opened.database, None
    try:
        with open_sheets(path) as file:
            with database.read() as db:
                plan = plan_import(db, desk.act(), source=source_of(file))
            if skip_wrong:
                assert bool(write_rejects(plan, io.BytesIO())) == bool(plan.wrong)
            with database.write.begin() as db:
                apply_import(db, desk.act(), plan=plan, skip_wrong=skip_wrong)
                db.flush()
                raise _TakeBack
    except _TakeBack:
        return "taken", plan, ""
    except JobdeskError as error:
        return "refused", plan, "".join(traceback.format_exception(error))


def assert_quiet(told, caplog):
    """Nothing of a person stands in an exception or a log; a name that a sentence must say is masked."""
    said = told + "".join(record.getMessage() + str(record.exc_text or "") for record in caplog.records)
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.fixture
def desk(center, tmp_path):
    """A supervisor's desk that has taken the honest workbook in."""
    desk = center.desk("supervisor")
    path = tmp_path / "honest.xlsx"
    path.write_bytes(workbook(as_cells(honest_rows())))
    with open_sheets(path) as file:
        desk.change(lambda db, act: apply_import(db, act, plan=plan_import(db, act, source=workbook_source(file))))
    return desk


def seeds(engine, count):
    """Other numbers for each engine, in shares that xdist can spread."""
    first, share = (0, 1) if engine == "sqlcipher" else (1_000_000, 5)
    return range(first, first + count // share)


def test_the_honest_workbook_is_the_same_again(desk, tmp_path):
    outcome, plan, _told = take_in(desk, tmp_path / "honest.xlsx")
    assert outcome == "taken"
    assert {count.same for count in plan.counts.values()} <= {1, 2}
    assert sum(count.total - count.same for count in plan.counts.values()) == 0


def test_the_honest_ledger_is_taken(desk, tmp_path):
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(workbook(ledger_cells()))
    outcome, plan, told = take_in(desk, path)
    assert [(one.row, one.column, one.reason) for one in plan.problems] == []
    assert (outcome, told) == ("taken", "")


@pytest.mark.parametrize("part", range(PARTS))
def test_spoiled_files_are_told_or_taken_whole(part, desk, center, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    database = desk._opened.database
    before, outcomes = counts_of(database), Counter()
    for seed in list(seeds(center.engine, full(10_000, 60)))[part::PARTS]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = spoiled(seed, folder)
        begun = time.monotonic()
        try:
            outcome, plan, told = take_in(desk, path, skip_wrong=seed % 3 == 0)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}") from error
        assert time.monotonic() - begun < LONGEST, seed
        outcomes[outcome] += 1
        assert_quiet(told, caplog)
        caplog.clear()
        assert counts_of(database) == before, seed
        if plan is not None:
            assert outcome == ("refused" if plan.wrong and seed % 3 else "taken"), seed
            reasons = "".join(problem.value + problem.reason for problem in (*plan.problems, *plan.notes))
            assert "0000-7391" not in reasons, seed
    assert outcomes["refused"]


@pytest.mark.parametrize("number", ["+82-10-0000-7391", "010 0000 7391", "01000007391"])
def test_a_mobile_number_in_a_column_of_ours_is_not_shown(number):
    assert masked(FIRMS.column("employer_no"), number) == f"{number[:2]}***"
    assert masked(FIRMS.column("employer_no"), "E2026-0000-7391") == "E2026-0000-7391"


def test_an_emptied_day_of_a_known_record_leaves_what_it_says(desk, tmp_path):
    """Once a dry run judged such a vacancy's wage on no day at all (seed 5942)."""
    cells = as_cells(honest_rows())
    emptied = {"구인": "접수일", "구직등록": "유효기간만료일", "알선": "결과", "취업": "임금형태"}
    typed = {"직무내용": "청소", "창구": 3, "확인방법": "근로계약서"}
    for name, column in emptied.items():
        for cell, changed in ({column: None} | typed).items():
            if cell in cells[name][0]:
                cells[name][1][cells[name][0].index(cell)] = changed
    path = tmp_path / "emptied.xlsx"
    path.write_bytes(workbook(cells))
    outcome, plan, told = take_in(desk, path)
    assert [(one.row, one.column, one.reason) for one in plan.problems] == []
    assert (outcome, told) == ("taken", "")
    assert [plan.counts[name].changed for name in emptied] == [1, 1, 1, 1]
