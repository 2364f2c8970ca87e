"""How long people waited and were served, read from the steps of their numbers. Source: statistics.md 2 (waiting).

A leg is from issue, check-in or transfer to the next answered call (waiting), and from its begin to the end or the
next transfer, less what it was on hold (service). Who did not answer, left or was closed over night counts apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from uuid import UUID

from jobdesk.base.tickets import TicketAct

_BEGINS = frozenset({TicketAct.ISSUED, TicketAct.TRANSFERRED})
_ENDS = frozenset({TicketAct.HELD, TicketAct.ENDED, TicketAct.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a number, as it is kept."""

    act: TicketAct
    at: datetime
    purpose_id: UUID
    counter_no: int | None


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a visit at one window.

    Attributes:
        waited: whole seconds until the call that was answered.
        served: whole seconds at the window without holds; None while it lasts.
        called_at: when the call that was answered began.
    """

    purpose_id: UUID
    counter_no: int | None
    since: datetime
    called_at: datetime
    waited: int
    served: int | None


def legs(steps: Sequence[Step]) -> list[Leg]:
    """The answered legs of one number, in order.

    Args:
        steps: in the order they happened.
    """
    found: list[Leg] = []
    since = called = started = held = None
    away = 0
    for step in steps:
        if step.act is TicketAct.STARTED and since is not None and called is not None:
            started, away, held = step.at, 0, None
            waited = _seconds(since, called)
            found.append(Leg(step.purpose_id, step.counter_no, since, called, waited, served=None))
        if step.act in _ENDS and started is not None and held is None:
            found[-1] = replace(found[-1], served=max(_seconds(started, step.at) - away, 0))
            held = step.at
        elif step.act is TicketAct.RESUMED and held is not None:
            away += _seconds(held, step.at)
            held = None
        if step.act in _BEGINS:
            since, called, started, held = step.at, None, None, None
        elif step.act is TicketAct.CALLED:
            called = step.at
    return found


def _seconds(begin: datetime, end: datetime) -> int:
    return max(int((end - begin).total_seconds()), 0)


def nearest_rank(values: Iterable[int], percent: int) -> int | None:
    """The value at a percentile by nearest rank; None of none."""
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1] if ordered else None


def minutes(seconds: int) -> str:
    """Whole seconds as m:ss."""
    return f"{seconds // 60}:{seconds % 60:02d}"
