"""Text is cleaned once, at the border. Source: safety.md 6, domain.md 6.4."""

import re
import unicodedata
from datetime import date

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

# Hangul fillers and the object replacement are letters to Unicode, yet nobody sees them.
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u00ad\u034f\u061c\u17b4\u17b5\ufffc\ufffd\u2800")
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SIX = r"(?<!\d)(\d{6})"
_RESIDENT = re.compile(_SIX + r"\s*[-–—]?\s*[1-8]\d{6}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{4}[- ]\d{4}[- ]\d{4}[- ]\d{4}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{2,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?(?!\d)")
_PHONE_LIKE = re.compile(r"0\d{1,3}-\d{3,4}-\d{4}$")


def _visible(char: str, keep: str) -> bool:
    return char in keep or (unicodedata.category(char) not in _DROPPED and char not in _INVISIBLE)


def _cleaned(text: str, keep: str) -> str:
    text = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if _visible(c, keep))
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line as the desk keeps it: NFC, nothing invisible, spaces folded, trimmed. Idempotent."""
    spaced = re.sub(r"[\t\r\n\v\f\u2028\u2029]", " ", text)
    return re.sub(r"\s+", " ", _cleaned(spaced, " ")).strip()


def clean_note(text: str) -> str:
    """Several lines as the desk keeps them: like `clean`, with newlines kept. Idempotent."""
    lines = re.split(r"\r\n|[\r\n\v\f\u2028\u2029]", text)
    return "\n".join(re.sub(r"[^\S\n]+", " ", _cleaned(line, " ")).rstrip() for line in lines).strip()


def _is_birth(six: str) -> bool:
    try:
        date(2000 + int(six[:2]), int(six[2:4]), int(six[4:]))
    except ValueError:
        return False
    return True


def holds_resident_number(text: str) -> bool:
    """Whether six digits that are a date are followed by a resident number's seven (by shape alone)."""
    flat = unicodedata.normalize("NFKC", text)
    return any(_is_birth(match[1]) for match in _RESIDENT.finditer(flat))


def refuse_resident_number(text: str, field: str | None = None) -> None:
    """Raise InvalidInput where free text holds a resident number; it is never stored or logged."""
    if holds_resident_number(text):
        raise InvalidInput(
            _("This looks like a resident registration number. It may not be kept: write the birth date only."),
            field=field,
        )


def warn_numbers(text: str) -> list[str]:
    """Sentences for what looks like a card or an account number; nothing is refused."""
    flat = unicodedata.normalize("NFKC", text)
    found = []
    if _CARD.search(flat):
        found.append(_("This looks like a card number. Is it needed?"))
    elif any(not _PHONE_LIKE.match(match[0]) for match in _ACCOUNT.finditer(flat)):
        found.append(_("This looks like an account number. Is it needed?"))
    return found
