"""Accounts: added, changed and ended by an administrator, each right kept as a record."""

from datetime import timedelta
from functools import partial

import pytest

from jobdesk.base.enums import Role
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord, WrongPassword
from jobdesk.services import accounts
from jobdesk.services.rights import list_rights
from jobdesk.services.settings import change_setting
from jobdesk.store.key_file import NAME, OLD
from jobdesk.wiring import open_center, recover_center
from tests.centers import CHEAP

NEW = "새로운-비밀-1234"


def find(center, user):
    return next(r for r in center.desk("administrator").read(accounts.list_accounts) if r.user_name == user)


def add(center, role="administrator", **given):
    values = {"user_name": "han", "display_name": "한신입", "role": Role.COUNSELOR, "password": NEW} | given
    return center.desk(role).change(lambda db, act: accounts.add_account(db, act, **values))


def sign_in(center, user, password):
    desk = open_center(center.folder, user, password, locksmith=CHEAP)
    center._opened.append(desk)
    return desk


def test_a_new_person_comes_in_and_must_change_the_first_password(center):
    row = add(center, phone="010-0000-1234", home_window_no=2)
    assert (row.user_name, row.role, row.home_window_no) == ("han", Role.COUNSELOR, 2)
    desk = sign_in(center, "HAN", NEW)
    assert desk.who.must_change_password
    assert desk.window_no == 2
    desk.change(lambda db, act: accounts.change_own_password(db, act, old=NEW, new="또다른-비밀-5678"))
    desk.close()
    assert not sign_in(center, "han", "또다른-비밀-5678").who.must_change_password
    with pytest.raises(WrongPassword):
        sign_in(center, "han", NEW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"user_name": "KIM"}, "user_name"),
        ({"user_name": ""}, "user_name"),
        ({"user_name": "a b"}, "user_name"),
        ({"user_name": "x" * 41}, "user_name"),
        ({"display_name": " "}, "display_name"),
        ({"display_name": "김상담"}, "display_name"),
        ({"password": "Aa1-5678"}, "password"),
        ({"password": "abcdefgh1"}, "password"),
        ({"password": "han-Secret-1"}, "password"),
        ({"password": "Aa-00001234", "phone": "010-0000-1234"}, "password"),
    ],
)
def test_what_an_account_cannot_have(center, given, field):
    with pytest.raises(InvalidInput) as refused:
        add(center, **given)
    assert refused.value.field == field
    assert all(row.user_name != "han" for row in center.desk("administrator").read(accounts.list_accounts))


def test_a_namesake_is_asked_for(center):
    assert add(center, display_name="김상담", namesake=True).display_name == "김상담"


@pytest.mark.parametrize("role", ["counselor", "supervisor", "auditor"])
def test_only_an_administrator_manages_accounts(center, role):
    desk, kim = center.desk(role), find(center, "kim").id
    jobs = [
        lambda db, act: accounts.list_accounts(db, act),
        lambda db, act: accounts.add_account(
            db, act, user_name="x", display_name="x", role=Role.COUNSELOR, password=NEW
        ),
        lambda db, act: accounts.change_role(db, act, account_id=kim, role=Role.AUDITOR, why="x"),
        lambda db, act: accounts.end_account(db, act, account_id=kim, on=act.today, why="x"),
        lambda db, act: accounts.reset_password(db, act, account_id=kim, password=NEW, why="x"),
        lambda db, act: accounts.edit_account(db, act, account_id=kim, version=1, display_name="x"),
        lambda db, act: accounts.reopen_account(db, act, account_id=kim, password=NEW, why="x"),
        lambda db, act: accounts.renew_recovery_key(db, act, printed=accounts.new_recovery_key()),
    ]
    for job in jobs:
        with pytest.raises(NotAllowed):
            desk.change(job)


def test_every_right_is_kept(center):
    boss, kim = center.desk("administrator"), find(center, "kim").id
    boss.change(lambda db, act: accounts.change_role(db, act, account_id=kim, role=Role.SUPERVISOR, why="승진"))
    boss.change(lambda db, act: accounts.end_account(db, act, account_id=kim, on=act.today, why="퇴직"))
    rows = center.desk("auditor").read(lambda db, act: list_rights(db, act, account_id=kim))
    told = [(r.what, r.old_value, r.new_value, r.why, r.by) for r in rows]
    day = boss.clock.today().isoformat()
    assert told == [
        ("end", None, day, "퇴직", "최관리"),
        ("role", "counselor", "supervisor", "승진", "최관리"),
        ("grant", None, "counselor", None, None),
    ]
    with pytest.raises(NotAllowed):
        center.desk("colleague").read(list_rights)


def test_a_reason_is_asked(center):
    kim = find(center, "kim").id
    with pytest.raises(InvalidInput) as refused:
        center.desk("administrator").change(
            lambda db, act: accounts.end_account(db, act, account_id=kim, on=act.today, why=" ")
        )
    assert refused.value.field == "why"


