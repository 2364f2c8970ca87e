"""A desk of a shared center keeps a copy beside it, goes on from it where the server is away, and comes home."""

import pytest
from sqlalchemy import select, update

from jobdesk.base.errors import NotAllowed, ServerAway, WrongPassword
from jobdesk.base.outreach import CheckoutState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout, CheckoutPerson, MergeConflict, NumberBook
from jobdesk.services import search, search_step
from jobdesk.services.outreach import local_copies
from jobdesk.services.outreach.checkouts import BOOK
from jobdesk.services.settings import change_setting
from jobdesk.wiring import join_center
from tests import centers
from tests.postgres_server import PostgresServer
from tests.services.acts import refer
from tests.services.people import person, vacancy


def names(desk, query="홍길동"):
    """Who the search finds."""
    return [hit.id for hit in desk.read(lambda db, act: search.find(db, act, query))]


def rows(desk, record):
    """All rows of a table."""
    return desk.read(lambda db, act: db.scalars(select(record)).all())


def set_name(desk, one, name):
    """Change a name."""

    def job(db, act):
        db.execute(
            update(Jobseeker).where(Jobseeker.id == one).values(full_name=name, version=Jobseeker.version + 1)
        )
        search_step.keep(db, search.JOBSEEKER, [one])

    desk.change(job)


@pytest.fixture(scope="module")
def server():
    """A server of these tests' own, which they stop and start."""
    made = PostgresServer()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def template(server, tmp_path_factory):
    """A finished center on that server."""
    url = server.create()
    return centers.make_center(tmp_path_factory.mktemp("own") / "center", url=url), url


@pytest.fixture
def away(template, server, tmp_path):
    """A center whose server the test may stop."""
    made, url = template
    center = centers.copy_shared(made, tmp_path / "center", server.create(url))
    yield center
    if server.process.poll() is not None:
        server.start()
    center.close()


def test_a_copy_is_made_and_follows_the_center(shared_center):
    desk = shared_center.desk("supervisor")
    known = person(desk)
    work = vacancy(desk)
    assert desk.local.refresh()
    assert desk.local.look() is not None
    later = person(desk, full_name="임꺽정", mobile="010-0000-7777")
    set_name(desk, known, "홍길순")
    assert desk.local.refresh()
    (row,) = rows(desk, Checkout)
    assert (row.local_copy, row.state, row.person_count) == (True, CheckoutState.OUT, 2)
    assert {one.jobseeker_id for one in rows(desk, CheckoutPerson)} == {known, later}
    desk.local.go_on()
    assert desk.outreach.copy.local_copy
    assert names(desk, "홍길순") == [known]
    assert names(desk, "홍길동") == []
    assert names(desk, "임꺽정") == [later]
    assert refer(desk, later, work, method="slip").slip_no
    home = desk.local.go_home()
    assert (home.refused, [one.conflicts for one in home.reports]) == ("", [0])
    assert desk.outreach.copy is None
    assert desk.check().sound


def test_the_server_goes_and_comes_back(away, server):
    desk = away.desk()
    known, work = person(desk), vacancy(desk)
    assert desk.local.refresh()
    server.halt()
    with pytest.raises(ServerAway):
        set_name(desk, known, "홍길순")
    assert desk.local.away_for is not None
    desk.local.go_on()
    assert (desk.local.on_copy, desk.local.away_for, desk.display_name) == (True, None, "김상담")
    assert not desk.local.is_back()
    new = person(desk, full_name="임꺽정", mobile="010-0000-7777")
    slip = refer(desk, new, work, method="slip").slip_no
    with pytest.raises(ServerAway):
        desk.local.go_home()
    assert desk.local.on_copy
    server.start()
    assert desk.local.is_back()
    home = desk.local.go_home()
    assert [(one.already, one.conflicts) for one in home.reports] == [(False, 0)]
    assert not desk.local.on_copy
    assert names(desk, "임꺽정") == [new]
    assert desk.read(lambda db, act: db.get_one(Jobseeker, known).full_name) == "홍길동"
    assert desk.local.refresh()
    server.halt()
    desk.local.go_on()
    other = person(desk, full_name="장길산", mobile="010-0000-8888")
    later = refer(desk, other, work, method="slip").slip_no
    assert later != slip
    server.start()
    (report,) = desk.local.go_home().reports
    assert (report.seq, report.conflicts) == (2, 0)
    assert names(desk, "장길산") == [other]
    assert away.desk("supervisor").check().sound


def test_a_locked_desk_on_its_copy_opens_and_goes_home(away, server):
    desk = away.desk()
    person(desk)
    assert desk.local.refresh()
    server.halt()
    desk.local.go_on()
    desk.lock()
    desk.unlock(away.password("counselor"))
    assert desk.outreach.copy.local_copy
    server.start()
    assert desk.local.is_back()
    assert desk.local.go_home().refused == ""


