"""`jobdesk center create` refuses what cannot be before it asks a password, and says what it takes."""

import os
import pty
import signal
import sys
import termios
from select import select
from time import monotonic

import pytest
import typer

from jobdesk.base.enums import Role, WindowKind
from jobdesk.cli import app
from tests.cli.test_misuse import typed

PEOPLE = ("--person", "choi:administrator:최관리", "--person", "park:supervisor:박팀장")
PATIENCE = 180
NOBODY = {"JOBDESK_PASSWORD": "", "JOBDESK_SERVER_PASSWORD": ""}


def create(url, folder, *more):
    """What the command says where nobody can type a password."""
    return typed("center", "create", url, str(folder), "--called", "센터", *more, **NOBODY)


def test_address_windows_and_people_are_looked_at_before_a_password_is_asked(tmp_path, postgres_server):
    full = tmp_path / "full"
    full.mkdir()
    (full / "kept").touch()
    good, new = postgres_server.url("postgres"), tmp_path / "new"
    refused = {
        "postgresql://": create("mysql://x", new, *PEOPLE),
        "서버": create("postgresql://a@127.0.0.1:1/postgres", new, *PEOPLE),
        "in_depth": create(good, new, *PEOPLE, "--window", "1:xx"),
        "auditor": create(good, new, "--person", "choi:boss:최관리"),
        "팀장": create(good, new, *PEOPLE[:2]),
        "폴더": create(good, full, *PEOPLE),
        "빈 데이터": create(good, new, *PEOPLE, "--name", "postgres"),
    }
    for word, told in refused.items():
        assert told.returncode in {1, 2}, told
        assert word in told.stderr, told
        assert "JOBDESK_PASSWORD" not in told.stderr
    assert not new.exists()


def test_a_password_that_nobody_can_type_is_refused_by_one_sentence(tmp_path, postgres_server):
    told = create(postgres_server.url("postgres"), tmp_path / "new", *PEOPLE)
    assert told.returncode == 2
    assert "JOBDESK_PASSWORD" in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert not (tmp_path / "new").exists()


def hides(terminal):
    """Whether what is typed is not shown: a password is asked now, and nothing typed is thrown away any more."""
    return not termios.tcgetattr(terminal)[3] & termios.ECHO


def at_a_terminal(words, answers):
    """What a command says at a terminal until it asks once more than there are answers; there it is ended."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "jobdesk", *words], {**os.environ, **NOBODY})
    said, ends = b"", monotonic() + PATIENCE
    try:
        for answer in (*answers, None):
            before = len(said)
            while not (said[before:].rstrip().endswith(b":") and hides(terminal)):
                assert monotonic() < ends, said.decode()
                if select([terminal], [], [], 0.05)[0]:
                    said += os.read(terminal, 4096)
            if answer is not None:
                os.write(terminal, f"{answer}\n".encode())
    finally:
        os.kill(child, signal.SIGKILL)
        os.close(terminal)
        os.waitpid(child, 0)
    return said.decode()


def test_a_first_password_is_typed_twice_and_asked_in_korean(tmp_path, postgres_server):
    words = (
        "center",
        "create",
        postgres_server.url("postgres"),
        str(tmp_path / "new"),
        "--called",
        "센터",
        *PEOPLE,
    )
    told = at_a_terminal(words, ["First-pass-2027", "First-pass-2028", "First-pass-2027", "First-pass-2027"])
    assert told.count("choi의 첫 비밀번호") == 2, "they were not the same"
    assert "park의 첫 비밀번호" in told
    assert not any("a" <= letter.lower() <= "z" for letter in told.replace("choi", "").replace("park", "")), told
    assert not (tmp_path / "new").exists()


def test_a_user_name_that_nobody_can_type_is_refused_by_a_sentence(tmp_path):
    told = typed("check", "--center", str(tmp_path), JOBDESK_USER="", JOBDESK_PASSWORD="")
    assert told.returncode == 2
    assert "JOBDESK_USER" in told.stderr


def test_roles_and_kinds_of_windows_are_named_by_the_help():
    told = typed("center", "create", "--help").stdout
    for word in (*Role, *WindowKind):
        assert word in told


def test_everything_a_command_takes_has_a_word_of_help():
    def bare(command, path):
        for name, one in getattr(command, "commands", {}).items():
            yield from bare(one, f"{path} {name}")
        yield from (f"{path} {one.name}" for one in command.params if not (one.help or "").strip())

    assert list(bare(typer.main.get_command(app), "jobdesk")) == []


@pytest.mark.parametrize("words", [("backup",), ("slip",), ("center", "create"), ("center", "join", "x")])
def test_what_is_missing_is_named_with_what_it_is(words):
    told = typed(*words)
    first = told.stderr.splitlines()[0]
    assert told.returncode == 2
    assert not first.rstrip().endswith(":")
