"""The rows an import could not take come back with their reasons, are mended and taken in."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.services.imports.rejects import write_rejects
from jobdesk.services.imports.tables import REASON_HEADING, ROW_HEADING
from tests.services.imported import FIRM, PERSON, REGISTRATION, planned, workbook
from tests.services.moving import kept, taken_in

SHEETS = {
    "구직자": [
        PERSON,
        {**PERSON, "구직번호": "2", "성명": "=1+1", "생년월일": "1990-13-40", "희망임금": 2_400_000},
    ],
    "구직등록": [REGISTRATION, {**REGISTRATION, "구직번호": "2", "접수경로": "하늘"}],
    "구인업체": [FIRM],
}


def rejected(desk, path):
    """Sheets of the wrong rows, and how many there are."""
    out = BytesIO()

    def write(_db, plan):
        return write_rejects(plan, out)

    _plan, count = planned(desk, path, then=write)
    book = CalamineWorkbook.from_filelike(BytesIO(out.getvalue()))
    found = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found, count


def test_wrong_rows_come_back_with_why_and_can_be_mended(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "file.xlsx", SHEETS)
    found, count = rejected(desk, path)
    assert count == 2
    assert {name: len(rows) for name, rows in found.items()} == {"구직자": 1, "구직등록": 1}
    (person,) = found["구직자"]
    assert (person["성명"], person["생년월일"], person["희망임금"], person[ROW_HEADING]) == (
        "=1+1",
        "1990-13-40",
        2_400_000,
        3,
    )
    assert "생년월일" in person[REASON_HEADING]
    assert "접수경로" in found["구직등록"][0][REASON_HEADING]
    _plan, made = taken_in(desk, path, skip_wrong=True)
    assert made.counts["구직자"] == {"new": 1, "changed": 0, "same": 0, "wrong": 1, "probable": 0}
    better = {"생년월일": "1990-03-04", "접수경로": "방문"}
    mended = {
        name: [{key: better.get(key, cell) for key, cell in row.items()} for row in rows]
        for name, rows in found.items()
    }
    headings = {name: tuple(rows[0]) for name, rows in found.items()}
    plan, _made = taken_in(desk, workbook(tmp_path / "mended.xlsx", mended, headings))
    assert (plan.wrong, plan.problems) == (0, ())
    assert [one["full_name"] for one in kept(desk, Jobseeker)] == ["홍길동", "=1+1"]
    assert len(kept(desk, Registration)) == 2


def test_a_file_without_faults_has_none(center, tmp_path):
    desk, out = center.desk("supervisor"), BytesIO()
    path = workbook(tmp_path / "file.xlsx", {"구직자": [PERSON]})
    assert planned(desk, path, then=lambda db, plan: write_rejects(plan, out))[1] == 0
    assert out.getvalue().startswith(b"PK")
