"""The start of work as a form: a low wage is said while it is typed, and what a rule refused once it is saved."""

import pytest

from jobdesk.base.i18n import _
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.placements import Placement
from tests.qt.helpers import settle, show_page
from tests.services import people
from tests.services.sent import refer, some


@pytest.fixture
def page(qtbot, local_center):
    page = show_page(qtbot, JobseekersPage, local_center.desk("counselor"))
    yield page
    page.room.work.wait()


@pytest.fixture
def sheet(qtbot, local_center, page):
    person = people.person(local_center.desk("counselor"))
    page.push(made := placement_sheet(page, person, person="홍길동"))
    settle(qtbot, page.room.work)
    return made


def type_in(sheet, **values):
    for name, value in values.items():
        sheet.form.set_value(name, value)
        sheet.form.edited.emit(name)


def hint(sheet):
    return sheet.form._boxes["wage_amount"].told.text()


def test_a_wage_below_the_minimum_is_said_while_it_is_typed(sheet):
    type_in(sheet, wage_basis="monthly", wage_amount="2000000")
    assert hint(sheet) == ""
    type_in(sheet, weekly_hours="40")
    assert "9,569" in hint(sheet)
    type_in(sheet, wage_amount="2500000")
    assert hint(sheet) == ""


def test_what_a_rule_refused_is_saved_and_said(qtbot, local_center, page, sheet):
    said = []
    page.room.say = said.append
    type_in(sheet, employer_name="한빛관리", public_works=True)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    (kept,) = local_center.desk("counselor").read(lambda db, act: db.query(Placement).all())
    assert (kept.recognized, kept.recognition_rule) == (False, "public_works")
    assert said[-1] == _("Saved, but not recognized: {why}").format(why=kept.recognized_why)


def test_that_the_vacancy_is_filled_is_said_with_the_key_that_closes_it(qtbot, local_center, page):
    desk, said = local_center.desk("counselor"), []
    vacancy, who = people.vacancy(desk, openings="1"), some(desk, 2)
    first, _second = refer(desk, who, [vacancy])
    page.room.say = said.append
    page.push(sheet := placement_sheet(page, first.jobseeker_id, first))
    settle(qtbot, page.room.work)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert all(part in said[-1] for part in ("아파트 경비원", "1", "Ctrl+Shift+F"))
    assert {action.id: action.shortcut for action in VacanciesPage.commands}["vacancies.fill"] in said[-1]
