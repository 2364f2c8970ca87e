"""What came of each visit: waiting number, session, referrals, placement, follow-up, as one thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_date, format_time
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.tickets import TicketAct, ticket_label
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.tickets import Ticket, TicketPurpose, TicketStep
from jobdesk.services.tickets.times import Leg, Step, legs, minutes


@dataclass(frozen=True, slots=True)
class VisitThread:
    """One visit of a person.

    Attributes:
        title, detail: of the number: its label and purpose; windows, waiting and service time.
        told: the whole thread in a line.
        came: the live records that came of it: session, referrals, placements, follow-ups.
    """

    id: UUID
    version: int
    at: datetime
    by: UUID | None
    title: str
    detail: str
    told: str
    came: frozenset[UUID]


def read_threads(db: Session, jobseeker_id: UUID) -> list[VisitThread]:
    """The visits whose number was linked to a person, the first first; the caller asks the right and audits."""
    found = db.execute(
        select(Ticket, TicketPurpose.name)
        .join(TicketPurpose, TicketPurpose.id == Ticket.purpose_id)
        .where(Ticket.jobseeker_id == jobseeker_id)
        .order_by(Ticket.issued_at, Ticket.id)
    ).all()
    walked = _steps(db, [ticket.id for ticket, _purpose in found])
    came = _Came(db, [ticket.session_id for ticket, _purpose in found if ticket.session_id is not None])
    return [_thread(ticket, purpose, legs(walked.get(ticket.id, ())), came) for ticket, purpose in found]


def said_of(threads: Iterable[VisitThread]) -> dict[UUID, str]:
    """By record the thread it belongs to; the first visit's where it belongs to two."""
    said: dict[UUID, str] = {}
    for one in threads:
        for key in (one.id, *one.came):
            said.setdefault(key, one.told)
    return said


def _steps(db: Session, tickets: Sequence[UUID]) -> Mapping[UUID, list[Step]]:
    found: dict[UUID, list[Step]] = {}
    query = select(TicketStep).where(TicketStep.ticket_id.in_(tickets)).order_by(TicketStep.at, TicketStep.id)
    for one in db.scalars(query):
        found.setdefault(one.ticket_id, []).append(
            Step(TicketAct(one.act), one.at, one.purpose_id, one.counter_no)
        )
    return found


class _Came:
    """What hangs on the sessions of visits, read at once; struck-through facts are none."""

    def __init__(self, db: Session, sessions: Sequence[UUID]) -> None:
        held = CounselingSession.id.in_(sessions), CounselingSession.voided_at.is_(None)
        self.sessions = {one.id: one.started_at for one in db.scalars(select(CounselingSession).where(*held))}
        sent = Referral.session_id.in_(sessions), Referral.voided_at.is_(None)
        self.referrals = [(one.session_id, one.id) for one in db.scalars(select(Referral).where(*sent))]
        placed = Placement.referral_id.in_([key for _of, key in self.referrals]), Placement.voided_at.is_(None)
        self.placements = [
            (one.referral_id, one.id, one.started_on) for one in db.scalars(select(Placement).where(*placed))
        ]
        kept = FollowUp.placement_id.in_([key for _of, key, _on in self.placements]), FollowUp.voided_at.is_(None)
        self.follow_ups = [
            (one.placement_id, one.id, one.done_on is not None)
            for one in db.scalars(select(FollowUp).where(*kept))
        ]


def _thread(ticket: Ticket, purpose: str, answered: Sequence[Leg], came: _Came) -> VisitThread:
    label = ticket_label(ticket.letter, ticket.number)
    windows = dict.fromkeys(leg.counter_no for leg in answered if leg.counter_no is not None)
    served = [leg.served for leg in answered]
    whole = sum(one for one in served if one is not None) if served and None not in served else None
    times = [
        _("waited {time}").format(time=minutes(sum(leg.waited for leg in answered))) if answered else "",
        _("served {time}").format(time=minutes(whole)) if whole is not None else "",
    ]
    referrals = {key for of, key in came.referrals if of == ticket.session_id}
    placements = {key: on for of, key, on in came.placements if of in referrals}
    follow_ups = {key: done for of, key, done in came.follow_ups if of in placements}
    began = came.sessions.get(ticket.session_id) if ticket.session_id is not None else None
    steps = [" ".join((_("Number {label}").format(label=label), *(part for part in times if part)))]
    if began is not None:
        steps.append(_("session at {time}").format(time=format_time(began.astimezone(SEOUL).time())))
    if referrals:
        steps.append(
            ngettext("{count} referral", "{count} referrals", len(referrals)).format(count=len(referrals))
        )
    steps += [_("placed on {day}").format(day=format_date(on)) for on in sorted(placements.values())]
    if follow_ups:
        told = _("follow-ups {done} of {count}")
        steps.append(told.format(done=sum(follow_ups.values()), count=len(follow_ups)))
    session = {ticket.session_id} if began is not None and ticket.session_id is not None else set()
    return VisitThread(
        ticket.id,
        ticket.version,
        ticket.issued_at,
        ticket.called_by,
        _("Waiting number {label}: {purpose}").format(label=label, purpose=purpose),
        " · ".join(
            (*(_("window {number}").format(number=one) for one in windows), *(part for part in times if part))
        ),
        _("Visit: {steps}").format(steps=" → ".join(steps)),
        frozenset({*session, *referrals, *placements, *follow_ups}),
    )
