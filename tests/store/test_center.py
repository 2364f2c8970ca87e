"""The center's folder: what it says, where it may lie, what is noticed about it."""

import dataclasses
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput, JobdeskError, NewerSchema, NotAllowed, StoreError, WrongPassword
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.services.accounts import add_account, change_own_password
from jobdesk.services.audit import list_audit, record_viewed, write_audit
from jobdesk.services.settings import change_setting
from jobdesk.store import center as folders
from jobdesk.store.center import CenterFolder, made_folder, plan_shared, read_center, server_password, write_center
from jobdesk.store.key_file import NAME
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision
from jobdesk.store.shares import is_network_share
from jobdesk.wiring import NewPerson, join_center, migrate_center, new_center, open_center
from tests.centers import CHEAP, make_center, password_of

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//server/share /mnt/desk\040share cifs rw 0 0
tmpfs /home/local tmpfs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/var/lib/center", False),
        ("/home/kim/center", True),
        ("/home", True),
        ("/homes/kim", False),
        ("/home/local/center", False),
        ("/mnt/desk share/center", True),
        ("/mnt/desk", False),
        ("/mnt/ssh/a/b/c", True),
    ],
)
def test_a_share_is_known_by_its_mount(path, shared):
    assert is_network_share(Path(path), MOUNTS) is shared


def test_this_disk_is_no_share(tmp_path):
    assert not is_network_share(tmp_path / "not" / "there")


def test_a_center_on_a_share_is_refused(local_center, tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "is_network_share", lambda path: True)
    with pytest.raises(StoreError):
        local_center.open("counselor")
    with pytest.raises(StoreError):
        make_center(tmp_path / "new")
    assert not list(tmp_path.glob("*new*"))


