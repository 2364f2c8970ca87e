"""The center's export: every row the sheets can say, in one moment's state, for a purpose, on record, sealed."""

import stat
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from jobdesk.base.cells import read_cell
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import load_codes
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed
from jobdesk.base.sheet_rules import lacking
from jobdesk.base.sheets import BY_NAME, SHEETS
from jobdesk.papers.sealed_archive import unsealing
from jobdesk.records._base import Base
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import counseling, registrations
from jobdesk.services._event_counts import held
from jobdesk.services._export_rows import ExportRows, Period
from jobdesk.services.export_files import export_to
from jobdesk.services.exports import ExportCanceled
from tests.services import acts, people

PASSWORD = "Carry-2026-ok"
LIVE_ONLY = {"follow_up", "event", "event_interview", "employer_visit", "employer"}


def read(source):
    """Sheets of a workbook as lists of heading to cell."""
    book = CalamineWorkbook.from_filelike(source)
    found = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def export(desk, tmp_path, **asked):
    out = tmp_path / "center.xlsx"
    made = export_to(desk, out, **{"purpose": "이관 시험", **asked})
    return made, read(BytesIO(out.read_bytes()))


def a_life(desk):
    """Two people: one referred and hired by herself, one struck through; what was told of them."""
    one = acts.ready_since(desk, 20, full_name="=홍길동", target_groups=["youth", "long_unemployed"])
    job = people.vacancy(desk)
    referral = acts.refer(desk, one, job, days=3)
    acts.enter(desk, referral.id, "60", reason_code="wage", reason="낮음")
    session = acts.hold(desk, person=one, note="첫 상담")
    desk.change(lambda db, act: counseling.add_note(db, act, session_id=session.id, note="덧붙임"))
    acts.place(desk, one, days=1)
    return one, referral


def test_rows_say_what_the_records_say(center, tmp_path):
    desk = center.desk("supervisor")
    one, referral = a_life(desk)
    gone = people.person(desk, ready=False, full_name="홍길순", mobile="010-0000-7777")
    struck = people.register(desk, gone)
    desk.change(
        lambda db, act: registrations.void_registration(db, act, registration_id=struck.id, why="잘못 적음")
    )
    desk.change(lambda db, act: setattr(db.get_one(Jobseeker, gone), "merged_into_id", one))
    made, found = export(desk, tmp_path)
    assert {name: len(rows) for name, rows in found.items()} == dict(made.rows)
    (person,) = found["구직자"]
    assert (person["성명"], person["대상구분"], UUID(person["관리번호"])) == ("=홍길동", "장기실업; 청년", one)
    assert {row["구직번호"] for row in found["구직등록"]} == {person["구직번호"]}
    assert sorted(row["착오취소"] for row in found["구직등록"]) == ["아니오", "예"]
    (sent,) = found["알선"]
    assert (sent["결과"], sent["사유"], sent["알선방법"], sent["상담사"]) == (
        "구직자 거부",
        "임금: 낮음",
        "전화",
        "박팀장",
    )
    assert sent["구인번호"] == found["구인"][0]["구인번호"]
    assert found["구인"][0]["업체번호"] == found["구인업체"][0]["업체번호"]
    assert found["상담"][0]["내용"] == "첫 상담\n덧붙임"
    assert found["취업"][0]["취업일"] == desk.act().today - timedelta(days=1)
    assert {row["개월"] for row in found["사후관리"]} == {1.0, 3.0, 6.0}
    assert made.sentences() == []


def test_every_cell_is_read_back_as_the_record_has_it(center, tmp_path):
    desk = center.desk("supervisor")
    a_life(desk)
    _made, found = export(desk, tmp_path)
    codes = load_codes()
    for sheet in SHEETS:
        ids = [UUID(row["관리번호"]) for row in found[sheet.name]]
        kept = desk.read(lambda db, act, s=sheet, i=ids: ExportRows(db, Period()).read(s, i))
        for row, one in zip(found[sheet.name], ids, strict=True):
            told = {c.name: read_cell(c, row[c.heading] or None, codes) for c in sheet.columns}
            assert lacking(sheet, told) == []
            for column in sheet.columns:
                value = kept[one].get(column.name)
                if isinstance(value, datetime):
                    value = value.astimezone(SEOUL).replace(microsecond=0)
                assert told[column.name] == (column.blank if value in (None, []) else value), column.heading


def test_the_sample_centers_rows_are_all_there(sample, tmp_path):
    desk = sample.desk()
    made, found = export(desk, tmp_path, tick=lambda done, total: None)

    def counted(db, act):
        sizes = {}
        for sheet in SHEETS:
            table = Base.metadata.tables[sheet.table]
            asked = select(func.count()).select_from(table)
            if sheet.table in LIVE_ONLY:
                asked = asked.where(table.c.voided_at.is_(None))
            if sheet.table == "event_interview":
                asked = asked.where(held())  # a slot that is only planned is no interview
            if "merged_into_id" in table.c:
                asked = asked.where(table.c.merged_into_id.is_(None))
            sizes[sheet.name] = db.scalar(asked)
        return sizes

    assert dict(made.rows) == desk.read(counted) == {name: len(rows) for name, rows in found.items()}
    assert made.rows["알선"] > 11_448
    numbers = {row["구직번호"] for row in found["구직자"]}
    for name in ("구직등록", "알선", "취업", "사후관리", "행사면접"):
        assert {row["구직번호"] for row in found[name]} <= numbers
    desk.close()


