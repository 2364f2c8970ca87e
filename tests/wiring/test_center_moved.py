"""A center moves to a server and back: equal, closed behind, one of it at any time, whoever asks."""

import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed, StoreError
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services import search
from jobdesk.services.outreach import checkouts
from jobdesk.store.center import BACKUPS, read_center
from jobdesk.store.engine import open_sqlcipher
from jobdesk.store.failures import explain
from jobdesk.store.server_rights import RESTRICTED, Names
from jobdesk.wiring import join_center, open_center, recover_center
from jobdesk.wiring.moving_marks import Where
from jobdesk.wiring.moving_places import NOTE
from jobdesk.wiring.moving_rows import sum_rows
from jobdesk.wiring.outreach import bring_home, write_bundles
from tests.centers import CHEAP
from tests.moved import Movers
from tests.services import people
from tests.services.sent import refer
from tests.wiring.test_copies_killed import packed, someone

LOOKED = {"audit_entry", "audit_head", "audit_subject", "setting", "operation", "desk", "key_slot"}
"""What a move and a look into it write by themselves."""
CLOSED = (
    "INSERT INTO operation (op_id, at) VALUES (NULL, NULL)",
    "INSERT INTO counter (name, issuer, year, last) VALUES ('x', 1, 2026, 1)",
    "UPDATE audit_entry SET seq = seq + 1",
)
"""No act is without one of these, whoever still has the old data open."""


@pytest.fixture
def moving(postgres_server):
    """Makes the mover of a folder; its databases are dropped at the end."""
    made = []

    def one(folder):
        made.append(Movers(postgres_server, folder))
        return made[-1]

    yield one
    for mover in made:
        mover.close()


def names(desk, query="홍길동"):
    """How many the search finds."""
    return len(desk.read(lambda db, act: search.find(db, act, query)))


def slips(desk, number):
    """One referral with a slip; the serials of this desk so far."""
    person = people.person(
        desk, full_name=f"홍길동{number}", mobile=f"010-0000-{number:04}", birth_date="1985-03-02"
    )
    refer(desk, [person], [people.vacancy(desk)], "slip")
    return desk.read(lambda db, act: sorted(db.scalars(select(SlipNumber.serial))))


def told(desk):
    """What the access log says of moves."""
    asked = select(AuditEntry.detail).where(AuditEntry.action == AuditAction.SETTING.value)
    with desk._opened.database.read() as db:
        return [set(one) & {"moved_to", "moved_from"} for one in db.scalars(asked.order_by(AuditEntry.seq)) if one]


def rows(desk):
    """The digests of all tables."""
    with desk._opened.database.read() as db:
        return {name: (one.rows, one.total) for name, one in sum_rows(db).items()}


def test_there_and_back_everything_is_as_it_was(local_center, moving):
    mover = moving(local_center.folder)
    assert slips(local_center.desk("counselor"), 1) == [1]
    before = rows(local_center.desk("auditor"))
    local_center.close()
    moved = mover.move()
    assert {name for name, one in rows(local_center.open("auditor")).items() if one != before[name]} <= LOOKED
    local_center.close()
    with psycopg.connect(mover.url()) as admin:
        rank = admin.execute("SELECT last_value FROM search_rank").fetchone()
        assert rank == admin.execute("SELECT max(rank) FROM search_entry").fetchone()
    assert (moved.tables, moved.figures) == (102, len(moved.windows) * 48)
    assert moved.backup.is_file()
    assert dict(moved.logins).keys() == {Names(mover.names[0]).migration, Names(mover.names[0]).auditor}
    desk = local_center.open("supervisor", window_no=1)
    assert RESTRICTED in desk._opened.database.info
    assert names(desk) == 1
    assert slips(desk, 2) == [1, 2], "numbers go on"
    assert names(desk) == 2
    assert told(desk)[-2:] == [{"moved_to"}, {"moved_from"}]
    assert desk.check().sound
    assert mover.living() == [mover.names[0]]
    local_center.close()
    mover.move()
    desk = local_center.open("counselor")
    assert read_center(local_center.folder).path.name == "center.2.db"
    assert slips(desk, 3) == [1, 2, 3]
    assert names(desk) == 3
    assert local_center.open("administrator").check().sound
    assert mover.living() == ["center.2.db"]
    assert mover.standing()["center.db"] is Where.AWAY
    assert not (local_center.folder / NOTE).exists()
    assert not list(local_center.folder.glob(".center-*"))


def test_passwords_and_the_paper_key_open_the_new_place(local_center, moving):
    mover = moving(local_center.folder)
    mover.move()
    for role in ("counselor", "colleague", "auditor", "reception"):
        local_center.open(role)
    local_center.close()
    new = recover_center(
        local_center.folder,
        recovery_key=local_center.recovery_key,
        user="choi",
        new_password="다른-비밀번호-77",
        locksmith=CHEAP,
    )
    mover.move(password="다른-비밀번호-77")
    assert new != local_center.recovery_key
    recover_center(
        local_center.folder, recovery_key=new, user="choi", new_password="또다른-비밀번호-78", locksmith=CHEAP
    )
    assert local_center.open("administrator", "또다른-비밀번호-78").check().sound


