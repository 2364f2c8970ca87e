"""What came of each visit: waiting number, sessions, referrals, placement, follow-up, as one thread.

A number keeps the first session it became; a session of its person that began at a window while the number was
there is of the visit too, as where one window passed it on to the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_date, format_time
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.tickets import TicketAct, TicketState, ticket_label
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.tickets import Ticket, TicketPurpose, TicketStep
from jobdesk.services.tickets.times import Leg, Step, legs, minutes
from jobdesk.services.waiting_figures import STATE_WORDS

_SERVED_FROM = frozenset({TicketAct.STARTED, TicketAct.RESUMED})
_SERVED_UNTIL = frozenset({TicketAct.TRANSFERRED, TicketAct.ENDED, TicketAct.CLOSED})


@dataclass(frozen=True, slots=True)
class VisitThread:
    """One visit of a person.

    Attributes:
        at: the minute of its issue, so that it stands before a session that began in that minute.
        title, detail: of the number: its label and purpose; windows, waiting and service time, and its state where
            its visit was not ended at a window.
        told: the whole thread in a line.
        came: the live records that came of it: sessions and their notes, referrals, interviews, placements,
            follow-ups.
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
    sessions = _sessions(db, jobseeker_id, [ticket for ticket, _purpose in found])
    held = {ticket.id: _held_under(ticket, walked.get(ticket.id, ()), sessions) for ticket, _purpose in found}
    came = _Came(db, [one.id for some in held.values() for one in some])
    return [
        _thread(ticket, purpose, legs(walked.get(ticket.id, ())), held[ticket.id], came)
        for ticket, purpose in found
    ]


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


def _sessions(db: Session, jobseeker_id: UUID, tickets: Sequence[Ticket]) -> Sequence[CounselingSession]:
    """The live sessions that tickets (the first first) became, and all of the person since the first."""
    if not tickets:
        return []
    began = _minute(tickets[0].issued_at)
    since = and_(CounselingSession.jobseeker_id == jobseeker_id, CounselingSession.started_at >= began)
    linked = CounselingSession.id.in_([one.session_id for one in tickets if one.session_id is not None])
    query = select(CounselingSession).where(or_(linked, since), CounselingSession.voided_at.is_(None))
    return db.scalars(query.order_by(CounselingSession.started_at, CounselingSession.id)).all()


def _held_under(
    ticket: Ticket, steps: Sequence[Step], sessions: Iterable[CounselingSession]
) -> list[CounselingSession]:
    """The sessions of a visit, the first first."""
    spans = _at_windows(steps)
    return [
        one
        for one in sessions
        if one.id == ticket.session_id
        or any(
            one.counter_no == window and came <= one.started_at and (gone is None or one.started_at <= gone)
            for window, came, gone in spans
        )
    ]


def _at_windows(steps: Iterable[Step]) -> list[tuple[int | None, datetime, datetime | None]]:
    """At which windows a number was served, from when until when."""
    found: list[tuple[int | None, datetime, datetime | None]] = []
    there = False
    for step in steps:
        if step.act in _SERVED_FROM and not there:
            found.append((step.counter_no, _minute(step.at), None))
            there = True
        elif step.act in _SERVED_UNTIL and there:
            found[-1] = (*found[-1][:2], step.at)
            there = False
    return found


def _minute(at: datetime) -> datetime:
    """A session's begin may be typed, and is then told to the minute."""
    return at.replace(second=0, microsecond=0)


class _Came:
    """What hangs on the sessions of visits, read at once; struck-through facts are none."""

    def __init__(self, db: Session, sessions: Sequence[UUID]) -> None:
        sent = Referral.session_id.in_(sessions), Referral.voided_at.is_(None)
        self.referrals = [(one.session_id, one.id) for one in db.scalars(select(Referral).where(*sent))]
        placed = Placement.referral_id.in_([key for _of, key in self.referrals]), Placement.voided_at.is_(None)
        self.placements = [
            (one.referral_id, one.id, one.started_on) for one in db.scalars(select(Placement).where(*placed))
        ]
        self.beside = [
            *_hanging(db, SessionNote, SessionNote.session_id, sessions),
            *_hanging(db, Interview, Interview.referral_id, [key for _of, key in self.referrals]),
        ]
        kept = FollowUp.placement_id.in_([key for _of, key, _on in self.placements]), FollowUp.voided_at.is_(None)
        self.follow_ups = [
            (one.placement_id, one.id, one.done_on is not None)
            for one in db.scalars(select(FollowUp).where(*kept))
        ]


def _hanging(
    db: Session, record: type[SessionNote | Interview], of: InstrumentedAttribute[UUID], those: Sequence[UUID]
) -> list[tuple[UUID, UUID]]:
    found = db.execute(select(of, record.id).where(of.in_(those), record.voided_at.is_(None)))
    return [(whose, one) for whose, one in found]


def _thread(
    ticket: Ticket, purpose: str, answered: Sequence[Leg], sessions: Sequence[CounselingSession], came: _Came
) -> VisitThread:
    label = ticket_label(ticket.letter, ticket.number)
    windows = dict.fromkeys(leg.counter_no for leg in answered if leg.counter_no is not None)
    served = [leg.served for leg in answered]
    whole = sum(one for one in served if one is not None) if served and None not in served else None
    times = [
        _("waited {time}").format(time=minutes(sum(leg.waited for leg in answered))) if answered else "",
        _("served {time}").format(time=minutes(whole)) if whole is not None else "",
    ]
    state = TicketState(ticket.state)
    said = "" if state is TicketState.DONE else _(STATE_WORDS[state])
    held = {one.id for one in sessions}
    referrals = {key for of, key in came.referrals if of in held}
    beside = {key for of, key in came.beside if of in held | referrals}
    placements = {key: on for of, key, on in came.placements if of in referrals}
    follow_ups = {key: done for of, key, done in came.follow_ups if of in placements}
    steps = [" ".join((_("Number {label}").format(label=label), *(part for part in times if part)))]
    for one in sessions:
        began = one.started_at.astimezone(SEOUL).time()
        steps.append(_("session at {time}").format(time=format_time(began)))
    if referrals:
        steps.append(
            ngettext("{count} referral", "{count} referrals", len(referrals)).format(count=len(referrals))
        )
    steps += [_("placed on {day}").format(day=format_date(on)) for on in sorted(placements.values())]
    if follow_ups:
        told = _("follow-ups {done} of {count}")
        steps.append(told.format(done=sum(follow_ups.values()), count=len(follow_ups)))
    return VisitThread(
        ticket.id,
        ticket.version,
        _minute(ticket.issued_at),
        ticket.called_by,
        _("Waiting number {label}: {purpose}").format(label=label, purpose=purpose),
        " · ".join(
            part for part in (*(_("window {number}").format(number=one) for one in windows), *times, said) if part
        ),
        _("Visit: {steps}").format(steps=" → ".join(steps)),
        frozenset({*held, *referrals, *beside, *placements, *follow_ups}),
    )
