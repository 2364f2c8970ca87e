"""연속 등록: a stack of intake forms by keyboard alone keeps its day, channel and place until it is ended."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._person_series import SERIES
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.jobseekers import Jobseeker, Registration
from tests.qt.helpers import compose, make_room, settle, show_page

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NAMES = ("홍길동", "김하나", "이두리", "박세찬")


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or page, key, modifier)
    settle(qtbot, page.room.work)


def type_name(letters):
    for letter in letters:
        compose(QApplication.focusWidget(), letter)
        compose(QApplication.focusWidget(), "", letter)


def type_person(qtbot, page, at):
    """Name and phone in the form that is open, saved; then the form of the registration."""
    assert page.sheet.form.focused_field() == "full_name"
    type_name(NAMES[at])
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), f"010000030{at:02d}")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(
        lambda: page.view is not None and page.view.card.values["full_name"] == NAMES[at], timeout=5000
    )
    if page.room.series:  # the row opens it by itself
        qtbot.waitUntil(lambda: page.sheet is not None, timeout=5000)
    else:
        assert page.sheet is None
        press(qtbot, page, Qt.Key.Key_R, CTRL)
    settle(qtbot, page.room.work)
    assert SERIES.name in page.sheet.form.values()
    return page.sheet.form


def begin(qtbot, page):
    settle(qtbot, page.room.work)
    page.start_focus()
    press(qtbot, page, Qt.Key.Key_N, CTRL)


def of_the_row(desk):
    def read(db, act):
        rows = db.query(Registration).order_by(Registration.id).all()
        return [(r.received_on, r.channel, r.place) for r in rows]

    return desk.read(read)


def start_row(qtbot, page, day):
    """The first form: another day, channel and place, and the box ticked, all by keyboard."""
    form = type_person(qtbot, page, 0)
    assert form.value(SERIES.name) is False
    form.focus_field("received_on")
    QApplication.focusWidget().selectAll()
    qtbot.keyClicks(QApplication.focusWidget(), format_date(day))
    press(qtbot, page, Qt.Key.Key_Return)
    form.set_value("channel", "dong_office")
    form.set_value("place", "dong_office")
    form.focus_field(SERIES.name)
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.sheet is not None and "full_name" in page.sheet.form.values(), timeout=5000)


def lines(sheet):
    return [sheet.above.itemAt(at).widget().text() for at in range(sheet.above.count())]


@pytest.mark.parametrize("page_class", [CounterPage, JobseekersPage])
def test_the_next_forms_start_with_what_the_first_one_said(qtbot, desk, page_class):
    page, day = show_page(qtbot, page_class, desk), desk.act().today - timedelta(days=3)
    begin(qtbot, page)
    start_row(qtbot, page, day)
    for at in (1, 2, 3):
        (told,) = lines(page.sheet)
        assert format_date(day) in told
        assert desk.codes.label("channel", "dong_office") in told
        assert desk.codes.label("place", "dong_office") in told
        form = type_person(qtbot, page, at)
        assert form.value(SERIES.name) is True
        press(qtbot, page, Qt.Key.Key_S, CTRL)
        qtbot.waitUntil(lambda: page.sheet is not None and "full_name" in page.sheet.form.values(), timeout=5000)
    assert of_the_row(desk) == [(day, "dong_office", "dong_office")] * 4


def test_one_key_ends_it_and_what_is_typed_stays(qtbot, desk):
    page, day = show_page(qtbot, CounterPage, desk), desk.act().today - timedelta(days=3)
    begin(qtbot, page)
    start_row(qtbot, page, day)
    type_name("김하나")
    press(qtbot, page, Qt.Key.Key_W, CTRL | SHIFT)
    assert page.room.series == {}
    assert page.sheet.form.value("full_name") == "김하나"
    assert not page.sheet.above.itemAt(0).widget().isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "01000003001")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.view.card.values["full_name"] == "김하나", timeout=5000)
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    form = page.sheet.form
    assert form.value(SERIES.name) is False
    assert (form.value("channel"), form.value("place")) == ("visit", "center")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is None
    assert of_the_row(desk)[1] == (desk.act().today, "visit", "center")


def test_ending_it_before_anything_is_typed_goes_back(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    begin(qtbot, page)
    start_row(qtbot, page, desk.act().today)
    press(qtbot, page, Qt.Key.Key_W, CTRL | SHIFT)
    assert page.sheet is None
    page.start_new()
    assert lines(page.sheet) == []


def test_unticking_the_box_ends_it_too(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    begin(qtbot, page)
    start_row(qtbot, page, desk.act().today)
    form = type_person(qtbot, page, 1)
    form.focus_field(SERIES.name)
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert page.sheet is None
    assert page.room.series == {}


def test_a_day_far_back_needs_its_reason_each_time(qtbot, desk):
    page, day = show_page(qtbot, CounterPage, desk), desk.act().today - timedelta(days=60)
    begin(qtbot, page)
    form = type_person(qtbot, page, 0)
    form.set_value("received_on", format_date(day))
    form.set_value(SERIES.name, True)
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert "note" in form.problems or "received_on" in form.problems
    assert page.room.series == {}, "nothing is kept of what was refused"
    form.set_value("note", "수기 신청서를 옮김")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "full_name" in page.sheet.form.values(), timeout=5000)
    form = type_person(qtbot, page, 1)
    assert form.value("note") == ""
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert form.problems
    assert desk.read(lambda db, act: db.query(Jobseeker).count()) == 2
    assert len(of_the_row(desk)) == 1


def test_who_signs_in_next_finds_no_row(qtbot, desk, local_center):
    page = show_page(qtbot, CounterPage, desk)
    begin(qtbot, page)
    start_row(qtbot, page, desk.act().today)
    assert page.room.series
    assert make_room(local_center.desk("colleague")).series == {}


@pytest.mark.parametrize("page_class", [CounterPage, JobseekersPage])
def test_the_row_opens_the_registration_of_the_next_person_by_itself(qtbot, desk, page_class):
    page, day = show_page(qtbot, page_class, desk), desk.act().today - timedelta(days=3)
    begin(qtbot, page)
    start_row(qtbot, page, day)
    form = type_person(qtbot, page, 1)
    assert form.value("received_on") == format_date(day)
    assert (form.value("channel"), form.value("place")) == ("dong_office", "dong_office")
    assert _(SERIES.help) in {label.text() for label in page.sheet.findChildren(PlainLabel) if label.isVisible()}
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is None
    assert page.room.series == {}
    assert _("Registering in a row has ended.") in page.room._house.said


def test_going_back_from_the_next_form_ends_the_row_and_says_so(qtbot, desk):
    page = show_page(qtbot, CounterPage, desk)
    begin(qtbot, page)
    start_row(qtbot, page, desk.act().today)
    type_name("김하나")
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.room.series == {}
    assert page.room._house.said[-1] == _("Kept as a draft. Registering in a row has ended.")
