"""Hangul as search sees it: every syllable three code points, so that a typed part finds its place.

Stored words and typed patterns meet in one form: a syllable becomes lead (U+1100), vowel (U+1161)
and tail (U+11A8, or the filler U+11A7 for none); a letter standing alone becomes a syllable with
fillers. The three come from separate blocks, so that a pattern of `_` wildcards cannot match out of
step. Source: domain.md 9.1, hardware.md 5.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from jobdesk.base.text import clean

NO_LEAD, NO_VOWEL, NO_TAIL = "\u115f", "\u1160", "\u11a7"
ANY = "\ue00f"
"""In a typed form: any one code point of a stored syllable."""
_WILD = {ANY: "_", "%": "\\%", "_": "\\_", "\\": "\\\\"}
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_TAILS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CLUSTERS = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
_FIRST, _LAST = 0xAC00, 0xD7A3
_CONJOINING = {
    **{chr(0x1100 + i): letter for i, letter in enumerate(_LEADS)},
    **{chr(0x1161 + i): letter for i, letter in enumerate(_VOWELS)},
    **{chr(0x11A7 + i): letter for i, letter in enumerate(_TAILS) if letter},
}
_PARTING = re.compile(r"[\s\-().,·/]")  # never told apart: 홍 길동 is 홍길동, 010-0000 is 0100000
_MOST_WORDS = 8


def _lead(index: int) -> str:
    return chr(0x1100 + index)


def _vowel(index: int) -> str:
    return chr(0x1161 + index)


def _tail(index: int) -> str:
    return chr(0x11A7 + index)


def _parts(syllable: str) -> tuple[int, int, int]:
    index = ord(syllable) - _FIRST
    return index // 588, index % 588 // 28, index % 28


def _is_syllable(char: str) -> bool:
    return _FIRST <= ord(char) <= _LAST


def _is_letter(char: str) -> bool:
    return 0x3131 <= ord(char) <= 0x3163


@lru_cache(4096)
def _latin(char: str) -> str:
    """A character that is no Hangul letter, folded: full-width, ligatures, accents, case."""
    decomposed = unicodedata.normalize("NFKD", char.casefold()).casefold()
    return "".join(c for c in decomposed if not 0x300 <= ord(c) <= 0x36F)


def _letters(text: str) -> str:
    """Syllables and single letters (compatibility jamo, clusters in two), all else folded, no spaces."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        char = _CONJOINING.get(char, char)
        if _is_letter(char):
            out.append(_CLUSTERS.get(char, char))
        elif _is_syllable(char):
            out.append(char)
        else:
            out.append(_latin(char))
    # What a ligature like ㈜ held comes out as conjoining jamo: composed, or letters of their own.
    composed = unicodedata.normalize("NFC", "".join(out))
    return _PARTING.sub("", "".join(_CONJOINING.get(c, c) for c in composed))


@lru_cache(16384)
def _stored(char: str) -> str:
    if _is_syllable(char):
        lead, vowel, tail = _parts(char)
        return _lead(lead) + _vowel(vowel) + _tail(tail)
    if char in _LEADS:
        return _lead(_LEADS.index(char)) + NO_VOWEL + NO_TAIL
    if char in _VOWELS:
        return NO_LEAD + _vowel(_VOWELS.index(char)) + NO_TAIL
    return char


def initials(text: str) -> str:
    """The leading consonants of a name: 홍길동 -> ㅎㄱㄷ."""
    return "".join(_LEADS[_parts(c)[0]] if _is_syllable(c) else c for c in unicodedata.normalize("NFC", text))


def sought(text: str) -> str:
    """`text` as it is stored for search: three code points a syllable, Latin folded, no spaces or hyphens."""
    return "".join(_stored(char) for char in _letters(text))


_FULL_DATE = re.compile(r"(?<!\d)(\d{4})([-./])\s?(0?[1-9]|1[0-2])\2\s?(0?[1-9]|[12]\d|3[01])(?!\d)(?!-\d)\.?")


def query_words(query: str) -> list[str]:
    """The words of a typed query, at most eight; dates become eight digits, phones plain digits."""
    text = re.sub(r"[０-９＋]", lambda m: unicodedata.normalize("NFKC", m[0]), clean(query))
    text = _FULL_DATE.sub(lambda m: f"{m[1]}{int(m[3]):02}{int(m[4]):02}", text)
    text = re.sub(r"(?<=\d)[-.](?=\d)", "", text)
    text = re.sub(r"\+82[\s-]*0?(?=\d)", "0", text)
    return [word for word in text.split() if _letters(word)][:_MOST_WORDS]