def test_a_full_disk_is_said_before_anything_else(center, monkeypatch):
    usage = shutil.disk_usage(center.folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(StoreError):
        center.open("counselor")


def test_the_settings_file_comes_back_as_written(tmp_path):
    key = DataKey.make()
    shared = plan_shared(
        tmp_path,
        center_id=new_id(),
        name='시험 "센터" \\ 1\n',
        desk=7,
        url="postgresql://desk:p%40ss@server:5433/jobs?sslmode=verify-full",
        password=None,
        key=key,
    )
    shared = dataclasses.replace(shared, windows=((1, "jobseekers"), (2, "employers")))
    write_center(shared)
    found = read_center(tmp_path)
    assert found == shared
    assert server_password(found, key) == "p@ss"
    content = (tmp_path / "center.toml").read_text()
    assert "p@ss" not in content
    assert "p%40ss" not in content
    with pytest.raises(StoreError):  # a server of someone else does not get the password
        server_password(dataclasses.replace(found, url="postgresql://desk@elsewhere/jobs"), key)
    with pytest.raises(StoreError):
        server_password(found, DataKey.make())


@pytest.mark.parametrize("content", [None, "", "id = 1", "x", "[database]\npath = 'a'", b"\xff\xfe"])
def test_what_is_no_center(tmp_path, content):
    if content is not None:
        (tmp_path / "center.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StoreError):
        read_center(tmp_path)


@pytest.mark.parametrize("url", ["", "sqlite:///x", "postgresql://server", "nonsense", "mysql://a/b"])
def test_what_is_no_address(url):
    with pytest.raises(InvalidInput) as refused:
        folders.split_password(url)
    assert refused.value.field == "url"


def test_a_folder_in_use_is_refused_and_a_failure_leaves_nothing(tmp_path):
    used = tmp_path / "used"
    used.mkdir()
    (used / "file").touch()
    with pytest.raises(StoreError):
        make_center(used)
    with pytest.raises(KeyError), made_folder(tmp_path / "new"):
        raise KeyError
    with pytest.raises(InvalidInput):
        new_center(
            tmp_path / "new", name="가", people=[NewPerson("a", "가", Role.SUPERVISOR, "b")], locksmith=CHEAP
        )
    assert [p.name for p in tmp_path.iterdir()] == ["used"]


def test_an_empty_folder_becomes_a_center(tmp_path):
    (tmp_path / "new").mkdir()
    make_center(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    open_center(tmp_path / "new", "kim", password_of("counselor"), locksmith=CHEAP).close()


def test_the_agreed_slots_are_the_default(tmp_path):
    people = [
        NewPerson("a", "가", Role.SUPERVISOR, "안전한비밀번호-12"),
        NewPerson("b", "나", Role.ADMINISTRATOR, "안전한비밀번호-34"),
    ]
    made = new_center(tmp_path / "new", name="센터", people=people)
    desk = open_center(made.center.folder, "a", "안전한비밀번호-12")
    assert desk.role is Role.SUPERVISOR
    desk.close()
    assert {s.parameters.memory for s in made.center.keys.read().slots.values()} == {64 * 1024}


@pytest.mark.parametrize("what", ["moved", "replaced", "deleted"])
def test_a_file_moved_away_under_the_desk_takes_no_more_saves(local_center, tmp_path, what):
    desk = local_center.desk("counselor")
    path = local_center.folder / "center.db"
    if what == "replaced":
        shutil.copy(path, tmp_path / "copy")
        (tmp_path / "copy").rename(path)
    elif what == "moved":
        path.rename(tmp_path / "elsewhere.db")
    else:
        path.unlink()
    for act in (desk.change, desk.view):
        with pytest.raises(StoreError):
            act(lambda db, now: None)


def test_a_missing_database_is_not_made_in_silence(local_center):
    (local_center.folder / "center.db").unlink()
    with pytest.raises(StoreError):
        local_center.open("counselor")
    assert not (local_center.folder / "center.db").exists()


def test_a_newer_center_is_read_but_not_changed(center):
    desk = center.open("administrator")
    with desk.database.write.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = center.open("administrator")
    assert newer.read_only
    assert newer.read(lambda db, act: act.user_name) == "choi"
    with pytest.raises(NewerSchema):
        newer.change(lambda db, act: change_setting(db, act, key="slip_paper", value="a5"))
    with pytest.raises(NewerSchema):
        migrate_center(center.folder, user="choi", password=center.password("administrator"), locksmith=CHEAP)
    person = new_id()
    newer.view(lambda db, act: record_viewed(db, act, table="jobseeker", record_id=person, jobseeker_ids=[person]))
    newer.close()
    assert str(person).encode() not in (center.folder / "audit-held").read_bytes()
    with desk.database.write.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": head_revision()})
    center.open("counselor").close()
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act, account_id=newer.account_id))
    assert [r.action for r in rows][:3] == [AuditAction.SIGN_OUT, AuditAction.VIEW, AuditAction.SIGN_IN]
    assert rows[2].detail == {"read_only": True}
    assert rows[1].jobseeker_ids == (person,)
    assert center.desk("supervisor").check().sound


def test_nothing_to_migrate_says_so_and_only_an_administrator_asks(center):
    given = {"user": "choi", "password": center.password("administrator"), "locksmith": CHEAP}
    assert migrate_center(center.folder, **given) is False
    with pytest.raises(JobdeskError):
        migrate_center(center.folder, **given | {"user": "kim", "password": center.password("counselor")})


@pytest.mark.parametrize("lift", ["ended", "to come", "without a slot", "other password"])
def test_who_is_not_let_in_any_more_lifts_nothing(center, lift):
    desk, password = center.desk("administrator"), center.password("administrator")
    stale = (center.folder / NAME).read_bytes()
    with desk.database.write.begin() as db:
        account = db.get_one(Account, desk.who.account_id)
        if lift == "ended":
            account.starts_on, account.ends_on = (desk.act().today - timedelta(days=n) for n in (9, 1))
        elif lift == "to come":
            account.starts_on = desk.act().today + timedelta(days=1)
        elif lift == "without a slot":
            db.execute(delete(KeySlot).where(KeySlot.account_id == account.id))
    if lift == "other password":
        desk.change(lambda db, act: change_own_password(db, act, old=password, new="전혀-다른-비밀-1"))
        (center.folder / NAME).write_bytes(stale)  # as at a desk where nobody signed in since
    with pytest.raises((NotAllowed, WrongPassword)):
        migrate_center(center.folder, user="choi", password=password, locksmith=CHEAP)


def test_a_second_desk_joins_with_a_number_and_a_chain_of_its_own(shared_center, tmp_path):
    first = shared_center.desk("counselor")
    url = first.center.url
    with pytest.raises(WrongPassword):
        join_center(tmp_path / "two", url=url, user="lee", password="아니다-123", locksmith=CHEAP)
    given = {"url": url, "user": "lee", "password": shared_center.password("colleague"), "locksmith": CHEAP}
    assert join_center(tmp_path / "two", **given).desk == 2
    assert join_center(tmp_path / "three", **given).desk == 3
    second = shared_center.open("colleague", folder=tmp_path / "two")
    assert second.act().desk == 2
    for desk in (first, second):
        desk.change(lambda db, act: write_audit(db, act, AuditAction.CHANGE))
    assert shared_center.desk("supervisor").check().sound
    assert second.center.id == first.center.id
    with pytest.raises(StoreError):
        join_center(tmp_path / "four", **given | {"url": url.replace("/jd_", "/nothing_")})
    assert isinstance(second.center, CenterFolder)


def test_an_account_made_elsewhere_comes_in_after_anyone_else_did(shared_center, tmp_path):
    url = shared_center.desk("administrator").center.url
    password = shared_center.password("colleague")
    join_center(tmp_path / "two", url=url, user="lee", password=password, locksmith=CHEAP)
    new = {"user_name": "shin", "display_name": "한신입", "role": Role.COUNSELOR, "password": "새로운-비밀-1234"}
    shared_center.desk("administrator").change(lambda db, act: add_account(db, act, **new))
    with pytest.raises(WrongPassword):
        open_center(tmp_path / "two", "shin", "새로운-비밀-1234", locksmith=CHEAP)
    shared_center.open("colleague", folder=tmp_path / "two").close()
    open_center(tmp_path / "two", "shin", "새로운-비밀-1234", locksmith=CHEAP).close()


def test_a_used_database_becomes_no_second_center(shared_center, tmp_path):
    with pytest.raises(StoreError):
        make_center(tmp_path / "again", url=shared_center.desk("counselor").center.url)
    assert not (tmp_path / "again").exists()
