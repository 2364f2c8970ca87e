"""Slip numbers: 14 digits, year, issuer, serial and two ISO 7064 mod 97-10 check digits. Source: hardware.md 4."""

import re

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _


def make_slip_number(year: int, issuer: int, serial: int) -> str:
    """The number for `serial` (1 to 999,999) of `issuer` (1 to 99) in `year`; `int(number) % 97 == 1`."""
    if not (1000 <= year <= 9999 and 1 <= issuer <= 99 and 1 <= serial <= 999_999):
        raise ValueError((year, issuer, serial))
    body = f"{year:04d}{issuer:02d}{serial:06d}"
    return f"{body}{98 - int(body) * 100 % 97:02d}"


def check_slip_number(text: str) -> str:
    """The 14 digits of what was typed or scanned, hyphens and spaces aside.

    Raises InvalidInput where it has another length or wrong check digits.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{14}", digits) or int(digits) % 97 != 1:
        raise InvalidInput(_("This is no slip number of a jobdesk: a digit is wrong or missing."))
    return digits


def format_slip_number(number: str | None) -> str:
    """2026-01-000123-90."""
    if not number:
        return ""
    return f"{number[:4]}-{number[4:6]}-{number[6:12]}-{number[12:]}"
