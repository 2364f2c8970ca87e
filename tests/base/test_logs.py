"""Tokens planted wherever a person's data could come from are hunted in the log files."""

import logging
import secrets
import subprocess
import sys
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from jobdesk.base.enums import Role
from jobdesk.base.errors import InvalidInput
from jobdesk.base.logs import FILE_NAME, describe_bug, start_logging

log = logging.getLogger("jobdesk.tests")
other = logging.getLogger("somebody.elses")


@pytest.fixture
def token():
    return f"홍길동-010-0000-{secrets.token_hex(6)}"


@pytest.fixture
def log_file(tmp_path):
    handler = start_logging(tmp_path)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.fixture
def written(tmp_path, log_file):
    return lambda: "".join(p.read_text(encoding="utf-8") for p in sorted(tmp_path.glob("*.log*")))


def deep(token, depth=3):
    if depth:
        return deep(token, depth - 1)
    raise ValueError(token, {"name": token})


def test_a_bug_is_told_by_type_and_place_without_its_values(written, token):
    def stumble():
        try:
            deep(token)
        except ValueError as error:
            raise KeyError(token) from error

    with pytest.raises(KeyError) as caught:
        stumble()
    caught.value.add_note(token)
    log.error("the desk stumbled", exc_info=caught.value)
    assert describe_bug(caught.value) in written()
    assert token not in written()
    assert "builtins.KeyError" in written()
    assert "builtins.ValueError" in written()
    assert written().count(" deep\n") == 4
    assert "the desk stumbled" in written()


@pytest.mark.parametrize("case", ["positional", "mapping", "object", "built", "repr", "stack"])
def test_arguments_and_messages_put_together_hold_nothing(written, token, case):
    match case:
        case "positional":
            log.warning("saved %s for %s", token, token)
        case "mapping":
            log.warning("saved %(name)s", {"name": token})
        case "object":
            log.warning(InvalidInput(token))
        case "built":
            log.warning(f"saved {token}")
        case "repr":
            log.warning("saved %r", [token])
        case "stack":
            log.warning("saved %s", token, stack_info=True)
    assert "jobdesk.tests test_logs:" in written()
    assert token not in written()


def test_a_number_asked_of_a_name_leaves_the_message_alone(log_file, written, token):
    def saved():
        here = sys._getframe().f_code
        record = logging.LogRecord(
            log.name, logging.WARNING, here.co_filename, 1, "saved %d", (token,), None, "saved"
        )
        log_file.handle(record)

    saved()
    assert "saved %d" in written()
    assert token not in written()


def test_numbers_ids_codes_and_types_are_told(written):
    row = UUID(int=7)
    log.info("%d rows of %s by %s, %s, %s", 12, row, Role.AUDITOR.__class__, ValueError, None)
    assert f"12 rows of {row} by " in written()
    assert ", ValueError, None" in written()


def test_what_other_packages_say_stays_out(written, token):
    other.warning("a statement with 'a name'")
    other.error("failed for %s", token, exc_info=ValueError(token))
    assert "a name" not in written()
    assert token not in written()
    assert "ERROR somebody.elses test_logs:" in written()


def test_database_errors_hide_what_was_bound(written, token, migrated_database):
    database = migrated_database
    with pytest.raises(SQLAlchemyError) as caught, database.write.begin() as db:
        db.execute(text("INSERT INTO setting (id, nothing) VALUES (:id, :name)"), {"id": token, "name": token})
    assert token not in str(caught.value)
    log.error("a save failed", exc_info=caught.value)
    assert "sqlalchemy.exc." in written()
    assert token not in written()


def test_an_error_group_tells_its_members(written, token):
    try:
        raise ExceptionGroup(token, [ValueError(token), OSError(token)])
    except ExceptionGroup:
        log.exception("two things went wrong")
    assert "builtins.OSError" in written()
    assert token not in written()


def test_the_log_turns_over_and_keeps_six_files(tmp_path, log_file, written, monkeypatch):
    monkeypatch.setattr(log_file, "maxBytes", 2_000)
    for number in range(500):
        log.info("line %d", number)
    assert len(list(tmp_path.iterdir())) == 6
    assert all(p.stat().st_size <= 2_000 for p in tmp_path.iterdir())
    assert "line 499" in written()


def test_starting_again_moves_the_log(tmp_path, written):
    again = start_logging(tmp_path / "..")
    try:
        log.warning("here")
        assert written() == ""
    finally:
        logging.getLogger().removeHandler(again)
        again.close()
        (tmp_path.parent / FILE_NAME).unlink()


def test_a_record_that_cannot_be_written_tells_nothing_on_stderr(tmp_path, token):
    """A full disk or a bad message: the standard handler would print message and arguments."""
    code = (
        "import logging, sys; from pathlib import Path; from jobdesk.base.logs import start_logging\n"
        "start_logging(Path(sys.argv[1]) / 'missing')\n"
        "logging.getLogger('jobdesk.x').warning('saved %s', sys.argv[2])\n"
        "logging.getLogger('other').warning('saved %s', sys.argv[2])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, tmp_path, token], capture_output=True, text=True, check=True
    )
    assert told.stdout + told.stderr == ""
