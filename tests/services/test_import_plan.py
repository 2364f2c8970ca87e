"""The dry run of an import: what is new, changed, the same or probably somebody known; nothing is written."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from jobdesk.base.errors import NotAllowed
from jobdesk.base.exchange import ImportKind
from jobdesk.base.ids import new_id
from jobdesk.base.sheets import FOLLOW_UPS, PLACEMENTS, REGISTRATIONS, SHEETS, VACANCIES
from jobdesk.records._base import Base
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event
from jobdesk.records.imports import Tombstone
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import stamp
from jobdesk.services.export_files import export_to
from jobdesk.services.imports.plan import ImportStopped, RowState, plan_import
from jobdesk.services.imports.sources import workbook_source
from jobdesk.store.sheet_files import open_sheets
from tests.counts import full
from tests.services import people
from tests.services.imported import (
    FIRM,
    PERSON,
    REGISTRATION,
    SESSION,
    WHOLE,
    counts,
    plan_of,
    planned,
    told,
    workbook,
)

CLOSED = {"kind": "final", "definition": "1", "employers_basis": "firms", "digest": "0" * 64}


@pytest.fixture(scope="module")
def own(sample_read, sample_export):
    """The sample center's own export (in the daily run of a time), and the keys of its records by their table."""
    desk = sample_read.desk()
    tables = [Base.metadata.tables[sheet.table] for sheet in SHEETS]
    kept = desk.read(lambda db, act: {one.name: set(db.scalars(select(one.c.id))) for one in tables})
    desk.close()
    return sample_export, kept


def rows_of(db, plan, *sheets):
    return [row for sheet in sheets or SHEETS for row in plan.planned(db, sheet)]


def test_a_centers_own_export_is_the_same_row_by_row(sample_read, own):
    """Also long after it was written, when last days have passed."""
    desk, (out, _kept) = sample_read.desk(), own
    plan, states = planned(desk, out, then=lambda db, plan: {row.state for row in rows_of(db, plan)})
    assert told(plan) == []
    assert states == {RowState.SAME}
    assert {name: set(states) for name, states in counts(plan).items()} == {s.name: {"same"} for s in SHEETS}
    assert sum(count.same for count in plan.counts.values()) > full(40_000, 4_000)
    assert plan.unknown_counselors == plan.restated == ()
    some = [VACANCIES, REGISTRATIONS]
    later = planned(
        desk,
        out,
        days=400,
        change=lambda source: replace(source, sheets=tuple(one for one in source.sheets if one.sheet in some)),
    )[0]
    desk.close()
    assert counts(later) == {sheet.name: counts(plan)[sheet.name] for sheet in (REGISTRATIONS, VACANCIES)}


def test_into_an_empty_center_every_row_is_new_and_keeps_its_key(own, local_center):
    out, kept = own
    plan, rows = planned(local_center.desk("supervisor"), out, then=rows_of)
    assert told(plan) == []
    assert {name: set(states) for name, states in counts(plan).items()} == {s.name: {"new"} for s in SHEETS}
    assert len(rows) == sum(count.new for count in plan.counts.values())
    assert all(row.id in kept[row.sheet.table] for row in rows)
    followed = [row.links["placement_id"] for row in rows if row.sheet is FOLLOW_UPS]
    assert set(followed) <= kept["placement"]
    assert len({one.name for one in plan.unknown_counselors}) >= 5


def test_nothing_is_written_and_only_a_supervisor_may_ask(center, tmp_path):
    desk = center.desk("supervisor")

    def sizes(db, act):
        return {t.name: db.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}

    before = desk.read(sizes)
    plan = plan_of(desk, tmp_path, WHOLE)
    assert (told(plan), desk.read(sizes)) == ([], before)
    assert plan.wrong == 0
    with pytest.raises(NotAllowed):
        plan_of(center.desk("counselor"), tmp_path, WHOLE)


