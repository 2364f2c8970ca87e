"""Which placements count: each rule, its setting and reason, and what follow-ups and corrections make of it."""

from datetime import timedelta

import pytest

from jobdesk.base.codes import MINIMUM_WAGE
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.placements import Placement
from jobdesk.services import corrections, follow_ups, placements, settings
from tests.services import acts, people

BELOW = {"wage_basis": "hourly", "wage_amount": 5000}


def set_up(center, key, value):
    center.desk("administrator").change(lambda db, act: settings.change_setting(db, act, key=key, value=value))


def of(desk, placed, *names):
    names = names or ("recognized", "recognition_rule")
    return desk.read(lambda db, act: tuple(getattr(db.get_one(Placement, placed.id), name) for name in names))


def correct(desk, kind, record_id, **values):
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind=kind, record_id=record_id))
    desk.change(
        lambda db, act: corrections.correct_fact(
            db, act, kind=kind, record_id=record_id, version=card.version, values=values, why="잘못 적음"
        )
    )


def learn(desk, row, **values):
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db,
            act,
            entries=[follow_ups.FollowUpEntry(row.id, row.version)],
            values={"done_on": act.today, **values},
        )
    )


@pytest.mark.parametrize(
    ("wage", "rule"),
    [
        ({"wage_basis": "hourly", "wage_amount": 5000}, "below_wage"),
        ({"wage_basis": "monthly", "wage_amount": 2_000_000, "weekly_hours": 40}, "below_wage"),
        ({"wage_basis": "monthly", "wage_amount": 2_500_000, "weekly_hours": 40}, None),
        ({"wage_basis": "monthly", "wage_amount": 1_200_000, "weekly_hours": 20}, None),
        ({"wage_basis": "monthly", "wage_amount": 2_000_000}, None),
        ({"wage_basis": "annual", "wage_amount": 24_000_000, "weekly_hours": 40}, "below_wage"),
        ({"wage_basis": "annual", "wage_amount": 31_000_000, "weekly_hours": 40}, None),
        ({"wage_basis": "daily", "wage_amount": 60_000, "weekly_hours": 40}, "below_wage"),
        ({"wage_basis": "daily", "wage_amount": 90_000, "weekly_hours": 40}, None),
        ({"wage_basis": "daily", "wage_amount": 60_000}, None),
        ({}, None),
    ],
)
def test_a_wage_surely_below_the_minimum(center, wage, rule):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk), **wage)
    assert of(desk, placed) == (rule is None, rule)


@pytest.mark.parametrize(
    ("firm", "said", "rule"),
    [
        ({"headcount": "30"}, {}, "below_wage"),
        ({"headcount_band": "lt5"}, {}, None),
        ({"headcount": "30"}, {"five_or_more": False}, None),
        ({}, {"five_or_more": True}, "below_wage"),
        ({}, {}, None),
    ],
)
def test_the_firms_size_decides_of_a_placement_as_of_its_vacancy(center, firm, said, rule):
    desk = center.desk()
    vacancy = people.vacancy(desk, people.employer(desk, **firm), wage_min="3500000", **said)
    person = people.person(desk)
    row = acts.refer(desk, person, vacancy)
    values = {
        "started_on": desk.act().today,
        "route": "referral",
        "sector": "private",
        "wage_basis": "monthly",
        "wage_amount": desk.codes.amount(MINIMUM_WAGE, desk.act().today) * 285,
        "weekly_hours": "54",
    }
    placed = desk.change(
        lambda db, act: placements.record_placement(
            db, act, jobseeker_id=person, referral_id=row.id, values=values
        )
    )
    assert of(desk, placed) == (rule is None, rule)


def test_the_wage_rule_is_a_setting(center):
    desk = center.desk()
    set_up(center, "refuse_below_wage", "0")
    assert of(desk, acts.place(desk, people.person(desk), **BELOW)) == (True, None)


def test_a_public_works_job_does_not_count_unless_the_center_says_so(center):
    desk = center.desk()
    placed = acts.place(desk, people.person(desk), public_works=True)
    assert of(desk, placed) == (False, "public_works")
    assert acts.figure(desk, "placements") == 0
    correct(desk, "placement", placed.id, public_works=False)
    assert of(desk, placed) == (True, None)
    assert acts.figure(desk, "placements") == 1
    set_up(center, "refuse_public_works", "0")
    assert of(desk, acts.place(desk, people.person(desk), public_works=True)) == (True, None)


