"""Figures of waiting numbers, declared as the others are. Source: statistics.md 2 (waiting).

They stand beside `INDICATORS`, not in it: no month is closed on them and no target set for them.
"""

from dataclasses import dataclass
from typing import Literal

from jobdesk.base.i18n import mark
from jobdesk.base.tickets import TicketState
from jobdesk.services.indicators import BY_ID, Indicator

Timed = Literal["waited", "served"]


@dataclass(frozen=True, slots=True)
class TicketIndicator(Indicator):
    """A figure of waiting numbers.

    Attributes:
        states: the numbers that count; all of them where none is named (`how` is count).
        timed: which seconds of a number it looks at (`how` is time).
        percent: the percentile by nearest rank; 0 is the mean, half a second rounded up.
    """

    states: tuple[TicketState, ...] = ()
    timed: Timed = "waited"
    percent: int = 0


_NUMBERS, _TIME = mark("numbers"), mark("min:s")
_WAITED = mark(
    "From issue, check-in or transfer to the call that was answered, its legs added; without those who did not"
    " answer, left, or were left over."
)
_SERVED = mark("From the begin to the end at the window, less the time on hold, its legs added.")
APART = (TicketState.NO_ANSWER, TicketState.LEFT, TicketState.LEFTOVER)
"""Numbers that are in no figure of time."""
_ON_THE_WAY = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD)


def _counted(one: str, label: str, definition: str, *states: TicketState) -> TicketIndicator:
    return TicketIndicator(one, label, _NUMBERS, "count", definition, "tickets", states=states)


def _timed(one: str, label: str, definition: str, timed: Timed, percent: int) -> TicketIndicator:
    return TicketIndicator(one, label, _TIME, "time", definition, "tickets", timed=timed, percent=percent)


WAITING: tuple[TicketIndicator, ...] = (
    _counted("tickets_issued", mark("Numbers given out"), mark("Waiting numbers by their local day of issue.")),
    _counted("tickets_served", mark("Served"), mark("Numbers whose visit was ended."), TicketState.DONE),
    _counted(
        "tickets_no_answer", mark("Did not answer"), mark("Called, and nobody came to this day's end."), APART[0]
    ),
    _counted("tickets_left", mark("Went away"), mark("Went away before being served."), APART[1]),
    _counted("tickets_leftover", mark("Left over"), mark("Found unfinished by the next day's begin."), APART[2]),
    _counted("tickets_open", mark("Under way"), mark("Waiting, called, being served or on hold."), *_ON_THE_WAY),
    _timed("waiting_median", mark("Waiting, median"), _WAITED, "waited", 50),
    _timed("waiting_p90", mark("Waiting, 90th percentile"), _WAITED, "waited", 90),
    _timed("waiting_mean", mark("Waiting, mean"), _WAITED, "waited", 0),
    _timed("service_median", mark("Service, median"), _SERVED, "served", 50),
    _timed("service_p90", mark("Service, 90th percentile"), _SERVED, "served", 90),
    _timed("service_mean", mark("Service, mean"), _SERVED, "served", 0),
)
WAITING_BY_ID = {one.id: one for one in WAITING}


def declared(indicator: str) -> Indicator:
    """An indicator of either list; KeyError for none."""
    return WAITING_BY_ID.get(indicator) or BY_ID[indicator]


SPLITS: dict[str, str] = {
    "purpose": mark("By purpose"),
    "window": mark("By window"),
    "hour": mark("By hour of issue"),
    "staff": mark("By staff on duty at issue"),
}
"""The ways figures of waiting numbers are broken down."""
