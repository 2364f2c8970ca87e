"""Phone numbers: kept as digits, shown with hyphens. Source: domain.md 9.3."""

import re
import unicodedata

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _


def phone_digits(text: str) -> str:
    """The digits of what was typed, +82 and full-width forms folded; may be of any length."""
    flat = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[^0-9]", "", flat)
    if flat.strip().startswith(("+82", "0082", "82-", "82 ")):
        digits = "0" + digits.removeprefix("00").removeprefix("82").lstrip("0")
    return digits


def normalize_phone(text: str, field: str | None = None) -> str:
    """The digits of one Korean phone number.

    Raises InvalidInput for two numbers in one field, letters, or a wrong length.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    if re.search(r"[,/;]|\d{7,}\s+\d{7,}", flat):
        raise InvalidInput(_("Write one phone number in each field."), field=field)
    digits = phone_digits(flat)
    if re.search(r"[^\d\s()+.\-]", flat) or not re.fullmatch(r"0\d{8,11}|1\d{7}", digits):
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
