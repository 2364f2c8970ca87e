"""Numbers of a workbook that are not ours: kept beside, and known again by whom they came from."""

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from jobdesk.base.ids import new_id
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.centers import Counter as NumberCounter
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventInterview
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._numbers import has_our_form, record_no
from jobdesk.services.imports.rejects import write_rejects
from jobdesk.services.imports.undoing import undo_import
from jobdesk.store.sheet_files import open_sheets
from tests.services import people
from tests.services.imported import (
    FIRM,
    JOB,
    PERSON,
    REFERRAL,
    REGISTRATION,
    WHOLE,
    counts,
    planned,
    told,
    workbook,
)
from tests.services.merged import merge
from tests.services.moving import exported, kept, taken_in

LEDGER = {
    **{name: rows for name, rows in WHOLE.items() if name != "기업방문"},
    "구직자": [PERSON, {**PERSON, "구직번호": "2", "성명": "홍길순", "휴대전화": "010-0000-4321"}],
}
OTHER = {
    **LEDGER,
    "구직자": [{**PERSON, "성명": "김철수", "생년월일": "1970-01-05", "휴대전화": "010-0000-9999"}],
    "구인업체": [{**FIRM, "업체명": "여의상사"}],
}
OWN = {
    "jobseeker": Jobseeker.jobseeker_no,
    "employer": Employer.employer_no,
    "vacancy": Vacancy.vacancy_no,
    "referral": Referral.referral_no,
    "event": Event.event_no,
}
FIRST = {"구직번호": "1", "업체번호": "F1", "구인번호": "V1", "알선번호": "R1", "행사번호": "E1"}


def whose(name):
    """Says whose a workbook's numbers are."""
    return lambda one: replace(one, source=name)


def looked(desk, path, name=None, then=lambda db, plan: None):
    return planned(desk, path, change=whose(name), then=then)


def taken(desk, path, name=None, **asked):
    return taken_in(desk, path, change=whose(name), **asked)


def numbers(desk):
    """By table the numbers of its records."""
    return {
        table: desk.read(lambda db, act, one=column: list(db.scalars(select(one).order_by(one))))
        for table, column in OWN.items()
    }


def beside(desk):
    """(table, scheme, number) of what is kept beside, to the record."""
    return {
        (one["table_name"], one["scheme"], one["number"]): one["record_id"] for one in kept(desk, ExternalNumber)
    }


def all_same(plan):
    return told(plan) == [] and {state for states in counts(plan).values() for state in states} == {"same"}


@pytest.fixture
def desk(center):
    """A supervisor's desk on a center with one person of its own."""
    one = center.desk("supervisor")
    people.person(one, full_name="이몽룡", mobile="010-0000-7777")
    return one


@pytest.fixture
def book(tmp_path):
    return workbook(tmp_path / "ledger.xlsx", LEDGER)


def test_an_empty_center_keeps_the_numbers(center, book):
    desk = center.desk("supervisor")
    taken(desk, book)
    assert numbers(desk)["jobseeker"] == ["1", "2"]
    assert [numbers(desk)[table] for table in ("employer", "vacancy", "referral", "event")] == [
        ["F1"],
        ["V1"],
        ["R1"],
        ["E1"],
    ]
    assert beside(desk) == {}
    assert all_same(looked(desk, book)[0])


@pytest.mark.parametrize("name", [None, "옛 대장"])
def test_ours_are_given_beside_and_rows_are_known_again(desk, book, tmp_path, name):
    before, mine = numbers(desk)["jobseeker"], kept(desk, Jobseeker)[0]["id"]
    plan, made = taken(desk, book, name)
    assert told(plan) == []
    assert all(has_our_form(table, one) for table, some in numbers(desk).items() for one in some)
    scheme = name or "workbook"
    told_of = beside(desk)
    assert set(told_of) == {
        *(("jobseeker", scheme, number) for number in "12"),
        ("employer", scheme, "F1"),
        ("vacancy", scheme, "V1"),
        ("referral", scheme, "R1"),
        ("event", scheme, "E1"),
    }
    person = told_of["jobseeker", scheme, "1"]
    facts = [one for record in (Registration, Referral, Placement, EventInterview) for one in kept(desk, record)]
    assert {one["jobseeker_id"] for one in facts if one["jobseeker_id"] != mine} == {person}
    assert kept(desk, Placement)[0]["referral_id"] == told_of["referral", scheme, "R1"]
    assert len(kept(desk, FollowUp)) == 1
    assert all_same(looked(desk, book, name)[0])
    assert all_same(looked(desk, exported(desk, tmp_path / "own.xlsx"))[0])
    assert all_same(looked(desk, exported(desk, tmp_path / "own.xlsx"), name)[0])
    desk.change(lambda db, act: undo_import(db, act, run_id=made.id, why="시험"))
    assert (numbers(desk)["jobseeker"], beside(desk)) == (before, {})


