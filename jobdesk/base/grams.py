"""What the index of the search holds of a record, and what it is asked for: short runs of letters.

A record's words are its parts in the stored form of base/hangul.py, one a line. A part that begins with
`#` is a number: only runs of three letters and more of it are found. `grams` gives every run of one to
three letters, each letter as itself or as its 초성, the last also without its 받침, and digits in runs of
four; `query_grams` gives those a typed word must have. Up to three letters (four digits) they say all;
of a longer word they reach every letter, and base/hangul.like_patterns tell whether it stands there whole.
Sources: domain.md 9.1, performance.md B (S4).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from jobdesk.base.hangul import (
    ANY,
    NO_LEAD,
    NO_TAIL,
    NO_VOWEL,
    like_patterns,
    query_words,
    sought,
    typed_forms,
)

BETWEEN = "\n"
"""Parts the words of a record, so that no match runs from one into the next."""
NUMBER = "#"
RUN, DIGIT_RUN = 3, 4
_BEGIN, _WHOLE, _OTHER = "\ue000", "\ue001", "\ue002"
LETTER = re.compile("[\u1100-\u115f][\u1160-\u11a2][\u11a7-\u11c2]|.", re.DOTALL)
_PLAIN = re.compile("[0-9a-z\u1100-\u11ff]+")


@dataclass(frozen=True, slots=True)
class Asked:
    r"""What one typed word asks of a record, one entry for each way it may be meant.

    Attributes:
        every: the grams that must all be there.
        whole: those of a first part that is the word and nothing more; empty where the word is too long to tell.
        literal: those of a first part that begins with the word as it stands; empty where `begin` says the same.
        begin: those of a first part that begins with it.
        patterns: what must stand in the words besides, for LIKE with escape `\`; empty where the grams say all.
    """

    every: Sequence[frozenset[str]]
    whole: Sequence[frozenset[str]]
    literal: Sequence[frozenset[str]]
    begin: Sequence[frozenset[str]]
    patterns: Sequence[str]


def words_of(parts: Iterable[str | None], numbers: Iterable[str | None] = ()) -> str:
    """The stored words of a record: its texts, then its numbers; empty ones are left out."""
    texts = [sought(part) for part in parts if part]
    counted = [NUMBER + sought(number) for number in numbers if number]
    return BETWEEN.join(dict.fromkeys(texts + counted))


def grams(words: str) -> frozenset[str]:
    """Every gram of a record's stored words."""
    made: set[str] = set()
    for at, part in enumerate(words.split(BETWEEN)):
        is_number = part.startswith(NUMBER)
        letters = LETTER.findall(part.removeprefix(NUMBER))
        for size in range(RUN if is_number else 1, RUN + 1):
            for start in range(len(letters) - size + 1):
                made.update(_forms(tuple(letters[start : start + size])))
        for start in range(len(letters) - DIGIT_RUN + 1):
            if are_digits(run := letters[start : start + DIGIT_RUN]):
                made.add("".join(run))
        if at == 0 and not is_number:
            made.update(_anchors(letters))
    return frozenset(made)


def query_grams(query: str) -> list[Asked]:
    """What each word of a typed query asks for; nothing for an empty one."""
    return [_asked(word) for word in query_words(query)]


def holds(words: str, query: str) -> bool:
    """Whether a record is found by a typed query: what every index must answer, by brute force."""
    texts = [part for part in words.split(BETWEEN) if not part.startswith(NUMBER)]
    numbers = [part.removeprefix(NUMBER) for part in words.split(BETWEEN) if part.startswith(NUMBER)]
    asked = query_words(query)
    return bool(asked) and all(
        any(
            _stands(form, part)
            for form in typed_forms(word)
            for part in (texts + numbers if len(form) >= RUN else texts)
        )
        for word in asked
    )


def place(words: str, word: str) -> int:
    """How well a record that a typed word finds is meant by it, the best is 0.

    0: its first part whole; 1: its beginning as it stands; 2: its beginning; 3: anywhere.
    """
    first = words.partition(BETWEEN)[0]
    if first.startswith(NUMBER):
        return 3
    letters, begins = LETTER.findall(first), [f for f in typed_forms(word) if _begins(f, first)]
    if any(len(form) == len(letters) <= RUN for form in begins):
        return 0
    if begins and first.startswith(sought(word)):
        return 1
    return 2 if begins else 3


def _begins(form: Sequence[str], part: str) -> bool:
    letters = LETTER.findall(part)
    return len(form) <= len(letters) and all(map(fits, form, letters))


def _stands(form: Sequence[str], part: str) -> bool:
    letters = LETTER.findall(part)
    return any(
        all(fits(asked, letters[start + at]) for at, asked in enumerate(form))
        for start in range(len(letters) - len(form) + 1)
    )


def fits(asked: str, letter: str) -> bool:
    """Whether a letter of a typed form is one of a stored part."""
    return len(asked) == len(letter) and all(a in (ANY, b) for a, b in zip(asked, letter, strict=True))


def _asked(word: str) -> Asked:
    every: list[frozenset[str]] = []
    whole: list[frozenset[str]] = []
    begin: list[frozenset[str]] = []
    said = True
    for form in typed_forms(word):
        size = min(len(form), DIGIT_RUN if are_digits(form) else RUN)
        runs = [ask(form[at : at + size]) for at in cover(len(form), size)]
        every.append(frozenset(runs))
        # A beginning of all letters says what their run does.
        begin.append(frozenset({_BEGIN + ask(form[:RUN]), *runs[1 if size <= RUN else 0 :]}))
        if len(form) <= RUN:
            whole.append(frozenset({_WHOLE + ask(form)}))
        said = said and len(form) == size
    return Asked(every, whole, _literal(word, every), begin, () if said else like_patterns(word))


def _literal(word: str, every: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    letters = LETTER.findall(sought(word))
    if typed_forms(word)[0][-1].endswith(ANY + ANY):
        return []
    rest = every[0] if len(letters) > RUN else frozenset()
    return [rest | {_BEGIN + "".join(map(_code, letters[:RUN]))}]


def cover(length: int, size: int) -> list[int]:
    """Where the fewest runs begin that together reach every letter."""
    return [*range(0, length - size, size), length - size]


def ask(run: Sequence[str]) -> str:
    """A run as the index holds it; an open syllable at its end is held as any 받침 to come."""
    coded = [letter.rstrip(ANY) if len(letter) > 1 else _code(letter) for letter in run]
    last = run[-1]
    if len(last) == 3 and last[2] == NO_TAIL and last[0] != NO_LEAD:
        coded[-1] = last[:2]
    return "".join(coded)


@lru_cache(maxsize=50_000)
def _forms(run: tuple[str, ...]) -> tuple[str, ...]:
    """How a run may be asked for."""
    return tuple(map("".join, product(*(_inside(letter) for letter in run[:-1]), _last(run[-1]))))


def _inside(letter: str) -> tuple[str, ...]:
    if len(letter) == 1:
        return (_code(letter),)
    if letter[1] == NO_VOWEL:
        return (letter[0],)
    return (letter,) if letter[0] == NO_LEAD else (letter, letter[0])


def _last(letter: str) -> tuple[str, ...]:
    forms = _inside(letter)
    if len(forms) == 1:
        return forms
    opened = (letter[:2], letter[0])
    return opened if letter[2] == NO_TAIL else (letter, *opened)


def _anchors(letters: Sequence[str]) -> Iterator[str]:
    """How a first part begins, and what it is as a whole where it is short."""
    for size in range(1, min(RUN, len(letters)) + 1):
        run = tuple(letters[:size])
        yield _BEGIN + "".join(_code(letter) for letter in run)
        for form in _forms(run):
            yield _BEGIN + form
    if 0 < len(letters) <= RUN:
        for form in _forms(tuple(letters)):
            yield _WHOLE + form


def are_digits(letters: Sequence[str]) -> bool:
    """Whether letters are nothing but digits."""
    run = "".join(letters)
    return run.isascii() and run.isdigit()


@lru_cache(maxsize=4096)
def _code(letter: str) -> str:
    """A letter as tokenizers take it: Hangul, ASCII letters and digits as they are, the rest by number."""
    return letter if len(letter) > 1 or _PLAIN.fullmatch(letter) else f"{_OTHER}{ord(letter):x}{_OTHER}"
