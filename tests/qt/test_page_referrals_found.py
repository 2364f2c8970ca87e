"""Long lists say how long they are; a record is found however old; facts are corrected and struck through."""

from datetime import timedelta

import pytest

from jobdesk.base.i18n import _
from jobdesk.qt.pages._referral_commands import DONE, OPEN, PLACED
from jobdesk.qt.pages.base import FormSheet
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.services import follow_ups
from tests.qt.helpers import settle
from tests.services import acts, people


@pytest.fixture
def pair(desk):
    """An old referral and a new one."""
    person = acts.ready_since(desk, 10)
    first, second = (people.vacancy(desk, title=title) for title in ("경비원", "미화원"))
    return [acts.refer(desk, person, first), acts.refer(desk, person, second)]


def read_again(qtbot, page, *kinds):
    for kind in kinds:
        page.room.work.changed.emit(kind)
    settle(qtbot, page.room.work)


def test_a_cut_list_says_how_many_there_are_and_grows(qtbot, page, pair):
    page.counts[OPEN].limit = 1
    read_again(qtbot, page, "referrals")
    assert page.lists[OPEN].model_.rowCount() == 1
    assert (page.counts[OPEN].shown, page.counts[OPEN].of) == (1, 2)
    assert page.count_line.text.text() == _("{shown} of {count}").format(shown=1, count=2)
    page.action("referrals.more").trigger()
    settle(qtbot, page.room.work)
    assert page.lists[OPEN].model_.rowCount() == 2
    assert (page.counts[OPEN].shown, page.counts[OPEN].of) == (2, 2)


def test_a_referral_beyond_the_list_is_opened_and_a_refresh_keeps_it(qtbot, page, pair):
    page.counts[OPEN].limit = 1
    older = min(pair, key=lambda row: row.id)
    page.open_record("referral", older.id)
    settle(qtbot, page.room.work)
    assert page.lists[OPEN].current_row().id == older.id
    read_again(qtbot, page, "referrals")
    assert page.lists[OPEN].current_row().id == older.id
    page.search.setText("미화원")
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: [row.title for row in page.lists[OPEN].model_.rows] == ["미화원"])


def test_a_placement_beyond_the_list_is_opened(qtbot, desk, page):
    older, newer = (
        acts.place(desk, people.person(desk, full_name=name, mobile=mobile, birth_date=birth), days=days)
        for name, mobile, birth, days in (
            ("홍길동", "010-0000-1111", "1985. 3. 2.", 9),
            ("김민수", "010-0000-2222", "1991. 7. 8.", 1),
        )
    )
    page.counts[PLACED].limit = 1
    page.open_record("placement", older.id)
    settle(qtbot, page.room.work)
    assert page.views.current == PLACED
    assert page.lists[PLACED].current_row().id == older.id
    assert {row.id for row in page.lists[PLACED].model_.rows} == {older.id, newer.id}
    assert page.counts[PLACED].of == 2


def test_the_page_begins_in_its_search(page, qtbot):
    page.start_focus()
    assert page.search.hasFocus()


def test_a_placement_is_corrected_with_a_reason(qtbot, desk, page):
    placed = acts.place(desk, people.person(desk), days=3)
    page.open_record("placement", placed.id)
    settle(qtbot, page.room.work)
    page.action("referrals.correct").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, FormSheet)
    page.sheet.form.set_values({"employer_name": "새벽상사", "why": "상호 오기"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None, page.sheet.strip.label.text()
    assert page.lists[PLACED].current_row().employer_name == "새벽상사"


def test_a_follow_up_done_by_mistake_is_struck_through_and_due_again(qtbot, desk, page):
    acts.place(desk, people.person(desk), days=40)
    (due,) = desk.read(lambda db, act: follow_ups.list_due(db, act))
    done = {"done_on": desk.act().today - timedelta(days=1), "state": "employed"}
    desk.change(
        lambda db, act: follow_ups.record_follow_up(db, act, follow_up_id=due.id, version=due.version, values=done)
    )
    page.views.choose(DONE)
    settle(qtbot, page.room.work)
    page.lists[DONE].select_first()
    page.action("referrals.void").trigger()
    qtbot.waitUntil(page.question.isVisible)
    assert page.lists[DONE].current_row().employer_name in page.question.label.text()
    page.question.reason.setText("다른 사람")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.lists[DONE].model_.rowCount() == 0
    assert desk.read(lambda db, act: db.get_one(FollowUp, due.id)).voided_at is not None
    assert [row.months for row in page.lists["follow_ups"].model_.rows] == [due.months]
    assert desk.read(lambda db, act: db.query(Placement).one()).voided_at is None
