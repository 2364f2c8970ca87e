"""The placement of an event: kept once for a person, and taken back with what it said of the interview."""

from datetime import timedelta

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.records.events import EventInterview
from jobdesk.services import event_results, placements
from tests.services import people
from tests.services.test_event_results import another, confirm, firm_at, meet, open_rows
from tests.services.test_events import event, listed


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def past(desk):
    return event(desk, held_on=desk.act().today - timedelta(days=10), starts_at="14:00", ends_at="16:00")


def place(desk, row):
    start = desk.read(lambda db, act: event_results.placement_start(db, act, interview_id=row.id))
    return desk.change(lambda db, act: event_results.place_from_event(db, act, interview_id=row.id, values=start))


def undo(desk, placed):
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))


def said(desk, row):
    kept = desk.read(lambda db, act: db.get_one(EventInterview, row.id))
    return kept.hired_on, kept.confirmed_on


def test_an_undone_placement_leaves_the_interview_as_it_was_before(desk, past):
    firm = firm_at(desk, past)
    row = meet(desk, past, firm, people.person(desk, ready=False), "hired")
    placed = place(desk, row)
    assert said(desk, row) == (desk.act().today, desk.act().today)
    assert open_rows(desk) == []
    undo(desk, placed)
    assert said(desk, row) == (None, None)
    assert [one.id for one in open_rows(desk)] == [row.id], "it waits for its last word again"
    assert [one.placed for one in listed(desk)] == [0]


def test_an_undone_placement_leaves_what_was_known_before_it(desk, past):
    firm, today = firm_at(desk, past), desk.act().today
    row = meet(desk, past, firm, another(desk), "hired")
    known = confirm(desk, row, result="hired", hired_on=today - timedelta(days=3))
    undo(desk, place(desk, known))
    assert said(desk, row) == (today - timedelta(days=3), today)
    placed = place(desk, known)
    later = desk.read(lambda db, act: event_results.event_result_rows(db, [row.id]))[0]
    confirm(desk, later, result="hired", confirm_note="출근하지 않음")
    undo(desk, placed)
    assert said(desk, row) == (None, today), "what was said after the placement stays"


def test_a_person_is_placed_through_an_event_once(desk, past):
    row = meet(desk, past, firm_at(desk, past), people.person(desk, ready=False), "hired")
    placed = place(desk, row)
    with pytest.raises(InvalidInput):
        place(desk, row)
    assert [one.placed for one in listed(desk)] == [1]
    undo(desk, placed)
    place(desk, row)
    assert [one.placed for one in listed(desk)] == [1]
