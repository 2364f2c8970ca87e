"""A hire: one act that opens, closes and plans, and is undone as a whole."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import NoticeKind, VacancyState
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed, VacancyFull
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.records.notices import Notice
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import placements, referrals, results, vacancy_life
from tests.services import people
from tests.services.sent import some

PLACED = {"route": "referral", "sector": "private", "wage_basis": "monthly", "wage_amount": "2500000"}


def refer(desk, person_ids, vacancy_ids, method="slip", **more):
    return desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=person_ids, vacancy_ids=vacancy_ids, method=method, **more
        )
    )


def place(desk, row, **changes):
    return desk.change(
        lambda db, act: placements.record_placement(
            db,
            act,
            jobseeker_id=row.jobseeker_id,
            referral_id=row.id,
            values={"started_on": act.today, **PLACED, **changes},
        )
    )


def enter(desk, row, state, **more):
    entry = desk.read(lambda db, act: db.get_one(Referral, row.id)).version
    return desk.change(
        lambda db, act: results.enter_results(
            db, act, entries=[results.ResultEntry(row.id, entry, state, act.today, **more)]
        )
    )


def state_of(desk, model, key, *names):
    return desk.read(lambda db, act: tuple(getattr(db.get_one(model, key), name) for name in names))


def test_a_hire_takes_the_opening_closes_the_others_and_plans_follow_ups(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    mine, other = people.vacancy(desk), people.vacancy(desk, title="미화원")
    hired, closed = refer(desk, [person], [mine, other])
    placed = place(desk, hired)
    assert placed.recognized
    assert state_of(desk, Referral, hired.id, "state", "seat_held") == ("40", True)
    assert state_of(desk, Referral, closed.id, "state") == ("91",)
    assert state_of(desk, Vacancy, mine, "taken") == (1,)
    assert state_of(desk, Vacancy, other, "taken") == (0,)
    months = desk.read(lambda db, act: [f.months for f in db.query(FollowUp).order_by(FollowUp.months)])
    assert months == [1, 3, 6]


def test_undo_restores_exactly_what_the_act_changed(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    mine, other = people.vacancy(desk), people.vacancy(desk, title="미화원")
    hired, second = refer(desk, [person], [mine, other])
    enter(desk, hired, "41", hire_planned_on=desk.act().today + timedelta(days=3))
    enter(desk, second, "20")
    assert state_of(desk, Vacancy, mine, "taken") == (1,)
    placed = place(desk, hired)
    assert state_of(desk, Vacancy, mine, "taken") == (1,)
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why=" "))
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="잘못 입력"))
    assert state_of(desk, Referral, hired.id, "state", "seat_held") == ("41", True)
    assert state_of(desk, Referral, second.id, "state", "seat_held") == ("20", False)
    assert state_of(desk, Vacancy, mine, "taken") == (1,)
    live = desk.read(lambda db, act: db.query(FollowUp).filter(FollowUp.voided_at.is_(None)).count())
    assert live == 0
    assert state_of(desk, Placement, placed.id, "voided_why") == ("잘못 입력",)
    place(desk, hired)
    assert state_of(desk, Vacancy, mine, "taken") == (1,)


@pytest.mark.parametrize(
    ("to", "state", "kind"),
    [
        (VacancyState.FILLED, "71", NoticeKind.VACANCY_CLOSED),
        (VacancyState.CANCELED, "72", NoticeKind.VACANCY_CANCELED),
    ],
)
def test_what_a_firm_took_back_meanwhile_does_not_open_again(center, to, state, kind):
    desk = center.desk()
    first, second, third = people.vacancy(desk), people.vacancy(desk, title="미화원"), people.vacancy(desk)
    person = people.person(desk)
    rows = {row.vacancy_id: row for row in refer(desk, [person], [first, second, third])}
    placed = place(desk, rows[first])
    (version,) = state_of(desk, Vacancy, second, "version")
    desk.change(
        lambda db, act: vacancy_life.close_vacancy(
            db, act, vacancy_id=second, version=version, to=to, reason="사장님 전화"
        )
    )
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="착오"))
    states = [state_of(desk, Referral, rows[one].id, "state")[0] for one in (first, second, third)]
    assert states == ["10", state, "10"]
    (notice,) = desk.read(lambda db, act: db.scalars(select(Notice)).all())
    assert (notice.kind, notice.jobseeker_id, notice.referral_id) == (kind, person, rows[second].id)
    assert "사장님 전화" in notice.what


def test_a_start_before_its_referral_needs_a_reason(center):
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    early = desk.act().today - timedelta(days=1)
    for note in (None, " "):
        with pytest.raises(InvalidInput) as caught:
            place(desk, row, started_on=early, note=note)
        assert caught.value.field == "started_on"
    assert state_of(desk, Referral, row.id, "state") == ("10",)
    placed = place(desk, row, started_on=early, note="구두로 먼저 알선")
    assert placed.started_on == early


def test_a_colleague_needs_the_supervisor_to_undo(center):
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    placed = place(desk, row)

    def undo(db, act):
        placements.undo_placement(db, act, placement_id=placed.id, why="확인")

    with pytest.raises(NotAllowed):
        center.desk("colleague").change(undo)
    center.desk("supervisor").change(undo)


def test_the_last_opening_has_one_winner(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk, openings="1")
    first, second = people.person(desk), people.person(desk, full_name="김민수", mobile="01000005678")
    rows = refer(desk, [first, second], [vacancy])
    place(desk, rows[0])
    with pytest.raises(VacancyFull):
        place(desk, rows[1])
    assert state_of(desk, Referral, rows[1].id, "state") == ("10",)
    assert state_of(desk, Vacancy, vacancy, "taken") == (1,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"started_on": "2999-01-01"}, "started_on"),
        ({"route": "self"}, "route"),
        ({"recognized": False}, "recognized_why"),
        ({"started_on": "2020-01-01"}, "started_on"),
    ],
)
def test_what_a_placement_cannot_say(center, changes, field):
    desk = center.desk("counselor")
    (row,) = refer(desk, [people.person(desk)], [people.vacancy(desk)])
    with pytest.raises(JobdeskError) as caught:
        place(desk, row, **changes)
    assert caught.value.field == field
    assert state_of(desk, Referral, row.id, "state") == ("10",)


def test_an_hourly_wage_below_the_minimum_is_not_recognized(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    made = desk.change(
        lambda db, act: placements.record_placement(
            db,
            act,
            jobseeker_id=person,
            values={
                "started_on": act.today,
                "route": "self",
                "sector": "private",
                "wage_basis": "hourly",
                "wage_amount": 5000,
            },
        )
    )
    assert not made.recognized


def test_slips_are_numbered_without_a_gap_and_only_when_handed_over(center):
    desk = center.desk("counselor")
    person = people.person(desk)
    rows = refer(desk, [person], [people.vacancy(desk), people.vacancy(desk, title="미화원")])
    by_phone = refer(desk, [person], [people.vacancy(desk, title="주차 안내")], method="phone")
    assert by_phone[0].slip_no is None
    with pytest.raises(JobdeskError):
        refer(desk, [person], [rows[0].vacancy_id])
    (third,) = refer(desk, [person], [people.vacancy(desk, title="조리원")])
    serials = desk.read(lambda db, act: [s.serial for s in db.query(SlipNumber).order_by(SlipNumber.serial)])
    assert serials == [1, 2, 3]
    assert int(check_slip_number(third.slip_no)) % 97 == 1


def test_the_placement_that_takes_the_last_opening_tells_what_is_left(center):
    desk = center.desk("counselor")
    vacancy, alone = people.vacancy(desk, openings="2"), people.vacancy(desk, openings="1")
    rows = refer(desk, some(desk, 3), [vacancy])
    (other,) = refer(desk, [people.person(desk)], [alone])
    assert place(desk, rows[0]).filled is None
    assert place(desk, rows[1]).filled == placements.Filled("아파트 경비원", 1)
    assert place(desk, other).filled == placements.Filled("아파트 경비원", 0)
