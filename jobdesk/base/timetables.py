"""면접 시간표: the slots of an afternoon, and an even way to fill them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

Booked = tuple[UUID, time, UUID]
"""A firm, when, and the person it meets then."""


class Meeting(NamedTuple):
    """One slot of one firm."""

    firm: UUID
    at: time
    person: UUID


def slots(starts_at: time | None, ends_at: time | None, minutes: int) -> list[time]:
    """When each slot begins; the last one ends by the end. None where a time is not known."""
    if starts_at is None or ends_at is None:
        return []
    first, last = _minutes(starts_at), _minutes(ends_at)
    return [time(at // 60, at % 60) for at in range(first, last - minutes + 1, minutes)]


def queued_at(moment: datetime) -> time:
    """When someone without a slot was put in a firm's line: never a full minute, as every slot begins on one."""
    return moment.time().replace(second=max(moment.second, 1), microsecond=0)


def is_slot(at: time | None) -> bool:
    """Whether a time is one of a timetable; not that of a walk-in, and not none."""
    return at is not None and at.second == 0


def even_timetable(
    people: Sequence[UUID], firms: Sequence[UUID], times: Sequence[time], taken: Iterable[Booked] = ()
) -> list[Meeting]:
    """Meetings that fill the free slots so that everyone meets as many firms as the others, each firm once.

    Slot by slot as many firms as possible get a person; those who met the fewest firms so far come first.

    Args:
        taken: what stands already; it stays as it is.
    """
    held = list(taken)
    met = {(firm, person) for firm, _at, person in held}
    count = Counter(one for firm, _at, person in held for one in (firm, person))
    made: list[Meeting] = []
    for at in times:
        busy = {one for firm, when, person in held if when == at for one in (firm, person)}
        free = sorted((one for one in firms if one not in busy), key=lambda one: count[one])
        waiting = sorted((one for one in people if one not in busy), key=lambda one: count[one])
        pairs = _matched(waiting, {one: [firm for firm in free if (firm, one) not in met] for one in waiting})
        for person, firm in pairs.items():
            made.append(Meeting(firm, at, person))
            met.add((firm, person))
            count.update((firm, person))
    order = {firm: place for place, firm in enumerate(firms)}
    return sorted(made, key=lambda one: (one.at, order[one.firm]))


def _matched(people: Sequence[UUID], may_meet: dict[UUID, list[UUID]]) -> dict[UUID, UUID]:
    """A largest matching in which who comes first is never left out for who comes later."""
    holder: dict[UUID, UUID] = {}

    def seat(person: UUID, asked: set[UUID]) -> bool:
        for firm in sorted(may_meet[person], key=holder.__contains__):  # who sits moves only where they must
            if firm in asked:
                continue
            asked.add(firm)
            if firm not in holder or seat(holder[firm], asked):
                holder[firm] = person
                return True
        return False

    for person in people:
        seat(person, set())
    return {person: firm for firm, person in holder.items()}


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
