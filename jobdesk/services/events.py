"""행사: events, their firms and participants. Source: domain.md 2.7."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.events import EVENT, EVENT_FIRM
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_name, mask_phone
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import _plain
from jobdesk.services._event_counts import events_counted, placed_of_event
from jobdesk.services._numbers import record_no
from jobdesk.services._rows import clean_reason, lock, refuse_struck

NAMES = tuple(field.name for field in EVENT)
_COUNTED = ("held_on", "kind")
SLOT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list with what is counted of it (`_event_counts`): persons, else interviews."""

    id: UUID
    event_no: str
    kind: str
    name: str
    held_on: date
    starts_at: time | None
    ends_at: time | None
    slot_minutes: int
    place: str | None
    firms: int
    signed_up: int
    signed_in: int
    interviewed: int
    hired: int
    hired_later: int
    interviews: int
    to_confirm: int
    placed: int


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event as the form shows it."""

    id: UUID
    event_no: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventFact:
    """A firm or an interview of an event as its form shows it."""

    id: UUID
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FirmRow:
    """A firm at an event."""

    id: UUID
    employer_id: UUID | None
    employer_name: str
    booth: str | None
    openings: int | None
    job: str | None
    vacancy_id: UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A person at an event; masked."""

    id: UUID
    jobseeker_id: UUID
    name: str
    birth: str
    phone: str
    signed_up_on: date | None
    signed_in_at: datetime | None
    version: int


def save_event(
    db: Session, act: Act, *, values: Mapping[str, Any], event_id: UUID | None = None, version: int | None = None
) -> EventCard:
    """Keep an event, planned or held.

    Raises:
        InvalidInput: a field is wrong, or it ends before it starts; an event held today or earlier would get
            another day or kind, which is a correction with a reason (`corrections.correct_fact`).
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, EVENT, values, new=event_id is None)
    if kept.get("starts_at") and kept.get("ends_at") and kept["ends_at"] < kept["starts_at"]:
        raise InvalidInput(_("The end lies before the start."), field="ends_at")
    if "slot_minutes" in kept and kept["slot_minutes"] is None:
        kept["slot_minutes"] = SLOT_MINUTES
    if event_id is None:
        event = Event(event_no=record_no(db, act, "event", on=kept["held_on"]), **kept)
        return _card(_plain.add(db, act, event))
    event = db.get_one(Event, event_id)
    counted = [name for name in _COUNTED if kept.get(name, getattr(event, name)) != getattr(event, name)]
    if counted and event.held_on <= act.today:
        raise InvalidInput(_("This event was held: correct it, with a reason."), field=counted[0])
    return _card(_plain.change(db, act, event, kept, version))


def next_round(db: Session, act: Act, *, kind: str, on: date) -> int:
    """The number that follows the rounds of a kind in the year of a day."""
    require(act.role, can_see_people)
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    rounds = select(func.max(Event.round_no)).where(
        Event.kind == kind,
        Event.voided_at.is_(None),
        Event.held_on.between(first, last),
    )
    return (db.scalar(rounds) or 0) + 1


def void_event(db: Session, act: Act, *, event_id: UUID, why: str) -> None:
    """Strike an event through; refused while interviews or signed-in people hang on it."""
    require(act.role, can_serve)
    lock(db, Event, [event_id])
    event = db.get_one(Event, event_id)
    hanging = (
        select(EventInterview.id).where(EventInterview.event_id == event_id, EventInterview.voided_at.is_(None)),
        select(EventParticipant.id).where(
            EventParticipant.event_id == event_id,
            EventParticipant.voided_at.is_(None),
            EventParticipant.signed_in_at.is_not(None),
        ),
    )
    if any(db.scalar(query.limit(1)) is not None for query in hanging):
        raise InvalidInput(_("People were at this event: strike their entries through first."))
    _plain.strike(db, act, event, why)


def read_event(db: Session, act: Act, *, event_id: UUID) -> EventCard:
    """One event."""
    require(act.role, can_see_people)
    return _card(db.get_one(Event, event_id))


def _card(event: Event) -> EventCard:
    return EventCard(event.id, event.event_no, event.version, {name: getattr(event, name) for name in NAMES})


def event_rows(db: Session, ids: Collection[UUID]) -> list[EventRow]:
    """Events by id, in no order."""
    return [_row(*found) for found in db.execute(_counted().where(Event.id.in_(ids)))]


def _counted() -> Select[Event, *tuple[int, ...]]:
    return events_counted().add_columns(placed_of_event())


def _row(e: Event, *counts: int) -> EventRow:
    return EventRow(
        e.id, e.event_no, e.kind, e.name, e.held_on, e.starts_at, e.ends_at, e.slot_minutes, e.place, *counts
    )


@dataclass(frozen=True, slots=True)
class YearTally:
    """회 업체 면접 채용 of a kind in a year: what its held events counted, added up."""

    events: int
    firms: int
    interviewed: int
    hired: int


def year_tally(db: Session, act: Act, *, kind: str, year: int) -> YearTally:
    """What the events of a kind held so far in a year come to."""
    require(act.role, can_see_people)
    held = (
        Event.kind == kind,
        Event.voided_at.is_(None),
        Event.held_on.between(date(year, 1, 1), min(date(year, 12, 31), act.today)),
    )
    rows = [_row(*found) for found in db.execute(_counted().where(*held))]
    return YearTally(
        len(rows),
        sum(row.firms for row in rows),
        sum(row.interviewed for row in rows),
        sum(row.hired for row in rows),
    )


def save_firm(
    db: Session,
    act: Act,
    *,
    event_id: UUID,
    values: Mapping[str, Any],
    employer_id: UUID | None = None,
    firm_id: UUID | None = None,
    version: int | None = None,
) -> FirmRow:
    """Keep a firm at an event, a known one or one known by name only, with the vacancy it comes for.

    Raises:
        InvalidInput: a field is wrong, the vacancy is another firm's, the firm is at the event already, or the
            event was struck through.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, EVENT_FIRM, values, new=firm_id is None)
    lock(db, Event, [event_id])
    refuse_struck(db.get_one(Event, event_id))
    known = db.get_one(EventFirm, firm_id) if firm_id else None
    _check_vacancy(db, kept.get("vacancy_id"), known.employer_id if known else employer_id)
    if known is None:
        if employer_id is not None:
            _refuse_second_firm(db, event_id, employer_id, kept.get("vacancy_id"))
        firm = EventFirm(event_id=event_id, employer_id=employer_id, **kept)
        if employer_id is not None:
            firm.employer_name = db.get_one(Employer, employer_id).name
        return _firm(_plain.add(db, act, firm))
    return _firm(_plain.change(db, act, known, kept, version))


