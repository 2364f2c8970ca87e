"""행사 현황판 by keyboard: calls, results, undo by one key, sign-in, another desk's acts, the second screen."""

from dataclasses import replace
from datetime import time
from statistics import median
from time import process_time

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.base.ids import new_id
from jobdesk.base.masking import mask_name
from jobdesk.qt.actions import keys_on
from jobdesk.qt.pages._board_big import BigBoard
from jobdesk.qt.pages._board_sheet import BoardSheet
from jobdesk.qt.pages.events import EventsPage
from jobdesk.qt.tour_board import fill_event, run_event
from jobdesk.records.audit import AuditSubject
from jobdesk.records.events import EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import event_board_acts, event_timetable, events
from jobdesk.services.event_board import Stand, no_event, read_board
from tests.counts import full
from tests.qt.helpers import compose, press, settle, show_page, unnamed
from tests.services import people
from tests.services.test_events import event as an_event

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAMES = ("홍길동", "김민수", "이영희", "박철수")
SMOOTH_S = 0.1


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def card(desk):
    return an_event(desk, starts_at="14:00", ends_at="15:00")


@pytest.fixture
def firms(desk, card):
    def at(name, booth):
        values = {"employer_name": name, "booth": booth}
        return desk.change(lambda db, act: events.save_firm(db, act, event_id=card.id, values=values))

    return [at("한빛관리", "1"), at("가온식품", "2")]


@pytest.fixture
def four(desk, card, firms):
    made = [
        people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{2000 + number}")
        for number, name in enumerate(NAMES)
    ]

    def sign(db, act):
        for number, one in enumerate(made):
            events.sign_up(db, act, event_id=card.id, jobseeker_id=one, signed_in=number < 2)
        for number, one in enumerate(made[:3]):
            event_timetable.assign_slot(
                db, act, event_id=card.id, firm_id=firms[0].id, starts_at=time(14, 15 * number), jobseeker_id=one
            )

    desk.change(sign)
    return made


@pytest.fixture
def page(qtbot, desk, card, four):
    page = show_page(qtbot, EventsPage, desk, size=(1366, 768))
    press(qtbot, page, Qt.Key.Key_B, CTRL)
    settle(qtbot, page.room.work)
    yield page
    if page.sheet is not None:
        page.pop()
    page.room.work.wait()


@pytest.fixture
def sheet(page):
    assert isinstance(page.sheet, BoardSheet)
    return page.sheet


def board(desk, card):
    return desk.read(lambda db, act: read_board(db, act, event_id=card.id))


def stands(desk, card):
    """Where each person of the first firm is, by name."""
    lines = board(desk, card).firms[0].lines
    return {line.name: (line.stand, line.result) for line in lines}


def key(qtbot, page, name):
    QTest.keyClick(QApplication.focusWidget(), name)
    settle(qtbot, page.room.work)


def test_a_firm_is_served_by_keys_alone(qtbot, desk, card, page, sheet):
    assert sheet.firms.table.hasFocus()
    assert sheet.figures[2].accessibleName().endswith("2 (신청 4)")
    key(qtbot, page, Qt.Key.Key_Return)
    assert stands(desk, card)["홍*동"][0] is Stand.INSIDE
    assert "홍길동" in sheet.firms.model_.rows[0].inside.word
    key(qtbot, page, Qt.Key.Key_2)
    assert stands(desk, card)["홍*동"] == (Stand.DONE, "not_hired")
    key(qtbot, page, Qt.Key.Key_Return)
    key(qtbot, page, Qt.Key.Key_0)
    assert stands(desk, card)["김*수"][0] is Stand.WAITING
    key(qtbot, page, Qt.Key.Key_4)
    assert stands(desk, card)["김*수"][0] is Stand.NO_SHOW
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    settle(qtbot, page.room.work)
    assert stands(desk, card)["김*수"][0] is Stand.WAITING
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    settle(qtbot, page.room.work)
    assert stands(desk, card)["김*수"][0] is Stand.INSIDE, "one act after the other"


