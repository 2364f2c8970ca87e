"""Narrowing a long list: filters as chips and under a name, its columns and order as one keeps them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.i18n import _
from jobdesk.qt.pages._list_sheets import ColumnsSheet, FilterSheet, SavedSheet
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.parts import PushButton
from jobdesk.services.lists.kinds import Asked
from tests.qt.helpers import press, settle, show_page, type_in
from tests.qt.many_people import MANY, opened, told
from tests.services import people

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_several_filters_hold_together_and_each_goes_with_a_press(qtbot, many):
    page = opened(qtbot, many)
    press(qtbot, page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: isinstance(page.sheet, FilterSheet), timeout=5000)
    assert page.sheet.inputs["registered"].isAncestorOf(QApplication.focusWidget())
    page.sheet.inputs["sex"].set_value(["female"])
    page.sheet.inputs["registered"].set_value(["unregistered"])
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    women = len(range(0, MANY, 3))
    told(qtbot, page, women)
    assert page.pane.chips.isVisible()
    assert page.pane.quick.current == "unregistered"
    page.pane.chips.buttons["sex"].click()
    told(qtbot, page, MANY)
    assert not page.pane.chips.isVisible()
    page.pane.set_filter("sex", ("female",))
    told(qtbot, page, women)
    page.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    told(qtbot, page, MANY)
    assert page.pane.asked == Asked("jobseekers")


def test_what_a_saved_filter_asks_of_a_long_list_stays_over_a_look_at_the_filters(qtbot, many):
    page = opened(qtbot, many)
    several = ("1156051500", "outside")
    page.pane.set_filter("dong", several)
    for change in ({}, {"sex": ["female"]}):
        press(qtbot, page, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda: isinstance(page.sheet, FilterSheet), timeout=5000)
        for name, value in change.items():
            page.sheet.inputs[name].set_value(value)
        press(qtbot, page, Qt.Key.Key_S, CTRL)
        assert page.pane.asked.value("dong") == several
    press(qtbot, page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: isinstance(page.sheet, FilterSheet), timeout=5000)
    page.sheet.inputs["dong"].set_value("")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.pane.asked.value("dong") == ()


def test_a_day_that_is_none_is_told_on_the_sheet_and_nothing_is_lost(qtbot, many):
    page = opened(qtbot, many)
    press(qtbot, page, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: isinstance(page.sheet, FilterSheet), timeout=5000)
    since = page.sheet.inputs["received"].since
    type_in(since, "그저께쯤")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert isinstance(page.sheet, FilterSheet)
    assert "그저께쯤" in page.sheet.strip.label.text()
    assert since.text() == "그저께쯤"


def test_filters_are_kept_under_a_name_and_shown_again(qtbot, many):
    page = opened(qtbot, many)
    page.pane.set_filters([("sex", ("female",))])
    women = len(range(0, MANY, 3))
    told(qtbot, page, women)
    press(qtbot, page, Qt.Key.Key_F3, SHIFT)
    qtbot.waitUntil(lambda: isinstance(page.sheet, SavedSheet), timeout=5000)
    qtbot.keyClicks(QApplication.focusWidget(), "women")
    press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(page.sheet.saved.model_.rows) == 1, timeout=5000)
    press(qtbot, page, Qt.Key.Key_Escape)
    page.clear_filters()
    told(qtbot, page, MANY)
    press(qtbot, page, Qt.Key.Key_F3, SHIFT)
    qtbot.waitUntil(lambda: isinstance(page.sheet, SavedSheet), timeout=5000)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    told(qtbot, page, women)


def test_a_filter_without_a_name_is_refused_and_none_can_be_kept_where_none_is_in_force(qtbot, many):
    page = opened(qtbot, many)
    for filters, kept in (((), False), ((("sex", ("female",)),), True)):
        page.pane.set_filters(filters)
        settle(qtbot, page.room.work)
        press(qtbot, page, Qt.Key.Key_F3, SHIFT)
        qtbot.waitUntil(lambda: isinstance(page.sheet, SavedSheet), timeout=5000)
        assert (page.sheet.keep.isEnabled(), page.sheet.name.isEnabled()) == (kept, kept)
        if not kept:
            assert page.sheet.keep.toolTip() == _("No filter is in force: none can be kept.")
            assert page.sheet.isAncestorOf(QApplication.focusWidget())
            press(qtbot, page, Qt.Key.Key_Escape)
    page.sheet.name.setText("  ")
    press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
    settle(qtbot, page.room.work)
    assert page.sheet.strip.label.text() == _("Type a name for the filter.")
    assert QApplication.focusWidget() is page.sheet.name
    assert page.sheet.saved.model_.rowCount() == 0


def test_a_filter_is_forgotten_only_after_the_question_which_says_that_it_is_shared(qtbot, many):
    page = opened(qtbot, many)
    page.pane.set_filter("sex", ("female",))
    settle(qtbot, page.room.work)
    press(qtbot, page, Qt.Key.Key_F3, SHIFT)
    qtbot.waitUntil(lambda: isinstance(page.sheet, SavedSheet), timeout=5000)
    sheet = page.sheet
    for name, shared in (("내 것", False), ("우리 것", True)):
        sheet.name.setText(name)
        sheet.everyone.set_value(shared)
        press(qtbot, page, Qt.Key.Key_S, CTRL | SHIFT)
        settle(qtbot, page.room.work)
    asked = {False: _("Forget the filter {name}?"), True: _("Forget the filter {name}, which everyone uses?")}
    for left in (1, 0):
        one = sheet.saved.current_row()
        press(qtbot, page, Qt.Key.Key_Delete, CTRL)
        settle(qtbot, page.room.work)
        assert sheet.question.label.text() == asked[one.for_everyone].format(name=one.name)
        assert sheet.question.verb.text() == _("Forget")
        assert sheet.saved.model_.rowCount() == left + 1, "nothing is gone yet"
        sheet.question.verb.click()
        settle(qtbot, page.room.work)
        assert sheet.saved.model_.rowCount() == left


def test_the_usual_order_has_no_direction_to_choose(qtbot, many):
    page = opened(qtbot, many)
    for order, down in (("", False), ("name", True)):
        press(qtbot, page, Qt.Key.Key_F4)
        sheet = page.sheet
        assert (sheet.order.value() or "", sheet.down.isEnabled(), sheet.down.value()) == ("", False, False)
        sheet.order.set_value(order)
        assert sheet.down.isEnabled() is bool(order)
        sheet.down.set_value(down)
        press(qtbot, page, Qt.Key.Key_S, CTRL)
        settle(qtbot, page.room.work)
        assert (page.pane.asked.order, page.pane.asked.descending) == (order, True)
    press(qtbot, page, Qt.Key.Key_F4)
    assert (page.sheet.order.value(), page.sheet.down.value()) == ("name", True)
    page.sheet.order.set_value("")
    assert (page.sheet.down.isEnabled(), page.sheet.down.value()) == (False, False)


def test_columns_and_order_stay_as_they_were_left(qtbot, many):
    page = opened(qtbot, many)
    press(qtbot, page, Qt.Key.Key_F4)
    sheet = page.sheet
    assert isinstance(sheet, ColumnsSheet)
    press(qtbot, page, Qt.Key.Key_Down, CTRL)
    sheet.columns.select("sex")
    press(qtbot, page, Qt.Key.Key_Space)
    sheet.order.set_value("name")
    sheet.down.set_value(False)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    settle(qtbot, page.room.work)
    shown = ("born", "name", "dong", "phone", "looks", "until", "sex")
    assert page.pane.layouts.shown == shown
    page.list.table.setColumnWidth(1, 133)
    qtbot.waitUntil(lambda: page.pane.layouts.layout.widths.get("name") == 133, timeout=5000)
    page.pane.layouts._keep()
    settle(qtbot, page.room.work)
    again = opened(qtbot, many)
    assert again.pane.layouts.shown == shown
    assert again.list.table.columnWidth(1) == 133
    assert (again.pane.asked.order, again.pane.asked.descending) == ("name", False)
    header = again.list.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (1, Qt.SortOrder.AscendingOrder)


def test_a_worklist_is_shown_with_its_filters_as_chips(qtbot, many):
    page = opened(qtbot, many)
    person = people.person(many, ready=False, full_name="미등록", mobile="01000009998")
    people.register(many, person)
    page.start("worklist", name="unlisted", whose="me")
    told(qtbot, page, 1)
    assert set(page.pane.chips.buttons) == {"due", "counselor"}
    assert page.mine.value() is True
    page.start("worklist", name="unlisted", whose="all")
    settle(qtbot, page.room.work)
    assert set(page.pane.chips.buttons) == {"due"}


def test_two_choices_of_the_quick_filter_stand_as_a_chip(qtbot, many):
    page = opened(qtbot, many)
    page.pane.set_filter("registered", ("valid", "ended"))
    told(qtbot, page, 0)
    assert page.pane.quick.current == ""
    assert page.pane.chips.buttons["registered"].isVisible()
    page.pane.set_filter("registered", ("unregistered",))
    told(qtbot, page, MANY)
    assert page.pane.quick.current == "unregistered"
    assert not page.pane.chips.isVisible()


def test_a_typing_mistake_is_offered_as_such_and_the_chosen_name_is_gone_to(qtbot, many):
    meant = people.person(many, ready=False, full_name="조정숙", mobile="01000004321")
    page = show_page(qtbot, JobseekersPage, many)
    told(qtbot, page, MANY + 1)
    assert not page.pane.near.isVisible()
    type_in(page.search, "조정쉑")
    told(qtbot, page, 0)
    qtbot.waitUntil(page.pane.near.isVisible, timeout=5000)
    (name,) = page.pane.near.findChildren(PushButton)
    assert "조정숙" in name.text()
    name.click()
    qtbot.waitUntil(lambda: page.list.current_row() is not None, timeout=5000)
    settle(qtbot, page.room.work)
    assert page.list.current_row().id == meant
    assert page.search.text() == ""
    assert not page.pane.near.isVisible()
