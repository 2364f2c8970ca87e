"""행사 현황판: who is where at an event, firm by firm, while it runs. Source: domain.md 2.7.

What counts stands in `_event_counts`; here it is only told where someone is now. Several laptops may stand at
one event, so that two people may seem to be in one booth after their files came home: all are shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_name, phone_tail
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.timetables import is_slot
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services._event_counts import held
from jobdesk.services.events import EventRow, FirmRow, YearTally, event_rows, list_firms, year_tally


class Stand(StrEnum):
    """Where someone is for one firm; in the order in which a firm's people are shown."""

    INSIDE = "inside"
    WAITING = "waiting"
    EXPECTED = "expected"
    DONE = "done"
    NO_SHOW = "no_show"


_ORDER = {stand: place for place, stand in enumerate(Stand)}


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One person for one firm: an interview that is to come, runs or was; the person is masked.

    Attributes:
        number: of the person at the event, as it was put on the list.
        starts_at: the slot; None of a walk-in.
        called_at: when the person went to the booth.
        busy: the firm whose booth the person is in now, "" where that is none or this one.
        clash: the person has another slot at this time.
        later: the person waits for another firm too, and is to be there first.
    """

    id: UUID
    version: int
    firm_id: UUID
    jobseeker_id: UUID
    number: int
    name: str
    tail: str
    starts_at: time | None
    stand: Stand
    signed_in_at: datetime | None
    called_at: datetime | None
    result: str
    referral_id: UUID | None
    busy: str = ""
    clash: bool = False
    later: bool = False

    def late(self, now: datetime) -> bool:
        """Whether the slot began and the person is not there yet, or is there and was not called."""
        waits = self.stand in {Stand.EXPECTED, Stand.WAITING}
        return waits and self.starts_at is not None and self.starts_at < now.time()


@dataclass(frozen=True, slots=True)
class BoardFirm:
    """A firm with its people: who is in the booth, who waits by slot and then as they signed in, the rest."""

    firm: FirmRow
    lines: tuple[BoardLine, ...]

    @property
    def inside(self) -> tuple[BoardLine, ...]:
        """Who is in the booth; more than one only where laptops did not know each other."""
        return self.of(Stand.INSIDE)

    @property
    def next(self) -> BoardLine | None:
        """Who is called next: the first who waits and is free."""
        return next(iter(self.turns), None)

    @property
    def turns(self) -> tuple[BoardLine, ...]:
        """Who waits and is free, in turn: in no other booth now, and not first at another one."""
        return tuple(line for line in self.of(Stand.WAITING) if not (line.busy or line.later))

    def of(self, stand: Stand) -> tuple[BoardLine, ...]:
        """Those who stand so."""
        return tuple(line for line in self.lines if line.stand is stand)


@dataclass(frozen=True, slots=True)
class BoardPerson:
    """Someone on the list of an event; masked.

    Attributes:
        version: of the entry on the list.
        lines: how many firms the person meets, met or was to meet.
    """

    id: UUID
    version: int
    jobseeker_id: UUID
    number: int
    name: str
    tail: str
    signed_in_at: datetime | None
    lines: int


@dataclass(frozen=True, slots=True)
class Board:
    """An event as it stands now.

    Attributes:
        event: with what is counted of it now.
        year: what the events of its kind come to in its year.
        stamp: of the moment it was read, see `board_stamp`.
    """

    event: EventRow
    year: YearTally
    firms: tuple[BoardFirm, ...]
    people: tuple[BoardPerson, ...]
    stamp: tuple[int, ...]

    @property
    def present(self) -> int:
        """How many people are signed in."""
        return sum(one.signed_in_at is not None for one in self.people)


def board_stamp(db: Session, act: Act, *, event_id: UUID) -> tuple[int, ...]:
    """Another value once anything of an event was saved, also by another desk; asked every few seconds.

    The first is 0 where the event is not here: the desk's local copy carries none.
    """
    require(act.role, can_see_people)
    records = (EventFirm, EventParticipant, EventInterview)
    asked = [
        select(part).where(record.event_id == event_id).scalar_subquery()
        for record in records
        for part in (func.count(), func.coalesce(func.sum(record.version), 0), func.count(record.voided_at))
    ]
    version = select(Event.version).where(Event.id == event_id).scalar_subquery()
    return tuple(int(one or 0) for one in db.execute(select(version, *asked)).one())


def read_board(db: Session, act: Act, *, event_id: UUID) -> Board:
    """The board of an event: every firm with its people, and the tally.

    Raises:
        InvalidInput: the event is not here, see `board_stamp`.
    """
    require(act.role, can_see_people)
    stamp = board_stamp(db, act, event_id=event_id)
    if not stamp[0]:
        raise no_event()
    (event,) = event_rows(db, [event_id])
    firms = list_firms(db, act, event_id=event_id)
    people = _people(db, event_id)
    lines = _lines(db, event_id, {one.jobseeker_id: one for one in people}, {one.id: one for one in firms})
    met = Counter(line.jobseeker_id for line in lines)
    return Board(
        event,
        year_tally(db, act, kind=event.kind, year=event.held_on.year),
        tuple(BoardFirm(firm, told) for firm, told in zip(firms, _one_turn(lines, firms), strict=True)),
        tuple(
            BoardPerson(
                one.id,
                one.version,
                one.jobseeker_id,
                one.number,
                one.name,
                one.tail,
                one.signed_in_at,
                met[one.jobseeker_id],
            )
            for one in people
        ),
        stamp,
    )


def no_event() -> InvalidInput:
    """That an event's board is not to be had here."""
    return InvalidInput(_("This event is not on this copy: its board goes on at the center."))


