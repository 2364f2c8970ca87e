import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobdesk.base.errors import InvalidInput
from jobdesk.base.text import (
    clean,
    clean_note,
    holds_resident_number,
    refuse_resident_number,
    warn_numbers,
)

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
NASTY = st.text(
    st.sampled_from(
        "가각ᄀ\u1161\u11a8ㅤ\u115f\u1160\uffa0 \t\n\r\x00\x1b\x85\u2028\u200b\u200d\u202e\ufeff\ud800"
        "é\u0301e\u034f\ufe0f\U000e0100\u2800 \u3000Aa1"
    ),
    max_size=30,
)
FILLERS = set("\u115f\u1160\u3164\uffa0\u2800\u034f\ufe0f\ufffc")


def check_clean(text):
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}]
    assert not FILLERS & set(text)
    assert text == text.strip()
    text.encode("utf-8")


@given(ANY | NASTY)
@example("e\u034f\u0301")
@example("\u1100\u200b\u1161")
def test_a_cleaned_line_is_clean_and_stays(text):
    done = clean(text)
    check_clean(done)
    assert "  " not in done
    assert clean(done) == done


@given(ANY | NASTY)
def test_a_cleaned_note_is_clean_line_by_line_and_stays(text):
    done = clean_note(text)
    for line in done.split("\n"):
        check_clean(line)
    assert clean_note(done) == done
    assert done == done.strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  홍길동  ", "홍길동"),
        (unicodedata.normalize("NFD", "홍길동"), "홍길동"),
        ("홍\u200b길\u3164동\x00", "홍길동"),
        ("NGUYEN\u3000 VAN\tAN", "NGUYEN VAN AN"),
        ("\u202e<b>김</b>", "<b>김</b>"),
        ("\ud800", ""),
    ],
)
def test_clean_keeps_what_is_seen(typed, kept):
    assert clean(typed) == kept


def test_notes_keep_their_lines():
    assert clean_note(" 첫 줄  \r\n\r\n둘째\t줄\x0b셋째 \n") == "첫 줄\n\n둘째 줄\n셋째"


DAYS = st.dates(date(2000, 1, 1), date(2000, 1, 1) + timedelta(days=36_000)).map(lambda d: f"{d:%y%m%d}")
TAILS = st.builds(lambda seventh, rest: f"{seventh}{rest:06d}", st.integers(1, 8), st.integers(0, 999_999))
EDGE = st.sampled_from(["", " ", "씨 ", "가", ".", "주민번호:", "\n"])


@given(EDGE, DAYS, st.sampled_from(["", "-", " - ", "－", "–", "\u200b-", ".", " · ", "/"]), TAILS, EDGE)
def test_a_resident_number_is_refused_wherever_it_stands(before, six, dash, seven, after):
    with pytest.raises(InvalidInput) as refused:
        refuse_resident_number(f"{before}{six}{dash}{seven}{after}", "note")
    assert refused.value.field == "note"
    assert seven not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "850302",
        "010-0000-1234",
        "851302-1234567",  # no such month
        "850230-1234567",  # no such day
        "850302-9234567",  # no such seventh digit
        "850302-0234567",
        "1850302-1234567",  # a longer number
        "850302-12345678",
        "850302\n1234567",
        "2026-01-000123-90",
        "850302-123456",
        "",
    ],
)
def test_other_numbers_are_no_resident_number(text):
    assert not holds_resident_number(text)
    refuse_resident_number(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("카드 1234-5678-9012-3456", 1),
        ("카드 1234567890123456", 1),
        ("계좌 110-123-456789", 1),
        ("카드 1234-5678-9012-3456 계좌 110-123-456789", 2),
        ("전화 010-0000-1234, 02-0000-1234, 0507-1234-5678", 0),
        ("알선장 2026-01-000123-90, 구직번호 JS-2026-01-000123", 0),
        ("사업자 123-45-67891", 0),
        ("2026-11-20 면접", 0),
    ],
)
def test_cards_and_accounts_warn(text, count):
    assert len(warn_numbers(text)) == count
