"""Text is cleaned once, at the border. Source: safety.md 6, domain.md 6.4."""

import re
import unicodedata
from datetime import date

from jobdesk.base.business_numbers import is_business_number
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

# Letters, marks and signs to Unicode that nobody sees: fillers, joiners, variation selectors.
_INVISIBLE = frozenset(
    "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f\ufffc\ufffd\u2800"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_GAP = r"[^\S\n]*[-‐‑‒–—―−.·/]?[^\S\n]*"
_RESIDENT = re.compile(rf"(?<!\d)(\d{{6}}){_GAP}[1-8]\d{{6}}(?!\d)")
_WORDS = re.compile("[!-~가-힣]+(?: [!-~가-힣]+)*")
"""What is clean as it stands, which nearly every text is: letters and syllables with single spaces between."""
_HIDDEN = "******"
_CARD = re.compile(r"(?<![\d-])\d{4}([- ]?)\d{4}\1\d{4}\1\d{4}(?![\d-])")
_ACCOUNT = re.compile(r"(?<![\w-])\d{2,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?(?![\d-])")
_PHONE_LIKE = re.compile(r"0\d{1,3}-\d{3,4}-\d{4}")
_OUR_NUMBER = re.compile(r"\d{4}-\d{2}-\d{6}(?:-\d{2})?")


def _cleaned(text: str, keep: str = "") -> str:
    # Surrogates go before normalizing; what is dropped may have kept apart what then composes.
    text = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    text = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if c in keep or (unicodedata.category(c) not in _DROPPED and c not in _INVISIBLE)
    )
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line as the desk keeps it: NFC, nothing invisible, spaces folded, trimmed. Idempotent."""
    if _WORDS.fullmatch(text):
        return text
    spaced = re.sub(rf"[\t{_BREAKS}]", " ", text)
    return re.sub(r"\s+", " ", _cleaned(spaced)).strip()


def clean_note(text: str) -> str:
    """Several lines as the desk keeps them: like `clean`, with newlines kept. Idempotent."""
    if _WORDS.fullmatch(text):
        return text
    lines = re.split(rf"\r\n|[{_BREAKS}]", text)
    return "\n".join(clean(line) for line in lines).strip()


def visible(text: str) -> str:
    """The text without what nobody sees, newlines and spaces as they are."""
    return _cleaned(text, keep="\n")


def _is_birth(six: str) -> bool:
    try:
        date(2000 + int(six[:2]), int(six[2:4]), int(six[4:]))
    except ValueError:
        return False
    return True


def _plain(text: str) -> str:
    """For looking at digits: full-width ones folded, nothing invisible between them."""
    if _WORDS.fullmatch(text):
        return text
    return _cleaned(unicodedata.normalize("NFKC", text), keep="\n")


def holds_resident_number(text: str) -> bool:
    """Whether six digits that are a date are followed by a resident number's seven (by shape alone)."""
    return any(_is_birth(match[1]) for match in _RESIDENT.finditer(_plain(text)))


def refuse_resident_number(text: str, field: str | None = None) -> None:
    """Raise InvalidInput where free text holds a resident number; it is never stored or logged."""
    if holds_resident_number(text):
        raise InvalidInput(
            _("This looks like a resident registration number. It may not be kept: write the birth date only."),
            field=field,
        )


def hide_resident_numbers(text: str) -> str:
    """The text with ****** for whatever `refuse_resident_number` would refuse; else as it is."""
    if not holds_resident_number(text):
        return text
    return _RESIDENT.sub(lambda found: _HIDDEN if _is_birth(found[1]) else found[0], _plain(text))


def warn_numbers(text: str) -> list[str]:
    """Sentences for what looks like a card or an account number; nothing is refused."""
    flat = _plain(text)
    found = []
    if _CARD.search(flat):
        found.append(_("This looks like a card number. Is it needed?"))
    if any(_looks_like_account(match[0]) for match in _ACCOUNT.finditer(flat)):
        found.append(_("This looks like an account number. Is it needed?"))
    return found


def _looks_like_account(number: str) -> bool:
    known = _PHONE_LIKE.fullmatch(number) or _OUR_NUMBER.fullmatch(number)
    return not known and not is_business_number(number)
