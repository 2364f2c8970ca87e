"""A desk's local copy over the time: another program, another name of the machine, another book of numbers."""

import pytest
from sqlalchemy import select

from jobdesk.base.errors import StoreError
from jobdesk.base.outreach import CheckoutState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout, NumberBook, SealedBundle
from jobdesk.services.outreach import local_copies
from jobdesk.services.outreach.checkouts import revoke_checkout
from jobdesk.store.center import open_database, read_center
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision, needs_migration
from jobdesk.wiring import local_copies as wiring
from tests.services.acts import refer
from tests.services.people import person, vacancy
from tests.wiring.test_copy_migrated import EARLIER, lower
from tests.wiring.test_local_copies import rows, set_name


def lowered(desk):
    """The desk's copy as the program of a revision before left it."""
    copy = read_center(desk.local.folder)
    sealed = dict(copy.copy_keys)[desk.account_id]
    about = copy.checkout.bytes + desk.account_id.bytes
    database = open_database(copy, DataKey(desk.keeper.key.unseal("copy key", sealed, about)))
    lower(database)
    assert needs_migration(database)
    assert head_revision() != EARLIER
    database.dispose()


def test_a_copy_of_an_earlier_program_is_lifted_and_stays_the_same_check_out(shared_center):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    assert len(desk.local.go_home().reports) == 1
    assert desk.local.refresh()
    lowered(desk)
    assert desk.local.refresh()
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.OUT]
    desk.local.go_on()
    set_name(desk, known, "홍길남")
    (report,) = desk.local.go_home().reports
    assert (report.seq, report.changed, report.conflicts) == (2, 1, 0)
    assert desk.local.refresh()


def test_work_that_waited_over_an_update_comes_home(shared_center):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    desk.close()
    again = shared_center.open("counselor")
    lowered(again)
    assert not again.local.refresh()
    assert again.local.waiting
    lowered(again)
    assert [one.changed for one in again.local.bring_waiting().reports] == [1]
    assert again.read(lambda db, act: db.get_one(Jobseeker, known).full_name) == "홍길순"
    assert again.local.refresh()
    lowered(again)
    again.local.go_on()
    assert again.read(lambda db, act: db.get_one(Jobseeker, known).full_name) == "홍길순"


def test_a_copy_is_not_lifted_under_who_works_on_it(shared_center):
    desk, other = shared_center.desk(), shared_center.open("counselor")
    person(desk)
    assert desk.local.refresh()
    other.local.go_on()
    lowered(desk)
    assert not desk.local.refresh()
    with pytest.raises(StoreError):
        desk.local.bring_waiting()


def test_a_machine_that_was_renamed_brings_its_day_home(shared_center):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    desk._host = "새이름"
    home = desk.local.go_home()
    assert (home.refused, [one.changed for one in home.reports]) == ("", [1])
    assert desk.local.refresh()
    assert [one.state for one in rows(desk, Checkout)] == [CheckoutState.OUT]


def test_a_renamed_machine_whose_copy_is_reported_lost_gets_no_other(shared_center):
    desk, boss = shared_center.desk(), shared_center.desk("supervisor")
    person(desk)
    assert desk.local.refresh()
    (row,) = rows(boss, Checkout)
    boss.change(lambda db, act: revoke_checkout(db, act, checkout_id=row.id, why="도난"))
    desk._host = "새이름"
    for _time in range(2):
        assert not desk.local.refresh()
    assert len(rows(boss, Checkout)) == 1


def test_the_access_log_tells_the_role_of_who_brought_it_home(shared_center):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    desk.local.go_home()
    (bundle,) = rows(desk, Bundle)
    told = select(AuditEntry.role).where(AuditEntry.record_id == bundle.id)
    assert desk.read(lambda db, act: db.scalars(told).all()) == ["counselor"]


def test_numbers_over_two_books_are_whole_on_the_copy_and_at_the_center(shared_center, monkeypatch):
    monkeypatch.setattr(local_copies, "BOOK", 4)
    monkeypatch.setattr(local_copies, "LEFT_AT_LEAST", 3)
    desk = shared_center.desk("supervisor")
    work = vacancy(desk)
    for day in range(3):
        assert desk.local.refresh()
        desk.local.go_on()
        for n in range(2):
            one = person(desk, full_name="임꺽정", mobile=f"010-0000-7{day}{n}1")
            assert refer(desk, one, work, method="slip").slip_no
        assert desk.check().sound
        assert desk.local.go_home().refused == ""
    assert desk.check().sound
    books = [one for one in rows(desk, NumberBook) if (one.name, one.year) == ("slip", desk.clock.today().year)]
    used = [(one.first_serial, one.used_until) for one in sorted(books, key=lambda one: one.first_serial)]
    assert used == [(1, 4), (5, 6)]


def test_what_was_sealed_goes_once_the_center_has_it(shared_center):
    desk = shared_center.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    desk.local.go_home()
    assert desk.local.refresh()
    desk.local.go_on()
    assert [(one.seq, one.content) for one in rows(desk, SealedBundle)] == [(1, b"")]


def test_a_sign_in_that_fails_at_its_end_leaves_nothing_open(shared_center, monkeypatch):
    desk = shared_center.desk()
    person(desk)
    assert desk.local.refresh()
    folder, seen = desk.local.folder, []

    def fail(local, _password):
        seen.append(local._desk)
        raise StoreError("moved")

    monkeypatch.setattr(wiring.LocalCopies, "remember_key", fail)
    with pytest.raises(StoreError):
        shared_center.open("counselor", folder=folder)
    assert seen[0].locked
    assert desk.local.refresh()
