"""What figures are made of is corrected with a reason in 구인; the rest of a vacancy is saved at once."""

import pytest

from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.centers import Correction
from jobdesk.records.vacancies import Vacancy
from tests.qt.helpers import settle, show_page
from tests.services import people


def opened(qtbot, desk, vacancy):
    page = show_page(qtbot, VacanciesPage, desk)
    page.open_record("vacancy", vacancy)
    settle(qtbot, page.room.work)
    return page


def save(qtbot, page, **typed):
    page.sheet.form.take_typed(typed)
    page.sheet.save_now()
    settle(qtbot, page.room.work)


def kept(desk, vacancy):
    return desk.read(lambda db, act: db.get_one(Vacancy, vacancy))


@pytest.mark.parametrize("role", ["counselor", "supervisor"])
def test_openings_are_corrected_with_a_reason_of_ones_own_or_as_supervisor(qtbot, local_center, role):
    desk = local_center.desk(role)
    vacancy = people.vacancy(local_center.desk("counselor"), openings="4")
    page = opened(qtbot, desk, vacancy)
    save(qtbot, page, title="야간 경비원", openings="3")
    assert page.sheet.question.isVisible()
    assert kept(desk, vacancy).openings == 4
    page.sheet.question.put_away()
    page.sheet.save_now()
    page.sheet.question.reason.setText("업체가 정정")
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    now = kept(desk, vacancy)
    assert (now.title, now.openings) == ("야간 경비원", 3)
    whys = desk.read(lambda db, act: {row.why for row in db.query(Correction).filter_by(field="openings")})
    assert whys == {"업체가 정정"}
    page.room.work.wait()


def test_a_colleague_saves_the_rest_of_a_vacancy_but_not_what_counts(qtbot, local_center):
    vacancy = people.vacancy(local_center.desk("counselor"), openings="4")
    desk = local_center.desk("colleague")
    page = opened(qtbot, desk, vacancy)
    save(qtbot, page, openings="1")
    page.sheet.question.reason.setText("업체가 정정")
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet.strip.isVisible()
    assert kept(desk, vacancy).openings == 4
    save(qtbot, page, openings="4", station="당산역")
    assert page.sheet is None
    assert (kept(desk, vacancy).openings, kept(desk, vacancy).station) == (4, "당산역")
    page.room.work.wait()
