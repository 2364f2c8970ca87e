"""A firm calls: the firm, its vacancy, opened and offered, by keyboard in a real window."""

import pytest

from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.vacancies import FIRMS, VacanciesPage
from jobdesk.records.employers import Employer
from jobdesk.records.vacancies import Vacancy
from tests.qt.helpers import settle, show_page
from tests.services import people


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def page(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk)
    yield page
    page.room.work.wait()


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def test_a_new_firm_leads_to_its_vacancy(qtbot, desk, page):
    page.action("vacancies.new_firm").trigger()
    assert isinstance(page.sheet, FormSheet)
    page.sheet.form.set_values({"name": "한빛관리", "phone": "02-0000-1111"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert [e.name for e in all_of(desk, Employer)] == ["한빛관리"]
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    sheet.form.set_values({"title": "아파트 경비원", "openings": "2"})
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    (vacancy,) = all_of(desk, Vacancy)
    assert (vacancy.title, vacancy.openings, vacancy.state) == ("아파트 경비원", 2, "received")


def test_a_wrong_business_number_stays_typed_and_saves_nothing(qtbot, desk, page):
    page.action("vacancies.new_firm").trigger()
    page.sheet.form.set_values({"name": "한빛관리", "business_no": "123-45-67890"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet.form.values()["name"] == "한빛관리"
    assert all_of(desk, Employer) == []


def test_opening_names_what_is_missing(qtbot, desk, page):
    people.vacancy(desk, opened=False, duties="")
    page.room.work.changed.emit("vacancies")
    page.views.choose("all")
    settle(qtbot, page.room.work)
    page.vacancies.select_first()
    page.action("vacancies.open").trigger()
    qtbot.waitUntil(page.question.isVisible)
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    assert all_of(desk, Vacancy)[0].state == "received"


def test_many_people_to_one_vacancy(qtbot, desk, page):
    for number in range(3):
        people.person(
            desk,
            full_name=f"홍길{'동순호'[number]}",
            mobile=f"0100000100{number}",
            birth_date=f"198{number}-01-01",
        )
    people.vacancy(desk)
    page.room.work.changed.emit("vacancies")
    settle(qtbot, page.room.work)
    page.vacancies.select_first()
    page.action("vacancies.refer").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, ReferSheet)
    assert sheet.choices.model_.rowCount() == 3


def test_firms_are_found_by_name(qtbot, desk, page):
    people.employer(desk, name="(주)한빛관리")
    people.employer(desk, name="가온식품", phone="02-0000-2222")
    page.views.choose(FIRMS)
    page.search.setText("한빛")
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: [r.name for r in page.firms.model_.rows] == ["(주)한빛관리"])
