"""A fact of a closed month is welcome: the desk that saved it knows which months it restates."""

from datetime import date

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.services import corrections, month_closes, placements, visits
from tests.services import acts, people

OCTOBER, LAST, NOVEMBER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)


@pytest.fixture
def desk(center):
    """A desk in November, with someone registered in the closed October."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    desk.person = people.person(desk, full_name="김가람")
    desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=CloseKind.PROVISIONAL))
    acts.stand_on(desk, NOVEMBER)
    desk.late_months.clear()
    return desk


def told(desk):
    """What is to be told, once."""
    found = sorted(desk.late_months)
    desk.late_months.clear()
    return found


def test_a_fact_of_today_restates_nothing(desk):
    people.person(desk, full_name="이나람")
    acts.hold(desk, desk.person)
    assert told(desk) == []


def test_every_kind_of_late_fact_is_told(desk):
    vacancy = people.vacancy(desk)
    assert told(desk) == []
    acts.refer(desk, desk.person, vacancy, days=5)
    assert told(desk) == [OCTOBER]
    acts.hold(desk, desk.person, started_at=desk.act().at.replace(month=10, day=20), note="옮겨 적음")
    assert told(desk) == [OCTOBER]
    people.register(desk, people.person(desk, ready=False, mobile="010-0000-2222"), on=LAST, note="옮겨 적음")
    assert told(desk) == [OCTOBER]
    values = {"visited_on": LAST, "employer_name": "한빛관리", "result": "talk"}
    desk.change(lambda db, act: visits.save_visit(db, act, employer_id=None, values=values))
    assert told(desk) == [OCTOBER]
    placed = acts.place(desk, desk.person, days=5)
    assert told(desk) == [OCTOBER]
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="다른 사람"))
    assert told(desk) == [OCTOBER]


def test_a_fact_moved_out_of_a_closed_month_is_told(desk):
    placed = acts.place(desk, desk.person, days=5)
    told(desk)
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind="placement", record_id=placed.id))

    def move(db, act):
        corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=placed.id,
            version=card.version,
            values={"started_on": NOVEMBER},
            why="시작일 착오",
        )

    desk.change(move)
    assert told(desk) == [OCTOBER]
