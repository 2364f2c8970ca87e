"""Wording that fair hiring forbids is found where it stands; what only looks like it is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.fair_hiring import SCANNED, fair_rules, scan, unjustified
from jobdesk.base.forms.vacancies import VACANCY

HITS = [
    ("여자만 지원 가능", [("sex", "여자만 지원 가능")]),
    ("남자 우대", [("sex", "남자 우대")]),
    ("여성 우대", [("sex", "여성 우대")]),
    ("남성에 한함", [("sex", "남성에 한함")]),
    ("여자분 구합니다", [("sex", "여자분 구합니다")]),
    ("식당 이모 구함", [("sex", "식당 이모")]),
    ("이모님 급구", [("sex", "이모님")]),
    ("아줌마 환영", [("sex", "아줌마")]),
    ("주부사원 모집", [("sex", "주부사원")]),
    ("경비원(남)", [("sex", "(남)")]),
    ("주방보조 (여)", [("sex", "(여)")]),
    ("남 2명, 여 1명", [("sex", "남 2명, 여 1명")]),
    ("남자 2명", [("sex", "남자 2명")]),
    ("남자 경비원 모집", [("sex", "남자 경비원")]),
    ("여직원 구함", [("sex", "여직원")]),
    ("성별: 여", [("sex", "성별: 여")]),
    ("성별 남자", [("sex", "성별 남자")]),
    ("20대 여성", [("age", "20대 여성"), ("sex", "여성")]),
    ("용모단정한 분", [("appearance", "용모단정한 분")]),
    ("훈훈한 직원", [("appearance", "훈훈한 직원")]),
    ("키 170cm 이상", [("appearance", "키 170cm 이상")]),
    ("키 큰 분", [("appearance", "키 큰 분")]),
    ("체중 60kg 이하", [("appearance", "체중 60kg 이하")]),
    ("키·체중 기재", [("appearance", "키·체중")]),
    ("미혼 여성 우대", [("marriage", "미혼"), ("sex", "여성 우대")]),
    ("기혼자 환영", [("marriage", "기혼자 환영")]),
    ("결혼 여부 기재", [("marriage", "결혼 여부 기재")]),
    ("만 35세 이하", [("age", "만 35세 이하")]),
    ("20~35세", [("age", "20~35세")]),
    ("20세~35세", [("age", "20세~35세")]),
    ("50세 미만", [("age", "50세 미만")]),
    ("1985년생 이후", [("age", "1985년생 이후")]),
    ("1990년 이후 출생자", [("age", "1990년 이후 출생자")]),
    ("85년생", [("age", "85년생")]),
    ("20대 환영", [("age", "20대 환영")]),
    ("30~40대 우대", [("age", "30~40대 우대")]),
    ("20대, 30대 모집", [("age", "20대, 30대 모집")]),
    ("젊은 분 환영", [("age", "젊은 분 환영")]),
    ("젊고 활기찬", [("age", "젊고")]),
    ("연령 제한 45세", [("age", "연령 제한 45세")]),
    ("나이: 40세", [("age", "나이: 40세")]),
    ("나이 제한 있음", [("age", "나이 제한 있음")]),
    ("군필자 우대", [("military", "군필자 우대")]),
    ("병역필", [("military", "병역필")]),
    ("본적 기재", [("personal", "본적")]),
    ("출신지역", [("personal", "출신지역")]),
    ("부모님 직업", [("personal", "부모님 직업")]),
    ("가족관계증명서", [("personal", "가족관계증명서")]),
    ("재산 상황", [("personal", "재산 상황")]),
    ("기독교인 우대", [("religion", "기독교인 우대")]),
    ("종교: 불교", [("religion", "종교: 불교")]),
    ("장애인 지원 불가", [("disability", "장애인 지원 불가")]),
    ("신체 건강한 분", [("disability", "신체 건강한")]),
    ("보증금 납부", [("money", "보증금 납부")]),
    ("교육비 본인 부담", [("money", "교육비 본인 부담")]),
    ("유흥주점", [("minors", "유흥주점")]),
    ("남자만", [("sex", "남자만")]),
    ("여자 시급 10,320원", [("sex", "여자 시급")]),
    ("언니 구함", [("sex", "언니")]),
    ("26세 이상 (보험)", [("age", "26세 이상")]),
    ("2020년 이후 졸업자", [("age", "2020년 이후 졸업자")]),
]
LEFT_ALONE = [
    "남자화장실 청소",
    "여자화장실 및 복도 청소",
    "여성가족부 위탁시설",
    "18세 이상",
    "만 19세 이상",
    "키보드 입력",
    "키오스크 관리",
    "이모티콘 디자인",
    "남자 기숙사 보유",
    "남녀 무관",
    "성별 무관",
    "여성의류 판매",
    "남성복 매장",
    "여성인력개발센터",
    "여성병원 간호조무사",
    "여성회관",
    "이모작 농사",
    "차량 20대 관리",
    "컴퓨터 30~40대 설치",
    "정년 60세",
    "연령 무관",
    "나이 제한 없음",
    "연령 제한이 없습니다",
    "7세 이하 아동 돌봄",
    "12세 이하 아동 돌봄",
    "60세 이상 우대",
    "65세 이상 어르신 돌봄",
    "장애인 우대",
    "장애인 활동지원",
    "미혼모 시설 근무",
    "체중계 조립",
    "교회 청소",
    "종교시설 경비",
    "종교 무관",
    "교육비 지원",
    "기숙사 보증금 지원",
    "2026년 생산 설비",
    "20kg 이상 물품 운반",
    "주부습진 주의",
    "여름 휴가",
    "남부지방",
    "여의도 근무",
    "남산타워",
    "신장 투석실 간호사",
    "1990년 설립",
    "대체인력",
    "고향사랑기부제 접수",
    "언니네 식당",
    "젊은 고객 응대",
    "여행사 사무",
    "남은 음식 처리",
    "여권 발급 보조",
    "남녀 직원 휴게실",
    "병역 무관",
    "군필 또는 면제자",
    "여사원 휴게실",
    "이모저모 편집",
    "키즈카페",
    "여성 휴게실 보유",
    "남성 고객 응대",
    "15세 미만 출입 안내",
    "주 30~40시간",
    "9~18시",
    "24시간",
    "월 20~30대 생산",
    "신체 활동 지원",
    "경력 10년 이상",
    "남 기숙사 2인실",
    "여 2인실 제공",
    "만 15세 미만 채용 불가",
]


@pytest.mark.parametrize(("text", "found"), HITS)
def test_a_wording_is_found_with_its_rule(text, found):
    assert [(hit.rule.id, hit.text) for hit in scan({"duties": text})] == found


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_like_it_is_left_alone(text):
    assert [hit.text for hit in scan({"duties": text})] == []


@pytest.mark.parametrize("text", [text for text, _found in HITS])
def test_a_mended_text_has_nothing_of_it_left(text):
    mended = text
    for _turn in range(5):
        hits = scan({"title": mended})
        if not hits:
            break
        mended = hits[0].mended(mended)
    assert scan({"title": mended}) == []
    assert "  " not in mended


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("식당 이모 구함", "직원 구함"),
        ("아파트 남자 경비원 모집", "아파트 경비원 모집"),
        ("주방보조 (여)", "주방보조"),
        ("경비원 남 2명, 여 1명 모집", "경비원 모집"),
        ("성실한 분, 남자 우대", "성실한 분, 성별 무관"),
        ("성실한 분, 키 170cm 이상, 운전 가능", "성실한 분 운전 가능"),
        ("여자 시급 10,320원", "시급 10,320원"),
    ],
)
def test_the_proposal_takes_its_place(text, mended):
    (hit,) = scan({"title": text})
    assert hit.mended(text) == mended


@pytest.mark.parametrize(("most", "count"), [(None, 1), (29, 0), (30, 1), (300, 1), (4, 0)])
def test_a_rule_of_thirty_workers_holds_where_the_firm_may_have_them(most, count):
    assert len(scan({"documents": "이력서, 가족관계증명서"}, most_workers=most)) == count


def test_where_it_stands_is_told_line_by_line():
    text = "단지 순찰\n만 50세 이하, 용모단정"
    hits = scan({"title": "경비원", "duties": text, "openings": 2})
    assert [(hit.field, text[hit.start : hit.end]) for hit in hits] == [
        ("duties", "만 50세 이하"),
        ("duties", "용모단정"),
    ]
    assert all(hit.rule.label and hit.rule.law for hit in hits)


def test_a_justified_wording_is_settled_and_another_is_not():
    hits = scan({"title": "여성 우대", "duties": "만 50세 이하"})
    note = {"rule": "sex", "text": "여성 우대", "why": "여성 전용 시설"}
    assert [hit.rule.id for hit in unjustified(hits, [note])] == ["age"]
    assert len(unjustified(hits, [{**note, "why": " "}])) == 2
    assert len(unjustified(hits, [{**note, "rule": "age"}])) == 2
    assert len(unjustified(hits, None)) == 2


def test_only_fields_of_the_form_are_scanned_and_every_rule_is_complete():
    assert set(SCANNED) <= {field.name for field in VACANCY}
    assert all(rule.label_ko and rule.label_en and rule.law_ko and rule.law_en for rule in fair_rules().values())


@given(st.text(alphabet="남여자성분만 우대키체중이모20~35세이하년생젊은군필,()·\n", max_size=60))
def test_any_text_is_read_and_every_hit_stands_where_it_says(text):
    for hit in scan({"duties": text}):
        assert text[hit.start : hit.end] == hit.text.strip() == hit.text != ""
        assert len(hit.mended(text)) <= len(text) + len(hit.proposal) + 1