@pytest.mark.parametrize("first", [None, "옛 대장"])
def test_two_ledgers_that_count_from_one_do_not_meet(center, book, tmp_path, first):
    """Also where the first one's numbers were kept by a center that was empty."""
    desk = center.desk("supervisor")
    other = workbook(tmp_path / "other.xlsx", OTHER)
    taken(desk, book, first)
    plan, _made = taken(desk, other, "동창구")
    assert told(plan) == []
    assert {state for states in counts(plan).values() for state in states} == {"new"}
    names = {one["full_name"]: one["id"] for one in kept(desk, Jobseeker)}
    assert set(names) == {"홍길동", "홍길순", "김철수"}
    assert {one["jobseeker_id"] for one in kept(desk, Referral)} == {names["홍길동"], names["김철수"]}
    assert all_same(looked(desk, other, "동창구")[0])
    assert all_same(looked(desk, book, first)[0])


def test_a_ledger_that_grew_leads_to_what_came_before(desk, tmp_path):
    taken(
        desk,
        workbook(tmp_path / "first.xlsx", {name: LEDGER[name] for name in ("구직자", "구인업체", "구인")}),
        "가",
    )
    grown = {
        "구직자": [*LEDGER["구직자"], {**PERSON, "구직번호": "3", "성명": "성춘향", "휴대전화": "010-0000-3333"}],
        "알선": [REFERRAL, {**REFERRAL, "알선번호": "R2", "구직번호": "3"}],
    }
    plan, _made = taken(desk, workbook(tmp_path / "grown.xlsx", grown), "가")
    assert (told(plan), counts(plan)) == ([], {"구직자": {"new": 1, "same": 2}, "알선": {"new": 2}})
    told_of = beside(desk)
    whom = [one["jobseeker_id"] for one in kept(desk, Referral)]
    assert whom == [told_of["jobseeker", "가", "1"], told_of["jobseeker", "가", "3"]]
    changed = workbook(tmp_path / "moved.xlsx", {"구직자": [{**PERSON, "휴대전화": "010-0000-5555"}]})
    plan, _made = taken(desk, changed, "가")
    assert counts(plan) == {"구직자": {"changed": 1}}
    assert kept(desk, Jobseeker, Jobseeker.id == told_of["jobseeker", "가", "1"])[0]["mobile"] == "01000005555"
    strange = workbook(tmp_path / "strange.xlsx", {"구직등록": [REGISTRATION]})
    assert [one[2] for one in told(looked(desk, strange, "나")[0])] == ["구직번호"]


def test_another_centers_number_of_our_form_is_kept_beside(desk, tmp_path):
    """Its export has record keys: they tell its people from ours though both count alike. No counter is lifted."""
    (mine,) = kept(desk, Jobseeker)
    strange = mine["jobseeker_no"][:-6] + "900001"
    keys = [str(new_id()) for _n in range(5)]
    slip = make_slip_number(2026, 9, 5)
    rows = {
        "구직자": [
            {**PERSON, "구직번호": mine["jobseeker_no"], "관리번호": keys[0]},
            {**PERSON, "구직번호": strange, "성명": "성춘향", "휴대전화": "010-0000-3333"},
        ],
        "구인업체": [{**FIRM, "관리번호": keys[1]}],
        "구인": [{**JOB, "관리번호": keys[2]}],
        "알선": [
            {**REFERRAL, "구직번호": mine["jobseeker_no"], "관리번호": keys[3], "알선장번호": slip},
            {**REFERRAL, "알선번호": "R2", "구직번호": strange},
        ],
    }
    path = workbook(tmp_path / "theirs.xlsx", rows)
    plan, _made = taken(desk, path, "나 센터")
    assert (told(plan), counts(plan)["구직자"]) == ([], {"new": 2})
    ours = {one["full_name"]: one for one in kept(desk, Jobseeker)}
    assert ours["이몽룡"] == mine
    given = [ours[name]["jobseeker_no"] for name in ("홍길동", "성춘향")]
    assert not {mine["jobseeker_no"], strange} & set(given)
    assert all(has_our_form("jobseeker", one) for one in given)
    counted = select(NumberCounter.last).where(NumberCounter.name == "jobseeker")
    assert desk.read(lambda db, act: db.scalars(counted).all()) == [3]
    assert beside(desk)["jobseeker", "나 센터", mine["jobseeker_no"]] == ours["홍길동"]["id"]
    whom = {one["slip_no"]: one["jobseeker_id"] for one in kept(desk, Referral)}
    assert whom == {slip: ours["홍길동"]["id"], None: ours["성춘향"]["id"]}
    assert all_same(looked(desk, path, "나 센터")[0])
    more = workbook(tmp_path / "more.xlsx", {"구직등록": [{**REGISTRATION, "구직번호": mine["jobseeker_no"]}]})
    taken(desk, more, "나 센터")
    assert kept(desk, Registration)[-1]["jobseeker_id"] == ours["홍길동"]["id"]


