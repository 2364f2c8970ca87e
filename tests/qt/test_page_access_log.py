"""접속기록 in its window: whose data, which record, filtered, page by page."""

import pytest

from jobdesk.base.formats import format_datetime
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages import _admin_audit
from jobdesk.qt.pages._admin_base import AUDIT
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.services.audit import record_shown, record_viewed
from jobdesk.services.jobseekers import save_jobseeker
from tests.qt.helpers import settle, show_page


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


def test_filters_by_person_user_act_and_day(qtbot, page, two, local_center):
    view = page.audit_view
    page.lists[AUDIT].select(
        next(line.row.id for line in rows(page) if line.people == (f"홍*동 ({two[0].jobseeker_no})",))
    )
    page.action("administration.person").trigger()
    settle(qtbot, page.room.work)
    assert rows(page)
    assert all(two[0].id in line.row.jobseeker_ids for line in rows(page))
    view.clear()
    settle(qtbot, page.room.work)
    view.person.setText(two[1].jobseeker_no.lower())
    view.ask()
    settle(qtbot, page.room.work)
    assert {one for line in rows(page) for one in line.row.jobseeker_ids} >= {two[1].id}
    assert all(two[1].id in line.row.jobseeker_ids for line in rows(page))
    view.clear()
    view.user.set_value(str(local_center.desk("counselor").account_id))
    view.act.set_value("search")
    settle(qtbot, page.room.work)
    assert [(line.row.user_name, line.row.action.value) for line in rows(page)] == [("kim", "search")]
    view.clear()
    view.until.setText("2000-01-01")
    view.ask()
    settle(qtbot, page.room.work)
    assert len(rows(page)) == 0
    view.until.setText("morgen")
    view.ask()
    assert page.strip.isVisible()
    view.person.setText("X-1")
    view.until.clear()
    page.strip.clear()
    view.ask()
    settle(qtbot, page.room.work)
    assert page.strip.isVisible(), "nobody has that number"


def test_earlier_rows_come_page_by_page(qtbot, page, monkeypatch):
    monkeypatch.setattr(_admin_audit, "AT_ONCE", 3)
    view = page.audit_view
    view.clear()
    settle(qtbot, page.room.work)
    assert len(rows(page)) == 3
    first = [line.row.id for line in rows(page)]
    for _page in range(20):
        if not view.has_more:
            break
        page.action("administration.earlier").trigger()
        settle(qtbot, page.room.work)
    ids = [line.row.id for line in rows(page)]
    assert ids[:3] == first
    assert len(ids) == len(set(ids))
    assert rows(page)[-1].row.action == "create", "the making of the center is the first row there is"
