"""The declared sheets are exchange.md's, word by word; rows lack what it says they may not lack."""

import re

import pytest

from jobdesk.base.codes import load_codes
from jobdesk.base.sheet_rules import lacking
from jobdesk.base.sheets import BY_NAME, SHEETS, CellKind, heading_of

# exchange.md, the table of sheets: `*` is needed, the parenthesis tells what is accepted.
TABLE = """
구직자 | 구직번호* · 성명* · 생년월일* · 성별*(남/여) · 통칭 · 국적 · 체류자격 · 휴대전화 ·
 연락처구분(본인/가족/기관/없음) · 전화 · 이메일 · 우편번호 · 도로명주소 · 상세주소 ·
 행정동(이름 또는 10자리 코드, 관외) · 최종학력 · 희망직종1 · 희망직종2 · 희망직종3 (KECO code) ·
 희망지역1 · 희망지역2 · 희망고용형태 · 희망임금형태(시급/일급/월급/연봉/협의) · 희망임금 · 대상구분 ·
 알선희망(알선필요/정보제공만/불필요) · 수집동의일 · 제3자제공동의일 · 외부번호 · 비고
구직등록 | 구직번호* · 접수일* · 유효기간만료일 · 접수경로* · 접수장소 · 창구 · 상담사 · 행정동(그날) ·
 착오취소
구인업체 | 업체번호* · 업체명* · 사업자등록번호 · 대표자 · 업종(KSIC section) · 상시근로자수 · 도로명주소 ·
 행정동 · 담당자 · 전화 · 팩스 · 이메일
구인 | 구인번호* · 업체번호* · 업체명 · 구분(자체/외부) · 출처 · 외부번호 · 접수일* · 마감일 · 접수경로* ·
 구인제목* · 모집직종*(KECO code) · 모집인원* · 직무내용 · 고용형태* · 임금형태* · 임금하한* · 임금상한 ·
 주소정근로시간* · 근무시작 · 근무종료 · 근무지주소 · 근무지행정동 · 최종학력 · 경력(신입/경력/무관) ·
 전형방법 · 면접장소 · 상태 · 착오취소
상담 | 구직번호 (or 업체번호: one of the two*) · 업체번호 · 상담일시* ·
 상담방법*(방문/전화/온라인/문자·카카오톡/출장) · 상담유형 · 창구 · 상담사 · 내용 · 착오취소
알선 | 알선번호* · 구직번호* · 구인번호* · 알선일* · 알선장번호 ·
 알선방법(교부/전화/문자/이력서송부/동행면접) · 창구 · 상담사 · 면접일시 · 결과 · 결과일 · 사유 ·
 착오취소(예/아니오)
취업 | 구직번호* · 취업일* · 취업경로*(알선/소개/본인/행사/기타) · 부문(민간/공공) · 알선번호 · 업체번호 ·
 업체명 · 직종 · 고용형태 · 임금형태 · 임금 · 확인방법 · 확인일 · 실적인정(예/아니오) · 착오취소(예/아니오)
사후관리 | 구직번호* · 취업일* · 개월*(1/3/6/12) · 확인일 · 상태(재직/퇴사/연락불가) · 퇴사일 · 사유
행사 | 행사번호* · 종류*(JOB포유/일구데이/박람회/찾아가는센터/동창구/교육) · 회차 · 행사명 · 일자* · 장소
행사면접 | 행사번호* · 업체번호* · 구직번호* · 결과(채용/불채용/대기) · 결과일
기업방문 | 방문일* · 업체번호 · 업체명* · 방문자 · 결과(구인등록/상담/부재/거절) · 비고
"""
KEYS = """
구직자 구직번호 · 구직등록 구직번호+접수일 · 구인업체 업체번호 · 구인 구인번호 ·
 상담 구직번호+업체번호+상담일시 · 알선 알선번호 · 취업 구직번호+취업일 · 사후관리 구직번호+취업일+개월 ·
 행사 행사번호 · 행사면접 행사번호+업체번호+구직번호 · 기업방문 방문일+업체명
"""


