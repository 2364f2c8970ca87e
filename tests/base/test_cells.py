"""Cells: what people write is understood or told with its reason; what export writes is read as it was."""

import contextlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.business_numbers import check_digit
from jobdesk.base.cells import CellProblem, read_cell, show_cell
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import load_codes
from jobdesk.base.i18n import use_language
from jobdesk.base.sheets import BY_NAME, SHEETS, CellKind
from jobdesk.base.text import clean, clean_note, holds_resident_number

CODES, TODAY = load_codes(), date(2026, 11, 21)


def column(sheet, heading):
    return next(c for c in BY_NAME[sheet].columns if c.heading == heading)


def read(sheet, heading, raw):
    return read_cell(column(sheet, heading), raw, CODES, today=TODAY)


def refused(sheet, heading, raw):
    with pytest.raises(CellProblem) as caught:
        read(sheet, heading, raw)
    return caught.value


# exchange.md, "Coded cells".
CODED_TABLE = """
구직등록 | 접수경로 | 방문 · 전화 · 온라인 · 이메일 · 팩스 · 우편 · 카카오톡 · 동주민센터 · 찾아가는센터 ·
 job아라 · JOB포유 · 채용박람회 · 공공일자리연계 · 교육훈련연계 · 유관기관 · 기타
구직등록 | 접수장소 | 센터 · 동창구 · 행사 · 출장
상담 | 상담방법 | 방문 · 전화 · 온라인 · 문자·카카오톡 · 출장
상담 | 상담유형 | 초기 · 심층 · 알선 · 사후관리 · 실업인정 확인 · 구인 · 기타
구인 | 고용형태 | 상용직 · 상용직(시간제) · 계약직 · 계약직(시간제) · 일용직 · 파견 · 대체인력
구인 | 임금형태 | 시급 · 일급 · 월급 · 연봉
구직자 | 희망임금형태 | 시급 · 일급 · 월급 · 연봉 · 협의
구직자 | 최종학력 | 무관 · 초졸이하 · 중졸 · 고졸 · 전문대졸 · 대졸 · 석사 · 박사
구직자 | 대상구분 | 청년 · 중장년 · 고령자 · 장애인 · 보훈 · 기초수급 · 차상위 · 한부모 · 경력보유여성 ·
 장기실업 · 북한이탈주민 · 결혼이민자 · 기타
취업 | 확인방법 | 고용보험 · 근로계약서 · 재직증명서 · 급여명세 · 업체 전화 · 본인 확인 · 기타
구인 | 상태 | 접수 · 확인 · 진행 · 보류 · 충족 · 기간만료 · 취소 · 거부
"""
CODED = {
    tuple(line.split(" | ")[:2]): line.split(" | ")[2]
    for line in CODED_TABLE.replace("\n ", " ").strip().splitlines()
}
RESULTS = """
알선(10) · 서류접수(20) · 면접예정(30) · 면접완료(31) · 채용(40) · 채용예정(41) · 불채용(서류탈락)(50) ·
 불채용(면접탈락)(51) · 구직자 거부(60) · 면접 불참(61) · 입사포기(62) · 구인업체 거부(70) · 구인 마감(71) ·
 구인 취소(72) · 구직자 연락두절(80) · 업체 미회신(81) · 타경로 취업(90) · 다른 알선으로 취업(91)
"""


@pytest.mark.parametrize("where", CODED)
def test_coded_cells_by_label_and_code(where):
    one, labels = column(*where), CODED[where].split(" · ")
    for label in labels:
        code = read_cell(one, label, CODES)
        code = code[0] if one.many else code
        spaced = " ".join(label.upper())
        assert read_cell(one, spaced, CODES) == read_cell(one, label.lower(), CODES) == read_cell(one, code, CODES)
        assert show_cell(one, [code] if one.many else code, CODES) == label
    told = refused(*where, "없는 값")
    assert set(labels) == set(told.accepted)
    assert all(label in told.reason for label in labels)


def test_results_by_label_or_number():
    for told in " ".join(RESULTS.split()).split(" · "):
        label, number = told[:-4], told[-3:-1]
        assert [read("알선", "결과", raw) for raw in (label, number, int(number), float(number))] == [number] * 4
        assert show_cell(column("알선", "결과"), number, CODES) == label
    assert read("알선", "결과", None) == read("알선", "결과", " ") == "10"
    assert "착오취소" not in refused("알선", "결과", "99").accepted


