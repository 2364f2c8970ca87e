"""Changed terms: everyone referred under the old ones is named with what changed, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.enums import NoticeKind, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_money
from jobdesk.records.notices import Notice
from jobdesk.services import changed_terms, notices, vacancy_life
from tests.services import acts, jobs, people
from tests.services.sent import refer, some


def change(desk, vacancy, **values):
    return jobs.save(desk, jobs.read(desk, vacancy), **values)


def listed(desk, vacancy):
    return desk.view(lambda db, act: changed_terms.list_changed_for(db, act, vacancy_id=vacancy))


def tell(desk, vacancy):
    return desk.change(lambda db, act: changed_terms.raise_changed_terms(db, act, vacancy_id=vacancy))


def raised(desk):
    return desk.read(lambda db, act: db.scalars(select(Notice).order_by(Notice.id)).all())


def test_everyone_with_an_open_referral_is_named_with_what_changed(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    rows = refer(desk, some(desk, 3), [vacancy])
    acts.enter(desk, rows[0].id, "50")
    change(desk, vacancy, wage_min="2,600,000", workdays="화~토")
    found = listed(desk, vacancy)
    assert [one.referral_id for one in found] == [rows[1].id, rows[2].id]
    assert all(format_money(2_500_000) in one.what and format_money(2_600_000) in one.what for one in found)
    assert all("월~금" in one.what and "화~토" in one.what for one in found)
    assert tell(desk, vacancy) == 2
    assert {(one.kind, one.what) for one in raised(desk)} == {(NoticeKind.TERMS_CHANGED, found[0].what)}
    assert listed(desk, vacancy) == []


def test_who_is_referred_after_the_change_knows_the_new_terms(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    early, late = some(desk, 2)
    refer(desk, [early], [vacancy])
    change(desk, vacancy, wage_min="2,600,000")
    refer(desk, [late], [vacancy])
    assert [one.jobseeker_id for one in listed(desk, vacancy)] == [early]


def test_only_the_newest_change_is_told_a_second_time(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    refer(desk, some(desk, 1), [vacancy])
    change(desk, vacancy, wage_min="2,600,000")
    tell(desk, vacancy)
    change(desk, vacancy, place_address="서울특별시 영등포구 당산로 9")
    (one,) = listed(desk, vacancy)
    assert "당산로 9" in one.what
    assert format_money(2_600_000) not in one.what


def test_what_was_changed_back_and_what_is_no_term_is_not_told(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    refer(desk, some(desk, 1), [vacancy])
    change(desk, vacancy, wage_min="2,600,000")
    change(desk, vacancy, wage_min="2,500,000", contact_name="김가람")
    change(desk, vacancy, closes_on=desk.act().today + timedelta(days=40))
    assert listed(desk, vacancy) == []
    with pytest.raises(InvalidInput):
        tell(desk, vacancy)
    assert raised(desk) == []


def test_duties_are_too_long_to_be_told_word_by_word(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    refer(desk, some(desk, 1), [vacancy])
    change(desk, vacancy, duties="야간 순찰과 분리수거")
    (one,) = listed(desk, vacancy)
    assert "야간" not in one.what


def test_the_news_that_it_is_open_again_does_not_stand_for_the_new_terms(center):
    desk = center.desk()
    vacancy = people.vacancy(desk)
    (row,) = refer(desk, some(desk, 1), [vacancy])
    version = jobs.read(desk, vacancy).version
    made = desk.change(
        lambda db, act: vacancy_life.close_vacancy(
            db, act, vacancy_id=vacancy, version=version, to=VacancyState.FILLED, reason="마감"
        )
    )
    desk.change(lambda db, act: notices.tell_notices(db, act, notice_ids=made.notice_ids, mode="phone"))
    changed = change(desk, vacancy, wage_min="2,600,000")
    desk.change(
        lambda db, act: vacancy_life.undo_step(
            db, act, vacancy_id=vacancy, version=changed.version, why="업체가 다시 찾음"
        )
    )
    assert [one.referral_id for one in listed(desk, vacancy)] == [row.id]
