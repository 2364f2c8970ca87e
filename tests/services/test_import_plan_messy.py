"""A workbook with every fault of exchange.md and domain.md 9: each told at its sheet, row and column."""

import re

import pytest

from jobdesk.base.i18n import use_language
from jobdesk.base.sheets import BY_NAME, SHEETS
from tests.services.imported import (
    FIRM,
    JOB,
    PERSON,
    PLACEMENT,
    REFERRAL,
    REGISTRATION,
    SESSION,
    counts,
    plan_of,
    planned,
    told,
    workbook,
)

NOBODY = "Nobody has this number"
ONE_OF = "Not one of:"
NO_DAY = "This is no date"
RESIDENT = "resident registration number"
FOLLOW_UP = {"구직번호": "1", "취업일": "2023-05-20", "개월": "1", "확인일": "2023-06-20", "상태": "재직"}
EVENT = {"행사번호": "E1", "종류": "박람회", "일자": "2023-05-10"}
MET = {"행사번호": "E1", "업체번호": "F1", "구직번호": "1"}
VISIT = {"방문일": "2023-05-01", "업체명": "당산상사"}
GOOD = {
    "구직자": PERSON,
    "구직등록": REGISTRATION,
    "구인업체": FIRM,
    "구인": JOB,
    "상담": SESSION,
    "알선": REFERRAL,
    "취업": PLACEMENT,
    "사후관리": FOLLOW_UP,
    "행사": EVENT,
    "행사면접": MET,
    "기업방문": VISIT,
}
OWN = {"구직자": "구직번호", "구인업체": "업체번호", "구인": "구인번호", "알선": "알선번호", "행사": "행사번호"}
FAULTS = [
    ("구직자", {"구직번호": ""}, "구직번호", "is needed"),
    ("구직자", {"성명": ""}, "성명", "is needed"),
    ("구직자", {"생년월일": "", "휴대전화": ""}, "생년월일", "One of these is needed"),
    ("구직자", {"생년월일": "1985. 2. 30."}, "생년월일", NO_DAY),
    ("구직자", {"생년월일": "2199-01-01"}, "생년월일", ""),
    ("구직자", {"생년월일": "850302-1234567"}, "생년월일", ""),
    ("구직자", {"성별": "여인"}, "성별", ONE_OF),
    ("구직자", {"휴대전화": "010-0000-1234, 010-0000-5678"}, "휴대전화", "Write one phone number"),
    ("구직자", {"휴대전화": "0100001234"}, "휴대전화", "This is no phone number"),
    ("구직자", {"이메일": "hong@"}, "이메일", "no e-mail"),
    ("구직자", {"우편번호": "726"}, "우편번호", "five digits"),
    ("구직자", {"연락처구분": "친구"}, "연락처구분", ONE_OF),
    ("구직자", {"행정동": "당산9동"}, "행정동", ONE_OF),
    ("구직자", {"최종학력": "유학"}, "최종학력", ONE_OF),
    ("구직자", {"희망직종1": "우주인"}, "희망직종1", "No such occupation"),
    ("구직자", {"희망임금": "250~300만원"}, "희망임금", "no amount"),
    ("구직자", {"희망임금": "월 250만원"}, "희망임금", "no amount"),
    ("구직자", {"대상구분": "청년; 반려동물"}, "대상구분", ONE_OF),
    ("구직자", {"비고": "주민번호 850302-1234567"}, "비고", RESIDENT),
    ("구직자", {"통칭": "가" * 101}, "통칭", "At most"),
    ("구직자", {"수집동의일": "어제"}, "수집동의일", NO_DAY),
    ("구직자", {"관리번호": "123"}, "관리번호", "no record number"),
    ("구직등록", {"구직번호": "없음"}, "구직번호", NOBODY),
    ("구직등록", {"접수일": ""}, "접수일", "is needed"),
    ("구직등록", {"접수일": "2023-13-01"}, "접수일", NO_DAY),
    ("구직등록", {"접수일": "2029-12-31"}, "접수일", "future"),
    ("구직등록", {"접수일": "2023-03-02", "유효기간만료일": "2023-03-01"}, "유효기간만료일", "lies before"),
    ("구직등록", {"접수경로": ""}, "접수경로", "is needed"),
    ("구직등록", {"접수경로": "텔레파시"}, "접수경로", ONE_OF),
    ("구직등록", {"접수장소": "달"}, "접수장소", ONE_OF),
    ("구직등록", {"창구": "100"}, "창구", "It lies between"),
    ("구직등록", {"착오취소": "글쎄"}, "착오취소", "yes or no"),
    ("구인업체", {"업체명": ""}, "업체명", "is needed"),
    ("구인업체", {"사업자등록번호": "123-45-67890"}, "사업자등록번호", ""),
    ("구인업체", {"업종": "ZZ"}, "업종", ONE_OF),
    ("구인업체", {"상시근로자수": "많음"}, "상시근로자수", "no number of people"),
    ("구인", {"업체번호": "F9"}, "업체번호", "No firm"),
    ("구인", {"구인제목": ""}, "구인제목", "is needed"),
    ("구인", {"모집직종": ""}, "모집직종", "is needed"),
    ("구인", {"모집인원": "0"}, "모집인원", "It lies between"),
    ("구인", {"모집인원": "서너 명"}, "모집인원", "no whole number"),
    ("구인", {"임금형태": "협의"}, "임금형태", ONE_OF),
    ("구인", {"임금하한": "면접 후 결정"}, "임금하한", "no amount"),
    ("구인", {"마감일": "2023-05-01"}, "마감일", "lies before"),
    ("구인", {"근무시작": "25:00"}, "근무시작", "no time of day"),
    ("구인", {"주소정근로시간": "마흔"}, "주소정근로시간", "no number of hours"),
    ("구인", {"상태": "궁금"}, "상태", ONE_OF),
    ("구인", {"구분": "외부", "업체번호": "", "업체명": ""}, "업체번호", "One of these is needed"),
    ("상담", {"구직번호": ""}, "구직번호", "One of these is needed"),
    ("상담", {"업체번호": "F1"}, "업체번호", "with a person or with a firm"),
    ("상담", {"상담일시": "오후"}, "상담일시", "no date with a time"),
    ("상담", {"상담방법": "편지"}, "상담방법", ONE_OF),
    ("알선", {"구인번호": "V9"}, "구인번호", "No vacancy"),
    ("알선", {"결과": "99"}, "결과", ONE_OF),
    ("알선", {"결과": "글쎄"}, "결과", ONE_OF),
    ("알선", {"결과": "불채용"}, "결과", "may mean one of these"),
    ("알선", {"결과": "채용", "결과일": "2023-05-01"}, "결과일", "lies before"),
    ("알선", {"면접일시": "2023-05-01 10:00"}, "면접일시", "lies before"),
    ("취업", {"구직번호": "2", "취업일": "2023-05-21"}, "알선번호", "another person's"),
    ("취업", {"취업일": "2029-12-31"}, "취업일", "future"),
    ("취업", {"취업경로": ""}, "취업경로", "is needed"),
    ("취업", {"알선번호": "R9"}, "알선번호", "No referral"),
    ("취업", {"임금": "비밀"}, "임금", "no amount"),
    ("사후관리", {"개월": "2"}, "개월", ONE_OF),
    ("사후관리", {"취업일": "2023-05-19"}, "취업일", "started no work on this day"),
    ("사후관리", {"확인일": "2023-05-19"}, "확인일", "lies before"),
    ("사후관리", {"상태": "행방불명"}, "상태", ONE_OF),
    ("행사", {"종류": "잔치"}, "종류", ONE_OF),
    ("행사", {"일자": "내일"}, "일자", NO_DAY),
    ("행사면접", {"행사번호": "E9"}, "행사번호", "No event"),
    ("행사면접", {"업체번호": ""}, "업체번호", "is needed"),
    ("행사면접", {"결과": "글쎄"}, "결과", ONE_OF),
    ("기업방문", {"업체명": ""}, "업체명", "is needed"),
    ("기업방문", {"방문일": "2023-00-01"}, "방문일", NO_DAY),
    ("기업방문", {"결과": "성공"}, "결과", ONE_OF),
]
HABITS = {
    "구직자": [
        {"생년월일": "850302", "휴대전화": "+82 10-0000-1234", "희망임금": "215만원", "성별": "M"},
        {"생년월일": "1985년 3월 2일(토)", "휴대전화": 1000001234, "희망임금": "₩2,156,880", "성별": "여자"},
        {"생년월일": "'85. 3. 2.", "휴대전화": "０１０ ００００ １２３４", "희망직종1": "경비"},
        {"생년월일": 31108, "성명": "남궁\u3164민수", "희망직종1": "2025:54", "전화": "02) 2670-1234"},
        {"생년월일": "1985/03/02", "성명": "=홍길동", "최종학력": "대졸", "대상구분": "청년 ; 장애인"},
        {"행정동": "당산1동", "우편번호": 7260, "희망지역1": "영등포"},
        {"행정동": "관외", "희망고용형태": "계약직;일용직", "알선희망": "정보제공만"},
        {"생년월일": "19850302", "성명": "JOHN  SMITH", "연락처구분": " 가족 ", "비고": "여러 줄\r\n메모\x00"},
    ],
    "구직등록": [
        {"접수일": "'23. 10. 31."},
        {"접수일": "2023년 10월 30일(월)"},
        {"접수일": "231029"},
        {"접수일": 45227, "창구": "3번 창구", "접수경로": "카카오 톡"},
        {"접수일": "2023.10.27", "착오취소": "O"},
    ],
    "상담": [
        {"상담일시": "2023-10-31 오후 2시 30분"},
        {"상담일시": 45230.5, "상담방법": "문자 카카오톡"},
        {"상담일시": "2023. 10. 29.", "상담유형": "사후관리"},
    ],
}