def test_places_occupations_and_industries():
    dong = ("구직자", "행정동")
    assert read(*dong, "당산제1동") == read(*dong, "당산1동") == read(*dong, 1156055000) == "1156055000"
    assert (read(*dong, "관외"), read(*dong, "거주불명")) == ("outside", "homeless")
    assert len([e for e in CODES.all("dong") if e.code.isdigit()]) == 18
    job = ("구인", "모집직종")
    assert [read(*job, raw) for raw in ("5", "54", "541", "5411", 541, "541 경비원")] == [
        "5",
        "54",
        "541",
        "5411",
        "541",
        "541",
    ]
    assert read(*job, "미화") == "561"
    assert read(*job, "경비")[:2] == "54"
    assert read(*job, "요양")[:2] == "55"
    assert read(*job, "2025:541") == read(*job, "2025: 54") == "54"
    assert "직종" not in refused(*job, "우주비행").accepted
    assert [read("구인업체", "업종", raw) for raw in ("A", "u", "제조업")] == ["A", "U", "C"]
    assert read("구직자", "성별", "여") == "female"


def test_the_wording_of_work24():
    kind = ("구인", "고용형태")
    assert read(*kind, "기간의 정함이 없는 근로계약") == read(*kind, "10") == read(*kind, 10) == "permanent"
    assert read(*kind, "기간의 정함이 있는 근로계약") == read(*kind, "20") == "fixed"
    assert read(*kind, "파견근로") == read(*kind, "4") == "agency"
    assert read(*kind, "대체인력채용") == read(*kind, "Y") == "substitute"
    assert [read(*kind, raw) for raw in ("11", "21", "J01102")] == ["permanent_part", "fixed_part", "fixed"]
    assert [read("구인", "임금형태", raw) for raw in "HDMY"] == ["hourly", "daily", "monthly", "annual"]
    assert [read("구인", "경력", raw) for raw in "NEZ"] == ["entry", "experienced", "none"]
    assert (
        read("구직자", "최종학력", "05")
        == read("구직자", "최종학력", 5)
        == read("구직자", "최종학력", "대졸(4년)")
        == "05"
    )
    assert refused("구인", "임금형태", "협의").accepted == ("시급", "일급", "월급", "연봉")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (date(2023, 10, 31), date(2023, 10, 31)),
        (datetime(2023, 10, 31, 9, 30), date(2023, 10, 31)),  # noqa: DTZ001  as a workbook's reader gives it
        ("2023-10-31", date(2023, 10, 31)),
        ("2023. 10. 31.", date(2023, 10, 31)),
        ("2023.10.31", date(2023, 10, 31)),
        ("2023/10/31", date(2023, 10, 31)),
        ("2023년 10월 31일", date(2023, 10, 31)),
        ("2023. 10. 31.(화)", date(2023, 10, 31)),
        ("2023-10-31 00:00:00", date(2023, 10, 31)),
        ("'23. 10. 31.", date(2023, 10, 31)),
        ("23.10.31", date(2023, 10, 31)),
        ("20231031", date(2023, 10, 31)),
        (20231031, date(2023, 10, 31)),
        ("231031", date(2023, 10, 31)),
        ("２０２３－１０－３１", date(2023, 10, 31)),
        (45230, date(2023, 10, 31)),
        (45230.5, date(2023, 10, 31)),
        ("45230", date(2023, 10, 31)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
    ],
)
def test_days_in_all_habits(raw, day):
    assert read("구인", "접수일", raw) == day


@pytest.mark.parametrize(
    "raw", ["2026-02-30", "0000-00-00", "어제", "99999999", 60, -1, 10**9, "1899-12-31", "2023-13-01"]
)
def test_days_that_are_none(raw):
    assert refused("구인", "접수일", raw).reason


def test_birth_dates():
    born = ("구직자", "생년월일")
    assert [read(*born, raw) for raw in ("850302", "1985. 3. 2.", "19850302", 850302)] == [date(1985, 3, 2)] * 4
    assert read(*born, "030201") == date(2003, 2, 1)
    for raw in ("2030-01-01", date(2030, 1, 1), "850302-1", "850302-1234567"):
        assert "850302" not in refused(*born, raw).reason


