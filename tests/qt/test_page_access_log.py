"""접속기록 in its window: whose data, which record, narrowed, of any length."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.formats import format_datetime
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.paged import PAGE
from jobdesk.qt.pages._admin_base import AUDIT
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.services.audit import record_shown, record_viewed
from jobdesk.services.jobseekers import save_jobseeker
from tests.qt.helpers import press, settle, show_page

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def two(local_center):
    desk = local_center.desk("counselor")
    return [
        desk.change(
            lambda db, act, name=name, mobile=mobile: save_jobseeker(
                db, act, values={"full_name": name, "mobile": mobile}
            )
        )
        for name, mobile in (("홍길동", "010-0000-1111"), ("김영희", "010-0000-2222"))
    ]


@pytest.fixture
def page(qtbot, two, local_center):
    desk = local_center.desk("counselor")
    desk.view(
        lambda db, act: record_viewed(db, act, table="jobseeker", record_id=two[0].id, jobseeker_ids=[two[0].id])
    )
    desk.view(lambda db, act: record_shown(db, act, [card.id for card in two]))
    page = show_page(qtbot, AdministrationPage, local_center.desk("auditor"))
    page.views.choose(AUDIT)
    settle(qtbot, page.room.work)
    yield page
    page.room.work.wait()


def rows(page):
    return page.lists[AUDIT].model_.rows


def test_a_row_tells_whose_data_and_which_record(page, two):
    search = next(line for line in rows(page) if line.row.detail == {"shown": 2})
    assert sorted(search.people) == sorted([f"홍*동 ({two[0].jobseeker_no})", f"김*희 ({two[1].jobseeker_no})"])
    viewed = next(line for line in rows(page) if line.row.record_id == two[0].id and line.row.action == "view")
    assert viewed.number == two[0].jobseeker_no
    assert "홍길동" not in str(rows(page))


def test_the_moment_of_a_row_is_told_to_the_second(page):
    first = rows(page)[0]
    page.lists[AUDIT].select(first.row.id)
    said = [label.text() for label in page.findChildren(PlainLabel)]
    assert f"{format_datetime(first.row.at)}:{first.row.at:%S}" in said


def test_all_the_people_of_a_row_are_listed_and_one_is_followed(qtbot, page, two):
    search = next(line for line in rows(page) if line.row.detail == {"shown": 2})
    page.lists[AUDIT].select(search.row.id)
    page.action("administration.person").trigger()
    assert {one for one, _name in page.sheet.people.model_.rows} == {card.id for card in two}
    page.sheet.people.select(two[1].id)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert rows(page)
    assert all(two[1].id in line.row.jobseeker_ids for line in rows(page))


def people_shown(page):
    return [line.row.jobseeker_ids for line in rows(page)]


def test_a_person_is_followed_from_a_row_and_by_number(qtbot, page, two):
    line = next(line for line in rows(page) if line.people == (f"홍*동 ({two[0].jobseeker_no})",))
    page.lists[AUDIT].select(line.id)
    page.action("administration.person").trigger()
    settle(qtbot, page.room.work)
    assert rows(page)
    assert all(two[0].id in one for one in people_shown(page))
    chip = page.pane.chips.buttons["jobseeker"]
    assert line.people[0] in chip.text()
    page.clear_filters()
    settle(qtbot, page.room.work)
    view = page.audit_view
    view.person.setText(two[1].jobseeker_no.lower())
    view.look_up()
    settle(qtbot, page.room.work)
    assert rows(page)
    assert all(two[1].id in one for one in people_shown(page))
    view.person.setText("X-1")
    view.look_up()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible(), "nobody has that number"
    assert page.pane.asked.value("jobseeker") == (str(two[1].id),)


def test_user_act_and_day_are_chips_that_hold_together(qtbot, page, local_center):
    counselor = local_center.desk("counselor")
    page.lists[AUDIT].setFocus()
    press(qtbot, page, Qt.Key.Key_F3)
    page.sheet.inputs["user"].set_value([str(counselor.account_id)])
    page.sheet.inputs["action"].set_value("search")
    page.sheet.inputs["period"].set_value(("today",))
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [(line.row.user_name, line.row.action.value) for line in rows(page)] == [("kim", "search")]
    assert set(page.pane.chips.buttons) == {"user", "action", "period"}
    page.pane.set_filter("period", ("", "2000-01-01"))
    settle(qtbot, page.room.work)
    assert page.pane.count == 0
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    assert page.pane.count > 5
    assert page.pane.asked.filters == ()


def test_the_whole_log_is_scrolled_and_every_page_looked_at_is_recorded(qtbot, page, local_center):
    desk = local_center.desk("counselor")
    desk.view(
        lambda db, act: [record_viewed(db, act, table="setting", record_id=new_id()) for _n in range(3 * PAGE)]
    )
    page.pane.read()
    qtbot.waitUntil(lambda: page.pane.count > 3 * PAGE, timeout=5000)
    bar = page.lists[AUDIT].table.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = page.pane.count - 1
    qtbot.waitUntil(lambda: page.pane.model_.loaded(last), timeout=5000)
    settle(qtbot, page.room.work)
    shown = [page.pane.model_.row_at(line) for line in range(last - 20, last + 1)]
    assert [line.row.at for line in shown] == sorted((line.row.at for line in shown), reverse=True)
    page.pane.read()
    settle(qtbot, page.room.work)
    assert rows(page)[0].row.action == "view"
    assert rows(page)[0].row.detail["rows"] > 0


def test_the_log_is_not_read_before_it_is_looked_at(qtbot, two, local_center):
    page = show_page(qtbot, AdministrationPage, local_center.desk("supervisor"))
    settle(qtbot, page.room.work)
    assert page.pane is None
    assert not page.action("administration.filter").isEnabled()
    page.views.choose(AUDIT)
    settle(qtbot, page.room.work)
    assert "audit_entry" not in [line.row.table for line in rows(page)]
    assert page.action("administration.filter").isEnabled()
    assert page.action("administration.export").isEnabled()
