"""Phone numbers: kept as digits, shown with hyphens. Source: domain.md 9.3."""

import re
import unicodedata

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

# A mobile number of 010 has eight digits more: one left out is the commonest slip at the counter.
_NUMBER = re.compile(r"010\d{8}|0(?!10)[1-9]\d{7,10}|1[5-9]\d{6}")


def phone_digits(text: str) -> str:
    """The digits of what was typed, without +82 and with the 0 that spreadsheets drop; of any length."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    if abroad := re.fullmatch(r"(?:00)?82(0?[1-7]\d{7,10})", digits):
        digits = "0" + abroad[1].lstrip("0")
    return "0" + digits if re.fullmatch(r"1[016789]\d{7,8}", digits) else digits


def is_phone(digits: str) -> bool:
    """Whether some digits are one Korean phone number as it is kept."""
    return _NUMBER.fullmatch(digits) is not None


def normalize_phone(text: str, field: str | None = None) -> str:
    """The digits of one Korean phone number.

    Raises InvalidInput for two numbers in one field, letters, or a wrong length.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    if re.search(r"[,/;]|\d{7,}\s+\d{7,}", flat):
        raise InvalidInput(_("Write one phone number in each field."), field=field)
    digits = phone_digits(flat)
    if re.search(r"[^0-9\s()+.\-‐–—]", flat) or not is_phone(digits):
        raise InvalidInput(_("This is no phone number, for example 010-1234-5678."), field=field)
    return digits


def format_phone(digits: str | None) -> str:
    """010-1234-5678, 02-2670-1234, 1588-1234; what does not fit is shown as it is."""
    if not digits:
        return ""
    for shape in (
        r"(02)(\d{3,4})(\d{4})",
        r"(0\d{2})(\d{3,4})(\d{4})",
        r"(0\d{3})(\d{4})(\d{4})",
        r"(1\d{3})(\d{4})",
    ):
        if match := re.fullmatch(shape, digits):
            return "-".join(match.groups())
    return digits
