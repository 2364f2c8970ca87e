"""The start of work as a form: a low wage is said while it is typed, and what a rule refused once it is saved."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.placements import Placement
from jobdesk.services import placements
from tests.qt.helpers import press, settle, show_page
from tests.services import acts, people
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


@pytest.fixture
def referred(qtbot, local_center, page):
    """A referral to a vacancy with one opening, and its placement form."""
    desk = local_center.desk("counselor")
    low = {"wage_basis": "monthly", "wage_min": "2000000", "weekly_hours": "40", "wage_exempt": "수습 감액"}
    vacancy = people.vacancy(desk, openings="1", **low)
    person = people.person(desk)
    row = acts.refer(desk, person, vacancy)
    page.push(made := placement_sheet(page, person, row))
    settle(qtbot, page.room.work)
    return made, row


def test_what_the_vacancy_knows_stands_in_the_form_and_the_person_is_named(local_center, page, referred):
    sheet, row = referred
    values = local_center.desk("counselor").read(
        lambda db, act: placements.start_of_referral(db, act, referral_id=row.id)
    )
    assert {name for name, value in values.items() if value} >= {"wage_basis", "wage_amount", "weekly_hours"}
    cleaned = sheet.form.cleaned(None)
    assert {name: cleaned[name] for name in values} == dict(values)
    assert hint(sheet) != "", "the wage of the vacancy lies below the minimum"
    assert "홍길동" in sheet.title.text()
    assert not sheet.is_typed()


def test_a_start_before_its_referral_is_told_while_it_is_typed(page, referred):
    sheet, _row = referred
    told = sheet.form._boxes["started_on"].told
    type_in(sheet, started_on=page.room.today() - timedelta(days=1))
    assert told.text() != ""
    type_in(sheet, started_on=page.room.today())
    assert told.text() == ""


def test_the_loser_of_the_last_opening_sees_the_next_match(qtbot, local_center, page, referred):
    sheet, row = referred
    other = local_center.desk("colleague")
    people.vacancy(other, title="주차 관리원")
    winner = acts.refer(other, people.person(other, full_name="김하나", mobile="010-0000-2222"), row.vacancy_id)
    values = {"started_on": other.act().today, "route": "referral", "sector": "private"}
    other.change(
        lambda db, act: placements.record_placement(
            db, act, jobseeker_id=winner.jobseeker_id, referral_id=winner.id, values=values
        )
    )
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert "주차 관리원" in sheet.strip.label.text()
    press(qtbot, page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(page.sheet, ReferSheet)
    assert [one.title for one in page.sheet.choices.model_.rows] == ["주차 관리원"]
