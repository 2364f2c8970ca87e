"""A long list: it opens at once, scrolls anywhere, is narrowed, and is found again as it was left."""

from zipfile import ZipFile

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.i18n import _
from jobdesk.qt.models.paged import PAGE
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from tests.qt.helpers import make_room, press, settle, show_page, type_in
from tests.qt.many_people import MANY, names, opened, told
from tests.services import people

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_first_page_is_there_before_the_count(qtbot, many):
    page = show_page(qtbot, JobseekersPage, many)
    heights = []
    page.pane.model_.modelReset.connect(lambda: heights.append(page.pane.model_.rowCount()))
    page.pane.model_.rowsInserted.connect(lambda *_: heights.append(page.pane.model_.rowCount()))
    page.pane.read()
    settle(qtbot, page.room.work)
    assert heights[-2:] == [PAGE, MANY]
    assert f"{MANY}" in page.pane.foot.count.text()


def test_a_far_jump_and_the_pages_beside_it_show_the_right_rows(qtbot, many):
    page = opened(qtbot, many)
    bar = page.list.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = MANY - 1
    qtbot.waitUntil(lambda: page.pane.model_.row_at(last) is not None, timeout=5000)
    assert names(page, last) == [f"JS-{last:06}"]
    line = 2 * PAGE + 1
    qtbot.waitUntil(lambda: page.pane.model_.row_at(line) is not None, timeout=5000)
    assert names(page, line, line + 1) == [f"JS-{line:06}", f"JS-{line + 1:06}"]


def test_an_act_of_another_window_keeps_place_and_current_row(qtbot, many, local_center):
    page = opened(qtbot, many)
    bar = page.list.table.verticalScrollBar()
    bar.setValue(200 * 32 + 5)
    qtbot.waitUntil(lambda: page.pane.model_.row_at(205) is not None, timeout=5000)
    page.list.table.selectRow(205)
    page._open_soon.stop()
    people.person(local_center.desk("colleague"), ready=False, full_name="새사람")
    page.room.work.changed.emit("jobseekers")
    told(qtbot, page, MANY + 1)
    assert page.list.current_row().jobseeker_no == "JS-000205"
    assert (page.list.table.currentIndex().row(), bar.value()) == (206, 201 * 32 + 5)


def test_a_heading_sorts_the_whole_list(qtbot, many):
    page = opened(qtbot, many)
    page.list.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    settle(qtbot, page.room.work)
    wanted = many.read(
        lambda db, act: read_ids(db, act, Asked("jobseekers", order="name", descending=False), limit=9)
    )
    assert [page.pane.model_.row_at(line).id for line in range(9)] == wanted
    page.list.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    settle(qtbot, page.room.work)
    assert page.pane.asked.order == "name", "a heading that cannot sort leaves the order as it is"
    assert page.list.table.horizontalHeader().sortIndicatorSection() == 0
    assert [page.pane.model_.row_at(line).id for line in range(9)] == wanted


def test_home_and_end_go_to_the_first_and_the_last_row_and_choose_it(qtbot, many):
    page = opened(qtbot, many)
    page.list.table.setFocus()
    for key, modifier, line in (
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, MANY - 1),
        (Qt.Key.Key_Home, CTRL, 0),
        (Qt.Key.Key_End, CTRL, MANY - 1),
    ):
        press(qtbot, page, key, modifier)
        page._open_soon.stop()
        assert page.list.table.currentIndex().row() == line
        assert page.list.selected_lines() == [line]
    page.list.table.selectRow(MANY - 3)
    press(qtbot, page, Qt.Key.Key_End, CTRL | SHIFT)
    page._open_soon.stop()
    assert page.list.selected_lines() == [MANY - 3, MANY - 2, MANY - 1]


