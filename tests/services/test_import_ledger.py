"""A flat ledger split into its facts, taken in, and taken in again."""

import re
from datetime import date, time

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.exchange import ImportKind
from jobdesk.base.sheets import BY_NAME
from jobdesk.services._export_rows import ExportRows, Period
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.rejects import write_rejects
from jobdesk.services.imports.tables import REASON_HEADING
from jobdesk.store.sheet_files import open_sheets
from tests.services.ledgers import (
    FEBRUARY,
    JOBS,
    LIST,
    PEOPLE,
    REFERRALS,
    jobs_book,
    ledger,
    list_book,
    made_book,
    monthly_book,
    people_table,
    referrals_book,
)


def planned(desk, source):
    """The counts that are not zero, and what is wrong."""
    plan = desk.read(lambda db, act: plan_import(db, act, source=source))
    counts = {name: {state: n for state, n in told.items() if n} for name, told in plan.json()["sheets"].items()}
    return {name: told for name, told in counts.items() if told}, plan


def taken_in(desk, source):
    def both(db, act):
        return apply_import(db, act, plan=plan_import(db, act, source=source))

    return desk.change(both)


FIRST = {
    "구직자": {"new": 3},
    "구직등록": {"new": 3},
    "구인업체": {"new": 2},
    "구인": {"new": 2},
    "알선": {"new": 3},
    "취업": {"new": 1},
    "사후관리": {"new": 2},
}


