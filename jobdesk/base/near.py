"""Typing mistakes: what a word would find had one key been another, asked only where it finds nothing.

One slip in one word of a query: a wrong, missing or added jamo of one syllable, one wrong digit, two
digits swapped. Words of one letter and numbers of fewer than four digits are never near anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import ne

from jobdesk.base.grams import (
    BETWEEN,
    DIGIT_RUN,
    LETTER,
    NUMBER,
    RUN,
    are_digits,
    ask,
    cover,
    fits,
    holds,
)
from jobdesk.base.hangul import ANY, NO_LEAD, NO_TAIL, NO_VOWEL, query_words, sought, typed_forms

_LEADS = [chr(0x1100 + at) for at in range(19)]
_VOWELS = [chr(0x1161 + at) for at in range(21)]
_TAILS = [NO_TAIL, *(chr(0x11A8 + at) for at in range(27))]
_DIGITS = "0123456789"
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Near:
    """What the index is asked for a slip in one run of a word: all of `every`, and one of `some`.

    Of a word longer than a run more may come than is near; `is_near` tells.
    """

    every: frozenset[str]
    some: frozenset[str]


def near_grams(word: str) -> list[Near]:
    """What a typed word asks for with one slip anywhere in it; nothing where it is too short."""
    form = _form(word)
    if not form:
        return []
    size = min(len(form), DIGIT_RUN if are_digits(form) else RUN)
    starts = cover(len(form), size)
    found: dict[tuple[int, frozenset[str]], set[str]] = {}
    for changed, slip in _slips(form):
        touched = [start for start in starts if any(start <= at < start + size for at in changed)]
        every = frozenset(ask(form[start : start + size]) for start in starts if start not in touched)
        some = found.setdefault((touched[0], every), set())
        some.add(ask(slip[touched[0] : touched[0] + size]))
    return [Near(every, frozenset(some)) for (_start, every), some in found.items()]


def is_near(words: str, query: str) -> bool:
    """Whether a record is found by a query with one slip in one of its words: the truth for every index."""
    asked = query_words(query)
    return any(
        _stands_near(_form(word), words) and all(holds(words, other) for other in asked[:at] + asked[at + 1 :])
        for at, word in enumerate(asked)
    )


def near_place(words: str, query: str) -> int:
    """How likely a near record is meant, the best is 0.

    0: its first part is what was typed but for the slip; 1: but for a 받침 to come besides; 2: the slip lies
    elsewhere.
    """
    first = LETTER.findall(words.partition(BETWEEN)[0])
    for word in query_words(query):
        if len(form := _form(word)) == len(first) and _is_slip(form, first):
            letters = LETTER.findall(sought(word))
            return 0 if sum(map(ne, letters, first)) == 1 else 1
    return 2


def _form(word: str) -> tuple[str, ...]:
    """The word letter by letter as it stands; empty where it is not looked for with slips."""
    forms = typed_forms(word)
    if not forms or not (DIGIT_RUN if are_digits(forms[0]) else 2) <= len(forms[0]) <= LONGEST:
        return ()
    return forms[0]


def _stands_near(form: tuple[str, ...], words: str) -> bool:
    parts = (part for part in words.split(BETWEEN) if len(form) >= RUN or not part.startswith(NUMBER))
    return bool(form) and any(
        _is_slip(form, letters[start : start + len(form)])
        for letters in (LETTER.findall(part.removeprefix(NUMBER)) for part in parts)
        for start in range(len(letters) - len(form) + 1)
    )


def _is_slip(form: Sequence[str], stored: Sequence[str]) -> bool:
    wrong = [at for at, letter in enumerate(form) if not fits(letter, stored[at])]
    if are_digits(form):
        if len(wrong) == 1:
            return stored[wrong[0]] in _DIGITS
        swapped = len(wrong) == 2 and wrong[0] + 1 == wrong[1]
        return swapped and [form[at] for at in wrong] == [stored[at] for at in reversed(wrong)]
    if len(wrong) != 1:
        return False
    typed, letter = form[wrong[0]], stored[wrong[0]]
    if not _is_syllable(typed) or not _is_syllable(letter):
        return False
    return sum(asked not in (ANY, jamo) for asked, jamo in zip(typed, letter, strict=True)) == 1


def _is_syllable(letter: str) -> bool:
    return len(letter) == 3 and letter[0] != NO_LEAD and letter[1] not in (ANY, NO_VOWEL)


def _slips(form: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """The letters changed, and the form with the change."""
    for at, letter in enumerate(form):
        for other in _others(form, at):
            yield (at,), (*form[:at], other, *form[at + 1 :])
        after = form[at + 1 : at + 2]
        if are_digits(form) and after and after[0] != letter:
            yield (at, at + 1), (*form[:at], after[0], letter, *form[at + 2 :])


def _others(form: tuple[str, ...], at: int) -> Iterator[str]:
    letter = form[at]
    if are_digits(form):
        yield from (digit for digit in _DIGITS if digit != letter)
    elif _is_syllable(letter):
        lead, vowel, tail = letter[0], letter[1], letter[2]
        yield from (other + vowel + tail for other in _LEADS if other != lead)
        yield from (lead + other + tail for other in _VOWELS if other != vowel)
        if tail != ANY and at == len(form) - 1:
            yield lead + vowel + ANY  # at the end the index holds a syllable with any 받침 as one
        elif tail != ANY:
            yield from (lead + vowel + other for other in _TAILS if other != tail)