def test_arrows_go_to_a_person_and_keys_mean_that_one(qtbot, desk, card, page, sheet):
    key(qtbot, page, Qt.Key.Key_Right)
    assert sheet.people.table.hasFocus()
    key(qtbot, page, Qt.Key.Key_Down)
    chosen = sheet.person()
    assert chosen.name == "김*수"
    key(qtbot, page, Qt.Key.Key_1)
    assert stands(desk, card)["김*수"] == (Stand.DONE, "hired")
    assert sheet.person().id == chosen.id, "the place is kept though the line moved"
    assert sheet.place.isVisible()
    press(qtbot, page, Qt.Key.Key_E, CTRL | SHIFT)
    settle(qtbot, page.room.work)
    assert page.sheet is not sheet, "the placement's form"
    key(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is sheet
    key(qtbot, page, Qt.Key.Key_Left)
    assert sheet.firms.table.hasFocus() or sheet.people.table.hasFocus()


def test_enter_in_the_box_signs_the_best_match_in_and_says_where_to_go(qtbot, desk, card, page, sheet):
    press(qtbot, page, Qt.Key.Key_F, CTRL)
    assert sheet.arrive.search.hasFocus()
    compose(sheet.arrive.search, "", "ㅇㅇㅎ")
    key(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert stands(desk, card)["이*희"][0] is Stand.WAITING
    assert "한빛관리" in sheet.strip.label.text()
    assert sheet.arrive.search.text() == ""
    compose(sheet.arrive.search, "", "2002")
    key(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert sheet.strip.property("strip") == "warning", "signing in twice is told"
    assert board(desk, card).present == 3


def test_who_is_not_known_is_taken_in_with_two_fields(qtbot, desk, card, page, sheet):
    sheet.arrive.setFocus()
    compose(sheet.arrive.search, "", "한가람")
    key(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.sheet is not sheet
    page.sheet.form.set_value("mobile", "010-0000-2999")
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert board(desk, card).present == 3
    assert desk.read(lambda db, act: db.query(Jobseeker).filter_by(full_name="한가람").count()) == 1


def test_a_scanned_slip_that_nobody_has_is_told_and_takes_nobody_in(qtbot, desk, page, sheet):
    assert sheet.take_scan("20990100000100")
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    assert sheet.strip.property("strip") == "bad"
    assert desk.read(lambda db, act: db.query(EventParticipant).count()) == 4


def test_a_walk_in_and_a_move_are_chosen_by_typing(qtbot, desk, card, page, sheet):
    press(qtbot, page, Qt.Key.Key_I, CTRL)
    compose(QApplication.focusWidget(), "", "박철")
    key(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert stands(desk, card)["박*수"][0] is Stand.WAITING
    sheet.people.select(next(line.id for line in sheet.people.model_.rows if line.line.name == "박*수"))
    sheet.people.begin()
    press(qtbot, page, Qt.Key.Key_M, CTRL)
    compose(QApplication.focusWidget(), "", "가온 14:45")
    key(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    (moved,) = board(desk, card).firms[1].lines
    assert (moved.name, moved.starts_at) == ("박*수", time(14, 45))


def test_what_another_desk_does_comes_by_itself_and_keeps_the_place(qtbot, desk, card, page, sheet, local_center):
    other = local_center.desk("colleague")
    key(qtbot, page, Qt.Key.Key_Right)
    key(qtbot, page, Qt.Key.Key_Down)
    here = sheet.person().id
    first = board(desk, card).firms[0].lines[0]
    other.change(lambda db, act: event_board_acts.call_in(db, act, interview_id=first.id, version=first.version))
    sheet._ask()
    settle(qtbot, page.room.work)
    assert sheet.board.firms[0].inside[0].id == first.id
    assert sheet.person().id == here
    assert sheet.people.table.hasFocus()
    key(qtbot, page, Qt.Key.Key_Return)
    assert "홍*동" in sheet.strip.label.text(), "the booth is taken: said with who is in it"


def test_each_person_is_recorded_as_shown_once(qtbot, desk, card, four, page, sheet):
    def shown():
        return desk.read(lambda db, act: db.query(AuditSubject).filter_by(jobseeker_id=four[3]).count())

    before = shown()
    sheet.read_again()
    settle(qtbot, page.room.work)
    assert shown() == before


def test_keys_are_written_as_the_keyboard_has_them(sheet):
    assert sheet.primary_button.text().endswith("Ctrl+Enter")
    assert "Ctrl+Enter" in {line.shortcut for line in keys_on(sheet)}


def test_every_control_has_a_name(sheet):
    assert unnamed(sheet) == []


@pytest.fixture
def big(qtbot, page, sheet):
    press(qtbot, page, Qt.Key.Key_F9)
    settle(qtbot, page.room.work)
    assert isinstance(sheet.big, BigBoard)
    return sheet.big


def test_the_big_view_never_holds_a_full_name(qtbot, page, sheet, big, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "jobdesk.qt.pages._board_big._draw", lambda *asked, **_more: drawn.append(asked[2]) or 10.0
    )
    sheet.acts.call()
    settle(qtbot, page.room.work)
    big.grab()
    text = " ".join(drawn)
    assert "한빛관리" in text
    assert mask_name("홍길동") in text
    assert not [name for name in NAMES if name in text]


def test_the_big_view_closes_with_esc_and_with_the_board(qtbot, page, sheet, big):
    before = big.theme
    QTest.keyClick(big, Qt.Key.Key_F8)
    assert big.theme != before
    QTest.keyClick(big, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: sheet.big is None)
    sheet.show_big()
    again = sheet.big
    with qtbot.waitSignal(again.closed):
        page.pop()


def test_a_board_that_was_left_asks_no_more(qtbot, page, sheet):
    assert sheet._look.isActive()
    page.pop()
    page.room.unlocked.emit()
    assert (sheet._look.isActive(), sheet._clock.isActive()) == (False, False)


def test_an_event_that_is_not_here_is_told_once_and_its_board_comes_back(qtbot, page, sheet):
    here = sheet._event
    sheet._event = replace(here, id=new_id())  # as the desk's local copy, on which no event is
    sheet._ask()
    sheet.read_again()
    settle(qtbot, page.room.work)
    assert sheet.strip.label.text() == str(no_event())
    sheet._event = here
    sheet._ask()
    settle(qtbot, page.room.work)
    assert sheet.strip.isHidden()
    assert sheet.board.firms


def test_the_big_view_survives_a_pulled_screen(qtbot, big):
    screen = QGuiApplication.primaryScreen()
    big.show_on(screen)
    assert big.isFullScreen()
    QGuiApplication.instance().screenRemoved.emit(screen)
    assert big.isVisible()
    assert not big.isFullScreen()
    QGuiApplication.instance().screenAdded.emit(screen)
    assert big.isFullScreen()
    assert big.geometry().intersects(QRect(screen.geometry()))


def test_forty_firms_and_four_hundred_people_stay_smooth(qtbot, desk):
    card = an_event(desk, starts_at="14:00", ends_at="17:00")
    made = [
        people.person(
            desk, ready=False, full_name=f"{'김이박최정'[n % 5]}가{chr(0xAC00 + n)}", mobile=f"0100000{n:04}"
        )
        for n in range(full(400, 40))
    ]
    firms = [(f"업체{n:02}", "경비원") for n in range(full(40, 12))]
    desk.change(lambda db, act: fill_event(db, act, card.id, made, firms))
    desk.change(lambda db, act: run_event(db, act, card.id))
    page = show_page(qtbot, EventsPage, desk, size=(1366, 768))
    page.open_record("event", card.id)
    settle(qtbot, page.room.work)
    page.board()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert len(sheet.firms.model_.rows) == len(firms)
    took = []
    for _n in range(10):
        started = process_time()
        sheet._show(sheet.board)
        took.append(process_time() - started)
        QTest.keyClick(sheet.firms.table, Qt.Key.Key_Down)
    assert len(board(desk, card).firms) == len(firms)
    assert median(took) < SMOOTH_S, took
    page.pop()
    page.room.work.wait()
