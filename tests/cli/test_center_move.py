"""`jobdesk center move`: there and back, told in one line, and misused with a sentence."""

from functools import partial

import pytest

from jobdesk import cli
from jobdesk.store.center import read_center
from jobdesk.wiring import moving
from tests.centers import CHEAP
from tests.moved import Movers


@pytest.fixture
def mover(postgres_server, local_center, monkeypatch):
    made = Movers(postgres_server, local_center.folder)
    who = made.who()
    # The cheap slots of test centers are refused by a process of its own.
    monkeypatch.setattr(moving, "move_center", partial(moving.move_center, locksmith=CHEAP))
    monkeypatch.setattr(cli, "start_user_log", lambda: None)
    monkeypatch.setenv("JOBDESK_USER", who["user"])
    monkeypatch.setenv("JOBDESK_PASSWORD", who["password"])
    monkeypatch.setenv("JOBDESK_CENTER", str(made.folder))
    yield made
    made.close()


def run(monkeypatch, *words):
    """The command's exit status."""
    monkeypatch.setattr("sys.argv", ["jobdesk", "center", "move", *words])
    return cli.run_command()


def test_the_center_moves_there_and_back(mover, monkeypatch, capsys):
    there = ("--to", mover.server.url("postgres"), "--name", mover.names[0])
    assert run(monkeypatch, *there) == 0
    told = capsys.readouterr().out.splitlines()
    assert "옮겼습니다" in told[0]
    assert told[1].endswith(".jobdesk-backup")
    assert [line.partition("\t")[0] for line in told[2:]] == [
        f"{mover.names[0]}_migration",
        f"{mover.names[0]}_auditor",
    ]
    assert run(monkeypatch, *there) == cli.REFUSED
    assert "이미 서버" in capsys.readouterr().err
    assert run(monkeypatch, "--home", "--server", mover.url()) == 0
    assert not read_center(mover.folder).is_shared


@pytest.mark.parametrize("words", [(), ("--home", "--to", "x"), ("--to", "x", "--server", "y")])
def test_it_is_said_where_the_center_goes(mover, monkeypatch, words):
    assert run(monkeypatch, *words) == cli.MISUSED
