"""What became of a referral, by keyboard: an interview, a hire, a correction, the follow-up, the firm's list."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.formats import format_date
from jobdesk.qt.pages._results import ResultsSheet
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.centers import Correction
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Interview, Referral
from tests.desk.hands import CTRL, PLAIN, SHIFT
from tests.services import acts, people


def all_of(desk, model):
    return desk.read(lambda db, act: db.query(model).all())


def to_list(hands, view):
    """Ctrl+Tab to a list, and into it."""
    while hands.page.views.current != view:
        hands.press(Qt.Key.Key_Tab, CTRL)
    rows = hands.page.lists[view]
    hands.until(lambda: rows.model_.rowCount() > 0)
    while not rows.table.hasFocus():
        hands.press(Qt.Key.Key_Tab, PLAIN)
    hands.press(Qt.Key.Key_Home)
    return rows


def tab_to(hands, widget):
    while QApplication.focusWidget() is not widget:
        hands.press(Qt.Key.Key_Tab, PLAIN)


def enter_result(hands, word, at=None):
    """Ctrl+R on the current row: a result by its first letters, and a time where one is asked."""
    hands.press(Qt.Key.Key_R)
    assert isinstance(hands.sheet, ResultsSheet)
    (line,) = hands.sheet.lines
    hands.type(word)
    if at:
        tab_to(hands, line.meeting)
        hands.type(at)
    hands.press(Qt.Key.Key_S)


def test_an_interview_a_hire_and_the_list_for_the_firm(hands, local_center):
    desk = hands.desk
    acts.refer(desk, people.person(desk), people.vacancy(desk))
    hands.go("referrals")
    to_list(hands, "referrals")
    day = desk.act().today + timedelta(days=2)
    enter_result(hands, "면접예정", f"{day:%Y%m%d} 1400")
    (meeting,) = all_of(desk, Interview)
    assert (meeting.held_on, meeting.state) == (day, "planned")

    to_list(hands, "referrals")
    enter_result(hands, "채용")
    assert isinstance(hands.sheet, FormSheet), "a hire goes on to its placement"
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None
    (placed,) = all_of(desk, Placement)
    assert [one.state for one in all_of(desk, Referral)] == ["40"]

    to_list(hands, "placements")
    hands.press(Qt.Key.Key_C, CTRL | SHIFT)
    hands.fill(employer_name="새벽상사", why="상호 오기")
    hands.press(Qt.Key.Key_S)
    assert desk.read(lambda db, act: db.get_one(Placement, placed.id)).employer_name == "새벽상사"
    assert [(one.field, one.why) for one in all_of(desk, Correction) if one.record_id == placed.id] == [
        ("employer_name", "상호 오기")
    ]


def test_everyone_sent_to_a_vacancy_stands_on_one_sheet(hands, local_center):
    desk = hands.desk
    acts.refer(desk, people.person(desk), people.vacancy(desk))
    hands.go("referrals")
    to_list(hands, "referrals")
    hands.press(Qt.Key.Key_L, CTRL | SHIFT)
    assert isinstance(hands.sheet, PreviewSheet)
    hands.press(Qt.Key.Key_P)
    hands.until(lambda: len(local_center.printer.printed) == 1)
    assert [(job.kind, job.state) for job in all_of(desk, PrintJob)] == [("referral_list", "confirmed")]


def test_a_follow_up_is_written_down_and_taken_back(hands):
    desk = hands.desk
    acts.place(desk, people.person(desk), days=40)
    hands.go("referrals")
    to_list(hands, "follow_ups")
    hands.press(Qt.Key.Key_U)
    hands.fill(state="재직", done_on=format_date(desk.act().today))
    hands.press(Qt.Key.Key_S)
    assert hands.sheet is None
    to_list(hands, "followed")
    hands.press(Qt.Key.Key_Delete)
    hands.type("잘못 적음")
    hands.press(Qt.Key.Key_Return, PLAIN)
    assert sorted(one.voided_why or "" for one in all_of(desk, FollowUp) if one.months == 1) == ["", "잘못 적음"]