def test_who_is_not_the_chosen_row_of_another_question_stands_beside_it_no_more(qtbot, many):
    page = opened(qtbot, many)
    page.list.table.selectRow(3)
    page._open_wanted()
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    shown = page.view.card.id
    page.pane.set_filter("sex", (page.view.card.values["sex"],))
    settle(qtbot, page.room.work)
    assert page.view is not None
    assert page.list.current_row().id == shown, "the same person stays chosen"
    type_in(page.search, "없는이")
    settle(qtbot, page.room.work)
    assert page.view is None
    assert not page.action("jobseekers.refer").isEnabled()
    people.person(many, ready=False, full_name="새사람", mobile="01000007777")
    page.search.clear()
    settle(qtbot, page.room.work)
    page.show_person(shown)
    qtbot.waitUntil(lambda: page.view is not None, timeout=5000)
    page.room.work.changed.emit("jobseekers")
    settle(qtbot, page.room.work)
    assert page.view is not None, "what happens elsewhere takes nobody away"


def test_all_selected_rows_are_meant_also_those_not_yet_read(qtbot, many):
    page = opened(qtbot, many)
    meant = []
    page.list.table.selectAll()
    page.pane.chosen_ids(meant.extend)
    qtbot.waitUntil(lambda: len(meant) == MANY, timeout=5000)
    assert meant == many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=MANY))
    page.list.table.clearSelection()
    page.list.table.selectRow(3)
    page._open_soon.stop()
    meant.clear()
    page.pane.chosen_ids(meant.extend)
    assert meant == [page.pane.model_.row_at(3).id]


def test_a_record_far_down_is_shown_where_it_stands(qtbot, many):
    page = opened(qtbot, many)
    far = many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=MANY))[301]
    page.pane.set_filter("sex", ("female",))
    told(qtbot, page, len(range(0, MANY, 3)))
    page.pane.show_record(far)
    qtbot.waitUntil(lambda: page.list.table.currentIndex().row() == 301, timeout=5000)
    assert page.list.current_row().id == far
    page.pane.set_filter("sex", ("male",))
    settle(qtbot, page.room.work)
    first = many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=1))[0]
    page.pane.show_record(first)
    qtbot.waitUntil(lambda: page.pane.asked.filters == () and page.pane.count == MANY, timeout=5000)
    assert page.list.current_row().id == first
    assert page.pane.quick.current == ""


def test_a_record_to_be_shown_is_not_lost_to_what_is_read_anew_meanwhile(qtbot, many):
    far = many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=MANY))[301]
    page = opened(qtbot, many)
    page.pane.set_filter("registered", ("ended",))
    told(qtbot, page, 0)
    page.pane.show_record(far)
    page.pane.refresh()
    qtbot.waitUntil(lambda: page.list.table.currentIndex().row() == 301, timeout=5000)
    assert page.list.current_row().id == far
    assert page.pane.quick.current == ""


def test_a_record_the_text_hides_is_shown_whatever_is_read_anew_meanwhile(qtbot, many):
    far = many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=MANY))[301]
    page = opened(qtbot, many)
    page.search.setText("없는사람")
    told(qtbot, page, 0)
    page.pane.narrowed.connect(lambda: QTimer.singleShot(0, page.pane.refresh))
    page.pane.show_record(far)
    qtbot.waitUntil(lambda: page.list.table.currentIndex().row() == 301, timeout=5000)
    assert (page.list.current_row().id, page.search.text()) == (far, "")


def test_a_record_asked_for_before_the_list_was_ever_read_is_what_it_opens_at(qtbot, many):
    far = many.read(lambda db, act: read_ids(db, act, Asked("jobseekers"), limit=MANY))[301]
    page = JobseekersPage(make_room(many))
    qtbot.addWidget(page, before_close_func=lambda gone: gone.room.work.wait())
    page.pane.show_record(far)
    page.show()
    settle(qtbot, page.room.work)
    assert page.list.table.currentIndex().row() == 301
    assert page.list.current_row().id == far


def test_a_screen_reader_gets_the_cells_the_headings_and_the_place(qtbot, many):
    page = opened(qtbot, many)
    table = QAccessible.queryAccessibleInterface(page.list.table)
    assert table.text(QAccessible.Text.Name) == _("Jobseekers")
    assert table.role() == QAccessible.Role.Table
    said = [table.child(at).text(QAccessible.Text.Name) for at in range(5 * len(page.pane.model_.columns))]
    assert _("Name") in said
    shown = page.pane.model_.row_at(2)
    assert said.count(shown.name) >= 1
    page.list.table.setFocus()
    page.list.table.selectRow(2)
    page._open_soon.stop()
    cell = table.child(said.index(shown.name))
    assert cell.role() == QAccessible.Role.Cell
    assert table.childCount() > MANY


