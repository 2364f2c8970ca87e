"""Events at random for the worklists, and by the words of the rule what is due of them."""

from datetime import timedelta

from jobdesk.base import enums
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.events import Event, EventInterview
from jobdesk.services.worklists import DueKind


def event(db, world, people):
    held = world.add(
        db,
        Event,
        event_no=world.number(),
        kind="matching_day",
        name="만남의 날",
        held_on=world.day(-40, 2),
        **world.void(),
    )
    for one in people:
        result = {"result": world.some(*enums.EventResult), "confirmed_on": world.some(None, world.act.today)}
        absent = {"no_show_at": world.some(None, None, None, world.act.at)}
        met = world.add(
            db, EventInterview, event_id=held.id, jobseeker_id=one.id, **result, **absent, **world.void()
        )
        if world.some(True, False):
            world.add(
                db,
                ContactAttempt,
                event_interview_id=met.id,
                tried_on=world.day(-8, 0),
                tried_at=world.act.at,
                mode="phone",
                outcome="no_answer",
                call_back_on=world.some(None, None, world.day(-3, 3)),
                counselor_id=world.accounts[0],
                **world.void(),
            )


def of_events(world):
    """Interviews of events whose last word is not known and nobody asked about since 7, 14, 30 days after."""
    today = world.act.today
    ages = {e.id: (today - e.held_on).days for e in world.of(Event)}
    for i in world.of(EventInterview, no_show_at=None):
        age = ages.get(i.event_id, 0)
        stage = max((days for days in (7, 14, 30) if days <= age), default=None)
        if stage is None or not (i.result == "waiting" or (i.result == "hired" and not i.confirmed_on)):
            continue
        since = today - timedelta(days=age - stage)
        calls = world.of(ContactAttempt, event_interview_id=i.id)
        if not any(c.tried_on >= since and (not c.call_back_on or c.call_back_on > today) for c in calls):
            yield DueKind.EVENT_RESULTS, i, i.recorded_by
