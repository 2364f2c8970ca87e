"""A vacancy is closed while a colleague refers to it, enters a result or closes it too: nobody waits for ever."""

import pytest
from sqlalchemy import func, select

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import JobdeskError
from jobdesk.records.notices import Notice
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import referrals, results, vacancy_life
from jobdesk.services.referral_states import OPEN
from tests.services import acts, people
from tests.services.sent import some
from tests.services.test_two_desks import ROUNDS, at_once, desks, one_winner

__all__ = ["desks"]


def close(vacancy, version):
    return lambda db, act: vacancy_life.close_vacancy(
        db, act, vacancy_id=vacancy, version=version, to=VacancyState.FILLED
    )


def of(desk, vacancy):
    return desk.read(lambda db, act: db.get_one(Vacancy, vacancy))


def still_open(desk, vacancy):
    query = (
        select(func.count())
        .select_from(Referral)
        .where(Referral.vacancy_id == vacancy, Referral.state.in_(OPEN), Referral.voided_at.is_(None))
    )
    return desk.read(lambda db, act: db.scalar(query))


def told(desk, vacancy):
    query = select(Notice.jobseeker_id).where(Notice.vacancy_id == vacancy, Notice.voided_at.is_(None))
    return desk.read(lambda db, act: db.scalars(query).all())


@pytest.mark.parametrize("first_closes", [True, False])
def test_nobody_is_left_open_on_a_vacancy_that_closes_while_someone_is_referred(desks, first_closes):
    one, other = desks
    early, late = some(one, 2)
    for _round in range(ROUNDS):
        vacancy = people.vacancy(one, openings="5")
        acts.refer(one, early, vacancy)

        def refer(db, act, vacancy=vacancy):
            return referrals.record_referrals(db, act, jobseeker_ids=[late], vacancy_ids=[vacancy], method="phone")

        pair = [close(vacancy, of(one, vacancy).version), refer]
        at_once(desks, pair if first_closes else pair[::-1])
        assert of(one, vacancy).state == VacancyState.FILLED
        assert still_open(one, vacancy) == 0
        people_told = told(one, vacancy)
        assert len(people_told) == len(set(people_told)) in {1, 2}


def test_a_result_and_the_closing_leave_one_of_them_and_the_counts_right(desks):
    one, other = desks
    person = people.person(one)
    for _round in range(ROUNDS):
        vacancy = people.vacancy(one, openings="1")
        row = acts.refer(one, person, vacancy)

        def pend(db, act, row=row):
            entry = results.ResultEntry(row.id, row.version, "41", act.today, hire_planned_on=act.today)
            return results.enter_results(db, act, entries=[entry])

        got = at_once(desks, [close(vacancy, of(one, vacancy).version), pend])
        assert sum(isinstance(what, JobdeskError) for what in got) <= 1
        kept = one.read(lambda db, act, row=row: db.get_one(Referral, row.id))
        assert of(one, vacancy).taken == int(kept.seat_held) == int(kept.state == "41")


def test_two_windows_close_it_once(desks):
    vacancy = people.vacancy(desks[0])
    rows = [acts.refer(desks[0], one, vacancy) for one in some(desks[0], 3)]
    version = of(desks[0], vacancy).version
    one_winner(at_once(desks, [close(vacancy, version), close(vacancy, version)]))
    assert sorted(told(desks[0], vacancy)) == sorted(row.jobseeker_id for row in rows)