def typed_forms(word: str) -> list[tuple[str, ...]]:
    """The ways a typed word may be meant, each letter by letter in the stored form with `ANY` for what is open.

    초성 alone stand for any syllable with that lead; an open last syllable for any 받침; a closed last
    one for itself or for its base with the next lead; a cluster jamo for its two letters. Nothing for
    a word of nothing but parting signs.
    """
    letters = _letters(word)
    if not letters:
        return []
    body = tuple(_typed(char) for char in letters[:-1])
    return [(*body, *end) for end in _last_forms(letters[-1])]


def _last_forms(char: str) -> list[tuple[str, ...]]:
    if not _is_syllable(char):
        return [(_typed(char),)]
    lead, vowel, tail = _parts(char)
    base = _lead(lead) + _vowel(vowel)
    if tail == 0:
        return [(base + ANY,)]
    letters = _CLUSTERS.get(_TAILS[tail], _TAILS[tail])
    kept = _tail(_TAILS.index(letters[0])) if len(letters) == 2 else NO_TAIL
    return [(_stored(char),), (base + kept, _typed(letters[-1]))]


def _typed(char: str) -> str:
    return _lead(_LEADS.index(char)) + ANY + ANY if char in _LEADS else _stored(char)


def like_patterns(word: str) -> list[str]:
    r"""The LIKE patterns (escape `\`) that say where a typed word stands in the stored form."""
    return [
        "%" + "".join(_WILD.get(char, char) for letter in form for char in letter) + "%"
        for form in typed_forms(word)
    ]


def literal_pattern(word: str) -> str:
    r"""The LIKE pattern (escape `\`) of what begins with a word as it stands, without open ends."""
    return "".join("\\" + char if char in "%_\\" else char for char in sought(word)) + "%"


def matcher(query: str) -> Callable[[str], bool]:
    """Tells of a stored form whether every word of the query stands in it, as the SQL search does."""
    words = [
        re.compile("|".join(_as_regex(pattern[1:-1]) for pattern in like_patterns(word)), re.DOTALL)
        for word in query_words(query)
    ]
    return lambda stored: all(word.search(stored) for word in words)


def matches(stored: str, query: str) -> bool:
    """Whether every word of the query stands in the stored form."""
    return matcher(query)(stored)


def _as_regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join("." if part == "_" else re.escape(part[-1]) for part in parts)


KEYS_LEAD, KEYS_VOWEL = _LEADS, "ㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣㅐㅔㅒㅖ"
"""The keys of a Hangul keyboard: all other letters are made of two of them."""
_TWO_VOWELS = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}
_TWO_TAILS = {two: one for one, two in _CLUSTERS.items()}


def keys_of(syllable: str) -> str:
    """The keys by which a syllable is typed: 괅 -> ㄱㅗㅏㄹㄱ."""
    lead, vowel, tail = _parts(syllable)
    apart = {one: two for two, one in _TWO_VOWELS.items()}
    end: str = _TAILS[tail]
    return _LEADS[lead] + apart.get(_VOWELS[vowel], _VOWELS[vowel]) + _CLUSTERS.get(end, end)


def compose_keys(keys: str) -> str:
    """What keys typed one after the other write; a 받침 goes over to the syllable of the vowel that follows it.

    Args:
        keys: of `KEYS_LEAD` and `KEYS_VOWEL`; what is erased is the last of them.
    """
    done: list[str] = []
    lead = vowel = tail = ""
    for key in keys:
        if key in _VOWELS:
            if tail:
                kept, moved = (_CLUSTERS[tail][0], _CLUSTERS[tail][1]) if tail in _CLUSTERS else ("", tail)
                done.append(_block(lead, vowel, kept))
                lead, vowel, tail = moved, key, ""
            elif vowel and vowel + key in _TWO_VOWELS:
                vowel = _TWO_VOWELS[vowel + key]
            elif vowel:
                done.append(_block(lead, vowel, ""))
                lead, vowel = "", key
            else:
                vowel = key
        elif lead and vowel and not tail and key in _TAILS:
            tail = key
        elif tail and tail + key in _TWO_TAILS:
            tail = _TWO_TAILS[tail + key]
        else:
            done.append(_block(lead, vowel, tail))
            lead, vowel, tail = key, "", ""
    return "".join((*done, _block(lead, vowel, tail)))


def is_whole(text: str) -> bool:
    """Whether no letter stands outside of a syllable."""
    return not any(_is_letter(char) for char in text)


def _block(lead: str, vowel: str, tail: str) -> str:
    """A syllable, or the letter that stands alone."""
    if not (lead and vowel):
        return lead + vowel
    return chr(_FIRST + _LEADS.index(lead) * 588 + _VOWELS.index(vowel) * 28 + _TAILS.index(tail))
