"""What the index holds and what is asked of it agree with reading every letter."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobdesk.base.grams import grams, holds, place, query_grams, words_of
from jobdesk.base.hangul import like_patterns, matcher
from tests.counts import full

SYLLABLES = "가각간갂갃갈갉기긱김길홍호수숙동달닭값갑사"
TEXTS = st.lists(st.text(st.sampled_from(SYLLABLES * 3 + "ㄱㅅㅏ12aB%_-"), min_size=1, max_size=6), max_size=3)
NUMBERS = st.lists(st.from_regex(r"[0-3]{3,9}", fullmatch=True), max_size=2)
LETTERS = st.sampled_from(SYLLABLES * 2 + "ㄱㄱㄱㅅㅎㄷㄲㄳㄺㅏ" + "123aB%_")
TYPED = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=2).map(" ".join)


def found(words, query):
    """As an index answers: some way of each word has all its grams, and stands in the words where asked."""
    held = grams(words)
    return bool(query_grams(query)) and all(
        any(every <= held for every in asked.every) and (not asked.patterns or matcher(word)(words))
        for word, asked in zip(query.split(), query_grams(query), strict=True)
    )


@settings(max_examples=full(20_000, 1000))
@given(TEXTS, NUMBERS, TYPED)
@example(["홍길동"], [], "ㅎ길ㄷ")
@example(["김민수"], [], "김ㅁ")
@example(["김민수"], [], "김민ㅅ")
@example(["한준"], [], "핝")
@example(["신길6동"], [], "신길")
@example([], ["01000001234"], "1234")
@example([], ["01000001234"], "12")
@example(["가가가가각"], [], "가가가가가")
def test_the_index_answers_what_reading_every_letter_answers(texts, numbers, query):
    words = words_of(texts, numbers)
    assert found(words, query) == holds(words, query)


@given(TEXTS, TYPED)
def test_the_patterns_of_a_scan_say_the_same(texts, query):
    words = words_of(texts)
    asked = [word for word in query.split() if like_patterns(word)]
    assert (bool(asked) and all(matcher(word)(words) for word in asked)) == holds(words, query)


@given(st.text(st.sampled_from(SYLLABLES), min_size=1, max_size=3), st.sampled_from(["", *SYLLABLES]))
def test_a_name_typed_whole_is_its_beginning_and_its_whole(name, more):
    (asked,) = query_grams(name)
    held = grams(words_of([name + more]))
    assert any(way <= held for way in asked.begin)
    assert asked.literal[0] <= held
    assert any(way <= held for way in asked.whole) == (not more)
    assert place(words_of([name + more]), name) == (1 if more else 0)
