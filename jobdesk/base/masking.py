"""What lists, printed lists and exports show of a person. Source: domain.md 6.4."""

import re
from datetime import date

from jobdesk.base.phones import format_phone


def mask_name(name: str | None) -> str:
    """First and last syllable visible: 홍*동; two syllables 홍*."""
    if not name:
        return ""
    if len(name) == 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


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


_DISTRICT = re.compile(r"\S+[시도군구]")
_SHORT_CITIES = frozenset(
    [
        "서울",
        "부산",
        "대구",
        "인천",
        "광주",
        "대전",
        "울산",
        "세종",
        "경기",
        "강원",
        "충북",
        "충남",
        "전북",
        "전남",
        "경북",
        "경남",
        "제주",
    ]
)
_STREET = re.compile(r"(?!\d)(\S*?(?:로|길|동|읍|면|가|리))(?:\d.*)?")


def mask_address(address: str | None) -> str:
    """To the road or dong name: 서울특별시 영등포구 당산로 ***."""
    if not address:
        return ""
    kept: list[str] = []
    for word in address.replace(",", " ").split():
        if len(kept) < 3 and (_DISTRICT.fullmatch(word) or word in _SHORT_CITIES):
            kept.append(word)
            continue
        if street := _STREET.fullmatch(word):
            kept.append(street[1])
        break
    return " ".join([*kept, "***"])


def mask_email(email: str | None) -> str:
    """ab***@host."""
    if not email:
        return ""
    name, at, host = email.partition("@")
    return f"{name[: min(2, len(name) - 1)]}***{at}{host}"