def _check_vacancy(db: Session, vacancy_id: UUID | None, employer_id: UUID | None) -> None:
    if vacancy_id is not None and (
        employer_id is None or db.get_one(Vacancy, vacancy_id).employer_id != employer_id
    ):
        raise InvalidInput(_("This vacancy is not the firm's."), field="vacancy_id")


def _refuse_second_firm(db: Session, event_id: UUID, employer_id: UUID, vacancy_id: UUID | None) -> None:
    """A firm may come for two of its vacancies, not twice for the same or for none."""
    there = select(EventFirm.id).where(
        EventFirm.event_id == event_id,
        EventFirm.employer_id == employer_id,
        EventFirm.voided_at.is_(None),
        EventFirm.vacancy_id == vacancy_id if vacancy_id else EventFirm.vacancy_id.is_(None),
    )
    if db.scalar(there.limit(1)) is not None:
        raise InvalidInput(_("This firm is on the list already."), field="employer_name")


def void_firm(db: Session, act: Act, *, firm_id: UUID, why: str) -> None:
    """Strike a firm through; refused while interviews hang on it."""
    require(act.role, can_serve)
    lock(db, Event, db.scalars(select(EventFirm.event_id).where(EventFirm.id == firm_id)))
    live = select(EventInterview.id).where(
        EventInterview.event_firm_id == firm_id, EventInterview.voided_at.is_(None)
    )
    if db.scalar(live.limit(1)) is not None:
        raise InvalidInput(_("Interviews hang on this firm: strike them through first."))
    _plain.strike(db, act, db.get_one(EventFirm, firm_id), why)


def list_firms(db: Session, act: Act, *, event_id: UUID) -> list[FirmRow]:
    """The firms of an event by booth as its number says, then by name; those without a booth come last."""
    require(act.role, can_see_people)
    query = select(EventFirm).where(EventFirm.event_id == event_id, EventFirm.voided_at.is_(None))
    return sorted((_firm(firm) for firm in db.scalars(query.order_by(EventFirm.id))), key=_place)


def _place(firm: FirmRow) -> tuple[bool, list[tuple[bool, int, str]], str]:
    parts = re.findall(r"[0-9]+|[^0-9\s-]+", firm.booth or "")
    numbered = [(False, int(one), "") if one.isdecimal() else (True, 0, one) for one in parts]
    return not parts, numbered, firm.employer_name


