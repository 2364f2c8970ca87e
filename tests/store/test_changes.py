"""What a desk changes is heard by the others within the second, after COMMIT alone, and never with a value."""

from queue import Empty, Queue
from uuid import UUID

import pytest
from sqlalchemy import text, update

from jobdesk.base.tickets import TicketState
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.tickets import Ticket
from jobdesk.services.tickets import calling
from jobdesk.store import changes
from jobdesk.store.changes import Change, Listener
from tests.services.people import person
from tests.services.queues import issue, purposes


@pytest.fixture
def heard(shared_center):
    """What the colleague's machine, desk 2, hears of desk 1."""
    told = Queue()
    listener = Listener(shared_center.desk("colleague").database, 2, told.put)
    assert listener.ready.wait(5)
    yield told
    listener.stop()


def until_still(heard):
    """Pass over what is heard until nothing comes any more."""
    try:
        while True:
            heard.get(timeout=0.7)
    except Empty:
        return


def test_a_change_is_heard_with_its_keys_and_nothing_else(shared_center, heard):
    known = person(shared_center.desk(), ready=False, full_name="홍길동")
    change = heard.get(timeout=1)
    assert isinstance(change, Change)
    assert known in change.tables["jobseeker"]
    assert (change.desk, change.window_no) == (1, 1)
    assert not set(change.tables) & changes.SILENT


def test_what_was_rolled_back_is_not_heard(shared_center, heard):
    desk = shared_center.desk()
    made = purposes(shared_center)
    until_still(heard)

    def fails(db, act):
        calling.call_next(db, act)
        raise ZeroDivisionError

    issue(shared_center, made["구직 상담"])
    heard.get(timeout=1)
    with pytest.raises(ZeroDivisionError):
        desk.change(fails)
    with pytest.raises(Empty):
        heard.get(timeout=0.7)


def test_many_rows_are_told_by_their_table(shared_center, heard):
    made = purposes(shared_center)
    for _ in range(3):
        issue(shared_center, made["구직 상담"])
    until_still(heard)
    shared_center.desk().change(lambda db, act: db.execute(update(Ticket).values(state=TicketState.LEFT)))
    assert heard.get(timeout=1).tables == {"ticket": None}


def test_a_long_notice_leaves_out_the_keys_of_the_largest_table(shared_center):
    act = shared_center.desk().act()
    ids = {UUID(int=number) for number in range(400)}
    said = changes._packed(act, {"jobseeker": ids, "ticket": {UUID(int=1)}})
    assert len(said) <= changes.AT_MOST
    assert changes._read(said).tables == {"jobseeker": None, "ticket": frozenset({UUID(int=1)})}


def test_the_listener_reaches_the_server_again_and_says_that_something_may_be_missed(shared_center, heard):
    desk = shared_center.desk()
    with desk.database.writer.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        )
    assert heard.get(timeout=5) is None
    known = person(desk, ready=False, full_name="김하나")
    assert known in heard.get(timeout=1).tables["jobseeker"]


def test_ones_own_changes_are_not_heard(shared_center):
    told = Queue()
    listener = Listener(shared_center.desk().database, 1, told.put)
    assert listener.ready.wait(5)
    person(shared_center.desk(), ready=False, full_name="홍길동")
    with pytest.raises(Empty):
        told.get(timeout=0.7)
    listener.stop()


def test_a_local_center_tells_nobody(local_center):
    desk = local_center.desk()
    person(desk, ready=False, full_name="홍길동")
    assert desk.read(lambda db, act: db.query(Jobseeker).count()) == 1
