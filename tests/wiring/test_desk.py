"""A desk: acts happen once, failures become sentences, nothing acknowledged is lost."""

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Integer, cast, func, select, text, update
from sqlalchemy.exc import DBAPIError

from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import AlreadySaved, StaleRecord, StoreError, WrongPassword
from jobdesk.base.ids import new_id
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Center, Draft
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import operations
from jobdesk.services.accounts import change_own_password
from jobdesk.services.audit import write_audit
from jobdesk.services.centers import list_windows, save_window
from jobdesk.services.codes import save_amount, save_code
from jobdesk.services.drafts import save_draft
from jobdesk.services.settings import change_setting
from jobdesk.store.audit_chain import verify
from tests.centers import CHEAP, make_center
from tests.counts import full
from tests.services import people


def changes(desk):
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "change")
    return desk.read(lambda db, act: db.scalar(query))


def note(db, act):
    write_audit(db, act, AuditAction.CHANGE)
    return "done"


def test_the_same_act_happens_once(center):
    desk, op = center.desk("counselor"), new_id()
    assert desk.change(note, op) == "done"
    with pytest.raises(AlreadySaved):
        desk.change(note, op)
    assert changes(desk) == 1


def test_an_act_that_failed_may_be_tried_again(center):
    desk, op = center.desk("counselor"), new_id()
    with pytest.raises(KeyError):
        desk.change(lambda db, act: {}["missing"], op)
    assert desk.change(note, op) == "done"


def test_an_act_knows_who_where_and_when(center):
    desk = center.desk("counselor")
    op = new_id()
    act = desk.change(lambda db, act: act, op, purpose="검토")
    assert (act.user_name, act.window_no, act.desk, act.op_id, act.purpose) == ("kim", 1, 1, op, "검토")
    assert abs(act.at - Clock().now()) < timedelta(minutes=1)
    desk.use_window(3)
    assert desk.act().window_no == 3
    assert desk.act().op_id != desk.act().op_id


def test_readers_cannot_write(center):
    desk = center.desk("counselor")
    with pytest.raises((StoreError, Exception)) as refused:
        desk.read(note)
    assert not isinstance(refused.value, AlreadySaved)
    assert changes(desk) == 0


def test_settings_codes_and_wages_count_at_once(center):
    boss = center.desk("administrator")
    boss.change(lambda db, act: change_setting(db, act, key="idle_lock_minutes", value="5"))
    assert boss.idle_minutes == 5
    new = {"scheme": "channel", "code": "radio", "name_ko": "라디오", "name_en": "Radio"}
    boss.change(lambda db, act: save_code(db, act, **new))
    assert boss.codes.label("channel", "radio", "ko") == "라디오"
    day = boss.clock.today() + timedelta(days=3650)
    boss.change(lambda db, act: save_amount(db, act, kind="minimum_wage", valid_from=day, amount=99_000))
    assert boss.codes.amount("minimum_wage", day) == 99_000
    assert boss.codes.amount("minimum_wage", day - timedelta(days=1)) != 99_000
    boss.change(lambda db, act: save_window(db, act, number=9, kind="reception"))
    assert [w.number for w in boss.read(lambda db, act: list_windows(db))] == [1, 2, 3, 9]
    assert boss.center.windows != center.open("counselor").center.windows


def test_a_standing_date_holds_while_the_time_runs(tmp_path):
    from jobdesk.wiring import open_center
    from tests.centers import password_of

    make_center(tmp_path / "c", settings={"standing_date": "2099-10-31"})
    desk = open_center(tmp_path / "c", "kim", password_of("counselor"), locksmith=CHEAP)
    try:
        assert desk.standing_on.isoformat() == "2099-10-31"
        assert desk.act().today == desk.standing_on
        assert abs(desk.clock.now().hour - Clock().now().hour) in {0, 1, 23}
    finally:
        desk.close()