def test_without_a_service_before_the_start_it_does_not_count_where_that_is_asked(center):
    desk = center.desk()
    assert of(desk, acts.place(desk, people.person(desk))) == (True, None)
    set_up(center, "refuse_without_service", "1")
    assert of(desk, acts.place(desk, people.person(desk))) == (False, "without_service")
    spoken = people.person(desk)
    acts.hold(desk, spoken)
    assert of(desk, acts.place(desk, spoken)) == (True, None)
    late = people.person(desk)
    acts.hold(desk, late)
    assert of(desk, acts.place(desk, late, days=1)) == (False, "without_service")
    sent = acts.ready_since(desk, 3)
    acts.refer(desk, sent, people.vacancy(desk))
    assert of(desk, acts.place(desk, sent)) == (True, None)


def test_who_left_soon_does_not_count_until_that_is_taken_back(center):
    desk = center.desk()
    today = desk.act().today
    person = acts.ready_since(desk, 100)
    early, later = acts.place(desk, person, days=40), acts.place(desk, acts.ready_since(desk, 100), days=40)
    set_up(center, "refuse_left_days", "30")
    first = acts.follow_ups_of(desk, early)[0]
    learn(desk, first, state="left", left_on=today - timedelta(days=10), left_code="wage")
    learn(desk, acts.follow_ups_of(desk, later)[0], state="left", left_on=today - timedelta(days=9))
    assert of(desk, early) == (False, "left_early")
    assert of(desk, later) == (True, None)
    correct(desk, "follow_up", first.id, left_on=today - timedelta(days=9))
    assert of(desk, early) == (True, None)
    correct(desk, "follow_up", first.id, left_on=today - timedelta(days=12))
    assert of(desk, early) == (False, "left_early")
    desk.change(lambda db, act: follow_ups.void_follow_up(db, act, follow_up_id=first.id, why="착오"))
    assert of(desk, early) == (True, None)


def test_a_hand_says_no_and_no_rule_takes_it_back(center):
    desk = center.desk()
    set_up(center, "refuse_left_days", "30")
    placed = acts.place(desk, acts.ready_since(desk, 100), days=40, recognized=False, recognized_why="실적 제외")
    row = acts.follow_ups_of(desk, placed)[0]
    learn(desk, row, state="left", left_on=desk.act().today - timedelta(days=20))
    desk.change(lambda db, act: follow_ups.void_follow_up(db, act, follow_up_id=row.id, why="착오"))
    assert of(desk, placed, "recognized", "recognized_why", "recognition_rule") == (False, "실적 제외", None)


def verified(desk, person=None):
    return acts.place(desk, person or people.person(desk), evidence="contract", evidence_ref="근로계약서")


def look(desk, placed, version=None):
    at = version or of(desk, placed, "version")[0]
    desk.change(lambda db, act: placements.look_again(db, act, placement_id=placed.id, version=at))


def test_a_second_look_is_somebody_elses(center):
    desk = center.desk()
    placed = verified(desk)
    with pytest.raises(InvalidInput):
        look(desk, placed)
    with pytest.raises(NotAllowed):
        look(center.desk("auditor"), placed, version=1)
    with pytest.raises(StaleRecord):
        look(center.desk("colleague"), placed, version=99)
    other = center.desk("colleague")
    look(other, placed)
    assert of(desk, placed, "second_look_on", "second_look_by") == (desk.act().today, other.who.account_id)
    with pytest.raises(InvalidInput):
        look(center.desk("supervisor"), placed)
    correct(desk, "placement", placed.id, evidence_ref="다른 계약서")
    assert of(desk, placed, "second_look_on", "second_look_by") == (None, None)
    look(center.desk("supervisor"), placed)


def test_a_second_look_needs_evidence_of_a_job_found_alone(center):
    desk, other = center.desk(), center.desk("colleague")
    with pytest.raises(InvalidInput) as caught:
        look(other, acts.place(desk, people.person(desk)))
    assert caught.value.field == "evidence"
    with pytest.raises(InvalidInput):
        look(other, acts.place(desk, people.person(desk), route="information", evidence="contract"))
