"""One slip of the hand and no more: what is near a stored name or number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobdesk.base.grams import grams, holds, words_of
from jobdesk.base.near import is_near, near_grams, near_place
from tests.counts import full

SYLLABLES = "가각간김민밈수숙슈길홍호뷁ㄱㅏ1a"
NAMES = st.lists(st.text(st.sampled_from(SYLLABLES), min_size=1, max_size=6), min_size=1, max_size=2)
NUMBERS = st.lists(st.from_regex(r"[0-3]{3,9}", fullmatch=True), max_size=2)
TYPED = st.one_of(
    st.text(st.sampled_from(SYLLABLES), min_size=1, max_size=7), st.from_regex(r"[0-3]{1,9}", fullmatch=True)
)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("김밈수", True),  # a wrong 받침
        ("김미누", False),
        ("긴민수", True),
        ("김민슈", True),
        ("김빈수", True),
        ("김미수", True),  # a missing 받침
        ("김민숙", True),  # one too many
        ("김만슈", False),  # two slips
        ("김민주", True),
        ("민주", True),
        ("주", False),
        ("ㄱㅁㅈ", False),
        ("010-0000-1243", True),  # swapped
        ("1224", True),
        ("1243", True),
        ("1342", False),
        ("321", False),
        ("01000001235", True),
        ("김민주 당산", True),
        ("김민주 문래", False),
    ],
)
def test_one_slip_is_near_and_two_are_not(typed, near):
    words = words_of(["김민수", "당산1동"], ["01000001234"])
    assert not holds(words, typed)
    assert is_near(words, typed) == near


@pytest.mark.parametrize(
    ("names", "place"), [(["김민수"], 0), (["김민순"], 1), (["김민수진"], 2), (["박솔", "김민수"], 2)]
)
def test_the_name_that_was_meant_comes_first(names, place):
    assert near_place(words_of(names), "김밈수") == place


@settings(max_examples=full(20_000, 700))
@given(NAMES, NUMBERS, TYPED)
def test_the_grams_leave_nothing_out(names, numbers, typed):
    words = words_of(names, numbers)
    held = grams(words)
    asked = any(near.every <= held and near.some & held for near in near_grams(typed))
    assert asked or not is_near(words, typed)


@given(NAMES, st.text(st.sampled_from("가각간김민밈수숙슈길홍호뷁"), min_size=2, max_size=3))
def test_of_a_short_word_the_grams_say_all_but_a_final(names, typed):
    """A syllable at the end may have any 받침 in the index: what is asked besides is found without a slip."""
    words = words_of(names)
    held = grams(words)
    asked = any(near.every <= held and near.some & held for near in near_grams(typed))
    assert not asked or is_near(words, typed) or holds(words, typed) or holds(words, typed[:-1])


def test_what_is_asked_is_bounded():
    for typed in ("김민수", "한빛종합관리센터영등포점", "01000001234", "1234567890"):
        assert sum(len(near.some) for near in near_grams(typed)) <= 800
    assert near_grams("가" * 13) == []
