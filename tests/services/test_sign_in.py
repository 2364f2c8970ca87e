"""Signing in: who comes in, who does not, and what stays behind of a try."""

from datetime import datetime, timedelta

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import AuditAction, Role
from jobdesk.base.errors import AccountLocked, NotAllowed, StoreError, WrongPassword
from jobdesk.records.accounts import Account
from jobdesk.records.audit import AuditEntry
from jobdesk.services.accounts import end_account, list_accounts, reset_password, unlock_account
from jobdesk.services.audit import list_audit
from jobdesk.store.lockouts import Lockout


def ids(center):
    rows = center.desk("administrator").read(list_accounts)
    return {row.user_name: row.id for row in rows}


def actions(center):
    rows = center.desk("auditor").view(list_audit)
    return [(row.action, row.user_name) for row in rows]


def test_each_role_comes_in(center):
    for role in ("counselor", "supervisor", "administrator", "auditor"):
        desk = center.desk(role)
        assert desk.role is Role(role)
        assert desk.act().user_name == center.user(role)
        assert desk.act().desk == 1
        assert not desk.who.must_change_password
    assert center.desk("counselor").window_no == 1
    assert center.open("counselor", window_no=3).act().window_no == 3


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(center):
    with pytest.raises(WrongPassword) as wrong:
        center.open("counselor", "아니다-123")
    center.user = lambda role: "nobody"
    with pytest.raises(WrongPassword) as unknown:
        center.open("counselor")
    assert str(wrong.value) == str(unknown.value)


def test_failures_enter_the_audit_with_the_next_success(center):
    for _ in range(2):
        with pytest.raises(WrongPassword):
            center.open("counselor", "아니다-123")
    desk = center.open("supervisor")
    desk.close()
    found = actions(center)
    assert found.count((AuditAction.SIGN_IN_FAILED, "kim")) == 2
    assert found.count((AuditAction.SIGN_IN, "park")) == 1
    assert found.count((AuditAction.SIGN_OUT, "park")) == 1


def test_five_failures_lock_the_account_and_nobody_else(center):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            center.open("counselor", "아니다-123")
    with pytest.raises(AccountLocked):
        center.open("counselor")
    assert center.open("colleague").role is Role.COUNSELOR


def test_a_success_forgets_the_failures(center):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(WrongPassword):
                center.open("counselor", "아니다-123")
        center.open("counselor").close()


def test_the_lock_ends_by_its_delay(local_center):
    keys = local_center.desk("supervisor").center.keys
    account = keys.read().find("kim").account_id
    past = datetime.now(SEOUL) - timedelta(minutes=6)
    with keys.change() as ring:
        ring.lockouts[account] = Lockout(5, past, past + timedelta(minutes=5))
    assert local_center.open("counselor")


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_a_supervisor_or_administrator_ends_the_lock(center, role):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            center.open("counselor", "아니다-123")
    kim = ids(center)["kim"]
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(lambda db, act: unlock_account(db, act, account_id=kim))
    center.desk(role).change(lambda db, act: unlock_account(db, act, account_id=kim))
    assert center.open("counselor").role is Role.COUNSELOR


def test_lock_zeroes_the_key_and_unlock_opens_the_same_desk_again(center):
    desk = center.desk("counselor")
    key = desk._opened.keeper.key
    secret = key.secret
    desk.lock("idle")
    assert key.wiped
    assert bytes(secret) == bytes(32)
    with pytest.raises(StoreError):
        desk.read(lambda db, act: None)
    with pytest.raises(WrongPassword):
        desk.unlock("아니다-123")
    assert desk.locked
    desk.unlock(center.password("counselor"))
    assert desk.read(lambda db, act: act.user_name) == "kim"
    assert (AuditAction.LOCK, "kim") in actions(center)


def test_an_ended_account_does_not_come_in_and_its_slot_is_gone(center):
    boss, kim = center.desk("administrator"), ids(center)["kim"]
    today = boss.clock.today()
    boss.change(lambda db, act: end_account(db, act, account_id=kim, on=today, why="퇴직"))
    center.open("counselor").close()  # the last day counts
    yesterday = today - timedelta(days=1)
    with center.desk("administrator").database.write.begin() as db:
        account = db.get(Account, kim)
        account.starts_on, account.ends_on = yesterday, yesterday
    with pytest.raises(NotAllowed):
        center.open("counselor")
    center.open("supervisor").close()
    assert center.desk("supervisor").center.keys.read().find("kim") is None


def test_a_password_changed_at_another_desk_counts_at_once(center):
    boss, kim = center.desk("administrator"), ids(center)["kim"]
    keys = boss.center.keys
    before = keys.read()
    boss.change(lambda db, act: reset_password(db, act, account_id=kim, password="새로운비밀번호-9a", why="잊음"))
    with keys.change() as ring:  # as another desk's copy still is
        ring.slots = before.slots
    with pytest.raises(WrongPassword):
        center.open("counselor")
    opened = center.open("counselor", "새로운비밀번호-9a")
    assert opened.who.must_change_password


def test_a_clock_set_back_is_told(local_center):
    desk = local_center.desk("supervisor")
    with desk.database.write.begin() as db:
        row = db.query(AuditEntry).first()
        row.at = datetime.now(SEOUL) + timedelta(hours=1)
    assert len(local_center.open("counselor").who.notices) == 1


def test_the_same_account_at_two_desks_is_told(center):
    desk = center.open("counselor")
    with desk.database.write.begin() as db:
        for row in db.query(AuditEntry).filter_by(user_name="kim"):
            row.desk = 7
    assert len(center.open("counselor").who.notices) == 1
