"""잠정 and 예상: which printed figures may still become others. Source: statistics.md 2, 3, 5, 6.

A window that reaches past today is a forecast (예상): starts that are planned count in it already. A figure of
days that are over is provisional (잠정) while the days of its cohort run, or while a month in it is not finally
closed. A center that never closed a month has nothing to wait for: its papers name the months that are not closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import CloseKind
from jobdesk.base.i18n import mark
from jobdesk.services.indicators import BY_ID
from jobdesk.services.month_closes import list_closes
from jobdesk.services.reviews import month_of
from jobdesk.services.statistics import Figures

PROVISIONAL, FORECAST = mark("provisional"), mark("forecast")
MEANINGS: Mapping[str, str] = {
    FORECAST: mark("Forecast: the period is not over; what is planned in it counts already."),
    PROVISIONAL: mark("Provisional: a month is not finally closed, or the days of a cohort are not over."),
}
"""What a mark says, below the tables."""


@dataclass(slots=True)
class Marks:
    """The marks of figures by their days; the closes are read once."""

    db: Session
    act: Act
    _read: dict[date, CloseKind] | None = field(default=None)

    def of(self, start: date, end: date) -> str:
        """The mark of every figure of two inclusive dates: FORECAST, PROVISIONAL or ""."""
        if end > self.act.today:
            return FORECAST
        return PROVISIONAL if any(map(self._waits, whole_months(start, end))) else ""

    def of_figures(self, figures: Figures, indicators: Sequence[str]) -> dict[str, str]:
        """Of each indicator its mark, a cohort whose days run included; only those that have one."""
        said = self.of(figures.span.start, figures.span.end)
        if said:
            return dict.fromkeys(indicators, said)
        running = [one for one in indicators if BY_ID[one].how == "cohort"]
        return dict.fromkeys(figures.provisional(running), PROVISIONAL)

    def closed(self, start: date, end: date) -> list[date]:
        """The whole months of two dates that were closed, finally or not: their first days."""
        return [month for month in whole_months(start, end) if month in self._standing]

    def unclosed(self, start: date, end: date) -> list[date]:
        """The whole months of two dates that are over and were never closed: their first days."""
        over = min(end, self.act.today)
        return [month for month in whole_months(start, over) if month not in self._standing]

    @property
    def _standing(self) -> Mapping[date, CloseKind]:
        """How each month was closed last."""
        if self._read is None:
            self._read = {}
            for close in list_closes(self.db, self.act):
                self._read.setdefault(close.month, close.kind)
        return self._read

    def _waits(self, month: date) -> bool:
        """Whether a month's final close is still to come."""
        if not self._standing or month < min(self._standing):
            return False
        return self._standing.get(month) is not CloseKind.FINAL


def whole_months(start: date, end: date) -> Iterable[date]:
    """The first days of the calendar months that lie wholly between two dates."""
    month = month_of(start)[0]
    while month <= end:
        first, last = month_of(month)
        if start <= first and last <= end:
            yield month
        month = last + timedelta(days=1)