def numbered(sheet, row, at):
    """A row with a number of its own, where the sheet has one and the fault leaves it."""
    own = OWN.get(sheet)
    return row if own is None or row.get(own) == "" else {**row, own: f"{row[own]}-{at}"}


@pytest.fixture(autouse=True)
def _english():
    """Reasons are looked at by their words."""
    use_language("en")
    yield
    use_language("ko")


@pytest.fixture
def desk(local_center):
    return local_center.desk("supervisor")


def test_every_fault_is_told_at_its_place(desk, tmp_path):
    second = {**PERSON, "구직번호": "2", "성명": "김영희", "휴대전화": "010-0000-5678", "생년월일": "1990-01-01"}
    sheets = {name: [row] for name, row in GOOD.items()}
    sheets["구직자"].append(second)
    expected = []
    for sheet, fault, column, reason in FAULTS:
        made = numbered(sheet, {**GOOD[sheet], **fault}, len(sheets[sheet]))
        sheets[sheet].append(made)
        expected.append((sheet, len(sheets[sheet]) + 1, column, reason))
    plan = plan_of(desk, tmp_path, sheets)
    found = {}
    for sheet, row, column, reason in told(plan):
        found.setdefault((sheet, row), []).append((column, reason))
    for sheet, row, column, reason in expected:
        assert any(c == column and re.search(reason, r) for c, r in found.pop((sheet, row))), (sheet, row, column)
    assert found == {}
    for sheet, rows in sheets.items():
        wrong = sum(one[0] == sheet for one in expected)
        assert counts(plan)[sheet] == {k: n for k, n in (("new", len(rows) - wrong), ("wrong", wrong)) if n}, sheet
    assert {sheet for sheet, *_rest in FAULTS} == {sheet.name for sheet in SHEETS}


