"""How people write ledgers: ditto marks, names with remarks, days without a year, names and nothing else."""

from datetime import date, time

import pytest
from sqlalchemy import select

from jobdesk.base.i18n import _
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.same_records import DuplicatePair
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.imports._ledger_rows import ALONE, DITTO
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.rejects import write_rejects
from jobdesk.services.imports.sources import with_edits
from jobdesk.store.sheet_files import open_sheets
from tests.services.ledgers import JOBS, jobs_book, ledger, made_book
from tests.services.test_import_ledger import exported, planned, taken_in

HEADINGS = ("번호", "접수일자", "성명", "생년월일", "연락처", "업체명", "직종", "알선일", "결과", "취업일", "비고")
FIRST = (
    "1", "2019-03-04", "이 철 수", "1965.3.2", "010-0000-0001", "가람시설", "경비원", "2019-03-06", "불채용",
    "", "",
)  # fmt: skip
DAYS = {"referred_on": "2019-03-06", "received_on": "2019-03-06", "started_on": "2019-03-11"}


@pytest.mark.parametrize("sign", ["〃", '"', "″", "상동", "위와 같음"])
def test_a_mark_is_the_cell_above_and_told(center, tmp_path, sign):
    desk = center.desk("supervisor")
    second = (sign, sign, sign, "", "", "대한기업", sign, "2019-03-08", "면접대기", "", "")
    with ledger(made_book(tmp_path, HEADINGS, (FIRST, second)), past=True) as source:
        counts, plan = planned(desk, source)
        assert (plan.problems, counts["구직자"], counts["구직등록"]) == ((), {"new": 1}, {"new": 1})
        assert (3, "jobseeker_no", _(DITTO)) in {(one.row, one.name, one.reason) for one in plan.notes}
        taken_in(desk, source)
        assert {state for told in planned(desk, source)[0].values() for state in told} == {"same"}
    assert [one["full_name"] for one in exported(desk, "구직자")] == ["이철수"]
    assert [one["occupation"] for one in exported(desk, "구인")] == ["542", "542"]


def test_a_mark_below_nothing_is_no_name(local_center, tmp_path):
    row = ("〃", "2019-03-04", "〃", "", "010-0000-0001", "대한기업", "경비원", "2019-03-08", "", "", "")
    with ledger(made_book(tmp_path, HEADINGS, (row,)), past=True) as source:
        counts, _plan = planned(local_center.desk("supervisor"), source)
        assert counts["구직자"] == {"wrong": 1}
        assert counts["알선"] == {"wrong": 1}


def test_what_stands_beside_a_name_goes_to_the_remarks(center, tmp_path):
    desk = center.desk("supervisor")
    row = (*FIRST[:2], "최영숙(언니)", *FIRST[3:10], "오전만")
    with ledger(made_book(tmp_path, HEADINGS, (row,)), past=True) as source:
        _counts, plan = planned(desk, source)
        assert [one.row for one in plan.notes if one.name == "full_name"] == [2]
        taken_in(desk, source)
    (person,) = exported(desk, "구직자")
    assert (person["full_name"], person["note"]) == ("최영숙", "최영숙(언니)\n오전만")


def test_a_name_alone_is_nobody_known(center, tmp_path):
    desk = center.desk("supervisor")

    def year(told, remark):
        row = ("1", f"{told}-03-04", "박철수", "", "", "가람시설", "경비원", f"{told}-03-06", "불채용", "", remark)
        return made_book(tmp_path, HEADINGS, (row, (*row[:5], "대한기업", *row[6:])), f"{told}.xlsx")

    with ledger(year(2018, "당산동"), past=True) as source:
        taken_in(desk, source)
    with ledger(year(2020, "대림동 다른사람"), past=True) as source:
        counts, plan = planned(desk, source)
        assert counts["구직자"] == {"probable": 1}
        assert [one.row for one in plan.notes if one.reason == _(ALONE)] == [2]
        taken_in(desk, source)
        assert {state for told in planned(desk, source)[0].values() for state in told} == {"same"}
    found = [(one["full_name"], one["note"]) for one in exported(desk, "구직자")]
    assert found == [("박철수", "당산동"), ("박철수", "대림동 다른사람")]
    people = desk.read(lambda db, _act: db.scalars(select(Jobseeker)).all())
    assert [one.incomplete for one in people] == [True, True]
    assert len(desk.read(lambda db, _act: db.scalars(select(DuplicatePair)).all())) == 1
    assert len(exported(desk, "알선")) == 4


def test_later_remarks_go_below_earlier_ones(center, tmp_path):
    desk = center.desk("supervisor")
    for name, remark in (("1", "당산동"), ("2", "대림동"), ("3", "대림동")):
        row = (*FIRST[:1], f"201{name}-03-04", *FIRST[2:10], remark)
        with ledger(made_book(tmp_path, HEADINGS, (row,), f"{name}.xlsx"), past=True) as source:
            taken_in(desk, source)
            assert {state for told in planned(desk, source)[0].values() for state in told} == {"same"}
    assert [one["note"] for one in exported(desk, "구직자")] == ["당산동\n대림동"]


