"""Vacancies for a person: the likely ones first, with the words why."""

from jobdesk.base.enums import VacancyState
from jobdesk.services import fitting, vacancies
from tests.services import acts, people


def fits(desk, person, **more):
    return desk.read(lambda db, act: fitting.fitting_vacancies(db, act, jobseeker_id=person, **more))


def test_the_wished_occupation_comes_first_and_closed_ones_not_at_all(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    cook = people.vacancy(desk, title="조리원", occupation="조리사", wage_min="2,000,000")
    poor = people.vacancy(desk, title="경비 단기", wage_min="2,100,000", employment_type="기간제")
    best = people.vacancy(desk, title="경비")
    people.vacancy(desk, title="접수만", opened=False)
    shut = people.vacancy(desk, title="마감")
    card = desk.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=shut))
    desk.change(
        lambda db, act: vacancies.move_vacancy(
            db, act, vacancy_id=shut, version=card.version, to=VacancyState.FILLED
        )
    )
    rows = fits(desk, hong)
    assert [row.id for row in rows] == [best, poor, cook]
    assert len(rows[0].reasons) > len(rows[1].reasons) > len(rows[2].reasons) - 1
    assert [row.id for row in fits(desk, hong, text="조리")] == [cook]


def test_what_was_referred_before_is_told(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    one, two = people.vacancy(desk), people.vacancy(desk, title="다른 경비")
    sent = acts.refer(desk, hong, one)
    rows = {row.id: row for row in fits(desk, hong)}
    assert (rows[one].referred, rows[two].referred) == (True, False)
    assert [row.id for row in fits(desk, hong)][-1] == one
    acts.enter(desk, sent.id, "51")
    again = {row.id: row for row in fits(desk, hong)}[one]
    assert (again.referred, again.before) == (False, "51")