def test_the_old_place_is_closed_and_tells_where_the_center_went(local_center, moving, tmp_path):
    mover = moving(local_center.folder)
    old = (local_center.folder / "center.toml").read_text()
    mover.move()
    shutil.copytree(local_center.folder, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "center.toml").write_text(old)
    with pytest.raises(StoreError, match=rf"{mover.names[0]}"):
        local_center.open("counselor", folder=tmp_path / "elsewhere")
    file = open_sqlcipher(local_center.folder / "center.db", mover.key().secret)
    for statement in CLOSED:
        with file.writer.connect() as connection, pytest.raises(DBAPIError, match="JD001") as refused:
            connection.execute(text(statement))
        assert "옮겼습니다" in str(explain(refused.value))
    file.dispose()
    administrator = {"user": "kim", "password": local_center.password("counselor"), "locksmith": CHEAP}
    join_center(tmp_path / "second", url=mover.url(), **administrator)
    mover.move()
    today = f"{Clock().now():%Y-%m-%d}"
    with pytest.raises(StoreError, match=rf"{today}.*{local_center.folder}"):
        local_center.open("counselor", folder=tmp_path / "second")
    with pytest.raises(StoreError, match=str(local_center.folder)):
        join_center(tmp_path / "third", url=mover.url(), **administrator)
    assert not (tmp_path / "third").exists()
    for statement in CLOSED:
        with psycopg.connect(mover.url()) as admin, pytest.raises(psycopg.Error) as said:
            admin.execute(statement)
        assert said.value.sqlstate == "JD001"


@pytest.mark.parametrize("role", ["counselor", "supervisor", "auditor"])
def test_an_administrator_alone_moves_it(local_center, moving, role):
    mover = moving(local_center.folder)
    with pytest.raises(NotAllowed):
        mover.move(role)
    assert mover.standing() == {"center.db": Where.HERE}
    assert not list((local_center.folder / BACKUPS).iterdir())


def test_it_moves_into_an_empty_place_alone(local_center, moving, postgres_server, fresh_database):
    mover, url = moving(local_center.folder), fresh_database()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE TABLE theirs ()")
    for database in (postgres_server.name_of(url), "Not A Name"):
        with pytest.raises((StoreError, InvalidInput)):
            mover.move(database=database)
    with psycopg.connect(url) as admin:
        admin.execute("SELECT * FROM theirs")
    with pytest.raises(StoreError, match="이미 이 컴퓨터"):
        mover.move(to_server=False, url=None)
    assert mover.living() == ["center.db"]
    mover.move()
    with pytest.raises(StoreError, match="이미 서버"):
        mover.move(to_server=True)
    with pytest.raises(StoreError, match="관리자"):
        mover.move(url=None)
    with pytest.raises(StoreError, match="주소"):
        mover.move(url=url)
    assert mover.living() == [mover.names[0]]


def test_nobody_else_sits_there_meanwhile(local_center, moving, tmp_path):
    mover = moving(local_center.folder)
    local_center.desk("counselor")
    with pytest.raises(StoreError, match="이 컴퓨터에서"):
        mover.move()
    local_center.close()
    mover.move()
    who = {"user": "lee", "password": local_center.password("colleague"), "locksmith": CHEAP}
    join_center(tmp_path / "second", url=mover.url(), **who)
    second = local_center.open("colleague", folder=tmp_path / "second")
    with pytest.raises(StoreError, match="desk_2"):
        mover.move()
    people.person(second)
    assert mover.living() == [mover.names[0]]
    assert not (local_center.folder / NOTE).exists()


def test_no_room_is_a_sentence_and_changes_nothing(local_center, moving, monkeypatch):
    mover = moving(local_center.folder)
    mover.move()
    with psycopg.connect(mover.url()) as admin:
        (size,) = admin.execute("SELECT pg_database_size(current_database())").fetchone()
    usage = shutil.disk_usage(local_center.folder)._replace(free=size)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(StoreError, match="디스크"):
        mover.move()
    assert mover.living() == [mover.names[0]]
    assert local_center.open("counselor").read(lambda db, act: True)


@pytest.mark.parametrize("kind", ["local_center", "shared_center"])
def test_a_laptop_that_is_out_comes_home_to_the_new_place(request, kind, moving, tmp_path):
    center = request.getfixturevalue(kind)
    mover, home = moving(center.folder), center.desk("supervisor")
    packed(home, tmp_path / "copy")
    home.lock()
    mover.move(url=mover.server.url("postgres") if kind == "local_center" else None)
    laptop = open_center(tmp_path / "copy", "kim", center.password("counselor"), 1, locksmith=CHEAP)
    someone(laptop, 7)
    write_bundles(laptop, tmp_path / "home.jdb")
    laptop._opened.close()
    home = center.desk("supervisor")
    for already in (False, True):
        assert bring_home(home, tmp_path / "home.jdb", receipt=tmp_path / "receipt").already is already
    assert home.read(lambda db, act: db.scalar(select(func.count()).select_from(Jobseeker))) == 1
    assert home.read(lambda db, act: db.scalar(select(func.count()).select_from(Referral))) == 0
    assert home.check().sound


def test_copies_of_other_desks_come_home_before(local_center, moving, tmp_path):
    mover = moving(local_center.folder)
    mover.move()
    who = {"user": "kim", "password": local_center.password("counselor"), "locksmith": CHEAP}
    join_center(tmp_path / "second", url=mover.url(), **who)
    second = local_center.open("counselor", folder=tmp_path / "second")
    assert second.local.refresh()
    own = local_center.open("colleague")
    assert own.local.refresh()
    local_center.close()
    with pytest.raises(StoreError, match="로컬 사본이 있는"):
        mover.move()
    assert mover.living() == [mover.names[0]]
    supervisor = local_center.open("supervisor")
    theirs = next(
        one for one in supervisor.read(lambda db, act: checkouts.list_checkouts(db, act)) if "(#2)" in one.device
    )
    supervisor.change(lambda db, act: checkouts.take_back_checkout(db, act, checkout_id=theirs.id, why="옮김"))
    local_center.close()
    mover.move()
    assert not Path(f"{local_center.folder}.copy").exists(), "its own is home, and gone"
    assert local_center.open("supervisor").check().sound
