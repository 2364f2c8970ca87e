"""What the months of the sample center sum to.

Source: the center's published table (reference/seed_tables.md row 1), counted as statistics.md does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jobdesk.services.sample_rows import shares

FIRST, LAST = date(2022, 1, 3), date(2023, 10, 31)
SEASON = (9, 9, 11, 11, 10, 10, 9, 9, 10, 12, 10, 8)


@dataclass(frozen=True, slots=True)
class Month:
    """What a month must sum to."""

    employers: int
    openings: int
    jobseekers: int
    referrals: int
    placed: int


def plans() -> Iterator[tuple[date, Month]]:
    """Each month with its sums: 2023 to October exactly the published table, a lighter 2022 before it."""
    for year, months, totals in (
        (2022, 12, (1180, 1530, 900, 4700, 372)),
        (2023, 10, (2601, 3401, 1965, 11448, 854)),
    ):
        parts = [shares(total, SEASON[:months]) for total in totals]
        for place in range(months):
            yield date(year, place + 1, 1), Month(*(part[place] for part in parts))
