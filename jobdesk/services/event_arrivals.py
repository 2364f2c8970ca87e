"""Who comes to an event: found in one box by name, phone or slip, signed in by one act. Source: ux.md 2.

The people of the event come first, then all others of the desk: those are put on the list by the same act.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.hangul import matcher, sought
from jobdesk.base.i18n import _
from jobdesk.base.masking import phone_tail
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.base.timetables import is_slot
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services import search
from jobdesk.services._event_counts import held
from jobdesk.services._rows import lock
from jobdesk.services.events import ParticipantRow, arrive, participant_row
from jobdesk.services.search import JOBSEEKER, Hit


@dataclass(frozen=True, slots=True)
class ArrivalHit:
    """Someone found in the box: as the desk's search tells people apart, and how they stand at the event.

    Attributes:
        signed_in_at: None who did not sign in yet.
        on_list: whether the person is on the event's list.
    """

    id: UUID
    title: str
    detail: str
    on_list: bool
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """What still awaits someone at an event.

    Attributes:
        late: its slot has begun.
        clash: another of the person's slots is at this time.
    """

    firm: str
    booth: str
    starts_at: time | None
    late: bool
    clash: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Someone signed in, and where to go.

    Attributes:
        before: when the person had signed in already; None where it was done now.
    """

    row: ParticipantRow
    before: datetime | None
    appointments: tuple[Appointment, ...]


def find_arrivals(db: Session, act: Act, *, event_id: UUID, text: str, limit: int = 20) -> list[ArrivalHit]:
    """Whom a typed text may mean, the best match first: of the event's list, then of the desk.

    The end of a phone and a whole name go before parts; who is not there yet goes before who is. A slip's number
    means its person. The caller records who was shown (`audit.record_shown`).
    """
    require(act.role, can_see_people)
    if not text.strip():
        return []
    there = _of_list(db, event_id)
    by_slip = _of_slip(db, text)
    if by_slip is not None:
        return _hits(db, act, [by_slip], there)
    listed = sorted(
        (_place(person, text), bool(came), number, person.id)
        for number, (person, came) in enumerate(there.values())
        if _fits(person, text)
    )
    ids = [one for *_order, one in listed][:limit]
    more = [hit.id for hit in search.find(db, act, text, kinds=(JOBSEEKER,), limit=limit) if hit.id not in there]
    return _hits(db, act, [*ids, *more][:limit], there)


def sign_in_person(db: Session, act: Act, *, event_id: UUID, jobseeker_id: UUID) -> Arrival:
    """Keep that someone stands at the event of today, on its list before or not; who signed in before is told so.

    Raises:
        InvalidInput: it is not the day of the event, or it was struck through.
    """
    require(act.role, can_serve)
    lock(db, Jobseeker, [jobseeker_id])
    lock(db, Event, [event_id])
    if db.get_one(Event, event_id).held_on != act.today:
        raise InvalidInput(_("People sign in on the day of the event."))
    known = db.scalar(
        select(EventParticipant).where(
            EventParticipant.event_id == event_id,
            EventParticipant.jobseeker_id == jobseeker_id,
            EventParticipant.voided_at.is_(None),
        )
    )
    before = known.signed_in_at if known is not None else None
    if known is not None and before is not None:
        row = participant_row(known, db.get_one(Jobseeker, jobseeker_id))
    else:
        row = arrive(db, act, event_id=event_id, jobseeker_id=jobseeker_id)
    return Arrival(row, before, tuple(appointments(db, act, event_id=event_id, jobseeker_id=jobseeker_id)))


def appointments(db: Session, act: Act, *, event_id: UUID, jobseeker_id: UUID) -> list[Appointment]:
    """What still awaits someone at an event, by time; in lines without a slot last."""
    require(act.role, can_see_people)
    query = (
        select(EventInterview.starts_at, EventFirm.employer_name, EventFirm.booth)
        .join(EventFirm, EventFirm.id == EventInterview.event_firm_id)
        .where(
            EventInterview.event_id == event_id,
            EventInterview.jobseeker_id == jobseeker_id,
            EventInterview.voided_at.is_(None),
            EventInterview.no_show_at.is_(None),
            ~held(),
        )
    )
    found = [
        (starts_at if is_slot(starts_at) else None, firm, booth) for starts_at, firm, booth in db.execute(query)
    ]
    at_once = Counter(starts_at for starts_at, _firm, _booth in found if starts_at is not None)
    now = act.at.time()
    return [
        Appointment(firm, booth or "", at, at is not None and at < now, at is not None and at_once[at] > 1)
        for at, firm, booth in sorted(found, key=lambda one: (one[0] is None, one[0] or time.min, one[1]))
    ]


def _of_list(db: Session, event_id: UUID) -> dict[UUID, tuple[Jobseeker, datetime | None]]:
    query = (
        select(Jobseeker, EventParticipant.signed_in_at)
        .join(
            EventParticipant,
            and_(EventParticipant.jobseeker_id == Jobseeker.id, EventParticipant.voided_at.is_(None)),
        )
        .where(EventParticipant.event_id == event_id)
        .order_by(EventParticipant.id)
    )
    return {person.id: (person, came) for person, came in db.execute(query)}


def _of_slip(db: Session, text: str) -> UUID | None:
    try:
        number = check_slip_number(text)
    except InvalidInput:
        return None
    printed = select(SlipNumber.referral_id).where(SlipNumber.number == number)
    known = or_(Referral.slip_no == number, Referral.id.in_(printed))
    return db.scalar(select(Referral.jobseeker_id).where(known))


def _fits(person: Jobseeker, text: str) -> bool:
    numbers = (person.mobile, person.phone, person.jobseeker_no)
    birth = f"{person.birth_date:%Y%m%d}" if person.birth_date else ""
    told = (person.full_name, person.common_name, birth, *numbers)
    return matcher(text)(" ".join(sought(one) for one in told if one))


def _place(person: Jobseeker, text: str) -> int:
    typed = "".join(text.split())
    digits = typed.replace("-", "")
    if digits.isdecimal():
        tail = phone_tail(person.mobile or person.phone)
        return 0 if digits == tail else 1 if (person.mobile or person.phone or "").endswith(digits) else 2
    name = "".join(person.full_name.split())
    return 0 if name == typed else 1 if name.startswith(typed) else 2


def _hits(
    db: Session, act: Act, ids: Sequence[UUID], there: dict[UUID, tuple[Jobseeker, datetime | None]]
) -> list[ArrivalHit]:
    described: dict[UUID, Hit] = {hit.id: hit for hit in search.describe(db, act.today, JOBSEEKER, ids)}
    return [
        ArrivalHit(one, hit.title, hit.detail, one in there, there[one][1] if one in there else None)
        for one in ids
        if (hit := described.get(one)) is not None
    ]
