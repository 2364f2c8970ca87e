"""회 · 업체 · 면접 · 채용: what counts of an event, defined once. Source: statistics.md 1, 9."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.enums import EventResult
from jobdesk.records.events import Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.placements import Placement


def held() -> ColumnElement[bool]:
    """Whether an interview took place: a slot of the timetable counts once any result is entered, 대기 too.

    Who did not come was not interviewed.
    """
    said = or_(
        EventInterview.starts_at.is_(None),
        EventInterview.result != EventResult.WAITING,
        EventInterview.result_on.is_not(None),
    )
    return and_(EventInterview.no_show_at.is_(None), said)


def hired_there() -> ColumnElement[bool]:
    """Whether someone was hired on the day of the event; a hire told of later counts on its own date."""
    told = or_(EventInterview.result_on.is_(None), EventInterview.result_on <= Event.held_on)
    return and_(EventInterview.result == EventResult.HIRED, told)


def hired_later() -> ColumnElement[bool]:
    """Whether someone was hired after the event."""
    return and_(EventInterview.result == EventResult.HIRED, EventInterview.result_on > Event.held_on)


def to_confirm() -> ColumnElement[bool]:
    """Interviews whose last word is not known: the result waits, or nobody asked whether a hire began to work.

    Of who did not come nothing is to be learned.
    """
    waits = EventInterview.result == EventResult.WAITING
    asked = or_(waits, and_(EventInterview.result == EventResult.HIRED, EventInterview.confirmed_on.is_(None)))
    return and_(EventInterview.no_show_at.is_(None), asked)


def _count(record: type[Any], what: Any, *rules: Any) -> ScalarSelect[int]:  # noqa: ANN401  any column, any rule
    return (
        select(func.count(what.distinct()))
        .where(and_(record.event_id == Event.id, record.voided_at.is_(None), *rules))
        .correlate(Event)
        .scalar_subquery()
    )


def events_counted() -> Select[Event, int, int, int, int, int, int, int, int]:
    """Events with firms, signed up, signed in, interviewed, hired there, hired later, interviews, to confirm.

    Persons are counted, but for the last two.
    """
    who, met = EventParticipant.jobseeker_id, EventInterview.jobseeker_id
    return select(
        Event,
        _count(EventFirm, EventFirm.id),
        _count(EventParticipant, who),
        _count(EventParticipant, who, EventParticipant.signed_in_at.is_not(None)),
        _count(EventInterview, met, held()),
        _count(EventInterview, met, hired_there()),
        _count(EventInterview, met, hired_later()),
        _count(EventInterview, EventInterview.id, held()),
        _count(EventInterview, EventInterview.id, to_confirm()),
    )


def placed_of_event() -> ScalarSelect[int]:
    """이 중 취업자 산입: people whose recognized placement is of the event."""
    return _count(Placement, Placement.jobseeker_id, Placement.recognized.is_(true()))