def test_the_last_administrator_stays(center):
    boss = center.desk("administrator")
    for job in (
        lambda db, act: accounts.end_account(db, act, account_id=act.account_id, on=act.today, why="x"),
        lambda db, act: accounts.change_role(db, act, account_id=act.account_id, role=Role.COUNSELOR, why="x"),
    ):
        with pytest.raises(InvalidInput):
            boss.change(job)


def test_an_account_ended_in_the_past_loses_its_slot_in_both_generations(center):
    row = add(center, starts_on=center.desk("administrator").clock.today() - timedelta(days=10))
    boss = center.desk("administrator")
    assert boss.center.keys.read().find("han") is not None
    boss.change(
        lambda db, act: accounts.end_account(
            db, act, account_id=row.id, on=act.today - timedelta(days=1), why="퇴직"
        )
    )
    for name in (NAME, OLD):
        assert str(row.id) not in (center.folder / name).read_text()
    with pytest.raises(WrongPassword):
        sign_in(center, "han", NEW)
    boss.change(
        lambda db, act: accounts.reopen_account(
            db, act, account_id=row.id, password="다시-열린-비밀-1", why="복직"
        )
    )
    assert sign_in(center, "han", "다시-열린-비밀-1").role is Role.COUNSELOR


def test_a_reset_needs_no_old_password_and_ends_it(center):
    kim = find(center, "kim").id
    center.desk("administrator").change(
        lambda db, act: accounts.reset_password(db, act, account_id=kim, password=NEW, why="잊음")
    )
    with pytest.raises(WrongPassword):
        center.open("counselor")
    assert sign_in(center, "kim", NEW).who.must_change_password


def test_earlier_passwords_do_not_come_back(center):
    desk = center.desk("counselor")
    used = [center.password("counselor"), "첫째-비밀-1111", "둘째-비밀-2222", "셋째-비밀-3333", "넷째-비밀-4444"]

    def change(old, new):
        desk.change(lambda db, act: accounts.change_own_password(db, act, old=old, new=new))

    with pytest.raises(InvalidInput):
        change(used[0], used[0])
    for old, new in zip(used[:4], used[1:4], strict=False):
        change(old, new)
    for earlier in used[:4]:
        with pytest.raises(InvalidInput):
            change(used[3], earlier)
    change(used[3], used[4])
    change(used[4], used[0])
    with pytest.raises(WrongPassword):
        change("아무거나-1234", "다섯째-비밀-5555")


def test_an_old_password_must_be_changed(center):
    boss = center.desk("administrator")
    boss.change(lambda db, act: change_setting(db, act, key="password_days", value="30"))
    from jobdesk.records.accounts import Account

    with boss.database.write.begin() as db:
        for row in db.query(Account):
            row.password_changed_on = boss.clock.today() - timedelta(days=31)
    assert center.open("counselor").who.must_change_password


def test_a_stale_edit_is_told(center):
    boss, row = center.desk("administrator"), find(center, "kim")
    edited = boss.change(
        lambda db, act: accounts.edit_account(
            db, act, account_id=row.id, version=row.version, phone="010-0000-0001"
        )
    )
    assert edited.phone == "010-0000-0001"
    with pytest.raises(StaleRecord):
        boss.change(
            lambda db, act: accounts.edit_account(db, act, account_id=row.id, version=row.version, phone="x")
        )


def test_the_paper_key_lets_an_administrator_back_in_once(center):
    center.desk("administrator").close()
    with pytest.raises(NotAllowed):
        recover_center(
            center.folder, recovery_key=center.recovery_key, user="kim", new_password=NEW, locksmith=CHEAP
        )
    printed = recover_center(
        center.folder, recovery_key=center.recovery_key, user="choi", new_password=NEW, locksmith=CHEAP
    )
    assert printed != center.recovery_key
    assert sign_in(center, "choi", NEW).role is Role.ADMINISTRATOR
    with pytest.raises(WrongPassword):
        recover_center(
            center.folder, recovery_key=center.recovery_key, user="choi", new_password=NEW + "x", locksmith=CHEAP
        )
    again = accounts.new_recovery_key()
    sign_in(center, "choi", NEW).change(partial(accounts.renew_recovery_key, printed=again))
    with pytest.raises(WrongPassword):
        recover_center(center.folder, recovery_key=printed, user="choi", new_password=NEW + "x", locksmith=CHEAP)
    recover_center(center.folder, recovery_key=again, user="park", new_password=NEW, locksmith=CHEAP)
    assert sign_in(center, "park", NEW).role is Role.SUPERVISOR


def test_colleagues_are_known_to_everyone(center):
    found = center.desk("auditor").read(accounts.list_colleagues)
    assert {c.display_name for c in found} == {"김상담", "이상담", "박팀장", "최관리", "정감사", "윤접수"}
    assert all(c.active for c in found)
