"""The papers of an event as print jobs: the sign-in sheet, 면접 시간표. Sources: domain.md 2.7, ux.md 4.

Both hang where anyone may read them, so names are masked. What a firm gets names in full only those whose referral
to it is open: a name told to a firm is a disclosure, kept when the paper is printed.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.disclosed import TIMETABLE_FIELDS
from jobdesk.base.enums import ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime, format_time
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.masking import mask_name, phone_tail
from jobdesk.base.permissions import can_see_people, require
from jobdesk.papers.event_sheets import (
    EventHead,
    FirmLine,
    FirmPart,
    SignInSheet,
    TimetableSheet,
    sign_in_pdf,
    timetable_pdf,
)
from jobdesk.records.centers import Center
from jobdesk.records.events import Event, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.services._paper_parts import a_sheet
from jobdesk.services._printable import Printable
from jobdesk.services._rows import refuse_struck
from jobdesk.services.consents import current_consents
from jobdesk.services.event_timetable import read_timetable
from jobdesk.services.referral_states import OPEN

SIGN_IN_FIELDS = ("full_name", "mobile")
"""What hangs out of them, masked."""
BLANK_FIRMS, BLANK_SLOTS = 4, 12


def _event(db: Session, record_id: UUID | None) -> Event | None:
    event = db.get_one(Event, record_id) if record_id else None
    if event is not None:
        refuse_struck(event)
    return event


def _head(db: Session, act: Act, event: Event | None) -> EventHead:
    printed = on_paper("Printed by {name}, {at}").format(name=act.display_name, at=format_datetime(act.at))
    center = db.scalars(select(Center.name)).one()
    if event is None:
        return EventHead("", "", center, printed)
    hours = f"{format_time(event.starts_at)}~{format_time(event.ends_at)}" if event.starts_at else ""
    about = " · ".join(word for word in (format_date(event.held_on), hours, event.place or "") if word)
    return EventHead(event.name, about, center, printed)


def draw_sign_in(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The sign-in sheet of an event, or an empty one."""
    require(act.role, can_see_people)
    event = _event(db, record_id)
    if event is None:
        empty = SignInSheet(_head(db, act, None), ())
        return a_sheet("sign-in-blank", sign_in_pdf, empty)
    coming = db.scalars(
        select(Jobseeker)
        .join(EventParticipant, EventParticipant.jobseeker_id == Jobseeker.id)
        .where(EventParticipant.event_id == event.id, EventParticipant.voided_at.is_(None))
        .order_by(Jobseeker.full_name, EventParticipant.id)
    ).all()
    people = [(mask_name(one.full_name), phone_tail(one.mobile or one.phone)) for one in coming]
    content = SignInSheet(_head(db, act, event), people)
    ids = [one.id for one in coming]
    title = f"sign-in-{event.event_no}"
    return a_sheet(title, sign_in_pdf, content, ids, fields=SIGN_IN_FIELDS)


def draw_timetable(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """면접 시간표 of an event for the door, with `firms` a page a firm; or an empty one."""
    require(act.role, can_see_people)
    event, for_firms = _event(db, record_id), bool(detail.get("firms"))
    if event is None:
        empty = TimetableSheet(_head(db, act, None), [""] * BLANK_SLOTS, [FirmPart("", "", ())] * BLANK_FIRMS)
        return a_sheet("timetable-blank", timetable_pdf, empty)
    table = read_timetable(db, act, event_id=event.id)
    if not table.firms or not table.times:
        raise InvalidInput(_("The timetable is empty: it needs the hours of the event and its firms."))
    people = {
        one.id: one
        for one in db.scalars(
            select(Jobseeker).where(Jobseeker.id.in_({slot.jobseeker_id for slot in table.taken}))
        )
    }
    told = _told(db, act, event) if for_firms else {}

    def line(slot_id: UUID, at: str, person: Jobseeker) -> FirmLine:
        named = slot_id in told
        name = person.full_name if named else mask_name(person.full_name)
        if not for_firms:  # two of one masked name are told apart; a firm gets no digit without consent
            name = f"{name} {phone_tail(person.mobile or person.phone)}".strip()
        return FirmLine(at, name, str(person.birth_date.year) if named and person.birth_date else "")

    parts = [
        FirmPart(
            firm.employer_name,
            on_paper("Booth {booth}").format(booth=firm.booth) if firm.booth else "",
            [
                line(slot.id, format_time(slot.starts_at), people[slot.jobseeker_id])
                for slot in table.taken
                if slot.firm_id == firm.id
            ],
        )
        for firm in table.firms
    ]
    content = TimetableSheet(_head(db, act, event), [format_time(at) for at in table.times], parts, for_firms)
    title = f"timetable-{event.event_no}"
    return a_sheet(
        title,
        timetable_pdf,
        content,
        list(people),
        fields=() if for_firms else SIGN_IN_FIELDS,
        told=dict(told[slot.id] for slot in table.taken if slot.id in told),
        told_fields=TIMETABLE_FIELDS,
    )


def _told(db: Session, act: Act, event: Event) -> dict[UUID, tuple[UUID, UUID]]:
    """The interviews whose firm may read the name: the open referral and the consent that holds today."""
    rows = db.execute(
        select(EventInterview.id, Referral.id, Referral.jobseeker_id)
        .join(Referral, Referral.id == EventInterview.referral_id)
        .where(EventInterview.event_id == event.id, Referral.voided_at.is_(None), Referral.state.in_(OPEN))
    ).all()
    consented = current_consents(db, [person for *_ids, person in rows], ConsentKind.DISCLOSURE, act.today)
    return {one: (referral, consented[person]) for one, referral, person in rows if person in consented}
