"""A shared center's backup is restored into a database of one's own choice."""

from functools import partial

from sqlalchemy.engine import make_url

from jobdesk import cli
from jobdesk.cli import _centers
from jobdesk.wiring import open_center, restore_center
from tests.centers import CHEAP, PEOPLE, password_of


def test_restore_takes_the_address_of_an_empty_database(shared_center, fresh_database, tmp_path, monkeypatch):
    file = shared_center.desk("administrator").back_up(tmp_path / "one.jobdesk-backup").path
    user, password = PEOPLE["administrator"][0], password_of("administrator")
    url = fresh_database()
    # The cheap slots of test centers are refused by a process of its own.
    monkeypatch.setattr(_centers, "restore_center", partial(restore_center, locksmith=CHEAP))
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
