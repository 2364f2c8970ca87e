"""Hours out of what an employer says: days a week, a day's start, end and break; duties every other day.

Source: domain.md 5.3 (격일제: 16 paid hours of which 2 at night are 56 and 7 hours a week).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

DAYS = "월화수목금토일"
DUTIES_A_WEEK = Decimal("3.5")
_NIGHT_FROM, _NIGHT_TO, _DAY = 22 * 60, 6 * 60, 24 * 60
_WEEKEND = frozenset("토일")


@dataclass(frozen=True, slots=True)
class WorkDay:
    """Hours of one day: paid ones and those between 22 and 6, before breaks."""

    paid: Decimal
    night: Decimal


def is_alternate(*said: str | None) -> bool:
    """Whether people work every other day (격일제)."""
    return any("격일" in (text or "") for text in said)


def days_a_week(said: str | None) -> Decimal | None:
    """How many days a week: 주5일, 월~금, 월·수·금, 격일; None where it is not clear."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", said or ""))
    if is_alternate(text):
        return DUTIES_A_WEEK
    if match := re.fullmatch(r"주?([1-7])일(?:제|근무)*", text):
        return Decimal(match[1])
    days = _days(text)
    return Decimal(len(days)) if days else None


def has_weekend(said: str | None) -> bool | None:
    """Whether named days touch Saturday or Sunday; None where no days are named."""
    days = _days(re.sub(r"\s", "", unicodedata.normalize("NFKC", said or "")))
    return bool(days & _WEEKEND) if days else None


def _days(text: str) -> frozenset[str]:
    """The days of the week that are named, a run (월~금) as all of its days."""
    plain = text.replace("요일", "").removesuffix("근무")
    if match := re.fullmatch(rf"([{DAYS}])[~∼〜-]([{DAYS}])", plain):
        start, end = DAYS.index(match[1]), DAYS.index(match[2])
        return frozenset(DAYS[start : end + 1] if start <= end else DAYS[start:] + DAYS[: end + 1])
    named = re.sub(r"[·ㆍ,/및]", "", plain)
    return frozenset(named) if named and set(named) <= set(DAYS) and len(set(named)) == len(named) else frozenset()


def work_day(start: time | None, end: time | None, break_minutes: int | None) -> WorkDay | None:
    """A day's hours; an end at or before the start lies on the next day. None without both times."""
    if start is None or end is None:
        return None
    begin, stop = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if stop <= begin:
        stop += _DAY
    paid = stop - begin - (break_minutes or 0)
    if paid <= 0:
        return None
    night = sum(
        max(0, min(stop, to + shift) - max(begin, since + shift))
        for shift in (-_DAY, 0, _DAY)
        for since, to in ((_NIGHT_FROM, _DAY + _NIGHT_TO),)
    )
    return WorkDay(_hours(paid), _hours(min(night, paid)))


def alternate_week(paid: Decimal, night: Decimal) -> WorkDay:
    """Hours a week of duties every other day: 16 paid hours of which 2 at night are 56 and 7."""
    return WorkDay(_two(paid * DUTIES_A_WEEK), _two(night * DUTIES_A_WEEK))


def week_hours(day: WorkDay, days: Decimal) -> WorkDay:
    """Hours a week of equal days."""
    return WorkDay(_two(day.paid * days), _two(day.night * days))


def _hours(minutes: int) -> Decimal:
    return _two(Decimal(minutes) / 60)


def _two(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal("0.01")).normalize() + 0


@dataclass(frozen=True, slots=True)
class SaidHours:
    """Hours a week as the form keeps them."""

    weekly: Decimal
    overtime: Decimal
    night: Decimal


def said_hours(day: WorkDay | None, days: Decimal | None, *, surveillance: bool) -> SaidHours | None:
    """Contracted hours, fixed overtime and night hours a week of equal days; None where days or times are missing.

    What lies over eight a day or forty a week is overtime; approved surveillance work knows none.
    """
    if day is None or days is None:
        return None
    total = week_hours(day, days)
    if surveillance:
        return SaidHours(total.paid, Decimal(0), total.night)
    contracted = min(_two(min(day.paid, Decimal(8)) * days), Decimal(40))
    return SaidHours(contracted, _two(total.paid - contracted), total.night)
