"""What the entrance shows: purposes and how many wait, whether numbers are given out, who comes today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.permissions import can_issue_tickets, require
from jobdesk.base.printing import PrintState
from jobdesk.records.centers import Center
from jobdesk.services.tickets.issuing import AppointmentRow, appointments_of
from jobdesk.services.tickets.prints import print_states
from jobdesk.services.tickets.purposes import why_closed
from jobdesk.services.tickets.queue import LobbyNow, QueueNow, read_lobby, read_queue


@dataclass(frozen=True, slots=True)
class Offered:
    """A purpose as the entrance offers it."""

    id: UUID
    name: str
    letter: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a visitor may be shown: it names nobody.

    Attributes:
        closed: why no numbers are given out now; empty where they are.
    """

    at: datetime
    center_name: str
    closed: str
    offered: Sequence[Offered]
    lobby: LobbyNow


@dataclass(frozen=True, slots=True)
class Reception:
    """What whoever sits at the entrance sees.

    Attributes:
        prints: by number what became of its newest print.
    """

    closed: str
    offered: Sequence[Offered]
    queue: QueueNow
    appointments: Sequence[AppointmentRow]
    prints: Mapping[UUID, PrintState]

    @property
    def people(self) -> set[UUID]:
        """The jobseekers whose names are shown."""
        here = [one.jobseeker_id for one in (*self.queue.waiting, *self.queue.no_answer)]
        return {one for one in (*here, *(row.jobseeker_id for row in self.appointments)) if one is not None}


def read_entrance(db: Session, act: Act) -> Entrance:
    """What touch screen and lobby show."""
    require(act.role, can_issue_tickets)
    queue = read_queue(db, act)
    return Entrance(
        at=act.at.astimezone(SEOUL),
        center_name=db.scalars(select(Center.name)).one(),
        closed=why_closed(db, act.at),
        offered=_offered(queue),
        lobby=read_lobby(db, act),
    )


def read_reception(db: Session, act: Act) -> Reception:
    """What the reception page shows; the caller records whose names are shown (`Reception.people`)."""
    require(act.role, can_issue_tickets)
    queue = read_queue(db, act)
    here = [one.id for one in (*queue.waiting, *queue.no_answer)]
    return Reception(
        closed=why_closed(db, act.at),
        offered=_offered(queue),
        queue=queue,
        appointments=appointments_of(db, act, day=act.at.astimezone(SEOUL).date()),
        prints=print_states(db, act, ticket_ids=here),
    )


def _offered(queue: QueueNow) -> list[Offered]:
    counts = queue.counts()
    return [Offered(one.id, one.name, one.letter, counts[one.id]) for one in queue.purposes]
