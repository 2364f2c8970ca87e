"""What lists, printed lists and exports show of a person. Source: domain.md 6.4."""

from datetime import date

from jobdesk.base.phones import format_phone

MOST_STARS = 4


def mask_name(name: str | None) -> str:
    """First and last syllable visible: 홍*동; two syllables 홍*; a long name's stars tell no length."""
    if not name:
        return ""
    if len(name) == 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * min(len(name) - 2, MOST_STARS) + name[-1]


def mask_phone(digits: str | None) -> str:
    """010-****-1234."""
    if not digits:
        return ""
    parts = format_phone(digits).split("-")
    if len(parts) == 1:
        return "*" * max(0, len(digits) - 4) + digits[-4:]
    return "-".join([*parts[:-2], "*" * len(parts[-2]), parts[-1]])


def phone_tail(digits: str | None) -> str:
    """The last four digits."""
    return digits[-4:] if digits else ""


def mask_birth(birth: date | None) -> str:
    """The year alone: 1985-**-**."""
    return f"{birth.year}-**-**" if birth else ""
