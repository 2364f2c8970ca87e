"""The help speaks as the screens do."""

import re

import pytest

from jobdesk.base import i18n
from jobdesk.services.layouts import LAYOUTS
from tests.sample_fixtures import jobdesk

HANGUL = re.compile("[가-힣]")
COMMANDS = (
    *("demo", "report", "slip", "paper", "tour", "backup"),
    *("restore", "recover", "check", "migrate", "center"),
)


@pytest.mark.parametrize("command", ["report", "recover", "center"])
def test_the_help_is_korean_and_complete_english_on_demand(command, monkeypatch):
    korean = jobdesk(command, "--help").stdout
    assert HANGUL.search(korean)
    assert i18n._("Show this message and exit.") in korean
    monkeypatch.setenv("JOBDESK_LANG", "en")
    english = jobdesk(command, "--help").stdout
    assert not HANGUL.search(english)
    assert "Show this message and exit." in english


def test_every_layout_is_told_by_the_help_and_by_the_refusal():
    told = jobdesk("report", "--help").stdout
    refused = jobdesk("report", "--layout", "kitchen", "--from", "2023-01-01", "--to", "2023-01-31")
    assert refused.returncode == 2
    for layout in LAYOUTS:
        assert layout in told
        assert layout in refused.stderr


def test_every_command_is_listed_with_its_sentence():
    told = jobdesk("--help", anew=True).stdout
    for command in COMMANDS:
        assert re.search(rf"│ {command} .*[가-힣]", told), command


def test_a_command_that_is_not_there_points_to_the_help():
    done = jobdesk("dance", anew=True)
    assert done.returncode == 2
    assert "dance" in done.stderr
    assert done.stderr.splitlines()[-1] == "jobdesk --help"
