"""상담: all that was spoken, by whom and with whom, as a second list of the page 구직자."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._bulk_sheets import ChangeCounselorSheet
from jobdesk.qt.pages._list_sheets import FilterSheet
from jobdesk.qt.pages.jobseekers import PEOPLE, SESSIONS, JobseekersPage
from tests.qt.helpers import compose, press, settle, show_page, unnamed
from tests.services import people
from tests.services.acts import hold

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hong(desk):
    return people.person(desk, ready=False)


@pytest.fixture
def firm(desk):
    return people.employer(desk)


@pytest.fixture
def page(qtbot, desk, hong, firm):
    """Three talks: with a person twice, the later one still going on, and between them with a firm."""
    at = desk.act().at
    for hours, whom, more in (
        (3, (hong, None), {"kind": "intake", "ended_at": at - timedelta(hours=3) + timedelta(minutes=25)}),
        (2, (None, firm), {"kind": "employer", "mode": "phone", "ended_at": at - timedelta(hours=2)}),
        (1, (hong, None), {"kind": "in_depth"}),
    ):
        hold(desk, *whom, started_at=at - timedelta(hours=hours), **more)
    page = show_page(qtbot, JobseekersPage, desk)
    press(qtbot, page, Qt.Key.Key_Tab, CTRL)
    qtbot.waitUntil(lambda: page.pane.count == 3, timeout=5000)
    return page


def kinds(page):
    return [page.pane.model_.row_at(line).kind for line in range(page.pane.model_.rowCount())]


def test_one_key_goes_to_what_was_spoken_newest_first_masked_and_with_its_length(qtbot, page):
    assert (page.views.current, page.pane.kind.name) == (SESSIONS, "sessions")
    assert page.search.hasFocus()
    assert kinds(page) == ["in_depth", "employer", "intake"]
    texts = {
        column.name: [column.text(page.pane.model_.row_at(line)) for line in range(3)]
        for column in page.pane.layouts.every
    }
    assert texts["who"] == ["홍*동", "한빛관리", "홍*동"]
    assert texts["length"] == [
        _("open"),
        _("{minutes} min").format(minutes=0),
        _("{minutes} min").format(minutes=25),
    ]
    assert unnamed(page) == []
    press(qtbot, page, Qt.Key.Key_Tab, CTRL)
    assert (page.views.current, page.pane.kind.name) == (PEOPLE, "jobseekers")
    assert page.search is page.pane.search


def test_enter_opens_the_person_with_the_session_chosen_among_all_that_was_done(qtbot, page, hong):
    compose(page.search, "", "홍길동")
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    assert page.view.card.id == hong
    assert page.card.current().id == page.pane.model_.row_at(0).id
    page.pane.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Down)
    assert page.card.current().id == page.pane.model_.row_at(1).id, "of the same person, at once"
    assert kinds(page) == ["in_depth", "intake"]


def test_a_talk_with_a_firm_shows_no_person_and_enter_opens_the_firm(qtbot, page, firm):
    page.pane.list.select_first()
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    page.pane.quick.choose("employer")
    settle(qtbot, page.room.work)
    assert kinds(page) == ["employer"]
    page.pane.list.table.setFocus()
    page.pane.list.select_first()
    assert page.view is None
    assert not page.action("jobseekers.edit").isEnabled()
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.room.house.opened == [("employer", firm)]


def test_a_person_on_the_way_is_not_shown_beside_a_talk_with_a_firm(qtbot, page, hong):
    page.show_person(hong)
    page.pane.list.table.selectRow(1)
    settle(qtbot, page.room.work)
    assert page.view is None


def test_the_sessions_are_narrowed_by_their_own_filters(qtbot, page):
    press(qtbot, page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: isinstance(page.sheet, FilterSheet), timeout=5000)
    page.sheet.inputs["mode"].set_value(["phone"])
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.pane.count == 1, timeout=5000)
    assert kinds(page) == ["employer"]
    page.views.choose(PEOPLE)
    settle(qtbot, page.room.work)
    assert page.pane.asked.filters == ()


def test_another_counselor_is_for_the_people_of_the_chosen_sessions(qtbot, page, hong):
    page.pane.list.table.selectAll()
    page.hand_over()
    qtbot.waitUntil(lambda: isinstance(page.sheet, ChangeCounselorSheet), timeout=5000)
    assert page.sheet._ids == (hong,)


def test_a_person_told_elsewhere_and_a_worklist_are_shown_among_the_people(qtbot, page, hong):
    page.open_record("jobseeker", hong)
    settle(qtbot, page.room.work)
    assert page.views.current == PEOPLE
    assert page.list.current_row().id == hong
    page.views.choose(SESSIONS)
    page.start("worklist", name="unlisted", whose="all")
    settle(qtbot, page.room.work)
    assert page.views.current == PEOPLE
    assert set(page.pane.chips.buttons) == {"due"}
