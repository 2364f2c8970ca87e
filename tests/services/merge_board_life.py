"""Random acts at the board of an event, for the model of the merge: slots, booths, results, hires on the spot."""

from datetime import time
from functools import partial

from sqlalchemy import select

from jobdesk.base.enums import EventResult
from jobdesk.base.timetables import slots
from jobdesk.records.events import Event, EventFirm, EventInterview
from jobdesk.services import event_board_acts, event_interviews, event_results, event_timetable, events
from jobdesk.services.event_arrivals import sign_in_person

FIRMS = ("한빛관리", "새봄식당")


def furnish_event(desk, event_id, vacancy_id, employer_id) -> None:
    """Two firms, one of which brought a vacancy along."""
    for name, brings in zip(FIRMS, (True, False), strict=True):
        values = {"employer_name": name} | ({"vacancy_id": vacancy_id} if brings else {})
        more = {"employer_id": employer_id} if brings else {}
        desk.change(
            lambda db, act, values=values, more=more: events.save_firm(
                db, act, event_id=event_id, values=values, **more
            )
        )


def arrive(day, place):
    """Someone comes in at the door."""
    known, event = day.person(place), day.one(place, Event)
    place.change(lambda db, act: sign_in_person(db, act, event_id=event.id, jobseeker_id=known.id))


def book(day, place):
    """Someone gets a slot of a firm; slots are few."""
    firm, known = day.one(place, EventFirm), day.person(place)
    given = {"event_id": firm.event_id, "firm_id": firm.id, "jobseeker_id": known.id}
    at = day.rng.choice(TIMES)
    place.change(lambda db, act: event_timetable.assign_slot(db, act, starts_at=at, **given))


def walk_in(day, place):
    """Someone stands in a firm's line."""
    firm, known = day.one(place, EventFirm), day.person(place)
    given = {"event_id": firm.event_id, "firm_id": firm.id, "jobseeker_id": known.id}
    place.change(lambda db, act: event_board_acts.add_walk_in(db, act, **given))


def at_booth(day, place):
    """Called in, not there after all, back, or moved to another slot or firm."""
    row = day.one(place, EventInterview)
    given = {"interview_id": row.id, "version": row.version}
    to = {"firm_id": day.one(place, EventFirm).id, "starts_at": day.rng.choice((*TIMES, None))}
    job = day.rng.choice(
        (
            event_board_acts.call_in,
            event_board_acts.mark_no_show,
            event_board_acts.back_to_waiting,
            partial(event_board_acts.move_interview, **to),
            partial(event_board_acts.move_interview, **to),
        )
    )
    place.change(lambda db, act: job(db, act, **given))


def tell(day, place):
    """The firm says what it thinks of someone; a hire on the spot may be entered at once."""
    row, result = day.one(place, EventInterview), day.rng.choice(list(EventResult))
    given = {"interview_id": row.id, "version": row.version, "result": result}
    place.change(lambda db, act: event_board_acts.give_result(db, act, **given))
    if result is EventResult.HIRED and day.rng.random() < 0.5:
        hire_there(day, place, row.id)


def hire_there(day, place, interview_id=None):
    """Whom a firm took at the event begins to work."""
    hired = select(EventInterview.id).where(
        EventInterview.result == EventResult.HIRED, EventInterview.voided_at.is_(None)
    )
    found = place.read(lambda db, act: db.scalars(hired.order_by(EventInterview.id)).all())
    key = interview_id or (day.rng.choice(found) if found else None)
    if key is not None:
        values = {"started_on": place.act().today, "sector": "private"}
        place.change(lambda db, act: event_results.place_from_event(db, act, interview_id=key, values=values))


def free(day, place):
    """A slot is taken out of the timetable, or an interview struck through."""
    row = day.one(place, EventInterview)
    if day.rng.random() < 0.5:
        place.change(
            lambda db, act: event_timetable.clear_slots(db, act, event_id=row.event_id, interview_ids=[row.id])
        )
    else:
        place.change(
            lambda db, act: event_interviews.void_interview(db, act, interview_id=row.id, why="잘못 적음")
        )


HOURS = {"starts_at": "14:00", "ends_at": "14:45"}
TIMES = slots(time(14, 0), time(14, 45), 15)
ACTS = {arrive: 2, book: 5, walk_in: 2, at_booth: 4, tell: 4, hire_there: 1, free: 1}