def test_the_chosen_people_get_another_counselor_and_the_rest_keep_theirs(qtbot, many, local_center):
    page, colleague = opened(qtbot, many), local_center.desk("colleague")
    page.list.table.setFocus()
    page.list.select_first()
    press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    page._open_soon.stop()
    press(qtbot, page, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    sheet = page.sheet
    sheet.form.set_value("counselor_id", str(colleague.account_id))
    sheet.form.set_value("why", "업무 분장")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is None, timeout=5000)
    theirs = Asked("jobseekers", filters=(("counselor", (str(colleague.account_id),)),))
    assert len(many.read(lambda db, act: read_ids(db, act, theirs, limit=MANY))) == 2


def test_the_narrowed_list_is_saved_as_it_reads(qtbot, many, tmp_path, monkeypatch):
    page, file = opened(qtbot, many), tmp_path / "여성.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(file), ""))
    page.pane.set_filter("sex", ("female",))
    told(qtbot, page, len(range(0, MANY, 3)))
    press(qtbot, page, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    page.sheet.form.set_value("purpose", "월간 보고")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(file.exists, timeout=5000)
    with ZipFile(file) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert page.pane.model_.row_at(0).name in texts
    assert page.pane.picture().conditions in texts
    assert "김사람0000" not in texts


def test_what_is_selected_stays_so_and_where_the_row_is_gone_the_next_one_stands(qtbot, many, local_center):
    page = opened(qtbot, many)
    page.list.table.selectRow(4)
    page._open_soon.stop()
    page.list.table.setFocus()
    press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    page._open_soon.stop()
    people.person(local_center.desk("colleague"), ready=False, full_name="새사람")
    page.room.work.changed.emit("jobseekers")
    told(qtbot, page, MANY + 1)
    assert [row.jobseeker_no for row in page.list.selected_rows()] == ["JS-000004", "JS-000005"]
    assert page.list.current_row().jobseeker_no == "JS-000005"
    page.pane.set_filter("sex", ("female",))
    settle(qtbot, page.room.work)
    page.list.table.selectRow(2)
    page._open_soon.stop()
    gone = page.list.current_row().id
    many.change(lambda db, act: setattr(db.get_one(Jobseeker, gone), "sex", "male"))
    page.room.work.changed.emit("jobseekers")
    settle(qtbot, page.room.work)
    assert page.list.table.currentIndex().row() == 2
    assert page.list.current_row().id != gone
    assert page.list.selected_lines() == []


def test_nothing_chosen_is_nobody(qtbot, many):
    page = opened(qtbot, many)
    meant = []
    page.pane.chosen_ids(meant.append)
    settle(qtbot, page.room.work)
    assert meant == [[]]


def test_a_refresh_neither_takes_up_a_row_again_nor_keeps_a_part_of_a_wide_choice(qtbot, many, local_center):
    page, table = opened(qtbot, many), None
    table = page.list.table
    table.setFocus()
    page.list.select_first()
    press(qtbot, page, Qt.Key.Key_Down, SHIFT)
    press(qtbot, page, Qt.Key.Key_Space, CTRL)  # the current row is taken out again
    page._open_soon.stop()
    assert page.list.selected_lines() == [0]
    assert table.currentIndex().row() == 1
    again(qtbot, page)
    assert (page.list.selected_lines(), table.currentIndex().row()) == ([0], 1)
    press(qtbot, page, Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier)
    press(qtbot, page, Qt.Key.Key_End, SHIFT)
    page._open_soon.stop()
    again(qtbot, page)
    assert len(page.list.selected_lines()) == MANY, "all of them stay all"
    press(qtbot, page, Qt.Key.Key_Space, CTRL)
    assert len(page.list.selected_lines()) == MANY - 1
    again(qtbot, page)
    assert page.list.selected_lines() == [], "no part of what was chosen is left unseen"


def again(qtbot, page):
    page.room.work.changed.emit("jobseekers")
    settle(qtbot, page.room.work)