def test_no_problem_shows_what_a_person_can_be_known_by(desk, tmp_path):
    sheets = {name: [row] for name, row in GOOD.items()}
    for sheet, fault, _column, _reason in FAULTS:
        sheets[sheet].append(numbered(sheet, {**GOOD[sheet], **fault}, len(sheets[sheet])))
    plan = plan_of(desk, tmp_path, sheets)
    for problem in (*plan.problems, *plan.notes):
        said = f"{problem.value} {problem.reason} {problem.proposal}"
        assert "850302" not in said
        assert "홍길동" not in said
        assert "0000-1234" not in problem.value


def test_what_could_be_written_instead_is_proposed(desk, tmp_path):
    plan = plan_of(
        desk,
        tmp_path,
        {
            "구직자": [
                {
                    **PERSON,
                    "성별": "여인",
                    "행정동": "당산 1 동네",
                    "희망임금": "월 250만원",
                    "휴대전화": "010-0000-1234, 010-0000-5678",
                }
            ]
        },
    )
    assert {one.name: one.proposal for one in plan.problems} == {
        "sex": "여",
        "dong_code": "당산제1동",
        "desired_wage_amount": "2,500,000원",
        "mobile": "010-0000-1234",
    }


def test_people_write_as_they_are_used_to(desk, tmp_path):
    """Days, phones, amounts and codes in all habits: no fault in any."""
    sheets = {
        name: [numbered(name, {**GOOD[name], **habit}, at) for at, habit in enumerate(rows, 1)]
        for name, rows in HABITS.items()
    }
    sheets["구직자"].insert(0, PERSON)
    plan = plan_of(desk, tmp_path, sheets)
    assert told(plan) == []
    assert {name: states.get("new") for name, states in counts(plan).items()} == {
        name: len(rows) for name, rows in sheets.items()
    }