def _people(db: Session, event_id: UUID) -> list[BoardPerson]:
    """Who is on the list, numbered as they were put on it: who is struck through keeps the number."""
    query = (
        select(EventParticipant, Jobseeker.full_name, func.coalesce(Jobseeker.mobile, Jobseeker.phone))
        .join(Jobseeker, Jobseeker.id == EventParticipant.jobseeker_id)
        .where(EventParticipant.event_id == event_id)
        .order_by(EventParticipant.id)
    )
    return [
        BoardPerson(p.id, p.version, p.jobseeker_id, number, mask_name(name), phone_tail(phone), p.signed_in_at, 0)
        for number, (p, name, phone) in enumerate(db.execute(query), 1)
        if p.voided_at is None
    ]


def _lines(
    db: Session, event_id: UUID, people: Mapping[UUID, BoardPerson], firms: Mapping[UUID, FirmRow]
) -> list[BoardLine]:
    query = (
        select(EventInterview, Jobseeker.full_name, func.coalesce(Jobseeker.mobile, Jobseeker.phone), held())
        .join(Jobseeker, Jobseeker.id == EventInterview.jobseeker_id)
        .where(EventInterview.event_id == event_id, EventInterview.voided_at.is_(None))
        .order_by(EventInterview.id)
    )
    rows = [found for found in db.execute(query).all() if found[0].event_firm_id in firms]
    inside = {
        i.jobseeker_id: i.event_firm_id for i, *_about, said in rows if stand_of(i, said, None) is Stand.INSIDE
    }
    slots = Counter((i.jobseeker_id, i.starts_at) for i, *_about in rows if is_slot(i.starts_at))
    made = []
    for i, name, phone, said in rows:
        who, at = people.get(i.jobseeker_id), inside.get(i.jobseeker_id)
        if i.event_firm_id is None:
            continue
        made.append(
            BoardLine(
                i.id,
                i.version,
                i.event_firm_id,
                i.jobseeker_id,
                who.number if who else 0,
                mask_name(name),
                phone_tail(phone),
                i.starts_at if is_slot(i.starts_at) else None,
                stand_of(i, said, who.signed_in_at if who else None),
                who.signed_in_at if who else None,
                i.called_at,
                i.result,
                i.referral_id,
                busy=firms[at].employer_name if at is not None and at != i.event_firm_id else "",
                clash=slots[(i.jobseeker_id, i.starts_at)] > 1,
            )
        )
    return made


def stand_of(row: EventInterview, took_place: bool, signed_in_at: datetime | None) -> Stand:
    """Where the person of an interview is.

    Args:
        took_place: as `_event_counts.held` says.
    """
    if row.no_show_at is not None:
        return Stand.NO_SHOW
    if took_place:
        return Stand.DONE
    if row.called_at is not None:
        return Stand.INSIDE
    return Stand.WAITING if signed_in_at is not None else Stand.EXPECTED


def _in_order(lines: Sequence[BoardLine], firm_id: UUID) -> tuple[BoardLine, ...]:
    return tuple(sorted((line for line in lines if line.firm_id == firm_id), key=_turn))


def _one_turn(lines: Sequence[BoardLine], firms: Sequence[FirmRow]) -> list[tuple[BoardLine, ...]]:
    """The lines of each firm in order; who waits for several is next at one: where the slot is the earliest."""
    every = [_in_order(lines, firm.id) for firm in firms]
    first: dict[UUID, tuple[tuple[bool, time, int, int], UUID]] = {}
    for booth, told in enumerate(every):
        for place, line in enumerate(told):
            if line.stand is Stand.WAITING:
                when = (line.starts_at is None, line.starts_at or time.max, place, booth)
                first[line.jobseeker_id] = min(first.get(line.jobseeker_id, (when, line.id)), (when, line.id))
    return [
        tuple(
            replace(line, later=line.stand is Stand.WAITING and first[line.jobseeker_id][1] != line.id)
            for line in told
        )
        for told in every
    ]


def _turn(line: BoardLine) -> tuple[int, bool, time, bool, float, int]:
    """By where they stand, then by slot, then as they signed in."""
    came = line.signed_in_at.timestamp() if line.signed_in_at else 0.0
    slot = line.starts_at or time.max
    return _ORDER[line.stand], line.starts_at is None, slot, line.signed_in_at is None, came, line.number
