"""The sample center, built once a test run by its own command; tests copy it."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.counts import full
from tests.ready import run_ready


@dataclass
class Sample:
    """A sample center's folder and what `jobdesk demo` told of it."""

    folder: Path
    told: dict

    def password(self, user):
        return next(a["password"] for a in self.told["accounts"] if a["user"] == user)

    def desk(self, user="supervisor"):
        return self.desk_at(self.folder, user)

    def desk_at(self, folder, user):
        """A desk on a copy of it."""
        return open_center(folder, user, self.password(user), locksmith=CHEAP)

    def run(self, *command, user="supervisor", stdin=None):
        """One command in a process of its own."""
        return jobdesk(*command, center=self.folder, user=user, password=self.password(user), stdin=stdin)


def jobdesk(*command, center=None, user=None, password=None, stdin=None, anew=False):
    """Run `jobdesk COMMAND` in a process of its own; the finished process with its texts.

    `anew`: Python starts and imports for it as for a user; otherwise a process that has imported forks (ready.py).
    """
    given = {"JOBDESK_CENTER": center, "JOBDESK_USER": user, "JOBDESK_PASSWORD": password}
    env = {**os.environ, **{name: str(value) for name, value in given.items() if value is not None}}
    words = [str(word) for word in command]
    if not anew:
        return run_ready(words, env, stdin)
    return subprocess.run(
        [sys.executable, "-m", "jobdesk", *words],
        env=env,
        capture_output=True,
        text=True,
        input=stdin,
        timeout=300,
        check=False,
    )


@contextmanager
def _once(factory):
    """The folder that all processes of a test run share, while one of them makes something there."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield shared


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory):
    """The finished sample center; never opened by a test."""
    with _once(tmp_path_factory) as shared:
        folder = shared / "sample-template"
        if not (shared / "sample.json").exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was ended while it made it
            made = jobdesk("demo", folder, "--format", "json")
            assert made.returncode == 0, made.stderr
            (shared / "sample.json").write_text(made.stdout)
        told = json.loads((shared / "sample.json").read_text())
    return Sample(folder, told)


@pytest.fixture(scope="session")
def sample_read(sample_template, tmp_path_factory):
    """A sample center for all tests of this process that only look: signing in is all they leave there."""
    folder = tmp_path_factory.mktemp("sample-read") / "sample"
    shutil.copytree(sample_template.folder, folder)
    return Sample(folder, sample_template.told)


@pytest.fixture(scope="session")
def sample_export(sample_read, tmp_path_factory):
    """The sample center as a workbook, in the daily run its last two months, for tests that only read it."""
    from jobdesk.services.export_files import export_to

    with _once(tmp_path_factory) as shared:
        path, new = shared / "sample.xlsx", shared / "sample-new.xlsx"
        if not path.exists():
            with closing(sample_read.desk()) as desk:
                export_to(desk, new, purpose="이관 시험", from_on=full(None, date(2023, 9, 1)))
            new.replace(path)
    return path


@pytest.fixture
def sample(sample_template, tmp_path):
    """A sample center of the test's own, on SQLCipher."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_template.folder, folder)
    return Sample(folder, sample_template.told)