def test_a_stale_save_is_a_sentence(center):
    desk = center.desk("counselor")

    def overtaken(db, act):
        row = db.query(Center).one()
        db.execute(text("UPDATE center SET version = version + 1"))
        row.phone = "02-0000-0001"

    with pytest.raises(StaleRecord):
        desk.change(overtaken)


def test_side_by_side_acts_are_all_done_and_the_chain_holds(center):
    desks = [center.open("counselor"), center.open("colleague"), center.open("supervisor")]
    each = full(200, 15)
    failed = []

    def work(desk):
        for _ in range(each):
            try:
                desk.change(note)
            except StoreError as error:
                failed.append(error)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert failed == []
    assert changes(desks[0]) == 3 * each
    assert desks[0].read(lambda db, act: verify(db, db.info["audit_key"])) == []


def test_a_cut_connection_is_mended_by_itself(shared_center):
    desk = shared_center.desk("counselor")
    killed = []

    def cut(db, act):
        if not killed:
            killed.append(True)
            with desk.database.reader.connect() as other:
                other.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid"),
                    {"pid": db.scalar(text("SELECT pg_backend_pid()"))},
                )
        return note(db, act)

    assert desk.change(cut) == "done"
    assert killed == [True]
    assert changes(desk) == 1


def test_a_lost_commit_answer_is_not_a_second_act(shared_center, monkeypatch):
    desk, real, seen = shared_center.desk("counselor"), operations.begin, []

    def begin(db, act):
        seen.append(act.op_id)
        real(db, act)

    monkeypatch.setattr(operations, "begin", begin)

    def job(db, act):
        note(db, act)
        if len(seen) == 1:  # committed elsewhere under this op_id, the answer lost on the way
            db.commit()
            with desk.database.writer.connect() as connection:
                connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "again"

    with pytest.raises(AlreadySaved):
        desk.change(job)
    assert len(set(seen)) == 1
    assert changes(desk) == 1


def test_no_row_stands_in_what_the_server_said_of_a_bug(shared_center, caplog):
    desk, token = shared_center.desk("counselor"), "비밀토큰가나다"
    people.person(desk, full_name=token)
    bugs = [
        lambda db, act: db.execute(update(Jobseeker).values(note=token + "가" * 5000)),  # a CHECK, DETAIL: the row
        lambda db, act: db.execute(update(Jobseeker).values(sex=token)),
        lambda db, act: db.execute(select(cast(Jobseeker.full_name, Integer))).all(),  # the message says it
    ]
    caplog.set_level(0)
    for bug in bugs:
        for run in (desk.change, desk.view, desk.read):
            with pytest.raises(DBAPIError) as told:
                run(bug)
            logging.getLogger("jobdesk").error("bug", exc_info=told.value)
            assert token not in "".join(traceback.format_exception(told.value))
    assert token not in caplog.text
    assert "CheckViolation 23514, constraint ck_jobseeker" in caplog.text
    assert "InvalidTextRepresentation 22P02" in caplog.text


def test_a_silent_server_is_a_sentence(shared_center, postgres_server):
    desk = shared_center.desk("counselor")
    postgres_server.drop(desk.center.url)
    with pytest.raises(StoreError):
        desk.change(note)
    with pytest.raises(StoreError):
        desk.read(lambda db, act: db.scalar(select(func.count()).select_from(Center)))


def test_a_full_disk_is_a_sentence_and_the_desk_goes_on(local_center):
    desk = local_center.desk("counselor")
    with desk.database.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        kept = connection.connection.dbapi_connection
    big = {"values": {"note": "x" * 9_000_000}, "kind": "session", "key": "1"}
    with pytest.raises(StoreError):
        desk.change(lambda db, act: save_draft(db, act, **big))
    kept.execute("PRAGMA max_page_count = 1073741823")
    desk.change(note)
    assert desk.read(lambda db, act: db.query(Draft).count()) == 0