def test_one_signs_in_to_the_copy_where_the_server_is_away_from_the_start(away, server):
    desk = away.desk()
    known = person(desk)
    assert desk.local.refresh()
    folder = desk.local.folder
    desk.close()
    server.halt()
    with pytest.raises(ServerAway):
        away.open("counselor")
    with pytest.raises(WrongPassword):
        away.open("colleague", folder=folder)
    late = away.open("counselor", folder=folder)
    assert names(late) == [known]
    set_name(late, known, "홍길순")
    server.start()
    assert late.local.on_copy
    assert [one.changed for one in late.local.go_home().reports] == [1]
    assert late.center.folder == away.folder


def test_both_sides_change_and_the_center_is_asked(away, server):
    desk, other = away.desk(), away.desk("colleague")
    known = person(desk)
    assert desk.local.refresh()
    set_name(other, known, "홍길남")
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    (report,) = desk.local.go_home().reports
    assert (report.conflicts, len(rows(desk, MergeConflict))) == (1, 1)
    assert desk.read(lambda db, act: db.get_one(Jobseeker, known).full_name) == "홍길남"


def test_work_that_waits_is_never_replaced_and_comes_home_later(away, server):
    desk = away.desk()
    known = person(desk)
    assert desk.local.refresh()
    desk.local.go_on()
    set_name(desk, known, "홍길순")
    desk.close()
    again = away.open("counselor")
    assert not again.local.refresh()
    assert names(again, "홍길순") == []
    home = again.local.bring_waiting()
    assert [one.changed for one in home.reports] == [1]
    assert names(again, "홍길순") == [known]
    assert again.local.bring_waiting() is None
    assert again.local.refresh()
    assert [one.seq for one in rows(again, Bundle)] == [1]


def test_one_row_is_renewed_and_the_privacy_officer_is_told_who_came(shared_center):
    desk = shared_center.desk()
    first = person(desk)
    for _time in range(3):
        assert desk.local.refresh()
    second = person(desk, full_name="임꺽정", mobile="010-0000-7777")
    assert desk.local.refresh()
    (row,) = rows(desk, Checkout)
    query = select(AuditEntry.jobseeker_ids).where(AuditEntry.record_id == row.id).order_by(AuditEntry.seq)
    told = desk.read(lambda db, act: db.scalars(query).all())
    assert told == [[str(first)], [str(second)]]
    books = rows(desk, NumberBook)
    assert len(books) == len({(one.name, one.year) for one in books})


def test_two_desks_each_have_their_own(away, server, tmp_path):
    first = away.desk()
    known, work = person(first), vacancy(first)
    join_center(
        tmp_path / "second",
        url=first.center.url,
        user=away.user("colleague"),
        password=away.password("colleague"),
        locksmith=centers.CHEAP,
    )
    second = away.open("colleague", folder=tmp_path / "second")
    assert first.local.refresh()
    assert second.local.refresh()
    server.halt()
    slips = []
    for number, desk in enumerate((first, second)):
        desk.local.go_on()
        new = person(desk, full_name="임꺽정", mobile=f"010-0000-777{number}")
        slips.append(refer(desk, new, work, method="slip").slip_no)
    set_name(second, known, "홍길순")
    server.start()
    for desk in (first, second):
        (report,) = desk.local.go_home().reports
        assert report.conflicts <= 1
    assert len(set(slips)) == 2
    assert names(first, "홍길순") == [known]
    assert away.desk("supervisor").check().sound


def test_who_serves_nobody_gets_no_copy(shared_center):
    assert not shared_center.desk("administrator").local.refresh()
    assert not shared_center.desk("auditor").local.refresh()
    with pytest.raises(NotAllowed):
        shared_center.desk("administrator").local.go_on()


def test_no_copy_where_the_center_wants_none(shared_center):
    desk = shared_center.desk()
    shared_center.desk("administrator").change(
        lambda db, act: change_setting(db, act, key="local_copy_minutes", value="0")
    )
    desk.read_settings()
    assert not desk.local.refresh()
    assert not desk.local.folder.exists()


def test_a_center_in_a_file_needs_none(local_center):
    assert not local_center.desk().local.refresh()
    assert not local_center.desk().local.folder.exists()


def test_a_book_that_runs_out_goes_on_in_the_next_one(shared_center, monkeypatch):
    monkeypatch.setattr(local_copies, "LEFT_AT_LEAST", BOOK - 1)
    desk = shared_center.desk()
    first, second, work = person(desk), person(desk, full_name="임꺽정", mobile="010-0000-7777"), vacancy(desk)
    slips = []
    for one in (first, second):
        assert desk.local.refresh()
        desk.local.go_on()
        slips.append(refer(desk, one, work, method="slip").slip_no)
        assert desk.local.go_home().refused == ""
    assert desk.local.refresh()
    year = desk.clock.today().year
    books = [one for one in rows(desk, NumberBook) if (one.name, one.year) == ("slip", year)]
    told = [
        (one.first_serial, one.last_serial, one.used_until) for one in sorted(books, key=lambda b: b.first_serial)
    ]
    assert told == [(1, BOOK, 2), (BOOK + 1, 2 * BOOK, None)]
    assert len(set(slips)) == 2
