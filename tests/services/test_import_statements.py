"""An import that changes what is known, and its undoing: so many statements a page, none a row."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search
from jobdesk.services.imports import undoing
from jobdesk.services.search_step import compare_search
from tests.services.imported import FIRM, JOB, PERSON, REFERRAL, SESSION, workbook
from tests.services.moving import kept, taken_in

FEW, MANY = 10, 60
RECORDS = (Jobseeker, CounselingSession, Vacancy, Referral, Interview)


@pytest.fixture
def desk(center):
    return center.desk("supervisor")


def book(path, count, *, later):
    """People, firms, sessions and referrals, so many of each; the second list says otherwise of all of them."""
    people = [
        {**PERSON, "구직번호": str(n), "성명": f"홍길동{n}", "휴대전화": f"010-0000-{n:04d}"} for n in range(count)
    ]
    sessions = [
        {**SESSION, "구직번호": "0", "상담일시": f"2023-05-{1 + n // 24:02d} {n % 24:02d}:00", "내용": "말"}
        for n in range(count)
    ]
    referrals = [
        {**REFERRAL, "알선번호": f"R{n}", "구직번호": str(n), "결과": "면접예정", "면접일시": "2023-06-20 10:00"}
        | {"결과일": "", "알선장번호": "", "사유": ""}
        for n in range(count)
    ]
    if later:
        people = [{**one, "성명": f"이몽룡{n}"} for n, one in enumerate(people)]
        sessions = [{**one, "내용": "다른"} for one in sessions]
        referrals = [
            {
                **one,
                "결과": "채용예정",
                "결과일": "2023-06-21",
                "면접일시": "2023-06-21 11:00",
                "알선장번호": f"S{n}",
            }
            for n, one in enumerate(referrals)
        ]
    job = {**JOB, "모집인원": 500}
    return workbook(
        path, {"구직자": people, "구인업체": [FIRM], "구인": [job], "상담": sessions, "알선": referrals}
    )


@contextmanager
def statements(desk):
    """What is sent to the center's engine meanwhile; executemany is one."""
    seen = []

    def told(_connection, _cursor, statement, *_more):
        seen.append(statement)

    with desk.database.write.begin() as db:
        engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", told)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", told)


def changed_and_undone(desk, path, count):
    """How many statements each of them takes, and what is there in between."""
    with statements(desk) as applying:
        plan, run = taken_in(desk, book(path, count, later=True))
    assert {one.changed for name, one in plan.counts.items() if name in {"구직자", "상담", "알선"}} == {count}
    after = [kept(desk, one) for one in RECORDS]
    with statements(desk) as undo:
        desk.change(lambda db, act: undoing.undo_import(db, act, run_id=run.id, why="잘못 고름"))
    return len(applying), len(undo), after


def test_no_statement_a_changed_row_and_all_of_it_comes_back(desk, tmp_path):
    taken_in(desk, book(tmp_path / "a.xlsx", MANY, later=False))
    before = [kept(desk, one) for one in RECORDS]
    few = changed_and_undone(desk, tmp_path / "few.xlsx", FEW)
    applying, undo, after = changed_and_undone(desk, tmp_path / "many.xlsx", MANY)
    assert applying - few[0] <= 5
    assert undo - few[1] <= 5
    assert [one["seat_held"] for one in after[3]] == [True] * MANY
    assert after[2][0]["taken"] == MANY
    assert len(after[4]) == MANY
    for was, now in zip(before, [kept(desk, one) for one in RECORDS], strict=True):
        assert [_without(one) for one in was] == [_without(one) for one in now]
    assert desk.read(lambda db, _act: compare_search(db)).in_step


def test_the_search_finds_what_changed_and_then_again_what_was(desk, tmp_path):
    taken_in(desk, book(tmp_path / "a.xlsx", 3, later=False), skip_wrong=True)
    _plan, run = taken_in(desk, book(tmp_path / "b.xlsx", 3, later=True), skip_wrong=True)
    assert len(desk.read(lambda db, _act: search.find_ids(db, "이몽룡1"))) == 1
    desk.change(lambda db, act: undoing.undo_import(db, act, run_id=run.id, why="잘못 고름"))
    assert desk.read(lambda db, _act: search.find_ids(db, "이몽룡1")) == []
    assert len(desk.read(lambda db, _act: search.find_ids(db, "홍길동1"))) == 1


def _without(row):
    return {name: value for name, value in row.items() if name != "version"}
