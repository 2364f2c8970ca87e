import sqlite3
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobdesk.base.hangul import (
    KEYS_LEAD,
    KEYS_VOWEL,
    compose_keys,
    initials,
    keys_of,
    like_patterns,
    matches,
    query_words,
    sought,
)
from jobdesk.base.text import clean

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
TAILS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
PAIRS = ("ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ")
SPLIT = dict(zip("ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ", PAIRS, strict=True))


def parts(char):
    """(lead, vowel index, tail letters) of a syllable, None of anything else."""
    index = ord(char) - 0xAC00
    if not 0 <= index < 11_172:
        return None
    return LEADS[index // 588], index % 588 // 28, TAILS[index % 28]


def fits(typed, char, following, last):
    """Whether a typed letter may stand for `char`, by the words of domain.md 9.1, syllable by syllable."""
    if typed in LEADS:
        return typed == (parts(char)[0] if parts(char) else char)
    if not parts(typed):
        return typed == char
    if typed == char:
        return True
    if not last or not parts(char) or parts(char)[:2] != parts(typed)[:2]:
        return False
    tail = parts(typed)[2]
    if not tail:
        return True
    tail = SPLIT.get(tail, tail)
    next_lead = parts(following)[0] if following and parts(following) else following
    return parts(char)[2] == (tail[0] if len(tail) == 2 else "") and next_lead == tail[-1]


def stands_in(name, word):
    """The oracle: every start tried, letter by letter."""
    letters = "".join(SPLIT.get(c, c) for c in word)
    for start in range(len(name) - len(letters) + 1):
        for at, typed in enumerate(letters):
            here = start + at
            following = name[here + 1] if here + 1 < len(name) else ""
            if not fits(typed, name[here], following, at == len(letters) - 1):
                break
        else:
            return True
    return False


def found_by_sql(stored, query):
    base = sqlite3.connect(":memory:")
    try:
        return all(
            any(
                base.execute("SELECT ? LIKE ? ESCAPE '\\'", (stored, pattern)).fetchone()[0]
                for pattern in like_patterns(word)
            )
            for word in query_words(query)
        )
    finally:
        base.close()


SYLLABLES = "가각간갂갃갈갉기긱김길홍호수숙동달닭값갑사"
NAMES = st.text(st.sampled_from(SYLLABLES + SYLLABLES + "12ab%_\\"), min_size=1, max_size=6)
TYPED = st.text(st.sampled_from(SYLLABLES + "ㄱㄱㄱㅅㅎㄷㄲㄳㄺ" + "12ab%_\\"), min_size=1, max_size=3)


@given(NAMES, TYPED)
@example("가기", "각")
@example("갈기", "갉")
@example("갉기", "갈ㄱ")
@example("가각", "ㄱㄱ")
@example("김수", "기")
@example("가%", "_%")
def test_a_typed_word_is_found_exactly_where_the_rules_say(name, word):
    expected = stands_in(name, word)
    assert matches(sought(name), word) == expected
    assert found_by_sql(sought(name), word) == expected


@given(NAMES, st.data())
def test_what_is_typed_of_a_name_finds_it_at_every_moment(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    word = name[start:end]
    assert matches(sought(name), word)
    assert matches(sought(name), initials(word))
    lead, vowel, _tail = parts(word[-1]) or ("", 0, "")
    if lead:  # the syllable still being composed: without its 받침, or its first consonant alone
        opened = chr(0xAC00 + LEADS.index(lead) * 588 + vowel * 28)
        assert matches(sought(name), word[:-1] + opened)
        assert matches(sought(name), word[:-1] + lead)


@given(st.text(max_size=20).map(clean), st.text(st.characters(exclude_categories=()), max_size=8))
@example("", "\x00")
@example("가", "\ud800가")
def test_pattern_and_sql_agree_on_any_text(name, query):
    assert matches(sought(name), query) == found_by_sql(sought(name), query)


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=8))
def test_every_syllable_is_stored_as_three(name):
    stored = sought(name)
    assert len(stored) == 3 * len(name)
    for at in range(0, len(stored), 3):
        assert 0x1100 <= ord(stored[at]) <= 0x1112
        assert 0x1161 <= ord(stored[at + 1]) <= 0x1175
        assert 0x11A7 <= ord(stored[at + 2]) <= 0x11C2
    assert sought(unicodedata.normalize("NFD", name)) == stored


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("홍길동", "홍ㄱㄷ"),
        ("홍길동", "ㅎㄱㄷ"),
        ("홍길동", "홍 길동"),
        ("홍 길동", "홍길동"),
        ("홍기동", "홍긷"),
        ("홍길동", "홍길ㄷ"),
        ("갑수", "ㄳ"),
        ("㈜한빛", "한빛"),
        ("Nguyễn Văn An", "nguyen van"),
        ("STRASSE", "straße"),
        ("ＡＢＣ상사", "abc"),
        ("010-0000-1234", "0000-1234"),
        ("01000001234", "010 0000 1234"),
        ("01000001234", "+82 10-0000-1234"),
        ("01000001234", "０１０-0000"),
        ("19850302", "1985. 3. 2."),
        ("19850302", "1985-03-02"),
        ("20260100012390", "2026-01-000123-90"),
        ("JS-2026-01-000123", "js-2026-01-000123"),
        ("ㄱ나라마트", "ㄱㄴ"),
        ("ㄱ나라마트", "ㄱ나"),
    ],
)
def test_habits_of_the_desk_find(name, query):
    assert matches(sought(name), query)


@pytest.mark.parametrize(
    ("name", "query"),
    [("홍길동", "홍긷"), ("홍길동", "길홍"), ("김수", "기수"), ("10%", "10_"), ("a", "b"), ("홍길동", "ㄱㅎ")],
)
def test_what_is_not_there_is_not_found(name, query):
    assert not matches(sought(name), query)


def test_words_of_a_query_are_counted_and_empty_ones_are_none():
    assert query_words("  ") == query_words("- , ·") == []
    assert like_patterns("-") == []
    assert len(query_words("가 " * 20)) == 8


def test_initials():
    assert initials("홍길동 A1") == "ㅎㄱㄷ A1"


SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]


def test_every_syllable_is_written_by_its_keys():
    assert len(SYLLABLES) == 11_172
    for syllable in SYLLABLES:
        keys = keys_of(syllable)
        assert set(keys) <= set(KEYS_LEAD + KEYS_VOWEL)
        assert compose_keys(keys) == syllable


@given(st.lists(st.sampled_from(SYLLABLES), max_size=6).map("".join))
def test_words_are_written_by_the_keys_of_their_syllables(word):
    keys = "".join(map(keys_of, word))
    assert compose_keys(keys) == word
    for at in range(len(keys)):
        assert compose_keys(keys[:at]) or at == 0, "each key shows something"


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("ㄷㅏㄹㄱ", "닭"),
        ("ㄷㅏㄹㄱㅏ", "달가"),
        ("ㄱㅏㄱㅅㅣ", "각시"),
        ("ㄱㅏㄲㅏ", "가까"),
        ("ㅇㅓㅂㅅㅇㅓ", "없어"),
        ("ㅇㅡㅣㅈㅏ", "의자"),
        ("ㄱㅏㄸ", "가ㄸ"),
        ("ㅏㅣ", "ㅏㅣ"),
        ("ㄱㄱㅏ", "ㄱ가"),
        ("ㅁㅗㅏㅏ", "뫄ㅏ"),
    ],
)
def test_a_final_goes_over_to_the_vowel_after_it(keys, word):
    assert compose_keys(keys) == word
