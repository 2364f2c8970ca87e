"""The lists of 구인: open ones at first, narrowed to a worklist, with what one wants to see of each."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._list_sheets import ColumnsSheet, FilterSheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.pages.vacancies import FIRMS, UNFINISHED, VACANCIES, VacanciesPage
from jobdesk.services.work_rules import DueKind
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services import acts, people
from tests.services.jobs import S

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


def shown(qtbot, desk):
    page = show_page(qtbot, VacanciesPage, desk)
    qtbot.waitUntil(lambda: page.vacancies.count >= 0, timeout=5000)
    return page


def titles(pane):
    return [pane.model_.row_at(line).title for line in range(pane.model_.rowCount())]


def texts(qtbot, pane, names):
    """What a screen reader gets of the first row under some columns, all of them shown."""
    pane.layouts.choose([column.name for column in pane.layouts.every], "", descending=True)
    settle(qtbot, pane.page.room.work)
    row = pane.model_.row_at(0)
    return {column.name: column.text(row) for column in pane.model_.columns if column.name in names}


def test_open_ones_stand_first_and_one_key_shows_all(qtbot, desk):
    firm = people.employer(desk)
    people.vacancy(desk, firm, title="경비원")
    people.vacancy(desk, firm, title="미화원", opened=False)
    page = shown(qtbot, desk)
    assert titles(page.pane) == ["경비원"]
    assert page.pane.quick.current == S.OPEN
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    assert set(titles(page.pane)) == {"경비원", "미화원"}
    assert page.pane.quick.current == ""
    page.pane.quick.choose(S.RECEIVED)
    settle(qtbot, page.room.work)
    assert titles(page.pane) == ["미화원"]


def test_what_is_typed_is_looked_for_among_those_that_are_not_open_too(qtbot, desk):
    firm = people.employer(desk)
    people.vacancy(desk, firm, title="경비원")
    people.vacancy(desk, firm, title="미화원", opened=False)
    page = shown(qtbot, desk)
    page.search.setText("미화")
    settle(qtbot, page.room.work)
    assert titles(page.pane) == ["미화원"]
    page.search.clear()
    settle(qtbot, page.room.work)
    assert titles(page.pane) == ["경비원"]


def test_a_vacancy_that_is_put_on_hold_leaves_the_open_ones(qtbot, desk):
    firm = people.employer(desk)
    one, two = people.vacancy(desk, firm, title="경비원"), people.vacancy(desk, firm, title="미화원")
    page = shown(qtbot, desk)
    page.pane.list.select(one)
    page.action("vacancies.hold").trigger()
    page.question.reason.setText("업체 요청")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert [page.pane.model_.row_at(0).id, page.pane.count] == [two, 1]


def test_the_worklist_of_those_that_close_soon_is_the_list_narrowed(qtbot, desk, local_center):
    today, colleague = desk.act().today, local_center.desk("colleague")
    firm = people.employer(desk)
    for title, whose, days in (("곧", desk, 2), ("나중", desk, 60), ("동료", colleague, 2)):
        people.vacancy(whose, firm, title=title, closes_on=today + timedelta(days=days))
    page = shown(qtbot, desk)
    page.views.choose(FIRMS)
    page.start("worklist", name="closing", whose="me")
    settle(qtbot, page.room.work)
    assert page.views.current == VACANCIES
    assert titles(page.pane) == ["곧"]
    assert page.pane.list.table.hasFocus()
    assert set(page.pane.chips.buttons) == {"due", "counselor"}
    page.start("worklist", name="closing", whose="all")
    settle(qtbot, page.room.work)
    assert set(titles(page.pane)) == {"곧", "동료"}


def test_columns_of_ones_own_choice_tell_of_a_vacancy_and_of_a_firm(qtbot, desk):
    firm = people.employer(desk, industry="N", headcount_band="lt5", dong_code="당산1동")
    number = people.vacancy(desk, firm, channel="fax", employment_type="permanent", place_dong_code="여의동")
    page = shown(qtbot, desk)
    codes, pane = page.room.codes, page.vacancies
    row = pane.model_.row_at(0)
    assert row.id == number
    assert texts(qtbot, pane, {"counselor", "channel", "employment_type", "dong", "remaining", "number"}) == {
        "counselor": desk.display_name,
        "channel": codes.label("channel", "fax"),
        "employment_type": codes.label("employment_type", "permanent"),
        "dong": codes.short("dong", row.place_dong_code),
        "remaining": f"{row.openings}/{row.openings}",
        "number": row.vacancy_no,
    }
    page.views.choose(FIRMS)
    settle(qtbot, page.room.work)
    row = page.firms.model_.row_at(0)
    assert texts(qtbot, page.firms, {"dong", "size", "open", "number"}) == {
        "dong": codes.short("dong", row.dong_code),
        "size": codes.label("headcount_band", "lt5"),
        "open": "1",
        "number": row.employer_no,
    }


def test_each_view_has_its_own_list_and_unfinished_forms_have_no_filter(qtbot, desk):
    people.vacancy(desk)
    page = shown(qtbot, desk)
    for view, kind in ((VACANCIES, "vacancies"), (FIRMS, "employers")):
        page.views.choose(view)
        settle(qtbot, page.room.work)
        press(qtbot, page, Qt.Key.Key_F3)
        assert isinstance(page.sheet, FilterSheet)
        page.pop()
        press(qtbot, page, Qt.Key.Key_F4)
        assert isinstance(page.sheet, ColumnsSheet)
        page.pop()
        assert page.pane.kind.name == kind
        assert unnamed(page) == []
    page.views.choose(UNFINISHED)
    assert page.pane is None
    assert not page.action("vacancies.filter").isEnabled()
    page.start_search()
    assert page.vacancies.search.hasFocus()
    assert page.vacancies.search.accessibleName() == _("Search: {list}").format(list=_("Vacancies"))


def test_the_list_for_the_firm_is_seen_from_its_vacancy(qtbot, desk):
    vacancy = people.vacancy(desk)
    acts.refer(desk, people.person(desk), vacancy)
    page = shown(qtbot, desk)
    page.vacancies.show_record(vacancy)
    settle(qtbot, page.room.work)
    page.action("vacancies.names").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)


def test_vacancies_to_confirm_show_whom_to_phone_and_how_many_are_referred(qtbot, desk):
    firm = people.employer(desk, phone="02-0000-3333")
    vacancy = people.vacancy(desk, firm)
    for name, mobile in (("홍길동", "010-0000-1111"), ("김민수", "010-0000-2222")):
        acts.refer(desk, people.person(desk, full_name=name, mobile=mobile), vacancy)
    page = shown(qtbot, desk)
    usual = page.vacancies.layouts.shown
    assert "phone" not in usual
    assert texts(qtbot, page.vacancies, {"phone", "referred"})["referred"] == "2"
    assert texts(qtbot, page.vacancies, {"phone"})["phone"].startswith("0")
    page.vacancies.layouts.choose([], "", descending=True)
    page.start("worklist", name=DueKind.STALE, whose="all")
    settle(qtbot, page.room.work)
    assert page.vacancies.layouts.shown == (*usual, "phone")
    page.clear_filters()
    settle(qtbot, page.room.work)
    assert page.vacancies.layouts.shown == usual
    assert page.vacancies.layouts.layout.columns == ()
