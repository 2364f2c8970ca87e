"""Ledgers as centers keep them, written as real files: three habits and a list of another system."""

import csv
from collections import defaultdict
from contextlib import contextmanager
from datetime import date

import xlsxwriter

from jobdesk.services.imports.ledger import ledger_source
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.tables import as_ledger
from jobdesk.store.sheet_files import open_sheets

REFERRALS_TITLE = "2023년도 취업알선 관리대장"
REFERRAL_HEADINGS = (
    "연번", "접수일자", "성 명", "생년월일", "성별", "연락처", "거주동", "학력", "희망\n직종", "알선일자",
    "알선업체명", "연락처", "담당자", "직종", "급여", "면접일", "결과", "불채용사유", "취업일자",
    "3개월", "6개월", "비고",
    "상담사",
)  # fmt: skip
REFERRALS = (
    (1, "2023. 3. 2.", "홍길동", "65.03.02", "남", "010-0000-0101 / 02-000-0101", "당산1동", "고졸", "건물미화",
     "2023. 3. 6.", "(주)한빛관리", "02-0000-1001", "김담당", "건물 미화원",
     "월 210만원", "2023. 3. 8.", "채용", "",
     "2023. 3. 13.", "재직", "퇴사(2023. 8. 1.)", "", "김상담"),
    (2, "2023. 3. 3.", "김 영희", "720815", "여", "010-0000-0102",
     "신길5동", "중졸", "요양보호사", "2023. 3. 7.",
     "튼튼요양원", "02-0000-1002", "", "요양보호사", "시급 10,000원", "", "불합격",
     "거리", "", "", "", "오전만", "김상담"),
    (3, "", "홍길동", "65.03.02", "남", "010-0000-0101", "당산1동", "고졸",
     "건물미화", "2023. 3. 20.", "한빛 관리",
     "02-0000-1001", "", "건물 미화원", "월 210만원", "", "면접불참", "", "", "", "", "", "이상담"),
    (4, "2023. 4. 3.", "남궁민수", "19800105", "남", "010-0000-0103",
     "관외", "대졸", "사무직", "", "", "", "", "", "",
     "", "", "", "", "", "", "차량 없음", "이상담"),
)  # fmt: skip
PEOPLE_HEADINGS = (
    "번호", "등록일", "이름", "주민번호", "핸드폰", "주소", "희망직종", "취약계층", "개인정보동의",
    "취업처", "입사일",
    "취업구분", "월급", "특이사항",
)  # fmt: skip
PEOPLE = (
    ("1", "2022-05-02", "박하나", "880412-2******", "010 0000 0201",
     "당산로 1", "경리", "경단녀", "O", "새봄상사",
     "2022-06-01", "본인", "2,200,000", "컴활 2급"),
    ("2", "2022-05-03", "최두리", "510203-1111111", "없음", "양평로 2", "경비",
     "일반", "O", "", "", "", "", ""),
    ("3", "2022-05-09", "이세모", "750717", "01000000203", "", "듣도못한일", "수급자", "X", "", "", "", "", ""),
)  # fmt: skip
MONTHLY_HEADINGS = ("알선일", "구직자", "생년월일", "핸드폰", "업체명", "직종", "결과", "취업일")
JANUARY = (
    (date(2024, 1, 8), "정네모", date(1979, 9, 9), "010-0000-0301", "가나식당", "주방보조", "미채용", None),
    (date(2024, 1, 9), None, None, None, "다라식당", "홀서빙", "취업", date(2024, 1, 15)),
    ("1/22", "한다섯", "010203", "010-0000-0302", "가나식당", "주방보조", "O", "1/29"),
)
FEBRUARY = (
    ("2/5", "정네모", date(1979, 9, 9), "010-0000-0301", "마바유통", "배송", "거절", None),
    ("2/6", "오여섯", "6.7.8", "010-0000-0303", "마바유통", "배송", "면접", None),
)
LIST_HEADINGS = (
    "구직인증번호",
    "성명",
    "생년월일",
    "휴대폰번호",
    "구직신청일",
    "구직유효기간만료일",
    "희망직종",
    "희망임금",
)
LIST = (
    ("K116002611200001", "강일곱", "1990-01-02", "010-0000-0401", "2026-11-19", "2027-02-18", "026", "월 230만원"),
    (
        "K116002611200002",
        "유여덟",
        "1968-12-30",
        "010-0000-0402",
        "2026-11-19",
        "2027-02-18",
        "542",
        "시급 11,000원",
    ),
)

