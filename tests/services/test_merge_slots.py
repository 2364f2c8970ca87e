"""One slot of an event given to two people from two sides: nobody is dropped, and a person says whose it is."""

from datetime import time

import pytest
from sqlalchemy import select

from jobdesk.base.enums import EventResult
from jobdesk.base.errors import InvalidInput
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records.centers import Correction
from jobdesk.records.events import EventInterview
from jobdesk.services import event_board_acts as acts
from jobdesk.services import event_timetable
from jobdesk.services.outreach import conflicts
from jobdesk.services.outreach.conflict_lines import open_conflict
from tests.services.copies import merge
from tests.services.test_event_board import event, firm, person, slot

TWO, LINE = time(14, 0), time(14, 0, 1)
OURS, THEIRS = ConflictState.OURS, ConflictState.THEIRS


@pytest.fixture
def day(desk):
    """An event of two firms and three people."""
    card = event(desk, starts_at="14:00", ends_at="15:00")
    firms = [firm(desk, card, name, booth) for name, booth in (("한빛관리", "1"), ("가온식품", "2"))]
    people = [person(desk, card, name, at) for at, name in enumerate(("홍길동", "김민수", "이영희"))]
    return card, firms, people


def stands(desk):
    """By person when they meet whom."""
    query = select(EventInterview).where(EventInterview.voided_at.is_(None))
    rows = desk.read(lambda db, act: db.scalars(query).all())
    return {one.jobseeker_id: one.starts_at for one in rows}


def meets(desk, who):
    query = select(EventInterview).where(EventInterview.jobseeker_id == who, EventInterview.voided_at.is_(None))
    return desk.read(lambda db, act: db.scalars(query).one())


def asked(desk, decided=False):
    return desk.read(lambda db, act: conflicts.list_conflicts(db, act, decided=decided))


def decide(desk, one, take):
    desk.change(lambda db, act: conflicts.decide_conflict(db, act, conflict_id=one.id, take=take))


def undo(desk, one):
    desk.change(lambda db, act: conflicts.undo_decision(db, act, conflict_id=one.id))


@pytest.fixture
def home(desk, copy_of, day):
    """The center and a laptop both gave the first firm's slot at two, and the laptop's came home."""
    card, firms, people = day
    laptop = copy_of()
    slot(desk, card, firms[0], TWO, people[0])
    slot(laptop, card, firms[0], TWO, people[1])
    merge(desk, laptop.bundle())
    return laptop


def test_the_center_and_a_laptop_give_one_slot_and_a_person_is_asked(desk, day, home):
    _card, _firms, people = day
    assert stands(desk) == {people[0]: TWO, people[1]: LINE}, "nobody is dropped; who came home stands in line"
    (one,) = asked(desk)
    assert (one.kind, one.table, one.can_take, one.is_slot) == (
        ConflictKind.OVER_FULL,
        "event_interview",
        True,
        True,
    )
    opened = desk.change(lambda db, act: open_conflict(db, act, row=one))
    (line,) = opened.lines
    assert (line.ours, line.theirs) == ("14:00, 대기열", "14:00")
    assert [(seat.name, seat.firm, seat.seated, seat.came_home) for seat in opened.seats] == [
        ("홍*동", "한빛관리", True, False),
        ("김*수", "한빛관리", False, True),
    ]


def test_two_laptops_give_one_slot(desk, copy_of, day):
    card, firms, people = day
    laptops = copy_of(2), copy_of(3)
    for laptop, who in zip(laptops, people, strict=False):
        slot(laptop, card, firms[0], TWO, who)
    for laptop in laptops:
        merge(desk, laptop.bundle())
    assert stands(desk) == {people[0]: TWO, people[1]: LINE}
    assert [one.record_id for one in asked(desk)] == [meets(desk, people[1]).id]


