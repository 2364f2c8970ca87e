"""The supervisor's board: what the queue is, against the aim, and windows moved by a digit."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from jobdesk.qt.pages._queue_board import QueueBoardSheet
from jobdesk.qt.pages.statistics import StatisticsPage
from jobdesk.services.absences import add_absence
from jobdesk.services.tickets import calling, shifts
from jobdesk.services.tickets.purposes import assign_windows, list_purposes, save_purpose
from tests.qt.helpers import settle, show_page, unnamed
from tests.services.queues import issue, purposes


@pytest.fixture
def made(local_center):
    return purposes(local_center, {"구직 상담": {1: 0}, "구인": {2: 0}})


@pytest.fixture
def sheet(qtbot, local_center, made):
    page = show_page(qtbot, StatisticsPage, local_center.desk("supervisor"), size=(1366, 708))
    board = QueueBoardSheet(page)
    page.push(board)
    settle(qtbot, page.room.work)
    return board


def again(qtbot, sheet):
    sheet.read()
    settle(qtbot, sheet._room.work)


def states(sheet):
    columns = sheet.windows.model_.columns
    return {row.number: [column.text(row) for column in columns] for row in sheet.windows.model_.rows}


def test_every_window_says_who_what_and_why_away(qtbot, local_center, made, sheet):
    one, two = local_center.desk("counselor"), local_center.desk("colleague")
    for desk in (one, two):
        desk.change(shifts.sit_down)
    ticket = issue(local_center, made["구직 상담"])
    one.change(lambda db, act: calling.call_ticket(db, act, ticket_id=ticket.id))
    two.change(lambda db, act: shifts.go_away(db, act, why="점심"))
    again(qtbot, sheet)
    told, nobody = states(sheet), states(sheet)[3]
    called = told[1][1]
    assert ticket.label in told[1][2]
    assert told[1][3] == "김상담"
    assert "점심" in told[2][5]
    one.change(lambda db, act: calling.start_ticket(db, act, ticket_id=ticket.id))
    again(qtbot, sheet)
    assert len({called, states(sheet)[1][1], told[2][1], nobody[1]}) == 4, "each state has a word of its own"
    assert not unnamed(sheet)


def test_the_longest_wait_stands_against_the_aim(qtbot, local_center, made, sheet):
    desk = local_center.desk("supervisor")
    row = desk.read(list_purposes)[0]
    values = {"name": row.name, "letter": row.letter, "first_number": 1, "last_number": 299}
    desk.change(
        lambda db, act: save_purpose(
            db, act, **values, sort_order=0, aim_minutes=10, purpose_id=row.id, version=row.version
        )
    )
    issue(local_center, made["구직 상담"])
    again(qtbot, sheet)
    line = sheet.purposes.model_.rows[0]
    badge = sheet.purposes.model_.columns[2].badge
    assert line.waiting == 1
    assert badge(line).tone == "good"
    late = type(line)(line.purpose, 1, line.at - timedelta(minutes=10, seconds=1), line.at)
    assert badge(late).tone == "bad"
    assert badge(late).word != badge(line).word
    assert "10:01" in badge(late).word


def test_a_digit_moves_a_window_and_again_takes_it_away(qtbot, local_center, made, sheet):
    desk = local_center.desk("supervisor")
    table = sheet.purposes.table
    for windows in ({1: 0, 2: 1}, {1: 0}):
        sheet.purposes.select(made["구직 상담"].id)
        qtbot.keyClick(table, Qt.Key.Key_2)
        settle(qtbot, sheet._room.work)
        found = {one.name: dict(one.windows) for one in desk.read(list_purposes)}
        assert found["구직 상담"] == windows
        assert found["구인"] == {2: 0}, "what it serves first stays first"
    qtbot.keyClick(table, Qt.Key.Key_9)
    settle(qtbot, sheet._room.work)
    assert sheet.strip.isVisible(), "there is no such window: it is said"


def test_the_board_follows_by_itself_and_says_who_is_absent(qtbot, local_center, made, sheet):
    before = sheet.absent.text()
    desk = local_center.desk("supervisor")
    away = local_center.desk("colleague").account_id
    today = desk.act().today
    desk.change(lambda db, act: add_absence(db, act, account_id=away, from_on=today, until_on=today))
    issue(local_center, made["확인서"])
    qtbot.waitUntil(lambda: "이상담" in sheet.absent.text(), timeout=6_000)
    assert "이상담" not in before
    assert sum(line.waiting for line in sheet.purposes.model_.rows) == 1


def test_two_digits_pressed_faster_than_the_answer_and_what_a_colleague_moved_all_stay(
    qtbot, local_center, made, sheet
):
    table, desk = sheet.purposes.table, local_center.desk("supervisor")
    sheet.purposes.select(made["확인서"].id)
    desk.change(lambda db, act: assign_windows(db, act, purpose_id=made["확인서"].id, windows={1: 5}))
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_3):
        qtbot.keyClick(table, key)
    settle(qtbot, sheet._room.work)
    found = {one.name: dict(one.windows) for one in desk.read(list_purposes)}
    assert found["확인서"] == {1: 5, 2: 1, 3: 0}