def test_what_hangs_on_a_wrong_row_is_wrong_with_it(desk, tmp_path):
    """The good rows stay good: the second person and all that is hers."""
    second = {**PERSON, "구직번호": "2", "성명": "김영희", "휴대전화": "010-0000-5678"}
    both = [{**PERSON, "성별": "여인"}, second]
    sheets = {
        "구직자": both,
        "구직등록": [{**REGISTRATION, "구직번호": n} for n in "12"],
        "구인업체": [FIRM],
        "구인": [JOB],
        "알선": [{**REFERRAL, "구직번호": n, "알선번호": f"R{n}"} for n in "12"],
        "취업": [{**PLACEMENT, "구직번호": n, "알선번호": f"R{n}"} for n in "12"],
        "사후관리": [{**FOLLOW_UP, "구직번호": n} for n in "12"],
    }
    plan = plan_of(desk, tmp_path, sheets)
    half = {name for name, states in counts(plan).items() if states == {"new": 1, "wrong": 1}}
    assert half == {"구직자", "구직등록", "알선", "취업", "사후관리"}
    assert all(one.row == 2 for one in plan.problems)
    assert "구직자, row 2" in next(one.reason for one in plan.problems if one.sheet == "알선")


def test_a_number_given_twice_is_told_at_the_later_row(desk, tmp_path):
    twice = {name: [row, row] for name, row in GOOD.items()}
    plan = plan_of(desk, tmp_path, twice)
    assert {one.sheet for one in plan.problems} == set(GOOD)
    assert {one.row for one in plan.problems} == {3}
    assert {tuple(states.items()) for states in counts(plan).values()} == {(("new", 1), ("wrong", 1))}


def test_headings_and_sheets_that_nobody_knows_are_told_and_kept_out(desk, tmp_path):
    headings = (*BY_NAME["구직자"].headings[:8], "혈액형", "주민등록번호")
    path = workbook(
        tmp_path / "w.xlsx",
        {"구직자": [{**PERSON, "혈액형": "A", "주민등록번호": "850302-1234567"}], "잡담": [{"말": "안녕"}]},
        {"구직자": headings, "잡담": ("말",)},
    )
    plan = planned(desk, path)[0]
    assert [(sheet, row, column) for sheet, row, column, _why in told(plan)] == [
        ("잡담", None, ""),
        ("구직자", None, "혈액형"),
        ("구직자", None, "주민등록번호"),
    ]
    assert counts(plan) == {"구직자": {"new": 1}}
    assert all("850302" not in str(one) for one in plan.problems)


def test_rules_of_the_desk_are_notes_and_never_faults(desk, tmp_path):
    second = {**PERSON, "구직번호": "2", "성명": "김영희", "제3자제공동의일": "2023-05-01"}
    sheets = {
        "구직자": [PERSON, second],
        "구직등록": [{**REGISTRATION, "구직번호": "2"}],
        "구인업체": [FIRM],
        "구인": [{**JOB, "임금하한": "1,000,000", "임금상한": "900,000"}],
        "알선": [
            REFERRAL,
            {**REFERRAL, "알선번호": "R2", "알선일": "2023-05-04"},
            {**REFERRAL, "알선번호": "R3", "구직번호": "2", "결과": "채용", "결과일": "2023-05-20"},
            {**REFERRAL, "알선번호": "R4", "구직번호": "2", "알선일": "2023-05-05", "결과": "채용"},
        ],
        "취업": [
            {"구직번호": "2", "취업일": "2023-05-20", "취업경로": "알선", "확인일": "2023-06-01"},
            {**PLACEMENT, "알선번호": "R1", "취업경로": "본인", "임금형태": "시급", "임금": "100"},
        ],
    }
    path = workbook(tmp_path / "w.xlsx", sheets)
    plan, rows = planned(desk, path, then=lambda db, plan: list(plan.planned(db, BY_NAME["알선"])))
    assert (told(plan), plan.wrong) == ([], 0)
    assert [(one.sheet, one.row, one.name) for one in plan.notes if one.row is not None] == [
        ("구직자", 3, ""),
        ("구인", 2, "wage_max"),
        ("구인", 2, "wage_min"),
        ("알선", 2, "jobseeker_no"),
        ("알선", 2, "referred_on"),
        ("알선", 3, "jobseeker_no"),
        ("알선", 3, "referred_on"),
        ("알선", 3, "state"),
        ("알선", 5, "state"),
        ("취업", 2, "route"),
        ("취업", 2, "verified_on"),
        ("취업", 3, "route"),
        ("취업", 3, "wage_amount"),
    ]
    assert {one.sheet for one in plan.notes if one.row is None} == {"구직등록", "구인", "알선", "취업"}
    assert [row.values["state"] for row in rows] == ["81", "10", "40", "40"]
