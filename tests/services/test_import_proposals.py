"""What is proposed for a cell is never the opposite, another number or another amount; one key takes it over."""

import pytest

from jobdesk.base.cell_texts import read_won
from jobdesk.base.codes import load_codes
from jobdesk.base.sheets import BY_NAME
from jobdesk.services.imports._proposals import meanings, propose


def proposed(sheet, heading, text):
    column = next(one for one in BY_NAME[sheet].columns if one.heading == heading)
    return propose(column, text, load_codes())


@pytest.mark.parametrize(
    "text",
    [
        "불채용",
        "미채용",
        "비채용",
        "채용안됨",
        "채용거절",
        "채용불가",
        "미알선",
        "비알선",
        "면접취소",
        "면접안감",
        "미면접",
        "알선안함",
    ],
)
def test_a_denial_is_no_hire_and_no_referral(text):
    assert proposed("알선", "결과", text) == ""


@pytest.mark.parametrize(
    ("sheet", "heading", "text", "label"),
    [
        ("알선", "결과", "채용취소", "구인 취소"),
        ("알선", "결과", "면접불합격", "불채용(면접탈락)"),
        ("알선", "결과", "면졉완료", "면접완료"),
        ("알선", "결과", "노쇼", "면접 불참"),
        ("구직자", "알선희망", "알선불필요", "불필요"),
        ("사후관리", "상태", "미재직", ""),
        ("사후관리", "상태", "재직안함", ""),
        ("사후관리", "상태", "근무중", "재직"),
        ("행사면접", "결과", "미채용", ""),
        ("구직자", "행정동", "신길", ""),
        ("구직자", "행정동", "당산9동", ""),
        ("구직자", "행정동", "당산 1 동네", "당산제1동"),
        ("구직자", "희망임금형태", "주급", ""),
        ("사후관리", "개월", "2", ""),
    ],
)
def test_only_a_usual_word_or_a_slip_is_proposed(sheet, heading, text, label):
    assert proposed(sheet, heading, text) == label


def test_a_word_of_several_meanings_lists_them():
    column = BY_NAME["알선"].column("state")
    assert meanings(column, "불 채용", load_codes()) == ("불채용(서류탈락)", "불채용(면접탈락)")
    assert meanings(column, "채용", load_codes()) == ()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3천만원", 30_000_000),
        ("3천만", 30_000_000),
        ("2백만", 2_000_000),
        ("2천5백만원", 25_000_000),
        ("1억 2천만원", 120_000_000),
        ("2.5만", 25_000),
        ("250만 5천원", 2_505_000),
        ("백만원", 1_000_000),
        ("215만", 2_150_000),
        ("2,156,880원", 2_156_880),
    ],
)
def test_amounts_are_read_by_their_units(text, amount):
    assert read_won(text) == amount


@pytest.mark.parametrize("text", ["만", "억", "3천", "-5만", "250~300만원", "3만4만", "2.00001만", "만원", "천원"])
def test_what_is_no_whole_amount_is_none(text):
    with pytest.raises((ValueError, ArithmeticError)):
        read_won(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("월 250만원", "2,500,000원"),
        ("약 3천만원 정도", "30,000,000원"),
        ("시급 9,860원", "9,860원"),
        ("월 250", ""),
        ("-5", ""),
        ("-250만", ""),
        ("250~300만원", ""),
        ("월 2 50만", ""),
        ("250만원 + 5만", ""),
        ("3월 50만원", ""),
    ],
)
def test_an_amount_is_proposed_whole_or_not_at_all(text, amount):
    assert proposed("구직자", "희망임금", text) == amount