def test_a_period_holds_whatever_its_facts_name(sample, tmp_path):
    desk = sample.desk()
    first, last = datetime(2023, 9, 1, tzinfo=SEOUL).date(), datetime(2023, 9, 30, tzinfo=SEOUL).date()
    made, found = export(desk, tmp_path, from_on=first, until_on=last)
    whole, _all = export(desk, tmp_path)
    assert all(
        0 < made.rows[name] < whole.rows[name] for name in ("구직자", "구직등록", "구인", "상담", "알선", "취업")
    )
    assert {first <= row["접수일"] <= last for row in found["구직등록"]} == {True}
    known = {
        "구직번호": {row["구직번호"] for row in found["구직자"]},
        "업체번호": {row["업체번호"] for row in found["구인업체"]},
        "구인번호": {row["구인번호"] for row in found["구인"]},
        "알선번호": {row["알선번호"] for row in found["알선"]},
        "행사번호": {row["행사번호"] for row in found["행사"]},
    }
    for rows in found.values():
        for row in rows:
            assert all(row[key] in numbers for key, numbers in known.items() if row.get(key))
    desk.close()


def test_a_period_on_both_engines(center, tmp_path):
    desk = center.desk("supervisor")
    a_life(desk)
    today = desk.act().today
    made, _found = export(desk, tmp_path, from_on=today - timedelta(days=3), until_on=today - timedelta(days=3))
    told = {name: count for name, count in made.rows.items() if count}
    assert told == {"구직자": 1, "구인업체": 1, "구인": 1, "알선": 1}
    made, _found = export(desk, tmp_path, until_on=today - timedelta(days=4))
    assert {name: count for name, count in made.rows.items() if count} == {"구직자": 1, "구직등록": 1}


def test_it_is_refused_without_a_purpose_or_the_right(local_center, tmp_path):
    for purpose in ("", "  "):
        with pytest.raises(InvalidInput):
            export(local_center.desk("supervisor"), tmp_path, purpose=purpose)
    for role in ("counselor", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            export(local_center.desk(role), tmp_path)
    with pytest.raises(InvalidInput):
        export(local_center.desk("supervisor"), tmp_path, password="short")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_it_is_on_record_with_its_purpose_and_no_person(center, tmp_path):
    desk = center.desk("supervisor")
    people.person(desk, full_name="홍길동")
    made, _found = export(desk, tmp_path)
    (entry,) = desk.read(lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all())
    assert (entry.purpose, entry.detail["rows"], entry.detail["sha256"]) == (
        "이관 시험",
        dict(made.rows),
        made.sha256,
    )
    assert "홍길동" not in str(entry.detail)


def test_a_sealed_file_holds_the_same_and_is_its_owners_alone(local_center, tmp_path):
    desk, out = local_center.desk("supervisor"), tmp_path / "center.zip"
    people.person(desk, full_name="홍길동")

    def bare(_done, _total):
        """Nothing readable lies there while it is written either."""
        (part,) = tmp_path.glob(".center.zip.part")
        assert b"xl/" not in part.read_bytes()
        assert stat.S_IMODE(part.stat().st_mode) == 0o600

    made = export_to(desk, out, purpose="이관", password=PASSWORD, tick=bare)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert b"xl/worksheets" not in out.read_bytes()
    with out.open("rb") as file, unsealing(file, PASSWORD) as opened:
        found = read(BytesIO(opened.read()))
    assert found["구직자"][0]["성명"] == "홍길동"
    assert made.sealed
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["center.zip"]


def test_canceled_or_broken_it_leaves_nothing(local_center, tmp_path):
    desk, out = local_center.desk("supervisor"), tmp_path / "center.xlsx"
    people.person(desk)

    def cancel(done, total):
        raise ExportCanceled("taken back")

    with pytest.raises(ExportCanceled):
        export_to(desk, out, purpose="이관", tick=cancel)
    with pytest.raises(JobdeskError):
        export_to(desk, tmp_path / "nowhere" / "center.xlsx", purpose="이관")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
    asked = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "export")
    assert desk.read(lambda db, act: db.scalar(asked)) == 0


def test_it_shows_one_moment_though_others_go_on(center, tmp_path):
    desk, colleague = center.desk("supervisor"), center.desk("counselor")
    people.person(desk)

    def meanwhile(done, total):
        people.person(colleague, full_name=f"홍길{chr(0xAC00 + done)}", mobile=f"010-0000-{1000 + done}")

    made, found = export(desk, tmp_path, tick=meanwhile)
    assert made.rows["구직자"] == made.rows["구직등록"] == len(found["구직자"]) == 1


def test_names_of_sheets_are_tables():
    assert {sheet.table for sheet in BY_NAME.values()} <= set(Base.metadata.tables)
