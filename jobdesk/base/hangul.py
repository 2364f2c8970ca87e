"""Hangul as search sees it: every syllable three code points, so that a typed part finds its place.

Stored words and typed patterns meet in one form: a syllable becomes lead (U+1100), vowel (U+1161)
and tail (U+11A8, or the filler U+11A7 for none). The three come from separate blocks, so a pattern
of `_` wildcards cannot match out of step. Source: domain.md 9.1, hardware.md 5.
"""

import re
import unicodedata

NO_TAIL = "\u11a7"
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


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not 0x300 <= ord(c) <= 0x36F)
    return unicodedata.normalize("NFC", bare)


def initials(text: str) -> str:
    """The leading consonants of a name: 홍길동 -> ㅎㄱㄷ."""
    return "".join(_LEADS[_parts(c)[0]] if _is_syllable(c) else c for c in unicodedata.normalize("NFC", text))


def sought(text: str) -> str:
    """`text` as it is stored for search: three code points a syllable, Latin folded, no spaces or hyphens."""
    out = []
    for char in _folded(re.sub(r"[\s\-().,·]", "", text)):
        if _is_syllable(char):
            lead, vowel, tail = _parts(char)
            out.append(_lead(lead) + _vowel(vowel) + _tail(tail))
        else:
            out.append(char)
    return "".join(out)


def query_words(query: str) -> list[str]:
    """The words of a typed query: composed, hyphens inside numbers aside, at most eight."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", _compatible(query)))
    text = re.sub(r"(?<=\d)[-.](?=\d)", "", _compatible(text))
    text = re.sub(r"\+82\s*-?\s*0?(?=\d)", "0", text)
    return [word for word in re.split(r"\s+", text.strip()) if word][:8]


def _compatible(text: str) -> str:
    """Conjoining jamo typed alone, as the compatibility letters people see."""
    composed = unicodedata.normalize("NFC", text)
    out = []
    for char in composed:
        code = ord(char)
        if 0x1100 <= code < 0x1100 + len(_LEADS):
            out.append(_LEADS[code - 0x1100])
        else:
            out.append(char)
    return "".join(out)


def _escaped(char: str) -> str:
    return "\\" + char if char in "%_\\" else char


def _closed(syllable: str) -> str:
    lead, vowel, tail = _parts(syllable)
    return _lead(lead) + _vowel(vowel) + _tail(tail)


def _last_forms(char: str) -> list[str]:
    """Patterns of a last syllable: open means any tail; a tail may be the next syllable's start."""
    lead, vowel, tail = _parts(char)
    base = _lead(lead) + _vowel(vowel)
    if tail == 0:
        return [base + "_"]
    letters = _CLUSTERS.get(_TAILS[tail], _TAILS[tail])
    forms = [_closed(char)]
    if len(letters) == 2:
        kept, moved = _tail(_TAILS.index(letters[0])), letters[1]
    else:
        kept, moved = NO_TAIL, letters
    if moved in _LEADS:
        forms.append(base + kept + _lead(_LEADS.index(moved)))
    return forms


def like_patterns(word: str) -> list[str]:
    r"""The LIKE patterns (escape `\`) that say where a typed word stands in the stored form.

    초성 alone match any syllable with that lead; an open last syllable any 받침; a closed last one
    itself or its base with the next lead; a cluster jamo its two letters.
    """
    letters = "".join(_CLUSTERS.get(c, c) for c in _folded_typed(word))
    if not letters:
        return []
    body = []
    for char in letters[:-1]:
        if _is_syllable(char):
            body.append(_closed(char))
        elif char in _LEADS:
            body.append(_lead(_LEADS.index(char)) + "__")
        else:
            body.append(_escaped(char))
    last = letters[-1]
    if _is_syllable(last):
        ends = _last_forms(last)
    elif last in _LEADS:
        ends = [_lead(_LEADS.index(last))]
    elif last in _VOWELS:
        ends = [_vowel(_VOWELS.index(last))]
    else:
        ends = [_escaped(last)]
    return ["%" + "".join(body) + end + "%" for end in ends]


def _folded_typed(word: str) -> str:
    folded = unicodedata.normalize("NFC", word.casefold())
    out = []
    for char in folded:
        jamo = 0x3131 <= ord(char) <= 0x3163
        out.append(char if jamo or _is_syllable(char) else _folded(char))
    return re.sub(r"[\s\-().,·]", "", "".join(out))


def matches(stored: str, query: str) -> bool:
    """Whether every word of the query stands in the stored form: the oracle of the SQL search."""
    return all(
        any(re.search(_as_regex(pattern[1:-1]), stored, re.DOTALL) for pattern in like_patterns(word))
        for word in query_words(query)
    )


def _as_regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join("." if part == "_" else re.escape(part[-1]) for part in parts)
