"""A list of any length: pages by key and by line, its count, its filters, and where a row stands."""

import random
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.services.lists import keeping
from jobdesk.services.lists.declared import LISTS
from jobdesk.services.lists.filters import PERIODS, days_of
from jobdesk.services.lists.kinds import Asked, FilterKind
from jobdesk.services.lists.reading import (
    count_rows,
    find_line,
    read_around,
    read_ids,
    read_page,
    read_people,
    read_rows,
)
from jobdesk.services.work_rules import DUE, DueKind, Whose
from jobdesk.services.worklists import count_work
from tests.counts import full
from tests.services.acts import hold, place, ready_since
from tests.services.acts import refer as refer_on
from tests.services.people import person, register, vacancy
from tests.services.sent import refer

NAMES = (
    "김하늘",
    "이하늘",
    "김하늘",
    "박바다",
    "강산들",
    "김하늘",
    "최솔잎",
    "이하늘",
    "박바다",
    "한가람",
    "김하늘",
)
PLAIN = [kind for kind in LISTS.values() if not kind.recorded]


def ids(desk, asked):
    return desk.view(lambda db, act: read_ids(db, act, asked, limit=10**6))


def page(desk, asked, **where):
    return desk.view(lambda db, act: read_page(db, act, asked, **where))


def walk(desk, asked, limit):
    """All pages, one after the other by key."""
    found, here = [], page(desk, asked, limit=limit)
    while here.rows:
        found += [row_id(row) for row in here.rows]
        here = page(desk, asked, after=here.last, limit=limit)
    return found


def row_id(row):
    return row.id