def test_a_ledger_is_taken_in_once_however_often_it_comes(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(referrals_book(tmp_path)) as source:
        counts, plan = planned(desk, source)
        assert (counts, [(one.row, one.column, one.reason) for one in plan.problems]) == (FIRST, [])
        taken_in(desk, source)
        again, plan = planned(desk, source)
        assert again == {name: {"same": told["new"]} for name, told in FIRST.items()}, plan.problems


def exported(desk, sheet):
    """What a center would export of a sheet."""

    def read(db, _act):
        return [row for page in ExportRows(db, Period()).pages(BY_NAME[sheet]) for row in page]

    return desk.read(read)


def test_each_fact_of_a_row_is_read_back(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(referrals_book(tmp_path)) as source:
        taken_in(desk, source)
    hong = next(one for one in exported(desk, "구직자") if one["full_name"] == "홍길동")
    assert (hong["birth_date"], hong["sex"], hong["mobile"], hong["phone"]) == (
        date(1965, 3, 2), "male", "01000000101", "020000101")  # fmt: skip
    assert (hong["dong_code"], hong["education_level"], hong["desired_occupation_1"]) == (
        "1156055000",
        "03",
        "561",
    )
    registered = exported(desk, "구직등록")
    assert [(one["received_on"], one["channel"], one["counselor"]) for one in registered] == [
        (date(2023, 3, 2), "visit", "김상담"),
        (date(2023, 3, 3), "visit", "김상담"),
        (date(2023, 4, 3), "visit", "이상담"),
    ]
    assert {one["name"]: (one["phone"], one["contact_name"]) for one in exported(desk, "구인업체")} == {
        "(주)한빛관리": ("0200001001", "김담당"),
        "튼튼요양원": ("0200001002", None),
    }
    wanted = exported(desk, "구인")
    assert [(one["employer_name"], one["kind"], one["occupation"], one["title"]) for one in wanted] == [
        ("(주)한빛관리", "external", "561", "건물 미화원"),
        ("튼튼요양원", "external", "550", "요양보호사"),
    ]
    assert [(one["wage_basis"], one["wage_min"], one["received_on"]) for one in wanted] == [
        ("monthly", 2_100_000, date(2023, 3, 6)),
        ("hourly", 10_000, date(2023, 3, 7)),
    ]
    referrals = exported(desk, "알선")
    assert [(one["referred_on"], one["state"], one["reason"], one["counselor"]) for one in referrals] == [
        (date(2023, 3, 6), "40", None, "김상담"),
        (date(2023, 3, 7), "51", ("distance", None), "김상담"),
        (date(2023, 3, 20), "61", None, "이상담"),
    ]
    assert referrals[0]["interview_at"].astimezone(SEOUL).date() == date(2023, 3, 8)
    assert {one["jobseeker_no"] for one in (referrals[0], referrals[2])} == {hong["jobseeker_no"]}
    (placed,) = exported(desk, "취업")
    assert (placed["started_on"], placed["route"], placed["referral_no"], placed["wage_amount"]) == (
        date(2023, 3, 13), "referral", referrals[0]["referral_no"], 2_100_000)  # fmt: skip
    assert [(one["months"], one["state"], one["done_on"]) for one in exported(desk, "사후관리")] == [
        (3, "employed", None),
        (6, "left", date(2023, 8, 1)),
    ]


def test_a_ledger_that_grew_brings_its_new_rows_alone(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(referrals_book(tmp_path, REFERRALS[:2])) as source:
        taken_in(desk, source)
    with ledger(referrals_book(tmp_path)) as source:
        counts, plan = planned(desk, source)
        assert plan.problems == ()
        assert counts == {
            "구직자": {"same": 2, "new": 1},
            "구직등록": {"same": 2, "new": 1},
            "구인업체": {"same": 2},
            "구인": {"same": 2},
            "알선": {"same": 2, "new": 1},
            "취업": {"same": 1},
            "사후관리": {"same": 2},
        }
        taken_in(desk, source)
        assert {state for told in planned(desk, source)[0].values() for state in told} == {"same"}


def test_a_result_that_came_later_changes_its_referral(center, tmp_path):
    desk = center.desk("supervisor")
    waiting = (*REFERRALS[1][:16], "결과대기", "", *REFERRALS[1][18:])
    with ledger(referrals_book(tmp_path, (waiting,))) as source:
        taken_in(desk, source)
        assert [one["state"] for one in exported(desk, "알선")] == ["31"]
    with ledger(referrals_book(tmp_path, (REFERRALS[1],))) as source:
        assert planned(desk, source)[0]["알선"] == {"changed": 1}
        taken_in(desk, source)
    assert [one["state"] for one in exported(desk, "알선")] == ["51"]


def test_resident_numbers_leave_their_birth_dates_and_nothing_else(center, tmp_path):
    desk = center.desk("supervisor")
    path = people_table(tmp_path, PEOPLE)
    assert b"510203-1111111" in path.read_bytes()
    with ledger(path, past=True) as source:
        counts, plan = planned(desk, source)
        assert (counts["구직자"], plan.problems) == ({"new": 3}, ())
        told = [(one.row, one.name) for one in plan.notes if one.name in {"birth_date", "note"} and one.row]
        assert {(2, "birth_date"), (3, "birth_date"), (4, "note")} <= set(told)
        seen = repr([(row.cells, row.said) for sheet in source.sheets for row in sheet.rows()])
        assert "1111111" not in seen
        assert "1111111" not in repr((plan.problems, plan.notes))
        taken_in(desk, source)
    people = {one["full_name"]: one for one in exported(desk, "구직자")}
    assert [(one["birth_date"], one["sex"]) for one in people.values()] == [
        (date(1988, 4, 12), None),
        (date(1951, 2, 3), None),
        (date(1975, 7, 17), None),
    ]
    assert people["박하나"]["collection_on"] == date(2022, 5, 2)
    assert (people["최두리"]["contact_owner"], people["최두리"]["mobile"]) == ("none", None)
    assert people["이세모"]["note"] == "희망직종: 듣도못한일"
    (placed,) = exported(desk, "취업")
    assert (placed["route"], placed["employer_name"], placed["wage_amount"]) == ("self", "새봄상사", 2_200_000)


@pytest.mark.parametrize("broken", ["651302-1000000", "6513021000000", "850302-9999"])
def test_a_resident_number_that_is_none_is_a_fault_that_does_not_show_it(local_center, tmp_path, broken):
    row = (PEOPLE[1][:3] + (broken,) + PEOPLE[1][4:],)
    with ledger(people_table(tmp_path, row), past=True) as source:
        _counts, plan = planned(local_center.desk("supervisor"), source)
        assert [(one.row, one.name, one.column) for one in plan.problems if one.name == "birth_date"] == [
            (2, "birth_date", "주민번호")
        ]
        assert broken[7:] not in repr((plan.problems, [dict(row.cells) for row in source.sheets[0].rows()]))


def test_merged_names_months_and_days_without_a_year(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(monthly_book(tmp_path), past=True) as source:
        counts, plan = planned(desk, source)
        assert [(one.sheet, one.row, one.column) for one in plan.problems if one.name == "birth_date"] == [
            ("2월 · 구직자", 3, "생년월일")
        ]
        assert counts["구직자"] == {"new": 2, "wrong": 1}
        assert counts["알선"] == {"new": 4, "wrong": 1}
        assert counts["취업"] == {"new": 2}
    mended = (FEBRUARY[0], (*FEBRUARY[1][:2], "1966. 7. 8.", *FEBRUARY[1][3:]))
    with ledger(monthly_book(tmp_path, february=mended), past=True) as source:
        assert planned(desk, source)[1].problems == ()
        taken_in(desk, source)
        assert {state for told in planned(desk, source)[0].values() for state in told} == {"same"}
    found = [(one["referred_on"], one["state"]) for one in exported(desk, "알선")]
    assert found == [
        (date(2024, 1, 8), "51"), (date(2024, 1, 9), "40"), (date(2024, 1, 22), "40"),
        (date(2024, 2, 5), "60"), (date(2024, 2, 6), "31"),
    ]  # fmt: skip
    assert len(exported(desk, "구인업체")) == 3
    assert [one["state"] for one in exported(desk, "구인")] == ["expired"] * 3


def test_a_daily_list_goes_by_its_own_numbers(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(list_book(tmp_path)) as source:
        assert (source.kind, source.source) == (ImportKind.LIST, "고용24")
        assert planned(desk, source)[0] == {"구직자": {"new": 2}, "구직등록": {"new": 2}}
        taken_in(desk, source)
    people = {one["full_name"]: one for one in exported(desk, "구직자")}
    assert people["강일곱"]["external_numbers"] == [f"고용24:{LIST[0][0]}"]
    assert people["강일곱"]["jobseeker_no"] != LIST[0][0]
    moved = (*LIST[0][:3], "010-0000-0499", *LIST[0][4:])
    renamed = (*LIST[1][:1], "유여덜", *LIST[1][2:])
    newcomer = ("K116002611210001", "조아홉", "2001-05-05", "010-0000-0403", "2026-11-20", "2027-02-19", "", "")
    with ledger(list_book(tmp_path, (moved, renamed, newcomer))) as source:
        assert planned(desk, source)[0]["구직자"] == {"changed": 2, "new": 1}
        taken_in(desk, source)
    assert [(one["full_name"], one["mobile"]) for one in exported(desk, "구직자")] == [
        ("강일곱", "01000000499"), ("유여덜", "01000000402"), ("조아홉", "01000000403"),
    ]  # fmt: skip


def test_a_daily_list_of_vacancies_goes_by_its_own_numbers(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(jobs_book(tmp_path)) as source:
        counts, plan = planned(desk, source)
        assert (counts, plan.problems) == ({"구인업체": {"new": 2}, "구인": {"new": 2}}, ())
        taken_in(desk, source)
        assert planned(desk, source)[0] == {"구인업체": {"same": 2}, "구인": {"same": 2}}
    first, second = exported(desk, "구인")
    assert (first["kind"], first["source"], first["openings"], first["occupation"]) == (
        "external",
        "고용24",
        2,
        "561",
    )
    assert (first["work_start"], first["work_end"], first["closes_on"]) == (time(8), time(17), date(2026, 12, 19))
    assert (second["wage_basis"], second["wage_min"], second["wage_max"]) == ("hourly", 12_000, 13_000)
    later = (*JOBS[0][:10], "2026-12-31", *JOBS[0][11:])
    with ledger(jobs_book(tmp_path, (later, JOBS[1]))) as source:
        assert planned(desk, source)[0]["구인"] == {"changed": 1, "same": 1}


def test_the_wrong_rows_of_a_ledger_come_back_mended_to_what_was_taken_in(center, tmp_path):
    desk = center.desk("supervisor")
    broken = (*REFERRALS[0][:3], "65.13.02", *REFERRALS[0][4:])
    with ledger(referrals_book(tmp_path, (broken, *REFERRALS[1:2]))) as source:
        _counts, plan = planned(desk, source)
        table_headings = source.own[0].headings
        assert plan.counts["구직자"].wrong == 1
        desk.change(
            lambda db, act: apply_import(db, act, plan=plan_import(db, act, source=source), skip_wrong=True)
        )
        with (tmp_path / "rejects.xlsx").open("wb") as out:
            write_rejects(plan, out)
    assert [one["full_name"] for one in exported(desk, "구직자")] == ["김영희"]
    with open_sheets(tmp_path / "rejects.xlsx") as file:
        (sheet,) = file.sheets
        assert sheet.headings == (*table_headings, "원본 행 (장부: 대장)", REASON_HEADING)
        ((_row, cells),) = sheet.rows()
    assert (cells[2], cells[3], cells[18], cells[-2]) == ("홍길동", "65.13.02", "2023. 3. 13.", 4)
    assert cells[-1].startswith("생년월일: ")
    assert not re.search("장부-|[a-z]{4}", " ".join(map(str, cells)))
    mended = [("65.03.02" if cell == "65.13.02" else cell) for cell in cells]
    path = made_book(tmp_path, sheet.headings, [mended], "rejects 2.xlsx")
    with ledger(path, source="") as source:
        assert (source.kind, source.source) == (ImportKind.LEDGER, "대장")
        assert [one.unknown for one in source.sheets] == [()] * len(source.sheets)
        counts, plan = planned(desk, source)
        assert plan.problems == ()
        assert {state for name in ("구직자", "알선", "취업") for state in counts[name]} == {"new"}
        taken_in(desk, source)
    assert len(exported(desk, "구직자")) == 2
    assert {one["jobseeker_no"][:3] for one in exported(desk, "구직자")} == {"JS-"}
    assert sorted(one["state"] for one in exported(desk, "알선")) == ["40", "51"]
    assert len(exported(desk, "취업")) == 1