def words():
    """Sheet, heading, whether it is starred, its parenthesis."""
    for line in TABLE.replace("\n ", " ").strip().splitlines():
        sheet, columns = line.split(" | ")
        # The parenthesis of 상담방법 holds a middle dot without spaces around it.
        for column in columns.split(" · "):
            bare, _open, told = column.partition("(")
            yield sheet, bare.strip().rstrip("*"), "*" in bare, told.rstrip(")")


def test_headings_are_exchanges_word_by_word():
    asked = {}
    for sheet, heading, _needed, _told in words():
        asked.setdefault(sheet, []).append(heading)
    assert {sheet.name: list(sheet.headings) for sheet in SHEETS} == {
        name: [*headings, "관리번호"] for name, headings in asked.items()
    }


def test_stars_are_exchanges():
    starred = {(sheet, heading) for sheet, heading, needed, _told in words() if needed}
    declared = {(s.name, c.heading) for s in SHEETS for c in s.columns if c.needed}
    assert declared == starred
    assert BY_NAME["상담"].either == ("jobseeker_no", "employer_no")


def test_keys_are_exchanges():
    asked = dict(one.split() for one in KEYS.replace("\n", " ").split(" · "))
    found = {s.name: "+".join(s.column(name).heading for name in s.key) for s in SHEETS}
    assert found == asked


def test_parentheses_tell_what_is_accepted():
    codes = load_codes()
    for sheet, heading, _needed, told in words():
        (column,) = [c for c in BY_NAME[sheet].columns if c.heading == heading]
        if "/" not in told:
            continue
        values = told.split("/")
        if column.kind is CellKind.CODE:
            labels = [e.name_ko for e in codes.all(column.codes[0]) if e.code not in column.without]
            assert sorted(labels) == sorted(values), (sheet, heading)
        elif column.kind is CellKind.INTEGER:
            assert [str(n) for n in column.accepts] == values
        else:
            assert (column.kind, values) == (CellKind.YES_NO, ["예", "아니오"])


def test_names_are_unique_and_a_sheet_ends_with_the_records_number():
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        assert len(set(names)) == len(names)
        assert sheet.columns[-1].kind is CellKind.KEY
        assert set(sheet.key) <= set(names)


@pytest.mark.parametrize("typed", ["성별", "성별*", " 성 별 * ", "성별*(남/여)", "성별(남/여)*"])
def test_a_heading_is_taken_with_its_star(typed):
    assert heading_of(typed) == "성별"


def told(sheet, **values):
    return [tuple(c.heading for c in one) for one in lacking(BY_NAME[sheet], values)]


def test_what_a_row_may_lack():
    named = {"jobseeker_no": "1", "full_name": "홍길동"}
    assert told("구직자", **named, mobile="01000000000") == []
    assert told("구직자", **named, contact_owner="none") == []
    assert told("구직자", **named) == [("생년월일", "휴대전화", "전화")]
    assert told("구직자", mobile="01000000000") == [("구직번호",), ("성명",)]
    assert told("상담", started_at="x", mode="visit") == [("구직번호", "업체번호")]
    day = {"vacancy_no": "1", "received_on": "x", "title": "경비원"}
    assert told("구인", **day, kind="external", employer_name="한빛") == []
    assert told("구인", **day, kind="external") == [("업체번호", "업체명")]
    assert told("구인", **day, state="received", employer_no="1", channel="visit", openings=1) == []
    lacks = {heading for (heading,) in told("구인", **day, state="open")}
    assert lacks == {h for s, h, needed, _t in words() if s == "구인" and needed} - {
        "구인번호",
        "접수일",
        "구인제목",
    }
    assert re.search("실적인정", " ".join(BY_NAME["취업"].headings))
