"""Korean particles after what is filled in: a message says 이(가), the reader sees 이 or 가.

Source: 표준국어대사전, 조사; letters that end in ㄹ take 로.
"""

import re

from typing_extensions import override

_PAIRS = {
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_EITHER = re.compile(r"([가-힣0-9])([)\"'\]”’]*)(" + "|".join(map(re.escape, _PAIRS)) + ")")
_FIRST, _TAILS, _L = ord("가"), 28, 8
_DIGITS = {"0": 21, "1": _L, "3": 16, "6": 1, "7": _L, "8": _L}
"""The last consonant of a digit as it is read: 영 일 삼 육 칠 팔."""


class Spoken(str):
    """A message whose particles are chosen once it is filled in."""

    __slots__ = ()

    @override
    def format(self, *args: object, **kwargs: object) -> str:
        """Fill it in."""
        return choose_particles(str.format(self, *args, **kwargs))


def has_choice(text: str) -> bool:
    """Whether a particle of it hangs on what stands before."""
    return any(one in text for one in _PAIRS)


def choose_particles(text: str) -> str:
    """Every particle that follows a Hangul syllable or a digit as it is spoken; others stay as both."""
    return _EITHER.sub(_chosen, text)


def _chosen(found: re.Match[str]) -> str:
    letter, closing, both = found.groups()
    tail = _DIGITS.get(letter, 0) if letter.isascii() else (ord(letter) - _FIRST) % _TAILS
    after_tail, after_vowel = _PAIRS[both]
    plain = tail == 0 or (both == "(으)로" and tail == _L)
    return letter + closing + (after_vowel if plain else after_tail)