def test_a_new_row_is_ready_for_its_record(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "w.xlsx", WHOLE)
    plan, rows = planned(desk, path, then=rows_of)
    assert {name: states["new"] for name, states in plan.json()["sheets"].items()} == dict.fromkeys(WHOLE, 1)
    by = {row.sheet.name: row for row in rows}
    person, job = by["구직자"].id, by["구인"].id
    assert by["구직등록"].values["valid_until"] == date(2023, 8, 1)
    assert (by["구인"].values["state"], by["구인"].values["employer_name"]) == ("expired", "당산상사")
    assert (by["알선"].links["jobseeker_id"], by["알선"].links["vacancy_id"]) == (person, job)
    assert (by["알선"].values["method"], by["알선"].values["voided"]) == ("slip", False)
    assert by["취업"].links["referral_id"] == by["알선"].id
    assert by["취업"].values["sector"] == "private"
    assert by["사후관리"].links["placement_id"] == by["취업"].id
    assert by["행사"].values["name"] == "JOB포유"
    assert by["행사면접"].links["event_id"] == by["행사"].id
    assert by["기업방문"].links["counselor_id"] is not None
    again, same = planned(desk, path, then=rows_of)
    assert again.json() == plan.json()
    assert [(row.sheet, row.values, row.state) for row in same] == [(r.sheet, r.values, r.state) for r in rows]


def test_the_json_is_as_exchange_says(center, tmp_path):
    plan = plan_of(
        center.desk("supervisor"), tmp_path, {"구직자": [PERSON, {**PERSON, "구직번호": "2", "성별": "여인"}]}
    )
    assert plan.json() == {
        "sheets": {"구직자": {"new": 1, "changed": 0, "same": 0, "wrong": 1, "probable": 0}},
        "problems": [{"sheet": "구직자", "row": 3, "column": "성별", "reason": plan.problems[0].reason}],
    }
    assert (plan.problems[0].value, plan.problems[0].proposal, plan.problems[0].name) == ("여인", "여", "sex")
    assert "남" in plan.problems[0].reason


def test_what_changed_and_that_an_empty_cell_says_nothing(center, tmp_path):
    desk = center.desk("supervisor")
    one = people.person(desk, ready=False)
    number = desk.read(lambda db, act: db.get_one(Jobseeker, one).jobseeker_no)
    row = {
        "구직번호": number,
        "성명": "홍길동",
        "휴대전화": "010-0000-9999",
        "연락처구분": "",
        "행정동": "당산1동",
    }
    path = workbook(tmp_path / "w.xlsx", {"구직자": [row]})
    plan, (found,) = planned(desk, path, then=rows_of)
    assert counts(plan) == {"구직자": {"changed": 1}}
    assert (found.id, found.changed) == (one, {"mobile": ("01000001234", "01000009999")})


def test_a_known_vacancy_past_its_last_day_is_the_same(center, tmp_path):
    """Blank, 진행 and 기간만료 are one once the last day has passed."""
    desk = center.desk("supervisor")
    job = people.vacancy(desk)
    until = desk.act().today + timedelta(days=3)
    number = desk.read(lambda db, act: db.get_one(Vacancy, job).vacancy_no)
    desk.change(lambda db, act: db.execute(update(Vacancy).where(Vacancy.id == job).values(closes_on=until)))
    said = {"구인번호": number, "마감일": until.isoformat()}
    for state in ("", "진행", "기간만료"):
        path = workbook(tmp_path / "w.xlsx", {"구인": [{**said, "상태": state}]})
        assert counts(planned(desk, path, days=4)[0]) == {"구인": {"same": 1}}, state
    early = planned(desk, path)[0]
    assert counts(early) == {"구인": {"changed": 1}}


def test_who_is_probably_known(center, tmp_path):
    desk = center.desk("supervisor")
    one = people.person(desk, ready=False)
    rows = [PERSON, {**PERSON, "구직번호": "2", "성명": "김영희", "휴대전화": "010-0000-5555"}]
    rows.append({**rows[1], "구직번호": "3", "생년월일": "1990-01-01"})
    plan, found = planned(desk, workbook(tmp_path / "w.xlsx", {"구직자": rows}), then=rows_of)
    assert [row.state.value for row in found] == ["probable", "new", "new"]
    assert [row.alike for row in found] == [(one,), (), (found[1].id,)]
    assert [(note.row, note.note) for note in plan.notes] == [(4, True)]


