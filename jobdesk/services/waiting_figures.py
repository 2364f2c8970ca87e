"""How long people waited and were served, by purpose, window, hour and staff on duty.

A figure of a cell looks at the legs of a number that lie in the cell, added: a number that was passed on stands
in each purpose and window it came to, so that these rows may be more than the total. Hour and staff are those of
issue. Source: statistics.md 2 (waiting).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.base.tickets import TicketAct, TicketState, ticket_label
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.tickets import Ticket, TicketPurpose, TicketStep, WindowPause, WindowShift
from jobdesk.services.audit import record_shown
from jobdesk.services.behind import BehindRow
from jobdesk.services.tickets.times import Leg, Step, legs, minutes, nearest_rank
from jobdesk.services.waiting_indicators import APART, SPLITS, WAITING, WAITING_BY_ID, TicketIndicator

NOWHERE = "창구 없음"
"""The row of numbers that no window called."""
STATE_WORDS: Mapping[TicketState, str] = {
    TicketState.WAITING: mark("waiting"),
    TicketState.CALLED: mark("called"),
    TicketState.SERVING: mark("being served"),
    TicketState.HELD: mark("on hold"),
    TicketState.DONE: mark("served"),
    TicketState.NO_ANSWER: mark("did not answer"),
    TicketState.LEFT: mark("went away"),
    TicketState.LEFTOVER: mark("left over"),
}
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Visit:
    """One waiting number with what its figures need.

    Attributes:
        purposes: it was issued for or transferred to.
        windows: those of its answered legs, and the one that called it last.
        staff: windows staffed and calling when it was issued.
    """

    id: UUID
    label: str
    issued_on: date
    issued_at: datetime
    state: TicketState
    legs: Sequence[Leg]
    purposes: tuple[UUID, ...]
    windows: tuple[int, ...]
    staff: int
    jobseeker_id: UUID | None

    def seconds(self, timed: str, legs_: Iterable[Leg] | None = None) -> int | None:
        """Whole seconds waited or served in these legs (all of its own); None where it is in no such figure."""
        if self.state in APART:
            return None
        found = [getattr(one, timed) for one in (self.legs if legs_ is None else legs_)]
        return None if not found or None in found else sum(found)


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """Figures of a window, and by one of SPLITS: label to indicator id to a count or whole seconds.

    Attributes:
        total, rows: None where no number is in a figure of time.
    """

    split: str
    total: Mapping[str, int | None]
    rows: Mapping[str, Mapping[str, int | None]]


class WaitingFigures:
    """Every number of two inclusive local dates, read once."""

    def __init__(self, db: Session, act: Act, start: date, end: date) -> None:
        """Read them.

        Raises:
            NotAllowed: the role sees no statistics.
        """
        require(act.role, can_see_statistics)
        self.db, self.start, self.end = db, start, end
        self.purposes = {one.id: one for one in db.scalars(select(TicketPurpose))}
        self.visits = self._read()

    def value(self, indicator: str, cell: tuple[str, str] | None = None) -> int | None:
        """A count, or whole seconds; None for a time of nobody."""
        one = WAITING_BY_ID[indicator]
        found = self._of(one, cell)
        if one.how == "count":
            return len(found)
        times = [seconds for _visit, seconds in found]
        if not one.percent:
            return (2 * sum(times) + len(times)) // (2 * len(times)) if times else None
        return nearest_rank(times, one.percent)

    def table(self, split: str) -> WaitingTable:
        """All figures of the window, and of each row of a split; a row without a number is not there."""
        cells = {label: (split, label) for label in self.labels(split)}
        return WaitingTable(
            split,
            {one.id: self.value(one.id) for one in WAITING},
            {label: {one.id: self.value(one.id, cell) for one in WAITING} for label, cell in cells.items()},
        )

    def visits_of(self, indicator: str, cell: tuple[str, str] | None = None) -> list[Visit]:
        """The numbers a figure is made of, by their issue."""
        return [visit for visit, _seconds in self._of(WAITING_BY_ID[indicator], cell)]

    def labels(self, split: str) -> list[str]:
        """The rows of a split, in order."""
        if split == "purpose":
            order = sorted(self.purposes.values(), key=lambda one: (one.sort_order, one.letter, str(one.id)))
            there = {key for visit in self.visits for key in visit.purposes}
            return list(dict.fromkeys(one.name for one in order if one.id in there))
        found = {
            (label == NOWHERE, len(label), label) for visit in self.visits for label in self._told(visit, split)
        }
        return [label for _last, _length, label in sorted(found)]

    def words(self, purposes: Iterable[UUID]) -> str:
        """Purposes by name."""
        return " → ".join(self.purposes[one].name for one in purposes)

    def _told(self, visit: Visit, split: str) -> tuple[str, ...]:
        """The rows of a split a number stands in."""
        if split == "purpose":
            return tuple(self.purposes[one].name for one in visit.purposes)
        if split == "window":
            return tuple(f"{one}번 창구" for one in visit.windows) or (NOWHERE,)
        if split == "hour":
            return (f"{visit.issued_at.astimezone(SEOUL).hour:02d}시",)
        return (f"{visit.staff}명",)

    def _legs(self, visit: Visit, cell: tuple[str, str]) -> Sequence[Leg]:
        split, label = cell
        if split == "purpose":
            return [one for one in visit.legs if self.purposes[one.purpose_id].name == label]
        if split == "window":
            return [one for one in visit.legs if f"{one.counter_no}번 창구" == label]
        return visit.legs

    def _of(self, one: TicketIndicator, cell: tuple[str, str] | None) -> list[tuple[Visit, int]]:
        """The numbers of a figure with their seconds, 0 where they are counted."""
        inside = [visit for visit in self.visits if cell is None or cell[1] in self._told(visit, cell[0])]
        if one.how == "count":
            return [(visit, 0) for visit in inside if not one.states or visit.state in one.states]
        timed = [
            (visit, visit.seconds(one.timed, None if cell is None else self._legs(visit, cell)))
            for visit in inside
        ]
        return [(visit, seconds) for visit, seconds in timed if seconds is not None]

    # reading ------------------------------------------------------------------------------------

    def _read(self) -> list[Visit]:
        within = Ticket.issued_on.between(self.start, self.end)
        steps: dict[UUID, list[Step]] = {}
        for ticket, act, at, purpose, counter in self.db.execute(
            select(
                *(TicketStep.ticket_id, TicketStep.act, TicketStep.at),
                *(TicketStep.purpose_id, TicketStep.counter_no),
            )
            .join(Ticket, Ticket.id == TicketStep.ticket_id)
            .where(within)
            .order_by(TicketStep.at, TicketStep.id)
        ):
            steps.setdefault(ticket, []).append(Step(TicketAct(act), at, purpose, counter))
        staff = self._staff()
        found = []
        for one in self.db.execute(
            select(
                *(Ticket.id, Ticket.letter, Ticket.number, Ticket.issued_on, Ticket.issued_at),
                *(Ticket.state, Ticket.jobseeker_id),
            )
            .where(within)
            .order_by(Ticket.issued_at, Ticket.id)
        ):
            walked = steps.get(one.id, [])
            answered = legs(walked)
            called = [step.counter_no for step in walked if step.act is TicketAct.CALLED][-1:]
            windows = (*(leg.counter_no for leg in answered), *called)
            found.append(
                Visit(
                    one.id,
                    ticket_label(one.letter, one.number),
                    one.issued_on,
                    one.issued_at,
                    TicketState(one.state),
                    answered,
                    tuple(dict.fromkeys(step.purpose_id for step in walked if step.act in _COMES)),
                    tuple(dict.fromkeys(number for number in windows if number is not None)),
                    staff.at(one.issued_at),
                    one.jobseeker_id,
                )
            )
        return found

    def _staff(self) -> "_Staff":
        first, last = (
            datetime.combine(day, moment, SEOUL) for day, moment in ((self.start, time.min), (self.end, time.max))
        )

        def meets(record: type[WindowShift] | type[WindowPause]) -> list[tuple[datetime, datetime | None]]:
            rows = self.db.execute(
                select(record.began_at, record.ended_at).where(
                    record.began_at <= last, or_(record.ended_at.is_(None), record.ended_at >= first)
                )
            )
            return [(began, ended) for began, ended in rows]

        return _Staff(meets(WindowShift), meets(WindowPause))


_COMES = frozenset({TicketAct.ISSUED, TicketAct.TRANSFERRED})


class _Staff:
    """How many windows were staffed and calling at a moment; a pause lies inside its shift."""

    def __init__(
        self,
        shifts: Sequence[tuple[datetime, datetime | None]],
        pauses: Sequence[tuple[datetime, datetime | None]],
    ) -> None:
        self._came, self._back = (sorted(began for began, _ended in spans) for spans in (shifts, pauses))
        self._gone, self._again = (
            sorted(ended for _began, ended in spans if ended is not None) for spans in (shifts, pauses)
        )

    def at(self, moment: datetime) -> int:
        """Came and not gone, less away and not back."""
        there = bisect_right(self._came, moment) - bisect_right(self._gone, moment)
        return there - (bisect_right(self._back, moment) - bisect_right(self._again, moment))


def read_waiting(db: Session, act: Act, *, start: date, end: date, split: str) -> WaitingTable:
    """The figures of two inclusive dates, and by one of SPLITS.

    Raises:
        NotAllowed: the role sees no statistics.
        KeyError: no such split.
    """
    require(act.role, can_see_statistics)
    if split not in SPLITS:
        raise KeyError(split)
    return WaitingFigures(db, act, start, end).table(split)


def waiting_rows(
    db: Session, act: Act, *, indicator: str, start: date, end: date, cell: tuple[str, str] | None = None
) -> list[BehindRow]:
    """The numbers behind a figure, exactly those that made it; who is shown is audited, so commit.

    Raises:
        NotAllowed: the role sees no statistics.
        KeyError: no such indicator.
    """
    figures = WaitingFigures(db, act, start, end)
    found = figures.visits_of(indicator, cell)
    people = sorted({one.jobseeker_id for one in found if one.jobseeker_id is not None}, key=str)
    record_shown(db, act, people)
    names: dict[UUID, str] = {}
    for at in range(0, len(people), _CHUNK):
        query = select(Jobseeker.id, Jobseeker.full_name).where(Jobseeker.id.in_(people[at : at + _CHUNK]))
        names |= {one: mask_name(name) for one, name in db.execute(query)}
    return [_row(figures, one, names) for one in found]


def _row(figures: WaitingFigures, one: Visit, names: Mapping[UUID, str]) -> BehindRow:
    waited, served = one.seconds("waited"), one.seconds("served")
    told = [
        format_time(one.issued_at.astimezone(SEOUL).time()),
        figures.words(one.purposes),
        ", ".join(_("window {number}").format(number=number) for number in one.windows),
        _("waited {time}").format(time=minutes(waited)) if waited is not None else "",
        _("served {time}").format(time=minutes(served)) if served is not None else "",
        _(STATE_WORDS[one.state]),
    ]
    known = one.jobseeker_id is not None and one.jobseeker_id in names
    return BehindRow(
        str(one.id),
        one.issued_on,
        f"{one.label} · {names[one.jobseeker_id]}" if one.jobseeker_id is not None and known else one.label,
        " · ".join(part for part in told if part),
        "jobseeker" if known else "ticket",
        one.jobseeker_id if one.jobseeker_id is not None and known else one.id,
        "",
    )
