"""Who may be the same is looked up by indexes: whom the rule over all pairs says, and no table read whole."""

from datetime import date
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, update

from jobdesk.base.hangul import sought
from jobdesk.base.ids import new_id
from jobdesk.base.phones import is_phone
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.likeness import find_alike, told_by, told_of
from tests.counts import full
from tests.services import people

NAMES = [
    "홍길동",
    "홍 길동",
    "홍길동 ",
    "성춘향",
    "Lee Mi",
    "leemi",
    "LEE-MI",
    "김 철수",
    "김철수",
    "이몽룡",
    "변학도",
]
DAYS = [None, *(date(1985, month, day) for month in (3, 4) for day in range(1, 6))]
CODES = ["", "0", "02", "010", "011", "016", "031", "03", "051", "05", "070", "0507", "050"]
ENDS = ["15881234", "26701234", "12345678", "02670123", "31234567", "16701234"]
PHONES = [None] * 4 + [code + end for code in CODES for end in ENDS if is_phone(code + end)]
NUMBERS = [None] * 6 + ["2208162517", "1248100998"]


def filled(desk, record, rows):
    """The rows of a table beside what a center begins with; answers those that stand for themselves, as told."""
    act = desk.act()
    own = {"version": 1, "recorded_at": act.at, "recorded_by": act.account_id}
    name = record.__tablename__
    made = [{"id": new_id(), f"{name}_no": f"X-{no}", **own, **row} for no, row in enumerate(rows)]
    for row in made if record is Employer else ():
        row["business_no_state"] = "given" if row["business_no"] else "unconfirmed"
    with desk.database.write.begin() as db:
        db.execute(record.__table__.delete())
        if made:
            db.execute(insert(record), made)
        if len(made) > 2:
            db.execute(update(record).where(record.id == made[0]["id"]).values(merged_into_id=made[1]["id"]))
            made = made[1:]
        return [told_by(one) for one in db.scalars(select(record).where(record.id.in_([x["id"] for x in made])))]


def alike(desk, table, asked):
    """By key whom each may be."""
    found = desk.read(lambda db, act: find_alike(db, table, asked))
    return {one.id: {other.id for other in some} for one, some in zip(asked, found, strict=True)}


def plain(everyone, same):
    """The rule over all pairs."""
    found = {one.id: set() for one in everyone}
    for one, other in combinations(everyone, 2):
        if same(one, other):
            found[one.id].add(other.id)
            found[other.id].add(one.id)
    return found


def same_person(one, other):
    birth = bool(one.exact) and one.exact == other.exact
    return (one.name == other.name) + birth + bool(one.phones & other.phones) >= 2


def same_firm(one, other):
    number = bool(one.exact) and one.exact == other.exact
    return number or (one.name == other.name and bool(one.phones & other.phones))


@settings(max_examples=full(300, 8), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_lookup_finds_whom_the_plain_rule_finds(center, seed):
    desk, pick, count = center.desk(), Random(seed).choice, 70
    rows = [
        {"full_name": pick(NAMES), "birth_date": pick(DAYS), "mobile": pick(PHONES), "phone": pick(PHONES)}
        for _no in range(count)
    ]
    everyone = filled(desk, Jobseeker, rows)
    assert alike(desk, "jobseeker", everyone) == plain(everyone, same_person)
    rows = [
        {"name": pick(NAMES), "business_no": pick(NUMBERS), "phone": pick(PHONES), "contact_phone": pick(PHONES)}
        for _no in range(count // 2)
    ]
    works = filled(desk, Employer, rows)
    assert alike(desk, "employer", works) == plain(works, same_firm)


def test_the_most_alike_comes_first(center):
    desk = center.desk()
    told = {"birth_date": date(1985, 3, 2), "mobile": "01012345678", "phone": None}
    rows = [{"full_name": "홍 길동", **told, "birth_date": None}, {"full_name": "홍길동", **told}]
    everyone = filled(desk, Jobseeker, [{**rows[0], "full_name": "성춘향"}, rows[0], *rows])
    asked = told_of(new_id(), "홍길동", date(1985, 3, 2), "01012345678")
    (found,) = desk.read(lambda db, act: find_alike(db, "jobseeker", [asked]))
    assert [len(one.exact) > 0 for one in found] == [True, False, False]
    assert {one.id for one in found} == {one.id for one in everyone if one.name == sought("홍길동")}


@pytest.mark.parametrize("table", ["jobseeker", "employer"])
def test_no_table_is_read_whole(local_center, table):
    """Every step of SQLite's plan for the look-up goes through an index."""
    desk = local_center.desk()
    people.person(desk, ready=False, phone="02-2670-1234")
    people.employer(desk, phone="02-0000-1111", contact_phone="010-0000-1111", business_no="2208162517")
    record = {"jobseeker": Jobseeker, "employer": Employer}[table]
    asked = desk.read(lambda db, act: [told_by(one) for one in db.scalars(select(record))])
    plans = explained(desk, lambda: alike(desk, table, asked))
    read = [step for plan in plans for step in plan if record.__tablename__ in step]
    assert len(read) >= 6
    assert [step for step in read if "USING INDEX" not in step and "USING COVERING INDEX" not in step] == []


def explained(desk, job):
    """SQLite's plan for each statement of a job."""
    told = []

    def note(_connection, _cursor, statement, parameters, *_more):
        told.append((statement, parameters))

    engine = desk.database.reader
    event.listen(engine, "before_cursor_execute", note)
    try:
        job()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        return [
            [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in told
        ]