def test_merged_people_lead_to_who_stands_for_them(center, tmp_path):
    desk = center.desk("supervisor")
    one, gone = people.person(desk), people.person(desk, full_name="홍길순", mobile="010-0000-7777")
    number = desk.read(lambda db, act: db.get_one(Jobseeker, gone).jobseeker_no)
    desk.change(lambda db, act: setattr(db.get_one(Jobseeker, gone), "merged_into_id", one))
    rows = {"구직자": [{**PERSON, "구직번호": number}], "상담": [{**SESSION, "구직번호": number}]}
    plan, found = planned(desk, workbook(tmp_path / "w.xlsx", rows), then=rows_of)
    assert counts(plan) == {"구직자": {"same": 1}, "상담": {"new": 1}}
    assert found[1].links["jobseeker_id"] == one
    assert len(plan.notes) == 2


def test_who_was_destroyed_does_not_come_back(center, tmp_path):
    desk, gone, undone = center.desk("supervisor"), new_id(), new_id()

    def bury(db, act):
        for one, why in ((gone, "destroyed"), (undone, "import_undone")):
            db.add(Tombstone(table_name="jobseeker", record_id=one, why=why, at=act.at))

    desk.change(bury)
    rows = [{**PERSON, "관리번호": str(gone)}, {**PERSON, "구직번호": "2", "관리번호": str(undone)}]
    plan, found = planned(desk, workbook(tmp_path / "w.xlsx", {"구직자": rows}), then=rows_of)
    assert [(row, column) for _sheet, row, column, _why in told(plan)] == [(2, "관리번호")]
    assert [row.id for row in found] == [undone]


def test_a_key_that_is_not_the_rows_own_is_told(center, tmp_path):
    """Rows that slipped against their keys, keys of another kind; a key of another center is none of them."""
    desk = center.desk("supervisor")
    one, two = people.person(desk), people.person(desk, full_name="김영희", mobile="010-0000-2222")
    job = people.vacancy(desk)
    numbers = desk.read(lambda db, act: [db.get_one(Jobseeker, who).jobseeker_no for who in (one, two)])
    held = desk.read(lambda db, act: db.scalar(select(Registration.id).where(Registration.jobseeker_id == one)))
    rows = {
        "구직자": [
            {**PERSON, "구직번호": numbers[1], "관리번호": str(one)},
            {**PERSON, "구직번호": "77", "관리번호": str(job)},
            {**PERSON, "구직번호": numbers[0], "관리번호": str(new_id())},
            {**PERSON, "구직번호": "78", "관리번호": str(two)},
        ],
        "구직등록": [{**REGISTRATION, "구직번호": numbers[1], "관리번호": str(held)}],
    }
    plan = plan_of(desk, tmp_path, rows)
    assert {(sheet, row, column) for sheet, row, column, _why in told(plan)} == {
        ("구직자", 2, "구직번호"),
        ("구직자", 3, "관리번호"),
        ("구직자", 5, "구직번호"),
        ("구직등록", 2, "구직번호"),
    }
    assert plan.wrong == 4


def test_what_was_struck_through_here_is_not_changed(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "w.xlsx", {"행사": [{**WHOLE["행사"][0], "장소": "구청"}]})
    held = Event(event_no="E1", kind="matching_day", round_no=3, name="만남", held_on=date(2023, 5, 10))

    def keep(db, act):
        for name, value in {**stamp(act), "voided_at": act.at, "voided_by": act.account_id}.items():
            setattr(held, name, value)
        held.voided_why = "잘못 적음"
        db.add(held)

    desk.change(keep)
    assert counts(planned(desk, path)[0]) == {"행사": {"wrong": 1}}


def test_what_no_rule_takes_today_is_still_the_same_where_it_is_kept(center, tmp_path):
    """A business number that fails its check digit, in a center's own export."""
    desk = center.desk("supervisor")
    people.vacancy(desk)
    desk.change(
        lambda db, act: db.execute(update(Employer).values(business_no="1234567890", business_no_state="given"))
    )
    out = tmp_path / "own.xlsx"
    export_to(desk, out, purpose="이관 시험")
    assert counts(planned(desk, out)[0])["구인업체"] == {"same": 1}
    path = workbook(tmp_path / "w.xlsx", {"구인업체": [{**FIRM, "사업자등록번호": "123-45-67890"}]})
    assert counts(planned(desk, path)[0]) == {"구인업체": {"wrong": 1}}


