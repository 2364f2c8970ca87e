"""How dates, numbers and rates are shown: Korean office habits. Source: domain.md 9.3, statistics.md 5."""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Rounding = Literal["half_up", "truncate"]


def format_date(day: date | None) -> str:
    """2026. 11. 20."""
    return f"{day.year}. {day.month}. {day.day}." if day else ""


def format_month(day: date | None) -> str:
    """2026. 11., of any day of the month."""
    return f"{day.year}. {day.month}." if day else ""


def format_time(clock: time | None) -> str:
    """14:00."""
    return clock.strftime("%H:%M") if clock else ""


def format_datetime(moment: datetime | None) -> str:
    """2026. 11. 20. 14:00, in the time zone the moment carries."""
    return f"{format_date(moment.date())} {moment:%H:%M}" if moment else ""


def format_number(value: int | Decimal | None) -> str:
    """1,234; a negative one △1,234; none `-`."""
    if value is None:
        return "-"
    return f"△{-value:,}" if value < 0 else f"{abs(value):,}"


def format_money(won: int | None) -> str:
    """2,156,880원; none is empty."""
    return "" if won is None else f"{format_number(won)}원"


def ratio(
    part: int, whole: int, *, times: int = 100, decimals: int = 1, rounding: Rounding = "half_up"
) -> Decimal | None:
    """`part / whole * times`, exact, rounded once; None for a zero denominator.

    Source: statistics.md 5.
    """
    if whole == 0:
        return None
    return rounded(Fraction(part * times, whole), decimals=decimals, rounding=rounding)


def rounded(exact: Fraction | Decimal, *, decimals: int = 1, rounding: Rounding = "half_up") -> Decimal:
    """An exact number with so many decimals: half up or cut off, in its amount, whatever its sign."""
    value = Fraction(exact)
    over, under = abs(value.numerator) * 10**decimals, value.denominator
    units = over // under if rounding == "truncate" else (2 * over + under) // (2 * under)
    found = Decimal(units).scaleb(-decimals)
    return -found if value < 0 and units else found
