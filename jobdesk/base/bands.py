"""Bands that figures are broken down by: age on the day, wage a month. Source: statistics.md 4, domain.md 3.6."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

NO_BIRTH = "9999-99"
"""Stands for a birth date nobody knows; later than every day."""
_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class AgeSet:
    """A named set of age bands: the oldest age of each but the last, and their labels, youngest first."""

    id: str
    tops: tuple[int, ...]
    labels: tuple[str, ...]

    def place(self, on: str, birth: str) -> int:
        """The band of a person born on a day (ISO, or NO_BIRTH): its place from the oldest; last is unknown."""
        return bisect_left(self.limits(on), birth)

    def limits(self, on: str) -> list[str]:
        """The latest births of each band but the youngest on a day, oldest band first."""
        year, rest = int(on[:4]), on[4:]
        return [*(f"{year - top - 1:04}{rest}" for top in reversed(self.tops)), _NEVER]

    def edges(self, month: date) -> set[str]:
        """The months of birth (2004-02) of those whose band changes within a month."""
        return {f"{month.year - top - 1:04}-{month.month:02}" for top in self.tops}

    def places(self, days: Sequence[str], births: Iterable[str]) -> Iterable[int]:
        """`place` of many at once."""
        limits = {day: self.limits(day) for day in set(days)}
        return map(bisect_left, map(limits.__getitem__, days), births)

    def label(self, place: int) -> str | None:
        """The label of a place; None for a birth nobody knows."""
        return self.labels[-1 - place] if place < len(self.labels) else None


AGE_SETS: dict[str, AgeSet] = {
    one.id: one
    for one in (
        AgeSet(
            "five_year",
            tuple(range(14, 60, 5)),
            ("14세 이하", *(f"{low}-{low + 4}세" for low in range(15, 60, 5)), "60세 이상"),
        ),
        AgeSet("decade", (29, 39, 49, 59), ("20대 이하", "30대", "40대", "50대", "60대 이상")),
        AgeSet("policy", (18, 39, 64), ("18세 이하", "청년", "중장년", "65세 이상")),
    )
}

WAGE_TOPS = (1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_000_000)
"""Won a month at which the next wage band begins."""
WAGE_LABELS = (
    "150만원 미만",
    "150-200만원",
    "200-250만원",
    "250-300만원",
    "300-350만원",
    "350-400만원",
    "400만원 이상",
)
MONTHLY_HOURS, DAILY_HOURS = 209, 8
"""A month of full time, and a day: an hourly wage x 209, a daily one x 209 / 8, a yearly one / 12."""


def wage_band(won: int) -> str:
    """The band of a wage a month."""
    place = sum(won >= top for top in WAGE_TOPS)
    return WAGE_LABELS[place]
