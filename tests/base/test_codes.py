import inspect
import re
from datetime import date, timedelta
from enum import StrEnum

import pytest

from jobdesk.base import enums, outreach, printing, tickets
from jobdesk.base.codes import (
    LIVING_WAGE,
    MINIMUM_WAGE,
    CodeBook,
    CodeEntry,
    DatedAmount,
    foreign_code,
    is_working_day,
    load_codes,
    next_working_day,
)

TODAY = date(2026, 11, 20)
ENUMS = [
    kind
    for module in (enums, printing, outreach, tickets)
    for _name, kind in inspect.getmembers(module, inspect.isclass)
    if kind.__module__ == module.__name__ and issubclass(kind, StrEnum)
]

# The lists of exchange.md, word by word: what is written out and what is read in.
EXCHANGE = {
    "channel": "방문 · 전화 · 온라인 · 이메일 · 팩스 · 우편 · 카카오톡 · 동주민센터 · 찾아가는센터 · job아라 · "
    "JOB포유 · 채용박람회 · 공공일자리연계 · 교육훈련연계 · 유관기관 · 기타",
    "place": "센터 · 동창구 · 행사 · 출장",
    "contact_mode": "방문 · 전화 · 온라인 · 문자·카카오톡 · 출장",
    "session_kind": "초기 · 심층 · 알선 · 사후관리 · 실업인정 확인 · 구인 · 기타",
    "employment_type": "상용직 · 상용직(시간제) · 계약직 · 계약직(시간제) · 일용직 · 파견 · 대체인력",
    "wage_basis": "시급 · 일급 · 월급 · 연봉 · 협의",
    "education": "무관 · 초졸이하 · 중졸 · 고졸 · 전문대졸 · 대졸 · 석사 · 박사",
    "target_group": "청년 · 중장년 · 고령자 · 장애인 · 보훈 · 기초수급 · 차상위 · 한부모 · 경력보유여성 · "
    "장기실업 · 북한이탈주민 · 결혼이민자 · 기타",
    "evidence": "고용보험 · 근로계약서 · 재직증명서 · 급여명세 · 업체 전화 · 본인 확인 · 기타",
    "vacancy_state": "접수 · 확인 · 진행 · 보류 · 충족 · 기간만료 · 취소 · 거부",
    "contact_owner": "본인 · 가족 · 기관 · 없음",
    "referral_wish": "알선필요 · 정보제공만 · 불필요",
    "referral_method": "교부 · 전화 · 문자 · 이력서송부 · 동행면접",
    "vacancy_kind": "자체 · 외부",
    "experience": "무관 · 신입 · 경력",
    "placement_route": "알선 · 소개 · 본인 · 행사 · 기타",
    "sector": "민간 · 공공",
    "follow_up_state": "재직 · 퇴사 · 연락불가",
    "event_kind": "JOB포유 · 일구데이 · 박람회 · 찾아가는센터 · 동창구 · 교육",
    "event_result": "채용 · 불채용 · 대기",
    "visit_result": "구인등록 · 상담 · 부재 · 거절",
    "sex": "남 · 여",
}
REFERRALS = (
    "알선(10) · 서류접수(20) · 면접예정(30) · 면접완료(31) · 채용(40) · 채용예정(41) · 불채용(서류탈락)(50) · "
    "불채용(면접탈락)(51) · 구직자 거부(60) · 면접 불참(61) · 입사포기(62) · 구인업체 거부(70) · 구인 마감(71) · "
    "구인 취소(72) · 구직자 연락두절(80) · 업체 미회신(81) · 타경로 취업(90) · 다른 알선으로 취업(91)"
)
DONGS = (
    "영등포본동 · 영등포동 · 여의동 · 당산제1동 · 당산제2동 · 도림동 · 문래동 · 양평제1동 · 양평제2동 · "
    "신길제1동 · 신길제3동 · 신길제4동 · 신길제5동 · 신길제6동 · 신길제7동 · 대림제1동 · 대림제2동 · "
    "대림제3동 · 관외 · 거주불명"
)