@pytest.mark.parametrize("act", ["read", "view", "change"])
def test_a_job_that_a_lock_cut_short_says_so(center, act):
    desk = center.desk("counselor")

    def job(db, now):
        desk._opened.close()
        with desk._open.database.read() as other:
            return other.query(Center).count()

    with pytest.raises(StoreError) as refused:
        getattr(desk, act)(job)
    assert "locked" in str(refused.value) or "잠겨" in str(refused.value)


def test_a_backup_that_a_lock_cut_short_leaves_nothing(center, tmp_path):
    desk = center.open("administrator")
    threading.Timer(0.01, desk.lock).start()
    for n in range(50):
        try:
            desk.back_up(tmp_path / f"{n}.jobdesk-backup")
        except StoreError:
            break
    while not desk.locked:
        time.sleep(0.01)
    assert all(not path.name.startswith(".") for path in tmp_path.iterdir() if path.is_file())


SAVER = """
import sys
from pathlib import Path
from jobdesk.base.enums import AuditAction
from jobdesk.services.audit import write_audit
from jobdesk.wiring import open_center
from tests.centers import CHEAP
desk = open_center(Path(sys.argv[1]), "kim", sys.argv[2], locksmith=CHEAP)
print("ready", flush=True)
n = 0
while True:
    n += 1
    desk.change(lambda db, act: write_audit(db, act, AuditAction.CHANGE, detail={"n": n, "run": sys.argv[3]}))
    print(n, flush=True)
"""


def killed(arguments, rng):
    """Run a saver and kill it; what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=dict(os.environ) | {"PYTHONPATH": str(Path.cwd())},
    )
    process.stdout.readline()
    time.sleep(rng.uniform(0.01, 0.15))
    process.send_signal(signal.SIGKILL)
    said = [int(line) for line in process.stdout.read().split()]
    process.stdout.close()
    process.wait()
    return said


def test_a_killed_desk_loses_nothing_it_acknowledged(center):
    rng = random.Random(8)
    for run in range(full(100, 3)):
        said = killed([SAVER, str(center.folder), center.password("counselor"), str(run)], rng)
        desk = center.open("supervisor")
        rows = desk.read(
            lambda db, act: db.scalars(select(AuditEntry.detail).where(AuditEntry.action == "change")).all()
        )
        kept = [row["n"] for row in rows if row["run"] == str(run)]
        assert sorted(kept) == list(range(1, len(kept) + 1))
        assert len(kept) in {len(said), len(said) + 1}
        assert desk.check().sound
        desk.close()


CHANGER = """
import sys
from pathlib import Path
from jobdesk.services.accounts import change_own_password
from jobdesk.wiring import open_center
from tests.centers import CHEAP
desk = open_center(Path(sys.argv[1]), "kim", sys.argv[2], locksmith=CHEAP)
print("ready", flush=True)
old, n = sys.argv[2], 0
while True:
    n += 1
    new = f"{sys.argv[3]}-비밀-{n:04d}"
    desk.change(lambda db, act: change_own_password(db, act, old=old, new=new))
    old = new
    print(n, flush=True)
"""


def lets_in(center, password):
    try:
        center.open("counselor", password).close()
    except WrongPassword:
        return False
    return True


def test_a_killed_password_change_leaves_one_that_works(center):
    rng, password = random.Random(6), center.password("counselor")
    for run in range(full(100, 3)):
        said = killed([CHANGER, str(center.folder), password, f"run{run}"], rng)
        last = len(said)
        old = f"run{run}-비밀-{last:04d}" if last else password
        new = f"run{run}-비밀-{last + 1:04d}"
        # Killed between COMMIT and the folder's copy, the old one still opens the copy, which renews it.
        works = [one for one in (new, old, new) if lets_in(center, one)]
        assert works
        password = works[0]
        desk = center.open("counselor", password)
        desk.change(
            lambda db, act, p=password, r=run: change_own_password(db, act, old=p, new=f"neu-비밀-{r:05d}")
        )
        password = f"neu-비밀-{run:05d}"
        desk.close()