def test_the_laptops_side_is_taken_without_a_reason_and_taken_back(desk, day, home):
    _card, _firms, people = day
    (one,) = asked(desk)
    decide(desk, one, THEIRS)
    assert stands(desk) == {people[0]: LINE, people[1]: TWO}
    query = select(Correction.old_value, Correction.new_value).where(
        Correction.record_id == meets(desk, people[0]).id
    )
    assert desk.read(lambda db, act: [tuple(row) for row in db.execute(query)]) == [("14:00:00", "14:00:01")]
    undo(desk, one)
    assert stands(desk) == {people[0]: TWO, people[1]: LINE}
    decide(desk, one, OURS)
    assert stands(desk) == {people[0]: TWO, people[1]: LINE}
    undo(desk, one)
    assert [again.id for again in asked(desk)] == [one.id]


def test_who_was_moved_since_is_not_moved_by_a_decision(desk, day, home):
    _card, firms, people = day
    (one,) = asked(desk)
    mine = meets(desk, people[1])
    desk.change(
        lambda db, act: acts.move_interview(
            db, act, interview_id=mine.id, version=mine.version, firm_id=firms[0].id, starts_at=time(14, 30)
        )
    )
    with pytest.raises(InvalidInput):
        decide(desk, one, THEIRS)
    assert stands(desk) == {people[0]: TWO, people[1]: time(14, 30)}
    decide(desk, one, OURS)


def test_a_slot_freed_meanwhile_is_simply_taken(desk, day, home):
    card, _firms, people = day
    gone = [meets(desk, people[0]).id]
    desk.change(lambda db, act: event_timetable.clear_slots(db, act, event_id=card.id, interview_ids=gone))
    (one,) = asked(desk)
    decide(desk, one, THEIRS)
    assert stands(desk) == {people[1]: TWO}


def test_a_result_of_who_stands_in_line_comes_home_without_another_question(desk, day, home):
    _card, _firms, people = day
    mine = home.read(lambda db, act: db.get_one(EventInterview, meets(desk, people[1]).id))
    home.change(
        lambda db, act: acts.give_result(
            db, act, interview_id=mine.id, version=mine.version, result=EventResult.HIRED
        )
    )
    merge(desk, home.bundle())
    met = meets(desk, people[1])
    assert (met.starts_at, met.result) == (LINE, EventResult.HIRED)
    assert len(asked(desk)) == 1, "whose the slot is; the result is no question"


def test_one_person_in_two_places_at_a_time_is_asked_too(desk, copy_of, day):
    card, firms, people = day
    laptop = copy_of()
    slot(desk, card, firms[0], TWO, people[0])
    slot(laptop, card, firms[1], TWO, people[0])
    merge(desk, laptop.bundle())
    (one,) = asked(desk)
    opened = desk.change(lambda db, act: open_conflict(db, act, row=one))
    assert [(seat.firm, seat.seated) for seat in opened.seats] == [("한빛관리", True), ("가온식품", False)]


def test_who_moved_into_a_slot_that_the_center_gave_away_stands_in_line(desk, copy_of, day):
    card, firms, people = day
    slot(desk, card, firms[0], time(14, 15), people[1])
    laptop = copy_of()
    slot(desk, card, firms[0], TWO, people[0])
    mine = meets(laptop, people[1])
    given = {"interview_id": mine.id, "version": mine.version, "firm_id": firms[0].id, "starts_at": TWO}
    laptop.change(lambda db, act: acts.move_interview(db, act, **given))
    merge(desk, laptop.bundle())
    assert stands(desk) == {people[0]: TWO, people[1]: LINE}
    assert [one.record_id for one in asked(desk)] == [mine.id]


def test_two_people_who_changed_places_on_the_laptop_ask_nothing(desk, copy_of, day):
    card, firms, people = day
    for at, who in ((TWO, people[0]), (time(14, 15), people[1])):
        slot(desk, card, firms[0], at, who)
    laptop = copy_of()
    for who, at in ((people[0], time(14, 30)), (people[1], TWO), (people[0], time(14, 15))):
        mine = meets(laptop, who)
        given = {"interview_id": mine.id, "version": mine.version, "firm_id": firms[0].id, "starts_at": at}
        laptop.change(lambda db, act, given=given: acts.move_interview(db, act, **given))
    merge(desk, laptop.bundle())
    assert stands(desk) == {people[0]: time(14, 15), people[1]: TWO}
    assert asked(desk) == []
