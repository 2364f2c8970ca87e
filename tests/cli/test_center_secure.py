"""`jobdesk center secure` says what it did; another program's address is refused, and nothing is touched."""

from functools import partial

import pytest

from jobdesk import cli
from jobdesk.store.center import read_center
from jobdesk.wiring import _server_logins
from tests.centers import CHEAP
from tests.server_state import Foreign, standing


@pytest.fixture
def run(shared_center, monkeypatch):
    """The command's exit status for an address."""
    # The cheap slots of test centers are refused by a process of its own.
    monkeypatch.setattr(_server_logins, "secure_center", partial(_server_logins.secure_center, locksmith=CHEAP))
    monkeypatch.setattr(cli, "start_user_log", lambda: None)
    monkeypatch.setenv("JOBDESK_USER", shared_center.user("administrator"))
    monkeypatch.setenv("JOBDESK_PASSWORD", shared_center.password("administrator"))
    monkeypatch.setenv("JOBDESK_CENTER", str(shared_center.folder))

    def made(url):
        monkeypatch.setattr("sys.argv", ["jobdesk", "center", "secure", url])
        return cli.run_command()

    return made


def test_what_was_done_is_said_and_the_logins_are_told_once(shared_center, run, capsys):
    url = read_center(shared_center.folder).url
    assert run(url) == 0
    said = capsys.readouterr()
    first, *logins = said.out.splitlines()
    assert first.endswith(".")
    assert [line.partition("\t")[0].rpartition("_")[2] for line in logins] == ["migration", "auditor"]
    assert run(url) == 0
    assert capsys.readouterr().out.splitlines() == [first], "the second time, too"


def test_another_programs_address_is_refused_by_a_sentence(run, postgres_server, capsys):
    foreign = Foreign(postgres_server)
    foreign.fill_public()
    before = standing(postgres_server, foreign.name)
    try:
        assert run(foreign.urls()[0][0]) == cli.REFUSED
        assert "이 주소에는 이 센터가 없습니다" in capsys.readouterr().err
        assert run("mysql://x/y") == cli.REFUSED
        assert "postgresql://" in capsys.readouterr().err
        assert standing(postgres_server, foreign.name) == before
    finally:
        foreign.drop()