def read_firm(db: Session, act: Act, *, firm_id: UUID) -> EventFact:
    """One firm at an event."""
    require(act.role, can_see_people)
    firm = db.get_one(EventFirm, firm_id)
    return EventFact(firm.id, firm.version, {field.name: getattr(firm, field.name) for field in EVENT_FIRM})


def _firm(f: EventFirm) -> FirmRow:
    return FirmRow(f.id, f.employer_id, f.employer_name, f.booth, f.openings, f.job, f.vacancy_id, f.version)


def sign_up(
    db: Session, act: Act, *, event_id: UUID, jobseeker_id: UUID, signed_in: bool = False, note: str | None = None
) -> ParticipantRow:
    """Keep that a person comes to an event; `signed_in` where the person stands there already.

    Raises:
        InvalidInput: the person is on the list already, or the event was struck through.
    """
    require(act.role, can_serve)
    lock(db, Jobseeker, [jobseeker_id])
    lock(db, Event, [event_id])
    refuse_struck(db.get_one(Event, event_id))
    known = select(EventParticipant.id).where(
        EventParticipant.event_id == event_id,
        EventParticipant.jobseeker_id == jobseeker_id,
        EventParticipant.voided_at.is_(None),
    )
    if db.scalar(known) is not None:
        raise InvalidInput(_("This person is on the list already."), field="jobseeker_id")
    row = EventParticipant(
        event_id=event_id,
        jobseeker_id=jobseeker_id,
        signed_up_on=act.today,
        signed_in_at=act.at if signed_in else None,
        note=clean_reason(note, "note") or None,
    )
    return participant_row(_plain.add(db, act, row, [jobseeker_id]), db.get_one(Jobseeker, jobseeker_id))


def sign_in(db: Session, act: Act, *, participant_id: UUID, version: int) -> ParticipantRow:
    """Keep that a person who signed up is there now."""
    require(act.role, can_serve)
    row = db.get_one(EventParticipant, participant_id)
    lock(db, Jobseeker, [row.jobseeker_id])
    lock(db, Event, [row.event_id])
    refuse_struck(db.get_one(Event, row.event_id))
    if row.signed_in_at is None:
        _plain.change(db, act, row, {"signed_in_at": act.at}, version, [row.jobseeker_id])
    return participant_row(row, db.get_one(Jobseeker, row.jobseeker_id))


def arrive(db: Session, act: Act, *, event_id: UUID, jobseeker_id: UUID) -> ParticipantRow:
    """Keep that a person stands at the event of today: signed in where signed up before, else both at once.

    On another day the person is only signed up.

    Raises:
        InvalidInput: the person is on the list and nothing is left to keep.
    """
    require(act.role, can_serve)
    lock(db, Jobseeker, [jobseeker_id])
    lock(db, Event, [event_id])
    today = db.get_one(Event, event_id).held_on == act.today
    known = db.scalar(
        select(EventParticipant).where(
            EventParticipant.event_id == event_id,
            EventParticipant.jobseeker_id == jobseeker_id,
            EventParticipant.voided_at.is_(None),
        )
    )
    if known is not None and known.signed_in_at is None and today:
        return sign_in(db, act, participant_id=known.id, version=known.version)
    return sign_up(db, act, event_id=event_id, jobseeker_id=jobseeker_id, signed_in=today)


def void_participant(db: Session, act: Act, *, participant_id: UUID, why: str) -> None:
    """Strike a participant through."""
    require(act.role, can_serve)
    row = db.get_one(EventParticipant, participant_id)
    _plain.strike(db, act, row, why, [row.jobseeker_id])


def list_participants(db: Session, act: Act, *, event_id: UUID) -> list[ParticipantRow]:
    """The people of an event in the order they signed up."""
    require(act.role, can_see_people)
    query = (
        select(EventParticipant, Jobseeker)
        .join(Jobseeker, Jobseeker.id == EventParticipant.jobseeker_id)
        .where(EventParticipant.event_id == event_id, EventParticipant.voided_at.is_(None))
        .order_by(EventParticipant.id)
    )
    return [participant_row(row, person) for row, person in db.execute(query)]


def participant_row(p: EventParticipant, person: Jobseeker) -> ParticipantRow:
    """A participant as lists show it."""
    return ParticipantRow(
        p.id,
        p.jobseeker_id,
        mask_name(person.full_name),
        mask_birth(person.birth_date),
        mask_phone(person.mobile or person.phone),
        p.signed_up_on,
        p.signed_in_at,
        p.version,
    )
