"""`jobdesk lobby`: the display alone, for who gives out numbers; it stays until it is ended."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.records.audit import AuditEntry
from tests.sample_fixtures import jobdesk

ROOT = Path(__file__).resolve().parents[2]
RUN = "from tests.centers import cheapen_slots; from jobdesk.__main__ import main; cheapen_slots(); main()"
"""The program with the cheap key slots of the tests' sample center."""


def test_it_needs_a_center_and_a_password():
    assert jobdesk("lobby").returncode == 2


def test_a_wrong_password_is_refused_with_a_sentence(sample_template):
    done = jobdesk("lobby", center=sample_template.folder, user="counselor1", password="falsch")
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("more", [(), ("--touch",)])
def test_it_opens_after_sign_in_and_stays(sample, tmp_path, more):
    user = "counselor1"
    before = _signed_in(sample)
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "JOBDESK_CENTER": str(sample.folder),
        "JOBDESK_USER": user,
        "JOBDESK_PASSWORD": sample.password(user),
    }
    said = (tmp_path / "said.txt").open("w+")
    command = [sys.executable, "-c", RUN, "lobby", "--window", *more]
    child = subprocess.Popen(command, env=env, cwd=ROOT, stdout=said, stderr=said)
    try:
        until = monotonic() + 60
        while _signed_in(sample) == before and child.poll() is None and monotonic() < until:
            sleep(0.5)
        sleep(3)
        assert child.poll() is None, "it stays"
        assert _signed_in(sample) > before
    finally:
        child.terminate()
        child.wait(20)
        said.seek(0)
        told = said.read()
        said.close()
    assert "Traceback" not in told


def _signed_in(sample):
    desk = sample.desk("supervisor")
    try:
        asked = {"action": AuditAction.SIGN_IN.value, "user_name": "counselor1"}
        return desk.read(lambda db, act: db.query(AuditEntry).filter_by(**asked).count())
    finally:
        desk.close()
