"""Workbooks and plans for the tests of imports."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import xlsxwriter

from jobdesk.base.sheets import BY_NAME
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.sources import workbook_source
from jobdesk.store.sheet_files import open_sheets

PERSON = {"구직번호": "1", "성명": "홍길동", "생년월일": "1985-03-02", "성별": "남", "휴대전화": "010-0000-1234"}
FIRM = {"업체번호": "F1", "업체명": "당산상사"}
JOB = {
    "구인번호": "V1",
    "업체번호": "F1",
    "접수일": "2023-05-02",
    "마감일": "2023-06-30",
    "접수경로": "전화",
    "구인제목": "아파트 경비원",
    "모집직종": "경비",
    "모집인원": "1",
    "고용형태": "상용직",
    "임금형태": "월급",
    "임금하한": "2,500,000",
    "주소정근로시간": "40",
}
REGISTRATION = {"구직번호": "1", "접수일": "2023-05-02", "접수경로": "방문"}
REFERRAL = {"알선번호": "R1", "구직번호": "1", "구인번호": "V1", "알선일": "2023-05-03"}
PLACEMENT = {"구직번호": "1", "취업일": "2023-05-20", "취업경로": "알선", "알선번호": "R1"}
SESSION = {"구직번호": "1", "상담일시": "2023-05-02 10:00", "상담방법": "방문"}
WHOLE = {
    "구직자": [PERSON],
    "구직등록": [REGISTRATION],
    "구인업체": [FIRM],
    "구인": [JOB],
    "상담": [SESSION],
    "알선": [{**REFERRAL, "결과": "채용", "결과일": "2023-05-20"}],
    "취업": [PLACEMENT],
    "사후관리": [{"구직번호": "1", "취업일": "2023-05-20", "개월": 1, "확인일": "2023-06-20", "상태": "재직"}],
    "행사": [{"행사번호": "E1", "종류": "JOB포유", "회차": "3", "일자": "2023-05-10"}],
    "행사면접": [{"행사번호": "E1", "업체번호": "F1", "구직번호": "1"}],
    "기업방문": [{"방문일": "2023-05-01", "업체명": "당산상사", "업체번호": "F1", "방문자": "박팀장"}],
}
"""A row of each sheet; they name each other."""


def workbook(path, sheets, headings=None):
    """A workbook of sheet name to rows, each heading to cell; `headings` instead of the sheet's own."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            own = (headings or {}).get(name) or BY_NAME[name].headings
            sheet.write_row(0, 0, own)
            for at, row in enumerate(rows, 1):
                for heading, cell in row.items():
                    sheet.write(at, own.index(heading), cell)
    return path


def planned(desk, path, *, days=0, past=False, then=lambda db, plan: None, change=lambda source: source):
    """The plan of a workbook, made so many days later, and what `then` makes of it before the file is closed."""
    with open_sheets(path) as file:
        source = change(workbook_source(file, past=past))

        def job(db, act):
            plan = plan_import(db, replace(act, at=act.at + timedelta(days=days)), source=source)
            return plan, then(db, plan)

        return desk.read(job)


def plan_of(desk, path, sheets, **asked):
    """The plan of a workbook of rows."""
    return planned(desk, workbook(path / "file.xlsx", sheets), **asked)[0]


def told(plan):
    """Of each problem its sheet, row, heading and reason."""
    return [(one.sheet, one.row, one.column, one.reason) for one in plan.problems]


def counts(plan):
    """Of each sheet its counts that are not nought."""
    return {name: {k: v for k, v in states.items() if v} for name, states in plan.json()["sheets"].items()}


def good(row):
    """Whether a text is a key."""
    return isinstance(row.id, UUID)
