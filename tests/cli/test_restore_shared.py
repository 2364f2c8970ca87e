"""A shared center's backup is restored into a database of one's own choice."""

from functools import partial

import pytest
from sqlalchemy.engine import make_url

from jobdesk import cli, wiring
from jobdesk.base.errors import StoreError
from jobdesk.wiring import open_center, restore_center
from tests.centers import CHEAP, PEOPLE, password_of


def test_restore_takes_the_address_of_an_empty_database(shared_center, fresh_database, tmp_path, monkeypatch):
    file = shared_center.desk("administrator").back_up(tmp_path / "one.jobdesk-backup").path
    user, password = PEOPLE["administrator"][0], password_of("administrator")
    url = fresh_database()
    # The cheap slots of test centers are refused by a process of its own.
    monkeypatch.setattr(wiring, "restore_center", partial(restore_center, locksmith=CHEAP))
    monkeypatch.setattr(cli, "start_user_log", lambda: None)
    monkeypatch.setenv("JOBDESK_USER", user)
    monkeypatch.setenv("JOBDESK_PASSWORD", password)

    def restore(folder):
        monkeypatch.setattr("sys.argv", ["jobdesk", "restore", str(file), str(folder), "--url", url])
        return cli.run_command()

    assert restore(tmp_path / "again") == 0
    desk = open_center(tmp_path / "again", user, password, locksmith=CHEAP)
    assert desk.center.url is not None
    assert make_url(desk.center.url).database == make_url(url).database
    assert desk.check().sound
    desk.close()
    assert restore(tmp_path / "third") == cli.REFUSED, "it is in use now"


def test_a_desk_with_rights_is_told_why_and_where_to_restore(restricted_center, tmp_path):
    file = restricted_center.desk("administrator").back_up(tmp_path / "one.jobdesk-backup").path
    who = {"user": PEOPLE["administrator"][0], "password": password_of("administrator"), "locksmith": CHEAP}
    with pytest.raises(StoreError, match="--url") as told:
        restore_center(file, tmp_path / "again", **who)
    assert "자리의 서버 계정" in str(told.value)
    assert not (tmp_path / "again").exists()