JOBS_HEADINGS = (
    "구인인증번호", "기업명", "사업자등록번호", "구인제목", "모집직종", "모집인원", "임금", "근무시간", "근무지",
    "등록일", "마감일", "채용담당자", "담당자 전화번호",
)  # fmt: skip
JOBS = (
    ("KJKE002611190001", "한빛관리", "", "아파트 미화원", "건물청소원", "2", "월 2,200,000원",
     "08:00~17:00", "당산동", "2026-11-19", "2026-12-19", "김담당", "02-0000-1001"),
    ("KJKE002611190002", "튼튼요양원", "", "요양보호사", "요양보호사", "1", "시급 12,000원 ~ 13,000원", "", "",
     "2026-11-19", "2026-12-19", "", "02-0000-1002"),
)  # fmt: skip


def jobs_book(folder, rows=JOBS):
    """A daily list of vacancies."""
    return made_book(folder, JOBS_HEADINGS, rows, "구인목록.xlsx")


def referrals_book(folder, rows=REFERRALS):
    """A title, an empty row, headings, rows and a sum: as Excel ledgers begin and end."""
    path = folder / "2023 알선대장.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("알선대장")
        sheet.merge_range(0, 0, 0, 10, REFERRALS_TITLE)
        sheet.write_row(2, 0, REFERRAL_HEADINGS)
        for place, row in enumerate(rows, 3):
            sheet.write_row(place, 0, row)
        sheet.write_row(len(rows) + 3, 0, ("합계", "", f"{len(rows)}명"))
    return path


def people_table(folder, rows=PEOPLE):
    """A CSV as Excel on Korean Windows writes it."""
    path = folder / "구직자대장.csv"
    with path.open("w", encoding="cp949", newline="") as file:
        csv.writer(file).writerows([PEOPLE_HEADINGS, *rows])
    return path


def monthly_book(folder, january=JANUARY, february=FEBRUARY):
    """A sheet a month, names merged downwards, days without a year."""
    path = folder / "2024년 알선현황.xlsx"
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in (("1월", january), ("2월", february)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, MONTHLY_HEADINGS)
            for place, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(place, column, cell, days)
                    else:
                        sheet.write(place, column, cell)
    return path


def list_book(folder, rows=LIST):
    """A daily list of 고용24."""
    path = folder / "구직자목록.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, LIST_HEADINGS)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)
    return path


def proposed(file, *, past=False, **chosen):
    """What is proposed for the first sheet of a file, with what a person chose instead."""
    table = as_ledger(file.sheets[0])
    rows = [cells for _row, cells in table.rows()]
    mapping = propose_mapping(table.headings, rows, name=file.name, past=past)
    return replaced(mapping, **chosen)


def replaced(mapping, **chosen):
    from dataclasses import replace

    return replace(mapping, **chosen)


@contextmanager
def ledger(path, *, past=False, source="대장", **chosen):
    """The open source of a ledger as it is proposed."""
    with open_sheets(path) as file:
        mapping = proposed(file, past=past, **chosen)
        yield ledger_source(file, replaced(mapping, source=mapping.source or source))


def rows_of(source):
    """Cells by exchange sheet, with the row of the ledger under "row"."""
    found = defaultdict(list)
    for sheet in source.sheets:
        for row in sheet.rows():
            found[sheet.sheet.name].append({**row.cells, "row": row.row})
    return dict(found)


def made_book(folder, headings, rows, name="대장.xlsx"):
    """Any ledger of one sheet."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("대장")
        sheet.write_row(0, 0, headings)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)
    return path
