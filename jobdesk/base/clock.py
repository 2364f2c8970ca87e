"""The desk's time: always Asia/Seoul, always aware."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells date and time in Asia/Seoul.

    Attributes:
        standing_on: a center's fixed date (the sample center stands at 2023-10-31 while its
            time of day runs), or None for the real date.
    """

    standing_on: date | None = None

    def now(self) -> datetime:
        """The present moment, aware, Asia/Seoul; its date is `standing_on` where one is set."""
        real = datetime.now(SEOUL)
        if self.standing_on is None:
            return real
        return datetime.combine(self.standing_on, real.timetz())

    def today(self) -> date:
        """The local calendar date."""
        return self.now().date()
