"""A center's worth of exchange rows in a few lines each, as a workbook and as text tables."""

import csv
import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

from jobdesk.base.sheets import BY_NAME

SECRETS = ("홍비밀", "김은밀", "0000-7391", "0000-7392", "비밀길 77", "은밀상사", "속내를 털어놓음")
"""Parts of what the rows hold that is a person's or a firm's own: in no log and in no exception."""


def honest_rows(mark=""):
    """{sheet: rows as {heading: value}}; `mark` makes all numbers others."""
    day, met = date(2026, 10, 5), datetime.combine(date(2026, 10, 5), time(14, 30))
    people = [
        {
            "성명": "홍비밀",
            "생년월일": date(1970, 3, 1),
            "성별": "남",
            "휴대전화": "010-0000-7391",
            "행정동": "당산1동",
        },
        {
            "성명": "김은밀",
            "생년월일": date(1985, 7, 9),
            "성별": "여",
            "휴대전화": "010-0000-7392",
            "희망임금": 2500000,
        },
    ]
    for at, person in enumerate(people, 1):
        person |= {
            "구직번호": f"J{mark}{at}",
            "수집동의일": day,
            "도로명주소": "비밀길 77",
            "대상구분": "청년;장애인",
        }
    firm = {"업체번호": f"E{mark}1", "업체명": "은밀상사", "전화": "02-000-7391", "상시근로자수": 12, "업종": "C"}
    job = {
        "구인번호": f"V{mark}1",
        "업체번호": f"E{mark}1",
        "접수일": day,
        "접수경로": "전화",
        "구인제목": "사무 보조",
    }
    job |= {"모집직종": "026", "모집인원": 5, "고용형태": "상용직", "임금형태": "월급", "임금하한": 2300000}
    job |= {"주소정근로시간": 40, "근무시작": time(9), "근무종료": time(18), "마감일": day + timedelta(60)}
    one, two = f"J{mark}1", f"J{mark}2"
    referral = {"알선번호": f"R{mark}1", "구직번호": one, "구인번호": f"V{mark}1", "알선일": day, "결과": "채용"}
    hired = {"구직번호": one, "취업일": day + timedelta(5), "취업경로": "알선", "알선번호": f"R{mark}1"}
    return {
        "구직자": people,
        "구직등록": [
            {"구직번호": one, "접수일": day, "접수경로": "방문"},
            {"구직번호": two, "접수일": day, "접수경로": "전화"},
        ],
        "구인업체": [firm],
        "구인": [job],
        "상담": [
            {
                "구직번호": one,
                "상담일시": met,
                "상담방법": "방문",
                "내용": "속내를 털어놓음",
                "상담사": "옛상담사",
            },
            {"업체번호": f"E{mark}1", "상담일시": met, "상담방법": "전화", "상담유형": "구인"},
        ],
        "알선": [{**referral, "결과일": day + timedelta(3)}],
        "취업": [{**hired, "업체번호": f"E{mark}1", "임금형태": "월급", "임금": 2300000, "실적인정": "예"}],
        "사후관리": [{"구직번호": one, "취업일": day + timedelta(5), "개월": 1, "상태": "재직"}],
        "행사": [{"행사번호": f"G{mark}1", "종류": "일구데이", "회차": 3, "일자": day, "장소": "구청"}],
        "행사면접": [{"행사번호": f"G{mark}1", "업체번호": f"E{mark}1", "구직번호": two, "결과": "대기"}],
        "기업방문": [{"방문일": day, "업체번호": f"E{mark}1", "업체명": "은밀상사", "결과": "상담"}],
    }


def ledger_cells():
    """A flat ledger of one sheet, the headings first: each row a person, a firm, a referral and its result."""
    day = date(2026, 10, 5)
    return {
        "2026년 알선대장": [
            ["연번", "접수일", "성명", "생년월일", "성별", "연락처", "주소", "희망직종", "업체명", "업체전화"]
            + ["모집직종", "알선일", "결과", "취업일", "급여", "비고"],
            [
                1,
                day,
                "홍비밀",
                "1970.3.1",
                "남",
                "010-0000-7391",
                "비밀길 77",
                "경비",
                "은밀상사",
                "02-000-7391",
                "경비",
            ]
            + ["2026/10/7", "채용", "2026. 10. 12.", "월 230만원", "속내를 털어놓음"],
            [2, day, "김은밀", "850709", "여", "01000007392", "당산1동", "미화", "은밀상사", "02-000-7391", "미화"]
            + [day, "불채용", None, "시급 11,000", None],
            [3, "2026-10-06", "이철수", None, "남", "010-0000-0003", None, "요양보호사", None, None, None, None]
            + [None, None, None, None],
        ]
    }


def as_cells(rows):
    """{sheet: rows of cells, the headings first}, ready to be spoiled."""
    return {
        name: [
            list(BY_NAME[name].headings),
            *([one.get(column) for column in BY_NAME[name].headings] for one in told),
        ]
        for name, told in rows.items()
    }


def workbook(cells) -> bytes:
    """The cells as a workbook."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_urls": False}) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, rows in cells.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(at, place, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(at, place, cell)
                    elif cell is not None:
                        sheet.write_number(at, place, cell)
    return sink.getvalue()


def table(rows, encoding="utf-8-sig", sign=",") -> bytes:
    """The cells of one sheet as a text table; what the letters cannot write is left out."""
    sink = io.StringIO()
    csv.writer(sink, delimiter=sign).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return sink.getvalue().encode(encoding, "ignore")


def write_tables(folder: Path, cells, **how) -> Path:
    """A folder of the sheets as text tables."""
    folder.mkdir()
    for name, rows in cells.items():
        (folder / f"{name}.csv").write_bytes(table(rows, **how))
    return folder
