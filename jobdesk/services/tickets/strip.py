"""What one counter window is told of the queue, and a stamp that says cheaply whether it still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.tickets import TicketAct, TicketState
from jobdesk.records.tickets import PurposeWindow, Ticket, TicketPurpose, TicketStep, WindowPause, WindowShift
from jobdesk.services.tickets.calling import waiting_for
from jobdesk.services.tickets.queue import tickets_of
from jobdesk.services.tickets.rows import TicketRow
from jobdesk.services.tickets.shifts import ShiftRow, on_duty

S = TicketState
Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StripNow:
    """The queue as one window sees it.

    Attributes:
        in_use: whether the center gives out numbers at all.
        now: whom this window has called or serves; `since` when.
        held: whom this window has on hold.
        waiting: everybody who waits, those for this window first and in the order it calls them.
        here: how many of them wait for this window.
        no_answer: who was called today, anywhere, and did not come.
        shift: where the acting person sits; None where nowhere.
    """

    stamp: Stamp
    in_use: bool
    counter_no: int | None
    now: TicketRow | None
    since: datetime | None
    held: Sequence[TicketRow]
    waiting: Sequence[TicketRow]
    here: int
    no_answer: Sequence[TicketRow]
    shift: ShiftRow | None

    @property
    def longest(self) -> datetime | None:
        """Since when who waits longest for this window does; of all where nobody waits for it."""
        return min((one.waits_since for one in self.waiting[: self.here] or self.waiting), default=None)

    @property
    def away(self) -> bool:
        """Whether who sits here is away for a while."""
        return self.shift is not None and self.shift.away_since is not None


def queue_stamp(db: Session, act: Act) -> Stamp:
    """Other numbers once anything of today's queue changed, in one statement.

    Raises:
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    today = act.at.astimezone(SEOUL).date()
    since = datetime.combine(today, time(), SEOUL)
    of_today, sat = Ticket.issued_on == today, WindowShift.began_at >= since
    pauses = (
        select(func.count(WindowPause.id)).join(WindowShift, WindowShift.id == WindowPause.shift_id).where(sat)
    )
    parts = (
        select(func.count(Ticket.id)).where(of_today),
        select(func.coalesce(func.sum(Ticket.version), 0)).where(of_today),
        select(func.count(TicketPurpose.id)),
        select(func.coalesce(func.sum(TicketPurpose.version), 0)),
        select(func.coalesce(func.sum(PurposeWindow.version), 0)),
        select(func.count(WindowShift.id)).where(sat),
        select(func.count(WindowShift.id)).where(sat, WindowShift.ended_at.is_(None)),
        pauses,
        pauses.where(WindowPause.ended_at.is_(None)),
    )
    return (
        today.toordinal(),
        *(int(one) for one in db.execute(select(*(p.scalar_subquery() for p in parts))).one()),
    )


def read_strip(db: Session, act: Act, *, known: Stamp | None = None) -> StripNow | None:
    """What the acting window is told; None where the stamp is still the `known` one.

    Whoever shows the names of known people records it.

    Raises:
        NotAllowed: the role serves nobody.
    """
    stamp = queue_stamp(db, act)
    if stamp == known:
        return None
    rows = tickets_of(db, act.at.astimezone(SEOUL).date())
    mine = [one for one in rows if act.window_no is not None and one.counter_no == act.window_no]
    now = max(
        (one for one in mine if one.state in {S.CALLED, S.SERVING}),
        key=lambda one: one.called_at or one.issued_at,
        default=None,
    )
    order: list[UUID] = []
    if act.window_no is not None:
        order = list(db.scalars(waiting_for(db, act, act.window_no).with_only_columns(Ticket.id)))
    waiting = {one.id: one for one in rows if one.state == S.WAITING}
    first = [waiting.pop(one) for one in order if one in waiting]
    live = select(TicketPurpose.id).where(TicketPurpose.voided_at.is_(None)).limit(1)
    return StripNow(
        stamp=stamp,
        in_use=bool(rows) or db.scalars(live).first() is not None,
        counter_no=act.window_no,
        now=now,
        since=_since(db, now),
        held=[one for one in mine if one.state == S.HELD],
        waiting=[*first, *waiting.values()],
        here=len(first),
        no_answer=[one for one in rows if one.state == S.NO_ANSWER],
        shift=next((one for one in on_duty(db, act) if one.account_id == act.account_id), None),
    )


def _since(db: Session, now: TicketRow | None) -> datetime | None:
    """Since when somebody is called, or served: the time on hold begins the serving anew."""
    if now is None:
        return None
    if now.state == S.CALLED:
        return now.called_at
    begun = select(func.max(TicketStep.at)).where(
        TicketStep.ticket_id == now.id, TicketStep.act.in_((TicketAct.STARTED, TicketAct.RESUMED))
    )
    return db.scalar(begun)
