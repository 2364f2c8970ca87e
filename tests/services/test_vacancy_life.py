"""마감 by phone and what takes it back; extension, confirmation, refusal on a legal ground."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import NoticeKind, VacancyState
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.base.formats import format_date
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import notices, vacancies, vacancy_history, vacancy_life
from tests.services import acts, jobs, people
from tests.services.sent import refer, some

S = VacancyState


def waiting(desk, count=3, **vacancy):
    """A vacancy and the referrals of some people to it."""
    one = people.vacancy(desk, **vacancy)
    return one, refer(desk, some(desk, count), [one])


def close(desk, vacancy, to=S.FILLED, version=None, **more):
    at = version or kept(desk, vacancy).version
    return desk.change(
        lambda db, act: vacancy_life.close_vacancy(db, act, vacancy_id=vacancy, version=at, to=to, **more)
    )


def undo(desk, vacancy, why="업체가 다시 찾음", version=None):
    at = version or kept(desk, vacancy).version
    return desk.change(lambda db, act: vacancy_life.undo_step(db, act, vacancy_id=vacancy, version=at, why=why))


def kept(desk, vacancy):
    return desk.read(lambda db, act: db.get_one(Vacancy, vacancy))


def states(desk, rows):
    return desk.read(lambda db, act: [db.get_one(Referral, row.id).state for row in rows])


def told(desk, vacancy):
    query = select(Notice).where(Notice.vacancy_id == vacancy, Notice.voided_at.is_(None)).order_by(Notice.id)
    return desk.read(lambda db, act: db.scalars(query).all())


@pytest.mark.parametrize(
    ("to", "state", "kind"),
    [(S.FILLED, "71", NoticeKind.VACANCY_CLOSED), (S.CANCELED, "72", NoticeKind.VACANCY_CANCELED)],
)
def test_closing_closes_the_open_referrals_and_says_whom_to_tell(center, to, state, kind):
    desk = center.desk()
    vacancy, rows = waiting(desk)
    acts.enter(desk, rows[0].id, "60", reason_code="wage")
    made = close(desk, vacancy, to, reason="사장님 전화")
    assert (made.card.state, made.closed) == (to, 2)
    assert states(desk, rows) == ["60", state, state]
    raised = told(desk, vacancy)
    assert {one.jobseeker_id for one in raised} == {rows[1].jobseeker_id, rows[2].jobseeker_id}
    assert {one.kind for one in raised} == {kind}
    assert {one.id for one in raised} == set(made.notice_ids)
    assert "사장님 전화" in raised[0].what


def test_the_result_says_that_the_firm_told_it(center):
    desk = center.desk()
    vacancy, rows = waiting(desk, 1)
    close(desk, vacancy)
    query = select(ReferralStep).where(ReferralStep.referral_id == rows[0].id).order_by(ReferralStep.id.desc())
    step = desk.read(lambda db, act: db.scalars(query).first())
    assert (step.reported_by, step.stepped_on) == ("employer", desk.act().today)


def test_pending_hires_are_named_and_stay_unless_said(center):
    desk = center.desk()
    vacancy, rows = waiting(desk)
    acts.enter(desk, rows[0].id, "41", hire_planned_on=desk.act().today + timedelta(days=3))
    view = desk.view(lambda db, act: vacancy_life.view_closing(db, act, vacancy_id=vacancy))
    assert [one.pending for one in view.waiting] == [True, False, False]
    assert all("람" in one.name for one in view.waiting)
    close(desk, vacancy)
    assert states(desk, rows) == ["41", "71", "71"]
    assert kept(desk, vacancy).taken == 1
    undo(desk, vacancy)
    close(desk, vacancy, with_pending=True)
    assert states(desk, rows) == ["71", "71", "71"]
    assert kept(desk, vacancy).taken == 0


def test_undo_brings_everything_back_as_it_was(center):
    desk = center.desk()
    vacancy, rows = waiting(desk)
    acts.enter(desk, rows[0].id, "41", hire_planned_on=desk.act().today + timedelta(days=3))
    acts.enter(desk, rows[1].id, "20")
    before = kept(desk, vacancy)
    close(desk, vacancy, S.CANCELED, reason="사업 축소", with_pending=True)
    undo(desk, vacancy)
    after = kept(desk, vacancy)
    names = ("state", "state_on", "state_reason", "taken", "closes_on")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert states(desk, rows) == ["41", "20", "10"]
    assert told(desk, vacancy) == []
    planned = desk.read(lambda db, act: db.get_one(Referral, rows[0].id))
    assert (planned.seat_held, planned.hire_planned_on) == (True, desk.act().today + timedelta(days=3))


def test_who_was_told_already_must_be_told_that_it_is_open_again(center):
    desk = center.desk()
    vacancy, _rows = waiting(desk, 2)
    first, second = close(desk, vacancy).notice_ids
    desk.change(lambda db, act: notices.tell_notices(db, act, notice_ids=[first], mode="phone"))
    undo(desk, vacancy)
    left = {one.id: one for one in told(desk, vacancy)}
    assert second not in left
    assert left.pop(first).told_on == desk.act().today
    (again,) = left.values()
    assert (again.kind, again.told_on) == (NoticeKind.VACANCY_REOPENED, None)


def test_a_referral_that_moved_on_since_stays_where_it_is(center):
    desk = center.desk()
    vacancy, rows = waiting(desk, 2)
    close(desk, vacancy)
    acts.enter(desk, rows[0].id, "50")
    undo(desk, vacancy)
    assert states(desk, rows) == ["50", "10"]


def test_only_who_closed_it_or_the_supervisor_takes_it_back(center):
    desk = center.desk()
    vacancy, _rows = waiting(desk, 1)
    close(desk, vacancy)
    with pytest.raises(NotAllowed):
        undo(center.desk("colleague"), vacancy)
    undo(center.desk("supervisor"), vacancy)
    assert kept(desk, vacancy).state == S.OPEN


def test_an_opened_vacancy_has_no_end_to_take_back(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    with pytest.raises(InvalidInput):
        undo(desk, vacancy)


def test_a_vacancy_that_moved_on_is_not_closed_by_the_old_picture(center):
    desk = center.desk()
    vacancy, rows = waiting(desk, 1)
    seen = kept(desk, vacancy).version
    acts.enter(desk, rows[0].id, "41", hire_planned_on=desk.act().today)
    with pytest.raises(StaleRecord):
        close(desk, vacancy, version=seen)


def test_a_firm_cancels_with_a_reason(center):
    desk = center.desk()
    vacancy, rows = waiting(desk, 1)
    with pytest.raises(InvalidInput):
        close(desk, vacancy, S.CANCELED)
    assert states(desk, rows) == ["10"]
    assert told(desk, vacancy) == []


def refuse(desk, vacancy, ground="not_stated", reason="임금을 밝히지 않음"):
    at = kept(desk, vacancy).version
    return desk.change(
        lambda db, act: vacancy_life.refuse_vacancy(
            db, act, vacancy_id=vacancy, version=at, refusal_ground=ground, reason=reason
        )
    )


def test_refused_on_a_ground_of_the_law_with_words(center):
    desk = center.desk()
    vacancy = people.vacancy(desk, opened=False)
    refuse(desk, vacancy)
    one = kept(desk, vacancy)
    assert (one.state, one.refusal_ground, one.state_reason) == (S.REFUSED, "not_stated", "임금을 밝히지 않음")
    undo(desk, vacancy)
    one = kept(desk, vacancy)
    assert (one.state, one.refusal_ground, one.state_reason) == (S.RECEIVED, None, None)


@pytest.mark.parametrize("wrong", [{"ground": "dislike"}, {"ground": ""}, {"reason": " "}])
def test_no_other_ground_and_never_without_words(center, wrong):
    desk = center.desk()
    vacancy = people.vacancy(desk, opened=False)
    with pytest.raises(InvalidInput):
        refuse(desk, vacancy, **wrong)
    assert kept(desk, vacancy).state == S.RECEIVED


def extend(desk, *vacancies, days):
    day = desk.act().today + timedelta(days=days)
    return desk.change(
        lambda db, act: vacancy_life.extend_vacancies(db, act, vacancy_ids=vacancies, closes_on=day)
    )


def closing_in(desk, days, **more):
    """An open vacancy whose last day lies so many days ahead, or behind."""
    today = desk.act().today
    received = min(today, today + timedelta(days=days))
    return people.vacancy(
        desk, received_on=received, closes_on=today + timedelta(days=days), note="연장 시험", **more
    )


def test_several_are_extended_in_one_act_and_the_expired_opens_again(center):
    desk = center.desk()
    ends, over = closing_in(desk, 2), closing_in(desk, -3, title="미화원")
    assert jobs.read(desk, over).state == S.EXPIRED
    assert extend(desk, ends, over, days=20) == 2
    today = desk.act().today
    for one in (ends, over):
        assert jobs.read(desk, one).state == S.OPEN
        assert (kept(desk, one).closes_on, kept(desk, one).checked_on) == (today + timedelta(days=20), today)


def test_one_that_was_stepped_to_expired_opens_again(center):
    desk = center.desk()
    one = closing_in(desk, -3)
    jobs.move(desk, one, S.EXPIRED)
    extend(desk, one, days=7)
    assert jobs.steps(desk, one)[-1][:2] == (S.EXPIRED, S.OPEN)


@pytest.mark.parametrize("days", [-1, 2, 0])
def test_no_earlier_day_and_all_or_none(center, days):
    desk = center.desk()
    ends, other = closing_in(desk, 2), closing_in(desk, -3, title="미화원")
    with pytest.raises(InvalidInput):
        extend(desk, other, ends, days=days)
    assert jobs.read(desk, other).state == S.EXPIRED


def test_one_without_a_last_day_or_filled_is_named(center):
    desk = center.desk()
    always = people.vacancy(desk, until_filled=True)
    filled = jobs.in_state(desk, S.FILLED)
    for one in (always, filled):
        with pytest.raises(InvalidInput, match="아파트 경비원"):
            extend(desk, one, days=9)


def test_a_firm_confirms_its_vacancies(center):
    desk = center.desk()
    one, other = people.vacancy(desk), people.vacancy(desk, title="미화원")
    desk.change(lambda db, act: vacancy_life.confirm_vacancies(db, act, vacancy_ids=[one, other]))
    assert {kept(desk, v).checked_on for v in (one, other)} == {desk.act().today}
    closed = jobs.in_state(desk, S.CANCELED)
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: vacancy_life.confirm_vacancies(db, act, vacancy_ids=[closed]))


def test_the_history_tells_who_did_what_when_and_why(center):
    desk = center.desk()
    vacancy, _rows = waiting(desk, 1, closes_on=desk.act().today + timedelta(days=3))
    extend(desk, vacancy, days=9)
    close(desk, vacancy, S.CANCELED, reason="사업 축소")
    undo(desk, vacancy, "다시 찾음")
    told = desk.read(lambda db, act: vacancy_history.read_history(db, act, vacancy_id=vacancy))
    told = told[::-1]
    assert [(row.kind, row.state) for row in told if row.kind != "change"] == [
        ("step", "received"),
        ("step", "open"),
        ("step", "canceled"),
        ("undone", "canceled"),
    ]
    assert [row.what for row in told if row.kind != "change"][2:] == ["사업 축소", "다시 찾음"]
    assert {row.who for row in told} == {desk.who.display_name}
    new_day = format_date(desk.act().today + timedelta(days=9))
    assert any(new_day in row.what for row in told if row.kind == "change")


def test_steps_of_one_moment_stand_newest_first_as_they_were_written(center):
    desk = center.desk()
    vacancy = people.vacancy(desk, opened=False)

    def steps(db, act):
        for to in (S.VERIFIED, S.ON_HOLD, S.CANCELED):
            version = db.get_one(Vacancy, vacancy).version
            vacancies.move_vacancy(db, act, vacancy_id=vacancy, version=version, to=to, reason="확인 중")

    desk.change(steps)
    rows = desk.read(lambda db, act: vacancy_history.read_history(db, act, vacancy_id=vacancy))
    went = [row.state for row in rows if row.kind == "step"]
    assert went == ["canceled", "on_hold", "verified", "received"]


def test_a_refusal_stands_in_the_history_with_its_ground(center):
    desk = center.desk()
    vacancy = people.vacancy(desk, opened=False)
    refuse(desk, vacancy, "unlawful", "허위 구인")
    told = desk.read(lambda db, act: vacancy_history.read_history(db, act, vacancy_id=vacancy))
    label = desk.codes.label("refusal_reason", "unlawful")
    assert [row.what for row in told if row.state == "refused"] == [f"{label} · 허위 구인"]