@pytest.mark.parametrize(
    ("raw", "clock"),
    [
        ("2023-10-31 14:00", (14, 0)),
        ("2023. 10. 31. 14:00", (14, 0)),
        ("2023-10-31T14:00:00", (14, 0)),
        ("2023-10-31 오후 2:30", (14, 30)),
        ("2023. 10. 31.(화) 오전 9시", (9, 0)),
        ("2023-10-31 2:30 PM", (14, 30)),
        ("2023-10-31", (0, 0)),
        (45230.604166667, (14, 30)),
        (datetime(2023, 10, 31, 14, 30), (14, 30)),  # noqa: DTZ001  as a workbook's reader gives it
    ],
)
def test_moments(raw, clock):
    assert read("상담", "상담일시", raw) == datetime(2023, 10, 31, *clock, tzinfo=SEOUL)


def test_times_numbers_and_amounts():
    for raw in ("9:00", "09:00", "0900", "9시", "오전 9:00", time(9), 0.375, timedelta(hours=9), "09:00:00"):
        assert read("구인", "근무시작", raw) == time(9)
    for raw in ("3", 3, 3.0, "3명", "3 명", "제3회"):
        assert read("구인", "모집인원", raw) == 3
    for raw in ("2,156,880원", "2156880", 2156880, "₩2,156,880", "2,156,880 원"):
        assert read("구인", "임금하한", raw) == 2_156_880
    assert read("구인", "임금하한", "215만원") == 2_150_000
    assert read("구인", "주소정근로시간", "주 37.5시간") == Decimal("37.5")
    assert [read("사후관리", "개월", raw) for raw in (1, "3개월", "6", 12)] == [1, 3, 6, 12]
    assert read("구인업체", "상시근로자수", "5~10인") == "5_10"
    assert read("구인업체", "상시근로자수", "1,794명") == 1794
    for heading, raw in (
        ("모집인원", 0),
        ("모집인원", "몇 명"),
        ("모집인원", 1.5),
        ("임금하한", "협의"),
        ("임금하한", -1),
        ("근무시작", "25:00"),
    ):
        assert refused("구인", heading, raw).reason
    assert refused("사후관리", "개월", 2).accepted == ("1", "3", "6", "12")


def test_phones_business_numbers_and_postcodes():
    for raw in (
        "010-0000-1234",
        "01000001234",
        1000001234,
        "+82 10-0000-1234",
        "０１０－００００－１２３４",
        "10-0000-1234",
    ):
        assert read("구직자", "휴대전화", raw) == "01000001234"
    assert read("구직자", "전화", 20000123) == "020000123"
    for raw in ("010-0000-1234 / 010-0000-5678", "010-0000-1234, 02-000-0000", "연락 안 됨", "010-000-1234"):
        assert refused("구직자", "휴대전화", raw).reason
    number = f"123456789{check_digit('123456789')}"
    assert read("구인업체", "사업자등록번호", f"{number[:3]}-{number[3:5]}-{number[5:]}") == number
    assert refused("구인업체", "사업자등록번호", f"123456789{(int(number[9]) + 1) % 10}").reason
    assert read("구직자", "우편번호", 7260) == read("구직자", "우편번호", "07260") == "07260"
    assert refused("구직자", "이메일", "hong@").reason
    assert read("알선", "알선장번호", "2023-01-000123-45") == "20230100012345"
    assert read("알선", "알선장번호", "영-23-1") == "영-23-1"


def test_flags_lists_and_texts():
    for raw in ("예", "y", "O", True, 1, "○"):
        assert read("알선", "착오취소", raw) is True
    for raw in ("아니오", "N", "x", False, 0, "아니요"):
        assert read("취업", "실적인정", raw) is False
    assert (read("알선", "착오취소", None), read("취업", "실적인정", "")) == (False, True)
    assert refused("알선", "착오취소", "아마").reason
    assert read("구직자", "대상구분", "청년; 장기실업 ;") == ["youth", "long_unemployed"]
    assert refused("구직자", "대상구분", "청년;모름").accepted
    assert read("구직자", "성명", "'=1+1") == "=1+1"
    assert read("구직자", "성명", " 홍\u3164길동\n") == "홍길동"
    assert refused("구직자", "비고", "850302-1234567 확인").reason
    assert refused("구직자", "성명", "가" * 101).reason
    assert (read("구인", "구분", None), read("알선", "알선방법", ""), read("취업", "부문", None)) == (
        "own",
        "slip",
        "private",
    )
    assert read("알선", "사유", "임금") == ("wage", None)
    assert read("알선", "사유", "임금: 너무 낮음") == ("wage", "너무 낮음")
    assert read("알선", "사유", "집안일") == (None, "집안일")
    assert refused("구직자", "관리번호", "12").reason