def test_a_daily_list_knows_its_people_by_their_numbers_elsewhere(center, tmp_path):
    """Nothing is typed a third time: the number of 고용24 is who it is."""
    desk = center.desk("supervisor")
    one, two = (
        people.person(desk, ready=False, full_name=name, mobile=phone)
        for name, phone in (("홍길동", "010-0000-1111"), ("김영희", "010-0000-2222"))
    )

    def number(db, act):
        db.get_one(Jobseeker, one).external_no_work24 = "K100"
        db.add(ExternalNumber(table_name="jobseeker", record_id=two, scheme="work24", number="K200", **stamp(act)))

    desk.change(number)
    rows = {
        "구직자": [
            {"구직번호": "K100", "성명": "홍길동", "이메일": "hong@example.com"},
            {"외부번호": "K200", "성명": "김영희"},
            {**PERSON, "구직번호": "K300", "성명": "이철수", "휴대전화": "010-0000-3333"},
        ],
        "구직등록": [{**REGISTRATION, "구직번호": number} for number in ("K100", "K200", "K300")],
    }
    plan, found = planned(
        desk,
        workbook(tmp_path / "w.xlsx", rows),
        then=rows_of,
        change=lambda source: replace(source, kind=ImportKind.LIST, source="work24"),
    )
    assert told(plan) == []
    assert counts(plan) == {"구직자": {"changed": 1, "same": 1, "new": 1}, "구직등록": {"new": 3}}
    first, second, third, *registered = found
    assert (
        [row.links["jobseeker_id"] for row in registered]
        == [one, two, third.id]
        == [first.id, second.id, third.id]
    )
    assert (first.foreign, third.foreign) == ((), (("work24", "K300"),))
    assert "jobseeker_no" not in third.values


def test_unknown_counselors_are_listed(center, tmp_path):
    desk = center.desk("supervisor")
    who = desk.act().display_name
    names = {"2023-01-02": "최낯선", "2023-02-02": who, "2023-03-02": "최낯선"}
    rows = [{**REGISTRATION, "상담사": name, "접수일": day} for day, name in names.items()]
    plan = plan_of(desk, tmp_path, {"구직자": [PERSON], "구직등록": rows})
    (one,) = plan.unknown_counselors
    assert (one.name, one.sheet, one.row, one.rows) == ("최낯선", "구직등록", 2, 2)
    assert counts(plan)["구직등록"] == {"new": 3}


def test_closed_months_are_told_before_they_are_restated(center, tmp_path):
    desk = center.desk("supervisor")

    def close(db, act):
        told = {"month": date(2023, 5, 1), "serial": 1, **stamp(act)}
        db.add(MonthClose(**told, **CLOSED))

    desk.change(close)
    plan = plan_of(desk, tmp_path, WHOLE)
    (month,) = plan.restated
    assert month.month == date(2023, 5, 1)
    assert month.facts == {"구직등록": 1, "구인": 1, "상담": 1, "알선": 1, "취업": 1, "행사": 1, "기업방문": 1}


def test_past_years_ask_less(center, tmp_path):
    rows = {
        "구직자": [{"구직번호": "1", "성명": "홍길동"}],
        "구직등록": [{"구직번호": "1", "접수일": "2013-05-02"}],
        "구인업체": [FIRM],
        "구인": [{"구인번호": "V1", "업체번호": "F1", "접수일": "2013-05-02", "구인제목": "경비"}],
        "취업": [{"구직번호": "1", "취업일": "2013-06-02"}],
    }
    path = workbook(tmp_path / "w.xlsx", rows)
    desk = center.desk("supervisor")
    assert {name for name, states in counts(planned(desk, path)[0]).items() if states.get("wrong")} == {
        *("구직자", "구직등록", "구인", "취업")
    }
    plan, found = planned(desk, path, past=True, then=rows_of)
    assert told(plan) == []
    assert {row.sheet.name: row.incomplete for row in found} == {
        "구직자": True,
        "구직등록": True,
        "구인업체": False,
        "구인": True,
        "취업": True,
    }
    assert [row.values["route"] for row in found if row.sheet is PLACEMENTS] == ["other"]


def test_it_can_be_stopped(center, tmp_path):
    path, seen = workbook(tmp_path / "w.xlsx", {"구직자": [PERSON]}), []
    with open_sheets(path) as file, pytest.raises(ImportStopped):
        center.desk("supervisor").read(
            lambda db, act: plan_import(
                db, act, source=workbook_source(file), cancel=lambda: seen.append(1) or True
            )
        )
    assert seen