@pytest.fixture(scope="module")
def codes():
    return load_codes()


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_of_a_closed_list_has_its_labels(codes, kind):
    entries = {e.code: e for e in codes.all(snake(kind.__name__))}
    assert list(entries) == [member.value for member in kind]
    assert all(e.name_ko and e.name_en for e in entries.values())


@pytest.mark.parametrize("scheme", EXCHANGE)
def test_labels_are_those_of_the_exchange_workbook(codes, scheme):
    assert [e.name_ko for e in codes.all(scheme)] == EXCHANGE[scheme].split(" · ")


def test_referral_states_are_those_of_the_exchange_workbook(codes):
    told = [re.fullmatch(r"(.+)\((\d\d)\)", word).groups() for word in REFERRALS.split(" · ")]
    assert [(e.name_ko, e.code) for e in codes.all("referral_state") if e.code != "99"] == told
    assert {code for _label, code in told} | {"99"} == set(enums.ReferralState)


def test_occupations_are_counted_and_hang_together(codes):
    table = {e.code: e for e in codes.all("occupation")}
    counts = [sum(len(code) == n for code in table) for n in (1, 2, 3)]
    assert counts == [10, 35, 136]
    assert all(e.parent == e.code[:-1] for e in table.values())
    assert all(e.parent in table for e in table.values() if e.parent)
    assert len({e.name_en for e in table.values() if len(e.code) == 3}) == 136
    assert {e.version for e in table.values()} == {"KECO 2018"}


def test_middle_groups_of_2025_line_up_with_2018(codes):
    new = {e.code: e.name_ko for e in codes.all("occupation_2025")}
    old = {e.code: e.name_ko for e in codes.all("occupation") if len(e.code) == 2}
    assert set(new) == set(old)
    assert [code for code in new if new[code] != old[code]] == ["51"]


def test_regions_and_industries_are_whole(codes):
    assert " · ".join(e.name_ko for e in codes.all("dong")) == DONGS
    assert sum(e.code.startswith("1156") and len(e.code) == 10 for e in codes.all("dong")) == 18
    assert "".join(e.code for e in codes.all("industry")) == "ABCDEFGHIJKLMNOPQRSTU"
    assert sum(e.parent == "11000" for e in codes.all("gu")) == 25


@pytest.mark.parametrize("scheme", sorted({e.scheme for e in load_codes().entries}))
def test_every_code_is_found_by_code_and_by_both_labels(codes, scheme):
    for entry in codes.all(scheme):
        assert codes.find(scheme, entry.code) == entry.code
        for name in (entry.name_ko, entry.name_en, f" {entry.name_ko} ".replace("·", "ㆍ")):
            found = codes.find(scheme, name)
            # 보건·의료직 names a large and a middle group: the narrower one is meant.
            assert found == entry.code or found.startswith(entry.code), (name, found)


@pytest.mark.parametrize(
    ("scheme", "text", "code"),
    [
        ("dong", "당산1동", "1156055000"),
        ("dong", "당산 제1동", "1156055000"),
        ("dong", "1156055000", "1156055000"),
        ("gu", "영등포", "11560"),
        ("employment_type", "기간의 정함이 없는 근로계약", "permanent"),
        ("employment_type", "기간의 정함이 있는 근로계약 시간(선택)제", "fixed_part"),
        ("contact_mode", "문자 카카오톡", "message"),
        ("channel", "JOB아라", "employer_outreach"),
        ("occupation", "미화", "561"),
        ("occupation", "경비", "542"),
        ("occupation", "요양", "550"),
        ("occupation", "간호사", "304"),
        ("occupation", "보건·의료직", "30"),
        ("occupation", "군인", "250"),
        ("occupation", "5611", "5611"),
        ("occupation", "9999", None),
        ("occupation", "", None),
        ("sex", "남자", "male"),
        ("sex", "모름", None),
        ("nothing", "모름", None),
    ],
)
def test_find_understands_what_ledgers_and_people_write(codes, scheme, text, code):
    assert codes.find(scheme, text) == code