def check_order(desk, asked, limit):
    wanted = ids(desk, asked)
    assert desk.read(lambda db, act: count_rows(db, act, asked)) == len(wanted) == len(set(wanted))
    assert walk(desk, asked, limit) == wanted
    for line in (0, len(wanted) // 3, max(len(wanted) - 2, 0)):
        here = page(desk, asked, first=line, limit=limit)
        assert [row_id(row) for row in here.rows] == wanted[line : line + limit]
        from_end = page(desk, asked, first=line, limit=limit, count=len(wanted))
        assert [row_id(row) for row in from_end.rows] == wanted[line : line + limit]
        if here.rows:
            before = page(desk, asked, before=here.first, limit=limit)
            assert [row_id(row) for row in before.rows] == wanted[max(line - limit, 0) : line]
            assert desk.read(lambda db, act, one=wanted[line]: find_line(db, act, asked, one)) == line


def test_pages_by_key_and_by_line_are_the_whole_list(sample_read):
    with closing(sample_read.desk()) as desk:
        for kind in PLAIN:
            for at, order in enumerate(kind.orders):
                for down in full((True, False), (at % 2 == 0,)):
                    check_order(desk, Asked(kind.name, order=order, descending=down), full(331, 1009))


@pytest.mark.parametrize("order", ["", "name", "saved", "number"])
def test_people_with_one_name_keep_their_order_on_both_engines(center, order):
    desk = center.desk("counselor")
    for name in NAMES:
        person(desk, ready=False, full_name=name)
    for down in (True, False):
        check_order(desk, Asked("jobseekers", order=order, descending=down), 3)
    found = Asked("jobseekers", text="하늘", order=order)
    assert len(ids(desk, found)) == NAMES.count("김하늘") + NAMES.count("이하늘")
    if order:
        check_order(desk, found, 2)


def test_every_filter_narrows_its_list(sample_read):
    """A flag parts the list in two; codes part it without overlap; a period of all days keeps what has a day."""
    with closing(sample_read.desk()) as desk, closing(sample_read.desk("auditor")) as auditor:
        codes = desk.codes
        for kind in LISTS.values():
            who = auditor if kind.name == "audit" else desk

            def count(*filters, kind=kind, who=who):
                return who.read(lambda db, act: count_rows(db, act, Asked(kind.name, filters=filters)))

            every = count()
            assert every or kind.name in {"visits", "prints"}, kind.name
            for one in kind.filters:
                if one.kind is FilterKind.FLAG:
                    assert count((one.name, ("yes",))) + count((one.name, ("no",))) <= every
                elif one.kind is FilterKind.CODES:
                    parts = [count((one.name, (code.code,))) for code in codes.all(one.scheme)]
                    all_codes = tuple(code.code for code in codes.all(one.scheme))
                    assert max(parts) <= count((one.name, all_codes)) <= every, (kind.name, one.name)
                elif one.kind is FilterKind.CHOICES:
                    values = [value for value, _label in one.choices]
                    assert max(count((one.name, (value,))) for value in values) <= count((one.name, tuple(values)))
                elif one.kind is FilterKind.PERIOD:
                    assert count((one.name, ("1900-01-01", "2999-12-31"))) <= every
                    assert count((one.name, ("2999-01-01", ""))) == 0
                    for moving, _label in PERIODS:
                        assert count((one.name, (moving,))) <= every
                elif one.kind is FilterKind.COUNSELOR:
                    assert count((one.name, ("me",))) <= every
                    assert count((one.name, (str(new_id()),))) == 0


def test_filters_that_look_at_one_registration_mean_the_same_one(center):
    desk = center.desk("counselor")
    today = desk.clock.today()
    ago = today - timedelta(days=5)
    someone = person(desk, ready=False)
    register(desk, someone, on=ago, channel="phone")
    early = ("received", (ago.isoformat(), ago.isoformat()))
    late = ("received", (today.isoformat(), ""))
    phone, visit = ("channel", ("phone",)), ("channel", ("visit",))
    assert ids(desk, Asked("jobseekers", filters=(early, phone))) == [someone]
    assert ids(desk, Asked("jobseekers", filters=(early, visit))) == []
    assert ids(desk, Asked("jobseekers", filters=(late, phone))) == []
    assert ids(desk, Asked("jobseekers", filters=(("registered", ("valid", "expiring")),))) == [someone]
    assert ids(desk, Asked("jobseekers", filters=(("registered", ("ended", "unregistered")),))) == []


def test_mine_is_mine_and_a_colleagues_is_theirs(center):
    desk, other = center.desk("counselor"), center.desk("supervisor")
    mine = person(desk, ready=False)
    theirs = person(other, ready=False, mobile="01000009999", full_name="이하늘")
    own = Asked("jobseekers", filters=(("counselor", ("me",)),))
    assert ids(desk, own) == [mine]
    assert ids(other, own) == [theirs]
    assert ids(desk, Asked("jobseekers", filters=(("counselor", (str(other.account_id),)),))) == [theirs]


def test_what_was_done_for_people_is_listed(center):
    desk = center.desk("counselor")
    someone, job = person(desk), vacancy(desk)
    refer(desk, [someone], [job])
    hold(desk, person=someone)
    (referral,) = page(desk, Asked("referrals", filters=(("open", ("yes",)),))).rows
    assert referral.jobseeker_id == someone
    (session,) = page(desk, Asked("sessions", filters=(("side", ("jobseeker",)),))).rows
    assert session.who == referral.jobseeker
    place(desk, someone)
    assert len(page(desk, Asked("placements")).rows) == 1
    later = page(desk, Asked("follow_ups", filters=(("done", ("later",)),))).rows
    assert [row.months for row in later] == [6, 3, 1]
    assert [row.id for row in page(desk, Asked("vacancies", filters=(("state", ("open",)),))).rows] == [job]


def test_a_list_read_again_stays_where_one_looked(center):
    desk = center.desk("counselor")
    people = [person(desk, ready=False, full_name=name) for name in NAMES]
    asked = Asked("jobseekers")
    shown = ids(desk, asked)
    assert shown == people[::-1]
    person(desk, ready=False, full_name="새사람")
    around = desk.read(lambda db, act: read_around(db, act, asked, record_id=shown[6], line=6, top=4))
    assert (around.count, around.line, around.top) == (len(NAMES) + 1, 7, 5)
    assert [row.id for row in around.page.rows][1:] == shown
    assert around.first == 0
    gone = desk.read(lambda db, act: read_around(db, act, asked, record_id=new_id(), line=6, top=4))
    assert (gone.line, gone.top) == (None, 4)


@pytest.mark.parametrize(
    "wrong", [("gestern", ""), ("2026-02-30", ""), ("2026-02-02", "2026-02-01"), ("a", "b", "c")]
)
def test_a_period_that_is_none_says_so(local_center, wrong):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput):
        ids(desk, Asked("referrals", filters=(("period", wrong),)))


def test_the_moving_periods_meet_without_gaps(local_center):
    today = local_center.desk("counselor").clock.today()
    for name, _label in PERIODS:
        since, until = days_of((name,), today)
        assert since <= until
    last, this = days_of(("last_month",), today), days_of(("month",), today)
    assert last[1] + timedelta(days=1) == this[0]
    assert all((b - a).days in range(28, 32) for a, b in pairwise([last[0], this[0], this[1] + timedelta(days=1)]))


def test_columns_stay_as_each_keeps_them(center):
    desk, other = center.desk("counselor"), center.desk("supervisor")
    layout = {"columns": [["name", 90], ["phone", 0]], "order": "name", "descending": False}
    desk.change(lambda db, act: keeping.save_layout(db, act, kind="jobseekers", layout=layout))
    desk.change(lambda db, act: keeping.save_layout(db, act, kind="jobseekers", layout={**layout, "order": ""}))
    assert desk.read(lambda db, act: keeping.read_layout(db, act, kind="jobseekers")) == {**layout, "order": ""}
    assert other.read(lambda db, act: keeping.read_layout(db, act, kind="jobseekers")) == {}
    desk.change(lambda db, act: keeping.save_layout(db, act, kind="jobseekers", part="ended", layout=layout))
    assert desk.read(lambda db, act: keeping.read_layout(db, act, kind="jobseekers", part="ended")) == layout
    assert desk.read(lambda db, act: keeping.read_layout(db, act, kind="jobseekers"))["order"] == ""