def test_reasons_are_the_counselors_words():
    use_language("ko")
    try:
        assert "날짜" in refused("구인", "접수일", "어제").reason
        assert refused("알선", "착오취소", "아마").reason == "예 또는 아니오로 적어 주세요."
    finally:
        use_language("en")


DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
LINES = st.text(max_size=60).map(clean).filter(lambda t: t and not holds_resident_number(t))
NOTES = st.text(max_size=200).map(clean_note).filter(lambda t: t and not holds_resident_number(t))
VALUES = {
    CellKind.TEXT: lambda c: LINES,
    CellKind.NOTE: lambda c: NOTES,
    CellKind.DATE: lambda c: st.dates(date(1901, 1, 1), TODAY) if c.name == "birth_date" else DAYS,
    CellKind.MOMENT: lambda c: st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 30)).map(  # noqa: DTZ001  zoned next
        lambda m: m.replace(microsecond=0, tzinfo=SEOUL)
    ),
    CellKind.TIME: lambda c: st.times().map(lambda t: t.replace(microsecond=0)),
    CellKind.INTEGER: lambda c: st.sampled_from(c.accepts) if c.accepts else st.integers(c.low, c.high),
    CellKind.MONEY: lambda c: st.integers(c.low, c.high),
    CellKind.DECIMAL: lambda c: st.decimals(c.low, c.high, places=2),
    CellKind.PHONE: lambda c: st.sampled_from(["010%08d", "02%08d", "031%07d", "0505%07d", "1588%04d"]).flatmap(
        lambda shape: st.integers(2 * 10**6, 10**7 - 1).map(
            lambda n: shape % (n % 10**4 if "%04d" in shape else n)
        )
    ),
    CellKind.EMAIL: lambda c: st.from_regex(r"\A[a-z0-9]{1,9}@[a-z]{1,9}\.(kr|com)\Z"),
    CellKind.BUSINESS_NUMBER: lambda c: st.integers(10**8, 10**9 - 1).map(lambda n: f"{n}{check_digit(str(n))}"),
    CellKind.POSTCODE: lambda c: st.integers(0, 99999).map(lambda n: f"{n:05d}"),
    CellKind.SLIP_NUMBER: lambda c: st.integers(0, 10**14 - 1).map(lambda n: f"{n:014d}"),
    CellKind.YES_NO: lambda c: st.booleans(),
    CellKind.CODE: lambda c: st.sampled_from([e.code for e in CODES.all(c.codes[0]) if e.code not in c.without]),
    CellKind.OCCUPATION: lambda c: st.sampled_from([e.code for e in CODES.all("occupation")] + ["5411", "0291"]),
    CellKind.REASON: lambda c: st.tuples(
        st.none() | st.sampled_from([e.code for s in c.codes for e in CODES.all(s)]), st.none() | LINES
    ).filter(lambda pair: pair != (None, None) and not holds_resident_number(f": {pair[1]}")),
    CellKind.HEADCOUNT: lambda c: (
        st.integers(0, c.high) | st.sampled_from([e.code for e in CODES.all("headcount_band")])
    ),
    CellKind.KEY: lambda c: st.uuids(),
}


def values_of(one):
    value = VALUES[one.kind](one)
    if not one.many:
        return value
    return st.lists(
        value.filter(lambda v: ";" not in str(v) and not str(v).startswith("'")), min_size=1, max_size=4
    )


@pytest.mark.parametrize("where", [(s.name, c.heading) for s in SHEETS for c in s.columns], ids="-".join)
@given(data=st.data())
def test_what_is_shown_is_read_as_it_was(where, data):
    one = column(*where)
    value = data.draw(values_of(one))
    shown = show_cell(one, value, CODES)
    assert read_cell(one, float(shown) if isinstance(shown, Decimal) else shown, CODES, today=TODAY) == value


@given(st.text(max_size=40) | st.floats() | st.integers() | st.booleans() | st.datetimes() | st.timedeltas())
def test_whatever_stands_in_a_cell_is_a_value_or_a_problem(raw):
    for one in (column for sheet in SHEETS for column in sheet.columns):
        with contextlib.suppress(CellProblem):
            read_cell(one, raw, CODES, today=TODAY)