def test_every_everyday_word_and_every_mapping_leads_to_a_code(codes):
    from jobdesk.base import codes as module

    assert all(codes.valid("occupation", code) for code in module.synonyms().values())
    for row in module._read("aliases"):
        assert codes.valid(row["scheme"], row["code"]), row
        assert codes.find(row["scheme"], row["word"]) == row["code"], row
    for row in module._read("mappings"):
        assert codes.valid(row["scheme"], row["code"]), row
    assert foreign_code("employment_type", "permanent", "seoul") == "J01101"
    assert foreign_code("benefit", "lunch", "work24") == "04"
    assert foreign_code("employment_type", "daily", "seoul") is None


@pytest.mark.parametrize(
    ("typed", "first"), [("경비원", "542"), ("요야", "550"), ("ㅁㅎ", "561"), ("용접", "824"), ("133", "133")]
)
def test_occupations_are_found_while_typing(codes, typed, first):
    assert codes.search_occupations(typed)[0].code == first


def test_no_occupation_for_nothing_typed(codes):
    assert codes.search_occupations("  ") == []
    assert codes.search_occupations("쀍") == []


def test_labels_in_both_languages_and_for_unknown_codes(codes):
    assert codes.label("sex", "female", "ko") == "여"
    assert codes.label("sex", "female", "en") == "Female"
    assert codes.label("sex", None) == codes.label("sex", "") == ""
    assert codes.label("sex", "gone") == "gone"
    assert codes.label("nothing", "x") == "x"
    assert codes.label("occupation", "5611", "ko") == codes.label("occupation", "561", "ko")
    assert codes.labels("social_insurance", ["pension", "health"], "ko") == "국민연금, 건강보험"
    assert codes.short("dong", "1156055000", "ko") == "당산1동"
    assert codes.label("dong", "1156055000", "ko") == "당산제1동"
    assert codes.short("dong", None) == ""


def test_a_retired_code_is_not_offered_but_read():
    retired = CodeEntry("channel", "telex", "텔렉스", "Telex", valid_to=date(2026, 11, 19))
    coming = CodeEntry("channel", "new", "새경로", "New", valid_from=date(2026, 11, 21))
    book = CodeBook([retired, coming])
    assert book.choices("channel", TODAY) == []
    assert book.choices("channel", TODAY - timedelta(days=1)) == [retired]
    assert book.choices("channel", TODAY + timedelta(days=1)) == [coming]
    assert not book.valid("channel", "telex", TODAY)
    assert book.valid("channel", "telex")
    assert book.label("channel", "telex", "ko") == "텔렉스"


@pytest.mark.parametrize(
    ("kind", "on", "won"),
    [
        (MINIMUM_WAGE, date(2017, 12, 31), None),
        (MINIMUM_WAGE, date(2020, 1, 1), 8_590),
        (MINIMUM_WAGE, date(2026, 12, 31), 10_320),
        (MINIMUM_WAGE, date(2027, 1, 1), 10_700),
        (LIVING_WAGE, date(2023, 6, 1), 11_157),
        (LIVING_WAGE, date(2026, 6, 1), 12_121),
    ],
)
def test_wages_by_their_year(codes, kind, on, won):
    assert codes.amount(kind, on) == won


def test_a_center_may_enter_a_wage_of_its_own(codes):
    own = DatedAmount(LIVING_WAGE, date(2027, 1, 1), 12_500)
    assert CodeBook(codes.entries, [*codes.amounts, own]).amount(LIVING_WAGE, date(2027, 2, 1)) == 12_500


def test_working_days_know_the_korean_holidays():
    assert is_working_day(date(2026, 11, 20))
    assert not is_working_day(date(2026, 11, 21))
    assert not is_working_day(date(2023, 9, 29))  # 추석
    assert not is_working_day(date(2023, 5, 29))  # substitute for 부처님오신날
    assert next_working_day(date(2023, 9, 28)) == date(2023, 10, 4)
    assert next_working_day(date(2026, 11, 20)) == date(2026, 11, 20)
