"""Business registration numbers: ten digits with a check digit. Source: domain.md 9.3."""

import re
import unicodedata

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(nine: str) -> int:
    """The tenth digit that belongs to nine."""
    digits = [int(c) for c in nine]
    total = sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10


def is_business_number(text: str) -> bool:
    """Whether the text is ten digits with the right check digit, hyphens and spaces aside."""
    digits = _digits(text)
    return len(digits) == 10 and check_digit(digits[:9]) == int(digits[9])


def _digits(text: str) -> str:
    flat = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    return flat if re.fullmatch(r"[0-9]+", flat) else ""


def check_business_number(text: str, field: str | None = None) -> str:
    """The ten digits of what was typed; raises InvalidInput for a wrong length or check digit."""
    digits = _digits(text)
    if len(digits) != 10:
        raise InvalidInput(_("A business number has ten digits, for example 123-45-67890."), field=field)
    if not is_business_number(digits):
        raise InvalidInput(_("The check digit of this business number is wrong: read it once more."), field=field)
    return digits


def format_business_number(digits: str | None) -> str:
    """123-45-67890."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if digits and len(digits) == 10 else digits or ""
