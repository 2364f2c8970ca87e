"""A list as a workbook: what the screen shows and nothing that calculates; who, when and what for on record."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.records.audit import AuditEntry
from jobdesk.services.list_export import ListTable, make_workbook, record_export

ONE = new_id()
TABLE = ListTable(
    "구직자",
    "상담사: 김상담",
    ("성명", "등록일", "희망임금", "방문", "비고"),
    (
        (
            "홍*동",
            date(2026, 11, 3),
            2_400_000,
            datetime(2026, 11, 3, 9, 30, tzinfo=SEOUL),
            '=HYPERLINK("http://x")',
        ),
        ("김*수", None, None, None, "+82 10"),
    ),
    "jobseeker",
    (ONE,),
)


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name).decode("utf-8") for name in packed.namelist()}


def export(desk, table=TABLE, purpose="주간 회의"):
    made = desk.read(lambda db, act: make_workbook(db, act, table=table, purpose=purpose))
    desk.change(lambda db, act: record_export(db, act, made=made))
    return made.content


def test_texts_stay_texts_and_days_are_days(center):
    found = parts(export(center.desk("counselor")))
    sheet, strings = found["xl/worksheets/sheet1.xml"], found["xl/sharedStrings.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert "=HYPERLINK(" in strings
    assert all(told in strings for told in ("구직자", "상담사: 김상담", "홍*동", "+82 10", "김상담", "주간 회의"))
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*><v>([^<]*)</v>', sheet))
    assert cells["C6"] == "2400000"
    assert cells["B6"] == str((date(2026, 11, 3) - date(1899, 12, 30)).days)
    assert float(cells["D6"]) % 1 == pytest.approx(9.5 / 24)
    assert "B7" not in cells


def test_it_is_on_record_with_its_purpose_and_people(center):
    desk = center.desk("counselor")
    export(desk)
    (entry,) = desk.read(lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all())
    assert (entry.purpose, entry.table_name, entry.detail["rows"]) == ("주간 회의", "jobseeker", 2)
    assert entry.jobseeker_ids == [str(ONE)]
    assert "홍" not in str(entry.detail)


def test_without_a_purpose_or_a_right_there_is_none(center):
    with pytest.raises(InvalidInput) as refused:
        export(center.desk("counselor"), purpose=" ")
    assert refused.value.field == "purpose"
    with pytest.raises(NotAllowed):
        export(center.desk("administrator"))


def test_an_empty_list_is_a_workbook_too(center):
    found = parts(export(center.desk("counselor"), ListTable("구인", "", ("제목",), (), "vacancy")))
    assert "xl/worksheets/sheet1.xml" in found
