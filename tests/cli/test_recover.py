"""The paper key on the command line."""

import stat

from jobdesk.wiring import recover_center
from tests.centers import CHEAP
from tests.sample_fixtures import jobdesk

NEW = "새-Passwort-9"


def run(center, key, *more, user="choi", password=NEW):
    return jobdesk("recover", *more, center=center.folder, user=user, password=password, stdin=f"{key}\n")


def test_a_lost_center_is_opened_again_from_a_script(local_center, tmp_path, monkeypatch):
    monkeypatch.setenv("JOBDESK_RECOVERY_KEY", local_center.recovery_key)
    done = run(local_center, "", "--out", tmp_path / "key.pdf")
    assert done.returncode == 0, done.stderr
    new_key = done.stdout.strip()
    assert new_key != local_center.recovery_key
    assert stat.S_IMODE((tmp_path / "key.pdf").stat().st_mode) == 0o600
    assert local_center.open("administrator", NEW).user_name == "choi"
    again = run(local_center, "")
    assert again.returncode == 1, "the old paper opens nothing"
    assert again.stderr.strip()
    assert again.stdout == ""
    recover_center(local_center.folder, recovery_key=new_key, user="park", new_password=NEW, locksmith=CHEAP)
