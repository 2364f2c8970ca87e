"""Backups: verified before they have a name, opened by a password of their day, restored elsewhere."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed, StoreError, WrongPassword
from jobdesk.records.centers import Center, Setting
from jobdesk.services import accounts
from jobdesk.services.audit import list_audit, write_audit
from jobdesk.services.backups import is_due
from jobdesk.services.settings import change_setting
from jobdesk.store.audit_chain import verify
from jobdesk.store.backup import SUFFIX
from jobdesk.store.container import read_container
from jobdesk.store.slots import Locksmith
from jobdesk.wiring import restore_center
from tests.centers import CHEAP
from tests.counts import full

MADE_HERE = "SELECT datname FROM pg_database WHERE datname LIKE '%restored%'"


def fill(center, rows=50):
    center.desk("counselor").change(
        lambda db, act: [write_audit(db, act, AuditAction.VIEW, detail={"n": n}) for n in range(rows)] and None
    )


def restored(center, file, folder, role="administrator", password=None):
    return restore_center(
        file, folder, user=center.user(role), password=password or center.password(role), locksmith=CHEAP
    )


@pytest.fixture
def dropped(center, request):
    """Databases that a restore made on the server go with the test."""
    yield
    if center.engine == "postgresql":
        server = request.getfixturevalue("postgres_server")
        with psycopg.connect(server.url("postgres")) as connection:
            names = connection.execute(MADE_HERE).fetchall()
        for (name,) in names:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_backup_comes_back_whole_in_a_new_folder(center, tmp_path, dropped):
    fill(center)
    desk = center.desk("supervisor")
    file = tmp_path / "usb" / "today.jobdesk-backup"
    row = desk.back_up(file)
    assert row.path == file
    assert row.rows > 50
    assert [p.name for p in file.parent.iterdir()] == [file.name]
    found = restored(center, file, tmp_path / "again")
    assert found.id == desk.center.id
    again = center.open("counselor", folder=tmp_path / "again")
    with again.database.read() as db:
        assert db.query(Center).one().name == "시험구 일자리플러스센터"
        assert verify(db, db.info["audit_key"]) == []
    rows = center.open("auditor", folder=tmp_path / "again").view(list_audit)
    assert {AuditAction.RESTORE, AuditAction.VIEW} <= {r.action for r in rows}
    told = center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.BACKUP]))
    assert [(r.user_name, r.detail["kind"], r.detail["size"]) for r in told] == [("park", "command", row.size)]


def test_it_is_restored_from_the_window_as_well(center, tmp_path, dropped):
    desk = center.desk("administrator")
    file = desk.back_up(tmp_path / f"a{SUFFIX}").path
    with pytest.raises(NotAllowed):
        center.desk("supervisor").restore(file, tmp_path / "again")
    desk.restore(file, tmp_path / "again")
    assert center.open("counselor", folder=tmp_path / "again").role is Role.COUNSELOR
    assert desk.view  # the open center goes on
    assert center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.RESTORE]))
    with pytest.raises(StoreError):
        desk.restore(file, tmp_path / "again")


@pytest.mark.parametrize("why", ["900101-1234567 확인", "가" * 201])
def test_a_reason_that_cannot_be_kept_restores_nothing(local_center, tmp_path, why):
    desk = local_center.desk("administrator")
    file = desk.back_up(tmp_path / f"a{SUFFIX}").path
    with pytest.raises(InvalidInput):
        desk.restore(file, tmp_path / "again", why=why)
    assert not (tmp_path / "again").exists()


def test_who_may_back_up_and_restore(center, tmp_path):
    for role in ("counselor", "auditor"):
        with pytest.raises(NotAllowed):
            center.desk(role).back_up(tmp_path / "x")
        with pytest.raises(NotAllowed):
            center.desk(role).list_backups()
    file = center.desk("administrator").back_up(tmp_path / f"a{SUFFIX}").path
    with pytest.raises(InvalidInput):
        center.desk("administrator").back_up(file)
    with pytest.raises(NotAllowed):
        restored(center, file, tmp_path / "b", "supervisor")
    with pytest.raises(WrongPassword):
        restored(center, file, tmp_path / "b", password="아니다-123")
    assert not (tmp_path / "b").exists()
    with pytest.raises(StoreError):  # a cheap slot is refused where it was not asked for
        restore_center(
            file, tmp_path / "b", user="choi", password=center.password("administrator"), locksmith=Locksmith()
        )


def test_a_backup_keeps_the_passwords_of_its_day(local_center, tmp_path):
    boss = local_center.desk("administrator")
    file = boss.back_up(tmp_path / f"a{SUFFIX}").path
    boss.change(
        lambda db, act: accounts.change_own_password(
            db, act, old=local_center.password("administrator"), new="전혀-다른-비밀-1"
        )
    )
    restored(local_center, file, tmp_path / "again")
    assert local_center.open("administrator", folder=tmp_path / "again")
    with pytest.raises(WrongPassword):
        restored(local_center, file, tmp_path / "other", password="전혀-다른-비밀-1")


@pytest.mark.parametrize("role", ["counselor", "administrator"])
def test_the_first_sign_in_of_a_day_makes_one(center, role):
    desk = center.desk(role)
    assert is_due(desk.center)
    row = desk.back_up_daily()
    assert row.path.parent == center.folder / "backups"
    assert not is_due(desk.center)
    assert desk.back_up_daily() is None
    assert [r.path for r in center.desk("supervisor").list_backups()] == [row.path]


def test_one_more_is_made_once_its_hour_has_come(local_center, monkeypatch):
    desk, real = local_center.desk("administrator"), Clock.now
    for hour, due in ((9, True), (17, False), (18, True), (23, False)):
        monkeypatch.setattr(Clock, "now", lambda self, hour=hour: real(self).replace(hour=hour, minute=30))
        assert (desk.back_up_daily() is not None) is due, hour
    desk.change(lambda db, act: change_setting(db, act, key="backup_hour", value="0") and None)
    monkeypatch.setattr(Clock, "now", lambda self: real(self).replace(hour=20) + timedelta(days=1))
    assert desk.back_up_daily()
    assert desk.back_up_daily() is None


def test_one_that_failed_tells_the_last_and_is_due_again(local_center, monkeypatch):
    desk, usage = local_center.desk("administrator"), shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(path)._replace(free=1000))
    with pytest.raises(StoreError, match="아직 백업이 없습니다"):
        desk.back_up_daily()
    monkeypatch.setattr(shutil, "disk_usage", usage)
    made = desk.back_up_daily()
    real = Clock.now
    monkeypatch.setattr(Clock, "now", lambda self: real(self) + timedelta(days=1))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(path)._replace(free=1000))
    with pytest.raises(StoreError, match=rf"마지막 백업: {made.made_at:%Y}"):
        desk.back_up_daily()
    assert is_due(desk.center)


def test_old_ones_go_once_the_new_one_is_there(local_center):
    desk = local_center.desk("administrator")
    today = Clock().now()
    made = desk.back_up().path
    names = []
    for days in (29, *range(20, 25), 31, 400):
        name = f"{today - timedelta(days=days):%Y%m%d-%H%M%S}-01{SUFFIX}"
        made.rename(made.with_name(name)) if days == 29 else shutil.copy(
            made.with_name(names[0]), made.with_name(name)
        )
        names.append(name)
    kept = made.parent / f"mine{SUFFIX}"
    shutil.copy(made.with_name(names[0]), kept)
    row = desk.back_up_daily()
    assert {p.name for p in made.parent.iterdir()} == {row.path.name, *names[:-2], kept.name}


def test_a_clock_that_leapt_takes_no_backup_with_it_and_stops_none(local_center, monkeypatch):
    desk, real = local_center.desk("administrator"), Clock.now
    first = desk.back_up_daily()
    for days in (4000, 4001, 1):  # two days at a wrong clock, then tomorrow by the right one
        monkeypatch.setattr(Clock, "now", lambda self, days=days: real(self) + timedelta(days=days))
        assert is_due(desk.center)
        assert desk.back_up_daily().path.is_file()
        assert not is_due(desk.center)
        assert first.path.is_file()
    assert len(list(first.path.parent.iterdir())) == 4


@pytest.mark.parametrize("trials", [25, pytest.param(2_000, marks=pytest.mark.long)])
def test_every_changed_bit_is_noticed(local_center, tmp_path, trials):
    file = local_center.desk("administrator").back_up(tmp_path / f"a{SUFFIX}").path
    whole, rng = file.read_bytes(), random.Random(9)
    changed = tmp_path / f"b{SUFFIX}"
    places = [rng.randrange(len(whole) * 8) for _ in range(trials)] + [0, 200, 4000, len(whole) * 8 - 1]
    for at in places:
        content = bytearray(whole)
        content[at // 8] ^= 1 << (at % 8)
        changed.write_bytes(content)
        with pytest.raises(JobdeskError):
            restored(local_center, changed, tmp_path / "again")
    for length in (0, 10, 100, 5000, len(whole) - 1):
        changed.write_bytes(whole[:length])
        with pytest.raises(JobdeskError):
            restored(local_center, changed, tmp_path / "again")
    changed.write_bytes(whole + b"x")
    with pytest.raises(JobdeskError):
        restored(local_center, changed, tmp_path / "again")
    assert not [p for p in tmp_path.iterdir() if "again" in p.name]


def test_a_sealed_dump_shows_cuts_and_swaps(shared_center, tmp_path):
    fill(shared_center, 3000)
    desk = shared_center.desk("administrator")
    file = desk.back_up(tmp_path / f"a{SUFFIX}").path
    whole = file.read_bytes()
    assert b"PGDMP" not in whole
    start, rng = read_container(file).payload_at, random.Random(1)
    changed = tmp_path / f"b{SUFFIX}"
    for _ in range(full(200, 5)):
        content = bytearray(whole)
        content[rng.randrange(start, len(whole))] ^= 1
        changed.write_bytes(content)
        with pytest.raises(JobdeskError):
            restored(shared_center, changed, tmp_path / "again")


def test_nothing_readable_is_in_it(center, tmp_path):
    marker = "찾을수없는홍길동"
    with center.desk("administrator").database.write.begin() as db:
        db.add(Setting(key="marker", value=marker, recorded_at=Clock().now()))
    file = center.desk("administrator").back_up(tmp_path / f"a{SUFFIX}").path
    assert marker.encode() not in file.read_bytes()
    with center.desk("administrator").database.write.begin() as db:
        db.query(Setting).filter_by(key="marker").delete()


def test_it_is_consistent_while_others_write(center, tmp_path):
    desk, ended = center.desk("counselor"), threading.Event()

    def write():
        while not ended.is_set():
            desk.change(lambda db, act: write_audit(db, act, AuditAction.CHANGE))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        files = [center.desk("administrator").back_up(tmp_path / f"{n}{SUFFIX}").path for n in range(full(20, 2))]
    finally:
        ended.set()
        thread.join()
    assert len(files) == full(20, 2)  # each compared its copy with its own manifest


def test_a_full_disk_is_said_and_leaves_nothing(local_center, tmp_path, monkeypatch):
    desk = local_center.desk("administrator")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(StoreError):
        desk.back_up(tmp_path / f"a{SUFFIX}")
    assert not list(tmp_path.glob("*a.jobdesk*"))


BACKER = """
import sys
from pathlib import Path
from tests.centers import CHEAP
from jobdesk.wiring import open_center
desk = open_center(Path(sys.argv[1]), "choi", sys.argv[2], locksmith=CHEAP)
print("ready", flush=True)
for n in range(1000):
    desk.back_up(Path(sys.argv[3]) / f"{n}.jobdesk-backup")
    print(n, flush=True)
"""


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.long)])
def test_a_killed_backup_leaves_only_whole_files(local_center, tmp_path, kills):
    fill(local_center, 500)
    key = local_center.desk("administrator")._opened.keeper.key
    rng = random.Random(2)
    for trial in range(kills):
        to = tmp_path / f"to{trial}"
        to.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-c", BACKER, local_center.folder, local_center.password("administrator"), to],
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ) | {"PYTHONPATH": str(Path.cwd())},
        )
        process.stdout.readline()
        time.sleep(rng.uniform(0.02, 0.3))
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split()]
        process.stdout.close()
        process.wait()
        named = list(to.glob(f"[0-9]*{SUFFIX}"))
        assert len(named) >= len(said)
        for file in named:
            container = read_container(file)
            container.prove(key)
            assert sum(map(len, container.payload())) == container.header["payload"]["size"]
    assert local_center.open("counselor").role is Role.COUNSELOR
