"""A command that is typed wrong says so in Korean, and its help says whole words."""

import os
import subprocess
import sys

import pytest


def typed(*command, **more):
    """What a command says, in 80 columns."""
    env = {**os.environ, "COLUMNS": "80", "TERMINAL_WIDTH": "80", **more}
    return subprocess.run(
        [sys.executable, "-m", "jobdesk", *command],
        capture_output=True,
        text=True,
        env=env,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (("checkout",), "FOLDER"),
        (("checkout", "out", "--persons", "some"), "--persons"),
        (("checkout", "out", "--hours", "many"), "--hours"),
        (("checkout", "out", "--nowhere"), "--nowhere"),
        (("checkout", "out", "--device"), "--device"),
    ],
)
def test_what_is_typed_wrong_is_said_in_korean(command, names):
    told = typed(*command)
    first = told.stderr.splitlines()[0]
    assert told.returncode == 2
    assert names in first
    assert any("가" <= letter <= "힣" for letter in first)
    assert not {"Missing", "Value", "Input", "requires", "No"} & set(first.split()), first


def test_help_cuts_no_word_off_at_the_end_of_a_line():
    told = typed("checkout", "--help").stdout
    assert told
    assert "…" not in told


def test_a_password_that_nobody_can_type_is_asked_of_a_variable(tmp_path):
    told = typed("check", "--center", str(tmp_path), JOBDESK_USER="kim", JOBDESK_PASSWORD="")
    assert told.returncode == 2
    assert "JOBDESK_PASSWORD" in told.stderr
    assert "Warning" not in told.stderr