def test_who_does_not_see_people_reads_no_list(center):
    for role in ("administrator", "auditor"):
        desk = center.desk(role)
        for name in LISTS.keys() - {"audit"}:
            with pytest.raises(NotAllowed):
                page(desk, Asked(name))
    with pytest.raises(NotAllowed):
        page(center.desk("counselor"), Asked("audit"))


def test_reading_the_access_log_is_in_it(center):
    desk = center.desk("auditor")
    first = page(desk, Asked("audit")).rows[0]
    again = page(desk, Asked("audit")).rows[0]
    assert again.id != first.id
    assert (again.row.table, again.row.action) == ("audit_entry", "view")


def test_a_worklist_is_the_list_it_counts(sample_read):
    with closing(sample_read.desk("counselor1")) as desk:
        for whose in Whose:
            counts = desk.read(lambda db, act, whose=whose: count_work(db, act, whose=whose))
            for kind, rule in DUE.items():
                for listed in (one for one in LISTS.values() if one.record is rule.record):
                    mine = (("counselor", (whose.value,)),) if whose is not Whose.ALL else ()
                    asked = Asked(listed.name, filters=(("due", (kind.value,)), *mine))
                    found = desk.read(lambda db, act, asked=asked: count_rows(db, act, asked))
                    assert found == counts[kind], (kind, whose)
        assert counts[DueKind.RESULTS] > 0


def test_the_reminders_of_a_missing_result_come_one_after_the_other(center):
    desk = center.desk("counselor")
    for days in (3, 8, 15, 30):
        someone = ready_since(desk, 40, full_name=f"사람{days}", mobile=f"010000011{days:02}")
        refer_on(desk, someone, vacancy(desk), days=days)
    due = {n: ids(desk, Asked("referrals", filters=(("reminder", (n,)),))) for n in "123"}
    assert [len(due[n]) for n in "123"] == [3, 2, 1]
    assert set(due["3"]) < set(due["2"]) < set(due["1"])


def test_rows_and_people_of_chosen_rows_come_in_their_order(center):
    desk = center.desk("counselor")
    someone, other = person(desk), person(desk, full_name="이하늘", mobile="01000009999")
    made = [refer(desk, [one], [vacancy(desk)])[0].id for one in (someone, other, someone)]
    asked = Asked("referrals")
    rows = desk.read(lambda db, act: read_rows(db, act, asked, made))
    assert [row.id for row in rows] == made
    assert set(desk.read(lambda db, act: read_people(db, act, asked, made))) == {someone, other}
    assert desk.read(lambda db, act: read_people(db, act, Asked("employers"), [new_id()])) == []


def test_far_jumps_land_where_the_line_says(sample_read):
    chosen = random.Random(7)
    with closing(sample_read.desk()) as desk:
        asked = Asked("referrals")
        wanted = ids(desk, asked)
        for line in chosen.sample(range(len(wanted)), 12):
            assert [row.id for row in page(desk, asked, first=line, limit=5).rows] == wanted[line : line + 5]


def test_each_order_is_read_out_of_its_index_without_sorting(sample_read):
    with closing(sample_read.desk()) as desk:
        for kind in PLAIN:
            for order, down in ((order, down) for order in kind.orders for down in (True, False)):
                asked = Asked(kind.name, order=order, descending=down)
                plan = explained(desk, asked)
                assert "USE TEMP B-TREE" not in plan, (kind.name, order, plan)
                index = "ix_print_job_recorded_at" if kind.name == "prints" else "_listed_"
                assert index in plan or "sqlite_autoindex" in plan, (kind.name, order, plan)


def explained(desk, asked):
    """How SQLite finds a page of ids."""
    asked_for = []

    def note(_connection, _cursor, statement, parameters, *_more):
        asked_for.append((statement, parameters))

    engine = desk.database.reader
    event.listen(engine, "before_cursor_execute", note)
    try:
        desk.read(lambda db, act: read_page(db, act, asked, first=200, limit=10))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, parameters = next(one for one in asked_for if "ORDER BY" in one[0] and "OFFSET" in one[0])
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return " | ".join(row[-1] for row in plan)


def test_the_worklists_of_dated_work_can_be_read_from_the_longest_waiting_on():
    for kind in LISTS.values():
        assert not kind.work_first or kind.work_first in kind.orders
        if any(rule.record is kind.record for rule in DUE.values()):
            assert kind.work_first or kind.name in {"jobseekers", "vacancies"}
