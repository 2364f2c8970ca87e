"""A desk's local copy that was reported lost, vanished, damaged or half removed: what is said of it is true."""

import shutil

import pytest
from sqlalchemy import select

from jobdesk.base.errors import NotAllowed, StoreError, WrongPassword
from jobdesk.base.outreach import CheckoutState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.outreach import Checkout, SealedBundle
from jobdesk.services.outreach.checkouts import list_checkouts, revoke_checkout
from jobdesk.store.center import open_database, read_center
from jobdesk.store.key_file import NAME
from jobdesk.store.keys import DataKey
from jobdesk.wiring import _local_files, _local_refresh
from tests.counts import full
from tests.services.merged import merge
from tests.services.people import person
from tests.wiring.test_local_copies import names, rows, set_name
from tests.wiring.test_local_copies_killed import Killer


def revoke(boss):
    """Report the copy lost that is out."""
    (row,) = [one for one in rows(boss, Checkout) if one.state == CheckoutState.OUT]
    return boss.change(lambda db, act: revoke_checkout(db, act, checkout_id=row.id, why="자리 이동 중 분실"))


def aside(desk):
    """The folders that were put aside."""
    return list(desk.local.folder.parent.glob("center.copy.*"))


def test_a_revoked_copy_is_gone_and_stays_away_until_it_is_asked_for(shared_center):
    desk, boss = shared_center.desk(), shared_center.open("supervisor")
    person(desk)
    assert desk.local.refresh()
    revoke(boss)
    for _time in range(3):
        assert not desk.local.refresh()
        assert not desk.local.folder.exists()
    assert desk.local.barred
    assert desk.local.trouble
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.LOST]
    with pytest.raises(NotAllowed):
        desk.local.refresh(asked=True)
    assert not boss.local.refresh()
    assert boss.local.refresh(asked=True)
    assert desk.local.refresh()
    assert not desk.local.barred
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.LOST, CheckoutState.OUT]


def test_work_on_a_revoked_copy_is_kept_where_nobody_opens_it(shared_center):
    desk, boss = shared_center.desk(), shared_center.desk("supervisor")
    known = person(desk)
    assert desk.local.refresh()
    revoke(boss)
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    home = desk.local.go_home()
    assert (home.reports, bool(home.refused)) == ((), True)
    assert names(desk, "홍길순") == []
    assert not desk.local.refresh()
    (kept,) = aside(desk)
    assert str(kept) in desk.local.trouble
    assert not (kept / NAME).exists()
    assert read_center(kept).copy_keys == ()
    with pytest.raises((StoreError, WrongPassword)):
        shared_center.open("counselor", folder=kept)
    said = desk.read(lambda db, act: db.scalars(select(AuditEntry.detail)).all())
    assert {"set_aside": kept.name} in said
    (row,) = rows(boss, Checkout)
    with boss.database.read() as db:
        sealed = db.get_one(Checkout, row.id).sealed_key
    key = DataKey(boss.keeper.key.unseal("copy key", sealed, row.id.bytes))
    database = open_database(read_center(kept), key)
    with database.read() as db:
        assert len(db.scalars(select(SealedBundle)).all()) == 1
    database.dispose()


def test_a_page_read_before_a_refresh_still_revokes(shared_center):
    desk, boss = shared_center.desk(), shared_center.desk("supervisor")
    person(desk)
    assert desk.local.refresh()
    (seen,) = boss.read(list_checkouts)
    person(desk, full_name="임꺽정", mobile="010-0000-7777")
    for _time in range(2):
        assert desk.local.refresh()
    (row,) = boss.read(list_checkouts)
    assert row.person_count == 2
    assert row.expires_at > seen.expires_at
    assert row.version == seen.version
    assert revoke(boss).state is CheckoutState.LOST


def test_a_lost_local_copy_names_everybody_whose_password_opens_it(shared_center):
    desk, boss = shared_center.desk(), shared_center.desk("supervisor")
    person(desk)
    assert desk.local.refresh()
    assert shared_center.desk("supervisor").local.refresh()
    told = revoke(boss)
    assert told.own_passwords == told.who
    assert len(told.who) == 2
    slot = read_center(desk.local.folder).keys.read().slots[desk.account_id]
    key = desk.keeper.locksmith.unwrap(slot, shared_center.password("counselor"), center_id=desk.center_id)
    assert key.secret == desk.keeper.key.secret


def test_a_removal_that_was_cut_off_is_followed_by_another_copy(shared_center):
    desk = shared_center.desk()
    person(desk)
    folder = desk.local.folder
    folder.mkdir()
    assert desk.local.refresh()
    (folder / read_center(folder).path.name).unlink()
    assert desk.local.refresh()
    assert desk.local.look() is not None


def test_a_folder_that_vanished_is_said_to_be_gone(shared_center):
    desk = shared_center.desk()
    person(desk)
    assert desk.local.refresh()
    shutil.rmtree(desk.local.folder)
    assert desk.local.refresh()
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.LOST, CheckoutState.OUT]


def test_a_first_copy_that_was_not_written_is_no_loss(shared_center, monkeypatch):
    desk = shared_center.desk()
    person(desk)
    with monkeypatch.context() as broken:
        broken.setattr(_local_files, "verify_file", lambda path, key: _raise(OSError(5, "input/output error")))
        with pytest.raises(StoreError):
            desk.local.refresh()
    assert desk.local.refresh()
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.OUT]


def _raise(error):
    raise error


def test_killed_first_copies_leave_nothing_behind(shared_center):
    desk, killer = shared_center.desk(), Killer(shared_center, 1)
    person(desk)
    for _time in range(full(6, 3)):
        killer.span = 0.5
        killer.kill("refresh")
        if desk.local.folder.exists():
            shutil.rmtree(desk.local.folder)
    assert desk.local.refresh()
    assert list(desk.local.folder.parent.glob(".center.copy*")) == []


def test_a_full_disk_says_so(shared_center, monkeypatch):
    desk = shared_center.desk()
    person(desk)
    assert desk.local.refresh()
    made = desk.local.made_at
    monkeypatch.setattr(
        _local_files.shutil, "copyfile", lambda *given: _raise(OSError(28, "No space left on device"))
    )
    with pytest.raises(StoreError):
        desk.local.refresh()
    assert desk.local.look() == made


def test_rows_that_do_not_fit_together_are_chosen_again(shared_center, monkeypatch):
    desk, other, boss = shared_center.desk(), shared_center.desk("colleague"), shared_center.desk("supervisor")
    known, real, times = person(desk), _local_refresh._choose, []
    assert desk.local.refresh()

    def beside(db, act):
        chosen = real(db, act)
        if not times:
            merge(boss, known, person(other, full_name="임꺽정", mobile="010-0000-7777"))
        times.append(chosen)
        return chosen

    monkeypatch.setattr(_local_refresh, "_choose", beside)
    assert desk.local.refresh()
    assert len(times) == 2
    desk.local.go_on()
    assert len(names(desk, "임꺽정")) == 1


def test_rows_that_never_fit_are_a_sentence(shared_center, monkeypatch):
    desk, other, boss = shared_center.desk(), shared_center.desk("colleague"), shared_center.desk("supervisor")
    known, real, count = person(desk), _local_refresh._choose, iter(range(9))
    assert desk.local.refresh()
    people = [known]

    def beside(db, act):
        chosen = real(db, act)
        people.append(person(other, full_name="임꺽정", mobile=f"010-0000-777{next(count)}"))
        merge(boss, people[-2], people[-1])
        return chosen

    monkeypatch.setattr(_local_refresh, "_choose", beside)
    with pytest.raises(StoreError):
        desk.local.refresh()