def test_a_slip_of_another_center_that_we_gave_too_is_kept_beside(desk, tmp_path):
    slip = make_slip_number(2026, 1, 5)
    base = {name: LEDGER[name] for name in ("구직자", "구인업체", "구인")}
    taken(desk, workbook(tmp_path / "a.xlsx", {**base, "알선": [{**REFERRAL, "알선장번호": slip}]}), "가")
    theirs = {
        **base,
        "알선": [{**REFERRAL, "알선장번호": slip, "관리번호": str(new_id()), "알선일": "2023-05-04"}],
    }
    path = workbook(tmp_path / "b.xlsx", theirs)
    plan, _made = taken(desk, path, "나")
    assert told(plan) == []
    assert [one["slip_no"] for one in kept(desk, Referral)] == [slip, None]
    assert ("referral", "slip", slip) in beside(desk)
    assert all_same(looked(desk, path, "나")[0])


def test_a_number_of_our_form_lifts_the_counter_of_an_empty_center(center, tmp_path):
    desk = center.desk("supervisor")
    number = desk.read(lambda db, act: f"JS-{act.today.year}-{act.desk:02d}-000041")
    taken(desk, workbook(tmp_path / "a.xlsx", {"구직자": [{**PERSON, "구직번호": number}]}), "가")
    assert (numbers(desk)["jobseeker"], beside(desk)) == ([number], {})
    assert desk.change(lambda db, act: record_no(db, act, "jobseeker")).endswith("000042")


@pytest.mark.parametrize("name", [None, "가"])
def test_mended_rows_lead_to_the_same_records(desk, tmp_path, name):
    """What the file calls by one of our numbers is its own person there, and so it is in the mended rows."""
    (mine,) = kept(desk, Jobseeker)
    no, other = mine["jobseeker_no"], {**PERSON, "성명": "성춘향", "휴대전화": "010-0000-3333"}
    rows = {
        "구직자": [
            {**PERSON, "구직번호": no, "관리번호": str(new_id())},
            {**other, "구직번호": "8", "성별": "여인"},
        ],
        "구직등록": [{**REGISTRATION, "구직번호": no, "접수경로": "하늘"}],
    }
    path, out = workbook(tmp_path / "file.xlsx", rows), BytesIO()
    looked(desk, path, name, then=lambda db, plan: write_rejects(plan, out))
    taken(desk, path, name, skip_wrong=True)
    rejects = tmp_path / "rejects.xlsx"
    rejects.write_bytes(out.getvalue())
    with open_sheets(rejects) as file:
        mended = {
            one.name: [
                {
                    heading: {"여인": "여", "하늘": "방문"}.get(cell, cell)
                    for heading, cell in zip(one.headings, cells, strict=False)
                }
                for _row, cells in one.rows()
            ]
            for one in file.sheets
        }
        headings = {one.name: one.headings for one in file.sheets}
    plan, _made = taken_in(desk, workbook(tmp_path / "mended.xlsx", mended, headings))
    assert (told(plan), counts(plan)) == ([], {"구직자": {"new": 1}, "구직등록": {"new": 1}})
    found = beside(desk)
    assert kept(desk, Registration)[-1]["jobseeker_id"] == found["jobseeker", name or "workbook", no]
    assert ("jobseeker", name or "workbook", "8") in found


def test_a_source_is_one_word_of_a_number_kept_beside(desk, book, tmp_path):
    """외부번호 writes `scheme:number; …`: what parts them cannot stand in a name."""
    taken(desk, book, "강서: 옛; 대장")
    assert ("jobseeker", "강서 옛 대장", "1") in beside(desk)
    assert all_same(looked(desk, book, "강서: 옛; 대장")[0])
    assert all_same(looked(desk, exported(desk, tmp_path / "own.xlsx"))[0])


def test_whose_record_was_merged_is_the_survivor(desk, tmp_path):
    keyed = {
        "구직자": [{**PERSON, "관리번호": str(new_id())}, {**LEDGER["구직자"][1], "휴대전화": "010-0000-4321"}]
    }
    path = workbook(tmp_path / "file.xlsx", keyed)
    taken(desk, path, "가")
    (mine,) = kept(desk, Jobseeker, Jobseeker.full_name == "이몽룡")
    for one in kept(desk, Jobseeker, Jobseeker.full_name != "이몽룡"):
        merge(desk, one["id"], mine["id"])
    plan, _made = taken(desk, workbook(tmp_path / "facts.xlsx", {"구직등록": [REGISTRATION]}), "가")
    assert (told(plan), kept(desk, Registration)[-1]["jobseeker_id"]) == ([], mine["id"])
    plan = looked(desk, path, "가")[0]
    assert (told(plan), counts(plan)["구직자"].get("new")) == ([], None)
