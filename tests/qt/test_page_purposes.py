"""번호표 업무 in 관리: purposes, windows and ranks, hours, closed days; who sees them."""

from datetime import time, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._admin_base import QUEUE
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.services.tickets import purposes
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.services.queues import issue
from tests.services.queues import purposes as make_purposes

K, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=["supervisor", "administrator"])
def page(request, qtbot, local_center):
    """The view, as both who may set it up."""
    page = show_page(qtbot, AdministrationPage, local_center.desk(request.param))
    page.views.choose(QUEUE)
    settle(qtbot, page.room.work)
    return page


def listed(page):
    return page.room.desk.read(purposes.list_purposes)


def save(qtbot, page, **values):
    page.sheet.form.set_values(values)
    press(qtbot, page, K.Key_S, CTRL)


def test_the_first_purpose_begins_them_and_is_changed(qtbot, page):
    press(qtbot, page, K.Key_N, CTRL)
    assert page.sheet.form.value("letter") == "A"
    save(qtbot, page, name="구직 상담", aim_minutes=15)
    assert page.sheet is None
    (row,) = listed(page)
    assert (row.letter, row.first_number, row.last_number, row.aim_minutes, row.opens_session) == (
        *("A", 1, 299, 15),
        True,
    )
    press(qtbot, page, K.Key_F2)
    save(qtbot, page, name="구직", opens_session=False, aim_minutes=None)
    (row,) = listed(page)
    assert (row.name, row.aim_minutes, row.opens_session) == ("구직", None, False)
    assert [one.name for one in page.queue_view.purposes.model_.rows] == ["구직"]
    assert not unnamed(page)


def test_a_band_of_another_is_refused_and_what_was_typed_stays(qtbot, local_center, page):
    make_purposes(local_center)
    press(qtbot, page, K.Key_N, CTRL)
    assert (page.sheet.form.value("letter"), page.sheet.form.value("sort_order")) in {("A", "0"), ("D", "3")}
    save(qtbot, page, name="심층상담", letter="A", first_number=200, last_number=400)
    assert page.sheet.form.problems.keys() == {"first_number"}
    save(qtbot, page, letter="E")
    assert page.sheet is None
    assert len(listed(page)) == 4


def test_windows_and_ranks_are_said_and_taken_back(qtbot, local_center, page):
    make_purposes(local_center)
    page.refresh(frozenset({QUEUE}))
    settle(qtbot, page.room.work)
    press(qtbot, page, K.Key_F5)
    save(qtbot, page, window_1=2, window_2=1)
    assert dict(listed(page)[0].windows) == {1: 2, 2: 1}
    press(qtbot, page, K.Key_F5)
    assert page.sheet.form.value("window_1") == "2"
    save(qtbot, page, window_1=None)
    assert dict(listed(page)[0].windows) == {2: 1}


def hours_of(page):
    return dict(page.room.desk.read(purposes.read_hours))


def test_hours_need_both_times_and_a_day_is_closed_and_opened_again(qtbot, page):
    press(qtbot, page, K.Key_F6)
    save(qtbot, page, day_0_0=time(9))
    assert page.sheet.form.problems.keys() == {"day_0_1"}
    save(qtbot, page, day_0_1=time(18), day_1_0=time(9), day_1_1=time(17))
    assert page.sheet is None
    assert hours_of(page) == {0: (time(9), time(18)), 1: (time(9), time(17))}
    shown = page.queue_view.hours.model_.rows
    assert [line.opens for line in shown] == [time(9), time(9), *[None] * 5], "the closed days say so"
    press(qtbot, page, K.Key_F6)
    save(qtbot, page, day_1_0=None)
    assert page.sheet.form.problems.keys() == {"day_1_0"}, "half a day is none"
    save(qtbot, page, day_1_1=None)
    assert hours_of(page) == {0: (time(9), time(18))}
    press(qtbot, page, K.Key_F6)
    assert not page.sheet.form.value("day_1_0")
    save(qtbot, page, day_1_0=time(10), day_1_1=time(16))
    assert hours_of(page) == {0: (time(9), time(18)), 1: (time(10), time(16))}


def test_a_closed_day_is_added_and_struck_with_its_reason(qtbot, page):
    day = page.room.today() + timedelta(days=10)
    press(qtbot, page, K.Key_F7)
    save(qtbot, page, closed_on=day, why="교육")
    assert [one.why for one in page.queue_view.closed.model_.rows] == ["교육"]
    press(qtbot, page, K.Key_F7, SHIFT)
    page.question.reason.setText("연기")
    press(qtbot, page, K.Key_Return)
    assert page.queue_view.closed.model_.rows == []


def test_a_purpose_is_retired_once_nobody_waits_for_it(qtbot, local_center, page):
    made = make_purposes(local_center)
    page.refresh(frozenset({QUEUE}))
    settle(qtbot, page.room.work)
    issue(local_center, made["구직 상담"])
    for name, left in (("구직 상담", 3), ("구인", 2)):
        page.queue_view.purposes.select(made[name].id)
        press(qtbot, page, K.Key_F5, SHIFT)
        page.question.reason.setText("통합")
        press(qtbot, page, K.Key_Return)
        assert len(listed(page)) == left
        assert page.strip.isVisible() is (name == "구직 상담")


def test_a_counselor_has_no_such_view(qtbot, local_center):
    page = show_page(qtbot, AdministrationPage, local_center.desk("counselor"))
    assert QUEUE not in page.views.keys
    assert not page.has_action("administration.center_hours")
    assert _("Opening hours…") not in {line.text for line in page.listed_actions(page.room)}


def test_monday_is_typed_once_for_the_working_days(qtbot, page):
    press(qtbot, page, K.Key_F6)
    form = page.sheet.form
    assert [form.input(f"day_0_{at}").placeholderText() for at in (0, 1)] == ["예: 09:00", "예: 18:00"]
    form.set_values({"day_0_0": time(9), "day_0_1": time(17, 30), "day_5_0": time(10), "day_5_1": time(12)})
    press(qtbot, page, K.Key_D, CTRL)
    assert form.dirty
    press(qtbot, page, K.Key_S, CTRL)
    week = {day: (time(9), time(17, 30)) for day in range(5)}
    assert hours_of(page) == week | {5: (time(10), time(12))}, "Saturday is a day of its own"


def test_which_windows_call_a_purpose_is_said_as_it_is(qtbot, local_center, page):
    made = make_purposes(local_center)
    told = {}
    for windows in ({}, {2: 1, 1: 0}, {2: 1, 1: 0, 3: 5}):
        if windows:
            assign = partial(purposes.assign_windows, purpose_id=made["구인"].id, windows=windows)
            local_center.desk("supervisor").change(assign)
        page.refresh(frozenset({QUEUE}))
        settle(qtbot, page.room.work)
        shown = page.queue_view.purposes.model_
        (column,) = (one for one in shown.columns if one.heading == "Windows (rank)")
        told[len(windows)] = [column.text(row) for row in shown.rows][:2]
    common = _("common {windows}").format(windows="3")
    assert told[0] == [_("All windows")] * 2, "none has a purpose of its own: each calls every number"
    assert told[2] == [common, f"1 (0), 2 (1) · {common}"]
    assert told[3] == [_("No window calls it"), "1 (0), 2 (1), 3 (5)"]