def test_a_day_without_a_year_says_where_the_year_is_given(local_center, tmp_path):
    desk = local_center.desk("supervisor")
    row = (*FIRST[:7], "3/6", "채용", "3.11", "")
    with ledger(made_book(tmp_path, HEADINGS, (row,)), past=True) as source:
        _counts, plan = planned(desk, source)
        faults = [one for one in plan.problems if one.name in DAYS]
        assert {one.column for one in faults} == {"알선일", "취업일"}
        (reason,) = {one.reason for one in faults}
        assert _("Year of days like 10/31") in reason
        mended = with_edits(source, {(one.sheet, 2): {one.name: DAYS[one.name]} for one in faults})
        assert planned(desk, mended)[1].problems == ()
    with ledger(made_book(tmp_path, HEADINGS, (row,)), past=True, year=2019) as source:
        assert planned(desk, source)[1].problems == ()


@pytest.mark.parametrize(
    ("cell", "closes", "until"),
    [
        ("채용시까지", None, True),
        ("상시", None, True),
        ("채용시까지  26-12-20", date(2026, 12, 20), False),
        ("2026-12-20 (채용시 마감)", date(2026, 12, 20), False),
    ],
)
def test_a_vacancy_until_it_is_filled(center, tmp_path, cell, closes, until):
    desk = center.desk("supervisor")
    with ledger(jobs_book(tmp_path, ((*JOBS[0][:10], cell, *JOBS[0][11:]),))) as source:
        assert planned(desk, source)[1].problems == ()
        taken_in(desk, source)
    (one,) = desk.read(lambda db, _act: db.scalars(select(Vacancy)).all())
    assert (one.closes_on, one.until_filled, one.state) == (closes, until, "open")
    changed = (*JOBS[0][:5], "3", *JOBS[0][6:10], cell, *JOBS[0][11:])
    with ledger(jobs_book(tmp_path, (changed,))) as source:
        taken_in(desk, source)
    assert [one["openings"] for one in exported(desk, "구인")] == [3]


@pytest.mark.parametrize(
    ("cell", "hours", "begins"),
    [("주 40시간", 40, None), ("주 5일 40시간", 40, None), ("09:00~18:00 (주 40시간)", 40, time(9))],
)
def test_hours_of_a_week_among_the_hours(local_center, tmp_path, cell, hours, begins):
    desk = local_center.desk("supervisor")
    with ledger(jobs_book(tmp_path, ((*JOBS[0][:7], cell, *JOBS[0][8:]),))) as source:
        assert planned(desk, source)[1].problems == ()
        taken_in(desk, source)
    (one,) = exported(desk, "구인")
    assert (one["weekly_hours"], one["work_start"]) == (hours, begins)


def rejected(desk, source, folder):
    """The wrong rows of a ledger in a file: by heading."""
    with (folder / "rejects.xlsx").open("wb") as out:
        desk.read(lambda db, act: write_rejects(plan_import(db, act, source=source), out))
    with open_sheets(folder / "rejects.xlsx") as file:
        (sheet,) = file.sheets
        return [dict(zip(sheet.headings, cells, strict=True)) for _row, cells in sheet.rows()]


def test_wrong_rows_stand_as_the_ledger_has_them(local_center, tmp_path):
    desk = local_center.desk("supervisor")
    headings = (*HEADINGS, "좋아하는 색")
    rows = (
        (*FIRST, "파랑"),
        ("〃", "〃", "〃", "", "", "대한기업", "경비원", "2019-13-08", "O", "", "", "빨강"),
        (*FIRST[:2], "홍길순", "900101-1234567", *FIRST[4:7], "2019-14-06", "", "", "900101-1234567 적음", "노랑"),
    )
    with ledger(made_book(tmp_path, headings, rows), past=True) as source:
        second, third = rejected(desk, source, tmp_path)
        taken = desk.change(
            lambda db, act: apply_import(db, act, plan=plan_import(db, act, source=source), skip_wrong=True)
        )
        assert taken is not None
    assert (second["성명"], second["접수일자"], second["생년월일"], second["알선일"], second["결과"]) == (
        "이 철 수", "2019-03-04", "1965.3.2", "2019-13-08", "O",
    )  # fmt: skip
    assert second["연락처"] == "010-0000-0001"
    assert (second["좋아하는 색"], second["원본 행 (장부: 대장)"]) == ("빨강", 3)
    assert (third["성명"], third["생년월일"]) == ("홍길순", date(1990, 1, 1))
    assert "1234567" not in repr(third)
    mended = [tuple({**one, "알선일": "2019-03-08"}.values()) for one in (second, third)]
    with ledger(made_book(tmp_path, tuple(second), mended, "고침.xlsx"), past=True, source="") as source:
        counts, plan = planned(desk, source)
        assert [one.column for one in plan.problems] == ["좋아하는 색"]
        assert (counts["구직자"], counts["구직등록"]) == ({"same": 1, "new": 1}, {"same": 1, "new": 1})
        assert counts["알선"] == {"new": 2}


def test_what_was_mended_in_place_stands_in_the_wrong_rows(local_center, tmp_path):
    desk = local_center.desk("supervisor")
    row = (*FIRST[:7], "2019-13-06", "듣도못한말", "", "")
    with ledger(made_book(tmp_path, HEADINGS, (row,)), past=True) as source:
        (title,) = {one.sheet for one in planned(desk, source)[1].problems if one.name == "state"}
        (told,) = rejected(desk, with_edits(source, {(title, 2): {"state": "51"}}), tmp_path)
    assert (told["알선일"], told["결과"]) == ("2019-13-06", "51")
