"""유효구인 on a day: a vacancy whose openings were all taken by then is not among them (statistics.md 2)."""

from datetime import timedelta

from jobdesk.services import corrections, placements
from tests.services import acts, jobs, people, sent


def active(desk, days=0):
    """유효구인 so many days ago."""
    return acts.figure(desk, "active_vacancies", end=desk.act().today - timedelta(days=days))


def ready(desk, days=9):
    """A person and a vacancy with one opening since so many days."""
    person = acts.ready_since(desk, days)
    received = desk.act().today - timedelta(days=days)
    return person, people.vacancy(desk, openings="1", received_on=received, note="옮겨 적음")


def test_the_last_opening_taken_ends_it_and_an_undone_hire_brings_it_back(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    one, other = people.vacancy(desk, openings="1"), people.vacancy(desk, openings="2")
    row = acts.refer(desk, person, one)
    acts.refer(desk, person, other)
    assert active(desk) == 2
    placed = sent.place(desk, person, row.id)
    assert jobs.read(desk, one).state == "filled"
    assert active(desk) == 1
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    assert active(desk) == 2


def test_a_held_seat_takes_it_from_its_day_until_it_is_given_back(center):
    desk = center.desk("counselor")
    today = desk.act().today
    person, vacancy = ready(desk)
    row = acts.refer(desk, person, vacancy, days=8)
    acts.enter(desk, row.id, "41", on=today - timedelta(days=5), hire_planned_on=today)
    assert [active(desk, days) for days in (6, 5, 0)] == [1, 0, 0]
    placed = sent.place(desk, person, row.id)
    assert [active(desk, days) for days in (6, 5, 0)] == [1, 0, 0]
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    acts.enter(desk, row.id, "62", on=today - timedelta(days=2))
    assert [active(desk, days) for days in (6, 5, 2, 0)] == [1, 0, 1, 1]


def test_a_corrected_start_of_work_moves_the_day_it_was_full(center):
    desk = center.desk("counselor")
    today = desk.act().today
    person, vacancy = ready(desk)
    row = acts.refer(desk, person, vacancy, days=8)
    placed = sent.place(desk, person, row.id)
    assert [active(desk, days) for days in (4, 0)] == [1, 0]
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind="placement", record_id=placed.id))
    desk.change(
        lambda db, act: corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=placed.id,
            version=card.version,
            values={"started_on": today - timedelta(days=4)},
            why="계약서",
        )
    )
    assert [active(desk, days) for days in (5, 4, 0)] == [1, 0, 0]
