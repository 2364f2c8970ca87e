"""Below a long list: how many rows there are and are chosen, and the acts on the chosen ones."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._bulk_sheets import ExportSheet, MessageListSheet
from jobdesk.qt.parts import ActionButton
from jobdesk.services.lists.kinds import Asked
from tests.qt.helpers import press, settle, type_in
from tests.qt.many_people import MANY, opened, told

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def words(count):
    return ngettext("{count} person", "{count} people", count).format(count=count)


def offered(group):
    return {one.text() for one in group.findChildren(ActionButton) if one.isVisible()}


def choose(qtbot, page, count):
    page.list.begin()
    page.list.select_first()
    for _n in range(count - 1):
        press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    page._open_soon.stop()


def test_several_chosen_rows_are_counted_and_what_can_be_done_with_them_is_offered(qtbot, many):
    page = opened(qtbot, many)
    foot = page.pane.foot
    filters = {page.action(f"jobseekers.{name}").text() for name in ("filter", "saved_filters", "columns")}
    acts = {page.action(f"jobseekers.{name}").text() for name in ("hand_over", "message", "export")}
    choose(qtbot, page, 1)
    assert (foot.chosen.isVisible(), offered(foot)) == (False, filters)
    choose(qtbot, page, 3)
    assert foot.chosen.text() == _("Chosen: {count}").format(count=3)
    assert (foot.chosen.isVisible(), offered(foot)) == (True, acts)
    assert not page.mine.isVisible()
    page.list.table.selectAll()
    assert str(MANY) in foot.chosen.text()
    (message,) = [one for one in foot.findChildren(ActionButton) if one.text() == _("List for texts…")]
    message.click()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, MessageListSheet)
    page.pop()
    page.pane.set_filter("sex", ("female",))
    settle(qtbot, page.room.work)
    assert (foot.chosen.isVisible(), offered(foot)) == (False, filters)
    assert page.mine.isVisible()


def test_choosing_makes_the_list_no_wider(qtbot, many):
    page = opened(qtbot, many)
    page._open_soon.setInterval(600_000)  # a person who is opened between two keys may make it wider
    foot, wide = page.pane.foot, page.pane.width()
    choose(qtbot, page, 3)
    settle(qtbot, page.room.work)
    assert page.pane.width() == wide
    assert foot.chosen.isVisible()
    choose(qtbot, page, 1)
    assert (foot.chosen.isVisible(), foot.count.isVisible()) == (False, True)


def test_people_are_counted_as_people_and_a_narrowed_list_is_not_the_whole(qtbot, many):
    page = opened(qtbot, many)
    assert page.pane.foot.count.text() == _("{count} people in all").format(count=MANY)
    page.pane.set_filter("sex", ("female",))
    women = len(range(0, MANY, 3))
    told(qtbot, page, women)
    assert page.pane.foot.count.text() == words(women)
    page.pane.clear_filters()
    told(qtbot, page, MANY)
    type_in(page.search, "없는이")
    told(qtbot, page, 0)
    assert page.pane.foot.count.text() == ""


def test_clearing_the_filter_clears_what_was_typed_too(qtbot, many):
    page = opened(qtbot, many)
    page.pane.set_filter("sex", ("female",))
    type_in(page.search, "없는이")
    told(qtbot, page, 0)
    page.list.setFocus()
    press(qtbot, page, Qt.Key.Key_Backspace, CTRL)
    told(qtbot, page, MANY)
    assert (page.search.text(), page.pane.asked) == ("", Asked("jobseekers"))


def test_a_workbook_says_which_rows_it_holds_before_it_is_made(qtbot, many):
    page = opened(qtbot, many)
    women = len(range(0, MANY, 3))

    def line():
        press(qtbot, page, Qt.Key.Key_E, ALT)
        settle(qtbot, page.room.work)
        assert isinstance(page.sheet, ExportSheet)
        texts = {label.text() for label in page.sheet.findChildren(PlainLabel)}
        page.pop()
        return texts

    assert _("What is saved: {rows}, the whole list").format(rows=words(MANY)) in line()
    choose(qtbot, page, 3)
    assert _("What is saved: {rows}, those chosen").format(rows=words(3)) in line()
    page.pane.set_filter("sex", ("female",))
    told(qtbot, page, women)
    assert _("What is saved: {rows}, all that fit the filter").format(rows=words(women)) in line()


def test_where_nobody_is_chosen_it_says_to_choose_first(qtbot, many):
    page = opened(qtbot, many)
    for key in (Qt.Key.Key_C, Qt.Key.Key_M):
        page.strip.clear()
        press(qtbot, page, key, ALT)
        settle(qtbot, page.room.work)
        assert page.sheet is None
        assert page.strip.label.text() == _("Choose a jobseeker first.")
    assert QApplication.focusWidget() is not None
